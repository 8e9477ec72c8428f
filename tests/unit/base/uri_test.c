#include "groups.h"
#include "unit.h"
#include "uri.h"

static void references_resolve_as_rfc_3986_section_5_4_shows(void **state)
{
    static const char *const rows[][2] = {
  /* 5.4.1, normal examples */
        {"g:h",           "g:h"                  },
        {"g",             "http://a/b/c/g"       },
        {"./g",           "http://a/b/c/g"       },
        {"g/",            "http://a/b/c/g/"      },
        {"/g",            "http://a/g"           },
        {"//g",           "http://g"             },
        {"?y",            "http://a/b/c/d;p?y"   },
        {"g?y",           "http://a/b/c/g?y"     },
        {"#s",            "http://a/b/c/d;p?q#s" },
        {"g#s",           "http://a/b/c/g#s"     },
        {"g?y#s",         "http://a/b/c/g?y#s"   },
        {";x",            "http://a/b/c/;x"      },
        {"g;x",           "http://a/b/c/g;x"     },
        {"g;x?y#s",       "http://a/b/c/g;x?y#s" },
        {"",              "http://a/b/c/d;p?q"   },
        {".",             "http://a/b/c/"        },
        {"./",            "http://a/b/c/"        },
        {"..",            "http://a/b/"          },
        {"../",           "http://a/b/"          },
        {"../g",          "http://a/b/g"         },
        {"../..",         "http://a/"            },
        {"../../",        "http://a/"            },
        {"../../g",       "http://a/g"           },
 /* 5.4.2, abnormal examples */
        {"../../../g",    "http://a/g"           },
        {"../../../../g", "http://a/g"           },
        {"/./g",          "http://a/g"           },
        {"/../g",         "http://a/g"           },
        {"g.",            "http://a/b/c/g."      },
        {".g",            "http://a/b/c/.g"      },
        {"g..",           "http://a/b/c/g.."     },
        {"..g",           "http://a/b/c/..g"     },
        {"./../g",        "http://a/b/g"         },
        {"./g/.",         "http://a/b/c/g/"      },
        {"g/./h",         "http://a/b/c/g/h"     },
        {"g/../h",        "http://a/b/c/h"       },
        {"g;x=1/./y",     "http://a/b/c/g;x=1/y" },
        {"g;x=1/../y",    "http://a/b/c/y"       },
        {"g?y/./x",       "http://a/b/c/g?y/./x" },
        {"g?y/../x",      "http://a/b/c/g?y/../x"},
        {"g#s/./x",       "http://a/b/c/g#s/./x" },
        {"g#s/../x",      "http://a/b/c/g#s/../x"},
        {"http:g",        "http:g"               },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong += unit_differs(rows[i][0],
                              uri_resolve(*state, STR("http://a/b/c/d;p?q"), str_of(rows[i][0])),
                              str_of(rows[i][1]));
    assert_int_equal(wrong, 0);
}

static void references_resolve_against_files_and_bare_bases(void **state)
{
    static const char *const rows[][3] = {
        {"file:///specs/api.yaml", "common/pet.json#/Pet", "file:///specs/common/pet.json#/Pet"},
        {"file:///specs/api.yaml", "../other.yaml",        "file:///other.yaml"                },
        {"file:///specs/api.yaml", "../../../etc/passwd",  "file:///etc/passwd"                },
        {"http://host",            "g",                    "http://host/g"                     },
        {"",                       "a/b",                  "a/b"                               },
        {"a/b",                    "c",                    "a/c"                               },
        {"a/b",                    "../c",                 "c"                                 },
        {"urn:example:a",          "#x",                   "urn:example:a#x"                   },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong +=
            unit_differs(rows[i][1], uri_resolve(*state, str_of(rows[i][0]), str_of(rows[i][1])),
                         str_of(rows[i][2]));
    assert_int_equal(wrong, 0);
}

static void a_reference_has_five_parts(void **state)
{
    (void)state;
    struct uri uri = uri_parse(STR("http://user@host:80/a/b?c=d#e"));
    assert_text(uri.scheme, "http");
    assert_text(uri.authority, "user@host:80");
    assert_text(uri.path, "/a/b");
    assert_text(uri.query, "c=d");
    assert_text(uri.fragment, "e");
}

static void absent_parts_are_not_the_same_as_empty_ones(void **state)
{
    (void)state;
    struct uri uri = uri_parse(STR("a"));
    assert_null(uri.scheme.ptr);
    assert_null(uri.authority.ptr);
    assert_null(uri.query.ptr);
    assert_null(uri.fragment.ptr);
    uri = uri_parse(STR("file:///?#"));
    assert_non_null(uri.authority.ptr);
    assert_int_equal(uri.authority.len, 0);
    assert_non_null(uri.query.ptr);
    assert_non_null(uri.fragment.ptr);
}

static void what_cannot_be_a_scheme_is_a_path(void **state)
{
    (void)state;
    static const struct str rows[] = {STR_INIT("1a:b"), STR_INIT(":b"), STR_INIT("a_b:c"),
                                      STR_INIT("./a:b"), STR_INIT("a\0b:c")};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct uri uri = uri_parse(rows[i]);
        assert_null(uri.scheme.ptr);
        assert_true(str_eq(uri.path, rows[i]));
    }
}

static void joining_the_parts_gives_the_text_back(void **state)
{
    static const char *const rows[] = {
        "http://a/b?c#d", "file:///x", "?", "#", "//h", "a:b", "", "/p?"};
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct uri uri = uri_parse(str_of(rows[i]));
        wrong += unit_differs(rows[i], uri_text(*state, &uri), str_of(rows[i]));
    }
    assert_int_equal(wrong, 0);
}

