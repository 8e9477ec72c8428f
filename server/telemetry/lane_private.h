/* A lane: the ring and the counters of one loop. */
#ifndef PROVISO_LANE_PRIVATE_H
#define PROVISO_LANE_PRIVATE_H

#include "record_private.h"
#include "tally_private.h"
#include "vec.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>

/* Upper bounds of the duration histogram, in nanoseconds, and as OpenMetrics writes them in
 * seconds. */
struct bucket {
    uint64_t bound;
    struct str text;
};
enum { BUCKETS = 16 };
extern const struct bucket buckets[BUCKETS];

enum { STATUS_CLASSES = 6 }; /* 1xx … 5xx, at their digit */

struct counts {
    uint64_t by_class[STATUS_CLASSES];
    uint64_t by_duration[BUCKETS + 1]; /* not cumulative; the last one is beyond all bounds */
    uint64_t nanoseconds;
    uint64_t lost; /* records overwritten before the writer took them */
};

struct lane {
    alignas(64) pthread_mutex_t lock; /* over all below */
    struct record *ring;
    size_t size;
    uint64_t noted; /* records ever; the newest is at (noted - 1) % size */
    uint64_t taken; /* how many of them the writer has had, or lost */
    bool logged;    /* a writer takes them */
    struct counts counts;
    struct tally operations, errors;
};

typedef VEC(struct record *) records_t;

bool lane_init(struct lane *lane, size_t size, bool logged);
void lane_release(struct lane *lane);

/* Takes a number and notes. True where the writer should come: half of the ring waits for it. */
bool lane_note(struct lane *lane, const struct exchange *exchange, uint64_t wall_ms,
               atomic_uint_fast64_t *number);

/* Adds copies of the records that the writer has not had and whose number is at most `last`. */
void lane_take(struct lane *lane, uint64_t last, struct arena *arena, records_t *out);

/* Adds copies of the records in the ring with numbers above `after`, at most `last`. */
void lane_look(struct lane *lane, uint64_t after, uint64_t last, struct arena *arena,
               records_t *out);

/* In the order of their numbers. */
void records_sort(records_t *records);

#endif
