/* Looks at every connection of a loop now and then, and ends those that have stopped moving.
 * libh2o's own timeout would close slow requests without a word, and slow readers never. */
#include "http_private.h"
#include <linux/sockios.h>
#include <sys/ioctl.h>

enum { LINGER_MS = 2000, LINGER_DRAINING_MS = 200, GOAWAY_MS = 1000 };

static enum doing doing_of(const h2o_req_t *req, h2o_socket_t *sock)
{
    if (req->version == 0) /* set once the head is whole */
        return sock->input->size ? DOING_HEAD : DOING_NOTHING;
    return h2o_socket_is_reading(sock) ? DOING_BODY : DOING_REPLY;
}

static uint64_t unsent(h2o_socket_t *sock)
{
    int bytes = 0;
    ioctl(h2o_socket_get_fd(sock), SIOCOUTQ, &bytes);
    return (uint64_t)bytes;
}

/* A head has no progress but its end: it may come as slowly as it likes, for head_timeout_ms. */
static uint64_t progress_of(const struct connection *connection)
{
    h2o_socket_t *sock = connection->sock;
    switch (connection->doing) {
    case DOING_BODY:
        return sock->input->size;
    case DOING_REPLY:
        return sock->bytes_written * 31 + unsent(sock);
    case DOING_STREAMS:
        return http2_progress(connection) * 31 + unsent(sock);
    case DOING_NOTHING:
    case DOING_HEAD:
    case DOING_LINGER:
        return 0;
    }
    return 0;
}

/* Whether it is the client that the connection waits for. */
static bool is_waiting(const struct connection *connection)
{
    if (connection->doing == DOING_REPLY)
        return h2o_socket_is_writing(connection->sock);
    return connection->doing != DOING_STREAMS || !http2_is_idle(connection);
}

/* What libh2o still has for HTTP/1 has a request; what it does not have lingers, the rest is
 * HTTP/2. */
static int note_request(h2o_req_t *req, void *self)
{
    (void)self;
    struct connection *connection = connection_of(req);
    connection->req = req;
    return 0;
}

static void note_state(struct connection *connection, uint64_t now_ms)
{
    enum doing before = connection->doing;
    uint64_t progress;
    if (connection->req)
        connection->doing = doing_of(connection->req, connection->sock);
    else if (before != DOING_LINGER)
        connection->doing = DOING_STREAMS;
    progress = progress_of(connection) * 31 + connection->requests;
    if (before != connection->doing || progress != connection->progress || !is_waiting(connection))
        connection->since_ms = now_ms;
    connection->progress = progress;
}

static unsigned patience_of(const struct connection *connection)
{
    const struct http_limits *limits = &connection->loop->server->options.limits;
    switch (connection->doing) {
    case DOING_NOTHING:
        return limits->idle_timeout_ms;
    case DOING_HEAD:
    case DOING_BODY:
        return limits->head_timeout_ms;
    case DOING_REPLY:
    case DOING_STREAMS:
        return limits->stall_timeout_ms;
    case DOING_LINGER:
        break;
    }
    return connection->loop->draining ? LINGER_DRAINING_MS : LINGER_MS;
}

static const char *date_now(struct loop *loop)
{
    h2o_get_timestamp(&loop->context, NULL, NULL);
    return loop->context._timestamp_cache.value->rfc1123;
}

/* libh2o waits for bytes here and has written nothing, so the reply can go past it. */
static void send_timeout(struct connection *connection, enum guard_fault fault)
{
    struct loop *loop = connection->loop;
    struct http_reply reply;
    refusal_reply(fault, &loop->server->guard, &loop->scratch, &reply);
    struct str text =
        arena_printf(&loop->scratch,
                     "HTTP/1.1 %u %s\r\nDate: %s\r\nConnection: close\r\nContent-Length: %zu\r\n"
                     "content-type: " STR_FMT "\r\n\r\n" STR_FMT,
                     reply.status, http_reason(reply.status), date_now(loop), reply.body.len,
                     STR_ARG(reply.content_type), STR_ARG(reply.body));
    ssize_t sent =
        send(h2o_socket_get_fd(connection->sock), text.ptr, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    struct http_request request = request_view(connection->req, loop);
    request.refusal = str_of(finding_row(guard_row(fault)->finding)->name);
    if (sent == (ssize_t)text.len)
        answer_tell(loop, &request, reply.status);
    arena_clear(&loop->scratch);
    connection_linger(connection);
    connection_end(connection);
}

static void give_up(struct connection *connection)
{
    switch (connection->doing) {
    case DOING_NOTHING:
        connection_end(connection);
        break;
    case DOING_HEAD:
        send_timeout(connection, GUARD_HEAD_SLOW);
        break;
    case DOING_BODY:
        send_timeout(connection, GUARD_BODY_SLOW);
        break;
    case DOING_LINGER:
        h2o_socket_close(connection->sock);
        break;
    case DOING_REPLY:
    case DOING_STREAMS:
        connection_drop(connection);
        break;
    }
}

void watch_look(struct loop *loop)
{
    struct connection *next;
    for (struct connection *at = loop->connections; at; at = at->next)
        at->req = NULL;
    loop->context.globalconf->http1.callbacks.foreach_request(&loop->context, note_request, NULL);
    for (struct connection *at = loop->connections; at; at = next) {
        next = at->next;
        note_state(at, loop->now_ms);
        if (loop->now_ms - at->since_ms >= patience_of(at))
            give_up(at);
    }
    connection_resume(loop);
}

static int drain_request(h2o_req_t *req, void *self)
{
    (void)self;
    h2o_socket_t *sock = req->conn->callbacks->get_socket(req->conn);
    if (doing_of(req, sock) == DOING_NOTHING)
        shutdown(h2o_socket_get_fd(sock), SHUT_RD);
    return 0;
}

/* libh2o does nothing about idle HTTP/1 connections. What already lies unread in such a socket is
 * still served: SHUT_RD gives it first, and then the end. HTTP/2 has been told to go away; what is
 * idle a round trip later, goes. */
void watch_drain(struct loop *loop)
{
    struct connection *next;
    watch_look(loop);
    loop->context.globalconf->http1.callbacks.foreach_request(&loop->context, drain_request, NULL);
    if (loop->now_ms - loop->drain_since_ms < GOAWAY_MS)
        return;
    for (struct connection *at = loop->connections; at; at = next) {
        next = at->next;
        if (at->doing == DOING_STREAMS && http2_is_idle(at))
            connection_end(at);
    }
}
