/* What a search can cost, and so which patterns are searched for without watching it. */
#include "engine_private.h"

/* What one try at one place costs at most: 2^choices * weight * length^loops. */
struct ways {
    unsigned loops, choices;
    size_t weight; /* what the longest branches have to look at, and how many branches there are */
    bool nested;   /* a repeated group that can go several ways: nothing bounds it */
};

/* Bits of cost that are let pass unwatched: for each byte of the subject, and once. */
enum { BITS_EACH = 8, BITS_ONCE = 14, WEIGHT_MAX = 1 << 20 };

static unsigned bits(size_t number)
{
    unsigned count = 0;
    for (; number; number >>= 1)
        count++;
    return count;
}

static struct ways branch_ways(const struct terms *terms, size_t branch);

static void add(struct ways *sum, struct ways part)
{
    sum->loops += part.loops;
    sum->choices += part.choices;
    sum->nested |= part.nested;
    sum->weight += part.weight;
    if (sum->weight > WEIGHT_MAX)
        sum->weight = WEIGHT_MAX;
}

static struct ways group_ways(const struct terms *terms, size_t group)
{
    struct ways sum = {0};
    size_t end = group + terms->tape.at[group].span, branches = 0, longest = 0;
    for (size_t i = group + 1; i < end; i += terms->tape.at[i].span, branches++) {
        struct ways branch = branch_ways(terms, i);
        longest = branch.weight > longest ? branch.weight : longest;
        branch.weight = 0;
        add(&sum, branch);
    }
    sum.choices += bits(branches - 1);
    sum.weight = longest + branches;
    return sum;
}

static struct ways term_ways(const struct terms *terms, size_t index)
{
    const struct term *term = &terms->tape.at[index];
    size_t times = term->max == FOREVER ? term->min : term->max;
    struct ways ways = {.weight = 1};
    if (term->kind == TERM_GROUP)
        ways = group_ways(terms, index);
    ways.weight = times < WEIGHT_MAX / (ways.weight + 1) ? ways.weight * times + 1 : WEIGHT_MAX;
    if (term->kind == TERM_REFERENCE || term->kind == TERM_FOREIGN)
        ways.nested = true;
    if (term->max > 1 && (ways.loops || ways.choices))
        ways.nested = true;
    if (term->max == FOREVER)
        ways.loops++;
    else if (term->max > term->min)
        ways.choices += bits(term->max - term->min);
    return ways;
}

static struct ways branch_ways(const struct terms *terms, size_t branch)
{
    struct ways sum = {0};
    size_t end = branch + terms->tape.at[branch].span;
    for (size_t i = branch + 1; i < end; i += terms->tape.at[i].span)
        add(&sum, term_ways(terms, i));
    return sum;
}

/* Whether every branch can match at the start only. */
static bool is_anchored(const struct terms *terms)
{
    size_t end = terms->tape.at[0].span;
    for (size_t i = 1; i < end; i += terms->tape.at[i].span)
        if (terms->tape.at[i].span == 1 || terms->tape.at[i + 1].kind != TERM_START)
            return false;
    return true;
}

struct cost pattern_cost(const struct terms *terms)
{
    struct ways ways = group_ways(terms, 0);
    bool anchored = is_anchored(terms);
    unsigned powers = ways.loops + !anchored, most = powers ? BITS_EACH : BITS_ONCE;
    return (struct cost){.weight = ways.weight,
                         .anchored = anchored,
                         .cheap = !ways.nested && !terms->foreign && powers <= 1 &&
                                  ways.choices + bits(ways.weight) <= most};
}
