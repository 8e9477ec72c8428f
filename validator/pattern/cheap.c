/* Which patterns can be searched for without watching what it costs. */
#include "engine_private.h"

/* How many ways there are to match a part at one place, as far as they depend on the subject's length (`loops`: its
 * power) and do not (`choices`: bits). */
struct ways {
    unsigned loops, choices;
    bool nested; /* a repeated group that can go several ways: no power bounds it */
};

enum { CHOICES_MAX = 8 };

static unsigned bits(uint32_t number)
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
}

static struct ways group_ways(const struct terms *terms, size_t group)
{
    struct ways sum = {0};
    uint32_t branches = 0;
    size_t end = group + terms->tape.at[group].span;
    for (size_t i = group + 1; i < end; i += terms->tape.at[i].span, branches++)
        add(&sum, branch_ways(terms, i));
    sum.choices += bits(branches - 1);
    return sum;
}

static struct ways term_ways(const struct terms *terms, size_t index)
{
    const struct term *term = &terms->tape.at[index];
    struct ways ways = {0};
    if (term->kind == TERM_GROUP)
        ways = group_ways(terms, index);
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

bool pattern_is_cheap(const struct terms *terms)
{
    struct ways ways = group_ways(terms, 0);
    return !ways.nested && !terms->foreign && ways.choices <= CHOICES_MAX &&
           ways.loops + !is_anchored(terms) <= 1;
}
