/* The journey of one exchange: match → check → reply → record. The one place where the flow is written.
 *
 *     struct journey *journey = journey_open(snapshot, &options);
 *     http options .handler = journey_handler(journey)
 *     journey_swap(journey, server, reloaded);      from the thread that reloads
 *     journey_close(journey);                       once the server has stopped
 *
 * Each loop has its own pointer to the snapshot it answers from, and counts its replies that are
 * still being sent. A swap gives every loop the new one; the old one is freed when the last reply
 * made from it has left. So an answer is made from one snapshot only, and the hot path touches no
 * shared counter.
 */
#ifndef PROVISO_JOURNEY_H
#define PROVISO_JOURNEY_H

#include "http.h"
#include "snapshot.h"

struct journey;
struct recorder;
struct telemetry;
struct voice;

/* What becomes of requests that break the contract: an error answer; the same answer as others, and a field that says
 * what was found; nothing is looked at. */
enum journey_judging { JUDGE_ON, JUDGE_WARN, JUDGE_OFF };

struct journey_options {
    unsigned loops;
    bool cors;
    enum journey_judging judging; /* of requests; each may say Prefer: validate=off */
    bool errors;                  /* replies that break the contract become errors too */
    bool by_schema;               /* answers are made from schemas, even where there are examples */
    bool draws;                   /* and are drawn, by the seed and the request */
    struct str seed;
    bool ignore_examples;        /* Prism's: the same, but chosen as if not */
    bool covers;                 /* counts what is exercised */
    const struct voice *voice;   /* journey_voice */
    struct telemetry *telemetry; /* NULL: nothing is logged */
    struct recorder *recorder;   /* NULL: nothing is recorded */
};

/* How what the mock itself has to say is said: as Proviso does, or as one that it stands in for. */
enum journey_compat { COMPAT_NONE, COMPAT_PRISM, COMPAT_STEADY };
const struct voice *journey_voice(enum journey_compat compat);

/* Takes over one reference to the snapshot. */
struct journey *journey_open(struct snapshot *snapshot, const struct journey_options *options);
void journey_close(struct journey *journey);

/* Where the log of the admin listener is, for Proviso-Findings. Before the server starts; the text must live as long. */
void journey_set_log_url(struct journey *journey, struct str url);

/* What http_open wants. */
struct http_handler journey_handler(struct journey *journey);

/* Every loop of the server answers from `snapshot` from its next request on; takes over one
 * reference. Returns when all do. */
void journey_swap(struct journey *journey, struct http_server *server, struct snapshot *snapshot);

/* What was exercised so far, where options.covers: how much of all in percent, and a report where `out` is not NULL.
 * From any thread. */
enum journey_form { JOURNEY_TEXT, JOURNEY_JSON };
unsigned journey_coverage(struct journey *journey, enum journey_form form, struct buf *out);

/* What a voice counts of its answers; all zero where it does not. Once the server has stopped. */
struct journey_tally {
    uint64_t requests, broken, failed; /* `failed`: answered with 4xx or 5xx */
    uint64_t issues[4]; /* of the client, the contract, the content; and those where that is open */
    uint64_t warnings;
};
struct journey_tally journey_tally(const struct journey *journey);

/* The snapshot of now, with a reference that the caller gives back. From any thread. */
struct snapshot *journey_current(struct journey *journey);

/* What the mock would do with a request, and why, as one JSON object: operation, captures, base
 * path, response, media type, example and where each comes from; where nothing matches, the nearest
 * operations and what they lack. */
struct explain_question {
    struct str method, target, accept, prefer;
};
void journey_explain(const struct snapshot *snapshot, const struct explain_question *question,
                     struct arena *scratch, struct buf *out);

#endif
