/* Telemetry: what happened, as log lines, metrics, and the last exchanges for people to look at.
 *
 * The hot path is one call, telemetry_note: it copies an exchange into a ring of its loop and counts it. Everything else (formatting,
 * writing, adding up) happens in a thread of its own, so a request waits for nobody. Each loop has its own ring and counters, guarded by
 * a lock that only the reader ever contends for. When a ring is full of lines not yet written, the oldest are lost and counted
 * (metric proviso_log_lines_lost_total): logging never slows an answer.
 *
 *     struct telemetry *t = telemetry_open(&options);
 *     telemetry_note(t, loop, &exchange);
 *     telemetry_write_metrics(t, &out);           OpenMetrics
 *     telemetry_close(t);                         writes what is left
 */
#ifndef PROVISO_TELEMETRY_H
#define PROVISO_TELEMETRY_H

#include "buf.h"
#include <stdio.h>

struct telemetry;

enum telemetry_format { TELEMETRY_OFF, TELEMETRY_TEXT, TELEMETRY_JSON };

struct telemetry_options {
    enum telemetry_format format; /* of log lines */
    int fd;                       /* where they go; stays the caller's */
    unsigned loops;
    struct str service;           /* name that log lines carry */
    struct str test_run_id;       /* empty: none */
    struct str suite_type;        /* "mock" */
    size_t keep;                  /* exchanges kept for /log, over all loops; default 1000 */
};

/* One exchange, as it is noted. Texts are copied, at most EXCHANGE_TEXT_MAX bytes each (longer ones are cut, and say so with "…"). */
enum { EXCHANGE_TEXT_MAX = 240 };
struct exchange {
    uint64_t nanoseconds;      /* how long it took */
    struct str method, target;
    struct str operation;      /* id, or empty where none matched */
    struct str correlation_id; /* trace id of `traceparent`, else X-Request-Id or X-Correlation-Id, else empty */
    struct str spec_hash;      /* hex */
    struct str error_class;    /* public id of a finding, or empty where it went well */
    uint32_t route;            /* number of the operation for metrics, or UINT32_MAX */
    uint16_t status;
};

struct telemetry *telemetry_open(const struct telemetry_options *options);
void telemetry_close(struct telemetry *telemetry);

/* From the loop's own thread. Takes about 100 ns and never blocks. */
void telemetry_note(struct telemetry *telemetry, unsigned loop, const struct exchange *exchange);

/* The last exchanges, oldest first, as a JSON array; those with a number above `after` only. *last: the highest number there is. */
void telemetry_write_log(struct telemetry *telemetry, struct buf *out, uint64_t after, uint64_t *last);

/* The same, each as one server-sent event (id, data). */
void telemetry_write_events(struct telemetry *telemetry, struct buf *out, uint64_t after, uint64_t *last);

/* Counters and histograms in OpenMetrics text, without the closing "# EOF": the caller adds gauges of its own. */
void telemetry_write_metrics(struct telemetry *telemetry, struct buf *out);

#endif
