/* What only one dialect has: OpenAPI, Swagger, AsyncAPI, formats and contents. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#define D4 SCHEMA_DRAFT_4
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12
#define S20 SCHEMA_SWAGGER_2_0
#define O30 SCHEMA_OPENAPI_3_0
#define O31 SCHEMA_OPENAPI_3_1
#define ASY SCHEMA_ASYNCAPI

static void dialects_are_found_by_name_and_uri(void **state)
{
    static const struct {
        const char *text;
        enum schema_dialect dialect;
    } rows[] = {
        {"4",                                              D4 },
        {"draft4",                                         D4 },
        {"draft-04",                                       D4 },
        {"draft7",                                         D7 },
        {"7",                                              D7 },
        {"2019-09",                                        D19},
        {"2020-12",                                        D20},
        {"openapi-3.0",                                    O30},
        {"openapi-3.1",                                    O31},
        {"openapi-3.2",                                    O31},
        {"swagger-2.0",                                    S20},
        {"asyncapi",                                       ASY},
        {"http://json-schema.org/draft-07/schema",         D7 },
        {"http://json-schema.org/draft-07/schema#",        D7 },
        {"https://json-schema.org/draft/2020-12/schema",   D20},
        {"https://json-schema.org/draft/2020-12/schema#",  D20},
        {"https://spec.openapis.org/oas/3.1/dialect/base", O31},
    };
    static const char *const unknown[] = {"",       "#",    "draft5", "draft-05",
                                          "draft3", "2020", "x",      "0"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum schema_dialect found = SCHEMA_DRAFT_6;
        if (!schema_dialect_find(str_of(rows[i].text), &found) || found != rows[i].dialect)
            fail_msg("%s", rows[i].text);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        enum schema_dialect found;
        if (schema_dialect_find(str_of(unknown[i]), &found))
            fail_msg("%s is %s", unknown[i], schema_dialect_name(found));
    }
    for (unsigned i = 0; i < SCHEMA_DIALECT_COUNT; i++) {
        enum schema_dialect id = (enum schema_dialect)i, found = SCHEMA_DRAFT_4;
        assert_true(schema_dialect_find(str_of(schema_dialect_uri(id)), &found) && found == id);
        assert_true(schema_dialect_find(str_of(schema_dialect_name(id)), &found) && found == id);
    }
}

static void openapi_3_0_has_nullable_and_flags(void **state)
{
    static const struct judging_row rows[] = {
        {O30, "{\"type\":\"string\",\"nullable\":true}",                                          "null",                 ""                                          },
        {O30, "{\"type\":\"string\",\"nullable\":false}",                                         "null",                 "type:"                                     },
        {O30, "{\"type\":\"string\"}",                                                            "null",                 "type:"                                     },
        {O30, "{\"nullable\":true}",                                                              "null",                 ""                                          },
        {O30, "{\"nullable\":false}",                                                             "null",                 ""                                          },
        {O30, "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}",                         "null",                 "enum:"                                     },
        {O30, "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\",null]}",                    "null",                 ""                                          },
        {O30, "{\"type\":\"string\",\"enum\":[\"a\",null]}",                                      "null",                 "type:"                                     },
        {O30, "{\"type\":\"string\",\"nullable\":true,\"minLength\":2}",                          "null",                 ""                                          },
        {O30, "{\"type\":\"string\",\"nullable\":true,\"minLength\":2}",                          "\"a\"",                "min-length:"                               },
 /* nullable without a type widens nothing (OAS 3.0.4, Schema Object) */
        {O30, "{\"nullable\":true,\"allOf\":[{\"type\":\"string\"}]}",                            "null",                 "type:"                                     },
        {O30, "{\"type\":\"object\",\"nullable\":true,\"allOf\":[{\"type\":\"object\"}]}",        "null",
         "type:"                                                                                                                                                      },
        {O30, "{\"allOf\":[{\"type\":\"object\",\"nullable\":true}]}",                            "null",                 ""                                          },
        {O30, "{\"maximum\":3,\"exclusiveMaximum\":true}",                                        "3",                    "exclusive-maximum:"                        },
        {O30, "{\"maximum\":3,\"exclusiveMaximum\":false}",                                       "3",                    ""                                          },
        {O30, "{\"minimum\":3,\"exclusiveMinimum\":true}",                                        "3",                    "exclusive-minimum:"                        },
        {O30, "{\"type\":\"integer\"}",                                                           "1.0",                  ""                                          },
        {O30, "{\"items\":{\"$ref\":\"#/x-a\",\"maximum\":0},\"x-a\":{\"type\":\"number\"}}",     "[1]",
         ""                                                                                                                                                           },
        {O30, "{\"items\":{\"$ref\":\"#/x-a\",\"nullable\":true},\"x-a\":{\"type\":\"number\"}}",
         "[null]",                                                                                                        "type:/0"                                   },
        {O30,
         "{\"items\":{\"type\":\"number\"},\"minItems\":1,\"maxItems\":2,\"uniqueItems\":true}",  "[1,1]",                "unique-items:/1"                           },
        {O30,
         "{\"properties\":{\"a\":{\"type\":\"number\"}},\"required\":[\"b\"],"
         "\"additionalProperties\":false,\"maxProperties\":3}",                                   "{\"a\":\"\",\"c\":1}", "type:/a additional-properties:/c required:"},
        {O30, "{\"additionalProperties\":{\"type\":\"number\"}}",                                 "{\"a\":\"\"}",         "type:/a"                                   },
        {O30, "{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"boolean\"}]}",                       "\"\"",                 "any-of:"                                   },
        {O30, "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}",                       "1",                    "one-of:"                                   },
        {O30, "{\"not\":{\"type\":\"number\"}}",                                                  "1",                    "not:"                                      },
        {O30, "{\"multipleOf\":2,\"pattern\":\"^a\",\"maxLength\":2}",                            "3",                    "multiple-of:"                              },
        {O30,
         "{\"discriminator\":{\"propertyName\":\"k\"},\"xml\":{},\"externalDocs\":{},"
         "\"example\":1,\"deprecated\":true,\"title\":\"\",\"description\":\"\",\"default\":1}",  "1",                    ""                                          },
        {O30, "{\"$id\":\"urn:a\",\"$defs\":{},\"$anchor\":\"x\",\"$comment\":\"\"}",             "1",                    ""                                          },
    };
    check_judging(*state, ROWS(rows));
}

