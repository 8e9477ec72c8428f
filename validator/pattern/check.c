/* What PCRE2 cannot do, or takes for something else than ECMA-262, is refused before it gets there. */
#include "pattern_private.h"

struct check {
    struct arena *arena;
    const struct terms *terms;
    struct pattern_fault *fault;
    size_t *parents; /* of each term */
    bool *empties;   /* whether each term can match the empty text */
    size_t *groups;  /* the term of each capture, by its number */
};

static bool refuse(const struct check *check, size_t term, const char *why, bool limit)
{
    *check->fault = (struct pattern_fault){
        .offset = check->terms->tape.at[term].offset, .why = str_of(why), .limit = limit};
    return false;
}

static bool counts_fit(const struct check *check)
{
    for (size_t i = 0; i < check->terms->tape.len; i++) {
        const struct term *term = &check->terms->tape.at[i];
        if (term->min > REPEAT_MAX || (term->max > REPEAT_MAX && term->max != FOREVER))
            return refuse(check, i, "this is repeated more than 65,535 times", true);
    }
    return true;
}

/* Look-behind: PCRE2 10.42 wants each branch to have one width. */

enum { VARIES = -1 };

static int64_t branch_width(const struct terms *terms, size_t branch);

/* The width that all branches of a group have. */
static int64_t group_width(const struct terms *terms, size_t group)
{
    const struct term *term = &terms->tape.at[group];
    if (term->group == GROUP_AHEAD || term->group == GROUP_BEHIND)
        return 0;
    size_t end = group + term->span, branch = group + 1;
    int64_t width = branch_width(terms, branch);
    while ((branch += terms->tape.at[branch].span) < end)
        if (branch_width(terms, branch) != width)
            return VARIES;
    return width;
}

static int64_t term_width(const struct terms *terms, size_t index)
{
    const struct term *term = &terms->tape.at[index];
    bool is_group = term->kind == TERM_GROUP;
    int64_t width =
        is_group ? group_width(terms, index) : term->kind == TERM_CHAR || term->kind == TERM_SET;
    /* What is nothing varies as well for PCRE2. */
    if (width == VARIES || term->min != term->max)
        return VARIES;
    width *= term->min;
    return width > REPEAT_MAX ? VARIES : width;
}

static int64_t branch_width(const struct terms *terms, size_t branch)
{
    int64_t sum = 0;
    size_t end = branch + terms->tape.at[branch].span;
    for (size_t i = branch + 1; i < end; i += terms->tape.at[i].span) {
        int64_t width = term_width(terms, i);
        if (width == VARIES || sum + width > REPEAT_MAX)
            return VARIES;
        sum += width;
    }
    return sum;
}

static bool look_behind_fits(const struct check *check, size_t group)
{
    const struct terms *terms = check->terms;
    size_t end = group + terms->tape.at[group].span;
    for (size_t i = group + 1; i < end; i += terms->tape.at[i].span)
        if (branch_width(terms, i) == VARIES)
            return refuse(check, group, "look-behind of variable length is not supported", false);
    for (size_t i = group + 1; i < end; i++)
        if (terms->tape.at[i].kind == TERM_REFERENCE)
            return refuse(check, i, "a reference inside a look-behind is not supported", false);
    return true;
}

static bool look_behinds_fit(const struct check *check)
{
    /* The outermost first; whatever is inside one has been looked at with it, but for its own width. */
    for (size_t i = 0; i < check->terms->tape.len; i++)
        if (check->terms->tape.at[i].kind == TERM_GROUP &&
            check->terms->tape.at[i].group == GROUP_BEHIND && !look_behind_fits(check, i))
            return false;
    return true;
}

/* References: ECMA-262 clears the captures inside a repeated atom at the start of each round, and takes no
 * round that matches nothing (22.2.2.3.1, RepeatMatcher). PCRE2 does neither. The two agree where the
 * capture is made anew in every round before the reference is reached. */

static bool can_be_empty(const struct check *check, size_t index)
{
    const struct terms *terms = check->terms;
    const struct term *term = &terms->tape.at[index];
    size_t end = index + term->span;
    if (term->kind == TERM_CHAR || term->kind == TERM_SET)
        return term->min == 0;
    if (term->kind != TERM_GROUP && term->kind != TERM_BRANCH)
        return true;
    bool is_group = term->kind == TERM_GROUP, empty = !is_group;
    for (size_t i = index + 1; i < end; i += terms->tape.at[i].span)
        empty = is_group ? empty || check->empties[i] : empty && check->empties[i];
    return empty || (is_group &&
                     (term->min == 0 || term->group == GROUP_AHEAD || term->group == GROUP_BEHIND));
}

