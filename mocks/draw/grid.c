#include "grid_private.h"

enum {
    DECIMALS = 2,            /* of fractions, where the range does not ask for more */
    FRACTION_DIGITS = 15,    /* of fractions, where it does not: what a double holds */
    SPAN_DIGITS = 17,        /* of the count of points that are drawn from */
    LONG_MULTIPLES_MAX = 16, /* that are worked into a step beyond 64 bits: they are slow */
    INTEGER_DIGITS = 1000
};

int64_t number_top(const struct number *number)
{
    size_t digits = number_digits(number);
    return digits ? number->exponent + (int64_t)digits : -2 * NUMBER_EXPONENT_MAX;
}

/* The ends of types: int32, uint32, what a double counts to, int64, uint64, float, double. */
static const struct {
    struct str digits;
    int64_t top;
} ends[] = {
    {STR_INIT("2147483647"),           10 },
    {STR_INIT("2147483648"),           10 },
    {STR_INIT("4294967295"),           10 },
    {STR_INIT("9007199254740991"),     16 },
    {STR_INIT("9223372036854775807"),  19 },
    {STR_INIT("9223372036854775808"),  19 },
    {STR_INIT("18446744073709551615"), 20 },
    {STR_INIT("34028235"),             39 },
    {STR_INIT("34028234663852886"),    39 },
    {STR_INIT("17976931348623157"),    309},
};

static bool has_digits(const struct number *number, struct str digits)
{
    if (number_digits(number) != digits.len)
        return false;
    for (size_t i = 0; i < digits.len; i++)
        if (number_digit(number, i) != digits.ptr[i])
            return false;
    return true;
}

static bool is_end_of_type(const struct number *number)
{
    if (number_digits(number) < 8)
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (number_top(number) == ends[i].top && has_digits(number, ends[i].digits))
            return true;
    return false;
}

static void read_bound(struct bound *bound, struct str text, bool exclusive)
{
    bound->given = text.ptr != NULL;
    bound->exclusive = exclusive;
    bound->number = number_parse(text);
    bound->usual = bound->given && !is_end_of_type(&bound->number);
}

void range_read(struct range *range, const struct number_wish *wish)
{
    read_bound(&range->low, wish->low, wish->low_exclusive);
    read_bound(&range->high, wish->high, wish->high_exclusive);
}

/* A common multiple of the step and a number above zero. Where the one has far more zeros behind it than the other has
 * digits, all of the other's twos and fives are in them: the rest of the zeros can wait. */
static void add_multiple(struct grid *grid, struct whole_room *room, struct whole digits,
                         int64_t exponent)
{
    bool finer = exponent < grid->exponent;
    int64_t zeros = finer ? grid->exponent - exponent : exponent - grid->exponent;
    int64_t needed = 4 * (int64_t)whole_length(finer ? digits : grid->step);
    struct number one = number_parse(STR("1"));
    struct whole shift = whole_of_digits(room, &one, 1 + (size_t)smaller(zeros, needed));
    if (finer)
        grid->step = whole_multiply(room, grid->step, shift);
    else
        digits = whole_multiply(room, digits, shift);
    grid->step = whole_common_multiple(room, grid->step, digits);
    grid->exponent = smaller(grid->exponent, exponent) + larger(zeros - needed, 0);
}

static bool is_short(const struct grid *grid)
{
    return whole_length(grid->step) <= NUMBER_DIVISOR_DIGITS;
}

static void drop_zeros(struct grid *grid)
{
    for (; !grid->step.big && grid->step.small % 10 == 0; grid->exponent++)
        grid->step.small /= 10;
}

/* Impossible: to number_is_multiple, nothing is a multiple of zero. */
static enum grid_kind add_text(struct grid *grid, struct whole_room *room, struct str text)
{
    struct number number = number_parse(text);
    size_t digits = number_digits(&number);
    if (digits == 0 || digits > NUMBER_DIVISOR_DIGITS)
        return digits ? GRID_TOO_LONG : GRID_IMPOSSIBLE;
    struct whole whole = whole_of_digits(room, &number, digits);
    if (grid->dense) {
        grid->step = whole;
        grid->exponent = number.exponent;
        grid->dense = false;
    } else {
        add_multiple(grid, room, whole, number.exponent);
    }
    return is_short(grid) ? GRID_MADE : GRID_TOO_LONG;
}

