#include "http_private.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { DESCRIPTORS_FOR_OTHERS = 64, DESCRIPTORS_A_LOOP = 4, CUT_MS = 1000 };

/* Far beyond our own, so that the library's timers and limits never speak first: what it says is
 * not ours. */
static const uint64_t LIBRARY_TIMEOUT_MS = 365ull * 24 * 3600 * 1000;

static unsigned core_count(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? (unsigned)CPU_COUNT(&cores) : 1;
}

static size_t connection_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024 - DESCRIPTORS_FOR_OTHERS;
    size_t most = limit.rlim_cur > SIZE_MAX ? SIZE_MAX : (size_t)limit.rlim_cur;
    return most > 2 * DESCRIPTORS_FOR_OTHERS ? most - DESCRIPTORS_FOR_OTHERS
                                             : DESCRIPTORS_FOR_OTHERS;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct http_options with_defaults(const struct http_options *given)
{
    struct http_options options = *given;
    struct http_limits *limits = &options.limits;
    options.threads = options.threads ? options.threads : core_count();
    limits->target_bytes = limits->target_bytes ? limits->target_bytes : 16 * 1024;
    limits->header_bytes = limits->header_bytes ? limits->header_bytes : 64 * 1024;
    limits->header_count = limits->header_count ? limits->header_count : 100;
    limits->body_bytes = limits->body_bytes ? limits->body_bytes : 10 * 1024 * 1024;
    limits->head_timeout_ms = limits->head_timeout_ms ? limits->head_timeout_ms : 10 * 1000;
    limits->idle_timeout_ms = limits->idle_timeout_ms ? limits->idle_timeout_ms : 60 * 1000;
    limits->stall_timeout_ms = limits->stall_timeout_ms ? limits->stall_timeout_ms : 30 * 1000;
    limits->connections = limits->connections ? limits->connections : connection_limit();
    limits->target_bytes = least(limits->target_bytes, GUARD_PART_BYTES);
    limits->header_bytes = least(limits->header_bytes, GUARD_PART_BYTES);
    limits->header_count = least(limits->header_count, GUARD_FIELDS);
    limits->body_bytes = least(limits->body_bytes, SIZE_MAX / 4);
    return options;
}

/* Often enough to be within a quarter of each timeout, but not more often than every 10 ms. */
static unsigned watch_interval(const struct http_limits *limits)
{
    size_t shortest =
        least(limits->head_timeout_ms, least(limits->idle_timeout_ms, limits->stall_timeout_ms));
    size_t interval = least(shortest / 4, 1000);
    return interval < 10 ? 10 : (unsigned)interval;
}

static void configure(struct http_server *server)
{
    h2o_globalconf_t *config = &server->config;
    h2o_config_init(config);
    config->server_name = (h2o_iovec_t){NULL, 0};
    config->http1.req_timeout = LIBRARY_TIMEOUT_MS;
    config->http1.upgrade_to_http2 = server->options.http2;
    config->max_request_entity_size = server->options.limits.body_bytes * 2 + 1024 * 1024;
    config->http2.idle_timeout = server->options.limits.idle_timeout_ms;
    server->host =
        h2o_config_register_host(config, h2o_iovec_init(H2O_STRLIT("default")), UINT16_MAX);
    server->host->http2.push_preload = 0;
    h2o_config_register_path(server->host, "/", 0);
}

static struct http_server *server_new(const struct http_options *given)
{
    struct http_options options = with_defaults(given);
    struct http_server *server =
        calloc(1, sizeof *server + options.threads * sizeof server->loops[0]);
    if (!server)
        abort();
    server->options = options;
    server->options.host = (struct str){0};
    server->guard = (struct guard_limits){.target_bytes = options.limits.target_bytes,
                                          .header_bytes = options.limits.header_bytes,
                                          .header_count = options.limits.header_count,
                                          .body_bytes = options.limits.body_bytes};
    server->watch_ms = watch_interval(&options.limits);
    server->listen_fd = -1;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&server->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&server->mutex, NULL);
    return server;
}

