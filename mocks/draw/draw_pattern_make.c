/* Texts from trees: several tries, each of which solves what the trees say, chooses characters and asks the judge. */
#include "draw_pattern_solve_private.h"
#include "utf8.h"

enum {
    ATTEMPTS = 32,
    PLAIN_ATTEMPTS = 6, /* of those without a draw; then chance is called in, always the same */
    SOLUTIONS = 4,      /* of an attempt */
    CHOICES = 6,        /* of characters for a solution */
    MENDED_MAX = 100,
    SORTED_MAX = 100, /* of trees */
    JUDGED_MAX = 200,
    STEPS_ALL = 150 * 1000,
    STEPS_ATTEMPT = 30 * 1000,
    STEPS_PLACE = 4,   /* more for each code point that there must be */
    STEPS_FIRST = 3000 /* of early attempts: to begin anew helps more often than to go on */
};

struct maker {
    const struct pattern_wish *wish;
    struct draw *draw;
    struct buf *out;
    struct arena arena; /* of an attempt */
    uint64_t low, high, variant;
    int64_t steps;
    unsigned judged;
};

bool wish_bounds(const struct pattern_wish *wish, uint64_t *low, uint64_t *high)
{
    *low = wish->min;
    *high = wish->max < TEXT_MAX ? wish->max : TEXT_MAX;
    for (size_t i = 0; i < wish->count; i++) {
        const struct tree_node *root = wish->trees[i]->root;
        if (root->least > *low)
            *low = root->least;
        if (root->starts && root->ends && root->most < *high)
            *high = root->most;
    }
    return *low <= *high;
}

static uint64_t freedom(const struct pattern_tree *tree)
{
    const struct tree_node *root = tree->root;
    return root->starts && root->ends ? root->most - root->least : LENGTH_MAX;
}

/* The trees with the fewest freedoms first, as they leave the others least to try; later attempts turn them round. */
static struct solver_tree *in_order(struct maker *maker, unsigned attempt)
{
    size_t count = maker->wish->count;
    bool sorts = attempt < ATTEMPTS / 2 && count <= SORTED_MAX;
    struct solver_tree *trees = arena_array(&maker->arena, struct solver_tree, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct pattern_tree *tree = maker->wish->trees[(i + attempt / 4) % count];
        size_t k = i;
        for (; sorts && k > 0 && freedom(tree) < freedom(trees[k - 1].tree); k--)
            trees[k] = trees[k - 1];
        trees[k].tree = tree;
    }
    return trees;
}

/* Once the length has to be met by what the pattern takes, then longer and longer: look-ahead may want room. */
static uint64_t least_length(const struct maker *maker, unsigned attempt)
{
    uint64_t more = attempt % 2 ? 0 : (uint64_t)attempt * attempt / 4;
    uint64_t low = maker->low + more;
    if (attempt == 0 && low == 0)
        low = 1;
    return low < maker->high ? low : maker->high;
}

/* The character that a negative look is least happy with: of the smallest set that can be left out. */
static bool mend(struct solver *solver, uint64_t *place)
{
    const struct taken *blamed = solver->blamed;
    size_t count = solver->blamed_count, best = count;
    for (size_t i = 0; i < count; i++) {
        solver->steps -= 1 + (int64_t)(blamed[i].chars.wide_count / 8);
        struct chars left =
            chars_without(solver->arena, &solver->text[blamed[i].place], &blamed[i].chars);
        if (!chars_empty(&left) && (best == count || chars_ascii_count(&blamed[i].chars) <=
                                                         chars_ascii_count(&blamed[best].chars)))
            best = i;
    }
    if (best == count)
        return false;
    *place = blamed[best].place;
    return solver_exclude(solver, *place, &blamed[best].chars);
}

/* Asks the negative looks; where one finds what it must not, takes other characters there. */
static bool please_negatives(struct solver *solver, uint32_t *picked)
{
    struct chars *sets = solver->text;
    struct chars *known = arena_array(solver->arena, struct chars, solver->room + 1);
    bool bad = true;
    for (uint64_t i = 0; i < solver->len; i++)
        known[i] = chars_one(solver->arena, picked[i]);
    for (unsigned i = 0; i < MENDED_MAX && solver->steps > 0; i++) {
        uint64_t place;
        solver->text = known;
        bad = solver_negatives_match(solver);
        solver->text = sets;
        if (!bad || !mend(solver, &place))
            break;
        picked[place] = solver_pick(solver, place);
        known[place] = chars_one(solver->arena, picked[place]);
    }
    return !bad;
}

