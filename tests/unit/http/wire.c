#include "wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE_MS = 5000 };

static char *big;
enum { BIG = 32 * 1024 * 1024 };

uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void count_release(void *self)
{
    atomic_fetch_add(&((struct bench *)self)->released, 1);
}

static void count_closed(void *self)
{
    atomic_fetch_add(&((struct bench *)self)->closed, 1);
}

static bool pull(void *self, struct buf *out)
{
    struct bench *bench = self;
    int count = atomic_fetch_add(&bench->pulls, 1);
    buf_printf(out, "data: %d\n\n", count);
    return true;
}

static bool pull_three(void *self, struct buf *out)
{
    return pull(self, out) && atomic_load(&((struct bench *)self)->pulls) < 3;
}

static void echo(const struct http_request *request, struct http_reply *reply)
{
    struct str host = http_header(request, STR("host"));
    struct str length = http_header(request, STR("content-length"));
    struct str coding = http_header(request, STR("transfer-encoding"));
    struct str more = http_header(request, STR("x-more"));
    reply->content_type = STR("text/plain");
    reply->body = arena_printf(
        request->scratch,
        STR_FMT " path=" STR_FMT " query=%s" STR_FMT " authority=" STR_FMT " host=" STR_FMT
                " length=" STR_FMT " coding=" STR_FMT " more=" STR_FMT " body=" STR_FMT
                " version=%x",
        STR_ARG(request->method), STR_ARG(request->path), request->query.ptr ? "" : "(none)",
        STR_ARG(request->query), STR_ARG(request->authority), STR_ARG(host), STR_ARG(length),
        STR_ARG(coding), STR_ARG(more), (int)(request->body.len < 100 ? request->body.len : 100),
        request->body.ptr, request->version);
}

/* All header fields, one a line. */
static void list_fields(const struct http_request *request, struct http_reply *reply)
{
    const struct http_field *fields;
    size_t count = http_fields(request, request->scratch, &fields);
    struct buf body = {.arena = request->scratch};
    for (size_t i = 0; i < count; i++)
        buf_printf(&body, STR_FMT "=<" STR_FMT ">\n", STR_ARG(fields[i].name),
                   STR_ARG(fields[i].value));
    reply->content_type = STR("text/plain");
    reply->body = buf_str(&body);
}

static void reply_held(struct bench *bench, struct http_reply *reply)
{
    static const struct http_field fields[] = {
        {STR_INIT("x-held"),         STR_INIT("yes")},
        {STR_INIT("content-length"), STR_INIT("7")  }, /* ours: left out */
    };
    reply->content_type = STR("text/plain");
    reply->fields = fields;
    reply->field_count = 2;
    reply->body = STR("held");
    reply->release = count_release;
    reply->hold = bench;
}

static void reply_split(struct http_reply *reply)
{
    static const struct http_field fields[] = {
        {STR_INIT("location"), STR_INIT("/\r\nset-cookie: a=b")}
    };
    reply->fields = fields;
    reply->field_count = 1;
}

static void reply_stream(struct bench *bench, struct http_reply *reply, bool endless)
{
    reply->content_type = STR("text/event-stream");
    reply->stream = (struct http_stream){.pull = endless ? pull : pull_three,
                                         .closed = count_closed,
                                         .self = bench,
                                         .interval_ms = 5};
}

static void answer(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct bench *bench = self;
    atomic_fetch_add(&bench->answered, 1);
    atomic_fetch_or(&bench->threads_hit, 1 << request->loop);
    reply->status = 200;
    if (str_eq(request->path, STR("/held")))
        reply_held(bench, reply);
    else if (str_eq(request->path, STR("/split")))
        reply_split(reply);
    else if (str_eq(request->path, STR("/big")))
        reply->body = (struct str){big, BIG}, reply->release = count_release, reply->hold = bench;
    else if (str_starts(request->path, STR("/fill/")))
        reply->body = (struct str){
            big, (size_t)atoi(arena_cstr(request->scratch, str_from(request->path, 6)))};
    else if (str_eq(request->path, STR("/fields")))
        list_fields(request, reply);
    else if (str_eq(request->path, STR("/close")))
        reply->close = true, reply->body = STR("closing");
    else if (str_eq(request->path, STR("/endless")))
        reply_stream(bench, reply, true);
    else if (str_eq(request->path, STR("/three")))
        reply_stream(bench, reply, false);
    else if (str_starts(request->path, STR("/status/")))
        reply->status = (uint16_t)atoi(arena_cstr(request->scratch, str_from(request->path, 8))),
        reply->body = STR("a body");
    else
        echo(request, reply);
}

