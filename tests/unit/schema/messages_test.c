/* What is said about a value that is wrong: texts, hints, places, output formats. */
#include "buf.h"
#include "groups.h"
#include "judging.h"
#include "utf8.h"

#define D20 SCHEMA_2020_12
#define O30 SCHEMA_OPENAPI_3_0

struct message_row {
    enum schema_dialect dialect;
    const char *schema, *value, *said;
};

static void check_messages(void **state, const struct message_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct trial trial;
        trial_init(&trial, *state, rows[i].dialect);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        wrong += unit_differs(rows[i].schema, explained(&trial, str_of(rows[i].value)),
                              str_of(rows[i].said));
    }
    assert_int_equal(wrong, 0);
}

static void messages_say_what_is_wrong_with_the_value(void **state)
{
    static const struct message_row rows[] = {
        {D20, "{\"type\":\"integer\"}",                                           "1.5",          "1.5 is a number, not integer"                   },
        {D20, "{\"type\":\"integer\"}",                                           "\"5\"",
         "\"5\" is a string, not integer; hint: without the quotes it would be a number"                                                           },
        {D20, "{\"type\":\"integer\"}",                                           "\"a\"",        "\"a\" is a string, not integer"                 },
        {D20, "{\"type\":\"boolean\"}",                                           "\"true\"",
         "\"true\" is a string, not boolean; hint: without the quotes it would be a boolean"                                                       },
        {D20, "{\"type\":\"string\"}",                                            "5",
         "5 is a number, not string; hint: in quotes it would be a string"                                                                         },
        {D20, "{\"type\":\"string\"}",                                            "null",         "this is null, not string"                       },
        {D20, "{\"type\":\"string\",\"nullable\":true}",                          "null",         "this is null, not string"                       },
        {D20, "{\"const\":100}",                                                  "101",          "101 is not 100, the only value allowed"         },
        {D20, "{\"const\":[1,2]}",                                                "[1,3]",        "[1,3] is not [1,2], the only value allowed"     },
        {D20, "{\"type\":\"string\"}",                                            "[1]",          "this is an array, not string"                   },
        {D20, "{\"type\":[\"string\",\"null\",\"array\"]}",                       "true",
         "true is a boolean, not string, null or array"                                                                                            },
        {O30, "{\"type\":\"string\",\"nullable\":true}",                          "true",
         "true is a boolean, not string or null"                                                                                                   },
        {D20, "{\"enum\":[\"cat\",\"dog\"]}",                                     "\"cta\"",
         "\"cta\" is none of the values allowed: \"cat\", \"dog\""                                                                                 },
        {D20, "{\"enum\":[\"available\",\"sold\"]}",                              "\"availble\"",
         "\"availble\" is none of the values allowed: \"available\", \"sold\"; hint: did you mean "
         "'available'?"                                                                                                                            },
        {D20, "{\"enum\":[1,2,3,4,5,6,7,8,9,10]}",                                "11",
         "11 is none of the values allowed: 1, 2, 3, 4, 5, 6, 7, 8 and 2 more"                                                                     },
        {D20, "{\"const\":\"status\"}",                                           "\"sttus\"",
         "\"sttus\" is not \"status\", the only value allowed; hint: did you mean 'status'?"                                                       },
        {D20, "{\"const\":[\"status\"]}",                                         "\"sttus\"",
         "\"sttus\" is not [\"status\"], the only value allowed"                                                                                   },
        {D20, "{\"multipleOf\":2}",                                               "3",            "3 is no multiple of 2"                          },
        {D20, "{\"maximum\":2}",                                                  "3",            "3 is more than the maximum, 2"                  },
        {D20, "{\"exclusiveMaximum\":2}",                                         "2",            "2 is not less than 2"                           },
        {D20, "{\"minimum\":2}",                                                  "1",            "1 is less than the minimum, 2"                  },
        {D20, "{\"exclusiveMinimum\":2}",                                         "2",            "2 is not more than 2"                           },
        {D20, "{\"maxLength\":1}",                                                "\"\\u00e9a\"", "2 characters, more than the maximum, 1"         },
        {D20, "{\"minLength\":2}",                                                "\"a\"",        "1 character, fewer than the minimum, 2"         },
        {D20, "{\"minItems\":2}",                                                 "[1]",          "1 item, fewer than the minimum, 2"              },
        {D20, "{\"maxProperties\":0}",                                            "{\"a\":1}",    "1 property, more than the maximum, 0"           },
        {D20, "{\"pattern\":\"^b\"}",                                             "\"a\"",        "\"a\" does not match the pattern ^b"            },
        {D20, "{\"required\":[\"name\"]}",                                        "{}",           "the property 'name' is missing"                 },
        {D20, "{\"required\":[\"name\"]}",                                        "{\"nmae\":1}",
         "the property 'name' is missing; hint: 'nmae' is near to it: a slip?"                                                                     },
        {D20, "{\"required\":[\"name\"],\"properties\":{\"nmae\":true}}",         "{\"nmae\":1}",
         "the property 'name' is missing"                                                                                                          },
        {D20, "{\"properties\":{\"name\":true},\"additionalProperties\":false}",  "{\"nmae\":1}",
         "the property 'nmae' is not declared, and no others are allowed; hint: did you mean "
         "'name'?"                                                                                                                                 },
        {D20, "{\"properties\":{\"name\":true},\"unevaluatedProperties\":false}", "{\"nmae\":1}",
         "no part of the schema covers the property 'nmae'; hint: did you mean 'name'?"                                                            },
        {D20, "{\"uniqueItems\":true}",                                           "[1,2,1]",      "1 stands in this array already, at /0"          },
        {D20, "{\"not\":{}}",                                                     "1",            "1 satisfies the schema that it must not satisfy"},
        {D20, "false",                                                            "1",            "no value is allowed here"                       },
        {D20, "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"array\"}]}",           "1",
         "this satisfies none of the 2 alternatives"                                                                                               },
        {D20, "{\"oneOf\":[{},{}]}",                                              "1",
         "this satisfies alternative 1 as well as alternative 2, but must satisfy exactly one "
         "alternative"                                                                                                                             },
        {D20, "{\"dependentRequired\":{\"a\":[\"b\"]}}",                          "{\"a\":1}",
         "the property 'b' is missing, which 'a' requires"                                                                                         },
    };
    check_messages(state, ROWS(rows));
}

