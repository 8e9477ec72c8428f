/* Shared by the journey and its explanation. */
#ifndef PROVISO_JOURNEY_PRIVATE_H
#define PROVISO_JOURNEY_PRIVATE_H

#include "reply.h"

/* Which problem, and which status, a reply that could not be chosen is answered with. */
struct refusal {
    enum finding_id problem;
    uint16_t status;
};
const struct refusal *journey_refusal(enum reply_outcome outcome);

/* What the fields Accept and Prefer ask for; either may be absent (ptr NULL). */
struct reply_wish journey_wish(struct arena *scratch, struct str accept, struct str prefer);

#endif
