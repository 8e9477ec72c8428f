/* Between the parts of Prism's voice. */
#ifndef PROVISO_VOICE_PRISM_PRIVATE_H
#define PROVISO_VOICE_PRISM_PRIVATE_H

#include "journey_private.h"

/* ---- voice_prism_judge.c: what Prism finds where we find something else ---- */

/* The declared media type that the request's body is taken for; ptr NULL: for what it says. */
struct str prism_media_type(const struct answering *a);

void prism_amend(struct answering *a);
void prism_amend_reply(struct answering *a);

/* ---- voice_prism_credentials.c: presence and form, by Prism's rules ---- */

struct prism_credentials {
    bool passed;
    bool unsupported;      /* not passed, but for a scheme that Prism only warns of */
    struct str scheme;     /* that one */
    struct str challenges; /* of all that failed */
};
struct prism_credentials prism_look_at_credentials(const struct answering *a);

struct str prism_challenge(const struct answering *a);

/* A parameter of the query, decoded; ptr NULL where absent. */
struct str prism_query_value(const struct answering *a, struct str name);

#endif
