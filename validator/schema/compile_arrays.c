/* What is said about arrays. */
#include "schema_private.h"

static void compile_counts(struct builder *builder)
{
    const struct node *min = builder->keywords[KEYWORD_MIN_ITEMS];
    const struct node *max = builder->keywords[KEYWORD_MAX_ITEMS];
    if (min)
        add_op(builder, OP_ITEM_COUNT, KINDS_ARRAY, min)->limits = limits_of(min, NULL);
    if (max)
        add_op(builder, OP_ITEM_COUNT, KINDS_ARRAY, max)->limits = limits_of(NULL, max);
}

/* A schema for each of the first items. */
static void add_prefix(struct builder *builder, const struct node *list)
{
    const struct edge **edges =
        arena_array(builder->set->arena, const struct edge *, (size_t)list->len + 1);
    size_t count = 0;
    NODE_EACH_ITEM(list, item)
    edges[count++] = edge_inside(builder, item);
    struct op *op = add_op(builder, OP_PREFIX, KINDS_ARRAY, list);
    op->edges.at = edges;
    op->edges.len = count;
}

static void add_items(struct builder *builder, const struct node *schema, uint32_t from)
{
    const struct edge *edge = edge_inside(builder, schema);
    struct op *op = add_op(builder, OP_ITEMS, KINDS_ARRAY, schema);
    op->edge = edge;
    op->count = from;
}

static void compile_items(struct builder *builder)
{
    const struct node *const *keywords = builder->keywords;
    const struct node *old = keywords[KEYWORD_ITEMS_OR_LIST];
    const struct node *prefix = keywords[KEYWORD_PREFIX_ITEMS];
    const struct node *rest = keywords[KEYWORD_ITEMS];
    if (old && old->kind == NODE_ARRAY) {
        prefix = old;
        rest = keywords[KEYWORD_ADDITIONAL_ITEMS];
    } else if (old) {
        rest = old;
    }
    if (prefix)
        add_prefix(builder, prefix);
    if (rest)
        add_items(builder, rest, prefix ? prefix->len : 0);
}

static void compile_contains(struct builder *builder)
{
    const struct node *const *keywords = builder->keywords;
    const struct node *contains = keywords[KEYWORD_CONTAINS];
    if (!contains)
        return;
    struct limits limits =
        limits_of(keywords[KEYWORD_MIN_CONTAINS], keywords[KEYWORD_MAX_CONTAINS]);
    const struct edge *edge = edge_inside(builder, contains);
    struct op *op = add_op(builder, OP_CONTAINS, KINDS_ARRAY, contains);
    op->contains.edge = edge;
    op->contains.min = keywords[KEYWORD_MIN_CONTAINS] ? limits.min : 1;
    op->contains.max = limits.max;
    op->contains.bounds[0] = keywords[KEYWORD_MIN_CONTAINS];
    op->contains.bounds[1] = keywords[KEYWORD_MAX_CONTAINS];
    if (builder->language->dialect->contains_evaluates)
        op->flags = OP_MARKS;
}

void compile_arrays(struct builder *builder)
{
    compile_counts(builder);
    compile_items(builder);
    if (node_is(builder->keywords[KEYWORD_UNIQUE_ITEMS], NODE_TRUE))
        add_op(builder, OP_UNIQUE, KINDS_ARRAY, builder->keywords[KEYWORD_UNIQUE_ITEMS]);
    compile_contains(builder);
}
