/* One value of a want: its alternatives are tried in the order that is drawn, the first that leads to a value wins. */
#include "values_private.h"

enum {
    LUCK_TRIES = 8,
    LUCK_WHERE_STRICT = 3,
    STRICTNESS_MAX = 12, /* branches that are made to fail, one after another */
    DRAWN_NODES = 1000,  /* from so many on, nothing is drawn that may be left out */
    DEPTH_MAX = 200,
};

bool maker_is_lean(const struct maker *maker)
{
    enum values_voice voice = maker->wish->voice;
    return voice == VALUES_MINIMAL || maker->depth > maker->full_depth ||
           (voice == VALUES_DRAWN && maker->build.len > DRAWN_NODES);
}

bool maker_work(struct maker *maker, uint64_t steps)
{
    maker->work += steps;
    return maker->work <= maker->work_max && !maker->build.full;
}

struct draw *maker_draw(const struct maker *maker, const struct place *place, struct draw *draw)
{
    bool draws = maker->wish->voice == VALUES_DRAWN;
    *draw = draw_begin(&place->key);
    return draws ? draw : NULL;
}

enum made maker_fail(struct maker *maker, const char *why, const struct node *keyword)
{
    maker->last = (struct conflict){.why = why};
    if (keyword)
        maker->last.nodes[maker->last.count++] = keyword;
    return MADE_NOT;
}

/* ---- what the evaluator says ---- */

bool block_holds(struct values *values, const struct block *block, const struct node *value)
{
    void **slot = ptrmap_put(values->learned, &values->judges, block);
    if (!*slot)
        *slot = (void *)(uintptr_t)schema_of_block(values->learned, values->schema, block);
    return schema_eval(*slot, values->run, value) == SCHEMA_VALID;
}

bool value_holds_terms(struct values *values, const struct want *want, const struct node *value)
{
    if (want_misses(want)) /* cases.c looks at the whole */
        return true;
    for (size_t i = 0; i < want->term_count; i++) {
        const struct term *term = &want->terms[i];
        if (term->kind == TERM_HOLDS && !block_holds(values, term->of, value))
            return false;
        if (term->kind == TERM_FAILS && block_holds(values, term->of, value))
            return false;
    }
    return true;
}

/* ---- authored values ---- */

static bool copy_if_valid(struct maker *maker, const struct want *want, const struct node *value)
{
    if (!value || !(KIND_BIT(kind_of(value)) & want->kinds) ||
        !value_holds_terms(maker->values, want, value))
        return false;
    build_copy(&maker->build, value, NULL, false);
    return !maker->build.full;
}

/* What the schemas give as examples, in their order; defaults behind. */
static bool copy_example(struct maker *maker, const struct want *want)
{
    static const struct str names[] = {STR_INIT("example"), STR_INIT("examples"),
                                       STR_INIT("x-example"), STR_INIT("default")};
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct block *block = term->of;
        for (size_t n = 0; term->kind == TERM_HOLDS && n < sizeof names / sizeof *names; n++) {
            const struct node *value = node_get(block->node, names[n]);
            bool list = n == 1 && node_is(value, NODE_ARRAY);
            if (list ? copy_if_valid(maker, want, node_at(value, 0))
                     : n != 1 && copy_if_valid(maker, want, value))
                return true;
        }
    }
    return false;
}

/* One of those that enum or const list, from a drawn one on. */
static enum made make_listed(struct maker *maker, struct want *want, const struct place *place)
{
    struct draw room, *draw = maker_draw(maker, place, &room);
    const struct op *op = want->values.at[0];
    for (size_t i = 1; i < want->values.len; i++)
        if (listed_count(want->values.at[i]) < listed_count(op))
            op = want->values.at[i];
    size_t count = listed_count(op);
    size_t first = draw && count ? draw_below(draw, count) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!maker_work(maker, 1))
            return MADE_OVER;
        if (copy_if_valid(maker, want, listed_at(op, (first + i) % count)))
            return MADE;
    }
    return maker_fail(maker, "none of the values allowed satisfies all else", op->keyword);
}

/* ---- by kind ---- */

static enum made make_scalar(struct maker *maker, enum node_kind kind)
{
    build_scalar(&maker->build, kind, NULL);
    return MADE;
}

static enum made make_kind(struct maker *maker, struct want *want, unsigned kind,
                           const struct place *place)
{
    if (kind & KINDS_OBJECT)
        return make_object(maker, want, place);
    if (kind & KINDS_ARRAY)
        return make_array(maker, want, place);
    if (kind & KINDS_STRING)
        return make_text(maker, want, place);
    if (kind & KINDS_NUMBER)
        return make_number(maker, want, place);
    if (kind & KINDS_NULL)
        return make_scalar(maker, NODE_NULL);
    return make_scalar(maker, kind & (1U << NODE_TRUE) ? NODE_TRUE : NODE_FALSE);
}

