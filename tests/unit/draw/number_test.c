#include "draw_number.h"
#include "groups.h"
#include "unit.h"

#include <time.h>

enum { MULTIPLES = 3 };

/* A wish in C strings; NULL where absent. */
struct row {
    const char *low, *high;
    bool low_exclusive, high_exclusive, integer;
    const char *multiples[MULTIPLES];
    const char *expected;
};

static struct number_wish wish_of(struct arena *arena, const struct row *row)
{
    struct str *multiples = arena_array(arena, struct str, MULTIPLES);
    struct number_wish wish = {.low = str_of(row->low),
                               .high = str_of(row->high),
                               .low_exclusive = row->low_exclusive,
                               .high_exclusive = row->high_exclusive,
                               .multiples = multiples,
                               .integer = row->integer};
    for (size_t i = 0; i < MULTIPLES && row->multiples[i]; i++)
        multiples[wish.multiple_count++] = str_of(row->multiples[i]);
    return wish;
}

static struct draw draw_of(uint64_t index)
{
    struct str field = STR("numbers");
    struct draw_key root = draw_key_of(&field, 1), key = draw_key_at(&root, index);
    return draw_begin(&key);
}

static struct str described(struct arena *arena, const struct number_wish *wish)
{
    struct buf out = {.arena = arena};
    buf_printf(&out, "%c" STR_FMT " .. " STR_FMT "%c%s", wish->low_exclusive ? '(' : '[',
               STR_ARG(wish->low), STR_ARG(wish->high), wish->high_exclusive ? ')' : ']',
               wish->integer ? " integer" : "");
    for (size_t i = 0; i < wish->multiple_count; i++)
        buf_printf(&out, " multiple of " STR_FMT, STR_ARG(wish->multiples[i]));
    buf_byte(&out, 0);
    return buf_str(&out);
}

static bool fits(const struct number_wish *wish, struct str text)
{
    int low = wish->low.ptr ? number_compare(text, wish->low) : 1;
    int high = wish->high.ptr ? number_compare(text, wish->high) : -1;
    bool fit = number_is_valid(text) && low >= wish->low_exclusive && high <= -wish->high_exclusive;
    for (size_t i = 0; i < wish->multiple_count; i++)
        fit = fit && number_is_multiple(text, wish->multiples[i]);
    return fit && (!wish->integer || number_is_integer(text));
}

static size_t fails(struct arena *arena, const struct number_wish *wish, const char *what,
                    struct str text)
{
    print_error("%s: %s gave " STR_FMT "\n", described(arena, wish).ptr, what, STR_ARG(text));
    return 1;
}

/* The number, or "none" where there is surely none, or "not found". */
static struct str drawn(struct arena *arena, struct draw *draw, const struct number_wish *wish)
{
    struct buf out = {.arena = arena};
    bool sure = false;
    if (!draw_number(draw, wish, &out, &sure))
        return sure ? STR("none") : STR("not found");
    return buf_str(&out);
}

#define FIFTY "00000000000000000000000000000000000000000000000000"
#define ZEROS_399                                                                                  \
    FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "0000000000000000000000000000000000000000000000000"

