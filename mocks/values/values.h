/* Values: from a compiled schema and a key to a value that the schema allows.
 *
 * What a schema wants of a value is merged from all schemas that judge it (a *want*), whatever the dialect: references,
 * allOf and the alternatives that were chosen. Alternatives are drawn; what cannot be solved by construction (exactly one
 * of oneOf, not, several patterns) is judged by the evaluator where it was made, and made otherwise where it fails. At
 * the end the evaluator has the last word: what comes out is valid.
 *
 *     struct values *values = values_new(&arena, &budget);                                   one a thread
 *     struct values_wish wish = {.key = key};
 *     struct values_made made;
 *     if (values_draw(values, schema, &wish, &scratch, &made) == VALUES_MADE)
 *         doc_write_json(&out, made.root);
 *
 * The value is a function of schema and wish: no clock, no order of calls, nothing of the machine. What was learned about
 * schemas is kept and never shows in a value.
 */
#ifndef PROVISO_VALUES_H
#define PROVISO_VALUES_H

#include "budget.h"
#include "draw.h"
#include "schema.h"
#include "vec.h"

struct values;

/* `arena`: for what is learned about schemas; grows with the schemas that are met, not with the values. The values
 * must not outlive the sets of those schemas. */
struct values *values_new(struct arena *arena, const struct budget *budget);

enum values_voice {
    VALUES_DRAWN,   /* by the key */
    VALUES_PLAIN,   /* always the same: authored values first, then the plainest, all members */
    VALUES_MINIMAL, /* nothing that may be left out */
    VALUES_MAXIMAL  /* everything that may be there */
};

struct values_wish {
    struct draw_key key;
    enum values_voice voice;
    struct str name; /* of what the value is for, where it has a name; or empty */
};

enum values_outcome {
    VALUES_MADE,
    VALUES_IMPOSSIBLE, /* no value satisfies the schema */
    VALUES_NOT_FOUND   /* none was found within the budget */
};

enum { VALUES_CONFLICT_MAX = 6 };

struct values_made {
    const struct node
        *root;      /* lives in the arena given, as do its texts unless they are the contract's */
    size_t count;   /* of nodes */
    struct str why; /* where it was not made: a clause */
    /* Likewise: the values of the keywords that exclude one another; none where that is not known. */
    const struct node *conflict[VALUES_CONFLICT_MAX];
    size_t conflict_count;
};

/* Whether the evaluator allows a value that came another way. */
bool values_allow(struct values *values, const struct schema *schema, const struct node *value);

/* Values for testing, of a schema: at its bounds and just inside, all of them valid; or near misses, each invalid by one
 * keyword at one place, confirmed by the evaluator. */
enum values_kind { VALUES_BOUNDARIES, VALUES_NEAR_MISSES };
enum { VALUES_CASES_MAX = 500, VALUES_CASE_NODES = 2000 };

struct values_case {
    const struct node *root;
    size_t count;
    const struct node *
        keyword; /* its value: of the bound, or what is missed; NULL: of the value they differ from */
    struct str pointer; /* near misses: to what is wrong */
};

struct values_cases {
    VEC(struct values_case) list;
    size_t most; /* that are made; 0: VALUES_CASES_MAX */
};

enum values_outcome values_draw(struct values *values, const struct schema *schema,
                                const struct values_wish *wish, struct arena *arena,
                                struct values_made *made);

/* Adds to `cases`; none where the schema has no value. They live in the arena. */
void values_make_cases(struct values *values, const struct schema *schema,
                       const struct values_wish *wish, enum values_kind kind, struct arena *arena,
                       struct values_cases *cases);

#endif
