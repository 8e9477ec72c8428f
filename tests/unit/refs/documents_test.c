#include "graph.h"

static void references_are_relative_to_the_document_they_stand_in(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml",
                   "a: {$ref: 'parts/one.json#/x'}\nb: {$ref: './parts/../two.yml'}\n"),
        WORLD_FILE("parts/one.json",
                   "{\"x\": {\"$ref\": \"../two.yml#/y\"}, \"z\": {\"$ref\": \"#/x\"}}"),
        WORLD_FILE("two.yml", "y: {$ref: 'root.yaml#/c'}\n"),
    };
    assert_text(GRAPH_FILES(*state, files), "root.yaml#/a -> nowhere\n"
                                            "root.yaml#/b -> two.yml#\n"
                                            "parts/one.json#/x -> nowhere\n"
                                            "parts/one.json#/z -> nowhere\n"
                                            "two.yml#/y -> nowhere\n"
                                            "error ref-not-found in two.yml 1:11 'root.yaml#/c' "
                                            "leads nowhere: 'root.yaml#' has no 'c'\n");
}

static struct str asked_for(struct arena *arena, const struct world_file *files, size_t count)
{
    struct world world;
    world_open(&world, arena, files, count);
    struct refs_options options = world_options(&world);
    assert_non_null(refs_open(arena, &world.root, &options, &world.findings));
    return buf_str(&world.asked);
}

static void each_document_is_read_once_in_the_order_of_first_reference(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml",
                   "- {$ref: b.yaml}\n- {$ref: 'a.yaml#/x'}\n- {$ref: 'b.yaml#/y'}\n"
                   "- {$ref: 'root.yaml#/0'}\n- {$ref: file:///world/b.yaml}\n"
                   "- {$ref: 'file:/world/b.yaml'}\n- {$ref: 'FILE://localhost/world/b.yaml'}\n"),
        WORLD_FILE("a.yaml", "x: {$ref: c.yaml}\n"),
        WORLD_FILE("b.yaml", "y: {$ref: d.yaml}\n"),
        WORLD_FILE("c.yaml", "{}"),
        WORLD_FILE("d.yaml", "{}"),
    };
    assert_text(asked_for(*state, files, 5), "b.yaml\na.yaml\nd.yaml\nc.yaml\n");
}

static void names_with_spaces_are_found_as_they_are_written_or_escaped(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "- {$ref: 'a%20b.yaml'}\n- {$ref: 'a b.yaml#'}\n"),
        WORLD_FILE("a%20b.yaml", "{}"),
    };
    assert_text(asked_for(*state, files, 2), "a%20b.yaml\n");
    assert_text(GRAPH_FILES(*state, files),
                "root.yaml#/0 -> a%20b.yaml#\nroot.yaml#/1 -> a%20b.yaml#\n");
}

static void references_in_extensions_make_no_document_be_read(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "x-a: {b: [{$ref: a.yaml}]}\nx-c: {$ref: '#/d'}\nd: {}\n"
                                "headers: {x-d: {$ref: d.yaml}}\n"),
        WORLD_FILE("a.yaml", "{}"),
        WORLD_FILE("d.yaml", "{}"),
    };
    assert_text(
        GRAPH_FILES(*state, files),
        "root.yaml#/x-a/b/0 -> nowhere\n"
        "root.yaml#/x-c -> root.yaml#/d\n"
        "root.yaml#/headers/x-d -> d.yaml#\n"
        "error ref-document-unreadable 1:18 'a.yaml' is an extension's, and no other document is "
        "read for these\n");
}

static void a_document_that_is_missing_is_told_where_it_is_needed(void **state)
{
    assert_text(
        graph_of(*state, "a: {$ref: 'none.yaml#/x'}\n"),
        "root.yaml#/a -> nowhere\n"
        "error ref-document-unreadable 1:11 'none.yaml#/x' leads to a document that could not be "
        "read: there is no such file\n");
}