static void server_free(struct http_server *server)
{
    if (server->listen_fd >= 0)
        close(server->listen_fd);
    if (server->config.hosts)
        h2o_config_dispose(&server->config);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

static bool loop_create(struct http_server *server, struct loop *loop)
{
    *loop = (struct loop){.server = server, .number = server->loop_count};
    loop->listen_fd = fcntl(server->listen_fd, F_DUPFD_CLOEXEC, 0);
    if (loop->listen_fd >= 0 && pthread_create(&loop->thread, NULL, loop_main, loop) == 0)
        return true;
    if (loop->listen_fd >= 0)
        close(loop->listen_fd);
    return false;
}

/* All signals stay with the threads that the caller made: a loop must neither end on one nor handle
 * it. */
static bool threads_create(struct http_server *server)
{
    sigset_t all, before;
    bool created = true;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (created && server->loop_count < server->options.threads) {
        created = loop_create(server, &server->loops[server->loop_count]);
        server->loop_count += created;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_mutex_lock(&server->mutex);
    while (server->ready < server->loop_count)
        pthread_cond_wait(&server->changed, &server->mutex);
    pthread_mutex_unlock(&server->mutex);
    return created;
}

static void threads_join(struct http_server *server)
{
    loops_run(server, loop_leave, NULL);
    for (unsigned i = 0; i < server->loop_count; i++)
        pthread_join(server->loops[i].thread, NULL);
}

struct http_server *http_open(const struct http_options *options, struct str *why)
{
    if (!http2_find()) {
        *why = STR("this libh2o lacks what Proviso's guard stands on");
        return NULL;
    }
    struct http_server *server = server_new(options);
    server->listen_fd = listen_open(options->host, options->port, &server->port, why);
    if (server->listen_fd >= 0 &&
        !listen_spare(server->listen_fd, DESCRIPTORS_A_LOOP * (server->options.threads + 1), why)) {
        close(server->listen_fd);
        server->listen_fd = -1;
    }
    if (server->listen_fd < 0) {
        server_free(server);
        return NULL;
    }
    configure(server);
    bool whole = threads_create(server);
    if (whole && !server->failure)
        return server;
    *why = whole ? str_of(server->failure) : STR("the threads could not be started");
    threads_join(server);
    server_free(server);
    return NULL;
}

uint16_t http_port(const struct http_server *server)
{
    return server->port;
}

unsigned http_threads(const struct http_server *server)
{
    return server->loop_count;
}

size_t http_connections(const struct http_server *server)
{
    return atomic_load(&server->connections);
}

void http_start(struct http_server *server)
{
    loops_run(server, loop_listen, NULL);
}

struct public_task {
    void (*task)(void *self, unsigned loop);
    void *self;
};

static void run_public_task(struct loop *loop, void *self)
{
    struct public_task *task = self;
    task->task(task->self, loop->number);
}

void http_on_each_loop(struct http_server *server, void (*task)(void *self, unsigned loop),
                       void *self)
{
    loops_run(server, run_public_task, &(struct public_task){.task = task, .self = self});
}

static bool wait_until_empty(struct http_server *server, unsigned ms)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += ms / 1000;
    end.tv_nsec += (long)(ms % 1000) * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    int result = 0;
    pthread_mutex_lock(&server->mutex);
    while (atomic_load(&server->connections) > 0 && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&server->changed, &server->mutex, &end);
    pthread_mutex_unlock(&server->mutex);
    return atomic_load(&server->connections) == 0;
}

bool http_stop(struct http_server *server, unsigned deadline_ms)
{
    close(server->listen_fd);
    server->listen_fd = -1;
    loops_run(server, loop_drain, NULL);
    bool whole = wait_until_empty(server, deadline_ms);
    if (!whole) {
        loops_run(server, loop_cut, NULL);
        wait_until_empty(server, CUT_MS);
    }
    threads_join(server);
    server_free(server);
    return whole;
}