/* clang-format off */
static const struct row plainest[] = {
    {.expected = "0"},
    {.integer = true, .expected = "0"},
    {.low = "-5", .high = "5", .expected = "0"},
    {.low = "1", .high = "100", .integer = true, .expected = "1"},
    {.low = "1", .low_exclusive = true, .integer = true, .expected = "2"},
    {.low = "0", .low_exclusive = true, .integer = true, .expected = "1"},
    {.low = "0", .low_exclusive = true, .expected = "0.01"},
    {.low = "1.5", .integer = true, .expected = "2"},
    {.low = "1.50", .expected = "1.5"},
    {.low = "1e2", .integer = true, .expected = "100"},
    {.high = "-5", .integer = true, .expected = "-5"},
    {.high = "-5", .high_exclusive = true, .integer = true, .expected = "-6"},
    {.high = "-5.5", .integer = true, .expected = "-6"},
    {.high = "0", .high_exclusive = true, .expected = "-0.01"},
    {.low = "-10", .high = "-2.25", .expected = "-2.25"},
    {.low = "10", .multiples = {"0.1", "3"}, .expected = "12"},
    {.low = "0.5", .multiples = {"0.4", "0.6"}, .expected = "1.2"},
    {.low = "1", .multiples = {"0.25", "0.1"}, .expected = "1"},
    {.low = "1", .low_exclusive = true, .multiples = {"0.25", "0.1"}, .expected = "1.5"},
    {.low = "1", .multiples = {"1.5"}, .integer = true, .expected = "3"},
    {.low = "1", .multiples = {"-7"}, .expected = "7"},
    {.low = "0.001", .high = "0.0011", .low_exclusive = true, .high_exclusive = true, .expected = "0.00101"},
    {.low = "1", .high = "1.0000000000000000000000000000000000001", .low_exclusive = true, .high_exclusive = true,
     .expected = "1.00000000000000000000000000000000000001"},
    {.low = "0.99999999999999999999", .high = "1", .low_exclusive = true, .high_exclusive = true,
     .expected = "0.999999999999999999991"},
    {.low = "-2147483648", .high = "2147483647", .integer = true, .expected = "0"},
    {.low = "9223372036854775807", .integer = true, .expected = "9223372036854775807"},
    {.low = "9223372036854775807", .low_exclusive = true, .integer = true, .expected = "9223372036854775808"},
    {.high = "-9223372036854775808", .high_exclusive = true, .integer = true, .expected = "-9223372036854775809"},
    {.low = "18446744073709551615", .multiples = {"10"}, .expected = "18446744073709551620"},
    {.low = "1e30", .integer = true, .low_exclusive = true, .expected = "1000000000000000000000000000001"},
    {.low = "1e308", .expected = "1e+308"},
    {.low = "1e308", .high = "1e308", .integer = true, .multiples = {"7"}, .expected = "none"},
    {.low = "1e3000", .integer = true, .expected = "1e+3000"},
    {.low = "1e999999999", .expected = "1e+999999999"},
    {.low = "1e999999999", .multiples = {"1e999999998"}, .expected = "1e+999999999"},
    {.low = "1", .multiples = {"1e999999999"}, .expected = "1e+999999999"},
    {.low = "1", .multiples = {"1e999999999", "3"}, .expected = "3e+999999999"},
    {.low = "1", .multiples = {"3", "1e999999999", "0.7"}, .expected = "2.1e+1000000000"},
    {.low = "1", .multiples = {"1e-999999999"}, .expected = "1"},
    {.low = "-1e999999999", .high = "1e999999999", .expected = "0"},
    {.low = "1", .high = "1e999999999", .integer = true, .expected = "1"},
    {.low = "1e-999999999", .high = "1", .low_exclusive = true, .expected = "0.01"},
    {.low = "1e-999999999", .high = "1", .integer = true, .expected = "1"},
    {.low = "1e-999999999", .high = "1e-999999998", .low_exclusive = true, .expected = "1.1e-999999999"},
    {.low = "5", .high = "4", .expected = "none"},
    {.low = "5", .high = "4", .integer = true, .expected = "none"},
    {.low = "5", .high = "-1e999999999", .integer = true, .expected = "none"},
    {.low = "1e999999999", .high = "5", .integer = true, .expected = "none"},
    {.low = "5", .high = "5", .expected = "5"},
    {.low = "5", .high = "5.0", .high_exclusive = true, .expected = "none"},
    {.low = "5", .high = "6", .low_exclusive = true, .high_exclusive = true, .integer = true, .expected = "none"},
    {.low = "0.1", .high = "0.9", .integer = true, .expected = "none"},
    {.low = "-0.9", .high = "-0.1", .integer = true, .expected = "none"},
    {.low = "1", .high = "6", .multiples = {"2.5", "7"}, .expected = "none"},
    {.low = "0.01", .high = "0.02", .low_exclusive = true, .high_exclusive = true, .multiples = {"0.01"}, .expected = "none"},
    {.multiples = {"0"}, .expected = "none"},
    {.low = "1" ZEROS_399, .low_exclusive = true, .integer = true, .multiples = {"7"},
     .expected = "1" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "0000000000000000000000000000000000000000000000001"},
    {.low = "1" ZEROS_399, .high = "1" ZEROS_399 ".5", .low_exclusive = true, .integer = true, .expected = "none"},
};
/* clang-format on */

