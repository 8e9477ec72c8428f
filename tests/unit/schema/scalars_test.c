/* type, enum, const, numbers and strings. */
#include "groups.h"
#include "judging.h"

#define D4 SCHEMA_DRAFT_4
#define D6 SCHEMA_DRAFT_6
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12

static void a_type_is_one_of_seven_and_integers_are_numbers(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"type\":\"null\"}",                 "null",                    ""          },
        {D20, "{\"type\":\"null\"}",                 "0",                       "type:"     },
        {D20, "{\"type\":\"null\"}",                 "\"\"",                    "type:"     },
        {D20, "{\"type\":\"boolean\"}",              "true",                    ""          },
        {D20, "{\"type\":\"boolean\"}",              "false",                   ""          },
        {D20, "{\"type\":\"boolean\"}",              "1",                       "type:"     },
        {D20, "{\"type\":\"integer\"}",              "1",                       ""          },
        {D20, "{\"type\":\"integer\"}",              "1.0",                     ""          },
        {D20, "{\"type\":\"integer\"}",              "-0",                      ""          },
        {D20, "{\"type\":\"integer\"}",              "-0.0",                    ""          },
        {D20, "{\"type\":\"integer\"}",              "1e3",                     ""          },
        {D20, "{\"type\":\"integer\"}",              "1.5e1",                   ""          },
        {D20, "{\"type\":\"integer\"}",              "15e-1",                   "type:"     },
        {D20, "{\"type\":\"integer\"}",              "1e-1",                    "type:"     },
        {D20, "{\"type\":\"integer\"}",              "0e-1",                    ""          },
        {D20, "{\"type\":\"integer\"}",              "1e400",                   ""          },
        {D20, "{\"type\":\"integer\"}",              "123456789012345678901.0", ""          },
        {D20, "{\"type\":\"integer\"}",              "123456789012345678901.5", "type:"     },
        {D4,  "{\"type\":\"integer\"}",              "1",                       ""          },
        {D4,  "{\"type\":\"integer\"}",              "1.0",                     "type:"     },
        {D4,  "{\"type\":\"integer\"}",              "1e3",                     "type:"     },
        {D4,  "{\"type\":[\"integer\",\"number\"]}", "1.0",                     ""          },
        {D4,  "{\"type\":[\"integer\",\"string\"]}", "1.0",                     "type:"     },
        {D4,  "{\"type\":\"number\"}",               "1.0",                     ""          },
        {D6,  "{\"type\":\"integer\"}",              "1.0",                     ""          },
        {D20, "{\"type\":\"number\"}",               "1",                       ""          },
        {D20, "{\"type\":\"number\"}",               "1.5",                     ""          },
        {D20, "{\"type\":\"number\"}",               "\"1\"",                   "type:"     },
        {D20, "{\"type\":\"string\"}",               "\"\"",                    ""          },
        {D20, "{\"type\":\"string\"}",               "1",                       "type:"     },
        {D20, "{\"type\":\"array\"}",                "[]",                      ""          },
        {D20, "{\"type\":\"array\"}",                "{}",                      "type:"     },
        {D20, "{\"type\":\"object\"}",               "{}",                      ""          },
        {D20, "{\"type\":\"object\"}",               "[]",                      "type:"     },
        {D20, "{\"type\":[\"null\",\"object\"]}",    "null",                    ""          },
        {D20, "{\"type\":[\"null\",\"object\"]}",    "false",                   "type:"     },
        {D20, "true",                                "1",                       ""          },
        {D20, "false",                               "1",                       "forbidden:"},
        {D20, "{}",                                  "1",                       ""          },
    };
    check_judging(*state, ROWS(rows));
}

