/* What noting an exchange costs a loop, as a ratio to what any note must do at least: lock, copy
 * the same texts, unlock. links: telemetry base */
#include "telemetry.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 200000, REPEATS = 9 };

static const struct exchange exchange = {
    .nanoseconds = 42123,
    .method = STR_INIT("GET"),
    .target = STR_INIT("/pets?limit=20&page=3"),
    .operation = STR_INIT("listPets"),
    .correlation_id = STR_INIT("4bf92f3577b34da6a3ce929d0e0e4736"),
    .spec_hash = STR_INIT("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    .route = 3,
    .status = 200,
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t time_notes(struct telemetry *telemetry)
{
    uint64_t began = now_ns();
    for (int i = 0; i < ROUNDS; i++)
        telemetry_note(telemetry, 0, &exchange);
    return now_ns() - began;
}

/* 1000 slots of the size that a ring's have. */
static uint64_t time_copies(pthread_mutex_t *lock, char *slots)
{
    const struct str texts[] = {exchange.method, exchange.target, exchange.operation,
                                exchange.correlation_id, exchange.spec_hash};
    uint64_t began = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(lock);
        char *at = slots + (size_t)(i % 1000) * 1500;
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            memcpy(at, texts[j].ptr, texts[j].len);
            at += texts[j].len;
        }
        __asm__ volatile("" ::: "memory");
        pthread_mutex_unlock(lock);
    }
    return now_ns() - began;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(void)
{
    static char slots[1000 * 1500];
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct telemetry_options options = {.loops = 1};
    struct telemetry *telemetry = telemetry_open(&options);
    if (!telemetry)
        return 2;
    double ratios[REPEATS];
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < REPEATS; i++) {
        uint64_t note = time_notes(telemetry), copy = time_copies(&lock, slots);
        ratios[i] = (double)note / (double)copy;
        best = note < best ? note : best;
    }
    telemetry_close(telemetry);
    qsort(ratios, REPEATS, sizeof *ratios, by_value);
    printf("telemetry_note / lock and copy: %.2f (median of %d; least %.2f, most %.2f; a note took "
           "%" PRIu64 " ns at best)\n",
           ratios[REPEATS / 2], REPEATS, ratios[0], ratios[REPEATS - 1], best / ROUNDS);
    return 0;
}
