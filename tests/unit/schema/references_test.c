/* Identifiers, references, dynamic scope, vocabularies and meta-schemas of one's own. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#define D4 SCHEMA_DRAFT_4
#define D6 SCHEMA_DRAFT_6
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12

static void references_lead_to_schemas(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"null\"}}}",                       "1",                                       "type:"                       },
        {D20, "{\"$ref\":\"#/$defs/a\",\"maximum\":3,\"$defs\":{\"a\":{\"minimum\":2}}}",             "4",
         "maximum:"                                                                                                                                                            },
        {D20, "{\"$ref\":\"#/$defs/a\",\"maximum\":3,\"$defs\":{\"a\":{\"minimum\":2}}}",             "1",
         "minimum:"                                                                                                                                                            },
        {D7,  "{\"$ref\":\"#/definitions/a\",\"maximum\":3,\"definitions\":{\"a\":{\"minimum\":2}}}",
         "4",                                                                                                                                    ""                            },
        {D4,
         "{\"$ref\":\"#/definitions/a\",\"type\":\"null\",\"definitions\":{\"a\":{\"minimum\":2}}}",  "1",                                       "minimum:"                    },
        {D20, "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
         "{\"a\":{\"a\":{\"b\":1}}}",                                                                                                            "additional-properties:/a/a/b"},
        {D20, "{\"$ref\":\"#x\",\"$defs\":{\"a\":{\"$anchor\":\"x\",\"type\":\"null\"}}}",            "1",
         "type:"                                                                                                                                                               },
        {D7,
         "{\"allOf\":[{\"$ref\":\"#x\"}],\"definitions\":{\"a\":{\"$id\":\"#x\",\"type\":\"null\"}}"
         "}",                                                                                         "1",                                       "type:"                       },
        {D4,
         "{\"allOf\":[{\"$ref\":\"#x\"}],\"definitions\":{\"a\":{\"id\":\"#x\",\"type\":\"null\"}}"
         "}",                                                                                         "1",                                       "type:"                       },
        {D20,
         "{\"$id\":\"http://a.example/x/\",\"$ref\":\"y\",\"$defs\":{\"q\":{\"$id\":\"y\",\"type\":"
         "\"null\"}}}",                                                                               "1",                                       "type:"                       },
        {D20,
         "{\"$id\":\"http://a.example/x/\",\"$ref\":\"y#/$defs/z\",\"$defs\":{\"q\":{\"$id\":\"y\","
         "\"$defs\":{\"z\":{\"$ref\":\"#/$defs/w\"},\"w\":{\"type\":\"null\"}}}}}",                   "1",                                       "type:"                       },
        {D20,
         "{\"$ref\":\"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed\",\"$defs\":{\"a\":{"
         "\"$id\":\"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed\",\"type\":\"null\"}}}",            "1",                                       "type:"                       },
 /* what looks like an identifier in a value is none */
        {D20,
         "{\"const\":{\"$id\":\"urn:x\",\"type\":\"string\"},\"$defs\":{\"a\":{\"$id\":\"urn:x\","
         "\"type\":\"null\"}},\"properties\":{\"p\":{\"$ref\":\"urn:x\"}}}",                          "{\"$id\":\"urn:x\",\"type\":\"string\"}", ""                            },
        {D20,
         "{\"enum\":[{\"$anchor\":\"x\"}],\"$defs\":{\"a\":{\"$anchor\":\"x\",\"type\":\"null\"}},"
         "\"properties\":{\"p\":{\"$ref\":\"#x\"}}}",                                                 "{\"$anchor\":\"x\"}",                     ""                            },
 /* references into what is no keyword */
        {D20, "{\"$ref\":\"#/x-schemas/a\",\"x-schemas\":{\"a\":{\"type\":\"null\"}}}",               "1",
         "type:"                                                                                                                                                               },
        {D20, "{\"$ref\":\"#/$defs/a~1b%25%20\",\"$defs\":{\"a/b% \":{\"type\":\"null\"}}}",          "1",
         "type:"                                                                                                                                                               },
        {D20, "{\"properties\":{\"$ref\":{\"type\":\"null\"}}}",                                      "{\"$ref\":1}",                            "type:/$ref"                  },
        {D20, "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",                          "{\"minLength\":-1}",
         "minimum:/minLength"                                                                                                                                                  },
        {D7,  "{\"$ref\":\"http://json-schema.org/draft-07/schema#\"}",                               "{\"minLength\":-1}",
         "minimum:/minLength"                                                                                                                                                  },
        {D20, "{\"$ref\":\"http://json-schema.org/draft-04/schema#\"}",                               "{\"exclusiveMaximum\":1}",
         "type:/exclusiveMaximum dependent-required:"                                                                                                                          },
    };
    check_judging(*state, ROWS(rows));
}

