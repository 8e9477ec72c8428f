#include "prism.h"
#include "reply_tests.h"

/* Each against the prefer field of Prism 5.16, or its query where there is none. */
static void wishes_are_read_as_prism_reads_them(void **state)
{
    static const struct {
        const char *prefer, *query, *code, *dynamic, *example; /* NULL: absent */
    } rows[] = {
        {"code=404",                   "",                           "404", NULL,    NULL  },
        {"CODE=404, Example=\"a, b\"", "",                           "404", NULL,    "a, b"},
        {"code=404; example=cat",      "",                           "404", NULL,    NULL  },
        {"code=1, code=404",           "",                           "1",   NULL,    NULL  },
        {"dynamic=false, wait=10",     "",                           NULL,  "false", NULL  },
        {"example=cat",                "__code=404",                 NULL,  NULL,    "cat" },
        {"",                           "__code=404&__example=a%20b", "404", NULL,    "a b" },
        {"",                           "code=404",                   NULL,  NULL,    NULL  },
        {"",                           "",                           NULL,  NULL,    NULL  },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct prism_wish wish =
            prism_read_wish(*state, str_of(rows[i].prefer), str_of(rows[i].query));
        assert_text(wish.code, rows[i].code ? rows[i].code : "");
        assert_text(wish.dynamic, rows[i].dynamic ? rows[i].dynamic : "");
        assert_text(wish.example, rows[i].example ? rows[i].example : "");
    }
}

static void what_cannot_be_wished_is_told_as_prism_tells_it(void **state)
{
#define FAULT(name, shown, wanted)                                                                 \
    "optional property \"" name "\"\n\xE2\x94\x94\xE2\x94\x80 cannot decode " shown                \
    ", should be " wanted
    static const struct {
        const char *prefer, *query, *fault;
    } rows[] = {
        {"code=abc",                        "",          FAULT("code",           "\"abc\"", "a number")},
        {"code=2000",                      "",                                 FAULT("code",                                             "\"2000\"", "a number")},
        {"code",                     "",FAULT("code","true", "string")},
        {"example=",                            "",                 FAULT("example",                                      "true", "string")},
        {"dynamic=x, code=x",                        "",
         FAULT("code",                                                "\"x\"", "a number") "\n" FAULT("dynamic", "\"x\"", "a boolean")},
        {"",                  "__code=",       FAULT("code","\"\"", "a number")},
        {"",               "__code=404&__code=200&__code=1", FAULT("code",                                                           "[\"404\",\"200\",\"1\"]", "string")},
        {"code=404, dynamic=true", "",     ""              },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_text(prism_read_wish(*state, str_of(rows[i].prefer), str_of(rows[i].query)).fault,
                    rows[i].fault);
}

/* More than a field should hold is cut. */
static void many_violations_are_cut(void **state)
{
    struct findings findings = {.arena = *state};
    struct spot spot = {.side = SPOT_REQUEST, .part = SPOT_QUERY, .name = STR("n")};
    struct buf out = {.arena = *state};
    prism_write_violations(&out, &findings);
    assert_int_equal(out.len, 0);
    for (int i = 0; i < 200; i++)
        finding_add(&findings, FINDING_PARAMETER_MISSING, (struct where){0}, "missing")->spot =
            &spot;
    prism_write_violations(&out, &findings);
    assert_true(str_starts(buf_str(&out), STR("Too many violations! [{\"location\":")));
    assert_int_equal(out.len, sizeof "Too many violations! " - 1 + 8092);
}

const struct CMUnitTest prism_tests[] = {UNIT(wishes_are_read_as_prism_reads_them),
                                         UNIT(what_cannot_be_wished_is_told_as_prism_tells_it),
                                         UNIT(many_violations_are_cut)};
const size_t prism_test_count = sizeof prism_tests / sizeof *prism_tests;
