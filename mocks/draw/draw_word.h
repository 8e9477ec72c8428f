/* Plausible texts, and what numbers mostly are, by the name of a property or parameter.
 *
 * A name is read by its words, whatever its style: createdAt, created_at and CREATED-AT are the same. The last words
 * count, as many as a row of words.def has: customerEmail is an email, companyName a company. Plurals and trailing
 * numbers do not matter: emails, address2.
 *
 *     struct text_limits limits = {0, 40};
 *     if (!draw_named_text(&draw, STR("customerEmail"), &limits, &out))
 *         draw_words(&draw, &limits, &out);                               robin.merrow@example.org
 *
 * Nothing that comes out belongs to anybody: persons are combined from lists, addresses, numbers and cards are those
 * reserved for examples.
 */
#ifndef PROVISO_DRAW_WORD_H
#define PROVISO_DRAW_WORD_H

#include "draw.h"

/* Code points, both inclusive; max UINT64_MAX: none. Where min is more than memory should take, the caller gives
 * `out` a limit: all writing here ends once it is full, and nothing counts as made. */
struct text_limits {
    uint64_t min, max;
};

/* Appends a plausible text for that name within the limits; false, and nothing appended, where the name says nothing
 * or the limits do not let it (the caller then takes draw_words). draw NULL: the first of its row. Names over 64
 * bytes say nothing. */
bool draw_named_text(struct draw *draw, struct str name, const struct text_limits *limits,
                     struct buf *out);

/* What is known of a name, for those that draw for it again and again: finding it takes microseconds. NULL: nothing. */
struct word_row;
const struct word_row *draw_row_of(struct str name);
bool draw_row_text(struct draw *draw, const struct word_row *row, const struct text_limits *limits,
                   struct buf *out);

/* Words like a title ("quiet harbour"), as many as the limits want; min must not be above max. draw NULL: "string"
 * repeated and cut to the limits. */
void draw_words(struct draw *draw, const struct text_limits *limits, struct buf *out);

/* What numbers of a name mostly are: `low` to `high`, with at most so many digits behind the point. */
struct named_range {
    int64_t low, high;
    unsigned decimals;
};

/* False where the name says nothing of numbers. */
bool draw_named_range(struct str name, struct named_range *range);

#endif