static void told(void *self, const struct http_request *request, uint16_t sent,
                 uint64_t nanoseconds)
{
    struct bench *bench = self;
    const struct http_field *fields;
    (void)nanoseconds;
    atomic_store(&bench->last_fields, (int)http_fields(request, request->scratch, &fields));
    atomic_store(&bench->last_told, sent);
    atomic_fetch_add(&bench->told, 1);
}

void bench_start(struct bench *bench, struct http_options options)
{
    struct str why = {0};
    if (!big) {
        big = malloc(BIG);
        assert_non_null(big);
        memset(big, 'b', BIG);
    }
    *bench = (struct bench){.options = options};
    bench->options.host = STR("127.0.0.1");
    bench->options.threads = options.threads ? options.threads : 1;
    bench->options.handler = (struct http_handler){.answer = answer, .told = told, .self = bench};
    bench->server = http_open(&bench->options, &why);
    if (!bench->server)
        fail_msg("http_open: " STR_FMT, STR_ARG(why));
    http_start(bench->server);
}

void bench_set_send_buffers(const struct bench *bench, int size)
{
    int found = 0;
    for (int fd = 3; fd < 1024; fd++) {
        struct sockaddr_in address = {0};
        socklen_t len = sizeof address;
        int listening = 0;
        socklen_t flag_len = sizeof listening;
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &flag_len) == 0 && listening &&
            getsockname(fd, (struct sockaddr *)&address, &len) == 0 &&
            ntohs(address.sin_port) == http_port(bench->server)) {
            assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size), 0);
            found++;
        }
    }
    assert_true(found > 0);
}

void bench_stop(struct bench *bench)
{
    assert_true(http_stop(bench->server, DEADLINE_MS));
}

int dial(const struct bench *bench)
{
    return dial_with_buffer(bench, 0);
}

int dial_with_buffer(const struct bench *bench, int size)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(http_port(bench->server)),
                             .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    assert_true(fd >= 0);
    if (size)
        assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

void say(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
            return; /* the server may have answered and closed already */
        assert_true(sent > 0);
        bytes += sent;
        len -= (size_t)sent;
    }
}

/* More of the reply. False: there is no more. */
static bool hear_more(int fd, struct heard *heard)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};
    assert_true(heard->len < sizeof heard->text - 1);
    if (poll(&look, 1, DEADLINE_MS) != 1)
        fail_msg("nothing came within %d ms, after \"%.*s\"", DEADLINE_MS, (int)heard->len,
                 heard->text);
    ssize_t got = recv(fd, heard->text + heard->len, sizeof heard->text - 1 - heard->len, 0);
    heard->closed = got <= 0;
    heard->len += got > 0 ? (size_t)got : 0;
    heard->text[heard->len] = '\0';
    return got > 0;
}

void hear_head(int fd, struct heard *heard)
{
    heard->len = heard->body_at = 0;
    heard->status = 0;
    heard->text[0] = '\0';
    char *end;
    while (!(end = strstr(heard->text, "\r\n\r\n")) && hear_more(fd, heard))
        ;
    if (end)
        heard->body_at = (size_t)(end - heard->text) + 4;
    sscanf(heard->text, "HTTP/1.1 %d ", &heard->status);
}

void hear(int fd, struct heard *heard)
{
    size_t length = 0;
    hear_head(fd, heard);
    const char *field = strstr(heard->text, "Content-Length: ");
    if (field)
        sscanf(field, "Content-Length: %zu", &length);
    while (heard->body_at && heard->len < heard->body_at + length && hear_more(fd, heard))
        ;
}

void hear_to_the_end(int fd, struct heard *heard)
{
    hear_head(fd, heard);
    while (!heard->closed && hear_more(fd, heard))
        ;
}

bool has(const struct heard *heard, const char *text)
{
    return strstr(heard->text, text) != NULL;
}

void expect_status(const struct bench *bench, const char *bytes, size_t len, int status)
{
    struct heard heard;
    int fd = dial(bench);
    say(fd, bytes, len);
    hear(fd, &heard);
    if (heard.status != status)
        fail_msg("%d instead of %d to \"%.*s\": %s", heard.status, status, (int)len, bytes,
                 heard.text);
    if (status >= 400) {
        assert_true(has(&heard, "content-type: application/problem+json"));
        assert_true(has(&heard, "{\"type\":\"urn:proviso:"));
    }
    close(fd);
}

void expect_count(atomic_int *counter, int at_least)
{
    uint64_t end = milliseconds() + DEADLINE_MS;
    while (atomic_load(counter) < at_least && milliseconds() < end)
        poll(NULL, 0, 1);
    assert_true(atomic_load(counter) >= at_least);
}

void expect_connections(const struct bench *bench, size_t count)
{
    uint64_t end = milliseconds() + DEADLINE_MS;
    while (http_connections(bench->server) != count && milliseconds() < end)
        poll(NULL, 0, 1);
    assert_int_equal(http_connections(bench->server), count);
}
