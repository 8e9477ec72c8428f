/* From schema nodes to blocks: which block a reference means, in which context, compiled once. */
#include "schema_private.h"
#include "uri.h"

#include <assert.h>

enum {
    DEPTH_MAX = 300,  /* schemas compiled inside one another; what lies deeper waits its turn */
    HOPS_MAX = 10000, /* references that lead to references, however long the contract */
    SAME_PLACE = 64   /* from so many on, a circle is looked for */
};

struct finding *builder_fault(struct builder *builder, const struct node *node, const char *format,
                              ...)
{
    builder->block->faulty = true;
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(builder->set->findings->arena, format, args);
    va_end(args);
    return set_tell(builder->set, FINDING_SCHEMA_INVALID, node, STR_FMT, STR_ARG(message));
}

struct op *add_op(struct builder *builder, enum op_code code, unsigned kinds,
                  const struct node *keyword)
{
    struct op *op = vec_push(&builder->set->scratch, &builder->all);
    op->code = (uint8_t)code;
    op->kinds = (uint8_t)kinds;
    op->keyword = keyword;
    return op;
}

const struct op *builder_ops(struct builder *builder)
{
    size_t count = builder->all.len;
    struct op *ops = arena_array(builder->set->arena, struct op, count);
    memcpy(ops, builder->all.at, count * sizeof *ops);
    return ops;
}

/* ---- contexts: dynamic scope, worked out while compiling ---- */

static const struct node *context_find(const struct context *context, struct str name)
{
    const struct node *found = NULL; /* the outermost one is met last */
    for (; context && context->entered; context = context->up) {
        const struct node *here = map_get(&context->entered->dynamic, name);
        found = here ? here : found;
    }
    return found;
}

/* The context inside a resource: another one only where the resource has an anchor that is not bound. */
static struct context *context_enter(struct schema_set *set, struct context *context,
                                     const struct resource *resource)
{
    bool binds = false;
    for (size_t i = 0; i < resource->dynamic_names.len && !binds; i++)
        binds = !context_find(context, resource->dynamic_names.at[i]);
    if (!binds)
        return context;
    for (struct context *inner = context->inner; inner; inner = inner->next)
        if (inner->entered == resource)
            return inner;
    struct context *inner = arena_new(set->arena, struct context);
    *inner = (struct context){.up = context, .entered = resource, .next = context->inner};
    context->inner = inner;
    return inner;
}

/* ---- blocks ---- */

static struct block *find_variant(const struct schema_set *set, const struct node *node,
                                  const struct context *context, enum schema_direction direction)
{
    const struct variant *variant = ptrmap_get(&set->variants, node);
    for (; variant; variant = variant->next)
        if (variant->context == context && variant->direction == direction)
            return variant->block;
    return NULL;
}

static struct block *new_block(struct schema_set *set, const struct node *node,
                               struct resource *resource, struct context *context,
                               enum schema_direction direction)
{
    struct block *block = arena_new(set->arena, struct block);
    block->id = (uint32_t)set->blocks.len;
    block->kinds = KINDS_ALL;
    block->node = node;
    block->resource = resource;
    block->context = context;
    block->direction = direction;
    *vec_push(set->arena, &set->blocks) = block;
    void **slot = ptrmap_put(set->arena, &set->variants, node);
    struct variant *variant = arena_new(set->arena, struct variant);
    *variant = (struct variant){context, direction, block, *slot};
    *slot = variant;
    return block;
}

const struct op schema_no_ops[1] = {{.code = OP_END}};

/* `true`, `false`, and what is no schema at all: everything and nothing is allowed. */
static void finish_plain(struct block *block, const struct op *all, unsigned kinds)
{
    for (size_t i = 0; i < sizeof block->ops / sizeof *block->ops; i++)
        block->ops[i] = schema_no_ops;
    block->all = all;
    block->kinds = (uint8_t)kinds;
    block->done = KINDS_ALL;
    memset(block->glance.ways, kinds ? WAY_ALWAYS : WAY_NEVER, sizeof block->glance.ways);
    block->state = BLOCK_DONE;
}

