/* What is said about objects. Properties, required names and the rest become one table, walked once. */
#include "schema_private.h"

enum { REQUIRED_MAX = 64 /* bits of a word */ };

static const struct name *name_at(const void *self, size_t index)
{
    return &((const struct member *)self)[index].name;
}

const struct member *object_member(const struct object *object, const struct name *name)
{
    const struct name_table *table = &object->table;
    uint32_t index,
        slot = table->by_head ? name_head_slot(table, name->head) : name_slot(table, name);
    for (; (index = table->slots[slot]); slot = (slot + 1) & table->mask)
        if (name_same(&object->members[index - 1].name, name))
            return &object->members[index - 1];
    return NULL;
}

/* ---- readOnly, writeOnly ---- */

static const struct edge *refuse(struct builder *builder, const struct edge *edge)
{
    struct arena *arena = builder->set->arena;
    struct block *block = arena_new(arena, struct block);
    struct op *ops = arena_array(arena, struct op, 2);
    struct edge *refused = arena_new(arena, struct edge);
    bool request = builder->block->direction == SCHEMA_REQUEST;
    ops[0] = (struct op){.code = OP_NEVER, .kinds = KINDS_ALL, .keyword = edge->at};
    ops[0].count = request ? FINDING_VALUE_READ_ONLY : FINDING_VALUE_WRITE_ONLY;
    ops[1].code = OP_END;
    *block = (struct block){
        .id = UINT32_MAX, .done = KINDS_ALL, .all = ops, .node = edge->at, .state = BLOCK_DONE};
    *refused = (struct edge){.block = block, .at = edge->at};
    return refused;
}

/* ---- the table ---- */

struct table {
    VEC(struct member) members;
    VEC(struct member_source) sources;
    struct map by_name;        /* index + 1 */
    const struct table *first; /* of the same schema; NULL: this one */
    unsigned required;
    const struct edge
        *rest; /* what judges names that only `required` has; NULL: nothing, or patterns */
};

static size_t table_index(struct builder *builder, struct table *table, const struct node *name)
{
    struct arena *arena = &builder->set->scratch;
    void **slot = map_put(arena, &table->by_name, node_str(name));
    if (!*slot) {
        *vec_push(arena, &table->members) = (struct member){.name = name_of(name)};
        *vec_push(arena, &table->sources) = (struct member_source){0};
        *slot = (void *)(uintptr_t)table->members.len;
    }
    return (uintptr_t)*slot - 1;
}

static void add_properties(struct builder *builder, struct table *table)
{
    const struct node *properties = builder->keywords[KEYWORD_PROPERTIES];
    NODE_EACH_MEMBER(properties, key, value)
    {
        const struct edge *edge = edge_inside(builder, value);
        bool other_way = goes_other_way(builder, value);
        if (other_way && builder->set->options.one_way == SCHEMA_ONE_WAY_REFUSED)
            edge = refuse(builder, edge);
        size_t index = table_index(builder, table, key);
        table->sources.at[index].edge = edge;
        table->sources.at[index].is_optional = other_way;
    }
}

/* Whatever `required` says: by its own schema, or by another one that says more about the same object. */
static bool is_optional(struct builder *builder, const struct table *table, const struct node *name)
{
    const struct table *first = table->first ? table->first : table;
    size_t index = (uintptr_t)map_get(&first->by_name, node_str(name));
    if (index > 0 && first->sources.at[index - 1].is_optional)
        return true;
    return name_goes_other_way(builder, name);
}

/* The names in `required`, from the item on, as far as there are bits for; the item behind. */
static const struct node *add_required(struct builder *builder, struct table *table,
                                       const struct node *from, const struct node *end)
{
    for (; from < end && table->required < REQUIRED_MAX; from += from->span) {
        size_t index = table_index(builder, table, from);
        struct member *member = &table->members.at[index];
        table->sources.at[index].name = from;
        if (!member->required && !is_optional(builder, table, from))
            member->required = UINT64_C(1) << table->required++;
    }
    return from;
}

/* Members for good, with two behind the last that no key is like. */
static struct member *new_members(struct arena *arena, size_t count)
{
    struct member *members = arena_array(arena, struct member, count + 2);
    members[count].name.len = members[count + 1].name.len = UINT32_MAX;
    return members;
}

static void adopt_members(struct schema_set *set, struct object *object, struct member *members,
                          size_t count)
{
    struct arena *arena = set->arena;
    for (size_t i = 0; i < count; i++) {
        object->required |= members[i].required;
        members[i].index = (uint32_t)i;
        *vec_push(arena, &set->members) = &members[i];
    }
    object->members = members;
    object->count = (uint32_t)count;
    object->tag = set->objects++ * UINT32_C(0x9E3779B1) >> 3;
    name_table_build(arena, &object->table, &(struct name_source){members, name_at, count});
}

static void settle_members(struct builder *builder, struct object *object,
                           const struct table *table)
{
    size_t count = table->members.len;
    struct member *members = new_members(builder->set->arena, count);
    if (count)
        memcpy(members, table->members.at, count * sizeof *members);
    for (size_t i = 0; i < count; i++) {
        const struct edge *edge = table->sources.at[i].edge;
        edge = edge ? edge : table->rest;
        members[i].block = edge ? edge->block : &schema_anything;
    }
    struct member_source *sources =
        arena_array(builder->set->arena, struct member_source, count + 1);
    if (count)
        memcpy(sources, table->sources.at, count * sizeof *sources);
    object->sources = sources;
    adopt_members(builder->set, object, members, count);
}

