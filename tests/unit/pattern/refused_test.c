/* What is no pattern of ECMA-262, though PCRE2 takes it; and what is one, but PCRE2 cannot run it. */
#include "trying.h"

static void escapes_of_pcre2_are_refused(void **state)
{
    static const char *const escapes[] = {"\\A", "\\Z", "\\z", "\\h", "\\H", "\\V", "\\R", "\\N",
                                          "\\X", "\\G", "\\K", "\\a", "\\e", "\\U", "\\E", "\\Q",
                                          "\\o", "\\g", "\\i", "\\y", "\\C", "\\L", "\\l"};
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        struct str text = arena_printf(arena, "ab%s", escapes[i]);
        struct refusal row = {
            text, 2,
            arena_cstr(arena, arena_printf(arena, "'%s' is no escape of ECMA-262", escapes[i]))};
        check_refusals(arena, PATTERN_STRICT, false, &row, 1);
    }
}

static void identity_escapes_are_for_syntax_characters_only(void **state)
{
    static const char *const characters[] = {"-", "_", "\"", "@", ":",       "#", "%",
                                             "'", "<", ">",  "&", " ",       "=", "!",
                                             ",", ";", "~",  "`", "\xC3\xA9"};
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        const char *why = arena_cstr(
            arena, arena_printf(arena, "'\\%s' is no escape of ECMA-262", characters[i]));
        struct refusal rows[] = {
            {arena_printf(arena, "a\\%s",   characters[i]), 1, why},
            {arena_printf(arena, "[a\\%s]", characters[i]), 2, why},
        };
        /* In a class, the dash may be escaped. */
        check_refusals(arena, PATTERN_STRICT, false, rows, i == 0 ? 1 : 2);
    }
    static const struct trial good[] = {
        FOUND("^(?:\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/|x)$", "^$\\.*+?()[]{}|/"),
        FOUND("^[\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\-]{16}$", "^$\\.*+?()[]{}|/-"),
    };
    CHECK_TRIALS(arena, PATTERN_STRICT, good);
}

static void escapes_that_go_on_wrongly_are_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("\\Qa.b\\E", 0, "'\\Q' is no escape of ECMA-262"),
        REFUSED("\\N{U+41}", 0, "'\\N' is no escape of ECMA-262"),
        REFUSED("\\o{101}", 0, "'\\o' is no escape of ECMA-262"),
        REFUSED("(a)\\g1", 3, "'\\g' is no escape of ECMA-262"),
        REFUSED("\\01", 0,
                "'\\0' must be followed by no digit: octal escapes are none of ECMA-262"),
        REFUSED("a\\00", 1,
                "'\\0' must be followed by no digit: octal escapes are none of ECMA-262"),
        REFUSED("\\x4", 0, "'\\x' must be followed by two hexadecimal digits"),
        REFUSED("\\x{41}", 0, "'\\x' must be followed by two hexadecimal digits"),
        REFUSED("\\u12", 0,
                "'\\u' must be followed by four hexadecimal digits, or by some in braces"),
        REFUSED("\\u{}", 0,
                "'\\u' must be followed by four hexadecimal digits, or by some in braces"),
        REFUSED("\\u{110000}", 0,
                "'\\u' must be followed by four hexadecimal digits, or by some in braces"),
        REFUSED("\\u{41", 0,
                "'\\u' must be followed by four hexadecimal digits, or by some in braces"),
        REFUSED("\\c", 0, "'\\c' must be followed by a letter of A to Z"),
        REFUSED("\\c1", 0, "'\\c' must be followed by a letter of A to Z"),
        REFUSED("[\\c_]", 1, "'\\c' must be followed by a letter of A to Z"),
        REFUSED("\\", 0, "'\\' ends the pattern"),
        REFUSED("[\\", 1, "'\\' ends the pattern"),
        REFUSED("[\\B]", 1, "'\\B' is no escape of ECMA-262"),
        REFUSED("[\\1]", 1, "'\\1' is no escape of ECMA-262"),
        REFUSED("[\\k]", 1, "'\\k' is no escape of ECMA-262"),
        REFUSED("\\1", 0, "there is no group 1"),
        REFUSED("(a)\\2", 3, "there is no group 2"),
        REFUSED("(?:a)\\8", 5, "there is no group 8"),
        REFUSED("(a)\\99999999999999999999", 3, "there is no group 99999999999999999999"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
}