static void dynamic_references_lead_to_the_outermost_anchor(void **state)
{
    static const char tree[] =
        "{\"$id\":\"http://a.example/tree\",\"$dynamicAnchor\":\"node\",\"type\":\"object\","
        "\"properties\":{\"data\":true,\"children\":{\"items\":{\"$dynamicRef\":\"#node\"}}}}";
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_add(&trial, "http://a.example/tree", str_of(tree));
    trial_prepare(&trial,
                  STR("{\"$id\":\"http://a.example/strict\",\"$dynamicAnchor\":\"node\",\"$ref\":"
                      "\"tree\",\"unevaluatedProperties\":false}"),
                  SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("{\"children\":[{\"data\":1}]}")), "");
    assert_text(judged(&trial, STR("{\"children\":[{\"daat\":1}]}")),
                "unevaluated-properties:/children/0/daat");
    static const struct judging_row rows[] = {
  /* no dynamic anchor at the first target: an ordinary reference */
        {D20,
         "{\"$id\":\"http://a.example/a\",\"$dynamicAnchor\":\"x\",\"type\":\"array\",\"items\":{"
         "\"$ref\":\"b\"},\"$defs\":{\"b\":{\"$id\":\"b\",\"$dynamicRef\":\"#x\",\"$defs\":{\"c\":{"
         "\"$anchor\":\"x\",\"type\":\"string\"}}}}}",                       "[1]",          "type:/0"},
        {D20,
         "{\"$id\":\"http://a.example/a\",\"$dynamicAnchor\":\"x\",\"type\":\"array\",\"items\":{"
         "\"$ref\":\"b\"},\"$defs\":{\"b\":{\"$id\":\"b\",\"$dynamicRef\":\"#x\",\"$defs\":{\"c\":{"
         "\"$dynamicAnchor\":\"x\",\"type\":\"string\"}}}}}",                "[[]]",         ""       },
        {D20,
         "{\"$id\":\"http://a.example/a\",\"$dynamicAnchor\":\"x\",\"type\":\"array\",\"items\":{"
         "\"$ref\":\"b\"},\"$defs\":{\"b\":{\"$id\":\"b\",\"$dynamicRef\":\"#x\",\"$defs\":{\"c\":{"
         "\"$dynamicAnchor\":\"x\",\"type\":\"string\"}}}}}",                "[\"a\"]",      "type:/0"},
 /* an anchor of a resource that was left does not count */
        {D20,
         "{\"$id\":\"http://a.example/a\",\"if\":{\"$id\":\"f\",\"$defs\":{\"t\":{"
         "\"$dynamicAnchor\":\"x\",\"type\":\"string\"}}},\"then\":{\"$id\":\"s\",\"$ref\":\"#/"
         "$defs/"
         "u\",\"$defs\":{\"u\":{\"$dynamicRef\":\"#x\"},\"v\":{\"$dynamicAnchor\":\"x\",\"type\":"
         "\"number\"}}}}",                                                   "\"a\"",        "type:"  },
        {D19,
         "{\"$id\":\"http://a.example/"
         "a\",\"$recursiveAnchor\":true,\"anyOf\":[{\"type\":\"boolean\"}"
         ",{\"$ref\":\"b\"}],\"$defs\":{\"b\":{\"$id\":\"b\",\"$recursiveAnchor\":true,\"type\":"
         "\"object\",\"additionalProperties\":{\"$recursiveRef\":\"#\"}}}}", "{\"a\":true}", ""       },
        {D19,
         "{\"$id\":\"http://a.example/a\",\"anyOf\":[{\"type\":\"boolean\"}"
         ",{\"$ref\":\"b\"}],\"$defs\":{\"b\":{\"$id\":\"b\",\"$recursiveAnchor\":true,\"type\":"
         "\"object\",\"additionalProperties\":{\"$recursiveRef\":\"#\"}}}}", "{\"a\":true}", "type:/a"},
    };
    check_judging(*state, ROWS(rows));
}

