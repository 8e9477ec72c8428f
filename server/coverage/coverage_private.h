/* What is counted, and how often it was noted. */
#ifndef PROVISO_COVERAGE_PRIVATE_H
#define PROVISO_COVERAGE_PRIVATE_H

#include "coverage.h"

#include <stdatomic.h>

/* A status, a parameter or a media type. */
struct part {
    struct str in;      /* parameters: "query" …; else empty */
    struct str name;    /* statuses: the code */
    uint16_t low, high; /* statuses it is for; 0: default */
    atomic_uint_fast64_t hits;
};

enum part_kind { STATUSES, PARAMETERS, MEDIA_TYPES };
enum { PART_KINDS = 3 };

struct parts {
    struct part *at;
    size_t len;
};

struct covered {
    struct str method, path, id;
    atomic_uint_fast64_t hits;
    atomic_uint_fast64_t undeclared; /* replies with a status that no response is declared for */
    struct parts parts[PART_KINDS];
};

struct covered_mount {
    struct str title, prefix, hash;
    struct covered *operations;
    size_t operation_count;
};

struct coverage {
    struct arena arena;
    struct covered_mount *mounts;
    size_t mount_count;
};

/* So many of so many. */
struct share {
    size_t seen, of;
};
struct share share_of_parts(const struct parts *parts);

/* Over all mounts: the operations, and the parts of each kind. */
struct shares {
    struct share operations, parts[PART_KINDS];
};
struct shares shares_of(const struct coverage *coverage);
struct share shares_sum(const struct shares *shares);

/* In per cent, rounded down; 100 for 0 of 0. */
unsigned share_percent(struct share share);

uint64_t hits_of(const atomic_uint_fast64_t *counter);

#endif
