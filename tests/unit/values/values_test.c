#include "groups.h"
#include "world.h"

struct row {
    const char *schema, *plain;
};

static void check_plain(struct arena *arena, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct world *world = world_new(arena, SCHEMA_2020_12, rows[i].schema);
        wrong += unit_differs(rows[i].schema, world_make(world, VALUES_PLAIN, 0),
                              world_json(arena, rows[i].plain));
        for (unsigned n = 0; n < 10; n++)
            world_make(world, VALUES_DRAWN, n);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(state, rows) check_plain(*(state), rows, sizeof rows / sizeof *rows)

static void scalars_are_the_plainest(void **state)
{
    static const struct row rows[] = {
        {"{'type':'string'}",                                                "'string'"    },
        {"{'type':'string','minLength':8}",                                  "'stringst'"  },
        {"{'type':'string','maxLength':3}",                                  "'str'"       },
        {"{'type':'string','pattern':'^[A-Z]{3}-[0-9]{2}$'}",                "'AAA-11'"    },
        {"{'type':'string','format':'date'}",                                "'2019-08-24'"},
        {"{'type':'integer'}",                                               "0"           },
        {"{'type':'integer','minimum':3}",                                   "3"           },
        {"{'type':'integer','exclusiveMinimum':3,'multipleOf':5}",           "5"           },
        {"{'type':'number','maximum':-0.5}",                                 "-0.5"        },
        {"{'type':'number','exclusiveMinimum':1,'exclusiveMaximum':1.0001}", "1.00001"     },
        {"{'type':'boolean'}",                                               "true"        },
        {"{'type':'null'}",                                                  "null"        },
        {"{'type':['string','null']}",                                       "'string'"    },
        {"{'const':[1]}",                                                    "[1]"         },
        {"{'enum':[1,'a'],'type':'string'}",                                 "'a'"         },
        {"true",                                                             "null"        },
        {"{}",                                                               "null"        },
    };
    CHECK(state, rows);
}

static void authored_values_come_first_where_they_are_valid(void **state)
{
    static const struct row rows[] = {
        {"{'type':'string','example':'x','default':'y'}", "'x'"    },
        {"{'type':'string','example':7,'default':'y'}",   "'y'"    },
        {"{'type':'string','examples':['e']}",            "'e'"    },
        {"{'type':'integer','maximum':5,'default':9}",    "0"      },
        {"{'properties':{'a':{'example':1}}}",            "{'a':1}"},
    };
    CHECK(state, rows);
}

static void objects_have_all_members_in_the_order_of_the_schema(void **state)
{
    static const struct row rows[] = {
        {"{'properties':{'b':{'type':'integer'},'a':{'type':'string'}}}",            "{'b':0,'a':'string'}"         },
        {"{'type':'object','required':['z']}",                                       "{'z':null}"                   },
        {"{'properties':{'a':false,'b':{}}}",                                        "{'b':null}"                   },
        {"{'properties':{'a':{},'b':{},'c':{}},'maxProperties':2,'required':['c']}",
         "{'a':null,'c':null}"                                                                                      },
        {"{'additionalProperties':{'type':'integer'}}",                              "{'property1':0,'property2':0}"},
        {"{'type':'object','patternProperties':{'^x-[a-z]$':{'type':'integer'}},'"
         "additionalProperties':false,'minProperties':1}",                  "{'x-r':0,'x-d':0}"            },
        {"{'allOf':[{'properties':{'a':{'minimum':2}}},{'properties':{'b':{},'a':{'type':'integer'}"
         "}}]}",                                                            "{'a':2,'b':null}"             },
        {"{'properties':{'a':{}},'dependentRequired':{'a':['b']}}",                  "{'a':null,'b':null}"          },
        {"{'propertyNames':{'enum':['p','q']},'minProperties':2}",                   "{'q':null,'p':null}"          },
    };
    CHECK(state, rows);
}

static void arrays_have_as_many_items_as_is_asked_for(void **state)
{
    static const struct row rows[] = {
        {"{'type':'array'}",                                           "[]"          },
        {"{'items':{'type':'integer'}}",                               "[0]"         },
        {"{'items':{'type':'integer'},'minItems':2}",                  "[0,0]"       },
        {"{'items':{'enum':[1,2,3]},'minItems':3,'uniqueItems':true}", "[1,2,3]"     },
        {"{'prefixItems':[{'type':'string'},{'type':'integer'}]}",     "['string',0]"},
        {"{'contains':{'const':5},'minContains':2}",                   "[5,5]"       },
        {"{'items':{'type':'string'},'maxItems':0}",                   "[]"          },
    };
    CHECK(state, rows);
}

static void alternatives_are_solved(void **state)
{
    static const struct row rows[] = {
        {"{'oneOf':[{'type':'integer'},{'type':'string'}]}",                                    "0"                 },
        {"{'anyOf':[{'type':'null'},{'type':'string'}]}",                                       "'string'"          },
        {"{'oneOf':[{'type':'number'},{'type':'integer'}]}",                                    "7.12"              },
        {"{'type':'integer','oneOf':[{'minimum':3},{'multipleOf':2}]}",                         "3"                 },
        {"{'type':'string','not':{'enum':['string']}}",                                         NULL                },
        {"{'type':'object','properties':{'k':{'enum':['a','b']},'v':{}},'required':['k'],"
         "'if':{'properties':{'k':{'const':'a'}}},'then':{'required':['v']},'else':{'properties':{'"
         "v':false}}}",                                                                "{'k':'a','v':null}"},
        {"{'not':{'type':['object','array','string','number','boolean']}}",                     "null"              },
        {"{'type':'object','not':{'required':['a']},'properties':{'a':{},'b':{}}}",             "{'b':null}"        },
        {"{'allOf':[{'properties':{'a':{}}}],'unevaluatedProperties':false,'minProperties':1}",
         "{'a':null}"                                                                                               },
    };
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world *world = world_new(arena, SCHEMA_2020_12, rows[i].schema);
        struct str made = world_make(world, VALUES_PLAIN, 0);
        wrong += str_starts(made, STR("!"));
        if (rows[i].plain)
            wrong += unit_differs(rows[i].schema, made, world_json(arena, rows[i].plain));
        for (unsigned n = 0; n < 20; n++)
            wrong += str_starts(world_make(world, VALUES_DRAWN, n), STR("!"));
    }
    assert_int_equal(wrong, 0);
}

