/* Which form a pattern takes, and that each form says what PCRE2 says. */
#include "trying.h"

#include "buf.h"
#include "utf8.h"

static const char *const form_names[] = {"always", "prefix",   "literals",
                                         "class",  "sequence", "engine"};

struct form_row {
    const char *pattern;
    enum pattern_form form;
};

static void check_forms(struct arena *arena, const struct form_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pattern *pattern = compiled(arena, PATTERN_STRICT, str_of(rows[i].pattern));
        assert_non_null(pattern);
        wrong += unit_differs(rows[i].pattern, str_of(form_names[pattern_form_of(pattern)]),
                              str_of(form_names[rows[i].form]));
    }
    assert_int_equal(wrong, 0);
}

static void simple_patterns_have_a_form(void **state)
{
    static const struct form_row rows[] = {
        {"",                                                                          PATTERN_ALWAYS  },
        {"^",                                                                         PATTERN_ALWAYS  },
        {"$",                                                                         PATTERN_ALWAYS  },
        {".*",                                                                        PATTERN_ALWAYS  },
        {".*$",                                                                       PATTERN_ALWAYS  },
        {"^.*",                                                                       PATTERN_ALWAYS  },
        {"a*b?",                                                                      PATTERN_ALWAYS  },
        {"[\\s\\S]*",                                                                 PATTERN_ALWAYS  },
        {"^[\\s\\S]*$",                                                               PATTERN_ALWAYS  },
        {"^[^]*?$",                                                                   PATTERN_ALWAYS  },
        {"^(?:[\\d\\D]*)$",                                                           PATTERN_ALWAYS  },
        {"^x-",                                                                       PATTERN_PREFIX  },
        {"^/v1/skus",                                                                 PATTERN_PREFIX  },
        {"^(x-)",                                                                     PATTERN_PREFIX  },
        {"^x-.*",                                                                     PATTERN_PREFIX  },
        {"^a{3}",                                                                     PATTERN_PREFIX  },
        {"^(a|b|c)$",                                                                 PATTERN_LITERALS},
        {"^(?:cash|card\\.x|\xC3\xA9)$",                                              PATTERN_LITERALS},
        {"^a$|^bc$|^$",                                                               PATTERN_LITERALS},
        {"^abc$",                                                                     PATTERN_LITERALS},
        {"^(?:a|)$",                                                                  PATTERN_LITERALS},
        {"^[a-z]+$",                                                                  PATTERN_CLASS   },
        {"^([a-z]+)$",                                                                PATTERN_CLASS   },
        {"^[\\w-]{1,64}$",                                                            PATTERN_CLASS   },
        {"^.{1,300}$",                                                                PATTERN_CLASS   },
        {"^.*$",                                                                      PATTERN_CLASS   },
        {".+",                                                                        PATTERN_CLASS   },
        {"\\S",                                                                       PATTERN_CLASS   },
        {"[A-Z]{3}",                                                                  PATTERN_CLASS   },
        {"\\d{7,15}",                                                                 PATTERN_CLASS   },
        {"^(?:[a-f\\d]){2,8}$",                                                       PATTERN_CLASS   },
        {"^\\d{4}-\\d{2}-\\d{2}$",                                                    PATTERN_SEQUENCE},
        {"^[A-Z]{2}\\d$",                                                             PATTERN_SEQUENCE},
        {"^ord_[a-z0-9]+$",                                                           PATTERN_SEQUENCE},
        {"^-?\\d+$",                                                                  PATTERN_SEQUENCE},
        {"^[a-z]+:",                                                                  PATTERN_SEQUENCE},
        {"^[a-z]",                                                                    PATTERN_SEQUENCE},
        {"^[A-Za-z_]\\w*$",                                                           PATTERN_SEQUENCE},
        {"^[^@]+@[^@]+$",                                                             PATTERN_SEQUENCE},
        {"^$",                                                                        PATTERN_LITERALS},
        {"^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
         PATTERN_SEQUENCE                                                                             },
    };
    check_forms(*state, rows, sizeof rows / sizeof *rows);
}

