/* What is said about objects: the table of members above all. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#define D4 SCHEMA_DRAFT_4
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12

static void members_are_judged_by_name_pattern_or_as_the_rest(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"properties\":{\"a\":{\"type\":\"string\"}}}",                                      "{\"a\":1,\"b\":1}",         "type:/a"                       },
        {D20, "{\"properties\":{\"a\":{\"type\":\"string\"}}}",                                      "[1]",                       ""                              },
        {D20, "{\"properties\":{\"a\":true,\"b\":false}}",                                           "{\"a\":1}",                 ""                              },
        {D20, "{\"properties\":{\"a\":true,\"b\":false}}",                                           "{\"b\":1}",                 "forbidden:/b"                  },
        {D20, "{\"properties\":{\"a\":{}},\"additionalProperties\":false}",                          "{\"a\":1,\"b\":1}",
         "additional-properties:/b"                                                                                                                               },
        {D20, "{\"properties\":{\"a\":{}},\"additionalProperties\":{\"type\":\"null\"}}",
         "{\"a\":1,\"b\":null,\"c\":1}",                                                                                          "type:/c"                       },
        {D20, "{\"additionalProperties\":false}",                                                    "{\"a\":1,\"b\":2}",
         "additional-properties:/a additional-properties:/b"                                                                                                      },
        {D20, "{\"additionalProperties\":true}",                                                     "{\"a\":1}",                 ""                              },
        {D20, "{\"patternProperties\":{\"^a\":{\"type\":\"null\"},\"b$\":{\"maximum\":3}}}",
         "{\"ab\":4}",                                                                                                            "type:/ab maximum:/ab"          },
        {D20, "{\"patternProperties\":{\"^a\":{\"type\":\"null\"}},\"additionalProperties\":false}",
         "{\"a\":null,\"b\":1}",                                                                                                  "additional-properties:/b"      },
        {D20,
         "{\"properties\":{\"ab\":{\"minimum\":5}},\"patternProperties\":{\"^a\":{\"maximum\":3}},"
         "\"additionalProperties\":false}",                                                          "{\"ab\":4}",                "minimum:/ab maximum:/ab"       },
        {D20, "{\"required\":[\"a\",\"b\"]}",                                                        "{\"b\":1}",                 "required:"                     },
        {D20, "{\"required\":[\"a\",\"b\"]}",                                                        "{}",                        "required: required:"           },
        {D20, "{\"required\":[\"a\",\"a\"]}",                                                        "{}",                        "required:"                     },
        {D20, "{\"required\":[]}",                                                                   "{}",                        ""                              },
        {D20, "{\"required\":[\"\"]}",                                                               "{\"\":1}",                  ""                              },
        {D20, "{\"required\":[\"\"]}",                                                               "{\"a\":1}",                 "required:"                     },
        {D20, "{\"required\":[\"a\"],\"additionalProperties\":false}",                               "{\"a\":1}",
         "additional-properties:/a"                                                                                                                               },
        {D20, "{\"required\":[\"a\"],\"properties\":{\"b\":{}},\"additionalProperties\":false}",
         "{\"b\":1,\"a\":1}",                                                                                                     "additional-properties:/a"      },
        {D20, "{\"required\":[\"a\"],\"additionalProperties\":{\"type\":\"null\"}}",                 "{\"a\":1}",
         "type:/a"                                                                                                                                                },
        {D20, "{\"required\":[\"a\"],\"patternProperties\":{\"a\":{\"type\":\"null\"}}}",
         "{\"a\":1}",                                                                                                             "type:/a"                       },
        {D20, "{\"minProperties\":1,\"maxProperties\":2}",                                           "{}",                        "min-properties:"               },
        {D20, "{\"minProperties\":1,\"maxProperties\":2}",                                           "{\"a\":1,\"b\":1,\"c\":1}",
         "max-properties:"                                                                                                                                        },
        {D20, "{\"maxProperties\":1.0}",                                                             "{\"a\":1,\"b\":1}",         "max-properties:"               },
        {D20, "{\"propertyNames\":{\"maxLength\":3}}",                                               "{\"abc\":1,\"abcd\":1}",
         "property-names:/abcd max-length:/abcd"                                                                                                                  },
        {D20, "{\"propertyNames\":{\"enum\":[\"a\"]}}",                                              "{\"a\":1,\"b\":1}",
         "property-names:/b enum:/b"                                                                                                                              },
        {D20, "{\"propertyNames\":{\"type\":\"number\"}}",                                           "{}",                        ""                              },
        {D20, "{\"propertyNames\":false}",                                                           "{\"a\":1}",                 "property-names:/a forbidden:/a"},
        {D20, "{\"dependentRequired\":{\"a\":[\"b\",\"c\"]}}",                                       "{\"a\":1,\"b\":1}",
         "dependent-required:"                                                                                                                                    },
        {D20, "{\"dependentRequired\":{\"a\":[\"b\",\"c\"]}}",                                       "{\"b\":1}",                 ""                              },
        {D20, "{\"dependentSchemas\":{\"a\":{\"properties\":{\"b\":{\"type\":\"null\"}}}}}",
         "{\"a\":1,\"b\":1}",                                                                                                     "type:/b"                       },
        {D20, "{\"dependentSchemas\":{\"a\":false}}",                                                "{\"a\":1}",                 "forbidden:"                    },
        {D20, "{\"dependencies\":{\"a\":[\"b\"]}}",                                                  "{\"a\":1}",                 "dependent-required:"           },
        {D7,  "{\"dependencies\":{\"a\":[\"b\"]}}",                                                  "{\"a\":1}",                 "dependent-required:"           },
        {D7,  "{\"dependencies\":{\"a\":{\"required\":[\"b\"]}}}",                                   "{\"a\":1}",                 "required:"                     },
        {D7,  "{\"dependentRequired\":{\"a\":[\"b\"]}}",                                             "{\"a\":1}",                 ""                              },
        {D7,  "{\"propertyNames\":{\"maxLength\":1}}",                                               "{\"ab\":1}",
         "property-names:/ab max-length:/ab"                                                                                                                      },
        {D4,  "{\"propertyNames\":{\"maxLength\":1}}",                                               "{\"ab\":1}",                ""                              },
    };
    check_judging(*state, ROWS(rows));
}

static void pointers_are_escaped(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"properties\":{\"a/b\":{\"type\":\"null\"}}}",                 "{\"a/b\":1}",       "type:/a~1b"},
        {D20, "{\"properties\":{\"a~b\":{\"type\":\"null\"}}}",                 "{\"a~b\":1}",       "type:/a~0b"},
        {D20, "{\"properties\":{\"\":{\"type\":\"null\"}}}",                    "{\"\":1}",          "type:/"    },
        {D20, "{\"properties\":{\"%25 \\\"\":{\"type\":\"null\"}}}",            "{\"%25 \\\"\":1}",
         "type:/%25 \""                                                                                          },
        {D20, "{\"properties\":{\"\\u0000\":{\"items\":{\"type\":\"null\"}}}}", "{\"\\u0000\":[1]}",
         NULL                                                                                                    },
    };
    check_judging(*state, rows, 4);
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, str_of(rows[4].schema), SCHEMA_NEUTRAL);
    struct str said = judged(&trial, str_of(rows[4].value));
    assert_true(str_eq(said, STR("type:/\0/0")));
}

static void maps_are_judged_by_one_schema(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"additionalProperties\":{\"minimum\":3}}",                                  "{}",                          ""                },
        {D20, "{\"additionalProperties\":{\"minimum\":3}}",                                  "{\"a\":3,\"b\":[1],\"c\":4}", ""                },
        {D20, "{\"additionalProperties\":{\"minimum\":3}}",                                  "{\"a\":3,\"b\":[1],\"c\":2}",
         "minimum:/c"                                                                                                                         },
        {D20, "{\"additionalProperties\":{\"additionalProperties\":{\"multipleOf\":2}}}",
         "{\"a\":{\"b\":2},\"c\":{\"d\":3}}",                                                                               "multiple-of:/c/d"},
        {D20, "{\"items\":{\"additionalProperties\":false}}",                                "[{},{\"a\":1}]",
         "additional-properties:/1/a"                                                                                                         },
        {D20, "{\"properties\":{\"a\":{\"additionalProperties\":{\"pattern\":\"^x\"}}}}",
         "{\"a\":{\"b\":\"x\",\"c\":\"y\"}}",                                                                               "pattern:/a/c"    },
        {D20, "{\"additionalProperties\":{\"const\":{\"x\":1}}}",
         "{\"a\":{\"x\":1},\"b\":{\"x\":2}}",                                                                               "const:/b"        },
        {D20, "{\"properties\":{\"a\":{\"const\":{\"x\":1}},\"b\":{\"type\":\"integer\"}}}",
         "{\"a\":{\"x\":1},\"b\":\"1\"}",                                                                                   "type:/b"         },
        {D20, "{\"items\":{\"enum\":[[1,2],[3]]}}",                                          "[[1,2],[3]]",                 ""                },
        {D20, "{\"items\":{\"required\":[\"a\"]}}",                                          "[{}]",                        "required:/0"     },
    };
    check_judging(*state, ROWS(rows));
}

/* Members of one name are all judged; a name is there if one of them is. */
static void every_member_of_a_name_is_judged(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"properties\":{\"a\":{\"type\":\"null\"}}}",   "{\"a\":null,\"a\":1}", NULL},
        {D20, "{\"properties\":{\"a\":{\"type\":\"null\"}}}",   "{\"a\":1,\"a\":null}", NULL},
        {D20, "{\"maxProperties\":1}",                          "{\"a\":1,\"a\":1}",    NULL},
        {D20, "{\"additionalProperties\":{\"type\":\"null\"}}", "{\"a\":null,\"a\":1}", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        const struct doc *doc = json_value(*state, str_of(rows[i].value));
        assert_int_equal(schema_eval(trial.schema, trial.run, doc->root), SCHEMA_INVALID);
        assert_int_equal(schema_eval_tracking(trial.schema, trial.run, doc->root), SCHEMA_INVALID);
        assert_int_equal(schema_explain(trial.schema, trial.run, doc, doc->root, *state)->count, 1);
    }
}

