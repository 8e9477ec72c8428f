/* What the files of this folder share: the server, its loops, and the connections of a loop.
 *
 * A loop is one thread with one libh2o event loop and context, made and disposed of in that thread
 * (the library's buffers belong to the thread that made them). Others reach a loop only by
 * loops_run(). Every accepted socket has one `struct connection`, hung on the socket's on_close and
 * on the loop's list.
 *
 * The way of a request: libh2o reads the socket; interpose.c stands in for its parsers and its
 * router, so the bytes meet guard.c first; answer.c asks the handler, reply.c or stream.c hands the
 * reply to libh2o. Beside it, watch.c looks at all connections of its loop every now and then and
 * ends those that have stopped moving.
 */
#ifndef PROVISO_HTTP_PRIVATE_H
#define PROVISO_HTTP_PRIVATE_H

#include "guard.h"
#include "http.h"
#include <arpa/inet.h>
#include <h2o.h>
#include <pthread.h>
#include <stdatomic.h>

/* What a connection was doing when watch.c last looked. */
enum doing {
    DOING_NOTHING, /* keep-alive, between two requests */
    DOING_HEAD,    /* part of a head is there */
    DOING_BODY,    /* the head is there, the body is not */
    DOING_REPLY,   /* the reply is on its way */
    DOING_STREAMS, /* HTTP/2 */
    DOING_LINGER   /* libh2o is done with it; see connection_linger */
};

struct connection {
    struct connection *next, *previous;
    struct loop *loop;
    h2o_socket_t *sock;
    uint64_t requests; /* handled so far */
    uint32_t resets;   /* HTTP/2 streams that were reset */
    uint64_t moved;    /* bytes of HTTP/2 replies that went out */
    bool cut;          /* given up: nothing is answered any more */
    enum doing doing;  /* with the next three: watch.c's */
    h2o_req_t *req;    /* HTTP/1 and only while watch.c looks */
    uint64_t progress; /* something that changes whenever the connection moves */
    uint64_t since_ms; /* when it last did */
    int linger_fd;     /* -1, or a second descriptor of the socket */
    uint8_t peer_len;  /* 0: not asked for yet */
    char peer[INET6_ADDRSTRLEN];
};

struct loop {
    struct http_server *server;
    unsigned number;
    pthread_t thread;
    h2o_evloop_t *evloop;
    h2o_context_t context;
    h2o_accept_ctx_t accept;
    h2o_multithread_receiver_t receiver;
    int listen_fd;                  /* its own, of the shared socket, until the start; then -1 */
    h2o_socket_t *listener;         /* NULL before the start and once draining */
    bool paused;                    /* the listener is not read: no room, or no descriptors */
    struct connection *connections; /* the newest first */
    struct stream *streams;         /* replies that go on */
    struct arena scratch;           /* of the request that is being answered */
    uint64_t now_ms;                /* monotonic, as of this turn */
    h2o_timeout_t due;              /* with its entry: calls us within a turn, see loop.c */
    h2o_timeout_entry_t due_entry;
    uint64_t watch_at_ms; /* when watch.c is to look again */
    uint64_t drain_since_ms;
    bool probing; /* this is the self-test: the handler is not asked */
    bool draining;
    bool done; /* leave the thread */
};

struct http_server {
    struct http_options options; /* every limit set; `host` is not kept */
    struct guard_limits guard;
    unsigned watch_ms; /* how often watch.c looks */
    int listen_fd;
    uint16_t port;
    h2o_globalconf_t config;
    h2o_hostconf_t *host; /* the one there is, with the one path */
    _Atomic size_t connections;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t changed;
    unsigned ready;      /* loops that have come up */
    const char *failure; /* why one did not */
    unsigned loop_count;
    struct loop loops[];
};

/* listen.c: a listening socket, or -1 and why. */
int listen_open(struct str host, uint16_t port, uint16_t *bound, struct str *why);

