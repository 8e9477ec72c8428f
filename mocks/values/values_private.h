/* The inside of making values.
 *
 * want.c merges schemas into wants, choices.c says what alternatives a want has, height.c how deep its smallest value is;
 * make.c makes a value of a want, with make_object.c, make_array.c and make_scalar.c.
 */
#ifndef PROVISO_VALUES_PRIVATE_H
#define PROVISO_VALUES_PRIVATE_H

#include "build.h"
#include "draw_number.h"
#include "draw_word.h"
#include "map.h"
#include "program.h"
#include "ptrmap.h"
#include "values.h"
#include "vec.h"

/* ---- terms ---- */

/* One thing that is said about a value. */
enum term_kind {
    TERM_HOLDS,  /* a block */
    TERM_FAILS,  /* a block: not */
    TERM_BREAKS, /* an operation: it fails, in the way `which` - 1; 0: in any */
    TERM_NEEDS,  /* the member of that name is there */
    TERM_LACKS,  /* or is not */
    TERM_MISSES /* an operation, of a block that holds but for it; `which`: as of TERM_BREAKS. Comes first */
};

struct term {
    uint32_t kind, which;
    const void *of; /* block, operation, or a node with a name */
};

struct terms {
    VEC(struct term) list;
};

/* ---- wants ---- */

/* Of what a choice consists: see choices.c. */
struct choice {
    enum choice_kind {
        CHOICE_BRANCH,    /* anyOf, oneOf */
        CHOICE_CONDITION, /* if */
        CHOICE_DEPENDENT, /* one of dependentRequired and dependentSchemas */
        CHOICE_FAILURE,   /* a block that fails: which of its operations does */
        CHOICE_BREAK      /* an operation that fails: in which way */
    } kind;
    const struct op *op;
    const struct block *block;
    const struct dependent *dependent;
    bool strict; /* of oneOf: the other branches fail */
};

struct conflict {
    const char *why;
    const struct node *nodes[VALUES_CONFLICT_MAX];
    size_t count;
};

struct named_want {
    struct str name;
    struct want *want;
    bool required, hidden;
};

/* Of so many branches of oneOf pairs are tried. */
enum { PAIRED_MAX = 8 };

enum { HEIGHT_UNKNOWN = 0, HEIGHT_MAX = 64 };

struct want {
    const struct term *terms; /* as asked for: what it is known by */
    size_t term_count;
    struct terms all; /* with what they lead to on the same value */
    unsigned kinds;
    bool impossible;
    bool lucky; /* something in it holds by luck only: the evaluator is asked */
    struct conflict conflict;
    VEC(struct choice) choices;      /* that are not decided */
    bool looked;                     /* the first one's alternatives are known */
    VEC(struct want *) alternatives; /* what it becomes by each */

    VEC(const struct op *) values, other_values; /* enum and const: one of each; none of these */
    const struct bound *low, *high;
    struct bound bounds[4]; /* room for those that are no schema's own */
    VEC(struct str) multiples;
    VEC(const struct op *) uneven; /* multipleOf that must not hold */
    VEC(const struct op *) formats, patterns, other_formats, other_patterns;
    uint32_t min_length, max_length, min_items, max_items, min_members, max_members;
    const struct node *min_length_by, *max_length_by, *min_items_by, *max_items_by, *min_members_by,
        *max_members_by;
    bool lexical, unique, repeats;
    VEC(const struct op *) lists;     /* prefixItems, items, contains, unevaluatedItems */
    VEC(const struct op *) objects;   /* properties and the like */
    VEC(const struct op *) names;     /* propertyNames */
    VEC(const struct op *) rests;     /* unevaluatedProperties */
    VEC(const struct block *) tagged; /* with a discriminator */
    VEC(struct str) needed, lacking;

    bool has_members;
    VEC(struct named_want) members; /* declared and required, in order */
    struct map by_name;             /* index + 1 */
    struct map others;              /* names that are not declared: want */
    VEC(struct want *) items;       /* by index, as far as they were asked for */

    uint32_t height; /* of its smallest value; HEIGHT_UNKNOWN */
    uint32_t above;  /* it has none of this height or less */
    bool busy;
};

struct values {
    struct arena *arena;   /* the caller's */
    struct arena *learned; /* of all that is known of schemas; cleared where that is too much */
    struct arena scratch;
    size_t want_count;
    bool full;            /* there are more wants than are kept */
    struct want *nothing; /* what there is instead */
    struct budget budget;
    struct schema_run *run;
    struct pattern_scratch *patterns;
    const struct schema *schema; /* one of the set that is at work */
    bool strict;                 /* see values.c */
    bool last;                   /* height.c: the greatest height is asked for */
    bool unsure;                 /* a way to fail was met that is not looked into */
    struct map wants[2];         /* terms → want; by strictness */
    bool cut;             /* height.c: something was not looked into since it was being looked at */
    struct ptrmap judges; /* block → schema */
    struct ptrmap trees;  /* pattern's node → tree */
    struct map words;     /* name → struct named_words */
};