static void enum_and_const_compare_by_value(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"enum\":[1]}",                           "1.0",                    ""      },
        {D20, "{\"enum\":[1]}",                           "10e-1",                  ""      },
        {D20, "{\"enum\":[1]}",                           "true",                   "enum:" },
        {D20, "{\"enum\":[0]}",                           "false",                  "enum:" },
        {D20, "{\"enum\":[0]}",                           "-0",                     ""      },
        {D20, "{\"enum\":[0]}",                           "0.0",                    ""      },
        {D20, "{\"enum\":[[0]]}",                         "[false]",                "enum:" },
        {D20, "{\"enum\":[[false]]}",                     "[0]",                    "enum:" },
        {D20, "{\"enum\":[[1]]}",                         "[1.0]",                  ""      },
        {D20, "{\"enum\":[]}",                            "1",                      "enum:" },
        {D20, "{\"enum\":[null]}",                        "null",                   ""      },
        {D20, "{\"enum\":[null,true]}",                   "false",                  "enum:" },
        {D20, "{\"enum\":[1,\"1\"]}",                     "\"1\"",                  ""      },
        {D20, "{\"enum\":[1,\"1\"]}",                     "\"2\"",                  "enum:" },
        {D20, "{\"enum\":[{\"a\":1,\"b\":2}]}",           "{\"b\":2.0,\"a\":1e0}",  ""      },
        {D20, "{\"enum\":[{\"a\":1,\"b\":2}]}",           "{\"a\":1}",              "enum:" },
        {D20, "{\"const\":{\"a\":[1,{}]}}",               "{\"a\":[1,{}]}",         ""      },
        {D20, "{\"const\":{\"a\":[1,{}]}}",               "{\"a\":[1,[]]}",         "const:"},
        {D20, "{\"const\":null}",                         "null",                   ""      },
        {D20, "{\"const\":null}",                         "0",                      "const:"},
        {D20, "{\"const\":false}",                        "0",                      "const:"},
        {D20, "{\"const\":\"a\"}",                        "\"a\"",                  ""      },
        {D20, "{\"const\":\"a\"}",                        "\"b\"",                  "const:"},
        {D20, "{\"const\":18446744073709551616}",         "18446744073709551616.0", ""      },
        {D20, "{\"const\":18446744073709551616}",         "18446744073709551617",   "const:"},
        {D20, "{\"const\":9007199254740993}",             "9007199254740992",       "const:"},
        {D20, "{\"const\":1e400}",                        "10e399",                 ""      },
        {D20, "{\"enum\":[\"a\\u0000b\"]}",               "\"a\\u0000b\"",          ""      },
        {D20, "{\"enum\":[\"a\\u0000b\"]}",               "\"a\\u0000c\"",          "enum:" },
        {D20, "{\"enum\":[\"a\"]}",                       "\"a\\u0000\"",           "enum:" },
        {D20, "{\"enum\":[\"a\",\"a\"]}",                 "\"a\"",                  ""      },
        {D20, "{\"enum\":[\"a\",\"b\"],\"const\":\"b\"}", "\"b\"",                  ""      },
        {D20, "{\"enum\":[\"a\",\"b\"],\"const\":\"b\"}", "\"a\"",                  "const:"},
        {D20, "{\"enum\":[\"a\"],\"const\":\"b\"}",       "\"a\"",                  "const:"},
        {D20, "{\"type\":\"string\",\"enum\":[1,\"a\"]}", "1",                      "type:" },
        {D4,  "{\"enum\":[{\"a\":1}]}",                   "{\"a\":1.0}",            ""      },
        {D4,  "{\"const\":1}",                            "2",                      ""      },
        {D6,  "{\"const\":1}",                            "2",                      "const:"},
    };
    check_judging(*state, ROWS(rows));
}

static void names_in_an_enum_may_have_equal_heads(void **state)
{
    static const char schema[] =
        "{\"enum\":[\"abcdefgh\",\"abcdefgh0\",\"abcdefgh1\",\"abcdefghijklmnop\","
        "\"abcdefghijklmnoq\",\"abcdefgXijklmnop\",\"abcdefghijklmnopq\",\"abcdefghijklmnopr\","
        "\"\",\"a\"]}";
    static const char *const there[] = {"abcdefgh",
                                        "abcdefgh0",
                                        "abcdefgh1",
                                        "abcdefghijklmnop",
                                        "abcdefghijklmnoq",
                                        "abcdefgXijklmnop",
                                        "abcdefghijklmnopq",
                                        "abcdefghijklmnopr",
                                        "",
                                        "a"};
    static const char *const absent[] = {
        "abcdefg",          "abcdefgi",           "abcdefgh2",        "abcdefghi",
        "abcdefghijklmnor", "abcdefghijklmnopqr", "abcdefghXjklmnop", "b"};
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, str_of(schema), SCHEMA_NEUTRAL);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        assert_text(judged(&trial, arena_printf(*state, "\"%s\"", there[i])), "");
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_text(judged(&trial, arena_printf(*state, "\"%s\"", absent[i])), "enum:");
}

