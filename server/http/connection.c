#include "http_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum { ACCEPTS_A_TURN = 16 };

/* Counted before the accept, so that the limit holds however many loops accept at once. */
bool connection_reserve(struct http_server *server)
{
    if (atomic_fetch_add(&server->connections, 1) < server->options.limits.connections)
        return true;
    atomic_fetch_sub(&server->connections, 1);
    return false;
}

static void unreserve(struct loop *loop)
{
    struct http_server *server = loop->server;
    if (atomic_fetch_sub(&server->connections, 1) > 1 || !loop->draining)
        return;
    pthread_mutex_lock(&server->mutex);
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->mutex);
}

static void connection_free(struct connection *connection)
{
    struct loop *loop = connection->loop;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        loop->connections = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    free(connection);
    unreserve(loop);
    connection_resume(loop);
}

static void on_lingered(void *self)
{
    connection_free(self);
}

static void on_linger_read(h2o_socket_t *sock, const char *error)
{
    h2o_buffer_consume(&sock->input, sock->input->size);
    if (error)
        h2o_socket_close(sock);
}

/* Were the socket closed with bytes unread, the kernel would reset the connection, and the client
 * might lose the reply that it has not read yet. So the reading goes on on a second descriptor,
 * until the client closes or watch.c's patience ends. */
static void linger(struct connection *connection)
{
    h2o_socket_t *sock =
        h2o_evloop_socket_create(connection->loop->evloop, connection->linger_fd, 0);
    shutdown(connection->linger_fd, SHUT_WR);
    connection->linger_fd = -1;
    connection->sock = sock;
    connection->doing = DOING_LINGER;
    connection->since_ms = connection->loop->now_ms;
    sock->on_close.cb = on_lingered;
    sock->on_close.data = connection;
    h2o_socket_read_start(sock, on_linger_read);
}

static void on_closed(void *self)
{
    struct connection *connection = self;
    if (connection->linger_fd >= 0)
        linger(connection);
    else
        connection_free(connection);
}

void connection_linger(struct connection *connection)
{
    if (connection->linger_fd < 0)
        connection->linger_fd = fcntl(h2o_socket_get_fd(connection->sock), F_DUPFD_CLOEXEC, 0);
}

void connection_drop(struct connection *connection)
{
    int fd = h2o_socket_get_fd(connection->sock);
    connection->cut = true;
    if (connection->linger_fd >= 0)
        close(connection->linger_fd);
    connection->linger_fd = -1;
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
    shutdown(fd, SHUT_RDWR);
}

void connection_end(struct connection *connection)
{
    if (h2o_socket_is_reading(connection->sock))
        connection->sock->_cb.read(connection->sock, h2o_socket_error_closed);
    else
        connection_drop(connection);
}

void connection_open(struct loop *loop, h2o_socket_t *sock)
{
    struct connection *connection = h2o_mem_alloc(sizeof *connection);
    *connection = (struct connection){.next = loop->connections,
                                      .loop = loop,
                                      .sock = sock,
                                      .since_ms = loop->now_ms,
                                      .linger_fd = -1};
    if (loop->connections)
        loop->connections->previous = connection;
    loop->connections = connection;
    sock->on_close.cb = on_closed;
    sock->on_close.data = connection;
    h2o_accept(&loop->accept, sock);
}

/* A listener that stays readable, with no room or no descriptor for what waits there, would spin.
 * It is read again when a connection of this loop closes, or when watch.c looks next. */
static void pause_listener(struct loop *loop)
{
    h2o_socket_read_stop(loop->listener);
    loop->paused = true;
}

static void on_accept(h2o_socket_t *listener, const char *error)
{
    struct loop *loop = listener->data;
    if (error)
        return;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        if (!connection_reserve(loop->server)) {
            pause_listener(loop);
            return;
        }
        h2o_socket_t *sock = h2o_evloop_socket_accept(listener);
        if (!sock) {
            int failure = errno;
            unreserve(loop);
            if (failure == EMFILE || failure == ENFILE || failure == ENOBUFS || failure == ENOMEM)
                pause_listener(loop);
            return;
        }
        connection_open(loop, sock);
    }
}

void connection_resume(struct loop *loop)
{
    if (!loop->paused || !loop->listener)
        return;
    loop->paused = false;
    h2o_socket_read_start(loop->listener, on_accept);
}

void connection_listen(struct loop *loop)
{
    loop->listener =
        h2o_evloop_socket_create(loop->evloop, loop->listen_fd, H2O_SOCKET_FLAG_DONT_READ);
    loop->listener->data = loop;
    loop->listen_fd = -1;
    h2o_socket_read_start(loop->listener, on_accept);
}

void connection_unlisten(struct loop *loop)
{
    if (loop->listener)
        h2o_socket_close(loop->listener);
    if (loop->listen_fd >= 0)
        close(loop->listen_fd);
    loop->listener = NULL;
    loop->listen_fd = -1;
    loop->paused = false;
}
