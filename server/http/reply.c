#include "http_private.h"

static const char *reason_of(unsigned status)
{
    static const struct {
        unsigned status;
        const char *reason;
    } reasons[] = {
        {200, "OK"                             },
        {201, "Created"                        },
        {202, "Accepted"                       },
        {203, "Non-Authoritative Information"  },
        {204, "No Content"                     },
        {205, "Reset Content"                  },
        {206, "Partial Content"                },
        {207, "Multi-Status"                   },
        {208, "Already Reported"               },
        {226, "IM Used"                        },
        {300, "Multiple Choices"               },
        {301, "Moved Permanently"              },
        {302, "Found"                          },
        {303, "See Other"                      },
        {304, "Not Modified"                   },
        {305, "Use Proxy"                      },
        {307, "Temporary Redirect"             },
        {308, "Permanent Redirect"             },
        {400, "Bad Request"                    },
        {401, "Unauthorized"                   },
        {402, "Payment Required"               },
        {403, "Forbidden"                      },
        {404, "Not Found"                      },
        {405, "Method Not Allowed"             },
        {406, "Not Acceptable"                 },
        {407, "Proxy Authentication Required"  },
        {408, "Request Timeout"                },
        {409, "Conflict"                       },
        {410, "Gone"                           },
        {411, "Length Required"                },
        {412, "Precondition Failed"            },
        {413, "Content Too Large"              },
        {414, "URI Too Long"                   },
        {415, "Unsupported Media Type"         },
        {416, "Range Not Satisfiable"          },
        {417, "Expectation Failed"             },
        {421, "Misdirected Request"            },
        {422, "Unprocessable Content"          },
        {423, "Locked"                         },
        {424, "Failed Dependency"              },
        {425, "Too Early"                      },
        {426, "Upgrade Required"               },
        {428, "Precondition Required"          },
        {429, "Too Many Requests"              },
        {431, "Request Header Fields Too Large"},
        {451, "Unavailable For Legal Reasons"  },
        {500, "Internal Server Error"          },
        {501, "Not Implemented"                },
        {502, "Bad Gateway"                    },
        {503, "Service Unavailable"            },
        {504, "Gateway Timeout"                },
        {505, "HTTP Version Not Supported"     },
        {506, "Variant Also Negotiates"        },
        {507, "Insufficient Storage"           },
        {508, "Loop Detected"                  },
        {511, "Network Authentication Required"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "";
}

/* What the request's pool frees at its end calls the owner's release. */
struct hold {
    void (*release)(void *hold);
    void *hold;
};

static void release_hold(void *self)
{
    struct hold *hold = self;
    hold->release(hold->hold);
}

static h2o_iovec_t take(h2o_req_t *req, struct str text, bool borrowed)
{
    return borrowed || text.len == 0 ? h2o_iovec_init(text.ptr, text.len)
                                     : h2o_strdup(&req->pool, text.ptr, text.len);
}

static void add_fields(h2o_req_t *req, const struct http_reply *reply, bool borrowed)
{
    h2o_headers_t *headers = &req->res.headers;
    h2o_iovec_t *names = reply->field_count
                             ? h2o_mem_alloc_pool(&req->pool, reply->field_count * sizeof *names)
                             : NULL;
    h2o_vector_reserve(&req->pool, headers, reply->field_count + 2);
    if (reply->content_type.len) {
        h2o_iovec_t type = take(req, reply->content_type, borrowed);
        headers->entries[headers->size++] =
            (h2o_header_t){.name = (h2o_iovec_t *)&H2O_TOKEN_CONTENT_TYPE->buf, .value = type};
    }
    for (size_t i = 0; i < reply->field_count; i++) {
        names[i] = take(req, reply->fields[i].name, borrowed);
        headers->entries[headers->size++] =
            (h2o_header_t){.name = &names[i], .value = take(req, reply->fields[i].value, borrowed)};
    }
}

static bool has_body(h2o_req_t *req, unsigned status)
{
    return status != 204 && status != 304 &&
           !h2o_memis(req->input.method.base, req->input.method.len, H2O_STRLIT("HEAD"));
}

void reply_send(h2o_req_t *req, struct http_reply *reply)
{
    static h2o_generator_t generator = {NULL, NULL};
    bool borrowed = reply->release != NULL;
    if (borrowed) {
        struct hold *hold = h2o_mem_alloc_shared(&req->pool, sizeof *hold, release_hold);
        *hold = (struct hold){.release = reply->release, .hold = reply->hold};
    }
    req->res.status = reply->status;
    req->res.reason = reason_of(reply->status);
    if (reply->status != 204 && reply->status != 304)
        req->res.content_length = reply->body.len;
    if (reply->close || loop_of(req)->draining)
        req->http1_is_persistent = 0;
    add_fields(req, reply, borrowed);
    h2o_iovec_t body = {NULL, 0};
    bool with_body = has_body(req, reply->status) && reply->body.len > 0;
    if (with_body)
        body = take(req, reply->body, borrowed);
    h2o_start_response(req, &generator);
    h2o_send(req, &body, with_body ? 1 : 0, H2O_SEND_STATE_FINAL);
}
