/* What is said about arrays. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#include <stdio.h>

#define D4 SCHEMA_DRAFT_4
#define D6 SCHEMA_DRAFT_6
#define D7 SCHEMA_DRAFT_7
#define D19 SCHEMA_2019_09
#define D20 SCHEMA_2020_12

static void items_are_judged_one_by_one(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"items\":{\"type\":\"null\"}}",                                             "[null,1,null,\"\"]", "type:/1 type:/3"    },
        {D20, "{\"items\":{\"type\":\"null\"}}",                                             "[]",                 ""                   },
        {D20, "{\"items\":{\"type\":\"null\"}}",                                             "{\"0\":1}",          ""                   },
        {D20, "{\"items\":true}",                                                            "[1]",                ""                   },
        {D20, "{\"items\":false}",                                                           "[]",                 ""                   },
        {D20, "{\"items\":false}",                                                           "[1]",                "additional-items:/0"},
        {D20, "{\"prefixItems\":[{\"type\":\"null\"},true,false]}",                          "[null,1]",           ""                   },
        {D20, "{\"prefixItems\":[{\"type\":\"null\"},true,false]}",                          "[1,1,1,1]",
         "type:/0 forbidden:/2"                                                                                                         },
        {D20, "{\"prefixItems\":[true],\"items\":{\"type\":\"null\"}}",                      "[1,null,2]",         "type:/2"            },
        {D20, "{\"prefixItems\":[true],\"items\":false}",                                    "[1]",                ""                   },
        {D20, "{\"prefixItems\":[true],\"items\":false}",                                    "[1,2]",              "additional-items:/1"},
        {D20, "{\"additionalItems\":false}",                                                 "[1,2]",              ""                   },
        {D19, "{\"items\":[{\"type\":\"null\"}]}",                                           "[1,2]",              "type:/0"            },
        {D19, "{\"items\":[{\"type\":\"null\"}],\"additionalItems\":{\"type\":\"string\"}}",
         "[null,\"a\",1]",                                                                                         "type:/2"            },
        {D19, "{\"items\":[true],\"additionalItems\":false}",                                "[1,2]",              "additional-items:/1"},
        {D19, "{\"items\":{},\"additionalItems\":false}",                                    "[1,2]",              ""                   },
        {D19, "{\"additionalItems\":false}",                                                 "[1]",                ""                   },
        {D19, "{\"prefixItems\":[false]}",                                                   "[1]",                ""                   },
        {D4,  "{\"items\":[{\"type\":\"null\"},{}]}",                                        "[1]",                "type:/0"            },
        {D4,  "{\"items\":[{}],\"additionalItems\":false}",                                  "[1,2]",              "additional-items:/1"},
        {D20, "{\"minItems\":1,\"maxItems\":2}",                                             "[]",                 "min-items:"         },
        {D20, "{\"minItems\":1,\"maxItems\":2}",                                             "[1,2,3]",            "max-items:"         },
        {D20, "{\"minItems\":1.0}",                                                          "[]",                 "min-items:"         },
        {D20, "{\"maxItems\":0}",                                                            "{\"a\":1}",          ""                   },
        {D20, "{\"items\":{\"items\":{\"items\":{\"type\":\"null\"}}}}",                     "[[[null,1]],[[2]]]",
         "type:/0/0/1 type:/1/0/0"                                                                                                      },
    };
    check_judging(*state, ROWS(rows));
}

static void contains_counts(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"contains\":{\"type\":\"null\"}}",                                         "[1,null]",      ""             },
        {D20, "{\"contains\":{\"type\":\"null\"}}",                                         "[1,2]",         "contains:"    },
        {D20, "{\"contains\":{\"type\":\"null\"}}",                                         "[]",            "contains:"    },
        {D20, "{\"contains\":{\"type\":\"null\"}}",                                         "{}",            ""             },
        {D20, "{\"contains\":true}",                                                        "[]",            "contains:"    },
        {D20, "{\"contains\":false}",                                                       "[1]",           "contains:"    },
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":2}",                       "[null]",        "min-contains:"},
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":2}",                       "[null,1,null]", ""             },
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":0}",                       "[]",            ""             },
        {D20, "{\"contains\":false,\"minContains\":0}",                                     "[1]",           ""             },
        {D20, "{\"contains\":{\"type\":\"null\"},\"maxContains\":1}",                       "[null,null]",
         "max-contains:"                                                                                                    },
        {D20, "{\"contains\":{\"type\":\"null\"},\"maxContains\":1}",                       "[1]",           "contains:"    },
        {D20, "{\"contains\":{\"type\":\"null\"},\"maxContains\":0}",                       "[1]",           "contains:"    },
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":0,\"maxContains\":0}",     "[null]",
         "max-contains:"                                                                                                    },
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":0,\"maxContains\":1}",     "[null]",
         ""                                                                                                                 },
        {D20, "{\"contains\":{\"type\":\"null\"},\"minContains\":1.0,\"maxContains\":1.0}",
         "[null,null]",                                                                                      "max-contains:"},
        {D20, "{\"contains\":true,\"minContains\":4294967296}",                             "[1]",           "min-contains:"},
        {D20, "{\"contains\":true,\"maxContains\":4294967296}",                             "[1]",           ""             },
        {D20, "{\"minContains\":2}",                                                        "[]",            ""             },
        {D6,  "{\"contains\":{\"const\":1}}",                                               "[2]",           "contains:"    },
        {D6,  "{\"contains\":{\"const\":1},\"minContains\":2}",                             "[1]",           ""             },
        {D4,  "{\"contains\":{\"enum\":[1]}}",                                              "[2]",           ""             },
    };
    check_judging(*state, ROWS(rows));
}

static void equal_items_are_found_by_value(void **state)
{
    static const struct judging_row rows[] = {
        {D20, "{\"uniqueItems\":true}",                                  "[1,2]",                                       ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[1,1.0]",                                     "unique-items:/1" },
        {D20, "{\"uniqueItems\":true}",                                  "[0,-0]",                                      "unique-items:/1" },
        {D20, "{\"uniqueItems\":true}",                                  "[1,true]",                                    ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[0,false,\"\",null,[],{}]",                   ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[[0],[false]]",                               ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]",
         "unique-items:/1"                                                                                                                },
        {D20, "{\"uniqueItems\":true}",                                  "[\"a\\u0000\",\"a\"]",                        ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[18446744073709551616,18446744073709551617]", ""                },
        {D20, "{\"uniqueItems\":true}",                                  "[1e400,10e399]",                              "unique-items:/1" },
        {D20, "{\"uniqueItems\":true}",                                  "[1,2,3,4,5,6,7,8,1]",                         "unique-items:/8" },
        {D20, "{\"uniqueItems\":true}",                                  "[1,2,3,4,5,6,7,8,9,10,4.0]",                  "unique-items:/10"},
        {D20, "{\"uniqueItems\":true}",                                  "[1,2,3,4,5,6,7,8,9,10,11]",                   ""                },
        {D20, "{\"uniqueItems\":false}",                                 "[1,1]",                                       ""                },
        {D20, "{\"uniqueItems\":true}",                                  "{\"a\":1,\"b\":1}",                           ""                },
        {D20, "{\"uniqueItems\":true,\"items\":{\"uniqueItems\":true}}",
         "[[1,2,3,4,5,6,7,8,9],[1,2,3,4,5,6,7,8,8],[1,2,3,4,5,6,7,8,9]]",                                               "type-placeholder"},
    };
    check_judging(*state, rows, sizeof rows / sizeof *rows - 1);
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, str_of(rows[15].schema), SCHEMA_NEUTRAL);
    assert_text(judged(&trial, str_of(rows[15].value)), "unique-items:/1/8 unique-items:/2");
}

/* `count` strings whose hashes lie close together in a table of `slots` places. */
static struct str crowded(struct arena *arena, size_t count, uint64_t slots)
{
    enum { PLACES = 32 };
    struct buf out = {.arena = arena};
    buf_byte(&out, '[');
    for (size_t found = 0, n = 0; found < count; n++) {
        char text[32];
        struct node node = {0};
        int len = snprintf(text, sizeof text, "%zu", n);
        node_string_set(&node, (struct str){text, (size_t)len});
        if (node_hash(&node) % slots >= PLACES)
            continue;
        buf_printf(&out, "%s\"%s\"", found++ ? "," : "", text);
    }
    buf_byte(&out, ']');
    return buf_str(&out);
}

/* The hash has no key, so whoever sends values can choose what collides; then the steps run out. */
static void items_that_collide_do_not_cost_the_square_of_their_number(void **state)
{
    enum { MANY = 5000, SLOTS = 16384 };
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial.budget.schema_steps = 1000;
    trial_prepare(&trial, STR("{\"uniqueItems\":true}"), SCHEMA_NEUTRAL);
    struct str honest = crowded(*state, MANY, 1);
    assert_text(judged(&trial, honest), "");
    assert_text(judged(&trial, crowded(*state, MANY, SLOTS)), "limit");
    assert_text(judged(&trial, honest), "");
}

int test_arrays(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(items_are_judged_one_by_one),
        UNIT(contains_counts),
        UNIT(equal_items_are_found_by_value),
        UNIT(items_that_collide_do_not_cost_the_square_of_their_number),
    };
    return cmocka_run_group_tests_name("arrays", tests, NULL, NULL);
}
