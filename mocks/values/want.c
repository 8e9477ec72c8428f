/* What all the schemas that judge one value want of it together. */
#include "number.h"
#include "values_private.h"

enum { WANTS_MAX = 20 * 1000 };

bool term_same(const struct term *a, const struct term *b)
{
    return a->kind == b->kind && a->which == b->which && a->of == b->of;
}

static bool terms_have(const struct terms *terms, const struct term *term)
{
    for (size_t i = 0; i < terms->list.len; i++)
        if (term_same(&terms->list.at[i], term))
            return true;
    return false;
}

/* The first reason stays. */
void want_conflict(struct want *want, const char *why, const struct node *one,
                   const struct node *other)
{
    if (want->impossible)
        return;
    want->impossible = true;
    want->conflict = (struct conflict){.why = why};
    if (one)
        want->conflict.nodes[want->conflict.count++] = one;
    if (other && other != one)
        want->conflict.nodes[want->conflict.count++] = other;
}

/* ---- gathering ---- */

struct gathering {
    struct values *values;
    struct want *want;
    const struct node *kinds_by; /* what narrowed the kinds last */
};

static void gather_term(struct gathering *gathering, const struct term *term);

static void gather_block(struct gathering *gathering, const struct block *block, bool holds)
{
    struct term term = {.kind = holds ? TERM_HOLDS : TERM_FAILS, .of = block};
    gather_term(gathering, &term);
}

static void narrow(struct gathering *gathering, unsigned kinds, const struct node *by)
{
    struct want *want = gathering->want;
    unsigned narrowed = want->kinds & kinds;
    if (narrowed == 0 && want->kinds)
        want_conflict(want, "no type is left that all of it allows", by, gathering->kinds_by);
    if (narrowed != want->kinds)
        gathering->kinds_by = by;
    want->kinds = narrowed;
}

static void add_low(struct want *want, const struct bound *bound)
{
    int order = want->low ? number_compare(node_str(bound->node), node_str(want->low->node)) : 1;
    if (order > 0 || (order == 0 && bound->exclusive))
        want->low = bound;
}

static void add_high(struct want *want, const struct bound *bound)
{
    int order = want->high ? number_compare(node_str(bound->node), node_str(want->high->node)) : -1;
    if (order < 0 || (order == 0 && bound->exclusive))
        want->high = bound;
}

static void raise(uint32_t *least, const struct node **by, uint32_t count, const struct node *node)
{
    if (count > *least) {
        *least = count;
        *by = node;
    }
}

static void lower(uint32_t *most, const struct node **by, uint32_t count, const struct node *node)
{
    if (count < *most) {
        *most = count;
        *by = node;
    }
}

static void gather_limits(struct want *want, const struct op *op)
{
    switch (op->code) {
    case OP_LENGTH:
        raise(&want->min_length, &want->min_length_by, op->limits.min, op->keyword);
        lower(&want->max_length, &want->max_length_by, op->limits.max, op->keyword);
        break;
    case OP_ITEM_COUNT:
        raise(&want->min_items, &want->min_items_by, op->limits.min, op->keyword);
        lower(&want->max_items, &want->max_items_by, op->limits.max, op->keyword);
        break;
    default:
        raise(&want->min_members, &want->min_members_by, op->limits.min, op->keyword);
        lower(&want->max_members, &want->max_members_by, op->limits.max, op->keyword);
    }
}

#define ADD(gathering, list, op)                                                                   \
    (*vec_push((gathering)->values->learned, &(gathering)->want->list) = (op))

static void gather_choice(struct gathering *gathering, struct choice choice)
{
    choice.strict = gathering->values->strict;
    if (!choice_is_decided(&choice, &gathering->want->all))
        ADD(gathering, choices, choice);
}

/* An integer of so many bits: two bounds that no schema has written. */
static void gather_bits(struct gathering *gathering, const struct op *op)
{
    static const char *const texts[2][2] = {
        {"-2147483648",          "2147483647"         },
        {"-9223372036854775808", "9223372036854775807"}
    };
    struct want *want = gathering->want;
    const char *const *pair = texts[op->code == OP_INTEGER_64];
    for (size_t i = 0; i < 2; i++) {
        struct node *node = arena_new(gathering->values->learned, struct node);
        struct bound *bound = arena_new(gathering->values->learned, struct bound);
        node_number_set(node, str_of(pair[i]));
        *bound = (struct bound){.node = node};
        if (i == 0)
            add_low(want, bound);
        else
            add_high(want, bound);
    }
    if (op->kinds & KINDS_NUMBER)
        want->kinds &= ~(1U << NODE_NUMBER); /* without a fraction */
}

