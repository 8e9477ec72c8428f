#include "reading.h"

#include <stdio.h>

static struct str canonical(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    doc_write_canonical(&out, read_well(arena, "a.json", text)->root);
    return buf_str(&out);
}

static struct str canonical_number(struct arena *arena, const char *text)
{
    struct str array = canonical(arena, arena_printf(arena, "[%s]", text));
    return str_slice(array, 1, array.len - 1);
}

static void json_is_compact_and_in_document_order(void **state)
{
    const struct doc *doc =
        read_well(*state, "a.json",
                  STR(" { \"z\" : [ 1.50 , \"a\\u0062\\n\" , { } , [ ] ] ,\n \"a\" : true } "));
    struct buf out = {.arena = *state};
    doc_write_json(&out, doc->root);
    assert_text(buf_str(&out), "{\"z\":[1.50,\"ab\\n\",{},[]],\"a\":true}");
}

/* RFC 8785, section 3.2.2: its numbers, and its order of members. */
static void the_example_of_rfc_8785_comes_out_as_it_says(void **state)
{
    struct str text =
        STR("{\n  \"numbers\": [333333333.33333329, 1E30, 4.50,\n"
            "              2e-3, 0.000000000000000000000000001],\n"
            "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
            "  \"literals\": [null, true, false]\n}");
    assert_text(
        canonical(*state, text),
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
        "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

/* RFC 8785, section 3.2.3. */
static void members_are_ordered_by_utf_16_units(void **state)
{
    struct str text =
        STR("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter\","
            "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":"
            "\"Diaeresis\"}");
    assert_text(canonical(*state, text),
                "{\"\\r\":\"Carriage "
                "Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":\"Diaeresis\","
                "\"\xE2\x82\xAC\":\"Euro "
                "Sign\",\"\xF0\x9F\x98\x80\":\"Emoji\",\"\xEF\xAC\xB3\":\"Hebrew Letter\"}");
    assert_text(canonical(*state, STR("{\"ab\":1,\"a\":2,\"\":3,\"B\":4}")),
                "{\"\":3,\"B\":4,\"a\":2,\"ab\":1}");
}

static void members_of_large_objects_are_ordered_too(void **state)
{
    struct arena *arena = *state;
    struct buf mixed = {.arena = arena}, ordered = {.arena = arena};
    for (int i = 0; i < 1000; i++) {
        buf_printf(&mixed, "%s\"%03d\":0", i ? "," : "{", i * 7 % 1000);
        buf_printf(&ordered, "%s\"%03d\":0", i ? "," : "{", i);
    }
    buf_byte(&mixed, '}');
    buf_byte(&ordered, '}');
    assert_true(str_eq(canonical(arena, buf_str(&mixed)), buf_str(&ordered)));
}

/* RFC 8785, appendix B: doubles by their bits, and what ECMAScript prints. */
static void doubles_come_out_as_appendix_b_prints_them(void **state)
{
    static const struct {
        uint64_t bits;
        const char *text;
    } rows[] = {
        {0x0000000000000000, "0"                        },
        {0x8000000000000000, "0"                        },
        {0x0000000000000001, "5e-324"                   },
        {0x8000000000000001, "-5e-324"                  },
        {0x7fefffffffffffff, "1.7976931348623157e+308"  },
        {0xffefffffffffffff, "-1.7976931348623157e+308" },
        {0x4340000000000000, "9007199254740992"         },
        {0xc340000000000000, "-9007199254740992"        },
        {0x444b1ae4d6e2ef4e, "999999999999999700000"    },
        {0x444b1ae4d6e2ef4f, "999999999999999900000"    },
        {0x444b1ae4d6e2ef50, "1e+21"                    },
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"     },
        {0x3eb0c6f7a0b5ed8d, "0.000001"                 },
        {0x41b3de4355555553, "333333333.3333332"        },
        {0x41b3de4355555554, "333333333.33333325"       },
        {0x41b3de4355555555, "333333333.3333333"        },
        {0x41b3de4355555556, "333333333.3333334"        },
        {0x41b3de4355555557, "333333333.33333343"       },
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"       },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double value;
        memcpy(&value, &rows[i].bits, sizeof value);
        wrong += unit_differs("as printed", canonical_number(*state, rows[i].text),
                              str_of(rows[i].text));
        char full[40];
        snprintf(full, sizeof full, "%.17g", value);
        bool whole = value >= 9007199254740992 || value <= -9007199254740992;
        if (!whole) /* integers keep their digits; fractions in full are the double they stand for
                     */
            wrong += unit_differs(full, canonical_number(*state, full), str_of(rows[i].text));
    }
    assert_int_equal(wrong, 0);
}

/* Decision 0004. */
static void numbers_that_a_double_cannot_hold_keep_their_digits(void **state)
{
    static const char *const rows[][2] = {
        {"9007199254740993",                     "9007199254740993"                    },
        {"-9007199254740993.0",                  "-9007199254740993"                   },
        {"123456789012345678901",                "123456789012345678901"               },
        {"1e400",                                "1e+400"                              },
        {"1e-400",                               "1e-400"                              },
        {"-0",                                   "0"                                   },
        {"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
        {"0.10000000000000001",                  "0.1"                                 },
        {"1e999999999",                          "1e+999999999"                        },
        {"100",                                  "100"                                 },
        {"1.0",                                  "1"                                   },
        {"1E2",                                  "100"                                 },
        {"0.5e-2",                               "0.005"                               },
        {"4.9e-324",                             "5e-324"                              },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong += unit_differs(rows[i][0], canonical_number(*state, rows[i][0]), str_of(rows[i][1]));
    assert_int_equal(wrong, 0);
}

static void yaml_and_json_have_the_same_canonical_form(void **state)
{
    struct buf out = {.arena = *state};
    doc_write_canonical(&out, read_well(*state, "a.yaml", STR("b: [0x10, .5, ~]\na: 'x'\n"))->root);
    assert_true(
        str_eq(buf_str(&out), canonical(*state, STR("{\"a\":\"x\",\"b\":[16,0.50,null]}"))));
}

static void the_deepest_tree_is_written(void **state)
{
    struct arena *arena = *state;
    struct str text =
        arena_join(arena, repeat(arena, "[", DOC_DEPTH_MAX), repeat(arena, "]", DOC_DEPTH_MAX));
    struct budget budget = budget_standard();
    budget.depth = DOC_DEPTH_MAX;
    struct findings findings = {.arena = arena};
    struct source source = {.text = text};
    const struct doc *doc = doc_read_json(arena, &source, &budget, &findings);
    assert_non_null(doc);
    struct buf plain = {.arena = arena}, sorted = {.arena = arena};
    doc_write_json(&plain, doc->root);
    doc_write_canonical(&sorted, doc->root);
    assert_true(str_eq(buf_str(&plain), text));
    assert_true(str_eq(buf_str(&sorted), text));
    assert_true(node_equal(doc->root, doc->root));
}

int test_write(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(json_is_compact_and_in_document_order),
        UNIT(the_example_of_rfc_8785_comes_out_as_it_says),
        UNIT(members_are_ordered_by_utf_16_units),
        UNIT(members_of_large_objects_are_ordered_too),
        UNIT(doubles_come_out_as_appendix_b_prints_them),
        UNIT(numbers_that_a_double_cannot_hold_keep_their_digits),
        UNIT(yaml_and_json_have_the_same_canonical_form),
        UNIT(the_deepest_tree_is_written),
    };
    return cmocka_run_group_tests_name("writing", tests, NULL, NULL);
}
