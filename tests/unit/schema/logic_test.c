/* Schemas about the same value: allOf, anyOf, oneOf, not, if; tags that tell branches apart; unevaluated. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#define D4 SCHEMA_DRAFT_4
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12

static void schemas_about_one_value_are_combined(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"allOf\":[{\"minimum\":2},{\"maximum\":3}]}",                              "1",     "minimum:"  },
        {D20, "{\"allOf\":[{\"minimum\":2},{\"maximum\":3}]}",                              "4",     "maximum:"  },
        {D20, "{\"allOf\":[{\"minimum\":2},{\"maximum\":3}]}",                              "2.5",   ""          },
        {D20, "{\"allOf\":[true,false]}",                                                   "1",     "forbidden:"},
        {D20, "{\"anyOf\":[{\"minimum\":5},{\"maximum\":3}]}",                              "6",     ""          },
        {D20, "{\"anyOf\":[{\"minimum\":5},{\"maximum\":3}]}",                              "4",     "minimum:"  },
        {D20, "{\"anyOf\":[{\"type\":\"string\"},{\"maximum\":3}]}",                        "4",     "maximum:"  },
        {D20, "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",                    "4",     "any-of:"   },
        {D20, "{\"anyOf\":[true,false]}",                                                   "1",     ""          },
        {D20, "{\"anyOf\":[false,false]}",                                                  "1",     "forbidden:"},
        {D20, "{\"oneOf\":[{\"minimum\":5},{\"maximum\":3}]}",                              "6",     ""          },
        {D20, "{\"oneOf\":[{\"minimum\":2},{\"maximum\":3}]}",                              "2.5",   "one-of:"   },
        {D20, "{\"oneOf\":[true,true,true]}",                                               "1",     "one-of:"   },
        {D20, "{\"oneOf\":[true,false]}",                                                   "1",     ""          },
        {D20, "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",                 "1.5",   ""          },
        {D20, "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",                 "1",     "one-of:"   },
        {D20, "{\"not\":{\"type\":\"integer\"}}",                                           "1",     "not:"      },
        {D20, "{\"not\":{\"type\":\"integer\"}}",                                           "1.5",   ""          },
        {D20, "{\"not\":{\"type\":\"integer\"}}",                                           "1.0",   "not:"      },
        {D20, "{\"not\":{\"minimum\":3}}",                                                  "2",     ""          },
        {D20, "{\"not\":{\"minimum\":3}}",                                                  "\"a\"", "not:"      },
        {D20, "{\"not\":{}}",                                                               "1",     "not:"      },
        {D20, "{\"not\":false}",                                                            "1",     ""          },
        {D20, "{\"not\":{\"not\":{\"type\":\"null\"}}}",                                    "null",  ""          },
        {D20, "{\"not\":{\"not\":{\"type\":\"null\"}}}",                                    "1",     "not:"      },
        {D20, "{\"type\":\"number\",\"not\":{\"type\":\"integer\"}}",                       "1",     "not:"      },
        {D20, "{\"if\":{\"minimum\":3},\"then\":{\"maximum\":5},\"else\":{\"minimum\":1}}", "6",
         "maximum:"                                                                                              },
        {D20, "{\"if\":{\"minimum\":3},\"then\":{\"maximum\":5},\"else\":{\"minimum\":1}}", "0",
         "minimum:"                                                                                              },
        {D20, "{\"if\":{\"minimum\":3},\"then\":{\"maximum\":5},\"else\":{\"minimum\":1}}", "2",
         ""                                                                                                      },
        {D20, "{\"if\":true,\"then\":{\"maximum\":5},\"else\":{\"minimum\":9}}",            "6",     "maximum:"  },
        {D20, "{\"if\":false,\"then\":{\"maximum\":5},\"else\":{\"minimum\":9}}",           "6",     "minimum:"  },
        {D20, "{\"then\":{\"maximum\":5},\"else\":{\"minimum\":9}}",                        "6",     ""          },
        {D20, "{\"if\":false}",                                                             "6",     ""          },
        {D4,  "{\"if\":true,\"then\":{\"maximum\":5}}",                                     "6",     ""          },
        {D4,  "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}",                 "1.0",   ""          },
        {D4,  "{\"not\":{\"type\":\"integer\"}}",                                           "1.0",   ""          },
    };
    check_judging(*state, ROWS(rows));
}

#define CAT                                                                                        \
    "{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"const\":\"cat\"},\"lives\":{\"type\":"   \
    "\"integer\"}}}"
#define DOG                                                                                        \
    "{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"enum\":[\"dog\",\"hound\"]},\"bark\":{"  \
    "\"type\":\"string\"}}}"
#define OWL                                                                                        \
    "{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"enum\":[\"owl\",\"dog\"]},\"eyes\":{"    \
    "\"type\":\"integer\"}}}"
#define PETS "[" CAT "," DOG "]"

static void a_tag_tells_branches_apart(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":\"cat\",\"lives\":9}",           ""                },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"lives\":9,\"kind\":\"cat\"}",           ""                },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":\"cat\",\"lives\":\"9\"}",       "type:/lives"     },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":\"hound\",\"bark\":9}",          "type:/bark"      },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":\"hound\"}",                     ""                },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":\"cow\"}",                       "one-of:"         },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":1}",                             "one-of:"         },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{\"kind\":null}",                          "one-of:"         },
        {D20, "{\"oneOf\":" PETS "}",                                                     "{}",                                       "required:"       },
        {D20, "{\"oneOf\":" PETS "}",                                                     "[]",                                       "one-of:"         },
        {D20, "{\"anyOf\":" PETS "}",                                                     "{\"kind\":\"dog\",\"bark\":1}",            "type:/bark"      },
        {D20, "{\"anyOf\":" PETS "}",                                                     "{\"kind\":\"dog\",\"bark\":\"wow\"}",      ""                },
        {D20, "{\"anyOf\":" PETS "}",                                                     "{\"kind\":\"cow\"}",                       "any-of:"         },
        {D20, "{\"oneOf\":[" DOG "," OWL "]}",                                            "{\"kind\":\"dog\"}",                       "one-of:"         },
        {D20, "{\"oneOf\":[" DOG "," OWL "]}",                                            "{\"kind\":\"owl\"}",                       ""                },
        {D20, "{\"anyOf\":[" DOG "," OWL "]}",                                            "{\"kind\":\"dog\"}",                       ""                },
        {D20, "{\"anyOf\":[" DOG "," OWL "]}",                                            "{\"kind\":\"dog\",\"bark\":1,\"eyes\":2}", ""                },
 /* a tag that only one of the branches requires is none */
        {D20, "{\"oneOf\":[" CAT ",{\"properties\":{\"kind\":{\"const\":\"dog\"}}}]}",    "{}",                                       ""                },
        {D20, "{\"oneOf\":[" CAT ",{\"properties\":{\"kind\":{\"const\":\"cat\"}}}]}",
         "{\"kind\":\"cat\"}",                                                                                                        "one-of:"         },
 /* a value that is no string counts too */
        {D20,
         "{\"oneOf\":[" CAT
         ",{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"enum\":[1,\"dog\"]}}}]}", "{\"kind\":1}",                             ""                },
 /* the tag behind references, in allOf, and a branch for another type */
        {D20,
         "{\"$defs\":{\"cat\":" CAT ",\"dog\":{\"allOf\":[" DOG
         "]}},\"oneOf\":[{\"$ref\":\"#/$defs/cat\"},{\"$ref\":\"#/$defs/"
         "dog\"},{\"type\":\"null\"}]}",                                                  "{\"kind\":\"dog\",\"bark\":1}",            "type:/bark"      },
        {D20,
         "{\"$defs\":{\"cat\":" CAT ",\"dog\":{\"allOf\":[" DOG
         "]}},\"oneOf\":[{\"$ref\":\"#/$defs/cat\"},{\"$ref\":\"#/$defs/"
         "dog\"},{\"type\":\"null\"}]}",                                                  "null",                                     "one-of:"         },
 /* `required` in the branch, the tag's values in the parent: no tag */
        {D20,
         "{\"properties\":{\"kind\":{\"enum\":[\"cat\",\"dog\"]}},\"oneOf\":[{\"required\":"
         "[\"kind\",\"a\"]},{\"required\":[\"kind\",\"b\"]}]}",                           "{\"kind\":\"dog\",\"b\":1}",               ""                },
 /* two candidates: the first has a value in common, the second has not */
        {D20,
         "{\"oneOf\":[{\"required\":[\"v\",\"k\"],\"properties\":{\"v\":{\"const\":\"1\"},\"k\":{"
         "\"const\":\"a\"}}},{\"required\":[\"v\",\"k\"],\"properties\":{\"v\":{\"const\":\"1\"},"
         "\"k\":{\"const\":\"b\"}}}]}",                                                   "{\"v\":\"1\",\"k\":\"b\"}",                ""                },
        {D20,
         "{\"oneOf\":[{\"required\":[\"v\",\"k\"],\"properties\":{\"v\":{\"const\":\"1\"},\"k\":{"
         "\"const\":\"a\"}}},{\"required\":[\"v\",\"k\"],\"properties\":{\"v\":{\"const\":\"1\"},"
         "\"k\":{\"const\":\"b\"}}}]}",                                                   "{\"v\":\"2\",\"k\":\"b\"}",                "one-of:"         },
 /* a pattern says more about the tag */
        {D20,
         "{\"oneOf\":[{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"const\":\"cat\"}},"
         "\"patternProperties\":{\"^k\":{\"maxLength\":2}}}," DOG "]}",
         "{\"kind\":\"cat\"}",                                                                                                        "max-length:/kind"},
 /* what `additionalProperties` says of a required name is no tag where a pattern says more */
        {D20,
         "{\"oneOf\":[{\"required\":[\"kind\"],\"additionalProperties\":{\"const\":\"cat\"},"
         "\"patternProperties\":{\"^k\":true}},{\"required\":[\"kind\"],\"properties\":{\"kind\":{"
         "\"const\":\"dog\"}}}]}",                                                        "{\"kind\":\"cow\"}",                       ""                },
        {D20,
         "{\"oneOf\":[{\"required\":[\"kind\"],\"additionalProperties\":{\"const\":\"cat\"}},"
         "{\"required\":[\"kind\"],\"properties\":{\"kind\":{\"const\":\"dog\"}}}]}",     "{\"kind\":\"cat\"}",                       ""                },
    };
    check_judging(*state, ROWS(rows));
}

