/* The tests about regular expressions of the JSON-Schema-Test-Suite, all drafts. */
#include "trying.h"

#include "doc.h"

#include <stdio.h>

struct suite {
    struct arena *arena;
    struct pattern_scratch *scratch;
    size_t tests, wrong;
};

static struct str file_text(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return (struct str){0};
    size_t size = 1 << 20;
    char *bytes = arena_bytes(arena, size);
    struct str text = {bytes, fread(bytes, 1, size, file)};
    fclose(file);
    return text;
}

static bool is_found(struct suite *suite, struct str text, struct str subject)
{
    struct pattern_fault fault;
    const struct pattern *pattern = pattern_compile(suite->arena, text, PATTERN_STRICT, &fault);
    if (pattern)
        return pattern_search(pattern, suite->scratch, subject) == PATTERN_FOUND;
    print_error(STR_FMT " is refused: " STR_FMT "\n", STR_ARG(text), STR_ARG(fault.why));
    suite->wrong++;
    return false;
}

static bool holds(struct suite *suite, const struct node *schema, const struct node *data);

static bool members_hold(struct suite *suite, const struct node *schema, const struct node *data)
{
    const struct node *patterns = node_get(schema, STR("patternProperties"));
    const struct node *others = node_get(schema, STR("additionalProperties"));
    if (!patterns || !node_is(data, NODE_OBJECT))
        return true;
    NODE_EACH_MEMBER(data, name, member)
    {
        bool found = false;
        NODE_EACH_MEMBER(patterns, pattern, allowed)
        {
            bool fits = is_found(suite, node_str(pattern), node_str(name));
            if (fits && !holds(suite, allowed, member))
                return false;
            found = found || fits;
        }
        if (!found && others && node_is(others, NODE_FALSE))
            return false;
    }
    return true;
}

static bool has_type(const struct node *data, struct str type)
{
    static const struct {
        struct str name;
        enum node_kind kind;
    } types[] = {
        {STR_INIT("string"),  NODE_STRING},
        {STR_INIT("object"),  NODE_OBJECT},
        {STR_INIT("integer"), NODE_NUMBER},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(types[i].name, type))
            return node_is(data, types[i].kind);
    return false;
}

/* What these tests need of JSON Schema. */
static bool holds(struct suite *suite, const struct node *schema, const struct node *data)
{
    const struct node *pattern = node_get(schema, STR("pattern"));
    const struct node *format = node_get(schema, STR("format"));
    const struct node *type = node_get(schema, STR("type"));
    bool is_string = node_is(data, NODE_STRING);
    if (type && !has_type(data, node_str(type)))
        return false;
    if (format && is_string && !pattern_is_strict(node_str(data)))
        return false;
    if (pattern && is_string && !is_found(suite, node_str(pattern), node_str(data)))
        return false;
    return members_hold(suite, schema, data);
}

static void run_group(struct suite *suite, const struct node *group)
{
    const struct node *schema = node_get(group, STR("schema"));
    NODE_EACH_ITEM(node_get(group, STR("tests")), test)
    {
        bool valid = node_is(node_get(test, STR("valid")), NODE_TRUE);
        suite->tests++;
        if (holds(suite, schema, node_get(test, STR("data"))) == valid)
            continue;
        suite->wrong++;
        print_error(STR_FMT ": " STR_FMT "\n",
                    STR_ARG(node_str(node_get(group, STR("description")))),
                    STR_ARG(node_str(node_get(test, STR("description")))));
    }
}

static void run_file(struct suite *suite, const char *draft, const char *file)
{
    struct arena *arena = suite->arena;
    struct str path =
        arena_printf(arena, "%s/json-schema-test-suite/tests/%s/%s", PROVISO_CORPUS, draft, file);
    struct source source = {.name = path, .text = file_text(arena, path.ptr)};
    struct findings findings = {.arena = arena};
    struct budget budget = budget_standard();
    if (!source.text.ptr)
        return;
    const struct doc *doc = doc_read(arena, &source, &budget, &findings);
    assert_non_null(doc);
    NODE_EACH_ITEM(doc->root, group)
    {
        run_group(suite, group);
    }
}

static void the_json_schema_test_suite_agrees(void **state)
{
    static const char *const drafts[] = {"draft4", "draft6", "draft7", "draft2019-09",
                                         "draft2020-12"};
    static const char *const files[] = {"pattern.json", "optional/ecmascript-regex.json",
                                        "optional/non-bmp-regex.json", "optional/format/regex.json",
                                        "optional/format/ecmascript-regex.json"};
    struct suite suite = {.arena = *state, .scratch = pattern_scratch_new(*state)};
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++)
        for (size_t k = 0; k < sizeof files / sizeof *files; k++)
            run_file(&suite, drafts[i], files[k]);
    if (suite.tests == 0) {
        print_message("skipped: there is no corpus at %s\n", PROVISO_CORPUS);
        skip();
    }
    print_message("%zu tests of the JSON-Schema-Test-Suite\n", suite.tests);
    assert_true(suite.tests > 300);
    assert_int_equal(suite.wrong, 0);
}

int test_suite(void)
{
    static const struct CMUnitTest tests[] = {UNIT(the_json_schema_test_suite_agrees)};
    return cmocka_run_group_tests_name("test suite", tests, NULL, NULL);
}