/* The kinds that keywords speak of, where none is declared. */
static unsigned spoken_of(const struct want *want)
{
    unsigned kinds = 0;
    if (want->objects.len || want->names.len || want->rests.len || want->min_members_by ||
        want->max_members_by || want->needed.len)
        kinds |= KINDS_OBJECT;
    if (want->lists.len || want->unique || want->repeats || want->min_items_by ||
        want->max_items_by)
        kinds |= KINDS_ARRAY;
    if (want->patterns.len || want->other_patterns.len || want->min_length_by ||
        want->max_length_by)
        kinds |= KINDS_STRING;
    if (want->low || want->high || want->multiples.len || want->uneven.len)
        kinds |= KINDS_NUMBER;
    for (size_t i = 0; i < want->formats.len; i++)
        kinds |= want->formats.at[i]->kinds;
    return kinds & want->kinds ? kinds & want->kinds : want->kinds;
}

enum { GROUPS = 6 };
static const unsigned groups[GROUPS] = {KINDS_OBJECT, KINDS_ARRAY,   KINDS_STRING,
                                        KINDS_NUMBER, KINDS_BOOLEAN, KINDS_NULL};

/* Kinds in the order in which they are tried: those spoken of, null last; where nothing is said at all, null is as good
 * as anything and shortest. */
static size_t kinds_in_order(const struct maker *maker, const struct want *want, struct draw *draw,
                             unsigned *order)
{
    unsigned wanted = spoken_of(want);
    size_t count = 0;
    if (want->kinds == KINDS_ALL && wanted == KINDS_ALL && !draw)
        order[count++] = KINDS_NULL;
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i] & wanted && !(groups[i] == KINDS_NULL && count))
            order[count++] = groups[i] & wanted;
    size_t drawn = count > 1 && order[count - 1] == KINDS_NULL ? count - 1 : count;
    for (size_t i = 0; draw && i + 1 < drawn; i++) {
        size_t other = i + draw_below(draw, drawn - i);
        unsigned kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    if (wanted & KINDS_NULL && order[count - 1] != KINDS_NULL)
        order[count++] = KINDS_NULL;
    for (size_t i = 0; i < GROUPS; i++) /* at last those that nothing speaks of */
        if (groups[i] & want->kinds & ~wanted)
            order[count++] = groups[i] & want->kinds & ~wanted;
    (void)maker;
    return count;
}

static enum made make_by_kind(struct maker *maker, struct want *want, const struct place *place)
{
    unsigned order[2 * GROUPS + 1];
    struct draw room, *draw = maker_draw(maker, place, &room);
    size_t count = kinds_in_order(maker, want, draw, order), before = maker->build.len;
    bool rarely = draw && want->kinds & KINDS_NULL && count > 1 && draw_chance(draw, 10);
    if (rarely)
        return make_scalar(maker, NODE_NULL);
    for (size_t i = 0; i < count; i++) {
        unsigned kind = order[i];
        if (kind & KINDS_BOOLEAN && (kind & KINDS_BOOLEAN) == KINDS_BOOLEAN)
            kind = draw && draw_chance(draw, 50) ? 1U << NODE_FALSE : 1U << NODE_TRUE;
        enum made made = make_kind(maker, want, kind, place);
        if (made != MADE_NOT)
            return made;
        maker->build.len = before;
    }
    return MADE_NOT;
}

/* ---- luck ---- */

/* Of oneOf more than one branch holds: the want without the other one. NULL: that is not the trouble. */
static struct want *without_others(struct maker *maker, struct want *want, const struct node *value)
{
    struct values *values = maker->values;
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct block *block = term->of;
        if (term->kind != TERM_HOLDS)
            continue;
        for (const struct op *op = block->all; op && op->code != OP_END; op++)
            for (size_t n = 0; op->code == OP_ONE && n < op->edges.len; n++) {
                struct term holds = {.kind = TERM_HOLDS, .of = op->edges.at[n]->block};
                struct term fails = {.kind = TERM_FAILS, .of = op->edges.at[n]->block};
                bool own = false;
                for (size_t k = 0; k < want->all.list.len; k++)
                    own |= term_same(&want->all.list.at[k], &holds) ||
                           term_same(&want->all.list.at[k], &fails);
                if (!own && block_holds(values, op->edges.at[n]->block, value))
                    return want_with(values, want, &fails, 1);
            }
    }
    return NULL;
}

static enum made make_once(struct maker *maker, struct want *want, const struct place *place)
{
    if (want->values.len)
        return make_listed(maker, want, place);
    return make_by_kind(maker, want, place);
}

/* As the want's terms say: made with stricter terms, where it is known which. */
static enum made make_stricter(struct maker *maker, struct want *want, const struct place *place,
                               size_t before)
{
    struct want *stricter = without_others(maker, want, &maker->build.at[before]);
    maker->build.len = before;
    if (!stricter || !want_height(maker->values, stricter))
        return MADE_NOT;
    maker->strictness++;
    enum made made = make_value(maker, stricter, place);
    maker->strictness--;
    if (made != MADE)
        maker->build.len = before;
    return made;
}

