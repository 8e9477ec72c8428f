#include "draw_pattern.h"
#include "groups.h"
#include "pattern.h"
#include "unit.h"
#include "utf8.h"

/* What a text is held against: patterns and a length; the count of texts that were asked about. */
struct judge {
    const struct pattern *patterns[4];
    size_t count;
    struct pattern_scratch *scratch;
    uint64_t min, max;
    bool (*besides)(struct str text);
};

static bool judge_accepts(void *self, struct str text)
{
    const struct judge *judge = self;
    uint64_t count = utf8_count(text);
    for (size_t i = 0; i < judge->count; i++)
        if (pattern_search(judge->patterns[i], judge->scratch, text) != PATTERN_FOUND)
            return false;
    return count >= judge->min && count <= judge->max && (!judge->besides || judge->besides(text));
}

struct case_ {
    struct judge judge;
    const struct pattern_tree *trees[4];
    struct pattern_wish wish;
};

/* The patterns stand one behind the other, each with a NUL; an empty one ends them. */
static bool case_open(struct case_ *row, struct arena *arena, const char *patterns, uint64_t min,
                      uint64_t max)
{
    struct pattern_fault fault;
    *row = (struct case_){0};
    row->judge = (struct judge){.scratch = pattern_scratch_new(arena), .min = min, .max = max};
    for (const char *at = patterns; *at; at += strlen(at) + 1) {
        size_t i = row->judge.count++;
        row->judge.patterns[i] = pattern_compile(arena, str_of(at), PATTERN_LENIENT, &fault);
        row->trees[i] = pattern_tree_read(arena, str_of(at));
        if (!row->judge.patterns[i] || !row->trees[i]) {
            print_error("%s is not read: %s\n", at,
                        row->trees[i] ? arena_cstr(arena, fault.why) : "no tree");
            return false;
        }
    }
    row->wish = (struct pattern_wish){.trees = row->trees,
                                      .count = row->judge.count,
                                      .min = min,
                                      .max = max,
                                      .accepts = judge_accepts,
                                      .self = &row->judge};
    return true;
}

static struct draw draw_number(uint64_t number)
{
    struct draw_key root = {1, number};
    return draw_begin(&root);
}

/* ---- exact results without a draw ---- */

