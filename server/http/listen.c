#include "http_private.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

static struct str errno_text(int error)
{
    const char *text = strerrordesc_np(error);
    return str_of(text ? text : "unknown error");
}

static struct addrinfo *resolve(struct str host, uint16_t port, struct str *why)
{
    char name[256], service[8];
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (host.len >= sizeof name) {
        *why = STR("the host name is too long");
        return NULL;
    }
    snprintf(name, sizeof name, STR_FMT, STR_ARG(host));
    snprintf(service, sizeof service, "%u", port);
    int failure = getaddrinfo(host.len ? name : NULL, service, &hints, &found);
    if (failure == 0)
        return found;
    *why = failure == EAI_SYSTEM ? errno_text(errno) : str_of(gai_strerror(failure));
    return NULL;
}

/* SO_REUSEADDR lets a server come back while old connections linger; a listening neighbour is still
 * refused. */
static int open_on(const struct addrinfo *address)
{
    int on = 1;
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    address->ai_protocol);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static uint16_t bound_port(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return (uint16_t)h2o_socket_getport((struct sockaddr *)&address);
}

int listen_open(struct str host, uint16_t port, uint16_t *bound, struct str *why)
{
    struct addrinfo *addresses = resolve(host, port, why);
    int fd = -1;
    for (struct addrinfo *at = addresses; at && fd < 0; at = at->ai_next) {
        fd = open_on(at);
        if (fd < 0)
            *why = errno_text(errno);
    }
    if (addresses)
        freeaddrinfo(addresses);
    if (fd >= 0)
        *bound = bound_port(fd);
    return fd;
}

bool listen_spare(int fd, unsigned count, struct str *why)
{
    int *taken = calloc(count, sizeof *taken);
    unsigned got = 0;
    while (taken && got < count && (taken[got] = fcntl(fd, F_DUPFD_CLOEXEC, 0)) >= 0)
        got++;
    if (got < count)
        *why = errno_text(errno);
    for (unsigned i = 0; i < got; i++)
        close(taken[i]);
    free(taken);
    return got == count;
}
