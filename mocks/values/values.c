#include "values_private.h"

enum {
    WORK_MAX = 100 * 1000, /* steps of one try */
    BYTES_PER_NODE = 8,    /* of a value's text, at least */
    EASY_NODES = 4000      /* what is larger is made again with fewer optional members */
};

static void release(void *arena)
{
    arena_release(arena);
}

/* Forgets all that was learned. */
static void forget(struct values *values)
{
    arena_clear(values->learned);
    values->wants[0] = values->wants[1] = (struct map){0};
    values->judges = values->trees = (struct ptrmap){0};
    values->words = (struct map){0};
    values->want_count = 0;
    values->full = false;
    values->nothing = arena_new(values->learned, struct want);
    want_conflict(values->nothing, "too many schemas have to be taken together", NULL, NULL);
}

struct values *values_new(struct arena *arena, const struct budget *budget)
{
    struct values *values = arena_new(arena, struct values);
    values->learned = arena_new(arena, struct arena);
    arena_init(values->learned);
    arena_init(&values->scratch);
    arena_on_release(arena, release, values->learned);
    arena_on_release(arena, release, &values->scratch);
    values->arena = arena;
    values->budget = budget ? *budget : budget_standard();
    values->run = schema_run_new(arena);
    values->patterns = pattern_scratch_new(arena);
    forget(values);
    return values;
}

enum made make_root(struct maker *maker, struct want *want, unsigned full_depth, uint64_t number)
{
    struct place place = {.key = maker->wish->key, .name = maker->wish->name};
    if (number > 0)
        place.key = draw_key_at(&place.key, UINT64_MAX - number);
    maker->build.len = 0;
    maker->build.full = false;
    maker->depth = maker->strictness = maker->unlucky = 0;
    maker->full_depth = full_depth;
    maker->work = 0;
    maker->last = (struct conflict){0};
    enum made made = make_value(maker, want, &place);
    return made == MADE && maker->build.full ? MADE_OVER : made;
}

/* One try, with optional members down to a depth. */
static enum made attempt(struct maker *maker, struct want *want, unsigned full_depth,
                         uint64_t number)
{
    enum made made = make_root(maker, want, full_depth, number);
    if (made != MADE)
        return made;
    if (schema_eval(maker->values->schema, maker->values->run, maker->build.at) == SCHEMA_VALID)
        return MADE;
    return maker_fail(maker, "no value was found that satisfies all of it", NULL);
}

/* As full as it may be; where that is too much, or comes to nothing, with less and less in it, at last up to the budget. */
static enum made search(struct maker *maker, struct want *want)
{
    static const struct {
        unsigned depth;
        size_t nodes; /* 0: the budget's */
    } tries[] = {
        {12, EASY_NODES},
        {6,  EASY_NODES},
        {4,  EASY_NODES},
        {3,  EASY_NODES},
        {2,  EASY_NODES},
        {1,  EASY_NODES},
        {0,  EASY_NODES},
        {2,  0         },
        {0,  0         },
        {12, EASY_NODES},
    };
    enum made made = MADE_NOT;
    size_t most = maker->build.limit;
    for (uint64_t i = 0; i < sizeof tries / sizeof *tries && made != MADE; i++) {
        maker->build.limit = tries[i].nodes && tries[i].nodes < most ? tries[i].nodes : most;
        made = attempt(maker, want, tries[i].depth, i);
    }
    maker->build.limit = most;
    return made;
}

static void tell_why(struct values_made *made, const struct conflict *conflict,
                     const char *otherwise)
{
    made->why = str_of(conflict->why ? conflict->why : otherwise);
    made->conflict_count = conflict->count;
    memcpy(made->conflict, conflict->nodes, sizeof conflict->nodes);
}

struct want *root_want(struct values *values)
{
    struct term root = {.kind = TERM_HOLDS, .of = schema_block(values->schema)};
    struct terms terms = {
        .list = {.at = &root, .len = 1, .cap = 1}
    };
    return want_of(values, &terms);
}

/* Whether nothing can satisfy it for certain: looked at afresh, so that it does not matter what was learned before. */
static bool is_impossible(const struct values *values, bool strict)
{
    struct arena arena;
    arena_init(&arena);
    struct values *fresh = values_new(&arena, &values->budget);
    fresh->schema = values->schema;
    fresh->strict = strict;
    bool impossible = want_height(fresh, root_want(fresh)) == 0 && !fresh->unsure && !fresh->full;
    arena_release(&arena);
    return impossible;
}

/* First what oneOf leaves to luck; where that comes to nothing, strictly: the other branches must fail by construction,
 * which also proves that nothing can satisfy it, where that is so. */
static enum values_outcome draw_as(struct maker *maker, bool strict, struct values_made *made)
{
    struct values *values = maker->values;
    values->strict = strict;
    struct want *want = root_want(values);
    if (want_height(values, want) == 0) {
        struct conflict reason = want_reason(values, want);
        tell_why(made, &reason, NULL);
        return is_impossible(values, strict) ? VALUES_IMPOSSIBLE : VALUES_NOT_FOUND;
    }
    if (search(maker, want) == MADE)
        return VALUES_MADE;
    tell_why(made, &maker->last, "no value was found within the budget");
    return VALUES_NOT_FOUND;
}

struct maker maker_new(struct values *values, const struct values_wish *wish, struct arena *arena)
{
    size_t most = values->budget.sample_bytes / BYTES_PER_NODE + 64;
    return (struct maker){
        .values = values,
        .arena = arena,
        .wish = wish,
        .work_max = WORK_MAX,
        .build = {.arena = arena, .limit = most}
    };
}

static enum values_outcome draw_in_any_way(struct maker *maker, struct values_made *made)
{
    enum values_outcome outcome = draw_as(maker, false, made);
    if (outcome == VALUES_NOT_FOUND)
        outcome = draw_as(maker, true, made);
    maker->values->strict = false;
    return outcome;
}

enum values_outcome values_draw(struct values *values, const struct schema *schema,
                                const struct values_wish *wish, struct arena *arena,
                                struct values_made *made)
{
    struct maker maker = maker_new(values, wish, arena);
    *made = (struct values_made){0};
    values->schema = schema;
    enum values_outcome outcome = draw_in_any_way(&maker, made);
    if (values->full) { /* it shall not matter what was known before */
        forget(values);
        outcome = draw_in_any_way(&maker, made);
    }
    if (outcome == VALUES_MADE) {
        made->root = maker.build.at;
        made->count = maker.build.len;
    }
    return outcome;
}

bool values_allow(struct values *values, const struct schema *schema, const struct node *value)
{
    return schema_eval(schema, values->run, value) == SCHEMA_VALID;
}
