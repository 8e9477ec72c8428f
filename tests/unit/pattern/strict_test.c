/* What ECMA-262 and PCRE2 agree upon, and what the two write differently. */
#include "trying.h"

#define E PATTERN_STRICT

static void a_pattern_is_searched_for_and_not_anchored(void **state)
{
    static const struct trial rows[] = {
        FOUND("b", "abc"),        FOUND("", ""),
        FOUND("", "abc"),         ABSENT("d", "abc"),
        ABSENT("^b", "abc"),      ABSENT("b$", "abc"),
        FOUND("^abc$", "abc"),    FOUND("a|b|", "x"),
        FOUND("^(?:a|)$", ""),    FOUND("(?:)", "x"),
        FOUND("foo|bar", "xbar"), ABSENT("^foo|bar$", "xfoo"),
    };
    CHECK_TRIALS(*state, E, rows);
}

/* Without the flag m both look at the ends of the text, not at those of lines. */
static void the_ends_are_those_of_the_text(void **state)
{
    static const struct trial rows[] = {
        ABSENT("^a$", "a\n"),        ABSENT("^\\d{2}$", "12\n"),
        ABSENT("a$", "a\nb"),        ABSENT("^b", "a\nb"),
        ABSENT("(a|b)$", "a\n"),     FOUND("(a|b\n)$", "b\n"),
        ABSENT("(?:x|^a|b)$c", "a"), FOUND("$^", ""),
        ABSENT("$^", "\n"),
    };
    CHECK_TRIALS(*state, E, rows);
}

/* Each behind an alternative, so that PCRE2 runs it. */
static void what_works_unchanged_in_pcre2_works(void **state)
{
    static const struct trial rows[] = {
        FOUND("^(?:x|\\d)$", "5"),
        ABSENT("^(?:x|\\d)$", "\xD9\xA5"), /* U+0665, a digit to Unicode only */
        FOUND("^(?:x|\\D)$", "\xD9\xA5"),
        ABSENT("^(?:x|\\w)$", "\xC3\xA9"),
        FOUND("^(?:x|\\W)$", "\xC3\xA9"),
        FOUND("\\bfoo\\b", "a foo b"),
        FOUND("\\bfoo\\b", "\xC3\xA9"
                           "foo"),
        ABSENT("\\bfoo\\b", "afoo"),
        FOUND("\\Boo\\b", "foo"),
        FOUND("^(?:x|\\f\\n\\r\\t)$", "\f\n\r\t"),
        FOUND("^(?:x|\\0)$", "\0"),
        FOUND("^(?:x|\\cC\\cj)$", "\x03\n"),
        FOUND("^(?:x|\\x41\\u0042\\u{43}\\u{0000044})$", "ABCD"),
        FOUND("^(?:x|[\\b])$", "\b"),
        ABSENT("[]", "a"),
        FOUND("^(?:x|[^])$", "\n"),
        FOUND("^(?:x|a\\/b)$", "a/b"),
        FOUND("(?<n>a)\\k<n>", "aa"),
        ABSENT("(?<n>a)\\k<n>", "ab"),
        FOUND("\\k<n>(?<n>a)", "a"),
        FOUND("a(?=b)", "ab"),
        ABSENT("a(?=b)", "ac"),
        FOUND("a(?!b)", "ac"),
        FOUND("(?<=a|bc)d", "bcd"),
        ABSENT("(?<=a|bc)d", "cd"),
        FOUND("(?<!a|bc)d", "cd"),
        FOUND("^(?:(a)|b)\\1$", "b"),
        FOUND("^\\1(a)$", "a"),
        FOUND("^(?:x|\xF0\x9F\x90\xB2)$", "\xF0\x9F\x90\xB2"),
        FOUND("^(?:x|[\xF0\x9F\x90\xB0-\xF0\x9F\x90\xBF])$", "\xF0\x9F\x90\xB2"),
        ABSENT("^(?:x|.)$", "\xF0\x9F\x90\xB2\xF0\x9F\x90\xB2"),
        FOUND("^(?:x|a{2,3})$", "aaa"),
        ABSENT("^(?:x|a{2,3})$", "aaaa"),
        FOUND("^(?:x|a+?b*?c?\?)$", "aab"),
        FOUND("^(?:x|[-a\\-z-])+$", "-a-z"),
    };
    CHECK_TRIALS(*state, E, rows);
}

static void properties_have_their_short_names(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\p{L}$", "\xC3\xA9"),
        ABSENT("^\\p{Lu}$", "\xC3\xA9"),
        FOUND("^\\P{Lu}$", "\xC3\xA9"),
        FOUND("^\\p{Script=Greek}$", "\xCE\xB1"),
        FOUND("^\\p{sc=Grek}$", "\xCE\xB1"),
        ABSENT("^\\p{Script=Greek}$", "a"),
        FOUND("^\\p{Script_Extensions=Greek}$", "\xCE\xB1"),
        FOUND("^\\p{scx=Grek}$", "\xCD\x82"), /* U+0342: inherited, but used in Greek */
        ABSENT("^\\p{sc=Grek}$", "\xCD\x82"),
        FOUND("^\\p{Any}$", "\n"),
        FOUND("^\\p{ASCII}$", "a"),
        ABSENT("^\\p{ASCII}$", "\xC3\xA9"),
        FOUND("^\\p{Alphabetic}\\p{Alpha}\\p{White_Space}$", "aa "),
        FOUND("^[\\p{Lu}\\d]+$", "A1"),
        ABSENT("^[^\\p{Lu}\\d]$", "A"),
        FOUND("^[^\\P{Lu}]$", "A"),
        ABSENT("^[^\\P{Lu}]$", "a"),
    };
    CHECK_TRIALS(*state, E, rows);
}

/* ECMA-262 forgets a capture with every round; what is made anew each time stays the same. */
static void references_into_repetitions_work_where_each_round_captures(void **state)
{
    static const struct trial rows[] = {
        FOUND("^(?:(['\"])[a-z]*\\1,?)+$", "'a',\"b\""),
        ABSENT("^(?:(['\"])[a-z]*\\1,?)+$", "'a',\"b'"),
        FOUND("^(?:(a|b)x)+\\1$", "axbxb"),
        ABSENT("^(?:(a|b)x)+\\1$", "axbxa"),
        FOUND("^(a)?\\1b$", "b"),
        FOUND("^((a|b)\\2)+$", "aabb"),
        FOUND("^(?:(a)\\1|b)*$", "aabaa"),
        FOUND("^(?:c(?=(a))a\\1)+$", "caacaa"),
    };
    CHECK_TRIALS(*state, E, rows);
}

static void a_repeated_reference_to_nothing_matches_nothing(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\1{2}(a)$", "a"),
        FOUND("^\\1+(a)$", "a"),
        FOUND("^(a)\\1{2}$", "aaa"),
    };
    CHECK_TRIALS(*state, E, rows);
}

int test_strict(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(a_pattern_is_searched_for_and_not_anchored),
        UNIT(the_ends_are_those_of_the_text),
        UNIT(what_works_unchanged_in_pcre2_works),
        UNIT(properties_have_their_short_names),
        UNIT(references_into_repetitions_work_where_each_round_captures),
        UNIT(a_repeated_reference_to_nothing_matches_nothing),
    };
    return cmocka_run_group_tests_name("strict", tests, NULL, NULL);
}
