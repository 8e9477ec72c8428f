/* Messages: a whole request or response that a contract allows, made from its schemas.
 *
 *     struct message_maker *maker = message_maker_new(&arena, contract, &budget, &findings);       one a thread
 *     struct message_wish wish = {.seed = STR("7")};
 *     struct message message;
 *     if (message_response(maker, operation, &wish, &scratch, &message) == MESSAGE_MADE)
 *         send(message.status, message.fields, message.field_count, message.body);
 *
 * A message is a function of contract, operation and wish: no clock, no order of calls. Each part has a key of its own (its
 * place and its name), so that a change in one parameter changes nothing else. What is made is judged by check.h, which has
 * the last word: a part that it refuses, since its style or media type has no form for the value, is drawn again; one that
 * nobody needs is left out at last.
 */
#ifndef PROVISO_MESSAGE_H
#define PROVISO_MESSAGE_H

#include "contract.h"
#include "values.h"

struct message_maker;

/* Findings about schemas go to `findings`, also those found later; it must live as long as the maker. */
struct message_maker *message_maker_new(struct arena *arena, const struct contract *contract,
                                        const struct budget *budget, struct findings *findings);

struct message_wish {
    struct str seed;
    uint64_t number; /* the first one is 0 */
    enum values_voice voice;
    bool examples;    /* what the contract gives as examples comes first, where it is valid */
    bool pretty;      /* JSON bodies over several lines */
    struct str media; /* of the body; empty: JSON where there is one, else the first declared */
    uint16_t status;  /* of a response; 0: the lowest 2xx, as the mock chooses */
};

enum message_outcome {
    MESSAGE_MADE,
    MESSAGE_IMPOSSIBLE,  /* a part that must be there has a schema that nothing satisfies */
    MESSAGE_NOT_FOUND,   /* no value was found for such a part that can be written */
    MESSAGE_NOT_DECLARED /* the operation has no such status or media type */
};

struct message_field {
    struct str name, value;
};

struct message {
    struct str method;
    struct str target; /* path, and '?' and query where there is one; without base path */
    struct str path, query;
    const struct message_field *captures; /* what stands for the variables of the path's template */
    size_t capture_count;
    uint16_t status;
    const struct message_field *fields; /* names in lower case */
    size_t field_count;
    struct str content_type;
    struct str body;                /* ptr NULL: none */
    const struct media_type *media; /* that the body is of, or NULL */

    /* Where it was not made. */
    struct str why;                                   /* a clause */
    struct str what;                                  /* "query parameter 'limit'", or empty */
    const struct node *place;                         /* in the contract, or NULL */
    const struct node *conflict[VALUES_CONFLICT_MAX]; /* keywords that exclude one another */
    size_t conflict_count;
};

/* `operation` is one of the contract's, its webhooks' or callbacks'. The message lives in the arena. */
enum message_outcome message_request(struct message_maker *maker, const struct operation *operation,
                                     const struct message_wish *wish, struct arena *arena,
                                     struct message *message);
enum message_outcome message_response(struct message_maker *maker,
                                      const struct operation *operation,
                                      const struct message_wish *wish, struct arena *arena,
                                      struct message *message);

/* Values for testing, of the schema of a message's body (values.h); none where it has none. */
void message_cases(struct message_maker *maker, const struct message *message,
                   enum schema_direction direction, enum values_kind kind, struct arena *arena,
                   struct values_cases *cases);

/* A status that the response, one of the operation's, is for: of a default one that no other is for. */
uint16_t message_status(const struct operation *operation, const struct response *response);

/* The value as JSON over several lines, two blanks a level. */
void message_write_pretty(struct buf *out, const struct node *value);

#endif
