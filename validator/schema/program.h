/* The program of a schema, for who reads it: those that run it, and those that make values for it.
 *
 * A *block* is the program of one schema node in one context and direction. Blocks refer to one another by *edges*, which
 * remember where in the text the reference stands. `all` has the operations as the schema is written, whatever its
 * dialect; the lists by kind are those that are run. What was compiled never changes.
 */
#ifndef PROVISO_PROGRAM_H
#define PROVISO_PROGRAM_H

#include "format.h"
#include "kinds.h"
#include "names.h"
#include "pattern.h"
#include "schema.h"
#include "vec.h"

struct block;
struct context;
struct resource;

/* The program of a compiled schema. */
const struct block *schema_block(const struct schema *schema);

/* The schema of a block by itself, to be run; lives in the arena. */
const struct schema *schema_of_block(struct arena *arena, const struct schema *from,
                                     const struct block *block);

/* A `$ref` that was followed on the way from where a schema stands to what it is. */
struct hop {
    const struct node *keyword; /* the value of `$ref` */
    const struct node *target;
    const struct hop *next;
};

struct edge {
    const struct block *block;
    const struct node
        *at; /* the schema where it stands; a key's value for `required` alone: NULL */
    const struct hop *hops; /* from `at` to the block's node */
};

struct edges {
    const struct edge *const *at;
    size_t len;
};

struct limits { /* both inclusive */
    uint32_t min, max;
};

/* A number of the schema. */
struct bound {
    const struct node *node;
    bool exclusive;
};

/* How values of a kind are judged; most need no list of operations. */
enum way {
    WAY_NEVER,
    WAY_ALWAYS,
    WAY_LENGTH, /* code points of a string between two bounds */
    WAY_TEXTS,  /* one of some strings */
    WAY_MEMBERS,
    WAY_ITEMS,
    WAY_VALUES,     /* of a map: one schema for all members */
    WAY_INTEGER_32, /* integers of so many bits */
    WAY_INTEGER_64,
    WAY_FLAGS,   /* one of some integers from 0 to 63 */
    WAY_BETWEEN, /* an integer between two bounds */
    WAY_TESTS,   /* a list for scalars that leads to no other block */
    WAY_LIST
};

struct between { /* both inclusive */
    int64_t low, high;
};

/* What can be told of a value at a glance, kept beside each reference to a block. */
struct glance {
    uint8_t ways[KIND_COUNT]; /* enum way by kind */
    union {
        struct limits length;
        const struct texts *texts;
        uint64_t flags; /* 1 << n for each integer n */
        const struct between *between;
    };
};

/* A property. */
struct member {
    struct name name;
    uint32_t index;       /* among the object's members */
    struct glance glance; /* of the block */
    const struct block *block;
    uint64_t required; /* its bit where it is required, or 0 */
};

struct member_source {
    const struct edge *edge; /* NULL: named by `required` only */
    const struct node *name; /* in `required`; or NULL */
    bool is_optional;        /* whatever `required` says: it goes the other way */
};

struct pattern_member {
    const struct pattern *pattern;
    const struct edge *edge;
    const struct node *key;
};

struct object {
    uint32_t tag;                        /* its number, spread; different for each of a set */
    const struct member *members;        /* two more behind the last: no key is like them */
    const struct member_source *sources; /* beside each member */
    uint32_t count;
    struct name_table table;
    uint64_t required;             /* all bits */
    const struct edge *additional; /* NULL: anything */
    const struct pattern_member *patterns;
    uint32_t pattern_count;
    bool is_closed; /* additional allows nothing, no patterns */
    const struct node *required_node;
};

struct texts { /* of an enum */
    const struct node *const *at;
    const struct name *names; /* beside each */
    struct name_table table;
    uint32_t count;
};

struct condition {
    const struct edge *when, *then, *otherwise; /* the latter two may be NULL */
};

struct dependent {
    const struct node *key;
    const struct edge *edge;          /* dependentSchemas */
    const struct node *names;         /* dependentRequired: array of strings */
    const struct node *const *needed; /* those of them that do not go the other way */
    size_t needed_count;
};

struct tag {          /* anyOf or oneOf whose branches are told apart by one property */
    struct name name; /* of the property */
    struct texts values;
    const struct edge *const *branches; /* beside values.at */
};

enum op_code {
#define OP(code, what) OP_##code,
#include "ops.def"
#undef OP
    OP_COUNT
};

struct op;

/* One operation in the plain instantiation. */
typedef bool op_runner(struct schema_run *run, const struct op *op, const struct node *node);

struct op {
    op_runner *run; /* NULL: the list is done; in `all` nobody looks */
    uint8_t code;
    uint8_t kinds; /* for which kinds of values it has something to say */
    uint16_t flags;
    uint32_t count;
    const struct node *keyword; /* the value of the keyword it comes from */
    union {
        struct limits limits;
        const struct edge *edge;
        struct edges edges;
        struct {
            const struct bound *low, *high;
        } range;
        const struct node *number;
        const struct texts *texts;
        struct {
            const struct node *const *at; /* op.count of them */
        } values;
        const struct pattern *pattern;
        const struct format *format;
        const struct object *object;
        const struct condition *condition;
        const struct tag *tag;
        const struct op *list;
        struct {
            const struct dependent *at;
            size_t len;
        } dependents;
        struct {
            const struct edge *edge;
            uint32_t min, max;
            const struct node *bounds[2]; /* minContains, maxContains, or NULL */
        } contains;
        struct {
            const struct node *encoding, *media_type;
        } content;
    };
};

enum {
    OP_IS_TRIVIAL = 1 /* a branch allows all values of the kind: matters for annotations only */
};
enum { OP_MARKS = 2 /* contains: what it finds counts as evaluated */ };

enum block_state { BLOCK_NEW, BLOCK_OPEN, BLOCK_DONE };

struct block {
    struct glance glance;
    uint8_t kinds; /* of values that may satisfy it */
    uint8_t done;  /* of values that do, with nothing else to look at */
    uint32_t id;
    const struct op *ops[NODE_OBJECT + 1]; /* by kind, ended by OP_END; integers as numbers */
    const struct object *shape;            /* of objects: WAY_MEMBERS */
    const struct block *item;              /* of all items of arrays: WAY_ITEMS */
    const struct block *value;             /* of all members of objects: WAY_VALUES */
    const struct op *all;                  /* as written, for explaining; ended by OP_END */
    const struct node *node;
    struct resource *resource;
    struct context *context;
    enum schema_direction direction;
    uint8_t state;
    bool tracks;  /* has unevaluatedProperties or unevaluatedItems */
    bool one_way; /* readOnly or writeOnly counts in it or in what it leads to */
    bool faulty;  /* an error was found in it or in what it leads to */
    VEC(const struct edge *) in_place; /* what is judged on the same value */
    VEC(const struct edge *) inside;   /* what is judged on parts of the value */
};

/* The property of that name, or NULL. */
const struct member *object_member(const struct object *object, const struct name *name);

#endif
