/* What the files of evaluation share. Private to schema. */
#ifndef PROVISO_EVAL_PRIVATE_H
#define PROVISO_EVAL_PRIVATE_H

#include "schema_private.h"
#include "shape.h"

enum {
    FRAMES_MAX = 4000, /* blocks inside blocks; each takes some stack */
};

struct memo { /* verdicts on (block, node): open addressing; 0 is an empty slot */
    uint64_t *slots;
    size_t cap, len;
};

struct unique_slot {
    uint64_t hash;
    const struct node *item; /* NULL: empty */
};

/* How the members of objects of one shape are judged by one schema, in order. */
struct part {
    struct glance glance;
    const struct block *block;
};

/* An object that cannot be satisfied has one part that fails. */
struct plan {
    const struct object *object; /* NULL: an empty place in the table */
    const struct shape *shape;
    const struct part
        *parts; /* NULL: several blocks judge one member, and no plan has room for that */
    uint32_t count;
};

struct plans { /* open addressing */
    struct plan *at;
    size_t mask, len; /* mask: places - 1 */
};

struct explanation;

struct schema_run {
    struct arena kept;    /* what grows and stays: memo, tables */
    struct arena scratch; /* of one evaluation */
    struct pattern_scratch *patterns;
    const struct node *root; /* of the value */
    int64_t fuel;            /* steps left */
    int64_t memo_below;      /* fuel from which on verdicts are kept */
    unsigned frames;         /* blocks inside blocks */
    bool limit;              /* something ran out */
    bool memo_is_on;
    struct memo memo;
    struct shapes *shapes;
    struct plans plans;
    struct unique_slot *slots; /* for uniqueItems */
    size_t slot_cap;
    struct explanation *explanation;
};

/* The way through the schema to what is being judged: from the frame up, innermost first. */
struct frame {
    const struct frame *up;
    const struct edge *edge;
};

/* eval.c: explaining; run->explanation takes the errors. */
enum schema_verdict run_explaining(const struct schema *schema, struct schema_run *run,
                                   const struct node *value);

/* plans.c: the plan for an object and a shape, made where there is none yet; NULL where there is no room for
 * more. Valid until the next one is made. */
const struct plan *plan_make(struct schema_run *run, const struct object *object,
                             const struct shape *shape);

/* Where the plan is, if it is anywhere near. `tag`: the shape's, which its objects keep in their nodes. */
static inline struct plan *plan_place(const struct plans *plans, const struct object *object,
                                      uint16_t tag)
{
    return &plans->at[(object->tag ^ tag) & plans->mask];
}

/* bounds.c: <0, 0, >0 by value; and whether one number is a multiple of another. Exact. */
int number_node_compare(const struct node *a, const struct node *b);
bool number_node_is_multiple(const struct node *number, const struct node *divisor);

/* unique.c: two equal items of an array: the first that repeats an earlier one, and that; else NULL, also where
 * the steps ran out. */
const struct node *find_repeated(struct schema_run *run, const struct node *array,
                                 const struct node **earlier);

/* content.c: contentEncoding and contentMediaType of draft 7. */
bool content_holds(struct schema_run *run, const struct op *op, const struct node *text);

/* explain.c. Each adds one error at the place that the frames lead to. `other`: what else has to do with
 * it, by id; or NULL. */
void explain_add(struct schema_run *run, const struct frame *frame, enum finding_id id,
                 const struct node *keyword, const struct node *value, const struct node *other);
/* The errors so far; to say which ones lie inside another. */
size_t explain_count(const struct schema_run *run);
/* Whether no more can be kept. */
bool explain_is_full(const struct schema_run *run);

/* Behind that, what a part of the value fails counts as one error, whatever is wrong in it. */
void explain_drop(struct schema_run *run, bool satisfied);
/* What was added since `begin` lies inside the error at `begin` - 1. */
void explain_enclose(struct schema_run *run, size_t begin);

/* choose.c. Branches of anyOf or oneOf that all failed, the errors of branch i from starts[i] on: which
 * one was meant is worked out, and only what people want to hear stays meant. */
struct failed_branches {
    const struct op *op;
    const struct block *block; /* the schema that has the anyOf */
    const struct node *value;
    const size_t *starts; /* one more than branches */
    size_t parent;        /* the error they lie in */
};
void explain_choose(struct schema_run *run, const struct failed_branches *branches);
/* More than one branch of oneOf was satisfied: the first two, from 0. */
void explain_several(struct schema_run *run, size_t parent, const struct op *op,
                     const size_t *which);

struct explanation {
    const struct schema *schema;
    const struct doc *doc;
    struct arena *arena;
    VEC(struct schema_error) errors;
    size_t dropped;
    unsigned alternatives; /* anyOf and oneOf inside one another that are being explained */
};
enum {
    ALTERNATIVES_MAX = 4,     /* from so many on only one branch is looked into */
    BRANCHES_ERRORS_MAX = 200 /* from so many errors on no further branches are */
};

/* messages.c: what an error says, and what to do about it. */
struct complaint {
    struct arena *arena;
    const struct block *block; /* the schema at fault */
    enum finding_id id;
    const struct node *keyword, *value, *other;
    struct str pointer; /* of `other`, where it is a part of the value */
};
struct str complaint_message(const struct complaint *complaint);
struct str complaint_hint(const struct complaint *complaint);
/* What a branch is called: the last part of its $ref, or its number from 1. */
struct str branch_name(struct arena *arena, const struct edge *edge, size_t index);

#endif
