/* From all operations of a schema to the short lists that values of each kind run through.
 *
 * A list holds only what has something to say about its kind. Calls to small blocks are replaced by
 * what is in them, alternatives by the only one that the kind leaves, or by a switch where one
 * property tells them apart. What annotates only is kept where some document asks for annotations. */
#include "schema_private.h"

enum {
    COPIED_MAX = 24, /* operations of a block that are copied instead of called */
    LISTED_MAX = 96, /* in a list that still takes copies */
    COPIES_MAX = 8,  /* copies inside copies */
    TAGS_MIN = 2     /* branches from which on a switch pays */
};

struct listing {
    struct builder *builder;
    enum node_kind kind;
    unsigned bits; /* of the kind, as far as the block allows it */
    VEC(struct op) ops;
    unsigned depth; /* of copies inside copies */
};

static void append(struct listing *listing, const struct op *op)
{
    struct op *added = vec_push(&listing->builder->set->scratch, &listing->ops);
    *added = *op;
    added->run = op_runners[op->code];
}

static bool is_done(const struct edge *edge)
{
    return edge->block->state == BLOCK_DONE;
}

static bool allows_all(const struct edge *edge, unsigned bits)
{
    return is_done(edge) && (bits & ~(unsigned)(edge->block->kinds & edge->block->done)) == 0;
}

static bool allows_none(const struct edge *edge, unsigned bits)
{
    return is_done(edge) && (edge->block->kinds & bits) == 0;
}

static size_t list_length(const struct op *ops)
{
    size_t length = 0;
    while (ops[length].code != OP_END)
        length++;
    return length;
}

/* ---- one operation ---- */

static void list_as_is(struct listing *listing, const struct op *op)
{
    append(listing, op);
}

static void list_nothing(struct listing *listing, const struct op *op)
{
    (void)listing;
    (void)op;
}

/* Matters for annotations, if at all. */
static void list_trivial(struct listing *listing, const struct op *op)
{
    if (!listing->builder->set->may_track)
        return;
    append(listing, op);
    listing->ops.at[listing->ops.len - 1].flags |= OP_IS_TRIVIAL;
}

static void list_op(struct listing *listing, const struct op *op);

/* What a block does, without calling it where it is small and the kind alone does not make it fail. */
static void list_call(struct listing *listing, const struct edge *edge, const struct op *op)
{
    bool fits = is_done(edge) && (listing->bits & ~(unsigned)edge->block->kinds) == 0;
    const struct op *ops = fits ? edge->block->ops[listing->kind] : NULL;
    size_t length = ops ? list_length(ops) : SIZE_MAX;
    if (length > COPIED_MAX || listing->ops.len + length > LISTED_MAX ||
        listing->depth == COPIES_MAX) {
        struct op call = {.code = OP_CALL, .kinds = op->kinds, .keyword = op->keyword};
        call.edge = edge;
        append(listing, &call);
        return;
    }
    listing->depth++; /* a circle of blocks is only found when all of them are there */
    for (size_t i = 0; i < length; i++)
        list_op(listing, &ops[i]);
    listing->depth--;
}

static void list_reference(struct listing *listing, const struct op *op)
{
    list_call(listing, op->edge, op);
}

static void list_all(struct listing *listing, const struct op *op)
{
    for (size_t i = 0; i < op->edges.len; i++)
        list_call(listing, op->edges.at[i], op);
}

static struct op *last_of(struct listing *listing, enum op_code code)
{
    struct op *last = listing->ops.len ? &listing->ops.at[listing->ops.len - 1] : NULL;
    return last && last->code == code ? last : NULL;
}

static void list_limits(struct listing *listing, const struct op *op)
{
    struct op *last = last_of(listing, op->code);
    if (!last) {
        append(listing, op);
        return;
    }
    if (op->limits.min > last->limits.min)
        last->limits.min = op->limits.min;
    if (op->limits.max < last->limits.max)
        last->limits.max = op->limits.max;
}

