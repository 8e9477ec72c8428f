/* What is no pattern by the strict grammar, but understood. */
#include "trying.h"

static void identity_escapes_are_taken(void **state)
{
    static const struct trial rows[] = {
        FOUND("^a\\-b$", "a-b"),
        FOUND("^\\_\\\"\\@\\:\\#\\%\\'\\<\\&\\ \\,$", "_\"@:#%'<& ,"),
        FOUND("^[\\w\\_\\:\\!]+$", "a_:!"),
        ABSENT("^[a\\:]+$", "\\"),
        FOUND("^\\\xC3\xA9$", "\xC3\xA9"),
        FOUND("^\\i\\j\\y$", "ijy"),
        FOUND("^\\kn$", "kn"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void a_dash_behind_a_class_is_a_dash(void **state)
{
    static const struct trial rows[] = {
        FOUND("^[\\w-.]+$", "a-."),
        FOUND("^[\\w-:]+$", "a-:"),
        ABSENT("^[\\w-.]+$", "a,"),
        FOUND("^[+-\\d]+$", "+-5"),
        ABSENT("^[+-\\d]+$", ","),
        FOUND("^[\\d-\\s]+$", "5- "),
        FOUND("^[\\d-\\d-z]+$", "5-z"),
        ABSENT("^[^\\w-.]$", "-"),
        FOUND("^[\\p{L}-.]+$", "\xC3\xA9-."),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void braces_and_brackets_that_mean_nothing_are_literal(void **state)
{
    static const struct trial rows[] = {
        FOUND("^a{,3}$", "a{,3}"),   FOUND("^{[0-9]+}$", "{12}"), FOUND("^a]$", "a]"),
        FOUND("^a{2$", "a{2"),       FOUND("^x{a}$", "x{a}"),     FOUND("^}{$", "}{"),
        FOUND("^(?:{a}|b)$", "{a}"), FOUND("^{+$", "{{"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void escapes_that_go_on_wrongly_are_letters_or_octal(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\x4$", "x4"),
        FOUND("^\\u12$", "u12"),
        FOUND("^\\c1$", "\\c1"),
        FOUND("^\\101$", "A"),
        FOUND("^\\0\\012$", "\0\n"),
        FOUND("^\\8\\9$", "89"),
        FOUND("^[\\101\\8]+$", "A8"),
        FOUND("^\\400$", "\x20"
                         "0"),
        FOUND("^(a)\\1\\2$", "aa\x02"),
        FOUND("^\\x{41}$", "A"),
        FOUND("^[\\c]+$", "\\c"),
        FOUND("^[\\c1\\c_]+$", "\x11\x1f"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void letters_that_pcre2_knows_mean_what_they_mean_there(void **state)
{
    static const struct trial rows[] = {
        FOUND("\\Aa\\z", "a"),      ABSENT("\\Aa\\z", "ba"),     ABSENT("\\Aa\\z", "a\n"),
        FOUND("\\Aa\\Z", "a\n"),    FOUND("^\\a\\e$", "\a\x1B"), FOUND("^\\h+$", "\t \xC2\xA0"),
        ABSENT("^\\H$", " "),       ABSENT("^\\V$", "\n"),       FOUND("^\\N$", "\r"),
        FOUND("^a\\Rb$", "a\r\nb"), FOUND("^\\X$", "e\xCC\x81"), FOUND("\\Ga", "a"),
        FOUND("a\\Kb", "ab"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void what_ecma_has_a_meaning_for_keeps_it(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\-\\s$", "-\xEF\xBB\xBF"),
        ABSENT("^\\-\\s$", "-\xE1\xA0\x8E"),
        ABSENT("^\\-.$", "-\r"),
        ABSENT("^\\-$", "-\n"),
        ABSENT("^\\-\\v$", "-\n"),
        ABSENT("^\\-\\d$", "-\xD9\xA5"),
        FOUND("^\\-\\uD83D\\uDC32$", "-\xF0\x9F\x90\xB2"),
        FOUND("^\\-\\p{Uppercase_Letter}$", "-A"),
        FOUND("^\\-[^]$", "-\n"),
        FOUND("^\\-.$", "-\xF0\x9F\x90\xB2"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void flags_and_groups_of_pcre2_are_taken(void **state)
{
    static const struct trial rows[] = {
        FOUND("(?i)^abc$", "aBC"),
        FOUND("^(?i:a)b$", "Ab"),
        ABSENT("^(?i:a)b$", "AB"),
        FOUND("^a(?i)b|c$", "C"),
        FOUND("(?i)^(?:a(?-i)b)C$", "Abc"),
        ABSENT("(?i)^(?:a(?-i)b)C$", "ABc"),
        FOUND("(?i)^[^a]$", "b"),
        FOUND("(?i)^[b-\\u{10ffff}]$", "B"),
        ABSENT("(?i)^[b-\\u{10ffff}]$", "A"),
        ABSENT("(?i)^[^a]$", "A"),
        ABSENT("(?i)^\\W$", "s"),
        FOUND("(?i)^[^\\W]$", "S"),
        FOUND("(?s)^.$", "\n"),
        FOUND("^(?s:.)$", "\n"),
        ABSENT("^(?s:.).$", "\n\n"),
        FOUND("(?m)^b$", "a\nb\rc"),
        ABSENT("(?m)^b$", "a\xC2\x85"
                          "b"),
        FOUND("(?m)^b$", "a\xE2\x80\xA8"
                         "b"),
        FOUND("(?m-m)^b$", "b"),
        ABSENT("(?m-m)^b$", "a\nb"),
        FOUND("^(?>a+)b$", "aab"),
        ABSENT("^(?>a+)ab$", "aab"),
        ABSENT("^a++ab$", "aab"),
        FOUND("^a(?#note)b$", "ab"),
        FOUND("^(?P<n>a)\\k<n>$", "aa"),
        FOUND("^(?'n'a)\\k<n>$", "aa"),
        FOUND("^(?=a)*b$", "b"),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
}

static void loose_names_of_properties_and_posix_classes_are_taken(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\pL$", "a"),
        FOUND("^\\p{^L}$", "1"),
        FOUND("^\\p{greek}$", "\xCE\xB1"),
        FOUND("^[\\p{Greek}]$", "\xCE\xB1"),
        FOUND("^[[:alpha:]]+$", "aZ"),
        ABSENT("^[[:alpha:]]$", "]"),
        FOUND("^[[:^digit:]_]+]$", "a_]"),
        FOUND("^[[:punct:][:space:]]+$", "!~ "),
    };
    CHECK_TRIALS(*state, PATTERN_LENIENT, rows);
    static const struct trial strict[] = {FOUND("^[[:alpha:]+$", "[:alph")};
    CHECK_TRIALS(*state, PATTERN_STRICT, strict);
}

static void a_strict_pattern_means_the_same_leniently(void **state)
{
    struct arena *arena = *state;
    const struct pattern *pattern = compiled(arena, PATTERN_LENIENT, STR("^[[:alpha:]+$"));
    assert_non_null(pattern);
    assert_int_equal(pattern_search(pattern, pattern_scratch_new(arena), STR("[:alph")),
                     PATTERN_FOUND);
}

static void what_nobody_can_mean_is_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("a**", 2, "nothing stands here that '*' could repeat"),
        REFUSED("x{1}{2}", 4, "nothing stands before this quantifier"),
        REFUSED("{2}", 0, "nothing stands before this quantifier"),
        REFUSED("[z-a]", 1, "the ends of the range are out of order"),
        REFUSED("(?<n>a)(?<n>b)", 10, "there is a group named 'n' already"),
        REFUSED("(*UCP)\\w", 1, "nothing stands here that '*' could repeat"),
        REFUSED("(?R)", 0, "'(?' begins no group that is known here"),
        REFUSED("(?|a|b)", 0, "'(?' begins no group that is known here"),
        REFUSED("(?C1)a", 0, "'(?' begins no group that is known here"),
        REFUSED("(?(1)a|b)", 0, "'(?' begins no group that is known here"),
        REFUSED("(?x)a b", 0, "'(?' begins no group that is known here"),
        REFUSED("(?ix)a b", 4 - 1, "this is no flag that is known here"),
        REFUSED("(?i", 0, "'(?' begins no group that is known here"),
        REFUSED("(?i:a", 0, "this group is never closed"),
        REFUSED("(?#a", 0, "this comment is never closed"),
        REFUSED("\\Qa\\E", 0, "'\\Q' is nothing that is known here"),
        REFUSED("a\\C", 1, "'\\C' is nothing that is known here"),
        REFUSED("(a)\\g1", 3, "'\\g' is nothing that is known here"),
        REFUSED("(", 0, "this group is never closed"),
        REFUSED("a\\p{Nothing}", 1, "PCRE2 cannot compile it: unknown property after \\P or \\p"),
        REFUSED("\\p{a)b}", 0,
                "'\\p' must be followed by a property of ECMA-262 in braces, as in '\\p{Lu}'"),
    };
    CHECK_REFUSALS(*state, PATTERN_LENIENT, false, rows);
}

int test_lenient(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(identity_escapes_are_taken),
        UNIT(a_dash_behind_a_class_is_a_dash),
        UNIT(braces_and_brackets_that_mean_nothing_are_literal),
        UNIT(escapes_that_go_on_wrongly_are_letters_or_octal),
        UNIT(letters_that_pcre2_knows_mean_what_they_mean_there),
        UNIT(what_ecma_has_a_meaning_for_keeps_it),
        UNIT(flags_and_groups_of_pcre2_are_taken),
        UNIT(loose_names_of_properties_and_posix_classes_are_taken),
        UNIT(a_strict_pattern_means_the_same_leniently),
        UNIT(what_nobody_can_mean_is_refused),
    };
    return cmocka_run_group_tests_name("lenient", tests, NULL, NULL);
}
