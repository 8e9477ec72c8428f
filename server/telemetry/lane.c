#include "lane_private.h"

#include "map.h"

#include <stdlib.h>

const struct bucket buckets[BUCKETS] = {
    {100000,      STR_INIT("0.0001") },
    {250000,      STR_INIT("0.00025")},
    {500000,      STR_INIT("0.0005") },
    {1000000,     STR_INIT("0.001")  },
    {2500000,     STR_INIT("0.0025") },
    {5000000,     STR_INIT("0.005")  },
    {10000000,    STR_INIT("0.01")   },
    {25000000,    STR_INIT("0.025")  },
    {50000000,    STR_INIT("0.05")   },
    {100000000,   STR_INIT("0.1")    },
    {250000000,   STR_INIT("0.25")   },
    {500000000,   STR_INIT("0.5")    },
    {1000000000,  STR_INIT("1.0")    },
    {2500000000,  STR_INIT("2.5")    },
    {5000000000,  STR_INIT("5.0")    },
    {10000000000, STR_INIT("10.0")   },
};

bool lane_init(struct lane *lane, size_t size, bool logged)
{
    *lane = (struct lane){.ring = calloc(size, sizeof *lane->ring), .size = size, .logged = logged};
    if (pthread_mutex_init(&lane->lock, NULL) != 0)
        return false;
    return tally_init(&lane->operations) && tally_init(&lane->errors) && lane->ring;
}

void lane_release(struct lane *lane)
{
    for (size_t i = 0; lane->ring && i < lane->size; i++)
        record_release(&lane->ring[i]);
    free(lane->ring);
    tally_release(&lane->operations);
    tally_release(&lane->errors);
    pthread_mutex_destroy(&lane->lock);
}

static void count(struct lane *lane, const struct exchange *exchange)
{
    struct counts *counts = &lane->counts;
    unsigned class = exchange->status / 100u;
    if (class > 0 && class < STATUS_CLASSES)
        counts->by_class[class]++;
    int bucket = 0;
    while (bucket < BUCKETS && exchange->nanoseconds > buckets[bucket].bound)
        bucket++;
    counts->by_duration[bucket]++;
    counts->nanoseconds += exchange->nanoseconds;
    if (exchange->operation.len)
        tally_add(&lane->operations, exchange->operation, exchange->route);
    if (exchange->error_class.len)
        tally_add(&lane->errors, exchange->error_class, map_hash(exchange->error_class));
}

bool lane_note(struct lane *lane, const struct exchange *exchange, uint64_t wall_ms,
               atomic_uint_fast64_t *number)
{
    pthread_mutex_lock(&lane->lock);
    struct record *record = &lane->ring[lane->noted++ % lane->size];
    record_fill(record, exchange);
    record->wall_ms = wall_ms;
    /* Under the lock: who has seen the counter at n and then holds the lock finds all up to n here.
     */
    record->number = atomic_fetch_add_explicit(number, 1, memory_order_relaxed) + 1;
    count(lane, exchange);
    if (lane->logged && lane->noted - lane->taken > lane->size) {
        lane->taken++;
        lane->counts.lost++;
    }
    bool full = lane->logged && lane->noted - lane->taken == lane->size / 2;
    pthread_mutex_unlock(&lane->lock);
    return full;
}

/* Records copied while the lock is held once: a few microseconds at most. */
enum { CHUNK = 16 };

/* Copies at most CHUNK records from the `*next`th on; false when there are no more. `*next` moves
 * on by itself where the ring has overwritten what it stood for. */
static bool copy_chunk(struct lane *lane, uint64_t *next, uint64_t after, uint64_t last,
                       struct arena *arena, records_t *out)
{
    if (lane->noted > lane->size && *next < lane->noted - lane->size)
        *next = lane->noted - lane->size;
    for (int i = 0; i < CHUNK; i++, ++*next) {
        const struct record *record = &lane->ring[*next % lane->size];
        if (*next == lane->noted || record->number > last)
            return false;
        if (record->number > after)
            *vec_push(arena, out) = record_copy(arena, record);
    }
    return true;
}

void lane_take(struct lane *lane, uint64_t last, struct arena *arena, records_t *out)
{
    for (bool more = true; more;) {
        pthread_mutex_lock(&lane->lock);
        uint64_t next = lane->taken;
        more = copy_chunk(lane, &next, 0, last, arena, out);
        lane->taken = next;
        pthread_mutex_unlock(&lane->lock);
    }
}

void lane_look(struct lane *lane, uint64_t after, uint64_t last, struct arena *arena,
               records_t *out)
{
    uint64_t next = 0;
    for (bool more = true; more;) {
        pthread_mutex_lock(&lane->lock);
        more = copy_chunk(lane, &next, after, last, arena, out);
        pthread_mutex_unlock(&lane->lock);
    }
}

static int by_number(const void *a, const void *b)
{
    uint64_t left = (*(const struct record *const *)a)->number;
    uint64_t right = (*(const struct record *const *)b)->number;
    return (left > right) - (left < right);
}

void records_sort(records_t *records)
{
    if (records->len)
        qsort(records->at, records->len, sizeof *records->at, by_number);
}
