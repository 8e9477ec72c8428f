/* Functions of libh2o that are defined here in its place. The library calls them through its
 * procedure linkage table, which the dynamic linker fills with the first definition it meets: the
 * program's, where the program exports it. probe.c proves at every start that it does.
 *
 * phr_parse_request, phr_decode_chunked   The guard instead of lax readers. What it refuses is
 * handed on as a harmless request (GET, "/", no fields), with the verdict beside it: the library
 * would answer by itself, in bare text. h2o_process_request                     No search for hosts
 * and paths, no decoding of the path, whose failure goes to standard error. h2o_send_error_generic
 * The last answer that the library makes itself: to HTTP/2 fields with illegal bytes.
 *
 * http2.c has the others. The readers are told nothing but bytes, so what else they need to know is
 * the thread's.
 */
#include "http_private.h"
#include <assert.h>

static _Thread_local struct {
    const struct guard_limits *limits;
    bool http2;
    unsigned reached;
    struct refused refused; /* until the request, just below in the same stack, takes it */
    const char *bytes;      /* that it is about */
} thread;

void interpose_thread(const struct guard_limits *limits, bool http2)
{
    thread.limits = limits;
    thread.http2 = http2;
    thread.reached = 0;
}

void interpose_mark(enum interposed which)
{
    thread.reached |= 1u << which;
}

unsigned interpose_reached(void)
{
    return thread.reached;
}

/* As picohttpparser declares them; struct phr_header is two texts, as ours is. */
int phr_parse_request(const char *bytes, size_t len, const char **method, size_t *method_len,
                      const char **path, size_t *path_len, int *minor_version,
                      struct guard_field *headers, size_t *num_headers, size_t last_len);
ssize_t phr_decode_chunked(struct guard_chunks *decoder, char *bytes, size_t *len);

static void remember(const struct refused *refused, const char *bytes)
{
    thread.refused = *refused;
    thread.bytes = bytes;
}

/* The verdict on what `req` was made of, if there is one. It is about the bytes that lie in the
 * socket's buffer. */
static struct refused take_verdict(h2o_req_t *req)
{
    const h2o_buffer_t *input = req->conn->callbacks->get_socket(req->conn)->input;
    struct refused refused = thread.refused;
    thread.refused = (struct refused){.fault = GUARD_FINE};
    bool ours = req->version < 0x200 && input->bytes && thread.bytes >= input->bytes &&
                thread.bytes <= input->bytes + input->capacity;
    return ours ? refused : (struct refused){.fault = GUARD_FINE};
}

/* libh2o goes on to HTTP/2 itself where the parser fails on this. */
static bool is_http2_preface(struct str bytes)
{
    return thread.http2 && str_starts(bytes, STR("PRI * HTTP/2"));
}

/* An upgrade to h2c is not offered to a request with a body: libh2o would take the body along. */
static void drop_upgrade(struct guard_field *fields, struct guard_head *head)
{
    size_t kept = 0;
    for (size_t i = 0; i < head->field_count; i++)
        if (!str_eq_nocase(fields[i].name, STR("upgrade")))
            fields[kept++] = fields[i];
    head->field_count = kept;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are picohttpparser's */
int phr_parse_request(const char *bytes, size_t len, const char **method, size_t *method_len,
                      const char **path, size_t *path_len, int *minor_version,
                      struct guard_field *headers, size_t *num_headers, size_t last_len)
{
    struct str text = {bytes, len};
    struct guard_head head;
    assert(*num_headers == GUARD_FIELDS && thread.limits);
    interpose_mark(INTERPOSED_HEAD);
    if (is_http2_preface(text))
        return -1;
    enum guard_outcome outcome = guard_head(text, last_len, thread.limits, headers, &head);
    if (outcome == GUARD_PARTIAL)
        return -2;
    if (outcome == GUARD_REFUSED) {
        struct refused refused = {.fault = head.fault,
                                  .method = head.method.ptr ? head.method : STR(""),
                                  .target = head.target.ptr ? head.target : STR("")};
        remember(&refused, bytes);
        bool is_head = str_eq(head.method, STR("HEAD"));
        head = (struct guard_head){.method = is_head ? head.method : STR("GET"),
                                   .target = STR("/"),
                                   .minor = 1,
                                   .bytes = len};
    } else if (thread.http2 && head.has_body) {
        drop_upgrade(headers, &head);
    }
    *method = head.method.ptr;
    *method_len = head.method.len;
    *path = head.target.ptr;
    *path_len = head.target.len;
    *minor_version = (int)head.minor;
    *num_headers = head.field_count;
    return (int)head.bytes;
}

/* The library zeroes its decoder's 16 bytes but for a flag, which lies where `untouched` does. */
static_assert(sizeof(struct guard_chunks) == 16, "as large as struct phr_chunked_decoder");
static_assert(offsetof(struct guard_chunks, untouched) == 8, "where consume_trailer is");

ssize_t phr_decode_chunked(struct guard_chunks *decoder, char *bytes, size_t *len)
{
    size_t rest = 0;
    struct refused refused = {.fault = GUARD_FINE};
    interpose_mark(INTERPOSED_CHUNKS);
    switch (guard_chunks(decoder, bytes, len, thread.limits->body_bytes, &rest, &refused.fault)) {
    case GUARD_PARTIAL:
        return -2;
    case GUARD_REFUSED:
        remember(&refused, bytes);
        *len = 0;
        return 0;
    case GUARD_WHOLE:
        break;
    }
    return (ssize_t)rest;
}

static void bind_path(h2o_req_t *req)
{
    h2o_hostconf_t *host = *req->conn->hosts;
    req->scheme = req->input.scheme;
    req->method = req->input.method;
    req->authority = req->input.authority;
    req->path = req->input.path;
    req->path_normalized = h2o_iovec_init(H2O_STRLIT("/"));
    req->query_at = req->input.query_at = SIZE_MAX;
    h2o_req_bind_conf(req, host, &host->paths.entries[0]);
}

void h2o_process_request(h2o_req_t *req)
{
    interpose_mark(INTERPOSED_REQUEST);
    struct refused refused = take_verdict(req);
    bind_path(req);
    if (refused.fault && !refused.method.ptr) { /* its head was fine */
        refused.method = (struct str){req->method.base, req->method.len};
        refused.target = (struct str){req->path.base, req->path.len};
    }
    answer_request(req, &refused);
}

/* Of what the library would say here, only "Invalid Headers" of HTTP/2 is left. */
void h2o_send_error_generic(h2o_req_t *req, int status, const char *reason, const char *body,
                            int flags)
{
    (void)status;
    (void)reason;
    (void)body;
    (void)flags;
    interpose_mark(INTERPOSED_ERROR);
    bind_path(req);
    answer_request(req, &(struct refused){
                            .fault = GUARD_FIELD_VALUE,
                            .method = {req->method.base, req->method.len},
                            .target = {req->path.base,   req->path.len  }
    });
}
