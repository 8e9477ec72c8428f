/* What a pattern or a search can cost is bounded. */
#include "trying.h"

#include "buf.h"

#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The shortest of some runs, as others use the machine too. */
static double milliseconds(struct arena *arena, const struct pattern *pattern, struct str subject,
                           enum pattern_verdict *verdict)
{
    struct pattern_scratch *scratch = pattern_scratch_new(arena);
    double least = 1e9;
    for (int i = 0; i < 5; i++) {
        double start = now();
        *verdict = pattern_search(pattern, scratch, subject);
        double took = now() - start;
        least = took < least ? took : least;
    }
    return least;
}

static void patterns_that_explode_end_soon_with_the_verdict_limit(void **state)
{
    static const char *const patterns[] = {
        "(a+)+$",          "^(a+)+$",   "^(a|a)*$",       "^(?:a{0,30}){30}$",
        "(\\w*\\s?)+$[^]", "^(a|aa)+$", "^(?:(a+)+x?)+$", "^(?=(a+)+$)"};
    struct arena *arena = *state;
    struct str subject = repeated(arena, "a", 50, "b");
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        enum pattern_verdict verdict;
        const struct pattern *pattern = compiled(arena, PATTERN_STRICT, str_of(patterns[i]));
        double took = milliseconds(arena, pattern, subject, &verdict);
        assert_int_equal(verdict, PATTERN_LIMIT);
        assert_true(took < 5);
    }
}

/* Each try is cheap, or each step back, but there are a million of them. */
static void long_subjects_cost_no_more_than_their_length_allows(void **state)
{
    static const struct {
        const char *pattern, *piece, *end;
    } rows[] = {
        {"x*y",                  "x",    "z!"},
        {"a.*b",                 "a",    ""  },
        {"^.*?[a-z]*1",          "a",    ""  },
        {"\\w+@\\w+",            "a",    ""  },
        {"^(.*)x\\1y",           "x",    ""  },
        {"(.*)\\1z",             "a",    ""  },
        {"(?:(?:a*)*)*b",        "a",    ""  },
        {"([a-z]*[0-9]*)*!",     "ab12", ""  },
        {"(?:a{1,1000}){1,50}b", "a",    ""  },
        {"a{60000}[bc]",         "a",    ""  },
        {"\\s+$",                " ",    "x" },
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum pattern_verdict verdict;
        struct str subject =
            repeated(arena, rows[i].piece, (1 << 20) / strlen(rows[i].piece), rows[i].end);
        const struct pattern *pattern = compiled(arena, PATTERN_STRICT, str_of(rows[i].pattern));
        double took = milliseconds(arena, pattern, subject, &verdict);
        if (took >= 1000)
            print_error("%s: %.0f ms\n", rows[i].pattern, took);
        assert_true(took < 1000);
        assert_int_not_equal(verdict, PATTERN_FOUND);
    }
}

static void honest_patterns_reach_the_end_of_long_subjects(void **state)
{
    static const struct {
        const char *pattern, *piece, *end;
        enum pattern_verdict verdict;
    } rows[] = {
        {"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", "abcd",
         "ab==",                                                                                 PATTERN_FOUND },
        {"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", "abcd",
         "ab=",                                                                                  PATTERN_ABSENT},
        {"^[a-z]+(-[a-z]+)*$",                                               "abc-",  "abc",     PATTERN_FOUND },
        {"^[a-z]+(-[a-z]+)*$",                                               "abc-",  "!",       PATTERN_ABSENT},
        {"^(?:\\w+ ?)*$",                                                    "word ", "",        PATTERN_FOUND },
        {"\\w+@\\w+\\.com",                                                  "word ", "a@b.com", PATTERN_FOUND },
        {"^[^@]+@[^@]+\\.[^@]+$",                                            "abcd",  "@b.c",    PATTERN_FOUND },
        {"^(?=.*[A-Z])(?=.*\\d).{8,}$",                                      "abcd",  "A1",      PATTERN_FOUND },
        {"needle|nadel",                                                     "hay ",  "nadel",   PATTERN_FOUND },
        {"a.*b",                                                             "c",     "ab",      PATTERN_FOUND },
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str subject =
            repeated(arena, rows[i].piece, (1 << 20) / strlen(rows[i].piece), rows[i].end);
        const struct pattern *pattern = compiled(arena, PATTERN_STRICT, str_of(rows[i].pattern));
        enum pattern_verdict verdict = pattern_search(pattern, pattern_scratch_new(arena), subject);
        if (verdict != rows[i].verdict)
            print_error("%s: %d\n", rows[i].pattern, (int)verdict);
        assert_int_equal(verdict, rows[i].verdict);
    }
}

