/* Numbers. Bounds are worked with as whole multiples of one power of ten, in 64 bits; where that
 * does not hold them, the bounds' own texts are tried. Whatever is chosen is checked exactly, as
 * text. */
#include "number.h"
#include "sampler_private.h"

#include <assert.h>
#include <inttypes.h>

enum { SCALE_MAX = 12 };
static const int64_t largest = INT64_C(900000000000000000);

struct bound {
    const struct node *node; /* NULL: none */
    bool exclusive;
};

struct amount {
    struct sampler *sampler;
    const struct shape *shape;
    struct bound low, high;
    bool whole;
    unsigned scale;    /* digits behind the point */
    int64_t one, step; /* 1 and the smallest step, scaled */
};

/* ---- bounds ---- */

static void tighten(struct bound *bound, const struct node *node, bool exclusive, int sign)
{
    if (!node_is(node, NODE_NUMBER))
        return;
    int order = bound->node ? number_compare(node_str(node), node_str(bound->node)) * sign : 1;
    if (order > 0)
        *bound = (struct bound){.node = node, .exclusive = exclusive};
    else if (order == 0)
        bound->exclusive = bound->exclusive || exclusive;
}

/* `exclusiveMinimum` is a number, or before OpenAPI 3.1 a flag beside `minimum`. */
static void find_bounds(struct amount *amount)
{
    for (size_t i = 0; i < amount->shape->parts.len; i++) {
        const struct view *view = &amount->shape->parts.at[i]->view;
        const struct node *above = view->at[KEY_EXCLUSIVE_MINIMUM],
                          *below = view->at[KEY_EXCLUSIVE_MAXIMUM];
        tighten(&amount->low, view->at[KEY_MINIMUM], node_bool(above, false), 1);
        tighten(&amount->low, above, true, 1);
        tighten(&amount->high, view->at[KEY_MAXIMUM], node_bool(below, false), -1);
        tighten(&amount->high, below, true, -1);
    }
}

/* What Prism puts in as `minimum`; that of `float` no float can hold. */
static void find_format_bound(struct amount *amount)
{
    static const struct {
        struct str format, minimum;
    } rows[] = {
        {STR_INIT("int32"),  STR_INIT("-2147483648")             },
        {STR_INIT("int64"),  STR_INIT("-9007199254740991")       },
        {STR_INIT("double"), STR_INIT("-1.7976931348623157e+308")},
    };
    for (size_t i = 0; i < amount->shape->parts.len && !amount->low.node; i++) {
        struct str format = node_string(amount->shape->parts.at[i]->view.at[KEY_FORMAT]);
        for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
            if (str_eq(rows[n].format, format)) {
                struct node *node = arena_new(amount->sampler->scratch, struct node);
                node_number_set(node, rows[n].minimum);
                amount->low.node = node;
            }
    }
}

static bool is_allowed(const struct amount *amount, struct str text)
{
    if (amount->whole && !number_is_integer(text))
        return false;
    if (amount->low.node) {
        int order = number_compare(text, node_str(amount->low.node));
        if (order < 0 || (order == 0 && amount->low.exclusive))
            return false;
    }
    if (amount->high.node) {
        int order = number_compare(text, node_str(amount->high.node));
        if (order > 0 || (order == 0 && amount->high.exclusive))
            return false;
    }
    for (size_t i = 0; i < amount->shape->parts.len; i++) {
        const struct node *factor = amount->shape->parts.at[i]->view.at[KEY_MULTIPLE_OF];
        if (node_is(factor, NODE_NUMBER) && !number_is_multiple(text, node_str(factor)))
            return false;
    }
    return true;
}

/* ---- scaled arithmetic ---- */

static int64_t power_of_ten(unsigned exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* The value times ten to the scale, or false where that is no whole number or too large. */
static bool scaled(const struct node *node, unsigned scale, int64_t *value)
{
    struct number number = number_parse(node_str(node));
    int64_t zeros = number.exponent + (int64_t)scale;
    if (zeros < 0 || zeros > 18)
        return number_digits(&number) == 0 && (*value = 0, true);
    int64_t result = 0;
    for (size_t i = 0; i < number_digits(&number) + (size_t)zeros; i++) {
        int digit = i < number_digits(&number) ? number_digit(&number, i) - '0' : 0;
        if (result > largest / 10)
            return false;
        result = result * 10 + digit;
    }
    *value = number.negative ? -result : result;
    return true;
}

static unsigned decimals(const struct node *node)
{
    if (!node_is(node, NODE_NUMBER))
        return 0;
    int64_t exponent = number_parse(node_str(node)).exponent;
    if (exponent >= 0)
        return 0;
    return exponent < -SCALE_MAX ? SCALE_MAX : (unsigned)-exponent;
}

static unsigned most(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return a / x > largest / b ? 0 : a / x * b;
}

/* Sets scale, one and step; false where the steps are beyond 64 bits. */
static bool find_step(struct amount *amount)
{
    const struct shape *shape = amount->shape;
    amount->scale = most(decimals(amount->low.node), decimals(amount->high.node));
    for (size_t i = 0; i < shape->parts.len; i++)
        amount->scale = most(amount->scale, decimals(shape->parts.at[i]->view.at[KEY_MULTIPLE_OF]));
    if (!amount->whole && amount->low.exclusive && amount->high.exclusive)
        amount->scale++; /* for the middle */
    amount->one = power_of_ten(amount->scale);
    amount->step = amount->whole ? amount->one : 1;
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct node *factor = shape->parts.at[i]->view.at[KEY_MULTIPLE_OF];
        int64_t value;
        if (!node_is(factor, NODE_NUMBER))
            continue;
        if (!scaled(factor, amount->scale, &value) || value <= 0)
            return false;
        amount->step = common_multiple(amount->step, value);
        if (amount->step == 0)
            return false;
    }
    return true;
}

