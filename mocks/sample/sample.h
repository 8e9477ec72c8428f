/* Sampling: from a schema to one value that it allows, always the same one.
 *
 * The value is a pure function of the schema: no clock, no randomness. Authored values come first
 * (`example`, `examples`, `default`, `const`, `enum`), then what type, format and bounds ask for.
 * All properties are written, in the order of the contract; optional ones are left out where the
 * recursion or the budget ends.
 *
 *     struct sample sample = {.refs = refs, .version = contract->version,
 *                             .direction = SAMPLE_RESPONSE, .budget = &budget};
 *     struct buf out = {.arena = scratch};
 *     if (sample_json(&sample, schema, &out) != SAMPLE_OK) …
 *
 * Safe from any thread: reads the contract, writes only to `out` and `doubts`.
 */
#ifndef PROVISO_SAMPLE_H
#define PROVISO_SAMPLE_H

#include "buf.h"
#include "contract.h"
#include "vec.h"

/* Leaves out readOnly, writeOnly properties, none. */
enum sample_direction { SAMPLE_REQUEST, SAMPLE_RESPONSE, SAMPLE_NEITHER };

/* Something in a schema that the value may not honour, although it was written. */
enum sample_doubt_kind {
    SAMPLE_DOUBT_PATTERN, /* a pattern that is not read, or that no text of the allowed length was
                             found for */
    SAMPLE_DOUBT_KEYWORD  /* alternatives or conditions that no tried value satisfies all of */
};

struct sample_doubt {
    enum sample_doubt_kind kind;
    const struct node *node;
    struct str why;
};

struct sample_doubts {
    struct arena *arena;
    VEC(struct sample_doubt) list;
};

/* Samples of named schemas, kept for the next sample that has them inside. Never changes what is
 * written. */
struct sample_memo;
struct sample_memo *sample_memo_new(struct arena *arena);

struct sample {
    const struct refs *refs;
    enum contract_version version;
    enum sample_direction direction;
    bool
        as_prism; /* defaults and enums come before examples, and the range of a number's format is its bounds */
    const struct budget *budget;
    struct sample_doubts *doubts; /* each is told here; may be NULL */
    struct sample_memo *memo;     /* of samples with the same refs and direction, one thread; may be
                                     NULL. Doubts     about what it holds have been told. */
    bool authored;                /* filled: the whole value is an example that the schema gives */
    /* Filled where the outcome is not SAMPLE_OK: the schema at fault and a clause why. */
    const struct node *fault;
    struct str why;
};

enum sample_outcome {
    SAMPLE_OK,
    SAMPLE_IMPOSSIBLE, /* no value can satisfy the schema (as far as the sampler sees) */
    SAMPLE_TOO_LARGE,  /* budget->sample_bytes ran out */
    SAMPLE_UNRESOLVED  /* a reference in it leads nowhere */
};

/* Whether an authored value fits the schema, formats aside. What the sampler cannot judge fits. */
bool sample_fits(struct sample *sample, const struct node *schema, const struct node *value);

/* Writes the value as compact JSON. `schema` may be a reference, a boolean, or NULL (anything:
 * null). */
enum sample_outcome sample_json(struct sample *sample, const struct node *schema, struct buf *out);

#endif
