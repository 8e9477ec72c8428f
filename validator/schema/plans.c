/* Plans: what a schema's table of properties comes to for objects of one shape. Made once, when the first such
 * object is met; then values are judged without their keys. */
#include "eval_private.h"

enum {
    PLANS_MAX = 16384, /* places; beyond that objects are judged member by member */
    UNDECIDED = 2 /* blocks that judge one member, from which on a plan has no place for them */
};

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

enum fate { USABLE, FAILS, UNUSABLE };

/* The block that judges a member; *fate becomes worse where it must. */
static const struct block *block_for(struct schema_run *run, const struct object *object,
                                     const struct name *name, enum fate *fate)
{
    const struct member *member = object_member(object, name);
    const struct block *block = &schema_anything;
    size_t found = match_patterns(run, object, name, &block);
    const struct edge *edge = member ? object->sources[member->index].edge : NULL;
    if (edge) {
        block = edge->block;
        found++;
    }
    if (!found && object->additional)
        block = object->additional->block;
    if (found >= UNDECIDED)
        *fate = UNUSABLE;
    else if (block->kinds == 0 && *fate == USABLE)
        *fate = FAILS;
    return block;
}

static const struct part failing[] = {{.glance = {.ways = {WAY_NEVER}}}};
_Static_assert(WAY_NEVER == 0, "all of its ways");

static struct plan new_plan(struct schema_run *run, const struct object *object,
                            const struct shape *shape)
{
    struct part *parts = arena_array(&run->kept, struct part, shape->count + 1U); /* never NULL */
    struct plan plan = {.object = object, .shape = shape, .parts = parts, .count = shape->count};
    enum fate fate = USABLE;
    uint64_t seen = 0;
    for (const struct shape *at = shape; at->before; at = at->before) {
        const struct member *member = object_member(object, &at->name);
        const struct block *block = block_for(run, object, &at->name, &fate);
        seen |= member ? member->required : 0;
        parts[at->count - 1] = (struct part){block->glance, block};
    }
    bool fails = fate == FAILS || seen != object->required;
    if (fate == UNUSABLE || (fails && shape->count == 0))
        plan.parts = NULL; /* without a value no part can fail */
    else if (fails)
        plan = (struct plan){object, shape, failing, 1};
    return plan;
}

static struct plan *find_place(const struct plans *plans, const struct object *object,
                               const struct shape *shape)
{
    struct plan *plan = plan_place(plans, object, shape->tag);
    while (plan->object && (plan->object != object || plan->shape != shape))
        plan = plan < plans->at + plans->mask ? plan + 1 : plans->at;
    return plan;
}

static void grow(struct schema_run *run)
{
    struct plans old = run->plans;
    run->plans.mask = old.mask * 2 + 1;
    run->plans.at = arena_array(&run->kept, struct plan, run->plans.mask + 1);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.at[i].object)
            *find_place(&run->plans, old.at[i].object, old.at[i].shape) = old.at[i];
}

const struct plan *plan_make(struct schema_run *run, const struct object *object,
                             const struct shape *shape)
{
    if (shape->owner != run->shapes)
        return NULL;
    struct plan *plan = find_place(&run->plans, object, shape);
    if (plan->object)
        return plan->parts ? plan : NULL;
    if (run->plans.len * 8 > run->plans.mask) {
        if (run->plans.mask + 1 == PLANS_MAX)
            return NULL;
        grow(run);
        plan = find_place(&run->plans, object, shape);
    }
    int64_t fuel = run->fuel;
    run->fuel = INT64_MAX; /* a plan is the same however much was left when it was made */
    *plan = new_plan(run, object, shape);
    run->fuel = fuel;
    run->plans.len++;
    return plan->parts ? plan : NULL;
}
