/* Plans: what a schema's table of properties comes to for objects of one shape. Made once, when the first such
 * object is met; then values are judged without their keys. */
#include "eval_private.h"

enum {
    PLANS_MAX = 8192, /* slots; beyond that objects are judged member by member */
    UNDECIDED = 2     /* blocks that judge one member, from which on a plan has no place for them */
};

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

static void set_part(struct plan *plan, uint32_t index, const struct block *block)
{
    plan->parts[index] = (struct part){block->glance, block};
}

/* Patterns that a name matches: each has a block. */
static size_t match_patterns(struct schema_run *run, const struct object *object,
                             const struct name *name, const struct block **block)
{
    size_t found = 0;
    struct str text = {name->text, name->len};
    for (uint32_t i = 0; i < object->pattern_count; i++) {
        const struct pattern_member *pattern = &object->patterns[i];
        enum pattern_verdict verdict = pattern_search(pattern->pattern, run->patterns, text);
        if (verdict == PATTERN_LIMIT)
            return UNDECIDED;
        if (verdict == PATTERN_ABSENT)
            continue;
        *block = pattern->edge->block;
        found++;
    }
    return found;
}

static void plan_member(struct schema_run *run, struct plan *plan, const struct shape *shape,
                        uint64_t *seen)
{
    const struct object *object = plan->object;
    const struct member *member = object_member(object, &shape->name);
    const struct block *block = &schema_anything, *other = NULL;
    size_t found = match_patterns(run, object, &shape->name, &other);
    const struct edge *edge = member ? object->sources[member->index].edge : NULL;
    *seen |= member ? member->required : 0;
    if (found)
        block = other;
    if (edge) {
        block = edge->block;
        found++;
    }
    if (!found && object->additional)
        block = object->additional->block;
    if (found >= UNDECIDED)
        plan->kind = PLAN_UNUSABLE;
    else if (block->kinds == 0 && plan->kind == PLAN_PARTS)
        plan->kind = PLAN_FAILS;
    set_part(plan, shape->count - 1, block);
}

static struct plan *new_plan(struct schema_run *run, const struct object *object,
                             const struct shape *shape)
{
    struct plan *plan = arena_alloc(&run->kept, sizeof *plan + shape->count * sizeof *plan->parts);
    uint64_t seen = 0;
    *plan = (struct plan){.object = object, .shape = shape, .count = shape->count};
    for (const struct shape *at = shape; at->before; at = at->before)
        plan_member(run, plan, at, &seen);
    if (seen != object->required && plan->kind == PLAN_PARTS)
        plan->kind = PLAN_FAILS;
    return plan;
}

static struct plan **find_slot(const struct plans *plans, const struct object *object,
                               const struct shape *shape)
{
    size_t at = plan_slot(plans, object, shape);
    for (; plans->slots[at]; at = (at + 1) & (plans->cap - 1))
        if (plans->slots[at]->object == object && plans->slots[at]->shape == shape)
            break;
    return &plans->slots[at];
}

static void grow(struct schema_run *run)
{
    struct plans old = run->plans;
    run->plans.cap *= 2;
    run->plans.slots = arena_array(&run->kept, struct plan *, run->plans.cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i])
            *find_slot(&run->plans, old.slots[i]->object, old.slots[i]->shape) = old.slots[i];
}

const struct plan *plan_make(struct schema_run *run, const struct object *object,
                             const struct shape *shape)
{
    struct plan **slot = find_slot(&run->plans, object, shape);
    if (*slot)
        return *slot;
    if (run->plans.len * 4 >= run->plans.cap) {
        if (run->plans.cap == PLANS_MAX)
            return NULL;
        grow(run);
        slot = find_slot(&run->plans, object, shape);
    }
    *slot = new_plan(run, object, shape);
    run->plans.len++;
    return *slot;
}
