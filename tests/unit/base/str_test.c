#include "groups.h"
#include "unit.h"

static void views_are_equal_by_length_and_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(STR("abc"), STR("abc")));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_false(str_eq(STR("abc"), STR("ab")));
    assert_true(str_eq(STR(""), (struct str){NULL, 0}));
    assert_false(str_eq((struct str){"a\0b", 3}, (struct str){"a\0c", 3}));
}

static void a_null_c_string_gives_the_empty_view(void **state)
{
    (void)state;
    assert_int_equal(str_of(NULL).len, 0);
    assert_int_equal(str_of("four").len, 4);
}

static void order_is_by_bytes_and_the_prefix_comes_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("\xFF"), STR("a")) > 0);
    assert_int_equal(str_cmp(STR("same"), STR("same")), 0);
    assert_true(str_cmp(STR(""), STR("a")) < 0);
    assert_int_equal(str_cmp(STR(""), (struct str){NULL, 0}), 0);
}

static void comparing_without_case_changes_letters_of_ascii_only(void **state)
{
    (void)state;
    assert_true(str_eq_nocase(STR("Content-Type"), STR("content-tYPE")));
    assert_false(str_eq_nocase(STR("a[b"), STR("a{b")));
    assert_false(str_eq_nocase(STR("\xC3\x84"), STR("\xC3\xA4")));
    assert_false(str_eq_nocase(STR("a"), STR("ab")));
}

static void starts_and_ends_are_found(void **state)
{
    (void)state;
    assert_true(str_starts(STR("/pets"), STR("/")));
    assert_true(str_starts(STR("/pets"), STR("")));
    assert_false(str_starts(STR("/"), STR("/pets")));
    assert_true(str_ends(STR("a.yaml"), STR(".yaml")));
    assert_false(str_ends(STR("yaml"), STR(".yaml")));
    assert_true(str_ends(STR("x"), STR("")));
}

static void slices_are_clamped_to_the_text(void **state)
{
    (void)state;
    assert_text(str_slice(STR("hello"), 1, 3), "el");
    assert_text(str_slice(STR("hello"), 3, 99), "lo");
    assert_text(str_slice(STR("hello"), 9, 99), "");
    assert_text(str_slice(STR("hello"), 4, 2), "");
    assert_text(str_from(STR("hello"), 2), "llo");
    assert_null(str_from((struct str){NULL, 0}, 2).ptr);
}

static void bytes_are_found_from_both_ends(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("a/b/c"), '/'), 1);
    assert_int_equal(str_find_last(STR("a/b/c"), '/'), 3);
    assert_int_equal(str_find(STR("abc"), '/'), 3);
    assert_int_equal(str_find_last(STR("abc"), '/'), 3);
    assert_int_equal(str_find((struct str){NULL, 0}, '/'), 0);
}

static void a_text_contains_its_parts_and_the_empty_text(void **state)
{
    (void)state;
    assert_true(str_contains(STR("application/json"), STR("json")));
    assert_true(str_contains(STR(""), STR("")));
    assert_false(str_contains(STR("js"), STR("json")));
    assert_false(str_contains(STR("jsojso"), STR("json")));
}

static void cutting_gives_every_part_once(void **state)
{
    (void)state;
    struct str rest = STR("a,,b"), part;
    assert_true(str_cut(&rest, ',', &part));
    assert_text(part, "a");
    assert_true(str_cut(&rest, ',', &part));
    assert_text(part, "");
    assert_true(str_cut(&rest, ',', &part));
    assert_text(part, "b");
    assert_null(rest.ptr);
    assert_false(str_cut(&rest, ',', &part));
}

static void cutting_the_empty_text_gives_one_empty_part(void **state)
{
    (void)state;
    struct str rest = STR(""), part;
    assert_true(str_cut(&rest, ',', &part));
    assert_text(part, "");
    assert_false(str_cut(&rest, ',', &part));
}

static void a_separator_at_the_end_gives_an_empty_last_part(void **state)
{
    (void)state;
    struct str rest = STR("a,"), part;
    assert_true(str_cut(&rest, ',', &part));
    assert_true(str_cut(&rest, ',', &part));
    assert_text(part, "");
    assert_false(str_cut(&rest, ',', &part));
}

static void trimming_takes_white_space_at_both_ends(void **state)
{
    (void)state;
    assert_text(str_trim(STR(" \t\r\na b\n ")), "a b");
    assert_text(str_trim(STR("  ")), "");
    assert_text(str_trim(STR("\x0B")), "\x0B");
}

static void distance_counts_single_edits_up_to_the_limit(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("pets"), STR("pets"), 3), 0);
    assert_int_equal(str_distance(STR("pets"), STR("pet"), 3), 1);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 3), 3);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 3);
    assert_int_equal(str_distance(STR(""), STR("abcd"), 9), 4);
    assert_int_equal(str_distance(STR("abcd"), STR(""), 9), 4);
}

static void long_texts_count_as_different(void **state)
{
    struct arena *arena = *state;
    char *longer = arena_alloc(arena, 300);
    memset(longer, 'a', 300);
    assert_int_equal(str_distance((struct str){longer, 257}, (struct str){longer, 257}, 4), 5);
    assert_int_equal(str_distance((struct str){longer, 256}, (struct str){longer, 255}, 4), 1);
}

int test_str(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(views_are_equal_by_length_and_bytes),
        UNIT(a_null_c_string_gives_the_empty_view),
        UNIT(order_is_by_bytes_and_the_prefix_comes_first),
        UNIT(comparing_without_case_changes_letters_of_ascii_only),
        UNIT(starts_and_ends_are_found),
        UNIT(slices_are_clamped_to_the_text),
        UNIT(bytes_are_found_from_both_ends),
        UNIT(a_text_contains_its_parts_and_the_empty_text),
        UNIT(cutting_gives_every_part_once),
        UNIT(cutting_the_empty_text_gives_one_empty_part),
        UNIT(a_separator_at_the_end_gives_an_empty_last_part),
        UNIT(trimming_takes_white_space_at_both_ends),
        UNIT(distance_counts_single_edits_up_to_the_limit),
        UNIT(long_texts_count_as_different),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
