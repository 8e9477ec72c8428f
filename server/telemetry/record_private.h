/* One exchange as a ring keeps it: its texts packed one behind the other, each cut at
 * EXCHANGE_TEXT_MAX. */
#ifndef PROVISO_RECORD_PRIVATE_H
#define PROVISO_RECORD_PRIVATE_H

#include "telemetry.h"

enum record_text {
    RECORD_METHOD,
    RECORD_TARGET,
    RECORD_OPERATION,
    RECORD_CORRELATION_ID,
    RECORD_SPEC_HASH,
    RECORD_ERROR_CLASS,
    RECORD_DETAIL,
    RECORD_TEXTS
};

struct record {
    uint64_t number; /* from 1, over all loops */
    uint64_t wall_ms;
    uint64_t nanoseconds;
    struct str findings; /* of malloc; in a copy, of its arena */
    uint16_t status;
    uint16_t ends[RECORD_TEXTS]; /* of each text in `texts` */
    char texts[RECORD_TEXTS * EXCHANGE_TEXT_MAX];
};

/* What the record held before is given back. */
void record_fill(struct record *record, const struct exchange *exchange);
void record_release(struct record *record);

struct str record_get(const struct record *record, enum record_text which);

/* A copy that takes no more room than its texts need. */
struct record *record_copy(struct arena *arena, const struct record *record);

/* Copies `text` to `out` (EXCHANGE_TEXT_MAX bytes), cut where it is longer; returns how long it is
 * there. */
size_t text_cut(char *out, struct str text);

/* The same for a request target, with the values of secret query parameters as "***". */
size_t target_cut(char *out, struct str target);

#endif