static void long_texts_are_cut_between_code_points(void **state)
{
    for (size_t before = 50; before < 64; before++) {
        struct str name =
            arena_join(*state, repeat(*state, "a", before), repeat(*state, "\xF0\x9F\x92\xA9", 20));
        const struct message_row rows[] = {
            {D20, arena_printf(*state,                "{\"required\":[\"" STR_FMT "\"]}", STR_ARG(name)).ptr,    "{}",
             NULL                                                                                                                        },
            {D20, "{\"additionalProperties\":false}",
             arena_printf(*state,                                                         "{\"" STR_FMT "\":1}", STR_ARG(name)).ptr, NULL},
            {D20, arena_printf(*state,                "{\"pattern\":\"^" STR_FMT "$\"}",  STR_ARG(name)).ptr,
             "\"b\"",                                                                                                                NULL},
            {D20, "{\"const\":1}",                    arena_printf(*state,                "\"" STR_FMT "\"",     STR_ARG(name)).ptr,
             NULL                                                                                                                        },
            {D20, "{\"const\":1}",                    arena_printf(*state,                "[\"" STR_FMT "\"]",   STR_ARG(name)).ptr,
             NULL                                                                                                                        },
            {D20, "{\"const\":1}",                    arena_printf(*state,                "{\"" STR_FMT "\":1}", STR_ARG(name)).ptr,
             NULL                                                                                                                        },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            struct trial trial;
            trial_init(&trial, *state, D20);
            trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
            struct str said = explained(&trial, str_of(rows[i].value));
            assert_int_equal(utf8_check(said), said.len);
        }
    }
    static const struct message_row row = {D20, "{\"type\":\"integer\"}",
                                           "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
                                           "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                           "aaaaaa\xE2\x80\xA6 is a string, not "
                                           "integer"};
    check_messages(state, &row, 1);
}

