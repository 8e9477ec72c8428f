/* Connections from their beginning to their end: what keeps them, what ends them, and what a stop
 * does to them. */
#include "wire.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

static void a_connection_serves_many_requests(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    for (int i = 0; i < 100; i++) {
        SAY(fd, GET("/x"));
        hear(fd, &heard);
        assert_int_equal(heard.status, 200);
        assert_true(has(&heard, "\r\nConnection: keep-alive\r\n"));
        assert_false(has(&heard, "\r\nServer:"));
        assert_true(has(&heard, "\r\nDate: "));
    }
    close(fd);
    bench_stop(&bench);
}

static void pipelined_requests_are_answered_in_their_order(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/1") "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n2\r\nxy\r\n0\r\n\r\n" GET(
                          "/3") "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    hear_to_the_end(fd, &heard);
    const char *one = strstr(heard.text, "path=/1 "), *two = strstr(heard.text, "path=/2 ");
    const char *three = strstr(heard.text, "path=/3 "), *four = strstr(heard.text, "path=/4 ");
    assert_true(one && two && three && four && one < two && two < three && three < four);
    assert_true(has(&heard, "body=xy "));
    close(fd);
    bench_stop(&bench);
}

static void the_connection_field_is_obeyed(void **state)
{
    (void)state;
    static const struct {
        const char *request, *said;
    } rows[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",                  "Connection: close"     },
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close\r\n\r\n",      "Connection: close"     },
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: x\r\n\r\n",
         "Connection: close"                                                                                },
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: TE\r\n\r\n",                     "Connection: keep-alive"},
        {"GET / HTTP/1.0\r\n\r\n",                                                  "Connection: close"     },
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",                        "Connection: keep-alive"},
        {GET("/close"),                                                             "Connection: close"     },
    };
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = dial(&bench);
        say(fd, rows[i].request, strlen(rows[i].request));
        if (strcmp(rows[i].said, "Connection: close") == 0)
            hear_to_the_end(fd, &heard);
        else
            hear(fd, &heard);
        assert_int_equal(heard.status, 200);
        assert_true(has(&heard, rows[i].said));
        close(fd);
    }
    bench_stop(&bench);
}

static void a_head_reply_has_the_length_but_not_the_body(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, "HEAD /held HTTP/1.1\r\nHost: a\r\n\r\n");
    hear_head(fd, &heard);
    assert_true(has(&heard, "Content-Length: 4\r\n"));
    SAY(fd, GET("/close"));
    hear_to_the_end(fd, &heard);
    assert_int_equal(memcmp(heard.text, "HTTP/1.1 200", 12), 0);
    close(fd);
    bench_stop(&bench);
}

static void replies_that_must_not_have_a_body_have_none(void **state)
{
    (void)state;
    static const struct {
        const char *request, *length;
    } rows[] = {
        {GET("/status/204"), NULL               },
        {GET("/status/304"), NULL               },
        {GET("/status/205"), "Content-Length: 0"}
    };
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        say(fd, rows[i].request, strlen(rows[i].request));
        hear_head(fd, &heard);
        assert_int_equal(heard.len, heard.body_at);
        assert_int_equal(has(&heard, "Content-Length"), rows[i].length != NULL);
        assert_true(!rows[i].length || has(&heard, rows[i].length));
        assert_true(has(&heard, "keep-alive"));
    }
    SAY(fd, GET("/x"));
    hear(fd, &heard);
    assert_int_equal(heard.status, 200);
    close(fd);
    bench_stop(&bench);
}

static void a_reply_that_http_cannot_carry_becomes_500(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, (struct http_options){0});
    EXPECT(&bench, GET("/split"), 500);
    EXPECT(&bench, GET("/status/0"), 500);
    EXPECT(&bench, GET("/status/101"), 500);
    EXPECT(&bench, GET("/status/1000"), 500);
    EXPECT(&bench, GET("/status/299"), 299);
    bench_stop(&bench);
}