static const struct {
    const char *patterns; /* each ends with a NUL */
    uint64_t min, max;
    const char *text;
} plain_rows[] = {
    {"^[a-z]{2,10}$\0",                                                  0,  99, "aa"                            },
    {"^\\d{3}-\\d{4}$\0",                                                0,  99, "111-1111"                      },
    {"^[A-Z]{3}$\0",                                                     0,  99, "AAA"                           },
    {"^[A-Z0-9]{4}$\0",                                                  0,  99, "1111"                          },
    {"^[a-z]{2,}(-[a-z]+)*$\0",                                          30, 32, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    {"^.*$\0",                                                           0,  99, "a"                             },
    {"^.*$\0",                                                           0,  0,  ""                              },
    {"^$\0",                                                             0,  99, ""                              },
    {"\0",                                                               3,  5,  "aaa"                           },
    {"foo\0",                                                            6,  8,  "fooaaa"                        },
    {"foo$\0",                                                           6,  8,  "aaafoo"                        },
    {"^(red|green|blue)$\0",                                             0,  99, "red"                           },
    {"^(red|green|blue)$\0",                                             5,  99, "green"                         },
    {"^(red|green|blue)$\0",                                             4,  4,  "blue"                          },
    {"^[a-z0-9]{8}$\0^a.*9$\0",                                          0,  99, "aaaaaaa9"                      },
    {"^[a-z]+[0-9]+$\0^.{5}$\0^x\0",                                     0,  99, "x1111"                         },
    {"^(?=.*[A-Z])(?=.*\\d).{8,}$\0",                                    0,  99, "A1aaaaaa"                      },
    {"^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)(?=.*[!@#])[A-Za-z\\d!@#]{8,}$\0", 0,  99, "aA1@aaaa"                      },
    {"^(?!foo)[a-z]+$\0",                                                0,  99, "a"                             },
    {"^(?!a)[a-z]+$\0",                                                  0,  3,  "b"                             },
    {"^(['\"])[a-z]+\\1$\0",                                             0,  99, "'a'"                           },
    {"^(?<q>[a-c])\\k<q>{2}$\0",                                         0,  99, "aaa"                           },
    {"\\bfoo\\b\0",                                                      5,  5,  "foo-a"                         },
    {"(?<=foo)bar\0",                                                    0,  99, "foobar"                        },
    {"foo(?=bar)\0",                                                     0,  99, "foobar"                        },
    {"^(?=[a-z]{4}$)\0",                                                 0,  99, "aaaa"                          },
    {"^[^a-zA-Z0-9]$\0",                                                 0,  99, "-"                             },
    {"^\\x41\\u0042\\u{43}\\cJ$\0",                                      0,  99, "ABC\n"                         },
    {"^\\uD83D\\uDC32$\0",                                               0,  99, "\xf0\x9f\x90\xb2"              },
    {"^(?i)abc$\0",                                                      0,  99, "abc"                           },
    {"^\\p{Lu}\\p{Ll}+$\0",                                              0,  99, "Aa"                            },
    {"^\\p{Script=Greek}$\0",                                            0,  99, "\xcd\xb0"                      },
    {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$\0", 0,  99,
     "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"                                                                      },
};

static void without_a_draw_the_text_is_the_plainest(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof plain_rows / sizeof *plain_rows; i++) {
        struct case_ row;
        struct buf out = {.arena = *state};
        if (!case_open(&row, *state, plain_rows[i].patterns, plain_rows[i].min, plain_rows[i].max))
            wrong++;
        else if (!draw_pattern(NULL, &row.wish, &out))
            wrong +=
                unit_differs(plain_rows[i].patterns, STR("(none)"), str_of(plain_rows[i].text));
        else
            wrong +=
                unit_differs(plain_rows[i].patterns, buf_str(&out), str_of(plain_rows[i].text));
    }
    assert_int_equal(wrong, 0);
}

/* ---- patterns of the world ---- */

static const struct {
    const char *pattern;
    uint64_t min, max;
} world_rows[] = {
#include "pattern_rows.def"
};

static size_t draw_row(struct arena *arena, size_t i)
{
    struct case_ row;
    char pattern[2000] = "";
    strncpy(pattern, world_rows[i].pattern, sizeof pattern - 2);
    if (!case_open(&row, arena, pattern, world_rows[i].min, world_rows[i].max))
        return 1;
    for (uint64_t number = 0; number <= 20; number++) {
        struct draw draw = draw_number(number);
        struct buf out = {.arena = arena};
        bool good = draw_pattern(number ? &draw : NULL, &row.wish, &out);
        if (!good || !judge_accepts(&row.judge, buf_str(&out))) {
            print_error("%s, draw %d: nothing that fits\n", pattern, (int)number);
            return 1;
        }
        if (getenv("PATTERN_SHOW") && number < 6) /* NOLINT(concurrency-mt-unsafe) */
            print_message("%s   %s\n", number ? "" : pattern, arena_cstr(arena, buf_str(&out)));
    }
    return 0;
}

static void patterns_of_the_world_are_drawn(void **state)
{
    size_t wrong = 0, count = sizeof world_rows / sizeof *world_rows;
    (void)state;
    assert_true(count >= 150);
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena);
        wrong += draw_row(&arena, i);
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void near_misses_do_not_match(void **state)
{
    size_t none = 0, wrong = 0, count = sizeof world_rows / sizeof *world_rows;
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        struct case_ row;
        char pattern[2000] = "";
        arena_init(&arena);
        strncpy(pattern, world_rows[i].pattern, sizeof pattern - 2);
        assert_true(case_open(&row, &arena, pattern, world_rows[i].min, world_rows[i].max));
        row.judge.count = 0;
        for (uint64_t number = 0; number < 4; number++) {
            struct draw draw = draw_number(number);
            struct buf out = {.arena = &arena};
            if (!draw_pattern_miss(number ? &draw : NULL, &row.wish, 0, &out)) {
                none++;
                if (getenv("PATTERN_SHOW")) /* NOLINT(concurrency-mt-unsafe) */
                    print_message("no miss of %s\n", pattern);
                continue;
            }
            assert_true(judge_accepts(&row.judge, buf_str(&out)));
            if (pattern_search(row.judge.patterns[0], row.judge.scratch, buf_str(&out)) ==
                PATTERN_FOUND) {
                print_error("%s matches <" STR_FMT ">\n", pattern, STR_ARG(buf_str(&out)));
                wrong++;
            }
        }
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
    assert_in_range(none, 0, 24);
}