/* ---- names that are nearly equal ---- */

enum { NEARLY = 40 };

static struct str name_with(struct arena *arena, size_t length, size_t at, char byte)
{
    char *text = arena_bytes(arena, length + 1);
    memset(text, 'a', length);
    text[length] = '\0';
    if (at < length)
        text[at] = byte;
    return (struct str){text, length};
}

static void names_that_differ_in_one_byte_are_told_apart(void **state)
{
    static const size_t lengths[] = {1, 7, 8, 9, 15, 16, 17, 24, 25, NEARLY};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t length = lengths[i];
        struct buf schema = {.arena = *state};
        buf_add(&schema, STR("{\"additionalProperties\":false,\"properties\":{"));
        for (size_t at = 0; at <= length; at++) {
            struct str name = name_with(*state, length, at, 'b');
            buf_printf(&schema, "%s\"" STR_FMT "\":{\"const\":%zu}", at ? "," : "", STR_ARG(name),
                       at);
        }
        buf_add(&schema, STR("}}"));
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
        for (size_t at = 0; at <= length; at++) {
            struct str name = name_with(*state, length, at, 'b');
            struct str right = arena_printf(*state, "{\"" STR_FMT "\":%zu}", STR_ARG(name), at);
            struct str wrong = arena_printf(*state, "{\"" STR_FMT "\":-1}", STR_ARG(name));
            struct str other = name_with(*state, length, at, 'c');
            struct str none = arena_printf(*state, "{\"" STR_FMT "\":%zu}", STR_ARG(other), at);
            struct str longer = arena_printf(*state, "{\"" STR_FMT "a\":%zu}", STR_ARG(name), at);
            assert_text(judged(&trial, right), "");
            assert_true(str_starts(judged(&trial, wrong), STR("const:")));
            if (at < length)
                assert_true(str_starts(judged(&trial, none), STR("additional-properties:")));
            assert_true(str_starts(judged(&trial, longer), STR("additional-properties:")));
        }
    }
}

