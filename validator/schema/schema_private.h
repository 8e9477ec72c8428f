/* What the files of schema share.
 *
 * A *resource* is a schema with an identifier of its own, or a whole document; a *block* is the program of
 * one schema node in one context and direction. Blocks refer to one another by *edges*, which remember
 * where in the text the reference stands. The documents' side is set.c, the program's is compile.c and
 * link.c, running it is eval.c.
 */
#ifndef PROVISO_SCHEMA_PRIVATE_H
#define PROVISO_SCHEMA_PRIVATE_H

#include "dialects_private.h"
#include "format.h"
#include "kinds.h"
#include "map.h"
#include "names_private.h"
#include "pattern.h"
#include "ptrmap.h"
#include "vec.h"

/* ---- documents ---- */

struct resource {
    struct str uri; /* absolute as far as it is known, without fragment */
    const struct node *root;
    struct known *known;
    struct resource *around; /* NULL: it is the whole of what was added */
    const struct language *language;
    const struct node
        *unknown_dialect;          /* `$schema` where it names none that is known; told when used */
    struct map anchors;            /* name → node; dynamic ones too */
    struct map dynamic;            /* name → node */
    VEC(struct str) dynamic_names; /* in order; "" for $recursiveAnchor: true */
};

struct known { /* a document that was added, or a part of one */
    const struct doc *doc;
    const struct node *root;
    struct str uri; /* where it was read from: for references that an `$id` led astray */
    bool is_host;   /* a contract, not a schema: keywords stand anywhere in it */
    VEC(struct resource *) resources; /* by address of their roots, the whole first */
};

/* Which resource each dynamic anchor leads to: those entered so far that have any, outermost first. */
struct context {
    struct context *up; /* without the last one; NULL: none was entered */
    const struct resource *entered;
    struct context *next; /* of the contexts with the same `up` */
    struct context *inner;
};

struct variant { /* a node compiled in one context and direction */
    struct context *context;
    enum schema_direction direction;
    struct block *block;
    struct variant *next;
};

struct schema_set {
    struct arena *arena;
    struct arena scratch; /* of blocks under construction; what is kept is copied to its size */
    struct schema_options options;
    struct budget budget;
    struct findings *findings;
    VEC(struct known *) known;
    size_t indexed;            /* of `known`, in order: their identifiers are known */
    struct known **by_address; /* the same, sorted; NULL: to be sorted anew */
    struct map resources;      /* URI → struct resource */
    struct map languages;      /* URI of a meta-schema → struct language */
    struct map refused;        /* URI → struct refusal: asked for once */
    struct ptrmap variants;    /* node → struct variant */
    struct ptrmap around;      /* schemas in place → struct around */
    struct ptrmap told;        /* nodes that a finding was made for */
    struct map patterns;       /* text → struct pattern_entry */
    struct map outlines;       /* schemas → struct outline */
    struct context root_context;
    const struct language *language; /* of schemas without `$schema` */
    VEC(struct block *) blocks;
    VEC(struct member *) members; /* to be given their blocks' kinds; emptied by link_blocks */
    uint32_t objects;             /* how many there are */
    size_t linked;                /* blocks that link_blocks has seen */
    size_t pending;               /* blocks that were opened, if not more, for compile_root */
    unsigned depth;               /* of compiling inside compiling */
    bool may_track;               /* some document has unevaluated… */
    bool is_too_large;            /* there are more blocks than the budget allows: told once */
    struct finding untold;        /* what set_tell gives where it has told already */
};

/* Why a reference leads to nothing. */
struct refusal {
    enum finding_id id;
    struct str why;
};

/* What a reference leads to. */
struct target {
    const struct node *node; /* NULL: nothing */
    struct resource *resource;
};

/* set.c */
struct known *set_known(const struct schema_set *set, const struct node *node);
struct resource *set_resource_in(const struct known *known, const struct node *node);
struct resource *set_resource(const struct schema_set *set, const struct node *node);
struct where set_where(const struct schema_set *set, const struct node *node);
/* Follows a reference that stands at `node` ($ref's value) in a resource. NULL: a finding was made. */
struct target set_follow(struct schema_set *set, const struct resource *from,
                         const struct node *schema, const struct node *reference);
