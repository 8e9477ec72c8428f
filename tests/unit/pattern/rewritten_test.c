/* What means something else to PCRE2 and is rewritten. Each twice: run by an operation of our own where
 * there is one, and behind an alternative by PCRE2. */
#include "trying.h"

#define BOTH(verdict, pattern, subject)                                                            \
    verdict("^" pattern "$", subject), verdict("^(?:" pattern "|[Z][Z][Z])$", subject)

static void white_space_is_that_of_ecma(void **state)
{
    static const struct trial rows[] = {
        BOTH(FOUND, "\\s+", "\t\n\v\f\r \xC2\xA0\xEF\xBB\xBF\xE1\x9A\x80"),
        BOTH(
            FOUND, "\\s+",
            "\xE2\x80\x80\xE2\x80\x8A\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\x9F\xE3\x80\x80"),
        BOTH(ABSENT, "\\s", "\xC2\x85"),     /* U+0085 */
        BOTH(ABSENT, "\\s", "\xE1\xA0\x8E"), /* U+180E */
        BOTH(ABSENT, "\\s", "\xE2\x80\x8B"), /* U+200B */
        BOTH(FOUND, "\\S", "\xC2\x85"),
        BOTH(ABSENT, "\\S", "\xEF\xBB\xBF"),
        BOTH(ABSENT, "[^\\s]", "\xC2\xA0"),
        BOTH(FOUND, "[^\\s]", "\xE1\xA0\x8E"),
        BOTH(FOUND, "[\\S\\n]+", "a\n"),
        BOTH(ABSENT, "[\\S\\n]", " "),
        BOTH(FOUND, "[\\D\\S]", " "),
        BOTH(FOUND, "[\\D\\S]", "1"),
        BOTH(FOUND, "[\\s\\S]+", "a\n \xF0\x9F\x90\xB2"),
        BOTH(ABSENT, "[^\\s\\S]", "a"),
        BOTH(ABSENT, "[^\\S]", "a"),
        BOTH(FOUND, "[^\\S]", "\xE3\x80\x80"),
        BOTH(FOUND, "[\\w\\W]", "\n"),
        BOTH(ABSENT, "[^\\D]", "a"),
        BOTH(FOUND, "[^\\D]", "1"),
        BOTH(FOUND, "[\\s,]+", " ,\xC2\xA0"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

static void the_dot_leaves_out_four_line_ends(void **state)
{
    static const struct trial rows[] = {
        BOTH(ABSENT, ".", "\n"),
        BOTH(ABSENT, ".", "\r"),
        BOTH(ABSENT, ".", "\xE2\x80\xA8"),
        BOTH(ABSENT, ".", "\xE2\x80\xA9"),
        BOTH(FOUND, ".", "\xC2\x85"),
        BOTH(FOUND, ".", "\v"),
        BOTH(FOUND, ".", "\f"),
        BOTH(FOUND, ".", "\0"),
        BOTH(FOUND, ".", "\xF0\x9F\x90\xB2"),
        BOTH(FOUND, ".*", ""),
        BOTH(ABSENT, ".*", "a\nb"),
        BOTH(ABSENT, ".*", "a\n"),
        FOUND(".*", "\n"),
        ABSENT(".+", "\n\r"),
        FOUND(".+", "\na"),
        FOUND("^.*", "\n"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

static void the_vertical_tab_is_one_character(void **state)
{
    static const struct trial rows[] = {
        BOTH(FOUND, "\\v", "\v"),   BOTH(ABSENT, "\\v", "\n"),   BOTH(ABSENT, "\\v", "\f"),
        BOTH(FOUND, "[\\v]", "\v"), BOTH(ABSENT, "[\\v]", "\n"), BOTH(FOUND, "[^\\v]", "\n"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

static void surrogates_pair_up_or_match_nothing(void **state)
{
    static const struct trial rows[] = {
        BOTH(FOUND, "\\uD83D\\uDC32", "\xF0\x9F\x90\xB2"),
        BOTH(FOUND, "[\\uD83D\\uDC32]", "\xF0\x9F\x90\xB2"),
        BOTH(FOUND, "[\\uD83D\\uDC30-\\uD83D\\uDC3F]", "\xF0\x9F\x90\xB2"),
        BOTH(ABSENT, "\\uD83D", "\xF0\x9F\x90\xB2"),
        BOTH(ABSENT, "\\u{D83D}\\u{DC32}", "\xF0\x9F\x90\xB2"),
        BOTH(ABSENT, "\\uDC32", "\xF0\x9F\x90\xB2"),
        BOTH(FOUND, "\\uD83D*", ""),
        BOTH(ABSENT, "[\\uD83D]", "\xF0\x9F\x90\xB2"),
        BOTH(FOUND, "[\\uD83Da]", "a"),
        BOTH(FOUND, "[^\\uD83D]", "\xF0\x9F\x90\xB2"),
        BOTH(ABSENT, "[\\uD800-\\uDFFF]", "a"),
        BOTH(FOUND, "[\\uD7FF-\\uE000]+", "\xED\x9F\xBF\xEE\x80\x80"),
        BOTH(FOUND, "[^\\uD800-\\uDFFF]", "\n"),
        FOUND("(?:a|\\uD800)b", "ab"),
        FOUND("(?<=(?:a|\\uD800))b", "ab"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

static void properties_have_their_long_names(void **state)
{
    static const struct trial rows[] = {
        FOUND("^\\p{Letter}$", "a"),
        FOUND("^\\p{Uppercase_Letter}$", "A"),
        ABSENT("^\\p{Uppercase_Letter}$", "a"),
        FOUND("^\\p{Decimal_Number}$", "\xD9\xA5"),
        FOUND("^\\p{digit}$", "5"),
        FOUND("^\\p{punct}$", "!"),
        FOUND("^\\p{cntrl}$", "\x01"),
        FOUND("^\\p{gc=Lu}$", "A"),
        FOUND("^\\p{General_Category=Uppercase_Letter}$", "A"),
        FOUND("^\\P{gc=Lu}$", "a"),
        FOUND("^\\p{Cased_Letter}\\p{LC}$", "aA"),
        FOUND("^\\p{Assigned}$", "a"),
        ABSENT("^\\P{Assigned}$", "a"),
        FOUND("^\\P{Assigned}$", "\xCD\xB8"), /* U+0378 */
        ABSENT("^[^\\p{Assigned}]$", "a"),
        FOUND("^\\p{Script=Qaai}$", "\xCD\x82"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

static void names_of_groups_are_those_of_ecma(void **state)
{
    static const struct trial rows[] = {
        FOUND("(?<$x>a)\\k<$x>", "aa"),
        FOUND("(?<_1>a)\\k<_1>", "aa"),
        FOUND("(?<\xC3\xA9>a)\\k<\xC3\xA9>", "aa"),
        FOUND("(?<a\\u0062>a)\\k<\\u{61}b>", "aa"),
        FOUND("(?<\\uD835\\uDC00>a)\\k<\xF0\x9D\x90\x80>", "aa"),
        ABSENT("(?<ab>a)(?<a>b)\\k<a>", "aba"),
        FOUND("(?<averyveryveryverylongnamethatislongerthanpcretwotakes>a)\\1", "aa"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

int test_rewritten(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(white_space_is_that_of_ecma),       UNIT(the_dot_leaves_out_four_line_ends),
        UNIT(the_vertical_tab_is_one_character), UNIT(surrogates_pair_up_or_match_nothing),
        UNIT(properties_have_their_long_names),  UNIT(names_of_groups_are_those_of_ecma),
    };
    return cmocka_run_group_tests_name("rewritten", tests, NULL, NULL);
}