static void the_branch_that_was_meant_is_told(void **state)
{
    static const struct {
        const char *schema, *value, *said;
    } rows[] = {
        {"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"required\":[\"a\",\"b\"]}]}",
         "{}",                                                                                                            "(any-of:) (type:) required: required:"       },
        {"{\"anyOf\":[{\"required\":[\"a\",\"b\"]},{\"required\":[\"c\"]}]}",                    "{}",
         "(any-of:) (required:) (required:) required:"                                                                                                                  },
        {"{\"anyOf\":[{\"properties\":{\"k\":{\"const\":\"a\"},\"x\":{\"type\":\"null\"}}},{"
         "\"properties\":{\"k\":{\"const\":\"b\"}}}]}",                                 "{\"k\":\"a\",\"x\":1}", "(any-of:) type:/x (const:/k)"                },
        {"{\"anyOf\":[{\"properties\":{\"k\":{\"const\":\"a\"}}},{\"properties\":{\"k\":{\"const\":"
         "\"b\"}}}]}",                                                                  "{\"k\":\"c\"}",         "any-of: (const:/k) (const:/k)"               },
        {"{\"oneOf\":[{\"anyOf\":[{\"type\":\"null\"},{\"minimum\":3}]},{\"type\":\"array\"}]}",
         "1",                                                                                                             "(one-of:) (any-of:) (type:) minimum: (type:)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        assert_text(judged_fully(&trial, str_of(rows[i].value)), rows[i].said);
    }
}

/* A discriminator chooses what is told, and nothing else. */
static void a_discriminator_chooses_the_branch_that_is_told(void **state)
{
#define PETS                                                                                       \
    "\"x\":{\"Cat\":{\"required\":[\"a\",\"b\"]},\"Dog\":{\"required\":[\"c\"],\"type\":"          \
    "\"object\"}}"
    static const struct {
        const char *schema, *value, *said;
    } rows[] = {
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":\"k\"}," PETS "}",
         "{\"k\":\"Cat\"}",                                                                                  "required: required:"},
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":\"k\",\"mapping\":{\"meow\":\"#/x/Cat\"}}," PETS "}",
         "{\"k\":\"meow\"}",                                                                                 "required: required:"},
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":\"k\",\"mapping\":{\"meow\":\"Cat\"}}," PETS "}",
         "{\"k\":\"meow\"}",                                                                                 "required: required:"},
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":\"k\"}," PETS "}",
         "{\"k\":\"Cow\"}",                                                                                  "required:"          },
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":\"k\"}," PETS "}",
         "{\"k\":\"Cat\",\"c\":1}",                                                                          ""                   },
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":\"k\"," PETS
         "}",                                                                    "{\"k\":\"Cat\"}", "required:"          },
        {"{\"oneOf\":[{\"$ref\":\"#/x/Cat\"},{\"$ref\":\"#/x/Dog\"}],\"discriminator\":{"
         "\"propertyName\":5,\"mapping\":[]}," PETS "}",
         "{\"k\":\"Cat\"}",                                                                                  "required:"          },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, O30);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        assert_text(judged(&trial, str_of(rows[i].value)), rows[i].said);
    }
}