static void nul_is_a_byte_of_a_name_as_any_other(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"properties\":{\"a\":{\"type\":\"null\"},\"a\\u0000\":{\"type\":\"string\"}}}",
         "{\"a\":null,\"a\\u0000\":\"x\"}",                                                                                                    ""         },
        {D20,
         "{\"additionalProperties\":false,\"properties\":{\"abcdefgh\":{},\"abcdefgh\\u0000\":{}}}", "{\"abcdefgh\":1,\"abcdefgh\\u0000\":2}", ""         },
        {D20, "{\"required\":[\"a\\u0000\"]}",                                                       "{\"a\":1}",                              "required:"},
        {D20, "{\"required\":[\"a\\u0000\"]}",                                                       "{\"a\\u0000\":1}",                       ""         },
    };
    check_judging(*state, ROWS(rows));
}

/* ---- many names ---- */

/* `count` members "name_0": value …, from the first to the last, the other way round, or strewn about. */
enum order { FORWARD, BACKWARD, STREWN };

static size_t place(enum order order, size_t i, size_t count)
{
    if (order == FORWARD)
        return i;
    return order == BACKWARD ? count - 1 - i : i * 7919 % count; /* 7919: a prime */
}

static struct str object_of(struct arena *arena, size_t count, enum order order, size_t missing)
{
    struct buf out = {.arena = arena};
    buf_byte(&out, '{');
    for (size_t i = 0; i < count; i++) {
        size_t at = place(order, i, count);
        if (at != missing)
            buf_printf(&out, "%s\"name_%zu\":%zu", out.len > 1 ? "," : "", at, at);
    }
    buf_byte(&out, '}');
    return buf_str(&out);
}