/* Whether `count` more descriptors are to be had, or why not: the library aborts where it gets none
 * for its loops. */
bool listen_spare(int fd, unsigned count, struct str *why);

/* loop.c: the thread's body; `self` is the loop. */
void *loop_main(void *self);

/* Runs `task(loop, self)` on every loop's thread and returns when all have run. */
void loops_run(struct http_server *server, void (*task)(struct loop *loop, void *self), void *self);

/* Tasks for loops_run. */
void loop_listen(struct loop *loop, void *self);
void loop_drain(struct loop *loop, void *self);
void loop_cut(struct loop *loop, void *self);
void loop_leave(struct loop *loop, void *self);

static inline struct loop *loop_of(h2o_req_t *req)
{
    return H2O_STRUCT_FROM_MEMBER(struct loop, context, req->conn->ctx);
}

static inline struct connection *connection_of(h2o_req_t *req)
{
    return req->conn->callbacks->get_socket(req->conn)->on_close.data;
}

/* connection.c */
void connection_listen(struct loop *loop);
void connection_unlisten(struct loop *loop);
void connection_resume(struct loop *loop); /* reads the listener again where there is room */
void connection_open(struct loop *loop, h2o_socket_t *sock); /* the caller has counted it */
bool connection_reserve(struct http_server *server);         /* counts one, where there is room */
void connection_linger(struct connection *connection); /* when libh2o closes it, what the client
                                                          still sends is read a while */
void connection_drop(struct connection *connection);   /* at once, and with a reset */
void connection_end(struct connection *connection);    /* as if the client had closed */

/* watch.c */
void watch_look(struct loop *loop);
void watch_drain(struct loop *loop);

/* interpose.c: our functions in the library's place. */
enum interposed {
    INTERPOSED_HEAD,
    INTERPOSED_CHUNKS,
    INTERPOSED_REQUEST,
    INTERPOSED_ERROR,
    INTERPOSED_FRAME,
    INTERPOSED_FIELDS,
    INTERPOSED_SETTINGS,
    INTERPOSED_DATA,
    INTERPOSED_RESET
};
void interpose_thread(const struct guard_limits *limits, bool http2);
void interpose_mark(enum interposed which); /* this thread has come through it */
unsigned interpose_reached(void);           /* one bit each */

/* http2.c: looks up what our functions call in turn. False: the library does not have them. */
bool http2_find(void);
bool http2_is_idle(const struct connection *connection);
uint64_t http2_progress(const struct connection *connection);

/* probe.c: whether our functions stand before the library's. NULL, or why not. */
const char *probe_run(struct loop *loop);

/* answer.c: asks the handler, unless there is a fault, and replies. `method` and `target` are what
 * is known of a refused request. */
struct refused {
    enum guard_fault fault;
    struct str method, target;
};
void answer_request(h2o_req_t *req, const struct refused *refused);

/* Tells the handler about an exchange that ends without a reply of libh2o's. */
void answer_tell(struct loop *loop, const struct http_request *request, uint16_t status);

/* request.c: what the handler sees of a request. */
struct http_request request_view(h2o_req_t *req, struct loop *loop);

/* refusal.c: the reply to a fault, in scratch memory. */
void refusal_reply(enum guard_fault fault, const struct guard_limits *limits, struct arena *scratch,
                   struct http_reply *reply);

/* reply.c: hands the reply over to libh2o. */
bool reply_sendable(const struct http_reply *reply);
void reply_send(h2o_req_t *req, const struct http_reply *reply);
void reply_release(const struct http_reply *reply); /* of a reply that is not sent */

/* stream.c: a body that goes on. libh2o has the head. */
void stream_start(h2o_req_t *req, const struct http_stream *source);
uint64_t stream_wait(const struct loop *loop); /* ms until one is due, UINT64_MAX: none */
void stream_pull(struct loop *loop);
void stream_end_all(struct loop *loop);

#endif