static void list_range(struct listing *listing, const struct op *op)
{
    struct op *last = last_of(listing, OP_RANGE);
    bool fits =
        last && !(last->range.low && op->range.low) && !(last->range.high && op->range.high);
    if (!fits) {
        append(listing, op);
        return;
    }
    if (op->range.low)
        last->range.low = op->range.low;
    else
        last->range.high = op->range.high;
}

static void list_pattern(struct listing *listing, const struct op *op)
{
    if (pattern_form_of(op->pattern) != PATTERN_ALWAYS)
        append(listing, op);
}

/* Of the values those of the kind; null, true and false are told by their kind alone. */
static void list_values(struct listing *listing, const struct op *op)
{
    struct arena *arena = listing->builder->set->arena;
    if (listing->kind < NODE_NUMBER)
        return;
    const struct node **values = arena_array(arena, const struct node *, (size_t)op->count + 1);
    struct op some = *op;
    some.count = 0;
    for (uint32_t i = 0; i < op->count; i++)
        if (op->values.at[i]->kind == listing->kind)
            values[some.count++] = op->values.at[i];
    some.values.at = values;
    if (listing->kind == NODE_STRING) {
        some.code = OP_TEXTS;
        some.texts = texts_new(arena, values, some.count);
    }
    append(listing, &some);
}

static void list_items(struct listing *listing, const struct op *op)
{
    if (allows_all(op->edge, KINDS_ALL))
        list_trivial(listing, op);
    else
        append(listing, op);
}

static void list_contains(struct listing *listing, const struct op *op)
{
    if (op->contains.min == 0 && op->contains.max == UINT32_MAX)
        list_trivial(listing, op);
    else
        append(listing, op);
}

static void list_names(struct listing *listing, const struct op *op)
{
    if (!allows_all(op->edge, KINDS_STRING))
        append(listing, op);
}

/* ---- several tables of properties ---- */

static bool shares_name(const struct object *a, const struct object *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (object_member(a, &b->members[i].name))
            return true;
    return false;
}

static size_t count_required(const struct object *object)
{
    return (size_t)__builtin_popcountll(object->required);
}

/* Two open tables without a name in common, as allOf makes them, are walked as one. */
static bool can_join(const struct op *last, const struct object *object)
{
    return last && !last->object->is_closed && !object->is_closed && !last->object->additional &&
           !object->additional && count_required(last->object) + count_required(object) <= 64 &&
           !shares_name(last->object, object);
}

static void join_members(struct listing *listing, struct op *last, const struct object *object)
{
    const struct object *parts[] = {last->object, object};
    last->object = object_join(listing->builder->set, parts, 2);
}

static void list_members(struct listing *listing, const struct op *op)
{
    struct op *last = last_of(listing, OP_MEMBERS);
    if (op->code == OP_MEMBERS && op->object->count == 0 && !op->object->is_closed)
        list_trivial(listing, op);
    else if (op->code == OP_MEMBERS && can_join(last, op->object))
        join_members(listing, last, op->object);
    else
        append(listing, op);
}

/* Without patterns, and with a rest that is free or forbidden, one pass over a table will do. */
static void list_object(struct listing *listing, const struct op *op)
{
    struct object *object = arena_new(listing->builder->set->arena, struct object);
    struct op simple = *op;
    *object = *op->object;
    simple.object = object;
    const struct edge *rest = object->additional;
    object->is_closed = rest && allows_none(rest, KINDS_ALL);
    bool open = !rest || allows_all(rest, KINDS_ALL);
    if (object->pattern_count == 0 && (open || object->is_closed))
        simple.code = OP_MEMBERS;
    list_members(listing, &simple);
}

static void list_not(struct listing *listing, const struct op *op)
{
    if (!allows_none(op->edge, listing->bits))
        append(listing, op);
}

