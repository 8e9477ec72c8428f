/* Bodies that go on (server-sent events). The library's rule: after a piece has been handed over,
 * none may follow until it calls `proceed`. So a stream is pulled when it is due and ready; the
 * text lives in the stream's own arena until then. */
#include "http_private.h"
#include <poll.h>

struct stream {
    h2o_generator_t super;
    struct stream *next, *previous;
    struct loop *loop;
    h2o_req_t *req;
    struct http_stream source;
    struct arena arena; /* of the piece that is on its way */
    uint64_t due_ms;
    bool ready; /* the last piece has gone */
    bool ended; /* the final one was handed over */
};

static void on_proceed(h2o_generator_t *self, h2o_req_t *req)
{
    (void)req;
    ((struct stream *)self)->ready = true;
}

/* The request is at its end, whoever ended it. */
static void on_dispose(void *self)
{
    struct stream *stream = self;
    if (stream->previous)
        stream->previous->next = stream->next;
    else
        stream->loop->streams = stream->next;
    if (stream->next)
        stream->next->previous = stream->previous;
    arena_release(&stream->arena);
    if (stream->source.closed)
        stream->source.closed(stream->source.self);
}

static void hand_over(struct stream *stream, struct str text, h2o_send_state_t state)
{
    h2o_iovec_t piece = h2o_iovec_init(text.ptr, text.len);
    stream->ready = false;
    stream->ended = state != H2O_SEND_STATE_IN_PROGRESS;
    h2o_send(stream->req, &piece, text.len ? 1 : 0, state);
}

static void end(struct stream *stream, struct str text)
{
    stream->req->http1_is_persistent = 0;
    hand_over(stream, text, H2O_SEND_STATE_FINAL);
}

/* HTTP/1 reads nothing while a reply is on its way, so nobody else would notice that the client has
 * left. */
static bool client_has_left(const struct stream *stream)
{
    struct pollfd look = {.fd = h2o_socket_get_fd(connection_of(stream->req)->sock),
                          .events = POLLRDHUP};
    return stream->req->version < 0x200 && poll(&look, 1, 0) == 1;
}

static void pull(struct stream *stream)
{
    struct buf out = {.arena = &stream->arena};
    arena_clear(&stream->arena);
    stream->due_ms = stream->loop->now_ms + stream->source.interval_ms;
    bool more = !client_has_left(stream) && stream->source.pull(stream->source.self, &out);
    if (!more)
        end(stream, buf_str(&out));
    else if (out.len)
        hand_over(stream, buf_str(&out), H2O_SEND_STATE_IN_PROGRESS);
}

void stream_start(h2o_req_t *req, const struct http_stream *source)
{
    struct loop *loop = loop_of(req);
    struct stream *stream = h2o_mem_alloc_shared(&req->pool, sizeof *stream, on_dispose);
    *stream = (struct stream){.super = {.proceed = on_proceed},
                              .next = loop->streams,
                              .loop = loop,
                              .req = req,
                              .source = *source,
                              .due_ms = loop->now_ms};
    arena_init(&stream->arena);
    if (loop->streams)
        loop->streams->previous = stream;
    loop->streams = stream;
    h2o_start_response(req, &stream->super);
    if (loop->draining)
        end(stream, STR(""));
    else
        hand_over(stream, STR(""), H2O_SEND_STATE_IN_PROGRESS);
}

uint64_t stream_wait(const struct loop *loop)
{
    uint64_t wait = UINT64_MAX;
    for (const struct stream *at = loop->streams; at; at = at->next) {
        uint64_t due = at->due_ms > loop->now_ms ? at->due_ms - loop->now_ms : 0;
        if (at->ready && !at->ended && due < wait)
            wait = due;
    }
    return wait;
}

/* Where nothing is left to send, an end disposes of the stream at once (HTTP/1.0, which has no last
 * chunk). */
void stream_pull(struct loop *loop)
{
    struct stream *next;
    for (struct stream *at = loop->streams; at; at = next) {
        next = at->next;
        if (at->ready && !at->ended && at->due_ms <= loop->now_ms)
            pull(at);
    }
}

void stream_end_all(struct loop *loop)
{
    struct stream *next;
    for (struct stream *at = loop->streams; at; at = next) {
        next = at->next;
        if (at->ready && !at->ended)
            end(at, STR(""));
    }
}
