/* Exact decimal numbers: what a JSON number's text means, of any size, without rounding.
 *
 * A text taken apart is a view: it allocates nothing, so 400 digits or an exponent of 999999999
 * cost no more than their text. Numbers whose first digit stands for more than ten to
 * NUMBER_EXPONENT_MAX, or less than ten to its negative, count as if it stood for just that.
 *
 *     number_compare(STR("1e400"), STR("9e399"));                   > 0
 *     number_is_multiple(STR("19.99"), STR("0.01"));                true, as on paper
 *     int64_t n;  number_to_int64(STR("1.20e2"), &n);               true, 120
 *
 * All functions take texts in JSON's grammar (number_is_valid); others give a result without a
 * meaning.
 */
#ifndef PROVISO_NUMBER_H
#define PROVISO_NUMBER_H

#include "buf.h"
#include <stdint.h>

/* The digits of head and tail, one behind the other, times ten to the exponent. No zero at either
 * end of the digits; none at all for zero. */
struct number {
    bool negative; /* false for -0 */
    struct str head, tail;
    int64_t exponent;
};

#define NUMBER_EXPONENT_MAX INT64_C(1000000000000000)

enum {
    NUMBER_DIVISOR_DIGITS = 1024, /* divisors with more significant digits divide nothing */
    NUMBER_DIGITS_MAX = 2048      /* sums and steps are worked out to at most so many digits */
};

struct number number_parse(struct str text);

/* The number as ECMAScript prints numbers (Number::toString), with all its digits: 1e+21, 0.000001,
 * 1e-7. */
void number_write(struct buf *out, const struct number *number);

/* Whether the whole text is a number in JSON's grammar. */
bool number_is_valid(struct str text);

/* How many significant digits there are, and the one at `index`, '0' to '9'. */
static inline size_t number_digits(const struct number *number)
{
    return number->head.len + number->tail.len;
}

static inline char number_digit(const struct number *number, size_t index)
{
    return index < number->head.len ? number->head.ptr[index]
                                    : number->tail.ptr[index - number->head.len];
}

/* <0, 0, >0 by value. */
int number_compare(struct str a, struct str b);
bool number_equal(struct str a, struct str b);

/* Whether there is no fraction: 1.0, 1e3 and 1.5e1 are integers. */
bool number_is_integer(struct str text);

/* The integer, or false where it has a fraction or does not fit. */
bool number_to_int64(struct str text, int64_t *value);

/* Whether `text` is `divisor` times an integer; false for the divisor 0. */
bool number_is_multiple(struct str text, struct str divisor);

/* a + b; false where they lie so far apart that it takes more than NUMBER_DIGITS_MAX digits. */
bool number_add(struct arena *arena, struct str a, struct str b, struct str *sum);

/* The smallest multiple of |step| that is not below `text`; false for the step 0 and where it takes
 * more than NUMBER_DIGITS_MAX digits. */
bool number_round_up(struct arena *arena, struct str text, struct str step, struct str *multiple);

#endif