/* Whether one round of a group can match nothing, however often there is a round. */
static bool round_can_be_empty(const struct check *check, size_t group)
{
    size_t end = group + check->terms->tape.at[group].span;
    for (size_t i = group + 1; i < end; i += check->terms->tape.at[i].span)
        if (check->empties[i])
            return true;
    return false;
}

static void relate(struct check *check)
{
    const struct terms *terms = check->terms;
    check->parents = arena_array(check->arena, size_t, terms->tape.len);
    check->empties = arena_array(check->arena, bool, terms->tape.len);
    check->groups = arena_array(check->arena, size_t, terms->groups + 1);
    for (size_t i = terms->tape.len; i-- > 0;) {
        const struct term *term = &terms->tape.at[i];
        size_t end = i + term->span;
        for (size_t k = i + 1; k < end; k += terms->tape.at[k].span)
            check->parents[k] = i;
        check->empties[i] = can_be_empty(check, i);
        if (term->kind == TERM_GROUP && term->group == GROUP_CAPTURE)
            check->groups[term->value] = i;
    }
}

/* A way up from the capture: whether it is surely made by the time this container ends, and whether it
 * is surely made before the reference, where the container has both. */
struct climb {
    size_t capture, reference;
    bool certain, met, met_certain;
};

static bool contains(const struct terms *terms, size_t container, size_t index)
{
    return index > container && index < container + terms->tape.at[container].span;
}

/* Whether a repeated group leaves the reference its meaning. */
static bool repeats_well(const struct check *check, const struct climb *climb, size_t group)
{
    bool inside = contains(check->terms, group, climb->reference);
    if (inside)
        return climb->met_certain;
    return climb->reference < group || (climb->certain && !round_can_be_empty(check, group));
}

static void climb_over(const struct check *check, struct climb *climb, size_t index)
{
    const struct term *term = &check->terms->tape.at[index];
    bool behind = climb->reference >= climb->capture + check->terms->tape.at[climb->capture].span;
    if (!climb->met && contains(check->terms, index, climb->reference)) {
        climb->met = true;
        climb->met_certain = term->kind == TERM_BRANCH && behind && climb->certain;
    }
    bool one_of_many =
        term->kind == TERM_GROUP && check->terms->tape.at[index + 1].span + 1 < term->span;
    climb->certain = climb->certain && !one_of_many && !(term->kind == TERM_GROUP && term->negated);
}

static bool reference_fits(const struct check *check, size_t reference)
{
    const struct terms *terms = check->terms;
    size_t capture = check->groups[terms->tape.at[reference].value];
    struct climb climb = {.capture = capture, .reference = reference, .certain = true};
    /* That the captured group itself has branches leaves it certain. */
    for (size_t i = capture;; i = check->parents[i]) {
        const struct term *term = &terms->tape.at[i];
        climb_over(check, &climb, i);
        if (i == capture)
            climb.certain = true;
        bool repeats = term->kind == TERM_GROUP &&
                       (term->max > 1 || (term->min == 0 && round_can_be_empty(check, i)));
        if (repeats && !repeats_well(check, &climb, i))
            return refuse(
                check, reference,
                "a reference to a group inside a repetition, which ECMA-262 clears with every "
                "round, is not supported",
                false);
        climb.certain = climb.certain && term->min > 0;
        if (i == 0)
            return true;
    }
}

static bool references_fit(struct check *check)
{
    bool related = false;
    for (size_t i = 0; i < check->terms->tape.len; i++) {
        if (check->terms->tape.at[i].kind != TERM_REFERENCE)
            continue;
        if (!related)
            relate(check);
        related = true;
        if (!reference_fits(check, i))
            return false;
    }
    return true;
}

bool pattern_check(struct arena *arena, const struct terms *terms, struct pattern_fault *fault)
{
    struct check check = {.arena = arena, .terms = terms, .fault = fault};
    return counts_fit(&check) && look_behinds_fit(&check) && references_fit(&check);
}