/* What the name of a member says of its value. */
struct named_words {
    const struct word_row *row; /* or NULL */
    bool ranged;
    struct named_range range;
};

/* The values of enum or const. */
static inline size_t listed_count(const struct op *op)
{
    return op->code == OP_TEXTS ? op->texts->count : op->count;
}

static inline const struct node *listed_at(const struct op *op, size_t index)
{
    return op->code == OP_TEXTS ? op->texts->at[index] : op->values.at[index];
}

/* want.c */
struct want *want_of(struct values *values, const struct terms *terms);
struct want *want_with(struct values *values, const struct want *want, const struct term *terms,
                       size_t count);
void want_conflict(struct want *want, const char *why, const struct node *one,
                   const struct node *other);
bool term_same(const struct term *a, const struct term *b);
/* Fills `members`, once. */
void want_members(struct values *values, struct want *want);
/* What a member of any name is to be; NULL: it may not be there. */
struct want *want_member(struct values *values, struct want *want, struct str name);
struct want *want_item(struct values *values, struct want *want, size_t index);
bool want_needs(const struct want *want, struct str name);
/* Whether it is that of a near miss. */
bool want_misses(const struct want *want);
bool want_lacks(const struct want *want, struct str name);
/* How many of the first items `contains` is to hold for. */
uint32_t want_contained(const struct want *want);

/* tags.c: what a discriminating property of that name says; empty: there is none. */
struct str want_tag(struct values *values, const struct want *want, struct str name);

/* choices.c */
/* Whether there is anything to choose. */
bool choice_has_ways(const struct choice *choice);
/* Whether the terms of one of its alternatives are there. */
bool choice_is_decided(const struct choice *choice, const struct terms *all);
/* What the want becomes by the alternatives of its first choice; *count of them. */
struct want **want_alternatives(struct values *values, struct want *want, size_t *count);

/* height.c: whether it has a value of at most that height. */
bool want_is_within(struct values *values, struct want *want, uint32_t height);
/* The height of the smallest; 0 where there is none up to HEIGHT_MAX. */
uint32_t want_height(struct values *values, struct want *want);
/* Why a want has no value. */
struct conflict want_reason(struct values *values, struct want *want);

/* ---- making ---- */

enum made { MADE, MADE_NOT, MADE_OVER /* the budget ran out: ends everything */ };

/* A value of a want without choices, as it was made. */
struct visit {
    struct draw_key key; /* of its place */
    struct want *want;
};

enum { VISITS_MAX = 400 };

struct visits {
    VEC(struct visit) list;
};

/* At one place another value is made. */
struct detour {
    struct draw_key key;
    struct want *want;
};

struct maker {
    struct values *values;
    struct arena *arena;
    struct build build;
    const struct values_wish *wish;
    unsigned depth, full_depth; /* below: only what must be there */
    unsigned unlucky;           /* tries before this one, of the value that is made */
    unsigned strictness;        /* branches that are made to fail */
    uint64_t work, work_max;
    struct conflict last;  /* why something was not made */
    struct visits *visits; /* where they are noted; or NULL */
    struct detour *detour; /* or NULL */
};

/* values.c: a maker for one value; one try of it with the root's want. */
struct maker maker_new(struct values *values, const struct values_wish *wish, struct arena *arena);
struct want *root_want(struct values *values);
enum made make_root(struct maker *maker, struct want *want, unsigned full_depth, uint64_t number);

/* The way to a value: what its draws are keyed with. */
struct place {
    struct draw_key key;
    struct str name; /* the nearest member's */
};

enum made make_value(struct maker *maker, struct want *want, const struct place *place);
enum made make_object(struct maker *maker, struct want *want, const struct place *place);
enum made make_array(struct maker *maker, struct want *want, const struct place *place);
enum made make_number(struct maker *maker, struct want *want, const struct place *place);
enum made make_text(struct maker *maker, struct want *want, const struct place *place);

/* What a want says of numbers. */
struct number_wish number_wish_of(const struct want *want);
/* Notes why a value was not made, and which keyword is to blame, if one is; MADE_NOT. */
enum made maker_fail(struct maker *maker, const char *why, const struct node *keyword);
/* A text that a pattern matches, for names; empty where none was found. */
struct str text_of_pattern(struct maker *maker, const struct node *text,
                           const struct pattern *pattern, const struct place *place);

/* Whether we are so deep, or have so much already, that nothing is added that may be left out. */
bool maker_is_lean(const struct maker *maker);
bool maker_work(struct maker *maker, uint64_t steps);
/* Whether the value is as the want's terms say, by the evaluator. */
bool value_holds_terms(struct values *values, const struct want *want, const struct node *value);
bool block_holds(struct values *values, const struct block *block, const struct node *value);
/* The stream of a place; NULL in voices that do not draw. */
struct draw *maker_draw(const struct maker *maker, const struct place *place, struct draw *draw);

#endif
