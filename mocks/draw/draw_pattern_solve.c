/* A backtracking matcher run on a text that is not known yet. Each place of the text is a set of characters; what the
 * pattern takes there makes the set smaller, and where none is left another way is tried. What looks around waits until
 * the text has a length. So look-ahead, \b, and further patterns narrow what the first one made, and the text is only
 * chosen in the end. On a text that is known it is a matcher like any other. */
#include "draw_pattern_solve_private.h"

#include <assert.h>

enum goal_kind {
    GOAL_NODES,  /* a node and its siblings */
    GOAL_ROUNDS, /* `count` rounds of a repeat */
    GOAL_CLOSE,  /* the end of a group that began at `count` */
    GOAL_PAD,    /* any characters */
    GOAL_PLACE,  /* to be at `count` */
    GOAL_BACK    /* to go back to `count` */
};

/* What is still to be done, the next first; `least` and `most` code points in all. Never changed, so that every way
 * back may hold on to one. */
struct goal {
    enum goal_kind kind;
    const struct tree_node *node;
    uint64_t count, least, most;
    const struct goal *next;
};

/* Where there was a choice: all that is needed to take the next option. */
struct fork {
    enum { FORK_BRANCH, FORK_COUNT, FORK_PAD, FORK_BOUNDARY, FORK_BEHIND } kind;
    const struct tree_node *node;
    const struct goal *next;
    uint64_t low, options, first, tried;
    struct place at;
    size_t waiting, waited, negatives, changes, captures_changed, taken;
};

static struct goal *goal_new(struct solver *solver, enum goal_kind kind,
                             const struct tree_node *node, const struct goal *next)
{
    struct goal *goal = arena_new(solver->arena, struct goal);
    goal->kind = kind;
    goal->node = node;
    goal->next = next;
    goal->least = next ? next->least : 0;
    goal->most = next ? next->most : 0;
    return goal;
}

static const struct goal *goal_nodes(struct solver *solver, const struct tree_node *node,
                                     const struct goal *next)
{
    if (!node)
        return next;
    struct goal *goal = goal_new(solver, GOAL_NODES, node, next);
    goal->least = length_add(goal->least, node->rest_least);
    goal->most = length_add(goal->most, node->rest_most);
    return goal;
}

/* One node without its siblings: a child or a branch. */
static const struct goal *goal_inside(struct solver *solver, const struct tree_node *node,
                                      const struct goal *next)
{
    if (node->kind == TREE_SEQUENCE)
        return goal_nodes(solver, node->child, next);
    struct goal *goal = goal_new(solver, GOAL_ROUNDS, node, next);
    goal->count = 1;
    goal->least = length_add(goal->least, node->least);
    goal->most = length_add(goal->most, node->most);
    return goal;
}

static const struct goal *goal_pad(struct solver *solver, const struct goal *next)
{
    struct goal *goal = goal_new(solver, GOAL_PAD, NULL, next);
    goal->most = LENGTH_MAX;
    return goal;
}

/* ---- forks ---- */

static uint64_t draw_under(struct solver *solver, uint64_t count)
{
    return solver->draw ? draw_below(solver->draw, count) : 0;
}

/* Goes on with the next option, as the state of the fork was. */
static bool take_option(struct solver *solver, const struct fork *fork, uint64_t option);

static bool fork_try(struct solver *solver, struct fork *fork)
{
    uint64_t option = (fork->first + fork->tried++) % fork->options;
    return take_option(solver, fork, option);
}

static bool fork_open(struct solver *solver, struct fork fork)
{
    if (fork.options == 0)
        return false;
    fork.at = solver->at;
    fork.waiting = solver->waiting.len;
    fork.waited = solver->waited;
    fork.negatives = solver->negatives.len;
    fork.changes = solver->changes.len;
    fork.captures_changed = solver->captures_changed.len;
    fork.taken = solver->taken.len;
    if (fork.options == 1)
        return fork_try(solver, &fork);
    struct fork *kept = vec_push(solver->arena, &solver->forks);
    *kept = fork;
    return fork_try(solver, kept);
}

static void go_back(struct solver *solver, const struct fork *fork)
{
    while (solver->changes.len > fork->changes) {
        const struct change *last = &solver->changes.at[--solver->changes.len];
        solver->text[last->place] = last->was;
    }
    while (solver->captures_changed.len > fork->captures_changed) {
        const struct capture_change *last =
            &solver->captures_changed.at[--solver->captures_changed.len];
        solver->captures[last->index] = last->was;
    }
    solver->at = fork->at;
    solver->waiting.len = fork->waiting;
    solver->waited = fork->waited;
    solver->negatives.len = fork->negatives;
    solver->taken.len = fork->taken;
}

