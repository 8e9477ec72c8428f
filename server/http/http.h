/* The HTTP server: libh2o behind our own guard. This folder is the only one that includes h2o.h; docs/internals/http.md tells how.
 *
 * One event loop a thread, all accepting from one listening socket. Every request that gets past the guard (guard.h: what is malformed or too
 * large is answered 400, 408, 413, 414, 431 here, with a problem document) goes to one handler, on the loop's thread, whole: method, target,
 * header fields, body. The handler fills a reply and returns; it must not block.
 *
 *     struct http_options options = {.host = STR("127.0.0.1"), .port = 4010, .threads = 2, .handler = {answer, self}};
 *     struct http_server *server = http_open(&options, &why);        bound and listening, NULL: why
 *     http_start(server);                                            threads run
 *     http_stop(server, 10000);                                      no new connections, finish, at most 10 s; joins and frees
 *
 * All signals are blocked in the loop threads. A reply to HEAD, 204, 205 and 304 never carries a body, whatever the handler gives. Nor do
 * the handler's fields ever speak of the connection or the framing (connection, content-length, date and the like are the server's). A
 * reply that HTTP cannot carry (a status outside 200 to 999, a line break in a field) becomes a 500.
 */
#ifndef PROVISO_HTTP_H
#define PROVISO_HTTP_H

#include "buf.h"
#include <stdint.h>

struct http_server;

struct http_field {
    struct str name; /* lower case */
    struct str value;
};

struct http_request {
    struct str method;
    struct str path;       /* up to '?', origin form (taken out of an absolute one), raw */
    struct str query;      /* behind '?', raw; ptr NULL where there is none */
    struct str authority;  /* Host or :authority */
    struct str body;       /* ptr NULL where there is none */
    struct str peer;       /* address of the client, text */
    unsigned version;      /* 0x100, 0x101, 0x200 */
    unsigned loop;         /* number of the loop, 0 … threads - 1 */
    struct arena *scratch; /* cleared when the handler has returned and its reply was taken over */
    void *native;          /* for http_header */
    struct str
        refusal; /* for `told`: public id of the finding where the server refused it itself */
};

/* The value of a request header field (name in lower case; `host`, `content-length` and the like included); ptr NULL where absent. One that
 * is repeated has its values joined with ", " (RFC 9110, 5.3), `cookie` with "; ". Lives as long as the request. */
struct str http_header(const struct http_request *request, struct str name);

/* All header fields of the request in the order they came, those that are repeated one by one; returns how many. The array lives in
 * `scratch`. `host` has the request's authority. Over HTTP/2 it comes first, and `content-length` last: whether the client sent that
 * is not known there, so it is given wherever there is a body. Of a request that the server refused, what it could read: maybe none.
 *
 *     const struct http_field *fields;
 *     size_t count = http_fields(request, request->scratch, &fields);
 */
size_t http_fields(const struct http_request *request, struct arena *scratch,
                   const struct http_field **fields);

/* A body that goes on: called on the loop's thread every `interval_ms` until it returns false, the client leaves (a client that
 * only closes its half counts as gone) or the server stops. */
struct http_stream {
    bool (*pull)(void *self, struct buf *out); /* adds what is to be sent now; false: all */
    void (*closed)(void *self);                /* always called once, at the end */
    void *self;                                /* pull NULL: no stream */
    unsigned interval_ms;
};

/* A copy of a text that lives as long as the request: what a reply with `release` may hold. */
struct str http_keep(const struct http_request *request, struct str text);

struct http_reply {
    uint16_t status;
    struct str content_type;         /* empty: none */
    const struct http_field *fields; /* names and values */
    size_t field_count;
    struct str body;
    /* Names in lower case. Where `release` is set, texts above live until it is called (once, on this loop's thread, when the reply was sent or the client has
     * gone): nothing is copied. Otherwise they live in the request's scratch or longer, and are copied. */
    void (*release)(void *hold);
    void *hold;
    bool close; /* close the connection behind this reply */
    struct http_stream stream;
};

struct http_handler {
    void (*answer)(void *self, const struct http_request *request, struct http_reply *reply);
    /* Told of every exchange just before its reply goes, those that the guard answered included; may be NULL. `sent` is the status. Of a
     * refused request, `method` and `path` are what could be read of it, maybe nothing. */
    void (*told)(void *self, const struct http_request *request, uint16_t sent,
                 uint64_t nanoseconds);
    void *self;
};

/* Target and header bytes are 200,000 at most, the count 100: libh2o has no room for more. */
struct http_limits {
    size_t target_bytes;       /* 414 beyond; default 16 KiB */
    size_t header_bytes;       /* 431; default 64 KiB */
    size_t header_count;       /* 431; default 100 */
    size_t body_bytes;         /* 413; default 10 MiB */
    unsigned head_timeout_ms;  /* 408; default 10 s */
    unsigned idle_timeout_ms;  /* keep-alive without a request; default 60 s */
    unsigned stall_timeout_ms; /* a reader that takes nothing of its reply; default 30 s */
    size_t connections;        /* for the whole server; default: descriptor limit less 64 */
};

struct http_options {
    struct str host;           /* address or name */
    uint16_t port;             /* 0: the system picks */
    unsigned threads;          /* 0: one a core */
    bool http2;                /* h2c, by prior knowledge and upgrade */
    struct http_limits limits; /* members that are 0 take the default */
    struct http_handler handler;
};

/* Binds and listens. NULL: *why says why, in static or errno's words ("address already in use"). No SO_REUSEPORT: a second
 * server on the same port is refused. */
struct http_server *http_open(const struct http_options *options, struct str *why);

/* The port it listens on. */
uint16_t http_port(const struct http_server *server);
unsigned http_threads(const struct http_server *server);

/* Runs the loops in their threads. */
void http_start(struct http_server *server);

/* Runs `task(self, loop)` once on every loop's thread, and returns when all have; before the start, too. Not from a loop thread. */
void http_on_each_loop(struct http_server *server, void (*task)(void *self, unsigned loop),
                       void *self);

/* Stops accepting, lets what is under way finish for at most `deadline_ms`, closes, joins, frees. True where nothing was cut. */
bool http_stop(struct http_server *server, unsigned deadline_ms);

/* The reason phrase that goes with a status: "Not Found". Empty where the registry has none. */
const char *http_reason(unsigned status);

/* Open connections now, for metrics. */
size_t http_connections(const struct http_server *server);

#endif