static void list_if(struct listing *listing, const struct op *op)
{
    const struct condition *condition = op->condition;
    const struct edge *only = NULL;
    bool never = allows_none(condition->when, listing->bits);
    if (never)
        only = condition->otherwise;
    else if (allows_all(condition->when, listing->bits))
        only = condition->then;
    else
        append(listing, op);
    if (only)
        list_call(listing, only, op);
}

/* ---- alternatives ---- */

/* What each value of a tag is, in one branch: the strings of an enum or const on a required property. */
static const struct texts *tag_in(const struct op *ops, const struct name *name)
{
    for (; ops->code != OP_END; ops++) {
        if (ops->code != OP_MEMBERS && ops->code != OP_OBJECT)
            continue;
        for (uint32_t i = 0; i < ops->object->count; i++) {
            const struct member *member = &ops->object->members[i];
            const struct block *block = member->block;
            if (!member->required || block->state != BLOCK_DONE || block->kinds != KINDS_STRING ||
                block->ops[NODE_STRING]->code != OP_TEXTS)
                continue;
            if (name_same(name, &member->name))
                return block->ops[NODE_STRING]->texts;
        }
    }
    return NULL;
}

/* The n-th property of a branch that may be its tag. */
static const struct name *tag_candidate(const struct op *ops, size_t n)
{
    for (; ops->code != OP_END; ops++) {
        if (ops->code != OP_MEMBERS && ops->code != OP_OBJECT)
            continue;
        for (uint32_t i = 0; i < ops->object->count; i++) {
            const struct member *member = &ops->object->members[i];
            bool tag = member->required && member->block->state == BLOCK_DONE &&
                       member->block->kinds == KINDS_STRING &&
                       member->block->ops[NODE_STRING]->code == OP_TEXTS;
            if (tag && n-- == 0)
                return &member->name;
        }
    }
    return NULL;
}

struct tag_values {
    VEC(const struct node *) values;
    VEC(const struct edge *) branches;
    struct map seen;
};

static bool add_tag(struct arena *arena, struct tag_values *all, const struct texts *texts,
                    const struct edge *branch)
{
    for (uint32_t i = 0; i < texts->count; i++) {
        void **slot = map_put(arena, &all->seen, node_str(texts->at[i]));
        if (*slot == branch)
            continue;
        if (*slot)
            return false;
        *slot = (void *)(uintptr_t)branch;
        *vec_push(arena, &all->values) = texts->at[i];
        *vec_push(arena, &all->branches) = branch;
    }
    return true;
}

static bool gather_tags(struct listing *listing, const struct op *op, const struct name *name,
                        struct tag_values *all)
{
    for (size_t i = 0; i < op->edges.len; i++) {
        const struct edge *edge = op->edges.at[i];
        const struct texts *texts = tag_in(edge->block->ops[listing->kind], name);
        if (!texts || !add_tag(listing->builder->set->arena, all, texts, edge))
            return false;
    }
    return all->values.len < UINT16_MAX / 4;
}

static const struct tag *make_tag(struct listing *listing, const struct name *name,
                                  struct tag_values *all)
{
    struct arena *arena = listing->builder->set->arena;
    struct tag *tag = arena_new(arena, struct tag);
    tag->name = *name;
    tag->values = *texts_new(arena, all->values.at, all->values.len);
    tag->branches = all->branches.at;
    return tag;
}

/* Branches that one property tells apart: at most one of them can be satisfied. */
static bool list_tag(struct listing *listing, const struct op *op)
{
    if (listing->kind != NODE_OBJECT || op->edges.len < TAGS_MIN)
        return false;
    for (size_t i = 0; i < op->edges.len; i++)
        if (!is_done(op->edges.at[i]))
            return false;
    const struct op *first = op->edges.at[0]->block->ops[NODE_OBJECT];
    const struct name *name;
    for (size_t n = 0; (name = tag_candidate(first, n)); n++) {
        struct tag_values all = {0};
        if (!gather_tags(listing, op, name, &all))
            continue;
        struct op tag = {.code = OP_TAG, .kinds = op->kinds, .keyword = op->keyword};
        tag.tag = make_tag(listing, name, &all);
        append(listing, &tag);
        return true;
    }
    return false;
}