static void keywords_that_mean_nothing_are_told(void **state)
{
    static const struct telling_row rows[] = {
        {O30, "{\"const\":1,\"if\":{},\"patternProperties\":{}}",                     true,
         "schema-keyword-ignored \"const\"; schema-keyword-ignored \"if\"; "
         "schema-keyword-ignored \"patternProperties\""                                                                            },
        {O30, "{\"properties\":{\"const\":{},\"if\":{}}}",                            true,  ""                                    },
        {O30, "{\"contains\":{},\"propertyNames\":{},\"prefixItems\":[]}",            true,
         "schema-keyword-ignored \"contains\"; schema-keyword-ignored \"propertyNames\"; "
         "schema-keyword-ignored \"prefixItems\""                                                                                  },
        {O30, "{\"type\":[\"string\",\"null\"]}",                                     true,  ""                                    },
        {O30, "{\"exclusiveMinimum\":3}",                                             false, "schema-invalid 3"                    },
        {O31, "{\"exclusiveMinimum\":true}",                                          false, "schema-invalid true"                 },
        {S20, "{\"anyOf\":[],\"nullable\":true}",                                     true,
         "schema-keyword-ignored \"anyOf\"; schema-keyword-ignored \"nullable\""                                                   },
        {S20, "{\"x-nullable\":true,\"discriminator\":\"kind\"}",                     true,  ""                                    },
        {O30, "{\"x-nullable\":true}",                                                true,  ""                                    },
        {O31, "{\"nullable\":true,\"type\":\"string\"}",                              true,
         "schema-keyword-ignored \"nullable\""                                                                                     },
        {D20, "{\"minLength\":-1}",                                                   false, "schema-invalid -1"                   },
        {D20, "{\"minLength\":1.5}",                                                  false, "schema-invalid 1.5"                  },
        {D20, "{\"minLength\":2.0}",                                                  true,  ""                                    },
        {D20, "{\"multipleOf\":0}",                                                   false, "schema-invalid 0"                    },
        {D20, "{\"multipleOf\":-1}",                                                  false, "schema-invalid -1"                   },
        {D20, "{\"multipleOf\":\"1\"}",                                               false, "schema-invalid \"1\""                },
        {D20, "{\"type\":\"strin\"}",                                                 false, "schema-invalid \"strin\""            },
        {D20, "{\"type\":[\"string\",5]}",                                            false, "schema-invalid 5"                    },
        {D20, "{\"type\":\"any\"}",                                                   false, "schema-invalid \"any\""              },
        {D20, "{\"required\":\"a\"}",                                                 false, "schema-invalid \"a\""                },
        {D20, "{\"required\":[1]}",                                                   false, "schema-invalid 1"                    },
        {D4,  "{\"required\":true}",                                                  false, "schema-invalid true"                 },
        {S20, "{\"in\":\"query\",\"required\":true,\"type\":\"string\"}",             true,  ""                                    },
        {S20, "{\"properties\":{\"a\":{\"required\":true}}}",                         false, "schema-invalid true"                 },
        {D20, "{\"requierd\":[\"a\"]}",                                               true,  "schema-keyword-misspelt \"requierd\""},
        {D20, "{\"requirements\":[\"a\"],\"x-minLength\":1,\"title\":\"\"}",          true,  ""                                    },
        {D20, "{\"Product\":{\"type\":\"object\"}}",                                  true,  "schema-says-nothing {"               },
        {D20, "{\"description\":\"\"}",                                               true,  ""                                    },
        {D20, "{\"type\":[]}",                                                        false, "schema-invalid ["                    },
        {D20, "{\"properties\":[]}",                                                  false, "schema-invalid ["                    },
        {D20, "{\"properties\":{\"a\":5}}",                                           false, "schema-invalid 5"                    },
        {D20, "{\"allOf\":{}}",                                                       false, "schema-invalid {"                    },
        {D20, "{\"items\":[]}",                                                       false, "schema-invalid ["                    },
        {D20, "{\"enum\":{}}",                                                        false, "schema-invalid {"                    },
        {D20, "{\"uniqueItems\":1}",                                                  false, "schema-invalid 1"                    },
        {D20, "{\"dependentRequired\":{\"a\":\"b\"}}",                                false, "schema-invalid \"b\""                },
        {D20, "{\"pattern\":\"(\"}",                                                  false, "schema-pattern-invalid \"(\""        },
        {D20, "{\"pattern\":\"\\\\-\"}",                                              true,  "schema-pattern-lenient \"\\\\-\""    },
        {D20, "{\"patternProperties\":{\"(\":{}}}",                                   false, "schema-pattern-invalid \"(\""        },
        {O30, "{\"format\":\"x\"}",                                                   true,  "schema-format-unknown \"x\""         },
        {O30, "{\"properties\":{\"a\":{\"format\":\"x\"},\"b\":{\"format\":\"x\"}}}", true,
         "schema-format-unknown \"x\"; schema-format-unknown \"x\""                                                                },
        {D20, "{\"format\":\"x\"}",                                                   true,  ""                                    },
        {D20, "5",                                                                    false, "schema-invalid 5"                    },
        {D20, "[]",                                                                   false, "schema-invalid ["                    },
        {D20, "null",                                                                 false, "schema-invalid null"                 },
    };
    check_telling(*state, ROWS(rows));
}