/* The next way that has not been tried; false where there is none. */
static bool backtrack(struct solver *solver)
{
    while (solver->forks.len > 0 && solver->steps-- > 0) {
        struct fork *fork = &solver->forks.at[solver->forks.len - 1];
        go_back(solver, fork);
        struct fork last = *fork;
        fork->tried++;
        if (last.tried + 1 >= last.options)
            solver->forks.len--;
        if (last.tried < last.options && fork_try(solver, &last))
            return true;
    }
    return false;
}

/* ---- repeats ---- */

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

/* A few: geometric, eight more at most; where there is a maximum nearby, up to that. Of spaces one. */
static uint64_t some_rounds(struct solver *solver, const struct tree_node *node, uint64_t low,
                            uint64_t high)
{
    enum { NEARBY = 12, MORE = 7 };
    uint64_t more = 0, room = high - low;
    bool spaces = node->child->kind == TREE_CHARS && chars_are_spaces(&node->child->chars);
    if (spaces && room > 0)
        return draw_under(solver, 2);
    if (node->max - node->min <= NEARBY)
        return draw_under(solver, room + 1);
    while (solver->draw && more < room && more < MORE && draw_chance(solver->draw, 72))
        more++;
    return more;
}

/* How many rounds beyond `low` to begin with. What a text lacks in length is shared out at random;
 * without a draw the first repeat gets it. */
static uint64_t first_rounds(struct solver *solver, const struct goal *rest,
                             const struct tree_node *node, uint64_t low, uint64_t high)
{
    const struct place *at = &solver->at;
    if (!at->open)
        return draw_under(solver, high - low + 1);
    uint64_t first = some_rounds(solver, node, low, high), unit = node->child->least;
    uint64_t needed = at->place + rest->least + low * unit;
    uint64_t lacks = at->low > needed ? (at->low - needed) / (unit ? unit : 1) : 0;
    if (lacks > first)
        first = solver->draw ? draw_between(solver->draw, first, lacks) : lacks;
    return first < high - low ? first : high - low;
}

/* How often a repeat may be taken, so that what follows can still end in time, and not too early. */
static bool rounds_between(const struct solver *solver, const struct goal *rest,
                           const struct tree_node *node, uint64_t *low, uint64_t *high)
{
    enum { FURTHER = 64, ROUNDS = 64 /* of what may be empty; more would take nothing */ };
    const struct place *at = &solver->at;
    uint64_t least = node->child->least, most = node->child->most;
    uint64_t taken = at->place + rest->least, reached = length_add(at->place, rest->most);
    uint64_t lacks = at->low > reached ? at->low - reached : 0;
    if (taken > at->high || (lacks > 0 && most == 0))
        return false;
    *low = least > 0 || node->min < ROUNDS ? node->min : ROUNDS;
    if (most > 0 && divide_up(lacks, most) > *low)
        *low = divide_up(lacks, most);
    *high = least > 0 ? (at->high - taken) / least : most > 0 ? *low + FURTHER / 4 : *low;
    if (at->open && *high > *low + FURTHER)
        *high = *low + FURTHER;
    *high = *high < node->max ? *high : node->max;
    return *low <= *high;
}

static bool enter_repeat(struct solver *solver, const struct tree_node *node,
                         const struct goal *next)
{
    static const struct goal done;
    const struct goal *rest = next ? next : &done;
    uint64_t low, high;
    if (!rounds_between(solver, rest, node, &low, &high))
        return false;
    struct fork fork = {.kind = FORK_COUNT, .node = node, .next = next, .low = low};
    if (solver->known && node->child->kind == TREE_CHARS) {
        uint64_t run = solver_run_of(solver, &node->child->chars, high);
        if (run < low)
            return false;
        high = run;
    }
    fork.options = high - low + 1;
    fork.first = first_rounds(solver, rest, node, low, high);
    return fork_open(solver, fork);
}

static bool take_rounds(struct solver *solver, const struct tree_node *node, uint64_t count,
                        const struct goal *next)
{
    solver->goal = next;
    if (count == 0)
        return true;
    if (node->child->kind == TREE_CHARS && !solver->known)
        return solver_take(solver, &node->child->chars, count);
    if (node->child->kind == TREE_CHARS) { /* has been looked at */
        solver_note(solver, &node->child->chars, count);
        solver->at.place += count;
        return true;
    }
    struct goal *goal = goal_new(solver, GOAL_ROUNDS, node->child, next);
    goal->count = count;
    goal->least = length_add(goal->least, length_times(count, node->child->least));
    goal->most = length_add(goal->most, length_times(count, node->child->most));
    solver->goal = goal;
    return true;
}