/* Branches that list values and nothing else, as enums with a text for each value are written: one
 * list. Of oneOf, a value that two branches have satisfies neither. */
struct united {
    VEC(const struct node *) values;
    VEC(bool) twice;
};

static void unite_value(struct listing *listing, struct united *all, const struct node *value)
{
    struct arena *arena = listing->builder->set->arena;
    for (size_t i = 0; i < all->values.len; i++) {
        if (!node_equal(all->values.at[i], value))
            continue;
        all->twice.at[i] = true;
        return;
    }
    *vec_push(arena, &all->values) = value;
    *vec_push(arena, &all->twice) = false;
}

static const struct op *only_values(const struct edge *edge, enum node_kind kind)
{
    const struct op *ops = is_done(edge) ? edge->block->ops[kind] : NULL;
    bool values = ops && (ops[0].code == OP_TEXTS || ops[0].code == OP_VALUES);
    return values && ops[1].code == OP_END ? ops : NULL;
}

enum { UNITED_MAX = 1000 /* values held against one another */ };

static bool list_united(struct listing *listing, const struct op *op)
{
    struct united all = {0};
    for (size_t i = 0; i < op->edges.len; i++) {
        const struct op *ops = only_values(op->edges.at[i], listing->kind);
        if (!ops || all.values.len + ops->count > UNITED_MAX)
            return false;
        bool texts = ops->code == OP_TEXTS;
        for (uint32_t v = 0; v < (texts ? ops->texts->count : ops->count); v++)
            unite_value(listing, &all, texts ? ops->texts->at[v] : ops->values.at[v]);
    }
    struct op united = {.code = OP_VALUES, .kinds = op->kinds, .keyword = op->keyword};
    for (size_t i = 0; i < all.values.len; i++)
        if (op->code == OP_ANY || !all.twice.at[i])
            all.values.at[united.count++] = all.values.at[i];
    united.values.at = all.values.at;
    list_values(listing, &united);
    return true;
}

static void list_alternatives(struct listing *listing, const struct op *op)
{
    struct arena *arena = listing->builder->set->arena;
    const struct edge **left = arena_array(arena, const struct edge *, op->edges.len + 1);
    struct op narrowed = *op;
    bool trivial = false;
    size_t count = 0;
    for (size_t i = 0; i < op->edges.len; i++) {
        const struct edge *edge = op->edges.at[i];
        if (allows_none(edge, listing->bits))
            continue;
        left[count++] = edge;
        trivial |= op->code == OP_ANY && allows_all(edge, listing->bits);
    }
    narrowed.edges = (struct edges){left, count};
    if (count == 1)
        list_call(listing, left[0], op);
    else if (trivial)
        list_trivial(listing, &narrowed);
    else if (!list_united(listing, &narrowed) && !list_tag(listing, &narrowed))
        append(listing, &narrowed);
}

/* ---- lists ---- */

static void (*const listers[OP_COUNT])(struct listing *, const struct op *) = {
    [OP_KINDS] = list_nothing,
    [OP_NEVER] = list_nothing,
    [OP_LEXICAL_INTEGER] = list_as_is,
    [OP_RANGE] = list_range,
    [OP_MULTIPLE] = list_as_is,
    [OP_INTEGER_32] = list_as_is,
    [OP_INTEGER_64] = list_as_is,
    [OP_FORMAT] = list_as_is,
    [OP_LENGTH] = list_limits,
    [OP_PATTERN] = list_pattern,
    [OP_CONTENT] = list_as_is,
    [OP_TEXTS] = list_as_is,
    [OP_VALUES] = list_values,
    [OP_ITEM_COUNT] = list_limits,
    [OP_PREFIX] = list_as_is,
    [OP_ITEMS] = list_items,
    [OP_UNIQUE] = list_as_is,
    [OP_CONTAINS] = list_contains,
    [OP_MEMBER_COUNT] = list_limits,
    [OP_MEMBERS] = list_members,
    [OP_OBJECT] = list_object,
    [OP_NAMES] = list_names,
    [OP_DEPENDENT] = list_as_is,
    [OP_CALL] = list_reference,
    [OP_ALL] = list_all,
    [OP_TAG] = list_as_is,
    [OP_ANY] = list_alternatives,
    [OP_ONE] = list_alternatives,
    [OP_NOT] = list_not,
    [OP_IF] = list_if,
    [OP_TRACK] = list_as_is,
    [OP_UNEVALUATED_PROPERTIES] = list_as_is,
    [OP_UNEVALUATED_ITEMS] = list_as_is,
};