static void places_lead_through_references(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(
        &trial,
        STR("{\"$id\":\"http://a.example/root\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/"
            "x\"},\"b c\":{\"$ref\":\"other\"}},\"$defs\":{\"x\":{\"items\":{\"$ref\":\"#/"
            "$defs/y\"}},\"y\":{\"type\":\"null\"},\"o\":{\"$id\":\"other\",\"properties\":{"
            "\"p q\":{\"maximum\":3}}}}}"),
        SCHEMA_NEUTRAL);
    const struct doc *doc = json_value(*state, STR("{\"a\":[1],\"b c\":{\"p q\":4}}"));
    const struct schema_outcome *outcome =
        schema_explain(trial.schema, trial.run, doc, doc->root, *state);
    assert_int_equal(outcome->count, 2);
    const struct schema_error *first = &outcome->errors[0], *second = &outcome->errors[1];
    assert_text(first->keyword, "type");
    assert_text(first->keyword_location, "/properties/a/$ref/items/$ref/type");
    assert_text(first->absolute_location, "http://a.example/root#/$defs/y/type");
    assert_text(second->keyword, "maximum");
    assert_text(second->keyword_location, "/properties/b c/$ref/properties/p q/maximum");
    assert_text(second->absolute_location, "http://a.example/other#/properties/p%20q/maximum");
    assert_text(second->pointer, "/b c/p q");
}

static void outcomes_have_three_forms(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, STR("{\"anyOf\":[{\"type\":\"null\"},{\"minimum\":3}],\"maximum\":0}"),
                  SCHEMA_NEUTRAL);
    const struct doc *doc = json_value(*state, STR("1"));
    const struct schema_outcome *outcome =
        schema_explain(trial.schema, trial.run, doc, doc->root, *state);
    struct buf flag = {.arena = *state}, basic = {.arena = *state}, detailed = {.arena = *state};
    schema_write_output(outcome, SCHEMA_OUTPUT_FLAG, &flag);
    schema_write_output(outcome, SCHEMA_OUTPUT_BASIC, &basic);
    schema_write_output(outcome, SCHEMA_OUTPUT_DETAILED, &detailed);
    assert_text(buf_str(&flag), "{\"valid\":false}");
#define UNIT_OF(keyword, message)                                                                  \
    "{\"valid\":false,\"keywordLocation\":\"" keyword                                              \
    "\",\"absoluteKeywordLocation\":\"urn:test#" keyword                                           \
    "\",\"instanceLocation\":\"\",\"error\":\"" message "\""
#define MAXIMUM UNIT_OF("/maximum", "1 is more than the maximum, 0") "}"
#define ANY                                                                                        \
    UNIT_OF("/anyOf",                                                                              \
            "this satisfies none of the 2 alternatives; the closest is alternative 2 (1 problem)")
#define TYPE UNIT_OF("/anyOf/0/type", "1 is a number, not null") "}"
#define MINIMUM UNIT_OF("/anyOf/1/minimum", "1 is less than the minimum, 3") "}"
    assert_text(buf_str(&basic),
                "{\"valid\":false,\"errors\":[" MAXIMUM "," ANY "}," TYPE "," MINIMUM "]}");
    assert_text(buf_str(&detailed), "{\"valid\":false,\"errors\":[" MAXIMUM "," ANY
                                    ",\"errors\":[" TYPE "," MINIMUM "]}]}");
}

static void errors_beyond_the_maximum_are_counted(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, STR("{\"items\":{\"type\":\"null\"}}"), SCHEMA_NEUTRAL);
    struct buf value = {.arena = *state};
    for (size_t i = 0; i < 1500; i++)
        buf_add(&value, i ? STR(",1") : STR("[1"));
    buf_byte(&value, ']');
    const struct doc *doc = json_value(*state, buf_str(&value));
    const struct schema_outcome *outcome =
        schema_explain(trial.schema, trial.run, doc, doc->root, *state);
    assert_int_equal(outcome->count, SCHEMA_ERRORS_MAX);
    assert_int_equal(outcome->dropped, 500);
    struct findings findings = {.arena = *state};
    schema_report(outcome, &findings);
    assert_int_equal(findings.count[SEVERITY_ERROR], 1500);
}

int test_messages(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(messages_say_what_is_wrong_with_the_value),
        UNIT(long_texts_are_cut_between_code_points),
        UNIT(the_branch_that_was_meant_is_told),
        UNIT(a_discriminator_chooses_the_branch_that_is_told),
        UNIT(places_lead_through_references),
        UNIT(outcomes_have_three_forms),
        UNIT(errors_beyond_the_maximum_are_counted),
    };
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
