/* Formats of numbers: held against exact decimal texts, never against rounded ones. */
#include "format_private.h"
#include "number.h"

struct range {
    struct str low, high;
};

enum { SHORT_DIGITS = 18 /* always fit into 64 bits */ };

/* The value of a plain, short integer, the one nearly all numbers are; false for any other text. */
static bool short_integer(struct str text, int64_t *value)
{
    bool negative = str_starts(text, STR("-"));
    struct str digits = str_from(text, negative);
    if (digits.len == 0 || digits.len > SHORT_DIGITS || !all_in(SET_DIGIT, digits) ||
        (digits.len > 1 && digits.ptr[0] == '0'))
        return false;
    int64_t sum = 0;
    for (size_t i = 0; i < digits.len; i++)
        sum = sum * 10 + (digits.ptr[i] - '0');
    *value = negative ? -sum : sum;
    return true;
}

/* Numbers are integers by value: 1.0 and 1e3 are some. */
static bool is_integer_in(struct str text, int64_t low, int64_t high)
{
    int64_t value;
    if (!short_integer(text, &value) &&
        !(number_is_valid(text) && number_is_integer(text) && number_to_int64(text, &value)))
        return false;
    return value >= low && value <= high;
}

bool format_int8(struct str text)
{
    return is_integer_in(text, INT8_MIN, INT8_MAX);
}

bool format_int16(struct str text)
{
    return is_integer_in(text, INT16_MIN, INT16_MAX);
}

bool format_int32(struct str text)
{
    return is_integer_in(text, INT32_MIN, INT32_MAX);
}

bool format_int64(struct str text)
{
    return is_integer_in(text, INT64_MIN, INT64_MAX);
}

bool format_uint8(struct str text)
{
    return is_integer_in(text, 0, UINT8_MAX);
}

bool format_uint16(struct str text)
{
    return is_integer_in(text, 0, UINT16_MAX);
}

bool format_uint32(struct str text)
{
    return is_integer_in(text, 0, UINT32_MAX);
}

bool format_uint64(struct str text)
{
    int64_t value;
    if (short_integer(text, &value))
        return value >= 0;
    return number_is_valid(text) && number_is_integer(text) &&
           number_compare(text, STR("0")) >= 0 &&
           number_compare(text, STR("18446744073709551615")) <= 0;
}

/* Up to here every integer is one of double precision. */
bool format_double_int(struct str text)
{
    const int64_t most = INT64_C(1) << 53;
    return is_integer_in(text, -most, most);
}

/* RFC 8941, 3.3.1. */
bool format_sf_integer(struct str text)
{
    const int64_t most = INT64_C(999999999999999);
    return is_integer_in(text, -most, most);
}

static struct str magnitude(struct str text)
{
    return str_from(text, str_starts(text, STR("-")));
}

/* Below 1e38, as one can see without reading it. */
static bool is_small(struct str text)
{
    return text.len <= 38 && !memchr(text.ptr, 'e', text.len) && !memchr(text.ptr, 'E', text.len);
}

/* What is nearer to the largest finite number than to the next one that would follow counts as in range: that
 * is how readers round, and writers print FLT_MAX as 3.4028235e38, which is more than it. */
bool format_float(struct str text)
{
    return number_is_valid(text) &&
           (is_small(text) ||
            number_compare(magnitude(text), STR("340282356779733661637539395458142568448")) < 0);
}

bool format_double(struct str text)
{
    static const struct str bound = STR_INIT(
        "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017"
        "977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273"
        "854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704"
        "342711559699508093042880177904174497792");
    return number_is_valid(text) && (is_small(text) || number_compare(magnitude(text), bound) < 0);
}

bool format_decimal(struct str text)
{
    return number_is_valid(text);
}

/* IEEE 754-2008: 34 digits, exponents from -6176, up to 9.99…e6144. */
bool format_decimal128(struct str text)
{
    if (!number_is_valid(text))
        return false;
    struct number number = number_parse(text);
    int64_t digits = (int64_t)number_digits(&number);
    return digits == 0 ||
           (digits <= 34 && number.exponent >= -6176 && number.exponent + digits - 1 <= 6144);
}

/* RFC 8941, 3.3.2. */
bool format_sf_decimal(struct str text)
{
    return number_is_valid(text) && number_compare(magnitude(text), STR("1000000000000")) < 0 &&
           number_is_multiple(text, STR("0.001"));
}