static void gather_dependents(struct gathering *gathering, const struct op *op)
{
    for (size_t i = 0; i < op->dependents.len; i++)
        gather_choice(gathering, (struct choice){.kind = CHOICE_DEPENDENT,
                                                 .op = op,
                                                 .dependent = &op->dependents.at[i]});
}

/* `but`: one more than the number of the name that is to be missing; or 0. */
static void gather_required(struct gathering *gathering, const struct object *object, uint32_t but)
{
    for (uint32_t i = 0; i < object->count; i++)
        if (object->members[i].required && i + 1 != but)
            ADD(gathering, needed,
                ((struct str){object->members[i].name.text, object->members[i].name.len}));
}

static unsigned kinds_listed(const struct op *op)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < listed_count(op); i++)
        kinds |= KIND_BIT(kind_of(listed_at(op, i)));
    return kinds;
}

/* The term by which an operation is missed, or NULL. */
static const struct term *missed(const struct want *want, const struct op *op)
{
    for (size_t i = 0; i < want->all.list.len; i++)
        if (want->all.list.at[i].kind == TERM_MISSES && want->all.list.at[i].of == op)
            return &want->all.list.at[i];
    return NULL;
}

/* An object that misses one thing is as its table says in all else. */
static void gather_missed(struct gathering *gathering, const struct op *op, const struct term *term)
{
    struct term breaks = {.kind = TERM_BREAKS, .which = term->which, .of = op};
    if (op->code == OP_OBJECT) {
        ADD(gathering, objects, op);
        gather_required(gathering, op->object, term->which);
    }
    if (op->code == OP_CONTAINS)
        ADD(gathering, lists, op);
    gather_term(gathering, &breaks);
}

/* ---- one operation ---- */

static void gather_never(struct gathering *gathering, const struct op *op)
{
    want_conflict(gathering->want, "no value is allowed here", op->keyword, NULL);
}

static void gather_kinds(struct gathering *gathering, const struct op *op)
{
    narrow(gathering, op->count, op->keyword);
}

static void gather_lexical(struct gathering *gathering, const struct op *op)
{
    (void)op;
    gathering->want->lexical = true;
}

static void gather_range(struct gathering *gathering, const struct op *op)
{
    if (op->range.low)
        add_low(gathering->want, op->range.low);
    if (op->range.high)
        add_high(gathering->want, op->range.high);
}

static void gather_multiple(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, multiples, node_str(op->number));
}

static void gather_format(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, formats, op);
}

static void gather_pattern(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, patterns, op);
}

static void gather_count(struct gathering *gathering, const struct op *op)
{
    gather_limits(gathering->want, op);
}

static void gather_values(struct gathering *gathering, const struct op *op)
{
    narrow(gathering, kinds_listed(op), op->keyword);
    ADD(gathering, values, op);
}

static void gather_unique(struct gathering *gathering, const struct op *op)
{
    (void)op;
    gathering->want->unique = true;
}

static void gather_items(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, lists, op);
}

static void gather_lucky_items(struct gathering *gathering, const struct op *op)
{
    gathering->want->lucky = true;
    ADD(gathering, lists, op);
}

static void gather_object(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, objects, op);
    gather_required(gathering, op->object, 0);
}

static void gather_names(struct gathering *gathering, const struct op *op)
{
    ADD(gathering, names, op);
}

static void gather_rest(struct gathering *gathering, const struct op *op)
{
    gathering->want->lucky = true;
    ADD(gathering, rests, op);
}

static void gather_call(struct gathering *gathering, const struct op *op)
{
    gather_block(gathering, op->edge->block, true);
}

static void gather_not(struct gathering *gathering, const struct op *op)
{
    gather_block(gathering, op->edge->block, false);
}

static void gather_all(struct gathering *gathering, const struct op *op)
{
    for (size_t i = 0; i < op->edges.len; i++)
        gather_block(gathering, op->edges.at[i]->block, true);
}

static void gather_branches(struct gathering *gathering, const struct op *op)
{
    gathering->want->lucky |= op->code == OP_ONE;
    gather_choice(gathering, (struct choice){.kind = CHOICE_BRANCH, .op = op});
}