static void build_boolean(struct builder *builder)
{
    struct block *block = builder->block;
    if (block->node->kind == NODE_FALSE) {
        add_op(builder, OP_NEVER, KINDS_ALL, block->node);
        add_op(builder, OP_END, 0, NULL);
        finish_plain(block, builder_ops(builder), 0);
        return;
    }
    if (block->node->kind != NODE_TRUE)
        builder_fault(builder, block->node, "a schema must be an object, true or false, not %s",
                      node_kind_name(block->node));
    finish_plain(block, schema_no_ops, KINDS_ALL);
}

/* OpenAPI 3.0 and Swagger 2.0 leave keywords of JSON Schema out. */
static void tell_foreign(struct builder *builder, const struct node *key)
{
    struct finding *finding = set_tell(builder->set, FINDING_SCHEMA_KEYWORD_IGNORED, key,
                                       "'" STR_FMT "' means nothing in %s", STR_ARG(node_str(key)),
                                       builder->language->dialect->name);
    finding->hint = STR("OpenAPI 3.1 knows it");
    if (!str_eq(node_str(key), STR("nullable")))
        return;
    bool swagger = builder->language->dialect->id == SCHEMA_SWAGGER_2_0;
    finding->hint =
        swagger ? STR("'x-nullable' is understood") : STR("make 'null' one of the types");
}

/* Words that say something to people only, or to tools that have their own. */
static bool is_annotation(struct str name)
{
    static const struct str names[] = {
        STR_INIT("title"),    STR_INIT("description"), STR_INIT("default"),    STR_INIT("example"),
        STR_INIT("examples"), STR_INIT("deprecated"),  STR_INIT("definitions")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, names[i]))
            return true;
    return str_starts(name, STR("x-"));
}

enum {
    NEAR = 2,       /* edits up to which a name is a likely slip */
    NEAR_LENGTH = 5 /* bytes of a keyword, at least */
};

/* Authors may have members of their own; but this one is nearly a keyword that refuses values. */
static void tell_misspelt(struct builder *builder, const struct node *key)
{
    const struct dialect *dialect = builder->language->dialect;
    struct str name = node_str(key), nearest = {0};
    size_t least = NEAR + 1;
    if (is_annotation(name))
        return;
    for (size_t i = 0; i < dialect->count; i++) {
        enum keyword keyword = dialect->names[i].keyword;
        struct str known = dialect->names[i].name;
        bool means_much = keyword != KEYWORD_ANNOTATION && keyword != KEYWORD_FOREIGN;
        size_t distance =
            means_much && known.len >= NEAR_LENGTH ? str_distance(known, name, NEAR) : least;
        if (distance >= least)
            continue;
        least = distance;
        nearest = known;
    }
    if (least == 0 || least > NEAR)
        return; /* 0: the vocabulary of that keyword is turned off */
    struct finding *finding = set_tell(builder->set, FINDING_SCHEMA_KEYWORD_MISSPELT, key,
                                       "'" STR_FMT "' is no keyword of %s, and means nothing",
                                       STR_ARG(name), dialect->name);
    finding->hint = arena_printf(builder->set->findings->arena, "did you mean '" STR_FMT "'?",
                                 STR_ARG(nearest));
}

/* A Parameter Object of Swagger 2.0 is a schema, but for its `required`. No schema has an `in`. */
static bool is_of_parameter(const struct builder *builder, enum keyword keyword,
                            const struct node *value)
{
    return builder->language->dialect->parameters_are_schemas && keyword == KEYWORD_REQUIRED &&
           value->kind != NODE_ARRAY && node_is(node_get(builder->schema, STR("in")), NODE_STRING);
}

static void gather_keywords(struct builder *builder)
{
    NODE_EACH_MEMBER(builder->schema, key, value)
    {
        enum keyword keyword = language_keyword(builder->language, key);
        if (keyword == KEYWORD_FOREIGN)
            tell_foreign(builder, key);
        else if (keyword == KEYWORD_COUNT)
            tell_misspelt(builder, key);
        else if (!is_of_parameter(builder, keyword, value) && shape_holds(builder, keyword, key))
            builder->keywords[keyword] = value;
    }
    const struct node *ref = builder->keywords[KEYWORD_REF];
    if (!ref || !builder->language->dialect->ref_stands_alone)
        return;
    memset(builder->keywords, 0, sizeof builder->keywords);
    builder->keywords[KEYWORD_REF] = ref;
}

