/* The journey of one exchange: match → reply → record. The one place where the flow is written.
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
struct telemetry;

struct journey_options {
    unsigned loops;
    bool cors;
    struct telemetry *telemetry; /* NULL: nothing is recorded */
};

/* Takes over one reference to the snapshot. */
struct journey *journey_open(struct snapshot *snapshot, const struct journey_options *options);
void journey_close(struct journey *journey);

/* What http_open wants. */
struct http_handler journey_handler(struct journey *journey);

/* Every loop of the server answers from `snapshot` from its next request on; takes over one
 * reference. Returns when all do. */
void journey_swap(struct journey *journey, struct http_server *server, struct snapshot *snapshot);

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