static void swagger_and_asyncapi_have_their_own_words(void **state)
{
    static const struct judging_row rows[] = {
        {S20, "{\"type\":\"string\",\"x-nullable\":true}",                                           "null",        ""                         },
        {S20, "{\"type\":\"string\",\"x-nullable\":false}",                                          "null",        "type:"                    },
        {S20, "{\"type\":\"file\"}",                                                                 "\"bytes\"",   ""                         },
        {S20, "{\"type\":\"file\"}",                                                                 "1",           ""                         },
        {S20, "{\"maximum\":3,\"exclusiveMaximum\":true}",                                           "3",           "exclusive-maximum:"       },
        {S20, "{\"items\":{\"$ref\":\"#/x-a\",\"maximum\":0},\"x-a\":{\"type\":\"number\"}}",        "[1]",
         ""                                                                                                                                    },
        {S20, "{\"allOf\":[{\"required\":[\"a\"]},{\"properties\":{\"a\":{\"type\":\"string\"}}}]}",
         "{\"a\":1}",                                                                                               "type:/a"                  },
        {S20, "{\"format\":\"int32\"}",                                                              "2147483648",  "format:"                  },
        {S20, "{\"type\":\"integer\"}",                                                              "1.0",         ""                         },
        {ASY, "{\"if\":{\"minimum\":3},\"then\":false}",                                             "3",           "forbidden:"               },
        {ASY, "{\"exclusiveMinimum\":3}",                                                            "3",           "exclusive-minimum:"       },
        {ASY, "{\"contains\":{\"const\":1}}",                                                        "[2]",         "contains:"                },
        {ASY, "{\"items\":[{\"const\":1}],\"additionalItems\":false}",                               "[1,2]",
         "additional-items:/1"                                                                                                                 },
        {ASY, "{\"format\":\"date\"}",                                                               "\"x\"",       "format:"                  },
        {ASY, "{\"discriminator\":\"kind\",\"externalDocs\":{},\"deprecated\":true}",                "1",           ""                         },
        {ASY, "{\"items\":{\"$ref\":\"#/x-a\",\"maximum\":0},\"x-a\":{\"type\":\"number\"}}",        "[1]",
         ""                                                                                                                                    },
        {O31, "{\"type\":[\"string\",\"null\"]}",                                                    "null",        ""                         },
        {D20, "{\"type\":\"string\",\"nullable\":true}",                                             "null",        "type:"                    },
        {O31, "{\"$ref\":\"#/$defs/a\",\"maximum\":0,\"$defs\":{\"a\":{\"type\":\"number\"}}}",      "1",
         "maximum:"                                                                                                                            },
        {O31,
         "{\"discriminator\":{\"propertyName\":\"k\"},\"xml\":{},\"externalDocs\":{},"
         "\"example\":1}",                                                                           "1",           ""                         },
        {O31, "{\"const\":1,\"prefixItems\":[{\"type\":\"null\"}]}",                                 "2",           "const:"                   },
        {O31, "{\"contains\":{\"const\":1},\"unevaluatedItems\":false}",                             "[1]",         ""                         },
        {O31, "{\"unevaluatedProperties\":false}",                                                   "{\"a\":1}",   "unevaluated-properties:/a"},
        {O31,
         "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"maximum\":3,"
         "\"exclusiveMaximum\":true}",                                                               "3",           "exclusive-maximum:"       },
        {O31,
         "{\"$schema\":\"https://spec.openapis.org/oas/3.1/dialect/base\",\"format\":\"int32\"}",    "2147483648",  "format:"                  },
        {D20,
         "{\"$schema\":\"https://spec.openapis.org/oas/3.1/dialect/base\",\"format\":\"int32\"}",    "2147483648",  "format:"                  },
        {O31, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"format\":\"int32\"}",
         "2147483648",                                                                                              ""                         },
        {O31,
         "{\"properties\":{\"a\":{\"$id\":\"urn:a\",\"$schema\":\"http://json-schema.org/"
         "draft-07/schema#\",\"items\":[{\"type\":\"null\"}]}}}",                                    "{\"a\":[1]}", "type:/a/0"                },
    };
    check_judging(*state, ROWS(rows));
}

