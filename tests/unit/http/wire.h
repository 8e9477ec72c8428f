/* A real server in this process, and raw sockets to talk to it. Everything waits with a deadline,
 * nothing sleeps. */
#ifndef PROVISO_TEST_WIRE_H
#define PROVISO_TEST_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http.h"
#include <stdatomic.h>

struct bench {
    struct http_server *server;
    struct http_options options;
    atomic_int answered, told, released, closed, pulls;
    atomic_int last_told;   /* status */
    atomic_int last_fields; /* how many header fields it had */
    atomic_int threads_hit; /* bits of loops */
};

/* Starts a server with what `options` says; its handler answers by path, see wire.c. */
void bench_start(struct bench *bench, struct http_options options);
void bench_stop(struct bench *bench);

/* Connections that are accepted from now on have a send buffer of (twice) this size. They inherit it
 * from the listening socket, which is found among this process's descriptors. */
void bench_set_send_buffers(const struct bench *bench, int size);

int dial(const struct bench *bench);
int dial_with_buffer(const struct bench *bench, int size); /* for what it receives */
void say(int fd, const char *bytes, size_t len);
#define SAY(fd, literal) say((fd), (literal), sizeof(literal) - 1)

/* One reply: the head up to the empty line, and as many bytes as Content-Length says. */
struct heard {
    char text[64 * 1024];
    size_t len;
    int status;
    size_t body_at; /* 0: no whole head */
    bool closed;    /* the server closed behind it */
};
void hear(int fd, struct heard *heard);            /* one reply */
void hear_head(int fd, struct heard *heard);       /* the head only: of a reply without body */
void hear_to_the_end(int fd, struct heard *heard); /* until the server closes */
bool has(const struct heard *heard, const char *text);

/* Sends, and expects exactly this status. */
void expect_status(const struct bench *bench, const char *bytes, size_t len, int status);
#define EXPECT(bench, literal, status)                                                             \
    expect_status((bench), (literal), sizeof(literal) - 1, status)

/* Waits until the number is reached, at most five seconds. */
void expect_count(atomic_int *counter, int at_least);
void expect_connections(const struct bench *bench, size_t count);
uint64_t milliseconds(void);

extern const struct CMUnitTest guard_tests[], head_tests[], life_tests[], http2_tests[];
extern const size_t guard_test_count, head_test_count, life_test_count, http2_test_count;

#endif