static void what_is_wrong_inside_a_document_is_told_once_behind_the_reference(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "- {$ref: bad.json}\n- {$ref: 'bad.json#/a'}\n"),
        WORLD_FILE("bad.json", "{\"a\": 1, \"a\": 2}"),
    };
    assert_text(
        GRAPH_FILES(*state, files),
        "root.yaml#/0 -> nowhere\n"
        "root.yaml#/1 -> nowhere\n"
        "error ref-document-unreadable 1:10 'bad.json' leads to a document that could not be read: "
        "it is neither JSON nor YAML that can be read\n"
        "error duplicate-key in bad.json 1:10 the key 'a' stands in this object already\n"
        "error ref-document-unreadable 2:10 'bad.json#/a' leads to a document that could not be "
        "read: "
        "it is neither JSON nor YAML that can be read\n");
}

static void a_root_that_cannot_be_read_gives_no_references(void **state)
{
    struct world_file file = WORLD_FILE("root.json", "{\"a\" 1}");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = world_options(&world);
    assert_null(refs_open(*state, &world.root, &options, &world.findings));
    assert_int_equal(world.findings.count[SEVERITY_ERROR], 1);
}

static void nothing_outside_the_folder_is_read(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("file:///world/api/root.yaml",
                   "- {$ref: ../other.yaml}\n- {$ref: /etc/passwd}\n- {$ref: "
                   "'https://a.example/b.yaml#/c'}\n"
                   "- {$ref: '%2e%2e/other.yaml'}\n- {$ref: 'x/..%2F../other.yaml'}\n"),
        WORLD_FILE("other.yaml", "{}"),
    };
    assert_text(
        GRAPH_FILES(*state, files),
        "file:///world/api/root.yaml#/0 -> nowhere\n"
        "file:///world/api/root.yaml#/1 -> nowhere\n"
        "file:///world/api/root.yaml#/2 -> nowhere\n"
        "file:///world/api/root.yaml#/3 -> nowhere\n"
        "file:///world/api/root.yaml#/4 -> nowhere\n"
        "error ref-not-allowed 1:10 '../other.yaml' leads out of the contract's folder; "
        "--allow-ref 'file:///world/other.yaml' permits it\n"
        "error ref-not-allowed 2:10 '/etc/passwd' leads out of the contract's folder; "
        "--allow-ref 'file:///etc/passwd' permits it\n"
        "error ref-not-allowed 3:10 'https://a.example/b.yaml#/c' leads to another place than the "
        "contract's folder; --allow-ref 'https://a.example/b.yaml' permits it\n"
        "error ref-not-allowed 4:10 '%2e%2e/other.yaml' leads out of the contract's folder; "
        "--allow-ref 'file:///world/other.yaml' permits it\n"
        "error ref-not-allowed 5:10 'x/..%2F../other.yaml' leads out of the contract's folder; "
        "--allow-ref 'file:///world/other.yaml' permits it\n");
}

static void what_is_allowed_is_read(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("file:///world/api/root.yaml",
                   "- {$ref: ../common/a.yaml}\n- {$ref: ../commons/a.yaml}\n- {$ref: "
                   "'https://a.example/b'}\n"
                   "- {$ref: 'https://a.example.org/b'}\n"),
        WORLD_FILE("common/a.yaml", "{$ref: b.yaml}"),
        WORLD_FILE("common/b.yaml", "{}"),
        WORLD_FILE("commons/a.yaml", "{}"),
        WORLD_FILE("https://a.example/b", "{}"),
        WORLD_FILE("https://a.example.org/b", "{}"),
    };
    const struct str allow[] = {STR_INIT("file:///world/common"), STR_INIT("https://a.example")};
    struct world world;
    world_open(&world, *state, files, sizeof files / sizeof *files);
    struct refs_options options = world_options(&world);
    options.allow = allow;
    options.allow_count = 2;
    assert_non_null(refs_open(*state, &world.root, &options, &world.findings));
    assert_text(buf_str(&world.asked), "common/a.yaml\nhttps://a.example/b\ncommon/b.yaml\n");
}