enum grid_kind grid_step(struct grid *grid, struct whole_room *room, const struct number_wish *wish)
{
    size_t longs = 0;
    *grid = (struct grid){.step = whole_of(1), .dense = !wish->integer};
    for (size_t i = 0; i < wish->multiple_count; i++) {
        enum grid_kind kind = add_text(grid, room, wish->multiples[i]);
        if (kind != GRID_MADE)
            return kind;
        longs += grid->step.big != NULL;
        if (longs > LONG_MULTIPLES_MAX)
            return GRID_TOO_LONG;
    }
    drop_zeros(grid);
    return GRID_MADE;
}

static int digit_at(const struct number *number, int64_t power)
{
    int64_t index = number_top(number) - 1 - power;
    return index >= 0 && index < (int64_t)number_digits(number)
               ? number_digit(number, (size_t)index) - '0'
               : 0;
}

/* Of two numbers of one sign, |near| < |far|: the power of ten that they are about apart: 0.9 to 20 times that. Goes on
 * where the digits so far differ by one: 1.0000 and 0.9999 are closer than they look. */
static int64_t gap_between(const struct number *near, const struct number *far)
{
    int64_t power = number_top(far), difference = 0;
    while (difference < 2) {
        power--;
        difference = difference * 10 + digit_at(far, power) - digit_at(near, power);
    }
    return difference < 10 ? power : power + 1;
}

static bool is_positive(const struct range *range)
{
    return range->low.given && !range->low.number.negative;
}

static bool is_negative(const struct range *range)
{
    const struct number *high = &range->high.number;
    return range->high.given && (high->negative || number_digits(high) == 0);
}

/* The bound at which the range is closest to zero; NULL where zero is inside. */
static const struct bound *near_bound(const struct range *range)
{
    return is_positive(range) ? &range->low : is_negative(range) ? &range->high : NULL;
}

static int64_t larger_top(const struct range *range)
{
    return larger(number_top(&range->low.number), number_top(&range->high.number));
}

/* The bounds must be apart. */
static int64_t gap_of(const struct range *range)
{
    if (is_positive(range))
        return gap_between(&range->low.number, &range->high.number);
    if (is_negative(range))
        return gap_between(&range->high.number, &range->low.number);
    return larger_top(range) - 1;
}

/* Where any fraction fits. A range of two bounds has at least eight points inside. */
static int64_t dense_exponent(const struct range *range)
{
    const struct bound *near = near_bound(range);
    bool both = range->low.given && range->high.given;
    int64_t exponent = -DECIMALS;
    if (range->low.usual && range->high.usual)
        exponent = larger(exponent, larger_top(range) - FRACTION_DIGITS);
    else if (near)
        exponent = larger(exponent, number_top(&near->number) - FRACTION_DIGITS);
    return both ? smaller(exponent, gap_of(range) - 1) : exponent;
}

static void coarsen(struct grid *grid, int64_t exponent)
{
    if (exponent <= grid->exponent)
        return;
    grid->exponent = exponent;
    grid->coarse = true;
}

/* Far beyond what is looked at: the bound that is nearer to zero, NUMBER_DIGITS_MAX digits at most, and a few steps. */
static bool is_far(const struct grid *grid, const struct range *range, const struct bound *bound)
{
    int64_t digits = number_top(&bound->number) - grid->exponent;
    if (!bound->usual && !near_bound(range))
        return digits > SPAN_DIGITS + (int64_t)whole_length(grid->step);
    return digits > 2 * NUMBER_DIGITS_MAX;
}

/* The number in steps without fraction; `*rest`: whether there was one. */
static struct whole index_of(const struct grid *grid, struct whole_room *room,
                             const struct number *number, bool *rest)
{
    int64_t digits = number_top(number) - grid->exponent;
    struct whole whole = whole_of_digits(room, number, (size_t)larger(digits, 0));
    struct whole index = whole_divide(room, whole, grid->step, rest);
    *rest = *rest || (number_digits(number) && number->exponent < grid->exponent);
    return number->negative ? whole_subtract(room, whole_of(0), index) : index;
}