static void of_two_tags_of_one_name_both_count(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, STR("{\"oneOf\":" PETS "}"), SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("{\"kind\":\"dog\",\"kind\":\"hound\"}")), "");
    const struct doc *doc = json_value(*state, STR("{\"kind\":\"dog\",\"kind\":\"cat\"}"));
    assert_int_equal(schema_eval(trial.schema, trial.run, doc->root), SCHEMA_INVALID);
    assert_int_equal(schema_eval_tracking(trial.schema, trial.run, doc->root), SCHEMA_INVALID);
    doc = json_value(*state, STR("{\"kind\":\"cat\",\"kind\":\"dog\"}"));
    assert_int_equal(schema_eval(trial.schema, trial.run, doc->root), SCHEMA_INVALID);
}

static void members_that_nothing_evaluated_are_found(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"unevaluatedProperties\":false}",                                                 "{\"a\":1}",            "unevaluated-properties:/a"    },
        {D20, "{\"unevaluatedProperties\":false}",                                                 "[1]",                  ""                             },
        {D20, "{\"unevaluatedProperties\":{\"type\":\"null\"}}",                                   "{\"a\":1,\"b\":null}", "type:/a"                      },
        {D20, "{\"properties\":{\"a\":true},\"unevaluatedProperties\":false}",                     "{\"a\":1,\"b\":2}",
         "unevaluated-properties:/b"                                                                                                                      },
        {D20, "{\"patternProperties\":{\"^a\":true},\"unevaluatedProperties\":false}",
         "{\"ab\":1,\"b\":2}",                                                                                             "unevaluated-properties:/b"    },
        {D20, "{\"additionalProperties\":true,\"unevaluatedProperties\":false}",                   "{\"b\":2}",            ""                             },
        {D20, "{\"required\":[\"b\"],\"unevaluatedProperties\":false}",                            "{\"b\":2}",
         "unevaluated-properties:/b"                                                                                                                      },
        {D20, "{\"allOf\":[{\"properties\":{\"a\":true}}],\"unevaluatedProperties\":false}",
         "{\"a\":1,\"b\":2}",                                                                                              "unevaluated-properties:/b"    },
        {D20,
         "{\"allOf\":[{\"allOf\":[{\"additionalProperties\":true}]}],\"unevaluatedProperties\":"
         "false}",                                                                                 "{\"a\":1,\"b\":2}",    ""                             },
        {D20,
         "{\"anyOf\":[{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},{\"properties\":{"
         "\"b\":{\"const\":1}},\"required\":[\"b\"]}],\"unevaluatedProperties\":false}",           "{\"a\":1,\"b\":1}",    ""                             },
        {D20,
         "{\"anyOf\":[{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},{\"properties\":{"
         "\"b\":{\"const\":1}},\"required\":[\"b\"]}],\"unevaluatedProperties\":false}",           "{\"a\":1,\"b\":2}",    "unevaluated-properties:/b"    },
        {D20,
         "{\"oneOf\":[{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},{\"properties\":{"
         "\"b\":{\"const\":1}},\"required\":[\"b\"]}],\"unevaluatedProperties\":false}",           "{\"b\":1,\"c\":1}",    "unevaluated-properties:/c"    },
        {D20, "{\"oneOf\":" PETS ",\"unevaluatedProperties\":false}",
         "{\"kind\":\"cat\",\"lives\":9,\"bark\":\"\"}",                                                                   "unevaluated-properties:/bark" },
        {D20, "{\"anyOf\":" PETS ",\"unevaluatedProperties\":false}",
         "{\"kind\":\"dog\",\"lives\":9,\"bark\":\"\"}",                                                                   "unevaluated-properties:/lives"},
        {D20, "{\"not\":{\"not\":{\"properties\":{\"a\":true}}},\"unevaluatedProperties\":false}",
         "{\"a\":1}",                                                                                                      "unevaluated-properties:/a"    },
    };
    check_judging(*state, ROWS(rows));
}