static void what_leads_nowhere_is_told(void **state)
{
    static const struct telling_row rows[] = {
        {D20, "{\"$ref\":\"#/$defs/a\"}",                                                            false, "ref-not-found \"#/$defs/a\""                         },
        {D20, "{\"$ref\":\"#a\"}",                                                                   false, "ref-not-found \"#a\""                                },
        {D20, "{\"$ref\":\"http://a.example/b\"}",                                                   false, "ref-not-found \"http://a.example/b\""                },
        {D20, "{\"properties\":{\"a\":{\"items\":{\"$ref\":\"#x\"}}}}",                              false,
         "ref-not-found \"#x\""                                                                                                                                   },
        {D20, "{\"allOf\":[{\"$ref\":\"#x\"},{\"$ref\":\"#y\"}]}",                                   false,
         "ref-not-found \"#x\"; ref-not-found \"#y\""                                                                                                             },
        {D20, "{\"$dynamicRef\":\"#x\"}",                                                            false, "ref-not-found \"#x\""                                },
        {D20, "{\"$ref\":\"#/%zz\"}",                                                                false, "ref-not-found \"#/%zz\""                             },
        {D20, "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":5}}",                                        false, "schema-invalid 5"                                    },
        {D20, "{\"$ref\":5}",                                                                        false, "schema-invalid 5"                                    },
        {D20, "{\"$defs\":{\"a\":{\"$ref\":\"#x\"}}}",                                               true,  ""                                                    },
        {D20, "{\"$ref\":\"#\"}",                                                                    false, "schema-loop \"#\""                                   },
        {D20,
         "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":"
         "\"#/$defs/a\"}}}",                                                                         false, "schema-loop \"#/$defs/a\""                           },
        {D20,
         "{\"allOf\":[{\"$ref\":\"#/$defs/"
         "a\"}],\"maximum\":1,\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",            false, "schema-loop \"#/$defs/a\""                           },
        {D20,
         "{\"allOf\":[{\"$ref\":\"#/$defs/"
         "a\"}],\"maximum\":1,\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/"
         "b\"}]},\"b\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"},{\"$ref\":\"#/$defs/b\"}]}}}",           false, "schema-loop \"#/$defs/a\"; schema-loop \"#/$defs/b\""},
        {D20, "{\"allOf\":[{\"$ref\":\"#\"}]}",                                                      false, "schema-loop \"#\""                                   },
        {D20, "{\"anyOf\":[true,{\"$ref\":\"#\"}]}",                                                 false, "schema-loop \"#\""                                   },
        {D20, "{\"oneOf\":[{\"oneOf\":[{\"$ref\":\"#\"}]}]}",                                        false, "schema-loop \"#\""                                   },
        {D20, "{\"not\":{\"$ref\":\"#\"}}",                                                          false, "schema-loop \"#\""                                   },
        {D20, "{\"if\":{\"$ref\":\"#\"}}",                                                           false, "schema-loop \"#\""                                   },
        {D20, "{\"if\":true,\"then\":{\"$ref\":\"#\"}}",                                             false, "schema-loop \"#\""                                   },
        {D20, "{\"if\":true,\"else\":{\"$ref\":\"#\"}}",                                             false, "schema-loop \"#\""                                   },
        {D20, "{\"dependentSchemas\":{\"a\":{\"$ref\":\"#\"}}}",                                     false, "schema-loop \"#\""                                   },
        {D7,  "{\"dependencies\":{\"a\":{\"$ref\":\"#\"}}}",                                         false, "schema-loop \"#\""                                   },
        {D20, "{\"$dynamicAnchor\":\"a\",\"$dynamicRef\":\"#a\",\"minimum\":1}",                     false,
         "schema-loop \"#a\""                                                                                                                                     },
        {D19, "{\"$recursiveRef\":\"#\",\"minimum\":1}",                                             false, "schema-loop \"#\""                                   },
        {D20, "{\"items\":{\"$ref\":\"#\"},\"propertyNames\":{\"$ref\":\"#\"}}",                     true,  ""                                                    },
        {D20, "{\"contains\":{\"$ref\":\"#\"},\"unevaluatedItems\":{\"$ref\":\"#\"}}",               true,  ""                                                    },
        {D20, "{\"$id\":\"urn:a\",\"$defs\":{\"a\":{\"$id\":\"urn:b\"},\"c\":{\"$id\":\"urn:b\"}}}",
         true,                                                                                              "schema-id-duplicate {"                               },
    };
    check_telling(*state, ROWS(rows));
}

