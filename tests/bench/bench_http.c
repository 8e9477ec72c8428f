/* links: http
 *
 * bench_http PORT THREADS: server/http with a handler that does nothing but hand out the same 300
 * bytes of JSON. Beside bench_bare it shows what the guard and the watchdog cost. Port 0: the
 * system picks. Runs until it is killed. */
#include "http.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char body[301];

static void release(void *hold)
{
    ++*(unsigned *)hold;
}

static void answer(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)request;
    reply->status = 200;
    reply->content_type = STR("application/json");
    reply->body = (struct str){body, sizeof body - 1};
    reply->release = release;
    reply->hold = self;
}

int main(int argc, char **argv)
{
    static unsigned released;
    struct str why = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: bench_http PORT THREADS\n");
        return 2;
    }
    struct http_options options = {
        .host = STR("127.0.0.1"),
        .port = (uint16_t)atoi(argv[1]),
        .threads = (unsigned)atoi(argv[2]),
        .handler = {.answer = answer, .self = &released}
    };
    snprintf(body, sizeof body, "{\"text\":\"%0288d\"}", 0);
    struct http_server *server = http_open(&options, &why);
    if (!server) {
        fprintf(stderr, "bench_http: " STR_FMT "\n", STR_ARG(why));
        return 2;
    }
    http_start(server);
    printf("bench_http: listening on http://127.0.0.1:%u\n", http_port(server));
    fflush(stdout);
    for (;;)
        pause();
}
