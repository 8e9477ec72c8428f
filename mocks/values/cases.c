/* Values for testing: at the bounds of what a schema allows, and just beyond them.
 *
 * One value is made, and where it was made of what is noted. For each place a want is worked out that lies at a bound, or
 * misses one keyword; the value is made once more, all the same but there.
 */
#include "draw_number.h"
#include "values_private.h"

struct casting {
    struct maker maker;
    struct values_cases *cases;
    struct want *root;
    const struct visit *visit;
    unsigned depth;
    enum values_kind kind;
};

static const struct doc *doc_of(struct casting *casting)
{
    static const struct source nowhere;
    struct doc *doc = arena_new(casting->maker.arena, struct doc);
    *doc = (struct doc){
        .source = &nowhere, .root = casting->maker.build.at, .count = casting->maker.build.len};
    return doc;
}

static bool is_known(const struct values_cases *cases, const struct node *root)
{
    for (size_t i = 0; i < cases->list.len; i++)
        if (node_equal(cases->list.at[i].root, root))
            return true;
    return false;
}

/* What is wrong with it is one thing, by that keyword. */
static const struct schema_error *only_error(struct casting *casting, const struct node *keyword)
{
    struct values *values = casting->maker.values;
    const struct doc *doc = doc_of(casting);
    const struct schema_outcome *outcome =
        schema_explain(values->schema, values->run, doc, doc->root, casting->maker.arena);
    const struct schema_error *found = NULL;
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        if (!error->meant)
            continue;
        if (found || error->schema != keyword)
            return NULL;
        found = error;
    }
    return found;
}

static void keep_case(struct casting *casting, const struct node *keyword, struct str pointer)
{
    struct maker *maker = &casting->maker;
    *vec_push(maker->arena, &casting->cases->list) = (struct values_case){
        .root = maker->build.at, .count = maker->build.len, .keyword = keyword, .pointer = pointer};
    maker->build.at = NULL; /* the next one has nodes of its own */
    maker->build.len = maker->build.cap = 0;
}

static bool is_enough(const struct values_cases *cases)
{
    size_t most = cases->most ? cases->most : VALUES_CASES_MAX;
    return cases->list.len >= most;
}

/* Makes the value with another want at the visited place, and keeps it where it is what it should be. */
static bool try_case(struct casting *casting, struct want *want, const struct node *keyword)
{
    enum { TRIES = 4 };
    struct maker *maker = &casting->maker;
    struct detour detour = {.key = casting->visit->key, .want = want};
    bool near = casting->kind == VALUES_NEAR_MISSES;
    if (is_enough(casting->cases) || want_height(maker->values, want) == 0)
        return false;
    maker->detour = &detour;
    enum made made = make_root(maker, casting->root, casting->depth, 0);
    maker->detour = NULL;
    if (made != MADE)
        return false;
    const struct schema_error *error = near ? only_error(casting, keyword) : NULL;
    bool valid = !near && schema_eval(maker->values->schema, maker->values->run, maker->build.at) ==
                              SCHEMA_VALID;
    if ((!error && !valid) || is_known(casting->cases, maker->build.at))
        return false;
    keep_case(casting, keyword, error ? error->pointer : STR(""));
    return true;
}

/* ---- near misses ---- */

static void miss(struct casting *casting, const struct op *op, uint32_t which,
                 const struct node *keyword)
{
    struct values *values = casting->maker.values;
    const struct want *want = casting->visit->want;
    struct arena_mark mark = arena_mark(&values->scratch);
    struct terms terms = {0};
    *vec_push(&values->scratch, &terms.list) =
        (struct term){.kind = TERM_MISSES, .which = which, .of = op};
    for (size_t i = 0; i < want->term_count; i++)
        *vec_push(&values->scratch, &terms.list) = want->terms[i];
    struct want *other = want_of(values, &terms);
    arena_rewind(&values->scratch, mark);
    try_case(casting, other, keyword);
}

static void miss_object(struct casting *casting, const struct op *op)
{
    const struct object *object = op->object;
    for (uint32_t i = 0; i < object->count; i++)
        if (object->members[i].required)
            miss(casting, op, i + 1, object->required_node);
    if (object->additional)
        miss(casting, op, 2 * object->count + 1, object->additional->at);
}

static void miss_op(struct casting *casting, const struct op *op)
{
    switch (op->code) {
    case OP_OBJECT:
        miss_object(casting, op);
        break;
    case OP_KINDS:
    case OP_RANGE:
    case OP_MULTIPLE:
    case OP_INTEGER_32:
    case OP_INTEGER_64:
    case OP_FORMAT:
    case OP_LENGTH:
    case OP_PATTERN:
    case OP_TEXTS:
    case OP_VALUES:
    case OP_ITEM_COUNT:
    case OP_UNIQUE:
    case OP_MEMBER_COUNT:
        miss(casting, op, 0, op->keyword);
        break;
    case OP_CONTAINS:
        miss(casting, op, 1, op->contains.bounds[0] ? op->contains.bounds[0] : op->keyword);
        break;
    default: /* what is composed is missed by its parts */
        break;
    }
}

