/* Long division and sums of numbers, exact. */
#include "number.h"

/* How many remainders below `divisor` times ten plus a digit fit 64 bits. */
enum { SMALL_DIVISOR_DIGITS = 18 };

static uint64_t small_value(const struct number *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < number_digits(number); i++)
        value = value * 10 + (uint64_t)(number_digit(number, i) - '0');
    return value;
}

static bool divides_small(const struct number *number, const struct number *divisor, size_t zeros)
{
    uint64_t by = small_value(divisor), rest = 0;
    for (size_t i = 0; i < number_digits(number); i++)
        rest = (rest * 10 + (uint64_t)(number_digit(number, i) - '0')) % by;
    for (; zeros > 0 && rest > 0; zeros--)
        rest = rest * 10 % by;
    return rest == 0;
}

/* A whole number in limbs of nine decimal digits, the lowest first; no zero limb at the top. */
enum { LIMB = 1000000000, LIMB_DIGITS = 9, LIMBS_MAX = NUMBER_DIGITS_MAX / LIMB_DIGITS + 2 };

struct limbs {
    size_t count;
    uint32_t at[LIMBS_MAX];
};

/* Times ten plus a digit. */
static void shift_in(struct limbs *limbs, char digit)
{
    uint64_t carry = (uint64_t)(digit - '0');
    for (size_t i = 0; i < limbs->count; i++) {
        carry += (uint64_t)limbs->at[i] * 10;
        limbs->at[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    if (carry)
        limbs->at[limbs->count++] = (uint32_t)carry;
}

/* The digits and so many zeros behind them, of which there must be NUMBER_DIGITS_MAX at most. Nine
 * digits go in at a time: limbs are cut from the end. */
static void load(struct limbs *limbs, const struct number *number, size_t zeros)
{
    size_t digits = number_digits(number), total = digits + zeros;
    limbs->count = (total + LIMB_DIGITS - 1) / LIMB_DIGITS;
    memset(limbs->at, 0, limbs->count * sizeof *limbs->at);
    for (size_t i = 0; i < digits; i++) {
        uint32_t *limb = &limbs->at[(total - 1 - i) / LIMB_DIGITS];
        *limb = *limb * 10 + (uint32_t)(number_digit(number, i) - '0');
    }
    for (size_t i = 0; i < zeros % LIMB_DIGITS; i++)
        limbs->at[zeros / LIMB_DIGITS] *= 10;
}

static bool at_least(const struct limbs *a, const struct limbs *b)
{
    if (a->count != b->count)
        return a->count > b->count;
    for (size_t i = a->count; i > 0; i--)
        if (a->at[i - 1] != b->at[i - 1])
            return a->at[i - 1] > b->at[i - 1];
    return true;
}

/* `from` must be at least `what`. */
static void subtract(struct limbs *from, const struct limbs *what)
{
    int64_t borrow = 0;
    for (size_t i = 0; i < from->count; i++) {
        int64_t limb = (int64_t)from->at[i] - (i < what->count ? what->at[i] : 0) - borrow;
        borrow = limb < 0;
        from->at[i] = (uint32_t)(limb + borrow * LIMB);
    }
    while (from->count && from->at[from->count - 1] == 0)
        from->count--;
}

static void add(struct limbs *to, const struct limbs *what)
{
    uint32_t carry = 0;
    for (size_t i = 0; i < what->count || carry; i++) {
        if (i == to->count)
            to->at[to->count++] = 0;
        uint32_t limb = to->at[i] + (i < what->count ? what->at[i] : 0) + carry;
        carry = limb >= LIMB;
        to->at[i] = carry ? limb - LIMB : limb;
    }
}

/* The digits of `number` and so many zeros divided by `divisor`, digit by digit; only what is left
 * is kept. */
static void find_rest(struct limbs *rest, const struct number *number, size_t zeros,
                      const struct limbs *divisor)
{
    rest->count = 0;
    for (size_t i = 0; i < number_digits(number) + zeros; i++) {
        shift_in(rest, i < number_digits(number) ? number_digit(number, i) : '0');
        while (at_least(rest, divisor))
            subtract(rest, divisor);
    }
}

static bool divides_large(const struct number *number, const struct number *divisor, size_t zeros)
{
    struct limbs by, rest;
    load(&by, divisor, 0);
    find_rest(&rest, number, zeros, &by);
    return rest.count == 0;
}

bool number_is_multiple(struct str text, struct str divisor_text)
{
    struct number number = number_parse(text), divisor = number_parse(divisor_text);
    size_t digits = number_digits(&divisor);
    if (digits == 0 || digits > NUMBER_DIVISOR_DIGITS)
        return false;
    if (number_digits(&number) == 0)
        return true;
    /* The last digit is no zero, so a smaller exponent cannot be a multiple of ten times anything.
     */
    if (number.exponent < divisor.exponent)
        return false;
    /* Each zero behind the number brings a two and a five; the divisor has less than four for each
     * digit. */
    uint64_t zeros = (uint64_t)(number.exponent - divisor.exponent);
    if (zeros > 4 * digits)
        zeros = 4 * digits;
    return digits <= SMALL_DIVISOR_DIGITS ? divides_small(&number, &divisor, zeros)
                                          : divides_large(&number, &divisor, zeros);
}

/* Two numbers as whole multiples of one power of ten: how many zeros each takes behind its digits.
 */
struct common {
    int64_t exponent;
    size_t a_zeros, b_zeros;
};

/* False where one of them becomes too long. */
static bool find_common(const struct number *a, const struct number *b, struct common *common)
{
    bool a_zero = number_digits(a) == 0, b_zero = number_digits(b) == 0;
    int64_t a_exponent = a_zero ? b->exponent : a->exponent;
    int64_t b_exponent = b_zero ? a->exponent : b->exponent;
    common->exponent = a_exponent < b_exponent ? a_exponent : b_exponent;
    common->a_zeros = (size_t)(a_exponent - common->exponent);
    common->b_zeros = (size_t)(b_exponent - common->exponent);
    return number_digits(a) + common->a_zeros <= NUMBER_DIGITS_MAX &&
           number_digits(b) + common->b_zeros <= NUMBER_DIGITS_MAX;
}

/* The limbs times a power of ten, as text. */
static struct str limbs_text(struct arena *arena, bool negative, const struct limbs *limbs,
                             int64_t exponent)
{
    struct buf digits = {.arena = arena}, out = {.arena = arena};
    if (negative)
        buf_byte(&digits, '-');
    for (size_t i = limbs->count; i > 0; i--)
        buf_printf(&digits, "%09lu", (unsigned long)limbs->at[i - 1]);
    buf_printf(&digits, "0e%lld", (long long)exponent - 1);
    struct number number = number_parse(buf_str(&digits));
    number_write(&out, &number);
    return buf_str(&out);
}

bool number_add(struct arena *arena, struct str a_text, struct str b_text, struct str *sum)
{
    struct number a = number_parse(a_text), b = number_parse(b_text);
    struct common common;
    if (!find_common(&a, &b, &common))
        return false;
    struct limbs left, right;
    load(&left, &a, common.a_zeros);
    load(&right, &b, common.b_zeros);
    if (a.negative == b.negative)
        add(&left, &right);
    else if (at_least(&left, &right))
        subtract(&left, &right);
    else {
        subtract(&right, &left);
        left = right;
        a.negative = b.negative;
    }
    *sum = limbs_text(arena, a.negative, &left, common.exponent);
    return true;
}

bool number_round_up(struct arena *arena, struct str text, struct str step_text,
                     struct str *multiple)
{
    struct number number = number_parse(text), step = number_parse(step_text);
    struct common common;
    if (number_digits(&step) == 0 || !find_common(&number, &step, &common))
        return false;
    struct limbs value, by, rest;
    load(&value, &number, common.a_zeros);
    load(&by, &step, common.b_zeros);
    find_rest(&rest, &number, common.a_zeros, &by);
    if (number.negative) {
        subtract(&value, &rest);
    } else if (rest.count > 0) {
        subtract(&by, &rest);
        add(&value, &by);
    }
    *multiple = limbs_text(arena, number.negative, &value, common.exponent);
    return true;
}
