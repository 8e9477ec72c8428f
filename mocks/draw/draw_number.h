/* Drawing numbers that fit what a schema asks of them, exactly: no bound is rounded, no multiple only nearly one.
 *
 *     struct str cent = STR("0.01");
 *     struct number_wish price = {
 *         .low = STR("0"), .low_exclusive = true, .high = STR("100"), .multiples = &cent, .multiple_count = 1};
 *     draw_number(&draw, &price, &out, &sure);           17.25
 *     draw_number(NULL, &price, &out, &sure);            0.01, always
 *
 * Numbers have NUMBER_DIGITS_MAX digits at most, and steps (least common multiples) NUMBER_DIVISOR_DIGITS. Beyond that
 * numbers are still found where round ones or the bounds themselves fit. No exponent, however large, takes more time.
 *
 * What is drawn looks usual: two decimals where any fraction will do; between two bounds, evenly; with one bound, near it;
 * without any, mostly small. The ends of int32, int64, float and the like count as no bounds there.
 */
#ifndef PROVISO_DRAW_NUMBER_H
#define PROVISO_DRAW_NUMBER_H

#include "draw.h"
#include "number.h"

/* Texts are in JSON's grammar; a bound whose ptr is NULL is none. */
struct number_wish {
    struct str low, high;
    bool low_exclusive, high_exclusive;
    const struct str *multiples; /* the number is a multiple of each of them */
    size_t multiple_count;
    bool integer; /* and is written without fraction, up to 1,000 digits without exponent too */
};

/* Appends a number that fits. `draw` NULL: the plainest one, always the same: the nearest to zero. False where none is
 * found; *sure says whether that is because there is none, or because it has too many digits. */
bool draw_number(struct draw *draw, const struct number_wish *wish, struct buf *out, bool *sure);

/* What fits at and just inside the bounds: low, the next one, high, the one before, 0. No number twice; `max` at most.
 * Returns how many. */
size_t draw_number_edges(struct arena *arena, const struct number_wish *wish, struct str *list,
                         size_t max);

/* The nearest number above `high` (or below `low`) that satisfies all else but the bounds. False where there is no such
 * bound, or nothing was found. */
bool draw_number_outside(struct arena *arena, const struct number_wish *wish, bool above,
                         struct str *text);

/* Appends a number within the bounds that is no multiple of `multiple`; an integer and a multiple of the others where that
 * can be. False where none was found. */
bool draw_number_uneven(struct draw *draw, const struct number_wish *wish, struct str multiple,
                        struct buf *out);

#endif
