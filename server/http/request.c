#include "http_private.h"

static struct str view(h2o_iovec_t bytes)
{
    return (struct str){bytes.base, bytes.len};
}

/* Looked up once a connection. */
static struct str peer_of(struct connection *connection)
{
    struct sockaddr_storage address = {0};
    char text[NI_MAXHOST];
    if (connection->peer_len == 0) {
        socklen_t size = h2o_socket_getpeername(connection->sock, (struct sockaddr *)&address);
        size_t len =
            size ? h2o_socket_getnumerichost((struct sockaddr *)&address, size, text) : SIZE_MAX;
        if (len > 0 && len < sizeof connection->peer) {
            memcpy(connection->peer, text, len);
            connection->peer_len = (uint8_t)len;
        }
    }
    return (struct str){connection->peer, connection->peer_len};
}

struct http_request request_view(h2o_req_t *req, struct loop *loop)
{
    struct str target = view(req->input.path);
    size_t question = str_find(target, '?');
    return (struct http_request){
        .method = view(req->input.method),
        .path = str_slice(target, 0, question),
        .query = question < target.len ? str_from(target, question + 1) : (struct str){0},
        .authority = view(req->input.authority),
        .body = view(req->entity),
        .peer = peer_of(connection_of(req)),
        .version = (unsigned)req->version,
        .loop = loop->number,
        .scratch = &loop->scratch,
        .native = req,
    };
}

/* libh2o keeps some fields of HTTP/1 out of its list (content-length, transfer-encoding, expect).
 * The head still lies at the start of the socket's buffer, as the guard has read it. */
static struct str raw_lines(const h2o_req_t *req)
{
    const h2o_buffer_t *input = req->conn->callbacks->get_socket(req->conn)->input;
    struct str rest = {input->bytes, input->size}, line;
    if (str_starts(rest, STR("\r\n")))
        rest = str_from(rest, 2);
    str_cut(&rest, '\n', &line);
    return rest;
}

/* Takes a line off `rest`; false at the empty one. */
static bool next_raw(struct str *rest, struct http_field *field)
{
    struct str line;
    if (!str_cut(rest, '\n', &line) || line.len <= 1)
        return false;
    size_t colon = str_find(line, ':');
    *field = (struct http_field){str_slice(line, 0, colon), str_trim(str_from(line, colon + 1))};
    return true;
}

static struct str raw_field(const h2o_req_t *req, struct str name)
{
    struct str rest = raw_lines(req);
    struct http_field field;
    while (next_raw(&rest, &field))
        if (str_eq_nocase(field.name, name))
            return field.value;
    return (struct str){0};
}

static struct str number_text(h2o_req_t *req, size_t number)
{
    char *text = h2o_mem_alloc_pool(&req->pool, sizeof(H2O_UINT64_LONGEST_STR));
    return (struct str){text, (size_t)sprintf(text, "%zu", number)};
}

static struct str special_field(h2o_req_t *req, struct str name)
{
    if (str_eq(name, STR("host")))
        return view(req->input.authority);
    if (str_eq(name, STR("upgrade")))
        return view(req->upgrade);
    if (req->version < 0x200)
        return raw_field(req, name);
    if (str_eq(name, STR("content-length")) && req->entity.base)
        return number_text(req, req->entity.len);
    return (struct str){0};
}

static ssize_t next_field(const h2o_req_t *req, const h2o_token_t *token, struct str name,
                          ssize_t at)
{
    return token ? h2o_find_header(&req->headers, token, at)
                 : h2o_find_header_by_str(&req->headers, name.ptr, name.len, at);
}

/* A field that comes more than once means its values joined (RFC 9110, 5.3; RFC 9113, 8.2.3). */
static struct str join_fields(h2o_req_t *req, const h2o_token_t *token, struct str name, ssize_t at)
{
    const char *separator = token == H2O_TOKEN_COOKIE ? "; " : ", ";
    h2o_iovec_t joined = {NULL, 0};
    for (; at >= 0; at = next_field(req, token, name, at)) {
        h2o_iovec_t value = req->headers.entries[at].value;
        joined = joined.base ? h2o_concat(&req->pool, joined, h2o_iovec_init(separator, 2), value)
                             : value;
    }
    return view(joined);
}

struct str http_header(const struct http_request *request, struct str name)
{
    h2o_req_t *req = request->native;
    const h2o_token_t *token = h2o_lookup_token(name.ptr, name.len);
    ssize_t at = next_field(req, token, name, -1);
    if (at < 0)
        return token ? special_field(req, name) : (struct str){0};
    if (next_field(req, token, name, at) >= 0)
        return join_fields(req, token, name, at);
    return view(req->headers.entries[at].value);
}

struct str http_keep(const struct http_request *request, struct str text)
{
    h2o_req_t *req = request->native;
    h2o_iovec_t copy = h2o_strdup(&req->pool, text.ptr, text.len);
    return view(copy);
}

/* libh2o has written most names in lower case where they lie; not those that it was never given. */
static struct str lower_case(struct arena *scratch, struct str name)
{
    size_t at = 0;
    while (at < name.len && !(name.ptr[at] >= 'A' && name.ptr[at] <= 'Z'))
        at++;
    if (at == name.len)
        return name;
    char *copy = arena_bytes(scratch, name.len);
    for (size_t i = 0; i < name.len; i++)
        copy[i] = (char)h2o_tolower(name.ptr[i]);
    return (struct str){copy, name.len};
}

static size_t fill_raw(const struct http_request *request, struct arena *scratch,
                       struct http_field *out)
{
    struct str rest = raw_lines(request->native);
    size_t count = 0;
    while (count < GUARD_FIELDS && next_raw(&rest, &out[count])) {
        out[count].name = lower_case(scratch, out[count].name);
        if (str_eq(out[count].name, STR("host")))
            out[count].value = request->authority;
        count++;
    }
    return count;
}

static size_t fill_listed(h2o_req_t *req, struct http_field *out)
{
    size_t count = 0;
    bool http2 = req->version >= 0x200;
    if (http2 && req->input.authority.len)
        out[count++] = (struct http_field){STR("host"), view(req->input.authority)};
    for (size_t i = 0; i < req->headers.size; i++) {
        const h2o_header_t *header = &req->headers.entries[i];
        out[count++] = (struct http_field){view(*header->name), view(header->value)};
    }
    if (http2 && req->entity.base)
        out[count++] =
            (struct http_field){STR("content-length"), number_text(req, req->entity.len)};
    return count;
}

/* What was refused may still lie in the buffer, but nobody vouches for it: of that, the library's list. */
size_t http_fields(const struct http_request *request, struct arena *scratch,
                   const struct http_field **fields)
{
    h2o_req_t *req = request->native;
    bool raw = req->version < 0x200 && request->refusal.len == 0;
    size_t room = (raw ? GUARD_FIELDS : req->headers.size + 2) * sizeof(struct http_field);
    struct http_field *out = arena_reserve(scratch, room);
    size_t count = raw ? fill_raw(request, scratch, out) : fill_listed(req, out);
    *fields = out;
    return count;
}