/* Each of these is one thing away from a form. */
static void what_a_form_would_get_wrong_is_left_to_the_engine(void **state)
{
    static const struct form_row rows[] = {
        {"^a|b$",            PATTERN_ENGINE},
        {"^(a|b)",           PATTERN_ENGINE},
        {"(a|b)$",           PATTERN_ENGINE},
        {"^(a|b)+$",         PATTERN_ENGINE},
        {"^(a|b)c$",         PATTERN_ENGINE},
        {"^a$|b",            PATTERN_ENGINE},
        {"abc",              PATTERN_ENGINE},
        {"\\d$",             PATTERN_ENGINE},
        {"[a-z]{2}\\d",      PATTERN_ENGINE},
        {"^\\p{L}+$",        PATTERN_ENGINE},
        {"^[a-z]+z$",        PATTERN_ENGINE},
        {"^a?a$",            PATTERN_ENGINE},
        {"^[a-z]*-?[a-z]*$", PATTERN_ENGINE},
        {"^\\b[a-z]+$",      PATTERN_ENGINE},
        {"^[a-z]+$\\b",      PATTERN_ENGINE},
        {"^(?=a)[a-z]+$",    PATTERN_ENGINE},
        {"^(a)\\1$",         PATTERN_ENGINE},
        {"^[]$",             PATTERN_ENGINE},
        {"^\\uD800$",        PATTERN_ENGINE},
        {"a^b$",             PATTERN_ENGINE},
        {"^a$b",             PATTERN_ENGINE},
        {"^(?:\\d\\d)+$",    PATTERN_ENGINE},
    };
    check_forms(*state, rows, sizeof rows / sizeof *rows);
}

/* Fixed places are looked at several at a time. */
static void each_place_of_a_sequence_is_looked_at(void **state)
{
    static const char *const patterns[] = {"^AC[0-9a-fA-F]{32}$", "^AC[0-9a-fA-F]{15}-$",
                                           "^x[0-9]{6}:[0-9]", "^AB\\d$"};
    static const char *const texts[] = {"AC0123456789abcdefABCDEF0123456789", "AC0123456789abcde-",
                                        "x012345:6", "AB7"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t at = 0; at < strlen(texts[i]); at++) {
            char wrong[64];
            struct trial trial = {str_of(patterns[i]), str_of(texts[i]), PATTERN_FOUND};
            check_trials(*state, PATTERN_STRICT, &trial, 1);
            trial = (struct trial){
                str_of(patterns[i]), {wrong, strlen(texts[i])},
                 PATTERN_ABSENT
            };
            memcpy(wrong, texts[i], trial.subject.len);
            wrong[at] = 'g';
            check_trials(*state, PATTERN_STRICT, &trial, 1);
        }
}

static void forms_are_exact_at_their_edges(void **state)
{
    static const struct trial rows[] = {
        ABSENT("^x-", "ax-"),
        ABSENT("^x-", "x"),
        FOUND("^x-", "x-\n"),
        FOUND("^(a|bc|\xC3\xA9)$", "\xC3\xA9"),
        ABSENT("^(a|bc|\xC3\xA9)$", "b"),
        ABSENT("^(a|bc|\xC3\xA9)$", "a\n"),
        ABSENT("^(a|bc)$", ""),
        FOUND("^$", ""),
        ABSENT("^$", "\n"),
        FOUND("^[a-z]{2,3}$", "abc"),
        ABSENT("^[a-z]{2,3}$", "abcd"),
        ABSENT("^[a-z]{2,3}$", "a"),
        ABSENT("^[a-z]{2,3}$", "ab\n"),
        FOUND("^.{2}$", "\xC3\xA9\xF0\x9F\x90\xB2"),
        ABSENT("^.{2}$", "\xF0\x9F\x90\xB2"),
        FOUND("^[\xC3\xA9-\xC3\xAF]{1}$", "\xC3\xAA"),
        ABSENT("^[\xC3\xA9-\xC3\xAF]$", "\xC3\xB0"),
        FOUND("^[^a]{2}$", "\xC3\xA9\xC3\xA9"),
        ABSENT("^[^a]{2}$", "\xC3\xA9"),
        ABSENT("^[^\xC3\xA9]$", "\xC3\xA9"),
        FOUND("[A-Z]{3}", "abCDE"),
        ABSENT("[A-Z]{3}", "ABcDE"),
        FOUND("[^a]{2}", "a\xC3\xA9\xC3\xA9"),
        ABSENT("[^a]{2}", "\xC3\xA9"
                          "a\xC3\xA9"),
        FOUND("\\S", " \xC3\xA9"),
        ABSENT("\\S", "\xC2\xA0"),
        FOUND("^\\d{4}-\\d{2}-\\d{2}$", "2024-01-17"),
        ABSENT("^\\d{4}-\\d{2}-\\d{2}$", "2024-01-1"),
        ABSENT("^\\d{4}-\\d{2}-\\d{2}$", "2024-01-177"),
        FOUND("^-?\\d+$", "-5"),
        ABSENT("^-?\\d+$", "--5"),
        ABSENT("^-?\\d+$", "-"),
        FOUND("^[a-z]+:", "http://"),
        ABSENT("^[a-z]+:", "http"),
        FOUND("^[A-Z]{2,3}\\d", "ABC1"),
        ABSENT("^[A-Z]{2,3}\\d", "ABCD1"),
    };
    CHECK_TRIALS(*state, PATTERN_STRICT, rows);
}

