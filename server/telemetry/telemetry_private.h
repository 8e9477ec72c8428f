/* The telemetry of one process, and the thread that writes its log lines. */
#ifndef PROVISO_TELEMETRY_PRIVATE_H
#define PROVISO_TELEMETRY_PRIVATE_H

#include "lane_private.h"
#include "lines_private.h"

#include <semaphore.h>

/* Waits for `wake`, takes what the lanes have, writes it to `fd`. The members behind `done` belong
 * to its thread while that runs. */
struct writer {
    enum telemetry_format format;
    int fd;
    bool running;
    pthread_t thread;
    sem_t wake, done;
    atomic_bool stopping, giving_up;
    atomic_uint_fast64_t lines, failed; /* written; not taken by fd */
    struct arena records, text;
    struct buf out;
    size_t out_lines;  /* in `out` */
    bool torn;         /* the last write ended inside a line */
    uint64_t taken_to; /* the highest number taken */
};

struct telemetry {
    alignas(64) atomic_uint_fast64_t number; /* of the newest exchange; every loop writes it */
    alignas(64) struct lane *lanes;
    unsigned loops;
    size_t keep;
    uint64_t (*now_ms)(void);
    struct line_style style;
    struct arena texts; /* of style */
    struct writer writer;
};

bool writer_start(struct telemetry *telemetry, const struct telemetry_options *options);

/* Lets it write what is left, for WRITER_PATIENCE_MS where nobody reads what it writes. False where
 * even then it hangs inside a write (a terminal can do that): then it still uses the telemetry,
 * which must stay. */
bool writer_stop(struct telemetry *telemetry);

enum { WRITER_PERIOD_MS = 50, WRITER_PATIENCE_MS = 1000 };

#endif
