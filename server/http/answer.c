#include "http_private.h"

struct answering {
    h2o_handler_t super;
    struct http_server *server;
};

static uint64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int on_request(h2o_handler_t *self, h2o_req_t *req)
{
    const struct http_handler *handler = &((struct answering *)self)->server->options.handler;
    struct loop *loop = loop_of(req);
    struct http_request request = request_view(req, loop);
    struct http_reply reply = {0};
    uint64_t start = handler->told ? monotonic_ns() : 0;
    connection_of(req)->requests++;
    handler->answer(handler->self, &request, &reply);
    if (handler->told)
        handler->told(handler->self, &request, reply.status, monotonic_ns() - start);
    reply_send(req, &reply);
    arena_clear(&loop->scratch);
    return 0;
}

/* Only "/" is registered: routing is the handler's, on the raw target. */
void answer_register(struct http_server *server)
{
    h2o_hostconf_t *host =
        h2o_config_register_host(&server->config, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_pathconf_t *path = h2o_config_register_path(host, "/", 0);
    struct answering *answering = (struct answering *)h2o_create_handler(path, sizeof *answering);
    answering->super.on_req = on_request;
    answering->server = server;
    host->http2.push_preload = 0;
}
