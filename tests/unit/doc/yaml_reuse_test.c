/* Anchors, aliases and merge keys. */
#include "reading.h"

static void aliases_are_copies_of_what_their_anchor_names(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: &x 1\nb: *x", "{\"a\":1,\"b\":1}"),
        ROW("a: &x {b: [1, &y two]}\nc: *x\nd: *y",
            "{\"a\":{\"b\":[1,\"two\"]},\"c\":{\"b\":[1,\"two\"]},\"d\":\"two\"}"),
        ROW("[&x 1, *x, &x 2, *x]", "[1,1,2,2]"),
        ROW("a: &x\nb: *x", "{\"a\":null,\"b\":null}"),
        ROW("&k key: *k", "{\"key\":\"key\"}"),
        ROW("a: &x one\n*x : 2", "{\"a\":\"one\",\"one\":2}"),
        ROW("a: [&t true, &n ~, &i 7]\n*t : 1\n*n : 2\n*i : 3",
            "{\"a\":[true,null,7],\"true\":1,\"null\":2,\"7\":3}"),
        ROW("a: &x [1]\nb: &y [*x, *x]\nc: *y", "{\"a\":[1],\"b\":[[1],[1]],\"c\":[[1],[1]]}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void aliases_without_a_complete_anchor_are_refused(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: *x", "yaml-alias 1:4: the alias *x has no anchor before it"),
        ROW("a: *x\nb: &x 1", "yaml-alias 1:4: the alias *x has no anchor before it"),
        ROW("a: &x [1, *x]", "yaml-alias 1:11: the alias *x stands inside its own anchor"),
        ROW("&x a: {b: &x [{c: *x}]}",
            "yaml-alias 1:19: the alias *x stands inside its own anchor"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void copies_are_flagged_and_keep_their_anchors_place(void **state)
{
    const struct doc *doc = read_well(*state, "a.yaml", STR("a: &x {b: 1}\nc: *x\n"));
    const struct node *original = node_get(doc->root, STR("a"));
    const struct node *copy = node_get(doc->root, STR("c"));
    assert_int_equal(original->flags, 0);
    assert_int_equal(copy->flags, NODE_IS_ALIAS);
    assert_int_equal(copy[1].flags, NODE_IS_ALIAS | NODE_IS_KEY);
    assert_int_equal(copy[2].flags, NODE_IS_ALIAS | NODE_IS_INTEGER | NODE_IS_COMPACT);
    assert_int_equal(copy->at, original->at);
    assert_int_equal(copy[2].at, original[2].at);
    assert_int_equal(copy->span, original->span);
}

static struct str bomb(struct arena *arena, int levels)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"));
    for (int i = 1; i < levels; i++) {
        buf_printf(&out, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            buf_printf(&out, "%s*a%d", k ? ", " : "", i - 1);
        buf_add(&out, STR("]\n"));
    }
    return buf_str(&out);
}

static void an_alias_bomb_is_refused_with_the_limit_and_its_option(void **state)
{
    struct budget budget = budget_standard();
    assert_text(told(*state, "a.yaml", bomb(*state, 9), &budget),
                "yaml-alias 6:45: more than 1000000 values that YAML aliases may repeat; "
                "--max-alias-nodes raises this limit");
    budget.alias_nodes = 10;
    assert_text(told(*state, "a.yaml", STR("[&x [1, 2, 3, 4], *x, *x]"), &budget),
                "[[1,2,3,4],[1,2,3,4],[1,2,3,4]]");
    assert_text(told(*state, "a.yaml", STR("[&x [1, 2, 3, 4], *x, *x, &y 1, *y]"), &budget),
                "yaml-alias 1:33: more than 10 values that YAML aliases may repeat; "
                "--max-alias-nodes raises this limit");
}

static void aliases_do_not_nest_deeper_than_the_budget(void **state)
{
    struct budget budget = budget_standard();
    budget.depth = 4;
    assert_text(told(*state, "a.yaml", STR("[&a [1], &b [*a], [*b]]"), &budget),
                "[[1],[[1]],[[[1]]]]");
    assert_text(told(*state, "a.yaml", STR("[&a [1], &b [*a], &c [*b], [*c]]"), &budget),
                "document-too-large 1:29: more than 4 levels of nesting in one document; "
                "--max-depth raises this limit");
}

static void merge_keys_bring_members_that_are_not_there(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3",
            "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"c\":3,\"b\":1}}"),
        ROW("a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x\n  e: 4",
            "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"c\":3,\"e\":4,\"b\":1}}"),
        ROW("- &x {a: 1, b: 1}\n- &y {b: 2, c: 2}\n- {<<: [*x, *y], d: 3}",
            "[{\"a\":1,\"b\":1},{\"b\":2,\"c\":2},{\"d\":3,\"a\":1,\"b\":1,\"c\":2}]"),
        ROW("<<: {a: {b: [1, 2]}, c: 3}\na: 4", "{\"a\":4,\"c\":3}"),
        ROW("<<: {}", "{}"),
        ROW("<<: []\na: 1", "{\"a\":1}"),
        ROW("- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y, c: 3}",
            "[{\"a\":1},{\"b\":2,\"a\":1},{\"c\":3,\"b\":2,\"a\":1}]"),
        ROW("<<: {<<: {<<: {a: 1}, b: 2}, c: 3}", "{\"c\":3,\"b\":2,\"a\":1}"),
        ROW("a: {!!merge <<: {b: 1}}", "{\"a\":{\"b\":1}}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void only_a_plain_key_merges(void **state)
{
    static const struct reading_row rows[] = {
        ROW("'<<': {a: 1}", "{\"<<\":{\"a\":1}}"),
        ROW("\"<<\": 1\nb: <<", "{\"<<\":1,\"b\":\"<<\"}"),
        ROW("!!str <<: 1", "{\"<<\":1}"),
        ROW("[<<]", "[\"<<\"]"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void what_cannot_be_merged_is_refused(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: 1\n<<: 2", "yaml-syntax 2:1: the value of the merge key << is neither a mapping "
                           "nor a list of them"),
        ROW("a: {<<: [{b: 1}, 2]}", "yaml-syntax 1:5: the value of the merge key << is neither a "
                                    "mapping nor a list of them"),
        ROW("<<:", "yaml-syntax 1:1: the value of the merge key << is neither a mapping nor a list "
                   "of them"),
        ROW("<<: {a: 1}\n<<: {b: 1}", "duplicate-key 2:1, see 1:1: the merge key << stands in this "
                                      "mapping already; one << can "
                                      "take a list: <<: [*first, *second]"),
        ROW("<<: {a: 1, a: 2}",
            "duplicate-key 1:12, see 1:6: the key 'a' stands in this object already"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void anchors_inside_a_merged_value_can_still_be_used(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a:\n  <<: &x {b: &y [1, 2]}\nc: *y\nd: *x",
            "{\"a\":{\"b\":[1,2]},\"c\":[1,2],\"d\":{\"b\":[1,2]}}"),
        ROW("a:\n  <<: [{b: &y {c: 1}}, {d: &z 2}]\n  e: *z\nf: *y",
            "{\"a\":{\"e\":2,\"b\":{\"c\":1},\"d\":2},\"f\":{\"c\":1}}"),
        ROW("<<: {<<: &x {a: &y 1}, b: *y}\nc: *x\nd: *y",
            "{\"c\":{\"a\":1},\"d\":1,\"b\":1,\"a\":1}"),
        ROW("&all a: &x\n  <<: {b: 1}\nc: *x", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void merging_counts_against_the_alias_budget(void **state)
{
    struct budget budget = budget_standard();
    budget.alias_nodes = 5;
    assert_text(told(*state, "a.yaml", STR("<<: {a: 1, b: 2}"), &budget), "{\"a\":1,\"b\":2}");
    assert_text(told(*state, "a.yaml", STR("<<: {a: 1, b: [2]}"), &budget),
                "yaml-alias 1:1: more than 5 values that YAML aliases may repeat; "
                "--max-alias-nodes raises this limit");
}

static void thousands_of_members_merge_without_a_delay(void **state)
{
    struct buf out = {.arena = *state};
    buf_add(&out, STR("a: &x {"));
    for (int i = 0; i < 20000; i++)
        buf_printf(&out, "k%d: %d, ", i, i);
    buf_add(&out, STR("z: 1}\nb: {<<: *x, "));
    for (int i = 10000; i < 30000; i++)
        buf_printf(&out, "k%d: x, ", i);
    buf_add(&out, STR("y: 2}\n"));
    const struct doc *doc = read_well(*state, "a.yaml", buf_str(&out));
    const struct node *merged = node_get(doc->root, STR("b"));
    assert_int_equal(merged->len, 30002);
    assert_text(node_str(node_get(merged, STR("k9999"))), "9999");
    assert_text(node_str(node_get(merged, STR("k10000"))), "x");
}

int test_yaml_reuse(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(aliases_are_copies_of_what_their_anchor_names),
        UNIT(aliases_without_a_complete_anchor_are_refused),
        UNIT(copies_are_flagged_and_keep_their_anchors_place),
        UNIT(an_alias_bomb_is_refused_with_the_limit_and_its_option),
        UNIT(aliases_do_not_nest_deeper_than_the_budget),
        UNIT(merge_keys_bring_members_that_are_not_there),
        UNIT(only_a_plain_key_merges),
        UNIT(what_cannot_be_merged_is_refused),
        UNIT(anchors_inside_a_merged_value_can_still_be_used),
        UNIT(merging_counts_against_the_alias_budget),
        UNIT(thousands_of_members_merge_without_a_delay),
    };
    return cmocka_run_group_tests_name("yaml reuse", tests, NULL, NULL);
}
