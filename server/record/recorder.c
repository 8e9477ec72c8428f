#include "recorder_private.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* PERIOD_MS: how long exchanges are collected before they are written together. */
enum { PERIOD_MS = 50, FLUSH_AT = 1024 * 1024 };

struct recorder {
    size_t max_body_bytes, queue_bytes;
    bool keep_secrets;
    atomic_size_t waiting; /* bytes in the queue, and in what is being written */
    atomic_uint_fast64_t lost;
    pthread_mutex_t lock; /* over all down to `stopping` */
    pthread_cond_t wake;
    struct entry *first, **last;
    bool hurry; /* half of the queue is taken */
    bool stopping;
    pthread_t thread; /* what follows is its own */
    struct sink sink;
    struct arena text, scratch;
    struct buf out;
    uint64_t in_out; /* exchanges */
    uint64_t written;
    const char *why;
};

static void flush(struct recorder *recorder)
{
    const char *why = sink_write(&recorder->sink, &recorder->out, atomic_load(&recorder->lost));
    if (why) {
        atomic_fetch_add(&recorder->lost, recorder->in_out);
        recorder->why = why;
    } else {
        recorder->written += recorder->in_out;
    }
    recorder->in_out = 0;
    arena_clear(&recorder->text);
    recorder->out = (struct buf){.arena = &recorder->text};
}

static void write_entry(struct recorder *recorder, const struct entry *entry)
{
    struct pen pen = {.out = &recorder->out,
                      .scratch = &recorder->scratch,
                      .keep_secrets = recorder->keep_secrets};
    sink_lead(&recorder->sink, pen.out, recorder->in_out == 0);
    har_write_entry(&pen, entry);
    sink_trail(&recorder->sink, pen.out);
    arena_clear(pen.scratch);
    recorder->in_out++;
    if (pen.out->len >= FLUSH_AT)
        flush(recorder);
}

static void write_all(struct recorder *recorder, struct entry *entry)
{
    while (entry) {
        struct entry *next = entry->next;
        write_entry(recorder, entry);
        atomic_fetch_sub(&recorder->waiting, entry->weight);
        entry_free(entry);
        entry = next;
    }
    if (recorder->in_out)
        flush(recorder);
}

static struct timespec soon(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += PERIOD_MS * 1000000L;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

/* Waits for something to come, and then a little for what comes with it. */
static struct entry *take(struct recorder *recorder, bool *stopping)
{
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->first && !recorder->stopping)
        pthread_cond_wait(&recorder->wake, &recorder->lock);
    struct timespec until = soon();
    while (!recorder->hurry && !recorder->stopping &&
           pthread_cond_timedwait(&recorder->wake, &recorder->lock, &until) == 0)
        ;
    struct entry *taken = recorder->first;
    recorder->first = NULL;
    recorder->last = &recorder->first;
    recorder->hurry = false;
    *stopping = recorder->stopping;
    pthread_mutex_unlock(&recorder->lock);
    return taken;
}

static void *run(void *self)
{
    struct recorder *recorder = self;
    for (bool stopping = false; !stopping;)
        write_all(recorder, take(recorder, &stopping));
    if (atomic_load(&recorder->lost))
        flush(recorder); /* so that the file says how many */
    return NULL;
}

static bool start(struct recorder *recorder)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&recorder->lock, NULL);
    pthread_cond_init(&recorder->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigset_t all, before;
    sigfillset(&all); /* SIGXFSZ too: pwrite says EFBIG */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool running = pthread_create(&recorder->thread, NULL, run, recorder) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return running;
}

static void release(struct recorder *recorder)
{
    sink_close(&recorder->sink);
    arena_release(&recorder->text);
    arena_release(&recorder->scratch);
    pthread_cond_destroy(&recorder->wake);
    pthread_mutex_destroy(&recorder->lock);
    free(recorder);
}

struct recorder *recorder_open(const struct recorder_options *options, struct str *why)
{
    struct sink sink;
    const char *problem = sink_open(&sink, options);
    if (problem) {
        *why = str_of(problem);
        return NULL;
    }
    struct recorder *recorder = malloc(sizeof *recorder);
    if (!recorder)
        abort();
    *recorder = (struct recorder){
        .max_body_bytes = options->max_body_bytes ? options->max_body_bytes : RECORDER_BODY_BYTES,
        .queue_bytes = options->queue_bytes ? options->queue_bytes : RECORDER_QUEUE_BYTES,
        .keep_secrets = options->keep_secrets,
        .sink = sink,
        .last = &recorder->first,
        .out = {.arena = &recorder->text},
    };
    if (start(recorder))
        return recorder;
    *why = STR("the system has no thread for it");
    release(recorder);
    return NULL;
}

/* Whether the queue had room, which is then taken. */
static bool reserve(struct recorder *recorder, size_t weight)
{
    if (atomic_fetch_add(&recorder->waiting, weight) + weight <= recorder->queue_bytes)
        return true;
    atomic_fetch_sub(&recorder->waiting, weight);
    atomic_fetch_add(&recorder->lost, 1);
    return false;
}

void recorder_note(struct recorder *recorder, const struct recorded *exchange)
{
    size_t weight = entry_weight(exchange, recorder->max_body_bytes);
    if (!reserve(recorder, weight))
        return;
    struct entry *entry = entry_copy(exchange, recorder->max_body_bytes, weight);
    bool half = atomic_load(&recorder->waiting) > recorder->queue_bytes / 2;
    pthread_mutex_lock(&recorder->lock);
    bool wake = !recorder->first || (half && !recorder->hurry);
    recorder->hurry |= half;
    *recorder->last = entry;
    recorder->last = &entry->next;
    pthread_mutex_unlock(&recorder->lock);
    if (wake)
        pthread_cond_signal(&recorder->wake);
}

struct recorder_sum recorder_close(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    recorder->stopping = true;
    pthread_mutex_unlock(&recorder->lock);
    pthread_cond_signal(&recorder->wake);
    pthread_join(recorder->thread, NULL);
    struct recorder_sum sum = {.written = recorder->written,
                               .lost = atomic_load(&recorder->lost),
                               .why = str_of(recorder->why)};
    release(recorder);
    return sum;
}
