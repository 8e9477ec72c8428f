/* Measuring in slots: our side of the benches that stand beside node.
 *
 *     static size_t pass(void *self)          does its work `count` times, returns how many came out well
 *     double took = slot_measure(pass, self, count);         nanoseconds each; below zero: results changed
 */
#ifndef PROVISO_BENCH_SLOT_H
#define PROVISO_BENCH_SLOT_H

#include <stddef.h>
#include <time.h>

enum { SLOT_NS = 30 * 1000 * 1000, CHUNK_NS = SLOT_NS / 40 };

/* Processor time: others on the machine take turns with us, and that is no time of ours. */
static inline double slot_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static inline double slot_measure(size_t (*pass)(void *self), void *self, size_t count)
{
    size_t passes = 0, good = 0, each = pass(self), chunk = 1;
    double start = slot_now(), took = 0;
    while (took < SLOT_NS) {
        double begun = took;
        for (size_t i = 0; i < chunk; i++)
            good += pass(self);
        passes += chunk;
        took = slot_now() - start;
        if (took - begun < CHUNK_NS)
            chunk *= 2;
    }
    return good == passes * each ? took / (double)(passes * count) : -1;
}

#endif