static void tell_dialect(struct builder *builder, const struct node *keyword)
{
    builder->block->faulty = true;
    struct finding *finding =
        set_tell(builder->set, FINDING_SCHEMA_DIALECT_UNKNOWN, keyword,
                 "the dialect '" STR_FMT "' is not known", STR_ARG(node_str(keyword)));
    finding->hint =
        STR("its meta-schema was not found, or does not say by $schema which dialect it "
            "is written in");
}

static void build_now(struct schema_set *set, struct block *block)
{
    struct builder builder = {.set = set,
                              .block = block,
                              .schema = block->node,
                              .language = block->resource->language,
                              .kinds = KINDS_ALL};
    block->state = BLOCK_OPEN;
    block->faulty = builder.language->is_incomplete;
    if (block->resource->unknown_dialect)
        tell_dialect(&builder, block->resource->unknown_dialect);
    if (block->node->kind != NODE_OBJECT) {
        build_boolean(&builder);
        return;
    }
    gather_keywords(&builder);
    compile_scalars(&builder);
    compile_arrays(&builder);
    compile_objects(&builder);
    compile_logic(&builder);
    finish_block(&builder);
}

static void build(struct schema_set *set, struct block *block)
{
    struct arena_mark mark = arena_mark(&set->scratch);
    build_now(set, block);
    arena_rewind(&set->scratch, mark);
}

/* Blocks of the neutral direction serve both where nothing in them goes one way only. */
static struct block *block_of(struct schema_set *set, const struct node *node,
                              struct resource *resource, struct context *context,
                              enum schema_direction direction)
{
    struct block *block = find_variant(set, node, context, direction);
    if (block)
        return block;
    if (direction != SCHEMA_NEUTRAL) {
        block = find_variant(set, node, context, SCHEMA_NEUTRAL);
        if (block && block->state == BLOCK_DONE && !block->one_way)
            return block;
    }
    block = new_block(set, node, resource, context, direction);
    if (set->blocks.len > set->budget.schema_blocks) {
        if (!set->is_too_large)
            finding_over_budget(set->findings, FINDING_SCHEMA_TOO_LARGE, set_where(set, node),
                                &set->budget, "schema_blocks");
        set->is_too_large = true;
        finish_plain(block, schema_no_ops, KINDS_ALL);
        block->faulty = true;
    } else if (set->depth < DEPTH_MAX) {
        set->depth++;
        build(set, block);
        set->depth--;
    }
    return block;
}

/* ---- edges ---- */

struct reach { /* where a reference has led so far */
    struct target target;
    struct context *context;
};

/* The keyword by which a schema is nothing but a reference, or KEYWORD_COUNT. */
static enum keyword lone_reference(const struct language *language, const struct node *schema,
                                   const struct node **value)
{
    enum keyword found = KEYWORD_COUNT;
    if (schema->kind != NODE_OBJECT)
        return found;
    NODE_EACH_MEMBER(schema, key, member)
    {
        enum keyword keyword = language_keyword(language, key);
        bool reference = keyword == KEYWORD_REF || keyword == KEYWORD_DYNAMIC_REF ||
                         keyword == KEYWORD_RECURSIVE_REF;
        bool silent = keyword == KEYWORD_COUNT || keyword == KEYWORD_ANNOTATION ||
                      keyword == KEYWORD_DEFS || keyword == KEYWORD_READ_ONLY ||
                      keyword == KEYWORD_WRITE_ONLY || keyword == KEYWORD_DISCRIMINATOR;
        if (reference && member->kind == NODE_STRING) {
            *value = member;
            if (keyword == KEYWORD_REF && language->dialect->ref_stands_alone)
                return KEYWORD_REF;
            if (found != KEYWORD_COUNT)
                return KEYWORD_COUNT;
            found = keyword;
        } else if (!silent && !language->dialect->ref_stands_alone) {
            return KEYWORD_COUNT;
        }
    }
    return found;
}