static void the_fragment_goes_with_its_sign(void **state)
{
    (void)state;
    assert_text(uri_without_fragment(STR("a#b#c")), "a");
    assert_text(uri_without_fragment(STR("a")), "a");
    assert_text(uri_without_fragment(STR("#")), "");
}

static void percent_signs_are_decoded_once(void **state)
{
    struct str out;
    assert_true(uri_decode(*state, STR("a%20b%2Fc%2f%2525"), &out));
    assert_text(out, "a b/c/%25");
    assert_true(uri_decode(*state, STR("plain"), &out));
    assert_text(out, "plain");
    assert_true(uri_decode(*state, STR("%00"), &out));
    assert_int_equal(out.len, 1);
}

static void a_percent_sign_without_two_hex_digits_is_refused(void **state)
{
    static const char *const rows[] = {"a%", "a%2", "a%zz", "a%2g", "a%%20"};
    struct str out;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(uri_decode(*state, str_of(rows[i]), &out));
        assert_text(out, "a");
    }
}

static void all_but_unreserved_and_kept_characters_are_encoded(void **state)
{
    assert_text(uri_encode(*state, STR("a b/c~\xC3\xA9"), "/"), "a%20b/c~%C3%A9");
    assert_text(uri_encode(*state, STR("a/b"), ""), "a%2Fb");
    assert_text(uri_encode(*state, (struct str){"\0", 1}, "/"), "%00");
}

static void file_uris_and_paths_are_two_ways_to_say_it(void **state)
{
    assert_text(uri_of_path(*state, STR("/my specs/a#b?.yaml")),
                "file:///my%20specs/a%23b%3F.yaml");
    assert_text(uri_to_path(*state, STR("file:///my%20specs/a%23b%3F.yaml")),
                "/my specs/a#b?.yaml");
    assert_text(uri_to_path(*state, STR("FILE://localhost/x")), "/x");
    assert_text(uri_to_path(*state, STR("file://elsewhere/x")), "");
    assert_text(uri_to_path(*state, STR("http://localhost/x")), "");
    assert_text(uri_to_path(*state, STR("/x")), "");
    assert_text(uri_to_path(*state, STR("file:///a%")), "");
}

int test_uri(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(references_resolve_as_rfc_3986_section_5_4_shows),
        UNIT(references_resolve_against_files_and_bare_bases),
        UNIT(a_reference_has_five_parts),
        UNIT(absent_parts_are_not_the_same_as_empty_ones),
        UNIT(what_cannot_be_a_scheme_is_a_path),
        UNIT(joining_the_parts_gives_the_text_back),
        UNIT(the_fragment_goes_with_its_sign),
        UNIT(percent_signs_are_decoded_once),
        UNIT(a_percent_sign_without_two_hex_digits_is_refused),
        UNIT(all_but_unreserved_and_kept_characters_are_encoded),
        UNIT(file_uris_and_paths_are_two_ways_to_say_it),
    };
    return cmocka_run_group_tests_name("uri", tests, NULL, NULL);
}
