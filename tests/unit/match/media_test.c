#include "groups.h"
#include "media.h"

static void a_media_type_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text, *type, *subtype, *suffix, *parameters;
    } rows[] = {
        {"application/json",                      "application", "json",            "",     ""               },
        {"text/html;level=1",                     "text",        "html",            "",     "level=1"        },
        {"text/html; level=1 ; q=0.5 ",           "text",        "html",            "",     "level=1 ; q=0.5"},
        {" text/html ;a=b",                       "text",        "html",            "",     "a=b"            },
        {"text/html;",                            "text",        "html",            "",     ""               },
        {"application/problem+json",              "application", "problem+json",    "json", ""               },
        {"application/a+b+xml",                   "application", "a+b+xml",         "xml",  ""               },
        {"application/vnd.a.v1-2+json;v=\"a;b\"", "application", "vnd.a.v1-2+json", "json",
         "v=\"a;b\""                                                                                         },
        {"*/*",                                   "*",           "*",               "",     ""               },
        {"*",                                     "*",           "*",               "",     ""               },
        {"*;q=.2",                                "*",           "*",               "",     "q=.2"           },
        {"image/*",                               "image",       "*",               "",     ""               },
        {"IMAGE/Png",                             "IMAGE",       "Png",             "",     ""               },
        {"application/*+json",                    "application", "*+json",          "json", ""               },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct media media;
        assert_true(media_parse(str_of(rows[i].text), &media));
        assert_true(str_eq(media.type, str_of(rows[i].type)));
        assert_true(str_eq(media.subtype, str_of(rows[i].subtype)));
        assert_true(str_eq(media.suffix, str_of(rows[i].suffix)));
        assert_true(str_eq(media.parameters, str_of(rows[i].parameters)));
    }
}

static void what_is_no_media_type_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {"",           " ",        "json",       "/",
                                       "text/",      "/html",    "*/html",     "text/a b",
                                       "te xt/a",    "text/a/b", "text/a,b",   "text/(a)",
                                       "\"text\"/a", ";q=1",     "text/ html", "t\xC3\xA9xt/html"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct media media;
        if (media_parse(str_of(rows[i]), &media))
            fail_msg("'%s' was taken for a media type", rows[i]);
    }
    struct media media;
    assert_false(media_parse(STR("text/a\0b"), &media));
}

static void a_parameter_is_found_without_regard_to_case_and_unquoted(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name, *value; /* value NULL: absent */
    } rows[] = {
        {"text/html;charset=utf-8",                 "charset",  "utf-8" },
        {"text/html; Charset=UTF-8",                "charset",  "UTF-8" },
        {"text/html;a=1;b=2",                       "b",        "2"     },
        {"text/html;a=1;b=2",                       "c",        NULL    },
        {"text/html",                               "a",        NULL    },
        {"text/html;;; ;a=1",                       "a",        "1"     },
        {"text/html;a=\"b c\"",                     "a",        "b c"   },
        {"text/html;a=\"b\\\"c\\\\\"",              "a",        "b\"c\\"},
        {"text/html;a=\";b=2\";b=3",                "b",        "3"     },
        {"text/html;a=\"\"",                        "a",        ""      },
        {"text/html;a=",                            "a",        NULL    },
        {"text/html;a",                             "a",        NULL    },
        {"text/html;a;b=1",                         "b",        "1"     },
        {"text/html;a = 1",                         "a",        NULL    },
        {"text/html;a=\"b",                         "a",        NULL    },
        {"text/html;a=\"b\\",                       "a",        NULL    },
        {"text/html;a=\"b\\\"",                     "a",        NULL    },
        {"text/html;a=\"b\"c",                      "a",        NULL    },
        {"multipart/form-data; boundary=\"a,b;c\"", "boundary", "a,b;c" },
    };
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct media media;
        struct str value = STR("");
        assert_true(media_parse(str_of(rows[i].text), &media));
        bool found = media_parameter(&arena, &media, str_of(rows[i].name), &value);
        if (found != (rows[i].value != NULL) || !str_eq(value, str_of(rows[i].value)))
            fail_msg("%s of %s: '" STR_FMT "'", rows[i].name, rows[i].text, STR_ARG(value));
    }
    arena_release(&arena);
}