static void check_limit(struct arena *arena, struct str text, const char *why)
{
    struct pattern_fault fault = {0};
    assert_null(pattern_compile(arena, text, PATTERN_LENIENT, &fault));
    assert_text(fault.why, why);
    assert_true(fault.limit);
}

static void patterns_beyond_the_limits_are_refused_as_such(void **state)
{
    struct arena *arena = *state;
    struct buf names = {.arena = arena};
    for (int i = 0; i < 501; i++)
        buf_printf(&names, "(?<n%d>)", i);
    check_limit(arena, buf_str(&names), "more than 500 groups have names");
    check_limit(arena, repeated(arena, "(", 251, ""),
                "more than 250 groups are inside one another");
    check_limit(arena, repeated(arena, "aa", 150000, ""), "the pattern is longer than 256 KiB");
    check_limit(arena, STR("x|a{65536}"), "this is repeated more than 65,535 times");
    check_limit(arena, STR("x|a{2,65536}"), "this is repeated more than 65,535 times");
    check_limit(arena, STR("(?:(?:a|b){60000}){60000}"),
                "PCRE2 cannot compile it: regular expression is too large");
    assert_true(pattern_is_strict(repeated(arena, "aa", 150000, "")));
}

static void patterns_at_the_limits_are_taken(void **state)
{
    struct arena *arena = *state;
    struct buf names = {.arena = arena};
    for (int i = 0; i < 500; i++)
        buf_printf(&names, "(?<n%d>)", i);
    assert_non_null(compiled(arena, PATTERN_STRICT, buf_str(&names)));
    struct str open = repeated(arena, "(", 250, "a|b");
    assert_non_null(
        compiled(arena, PATTERN_STRICT, arena_join(arena, open, repeated(arena, ")", 250, ""))));
    assert_non_null(compiled(arena, PATTERN_STRICT, STR("x|a{65535}|b{0,}")));
    /* Our own operations count further than PCRE2. */
    assert_non_null(compiled(arena, PATTERN_STRICT, STR("^[ab]{1,100000}$")));
}

/* The arena's blocks are given back, and the code of PCRE2 with them: the leak sanitizer would tell. */
static void patterns_and_scratch_go_with_their_arena(void **state)
{
    struct arena *arena = *state;
    struct arena_mark mark = arena_mark(arena);
    for (int i = 0; i < 20; i++) {
        assert_non_null(compiled(arena, PATTERN_STRICT, STR("(a|b)+c")));
        assert_int_equal(pattern_search(compiled(arena, PATTERN_STRICT, STR("(a|b)+c")),
                                        pattern_scratch_new(arena), STR("abc")),
                         PATTERN_FOUND);
        if (i % 2)
            arena_rewind(arena, mark);
        else
            arena_clear(arena);
        mark = arena_mark(arena);
    }
}

int test_limit(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(patterns_that_explode_end_soon_with_the_verdict_limit),
        UNIT(long_subjects_cost_no_more_than_their_length_allows),
        UNIT(honest_patterns_reach_the_end_of_long_subjects),
        UNIT(patterns_beyond_the_limits_are_refused_as_such),
        UNIT(patterns_at_the_limits_are_taken),
        UNIT(patterns_and_scratch_go_with_their_arena),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
