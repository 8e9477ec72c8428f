#include "http_private.h"
#include <errno.h>
#include <stdlib.h>

enum { DRAIN_MS = 20 };

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
    connection_listen(loop);
}

void loop_leave(struct loop *loop, void *self)
{
    (void)self;
    loop->done = true;
}

/* The library would send a second GOAWAY a second later, behind which a header block that has begun
 * makes it spin. watch.c ends HTTP/2 connections itself. */
void loop_drain(struct loop *loop, void *self)
{
    (void)self;
    loop->draining = true;
    loop->drain_since_ms = loop->now_ms;
    connection_unlisten(loop);
    h2o_context_request_shutdown(&loop->context);
    h2o_timeout_unlink(&loop->context.http2._graceful_shutdown_timeout);
    loop->watch_at_ms = 0;
}

void loop_cut(struct loop *loop, void *self)
{
    (void)self;
    for (struct connection *at = loop->connections; at; at = at->next)
        connection_drop(at);
}

static uint64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void on_due(h2o_timeout_entry_t *entry)
{
    struct loop *loop = H2O_STRUCT_FROM_MEMBER(struct loop, due_entry, entry);
    stream_pull(loop);
    if (loop->now_ms < loop->watch_at_ms)
        return;
    loop->watch_at_ms = loop->now_ms + (loop->draining ? DRAIN_MS : loop->server->watch_ms);
    if (loop->draining) {
        stream_end_all(loop);
        watch_drain(loop);
    } else {
        watch_look(loop);
    }
}

static void loop_up(struct loop *loop)
{
    struct http_server *server = loop->server;
    loop->evloop = h2o_evloop_create();
    h2o_context_init(&loop->context, loop->evloop, &server->config);
    h2o_multithread_register_receiver(loop->context.queue, &loop->receiver, on_message);
    loop->accept = (h2o_accept_ctx_t){.ctx = &loop->context, .hosts = server->config.hosts};
    loop->now_ms = monotonic_ms();
    h2o_timeout_init(loop->evloop, &loop->due, 0);
    loop->due_entry.cb = on_due;
    arena_init(&loop->scratch);
    interpose_thread(&server->guard, server->options.http2);
}

/* The library forgets to free its queue. */
static void loop_down(struct loop *loop)
{
    h2o_multithread_queue_t *queue = loop->context.queue;
    connection_unlisten(loop);
    h2o_multithread_unregister_receiver(queue, &loop->receiver);
    h2o_context_dispose(&loop->context);
    h2o_timeout_unlink(&loop->due_entry);
    h2o_timeout_dispose(loop->evloop, &loop->due);
    h2o_evloop_run(loop->evloop, 0);
    h2o_evloop_destroy(loop->evloop);
    free(queue);
    arena_release(&loop->scratch);
}

static void tell_ready(struct http_server *server, const char *failure)
{
    pthread_mutex_lock(&server->mutex);
    server->ready++;
    if (failure)
        server->failure = failure;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->mutex);
}

static int32_t wait_of(const struct loop *loop)
{
    uint64_t wait = loop->watch_at_ms > loop->now_ms ? loop->watch_at_ms - loop->now_ms : 0;
    uint64_t stream = stream_wait(loop);
    wait = stream < wait ? stream : wait;
    return wait < INT32_MAX ? (int32_t)wait : INT32_MAX;
}

static bool is_due(const struct loop *loop)
{
    return loop->now_ms >= loop->watch_at_ms || stream_wait(loop) == 0;
}

/* Calls on_due within the next turn. Not from here: what is written between two turns leaves the library's socket polled for
 * writing when nobody writes any more, and an assertion ends the process when that comes true. The timer goes off
 * whatever the wall clock says, because it was due in 1970. */
static void call_within_turn(struct loop *loop)
{
    h2o_timeout_link(loop->evloop, &loop->due, &loop->due_entry);
    loop->due_entry.registered_at = 0;
}

/* What is due is decided by our own, monotonic clock. Signals are blocked here, but a stopped and continued
 * process is interrupted all the same: a turn that fails is followed by the next. */
static void loop_run(struct loop *loop)
{
    while (!loop->done) {
        if (is_due(loop) && !h2o_timeout_is_linked(&loop->due_entry))
            call_within_turn(loop);
        h2o_evloop_run(loop->evloop, wait_of(loop));
        loop->now_ms = monotonic_ms();
    }
}

void *loop_main(void *self)
{
    struct loop *loop = self;
    loop_up(loop);
    tell_ready(loop->server, loop->number == 0 ? probe_run(loop) : NULL);
    loop_run(loop);
    loop_down(loop);
    return NULL;
}