static void numbers_have_formats_in_openapi(void **state)
{
    static const struct judging_row rows[] = {
        {O30, "{\"format\":\"int32\"}",                                    "2147483647",               ""        },
        {O30, "{\"format\":\"int32\"}",                                    "2147483648",               "format:" },
        {O30, "{\"format\":\"int32\"}",                                    "-2147483648",              ""        },
        {O30, "{\"format\":\"int32\"}",                                    "-2147483649",              "format:" },
        {O30, "{\"format\":\"int32\"}",                                    "1.0",                      ""        },
        {O30, "{\"format\":\"int32\"}",                                    "2147483647.0",             ""        },
        {O30, "{\"format\":\"int32\"}",                                    "1e3",                      ""        },
        {O30, "{\"format\":\"int32\"}",                                    "1.5",                      "format:" },
        {O30, "{\"format\":\"int32\"}",                                    "1e30",                     "format:" },
        {O30, "{\"format\":\"int32\"}",                                    "\"a\"",                    ""        },
        {O30, "{\"format\":\"int64\"}",                                    "9223372036854775807",      ""        },
        {O30, "{\"format\":\"int64\"}",                                    "9223372036854775808",      "format:" },
        {O30, "{\"format\":\"int64\"}",                                    "-9223372036854775808",     ""        },
        {O30, "{\"format\":\"int64\"}",                                    "-9223372036854775809",     "format:" },
        {O30, "{\"format\":\"int64\"}",                                    "9223372036854775807.0",    ""        },
        {O30, "{\"format\":\"int64\"}",                                    "1.5",                      "format:" },
        {O30, "{\"format\":\"double\"}",                                   "1.5",                      ""        },
        {O30, "{\"format\":\"double\"}",                                   "1e308",                    ""        },
        {O30, "{\"format\":\"double\"}",                                   "1e309",                    "format:" },
        {O30, "{\"format\":\"float\"}",                                    "1e38",                     ""        },
        {O30, "{\"format\":\"float\"}",                                    "1e39",                     "format:" },
        {O30, "{\"format\":\"byte\"}",                                     "\"YQ==\"",                 ""        },
        {O30, "{\"format\":\"byte\"}",                                     "\"YQ=\"",                  "format:" },
        {O30, "{\"format\":\"password\"}",                                 "\"\"",                     ""        },
        {O30, "{\"format\":\"binary\"}",                                   "\"\\u0000\"",              ""        },
        {O30, "{\"format\":\"date\"}",                                     "\"2024-02-30\"",           "format:" },
        {O30, "{\"format\":\"date-time\"}",                                "\"2024-02-29T00:00:00Z\"", ""        },
        {O31, "{\"format\":\"date\"}",                                     "\"2024-02-30\"",           "format:" },
        {D20, "{\"format\":\"date\"}",                                     "\"2024-02-30\"",           ""        },
        {D7,  "{\"format\":\"date\"}",                                     "\"2024-02-30\"",           ""        },
        {D20, "{\"format\":\"int32\"}",                                    "2147483648",               ""        },
        {O30, "{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":0}", "-1",                       "minimum:"},
    };
    check_judging(*state, ROWS(rows));
}