static void as_many_members_are_there_as_must_be(void **state)
{
    struct world *world =
        world_new(*state, SCHEMA_2020_12,
                  "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},"
                  "'additionalProperties':false,'minProperties':1}");
    for (unsigned i = 0; i < 50; i++)
        assert_true(str_starts(world_make(world, VALUES_DRAWN, i), STR("{\"")));
    assert_text(world_make(world, VALUES_MINIMAL, 0), "{\"b\":0}");
}

static void recursion_ends_where_a_value_exists(void **state)
{
    struct world *world = world_new(
        *state, SCHEMA_2020_12,
        "{'$ref':'#/$defs/n','$defs':{'n':{'type':'object','required':['v','next'],'properties':"
        "{'v':{'type':'integer'},'next':{'anyOf':[{'$ref':'#/$defs/n'},{'type':'null'}]}}}}}");
    for (unsigned i = 0; i < 50; i++)
        assert_true(str_starts(world_make(world, VALUES_DRAWN, i), STR("{")));
    assert_text(world_make(world, VALUES_MINIMAL, 0), "{\"v\":0,\"next\":null}");
}

static void the_same_key_gives_the_same_value_whatever_was_made_before(void **state)
{
    static const char schema[] =
        "{'properties':{'email':{'type':'string'},'n':{'oneOf':[{'type':'integer','minimum':5},"
        "{'type':'string','pattern':'^[a-z]+$'}]},'tags':{'items':{'type':'string'},'uniqueItems':"
        "true}}}";
    struct world *one = world_new(*state, SCHEMA_2020_12, schema);
    struct world *other = world_new(*state, SCHEMA_2020_12, schema);
    for (unsigned i = 0; i < 20; i++)
        world_make(other, VALUES_DRAWN, 100 + i);
    for (unsigned i = 20; i-- > 0;)
        world_make(one, VALUES_DRAWN, i);
    for (unsigned i = 0; i < 20; i++)
        assert_true(str_eq(world_make(one, VALUES_DRAWN, i), world_make(other, VALUES_DRAWN, i)));
}

static void a_property_more_changes_no_other(void **state)
{
    struct world *one = world_new(
        *state, SCHEMA_2020_12,
        "{'required':['a','c'],'properties':{'a':{'type':'string'},'c':{'type':'integer'}}}");
    struct world *other = world_new(
        *state, SCHEMA_2020_12,
        "{'required':['a','b','c'],'properties':{'a':{'type':'string'},'b':{'type':'string'},"
        "'c':{'type':'integer'}}}");
    for (unsigned i = 0; i < 10; i++) {
        struct str few = world_make(one, VALUES_DRAWN, i),
                   more = world_make(other, VALUES_DRAWN, i);
        struct str head = str_slice(few, 0, str_find(few, ',')),
                   tail = str_from(few, str_find(few, ',') + 1);
        assert_true(str_starts(more, head) && str_ends(more, tail));
    }
}

static void version_1_keeps_its_bytes(void **state)
{
    static const struct row rows[] = {
        {"{'required':['id','email','createdAt','price','tags'],'properties':{'id':{'type':'"
         "integer','minimum':1},"
         "'email':{'type':'string','format':'email'},'createdAt':{'type':'string','format':'date-"
         "time'},"
         "'price':{'type':'number','minimum':0},'tags':{'type':'array','minItems':2,'items':{'type'"
         ":'string'}}}}",                            "{'id':20710,'email':'dana.garrowby@example.com','createdAt':'2016-02-18T09:02:09Z','"
         "price':27.6,'tags':['sale','classic','featured']}"},
        {"{'type':'string','pattern':'^[a-z]{3,8}-[0-9]+$'}", "'xjsp-1'"                      },
        {"{'oneOf':[{'type':'integer'},{'type':'string','minLength':3},{'type':'array','items':{'"
         "type':'boolean'},'minItems':1}]}",         "'steady pepper'"               },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world *world = world_new(*state, SCHEMA_2020_12, rows[i].schema);
        wrong += unit_differs(rows[i].schema, world_make(world, VALUES_DRAWN, 1),
                              world_json(*state, rows[i].plain));
    }
    assert_int_equal(wrong, 0);
}

int test_values(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(scalars_are_the_plainest),
        UNIT(authored_values_come_first_where_they_are_valid),
        UNIT(objects_have_all_members_in_the_order_of_the_schema),
        UNIT(arrays_have_as_many_items_as_is_asked_for),
        UNIT(alternatives_are_solved),
        UNIT(as_many_members_are_there_as_must_be),
        UNIT(recursion_ends_where_a_value_exists),
        UNIT(the_same_key_gives_the_same_value_whatever_was_made_before),
        UNIT(a_property_more_changes_no_other),
        UNIT(version_1_keeps_its_bytes),
    };
    return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