static void without_a_draw_it_is_the_plainest_number(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof plainest / sizeof *plainest; i++) {
        struct number_wish wish = wish_of(*state, &plainest[i]);
        struct str found = drawn(*state, NULL, &wish);
        wrong += unit_differs(described(*state, &wish).ptr, found, str_of(plainest[i].expected));
        if (!str_eq(found, STR("none")))
            wrong += !fits(&wish, found) && fails(*state, &wish, "plainest", found);
    }
    assert_int_equal(wrong, 0);
}

static size_t count_misfits(struct arena *arena, const struct number_wish *wish, uint64_t index)
{
    struct draw draw = draw_of(index), again = draw_of(index);
    struct str plain = drawn(arena, NULL, wish), text = drawn(arena, &draw, wish);
    bool none = str_eq(plain, STR("none")) || str_eq(plain, STR("not found"));
    size_t wrong = unit_differs("again", drawn(arena, &again, wish), text);
    if (none)
        return wrong + unit_differs(described(arena, wish).ptr, text, plain);
    wrong += !fits(wish, plain) && fails(arena, wish, "plainest", plain);
    return wrong + (!fits(wish, text) && fails(arena, wish, "draw", text));
}

static void what_is_drawn_fits(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof plainest / sizeof *plainest; i++) {
        struct number_wish wish = wish_of(*state, &plainest[i]);
        for (uint64_t draw = 0; draw < 50; draw++)
            wrong += count_misfits(*state, &wish, draw);
    }
    assert_int_equal(wrong, 0);
}

/* Numbers of all shapes: short, long, with exponents, on both sides of zero. */
static struct str any_number(struct arena *arena, struct draw *draw, bool positive)
{
    struct buf out = {.arena = arena};
    if (!positive && draw_chance(draw, 40))
        buf_byte(&out, '-');
    unsigned long long digits = draw_below(draw, draw_chance(draw, 50) ? 100 : 10000000000);
    if (positive && digits == 0)
        digits = 1;
    buf_printf(&out, "%llu", digits);
    if (draw_chance(draw, 5))
        for (uint64_t i = draw_below(draw, 60); i > 0; i--)
            buf_printf(&out, "%llu", (unsigned long long)draw_below(draw, 1000));
    if (draw_chance(draw, 40))
        buf_printf(&out, ".%llu", (unsigned long long)draw_below(draw, 1000));
    if (draw_chance(draw, 10))
        buf_printf(&out, "e%d", (int)draw_below(draw, 60) - 30);
    else if (draw_chance(draw, 2))
        buf_printf(&out, "e%d", (int)draw_below(draw, 20000) - 10000);
    return buf_str(&out);
}

static struct number_wish any_wish(struct arena *arena, struct draw *draw)
{
    struct str *multiples = arena_array(arena, struct str, MULTIPLES);
    struct number_wish wish = {.multiples = multiples};
    if (draw_chance(draw, 70))
        wish.low = any_number(arena, draw, false);
    if (draw_chance(draw, 50))
        wish.high = any_number(arena, draw, false);
    if (wish.low.ptr && draw_chance(draw, 30)) /* close together */
        number_add(arena, wish.low, any_number(arena, draw, true), &wish.high);
    wish.low_exclusive = draw_chance(draw, 30);
    wish.high_exclusive = draw_chance(draw, 30);
    wish.integer = draw_chance(draw, 40);
    if (draw_chance(draw, 40))
        wish.multiple_count = draw_below(draw, MULTIPLES + 1);
    for (size_t i = 0; i < wish.multiple_count; i++)
        multiples[i] = any_number(arena, draw, true);
    return wish;
}

enum { WISHES = 6000 };

