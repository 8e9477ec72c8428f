#include "model.h"

static struct contract *read_files(struct arena *arena, const struct world_file *files,
                                   size_t count)
{
    struct world *world = arena_new(arena, struct world);
    world_open(world, arena, files, count);
    struct contract_options options = {.refs = world_options(world)};
    struct contract *contract = contract_read(arena, &world->root, &options, &world->findings);
    assert_non_null(contract);
    return contract;
}

/* Made with sha256sum from the file, and from its canonical form
 * {"info":{"title":"T","version":"1"},"openapi":"3.1.0","paths":{}}. */
static void of_one_document_they_are_sums_of_its_bytes_and_its_canonical_form(void **state)
{
    const struct world_file file = WORLD_FILE("root.yaml", OPENAPI("3.1.0") "paths: {}\n");
    struct contract *contract = read_files(*state, &file, 1);
    assert_string_equal(contract->raw_hash,
                        "e20511fa7d00200ab16a486021d5aca52afe9d8f4e4e301313a1b345ba56d7ab");
    assert_string_equal(contract->hash,
                        "0d93d316b40d177360f01cf3408401ab1a827400f22a5a53d881a43b036e7b0d");
}

static void the_order_of_members_and_the_format_change_the_bytes_only(void **state)
{
    const struct world_file yaml = WORLD_FILE("root.yaml", OPENAPI("3.1.0") "paths: {}\n");
    const struct world_file json =
        WORLD_FILE("api.json", "{\"paths\": {}, \"info\": {\"version\": \"1\", \"title\": "
                               "\"\\u0054\"}, \"openapi\": \"3.1.0\"}");
    struct contract *a = read_files(*state, &yaml, 1), *b = read_files(*state, &json, 1);
    assert_string_equal(a->hash, b->hash);
    assert_string_not_equal(a->raw_hash, b->raw_hash);
}

static void every_document_counts_wherever_the_folder_is(void **state)
{
    const char *root = OPENAPI("3.1.0") "x: [{$ref: b.yaml}, {$ref: a.yaml}]\n";
    const struct world_file here[] = {
        {.name = "root.yaml", .text = str_of(root)},
        WORLD_FILE("a.yaml", "1"),
        WORLD_FILE("b.yaml", "2")
    };
    const struct world_file there[] = {
        {.name = "file:///elsewhere/x/root.yaml", .text = str_of(root)},
        WORLD_FILE("file:///elsewhere/x/a.yaml", "1"),
        WORLD_FILE("file:///elsewhere/x/b.yaml", "2")
    };
    const struct world_file other[] = {
        {.name = "root.yaml", .text = str_of(root)},
        WORLD_FILE("a.yaml", "2"),
        WORLD_FILE("b.yaml", "1")
    };
    struct contract *a = read_files(*state, here, 3), *b = read_files(*state, there, 3),
                    *c = read_files(*state, other, 3);
    assert_string_equal(a->hash, b->hash);
    assert_string_equal(a->raw_hash, b->raw_hash);
    assert_string_not_equal(a->hash, c->hash);
    assert_string_not_equal(a->raw_hash, c->raw_hash);
}

static void the_file_of_an_example_changes_the_bytes(void **state)
{
    const char *root =
        OPENAPI("3.1.0") "paths: {/a: {get: {responses: {'200': {description: d, content: {a/b: "
                         "{examples: {x: {externalValue: x.bin}}}}}}}}}\n";
    const struct world_file one[] = {
        {.name = "root.yaml", .text = str_of(root)},
        WORLD_FILE("x.bin", "1")
    };
    const struct world_file two[] = {
        {.name = "root.yaml", .text = str_of(root)},
        WORLD_FILE("x.bin", "2")
    };
    struct contract *a = read_files(*state, one, 2), *b = read_files(*state, two, 2);
    assert_string_equal(a->hash, b->hash);
    assert_string_not_equal(a->raw_hash, b->raw_hash);
}

int test_hash(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(of_one_document_they_are_sums_of_its_bytes_and_its_canonical_form),
        UNIT(the_order_of_members_and_the_format_change_the_bytes_only),
        UNIT(every_document_counts_wherever_the_folder_is),
        UNIT(the_file_of_an_example_changes_the_bytes),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