/* A random pattern that a form may take, from what the forms are made of. */
static uint32_t roll(uint64_t *seed, uint32_t sides)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % sides;
}

#define PICK(seed, list) (list)[roll((seed), sizeof(list) / sizeof *(list))]

static struct str random_pattern(struct arena *arena, uint64_t *seed)
{
    static const char *const atoms[] = {"[a-c]",
                                        "\\d",
                                        "a",
                                        "-",
                                        "[^a]",
                                        ".",
                                        "\\w",
                                        "\\S",
                                        "[\\s\\S]",
                                        "\xC3\xA9",
                                        "[\xC3\xA9\xF0\x9F\x90\xB2]",
                                        "[^\xC3\xA9]",
                                        "(?:[ab])",
                                        "(-)",
                                        "[b\xF0\x9F\x90\xB2-\xF0\x9F\x90\xB3]"};
    static const char *const counts[] = {"",  "",  "",      "{2}",   "*",
                                         "+", "?", "{1,3}", "{0,2}", "{2,}"};
    static const char *const ends[] = {"$", "$", "$", ""};
    struct buf text = {.arena = arena};
    buf_add(&text, roll(seed, 5) ? STR("^") : STR(""));
    for (uint32_t i = roll(seed, 4); i < 4; i++) {
        buf_add(&text, str_of(PICK(seed, atoms)));
        buf_add(&text, str_of(PICK(seed, counts)));
    }
    buf_add(&text, str_of(PICK(seed, ends)));
    return buf_str(&text);
}

static struct str random_subject(struct arena *arena, uint64_t *seed)
{
    static const char *const pieces[] = {"a",
                                         "b",
                                         "c",
                                         "ab",
                                         "-",
                                         "1",
                                         "\xC3\xA9",
                                         "\xF0\x9F\x90\xB2",
                                         "\n",
                                         " ",
                                         "\xE2\x80\xA8",
                                         "\xEF\xBB\xBF"};
    struct buf text = {.arena = arena};
    for (uint32_t i = roll(seed, 7); i > 0; i--)
        buf_add(&text, str_of(PICK(seed, pieces)));
    return buf_str(&text);
}

/* Behind an alternative that matches nothing, PCRE2 runs the same pattern. */
static const struct pattern *for_the_engine(struct arena *arena, struct str text)
{
    return compiled(arena, PATTERN_STRICT, arena_join(arena, text, STR("|(?!)")));
}

static void forms_and_engine_agree_on_random_patterns(void **state)
{
    struct arena *arena = *state;
    uint64_t seed = 20240117;
    size_t by_form[6] = {0}, wrong = 0;
    for (int i = 0; i < 3000; i++) {
        struct str text = random_pattern(arena, &seed);
        const struct pattern *pattern = compiled(arena, PATTERN_STRICT, text);
        const struct pattern *engine = for_the_engine(arena, text);
        struct pattern_scratch *scratch = pattern_scratch_new(arena);
        by_form[pattern_form_of(pattern)]++;
        assert_int_equal(pattern_form_of(engine), PATTERN_ENGINE);
        for (int k = 0; k < 20; k++) {
            struct str subject = random_subject(arena, &seed);
            if (pattern_search(pattern, scratch, subject) ==
                pattern_search(engine, scratch, subject))
                continue;
            print_error("<" STR_FMT "> in <" STR_FMT ">\n", STR_ARG(text), STR_ARG(subject));
            wrong++;
        }
        arena_clear(arena);
    }
    assert_int_equal(wrong, 0);
    for (size_t i = 0; i < 6; i++)
        assert_true(by_form[i] > 20 || i == PATTERN_PREFIX || i == PATTERN_LITERALS);
}

int test_form(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(simple_patterns_have_a_form),
        UNIT(what_a_form_would_get_wrong_is_left_to_the_engine),
        UNIT(each_place_of_a_sequence_is_looked_at),
        UNIT(forms_are_exact_at_their_edges),
        UNIT(forms_and_engine_agree_on_random_patterns),
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
