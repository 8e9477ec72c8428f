#include "reply_tests.h"

static void preferences_are_found_by_name(void **state)
{
    static const struct {
        const char *prefer, *name, *value; /* value NULL: absent */
    } rows[] = {
        {"code=404",                              "code",          "404"          },
        {"code=404",                              "example",       NULL           },
        {"example=cat, code=404",                 "code",          "404"          },
        {"code=200; example=b",                   "example",       "b"            },
        {"CODE=404",                              "code",          "404"          },
        {" code = 404 ",                          "code",          "404"          },
        {"code=\"404\"",                          "code",          "404"          },
        {"example=\"a, b; c=\\\"d\\\"\", code=1", "example",       "a, b; c=\"d\""},
        {"example=\"a, code=9\", code=1",         "code",          "1"            },
        {"code=1, code=2",                        "code",          "1"            },
        {"respond-async",                         "respond-async", ""             },
        {"code=",                                 "code",          ""             },
        {"code=\"\"",                             "code",          ""             },
        {"code=\"4",                              "code",          "4"            },
        {",,;code=7",                             "code",          "7"            },
        {"",                                      "code",          NULL           },
        {"xcode=1, codex=2",                      "code",          NULL           },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value = STR("untouched");
        bool found = reply_preference(*state, str_of(rows[i].prefer), str_of(rows[i].name), &value);
        assert_int_equal(found, rows[i].value != NULL);
        assert_text(value, rows[i].value ? rows[i].value : "untouched");
        assert_non_null(value.ptr);
    }
}

const struct CMUnitTest prefer_tests[] = {UNIT(preferences_are_found_by_name)};
const size_t prefer_test_count = sizeof prefer_tests / sizeof *prefer_tests;