/* As padding is least wanted, there is none but what the length asks for. */
static bool enter_pad(struct solver *solver, const struct goal *next)
{
    enum { FURTHER = 32 };
    const struct place *at = &solver->at;
    uint64_t least = next ? next->least : 0, most = next ? next->most : 0;
    uint64_t reached = length_add(at->place, most);
    struct fork fork = {.kind = FORK_PAD, .next = next};
    if (at->place + least > at->high)
        return false;
    fork.low = at->low > reached ? at->low - reached : 0;
    uint64_t high = at->high - at->place - least;
    if (high < fork.low)
        return false;
    fork.options = high - fork.low + 1;
    if (at->open && fork.options > FURTHER)
        fork.options = FURTHER;
    fork.first = at->open ? 0 : draw_under(solver, fork.options);
    return fork_open(solver, fork);
}

static bool take_pad(struct solver *solver, uint64_t count, const struct goal *next)
{
    solver->goal = next;
    if (count > 0)
        solver_make_room(solver, solver->at.place + count - 1);
    solver->at.place += count;
    return true;
}

/* ---- groups and references ---- */

static struct capture *capture_of(struct solver *solver, uint32_t group)
{
    return &solver->captures[solver->at.captures + group];
}

static bool close_group(struct solver *solver, const struct goal *goal)
{
    struct capture *capture = capture_of(solver, goal->node->group);
    *vec_push(solver->arena, &solver->captures_changed) =
        (struct capture_change){.index = (size_t)(capture - solver->captures), .was = *capture};
    *capture = (struct capture){.set = true, .from = goal->count, .to = solver->at.place};
    solver->goal = goal->next;
    return true;
}

/* Two places that must have one character get it now, as sets do not say that they are the same. */
static bool same_at(struct solver *solver, uint64_t place, uint64_t other)
{
    if (!solver_narrow(solver, place, &solver->text[other]))
        return false;
    if (solver->known) {
        if (solver->depth > 0)
            *vec_push(solver->arena, &solver->taken) = (struct taken){place, solver->text[other]};
        return true;
    }
    struct chars one = chars_one(solver->arena, solver_pick(solver, place));
    solver_change(solver, place, one);
    solver_change(solver, other, one);
    return true;
}

static bool take_reference(struct solver *solver, const struct tree_node *node)
{
    struct capture capture = *capture_of(solver, node->group);
    uint64_t count = capture.set ? capture.to - capture.from : 0;
    solver->steps -= (int64_t)count;
    if (count > solver->at.high - solver->at.place)
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (!same_at(solver, solver->at.place + i, capture.from + i))
            return false;
    solver->at.place += count;
    return true;
}

/* ---- what looks around ---- */

static bool wait_for(struct solver *solver, const struct tree_node *node)
{
    struct waiting waiting = {
        .node = node, .place = solver->at.place, .captures = solver->at.captures};
    if (node->kind == TREE_LOOK && node->negated)
        *vec_push(solver->arena, &solver->negatives) = waiting;
    else
        *vec_push(solver->arena, &solver->waiting) = waiting;
    return true;
}

/* A look-ahead with a group that something refers to is taken at once, for the group's sake. */
static bool takes_at_once(const struct solver *solver, const struct tree_node *look)
{
    return look->kind == TREE_LOOK && look->group && !look->negated && !look->behind &&
           solver->at.tree < solver->tree_count && solver->trees[solver->at.tree].tree->references;
}

static bool look_at_once(struct solver *solver, const struct tree_node *look,
                         const struct goal *next)
{
    struct goal *back = goal_new(solver, GOAL_BACK, NULL, next);
    back->count = solver->at.place;
    back->least = 0;
    back->most = LENGTH_MAX;
    solver->goal = goal_inside(solver, look->child, back);
    return true;
}

static bool go_back_to(struct solver *solver, uint64_t place)
{
    if (solver->at.open && solver->at.low < solver->at.place)
        solver->at.low = solver->at.place;
    solver->at.place = place;
    return true;
}

static const uint64_t words[2] = {0x03ff000000000000, 0x07fffffe87fffffe};

/* A word's character at the place, or none, which outside the text is so. */
static bool demand_word(struct solver *solver, uint64_t place, bool outside, bool word)
{
    if (outside)
        return !word;
    struct chars chars = chars_any;
    chars.ascii[0] &= word ? words[0] : ~words[0];
    chars.ascii[1] &= word ? words[1] : ~words[1];
    chars.wide_count = word ? 0 : chars.wide_count;
    return solver_narrow(solver, place, &chars);
}