static struct whole first_from(const struct grid *grid, struct whole_room *room,
                               const struct bound *bound)
{
    bool rest;
    struct whole index = index_of(grid, room, &bound->number, &rest);
    bool next = rest ? !bound->number.negative : bound->exclusive;
    return next ? whole_add(room, index, whole_of(1)) : index;
}

static struct whole last_to(const struct grid *grid, struct whole_room *room,
                            const struct bound *bound)
{
    bool rest;
    struct whole index = index_of(grid, room, &bound->number, &rest);
    bool previous = rest ? bound->number.negative : bound->exclusive;
    return previous ? whole_subtract(room, index, whole_of(1)) : index;
}

static void find_indexes(struct grid *grid, struct whole_room *room, const struct range *range)
{
    grid->has_first = range->low.given && !is_far(grid, range, &range->low);
    grid->has_last = range->high.given && !is_far(grid, range, &range->high);
    grid->anchor = whole_of(0);
    if (grid->has_first)
        grid->first = first_from(grid, room, &range->low);
    if (grid->has_last)
        grid->last = last_to(grid, room, &range->high);
    if (grid->has_first && whole_compare(grid->first, grid->anchor) > 0)
        grid->anchor = grid->first;
    else if (grid->has_last && whole_compare(grid->last, grid->anchor) < 0)
        grid->anchor = grid->last;
}

bool range_is_apart(const struct number_wish *wish)
{
    return !wish->low.ptr || !wish->high.ptr || number_compare(wish->low, wish->high) < 0;
}

void grid_fit(struct grid *grid, struct whole_room *room, const struct range *range)
{
    const struct bound *near = near_bound(range);
    if (grid->dense)
        grid->exponent = dense_exponent(range);
    if (near)
        coarsen(grid, number_top(&near->number) - NUMBER_DIGITS_MAX);
    find_indexes(grid, room, range);
}

void grid_fit_at(struct grid *grid, struct whole_room *room, const struct range *range,
                 const struct bound *bound)
{
    int64_t top = number_top(&bound->number);
    if (grid->dense) {
        int64_t own = number_digits(&bound->number) ? bound->number.exponent : 0;
        grid->exponent = larger(smaller(-DECIMALS, own), top - FRACTION_DIGITS);
        if (range->low.given && range->high.given)
            grid->exponent = smaller(grid->exponent, gap_of(range) - 1);
    }
    coarsen(grid, top - NUMBER_DIGITS_MAX);
    find_indexes(grid, room, range);
}

void grid_thin(struct grid *grid, struct whole_room *room, const struct range *range)
{
    const struct bound *near = near_bound(range);
    if (range->low.given && range->high.given)
        coarsen(grid, gap_of(range) - SPAN_DIGITS + 1 - (int64_t)whole_length(grid->step));
    else if (near)
        coarsen(grid, number_top(&near->number) - FRACTION_DIGITS);
    find_indexes(grid, room, range);
}

static void write_plainly(struct buf *out, const struct number *number)
{
    if (number->negative)
        buf_byte(out, '-');
    buf_add(out, number->head);
    buf_add(out, number->tail);
    for (int64_t zeros = number->exponent; zeros > 0; zeros--)
        buf_byte(out, '0');
}

void number_write_as(const struct number *number, bool integer, struct buf *out)
{
    bool whole = number_digits(number) > 0 && number->exponent >= 0;
    if (integer && whole && number_top(number) <= INTEGER_DIGITS)
        write_plainly(out, number);
    else
        number_write(out, number);
}

void grid_write(const struct grid *grid, struct whole_room *room, struct whole index, bool integer,
                struct buf *out)
{
    char small[WHOLE_SMALL_DIGITS];
    struct whole value = whole_multiply(room, index, grid->step);
    struct str digits = whole_digits(out->arena, value, small);
    struct number number = {.negative = whole_compare(value, whole_of(0)) < 0,
                            .exponent = grid->exponent};
    size_t length = digits.len;
    while (str_ends(digits, STR("0")))
        digits.len--;
    number.exponent += (int64_t)(length - digits.len);
    number.head = digits;
    number_write_as(&number, integer, out);
}