static int64_t round_up(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return rest == 0 ? value : value - rest + (rest > 0 ? step : 0);
}

static int64_t round_down(int64_t value, int64_t step)
{
    return -round_up(-value, step);
}

/* minimum; exclusiveMinimum + 1, or half-way to the other end; exclusiveMaximum - 1; maximum; 0. */
static bool first_choice(const struct amount *amount, int64_t *value)
{
    int64_t low = 0, high = 0;
    if ((amount->low.node && !scaled(amount->low.node, amount->scale, &low)) ||
        (amount->high.node && !scaled(amount->high.node, amount->scale, &high)))
        return false;
    bool narrow = amount->low.node && amount->high.node && low + amount->one >= high;
    if (amount->low.node && !amount->low.exclusive)
        *value = round_up(low, amount->step);
    else if (amount->low.node && !narrow)
        *value = round_up(low + amount->one, amount->step);
    else if (amount->low.node)
        *value = round_up(low + (high - low + 1) / 2, amount->step);
    else if (amount->high.node && amount->high.exclusive)
        *value = round_down(high - amount->one, amount->step);
    else if (amount->high.node)
        *value = round_down(high, amount->step);
    else
        *value = 0;
    return true;
}

static struct str scaled_text(const struct amount *amount, int64_t value)
{
    struct arena *arena = amount->sampler->scratch;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t one = (uint64_t)amount->one;
    struct str text = arena_printf(arena, "%s%" PRIu64, value < 0 ? "-" : "", size / one);
    if (size % one == 0)
        return text;
    text =
        arena_printf(arena, STR_FMT ".%0*" PRIu64, STR_ARG(text), (int)amount->scale, size % one);
    while (str_ends(text, STR("0")))
        text.len--;
    return text;
}

/* ---- choosing ---- */

/* The first choice, and for further variants steps up from it or, where that leaves the bounds,
 * down. */
static bool try_scaled(struct amount *amount, struct str *text)
{
    int64_t first;
    if (!find_step(amount) || !first_choice(amount, &first))
        return false;
    int64_t stride =
        amount->step > amount->one ? amount->step : round_up(amount->one, amount->step);
    assert(stride > 0);
    int64_t strides[] = {stride, -stride, amount->step, -amount->step};
    for (size_t i = 0; i < sizeof strides / sizeof *strides; i++) {
        if (strides[i] != 0 &&
            amount->sampler->variant > (unsigned)(largest / 1000000 / stride + 1000))
            return false;
        *text = scaled_text(amount, first + (int64_t)amount->sampler->variant * strides[i]);
        if (is_allowed(amount, *text))
            return true;
    }
    *text = scaled_text(amount, round_up(first, amount->step) - amount->step);
    return amount->sampler->variant == 0 && is_allowed(amount, *text);
}

static bool try_texts(struct amount *amount, struct str *text)
{
    const struct str texts[] = {node_str(amount->low.node), node_str(amount->high.node), STR("0"),
                                STR("1")};
    size_t skip = amount->sampler->variant;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *text = texts[i];
        if (text->len > 0 && is_allowed(amount, *text) && skip-- == 0)
            return true;
    }
    return false;
}

enum step amount_write(struct sampler *sampler, const struct shape *shape)
{
    struct amount amount = {
        .sampler = sampler, .shape = shape, .whole = (shape->types & TYPE_FRACTION) == 0};
    struct str text;
    find_bounds(&amount);
    if (sampler->sample->as_prism)
        find_format_bound(&amount);
    if (!try_scaled(&amount, &text) && !try_texts(&amount, &text))
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape->parts.at[0]->view.schema,
                            "no number was found that all of its bounds allow");
    buf_add(&sampler->out, text);
    return STEP_MADE;
}
