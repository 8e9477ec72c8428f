/* Whole numbers of any size: 64 bits where they fit, OpenSSL's BIGNUM where they do not. Nothing here bounds their length:
 * whoever makes them does. */
#ifndef PROVISO_WHOLE_PRIVATE_H
#define PROVISO_WHOLE_PRIVATE_H

#include "number.h"

#include <openssl/bn.h>

/* `big` only beyond -INT64_MAX to INT64_MAX. */
struct whole {
    int64_t small;
    BIGNUM *big;
};

/* Where the big ones live: opened by the first, closed with whole_close. {0} is empty. */
struct whole_room {
    BN_CTX *context;
};

void whole_close(struct whole_room *room);

static inline struct whole whole_of(int64_t value)
{
    return (struct whole){.small = value};
}

/* The first `take` digits of |number|, with zeros behind where it has fewer. */
struct whole whole_of_digits(struct whole_room *room, const struct number *number, size_t take);

struct whole whole_add(struct whole_room *room, struct whole a, struct whole b);
struct whole whole_subtract(struct whole_room *room, struct whole a, struct whole b);
struct whole whole_multiply(struct whole_room *room, struct whole a, struct whole b);

/* Without the fraction; `*rest`: whether there was one. `by` is not zero. */
struct whole whole_divide(struct whole_room *room, struct whole a, struct whole by, bool *rest);

/* Of two numbers above zero. */
struct whole whole_common_multiple(struct whole_room *room, struct whole a, struct whole b);

/* <0, 0, >0 */
int whole_compare(struct whole a, struct whole b);

/* The value, or the end of int64_t (INT64_MAX, -INT64_MAX) on its side. */
int64_t whole_clamp(struct whole whole);

/* At least the count of decimal digits, and at most one more. */
size_t whole_length(struct whole whole);

enum { WHOLE_SMALL_DIGITS = 20 };

/* Its decimal digits, without a sign: in `small`, or in the arena where they are more. */
struct str whole_digits(struct arena *arena, struct whole whole, char small[WHOLE_SMALL_DIGITS]);

#endif
