#include "doc.h"
#include "groups.h"
#include "metaschemas_private.h"

#include <ftw.h>
#include <stdio.h>

enum { METASCHEMAS = 21 };

static struct str text_of(const struct metaschema *row)
{
    return (struct str){row->text, row->length};
}

static const struct metaschema *with_text(struct str text)
{
    const struct metaschema *row = schema_metaschemas;
    while (row->uri && !str_eq(text_of(row), text))
        row++;
    return row->uri ? row : NULL;
}

static size_t files_seen; /* nftw passes nothing through */

static int file_is_embedded(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)at;
    if (kind != FTW_F)
        return 0;
    char text[65536];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    assert_int_equal(len, status->st_size);
    if (!with_text((struct str){text, len}))
        fail_msg("%s is not embedded byte for byte", path);
    files_seen++;
    return 0;
}

static void the_table_has_every_file_byte_for_byte(void **state)
{
    (void)state;
    files_seen = 0;
    assert_int_equal(
        nftw(PROVISO_FIXTURES "/../validator/schema/metaschemas", file_is_embedded, 8, FTW_PHYS),
        0);
    assert_int_equal(files_seen, METASCHEMAS);
    assert_null(schema_metaschemas[METASCHEMAS].uri);
}

static void each_is_json_and_known_by_its_own_identifier(void **state)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = *state};
    for (const struct metaschema *row = schema_metaschemas; row->uri; row++) {
        struct source source = {.name = str_of(row->uri), .text = text_of(row)};
        struct doc *doc = doc_read_json(*state, &source, &budget, &findings);
        assert_non_null(doc);
        const struct node *id = node_get(doc->root, STR("$id"));
        struct str uri = node_string(id ? id : node_get(doc->root, STR("id")));
        if (str_ends(uri, STR("#")))
            uri.len--;
        assert_text(uri, row->uri);
    }
    assert_int_equal(findings.list.len, 0);
}

static void they_are_sorted_by_uri(void **state)
{
    (void)state;
    for (const struct metaschema *row = schema_metaschemas; row[0].uri && row[1].uri; row++)
        assert_true(strcmp(row[0].uri, row[1].uri) < 0);
}

static void the_dialects_are_there(void **state)
{
    (void)state;
    static const char *const uris[] = {"http://json-schema.org/draft-04/schema",
                                       "http://json-schema.org/draft-06/schema",
                                       "http://json-schema.org/draft-07/schema",
                                       "https://json-schema.org/draft/2019-09/schema",
                                       "https://json-schema.org/draft/2020-12/schema",
                                       "https://spec.openapis.org/oas/3.1/dialect/base"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        const struct metaschema *row = schema_metaschemas;
        while (row->uri && strcmp(row->uri, uris[i]) != 0)
            row++;
        assert_non_null(row->uri);
    }
}

int test_metaschemas(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(the_table_has_every_file_byte_for_byte),
        UNIT(each_is_json_and_known_by_its_own_identifier),
        UNIT(they_are_sorted_by_uri),
        UNIT(the_dialects_are_there),
    };
    return cmocka_run_group_tests_name("metaschemas", tests, NULL, NULL);
}
