#include "whole_private.h"

#include <stdlib.h>

/* BIGNUM fails where it gets no memory; that ends the process, as it does for arenas. */
static void must(bool done)
{
    if (!done)
        abort();
}

static BIGNUM *new_big(struct whole_room *room)
{
    if (!room->context) {
        room->context = BN_CTX_new();
        must(room->context);
        BN_CTX_start(room->context);
    }
    BIGNUM *big = BN_CTX_get(room->context);
    must(big);
    return big;
}

void whole_close(struct whole_room *room)
{
    if (room->context)
        BN_CTX_end(room->context);
    BN_CTX_free(room->context);
    *room = (struct whole_room){0};
}

static uint64_t size_of(int64_t small)
{
    return small < 0 ? -(uint64_t)small : (uint64_t)small;
}

static BIGNUM *lifted(struct whole_room *room, struct whole whole)
{
    if (whole.big)
        return whole.big;
    BIGNUM *big = new_big(room);
    must(BN_set_word(big, size_of(whole.small)));
    BN_set_negative(big, whole.small < 0);
    return big;
}

/* Small again where 63 bits hold it, so that no number has two forms. */
static struct whole lowered(BIGNUM *big)
{
    if (BN_num_bits(big) >= 64)
        return (struct whole){.big = big};
    int64_t size = (int64_t)BN_get_word(big);
    return whole_of(BN_is_negative(big) ? -size : size);
}

static struct whole of_many_digits(struct whole_room *room, const struct number *number,
                                   size_t take)
{
    BIGNUM *big = new_big(room);
    char *digits = malloc(take + 1);
    must(digits);
    for (size_t i = 0; i < take; i++)
        digits[i] = i < number_digits(number) ? number_digit(number, i) : '0';
    digits[take] = 0;
    must(BN_dec2bn(&big, digits) > 0);
    free(digits);
    return lowered(big);
}

struct whole whole_of_digits(struct whole_room *room, const struct number *number, size_t take)
{
    size_t digits = number_digits(number);
    int64_t value = 0;
    for (size_t i = 0; i < take; i++) {
        int digit = i < digits ? number_digit(number, i) - '0' : 0;
        if (__builtin_mul_overflow(value, INT64_C(10), &value) ||
            __builtin_add_overflow(value, (int64_t)digit, &value))
            return of_many_digits(room, number, take);
    }
    return whole_of(value);
}

struct whole whole_add(struct whole_room *room, struct whole a, struct whole b)
{
    int64_t small;
    if (!a.big && !b.big && !__builtin_add_overflow(a.small, b.small, &small) && small != INT64_MIN)
        return whole_of(small);
    BIGNUM *sum = new_big(room);
    must(BN_add(sum, lifted(room, a), lifted(room, b)));
    return lowered(sum);
}

struct whole whole_subtract(struct whole_room *room, struct whole a, struct whole b)
{
    int64_t small;
    if (!a.big && !b.big && !__builtin_sub_overflow(a.small, b.small, &small) && small != INT64_MIN)
        return whole_of(small);
    BIGNUM *rest = new_big(room);
    must(BN_sub(rest, lifted(room, a), lifted(room, b)));
    return lowered(rest);
}

struct whole whole_multiply(struct whole_room *room, struct whole a, struct whole b)
{
    int64_t small;
    if (!a.big && !b.big && !__builtin_mul_overflow(a.small, b.small, &small) && small != INT64_MIN)
        return whole_of(small);
    BIGNUM *product = new_big(room), *left = lifted(room, a), *right = lifted(room, b);
    must(BN_mul(product, left, right, room->context));
    return lowered(product);
}

struct whole whole_divide(struct whole_room *room, struct whole a, struct whole by, bool *rest)
{
    if (!by.big && by.small == 1) {
        *rest = false;
        return a;
    }
    if (!a.big && !by.big) {
        *rest = a.small % by.small != 0;
        return whole_of(a.small / by.small);
    }
    BIGNUM *quotient = new_big(room), *left = new_big(room);
    BIGNUM *over = lifted(room, a), *under = lifted(room, by);
    must(BN_div(quotient, left, over, under, room->context));
    *rest = !BN_is_zero(left);
    return lowered(quotient);
}

static struct whole common_divisor(struct whole_room *room, struct whole a, struct whole b)
{
    if (a.big || b.big) {
        BIGNUM *divisor = new_big(room), *left = lifted(room, a), *right = lifted(room, b);
        must(BN_mod(divisor, left, right, room->context)); /* BN_gcd is slow: shorter first */
        must(BN_gcd(divisor, divisor, right, room->context));
        return lowered(divisor);
    }
    while (b.small) {
        int64_t rest = a.small % b.small;
        a.small = b.small;
        b.small = rest;
    }
    return a;
}

struct whole whole_common_multiple(struct whole_room *room, struct whole a, struct whole b)
{
    bool rest;
    bool a_larger = whole_compare(a, b) > 0;
    struct whole large = a_larger ? a : b, small = a_larger ? b : a;
    struct whole times = whole_divide(room, small, common_divisor(room, large, small), &rest);
    return whole_multiply(room, large, times);
}

int whole_compare(struct whole a, struct whole b)
{
    if (a.big && b.big)
        return BN_cmp(a.big, b.big);
    if (a.big)
        return BN_is_negative(a.big) ? -1 : 1;
    if (b.big)
        return BN_is_negative(b.big) ? 1 : -1;
    return (a.small > b.small) - (a.small < b.small);
}

int64_t whole_clamp(struct whole whole)
{
    if (whole.big)
        return BN_is_negative(whole.big) ? -INT64_MAX : INT64_MAX;
    return whole.small;
}

size_t whole_length(struct whole whole)
{
    if (whole.big) /* log10(2) is 0.30103 */
        return (size_t)BN_num_bits(whole.big) * 30103 / 100000 + 1;
    size_t length = 1;
    for (int64_t left = whole.small / 10; left; left /= 10)
        length++;
    return length;
}

struct str whole_digits(struct arena *arena, struct whole whole, char small[WHOLE_SMALL_DIGITS])
{
    if (whole.big) {
        char *text = BN_bn2dec(whole.big);
        must(text);
        struct str digits = arena_str(arena, str_of(*text == '-' ? text + 1 : text));
        OPENSSL_free(text);
        return digits;
    }
    uint64_t left = size_of(whole.small);
    char *end = small + WHOLE_SMALL_DIGITS, *at = end;
    do {
        *--at = (char)('0' + left % 10);
    } while (left /= 10);
    return (struct str){at, (size_t)(end - at)};
}
