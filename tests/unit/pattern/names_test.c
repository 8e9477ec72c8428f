/* Every name of property.def is taken strictly, and known to PCRE2 unless it is too young. */
#include "trying.h"

enum kind { CATEGORY, SCRIPT, BINARY };

static const struct {
    const char *name;
    enum kind kind;
} names[] = {
#define PROPERTY(name, kind, known_as) {(name), (kind)},
#include "property.def"
#undef PROPERTY
};

static void names_are_in_byte_order(void **state)
{
    (void)state;
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        assert_true(strcmp(names[i - 1].name, names[i].name) < 0);
}

/* Of Unicode 15 and later, and the one binary property that PCRE2 10.42 lacks. */
static bool is_young(const char *name)
{
    static const char *const young[] = {"Beria_Erfe",  "Berf",      "Gara",
                                        "Garay",       "Gukh",      "Gurung_Khema",
                                        "Kawi",        "Kirat_Rai", "Krai",
                                        "Nag_Mundari", "Nagm",      "Ol_Onal",
                                        "Onao",        "Sidetic",   "Sidt",
                                        "Sunu",        "Sunuwar",   "Tai_Yo",
                                        "Tayo",        "Todhri",    "Todr",
                                        "Tolong_Siki", "Tols",      "Tulu_Tigalari",
                                        "Tutg",        "CWKCF",     "Changes_When_NFKC_Casefolded"};
    for (size_t i = 0; i < sizeof young / sizeof *young; i++)
        if (strcmp(young[i], name) == 0)
            return true;
    return false;
}

static void every_name_is_taken_and_known_unless_it_is_young(void **state)
{
    static const char *const forms[] = {
        [CATEGORY] = "\\p{gc=%s}", [SCRIPT] = "\\P{scx=%s}", [BINARY] = "[\\p{%s}]"};
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *form = forms[names[i].kind];
        struct str before = str_slice(str_of(form), 0, str_find(str_of(form), '%'));
        struct str behind = str_from(str_of(form), before.len + 2);
        struct str text =
            arena_join(arena, arena_join(arena, before, str_of(names[i].name)), behind);
        struct pattern_fault fault = {0};
        bool known = pattern_compile(arena, text, PATTERN_STRICT, &fault) != NULL;
        if (!pattern_is_strict(text) || known == is_young(names[i].name)) {
            print_error(STR_FMT ": " STR_FMT "\n", STR_ARG(text), STR_ARG(fault.why));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void a_property_that_pcre2_lacks_is_refused(void **state)
{
    static const struct refusal rows[] = {
        REFUSED("a\\p{Changes_When_NFKC_Casefolded}", 1,
                "PCRE2 cannot compile it: unknown property after \\P or \\p"),
        REFUSED("[a\\p{CWKCF}]", 0, "PCRE2 cannot compile it: unknown property after \\P or \\p"),
    };
    CHECK_REFUSALS(*state, PATTERN_STRICT, true, rows);
}

int test_names(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(names_are_in_byte_order),
        UNIT(every_name_is_taken_and_known_unless_it_is_young),
        UNIT(a_property_that_pcre2_lacks_is_refused),
    };
    return cmocka_run_group_tests_name("names of properties", tests, NULL, NULL);
}