static void a_held_reply_is_released_once_when_it_is_sent(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    for (int i = 0; i < 3; i++) {
        SAY(fd, GET("/held"));
        hear(fd, &heard);
        assert_true(has(&heard, "x-held: yes\r\n"));
        assert_true(has(&heard, "Content-Length: 4\r\n"));
        assert_false(has(&heard, "content-length: 7"));
    }
    expect_count(&bench.released, 3);
    close(fd);
    bench_stop(&bench);
    assert_int_equal(atomic_load(&bench.released), 3);
}

static void a_held_reply_is_released_when_the_client_leaves(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/big"));
    expect_count(&bench.answered, 1);
    close(fd);
    expect_count(&bench.released, 1);
    bench_stop(&bench);
    assert_int_equal(atomic_load(&bench.released), 1);
}

static void a_large_reply_arrives_whole(void **state)
{
    (void)state;
    struct bench bench;
    static char part[256 * 1024];
    size_t total = 0;
    ssize_t got;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    while ((got = read(fd, part, sizeof part)) > 0)
        total += (size_t)got;
    assert_true(total > 32 * 1024 * 1024 && total < 32 * 1024 * 1024 + 300);
    close(fd);
    bench_stop(&bench);
}

static void a_head_that_does_not_end_gets_408(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.limits = {.head_timeout_ms = 100}});
    int fd = dial(&bench);
    SAY(fd, "GET / HTTP/1.1\r\nHo");
    uint64_t start = milliseconds();
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 408);
    assert_true(has(&heard, "urn:proviso:request-timeout"));
    assert_in_range(milliseconds() - start, 50, 2000);
    assert_int_equal(atomic_load(&bench.last_told), 408);
    close(fd);
    bench_stop(&bench);
}

static void a_head_that_drips_gets_408_all_the_same(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.limits = {.head_timeout_ms = 100}});
    int fd = dial(&bench);
    struct pollfd look = {.fd = fd, .events = POLLIN};
    SAY(fd, "GET / HTTP/1.1\r\nX: ");
    for (int i = 0; i < 500 && poll(&look, 1, 10) == 0; i++)
        SAY(fd, "x");
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 408);
    close(fd);
    bench_stop(&bench);
}

static void a_body_that_stops_gets_408(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    };
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.limits = {.head_timeout_ms = 100}});
    for (size_t i = 0; i < 2; i++) {
        int fd = dial(&bench);
        say(fd, requests[i], strlen(requests[i]));
        hear_to_the_end(fd, &heard);
        assert_int_equal(heard.status, 408);
        close(fd);
    }
    bench_stop(&bench);
}

static void a_body_that_comes_slowly_but_steadily_is_taken(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.limits = {.head_timeout_ms = 200}});
    int fd = dial(&bench);
    SAY(fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n");
    for (int i = 0; i < 20; i++) {
        poll(NULL, 0, 25);
        SAY(fd, "y");
    }
    hear(fd, &heard);
    assert_true(has(&heard, "body=yyyyyyyyyyyyyyyyyyyy "));
    close(fd);
    bench_stop(&bench);
}

static void an_idle_connection_is_closed_without_a_word(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.limits = {.idle_timeout_ms = 100}});
    int fresh = dial(&bench), used = dial(&bench);
    SAY(used, GET("/x"));
    hear(used, &heard);
    hear_to_the_end(used, &heard);
    assert_int_equal(heard.len, 0);
    hear_to_the_end(fresh, &heard);
    assert_int_equal(heard.len, 0);
    expect_connections(&bench, 0);
    close(fresh);
    close(used);
    bench_stop(&bench);
}

static void a_reader_that_takes_nothing_is_cut(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, (struct http_options){.limits = {.stall_timeout_ms = 200}});
    int fd = dial(&bench);
    SAY(fd, GET("/big"));
    expect_count(&bench.released, 1);
    expect_connections(&bench, 0);
    close(fd);
    bench_stop(&bench);
}

static void a_reader_that_is_slow_but_reads_is_not_cut(void **state)
{
    (void)state;
    struct bench bench;
    static char part[512 * 1024];
    bench_start(&bench, (struct http_options){.limits = {.stall_timeout_ms = 200}});
    int fd = dial(&bench);
    SAY(fd, GET("/big"));
    for (int i = 0; i < 20; i++) {
        poll(NULL, 0, 40);
        assert_true(read(fd, part, sizeof part) > 0);
    }
    assert_int_equal(http_connections(bench.server), 1);
    assert_int_equal(atomic_load(&bench.released), 0);
    close(fd);
    bench_stop(&bench);
}