static void list_op(struct listing *listing, const struct op *op)
{
    if (op->kinds & listing->bits)
        listers[op->code](listing, op);
}

static const struct op *close_list(struct listing *listing)
{
    struct arena *arena = listing->builder->set->arena;
    size_t count = listing->ops.len;
    if (count == 0)
        return schema_no_ops;
    struct op *ops = arena_array(arena, struct op, count + 1);
    memcpy(ops, listing->ops.at, count * sizeof *ops);
    ops[count] = (struct op){.code = OP_END};
    bool tracks = (ops[count - 1].code == OP_UNEVALUATED_PROPERTIES ||
                   ops[count - 1].code == OP_UNEVALUATED_ITEMS);
    if (!tracks)
        return ops;
    struct op *around = arena_array(arena, struct op, 2);
    around[0] = (struct op){.code = OP_TRACK, .kinds = KINDS_ALL};
    around[0].list = ops;
    around[0].run = op_runners[OP_TRACK];
    around[1] = (struct op){.code = OP_END};
    return around;
}

static unsigned bits_of(enum node_kind kind)
{
    return kind == NODE_NUMBER ? KINDS_NUMBER : KIND_BIT(kind);
}

/* The only operation for a kind, where it is that one. */
static const struct op *only_op(const struct block *block, enum node_kind kind, enum op_code code)
{
    const struct op *ops = block->ops[kind];
    return ops[0].code == code && ops[1].code == OP_END ? ops : NULL;
}

static bool is_map(const struct object *object)
{
    return object->count == 0 && object->pattern_count == 0 && object->additional;
}

/* Whether no operation for a kind leads to another block. */
static bool only_tests(const struct block *block, enum node_kind kind)
{
    for (const struct op *op = block->ops[kind]; op->code != OP_END; op++)
        if (op->code > OP_VALUES)
            return false;
    return true;
}

static enum way way_of(struct block *block, enum node_kind kind)
{
    const struct op *op;
    if ((op = only_op(block, kind, OP_LENGTH))) {
        block->glance.length = op->limits;
        return WAY_LENGTH;
    }
    if ((op = only_op(block, kind, OP_TEXTS))) {
        block->glance.texts = op->texts;
        return WAY_TEXTS;
    }
    if ((op = only_op(block, kind, OP_MEMBERS))) {
        block->shape = op->object;
        return WAY_MEMBERS;
    }
    op = only_op(block, kind, OP_ITEMS);
    if (op && op->count == 0 && !(op->flags & OP_IS_TRIVIAL)) {
        block->item = op->edge->block;
        return WAY_ITEMS;
    }
    op = only_op(block, kind, OP_OBJECT);
    if (op && is_map(op->object)) {
        block->value = op->object->additional->block;
        return WAY_VALUES;
    }
    return kind < NODE_ARRAY && only_tests(block, kind) ? WAY_TESTS : WAY_LIST;
}

static bool is_flag(const struct node *value)
{
    return value->flags & NODE_IS_COMPACT && value->extra == 0 && value->number >= 0 &&
           value->number < 64;
}