static void members_that_no_condition_evaluated_are_found(void **state)
{
    static const struct judging_row rows[] = {
        {D20,
         "{\"if\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},"
         "\"unevaluatedProperties\":false}",                                                     "{\"a\":1}",                         ""                           },
        {D20,
         "{\"if\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},"
         "\"unevaluatedProperties\":false}",                                                     "{\"a\":2}",                         "unevaluated-properties:/a"  },
        {D20,
         "{\"if\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},\"then\":{"
         "\"properties\":{\"b\":true}},\"else\":{\"properties\":{\"c\":true}},"
         "\"unevaluatedProperties\":false}",                                                     "{\"a\":1,\"b\":2,\"c\":3}",         "unevaluated-properties:/c"  },
        {D20,
         "{\"if\":{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},\"then\":{"
         "\"properties\":{\"b\":true}},\"else\":{\"properties\":{\"c\":true}},"
         "\"unevaluatedProperties\":false}",                                                     "{\"c\":3,\"b\":2}",                 "unevaluated-properties:/b"  },
        {D20, "{\"if\":{\"additionalProperties\":true},\"unevaluatedProperties\":false}",
         "{\"a\":1}",                                                                                                                 ""                           },
        {D20,
         "{\"if\":true,\"then\":{\"properties\":{\"a\":true}},\"unevaluatedProperties\":false}", "{\"a\":1}",                         ""                           },
        {D20,
         "{\"dependentSchemas\":{\"a\":{\"properties\":{\"b\":true}}},\"properties\":{\"a\":true},"
         "\"unevaluatedProperties\":false}",                                                     "{\"a\":1,\"b\":2}",                 ""                           },
        {D20,
         "{\"dependentSchemas\":{\"a\":{\"properties\":{\"b\":true}}},\"unevaluatedProperties\":"
         "false}",                                                                               "{\"b\":2}",                         "unevaluated-properties:/b"  },
        {D20,
         "{\"$defs\":{\"x\":{\"properties\":{\"a\":true}}},\"$ref\":\"#/$defs/x\","
         "\"unevaluatedProperties\":false}",                                                     "{\"a\":1,\"b\":1}",                 "unevaluated-properties:/b"  },
        {D20, "{\"propertyNames\":{\"enum\":[\"a\"]},\"unevaluatedProperties\":false}",          "{\"a\":1}",
         "unevaluated-properties:/a"                                                                                                                               },
 /* cousins do not see each other */
        {D20, "{\"allOf\":[{\"properties\":{\"a\":true}},{\"unevaluatedProperties\":false}]}",
         "{\"a\":1}",                                                                                                                 "unevaluated-properties:/a"  },
 /* nested: the inner one evaluates all for the outer one */
        {D20,
         "{\"allOf\":[{\"unevaluatedProperties\":{\"type\":\"number\"}}],\"unevaluatedProperties\":"
         "false}",                                                                               "{\"a\":1}",                         ""                           },
        {D20,
         "{\"properties\":{\"x\":{\"properties\":{\"a\":true},\"unevaluatedProperties\":false}},"
         "\"unevaluatedProperties\":false}",                                                     "{\"x\":{\"a\":1,\"b\":2},\"y\":1}", "unevaluated-properties:/x/b"},
        {D20, "{\"unevaluatedProperties\":true}",                                                "{\"a\":1}",                         ""                           },
        {D19, "{\"anyOf\":[{\"properties\":{\"a\":true}}],\"unevaluatedProperties\":false}",
         "{\"a\":1,\"b\":2}",                                                                                                         "unevaluated-properties:/b"  },
        {D7,  "{\"unevaluatedProperties\":false}",                                               "{\"a\":1}",                         ""                           },
    };
    check_judging(*state, ROWS(rows));
}