static void whatever_is_wished_what_is_drawn_fits(void **state)
{
    struct draw draw = draw_of(0);
    size_t wrong = 0;
    for (uint64_t i = 0; i < WISHES; i++) {
        struct arena_mark mark = arena_mark(*state);
        struct number_wish wish = any_wish(*state, &draw);
        wrong += count_misfits(*state, &wish, i);
        arena_rewind(*state, mark);
    }
    assert_int_equal(wrong, 0);
}

/* The plainest number of an exact grid, by number_round_up instead. */
static void nothing_that_fits_is_nearer_to_zero(void **state)
{
    struct draw draw = draw_of(1);
    size_t wrong = 0, met = 0;
    for (uint64_t i = 0; i < WISHES; i++) {
        struct arena_mark mark = arena_mark(*state);
        struct number_wish wish = any_wish(*state, &draw);
        struct str one = any_number(*state, &draw, true), nearest;
        wish.low = any_number(*state, &draw, true);
        wish.low_exclusive = wish.integer = false;
        wish.multiples = &one;
        wish.multiple_count = 1;
        if (number_round_up(*state, wish.low, one, &nearest)) {
            struct str found = drawn(*state, NULL, &wish);
            struct str expected = fits(&wish, nearest) ? nearest : STR("none");
            wrong += unit_differs(described(*state, &wish).ptr, found, expected);
            met += found.ptr[0] != 'n';
        }
        arena_rewind(*state, mark);
    }
    assert_int_equal(wrong, 0);
    assert_in_range(met, WISHES / 3, WISHES);
}

static void hostile_exponents_take_no_time(void **state)
{
    static const struct row rows[] = {
        {.low = "1e999999999999999999999",  .integer = true                  },
        {.low = "-1e999999999999999999999", .high = "1e-99999999999999999999", .integer = true},
        {.high = "-1e-999999999999999999999",                                 .high_exclusive = true                               },
        {.low = "1e999999999",                                 .high = "1e999999999999"               },
        {.low = "1",                                 .multiples = {"1e999999999", "7e-999999999", "3"}                                         },
        {.multiples = {"1e-999999999", "1e999999999", "7"},                                 .high = "-1e-5"},
    };
    clock_t start = clock();
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct number_wish wish = wish_of(*state, &rows[i]);
        struct str edges[5], text;
        struct buf out = {.arena = *state};
        for (uint64_t draw = 0; draw < 20; draw++)
            wrong += count_misfits(*state, &wish, draw);
        draw_number_edges(*state, &wish, edges, 5);
        draw_number_outside(*state, &wish, true, &text);
        draw_number_uneven(NULL, &wish, STR("1e-999999999"), &out);
        draw_number_uneven(NULL, &wish, STR("3e999999999"), &out);
    }
    assert_int_equal(wrong, 0);
    assert_in_range((clock() - start) * 1000 / CLOCKS_PER_SEC, 0, 500);
}

/* Steps of a thousand digits, prime to one another. */
static void many_long_multiples_are_given_up_in_time(void **state)
{
    struct str multiples[200];
    struct draw draw = draw_of(0);
    for (size_t i = 0; i < 200; i++) {
        struct buf out = {.arena = *state};
        for (size_t digit = 0; digit < (i < 100 ? 20 : 1000); digit++)
            buf_printf(&out, "%d", 1 + (int)draw_below(&draw, 9));
        multiples[i] = buf_str(&out);
    }
    struct number_wish wish = {.low = STR("1"), .multiples = multiples, .multiple_count = 200};
    clock_t start = clock();
    assert_text(drawn(*state, NULL, &wish), "not found");
    wish.low = (struct str){0};
    assert_text(drawn(*state, &draw, &wish), "0");
    assert_in_range((clock() - start) * 1000 / CLOCKS_PER_SEC, 0, 500);
}

