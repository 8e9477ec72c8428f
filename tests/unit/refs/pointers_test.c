#include "graph.h"

static void a_pointer_leads_through_members_and_items(void **state)
{
    assert_text(graph_of(*state, "a: {b: [x, {c: 1}]}\n"
                                 "r: [{$ref: '#/a/b/1/c'}, {$ref: '#/a/b/0'}, {$ref: '#/a'}]\n"),
                "root.yaml#/r/0 -> root.yaml#/a/b/1/c\n"
                "root.yaml#/r/1 -> root.yaml#/a/b/0\n"
                "root.yaml#/r/2 -> root.yaml#/a\n");
}

static void escapes_of_pointers_and_uris_are_undone(void **state)
{
    assert_text(graph_of(*state, "paths: {'/pets/{id}': {get: 1}, 'a~b': 2, 'ü %': 3, '': 4}\n"
                                 "r:\n"
                                 "  - {$ref: '#/paths/~1pets~1{id}/get'}\n"
                                 "  - {$ref: '#/paths/~1pets~1%7Bid%7D/get'}\n"
                                 "  - {$ref: '#/paths/a~0b'}\n"
                                 "  - {$ref: '#/paths/%C3%BC%20%25'}\n"
                                 "  - {$ref: '#/paths/'}\n"),
                "root.yaml#/r/0 -> root.yaml#/paths/~1pets~1{id}/get\n"
                "root.yaml#/r/1 -> root.yaml#/paths/~1pets~1{id}/get\n"
                "root.yaml#/r/2 -> root.yaml#/paths/a~0b\n"
                "root.yaml#/r/3 -> root.yaml#/paths/ü %\n"
                "root.yaml#/r/4 -> root.yaml#/paths/\n");
}

static void an_empty_fragment_is_the_whole_document(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#'}\nb: {$ref: ''}\nc: {$ref: root.yaml}\n"),
                "root.yaml#/a -> root.yaml#\n"
                "root.yaml#/b -> root.yaml#\n"
                "root.yaml#/c -> root.yaml#\n");
}

static void an_item_is_named_by_digits_without_a_leading_zero(void **state)
{
    assert_text(
        graph_of(*state, "a: [x]\nr: [{$ref: '#/a/00'}, {$ref: '#/a/1'}, {$ref: '#/a/-'}]\n"),
        "root.yaml#/r/0 -> nowhere\n"
        "root.yaml#/r/1 -> nowhere\n"
        "root.yaml#/r/2 -> nowhere\n"
        "error ref-not-found 2:12 '#/a/00' leads nowhere: '#/a' has no '00'\n"
        "error ref-not-found 2:30 '#/a/1' leads nowhere: '#/a' has no '1'\n"
        "error ref-not-found 2:47 '#/a/-' leads nowhere: '#/a' has no '-'\n");
}

static void a_chain_of_references_ends_at_its_last_value(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {type: string}\n"),
                "root.yaml#/a -> root.yaml#/c\n"
                "root.yaml#/b -> root.yaml#/c\n");
}

static void a_step_goes_one_reference_further(void **state)
{
    struct world_file file = WORLD_FILE("root.yaml", "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: 1\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    const struct node *a = node_get(refs_root(refs), STR("a")),
                      *b = node_get(refs_root(refs), STR("b"));
    assert_ptr_equal(refs_step(refs, a), b);
    assert_ptr_equal(refs_follow(refs, a), node_get(refs_root(refs), STR("c")));
    assert_ptr_equal(refs_follow(refs, refs_root(refs)), refs_root(refs));
    assert_null(refs_step(refs, refs_root(refs)));
    assert_null(refs_follow(refs, NULL));
}

static void a_pointer_goes_on_inside_what_a_reference_leads_to(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {d: {e: 1}}\n"
                                 "r: {$ref: '#/a/d/e'}\n"),
                "root.yaml#/a -> root.yaml#/c\n"
                "root.yaml#/b -> root.yaml#/c\n"
                "root.yaml#/r -> root.yaml#/c/d/e\n");
}

static void a_sibling_of_a_reference_is_found_before_what_it_leads_to(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/c', d: 1}\nc: {d: 2, e: 3}\n"
                                 "r: [{$ref: '#/a/d'}, {$ref: '#/a/e'}]\n"),
                "root.yaml#/a -> root.yaml#/c\n"
                "root.yaml#/r/0 -> root.yaml#/a/d\n"
                "root.yaml#/r/1 -> root.yaml#/c/e\n");
}

