/* The inside of sampling.
 *
 * One value of the sample must satisfy several schemas at once: its own, the target of its `$ref`,
 * the parts of `allOf`, the chosen branches of `oneOf`, `anyOf` and `if`, and a schema for every
 * part of the object around it. Together they are its *shape*, each of them a *part*. A shape is
 * gathered (shape.c), its choices are tried one after another, and its value is written (sample.c,
 * object.c, array.c, text.c, amount.c) straight into the output; what turns out to lead nowhere is
 * cut off the output again.
 */
#ifndef PROVISO_SAMPLER_H
#define PROVISO_SAMPLER_H

#include "regexp_private.h"
#include "sample.h"
#include "vec.h"
#include "view_private.h"

/* A set of schemas, inexact: two may count as one. */
struct mask {
    uint64_t bits[4];
};

/* What came of writing one value. All but STEP_MADE leave the output to be cut back by the caller.
 */
enum step {
    STEP_MADE,
    STEP_HIDDEN, /* a property that this direction does not show */
    STEP_CUT,    /* it would enter a schema again that is already open */
    STEP_IMPOSSIBLE,
    STEP_UNRESOLVED,
    STEP_TOO_LARGE /* ends everything */
};

/* What a value is asked to be. */
struct wanted {
    const struct node **schemas; /* all of them hold */
    size_t len;
    struct str name;         /* of the property; else "id" */
    bool property;           /* may be hidden by readOnly, writeOnly */
    const struct node *firm; /* the value to use wherever it fits (a discriminator's), or NULL */
    const struct node *hints[2]; /* authored values to use where they fit, or NULL */
};

/* One schema of a shape. */
struct part {
    struct view view;
    struct str name; /* the component's, where it came by a reference */
    unsigned level;  /* 0: speaks for the whole value; more: inside an `allOf` of several */
    unsigned order;  /* of its properties among those of the other parts */
    bool opens;      /* entering it again below this value is recursion */
};

/* Alternatives, one of which has to hold: a list of schemas, a conditional, or the mapping of a
 * discriminator. */
struct choice {
    enum keyword keyword;
    const struct part *part;
};

struct shape {
    const struct shape *outer;
    const struct wanted *wanted;
    unsigned depth;     /* of values; the root has 1 */
    struct mask around; /* schemas that are open around this value */
    struct mask opened; /* and those that it opens itself */
    VEC(struct part *) parts;
    VEC(struct choice) choices;
    size_t decided;  /* choices */
    size_t authored; /* parts whose authored values have been tried */
    unsigned types;
    unsigned orders; /* given out so far */
    bool hidden;
    bool verify; /* something in it holds only by luck: look at the finished value */
};

/* What the value under construction has had to do with so far: whether it can be used again
 * elsewhere (memo.c). */
struct reach {
    struct mask seen;   /* schemas in it */
    unsigned outermost; /* the depth of the outermost value whose being open cut something off;
                           REACH_NONE */
    unsigned deepest;   /* of values in it */
    bool hidden;        /* a part of it is readOnly or writeOnly */
};

enum { REACH_NONE = 1000000 };

struct sampler {
    struct sample *sample;
    const struct refs *refs;
    enum contract_version version;
    struct arena *scratch; /* given back value by value */
    struct buf out;
    const struct shape *open; /* the innermost value being written */
    unsigned depth;
    unsigned chain;          /* references under way */
    unsigned optional_depth; /* objects from this depth on have only what is required */
    uint64_t work, work_max; /* members looked at */
    unsigned variant;        /* which of several different values: unique items */
    bool lenient;            /* recursion only where the very same value is wanted again */
    bool trusting;           /* unverified values pass */
    bool rejected;           /* a value did not pass */
    bool formats;            /* value_fits looks at formats too */
    bool exemplary;          /* the value just written is an example that its schema gives */
    struct reach reach;
};

/* Writes the value; shapes below it are given back. */
enum step value_write(struct sampler *sampler, const struct wanted *wanted);

