/* The solver: how a text is found that trees match. */
#ifndef PROVISO_DRAW_PATTERN_SOLVE_PRIVATE_H
#define PROVISO_DRAW_PATTERN_SOLVE_PRIVATE_H

#include "draw_pattern_private.h"

enum { SOLVER_DEPTH_MAX = 16 /* of negative look-around in one another */ };

struct goal;
struct fork;

/* Where the present task is, and where it must end. */
struct place {
    uint64_t place, low, high;
    size_t tree, captures; /* the first capture of the tree */
    bool open;             /* the text has no length yet */
};

struct change {
    uint64_t place;
    struct chars was;
};

struct capture {
    bool set;
    uint64_t from, to;
};

struct capture_change {
    size_t index;
    struct capture was;
};

/* Look-around and \b, met at a place. */
struct waiting {
    const struct tree_node *node;
    uint64_t place;
    size_t captures;
};

/* What a look took, on a text that is known. */
struct taken {
    uint64_t place;
    struct chars chars;
};

/* The last two sets that were put together: a repeat does so at each place. */
struct together {
    const struct code_range *a, *b;
    size_t a_count, b_count, count;
    const struct code_range *both;
};

struct solver_tree {
    const struct pattern_tree *tree;
    size_t captures;
};

struct solver {
    struct arena *arena;
    struct draw *draw; /* NULL: plainly, by the variant */
    uint64_t variant;
    struct solver_tree *trees;
    size_t tree_count;
    int64_t steps;
    unsigned depth;
    bool known; /* each place has one character: nothing is narrowed */

    struct chars *text;
    uint64_t room, len;
    struct capture *captures;
    struct place at;
    const struct goal *goal;
    VEC(struct fork) forks;
    VEC(struct change) changes;
    VEC(struct capture_change) captures_changed;
    VEC(struct waiting) waiting;
    VEC(struct waiting) negatives;
    size_t waited;
    struct together together;
    VEC(struct taken) taken; /* in a look only */
    const struct taken *blamed;
    size_t blamed_count;
};

/* Sets out: `at.low`, `at.high` are the lengths wished for, `at.open` says that the text has none yet. */
void solver_begin(struct solver *solver);

/* Finds a solution: sets of characters, `len` of them. False: none, or `steps` ran out. */
bool solver_run(struct solver *solver);

/* Finds another one. */
bool solver_next(struct solver *solver);

/* Whether a negative look-around finds what it must not, or whether that remains open. The text must be known. Found
 * was what is `blamed`; all characters that are as good as any are left out. */
bool solver_negatives_match(struct solver *solver);

/* ---- places ---- */

/* Makes sure that the place is there; new ones have any character. */
void solver_make_room(struct solver *solver, uint64_t place);

/* Sets what is at a place; backtracking takes it back. */
void solver_change(struct solver *solver, uint64_t place, struct chars to);

/* Leaves at a place what is in the set as well; false where that is nothing. */
bool solver_narrow(struct solver *solver, uint64_t place, const struct chars *chars);

/* Leaves the characters out at a place; false where none would be left. */
bool solver_exclude(struct solver *solver, uint64_t place, const struct chars *chars);

/* Narrows the next `count` places and goes behind them. */
bool solver_take(struct solver *solver, const struct chars *chars, uint64_t count);

/* How many characters of a known text are in the set from here on, up to `most`. */
uint64_t solver_run_of(struct solver *solver, const struct chars *chars, uint64_t most);

/* In a look, notes what it took here, but for what nearly all characters are. */
void solver_note(struct solver *solver, const struct chars *chars, uint64_t count);

/* A character for the place. */
uint32_t solver_pick(struct solver *solver, uint64_t place);

#endif
