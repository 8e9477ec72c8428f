/* The files of validator/schema/metaschemas, found in the binary by their URIs. */
#include "groups.h"
#include "schema.h"

#include <ftw.h>
#include <stdio.h>

enum { METASCHEMAS = 21 };

static struct {
    struct arena *arena;
    size_t files;
} walked; /* nftw passes nothing through */

static struct doc *read_text(struct str name, struct str text, struct findings *findings)
{
    struct budget budget = budget_standard();
    struct source *source = arena_new(findings->arena, struct source);
    *source = (struct source){.name = name, .text = text};
    struct doc *doc = doc_read_json(findings->arena, source, &budget, findings);
    assert_non_null(doc);
    return doc;
}

static struct doc *read_file(const char *path, struct findings *findings)
{
    enum { ENOUGH = 65536 };
    char *text = arena_bytes(findings->arena, ENOUGH);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, ENOUGH, file);
    fclose(file);
    return read_text(arena_str(findings->arena, str_of(path)), (struct str){text, len}, findings);
}

/* {"$ref": URI}, where nothing is loaded. */
static const struct schema *refer_to(struct str uri, struct findings *findings)
{
    struct schema_options options = {.dialect = SCHEMA_2020_12};
    struct schema_set *set = schema_set_new(findings->arena, &options, findings);
    struct buf text = {.arena = findings->arena};
    buf_add(&text, STR("{\"$ref\":"));
    buf_json_string(&text, uri);
    buf_byte(&text, '}');
    struct doc *doc = read_text(STR("reference"), buf_str(&text), findings);
    schema_set_add(set, STR(""), doc, doc->root);
    return schema_compile(set, doc->root, SCHEMA_NEUTRAL);
}

static int is_found_and_satisfies_itself(const char *path, const struct stat *status, int kind,
                                         struct FTW *at)
{
    (void)status;
    (void)at;
    if (kind != FTW_F)
        return 0;
    struct findings findings = {.arena = walked.arena};
    const struct node *meta = read_file(path, &findings)->root;
    const struct node *id = node_get(meta, STR("$id"));
    const struct schema *schema =
        refer_to(node_string(id ? id : node_get(meta, STR("id"))), &findings);
    struct schema_run *run = schema_run_new(walked.arena);
    if (!schema_is_complete(schema) || findings.list.len > 0)
        fail_msg("%s is not found, or has findings", path);
    if (schema_eval(schema, run, meta) != SCHEMA_VALID)
        fail_msg("%s does not satisfy itself", path);
    if (schema_eval(schema, run, meta + 2) != SCHEMA_INVALID) /* the URI: no schema */
        fail_msg("%s allows everything", path);
    walked.files++;
    return 0;
}

static void each_file_is_found_by_its_uri_without_a_loader(void **state)
{
    walked.arena = *state;
    walked.files = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    assert_int_equal(nftw(PROVISO_FIXTURES "/../validator/schema/metaschemas",
                          is_found_and_satisfies_itself, 8, FTW_PHYS),
                     0);
    assert_int_equal(walked.files, METASCHEMAS);
}

int test_metaschemas(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(each_file_is_found_by_its_uri_without_a_loader),
    };
    return cmocka_run_group_tests_name("metaschemas", tests, NULL, NULL);
}
