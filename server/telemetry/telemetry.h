/* Telemetry: what happened, as log lines, metrics, and the last exchanges for people to look at.
 *
 * The hot path is one call, telemetry_note: it copies an exchange into a ring of its loop and
 * counts it. Everything else (formatting, writing, adding up) happens in a thread of its own, so a
 * request waits for nobody. Each loop has its own ring and counters, guarded by a lock that only
 * the reader ever contends for. When a ring is full of lines not yet written, the oldest are lost
 * and counted (metric proviso_log_lines_lost_total): logging never slows an answer.
 *
 *     struct telemetry *t = telemetry_open(&options);
 *     telemetry_note(t, loop, &exchange);
 *     telemetry_write_metrics(t, &out);           OpenMetrics
 *     telemetry_close(t);                         writes what is left
 *
 * docs/formats/log.md has every member of a line, docs/formats/metrics.md every metric. Values in
 * the query of a target whose names speak of secrets (token, key, password …) are kept as "***".
 */
#ifndef PROVISO_TELEMETRY_H
#define PROVISO_TELEMETRY_H

#include "buf.h"

struct telemetry;

enum telemetry_format { TELEMETRY_OFF, TELEMETRY_TEXT, TELEMETRY_JSON };

struct telemetry_options {
    enum telemetry_format format; /* of log lines */
    int fd;                       /* where they go; stays the caller's */
    unsigned loops;
    struct str service;       /* name that log lines carry */
    struct str test_run_id;   /* empty: none */
    struct str suite_type;    /* "mock" */
    size_t keep;              /* exchanges kept for /log, over all loops; 0: TELEMETRY_KEEP */
    uint64_t (*now_ms)(void); /* wall clock, ms since 1970; NULL: the system's, to within 4 ms */
};

enum { TELEMETRY_KEEP = 1000 };

/* One exchange, as it is noted. Texts are copied, at most EXCHANGE_TEXT_MAX bytes each (longer ones
 * are cut, and end in "…"). */
enum { EXCHANGE_TEXT_MAX = 240 };
struct exchange {
    uint64_t nanoseconds; /* how long it took */
    struct str method, target;
    struct str operation; /* id, or empty where none matched */
    struct str
        correlation_id;     /* of `traceparent`, else X-Request-Id or X-Correlation-Id, or empty */
    struct str spec_hash;   /* hex */
    struct str error_class; /* public id of a finding, or empty where it went well */
    struct str detail;      /* the first thing that judging it found, in words; or empty */
    struct str findings;    /* all of it, as a JSON array, cut nowhere; or empty */
    uint32_t route;         /* number of the operation: where its counter is looked for first */
    uint16_t status;
};

/* NULL where the system has no memory or no thread for it. */
struct telemetry *telemetry_open(const struct telemetry_options *options);

/* Writes what is left, for at most a second where nobody takes it, and frees. */
void telemetry_close(struct telemetry *telemetry);

/* From the loop's own thread. Takes about 100 ns and waits for no disk, pipe or terminal. */
void telemetry_note(struct telemetry *telemetry, unsigned loop, const struct exchange *exchange);

/* The number of the newest exchange noted: what is noted from now on has a higher one. */
uint64_t telemetry_last(const struct telemetry *telemetry);

/* The last exchanges, oldest first, as a JSON array; those with a number above `after` only, at most `most` of them (0:
 * all). An `after` above the highest number there is is one of an earlier process, and counts as 0. */
void telemetry_write_log(struct telemetry *telemetry, struct buf *out, uint64_t after,
                         uint64_t most);

/* The same, each as one server-sent event (id, data). *last: the highest number there is. */
void telemetry_write_events(struct telemetry *telemetry, struct buf *out, uint64_t after,
                            uint64_t *last);

/* Every metric of metrics.def, in its order. */
enum telemetry_metric {
#define METRIC(id, name, type, unit, label, help) METRIC_##id,
#include "metrics.def"
#undef METRIC
    METRIC_COUNT
};

/* Everything telemetry counts itself in OpenMetrics text, without the closing "# EOF": the caller
 * adds the metrics that only it knows (CONNECTIONS and below), each by its head and samples. */
void telemetry_write_metrics(struct telemetry *telemetry, struct buf *out);

/* The description of a metric, once before its samples. */
void telemetry_write_metric_head(struct buf *out, enum telemetry_metric metric);

/* The head, and the one sample of a metric without label. */
void telemetry_write_value(struct buf *out, enum telemetry_metric metric, uint64_t value);

/* One sample; `label` is the value of the row's label, and unused where it has none. */
void telemetry_write_sample(struct buf *out, enum telemetry_metric metric, struct str label,
                            uint64_t value);

#endif
