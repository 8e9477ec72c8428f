#include "http_private.h"

static uint64_t monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* HTTP/2 requests did not come through guard_head. */
static enum guard_fault judge_http2(h2o_req_t *req, const struct http_server *server)
{
    size_t bytes = 0;
    enum guard_fault fault = guard_request_line(
        (struct str){req->input.method.base, req->input.method.len},
        (struct str){req->input.path.base, req->input.path.len}, server->guard.target_bytes);
    for (size_t i = 0; i < req->headers.size; i++)
        bytes += req->headers.entries[i].name->len + req->headers.entries[i].value.len + 4;
    if (!fault)
        fault = guard_field_sizes(req->headers.size, bytes, &server->guard);
    if (!fault &&
        !guard_authority((struct str){req->input.authority.base, req->input.authority.len}))
        fault = GUARD_HOST_VALUE;
    if (!fault && req->entity.len > server->guard.body_bytes)
        fault = GUARD_BODY_LENGTH;
    return fault;
}

static void answer_probe(struct http_reply *reply)
{
    *reply = (struct http_reply){.status = 200, .body = STR("x")};
}

static enum guard_fault last_look(h2o_req_t *req, struct loop *loop, enum guard_fault fault)
{
    struct connection *connection = connection_of(req);
    connection->requests++;
    if (connection->cut)
        return GUARD_RESETS;
    if (!fault && req->version >= 0x200)
        fault = judge_http2(req, loop->server);
    return fault;
}

void answer_tell(struct loop *loop, const struct http_request *request, uint16_t status)
{
    const struct http_handler *handler = &loop->server->options.handler;
    if (handler->told)
        handler->told(handler->self, request, status, 0);
}

static void refuse(struct loop *loop, enum guard_fault fault, struct http_request *request,
                   struct http_reply *reply)
{
    refusal_reply(fault, &loop->server->guard, &loop->scratch, reply);
    request->refusal = str_of(finding_row(guard_row(fault)->finding)->name);
}

static void ask_handler(struct loop *loop, struct http_request *request, struct http_reply *reply)
{
    const struct http_handler *handler = &loop->server->options.handler;
    handler->answer(handler->self, request, reply);
    if (!reply_sendable(reply)) {
        reply_release(reply);
        refuse(loop, GUARD_REPLY, request, reply);
        reply->close = false;
    }
}

void answer_request(h2o_req_t *req, const struct refused *refused)
{
    struct loop *loop = loop_of(req);
    const struct http_handler *handler = &loop->server->options.handler;
    struct http_reply reply = {0};
    uint64_t start = handler->told ? monotonic_ns() : 0;
    enum guard_fault fault = last_look(req, loop, refused->fault);
    struct http_request request = request_view(req, loop);
    if (refused->fault) {
        request.method = refused->method;
        request.path = refused->target;
    }
    if (loop->probing)
        answer_probe(&reply);
    else if (fault)
        refuse(loop, fault, &request, &reply);
    else
        ask_handler(loop, &request, &reply);
    if (handler->told && !loop->probing)
        handler->told(handler->self, &request, reply.status, monotonic_ns() - start);
    reply_send(req, &reply);
    arena_clear(&loop->scratch);
}