static void gather_condition(struct gathering *gathering, const struct op *op)
{
    if (op->condition->then || op->condition->otherwise)
        gather_choice(gathering, (struct choice){.kind = CHOICE_CONDITION, .op = op});
}

static void gather_op(struct gathering *gathering, const struct op *op)
{
    static void (*const gatherers[OP_COUNT])(struct gathering *, const struct op *) = {
        [OP_NEVER] = gather_never,
        [OP_KINDS] = gather_kinds,
        [OP_LEXICAL_INTEGER] = gather_lexical,
        [OP_RANGE] = gather_range,
        [OP_MULTIPLE] = gather_multiple,
        [OP_INTEGER_32] = gather_bits,
        [OP_INTEGER_64] = gather_bits,
        [OP_FORMAT] = gather_format,
        [OP_PATTERN] = gather_pattern,
        [OP_CONTENT] = gather_format,
        [OP_LENGTH] = gather_count,
        [OP_ITEM_COUNT] = gather_count,
        [OP_MEMBER_COUNT] = gather_count,
        [OP_TEXTS] = gather_values,
        [OP_VALUES] = gather_values,
        [OP_UNIQUE] = gather_unique,
        [OP_PREFIX] = gather_items,
        [OP_ITEMS] = gather_items,
        [OP_CONTAINS] = gather_lucky_items,
        [OP_UNEVALUATED_ITEMS] = gather_lucky_items,
        [OP_MEMBERS] = gather_object,
        [OP_OBJECT] = gather_object,
        [OP_NAMES] = gather_names,
        [OP_UNEVALUATED_PROPERTIES] = gather_rest,
        [OP_DEPENDENT] = gather_dependents,
        [OP_CALL] = gather_call,
        [OP_ALL] = gather_all,
        [OP_ONE] = gather_branches,
        [OP_ANY] = gather_branches,
        [OP_NOT] = gather_not,
        [OP_IF] = gather_condition,
    };
    const struct term *term = missed(gathering->want, op);
    if (term)
        gather_missed(gathering, op, term);
    else if (gatherers[op->code])
        gatherers[op->code](gathering, op);
}

enum { OPS_MAX = 64 };

