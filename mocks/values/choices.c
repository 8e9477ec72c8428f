/* What alternatives a want has: branches, conditions, and the ways in which something can fail. */
#include "values_private.h"

enum { TERMS_MAX = 64, ITEMS_TRIED = 4 };

enum step {
    STEP_WAY,
    STEP_NONE, /* there may be others behind it */
    STEP_END
};

struct way_terms {
    struct term at[TERMS_MAX];
    size_t len;
};

static void say(struct way_terms *terms, enum term_kind kind, const void *of, size_t which)
{
    if (terms->len < TERMS_MAX)
        terms->at[terms->len++] =
            (struct term){.kind = (uint32_t)kind, .which = (uint32_t)which, .of = of};
}

static void say_block(struct way_terms *terms, const struct edge *edge, bool holds)
{
    if (edge)
        say(terms, holds ? TERM_HOLDS : TERM_FAILS, edge->block, 0);
}

static enum step branch_way(const struct choice *choice, size_t index, struct way_terms *terms)
{
    const struct edges *edges = &choice->op->edges;
    bool alone = choice->strict && choice->op->code == OP_ONE && edges->len <= TERMS_MAX;
    say_block(terms, edges->at[index], true);
    for (size_t i = 0; alone && i < edges->len; i++)
        if (i != index)
            say_block(terms, edges->at[i], false);
    return STEP_WAY;
}

/* ---- if ---- */

static enum step condition_way(const struct condition *condition, size_t index,
                               struct way_terms *terms)
{
    if (index > 1)
        return STEP_END;
    say_block(terms, condition->when, index == 0);
    say_block(terms, index == 0 ? condition->then : condition->otherwise, true);
    return STEP_WAY;
}

/* ---- what a member requires ---- */

static enum step dependent_way(const struct dependent *dependent, size_t index,
                               struct way_terms *terms)
{
    if (index > 1)
        return STEP_END;
    if (index == 1)
        say(terms, TERM_LACKS, dependent->key, 0);
    else
        say_block(terms, dependent->edge, true);
    for (size_t i = 0; index == 0 && i < dependent->needed_count; i++)
        say(terms, TERM_NEEDS, dependent->needed[i], 0);
    if (index == 0 && terms->len == 0)
        say(terms, TERM_NEEDS, dependent->key, 0);
    return STEP_WAY;
}

/* ---- ways to fail ---- */

static const struct op *op_at(const struct block *block, size_t index)
{
    const struct op *op = block->all;
    for (; op->code != OP_END && index > 0; index--)
        op++;
    return op;
}

static enum step failure_way(const struct block *block, size_t index, struct way_terms *terms)
{
    const struct op *op = op_at(block, index);
    if (op->code == OP_END)
        return STEP_END;
    say(terms, TERM_BREAKS, op, 0);
    return STEP_WAY;
}

/* First a name is missing, then a member's value is wrong. */
static enum step object_way(const struct op *op, size_t index, struct way_terms *terms)
{
    const struct object *object = op->object;
    size_t count = object->count;
    if (index > 2 * count)
        return STEP_END;
    bool others = index == 2 * count && (object->additional || object->pattern_count);
    bool there = index == 2 * count ? others
                 : index < count    ? object->members[index].required != 0
                                    : object->sources[index - count].edge != NULL;
    if (there)
        say(terms, TERM_BREAKS, op, index + 1);
    return there ? STEP_WAY : STEP_NONE;
}

static enum step fail_all(const struct op *op, struct way_terms *terms)
{
    if (op->edges.len > TERMS_MAX)
        return STEP_END;
    for (size_t i = 0; i < op->edges.len; i++)
        say_block(terms, op->edges.at[i], false);
    return STEP_WAY;
}

/* Neither one branch nor the other alone: two of them hold. Where there are many, not all pairs are tried. */
static enum step two_hold(const struct op *op, size_t index, struct way_terms *terms)
{
    for (size_t i = 0; i < op->edges.len && i < PAIRED_MAX; i++)
        for (size_t n = i + 1; n < op->edges.len && n < PAIRED_MAX; n++)
            if (index-- == 0) {
                say_block(terms, op->edges.at[i], true);
                say_block(terms, op->edges.at[n], true);
                return STEP_WAY;
            }
    return STEP_END;
}

static enum step one_fails(const struct op *op, size_t index, struct way_terms *terms)
{
    if (index > 0)
        return two_hold(op, index - 1, terms);
    return fail_all(op, terms) == STEP_WAY ? STEP_WAY : STEP_NONE;
}

