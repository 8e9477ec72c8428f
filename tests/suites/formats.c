/* links: format doc
 *
 * JSON-Schema-Test-Suite, tests of every draft in optional/format: each string (or number, where a format is about
 * numbers) is put to the format that the schema names; values of other types are valid by definition.
 * One line a file.
 *
 *     suite_formats FOLDER      the corpus, with json-schema-test-suite/ in it
 */
#include "buf.h"
#include "doc.h"
#include "format.h"

#include <glob.h>
#include <stdio.h>

struct draft {
    const char *folder;
    unsigned dialect;
};

static const struct draft drafts[] = {
    {"draft4",       FORMAT_DRAFT_4},
    {"draft6",       FORMAT_DRAFT_6},
    {"draft7",       FORMAT_DRAFT_7},
    {"draft2019-09", FORMAT_2019_09},
    {"draft2020-12", FORMAT_2020_12},
};

struct sum {
    size_t right, wrong;
};

static bool file_text(struct arena *arena, const char *path, struct str *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    struct buf out = {.arena = arena};
    char piece[4096];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_add(&out, (struct str){piece, got});
    fclose(file);
    *text = buf_str(&out);
    return true;
}

static bool is_valid(const struct format *format, const struct node *value)
{
    bool string = node_is(value, NODE_STRING), number = node_is(value, NODE_NUMBER);
    if (!format || !format->holds || (!string && !number))
        return true;
    if (format->of == (string ? FORMAT_OF_NUMBERS : FORMAT_OF_STRINGS))
        return true;
    return format->holds(node_str(value));
}

static void run_case(const struct node *group, unsigned dialect, struct sum *sum)
{
    const struct node *schema = node_get(group, STR("schema"));
    const struct format *format =
        format_find(node_string(node_get(schema, STR("format"))), dialect);
    NODE_EACH_ITEM(node_get(group, STR("tests")), test)
    {
        bool wanted = node_bool(node_get(test, STR("valid")), false);
        if (is_valid(format, node_get(test, STR("data"))) == wanted) {
            sum->right++;
            continue;
        }
        sum->wrong++;
        printf("#   should be %s: " STR_FMT "\n", wanted ? "valid" : "invalid",
               STR_ARG(node_string(node_get(test, STR("description")))));
    }
}

static void run_file(const char *path, const struct draft *draft, const char *name)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    struct findings findings = {.arena = &arena};
    struct source source = {.name = str_of(path)};
    const struct doc *doc = file_text(&arena, path, &source.text)
                                ? doc_read_json(&arena, &source, &budget, &findings)
                                : NULL;
    struct sum sum = {0};
    NODE_EACH_ITEM(doc ? doc->root : NULL, group)
    run_case(group, draft->dialect, &sum);
    bool good = sum.wrong == 0 && sum.right > 0;
    printf("%s - %s %s: %zu right, %zu wrong\n", good ? "ok" : "not ok", draft->folder, name,
           sum.right, sum.wrong);
    arena_release(&arena);
}

static size_t run_draft(const char *corpus, const struct draft *draft)
{
    char pattern[4096];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "%s/json-schema-test-suite/tests/%s/optional/format/*.json",
             corpus, draft->folder);
    if (glob(pattern, 0, NULL, &found) != 0) /* NOLINT(concurrency-mt-unsafe): one thread */
        return 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        run_file(found.gl_pathv[i], draft, strrchr(found.gl_pathv[i], '/') + 1);
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

int main(int argc, char **argv)
{
    size_t files = 0;
    if (argc != 2)
        return 2;
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++)
        files += run_draft(argv[1], &drafts[i]);
    if (files == 0)
        printf("ok - the formats of the test suite # skip it is not on this machine\n");
    return 0;
}