static void no_more_connections_than_the_limit_are_taken(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    int fds[4];
    bench_start(&bench, (struct http_options){.threads = 2, .limits = {.connections = 3}});
    for (int i = 0; i < 3; i++) {
        fds[i] = dial(&bench);
        SAY(fds[i], GET("/x"));
        hear(fds[i], &heard);
        assert_int_equal(heard.status, 200);
    }
    fds[3] = dial(&bench); /* waits in the kernel's queue */
    SAY(fds[3], GET("/y"));
    struct pollfd look = {.fd = fds[3], .events = POLLIN};
    assert_int_equal(poll(&look, 1, 100), 0);
    assert_int_equal(http_connections(bench.server), 3);
    close(fds[0]);
    hear(fds[3], &heard);
    assert_int_equal(heard.status, 200);
    for (int i = 1; i < 4; i++)
        close(fds[i]);
    bench_stop(&bench);
}

/* In a child, because the limit is the process's. Its status: 0 fine, or the number of the step
 * that failed. */
static int serve_without_descriptors(void)
{
    struct bench bench;
    struct heard heard;
    struct rusage before, after;
    bench_start(&bench, (struct http_options){0});
    int spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int fd = dial(&bench);
    struct rlimit limit = {.rlim_cur = (rlim_t)fd + 1, .rlim_max = RLIM_INFINITY};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = (rlim_t)fd + 1; /* no descriptor above this client's own */
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1;
    while (dup(0) >= 0)
        ;
    SAY(fd, GET("/x"));
    getrusage(RUSAGE_SELF, &before);
    poll(NULL, 0, 300);
    getrusage(RUSAGE_SELF, &after);
    if (atomic_load(&bench.answered) != 0 && http_connections(bench.server) != 1)
        return 2;
    long used = (after.ru_utime.tv_usec - before.ru_utime.tv_usec) +
                (after.ru_stime.tv_usec - before.ru_stime.tv_usec) +
                1000000 * (after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
                1000000 * (after.ru_stime.tv_sec - before.ru_stime.tv_sec);
    if (used > 100 * 1000)
        return 3; /* it span */
    close(spare);
    hear(fd, &heard);
    return heard.status == 200 ? 0 : 4;
}

static int status_of_child(int (*body)(void))
{
    int status = -1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(body());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void without_descriptors_it_waits_without_spinning_and_goes_on(void **state)
{
    (void)state;
    assert_int_equal(status_of_child(serve_without_descriptors), 0);
}

static int serve_after_being_stopped(void)
{
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){.threads = 2});
    pid_t self = getpid(), helper = fork();
    if (helper == 0) {
        for (int i = 0; i < 5; i++) {
            kill(self, SIGSTOP);
            poll(NULL, 0, 10);
            kill(self, SIGCONT);
            poll(NULL, 0, 10);
        }
        _exit(0);
    }
    waitpid(helper, NULL, 0);
    int fd = dial(&bench);
    SAY(fd, GET("/x"));
    hear(fd, &heard);
    return heard.status == 200 && http_stop(bench.server, 1000) ? 0 : 1;
}

static void a_process_stopped_and_continued_goes_on_serving(void **state)
{
    (void)state;
    assert_int_equal(status_of_child(serve_after_being_stopped), 0);
}

static void a_port_in_use_is_refused_in_errnos_words(void **state)
{
    (void)state;
    struct bench bench;
    struct str why = {0};
    bench_start(&bench, (struct http_options){0});
    struct http_options second = bench.options;
    second.port = http_port(bench.server);
    assert_null(http_open(&second, &why));
    assert_true(str_eq(why, STR("Address already in use")));
    char name[300];
    memset(name, 'a', sizeof name);
    second.host = (struct str){name, sizeof name};
    assert_null(http_open(&second, &why));
    assert_true(str_eq(why, STR("the host name is too long")));
    bench_stop(&bench);
}

