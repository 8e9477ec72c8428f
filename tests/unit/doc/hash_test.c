#include "reading.h"

static uint64_t hash_of(struct arena *arena, const char *json)
{
    return node_hash(read_well(arena, "a.json", str_of(json))->root);
}

static void equal_values_have_the_same_hash_however_they_are_written(void **state)
{
    static const char *const rows[][2] = {
        {"1",                              "1.0"                                 },
        {"1",                              "1e0"                                 },
        {"1",                              "100e-2"                              },
        {"0",                              "-0"                                  },
        {"0",                              "-0.0e7"                              },
        {"12.5",                           "1.250e1"                             },
        {"1e18",                           "1000000000000000000.0"               },
        {"123456789012345678901234567890", "12345678901234567890123456789e1"     },
        {"1234567890123456789012.5",       "123456789012345678901.25e1"          },
        {"1e400",                          "10e399"                              },
        {"1e-400",                         "0.1e-399"                            },
        {"\"a\"",                          "\"\\u0061\""                         },
        {"\"\xC3\xA9\"",                   "\"\\u00e9\""                         },
        {"[1, 2]",                         "[1.0,2e0]"                           },
        {"{\"a\":1,\"b\":2}",              "{\"b\":2.0,\"a\":1}"                 },
        {"{\"a\":{\"x\":[],\"y\":{}}}",    "{\"a\":{\"y\":{},\"x\":[]}}"         },
        {"[null,true,false]",              " [ null , true , false ]"            },
        {"{\"a name of many bytes\":[1]}", "{\"a name of \\u006dany bytes\":[1]}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (hash_of(*state, rows[i][0]) != hash_of(*state, rows[i][1]))
            fail_msg("%s and %s", rows[i][0], rows[i][1]);
}

static void different_values_have_different_hashes(void **state)
{
    static const char *const values[] = {
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "0.1",
        "10",
        "1e400",
        "-1e400",
        "1e401",
        "1e-400",
        "123456789012345678901234567890",
        "123456789012345678901234567891",
        "1234567890123456789012345678.90",
        "\"\"",
        "\"0\"",
        "\"1\"",
        "\"a\"",
        "\"\\u0000\"",
        "\"\\u0000\\u0000\"",
        "\"abcdefgh\"",
        "\"abcdefgh\\u0000\"",
        "\"abcdefghi\"",
        "\"abcdefghabcdefgh\"",
        "\"abcdefghabcdefgi\"",
        "[]",
        "[[]]",
        "[[],[]]",
        "[[[]]]",
        "[1]",
        "[1,2]",
        "[2,1]",
        "[[1],2]",
        "[1,[2]]",
        "{}",
        "[{}]",
        "{\"a\":1}",
        "{\"a\":2}",
        "{\"a\":1,\"b\":2}",
        "{\"a\":2,\"b\":1}",
        "{\"a\":\"a\"}",
        "{\"b\":\"b\"}",
        "{\"a\":\"a\",\"b\":\"b\"}",
        "{\"a\":\"b\",\"b\":\"a\"}",
        "{\"a\":{\"b\":1}}",
        "{\"b\":{\"a\":1}}",
    };
    size_t count = sizeof values / sizeof *values;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (hash_of(*state, values[i]) == hash_of(*state, values[k]))
                fail_msg("%s and %s", values[i], values[k]);
}

/* 100,000 in 2^17 places: about 30,000 would meet by chance. */
static void hashes_of_neighbours_spread_over_the_low_bits(void **state)
{
    struct arena *arena = *state;
    static const char *const forms[] = {"%u", "\"%u\"", "[%u]", "{\"id\":%u}", "%u.25"};
    enum { BITS = 17, COUNT = 100000 };
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        struct buf text = {.arena = arena};
        for (unsigned i = 0; i < COUNT; i++) {
            buf_byte(&text, i ? ',' : '[');
            const char *rest = strchr(forms[form], '%') + 2;
            buf_add(&text, (struct str){forms[form], (size_t)(rest - 2 - forms[form])});
            buf_printf(&text, "%u%s", i, rest);
        }
        buf_byte(&text, ']');
        bool *seen = arena_array(arena, bool, (size_t)1 << BITS);
        size_t met = 0;
        const struct doc *doc = read_well(arena, "a.json", buf_str(&text));
        NODE_EACH_ITEM(doc->root, item)
        {
            bool *place = &seen[node_hash(item) & (((size_t)1 << BITS) - 1)];
            met += *place;
            *place = true;
        }
        assert_in_range(met, 0, 35000);
    }
}

static void trees_as_deep_as_may_be_are_hashed_and_compared(void **state)
{
    struct arena *arena = *state;
    struct str start = repeat(arena, "{\"a\":[", DOC_DEPTH_MAX / 2);
    struct str text = arena_join(arena, start, repeat(arena, "]}", DOC_DEPTH_MAX / 2));
    struct budget budget = budget_standard();
    budget.depth = DOC_DEPTH_MAX;
    struct findings findings = {.arena = arena};
    struct source source = {.name = STR("a.json"), .text = text};
    const struct doc *a = doc_read_json(arena, &source, &budget, &findings);
    const struct doc *b = doc_read_json(arena, &source, &budget, &findings);
    assert_true(a && b);
    if (!a || !b)
        return;
    assert_true(node_equal(a->root, b->root));
    assert_true(node_hash(a->root) == node_hash(b->root));
    assert_true(node_hash(a->root) != node_hash(a->root + 2));
}

static void a_hash_is_the_same_on_every_machine(void **state)
{
    assert_true(hash_of(*state, "{\"a\":[1,\"text of many bytes\",null]}") ==
                UINT64_C(0xCA3816F3CAF0F2FA));
}

int test_hash(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(equal_values_have_the_same_hash_however_they_are_written),
        UNIT(different_values_have_different_hashes),
        UNIT(hashes_of_neighbours_spread_over_the_low_bits),
        UNIT(trees_as_deep_as_may_be_are_hashed_and_compared),
        UNIT(a_hash_is_the_same_on_every_machine),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
