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

/* libh2o keeps some fields out of the list. */
static struct str special(const h2o_req_t *req, const h2o_token_t *token)
{
    if (token == H2O_TOKEN_HOST)
        return view(req->input.authority);
    if (token == H2O_TOKEN_UPGRADE)
        return view(req->upgrade);
    return (struct str){0};
}

struct str http_header(const struct http_request *request, struct str name)
{
    const h2o_req_t *req = request->native;
    const h2o_token_t *token = h2o_lookup_token(name.ptr, name.len);
    ssize_t at = token ? h2o_find_header(&req->headers, token, -1)
                       : h2o_find_header_by_str(&req->headers, name.ptr, name.len, -1);
    if (at >= 0)
        return view(req->headers.entries[at].value);
    return token ? special(req, token) : (struct str){0};
}