/* The two options of \b: a word begins, or one ends. Of \B: inside one, or outside. */
static bool take_boundary(struct solver *solver, const struct tree_node *node, bool begins)
{
    uint64_t place = solver->at.place;
    bool before = node->negated ? begins : !begins;
    solver->goal = NULL;
    if (!demand_word(solver, place - 1, place == 0, before) ||
        !demand_word(solver, place, place >= solver->len, begins))
        return false;
    solver->at.low = solver->at.high = place;
    return true;
}

static bool take_behind(struct solver *solver, const struct tree_node *node, uint64_t back)
{
    struct goal *place = goal_new(solver, GOAL_PLACE, NULL, NULL);
    place->count = solver->at.place;
    solver->at.low = solver->at.high = solver->at.place;
    solver->at.place -= back;
    solver->goal = goal_inside(solver, node->child, place);
    return true;
}

static bool enter_look(struct solver *solver, const struct tree_node *look)
{
    struct fork fork = {.node = look, .options = 2, .kind = FORK_BOUNDARY};
    uint64_t place = solver->at.place;
    if (look->kind == TREE_LOOK && !look->behind) {
        solver->at.low = solver->at.high = solver->len;
        solver->goal =
            goal_inside(solver, look->child, look->child->ends ? NULL : goal_pad(solver, NULL));
        return true;
    }
    if (look->kind == TREE_BOUNDARY) {
        fork.first = place < solver->len ? 1 : 0;
        return fork_open(solver, fork);
    }
    uint64_t most = look->child->most < place ? look->child->most : place;
    fork.kind = FORK_BEHIND;
    fork.low = look->child->least;
    fork.options = most < fork.low ? 0 : most - fork.low + 1;
    return fork_open(solver, fork);
}

/* ---- one step ---- */

static bool take_branch(struct solver *solver, const struct fork *fork, uint64_t option)
{
    const struct tree_node *branch = fork->node->child;
    for (uint64_t i = 0; i < option && branch->next; i++)
        branch = branch->next;
    solver->steps -= (int64_t)(option / 16);
    solver->goal = goal_inside(solver, branch, fork->next);
    return true;
}

static bool take_option(struct solver *solver, const struct fork *fork, uint64_t option)
{
    assert(fork->node || fork->kind == FORK_PAD);
    switch (fork->kind) {
    case FORK_BRANCH:
        return take_branch(solver, fork, option);
    case FORK_COUNT:
        return take_rounds(solver, fork->node, fork->low + option, fork->next);
    case FORK_PAD:
        return take_pad(solver, fork->low + option, fork->next);
    case FORK_BOUNDARY:
        return take_boundary(solver, fork->node, option == 1);
    case FORK_BEHIND:
        return take_behind(solver, fork->node, fork->low + option);
    }
    return false;
}

static bool enter_choice(struct solver *solver, const struct tree_node *node,
                         const struct goal *next)
{
    struct fork fork = {.kind = FORK_BRANCH, .node = node, .next = next, .options = node->min};
    fork.first = draw_under(solver, node->min);
    return fork_open(solver, fork);
}

static bool enter_group(struct solver *solver, const struct tree_node *node,
                        const struct goal *next)
{
    struct goal *close = goal_new(solver, GOAL_CLOSE, node, next);
    close->count = solver->at.place;
    solver->goal = goal_inside(solver, node->child, close);
    return true;
}

static bool at_end(struct solver *solver)
{
    struct place *at = &solver->at;
    if (!at->open)
        return at->place == solver->len;
    if (at->place < at->low || at->place > at->high)
        return false;
    at->low = at->high = at->place;
    return true;
}

static bool enter(struct solver *solver, const struct tree_node *node, const struct goal *next)
{
    solver->goal = next;
    switch (node->kind) {
    case TREE_CHARS:
        return solver_take(solver, &node->chars, 1);
    case TREE_SEQUENCE:
        solver->goal = goal_nodes(solver, node->child, next);
        return true;
    case TREE_CHOICE:
        return enter_choice(solver, node, next);
    case TREE_REPEAT:
        return enter_repeat(solver, node, next);
    case TREE_GROUP:
        return enter_group(solver, node, next);
    case TREE_REFERENCE:
        return take_reference(solver, node);
    case TREE_START:
        return solver->at.place == 0;
    case TREE_END:
        return at_end(solver);
    case TREE_BOUNDARY:
    case TREE_LOOK:
        return takes_at_once(solver, node) ? look_at_once(solver, node, next)
                                           : wait_for(solver, node);
    }
    return false;
}

