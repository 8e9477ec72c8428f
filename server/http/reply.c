#include "http_private.h"

const char *http_reason(unsigned status)
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

void reply_release(const struct http_reply *reply)
{
    if (reply->release)
        reply->release(reply->hold);
    if (reply->stream.pull && reply->stream.closed)
        reply->stream.closed(reply->stream.self);
}

/* The fields of the connection and of the message's framing are the server's own, whatever the
 * handler says. */
static bool is_ours(struct str name)
{
    switch (name.len) {
    case 4:
        return str_eq(name, STR("date"));
    case 7:
        return str_eq(name, STR("upgrade"));
    case 10:
        return str_eq(name, STR("connection")) || str_eq(name, STR("keep-alive"));
    case 14:
        return str_eq(name, STR("content-length"));
    case 16:
        return str_eq(name, STR("proxy-connection"));
    case 17:
        return str_eq(name, STR("transfer-encoding"));
    default:
        return false;
    }
}

bool reply_sendable(const struct http_reply *reply)
{
    if (reply->status < 200 || reply->status > 999)
        return false;
    if (!guard_value_sendable(reply->content_type))
        return false;
    for (size_t i = 0; i < reply->field_count; i++)
        if (!guard_field_sendable(reply->fields[i].name, reply->fields[i].value))
            return false;
    return true;
}

static h2o_iovec_t take(h2o_req_t *req, struct str text, bool borrowed)
{
    return borrowed || text.len == 0 ? h2o_iovec_init(text.ptr, text.len)
                                     : h2o_strdup(&req->pool, text.ptr, text.len);
}

/* h2o_add_header would copy the names, and look each up in its table of tokens: only HTTP/2 gains
 * from those. */
static void add_field(h2o_req_t *req, h2o_iovec_t *name, h2o_iovec_t value)
{
    const h2o_token_t *token =
        req->version >= 0x200 ? h2o_lookup_token(name->base, name->len) : NULL;
    h2o_header_t *header = &req->res.headers.entries[req->res.headers.size++];
    *header = (h2o_header_t){.name = name, .value = value};
    if (token)
        memcpy(&header->name, &(const h2o_iovec_t *){&token->buf}, sizeof header->name);
}

static void add_fields(h2o_req_t *req, const struct http_reply *reply)
{
    bool borrowed = reply->release != NULL;
    size_t count = reply->field_count + 1;
    h2o_iovec_t *names = h2o_mem_alloc_pool(&req->pool, count * sizeof *names);
    h2o_vector_reserve(&req->pool, &req->res.headers, count + 1); /* one for transfer-encoding */
    if (reply->content_type.len) {
        *names = h2o_iovec_init(H2O_STRLIT("content-type"));
        add_field(req, names++, take(req, reply->content_type, borrowed));
    }
    for (size_t i = 0; i < reply->field_count; i++) {
        if (is_ours(reply->fields[i].name))
            continue;
        *names = take(req, reply->fields[i].name, borrowed);
        add_field(req, names++, take(req, reply->fields[i].value, borrowed));
    }
}

/* RFC 9112, 9.3. libh2o takes any Connection field without "keep-alive" for the wish to close. */
static bool client_persists(h2o_req_t *req)
{
    bool keep = req->version == 0x101;
    ssize_t at = -1;
    while ((at = h2o_find_header(&req->headers, H2O_TOKEN_CONNECTION, at)) >= 0) {
        h2o_iovec_t value = req->headers.entries[at].value;
        if (h2o_contains_token(value.base, value.len, H2O_STRLIT("close"), ','))
            return false;
        if (h2o_contains_token(value.base, value.len, H2O_STRLIT("keep-alive"), ','))
            keep = true;
    }
    return keep;
}

static void decide_persistence(h2o_req_t *req, const struct http_reply *reply)
{
    bool client = client_persists(req);
    bool server = !reply->close && !loop_of(req)->draining;
    req->http1_is_persistent = client && server;
    if (!server)
        connection_linger(connection_of(req));
}

/* 204, 205 and 304 have no body, whatever was asked for (RFC 9110, 15). */
static bool status_has_body(unsigned status)
{
    return status != 204 && status != 205 && status != 304;
}

static bool sends_body(h2o_req_t *req, const struct http_reply *reply)
{
    return status_has_body(reply->status) &&
           !h2o_memis(req->input.method.base, req->input.method.len, H2O_STRLIT("HEAD"));
}

static void set_head(h2o_req_t *req, const struct http_reply *reply)
{
    req->res.status = reply->status;
    req->res.original.status = reply->status; /* no need for the library to keep a copy */
    req->res.reason = http_reason(reply->status);
    if (status_has_body(reply->status) && !reply->stream.pull)
        req->res.content_length = reply->body.len;
    else if (reply->status == 205)
        req->res.content_length = 0;
    add_fields(req, reply);
    if (req->version < 0x200)
        decide_persistence(req, reply);
}

void reply_send(h2o_req_t *req, const struct http_reply *reply)
{
    static h2o_generator_t generator = {NULL, NULL};
    if (reply->release) {
        struct hold *hold = h2o_mem_alloc_shared(&req->pool, sizeof *hold, release_hold);
        *hold = (struct hold){.release = reply->release, .hold = reply->hold};
    }
    set_head(req, reply);
    bool with_body = sends_body(req, reply);
    if (reply->stream.pull && with_body) {
        stream_start(req, &reply->stream);
        return;
    }
    if (reply->stream.pull && reply->stream.closed)
        reply->stream.closed(reply->stream.self);
    h2o_iovec_t body = {NULL, 0};
    with_body = with_body && reply->body.len > 0;
    if (with_body)
        body = take(req, reply->body, reply->release != NULL);
    h2o_start_response(req, &generator);
    h2o_send(req, &body, with_body ? 1 : 0, H2O_SEND_STATE_FINAL);
}
