#include "draw.h"
#include "groups.h"
#include "unit.h"

static struct draw_key root_of(struct str seed)
{
    struct str fields[] = {STR("1"), seed};
    return draw_key_of(fields, 2);
}

static bool same(struct draw_key a, struct draw_key b)
{
    return a.high == b.high && a.low == b.low;
}

static void keys_are_the_same_everywhere(void **state)
{
    struct draw_key root = root_of(STR("seed")), name = draw_key_named(&root, STR("name"));
    struct draw draw = draw_begin(&name);
    struct str text =
        arena_printf(*state, "%016llx %016llx %016llx", (unsigned long long)root.high,
                     (unsigned long long)name.low, (unsigned long long)draw_bits(&draw));
    assert_text(text, "7d3cfcd939e018dc 4334a4d3d9cce155 ec9a8ba717ed3f18");
}

static void every_step_counts(void **state)
{
    struct draw_key root = root_of(STR("a")), other = root_of(STR("b"));
    struct draw_key named = draw_key_named(&root, STR("x")), at = draw_key_at(&root, 0);
    (void)state;
    assert_false(same(root, other));
    assert_false(same(named, root));
    assert_false(same(named, draw_key_named(&root, STR("y"))));
    assert_false(same(named, draw_key_named(&other, STR("x"))));
    assert_false(same(at, draw_key_at(&root, 1)));
    assert_false(same(at, draw_key_named(&root, STR("\0\0\0\0\0\0\0\0"))));
    assert_true(same(named, draw_key_named(&root, STR("x"))));
}

static void fields_do_not_run_into_one_another(void **state)
{
    struct str one[] = {STR("ab"), STR("c")}, other[] = {STR("a"), STR("bc")};
    (void)state;
    assert_false(same(draw_key_of(one, 2), draw_key_of(other, 2)));
    assert_false(same(draw_key_of(one, 1), draw_key_of(one, 2)));
}

static void names_of_any_length_have_keys(void **state)
{
    static char text[1000];
    struct draw_key root = root_of(STR("a"));
    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t len = 250; len < 260; len++)
        assert_false(same(draw_key_named(&root, (struct str){text, len}),
                          draw_key_named(&root, (struct str){text, len + 1})));
}

static void numbers_stay_below_their_bound(void **state)
{
    struct draw_key root = root_of(STR("a"));
    struct draw draw = draw_begin(&root);
    size_t met[6] = {0};
    (void)state;
    for (size_t i = 0; i < 6000; i++)
        met[draw_below(&draw, 6)]++;
    for (size_t i = 0; i < 6; i++)
        assert_in_range(met[i], 850, 1150);
    for (size_t i = 0; i < 100; i++)
        assert_in_range(draw_between(&draw, 3, 5), 3, 5);
    draw_between(&draw, 0, UINT64_MAX);
    assert_int_equal(draw_below(&draw, 1), 0);
}

static void chances_are_in_percent(void **state)
{
    struct draw_key root = root_of(STR("a"));
    struct draw draw = draw_begin(&root);
    size_t often = 0;
    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        often += draw_chance(&draw, 70);
        assert_true(draw_chance(&draw, 100));
        assert_false(draw_chance(&draw, 0));
    }
    assert_in_range(often, 640, 760);
}

int test_draw(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(keys_are_the_same_everywhere),       UNIT(every_step_counts),
        UNIT(fields_do_not_run_into_one_another), UNIT(names_of_any_length_have_keys),
        UNIT(numbers_stay_below_their_bound),     UNIT(chances_are_in_percent),
    };
    return cmocka_run_group_tests_name("draw", tests, NULL, NULL);
}
