/* The self-test of interpose.c and http2.c: serves a few requests to itself over a socket pair, and
 * looks whether the library has come through our functions. Were it linked in another way some day,
 * the guard would be off without a sign. */
#include "http_private.h"
#include <fcntl.h>
#include <sys/socket.h>

enum { TURNS = 20 };

static const char http1_bytes[] =
    "POST / HTTP/1.1\r\nHost: probe\r\nTransfer-Encoding: chunked\r\n\r\n"
    "1\r\nx\r\n0\r\n\r\n";

/* Preface; SETTINGS; HEADERS of streams 1 (GET /), 3 (a field value of one LF), 5 (a body is to
 * come); RST_STREAM of 5; a frame of a type that nobody knows. */
static const char http2_bytes[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                                  "\0\0\0\4\0\0\0\0\0"
                                  "\0\0\6\1\5\0\0\0\1\x82\x84\x86\x41\1p"
                                  "\0\0\13\1\5\0\0\0\3\x82\x84\x86\x41\1p\0\1x\1\n"
                                  "\0\0\6\1\4\0\0\0\5\x83\x84\x86\x41\1p"
                                  "\0\0\4\3\0\0\0\0\5\0\0\0\10"
                                  "\0\0\0\x20\0\0\0\0\0";

static void turn(struct loop *loop)
{
    for (int i = 0; i < TURNS; i++)
        h2o_evloop_run(loop->evloop, 0);
}

/* Sends the bytes through a connection of this loop. False: there is none to be had. */
static bool send_through(struct loop *loop, const char *bytes, size_t len)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    bool sent = connection_reserve(loop->server);
    if (sent)
        connection_open(loop, h2o_evloop_socket_create(loop->evloop, ends[0], 0));
    else
        close(ends[0]);
    sent = sent && write(ends[1], bytes, len) == (ssize_t)len;
    turn(loop);
    close(ends[1]);
    turn(loop);
    return sent;
}

const char *probe_run(struct loop *loop)
{
    unsigned wanted = 1u << INTERPOSED_HEAD | 1u << INTERPOSED_CHUNKS | 1u << INTERPOSED_REQUEST;
    loop->probing = true;
    bool sent = send_through(loop, http1_bytes, sizeof http1_bytes - 1);
    if (loop->server->options.http2) {
        wanted = (2u << INTERPOSED_RESET) - 1;
        sent = sent && send_through(loop, http2_bytes, sizeof http2_bytes - 1);
    }
    loop->probing = false;
    if (!sent)
        return "no socket for the self-test";
    return interpose_reached() == wanted
               ? NULL
               : "libh2o does not come through Proviso's guard on this system";
}