/* $dynamicRef is dynamic where what it leads to at first has that name as a dynamic anchor (JSON Schema
 * Core 2020-12, 8.2.3.2); $recursiveRef where that is a root with $recursiveAnchor (2019-09, 8.2.4.2). */
static struct target follow_dynamic(struct schema_set *set, struct target target, struct str name,
                                    const struct context *context)
{
    const struct node *bound = map_get(&target.resource->dynamic, name);
    if (bound != target.node)
        return target;
    const struct node *outermost = context_find(context, name);
    if (!outermost)
        return target;
    return (struct target){outermost, set_resource(set, outermost)};
}

static bool follow(struct schema_set *set, struct reach *reach, const struct node *schema,
                   enum keyword keyword, const struct node *reference)
{
    struct target target = set_follow(set, reach->target.resource, schema, reference);
    if (!target.node || !target.resource)
        return false;
    if (keyword != KEYWORD_REF) {
        struct str fragment = uri_parse(node_str(reference)).fragment;
        target = follow_dynamic(set, target, fragment.ptr ? fragment : STR(""), reach->context);
    }
    reach->target = target;
    reach->context = context_enter(set, reach->context, target.resource);
    return true;
}

static void add_hop(struct schema_set *set, const struct hop ***end, const struct node *keyword,
                    const struct node *target)
{
    struct hop *hop = arena_new(set->arena, struct hop);
    *hop = (struct hop){.keyword = keyword, .target = target};
    **end = hop;
    *end = &hop->next;
}

static bool goes_in_circles(const struct hop *hops, size_t count)
{
    if (count < SAME_PLACE)
        return false;
    const struct hop *slow = hops, *fast = hops;
    while (fast && fast->next) {
        slow = slow->next;
        fast = fast->next->next;
        if (fast && slow->target == fast->target)
            return true;
    }
    return count > HOPS_MAX;
}

const struct block schema_anything = {
    .glance = {.ways = {WAY_ALWAYS, WAY_ALWAYS, WAY_ALWAYS, WAY_ALWAYS, WAY_ALWAYS, WAY_ALWAYS,
                        WAY_ALWAYS, WAY_ALWAYS}},
    .kinds = KINDS_ALL,
    .done = KINDS_ALL,
    .id = UINT32_MAX,
    .ops = { schema_no_ops, schema_no_ops, schema_no_ops, schema_no_ops, schema_no_ops,
               schema_no_ops, schema_no_ops},
    .all = schema_no_ops,
    .state = BLOCK_DONE,
};

static const struct edge *everything(struct builder *builder, struct edge *edge)
{
    builder->block->faulty = true;
    edge->block = &schema_anything;
    return edge;
}

/* Follows what is nothing but a reference to what it means. False where it leads nowhere. */
static bool settle(struct builder *builder, struct reach *reach, struct edge *edge,
                   const struct hop **hops)
{
    const struct node *value = NULL;
    for (size_t count = 0;; count++) {
        const struct node *node = reach->target.node;
        enum keyword keyword = lone_reference(reach->target.resource->language, node, &value);
        if (keyword == KEYWORD_COUNT)
            return true;
        if (goes_in_circles(edge->hops, count)) {
            set_tell(builder->set, FINDING_SCHEMA_LOOP, value,
                     "this reference leads in a circle and to no schema");
            return false;
        }
        if (!follow(builder->set, reach, node, keyword, value))
            return false;
        add_hop(builder->set, &hops, value, reach->target.node);
    }
}

static const struct edge *make_edge(struct builder *builder, struct edge *edge, struct reach reach,
                                    const struct hop **hops)
{
    if (!settle(builder, &reach, edge, hops))
        return everything(builder, edge);
    edge->block = block_of(builder->set, reach.target.node, reach.target.resource, reach.context,
                           builder->block->direction);
    return edge;
}

/* A schema inside another one belongs to the same resource, or to one of its own. */
static struct reach reach_at(struct builder *builder, const struct node *at)
{
    const struct known *known = builder->block->resource->known;
    struct resource *resource =
        known->resources.len > 1 ? set_resource_in(known, at) : builder->block->resource;
    struct context *context = context_enter(builder->set, builder->block->context, resource);
    return (struct reach){
        {at, resource},
        context
    };
}