static void the_other_address_family_works_too(void **state)
{
    (void)state;
    struct bench bench = {0};
    struct str why = {0};
    struct http_options options = {.host = STR("::1"), .threads = 1};
    bench.server = http_open(&options, &why);
    if (!bench.server && str_eq(why, STR("Cannot assign requested address"))) {
        print_message("skipped: this machine has no IPv6\n");
        skip();
    }
    assert_non_null(bench.server);
    assert_true(http_port(bench.server) > 0);
    assert_true(http_stop(bench.server, 1000)); /* one that was never started */
}

static void note_loop(void *self, unsigned loop)
{
    pthread_t *threads = self;
    threads[loop] = pthread_self();
}

static void a_task_runs_once_on_every_loops_thread(void **state)
{
    (void)state;
    struct bench bench;
    pthread_t threads[3] = {0};
    bench_start(&bench, (struct http_options){.threads = 3});
    assert_int_equal(http_threads(bench.server), 3);
    for (int i = 0; i < 50; i++)
        http_on_each_loop(bench.server, note_loop, threads);
    assert_false(pthread_equal(threads[0], threads[1]) || pthread_equal(threads[1], threads[2]) ||
                 pthread_equal(threads[0], threads[2]) ||
                 pthread_equal(threads[0], pthread_self()));
    bench_stop(&bench);
}

static void a_stop_ends_idle_connections_and_frees_the_port(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    struct str why = {0};
    bench_start(&bench, (struct http_options){.threads = 2});
    struct http_options again = bench.options;
    again.port = http_port(bench.server);
    int idle = dial(&bench), fresh = dial(&bench);
    SAY(idle, GET("/x"));
    hear(idle, &heard);
    expect_connections(&bench, 2);
    uint64_t start = milliseconds();
    assert_true(http_stop(bench.server, 5000));
    assert_in_range(milliseconds() - start, 0, 1000);
    hear_to_the_end(idle, &heard);
    assert_int_equal(heard.len, 0);
    hear_to_the_end(fresh, &heard);
    assert_int_equal(heard.len, 0);
    close(idle);
    close(fresh);
    struct http_server *server = http_open(&again, &why);
    assert_non_null(server);
    assert_true(http_stop(server, 1000));
}

static void *stop_server(void *self)
{
    return http_stop(((struct bench *)self)->server, 5000) ? self : NULL;
}

static void a_stop_lets_what_is_under_way_finish(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    pthread_t stopper;
    void *whole = NULL;
    bench_start(&bench, (struct http_options){0});
    int idle = dial(&bench), half = dial(&bench);
    SAY(half, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    expect_connections(&bench, 2);
    pthread_create(&stopper, NULL, stop_server, &bench);
    hear_to_the_end(idle, &heard); /* the stop has begun */
    SAY(half, "cde");
    hear_to_the_end(half, &heard);
    assert_int_equal(heard.status, 200);
    assert_true(has(&heard, "body=abcde "));
    assert_true(has(&heard, "Connection: close\r\n"));
    close(idle);
    close(half);
    pthread_join(stopper, &whole);
    assert_non_null(whole);
}

static void a_stop_cuts_what_does_not_finish_in_time(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, (struct http_options){0});
    int stalled = dial(&bench), half = dial(&bench);
    SAY(stalled, GET("/big"));
    SAY(half, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    expect_count(&bench.answered, 1);
    expect_connections(&bench, 2);
    uint64_t start = milliseconds();
    assert_false(http_stop(bench.server, 100));
    assert_in_range(milliseconds() - start, 100, 2000);
    assert_int_equal(atomic_load(&bench.released), 1);
    close(stalled);
    close(half);
}

struct load {
    struct bench *bench;
    atomic_int sent, whole, broken;
};

/* Asks until the server is gone. A reply that began must end. */
static void *ask_until_gone(void *self)
{
    struct load *load = self;
    struct heard heard;
    for (;;) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in to = {.sin_family = AF_INET,
                                 .sin_port = htons(load->bench->options.port),
                                 .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
        if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
            close(fd);
            return NULL;
        }
        for (bool more = true; more;) {
            SAY(fd, GET("/x"));
            hear(fd, &heard);
            more = heard.body_at && !has(&heard, "Connection: close") && !heard.closed;
            atomic_fetch_add(heard.body_at ? &load->whole
                             : heard.len   ? &load->broken
                                           : &load->sent,
                             1);
        }
        close(fd);
    }
}