static void items_that_nothing_evaluated_are_found(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"unevaluatedItems\":false}",                                                        "[1]",         "unevaluated-items:/0"},
        {D20, "{\"unevaluatedItems\":false}",                                                        "[]",          ""                    },
        {D20, "{\"unevaluatedItems\":{\"type\":\"null\"}}",                                          "[null,1]",    "type:/1"             },
        {D20, "{\"items\":true,\"unevaluatedItems\":false}",                                         "[1]",         ""                    },
        {D20, "{\"prefixItems\":[true],\"unevaluatedItems\":false}",                                 "[1,2]",
         "unevaluated-items:/1"                                                                                                           },
        {D20,
         "{\"allOf\":[{\"prefixItems\":[true,true]}],\"prefixItems\":[true],"
         "\"unevaluatedItems\":false}",                                                              "[1,2,3]",     "unevaluated-items:/2"},
        {D20, "{\"anyOf\":[{\"items\":true}],\"unevaluatedItems\":false}",                           "[1]",         ""                    },
        {D20, "{\"anyOf\":[{\"items\":false},{\"prefixItems\":[true]}],\"unevaluatedItems\":false}",
         "[1,2]",                                                                                                   "unevaluated-items:/1"},
        {D20, "{\"contains\":{\"const\":1},\"unevaluatedItems\":false}",                             "[1,1]",       ""                    },
        {D20, "{\"contains\":{\"const\":1},\"unevaluatedItems\":false}",                             "[1,2,1]",
         "unevaluated-items:/1"                                                                                                           },
        {D20, "{\"contains\":{\"const\":1},\"minContains\":0,\"unevaluatedItems\":false}",           "[1,2]",
         "unevaluated-items:/1"                                                                                                           },
        {D20, "{\"contains\":{\"const\":1},\"minContains\":0,\"unevaluatedItems\":false}",           "[1,1]",
         ""                                                                                                                               },
        {D20,
         "{\"contains\":{\"const\":1},\"minContains\":1,\"maxContains\":2,\"unevaluatedItems\":"
         "false}",                                                                                   "[1,1,2]",     "unevaluated-items:/2"},
        {D19, "{\"contains\":{\"const\":1},\"unevaluatedItems\":false}",                             "[1]",
         "unevaluated-items:/0"                                                                                                           },
        {D19, "{\"items\":[true],\"unevaluatedItems\":false}",                                       "[1,2]",       "unevaluated-items:/1"},
        {D19, "{\"items\":[true],\"additionalItems\":true,\"unevaluatedItems\":false}",              "[1,2]",
         ""                                                                                                                               },
        {D19, "{\"items\":true,\"unevaluatedItems\":false}",                                         "[1,2]",       ""                    },
        {D20, "{\"not\":{\"not\":{\"items\":true}},\"unevaluatedItems\":false}",                     "[1]",
         "unevaluated-items:/0"                                                                                                           },
        {D20, "{\"if\":{\"prefixItems\":[{\"const\":1}]},\"unevaluatedItems\":false}",               "[1]",         ""                    },
        {D20, "{\"if\":{\"prefixItems\":[{\"const\":1}]},\"unevaluatedItems\":false}",               "[2]",
         "unevaluated-items:/0"                                                                                                           },
        {D20,
         "{\"if\":{\"prefixItems\":[{\"const\":1}]},\"then\":{\"items\":true},"
         "\"unevaluatedItems\":false}",                                                              "[1,2,3]",     ""                    },
        {D20,
         "{\"allOf\":[{\"unevaluatedItems\":{\"type\":\"number\"}}],\"unevaluatedItems\":false}",    "[1,2]",       ""                    },
        {D20, "{\"items\":{\"prefixItems\":[true],\"unevaluatedItems\":false}}",                     "[[1],[1,2]]",
         "unevaluated-items:/1/1"                                                                                                         },
        {D20,
         "{\"oneOf\":[{\"prefixItems\":[{\"const\":1}],\"minItems\":1},{\"prefixItems\":[{"
         "\"const\":2},true],\"minItems\":1}],\"unevaluatedItems\":false}",                          "[2,3]",       ""                    },
        {D20,
         "{\"oneOf\":[{\"prefixItems\":[{\"const\":1}],\"minItems\":1},{\"prefixItems\":[{"
         "\"const\":2},true],\"minItems\":1}],\"unevaluatedItems\":false}",                          "[1,3]",       "unevaluated-items:/1"},
        {D20, "{\"dependentSchemas\":{\"a\":{}},\"unevaluatedItems\":false}",                        "[1]",
         "unevaluated-items:/0"                                                                                                           },
    };
    check_judging(*state, ROWS(rows));
}

