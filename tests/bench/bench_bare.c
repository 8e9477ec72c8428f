/* links: PkgConfig::H2O PkgConfig::SSL PkgConfig::CRYPTO Threads::Threads
 *
 * bench_bare PORT THREADS [BODY]: a bare libh2o server that answers everything with the same JSON, 300
 * bytes where none is given. It does nothing else, and so is what a server on libh2o can reach at most: the denominator
 * of `./dev bench mock` and `./dev bench check`. Runs until it is killed. */
#define H2O_USE_LIBUV 0
#include <arpa/inet.h>
#include <fcntl.h>
#include <h2o.h>
#include <pthread.h>
#include <stdio.h>

static char standard_body[301];
static h2o_iovec_t body;
static h2o_globalconf_t config;
static int listen_fd;

static int on_request(h2o_handler_t *self, h2o_req_t *req)
{
    static h2o_generator_t generator = {NULL, NULL};
    (void)self;
    req->res.status = 200;
    req->res.reason = "OK";
    req->res.content_length = body.len;
    h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_TYPE, NULL,
                   H2O_STRLIT("application/json"));
    h2o_start_response(req, &generator);
    h2o_send(req, &body, 1, H2O_SEND_STATE_FINAL);
    return 0;
}

static void on_accept(h2o_socket_t *listener, const char *error)
{
    h2o_socket_t *sock;
    if (!error && (sock = h2o_evloop_socket_accept(listener)) != NULL)
        h2o_accept(listener->data, sock);
}

static void *run(void *self)
{
    h2o_context_t context;
    h2o_accept_ctx_t accept = {.ctx = &context, .hosts = config.hosts};
    (void)self;
    h2o_context_init(&context, h2o_evloop_create(), &config);
    h2o_socket_t *listener =
        h2o_evloop_socket_create(context.loop, dup(listen_fd), H2O_SOCKET_FLAG_DONT_READ);
    listener->data = &accept;
    h2o_socket_read_start(listener, on_accept);
    for (;;)
        h2o_evloop_run(context.loop, INT32_MAX);
    return NULL;
}

static int listen_on(uint16_t port)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, SOMAXCONN) != 0)
        return -1;
    return fd;
}

static unsigned port_of(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port) : 0;
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: bench_bare PORT THREADS [BODY]\n");
        return 2;
    }
    snprintf(standard_body, sizeof standard_body, "{\"text\":\"%0288d\"}", 0);
    body = argc == 4 ? h2o_iovec_init(argv[3], strlen(argv[3]))
                     : h2o_iovec_init(standard_body, sizeof standard_body - 1);
    listen_fd = listen_on((uint16_t)atoi(argv[1]));
    if (listen_fd < 0) {
        perror("bench_bare");
        return 2;
    }
    h2o_config_init(&config);
    config.server_name = (h2o_iovec_t){NULL, 0}; /* as the servers beside it do */
    h2o_hostconf_t *host =
        h2o_config_register_host(&config, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_create_handler(h2o_config_register_path(host, "/", 0), sizeof(h2o_handler_t))->on_req =
        on_request;
    for (int i = 1; i < atoi(argv[2]); i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, run, NULL);
    }
    printf("bench_bare: listening on http://127.0.0.1:%u\n", port_of(listen_fd));
    fflush(stdout);
    run(NULL);
}