static void miss_all(struct casting *casting)
{
    const struct want *want = casting->visit->want;
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct block *block = term->of;
        if (term->kind != TERM_HOLDS)
            continue;
        for (const struct op *op = block->all; op && op->code != OP_END; op++)
            miss_op(casting, op);
    }
}

/* ---- boundaries ---- */

/* A want that is not kept, to be narrowed. */
static struct want *narrowed(struct casting *casting)
{
    struct want *want = arena_new(casting->maker.arena, struct want);
    *want = *casting->visit->want;
    want->height = want->above = 0;
    return want;
}

static void bound_number(struct casting *casting)
{
    enum { EDGES = 8 };
    struct maker *maker = &casting->maker;
    const struct want *want = casting->visit->want;
    struct str edges[EDGES];
    struct number_wish wish = number_wish_of(want);
    size_t count = draw_number_edges(maker->arena, &wish, edges, EDGES);
    for (size_t i = 0; i < count; i++) {
        struct want *exact = narrowed(casting);
        struct node *node = arena_new(maker->arena, struct node);
        struct bound *bound = arena_new(maker->arena, struct bound);
        node_number_set(node, edges[i]);
        *bound = (struct bound){.node = node};
        exact->low = exact->high = bound;
        exact->kinds &= KINDS_NUMBER;
        const struct bound *by = want->low && (i < 2 || !want->high) ? want->low : want->high;
        try_case(casting, exact, by ? by->node : NULL);
    }
}

struct counted {
    uint32_t *min, *max;
    uint32_t low, high;
    unsigned kinds;
    const struct node *low_by, *high_by;
};

static void bound_count(struct casting *casting, struct want *want, const struct counted *counted)
{
    enum { LARGEST = 20000 };
    const uint32_t counts[] = {counted->low, counted->low + 1, counted->high - 1, counted->high};
    for (size_t i = 0; i < 4; i++) {
        const struct node *by = i < 2 ? counted->low_by : counted->high_by;
        if (!by || counts[i] < counted->low || counts[i] > counted->high || counts[i] > LARGEST)
            continue;
        *counted->min = *counted->max = counts[i];
        want->kinds &= counted->kinds;
        want->height = want->above = 0;
        try_case(casting, want, by);
    }
}

static void bound_all(struct casting *casting)
{
    struct want *want = casting->visit->want, *text = narrowed(casting), *items = narrowed(casting),
                *members = narrowed(casting);
    if (want->values.len)
        return;
    if (want->kinds & KINDS_NUMBER && (want->low || want->high))
        bound_number(casting);
    if (want->kinds & KINDS_STRING)
        bound_count(casting, text,
                    &(struct counted){&text->min_length, &text->max_length, want->min_length,
                                      want->max_length, KINDS_STRING, want->min_length_by,
                                      want->max_length_by});
    if (want->kinds & KINDS_ARRAY)
        bound_count(casting, items,
                    &(struct counted){&items->min_items, &items->max_items, want->min_items,
                                      want->max_items, KINDS_ARRAY, want->min_items_by,
                                      want->max_items_by});
    if (want->kinds & KINDS_OBJECT)
        bound_count(casting, members,
                    &(struct counted){&members->min_members, &members->max_members,
                                      want->min_members, want->max_members, KINDS_OBJECT,
                                      want->min_members_by, want->max_members_by});
}

/* ---- the whole ---- */

static bool make_base(struct casting *casting)
{
    static const unsigned depths[] = {6, 3, 1, 0};
    struct maker *maker = &casting->maker;
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        if (maker->visits)
            maker->visits->list.len = 0;
        casting->depth = depths[i];
        if (make_root(maker, casting->root, depths[i], 0) == MADE &&
            schema_eval(maker->values->schema, maker->values->run, maker->build.at) == SCHEMA_VALID)
            return true;
    }
    return false;
}

void values_make_cases(struct values *values, const struct schema *schema,
                       const struct values_wish *wish, enum values_kind kind, struct arena *arena,
                       struct values_cases *cases)
{
    struct visits visits = {0};
    struct values_wish full = *wish;
    values->schema = schema;
    struct casting casting = {
        .maker = maker_new(values, &full, arena), .cases = cases, .kind = kind};
    if (full.voice == VALUES_DRAWN)
        full.voice = VALUES_MAXIMAL; /* so that all keywords are met */
    casting.maker.build.limit = VALUES_CASE_NODES;
    casting.maker.visits = &visits;
    casting.root = root_want(values);
    bool made = make_base(&casting);
    casting.maker.visits = NULL;
    for (size_t i = 0; made && i < visits.list.len && !is_enough(cases); i++) {
        casting.visit = &visits.list.at[i];
        (kind == VALUES_NEAR_MISSES ? miss_all : bound_all)(&casting);
    }
    if (kind == VALUES_BOUNDARIES && !is_enough(cases) && make_base(&casting) &&
        !is_known(cases, casting.maker.build.at))
        keep_case(&casting, NULL, STR(""));
}
