/* `$id`, `$self` and anchors: OpenAPI 3.1 and later. */
#include "graph.h"

static void an_anchor_names_the_schema_it_stands_in(void **state)
{
    assert_text(graph_of(*state, "openapi: 3.1.0\n"
                                 "a: {$anchor: cat}\nb: {$dynamicAnchor: dog}\n"
                                 "r: [{$ref: '#cat'}, {$ref: '#dog'}, {$ref: '#cow'}]\n"),
                "root.yaml#/r/0 -> root.yaml#/a\n"
                "root.yaml#/r/1 -> root.yaml#/b\n"
                "root.yaml#/r/2 -> nowhere\n"
                "error ref-not-found 4:44 '#cow' leads nowhere: there is no such anchor\n");
}

static void an_id_is_a_base_for_what_lies_in_it(void **state)
{
    assert_text(
        graph_of(*state,
                 "openapi: 3.1.0\n"
                 "tree:\n"
                 "  $defs: {leaf: {$anchor: leaf}, node: {$id: node, $ref: '#/x', x: 1}}\n"
                 "  items: [{$ref: '#leaf'}, {$ref: '#/$defs/leaf'}, {$ref: node}]\n"
                 "  $id: https://a.example/tree\n"
                 "r: [{$ref: 'https://a.example/tree#leaf'}, {$ref: 'https://a.example/node'}]\n"),
        "root.yaml#/tree/$defs/node -> root.yaml#/tree/$defs/node/x\n"
        "root.yaml#/tree/items/0 -> root.yaml#/tree/$defs/leaf\n"
        "root.yaml#/tree/items/1 -> root.yaml#/tree/$defs/leaf\n"
        "root.yaml#/tree/items/2 -> root.yaml#/tree/$defs/node/x\n"
        "root.yaml#/r/0 -> root.yaml#/tree/$defs/leaf\n"
        "root.yaml#/r/1 -> root.yaml#/tree/$defs/node/x\n");
}

static void what_an_id_leads_astray_is_looked_up_from_the_document(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml",
                   "openapi: 3.1.0\n"
                   "pet: {$id: https://a.example/pet, x: {$ref: '#/cat'}, y: {$ref: other.yaml}}\n"
                   "cat: {}\n"),
        WORLD_FILE("other.yaml", "{}"),
    };
    assert_text(GRAPH_FILES(*state, files), "root.yaml#/pet/x -> root.yaml#/cat\n"
                                            "root.yaml#/pet/y -> other.yaml#\n");
}

static void a_document_is_known_by_its_self_too(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "openapi: 3.2.0\n$self: https://a.example/api\n"
                                "r: [{$ref: '#/a'}, {$ref: 'https://a.example/api#/a'}, {$ref: "
                                "'https://a.example/b#/c'},\n"
                                "    {$ref: b.yaml}]\n"
                                "a: {}\n"),
        WORLD_FILE("b.yaml", "openapi: 3.2.0\n$self: https://a.example/b\nc: {$self: not-here}\n"),
    };
    assert_text(GRAPH_FILES(*state, files), "root.yaml#/r/0 -> root.yaml#/a\n"
                                            "root.yaml#/r/1 -> root.yaml#/a\n"
                                            "root.yaml#/r/2 -> b.yaml#/c\n"
                                            "root.yaml#/r/3 -> b.yaml#\n");
}

static void before_3_1_identifiers_are_plain_members(void **state)
{
    assert_text(graph_of(*state, "openapi: 3.0.3\n"
                                 "a: {$anchor: cat, $id: 'https://a.example/a', r: {$ref: '#/b'}}\n"
                                 "b: {$ref: '#cat'}\n"),
                "root.yaml#/a/r -> nowhere\n"
                "root.yaml#/b -> nowhere\n"
                "error ref-not-found 3:11 '#cat' leads nowhere: there is no such anchor\n");
}

int test_identifiers(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(an_anchor_names_the_schema_it_stands_in),
        UNIT(an_id_is_a_base_for_what_lies_in_it),
        UNIT(what_an_id_leads_astray_is_looked_up_from_the_document),
        UNIT(a_document_is_known_by_its_self_too),
        UNIT(before_3_1_identifiers_are_plain_members),
    };
    return cmocka_run_group_tests_name("identifiers", tests, NULL, NULL);
}