static void a_range_covers_what_is_as_special_or_more(void **state)
{
    (void)state;
    static const struct {
        const char *range, *type;
        unsigned level;
    } rows[] = {
        {"*/*",                           "text/html",                1},
        {"text/*",                        "text/html",                2},
        {"text/html",                     "text/html",                3},
        {"TEXT/Html",                     "text/html",                3},
        {"text/html",                     "text/plain",               0},
        {"text/*",                        "image/png",                0},
        {"application/json",              "application/problem+json", 0},
        {"text/html;level=1",             "text/html;level=1",        4},
        {"text/html;LEVEL=1",             "text/html;level=1;a=b",    4},
        {"text/html;level=1;a=b",         "text/html;a=b;level=1",    5},
        {"text/html;level=1",             "text/html",                0},
        {"text/html;level=1",             "text/html;level=2",        0},
        {"text/html;a=B",                 "text/html;a=b",            0},
        {"text/html;charset=UTF-8",       "text/html;charset=utf-8",  4},
        {"text/html;charset=\"utf-8\"",   "text/html;charset=utf-8",  4},
        {"text/html;a=\"\\x\\y\"",        "text/html;a=xy",           4},
        {"text/html;a=\"x\"",             "text/html;a=xy",           0},
        {"text/html",                     "text/html;level=1",        3},
        {"text/html;level=1;q=0.5;ext=1", "text/html;level=1",        4},
        {"*/*;a=1",                       "text/html;a=1",            2},
        {"image/png",                     "image/*",                  2},
        {"image/png",                     "*/*",                      1},
        {"image/png",                     "text/*",                   0},
        {"text/html;a",                   "text/html",                0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct media range, type;
        assert_true(media_parse(str_of(rows[i].range), &range));
        assert_true(media_parse(str_of(rows[i].type), &type));
        unsigned level = media_covers(&range, &type);
        if (level != rows[i].level)
            fail_msg("%s covers %s: %u, not %u", rows[i].range, rows[i].type, level, rows[i].level);
    }
}

static void json_is_what_is_named_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool json;
    } rows[] = {
        {"application/json",         true },
        {"text/json",                true },
        {"Application/JSON",         true },
        {"application/problem+json", true },
        {"image/x+JSON;a=b",         true },
        {"application/jsonl",        false},
        {"application/json-seq",     false},
        {"image/json",               false},
        {"application/json+xml",     false},
        {"*/*",                      false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct media media;
        assert_true(media_parse(str_of(rows[i].text), &media));
        assert_int_equal(media_is_json(&media), rows[i].json);
    }
}

/* Offers are separated by '|'; `chosen` is one of them, or "none". */
struct row {
    const char *accept, *offers, *chosen;
};

static void check_choices(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str offers[8], rest = str_of(rows[i].offers);
        size_t offer_count = 0;
        while (rest.len && str_cut(&rest, '|', &offers[offer_count]))
            offer_count++;
        int index = media_choose(str_of(rows[i].accept), offers, offer_count);
        struct str chosen = index < 0 ? STR("none") : offers[index];
        if (!str_eq(chosen, str_of(rows[i].chosen)))
            fail_msg("%s of %s: " STR_FMT ", not %s", rows[i].accept, rows[i].offers,
                     STR_ARG(chosen), rows[i].chosen);
    }
}

#define CHECK(rows) check_choices((rows), sizeof(rows) / sizeof *(rows))

static void the_highest_weight_wins_then_the_special_range_then_accept_then_the_offers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"text/b",                                                                               "text/a|text/b",                        "text/b"           },
        {"text/a;q=0.5, text/b",                                                                 "text/a|text/b",                        "text/b"           },
        {"text/a;q=0.500, text/b;q=0.501",                                                       "text/a|text/b",                        "text/b"           },
        {"text/b, text/a",                                                                       "text/a|text/b",                        "text/b"           },
        {"*/*",                                                                                  "text/a|text/b",                        "text/a"           },
        {"*",                                                                                    "text/a|text/b",                        "text/a"           },
        {"text/*, text/b",                                                                       "text/a|text/b",                        "text/b"           },
        {"*/*, text/*",                                                                          "image/a|text/b",                       "text/b"           },
        {"text/html;q=.2, *;q=.2",                                                               "image/gif|text/html",                  "text/html"        },
        {"text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5",
         "text/plain|image/jpeg|text/html;level=2|text/html;level=3|text/html;level=1",                                                  "text/html;level=1"},
        {"text/*;q=0.3, text/html;q=0.7, text/html;level=2;q=0.4, */*;q=0.5",
         "text/plain|image/jpeg|text/html;level=2|text/html;level=3",                                                                    "text/html;level=3"},
        {"text/*;q=0.3, text/html;level=2;q=0.4, */*;q=0.5",                                     "text/plain|image/jpeg",                "image/jpeg"       },
        {"text/html;q=0.3, text/html;q=0.7, text/a;q=0.5",                                       "text/a|text/html",                     "text/html"        },
        {"text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
         "application/json|application/xml",                                                                                             "application/xml"  },
        {"application/json, text/plain, */*",                                                    "text/csv|text/plain|application/json",
         "application/json"                                                                                                                                 },
    };
    CHECK(rows);
}

static void nothing_is_chosen_that_is_not_acceptable(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"text/csv",           "text/a|text/b",            "none"   },
        {"text/a;q=0",         "text/a",                   "none"   },
        {"text/a;q=0.000",     "text/a",                   "none"   },
        {"*/*, text/a;q=0",    "text/a|text/b",            "text/b" },
        {"*/*, text/*;q=0",    "text/a|text/b|image/c",    "image/c"},
        {"text/*, text/a;q=0", "text/a",                   "none"   },
        {"*/*;q=0",            "text/a",                   "none"   },
        {"application/json",   "application/problem+json", "none"   },
        {"*/*",                "",                         "none"   },
        {"",                   "",                         "none"   },
    };
    CHECK(rows);
}