/* Marks are words of 64 bits. */
static void more_parts_than_a_word_has_bits_are_marked(void **state)
{
    static const size_t counts[] = {63, 64, 65, 127, 128, 129, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct buf value = {.arena = *state};
        struct buf schema = {.arena = *state};
        buf_add(&schema, STR("{\"allOf\":[{\"anyOf\":[{\"patternProperties\":{\"^n\":true}},"
                             "{\"maxProperties\":0}]}],\"unevaluatedProperties\":false}"));
        buf_byte(&value, '{');
        for (size_t n = 0; n < counts[i]; n++)
            buf_printf(&value, "\"n%zu\":1,", n);
        buf_add(&value, STR("\"last\":1}"));
        struct trial trial;
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
        assert_text(judged(&trial, buf_str(&value)), "unevaluated-properties:/last");
    }
}

/* A schema that was compiled before anybody asked what was evaluated says it when somebody does. */
static void what_was_compiled_earlier_says_what_it_evaluated(void **state)
{
    static const char *const first[] = {
        "{\"additionalProperties\":true}",
        "{\"anyOf\":[{\"properties\":{\"x\":true}},{}]}",
        "{\"if\":{\"properties\":{\"x\":true}}}",
    };
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        struct trial trial;
        trial_init(&trial, *state, D20);
        const struct doc *early = trial_add(&trial, "urn:early", str_of(first[i]));
        const struct schema *before = schema_compile(trial.set, early->root, SCHEMA_NEUTRAL);
        trial_prepare(&trial, STR("{\"$ref\":\"urn:early\",\"unevaluatedProperties\":false}"),
                      SCHEMA_NEUTRAL);
        assert_text(judged(&trial, STR("{\"x\":1}")), "");
        const struct doc *value = json_value(*state, STR("{\"x\":1}"));
        assert_int_equal(schema_eval(before, trial.run, value->root), SCHEMA_VALID);
    }
}

int test_logic(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(schemas_about_one_value_are_combined),
        UNIT(a_tag_tells_branches_apart),
        UNIT(of_two_tags_of_one_name_both_count),
        UNIT(members_that_nothing_evaluated_are_found),
        UNIT(members_that_no_condition_evaluated_are_found),
        UNIT(items_that_nothing_evaluated_are_found),
        UNIT(more_parts_than_a_word_has_bits_are_marked),
        UNIT(what_was_compiled_earlier_says_what_it_evaluated),
    };
    return cmocka_run_group_tests_name("logic", tests, NULL, NULL);
}
