#include "reading.h"

static void members_and_items_are_walked_in_document_order(void **state)
{
    const struct doc *doc =
        read_well(*state, "a.json", STR("{\"b\":[1,[2,3],4],\"a\":{\"x\":{}},\"c\":null}"));
    struct buf walk = {.arena = *state};
    NODE_EACH_MEMBER(doc->root, key, value)
    {
        buf_printf(&walk, STR_FMT ":%s ", STR_ARG(node_str(key)), node_kind_name(value));
        NODE_EACH_ITEM(value, item)
        buf_printf(&walk, "(" STR_FMT ")", STR_ARG(node_str(item)));
    }
    assert_text(buf_str(&walk), "b:array (1)()(4)a:object c:null ");
}

static void nothing_is_walked_in_null_and_other_kinds(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", STR("[{},[],\"s\",{\"a\":1}]"));
    size_t steps = 0;
    NODE_EACH_MEMBER(NULL, key, value)
    steps++;
    NODE_EACH_ITEM(NULL, item)
    steps++;
    NODE_EACH_MEMBER(doc->root, key, value)
    steps++;
    NODE_EACH_ITEM(node_at(doc->root, 3), item)
    steps++;
    NODE_EACH_MEMBER(node_at(doc->root, 0), key, value)
    steps++;
    NODE_EACH_ITEM(node_at(doc->root, 1), item)
    steps++;
    NODE_EACH_ITEM(node_at(doc->root, 2), item)
    steps++;
    assert_int_equal(steps, 0);
}

static void spans_lead_from_sibling_to_sibling(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", STR("[[1,{\"a\":[]}],2]"));
    assert_int_equal(doc->count, 7);
    assert_int_equal(doc->root->span, 7);
    const struct node *first = doc->root + 1;
    assert_int_equal(first->span, 5);
    assert_int_equal(first->len, 2);
    assert_text(node_str(first + first->span), "2");
    assert_int_equal(doc->root[3].span, 3);
    assert_int_equal(doc->root[4].flags, NODE_IS_KEY);
}

static void members_and_items_are_found(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", STR("{\"a\":1,\"b\":[10,20],\"\":true}"));
    assert_text(node_str(node_get(doc->root, STR("a"))), "1");
    assert_true(node_bool(node_get(doc->root, STR("")), false));
    assert_null(node_get(doc->root, STR("c")));
    assert_null(node_get(NULL, STR("a")));
    const struct node *names =
        read_well(*state, "a.json", STR("{\"a name of many bytes\":1,\"a name of many bits\":2}"))
            ->root;
    assert_text(node_str(node_get(names, STR("a name of many bits"))), "2");
    assert_null(node_get(names, STR("a name of many bats")));
    assert_null(node_get(names, STR("a name ")));
    const struct node *array = node_get(doc->root, STR("b"));
    assert_null(node_get(array, STR("a")));
    assert_text(node_str(node_at(array, 1)), "20");
    assert_null(node_at(array, 2));
    assert_null(node_at(doc->root, 0));
    assert_null(node_at(NULL, 0));
}

static void scalars_give_their_text_and_truth(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", STR("[\"s\",1.5,true,false,null]"));
    assert_text(node_string(node_at(doc->root, 0)), "s");
    assert_text(node_str(node_at(doc->root, 1)), "1.5");
    assert_text(node_string(node_at(doc->root, 1)), "");
    assert_text(node_str(node_at(doc->root, 4)), "");
    assert_text(node_string(NULL), "");
    assert_true(node_bool(node_at(doc->root, 2), false));
    assert_false(node_bool(node_at(doc->root, 3), true));
    assert_true(node_bool(node_at(doc->root, 4), true));
    assert_false(node_bool(NULL, false));
    static const char *const names[] = {"string", "number", "boolean", "boolean", "null"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(node_kind_name(node_at(doc->root, i)), names[i]);
}

static const struct node *read_json(struct arena *arena, struct str text)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    source->text = text;
    const struct doc *doc = doc_read_json(arena, source, &budget, &findings);
    return doc ? doc->root : NULL;
}

