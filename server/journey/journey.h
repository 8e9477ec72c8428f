/* The journey of one exchange: match → (check) → reply → record. The one place where the flow is written.
 *
 * A snapshot is a set of loaded contracts, compiled: never changed, shared by all loops, freed when the last reply made from it has been sent.
 * Reload loads a second one beside the first and swaps pointers loop by loop.
 */
#ifndef PROVISO_JOURNEY_H
#define PROVISO_JOURNEY_H

#include "http.h"
#include "match.h"
#include "reply.h"

#endif
