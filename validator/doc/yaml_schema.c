#include "buf.h"
#include "number.h"
#include "yaml_private.h"

static const struct {
    struct str text;
    enum node_kind kind;
} words[] = {
    {STR_INIT(""),      NODE_NULL },
    {STR_INIT("~"),     NODE_NULL },
    {STR_INIT("null"),  NODE_NULL },
    {STR_INIT("Null"),  NODE_NULL },
    {STR_INIT("NULL"),  NODE_NULL },
    {STR_INIT("true"),  NODE_TRUE },
    {STR_INIT("True"),  NODE_TRUE },
    {STR_INIT("TRUE"),  NODE_TRUE },
    {STR_INIT("false"), NODE_FALSE},
    {STR_INIT("False"), NODE_FALSE},
    {STR_INIT("FALSE"), NODE_FALSE},
};

/* [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN) */
static bool is_not_finite(struct str text)
{
    if (str_eq(text, STR(".nan")) || str_eq(text, STR(".NaN")) || str_eq(text, STR(".NAN")))
        return true;
    if (str_starts(text, STR("-")) || str_starts(text, STR("+")))
        text = str_from(text, 1);
    return str_eq(text, STR(".inf")) || str_eq(text, STR(".Inf")) || str_eq(text, STR(".INF"));
}

static struct str take_digits(struct str *text)
{
    size_t n = 0;
    while (n < text->len && text->ptr[n] >= '0' && text->ptr[n] <= '9')
        n++;
    struct str digits = str_slice(*text, 0, n);
    *text = str_from(*text, n);
    return digits;
}

/* [-+]? ( \.[0-9]+ | [0-9]+ ( \.[0-9]* )? ) ( [eE] [-+]? [0-9]+ )? taken apart. */
struct decimal_parts {
    bool negative, point;
    struct str whole, fraction, exponent; /* exponent with its sign */
};

static bool split_exponent(struct str *text, struct str *exponent)
{
    *exponent = STR("");
    if (text->len == 0 || (text->ptr[0] | 0x20) != 'e')
        return true;
    *exponent = str_from(*text, 1);
    *text = *exponent;
    if (str_starts(*text, STR("-")) || str_starts(*text, STR("+")))
        *text = str_from(*text, 1);
    return take_digits(text).len > 0;
}

static bool split_decimal(struct str text, struct decimal_parts *parts)
{
    parts->negative = str_starts(text, STR("-"));
    if (parts->negative || str_starts(text, STR("+")))
        text = str_from(text, 1);
    parts->whole = take_digits(&text);
    parts->fraction = STR("");
    parts->point = str_starts(text, STR("."));
    if (parts->point) {
        text = str_from(text, 1);
        parts->fraction = take_digits(&text);
    }
    if (parts->whole.len + parts->fraction.len == 0)
        return false;
    return split_exponent(&text, &parts->exponent) && text.len == 0;
}

static struct str rewrite_decimal(struct arena *arena, struct decimal_parts parts)
{
    while (parts.whole.len > 1 && parts.whole.ptr[0] == '0')
        parts.whole = str_from(parts.whole, 1);
    struct buf out = {.arena = arena};
    if (parts.negative)
        buf_byte(&out, '-');
    buf_add(&out, parts.whole.len ? parts.whole : STR("0"));
    if (parts.fraction.len) {
        buf_byte(&out, '.');
        buf_add(&out, parts.fraction);
    }
    if (parts.exponent.len) {
        buf_byte(&out, 'e');
        buf_add(&out, parts.exponent);
    }
    return buf_str(&out);
}

/* Longer ones stay strings: turning them into decimal takes steps that grow with the square. */
enum { RADIX_DIGITS_MAX = 512 };

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

/* Digits of a power of two in decimal; the empty text where one of them is none. */
static struct str rewrite_radix(struct arena *arena, struct str digits, int radix)
{
    char decimal[RADIX_DIGITS_MAX * 2]; /* lowest digit first */
    size_t len = 0;
    if (digits.len == 0 || digits.len > RADIX_DIGITS_MAX)
        return STR("");
    for (size_t i = 0; i < digits.len; i++) {
        int carry = digit_value(digits.ptr[i]);
        if (carry >= radix)
            return STR("");
        for (size_t d = 0; d < len; d++) {
            carry += decimal[d] * radix;
            decimal[d] = (char)(carry % 10);
            carry /= 10;
        }
        for (; carry > 0; carry /= 10)
            decimal[len++] = (char)(carry % 10);
    }
    char *out = arena_bytes(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('0' + decimal[len - 1 - i]);
    return len ? (struct str){out, len} : STR("0");
}

static bool resolve_number(struct arena *arena, struct str text, struct yaml_value *value)
{
    struct decimal_parts parts;
    if (str_starts(text, STR("0x")) || str_starts(text, STR("0o"))) {
        value->text = rewrite_radix(arena, str_from(text, 2), text.ptr[1] == 'x' ? 16 : 8);
        value->is_integer = true;
        return value->text.len > 0;
    }
    if (!split_decimal(text, &parts))
        return false;
    value->is_integer = !parts.point && parts.exponent.len == 0;
    value->text = number_is_valid(text) ? text : rewrite_decimal(arena, parts);
    return true;
}

struct yaml_value yaml_resolve(struct arena *arena, struct str text)
{
    struct yaml_value value = {.kind = NODE_NUMBER};
    char first = text.len ? text.ptr[0] : '~';
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
        if (resolve_number(arena, text, &value))
            return value;
        return (struct yaml_value){
            .kind = NODE_STRING, .text = text, .not_finite = is_not_finite(text)};
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(text, words[i].text))
            return (struct yaml_value){.kind = words[i].kind};
    return (struct yaml_value){.kind = NODE_STRING, .text = text};
}