static void beyond_the_digits_it_says_that_it_is_not_sure(void **state)
{
    struct buf low = {.arena = *state};
    buf_add(&low, STR("1"));
    for (size_t i = 0; i < 5000; i++)
        buf_byte(&low, '0');
    struct str high = arena_join(*state, buf_str(&low), STR("9")), seven = STR("7");
    buf_byte(&low, '1');
    struct number_wish wish = {.low = buf_str(&low),
                               .high = high,
                               .low_exclusive = true,
                               .high_exclusive = true,
                               .multiples = &seven,
                               .multiple_count = 1};
    assert_text(drawn(*state, NULL, &wish), "not found");
    wish.low = high;
    wish.high = buf_str(&low);
    assert_text(drawn(*state, NULL, &wish), "none");
}

/* How many of a hundred draws lie from `low` to `high`. */
static size_t count_between(struct arena *arena, const struct number_wish *wish, const char *low,
                            const char *high)
{
    size_t count = 0;
    for (uint64_t i = 0; i < 100; i++) {
        struct draw draw = draw_of(i);
        struct str text = drawn(arena, &draw, wish);
        count += number_compare(text, str_of(low)) >= 0 && number_compare(text, str_of(high)) <= 0;
    }
    return count;
}

static void numbers_look_usual(void **state)
{
    static const struct {
        struct row row;
        const char *low, *high;
        size_t least;
    } rows[] = {
        {{.integer = true},                                   "0",      "1000",   100},
        {{.integer = true},                                   "0",      "100",    50 },
        {{.low = "-2147483648", .high = "2147483647"},        "0",      "1000",   100},
        {{.low = "1", .high = "9223372036854775807"},         "1",      "1001",   100},
        {{.low = "0", .high = "100", .integer = true},        "0",      "50",     35 },
        {{.low = "0", .high = "100", .integer = true},        "51",     "100",    35 },
        {{.low = "-1e400", .high = "1e400", .integer = true}, "-1e400", "-1e399", 30 },
        {{.low = "-1e400", .high = "1e400", .integer = true}, "1e399",  "1e400",  30 },
        {{.low = "50000", .integer = true},                   "50000",  "51000",  100},
        {{.high = "-50000"},                                  "-51000", "-50000", 100},
        {{.high = "5", .integer = true},                      "0",      "5",      100},
        {{.multiples = {"0.01"}},                             "0",      "1000",   100},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct number_wish wish = wish_of(*state, &rows[i].row);
        if (count_between(*state, &wish, rows[i].low, rows[i].high) < rows[i].least)
            wrong += fails(*state, &wish, "too few between", str_of(rows[i].low));
    }
    assert_int_equal(wrong, 0);
}

static void fractions_have_two_decimals_where_there_is_room(void **state)
{
    static const struct row rows[] = {
        {.low = "0",     .high = "1"},
        {.low = "1.1",              .high = "1.2"},
        {.low = "-7"},
        {.high = "7"   },
        {.low = NULL   }
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint64_t j = 0; j < 50; j++) {
            struct number_wish wish = wish_of(*state, &rows[i]);
            struct draw draw = draw_of(j);
            struct str text = drawn(*state, &draw, &wish);
            wrong += !number_is_multiple(text, STR("0.01")) && fails(*state, &wish, "draw", text);
        }
    assert_int_equal(wrong, 0);
}

static void integers_are_written_without_an_exponent(void **state)
{
    struct number_wish wish = {.low = STR("123e20"), .integer = true};
    assert_text(drawn(*state, NULL, &wish), "12300000000000000000000");
    wish.low = STR("1e999");
    assert_int_equal(drawn(*state, NULL, &wish).len, 1000);
    wish.low = STR("1e1000");
    assert_text(drawn(*state, NULL, &wish), "1e+1000");
    wish.low = STR("20.0");
    assert_text(drawn(*state, NULL, &wish), "20");
}

/* The numbers at the bounds, and the nearest ones outside. */
static struct str borders(struct arena *arena, const struct number_wish *wish)
{
    struct buf out = {.arena = arena};
    struct str edges[5], text;
    size_t count = draw_number_edges(arena, wish, edges, 5);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, i ? " " STR_FMT : STR_FMT, STR_ARG(edges[i]));
    if (draw_number_outside(arena, wish, false, &text))
        buf_printf(&out, " <" STR_FMT, STR_ARG(text));
    if (draw_number_outside(arena, wish, true, &text))
        buf_printf(&out, " >" STR_FMT, STR_ARG(text));
    return buf_str(&out);
}