static void bounds_are_exact_however_large(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"maximum\":3}",                                              "3",                      ""                  },
        {D20, "{\"maximum\":3}",                                              "3.0",                    ""                  },
        {D20, "{\"maximum\":3}",                                              "3.0000000000000000001",  "maximum:"          },
        {D20, "{\"maximum\":3}",                                              "\"4\"",                  ""                  },
        {D20, "{\"minimum\":-2}",                                             "-2.0",                   ""                  },
        {D20, "{\"minimum\":-2}",                                             "-2.0001",                "minimum:"          },
        {D20, "{\"minimum\":0}",                                              "-0",                     ""                  },
        {D20, "{\"minimum\":0}",                                              "-0.0",                   ""                  },
        {D20, "{\"exclusiveMinimum\":0}",                                     "-0.0",                   "exclusive-minimum:"},
        {D20, "{\"exclusiveMinimum\":0}",                                     "1e-400",                 ""                  },
        {D20, "{\"exclusiveMaximum\":3}",                                     "3.0",                    "exclusive-maximum:"},
        {D20, "{\"exclusiveMaximum\":3}",                                     "2.99",                   ""                  },
        {D20, "{\"maximum\":18446744073709551615}",                           "18446744073709551615",   ""                  },
        {D20, "{\"maximum\":18446744073709551615}",                           "18446744073709551616",   "maximum:"          },
        {D20, "{\"maximum\":18446744073709551616}",                           "18446744073709551616.0", ""                  },
        {D20, "{\"maximum\":18446744073709551616}",                           "18446744073709551617",   "maximum:"          },
        {D20, "{\"minimum\":18446744073709551616}",                           "18446744073709551615",   "minimum:"          },
        {D20, "{\"minimum\":-18446744073709551616}",                          "-18446744073709551617",  "minimum:"          },
        {D20, "{\"exclusiveMinimum\":9007199254740992}",                      "9007199254740993",       ""                  },
        {D20, "{\"exclusiveMaximum\":972783798187987123879878123.188781371}",
         "972783798187987123879878123.188781371",                                                       "exclusive-maximum:"},
        {D20, "{\"exclusiveMaximum\":972783798187987123879878123.18878137}",
         "972783798187987123879878123.188781369",                                                       ""                  },
        {D20, "{\"maximum\":1e308}",                                          "1e309",                  "maximum:"          },
        {D20, "{\"maximum\":1e400}",                                          "1e399",                  ""                  },
        {D20, "{\"minimum\":1,\"maximum\":2}",                                "0",                      "minimum:"          },
        {D20, "{\"minimum\":1,\"maximum\":2}",                                "3",                      "maximum:"          },
        {D20, "{\"minimum\":1,\"exclusiveMinimum\":1}",                       "1",                      "exclusive-minimum:"},
        {D20, "{\"minimum\":2,\"exclusiveMinimum\":1}",                       "1.5",                    "minimum:"          },
        {D20, "{\"maximum\":2,\"exclusiveMaximum\":3}",                       "2.5",                    "maximum:"          },
        {D4,  "{\"maximum\":3,\"exclusiveMaximum\":true}",                    "3",                      "exclusive-maximum:"},
        {D4,  "{\"maximum\":3,\"exclusiveMaximum\":false}",                   "3",                      ""                  },
        {D4,  "{\"minimum\":3,\"exclusiveMinimum\":true}",                    "3.0",                    "exclusive-minimum:"},
        {D4,  "{\"exclusiveMinimum\":true}",                                  "-1e9",                   ""                  },
        {D6,  "{\"exclusiveMaximum\":3}",                                     "3",                      "exclusive-maximum:"},
    };
    check_judging(*state, ROWS(rows));
}

static void a_multiple_is_exact(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"multipleOf\":0.01}",                   "19.99",                ""                  },
        {D20, "{\"multipleOf\":0.01}",                   "19.990",               ""                  },
        {D20, "{\"multipleOf\":0.01}",                   "19.991",               "multiple-of:"      },
        {D20, "{\"multipleOf\":0.01}",                   "1e308",                ""                  },
        {D20, "{\"multipleOf\":0.5}",                    "1e308",                ""                  },
        {D20, "{\"multipleOf\":3}",                      "1e308",                "multiple-of:"      },
        {D20, "{\"multipleOf\":0.123456789}",            "1e308",                "multiple-of:"      },
        {D20, "{\"multipleOf\":2}",                      "-4",                   ""                  },
        {D20, "{\"multipleOf\":2}",                      "-3",                   "multiple-of:"      },
        {D20, "{\"multipleOf\":2}",                      "0",                    ""                  },
        {D20, "{\"multipleOf\":2}",                      "-0.0",                 ""                  },
        {D20, "{\"multipleOf\":1.5}",                    "4.5",                  ""                  },
        {D20, "{\"multipleOf\":1.5}",                    "3.5",                  "multiple-of:"      },
        {D20, "{\"multipleOf\":2.0}",                    "7",                    "multiple-of:"      },
        {D20, "{\"multipleOf\":1}",                      "18446744073709551616", ""                  },
        {D20, "{\"multipleOf\":18446744073709551616}",   "36893488147419103232", ""                  },
        {D20, "{\"multipleOf\":18446744073709551616}",   "36893488147419103233", "multiple-of:"      },
        {D20, "{\"multipleOf\":1e-17}",                  "999999999999999999",   ""                  },
        {D20, "{\"multipleOf\":999999999999999999}",     "0.000000000000000001", "multiple-of:"      },
        {D20, "{\"multipleOf\":0.000000000000000007}",   "700000000000000000",   ""                  },
        {D20, "{\"multipleOf\":1e-400}",                 "1",                    ""                  },
        {D20, "{\"multipleOf\":2,\"type\":\"integer\"}", "1.5",                  "type: multiple-of:"},
        {D20, "{\"multipleOf\":2}",                      "\"3\"",                ""                  },
    };
    check_judging(*state, ROWS(rows));
}