/* In the order of their keywords, so that members come as they are written. */
static size_t sorted_ops(const struct block *block, const struct op **sorted)
{
    size_t count = 0;
    for (const struct op *op = block->all; op && op->code != OP_END && count < OPS_MAX; op++) {
        size_t at = count++;
        for (; at > 0 && sorted[at - 1]->keyword > op->keyword; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = op;
    }
    return count;
}

bool want_misses(const struct want *want)
{
    return want->all.list.len && want->all.list.at[0].kind == TERM_MISSES;
}

static void gather_held(struct gathering *gathering, const struct block *block)
{
    const struct op *ops[OPS_MAX];
    size_t count = sorted_ops(block, ops);
    for (size_t i = 0; i < count; i++)
        gather_op(gathering, ops[i]);
    if (node_get(block->node, STR("discriminator")))
        ADD(gathering, tagged, block);
    if (!want_misses(gathering->want))
        narrow(gathering, block->kinds, block->node);
}

static void gather_failing(struct gathering *gathering, const struct block *block)
{
    gathering->want->lucky = true;
    if (!block->all || block->all->code == OP_END) {
        want_conflict(gathering->want, "what must not be allowed allows everything", block->node,
                      NULL);
        return;
    }
    gather_choice(gathering, (struct choice){.kind = CHOICE_FAILURE, .block = block});
}

/* ---- operations that fail ---- */

static struct bound *turned(struct gathering *gathering, const struct bound *bound)
{
    struct bound *other = arena_new(gathering->values->learned, struct bound);
    *other = (struct bound){.node = bound->node, .exclusive = !bound->exclusive};
    return other;
}

static void break_limits(struct gathering *gathering, const struct op *op)
{
    struct limits limits = op->limits, turned_limits = {0, UINT32_MAX};
    if (limits.min > 0)
        turned_limits.max = limits.min - 1;
    else if (limits.max < UINT32_MAX)
        turned_limits.min = limits.max + 1;
    struct op other = *op;
    other.limits = turned_limits;
    gather_limits(gathering->want, &other);
    if (limits.min == 0 && limits.max == UINT32_MAX)
        want_conflict(gathering->want, "what must not be allowed allows everything", op->keyword,
                      NULL);
}

/* What an operation that fails says by itself; what it says of parts of the value is looked up by want_member and
 * want_item. */
static void gather_broken(struct gathering *gathering, const struct op *op)
{
    struct want *want = gathering->want;
    if (op->code != OP_KINDS)
        narrow(gathering, op->kinds, op->keyword);
    switch (op->code) {
    case OP_KINDS:
        narrow(gathering, ~op->count, op->keyword);
        break;
    case OP_RANGE:
        if (op->range.low)
            add_high(want, turned(gathering, op->range.low));
        else
            add_low(want, turned(gathering, op->range.high));
        break;
    case OP_MULTIPLE:
        ADD(gathering, uneven, op);
        break;
    case OP_FORMAT:
    case OP_CONTENT:
        ADD(gathering, other_formats, op);
        break;
    case OP_PATTERN:
        ADD(gathering, other_patterns, op);
        break;
    case OP_LENGTH:
    case OP_ITEM_COUNT:
    case OP_MEMBER_COUNT:
        break_limits(gathering, op);
        break;
    case OP_TEXTS:
    case OP_VALUES:
        ADD(gathering, other_values, op);
        break;
    case OP_UNIQUE:
        want->repeats = true;
        raise(&want->min_items, &want->min_items_by, 2, op->keyword);
        break;
    case OP_ONE:
        gathering->values->unsure |= op->edges.len > PAIRED_MAX;
        break;
    case OP_UNEVALUATED_PROPERTIES:
    case OP_NAMES:
        ADD(gathering, needed, STR("unexpected"));
        gathering->values->unsure = true;
        break;
    case OP_UNEVALUATED_ITEMS:
        raise(&want->min_items, &want->min_items_by, 1, op->keyword);
        gathering->values->unsure = true;
        break;
    case OP_LEXICAL_INTEGER:
    case OP_INTEGER_32:
    case OP_INTEGER_64:
    case OP_CONTAINS:
        gathering->values->unsure = true;
        break;
    default: /* by terms of its ways */
        break;
    }
}

static void gather_way(struct gathering *gathering, const struct term *term)
{
    const struct op *op = term->of;
    struct want *want = gathering->want;
    size_t way = term->which - 1;
    if (op->code == OP_PREFIX || op->code == OP_ITEMS)
        raise(&want->min_items, &want->min_items_by,
              (uint32_t)(op->code == OP_ITEMS ? op->count + way : way) + 1, op->keyword);
    gathering->values->unsure |= op->code == OP_ITEMS; /* a later item could fail */
    if (op->code == OP_OBJECT && way >= op->object->count && way < 2U * op->object->count) {
        const struct name *name = &op->object->members[way - op->object->count].name;
        ADD(gathering, needed, ((struct str){name->text, name->len}));
    }
    if (op->code == OP_OBJECT && way == 2U * op->object->count) {
        ADD(gathering, needed, STR("unexpected"));
        gathering->values->unsure = true;
    }
    if (op->code == OP_OBJECT && way < op->object->count) {
        const struct name *name = &op->object->members[way].name;
        ADD(gathering, lacking, ((struct str){name->text, name->len}));
    }
}

static void gather_break(struct gathering *gathering, const struct term *term)
{
    const struct op *op = term->of;
    gathering->want->lucky = true;
    if (term->which) {
        gather_way(gathering, term);
        return;
    }
    gather_broken(gathering, op);
    struct choice choice = {.kind = CHOICE_BREAK, .op = op};
    if (choice_has_ways(&choice))
        gather_choice(gathering, choice);
}

/* What holds cannot fail, and the other way round. */
static bool contradicts(const struct terms *all, const struct term *term)
{
    static const uint32_t opposites[] = {
        [TERM_HOLDS] = TERM_FAILS, [TERM_FAILS] = TERM_HOLDS, [TERM_BREAKS] = TERM_BREAKS,
        [TERM_NEEDS] = TERM_NEEDS, [TERM_LACKS] = TERM_LACKS, [TERM_MISSES] = TERM_MISSES};
    struct term other = {.kind = opposites[term->kind], .of = term->of};
    return other.kind != term->kind && terms_have(all, &other);
}

static void gather_term(struct gathering *gathering, const struct term *term)
{
    struct want *want = gathering->want;
    if (want->impossible || terms_have(&want->all, term))
        return;
    if (contradicts(&want->all, term)) {
        want_conflict(want, "the same schema must hold and fail",
                      ((const struct block *)term->of)->node, NULL);
        return;
    }
    *vec_push(gathering->values->learned, &want->all.list) = *term;
    switch ((enum term_kind)term->kind) {
    case TERM_HOLDS:
        gather_held(gathering, term->of);
        break;
    case TERM_FAILS:
        gather_failing(gathering, term->of);
        break;
    case TERM_BREAKS:
        gather_break(gathering, term);
        break;
    case TERM_NEEDS:
        ADD(gathering, needed, node_str(term->of));
        break;
    case TERM_LACKS:
        ADD(gathering, lacking, node_str(term->of));
        break;
    case TERM_MISSES:
        break;
    }
}

/* ---- what cannot be ---- */

static bool needs_what_it_lacks(const struct want *want)
{
    for (size_t i = 0; i < want->needed.len; i++)
        if (want_lacks(want, want->needed.at[i]))
            return true;
    return false;
}

/* Bounds that exclude one another take their kind away. */
static void cut(struct want *want, bool empty, unsigned kinds, const struct node *one,
                const struct node *other)
{
    if (!empty || !(want->kinds & kinds))
        return;
    want->kinds &= ~kinds;
    if (want->kinds == 0)
        want_conflict(want, "its bounds exclude one another", one, other);
}

static void cut_kinds(struct want *want)
{
    const struct bound *low = want->low, *high = want->high;
    int order = low && high ? number_compare(node_str(low->node), node_str(high->node)) : -1;
    bool none = order > 0 || (order == 0 && (low->exclusive || high->exclusive));
    cut(want, none, KINDS_NUMBER, low ? low->node : NULL, high ? high->node : NULL);
    cut(want, want->min_length > want->max_length, KINDS_STRING, want->min_length_by,
        want->max_length_by);
    cut(want, want->min_items > want->max_items, KINDS_ARRAY, want->min_items_by,
        want->max_items_by);
    cut(want, want->min_members > want->max_members || needs_what_it_lacks(want), KINDS_OBJECT,
        want->min_members_by, want->max_members_by);
}

/* Choices that other terms have decided since. */
static void drop_decided(struct want *want)
{
    size_t kept = 0;
    for (size_t i = 0; i < want->choices.len; i++)
        if (!choice_is_decided(&want->choices.at[i], &want->all))
            want->choices.at[kept++] = want->choices.at[i];
    want->choices.len = kept;
}

/* A keyword beside `but` that refuses the value; NULL: none is known. */
static const struct node *refused_by(struct values *values, const struct want *want,
                                     const struct node *value, const struct node *but)
{
    static const struct source nowhere;
    const struct doc doc = {.source = &nowhere, .root = value, .count = value->span};
    for (size_t i = 0; i < want->term_count; i++) {
        if (want->terms[i].kind != TERM_HOLDS)
            continue;
        const struct schema *schema =
            schema_of_block(&values->scratch, values->schema, want->terms[i].of);
        const struct schema_outcome *outcome =
            schema_explain(schema, values->run, &doc, value, &values->scratch);
        for (size_t n = 0; n < outcome->count; n++)
            if (outcome->errors[n].schema != but)
                return outcome->errors[n].schema;
    }
    return NULL;
}

/* Of a short list it is known whether one of its values is allowed by all else. */
static void check_listed(struct values *values, struct want *want)
{
    enum { LOOKED_AT = 64 };
    const struct op *op = want->values.len ? want->values.at[0] : NULL;
    for (size_t i = 1; i < want->values.len; i++)
        if (listed_count(want->values.at[i]) < listed_count(op))
            op = want->values.at[i];
    if (!op || listed_count(op) > LOOKED_AT || want->impossible)
        return;
    for (size_t i = 0; i < listed_count(op); i++)
        if (value_holds_terms(values, want, listed_at(op, i)))
            return;
    want_conflict(want, "none of the values allowed satisfies all else", op->keyword,
                  refused_by(values, want, listed_at(op, 0), op->keyword));
}

static struct want *new_want(struct values *values, const struct terms *terms)
{
    struct want *want = arena_new(values->learned, struct want);
    size_t count = terms->list.len;
    struct term *own = arena_array(values->learned, struct term, count + 1);
    if (count)
        memcpy(own, terms->list.at, count * sizeof *own);
    *want = (struct want){.terms = own,
                          .term_count = count,
                          .kinds = KINDS_ALL,
                          .max_length = UINT32_MAX,
                          .max_items = UINT32_MAX,
                          .max_members = UINT32_MAX};
    struct gathering gathering = {.values = values, .want = want};
    for (size_t i = 0; i < count; i++)
        gather_term(&gathering, &own[i]);
    drop_decided(want);
    cut_kinds(want);
    check_listed(values, want);
    want->lucky |= want->patterns.len > 1 || want->other_values.len || want->formats.len > 1;
    return want;
}

struct want *want_of(struct values *values, const struct terms *terms)
{
    struct str key = {(const char *)terms->list.at, terms->list.len * sizeof *terms->list.at};
    struct want *known = map_get(&values->wants[values->strict], key);
    if (known)
        return known;
    values->full |= values->want_count >= WANTS_MAX;
    if (values->full)
        return values->nothing;
    values->want_count++;
    struct want *want = new_want(values, terms);
    key.ptr = (const char *)want->terms;
    *map_put(values->learned, &values->wants[values->strict], key) = want;
    return want;
}

struct want *want_with(struct values *values, const struct want *want, const struct term *terms,
                       size_t count)
{
    struct arena_mark mark = arena_mark(&values->scratch);
    struct terms all = {0};
    for (size_t i = 0; i < want->term_count; i++)
        *vec_push(&values->scratch, &all.list) = want->terms[i];
    for (size_t i = 0; i < count; i++)
        if (!terms_have(&all, &terms[i]))
            *vec_push(&values->scratch, &all.list) = terms[i];
    struct want *found = want_of(values, &all);
    arena_rewind(&values->scratch, mark);
    return found;
}

/* ---- members ---- */

static bool names_have(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

bool want_needs(const struct want *want, struct str name)
{
    return names_have(want->needed.at, want->needed.len, name);
}

bool want_lacks(const struct want *want, struct str name)
{
    return names_have(want->lacking.at, want->lacking.len, name);
}

static void add_block(struct values *values, struct terms *terms, const struct block *block,
                      bool holds)
{
    struct term term = {.kind = holds ? TERM_HOLDS : TERM_FAILS, .of = block};
    if (!terms_have(terms, &term))
        *vec_push(&values->scratch, &terms->list) = term;
}

static const struct member_source *source_of(const struct object *object, struct str text,
                                             const struct member **found)
{
    struct node key = {.kind = NODE_STRING, .span = 1};
    node_string_set(&key, text);
    struct name name = name_of(&key);
    *found = object->count ? object_member(object, &name) : NULL;
    return *found ? &object->sources[(*found)->index] : NULL;
}

/* What one table says of a member; whether it says anything. */
static bool add_member(struct values *values, struct terms *terms, const struct object *object,
                       struct str name, bool misses)
{
    const struct member *member;
    const struct member_source *source = source_of(object, name, &member);
    bool known = source && source->edge;
    if (known)
        add_block(values, terms, source->edge->block, true);
    for (uint32_t i = 0; i < object->pattern_count; i++) {
        if (pattern_search(object->patterns[i].pattern, values->patterns, name) != PATTERN_FOUND)
            continue;
        known = true;
        add_block(values, terms, object->patterns[i].edge->block, true);
    }
    if (!known && object->additional && !misses)
        add_block(values, terms, object->additional->block, true);
    return known || object->additional;
}

/* What operations that fail say of it. */
static void add_broken(struct values *values, const struct want *want, struct terms *terms,
                       struct str name)
{
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct op *op = term->of;
        if (term->kind != TERM_BREAKS || term->which == 0 || op->code != OP_OBJECT)
            continue;
        const struct object *object = op->object;
        size_t way = term->which - 1, count = object->count;
        if (way == 2 * count && object->additional && str_eq(name, STR("unexpected")))
            add_block(values, terms, object->additional->block, false);
        if (way < count || way >= 2 * count)
            continue;
        const struct name *own = &object->members[way - count].name;
        if (str_eq((struct str){own->text, own->len}, name) && object->sources[way - count].edge)
            add_block(values, terms, object->sources[way - count].edge->block, false);
    }
}

static struct want *member_of(struct values *values, const struct want *want, struct str name)
{
    struct arena_mark mark = arena_mark(&values->scratch);
    struct terms terms = {0};
    bool known = false;
    for (size_t i = 0; i < want->objects.len; i++)
        known |= add_member(values, &terms, want->objects.at[i]->object, name,
                            missed(want, want->objects.at[i]) && str_eq(name, STR("unexpected")));
    for (size_t i = 0; !known && i < want->rests.len; i++)
        add_block(values, &terms, want->rests.at[i]->edge->block, true);
    add_broken(values, want, &terms, name);
    struct want *found = want_of(values, &terms);
    arena_rewind(&values->scratch, mark);
    return found;
}

static void add_named(struct values *values, struct want *want, struct str name, bool hidden)
{
    void **slot = map_put(values->learned, &want->by_name, name);
    if (!*slot) {
        struct named_want *named = vec_push(values->learned, &want->members);
        *named = (struct named_want){.name = name, .want = member_of(values, want, name)};
        named->required = want_needs(want, name);
        *slot = (void *)(uintptr_t)want->members.len;
    }
    struct named_want *named = &want->members.at[(uintptr_t)*slot - 1];
    named->hidden |= hidden && !named->required;
}

void want_members(struct values *values, struct want *want)
{
    if (want->has_members)
        return;
    want->has_members = true;
    for (size_t i = 0; i < want->objects.len; i++) {
        const struct object *object = want->objects.at[i]->object;
        for (uint32_t n = 0; n < object->count; n++) {
            const struct name *name = &object->members[n].name;
            if (object->sources[n].edge)
                add_named(values, want, (struct str){name->text, name->len},
                          object->sources[n].is_optional);
        }
    }
    for (size_t i = 0; i < want->needed.len; i++)
        add_named(values, want, want->needed.at[i], false);
}

struct want *want_member(struct values *values, struct want *want, struct str name)
{
    want_members(values, want);
    size_t index = (uintptr_t)map_get(&want->by_name, name);
    return index ? want->members.at[index - 1].want : member_of(values, want, name);
}

/* ---- items ---- */

uint32_t want_contained(const struct want *want)
{
    uint32_t most = 0;
    for (size_t i = 0; i < want->lists.len; i++)
        if (want->lists.at[i]->code == OP_CONTAINS && want->lists.at[i]->contains.min > most)
            most = want->lists.at[i]->contains.min;
    return most;
}

static bool add_item(struct values *values, struct terms *terms, const struct op *op, size_t index)
{
    if (op->code == OP_PREFIX && index < op->edges.len)
        add_block(values, terms, op->edges.at[index]->block, true);
    else if (op->code == OP_ITEMS && index >= op->count)
        add_block(values, terms, op->edge->block, true);
    else if (op->code == OP_CONTAINS && index < op->contains.min)
        add_block(values, terms, op->contains.edge->block, true);
    else if (op->code == OP_CONTAINS && op->contains.max != UINT32_MAX && index >= op->contains.max)
        add_block(values, terms, op->contains.edge->block, false);
    else
        return false;
    return op->code != OP_CONTAINS || op->flags & OP_MARKS;
}

static void add_broken_item(struct values *values, const struct want *want, struct terms *terms,
                            size_t index)
{
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct op *op = term->of;
        if (term->kind != TERM_BREAKS)
            continue;
        if (op->code == OP_PREFIX && term->which == index + 1)
            add_block(values, terms, op->edges.at[index]->block, false);
        if (op->code == OP_ITEMS && index + 1 == op->count + term->which)
            add_block(values, terms, op->edge->block, false);
        if (op->code == OP_CONTAINS && term->which == 1)
            add_block(values, terms, op->contains.edge->block, false);
    }
}

static struct want *item_of(struct values *values, const struct want *want, size_t index)
{
    struct arena_mark mark = arena_mark(&values->scratch);
    struct terms terms = {0};
    bool known = false;
    for (size_t i = 0; i < want->lists.len; i++)
        known |= add_item(values, &terms, want->lists.at[i], index);
    for (size_t i = 0; !known && i < want->lists.len; i++)
        if (want->lists.at[i]->code == OP_UNEVALUATED_ITEMS)
            add_block(values, &terms, want->lists.at[i]->edge->block, true);
    add_broken_item(values, want, &terms, index);
    struct want *found = want_of(values, &terms);
    arena_rewind(&values->scratch, mark);
    return found;
}

struct want *want_item(struct values *values, struct want *want, size_t index)
{
    enum { KEPT = 64 };
    if (index >= KEPT)
        return item_of(values, want, index);
    while (want->items.len <= index)
        *vec_push(values->learned, &want->items) = NULL;
    if (!want->items.at[index])
        want->items.at[index] = item_of(values, want, index);
    return want->items.at[index];
}