/* clang-format off */
static const struct row bordered[] = {
    {.expected = "0"},
    {.low = "1", .high = "100", .integer = true, .expected = "1 2 100 99 <0 >101"},
    {.low = "1", .high = "100", .low_exclusive = true, .high_exclusive = true, .integer = true, .expected = "2 3 99 98 <1 >100"},
    {.low = "1.5", .high = "3.5", .integer = true, .expected = "2 3 <1 >4"},
    {.low = "1.5", .high = "3.5", .low_exclusive = true, .high_exclusive = true, .integer = true, .expected = "2 3 <1 >4"},
    {.low = "0", .expected = "0 0.01 <-0.01"},
    {.low = "0", .low_exclusive = true, .expected = "0.01 0.02 <0"},
    {.low = "-90", .high = "90", .expected = "-90 -89.99 90 89.99 0 <-90.01 >90.01"},
    {.low = "-1.005", .high = "1", .expected = "-1.005 -1.004 1 0.99 0 <-1.006 >1.01"},
    {.low = "0", .high = "1", .multiples = {"0.3"}, .expected = "0 0.3 0.9 0.6 <-0.3 >1.2"},
    {.low = "1", .high = "1.00001", .low_exclusive = true, .expected = "1.000001 1.000002 1.00001 1.000009 <1 >1.00002"},
    {.low = "5", .high = "5", .integer = true, .expected = "5 <4 >6"},
    {.low = "5", .high = "5.0", .expected = "5 <4.99 >5.01"},
    {.low = "6", .high = "5", .integer = true, .expected = " <5 >6"},
    {.low = "-9223372036854775808", .high = "9223372036854775807", .integer = true,
     .expected = "-9223372036854775808 -9223372036854775807 9223372036854775807 9223372036854775806 0"
                 " <-9223372036854775809 >9223372036854775808"},
    {.low = "1", .high = "1e999999999", .integer = true, .expected = "1 2 1e+999999999 <0"},
    {.low = "1e-999999999", .expected = "1e-999999999 2e-999999999 <0"},
};
/* clang-format on */

static void borders_are_the_numbers_at_and_next_to_the_bounds(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof bordered / sizeof *bordered; i++) {
        struct number_wish wish = wish_of(*state, &bordered[i]);
        wrong += unit_differs(described(*state, &wish).ptr, borders(*state, &wish),
                              str_of(bordered[i].expected));
    }
    assert_int_equal(wrong, 0);
}

static size_t count_wrong_outside(struct arena *arena, const struct number_wish *wish, bool above)
{
    struct str text;
    if (!draw_number_outside(arena, wish, above, &text))
        return 0;
    struct number_wish rest = *wish;
    rest.low = rest.high = (struct str){0};
    int order = above ? number_compare(text, wish->high) : number_compare(wish->low, text);
    bool beyond = order > 0 || (order == 0 && (above ? wish->high_exclusive : wish->low_exclusive));
    return beyond && fits(&rest, text) ? 0 : fails(arena, wish, "outside", text);
}

static size_t count_wrong_edges(struct arena *arena, const struct number_wish *wish)
{
    struct str edges[5];
    size_t wrong = 0, count = draw_number_edges(arena, wish, edges, 5);
    for (size_t i = 0; i < count; i++) {
        wrong += !fits(wish, edges[i]) && fails(arena, wish, "edge", edges[i]);
        for (size_t j = 0; j < i; j++)
            wrong += number_equal(edges[i], edges[j]) && fails(arena, wish, "twice", edges[i]);
    }
    return wrong;
}