static struct str required_of(struct arena *arena, size_t count, const char *more)
{
    struct buf out = {.arena = arena};
    buf_printf(&out, "{%s\"required\":[", more);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s\"name_%zu\"", i ? "," : "", i);
    buf_add(&out, STR("]}"));
    return buf_str(&out);
}

static void any_number_of_names_can_be_required(void **state)
{
    static const size_t counts[] = {1, 2, 63, 64, 65, 127, 128, 129, 200};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, required_of(*state, counts[i], ""), SCHEMA_NEUTRAL);
        for (enum order order = FORWARD; order <= STREWN; order++) {
            assert_text(judged(&trial, object_of(*state, counts[i], order, SIZE_MAX)), "");
            for (size_t missing = 0; missing < counts[i]; missing++)
                assert_text(judged(&trial, object_of(*state, counts[i], order, missing)),
                            "required:");
        }
    }
}

/* The message names the one that is missing, also behind the first 64. */
static void the_missing_name_is_told(void **state)
{
    static const size_t missing[] = {0, 63, 64, 65, 127, 128, 199};
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, required_of(*state, 200, ""), SCHEMA_NEUTRAL);
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        struct str value = object_of(*state, 200, FORWARD, missing[i]);
        struct str wanted = arena_printf(*state, "the property 'name_%zu' is missing", missing[i]);
        assert_text(explained(&trial, value), wanted.ptr);
    }
}

static struct str properties_of(struct arena *arena, size_t count, const char *more)
{
    struct buf out = {.arena = arena};
    buf_printf(&out, "{%s\"properties\":{", more);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s\"name_%zu\":{\"const\":%zu}", i ? "," : "", i, i);
    buf_add(&out, STR("}}"));
    return buf_str(&out);
}

static void members_may_come_in_any_order(void **state)
{
    static const size_t counts[] = {1, 2, 3, 4, 5, 8, 9, 16, 17, 100, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        size_t count = counts[i];
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, properties_of(*state, count, "\"additionalProperties\":false,"),
                      SCHEMA_NEUTRAL);
        for (enum order order = FORWARD; order <= STREWN; order++) {
            assert_text(judged(&trial, object_of(*state, count, order, SIZE_MAX)), "");
            assert_text(judged(&trial, object_of(*state, count, order, count / 2)), "");
        }
        struct str said = judged(&trial, object_of(*state, count + 1, BACKWARD, SIZE_MAX));
        struct str wanted = arena_printf(*state, "additional-properties:/name_%zu", count);
        assert_text(said, wanted.ptr);
    }
}

/* Places in the table are 16 bits wide. */
static void a_schema_may_have_more_properties_than_a_small_table_has_places(void **state)
{
    enum { MANY = 100000 };
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, properties_of(*state, MANY, "\"additionalProperties\":false,"),
                  SCHEMA_NEUTRAL);
    assert_text(told(&trial), "");
    for (enum order order = FORWARD; order <= STREWN; order++)
        assert_text(judged(&trial, object_of(*state, MANY, order, SIZE_MAX)), "");
    assert_text(judged(&trial, STR("{\"name_99999\":1}")), "const:/name_99999");
    assert_text(judged(&trial, STR("{\"name_65535\":1}")), "const:/name_65535");
    assert_text(judged(&trial, STR("{\"name_65536\":65536}")), "");
    assert_text(judged(&trial, STR("{\"name_100000\":1}")), "additional-properties:/name_100000");
}

static void an_enum_may_have_more_strings_than_a_small_table_has_places(void **state)
{
    enum { MANY = 70000 };
    struct buf schema = {.arena = *state};
    buf_add(&schema, STR("{\"enum\":["));
    for (size_t i = 0; i < MANY; i++)
        buf_printf(&schema, "%s\"name_%zu\"", i ? "," : "", i);
    buf_add(&schema, STR("]}"));
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("\"name_0\"")), "");
    assert_text(judged(&trial, STR("\"name_69999\"")), "");
    assert_text(judged(&trial, STR("\"name_70000\"")), "enum:");
}

int test_objects(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(members_are_judged_by_name_pattern_or_as_the_rest),
        UNIT(pointers_are_escaped),
        UNIT(maps_are_judged_by_one_schema),
        UNIT(every_member_of_a_name_is_judged),
        UNIT(names_that_differ_in_one_byte_are_told_apart),
        UNIT(nul_is_a_byte_of_a_name_as_any_other),
        UNIT(any_number_of_names_can_be_required),
        UNIT(the_missing_name_is_told),
        UNIT(members_may_come_in_any_order),
        UNIT(a_schema_may_have_more_properties_than_a_small_table_has_places),
        UNIT(an_enum_may_have_more_strings_than_a_small_table_has_places),
    };
    return cmocka_run_group_tests_name("objects", tests, NULL, NULL);
}
