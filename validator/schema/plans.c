/* Plans: what a schema's table of properties comes to for objects of one shape. Made once, when the first such
 * object is met; then values are judged without their keys. */
#include "eval_private.h"

enum {
    PLANS_MAX = 16384, /* entries; beyond that objects are judged member by member */
    UNDECIDED = 2 /* blocks that judge one member, from which on a plan has no place for them */
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

static struct plan_entry *find_entry(const struct plans *plans, const struct object *object,
                                     const struct shape *shape)
{
    struct plan_entry *entry = plan_entry(plans, object, shape->tag);
    while (entry->object && (entry->object != object || entry->shape != shape))
        entry = entry + 1 < plans->entries + plans->cap ? entry + 1 : plans->entries;
    return entry;
}

static void grow(struct schema_run *run)
{
    struct plans old = run->plans;
    run->plans.cap *= 2;
    run->plans.entries = arena_array(&run->kept, struct plan_entry, run->plans.cap);
    for (size_t i = 0; i < old.cap; i++) {
        const struct plan_entry *entry = &old.entries[i];
        if (entry->object)
            *find_entry(&run->plans, entry->object, entry->shape) = *entry;
    }
}

const struct plan *plan_make(struct schema_run *run, const struct object *object,
                             const struct shape *shape)
{
    if (shape->owner != run->shapes)
        return NULL;
    struct plan_entry *entry = find_entry(&run->plans, object, shape);
    if (entry->object)
        return entry->plan;
    if (run->plans.len * 4 >= run->plans.cap) {
        if (run->plans.cap == PLANS_MAX)
            return NULL;
        grow(run);
        entry = find_entry(&run->plans, object, shape);
    }
    *entry = (struct plan_entry){object, shape, new_plan(run, object, shape)};
    run->plans.len++;
    return entry->plan;
}