static void formats_can_be_asserted_or_ignored(void **state)
{
    static const struct {
        enum schema_dialect dialect;
        enum schema_formats formats;
        const char *said, *told;
    } rows[] = {
        {D20, SCHEMA_FORMATS_BY_DIALECT, "",        ""},
        {D20, SCHEMA_FORMATS_ASSERTED,   "format:", ""},
        {D20, SCHEMA_FORMATS_IGNORED,    "",        ""},
        {D4,  SCHEMA_FORMATS_ASSERTED,   "format:", ""},
        {O30, SCHEMA_FORMATS_BY_DIALECT, "format:", ""},
        {O30, SCHEMA_FORMATS_IGNORED,    "",        ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        trial_init(&trial, *state, rows[i].dialect);
        trial.options.formats = rows[i].formats;
        trial_prepare(&trial, STR("{\"format\":\"email\"}"), SCHEMA_NEUTRAL);
        assert_text(judged(&trial, STR("\"a\"")), rows[i].said);
        assert_text(told(&trial), rows[i].told);
    }
}

static void contents_are_asserted_in_draft_7_only(void **state)
{
    static const struct judging_row rows[] = {
        {D7,  "{\"contentMediaType\":\"application/json\"}",                                "\"{}\"",       ""        },
        {D7,  "{\"contentMediaType\":\"application/json\"}",                                "\"{\"",        "content:"},
        {D7,  "{\"contentMediaType\":\"application/json\"}",                                "\"\"",         "content:"},
        {D7,  "{\"contentMediaType\":\"application/json\"}",                                "1",            ""        },
        {D7,  "{\"contentMediaType\":\"text/plain\"}",                                      "\"{\"",        ""        },
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YQ==\"",     ""        },
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YWI=\"",     ""        },
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YWJj\"",     ""        },
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"\"",         ""        },
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YQ=\"",      "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YQ\"",       "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"Y===\"",     "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"====\"",     "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YQ==YQ==\"", "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"Y-_j\"",     "content:"},
        {D7,  "{\"contentEncoding\":\"base64\"}",                                           "\"YQ==\\n\"",  "content:"},
        {D7,  "{\"contentEncoding\":\"quoted-printable\"}",                                 "\"=\"",        ""        },
        {D7,  "{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\"}",
         "\"e30=\"",                                                                                        ""        },
        {D7,  "{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\"}",
         "\"ezo=\"",                                                                                        "content:"},
        {D7,  "{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\"}", "\"{}\"",
         "content:"                                                                                                   },
        {D19, "{\"contentEncoding\":\"base64\"}",                                           "\"%\"",        ""        },
        {D20, "{\"contentMediaType\":\"application/json\",\"contentSchema\":false}",        "\"{\"",        ""        },
        {O31, "{\"contentEncoding\":\"base64\"}",                                           "\"%\"",        ""        },
        {ASY, "{\"contentEncoding\":\"base64\"}",                                           "\"%\"",        ""        },
        {D4,  "{\"contentEncoding\":\"base64\"}",                                           "\"%\"",        ""        },
    };
    check_judging(*state, ROWS(rows));
}

int test_dialects(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(dialects_are_found_by_name_and_uri),
        UNIT(openapi_3_0_has_nullable_and_flags),
        UNIT(keywords_that_mean_nothing_are_told),
        UNIT(swagger_and_asyncapi_have_their_own_words),
        UNIT(numbers_have_formats_in_openapi),
        UNIT(formats_can_be_asserted_or_ignored),
        UNIT(contents_are_asserted_in_draft_7_only),
    };
    return cmocka_run_group_tests_name("dialects", tests, NULL, NULL);
}