static bool choose(struct solver *solver, struct buf *text)
{
    uint32_t *picked = arena_array(solver->arena, uint32_t, solver->len + 1);
    char bytes[4];
    solver->steps -= (int64_t)(solver->len / 4);
    for (uint64_t i = 0; i < solver->len; i++)
        picked[i] = solver_pick(solver, i);
    if (solver->negatives.len && !please_negatives(solver, picked))
        return false;
    for (uint64_t i = 0; i < solver->len; i++)
        buf_add(text, (struct str){bytes, utf8_encode(picked[i], bytes)});
    return true;
}

static bool try_choices(struct maker *maker, struct solver *solver)
{
    for (unsigned i = 0; i < CHOICES && maker->judged < JUDGED_MAX; i++) {
        struct buf text = {.arena = solver->arena};
        solver->variant = maker->variant++;
        if (!choose(solver, &text))
            continue;
        maker->judged++;
        if (maker->wish->accepts(maker->wish->self, buf_str(&text))) {
            buf_add(maker->out, buf_str(&text));
            return true;
        }
    }
    return false;
}

static bool try_solutions(struct maker *maker, struct solver *solver)
{
    unsigned solutions = solver->negatives.len ? 4 * SOLUTIONS : SOLUTIONS;
    bool solved = solver_run(solver);
    for (unsigned i = 0; i < solutions && solved; i++) {
        if (try_choices(maker, solver))
            return true;
        solved = solver_next(solver);
    }
    return false;
}

static bool attempt(struct maker *maker, unsigned number)
{
    struct draw fixed = {.state = number};
    bool chance = maker->draw || number >= PLAIN_ATTEMPTS;
    struct solver solver = {.arena = &maker->arena,
                            .tree_count = maker->wish->count,
                            .trees = in_order(maker, number),
                            .variant = maker->variant};
    solver.draw = maker->draw ? maker->draw : chance ? &fixed : NULL;
    solver.steps = number < ATTEMPTS / 2 ? STEPS_FIRST : STEPS_ATTEMPT;
    solver.steps += (int64_t)maker->low * STEPS_PLACE;
    solver.steps = maker->steps < solver.steps ? maker->steps : solver.steps;
    solver.at =
        (struct place){.low = least_length(maker, number), .high = maker->high, .open = true};
    int64_t before = solver.steps;
    solver_begin(&solver);
    bool good = try_solutions(maker, &solver);
    maker->steps -= before - solver.steps;
    return good;
}

bool draw_pattern(struct draw *draw, const struct pattern_wish *wish, struct buf *out)
{
    struct maker maker = {.wish = wish, .draw = draw, .out = out, .steps = STEPS_ALL};
    size_t len = out->len;
    bool good = false;
    if (out->full || !wish_bounds(wish, &maker.low, &maker.high))
        return false;
    maker.steps += (int64_t)maker.low * 2 * STEPS_PLACE;
    arena_init(&maker.arena);
    for (unsigned i = 0; i < ATTEMPTS && !good && maker.steps > 0; i++) {
        good = attempt(&maker, i);
        arena_clear(&maker.arena);
    }
    arena_release(&maker.arena);
    if (good && !out->full)
        return true;
    out->len = len;
    return false;
}

/* ---- matching ---- */

static void know_text(struct solver *solver, struct str text)
{
    size_t width;
    solver->room = text.len + 1;
    solver->text = arena_array(solver->arena, struct chars, solver->room);
    for (; text.len > 0; text = str_from(text, width))
        solver->text[solver->len++] = chars_one(solver->arena, utf8_decode(text, &width));
    solver->at.low = solver->at.high = solver->len;
}

bool tree_might_match(const struct pattern_tree *tree, struct str text, int64_t *steps)
{
    struct arena arena;
    arena_init(&arena);
    struct solver_tree trees = {.tree = tree};
    struct solver solver = {
        .arena = &arena, .trees = &trees, .tree_count = 1, .steps = *steps, .known = true};
    know_text(&solver, text);
    solver.steps -= (int64_t)(solver.len / 4);
    solver_begin(&solver);
    bool found = solver_run(&solver);
    while (found && solver_negatives_match(&solver))
        found = solver_next(&solver);
    *steps = solver.steps;
    arena_release(&arena);
    return found || *steps <= 0;
}