static void lengths_count_code_points(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"maxLength\":2}",                                              "\"ab\"",                 ""             },
        {D20, "{\"maxLength\":2}",                                              "\"abc\"",                "max-length:"  },
        {D20, "{\"maxLength\":2.0}",                                            "\"abc\"",                "max-length:"  },
        {D20, "{\"maxLength\":1}",                                              "\"\\ud83d\\udca9\"",     ""             },
        {D20, "{\"minLength\":2}",                                              "\"\\ud83d\\udca9\"",     "min-length:"  },
        {D20, "{\"maxLength\":0}",                                              "\"\"",                   ""             },
        {D20, "{\"maxLength\":0}",                                              "\"\\u0000\"",            "max-length:"  },
        {D20, "{\"minLength\":1}",                                              "\"\\u0000\"",            ""             },
        {D20, "{\"minLength\":0}",                                              "\"\"",                   ""             },
        {D20, "{\"minLength\":1,\"maxLength\":2}",                              "\"\"",                   "min-length:"  },
        {D20, "{\"minLength\":3,\"maxLength\":2}",                              "\"ab\"",                 "min-length:"  },
        {D20, "{\"minLength\":4294967295}",                                     "\"ab\"",                 "min-length:"  },
        {D20, "{\"minLength\":4294967296}",                                     "\"ab\"",                 "min-length:"  },
        {D20, "{\"maxLength\":4294967296}",                                     "\"ab\"",                 ""             },
        {D20, "{\"minLength\":1e30}",                                           "\"ab\"",                 "min-length:"  },
        {D20, "{\"maxLength\":1e30}",                                           "\"ab\"",                 ""             },
        {D20, "{\"maxLength\":2}",                                              "12345",                  ""             },
        {D20, "{\"maxLength\":3,\"pattern\":\"^a\"}",                           "\"abcd\"",               "max-length:"  },
        {D20, "{\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":2}}}",
         "{\"a\":\"\\u00e9\"}",                                                                           "min-length:/a"},
        {D20, "{\"items\":{\"maxLength\":1}}",                                  "[\"\\u00e9\",\"ab\",1]", "max-length:/1"},
        {D20, "{\"items\":{\"type\":\"string\",\"maxLength\":1}}",              "[\"\\u00e9\",1]",        "type:/1"      },
    };
    check_judging(*state, ROWS(rows));
}

static void a_pattern_is_searched_for(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"pattern\":\"b\"}",             "\"abc\"",                                       ""        },
        {D20, "{\"pattern\":\"^b\"}",            "\"abc\"",                                       "pattern:"},
        {D20, "{\"pattern\":\"\"}",              "\"abc\"",                                       ""        },
        {D20, "{\"pattern\":\"^a\\\\u0000b$\"}", "\"a\\u0000b\"",                                 ""        },
        {D20, "{\"pattern\":\"^a$\"}",           "\"a\\n\"",                                      "pattern:"},
        {D20, "{\"pattern\":\"^\\\\p{L}+$\"}",   "\"\\u00e9a\"",                                  ""        },
        {D20, "{\"pattern\":\"^\\\\d$\"}",       "\"\\u0663\"",                                   "pattern:"},
        {D20, "{\"pattern\":\"a\"}",             "1",                                             ""        },
        {D20, "{\"pattern\":\"(a+)+$\"}",        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX\"", "limit"   },
        {D4,  "{\"pattern\":\"^.$\"}",           "\"\\ud83d\\udc32\"",                            ""        },
    };
    check_judging(*state, ROWS(rows));
}

int test_scalars(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_type_is_one_of_seven_and_integers_are_numbers),
        UNIT(enum_and_const_compare_by_value),
        UNIT(names_in_an_enum_may_have_equal_heads),
        UNIT(bounds_are_exact_however_large),
        UNIT(a_multiple_is_exact),
        UNIT(lengths_count_code_points),
        UNIT(a_pattern_is_searched_for),
    };
    return cmocka_run_group_tests_name("scalars", tests, NULL, NULL);
}