static void equality_is_that_of_json_schema(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"1",                           "1.0",                         true },
        {"100",                         "1e2",                         true },
        {"0",                           "-0",                          true },
        {"9007199254740993",            "9007199254740992",            false},
        {"12.5",                        "1250e-2",                     true },
        {"12.5",                        "125",                         false},
        {"1e400",                       "10e399",                      true },
        {"1e400",                       "1e401",                       false},
        {"1000000000000000000",         "1e18",                        true },
        {"999999999999999999",          "1e18",                        false},
        {"1.0000000000000000001",       "1",                           false},
        {"\"abcdefgh\"",                "\"abcdefgh\\u0000\"",         false},
        {"\"abcdefgh1\"",               "\"abcdefgh2\"",               false},
        {"1",                           "\"1\"",                       false},
        {"1",                           "true",                        false},
        {"0",                           "false",                       false},
        {"null",                        "false",                       false},
        {"null",                        "null",                        true },
        {"true",                        "false",                       false},
        {"\"a\"",                       "\"\\u0061\"",                 true },
        {"\"a\"",                       "\"A\"",                       false},
        {"[1,2]",                       "[1.0,2e0]",                   true },
        {"[1,2]",                       "[2,1]",                       false},
        {"[1]",                         "[1,1]",                       false},
        {"[]",                          "{}",                          false},
        {"[[1],[2]]",                   "[[1],[3]]",                   false},
        {"{\"a\":1,\"b\":2}",           "{\"b\":2,\"a\":1.0}",         true },
        {"{\"a\":1,\"b\":2}",           "{\"a\":1,\"c\":2}",           false},
        {"{\"a\":1,\"b\":2}",           "{\"b\":1,\"a\":2}",           false},
        {"{\"a\":1}",                   "{\"a\":1,\"b\":2}",           false},
        {"{\"a\":{\"x\":[1],\"y\":2}}", "{\"a\":{\"y\":2,\"x\":[1]}}", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct node *a = read_json(*state, str_of(rows[i].a));
        const struct node *b = read_json(*state, str_of(rows[i].b));
        assert_true(a && b);
        if (node_equal(a, b) != rows[i].equal || node_equal(b, a) != rows[i].equal)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    }
}

static struct str members(struct arena *arena, size_t count, size_t first)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s\"k%zu\":%zu", i ? "," : "{", (i + first) % count, (i + first) % count);
    buf_byte(&out, '}');
    return buf_str(&out);
}

/* Two members swapped, wherever they stand, and then one of another name or value. */
static void objects_in_another_order_are_equal_at_every_size(void **state)
{
    struct arena *arena = *state;
    for (size_t count = 2; count < 140; count += count < 70 ? 1 : 23) {
        const struct node *a = read_well(arena, "a.json", members(arena, count, 0))->root;
        for (size_t first = 1; first < count; first += 1 + count / 5) {
            struct str text = members(arena, count, first);
            assert_true(node_equal(a, read_well(arena, "a.json", text)->root));
            char *changed = arena_cstr(arena, text);
            changed[3]++;
            const struct node *b = read_json(arena, (struct str){changed, text.len});
            assert_false(b && node_equal(a, b));
            changed[3]--;
            changed[text.len - 2]++;
            b = read_json(arena, (struct str){changed, text.len});
            assert_false(b && node_equal(a, b));
        }
    }
}

static void large_objects_in_another_order_compare_without_a_delay(void **state)
{
    const struct doc *a = read_well(*state, "a.json", members(*state, 200000, 0));
    const struct doc *b = read_well(*state, "a.json", members(*state, 200000, 100000));
    assert_true(node_equal(a->root, b->root));
}

int test_node(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(members_and_items_are_walked_in_document_order),
        UNIT(nothing_is_walked_in_null_and_other_kinds),
        UNIT(spans_lead_from_sibling_to_sibling),
        UNIT(members_and_items_are_found),
        UNIT(scalars_give_their_text_and_truth),
        UNIT(equality_is_that_of_json_schema),
        UNIT(objects_in_another_order_are_equal_at_every_size),
        UNIT(large_objects_in_another_order_compare_without_a_delay),
    };
    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
