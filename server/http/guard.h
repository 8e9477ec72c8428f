/* The guard: judges the bytes of a request before anybody acts on them. Pure functions, no socket.
 *
 * guard_head reads the head of an HTTP/1 request (RFC 9112), strictly: what two servers could read
 * differently is refused, not repaired. It is the parser too: libh2o's own is never asked
 * (interpose.c), so that nothing can pass between a judge and a reader who disagree. guard_chunks
 * does the same for chunked bodies.
 *
 * Taken although RFC 3986 would have them percent-encoded, because clients send them as they are
 * typed: | [ ] { } ^ ` " < > \ in a target. Not taken: bytes outside ASCII, space, control
 * characters, '#'.
 *
 *     struct guard_field fields[GUARD_FIELDS];
 *     struct guard_head head;
 *     switch (guard_head(bytes, 0, &limits, fields, &head)) { … }
 */
#ifndef PROVISO_GUARD_H
#define PROVISO_GUARD_H

#include "finding.h"
#include <stdint.h>

/* What libh2o has room for; larger limits on fields, and on the bytes of target and fields, count
 * as these. */
enum { GUARD_FIELDS = 100, GUARD_PART_BYTES = 200 * 1000, GUARD_METHOD_BYTES = 64 };

enum guard_fault {
    GUARD_FINE,
#define FAULT(id, finding, status, detail) GUARD_##id,
#include "guard.def"
#undef FAULT
    GUARD_FAULTS
};

/* What a fault is answered with. */
struct guard_row {
    enum finding_id finding;
    uint16_t status;
    const char *detail;
};
const struct guard_row *guard_row(enum guard_fault fault);

struct guard_limits {
    size_t target_bytes, header_bytes, header_count, body_bytes;
};

struct guard_field {
    struct str name, value; /* the value without white space around it */
};

enum guard_outcome { GUARD_PARTIAL, GUARD_WHOLE, GUARD_REFUSED };

/* What a head says, or did say up to its fault: `method` and `target` are empty where they were not
 * reached. */
struct guard_head {
    enum guard_fault fault; /* GUARD_FINE unless refused */
    struct str method;
    struct str target; /* in origin form: an absolute one has lost its scheme and authority */
    unsigned minor;    /* HTTP/1.minor */
    bool has_body;     /* Content-Length above 0, or chunked */
    size_t bytes;      /* how long it is, the empty line included */
    size_t field_count;
};

/* Reads the head at the start of `bytes`, of which the first `seen` were there at the last call,
 * with GUARD_PARTIAL as its outcome (0: first call). A head that arrives bit by bit is looked
 * through once in all, and refused as soon as it exceeds a limit. `fields` has room for
 * GUARD_FIELDS. Of an absolute target, the authority takes the place of the Host field. HTTP/1.0
 * knows no expectations: their field is left out. */
enum guard_outcome guard_head(struct str bytes, size_t seen, const struct guard_limits *limits,
                              struct guard_field *fields, struct guard_head *head);

/* What HTTP/2 and 1 have in common: GUARD_FINE, or what is wrong with the method or the target. */
enum guard_fault guard_request_line(struct str method, struct str target, size_t target_bytes);

/* Whether an HTTP/2 :authority is one. */
bool guard_authority(struct str authority);

/* The fields of an HTTP/2 request: their count and their bytes. */
enum guard_fault guard_field_sizes(size_t count, size_t bytes, const struct guard_limits *limits);

/* Decodes a chunked body in place, bit by bit. Zeroed before the first use, but for `untouched`. */
struct guard_chunks {
    uint64_t left;     /* bytes of the current chunk that are still to come */
    uint8_t untouched; /* libh2o writes here; see interpose.c */
    uint8_t state;
    uint16_t extras; /* bytes of extensions, trailers and leading zeros so far */
    uint32_t total;  /* bytes of the body so far */
};

enum { GUARD_EXTRA_BYTES = 16 * 1024 };

/* Takes the next `*len` bytes of the coded body and leaves what they decode to, `*len` of it, in
 * their place. GUARD_WHOLE: the body is complete, and the `*rest` bytes behind it lie behind what
 * was decoded. GUARD_REFUSED: *fault says why. */
enum guard_outcome guard_chunks(struct guard_chunks *chunks, char *bytes, size_t *len,
                                size_t body_bytes, size_t *rest, enum guard_fault *fault);

/* Whether a reply may carry this: a token as the name, no control character but tab in the value.
 */
bool guard_field_sendable(struct str name, struct str value);
bool guard_value_sendable(struct str value);

#endif