const struct object *object_join(struct schema_set *set, const struct object *const *parts,
                                 size_t count)
{
    struct object *object = arena_new(set->arena, struct object);
    size_t total = 0, at = 0, required = 0;
    for (size_t i = 0; i < count; i++)
        total += parts[i]->count;
    struct member *members = new_members(set->arena, total);
    struct member_source *sources = arena_array(set->arena, struct member_source, total + 1);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t m = 0; m < parts[i]->count; m++, at++) {
            members[at] = parts[i]->members[m];
            sources[at] = parts[i]->sources[m];
            if (members[at].required)
                members[at].required = UINT64_C(1) << required++;
        }
    }
    object->sources = sources;
    adopt_members(set, object, members, total);
    return object;
}

static void add_patterns(struct builder *builder, struct object *object)
{
    const struct node *list = builder->keywords[KEYWORD_PATTERN_PROPERTIES];
    if (!list)
        return;
    struct pattern_member *patterns =
        arena_array(builder->set->arena, struct pattern_member, (size_t)list->len + 1);
    NODE_EACH_MEMBER(list, key, value)
    {
        const struct edge *edge = edge_inside(builder, value);
        const struct pattern *pattern = compile_pattern(builder, key);
        if (pattern)
            patterns[object->pattern_count++] = (struct pattern_member){pattern, edge, key};
    }
    object->patterns = patterns;
}

static struct object *new_object(struct builder *builder, const struct table *table)
{
    struct object *object = arena_new(builder->set->arena, struct object);
    settle_members(builder, object, table);
    object->required_node = builder->keywords[KEYWORD_REQUIRED];
    return object;
}

/* Names for which there were no more bits: a pass of its own for each 64. */
static void require_more(struct builder *builder, const struct table *first,
                         const struct node *from, const struct node *end)
{
    while (from < end) {
        struct table table = {.first = first};
        from = add_required(builder, &table, from, end);
        const struct object *object = new_object(builder, &table);
        add_op(builder, OP_OBJECT, KINDS_OBJECT, object->required_node)->object = object;
    }
}

static void compile_members(struct builder *builder)
{
    const struct node *const *keywords = builder->keywords;
    const struct node *properties = keywords[KEYWORD_PROPERTIES];
    const struct node *required = keywords[KEYWORD_REQUIRED];
    const struct node *additional = keywords[KEYWORD_ADDITIONAL_PROPERTIES];
    const struct node *patterns = keywords[KEYWORD_PATTERN_PROPERTIES];
    if (!properties && !required && !additional && !patterns)
        return;
    struct table table = {0};
    builder->keeps_required = required && keeps_required(builder);
    add_properties(builder, &table);
    const struct node *end = node_end(required), *rest = node_first(required, NODE_ARRAY);
    rest = add_required(builder, &table, rest, end);
    const struct node *some[] = {properties, patterns, additional, required};
    const struct node *keyword = NULL;
    for (size_t i = 0; i < 4 && !keyword; i++)
        keyword = some[i];
    const struct edge *others = additional ? edge_inside(builder, additional) : NULL;
    table.rest = patterns ? NULL : others;
    struct object *object = new_object(builder, &table);
    add_patterns(builder, object);
    object->additional = others;
    add_op(builder, OP_OBJECT, KINDS_OBJECT, keyword)->object = object;
    require_more(builder, &table, rest, end);
}

static void compile_counts(struct builder *builder)
{
    const struct node *min = builder->keywords[KEYWORD_MIN_PROPERTIES];
    const struct node *max = builder->keywords[KEYWORD_MAX_PROPERTIES];
    if (min)
        add_op(builder, OP_MEMBER_COUNT, KINDS_OBJECT, min)->limits = limits_of(min, NULL);
    if (max)
        add_op(builder, OP_MEMBER_COUNT, KINDS_OBJECT, max)->limits = limits_of(NULL, max);
}

/* ---- dependencies ---- */

static void set_names(struct builder *builder, struct dependent *dependent,
                      const struct node *names)
{
    const struct node **needed =
        arena_array(builder->set->arena, const struct node *, (size_t)names->len + 1);
    NODE_EACH_ITEM(names, name)
    if (!name_goes_other_way(builder, name))
        needed[dependent->needed_count++] = name;
    dependent->names = names;
    dependent->needed = needed;
}

static void compile_dependents(struct builder *builder, enum keyword keyword)
{
    const struct node *map = builder->keywords[keyword];
    if (!map || map->len == 0)
        return;
    struct dependent *dependents = arena_array(builder->set->arena, struct dependent, map->len);
    size_t count = 0;
    NODE_EACH_MEMBER(map, key, value)
    {
        struct dependent *dependent = &dependents[count++];
        *dependent = (struct dependent){.key = key};
        if (value->kind == NODE_ARRAY)
            set_names(builder, dependent, value);
        else
            dependent->edge = edge_beside(builder, value, false);
    }
    struct op *op = add_op(builder, OP_DEPENDENT, KINDS_OBJECT, map);
    op->dependents.at = dependents;
    op->dependents.len = count;
}

void compile_objects(struct builder *builder)
{
    compile_counts(builder);
    compile_members(builder);
    const struct node *names = builder->keywords[KEYWORD_PROPERTY_NAMES];
    if (names) {
        const struct edge *edge = edge_inside(builder, names);
        add_op(builder, OP_NAMES, KINDS_OBJECT, names)->edge = edge;
    }
    compile_dependents(builder, KEYWORD_DEPENDENT_REQUIRED);
    compile_dependents(builder, KEYWORD_DEPENDENCIES);
    compile_dependents(builder, KEYWORD_DEPENDENT_SCHEMAS);
}