static const struct edge *edge_at(struct builder *builder, const struct node *at)
{
    struct edge *edge = arena_new(builder->set->arena, struct edge);
    edge->at = at;
    return make_edge(builder, edge, reach_at(builder, at), &edge->hops);
}

const struct edge *edge_in_place(struct builder *builder, const struct node *at)
{
    const struct edge *edge = edge_at(builder, at);
    *vec_push(builder->set->arena, &builder->block->in_place) = edge;
    return edge;
}

const struct edge *edge_beside(struct builder *builder, const struct node *at, bool is_one_of)
{
    void **slot = ptrmap_put(builder->set->arena, &builder->set->around, at);
    if (!*slot) {
        struct around *around = arena_new(builder->set->arena, struct around);
        *around = (struct around){builder->schema, is_one_of};
        *slot = around;
    }
    return edge_in_place(builder, at);
}

const struct edge *edge_inside(struct builder *builder, const struct node *at)
{
    const struct edge *edge = edge_at(builder, at);
    *vec_push(builder->set->arena, &builder->block->inside) = edge;
    return edge;
}

const struct edge *edge_of_reference(struct builder *builder, enum keyword keyword)
{
    const struct node *value = builder->keywords[keyword];
    struct edge *edge = arena_new(builder->set->arena, struct edge);
    const struct hop **hops = &edge->hops;
    edge->at = builder->schema;
    struct reach reach = {
        {builder->schema, builder->block->resource},
        builder->block->context
    };
    *vec_push(builder->set->arena, &builder->block->in_place) = edge;
    if (!follow(builder->set, &reach, builder->schema, keyword, value))
        return everything(builder, edge);
    add_hop(builder->set, &hops, value, reach.target.node);
    return make_edge(builder, edge, reach, hops);
}

/* ---- roots ---- */

/* Blocks that lay too deep when they were met. */
static void build_pending(struct schema_set *set)
{
    for (; set->pending < set->blocks.len; set->pending++)
        if (set->blocks.at[set->pending]->state == BLOCK_NEW)
            build(set, set->blocks.at[set->pending]);
}

static void compile_once(struct schema_set *set, struct schema *schema,
                         enum schema_direction direction)
{
    const struct node *node = schema->edge.at;
    struct resource *resource = set_resource(set, node);
    assert(resource && "the node belongs to a document of the set");
    struct context *context = context_enter(set, &set->root_context, resource);
    struct block nobody = {.node = node, .resource = resource, .context = context};
    nobody.direction = direction;
    struct builder builder = {.set = set, .block = &nobody};
    schema->edge.hops = NULL;
    make_edge(&builder, &schema->edge,
              (struct reach){
                  {node, resource},
                  context
    },
              &schema->edge.hops);
    build_pending(set);
    schema->faulty = nobody.faulty;
}

/* A place that is no schema but a map of them, or something else, would allow everything. */
static void tell_silence(struct schema_set *set, const struct node *node)
{
    const struct resource *resource = set_resource(set, node);
    if (!resource || !node_is(node, NODE_OBJECT) || node->len == 0)
        return;
    NODE_EACH_MEMBER(node, key, value)
    {
        struct str name = node_str(key);
        bool is_keyword = language_keyword(resource->language, key) != KEYWORD_COUNT;
        if (is_keyword || is_annotation(name) || str_starts(name, STR("$")) ||
            ptrmap_get(&set->told, key)) /* it is told to be misspelt */
            return;
    }
    struct finding *finding = set_tell(set, FINDING_SCHEMA_SAYS_NOTHING, node,
                                       "nothing here is a keyword of %s, so every value is valid",
                                       resource->language->dialect->name);
    finding->hint = STR("is this a schema, or does it hold some?");
}

void compile_root(struct schema_set *set, struct schema *schema, enum schema_direction direction)
{
    compile_once(set, schema, SCHEMA_NEUTRAL);
    tell_silence(set, schema->edge.at);
    if (direction == SCHEMA_NEUTRAL)
        return;
    link_blocks(set);
    if (schema->edge.block->one_way)
        compile_once(set, schema, direction);
}