/* Made again, with another key, until the evaluator is content; after some tries with stricter terms. */
static enum made make_by_luck(struct maker *maker, struct want *want, const struct place *place)
{
    size_t before = maker->build.len;
    unsigned tries = maker->strictness ? LUCK_WHERE_STRICT : LUCK_TRIES;
    for (unsigned i = 0; i < tries; i++) {
        struct place again = *place;
        if (i > 0)
            again.key = draw_key_at(&place->key, UINT64_MAX - i);
        maker->unlucky = i;
        enum made made = make_once(maker, want, &again);
        maker->unlucky = 0;
        if (made != MADE)
            return made;
        if (!want->lucky || value_holds_terms(maker->values, want, &maker->build.at[before]))
            return MADE;
        if (!maker_work(maker, 20 + maker->build.at[before].span))
            return MADE_OVER;
        if (i + 1 == tries && maker->strictness < STRICTNESS_MAX)
            return make_stricter(maker, want, place, before);
        maker->build.len = before;
    }
    return maker->last.why ? MADE_NOT
                           : maker_fail(maker, "no value was found that satisfies all of it", NULL);
}

/* ---- choices ---- */

static bool is_null_only(const struct want *want)
{
    return want->kinds == KINDS_NULL;
}

/* The order in which alternatives are tried: where there is no room the smallest first; else as drawn, or as they are written;
 * null at the end. */
static void sort_ways(struct maker *maker, struct want **list, size_t count, struct draw *draw)
{
    bool lean = maker_is_lean(maker);
    for (size_t i = 0; draw && !lean && i + 1 < count; i++) {
        size_t other = i + draw_below(draw, count - i);
        struct want *kept = list[i];
        list[i] = list[other];
        list[other] = kept;
    }
    for (size_t i = 1; i < count; i++) {
        struct want *own = list[i];
        size_t at = i;
        for (; at > 0; at--) {
            bool earlier = is_null_only(list[at - 1]) && !is_null_only(own);
            if (lean)
                earlier =
                    want_height(maker->values, own) < want_height(maker->values, list[at - 1]);
            if (!earlier)
                break;
            list[at] = list[at - 1];
        }
        list[at] = own;
    }
}

static enum made make_choice(struct maker *maker, struct want *want, const struct place *place)
{
    size_t count, kept = 0, before = maker->build.len;
    struct want **known = want_alternatives(maker->values, want, &count);
    struct want **list = arena_array(maker->arena, struct want *, count + 1);
    if (!maker_work(maker, count))
        return MADE_OVER;
    for (size_t i = 0; i < count; i++) {
        if (want_height(maker->values, known[i]))
            list[kept++] = known[i];
        else if (!maker->last.why)
            maker->last = want_reason(maker->values, known[i]);
    }
    struct draw room, *draw = maker_draw(maker, place, &room);
    sort_ways(maker, list, kept, draw);
    for (size_t i = 0; i < kept; i++) {
        enum made made = make_value(maker, list[i], place);
        if (made != MADE_NOT)
            return made;
        maker->build.len = before;
    }
    return MADE_NOT;
}

/* What is made at this place instead; NULL: nothing else. */
static struct want *detour_at(const struct maker *maker, const struct place *place)
{
    const struct detour *detour = maker->detour;
    bool here = detour && detour->key.high == place->key.high && detour->key.low == place->key.low;
    return here ? detour->want : NULL;
}

static void note_visit(struct maker *maker, struct want *want, const struct place *place)
{
    if (maker->visits && maker->visits->list.len < VISITS_MAX)
        *vec_push(maker->arena, &maker->visits->list) = (struct visit){place->key, want};
}

static enum made make_leaf(struct maker *maker, struct want *want, const struct place *place)
{
    struct detour *detour = maker->detour;
    struct want *other = detour_at(maker, place);
    if (!other) {
        note_visit(maker, want, place);
        return make_by_luck(maker, want, place);
    }
    maker->detour = NULL; /* what lies inside is made as ever */
    enum made made = make_value(maker, other, place);
    maker->detour = detour;
    return made;
}

enum made make_value(struct maker *maker, struct want *want, const struct place *place)
{
    if (!maker_work(maker, 1 + want->all.list.len) || maker->depth > DEPTH_MAX)
        return MADE_OVER;
    if (want_height(maker->values, want) == 0) {
        maker->last = want_reason(maker->values, want);
        return MADE_NOT;
    }
    if (maker->wish->voice == VALUES_PLAIN && copy_example(maker, want))
        return MADE;
    if (want->choices.len)
        return make_choice(maker, want, place);
    return make_leaf(maker, want, place);
}