static void a_stop_under_load_breaks_no_reply(void **state)
{
    (void)state;
    struct bench bench;
    struct load load = {.bench = &bench};
    pthread_t clients[4];
    bench_start(&bench, (struct http_options){.threads = 2});
    bench.options.port = http_port(bench.server);
    for (int i = 0; i < 4; i++)
        pthread_create(&clients[i], NULL, ask_until_gone, &load);
    expect_count(&load.whole, 200);
    assert_true(http_stop(bench.server, 5000));
    for (int i = 0; i < 4; i++)
        pthread_join(clients[i], NULL);
    assert_int_equal(atomic_load(&load.broken), 0);
}

static void a_stream_is_pulled_until_it_ends(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/three"));
    hear_to_the_end(fd, &heard);
    assert_true(has(&heard, "transfer-encoding: chunked"));
    assert_true(has(&heard, "data: 0\n\n") && has(&heard, "data: 1\n\n") &&
                has(&heard, "data: 2\n\n"));
    assert_false(has(&heard, "data: 3"));
    assert_string_equal(heard.text + heard.len - 5, "0\r\n\r\n");
    expect_count(&bench.closed, 1);
    close(fd);
    bench_stop(&bench);
    assert_int_equal(atomic_load(&bench.closed), 1);
}

static void a_stream_ends_when_the_client_leaves(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/endless"));
    hear_head(fd, &heard);
    expect_count(&bench.pulls, 3);
    close(fd);
    expect_count(&bench.closed, 1);
    expect_connections(&bench, 0);
    bench_stop(&bench);
    assert_int_equal(atomic_load(&bench.closed), 1);
}

static void a_stream_ends_whole_when_the_server_stops(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    pthread_t stopper;
    void *whole = NULL;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/endless"));
    expect_count(&bench.pulls, 3);
    pthread_create(&stopper, NULL, stop_server, &bench);
    hear_to_the_end(fd, &heard);
    assert_string_equal(heard.text + heard.len - 5, "0\r\n\r\n");
    close(fd);
    pthread_join(stopper, &whole);
    assert_non_null(whole);
    assert_int_equal(atomic_load(&bench.closed), 1);
}

/* A stream's first piece goes into a socket that is nearly full with the reply before it: written, but not to be polled for
 * writing. Were pieces handed over between two turns of the loop, the library would poll all the same, and
 * abort later. */
static void a_stream_behind_a_full_socket_does_not_end_the_process(void **state)
{
    (void)state;
    struct bench bench;
    static char part[256 * 1024];
    char text[200];
    int fds[60];
    bench_start(&bench, (struct http_options){0});
    bench_set_send_buffers(&bench, 64 * 1024);
    for (int i = 0; i < 60; i++) {
        fds[i] = dial(&bench);
        int len =
            snprintf(text, sizeof text, "GET /fill/%d HTTP/1.1\r\nHost: a\r\n\r\n" GET("/endless"),
                     60 * 1000 + i * 1500);
        say(fds[i], text, (size_t)len);
    }
    poll(NULL, 0, 100);
    for (int i = 0; i < 60; i++) /* the sockets become writable again */
        for (int times = 0; times < 100 && recv(fds[i], part, sizeof part, MSG_DONTWAIT) > 0;
             times++)
            ;
    poll(NULL, 0, 100);
    for (int i = 0; i < 60; i++)
        close(fds[i]);
    expect_connections(&bench, 0);
    bench_stop(&bench);
}

/* HTTP/1.0 has no chunks, so its streams end with nothing to send, at once. */
static void streams_over_http_1_0_end_when_the_server_stops(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    pthread_t stopper;
    void *whole = NULL;
    int fds[3];
    bench_start(&bench, (struct http_options){0});
    for (int i = 0; i < 3; i++) {
        fds[i] = dial(&bench);
        SAY(fds[i], "GET /endless HTTP/1.0\r\n\r\n");
        hear_head(fds[i], &heard);
        assert_true(has(&heard, "Connection: close"));
    }
    expect_count(&bench.pulls, 9);
    pthread_create(&stopper, NULL, stop_server, &bench);
    for (int i = 0; i < 3; i++) {
        hear_to_the_end(fds[i], &heard);
        close(fds[i]);
    }
    pthread_join(stopper, &whole);
    assert_non_null(whole);
    assert_int_equal(atomic_load(&bench.closed), 3);
}