static void groups_of_other_grammars_are_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("a++", 2, "nothing stands here that '+' could repeat"),
        REFUSED("a{2}+", 4, "nothing stands here that '+' could repeat"),
        REFUSED("(?>a)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?i)a", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("b(?i:a)", 1, "'(?' begins no group of ECMA-262"),
        REFUSED("(?#a)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?|a)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?P<n>a)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?'n'a)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?R)", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(?", 0, "'(?' begins no group of ECMA-262"),
        REFUSED("(*UCP)a", 1, "nothing stands here that '*' could repeat"),
        REFUSED("(?=a)*", 5, "nothing stands here that '*' could repeat"),
        REFUSED("(?!a){2}", 5, "'{' must be written '\\{' here"),
        REFUSED("(?<=a)+", 6, "nothing stands here that '+' could repeat"),
        REFUSED("(a", 0, "this group is never closed"),
        REFUSED("a(b(c)", 1, "this group is never closed"),
        REFUSED("a)", 1, "')' closes no group"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
}

static void names_that_are_none_are_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("(?<n>a)(?<n>b)", 10, "there is a group named 'n' already"),
        REFUSED("(?<n>a)|(?<\\u006e>b)", 11, "there is a group named '\\u006e' already"),
        REFUSED("(?<>a)", 3, "the name of the group is missing"),
        REFUSED("(?<n", 3, "the name of the group is never closed"),
        REFUSED("(?<1a>a)", 3, "this cannot stand in the name of a group"),
        REFUSED("(?<a-b>a)", 4, "this cannot stand in the name of a group"),
        REFUSED("(?<\xE2\x82\xAC>a)", 3, "this cannot stand in the name of a group"),
        REFUSED("(?<a\\x61>a)", 4, "this cannot stand in the name of a group"),
        REFUSED("(?<\\u{2D}>a)", 3, "this cannot stand in the name of a group"),
        REFUSED("(?<n>a)\\k<m>", 7, "there is no group named 'm'"),
        REFUSED("\\k<n>", 0, "there is no group named 'n'"),
        REFUSED("(?<n>a)\\k", 7,
                "'\\k' must be followed by the name of a group, as in '\\k<name>'"),
        REFUSED("\\kn", 0, "'\\k' must be followed by the name of a group, as in '\\k<name>'"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
}

static void names_of_properties_are_taken_to_the_letter(void **state)
{
    static const char *const texts[] = {"\\pL",
                                        "\\p{^L}",
                                        "\\p{l}",
                                        "\\p{ greek }",
                                        "\\p{Greek}",
                                        "\\p{Script=greek}",
                                        "\\p",
                                        "\\p{",
                                        "\\p{}",
                                        "\\p{L",
                                        "\\p{Lu }",
                                        "\\p{uppercase_letter}",
                                        "\\p{gc=Alphabetic}",
                                        "\\p{sc=Lu}",
                                        "\\p{Script=}",
                                        "\\p{General_Category}",
                                        "\\p{gc=}",
                                        "\\p{Alphabetic=Yes}",
                                        "\\p{Line_Break}",
                                        "\\p{Block=ASCII}",
                                        "\\p{RGI_Emoji}",
                                        "\\p{Other_Alphabetic}",
                                        "\\p{XID_start}",
                                        "\\p{IsGreek}",
                                        "\\p{=Lu}",
                                        "\\p{Xan}"};
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct refusal row = {
            str_of(texts[i]), 0,
            "'\\p' must be followed by a property of ECMA-262 in braces, as in '\\p{Lu}'"};
        check_refusals(arena, PATTERN_STRICT, false, &row, 1);
    }
}

static void classes_of_other_grammars_are_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("[[:alpha:]]", 10, "']' must be written '\\]' here"),
        REFUSED("[a-z&&[aeiou]]", 13, "']' must be written '\\]' here"),
        REFUSED("[a-\\d]", 1, "a class of characters cannot be the end of a range"),
        REFUSED("[\\d-z]", 1, "a class of characters cannot be the end of a range"),
        REFUSED("[\\w-.]", 1, "a class of characters cannot be the end of a range"),
        REFUSED("[\\w--[a-c]]", 1, "a class of characters cannot be the end of a range"),
        REFUSED("[a\\p{L}-z]", 2, "a class of characters cannot be the end of a range"),
        REFUSED("[z-a]", 1, "the ends of the range are out of order"),
        REFUSED("[\\u{1F432}-\\uD83D]", 1, "the ends of the range are out of order"),
        REFUSED("[a", 0, "this class is never closed"),
        REFUSED("x[^\\]", 1, "this class is never closed"),
        REFUSED("[]a]", 3, "']' must be written '\\]' here"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
}

static void braces_that_are_no_quantifier_are_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("a{,3}", 1, "'{' must be written '\\{' here"),
        REFUSED("a{2", 1, "'{' must be written '\\{' here"),
        REFUSED("a{2,", 1, "'{' must be written '\\{' here"),
        REFUSED("a{ 2}", 1, "'{' must be written '\\{' here"),
        REFUSED("{2}", 0, "'{' must be written '\\{' here"),
        REFUSED("a]", 1, "']' must be written '\\]' here"),
        REFUSED("a}", 1, "'}' must be written '\\}' here"),
        REFUSED("{", 0, "'{' must be written '\\{' here"),
        REFUSED("x{1}{2}", 4, "'{' must be written '\\{' here"),
        REFUSED("a**", 2, "nothing stands here that '*' could repeat"),
        REFUSED("a?\?\?", 3, "nothing stands here that '?' could repeat"),
        REFUSED("*a", 0, "nothing stands here that '*' could repeat"),
        REFUSED("^*", 1, "nothing stands here that '*' could repeat"),
        REFUSED("\\b+", 2, "nothing stands here that '+' could repeat"),
        REFUSED("(|?a)", 2, "nothing stands here that '?' could repeat"),
        REFUSED("a{3,2}", 1, "the counts of the quantifier are out of order"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
}

static void what_is_no_utf8_is_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("ab\xFF", 2, "this is no UTF-8"),
        REFUSED("\xED\xA0\x80", 0, "this is no UTF-8"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, false, rows);
    CHECK_REFUSALS(*state, PATTERN_LENIENT, false, rows);
}

#define CLEARED                                                                                    \
    "a reference to a group inside a repetition, which ECMA-262 clears with every round, is not "  \
    "supported"

/* Both grammars refuse these: they would mean something else in PCRE2, or nothing. */
static void what_pcre2_cannot_run_is_refused_with_its_reason(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("(?<=a+)b", 0, "look-behind of variable length is not supported"),
        REFUSED("x(?<!a*)b", 1, "look-behind of variable length is not supported"),
        REFUSED("(?<=a{1,3})b", 0, "look-behind of variable length is not supported"),
        REFUSED("(?<=t()?)d", 0, "look-behind of variable length is not supported"),
        REFUSED("(?<=x(?:a|bc))d", 0, "look-behind of variable length is not supported"),
        REFUSED("(?<=(a)\\1)b", 7, "a reference inside a look-behind is not supported"),
        REFUSED("(?:(a)|b)*\\1", 10, CLEARED),
        REFUSED("(?:(a)?b)*\\1", 10, CLEARED),
        REFUSED("(?:\\1(a))*", 3, CLEARED),
        REFUSED("(a\\1)*", 2, CLEARED),
        REFUSED("(?:(a)|\\1)*", 7, CLEARED),
        REFUSED("^(a?)*b\\1$", 7, CLEARED),
        REFUSED("^(?:(?=(a)))?\\1b$", 13, CLEARED),
        REFUSED("(?:(?:(a))*\\1)*", 11, CLEARED),
        REFUSED("(?:(?!(a)).)+\\1", 13, CLEARED),
        REFUSED("(?<n>(a)|b){2}\\k<n>\\2", 19, CLEARED),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, true, rows);
    CHECK_REFUSALS(*state, PATTERN_LENIENT, true, rows);
}

int test_refused(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(escapes_of_pcre2_are_refused),
        UNIT(identity_escapes_are_for_syntax_characters_only),
        UNIT(escapes_that_go_on_wrongly_are_refused),
        UNIT(groups_of_other_grammars_are_refused),
        UNIT(names_that_are_none_are_refused),
        UNIT(names_of_properties_are_taken_to_the_letter),
        UNIT(classes_of_other_grammars_are_refused),
        UNIT(braces_that_are_no_quantifier_are_refused),
        UNIT(what_is_no_utf8_is_refused),
        UNIT(what_pcre2_cannot_run_is_refused_with_its_reason),
    };
    return cmocka_run_group_tests_name("refused", tests, NULL, NULL);
}