/* What leads nowhere allows everything: the rest of the schema counts, and nothing else is told. */
static void an_unfinished_schema_judges_what_is_left(void **state)
{
    static const struct {
        const char *schema, *value, *said;
    } rows[] = {
        {"{\"$ref\":\"#x\",\"maximum\":3}",                                  "4",       "maximum:"   },
        {"{\"$ref\":\"#x\",\"maximum\":3}",                                  "3",       ""           },
        {"{\"allOf\":[{\"$ref\":\"#\"}],\"maximum\":3}",                     "4",       "maximum:"   },
        {"{\"allOf\":[{\"$ref\":\"#\"}],\"maximum\":3}",                     "3",       ""           },
        {"{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}],\"maximum\":3}", "4",       "maximum:"   },
        {"{\"minLength\":-1,\"maxLength\":2}",                               "\"abc\"", "max-length:"},
        {"{\"pattern\":\"(\",\"maxLength\":2}",                              "\"abc\"", "max-length:"},
        {"{\"type\":\"strin\",\"maxLength\":2}",                             "\"abc\"", "max-length:"},
        {"{\"type\":\"strin\",\"maxLength\":2}",                             "4",       ""           },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        assert_int_equal(trial.findings.list.len, 1);
        assert_false(schema_is_complete(trial.schema));
        assert_text(judged(&trial, str_of(rows[i].value)), rows[i].said);
    }
}

/* ---- vocabularies ---- */

#define DRAFT "https://json-schema.org/draft/2020-12/"

