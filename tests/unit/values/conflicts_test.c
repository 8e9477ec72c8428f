#include "groups.h"
#include "world.h"

static void what_cannot_be_is_named(void **state)
{
    static const struct {
        const char *schema, *why;
    } rows[] = {
        {"{'type':'string','enum':[1,2]}",
         "! impossible: no type is left that all of it allows /enum /type"                                                                                   },
        {"{'type':'integer','minimum':5,'maximum':4}",
         "! impossible: its bounds exclude one another /minimum /maximum"                                                                                    },
        {"{'type':'string','minLength':5,'allOf':[{'maxLength':2}]}",
         "! impossible: its bounds exclude one another /minLength /allOf/0/maxLength"                                                                        },
        {"{'allOf':[{'type':'object'},{'type':'string'}]}",
         "! impossible: no type is left that all of it allows /allOf/1/type /allOf/0/type"                                                                   },
        {"{'type':'object','required':['a'],'properties':{'a':{'type':'string','const':1}}}",
         "! impossible: no type is left that all of it allows /properties/a/const "
         "/properties/a/type"                                                                                                                                },
        {"{'$ref':'#/$defs/"
         "n','$defs':{'n':{'type':'object','required':['n'],'properties':{'n':{'$ref':'#/$defs/"
         "n'}}}}}",                                                                  "! impossible: every value of it would have to contain itself" },
        {"{'oneOf':[{'type':'integer'},{'type':'integer'}]}",
         "! impossible: what satisfies one of its alternatives satisfies another one, too /oneOf"                                                            },
        {"{'not':{}}",                                                                        "! impossible: what must not be allowed allows everything /not"},
        {"false",                                                                             "! impossible: no value is allowed here "                      },
        {"{'enum':['a','b'],'not':{'enum':['a','b']}}",
         "! impossible: none of the values allowed satisfies all else /enum /not"                                                                            },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world *world = world_new(*state, SCHEMA_2020_12, rows[i].schema);
        wrong +=
            unit_differs(rows[i].schema, world_make(world, VALUES_DRAWN, 0), str_of(rows[i].why));
    }
    assert_int_equal(wrong, 0);
}

/* Each was once told to be impossible. */
static void what_can_be_is_not_called_impossible(void **state)
{
    static const char *const schemas[] = {
        "{'not':{'oneOf':[{},{'type':'string'}]}}",
        "{'prefixItems':[{'type':'string'}],'type':'array','not':{'items':{'type':'string'}}}",
        "{'type':'object','required':['k','a'],'not':{'dependentRequired':{'k':['a','b']}}}",
    };
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        struct world *world = world_new(*state, SCHEMA_2020_12, schemas[i]);
        for (unsigned n = 0; n < 5; n++)
            assert_false(str_contains(world_make(world, VALUES_DRAWN, n), STR("! impossible")));
    }
}

static void deep_nesting_is_no_contradiction(void **state)
{
    struct buf text = {.arena = *state};
    for (int i = 0; i < 90; i++)
        buf_add(&text, STR("{'required':['a'],'type':'object','properties':{'a':"));
    buf_add(&text, STR("{}"));
    for (int i = 0; i < 90; i++)
        buf_add(&text, STR("}}"));
    struct world *world = world_new(*state, SCHEMA_2020_12, arena_cstr(*state, buf_str(&text)));
    assert_false(str_starts(world_make(world, VALUES_DRAWN, 0), STR("! impossible")));
}

int test_conflicts(void)
{
    static const struct CMUnitTest tests[] = {UNIT(what_can_be_is_not_called_impossible),
                                              UNIT(deep_nesting_is_no_contradiction),
                                              UNIT(what_cannot_be_is_named)};
    return cmocka_run_group_tests_name("conflicts", tests, NULL, NULL);
}
