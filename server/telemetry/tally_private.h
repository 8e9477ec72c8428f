/* Counters by name, for names that outsiders choose: at most TALLY_ROWS of them, the rest counted
 * together. */
#ifndef PROVISO_TALLY_PRIVATE_H
#define PROVISO_TALLY_PRIVATE_H

#include "map.h"
#include "vec.h"

enum { TALLY_ROWS = 4096, TALLY_PROBES = 16 }; /* rows: a power of two */

struct tally_row {
    struct str name; /* ptr NULL: free */
    uint64_t count;
};

struct tally {
    struct tally_row *rows; /* TALLY_ROWS */
    uint64_t others;        /* of names that found no row */
};

bool tally_init(struct tally *tally);
void tally_release(struct tally *tally);

/* One more of `name`. `start` says where to look first: any number that goes with the name. */
void tally_add(struct tally *tally, struct str name, uint64_t start);

/* The rows as they are now, their names borrowed. */
struct tally tally_copy(struct arena *arena, const struct tally *tally);

/* Several tallies added up. Names are borrowed from them: they stay where they are until
 * tally_release. */
struct tally_sum {
    VEC(struct tally_row) rows;
    struct map places; /* name → 1 + its index in rows, as a pointer */
    uint64_t others;
};

void tally_sum_add(struct arena *arena, struct tally_sum *sum, const struct tally *tally);

/* By name; nothing can be added after it. */
void tally_sum_sort(struct tally_sum *sum);

#endif