/* A finding about a node, once for each node and id. */
struct finding *set_tell(struct schema_set *set, enum finding_id id, const struct node *node,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- programs ---- */

struct block;
struct schema_run;

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

struct schema {
    struct schema_set *set;
    struct edge edge;
    bool faulty; /* already on the way to its block */
};

/* A block under construction. */
struct builder {
    struct schema_set *set;
    struct block *block;
    const struct language *language;
    const struct node *schema;                  /* an object */
    const struct node *keywords[KEYWORD_COUNT]; /* the values of those it has */
    unsigned kinds;                             /* that values may still have */
    bool keeps_required; /* one of several, and told apart by nothing but names that go one way */
    VEC(struct op) all;
};

/* messages.c: the value as JSON, cut where it is long. */
struct str value_shown(struct arena *arena, const struct node *value);

/* compile.c */
void compile_root(struct schema_set *set, struct schema *schema, enum schema_direction direction);
/* The block of a schema that stands at a node inside the builder's one: judged on the same value, or
 * on a part of it. */
const struct edge *edge_in_place(struct builder *builder, const struct node *at);
const struct edge *edge_inside(struct builder *builder, const struct node *at);
/* In place, and what goes one way by the builder's schema does so in that one too. A question (`not`, `if`) is asked
 * as it stands: for it there is edge_in_place. */
const struct edge *edge_beside(struct builder *builder, const struct node *at, bool is_one_of);
/* What `$ref`, `$dynamicRef` or `$recursiveRef` of the builder's own schema leads to. */
const struct edge *edge_of_reference(struct builder *builder, enum keyword keyword);
/* A new operation; zeroed but for what is given. */
struct op *add_op(struct builder *builder, enum op_code code, unsigned kinds,
                  const struct node *keyword);
/* All operations so far, for good. */
const struct op *builder_ops(struct builder *builder);
struct finding *builder_fault(struct builder *builder, const struct node *node, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));

/* shapes.c: whether a keyword has a value that it may have; else a finding is made. */
bool shape_holds(struct builder *builder, enum keyword keyword, const struct node *key);

/* compile_scalars.c, compile_arrays.c, compile_objects.c, compile_logic.c: keywords to operations. */
void compile_scalars(struct builder *builder);
void compile_arrays(struct builder *builder);
void compile_objects(struct builder *builder);
void compile_logic(struct builder *builder);
struct limits limits_of(const struct node *min, const struct node *max);
const struct pattern *compile_pattern(struct builder *builder, const struct node *text);

/* one_way.c: whether a property, by its schema or by its name, does not belong into a message of the builder's
 * direction. */
enum { ONE_WAY_READ = 1, ONE_WAY_WRITE = 2 };
bool goes_other_way(struct builder *builder, const struct node *property);
bool name_goes_other_way(struct builder *builder, const struct node *name);
/* Whether it is a branch of a oneOf of which nothing would be left without such names. */
bool keeps_required(struct builder *builder);

/* The schema that a schema stands in which is judged on the same value. */
struct around {
    const struct node *schema;
    bool is_one_of; /* a branch of its oneOf */
};

/* A list with nothing in it. */
extern const struct op schema_no_ops[1];

/* Allows every value: what stands where a schema could not be used. */
extern const struct block schema_anything;

/* Open tables without a name in common as one. */
const struct object *object_join(struct schema_set *set, const struct object *const *parts,
                                 size_t count);
/* The property of that name, or NULL. */
const struct member *object_member(const struct object *object, const struct name *name);

/* Some strings as a table. */
const struct texts *texts_new(struct arena *arena, const struct node *const *values, size_t count);

/* program.c: from all operations to those of each kind of value. */
void finish_block(struct builder *builder);

/* eval.c: how each operation is run. */
extern op_runner *const op_runners[OP_COUNT];

/* link.c: what can be done only once all blocks are there. */
void link_blocks(struct schema_set *set);

#endif