static void an_empty_accept_takes_anything(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"",     "text/a|text/b", "text/a"    },
        {"  ",   "text/a|text/b", "text/a"    },
        {" , ,", "text/a|text/b", "text/a"    },
        {"",     "not a type",    "not a type"},
    };
    CHECK(rows);
}

static void malformed_ranges_are_passed_over(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"garbage, text/b",                    "text/a|text/b", "text/b"},
        {"text/a;q=2, text/b;q=0.1",           "text/a|text/b", "text/b"},
        {"text/a;q=1.001, text/b;q=0.1",       "text/a|text/b", "text/b"},
        {"text/a;q=0.1234, text/b;q=0.1",      "text/a|text/b", "text/b"},
        {"text/a;q=-1, text/b;q=0.1",          "text/a|text/b", "text/b"},
        {"text/a;q=, text/b;q=0.1",            "text/a|text/b", "text/b"},
        {"text/a;q=., text/b;q=0.1",           "text/a|text/b", "text/b"},
        {"text/a;q=\"1\", text/b;q=0.1",       "text/a|text/b", "text/b"},
        {"text/a;q=abc, text/b;q=0.1",         "text/a|text/b", "text/b"},
        {"text/a;x, text/b;q=0.1",             "text/a|text/b", "text/b"},
        {"*/a, text/b;q=0.1",                  "text/a|text/b", "text/b"},
        {"text/b;q=0.1, text/a;x=\"y",         "text/a|text/b", "text/b"},
        {"text/b;q=0.1, text/c;x=\"y, text/a", "text/a|text/b", "text/b"},
        {"garbage",                            "text/a",        "none"  },
        {"text/a;q=0., text/b;q=0.1",          "text/a|text/b", "text/b"},
        {"text/a;q=1., text/b;q=0.1",          "text/a|text/b", "text/a"},
    };
    CHECK(rows);
}

static void commas_and_semicolons_in_quotes_separate_nothing(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"text/a;x=\"1,2;q=0\";q=0.5",        "text/a;x=\"1,2;q=0\"", "text/a;x=\"1,2;q=0\""},
        {"text/a;x=\"\\\",text/b;\", text/c", "text/b|text/c",        "text/c"              },
    };
    CHECK(rows);
}

static void parameters_are_dropped_where_nothing_fits_with_them(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"text/a;v=2",                     "text/a|text/b",           "text/a"          },
        {"text/a;v=2",                     "text/a;v=1",              "text/a;v=1"      },
        {"text/a;v=2",                     "text/a|text/a;v=2",       "text/a;v=2"      },
        {"text/a;v=2, text/b;q=0.1",       "text/a|text/b",           "text/b"          },
        {"text/a;v=2;q=0",                 "text/a",                  "none"            },
        {"text/a;q=0, text/a;v=2",         "text/a",                  "none"            },
        {"application/json;charset=UTF-8", "text/a|application/json", "application/json"},
    };
    CHECK(rows);
}

static void an_offer_may_have_wildcards(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"image/png",              "text/a|image/*",    "image/*"   },
        {"image/png",              "image/*|image/png", "image/png" },
        {"image/png",              "*/*|image/*",       "image/*"   },
        {"text/csv",               "image/*|*/*",       "*/*"       },
        {"image/png;q=0, image/*", "image/*",           "image/*"   },
        {"image/png;v=1",          "image/*",           "image/*"   },
        {"*/*",                    "not a type",        "not a type"},
        {"text/a",                 "not a type",        "none"      },
        {"text/*",                 "not a type|text/b", "text/b"    },
    };
    CHECK(rows);
}

const struct CMUnitTest media_tests[] = {
    cmocka_unit_test(a_media_type_is_taken_apart),
    cmocka_unit_test(what_is_no_media_type_is_refused),
    cmocka_unit_test(a_parameter_is_found_without_regard_to_case_and_unquoted),
    cmocka_unit_test(a_range_covers_what_is_as_special_or_more),
    cmocka_unit_test(json_is_what_is_named_so),
    cmocka_unit_test(the_highest_weight_wins_then_the_special_range_then_accept_then_the_offers),
    cmocka_unit_test(nothing_is_chosen_that_is_not_acceptable),
    cmocka_unit_test(an_empty_accept_takes_anything),
    cmocka_unit_test(malformed_ranges_are_passed_over),
    cmocka_unit_test(commas_and_semicolons_in_quotes_separate_nothing),
    cmocka_unit_test(parameters_are_dropped_where_nothing_fits_with_them),
    cmocka_unit_test(an_offer_may_have_wildcards),
};
const size_t media_test_count = sizeof media_tests / sizeof *media_tests;