static bool round_of(struct solver *solver, const struct goal *goal)
{
    const struct goal *next = goal->next;
    if (goal->count > 1) {
        struct goal *more = goal_new(solver, GOAL_ROUNDS, goal->node, next);
        more->count = goal->count - 1;
        more->least = length_add(more->least, length_times(more->count, goal->node->least));
        more->most = length_add(more->most, length_times(more->count, goal->node->most));
        next = more;
    }
    return enter(solver, goal->node, next);
}

static bool step(struct solver *solver)
{
    const struct goal *goal = solver->goal;
    const struct place *at = &solver->at;
    if (at->place + goal->least > at->high || length_add(at->place, goal->most) < at->low)
        return false;
    switch (goal->kind) {
    case GOAL_NODES:
        return enter(solver, goal->node, goal_nodes(solver, goal->node->next, goal->next));
    case GOAL_ROUNDS:
        return round_of(solver, goal);
    case GOAL_CLOSE:
        return close_group(solver, goal);
    case GOAL_PAD:
        return enter_pad(solver, goal->next);
    case GOAL_PLACE:
        solver->goal = goal->next;
        return at->place == goal->count;
    case GOAL_BACK:
        solver->goal = goal->next;
        return go_back_to(solver, goal->count);
    }
    return false;
}

/* ---- tasks: the trees, and what waits ---- */

/* Without trees any text will do. */
static void begin_tree(struct solver *solver, size_t index)
{
    const struct goal *end = goal_pad(solver, NULL);
    const struct tree_node *root =
        index < solver->tree_count ? solver->trees[index].tree->root : NULL;
    solver->at.place = 0;
    solver->goal = end;
    if (!root)
        return;
    solver->goal = goal_inside(solver, root, root->ends ? NULL : end);
    if (!root->starts)
        solver->goal = goal_pad(solver, solver->goal);
    solver->at.captures = solver->trees[index].captures;
}

/* The goals of one task are done: the next one, or true in *solved. */
static bool next_task(struct solver *solver, bool *solved)
{
    struct place *at = &solver->at;
    if (at->place < at->low || at->place > at->high)
        return false;
    if (at->open)
        solver->len = at->place;
    at->open = false;
    at->low = at->high = solver->len;
    if (solver->waited < solver->waiting.len) {
        const struct waiting *next = &solver->waiting.at[solver->waited++];
        at->place = next->place;
        at->captures = next->captures;
        return enter_look(solver, next->node);
    }
    *solved = ++at->tree >= solver->tree_count;
    if (!*solved)
        begin_tree(solver, at->tree);
    return true;
}

bool solver_run(struct solver *solver)
{
    bool solved = false;
    bool good = true;
    while (!solved) {
        if (solver->steps-- <= 0)
            return false;
        if (good)
            good = solver->goal ? step(solver) : next_task(solver, &solved);
        else if (!backtrack(solver))
            return false;
        else
            good = true;
    }
    return true;
}

void solver_begin(struct solver *solver)
{
    size_t captures = 0;
    for (size_t i = 0; i < solver->tree_count; i++) {
        solver->trees[i].captures = captures;
        captures += solver->trees[i].tree->groups + 1;
    }
    solver->captures = arena_array(solver->arena, struct capture, captures + 1);
    begin_tree(solver, 0);
}

bool solver_next(struct solver *solver)
{
    return backtrack(solver) && solver_run(solver);
}

/* ---- negative looks, on a text that is known ---- */

static bool look_holds(struct solver *outer, const struct waiting *look)
{
    struct tree_node positive = *look->node;
    positive.negated = false;
    struct solver inner = {
        .arena = outer->arena, .text = outer->text, .room = outer->room, .len = outer->len};
    inner.steps = outer->steps;
    inner.depth = outer->depth + 1;
    inner.known = true;
    inner.captures = outer->captures;
    inner.at = (struct place){.place = look->place, .captures = look->captures};
    bool good = inner.depth < SOLVER_DEPTH_MAX && enter_look(&inner, &positive);
    good = good || backtrack(&inner);
    for (good = good && solver_run(&inner); good && solver_negatives_match(&inner);)
        good = solver_next(&inner);
    outer->blamed = inner.taken.at;
    outer->blamed_count = inner.taken.len;
    go_back(&inner, &(struct fork){0});
    outer->steps = inner.steps;
    return good;
}

bool solver_negatives_match(struct solver *solver)
{
    for (size_t i = 0; i < solver->negatives.len; i++)
        if (look_holds(solver, &solver->negatives.at[i]) || solver->steps <= 0)
            return true;
    return false;
}