static void near_misses_keep_to_all_else(void **state)
{
    struct case_ row;
    for (uint64_t number = 0; number < 20; number++) {
        struct draw draw = draw_number(number);
        struct buf out = {.arena = *state};
        assert_true(case_open(&row, *state, "^\\d{4}-\\d{2}-\\d{2}$\0^[0-9x-]+$\0", 10, 10));
        row.judge.patterns[0] = row.judge.patterns[1];
        assert_true(draw_pattern_miss(number ? &draw : NULL, &row.wish, 0, &out));
        assert_true(judge_accepts(&row.judge, buf_str(&out)));
    }
}

/* ---- lengths, several at once ---- */

static void lengths_are_met_by_construction(void **state)
{
    static const char *const patterns[] = {"^[a-z]{2,}(-[a-z]+)*$\0", "^([a-z]+\\.)+[a-z]{2,}$\0",
                                           "^(?:[A-Z]{2}\\d{3})+$\0", "[0-9]\0", "^a*b*c*$\0"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        for (uint64_t length = 5; length < 300; length = length * 3 - 5) {
            struct case_ row;
            struct buf out = {.arena = *state};
            struct draw draw = draw_number(length);
            assert_true(case_open(&row, *state, patterns[i], length, length + (i == 2 ? 4 : 0)));
            assert_true(draw_pattern(&draw, &row.wish, &out));
            assert_in_range(utf8_count(buf_str(&out)), length, row.wish.max);
        }
}

static void long_texts_are_made(void **state)
{
    static const char *const patterns[] = {"^([a-z] ?)+$\0", "^(?:[a-z]{4},)*[a-z]*$\0",
                                           "^[a-z0-9]+(-[a-z0-9]+)*$\0", "^.*$\0"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        for (uint64_t number = 0; number < 3; number++) {
            struct case_ row;
            struct buf out = {.arena = *state};
            struct draw draw = draw_number(number);
            assert_true(case_open(&row, *state, patterns[i], 20000, 20010));
            row.judge.count = 0; /* PCRE2 gives up on some */
            if (!draw_pattern(number ? &draw : NULL, &row.wish, &out))
                fail_msg("%s", patterns[i]);
        }
}

static bool is_a_date(struct str text)
{
    unsigned month = (unsigned)(text.ptr[5] - '0') * 10 + (unsigned)(text.ptr[6] - '0');
    unsigned day = (unsigned)(text.ptr[8] - '0') * 10 + (unsigned)(text.ptr[9] - '0');
    return month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

static void what_only_the_judge_knows_is_found_by_trying(void **state)
{
    for (uint64_t number = 0; number < 100; number++) {
        struct case_ row;
        struct buf out = {.arena = *state};
        struct draw draw = draw_number(number);
        assert_true(case_open(&row, *state, "^\\d{4}-\\d{2}-\\d{2}$\0", 0, 10));
        row.judge.besides = is_a_date;
        assert_true(draw_pattern(number ? &draw : NULL, &row.wish, &out));
    }
}

static void impossible_lengths_are_refused_at_once(void **state)
{
    struct case_ row;
    struct buf out = {.arena = *state};
    buf_add(&out, STR("before"));
    assert_true(case_open(&row, *state, "^[a-z]{3}$\0", 4, 9));
    assert_false(draw_pattern(NULL, &row.wish, &out));
    assert_true(case_open(&row, *state, "^[a-z]{3}$\0^[0-9]+$\0", 0, 9));
    assert_false(draw_pattern(NULL, &row.wish, &out));
    assert_true(case_open(&row, *state, "^.{1000000}$\0", 0, UINT64_MAX));
    assert_false(draw_pattern(NULL, &row.wish, &out));
    assert_text(buf_str(&out), "before");
}

static void several_patterns_are_met_together(void **state)
{
    static const char *const rows[] = {
        "^[a-z0-9]{8}$\0^a.*9$\0",
        "^[A-Za-z0-9+/=]*$\0^.{16}$\0=$\0",
        "[a-z]\0[A-Z]\0[0-9]\0",
        "^[^-].*[^-]$\0^[a-z-]+$\0(?:^|[^-])-(?:[^-]|$)\0",
        "^\\S+$\0@\0\\.\0",
        "^(..)*$\0^(...)*$\0^x{2,}$\0",
        "^(?!.*--).*$\0^[a-z-]{20}$\0-.*-\0",
        "^[\\x21-\\x7e]+$\0[^a-z]{5}\0",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint64_t number = 0; number < 20; number++) {
            struct case_ row;
            struct buf out = {.arena = *state};
            struct draw draw = draw_number(number);
            assert_true(case_open(&row, *state, rows[i], 0, 1000));
            if (!draw_pattern(number ? &draw : NULL, &row.wish, &out))
                fail_msg("row %zu, draw %d", i, (int)number);
            assert_true(judge_accepts(&row.judge, buf_str(&out)));
        }
}

static bool ends_with_seven(struct str text)
{
    return str_ends(text, STR("7"));
}

static void the_judge_has_the_last_word(void **state)
{
    struct case_ row;
    struct buf out = {.arena = *state};
    struct draw draw = draw_number(1);
    assert_true(case_open(&row, *state, "^\\d{2}$\0", 0, 1000));
    row.judge.besides = ends_with_seven;
    assert_true(draw_pattern(&draw, &row.wish, &out));
    assert_true(draw_pattern(NULL, &row.wish, &out));
    assert_true(ends_with_seven(buf_str(&out)));
}

/* ---- same and different ---- */

static void the_same_draw_gives_the_same_text(void **state)
{
    struct case_ row;
    struct buf one = {.arena = *state}, other = {.arena = *state};
    assert_true(case_open(&row, *state, "^[a-z]+ (\\w+|\\d{3}) .*$\0", 0, 1000));
    for (uint64_t number = 0; number < 50; number++) {
        struct draw a = draw_number(number), b = draw_number(number);
        assert_true(draw_pattern(&a, &row.wish, &one));
        assert_true(draw_pattern(&b, &row.wish, &other));
    }
    assert_true(str_eq(buf_str(&one), buf_str(&other)));
}

static void draws_differ_and_look_plausible(void **state)
{
    struct case_ row;
    size_t letters = 0, all = 0;
    assert_true(case_open(&row, *state, "^.+$\0", 0, 1000));
    struct buf out = {.arena = *state};
    for (uint64_t number = 0; number < 400; number++) {
        struct draw draw = draw_number(number);
        size_t from = out.len;
        assert_true(draw_pattern(&draw, &row.wish, &out));
        assert_in_range(out.len - from, 1, 8);
    }
    for (; all < out.len; all++)
        letters += (out.at[all] >= 'a' && out.at[all] <= 'z') ||
                   (out.at[all] >= 'A' && out.at[all] <= 'Z') ||
                   (out.at[all] >= '0' && out.at[all] <= '9');
    assert_in_range(letters * 100 / all, 90, 99);
}

static void alternatives_are_as_likely(void **state)
{
    struct case_ row;
    size_t met[3] = {0};
    assert_true(case_open(&row, *state, "^(a|b|c)$\0", 0, 1000));
    for (uint64_t number = 0; number < 3000; number++) {
        struct draw draw = draw_number(number);
        struct buf out = {.arena = *state};
        assert_true(draw_pattern(&draw, &row.wish, &out));
        met[out.at[0] - 'a']++;
    }
    for (size_t i = 0; i < 3; i++)
        assert_in_range(met[i], 900, 1100);
}

/* ---- what cannot be read, what is hostile ---- */

static void what_is_no_pattern_has_no_tree(void **state)
{
    static const char *const rows[] = {"(",     "a)",     "[a",      "[b-a]",        "*a",
                                       "a**",   "a{2,1}", "(?<n>a",  "\\k<n>(?<m>)", "\\",
                                       "(?x)a", "{2}",    "\\Qa\\E", "\\p{Nonsense}"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (pattern_tree_read(*state, str_of(rows[i])))
            fail_msg("%s has a tree", rows[i]);
}

static struct str repeated(struct arena *arena, struct str text, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_add(&out, text);
    return buf_str(&out);
}

static bool accepts_nothing(void *self, struct str text)
{
    size_t *asked = self;
    (void)text;
    ++*asked;
    return false;
}

static void hostile_patterns_come_to_an_end(void **state)
{
    struct arena *arena = *state;
    struct str rows[] = {
        STR("^(?:(?:a{1000}){1000}){1000}$"),
        STR("^(?:(?:a?){1000}){1000}b$"),
        STR("^(((a*)*)*)*b(?!.*a)\\1\\2\\3$"),
        STR("(?:(?:){1000000}){1000000}"),
        STR("^(a+)+(b+)+(?=.*c)(?=.*d)\\1\\2$"),
        STR("^(?:(?!a)a|(?=b)c|\\bx\\By)+$"),
        STR("(?<!(?<!(?<!(?<!a)b)c)d)e"),
        STR("^\\p{L}{60000}$(?<=^[\\p{Latin}\\p{Ll}]{60000})"),
        STR("^(?:\\p{L}[\\p{Latin}\\p{Nd}]){30000}(?=[^\\p{Lu}]*$)(?!.*\\p{L})"),
        STR("^(?=.*[A-Z])-\\p{Greek}\\P{Lu}*$"),
        STR("^(?!.*\\p{L})(?!.*[^\\p{L}])\\S{60}$"),
        arena_join(arena, repeated(arena, STR("("), 250), repeated(arena, STR(")*"), 250)),
        arena_join(arena, repeated(arena, STR("(?!"), 250), repeated(arena, STR(")"), 250)),
        repeated(arena, STR("a|"), 128 * 1024),
        repeated(arena, STR("a?"), 128 * 1024),
        repeated(arena, STR("[^a]"), 64 * 1024),
        repeated(arena, STR("(?=.*a)"), 30000),
        repeated(arena, STR("\\p{L}"), 50000),
        repeated(arena, STR("(a)|\\1"), 30000),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena own;
        arena_init(&own);
        const struct pattern_tree *tree = pattern_tree_read(&own, rows[i]);
        size_t asked = 0;
        struct buf out = {.arena = &own};
        struct pattern_wish wish = {.trees = &tree,
                                    .count = 1,
                                    .max = UINT64_MAX,
                                    .accepts = accepts_nothing,
                                    .self = &asked};
        struct draw draw = draw_number(1);
        assert_false(tree && draw_pattern(&draw, &wish, &out));
        assert_false(tree && draw_pattern_miss(&draw, &wish, 0, &out));
        assert_int_equal(out.len, 0);
        assert_in_range(asked, 0, 1000);
        arena_release(&own);
    }
}

int test_pattern(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(without_a_draw_the_text_is_the_plainest),
        UNIT(patterns_of_the_world_are_drawn),
        UNIT(near_misses_do_not_match),
        UNIT(near_misses_keep_to_all_else),
        UNIT(lengths_are_met_by_construction),
        UNIT(long_texts_are_made),
        UNIT(what_only_the_judge_knows_is_found_by_trying),
        UNIT(impossible_lengths_are_refused_at_once),
        UNIT(several_patterns_are_met_together),
        UNIT(the_judge_has_the_last_word),
        UNIT(the_same_draw_gives_the_same_text),
        UNIT(draws_differ_and_look_plausible),
        UNIT(alternatives_are_as_likely),
        UNIT(what_is_no_pattern_has_no_tree),
        UNIT(hostile_patterns_come_to_an_end),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
