/* The admin listener: health, metrics, the last exchanges, and why. One table of routes (admin.c):
 *
 *     GET /healthz                      the process lives
 *     GET /readyz                       it answers from loaded contracts (503 while it stops)
 *     GET /metrics                      OpenMetrics
 *     GET /log[?after=N]                the last exchanges as a JSON array; with Accept:
 *                                       text/event-stream live
 *     GET /explain?method=&target=      why a request is answered as it is (journey_explain)
 *
 * Everything it shows is for people on this machine: it listens on loopback unless told otherwise.
 */
#ifndef PROVISO_ADMIN_H
#define PROVISO_ADMIN_H

#include "journey.h"

struct telemetry;
struct admin;

struct admin_options {
    struct journey *journey;
    struct telemetry *telemetry;
    const struct http_server *server; /* the one that is watched */
};

struct admin *admin_open(const struct admin_options *options);
void admin_close(struct admin *admin);
struct http_handler admin_handler(struct admin *admin);

/* From now on /readyz says no, and the watched server is not looked at: it may be stopped. */
void admin_set_stopping(struct admin *admin);

/* From any thread: how a reload went (metric proviso_reloads_total). */
void admin_count_reload(struct admin *admin, bool succeeded);

#endif
