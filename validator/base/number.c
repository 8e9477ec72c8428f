#include "number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(struct str text)
{
    size_t n = 0;
    while (n < text.len && is_digit(text.ptr[n]))
        n++;
    return n;
}

bool number_is_valid(struct str text)
{
    if (str_starts(text, STR("-")))
        text = str_from(text, 1);
    size_t whole = count_digits(text);
    if (whole == 0 || (whole > 1 && text.ptr[0] == '0'))
        return false;
    text = str_from(text, whole);
    if (str_starts(text, STR("."))) {
        size_t fraction = count_digits(str_from(text, 1));
        if (fraction == 0)
            return false;
        text = str_from(text, 1 + fraction);
    }
    if (text.len && (text.ptr[0] | 0x20) == 'e') {
        text = str_from(text, 1);
        if (str_starts(text, STR("+")) || str_starts(text, STR("-")))
            text = str_from(text, 1);
        size_t exponent = count_digits(text);
        return exponent > 0 && exponent == text.len;
    }
    return text.len == 0;
}

static struct str without_leading_zeros(struct str digits)
{
    while (str_starts(digits, STR("0")))
        digits = str_from(digits, 1);
    return digits;
}

static struct str without_trailing_zeros(struct str digits)
{
    while (str_ends(digits, STR("0")))
        digits.len--;
    return digits;
}

/* What no length of digits can bring back below NUMBER_EXPONENT_MAX. */
static const int64_t endless = INT64_C(1000000000000000000);

/* The text behind 'e'. */
static int64_t parse_exponent(struct str text)
{
    bool negative = str_starts(text, STR("-"));
    if (negative || str_starts(text, STR("+")))
        text = str_from(text, 1);
    int64_t exponent = 0;
    for (size_t i = 0; i < text.len && exponent < endless / 10; i++)
        exponent = exponent * 10 + (text.ptr[i] - '0');
    if (exponent >= endless / 10)
        exponent = endless;
    return negative ? -exponent : exponent;
}

/* The power of ten behind the first digit: 0.05 has -1, 5 has 1, 50 has 2. */
static int64_t magnitude(const struct number *number)
{
    return number->exponent + (int64_t)number_digits(number);
}

struct number number_parse(struct str text)
{
    struct number number = {.negative = str_starts(text, STR("-"))};
    if (number.negative)
        text = str_from(text, 1);
    struct str whole = str_slice(text, 0, count_digits(text)), fraction = {text.ptr, 0};
    text = str_from(text, whole.len);
    if (str_starts(text, STR("."))) {
        text = str_from(text, 1);
        fraction = str_slice(text, 0, count_digits(text));
        text = str_from(text, fraction.len);
    }
    if (text.len)
        number.exponent = parse_exponent(str_from(text, 1));
    fraction = without_trailing_zeros(fraction);
    number.exponent -= (int64_t)fraction.len;
    number.head = without_leading_zeros(whole);
    number.tail = number.head.len ? fraction : without_leading_zeros(fraction);
    if (number.tail.len == 0) {
        struct str stripped = without_trailing_zeros(number.head);
        number.exponent += (int64_t)(number.head.len - stripped.len);
        number.head = stripped;
    }
    if (number_digits(&number) == 0)
        return (struct number){.negative = false};
    int64_t first = magnitude(&number) - 1;
    if (first > NUMBER_EXPONENT_MAX)
        number.exponent -= first - NUMBER_EXPONENT_MAX;
    if (first < -NUMBER_EXPONENT_MAX)
        number.exponent += -NUMBER_EXPONENT_MAX - first;
    return number;
}

static int compare_digits(const struct number *a, const struct number *b)
{
    size_t a_len = number_digits(a), b_len = number_digits(b);
    for (size_t i = 0; i < a_len && i < b_len; i++) {
        int order = number_digit(a, i) - number_digit(b, i);
        if (order != 0)
            return order;
    }
    return (a_len > b_len) - (a_len < b_len);
}

static int compare_sizes(const struct number *a, const struct number *b)
{
    bool a_zero = number_digits(a) == 0, b_zero = number_digits(b) == 0;
    if (a_zero || b_zero)
        return (int)b_zero - (int)a_zero;
    int64_t a_size = magnitude(a), b_size = magnitude(b);
    if (a_size != b_size)
        return a_size < b_size ? -1 : 1;
    return compare_digits(a, b);
}

static int compare(const struct number *a, const struct number *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    int order = compare_sizes(a, b);
    return a->negative ? -order : order;
}

int number_compare(struct str a, struct str b)
{
    struct number left = number_parse(a), right = number_parse(b);
    return compare(&left, &right);
}

bool number_equal(struct str a, struct str b)
{
    return str_eq(a, b) || number_compare(a, b) == 0;
}

bool number_is_integer(struct str text)
{
    return number_parse(text).exponent >= 0;
}

bool number_to_int64(struct str text, int64_t *value)
{
    struct number number = number_parse(text);
    if (number.exponent < 0 || magnitude(&number) > 19)
        return false;
    int64_t sum = 0;
    for (int64_t i = 0; i < magnitude(&number); i++) {
        size_t index = (size_t)i;
        int digit = index < number_digits(&number) ? number_digit(&number, index) - '0' : 0;
        if (number.negative)
            digit = -digit;
        if (__builtin_mul_overflow(sum, INT64_C(10), &sum) ||
            __builtin_add_overflow(sum, (int64_t)digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

static void write_digits(struct buf *out, const struct number *number, size_t from, size_t to)
{
    size_t head = number->head.len;
    buf_add(out, str_slice(number->head, from, to));
    buf_add(out, str_slice(number->tail, from > head ? from - head : 0, to > head ? to - head : 0));
}

static void write_zeros(struct buf *out, int64_t count)
{
    while (count-- > 0)
        buf_byte(out, '0');
}

static void write_scientific(struct buf *out, const struct number *number)
{
    size_t digits = number_digits(number);
    write_digits(out, number, 0, 1);
    if (digits > 1)
        buf_byte(out, '.');
    write_digits(out, number, 1, digits);
    buf_printf(out, "e%+lld", (long long)magnitude(number) - 1);
}

void number_write(struct buf *out, const struct number *number)
{
    int64_t digits = (int64_t)number_digits(number), point = magnitude(number);
    if (number->negative)
        buf_byte(out, '-');
    if (digits == 0) {
        buf_byte(out, '0');
    } else if (point > 21 || point <= -6) {
        write_scientific(out, number);
    } else if (point <= 0) {
        buf_add(out, STR("0."));
        write_zeros(out, -point);
        write_digits(out, number, 0, (size_t)digits);
    } else if (digits <= point) {
        write_digits(out, number, 0, (size_t)digits);
        write_zeros(out, point - digits);
    } else {
        write_digits(out, number, 0, (size_t)point);
        buf_byte(out, '.');
        write_digits(out, number, (size_t)point, (size_t)digits);
    }
}