static void whatever_is_wished_borders_are_on_their_side(void **state)
{
    struct draw draw = draw_of(2);
    size_t wrong = 0;
    for (uint64_t i = 0; i < WISHES; i++) {
        struct arena_mark mark = arena_mark(*state);
        struct number_wish wish = any_wish(*state, &draw);
        wrong += count_wrong_edges(*state, &wish);
        wrong += count_wrong_outside(*state, &wish, false);
        wrong += count_wrong_outside(*state, &wish, true);
        arena_rewind(*state, mark);
    }
    assert_int_equal(wrong, 0);
}

static void edges_stop_where_the_list_is_full(void **state)
{
    struct number_wish wish = {.low = STR("-5"), .high = STR("5")};
    struct str edges[3];
    assert_int_equal(draw_number_edges(*state, &wish, edges, 0), 0);
    assert_int_equal(draw_number_edges(*state, &wish, edges, 3), 3);
    assert_text(edges[2], "5");
}

/* clang-format off */
static const struct row uneven[] = { /* the first of the multiples is the one that is missed */
    {.multiples = {"5"}, .integer = true, .expected = "1"},
    {.multiples = {"1"}, .expected = "0.01"},
    {.multiples = {"0.01"}, .low = "0", .high = "1000", .expected = "0.001"},
    {.multiples = {"4", "2"}, .low = "1", .integer = true, .expected = "2"},
    {.multiples = {"2", "4"}, .low = "3", .integer = true, .expected = "3"},
    {.multiples = {"0.5"}, .low = "3", .high = "4", .integer = true, .expected = "3.01"},
    {.multiples = {"3"}, .low = "3", .high = "3", .expected = ""},
    {.multiples = {"1"}, .low = "3", .high = "3.00001", .expected = "3.000001"},
    {.multiples = {"1e-30"}, .low = "3", .high = "4", .expected = "3.0000000000000000000000000000001"},
};
/* clang-format on */

static void uneven_numbers_are_no_multiples(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof uneven / sizeof *uneven; i++) {
        struct number_wish wish = wish_of(*state, &uneven[i]);
        struct buf out = {.arena = *state};
        draw_number_uneven(NULL, &wish, wish.multiples[0], &out);
        wrong +=
            unit_differs(described(*state, &wish).ptr, buf_str(&out), str_of(uneven[i].expected));
    }
    assert_int_equal(wrong, 0);
}

static void whatever_is_wished_uneven_numbers_are_within_the_bounds(void **state)
{
    struct draw draw = draw_of(3);
    size_t wrong = 0, met = 0;
    for (uint64_t i = 0; i < WISHES / 2; i++) {
        struct arena_mark mark = arena_mark(*state);
        struct number_wish wish = any_wish(*state, &draw), bounds = wish;
        struct str multiple = any_number(*state, &draw, true);
        struct buf out = {.arena = *state};
        bounds.integer = false;
        bounds.multiple_count = 0;
        if (draw_number_uneven(&draw, &wish, multiple, &out)) {
            bool good =
                fits(&bounds, buf_str(&out)) && !number_is_multiple(buf_str(&out), multiple);
            wrong += !good && fails(*state, &wish, "uneven", buf_str(&out));
            met++;
        }
        arena_rewind(*state, mark);
    }
    assert_int_equal(wrong, 0);
    assert_in_range(met, WISHES / 4, WISHES);
}

int test_number(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(without_a_draw_it_is_the_plainest_number),
        UNIT(what_is_drawn_fits),
        UNIT(whatever_is_wished_what_is_drawn_fits),
        UNIT(nothing_that_fits_is_nearer_to_zero),
        UNIT(hostile_exponents_take_no_time),
        UNIT(many_long_multiples_are_given_up_in_time),
        UNIT(beyond_the_digits_it_says_that_it_is_not_sure),
        UNIT(numbers_look_usual),
        UNIT(fractions_have_two_decimals_where_there_is_room),
        UNIT(integers_are_written_without_an_exponent),
        UNIT(borders_are_the_numbers_at_and_next_to_the_bounds),
        UNIT(whatever_is_wished_borders_are_on_their_side),
        UNIT(edges_stop_where_the_list_is_full),
        UNIT(uneven_numbers_are_no_multiples),
        UNIT(whatever_is_wished_uneven_numbers_are_within_the_bounds),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