static void a_meta_schema_turns_vocabularies_on_and_off(void **state)
{
    static const struct {
        const char *vocabulary, *schema, *value, *said, *told;
    } rows[] = {
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/applicator\":true",
         "\"properties\":{\"a\":{\"minimum\":3}}",     "{\"a\":1}", "",                          ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/applicator\":true",
         "\"properties\":{\"a\":false}",               "{\"a\":1}", "forbidden:/a",              ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/validation\":true",
         "\"properties\":{\"a\":false},\"minimum\":3", "2",         "minimum:",                  ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/validation\":true",
         "\"properties\":{\"a\":false}",               "{\"a\":1}", "",                          ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/applicator\":true",
         "\"unevaluatedProperties\":false",            "{\"a\":1}", "",                          ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/unevaluated\":true",
         "\"unevaluatedProperties\":false",            "{\"a\":1}", "unevaluated-properties:/a", ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/format-assertion\":true",
         "\"format\":\"ipv4\"",                        "\"a\"",     "format:",                   ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/format-assertion\":false",
         "\"format\":\"ipv4\"",                        "\"a\"",     "format:",                   ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/format-annotation\":true",
         "\"format\":\"ipv4\"",                        "\"a\"",     "",                          ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/validation\":true,\"urn:x\":false",
         "\"minimum\":3",                              "2",         "minimum:",                  ""                                   },
        {"\"" DRAFT "vocab/core\":true,\"" DRAFT "vocab/validation\":true,\"urn:x\":true",
         "\"minimum\":3",                              "2",         "minimum:",                  "schema-vocabulary-unknown \"urn:x\""},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_add(&trial, "urn:meta",
                  arena_printf(*state,
                               "{\"$schema\":\"" DRAFT "schema\",\"$id\":\"urn:meta\","
                               "\"$vocabulary\":{%s}}",
                               rows[i].vocabulary));
        trial_prepare(&trial, arena_printf(*state, "{\"$schema\":\"urn:meta\",%s}", rows[i].schema),
                      SCHEMA_NEUTRAL);
        wrong += unit_differs(rows[i].schema, judged(&trial, str_of(rows[i].value)),
                              str_of(rows[i].said));
        wrong += unit_differs(rows[i].schema, told(&trial), str_of(rows[i].told));
        wrong += schema_is_complete(trial.schema) != (rows[i].told[0] == '\0');
    }
    assert_int_equal(wrong, 0);
}

static void a_resource_is_read_in_the_dialect_it_names(void **state)
{
    static const struct judging_row rows[] = {
        {D20,
         "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":"
         "\"null\"}]}",                                                                         "[1]",                   "type:/0"            },
        {D7,
         "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"prefixItems\":[{"
         "\"type\":\"null\"}]}",                                                                "[1]",                   "type:/0"            },
        {D20, "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"integer\"}",
         "1.0",                                                                                                          "type:"              },
        {D4,  "{\"$schema\":\"http://json-schema.org/draft-06/schema#\",\"type\":\"integer\"}",
         "1.0",                                                                                                          ""                   },
        {D20,
         "{\"properties\":{\"a\":{\"$id\":\"urn:a\",\"$schema\":\"http://json-schema.org/draft-07/"
         "schema#\",\"items\":[{\"type\":\"null\"}]},\"b\":{\"prefixItems\":[{\"type\":\"null\"}]}}"
         "}",                                                                                   "{\"a\":[1],\"b\":[1]}", "type:/a/0 type:/b/0"},
 /* not at the root of a resource: no effect */
        {D20,
         "{\"properties\":{\"a\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
         "\"prefixItems\":[{\"type\":\"null\"}]}}}",                                            "{\"a\":[1]}",           "type:/a/0"          },
    };
    check_judging(*state, ROWS(rows));
    static const struct telling_row told[] = {
        {D20, "{\"$schema\":\"urn:x\"}", false, "schema-dialect-unknown \"urn:x\""},
        {D20, "{\"$schema\":\"\"}",      false, "schema-dialect-unknown \"\""     },
        {D20, "{\"$schema\":5}",         false, "schema-invalid 5"                },
    };
    check_telling(*state, ROWS(told));
}

int test_references(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(references_lead_to_schemas),
        UNIT(dynamic_references_lead_to_the_outermost_anchor),
        UNIT(what_leads_nowhere_is_told),
        UNIT(an_unfinished_schema_judges_what_is_left),
        UNIT(a_meta_schema_turns_vocabularies_on_and_off),
        UNIT(a_resource_is_read_in_the_dialect_it_names),
    };
    return cmocka_run_group_tests_name("references", tests, NULL, NULL);
}
