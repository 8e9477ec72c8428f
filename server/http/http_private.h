/* What the files of this folder share: the server, its loops, and the connections of a loop.
 *
 * A loop is one thread with one libh2o event loop and context, made and disposed of in that thread
 * (the library's buffers belong to the thread that made them). Others reach a loop only by
 * loops_run(). Every accepted socket has one `struct connection`, hung on the socket's on_close and
 * on the loop's list.
 */
#ifndef PROVISO_HTTP_PRIVATE_H
#define PROVISO_HTTP_PRIVATE_H

#include "http.h"
#include <arpa/inet.h>
#include <h2o.h>
#include <pthread.h>
#include <stdatomic.h>

struct connection {
    struct connection *next, *previous;
    struct loop *loop;
    h2o_socket_t *sock;
    uint64_t requests; /* handled so far */
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
    h2o_socket_t *listener;         /* NULL before the start and once draining */
    struct connection *connections; /* the newest first */
    struct arena scratch;           /* of the request that is being answered */
    bool draining;
    bool done; /* leave the thread */
};

struct http_server {
    struct http_options options; /* every limit set; `host` is not kept */
    int listen_fd;
    uint16_t port;
    h2o_globalconf_t config;
    _Atomic size_t connections;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t changed;
    unsigned ready; /* loops that have come up */
    bool failed;    /* one did not */
    bool started;
    unsigned loop_count;
    struct loop loops[];
};

/* listen.c: a listening socket, or -1 and why. */
int listen_open(struct str host, uint16_t port, uint16_t *bound, struct str *why);

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

/* answer.c: the one handler that is registered with libh2o. */
void answer_register(struct http_server *server);

/* request.c: what the handler sees of a request. */
struct http_request request_view(h2o_req_t *req, struct loop *loop);

/* reply.c: hands the reply over to libh2o. */
void reply_send(h2o_req_t *req, struct http_reply *reply);

#endif