static void without_a_loader_only_the_root_is_read(void **state)
{
    struct world_file file = WORLD_FILE("root.yaml", "- {$ref: a.yaml}\n- {$ref: '#/2'}\n- {}\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    struct refs_options options = {.budget = NULL};
    assert_text(
        graph_told(*state, &world, &options),
        "root.yaml#/0 -> nowhere\n"
        "root.yaml#/1 -> root.yaml#/2\n"
        "error ref-document-unreadable 1:10 'a.yaml' leads to a document that could not be read: "
        "other documents are not read here\n");
}

static void no_more_documents_are_read_than_the_budget_allows(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "- {$ref: a.yaml}\n- {$ref: b.yaml}\n"),
        WORLD_FILE("a.yaml", "{}"),
        WORLD_FILE("b.yaml", "{}"),
    };
    struct world world;
    world_open(&world, *state, files, 3);
    world.budget.documents = 2;
    struct refs_options options = world_options(&world);
    assert_text(graph_told(*state, &world, &options),
                "root.yaml#/0 -> a.yaml#\n"
                "root.yaml#/1 -> nowhere\n"
                "error ref-limit 2:10 more than 2 documents one contract may refer to; "
                "--max-documents raises this limit\n");
}

static void a_root_without_a_place_has_no_folder(void **state)
{
    struct world_file file =
        WORLD_FILE("root.yaml", "- {$ref: a.yaml}\n- {$ref: '#/0'}\n- {$ref: '#/3'}\n- {}\n");
    struct world world;
    world_open(&world, *state, &file, 1);
    world.root.uri = STR("");
    struct refs_options options = world_options(&world);
    assert_text(
        graph_told(*state, &world, &options),
        "root.yaml#/0 -> nowhere\n"
        "root.yaml#/1 -> nowhere\n"
        "root.yaml#/2 -> root.yaml#/3\n"
        "error ref-not-allowed 1:10 'a.yaml' leads to another place than the contract's folder; "
        "--allow-ref 'a.yaml' permits it\n");
}

static void a_file_that_is_no_document_is_read_once_by_the_same_policy(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", "{}"),
        WORLD_FILE("parts/cat.png", "\x89PNG"),
    };
    struct world world;
    world_open(&world, *state, files, 2);
    struct refs_options options = world_options(&world);
    struct refs *refs = refs_open(*state, &world.root, &options, &world.findings);
    struct str why;
    const struct source *cat = refs_attach(refs, refs_root(refs), STR("parts/cat.png"), &why);
    assert_non_null(cat);
    assert_text(cat->text, "\x89PNG");
    assert_ptr_equal(refs_attach(refs, refs_root(refs), STR("./parts/cat.png"), &why), cat);
    assert_null(refs_attach(refs, refs_root(refs), STR("dog.png"), &why));
    assert_text(why, "there is no such file");
    assert_null(refs_attach(refs, refs_root(refs), STR("/etc/passwd"), &why));
    assert_text(why, "it lies outside the contract's folder; --allow-ref permits it");
    assert_int_equal(refs_attachment_count(refs), 1);
    assert_ptr_equal(refs_attachment_at(refs, 0), cat);
    assert_text(buf_str(&world.asked), "parts/cat.png\n");
}

int test_documents(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(references_are_relative_to_the_document_they_stand_in),
        UNIT(each_document_is_read_once_in_the_order_of_first_reference),
        UNIT(names_with_spaces_are_found_as_they_are_written_or_escaped),
        UNIT(references_in_extensions_make_no_document_be_read),
        UNIT(a_document_that_is_missing_is_told_where_it_is_needed),
        UNIT(what_is_wrong_inside_a_document_is_told_once_behind_the_reference),
        UNIT(a_root_that_cannot_be_read_gives_no_references),
        UNIT(nothing_outside_the_folder_is_read),
        UNIT(what_is_allowed_is_read),
        UNIT(without_a_loader_only_the_root_is_read),
        UNIT(no_more_documents_are_read_than_the_budget_allows),
        UNIT(a_root_without_a_place_has_no_folder),
        UNIT(a_file_that_is_no_document_is_read_once_by_the_same_policy),
    };
    return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