static int open_without_descriptors(void)
{
    struct http_options options = {.host = STR("127.0.0.1"), .threads = 2};
    struct str why = {0};
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 10;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1;
    return !http_open(&options, &why) && str_eq(why, STR("Too many open files")) ? 0 : 2;
}

static void without_descriptors_it_does_not_open_and_says_why(void **state)
{
    (void)state;
    assert_int_equal(status_of_child(open_without_descriptors), 0);
}

static void a_head_request_to_a_stream_gets_its_head(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, "HEAD /endless HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 200);
    assert_int_equal(heard.len, heard.body_at);
    assert_int_equal(atomic_load(&bench.closed), 1);
    close(fd);
    bench_stop(&bench);
}

static void a_client_that_closes_its_half_gets_its_reply(void **state)
{
    (void)state;
    struct bench bench;
    struct heard heard;
    bench_start(&bench, (struct http_options){0});
    int fd = dial(&bench);
    SAY(fd, GET("/x"));
    shutdown(fd, SHUT_WR);
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 200);
    close(fd);
    bench_stop(&bench);
}

const struct CMUnitTest life_tests[] = {
    cmocka_unit_test(a_connection_serves_many_requests),
    cmocka_unit_test(pipelined_requests_are_answered_in_their_order),
    cmocka_unit_test(the_connection_field_is_obeyed),
    cmocka_unit_test(a_head_reply_has_the_length_but_not_the_body),
    cmocka_unit_test(replies_that_must_not_have_a_body_have_none),
    cmocka_unit_test(a_reply_that_http_cannot_carry_becomes_500),
    cmocka_unit_test(a_held_reply_is_released_once_when_it_is_sent),
    cmocka_unit_test(a_held_reply_is_released_when_the_client_leaves),
    cmocka_unit_test(a_large_reply_arrives_whole),
    cmocka_unit_test(a_head_that_does_not_end_gets_408),
    cmocka_unit_test(a_head_that_drips_gets_408_all_the_same),
    cmocka_unit_test(a_body_that_stops_gets_408),
    cmocka_unit_test(a_body_that_comes_slowly_but_steadily_is_taken),
    cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
    cmocka_unit_test(a_reader_that_takes_nothing_is_cut),
    cmocka_unit_test(a_reader_that_is_slow_but_reads_is_not_cut),
    cmocka_unit_test(no_more_connections_than_the_limit_are_taken),
    cmocka_unit_test(without_descriptors_it_waits_without_spinning_and_goes_on),
    cmocka_unit_test(a_process_stopped_and_continued_goes_on_serving),
    cmocka_unit_test(a_port_in_use_is_refused_in_errnos_words),
    cmocka_unit_test(the_other_address_family_works_too),
    cmocka_unit_test(a_task_runs_once_on_every_loops_thread),
    cmocka_unit_test(a_stop_ends_idle_connections_and_frees_the_port),
    cmocka_unit_test(a_stop_lets_what_is_under_way_finish),
    cmocka_unit_test(a_stop_cuts_what_does_not_finish_in_time),
    cmocka_unit_test(a_stop_under_load_breaks_no_reply),
    cmocka_unit_test(a_stream_is_pulled_until_it_ends),
    cmocka_unit_test(a_stream_ends_when_the_client_leaves),
    cmocka_unit_test(a_stream_ends_whole_when_the_server_stops),
    cmocka_unit_test(a_stream_behind_a_full_socket_does_not_end_the_process),
    cmocka_unit_test(streams_over_http_1_0_end_when_the_server_stops),
    cmocka_unit_test(without_descriptors_it_does_not_open_and_says_why),
    cmocka_unit_test(a_head_request_to_a_stream_gets_its_head),
    cmocka_unit_test(a_client_that_closes_its_half_gets_its_reply),
};
const size_t life_test_count = sizeof life_tests / sizeof *life_tests;
