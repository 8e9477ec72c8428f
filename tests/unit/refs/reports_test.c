#include "graph.h"

static void the_nearest_name_is_the_hint(void **state)
{
    assert_text(
        graph_of(
            *state,
            "schemas: {Pet: {}, Order: {}}\nr: [{$ref: '#/schemas/Pett'}, {$ref: '#/schema/Pet'},\n"
            "    {$ref: '#/schemas/Invoice'}, {$ref: '#/schemas/Pet/type/x'}]\n"),
        "root.yaml#/r/0 -> nowhere\n"
        "root.yaml#/r/1 -> nowhere\n"
        "root.yaml#/r/2 -> nowhere\n"
        "root.yaml#/r/3 -> nowhere\n"
        "error ref-not-found 2:12 '#/schemas/Pett' leads nowhere: '#/schemas' has no 'Pett'; "
        "did you mean 'Pet'?\n"
        "error ref-not-found 2:38 '#/schema/Pet' leads nowhere: '#' has no 'schema'; "
        "did you mean 'schemas'?\n"
        "error ref-not-found 3:12 '#/schemas/Invoice' leads nowhere: '#/schemas' has no 'Invoice'\n"
        "error ref-not-found 3:41 '#/schemas/Pet/type/x' leads nowhere: '#/schemas/Pet' has no "
        "'type'\n");
}

static void the_last_reference_of_a_chain_is_the_one_at_fault(void **state)
{
    assert_text(graph_of(*state, "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\n"),
                "root.yaml#/a -> nowhere\n"
                "root.yaml#/b -> nowhere\n"
                "error ref-not-found 2:11 '#/c' leads nowhere: '#' has no 'c'\n");
}

static void a_reference_that_leads_somewhere_is_not_reported(void **state)
{
    struct world_file file = WORLD_FILE("root.yaml", "a: {$ref: '#/b'}\nb: 1\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    refs_report(refs, node_get(refs_root(refs), STR("a")), &world.findings);
    refs_report(refs, refs_root(refs), &world.findings);
    assert_int_equal(world.findings.list.len, 0);
}

static void a_reference_is_reported_once(void **state)
{
    struct world_file file = WORLD_FILE("root.yaml", "a: {$ref: '#/b'}\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    const struct node *a = node_get(refs_root(refs), STR("a"));
    refs_report(refs, a, &world.findings);
    refs_report(refs, a, &world.findings);
    assert_int_equal(world.findings.list.len, 1);
}

static void a_place_is_told_in_the_document_it_lies_in(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "a: {$ref: other.yaml}\n"),
        WORLD_FILE("other.yaml", "\nb:\n  - c\n"),
    };
    struct world world;
    world_open(&world, *state, files, 2);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    const struct node *c = node_at(node_get(refs_doc_at(refs, 1)->root, STR("b")), 0);
    struct where where = refs_where(refs, c);
    struct line_column place = source_place(where.source, where.offset);
    assert_text(where.source->name, "other.yaml");
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 5);
    assert_text(refs_pointer(refs, *state, c), "/b/0");
}

static void all_references_are_reported_but_those_of_extensions_and_values(void **state)
{
    struct world_file file = WORLD_FILE(
        "root.yaml",
        "a: {$ref: '#/1'}\nx-a: {$ref: '#/2'}\nexample: {$ref: '#/3'}\n"
        "default: [{$ref: '#/4'}]\n"
        "properties: {example: {$ref: '#/5'}, x-a: {$ref: '#/6', default: {$ref: '#/7'}}}\n"
        "responses: {default: {$ref: '#/8'}, x-a: {$ref: '#/9'}}\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    refs_report_all(refs, &world.findings);
    assert_text(world_told(*state, &world),
                "error ref-not-found 1:11 '#/1' leads nowhere: '#' has no '1'\n"
                "error ref-not-found 5:30 '#/5' leads nowhere: '#' has no '5'\n"
                "error ref-not-found 5:50 '#/6' leads nowhere: '#' has no '6'\n"
                "error ref-not-found 6:29 '#/8' leads nowhere: '#' has no '8'\n");
}

static void what_is_not_kept_is_counted(void **state)
{
    struct world_file file =
        WORLD_FILE("root.yaml", "[{$ref: '#/a'}, {$ref: '#/b'}, {$ref: '#/c'}]\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    world.findings.max = 1;
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    refs_report_all(refs, &world.findings);
    assert_int_equal(world.findings.list.len, 1);
    assert_int_equal(world.findings.dropped, 2);
    assert_int_equal(world.findings.count[SEVERITY_ERROR], 3);
}

int test_reports(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_nearest_name_is_the_hint),
        UNIT(the_last_reference_of_a_chain_is_the_one_at_fault),
        UNIT(a_reference_that_leads_somewhere_is_not_reported),
        UNIT(a_reference_is_reported_once),
        UNIT(all_references_are_reported_but_those_of_extensions_and_values),
        UNIT(what_is_not_kept_is_counted),
        UNIT(a_place_is_told_in_the_document_it_lies_in),
    };
    return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}
