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
#include "map.h"
#include "program.h"
#include "ptrmap.h"

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

/* ---- programs: program.h ---- */

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

/* Some strings as a table. */
const struct texts *texts_new(struct arena *arena, const struct node *const *values, size_t count);

/* program.c: from all operations to those of each kind of value. */
void finish_block(struct builder *builder);

/* eval.c: how each operation is run. */
extern op_runner *const op_runners[OP_COUNT];

/* link.c: what can be done only once all blocks are there. */
void link_blocks(struct schema_set *set);

#endif