/* Small integers as bits; false where one is not small. */
static bool flags_of(const struct op *op, uint64_t *flags)
{
    *flags = 0;
    for (uint32_t i = 0; i < op->count; i++) {
        if (!is_flag(op->values.at[i]))
            return false;
        *flags |= UINT64_C(1) << op->values.at[i]->number;
    }
    return true;
}

static bool is_plain_integer(const struct node *number)
{
    return number->flags & NODE_IS_COMPACT && number->extra == 0;
}

/* Bounds that are integers themselves, the exclusive ones moved by one; NULL where one is not. Compact numbers
 * have 18 digits, so no other bound is ever reached by one. */
static const struct between *between_of(struct arena *arena, const struct op *op)
{
    const struct bound *low = op->range.low, *high = op->range.high;
    if ((low && !is_plain_integer(low->node)) || (high && !is_plain_integer(high->node)))
        return NULL;
    struct between *between = arena_new(arena, struct between);
    between->low = low ? low->node->number + low->exclusive : INT64_MIN;
    between->high = high ? high->node->number - high->exclusive : INT64_MAX;
    return between;
}

/* Of integers. The glance has room for one thing beside the kinds: what strings need comes first. */
static enum way integer_way(struct arena *arena, struct block *block)
{
    const struct op *op;
    bool has_room = block->glance.ways[NODE_STRING] != WAY_LENGTH &&
                    block->glance.ways[NODE_STRING] != WAY_TEXTS;
    if (only_op(block, NODE_NUMBER, OP_INTEGER_32))
        return WAY_INTEGER_32;
    if (only_op(block, NODE_NUMBER, OP_INTEGER_64))
        return WAY_INTEGER_64;
    if (has_room && (op = only_op(block, NODE_NUMBER, OP_VALUES)) &&
        flags_of(op, &block->glance.flags))
        return WAY_FLAGS;
    if (has_room && (op = only_op(block, NODE_NUMBER, OP_RANGE)) &&
        (block->glance.between = between_of(arena, op)))
        return WAY_BETWEEN;
    return only_tests(block, NODE_NUMBER) ? WAY_TESTS : WAY_LIST;
}

/* Of numbers only integers can have a size in bits. */
static enum way number_way(struct arena *arena, struct block *block, unsigned kind)
{
    if (kind == KIND_INTEGER)
        return integer_way(arena, block);
    if (only_op(block, NODE_NUMBER, OP_INTEGER_32) || only_op(block, NODE_NUMBER, OP_INTEGER_64))
        return WAY_NEVER;
    return only_tests(block, NODE_NUMBER) ? WAY_TESTS : WAY_LIST;
}

/* What most values need no list for. */
static void glance_at(struct arena *arena, struct block *block)
{
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        bool number = kind == KIND_INTEGER || kind == NODE_NUMBER;
        enum way way = WAY_NEVER;
        if (block->kinds & block->done & KIND_BIT(kind))
            way = WAY_ALWAYS;
        else if (block->kinds & KIND_BIT(kind))
            way = number ? number_way(arena, block, kind) : way_of(block, (enum node_kind)kind);
        block->glance.ways[kind] = (uint8_t)way;
    }
}

void finish_block(struct builder *builder)
{
    struct block *block = builder->block;
    add_op(builder, OP_END, 0, NULL);
    block->all = builder_ops(builder);
    const struct op *end = block->all + builder->all.len - 1;
    block->kinds = (uint8_t)builder->kinds;
    for (enum node_kind kind = NODE_NULL; kind <= NODE_OBJECT; kind++) {
        struct listing listing = {
            .builder = builder, .kind = kind, .bits = bits_of(kind) & builder->kinds};
        for (const struct op *op = block->all; op < end; op++)
            list_op(&listing, op);
        block->ops[kind] = close_list(&listing);
        if (listing.ops.len == 0)
            block->done |= (uint8_t)bits_of(kind);
    }
    glance_at(builder->set->arena, block);
    block->state = BLOCK_DONE;
}
