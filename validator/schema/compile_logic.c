/* References, and what is said by other schemas about the same value. */
#include "schema_private.h"

/* Values that may satisfy what an edge leads to, as far as that is known by now. */
static unsigned kinds_behind(const struct edge *edge)
{
    return edge->block->state == BLOCK_DONE ? edge->block->kinds : KINDS_ALL;
}

static void compile_reference(struct builder *builder, enum keyword keyword)
{
    if (!builder->keywords[keyword])
        return;
    const struct edge *edge = edge_of_reference(builder, keyword);
    add_op(builder, OP_CALL, KINDS_ALL, builder->keywords[keyword])->edge = edge;
    builder->kinds &= kinds_behind(edge);
}

static struct op *add_branches(struct builder *builder, enum op_code code, const struct node *list)
{
    const struct edge **edges =
        arena_array(builder->set->arena, const struct edge *, (size_t)list->len + 1);
    size_t count = 0;
    NODE_EACH_ITEM(list, item)
    edges[count++] = edge_beside(builder, item, code == OP_ONE);
    struct op *op = add_op(builder, code, KINDS_ALL, list);
    op->edges.at = edges;
    op->edges.len = count;
    return op;
}

static void compile_all_of(struct builder *builder)
{
    const struct node *list = builder->keywords[KEYWORD_ALL_OF];
    if (!list)
        return;
    const struct op *op = add_branches(builder, OP_ALL, list);
    for (size_t i = 0; i < op->edges.len; i++)
        builder->kinds &= kinds_behind(op->edges.at[i]);
}

static void compile_alternatives(struct builder *builder, enum op_code code, enum keyword keyword)
{
    const struct node *list = builder->keywords[keyword];
    if (!list)
        return;
    const struct op *op = add_branches(builder, code, list);
    unsigned kinds = 0;
    for (size_t i = 0; i < op->edges.len; i++)
        kinds |= kinds_behind(op->edges.at[i]);
    builder->kinds &= kinds;
}

static void compile_not(struct builder *builder)
{
    const struct node *schema = builder->keywords[KEYWORD_NOT];
    if (!schema)
        return;
    const struct edge *edge = edge_in_place(builder, schema);
    add_op(builder, OP_NOT, KINDS_ALL, schema)->edge = edge;
    if (edge->block->state == BLOCK_DONE)
        builder->kinds &= ~(unsigned)(edge->block->kinds & edge->block->done);
}

static void compile_if(struct builder *builder)
{
    const struct node *const *keywords = builder->keywords;
    if (!keywords[KEYWORD_IF])
        return;
    struct condition *condition = arena_new(builder->set->arena, struct condition);
    condition->when = edge_in_place(builder, keywords[KEYWORD_IF]);
    if (keywords[KEYWORD_THEN])
        condition->then = edge_beside(builder, keywords[KEYWORD_THEN], false);
    if (keywords[KEYWORD_ELSE])
        condition->otherwise = edge_beside(builder, keywords[KEYWORD_ELSE], false);
    add_op(builder, OP_IF, KINDS_ALL, keywords[KEYWORD_IF])->condition = condition;
}

static void compile_unevaluated(struct builder *builder, enum keyword keyword, enum op_code code,
                                unsigned kinds)
{
    const struct node *schema = builder->keywords[keyword];
    if (!schema)
        return;
    const struct edge *edge = edge_inside(builder, schema);
    add_op(builder, code, kinds, schema)->edge = edge;
    builder->block->tracks = true;
}

void compile_logic(struct builder *builder)
{
    compile_reference(builder, KEYWORD_REF);
    compile_reference(builder, KEYWORD_DYNAMIC_REF);
    compile_reference(builder, KEYWORD_RECURSIVE_REF);
    compile_all_of(builder);
    compile_alternatives(builder, OP_ANY, KEYWORD_ANY_OF);
    compile_alternatives(builder, OP_ONE, KEYWORD_ONE_OF);
    compile_not(builder);
    compile_if(builder);
    compile_unevaluated(builder, KEYWORD_UNEVALUATED_PROPERTIES, OP_UNEVALUATED_PROPERTIES,
                        KINDS_OBJECT);
    compile_unevaluated(builder, KEYWORD_UNEVALUATED_ITEMS, OP_UNEVALUATED_ITEMS, KINDS_ARRAY);
}
