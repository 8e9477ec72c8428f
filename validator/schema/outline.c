#include "outline.h"
#include "schema_private.h"

enum {
    DEPTH_MAX = 100, /* outlines inside one another, while they are made */
    BLOCKS_MAX = 200 /* schemas taken together */
};

static const struct outline anything = {
    .kinds = KINDS_ALL, .additional = &anything, .items = &anything};

typedef VEC(const struct block *) blocks;

struct sketch {
    const struct schema *schema;
    struct schema_set *set;
    unsigned depth;
};

/* A schema with all it applies to the same value, so that a keyword of any of them is found. */
struct closure {
    struct arena *arena;
    blocks all;
};

static bool has(const blocks *list, const struct block *block)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i] == block)
            return true;
    return false;
}

static void add_unless_there(struct arena *arena, blocks *list, const struct edge *edge)
{
    if (edge && list->len < BLOCKS_MAX && !has(list, edge->block))
        *vec_push(arena, list) = edge->block;
}

static void add_applied(struct closure *closure, const struct op *op)
{
    bool branches = op->code == OP_ALL || op->code == OP_ANY || op->code == OP_ONE;
    if (op->code == OP_CALL)
        add_unless_there(closure->arena, &closure->all, op->edge);
    for (size_t i = 0; branches && i < op->edges.len; i++)
        add_unless_there(closure->arena, &closure->all, op->edges.at[i]);
    if (op->code == OP_IF) {
        add_unless_there(closure->arena, &closure->all, op->condition->then);
        add_unless_there(closure->arena, &closure->all, op->condition->otherwise);
    }
    for (size_t i = 0; op->code == OP_DEPENDENT && i < op->dependents.len; i++)
        add_unless_there(closure->arena, &closure->all, op->dependents.at[i].edge);
}

static void close_over(struct closure *closure)
{
    for (size_t i = 0; i < closure->all.len; i++)
        for (const struct op *op = closure->all.at[i]->all; op && op->code != OP_END; op++)
            add_applied(closure, op);
}

static const struct outline *outline_of(struct sketch *sketch, const blocks *roots);

/* ---- what the parts are ---- */

struct named { /* a member while it is gathered */
    struct str name;
    blocks values;
};

struct gathering {
    struct arena *arena;
    VEC(struct named) members;
    struct map by_name; /* name → index + 1 */
    blocks additional, items;
    VEC(blocks) prefix;
};

static blocks *values_of(struct gathering *gathering, const struct member *member)
{
    struct str name = {member->name.text, member->name.len};
    void **slot = map_put(gathering->arena, &gathering->by_name, name);
    if (!*slot) {
        vec_push(gathering->arena, &gathering->members)->name = name;
        *slot = (void *)gathering->members.len; /* NOLINT(performance-no-int-to-ptr) */
    }
    return &gathering->members.at[(size_t)*slot - 1].values;
}

static void gather_object(struct gathering *gathering, const struct object *object)
{
    for (uint32_t i = 0; i < object->count; i++)
        if (object->sources[i].edge)
            add_unless_there(gathering->arena, values_of(gathering, &object->members[i]),
                             object->sources[i].edge);
    for (uint32_t i = 0; i < object->pattern_count; i++)
        add_unless_there(gathering->arena, &gathering->additional, object->patterns[i].edge);
    if (object->additional && object->additional->block->kinds)
        add_unless_there(gathering->arena, &gathering->additional, object->additional);
}

static void gather_prefix(struct gathering *gathering, const struct op *op)
{
    for (size_t i = 0; i < op->edges.len; i++) {
        if (i == gathering->prefix.len)
            vec_push(gathering->arena, &gathering->prefix);
        add_unless_there(gathering->arena, &gathering->prefix.at[i], op->edges.at[i]);
    }
}

/* Which of the blocks a lone schema for items or members belongs to; NULL: it is none, or allows nothing. */
static blocks *place_for(struct gathering *gathering, const struct op *op)
{
    bool items = op->code == OP_ITEMS || op->code == OP_UNEVALUATED_ITEMS;
    if ((!items && op->code != OP_UNEVALUATED_PROPERTIES) || !op->edge->block->kinds)
        return NULL;
    return items ? &gathering->items : &gathering->additional;
}

static void gather(struct gathering *gathering, const struct block *block)
{
    for (const struct op *op = block->all; op && op->code != OP_END; op++) {
        if (op->code == OP_OBJECT || op->code == OP_MEMBERS)
            gather_object(gathering, op->object);
        else if (op->code == OP_PREFIX)
            gather_prefix(gathering, op);
        else if (place_for(gathering, op))
            add_unless_there(gathering->arena, place_for(gathering, op), op->edge);
    }
}