static void references_in_a_circle_lead_nowhere(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/b'}\nb: {$ref: '#/a'}\nc: {$ref: '#/c'}\n"
                                 "d: {$ref: '#/a'}\n"),
                "root.yaml#/a -> nowhere\n"
                "root.yaml#/b -> nowhere\n"
                "root.yaml#/c -> nowhere\n"
                "root.yaml#/d -> nowhere\n"
                "error ref-circular 1:11 '#/b' leads back to itself and to no value\n"
                "error ref-circular 2:11 '#/a' leads back to itself and to no value\n"
                "error ref-circular 3:11 '#/c' leads back to itself and to no value\n"
                "error ref-circular 4:11 '#/a' leads back to itself and to no value\n");
}

static void a_pointer_that_needs_itself_on_its_way_leads_nowhere(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/a/b'}\n"),
                "root.yaml#/a -> nowhere\n"
                "error ref-not-found 1:11 '#/a/b' leads nowhere: '#/a' has no 'b'\n");
}

static void a_value_may_refer_to_what_it_lies_in(void **state)
{
    assert_text(graph_of(*state, "a: {properties: {child: {$ref: '#/a'}}}\n"),
                "root.yaml#/a/properties/child -> root.yaml#/a\n");
}

static void a_chain_may_be_as_long_as_the_budget_and_no_longer(void **state)
{
    struct world_file file =
        WORLD_FILE("root.yaml", "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/d'}\nd: 1\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    world.budget.references = 2;
    struct refs_options options = world_options(&world);
    assert_text(graph_told(*state, &world, &options),
                "root.yaml#/a -> nowhere\n"
                "root.yaml#/b -> root.yaml#/d\n"
                "root.yaml#/c -> root.yaml#/d\n"
                "error ref-limit 1:11 more than 2 references that lead to one another; "
                "--max-reference-chain raises this limit\n");
}

static void a_ref_that_is_no_string_is_no_reference(void **state)
{
    assert_text(graph_of(*state, "properties: {$ref: {type: string}}\na: {$ref: 1}\n"), "");
}

/* Large objects and arrays are found by index, small ones by walking: both give the same. */
static void each_of_ten_thousand_names_is_found(void **state)
{
    enum { COUNT = 10000 };
    struct buf text = {.arena = *state};
    buf_add(&text, STR("{\"schemas\":{"));
    for (int i = 0; i < COUNT; i++)
        buf_printf(&text, "%s\"Name%d\":{\"$ref\":\"#/list/%d\"}", i ? "," : "", i, i);
    buf_add(&text, STR("},\"list\":["));
    for (int i = 0; i < COUNT; i++)
        buf_printf(&text, "%s{\"$ref\":\"#/schemas/Name%d/x\"}", i ? "," : "", (i + 1) % COUNT);
    buf_add(&text, STR("],\"last\":[{\"$ref\":\"#/schemas/Name9999\"},{\"$ref\":\"#/list\"}]}"));
    struct world_file file = {.name = "root.json", .text = buf_str(&text)};
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    const struct node *list = node_get(refs_root(refs), STR("list"));
    const struct node *schemas = node_get(refs_root(refs), STR("schemas")), *item = list + 1;
    size_t wrong = 0;
    NODE_EACH_MEMBER(schemas, key, value)
    {
        wrong += refs_step(refs, value) != item;
        item += item->span;
    }
    assert_int_equal(wrong, 0);
    assert_ptr_equal(refs_step(refs, node_at(node_get(refs_root(refs), STR("last")), 1)), list);
}

int test_pointers(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(a_pointer_leads_through_members_and_items),
        UNIT(escapes_of_pointers_and_uris_are_undone),
        UNIT(an_empty_fragment_is_the_whole_document),
        UNIT(an_item_is_named_by_digits_without_a_leading_zero),
        UNIT(a_chain_of_references_ends_at_its_last_value),
        UNIT(a_step_goes_one_reference_further),
        UNIT(a_pointer_goes_on_inside_what_a_reference_leads_to),
        UNIT(a_sibling_of_a_reference_is_found_before_what_it_leads_to),
        UNIT(references_in_a_circle_lead_nowhere),
        UNIT(a_pointer_that_needs_itself_on_its_way_leads_nowhere),
        UNIT(a_value_may_refer_to_what_it_lies_in),
        UNIT(a_chain_may_be_as_long_as_the_budget_and_no_longer),
        UNIT(a_ref_that_is_no_string_is_no_reference),
        UNIT(each_of_ten_thousand_names_is_found),
    };
    return cmocka_run_group_tests_name("pointers", tests, NULL, NULL);
}
