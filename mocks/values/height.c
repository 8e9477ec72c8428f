/* How deep the smallest value of a want is. Recursion ends where it is known that a value of the height that is left
 * exists. */
#include "values_private.h"

static bool find_within(struct values *values, struct want *want, uint32_t height);

bool want_is_within(struct values *values, struct want *want, uint32_t height)
{
    if (want->height && want->height <= height)
        return true;
    if (want->impossible)
        return false;
    if (want->busy) { /* it would lie inside itself: a smaller one would do */
        values->cut = true;
        return false;
    }
    if (height <= want->above) { /* with more levels there might be one */
        values->unsure |= values->last;
        return false;
    }
    bool outer = values->cut;
    values->cut = false;
    want->busy = true;
    bool found = find_within(values, want, height);
    want->busy = false;
    if (found)
        want->height = height;
    else if (!values->cut)
        want->above = height;
    values->cut |= outer;
    return found;
}

static bool members_are_within(struct values *values, struct want *want, uint32_t height)
{
    want_members(values, want);
    for (size_t i = 0; i < want->members.len; i++)
        if (want->members.at[i].required &&
            !want_is_within(values, want->members.at[i].want, height))
            return false;
    return true;
}

static bool items_are_within(struct values *values, struct want *want, uint32_t height)
{
    enum { LOOKED_AT = 16 };
    uint32_t contained = want_contained(want);
    uint32_t count = want->min_items > contained ? want->min_items : contained;
    for (size_t i = 0; i < count && i < LOOKED_AT; i++)
        if (!want_is_within(values, want_item(values, want, i), height))
            return false;
    return true;
}

static bool find_within(struct values *values, struct want *want, uint32_t height)
{
    if (height == 0)
        return false;
    if (want->choices.len) {
        size_t count;
        struct want **alternatives = want_alternatives(values, want, &count);
        for (size_t i = 0; i < count; i++)
            if (want_is_within(values, alternatives[i], height))
                return true;
        return false;
    }
    if (want->kinds & ~(unsigned)(KINDS_OBJECT | KINDS_ARRAY))
        return true;
    return (want->kinds & KINDS_OBJECT && members_are_within(values, want, height - 1)) ||
           (want->kinds & KINDS_ARRAY && items_are_within(values, want, height - 1));
}

/* A "no" that was given because another want was being looked at may be too hard; asked first, none is. */
uint32_t want_height(struct values *values, struct want *want)
{
    for (uint32_t height = want->above + 1;
         height <= HEIGHT_MAX && (!want->height || height < want->height); height++) {
        values->cut = false;
        values->last = height == HEIGHT_MAX;
        if (!want_is_within(values, want, height))
            want->above = height;
    }
    values->last = false;
    return want->impossible ? 0 : want->height;
}

/* The part that has no value for a reason of its own; NULL: there is none. */
static struct want *guilty_part(struct values *values, struct want *want)
{
    if (want->choices.len) {
        size_t count;
        struct want **alternatives = want_alternatives(values, want, &count);
        for (size_t i = 0; i < count; i++)
            if (!want_height(values, alternatives[i]) && !alternatives[i]->busy)
                return alternatives[i];
        return NULL;
    }
    want_members(values, want);
    for (size_t i = 0; want->kinds & KINDS_OBJECT && i < want->members.len; i++) {
        struct named_want *member = &want->members.at[i];
        if (member->required && !member->want->busy && !want_height(values, member->want))
            return member->want;
    }
    for (size_t i = 0; want->kinds & KINDS_ARRAY && i < want->min_items && i < 16; i++)
        if (!want_item(values, want, i)->busy && !want_height(values, want_item(values, want, i)))
            return want_item(values, want, i);
    return NULL;
}

struct conflict want_reason(struct values *values, struct want *want)
{
    struct conflict conflict = {.why = "every value of it would have to contain itself"};
    if (want->impossible)
        return want->conflict;
    const struct choice *choice = want->choices.len ? &want->choices.at[0] : NULL;
    if (choice && choice->kind == CHOICE_BRANCH && choice->strict && choice->op->code == OP_ONE) {
        conflict.why = "what satisfies one of its alternatives satisfies another one, too";
        conflict.nodes[conflict.count++] = choice->op->keyword;
        return conflict;
    }
    want->busy = true;
    struct want *part = guilty_part(values, want);
    if (part)
        conflict = want_reason(values, part);
    want->busy = false;
    return conflict;
}