/* ---- one outline ---- */

static unsigned kinds_of(const blocks *roots)
{
    unsigned all = KINDS_ALL, any = 0;
    for (size_t i = 0; i < roots->len; i++) {
        all &= roots->at[i]->kinds;
        any |= roots->at[i]->kinds;
    }
    return all ? all : any;
}

static void set_judges(const struct sketch *sketch, const blocks *roots, struct outline *outline)
{
    struct arena *arena = sketch->set->arena;
    const struct schema **judges = arena_array(arena, const struct schema *, roots->len + 1);
    for (size_t i = 0; i < roots->len; i++)
        judges[i] = schema_of_block(arena, sketch->schema, roots->at[i]);
    outline->judges = judges;
    outline->judge_count = roots->len;
}

static void set_nodes(struct schema_set *set, const blocks *all, struct outline *outline)
{
    const struct node **nodes = arena_array(set->arena, const struct node *, all->len + 1);
    for (size_t i = 0; i < all->len; i++)
        if (node_is(all->at[i]->node, NODE_OBJECT))
            nodes[outline->node_count++] = all->at[i]->node;
    outline->nodes = nodes;
}

static void set_members(struct sketch *sketch, const struct gathering *gathering,
                        struct outline *outline)
{
    struct arena *arena = sketch->set->arena;
    size_t count = gathering->members.len;
    struct outline_member *members = arena_array(arena, struct outline_member, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct named *named = &gathering->members.at[i];
        members[i] = (struct outline_member){named->name, outline_of(sketch, &named->values)};
        *map_put(arena, &outline->by_name, named->name) = &members[i];
    }
    outline->members = members;
    outline->member_count = count;
}

static void fill(struct sketch *sketch, const blocks *roots, struct outline *outline)
{
    struct arena *arena = sketch->set->arena, scratch;
    arena_init(&scratch);
    struct closure closure = {.arena = &scratch};
    struct gathering gathering = {.arena = &scratch};
    for (size_t i = 0; i < roots->len; i++)
        *vec_push(&scratch, &closure.all) = roots->at[i];
    close_over(&closure);
    for (size_t i = 0; i < closure.all.len; i++)
        gather(&gathering, closure.all.at[i]);
    outline->kinds = kinds_of(roots);
    set_judges(sketch, roots, outline);
    set_nodes(sketch->set, &closure.all, outline);
    set_members(sketch, &gathering, outline);
    outline->additional = outline_of(sketch, &gathering.additional);
    outline->items = outline_of(sketch, &gathering.items);
    outline->prefix_count = gathering.prefix.len;
    const struct outline **prefix =
        arena_array(arena, const struct outline *, outline->prefix_count + 1);
    for (size_t i = 0; i < outline->prefix_count; i++)
        prefix[i] = outline_of(sketch, &gathering.prefix.at[i]);
    outline->prefix = prefix;
    arena_release(&scratch);
}

/* The same schemas have one outline, so that circles of them end. */
static struct str key_of(struct arena *arena, const blocks *roots)
{
    return arena_str(arena, (struct str){(const char *)roots->at, roots->len * sizeof *roots->at});
}

static const struct outline *outline_of(struct sketch *sketch, const blocks *roots)
{
    struct schema_set *set = sketch->set;
    if (roots->len == 0 || sketch->depth >= DEPTH_MAX)
        return &anything;
    void **slot = map_put(set->arena, &set->outlines, key_of(set->arena, roots));
    if (*slot)
        return *slot;
    struct outline *outline = arena_new(set->arena, struct outline);
    *slot = outline;
    sketch->depth++;
    fill(sketch, roots, outline);
    sketch->depth--;
    return outline;
}

const struct outline *schema_outline(const struct schema *schema)
{
    struct sketch sketch = {.schema = schema, .set = schema->set};
    const struct block *block = schema->edge.block;
    blocks roots = {.at = &block, .len = 1, .cap = 1};
    return outline_of(&sketch, &roots);
}

const struct outline *outline_member(const struct outline *outline, struct str name)
{
    const struct outline_member *member = map_get(&outline->by_name, name);
    return member ? member->value : outline->additional;
}

const struct outline *outline_item(const struct outline *outline, size_t index)
{
    return index < outline->prefix_count ? outline->prefix[index] : outline->items;
}
