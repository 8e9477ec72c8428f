#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <unistd.h>

/* The same line as in tests/support/lsan.supp, so that this program can be run by hand. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:h2o_mem_alloc_recycle\n";
}

static void answer(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)self;
    reply->status = 200;
    reply->content_type = STR("text/plain");
    reply->body = arena_printf(request->scratch, STR_FMT " " STR_FMT, STR_ARG(request->method),
                               STR_ARG(request->path));
}

static void a_request_is_answered(void **state)
{
    (void)state;
    struct str why = {0};
    struct http_options options = {
        .host = STR("127.0.0.1"), .threads = 2, .handler = {.answer = answer}};
    struct http_server *server = http_open(&options, &why);
    assert_non_null(server);
    http_start(server);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(http_port(server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    const char text[] = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    char buf[1000];
    ssize_t n = read(fd, buf, sizeof buf);
    printf("%.*s\n", (int)n, buf);
    assert_true(http_stop(server, 1000));
    assert_int_equal(read(fd, buf, sizeof buf), 0);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_request_is_answered)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