/* Adds a schema with all that it refers to. `part` says name, level and opens. */
enum step shape_add(struct sampler *sampler, struct shape *shape, const struct node *schema,
                    struct part part);

/* The first part's value of a keyword, NULL where none has it. */
const struct node *shape_get(const struct shape *shape, enum keyword keyword);

/* Largest of the parts' minimum counts; smallest of their maximum counts. */
uint64_t shape_most(const struct shape *shape, enum keyword keyword, uint64_t otherwise);
uint64_t shape_least(const struct shape *shape, enum keyword keyword, uint64_t otherwise);

/* Writes an authored value that fits, if there is one: of parts not asked before; of the values
 * around; the one given. */
bool write_authored(struct sampler *sampler, struct shape *shape);
bool write_hinted(struct sampler *sampler, const struct shape *shape);
bool write_if_fits(struct sampler *sampler, const struct shape *shape, const struct node *value);

/* Writes the value of a shape whose choices are all decided. */
enum step write_shape(struct sampler *sampler, struct shape *shape);

/* The writers, by type. `shape->types` says what is left of number. */
enum step object_write(struct sampler *sampler, const struct shape *shape);
enum step array_write(struct sampler *sampler, const struct shape *shape);
enum step text_write(struct sampler *sampler, const struct shape *shape);
enum step amount_write(struct sampler *sampler, const struct shape *shape);

/* Records why, for the report, and gives `step`. The first clause stays until something succeeds.
 */
enum step sampler_fail(struct sampler *sampler, enum step step, const struct node *fault,
                       const char *why);

/* Tells whoever samples that something was not honoured. */
void sampler_doubt(struct sampler *sampler, enum sample_doubt_kind kind, const struct node *node,
                   const char *why);

/* Counts against the bound on work; false where it ran out. */
bool sampler_work(struct sampler *sampler, uint64_t amount);

/* Whether bytes or work have run out. */
bool sampler_is_over(const struct sampler *sampler);

/* ---- memo.c ---- */

struct mask mask_of(const struct node *schema);
struct mask mask_union(struct mask a, struct mask b);
bool mask_meets(struct mask a, struct mask b);

/* Something depends on `outer` being open, or where it is NULL on how deep we are. */
void reach_outer(struct sampler *sampler, const struct shape *outer);

/* The schema under which the value may be remembered, NULL where it may not. */
const struct node *memo_name(const struct sampler *sampler, const struct wanted *wanted);

/* Writes the remembered value, if there is one and it would come out the same here. */
bool memo_write(struct sampler *sampler, const struct shape *shape, const struct node *name);

/* Around the writing of a value. `name` NULL: it is not to be remembered. */
struct memo_start {
    struct reach reach;
    size_t at;
    uint64_t work;
};
struct memo_start memo_begin(struct sampler *sampler);
void memo_end(struct sampler *sampler, const struct shape *shape, const struct node *name,
              const struct memo_start *start);

/* The regular expression of a pattern, a string node of the contract; NULL where it is not
 * understood. */
const struct regexp *sampler_pattern(struct sampler *sampler, const struct node *pattern);

/* ---- fits.c ---- */

/* Whether an authored value fits the schema, as far as the sampler judges (formats only where
 * sampler->formats says so). */
bool value_fits(struct sampler *sampler, const struct node *schema, const struct node *value);
bool value_fits_all(struct sampler *sampler, const struct wanted *wanted, const struct node *value);

/* Whether the text has that format; formats that are not known hold. */
bool format_holds(struct str format, struct str text);

/* The nodes of a JSON text, NULL where it is none. Lives in scratch. */
const struct node *value_parse(struct sampler *sampler, struct str text);

/* The schemas for a member of that name: `properties`, `patternProperties`, else
 * `additionalProperties` of each part. */
void shape_member(struct sampler *sampler, const struct shape *shape, struct str name,
                  struct wanted *member);

#endif
