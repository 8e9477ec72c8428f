/* The inside of replying: first a selection (select.c: which response, media type and example),
 * then its bytes (body.c, fields.c). plan.c does both for every operation when the
 * contract loads, and for a request that wants something else. Prism's manner has steps of its own
 * (prism_select.c, prism_body.c). */
#ifndef PROVISO_REPLY_PRIVATE_H
#define PROVISO_REPLY_PRIVATE_H

#include "buf.h"
#include "media.h"
#include "ptrmap.h"
#include "reply.h"
#include "sample.h"
#include "write.h"

/* ---- selection ---- */

struct selection {
    uint16_t status;
    const struct response *response;
    const struct media_type *media; /* NULL: no body */
    struct str content_type;        /* concrete; empty where there is no body */
    const struct example *example;  /* NULL: the schema's own, or a sample of it */
    bool dynamic;                   /* Prism's: it matters how a sample is written */
};

/* Chooses. Where the outcome is not REPLY_OK, reply->why and reply->available are filled. New texts
 * go to scratch. */
enum reply_outcome selection_make(const struct operation *operation, const struct reply_wish *wish,
                                  struct arena *scratch, struct selection *selection,
                                  struct reply *reply);

/* Its first step, the same in all manners: response and status. */
enum reply_outcome selection_response(const struct operation *operation,
                                      const struct reply_wish *wish, struct arena *scratch,
                                      struct selection *selection, struct reply *reply);

/* The same for reply_refuse. */
enum reply_outcome selection_refuse(const struct operation *operation,
                                    const struct reply_refusal *refusal,
                                    const struct reply_wish *wish, struct arena *scratch,
                                    struct selection *selection, struct reply *reply);

/* The response declared for a broken request, and the status that it then has; or NULL. */
const struct response *responses_refusing(const struct responses *responses,
                                          const struct reply_refusal *refusal, uint16_t *status);

/* Whether the wanted status is one of those, so that the wanted example is meant for it. */
bool refusal_is_preferred(const struct reply_refusal *refusal, const struct reply_wish *wish);

bool status_has_no_body(uint16_t status);

/* ---- in Prism's manner ---- */

/* One choice, and where it goes. */
struct choice {
    const struct contract *contract;
    const struct operation *operation;
    const struct reply_wish *wish;
    struct arena *scratch;
    struct selection *selection;
    struct reply *reply;
};
enum reply_outcome prism_make(const struct choice *choice);
enum reply_outcome prism_refuse(const struct choice *choice, const struct reply_refusal *refusal);

/* A boolean schema is none for Prism. */
const struct node *prism_schema(const struct media_type *media);

/* ---- rendering ---- */

/* What one rendering needs, and what became of it. */
struct render {
    enum reply_manner manner;
    enum sample_direction direction;
    const struct contract *contract;
    const struct budget *budget;
    const struct check *check; /* or NULL */
    struct values *values;     /* or NULL */
    bool draws;
    struct draw_key key;   /* of the reply */
    bool judged;           /* what is being made */
    struct str part;       /* of it, that is made: empty for the body, else a field's name */
    struct arena *judging; /* given back after each */
    struct arena *arena;   /* results live here */
    struct findings
        *findings; /* NULL while answering: what is wrong was told when the contract loaded */
    struct sample_memo *memo; /* likewise */
    struct arena *told_arena;
    struct ptrmap *told; /* nodes that findings were added for */
    struct str why;      /* where it failed */
};

/* Adds a finding about the node, once. */
void render_tell(struct render *render, enum finding_id id, const struct node *node,
                 struct str why);

/* A sample of the schema as JSON text; false with `why` filled where there is none. *authored: the
 * schema's own example. */
bool render_sample(struct render *render, const struct node *schema, struct buf *out,
                   bool *authored);

/* The nodes of a JSON text, living in render->arena; NULL where it cannot be read back (more than
 * the budget allows). */
const struct node *render_parse(struct render *render, struct str text);

/* The schema without references; NULL where there is none. */
const struct node *render_schema(const struct render *render, const struct node *schema);

/* The body of a selection that has a media type. */
bool body_render(struct render *render, const struct selection *selection, struct str *body,
                 enum reply_origin *origin);

/* The same as Prism writes it. */
enum reply_outcome prism_body_render(struct render *render, const struct selection *selection,
                                     struct str *body, enum reply_origin *origin);

/* All response header fields but those that the connection or the body decide. */
bool fields_render(struct render *render, const struct operation *operation,
                   const struct response *response, const struct reply_field **fields,
                   size_t *count);

#endif