/* A member is there, and one of those that it needs is not, or its schema fails. */
static enum step dependents_fail(const struct op *op, size_t index, struct way_terms *terms)
{
    for (size_t i = 0; i < op->dependents.len; i++) {
        const struct dependent *dependent = &op->dependents.at[i];
        size_t ways = dependent->edge ? 1 : dependent->needed_count;
        if (index >= ways) {
            index -= ways;
            continue;
        }
        say(terms, TERM_NEEDS, dependent->key, 0);
        if (dependent->edge)
            say_block(terms, dependent->edge, false);
        else
            say(terms, TERM_LACKS, dependent->needed[index], 0);
        return STEP_WAY;
    }
    return STEP_END;
}

static enum step break_way(const struct op *op, size_t index, struct way_terms *terms)
{
    switch (op->code) {
    case OP_MEMBERS:
    case OP_OBJECT:
        return object_way(op, index, terms);
    case OP_PREFIX:
        if (index < op->edges.len)
            say(terms, TERM_BREAKS, op, index + 1);
        return index < op->edges.len ? STEP_WAY : STEP_END;
    case OP_ITEMS:
        say(terms, TERM_BREAKS, op, index + 1);
        return index < ITEMS_TRIED ? STEP_WAY : STEP_END;
    case OP_CONTAINS:
        say(terms, TERM_BREAKS, op, 1);
        return index == 0 ? STEP_WAY : STEP_END;
    case OP_CALL:
        say_block(terms, op->edge, false);
        return index == 0 ? STEP_WAY : STEP_END;
    case OP_NOT:
        say_block(terms, op->edge, true);
        return index == 0 ? STEP_WAY : STEP_END;
    case OP_ALL:
        if (index < op->edges.len)
            say_block(terms, op->edges.at[index], false);
        return index < op->edges.len ? STEP_WAY : STEP_END;
    case OP_ONE:
        return one_fails(op, index, terms);
    case OP_ANY:
        return index == 0 ? fail_all(op, terms) : STEP_END;
    case OP_IF:
        say_block(terms, op->condition->when, index == 0);
        say_block(terms, index == 0 ? op->condition->then : op->condition->otherwise, false);
        if (index > 1)
            return STEP_END;
        return terms->len == 2 ? STEP_WAY : STEP_NONE;
    case OP_DEPENDENT:
        return dependents_fail(op, index, terms);
    default:
        return STEP_END;
    }
}

static enum step way_of(const struct choice *choice, size_t index, struct way_terms *terms)
{
    terms->len = 0;
    switch (choice->kind) {
    case CHOICE_BRANCH:
        if (index >= choice->op->edges.len)
            return STEP_END;
        return branch_way(choice, index, terms);
    case CHOICE_CONDITION:
        return condition_way(choice->op->condition, index, terms);
    case CHOICE_DEPENDENT:
        return dependent_way(choice->dependent, index, terms);
    case CHOICE_FAILURE:
        return failure_way(choice->block, index, terms);
    case CHOICE_BREAK:
        return break_way(choice->op, index, terms);
    }
    return STEP_END;
}

bool choice_has_ways(const struct choice *choice)
{
    struct way_terms terms;
    return way_of(choice, 0, &terms) != STEP_END;
}

static bool has(const struct terms *all, const struct term *term)
{
    for (size_t i = 0; i < all->list.len; i++)
        if (term_same(&all->list.at[i], term))
            return true;
    return false;
}

bool choice_is_decided(const struct choice *choice, const struct terms *all)
{
    struct way_terms terms;
    enum step way;
    for (size_t i = 0; (way = way_of(choice, i, &terms)) != STEP_END; i++) {
        bool there = way == STEP_WAY;
        for (size_t n = 0; there && n < terms.len; n++)
            there = has(all, &terms.at[n]);
        if (there)
            return true;
    }
    return false;
}

/* An alternative that rules itself out keeps its reason: of the first one people are told. */
struct want **want_alternatives(struct values *values, struct want *want, size_t *count)
{
    if (want->looked) {
        *count = want->alternatives.len;
        return want->alternatives.at;
    }
    const struct choice *choice = &want->choices.at[0];
    struct way_terms terms;
    enum step way;
    want->looked = true;
    for (size_t i = 0; (way = way_of(choice, i, &terms)) != STEP_END; i++)
        if (way == STEP_WAY)
            *vec_push(values->learned, &want->alternatives) =
                want_with(values, want, terms.at, terms.len);
    *count = want->alternatives.len;
    return want->alternatives.at;
}
