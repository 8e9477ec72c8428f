#include "http_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum { ACCEPTS_A_TURN = 16, DRAIN_POLL_MS = 50 };

static void connection_closed(void *self)
{
    struct connection *connection = self;
    struct loop *loop = connection->loop;
    struct http_server *server = loop->server;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        loop->connections = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    free(connection);
    if (atomic_fetch_sub(&server->connections, 1) == 1 && loop->draining) {
        pthread_mutex_lock(&server->mutex);
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->mutex);
    }
}

static void connection_open(struct loop *loop, h2o_socket_t *sock)
{
    struct connection *connection = h2o_mem_alloc(sizeof *connection);
    *connection = (struct connection){.next = loop->connections, .loop = loop, .sock = sock};
    if (loop->connections)
        loop->connections->previous = connection;
    loop->connections = connection;
    atomic_fetch_add(&loop->server->connections, 1);
    sock->on_close.cb = connection_closed;
    sock->on_close.data = connection;
    h2o_accept(&loop->accept, sock);
}

static void on_accept(h2o_socket_t *listener, const char *error)
{
    struct loop *loop = listener->data;
    if (error)
        return;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        h2o_socket_t *sock = h2o_evloop_socket_accept(listener);
        if (!sock)
            return;
        connection_open(loop, sock);
    }
}

struct errand {
    h2o_multithread_message_t message;
    void (*task)(struct loop *loop, void *self);
    void *self;
    struct loop *loop;
    unsigned *pending;
};

static void on_message(h2o_multithread_receiver_t *receiver, h2o_linklist_t *messages)
{
    (void)receiver;
    while (!h2o_linklist_is_empty(messages)) {
        struct errand *errand = H2O_STRUCT_FROM_MEMBER(struct errand, message, messages->next);
        struct http_server *server = errand->loop->server;
        h2o_linklist_unlink(&errand->message.link);
        errand->task(errand->loop, errand->self);
        pthread_mutex_lock(&server->mutex);
        --*errand->pending;
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->mutex);
    }
}

void loops_run(struct http_server *server, void (*task)(struct loop *loop, void *self), void *self)
{
    unsigned pending = server->loop_count;
    struct errand *errands = calloc(pending, sizeof *errands);
    if (!errands)
        abort();
    for (unsigned i = 0; i < server->loop_count; i++) {
        errands[i] = (struct errand){
            .task = task, .self = self, .loop = &server->loops[i], .pending = &pending};
        h2o_multithread_send_message(&server->loops[i].receiver, &errands[i].message);
    }
    pthread_mutex_lock(&server->mutex);
    while (pending > 0)
        pthread_cond_wait(&server->changed, &server->mutex);
    pthread_mutex_unlock(&server->mutex);
    free(errands);
}

void loop_listen(struct loop *loop, void *self)
{
    (void)self;
    int fd = fcntl(loop->server->listen_fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        abort();
    loop->listener = h2o_evloop_socket_create(loop->evloop, fd, H2O_SOCKET_FLAG_DONT_READ);
    loop->listener->data = loop;
    h2o_socket_read_start(loop->listener, on_accept);
}

void loop_leave(struct loop *loop, void *self)
{
    (void)self;
    loop->done = true;
}

static int end_idle(h2o_req_t *req, void *self)
{
    (void)self;
    h2o_socket_t *sock = req->conn->callbacks->get_socket(req->conn);
    req->http1_is_persistent = 0;
    if (req->version == 0 && sock->input->size == 0)
        shutdown(h2o_socket_get_fd(sock), SHUT_RD);
    return 0;
}

/* libh2o does nothing about idle HTTP/1 connections. What already lies unread in a socket is still
 * served: SHUT_RD gives it first, and then the end. */
static void drain_idle(struct loop *loop)
{
    loop->context.globalconf->http1.callbacks.foreach_request(&loop->context, end_idle, NULL);
}

void loop_drain(struct loop *loop, void *self)
{
    (void)self;
    loop->draining = true;
    if (loop->listener)
        h2o_socket_close(loop->listener);
    loop->listener = NULL;
    h2o_context_request_shutdown(&loop->context);
    drain_idle(loop);
}

void loop_cut(struct loop *loop, void *self)
{
    (void)self;
    for (struct connection *at = loop->connections; at; at = at->next)
        shutdown(h2o_socket_get_fd(at->sock), SHUT_RDWR);
}

static void loop_up(struct loop *loop)
{
    loop->evloop = h2o_evloop_create();
    h2o_context_init(&loop->context, loop->evloop, &loop->server->config);
    h2o_multithread_register_receiver(loop->context.queue, &loop->receiver, on_message);
    loop->accept = (h2o_accept_ctx_t){.ctx = &loop->context, .hosts = loop->server->config.hosts};
    arena_init(&loop->scratch);
}

/* The library forgets the timer of its second GOAWAY, and to free its queue. */
static void loop_down(struct loop *loop)
{
    h2o_multithread_queue_t *queue = loop->context.queue;
    h2o_timeout_unlink(&loop->context.http2._graceful_shutdown_timeout);
    h2o_multithread_unregister_receiver(queue, &loop->receiver);
    h2o_context_dispose(&loop->context);
    h2o_evloop_run(loop->evloop, 0);
    h2o_evloop_destroy(loop->evloop);
    free(queue);
    arena_release(&loop->scratch);
}

static void tell_ready(struct http_server *server, bool failed)
{
    pthread_mutex_lock(&server->mutex);
    server->ready++;
    server->failed |= failed;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->mutex);
}

void *loop_main(void *self)
{
    struct loop *loop = self;
    loop_up(loop);
    tell_ready(loop->server, false);
    while (!loop->done) {
        h2o_evloop_run(loop->evloop, loop->draining ? DRAIN_POLL_MS : INT32_MAX);
        if (loop->draining)
            drain_idle(loop);
    }
    loop_down(loop);
    return NULL;
}
