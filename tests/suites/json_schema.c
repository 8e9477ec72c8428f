/* links: values schema doc
 *
 * JSON-Schema-Test-Suite: every test of drafts 4, 6, 7, 2019-09 and 2020-12, the optional ones and the
 * formats included, judged in all three ways that there are, and once more with the members of every object in other
 * orders: no verdict may change. Every remote document is handed over. One line a file; tests that fail are held against known_failures.txt, and a row there that no longer fails is a
 * failure itself. For every schema values are made, too: each is valid, and only where no test is valid there may be none.
 *
 *     suite_json_schema FOLDER FILE      the corpus, with json-schema-test-suite/ in it; known_failures.txt
 */
#include "schema_agree.h"
#include "values.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATHS_MAX = 1024 };

struct draft {
    const char *folder;
    enum schema_dialect dialect;
};

static const struct draft drafts[] = {
    {"draft4",       SCHEMA_DRAFT_4},
    {"draft6",       SCHEMA_DRAFT_6},
    {"draft7",       SCHEMA_DRAFT_7},
    {"draft2019-09", SCHEMA_2019_09},
    {"draft2020-12", SCHEMA_2020_12},
};

/* nftw hands nothing through. */
static char *paths[PATHS_MAX];
static size_t path_count;

struct known_failure {
    struct str test; /* "draft7/optional/x.json | group | test" */
    bool met;
};

struct suite {
    struct arena arena; /* of the remotes */
    struct budget budget;
    VEC(struct known_failure) known;
    VEC(const struct doc *) remotes;
    size_t right, known_wrong, wrong;
    size_t made, impossible; /* schemas */
};

struct sum {
    size_t right, wrong;
};

/* ---- files ---- */

static int remember(const char *path, const struct stat *status, int kind, struct FTW *level)
{
    (void)status, (void)level;
    if (kind == FTW_F && str_ends(str_of(path), STR(".json")) && path_count < PATHS_MAX)
        paths[path_count++] = strdup(path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The JSON files under a folder into `paths`, in order. */
static void find_files(const char *folder)
{
    while (path_count > 0)
        free(paths[--path_count]);
    nftw(folder, remember, 16, FTW_PHYS); /* NOLINT(concurrency-mt-unsafe): one thread */
    qsort(paths, path_count, sizeof *paths, by_name);
}

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

static const struct doc *read_file(struct suite *suite, struct arena *arena, const char *path,
                                   struct str uri)
{
    struct findings findings = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = arena_str(arena, str_of(path)), .uri = uri};
    if (!file_text(arena, path, &source->text))
        return NULL;
    return doc_read_json(arena, source, &suite->budget, &findings);
}

static void read_remotes(struct suite *suite, const char *folder)
{
    find_files(folder);
    for (size_t i = 0; i < path_count; i++) {
        struct str uri =
            arena_printf(&suite->arena, "http://localhost:1234%s", paths[i] + strlen(folder));
        const struct doc *doc = read_file(suite, &suite->arena, paths[i], uri);
        if (doc)
            *vec_push(&suite->arena, &suite->remotes) = doc;
    }
}

/* Lines "FILE | GROUP | TEST # reason"; '#' at the beginning: a comment. False where one has no reason. */
static bool read_known(struct suite *suite, const char *path)
{
    struct str rest = {0}, line;
    bool good = file_text(&suite->arena, path, &rest);
    while (good && str_cut(&rest, '\n', &line)) {
        size_t reason = str_find_last(line, '#');
        if (str_trim(line).len == 0 || line.ptr[0] == '#')
            continue;
        good = str_trim(str_from(line, reason + 1)).len > 0;
        *vec_push(&suite->arena, &suite->known) =
            (struct known_failure){.test = str_trim(str_slice(line, 0, reason))};
    }
    return good;
}

static struct known_failure *known_at(struct suite *suite, struct str test)
{
    for (size_t i = 0; i < suite->known.len; i++)
        if (str_eq(suite->known.at[i].test, test))
            return &suite->known.at[i];
    return NULL;
}

/* ---- tests ---- */

/* A group of tests as it stands in a file. */
struct group {
    struct suite *suite;
    struct arena *arena;
    const struct doc *doc;
    const struct node *node;
    struct str file; /* "draft7/ref.json" */
    struct schema_options options;
};

static const struct schema *compile(struct group *group, struct findings *findings)
{
    const struct node *schema = node_get(group->node, STR("schema"));
    struct schema_set *set = schema_set_new(group->arena, &group->options, findings);
    schema_set_add(set, STR(""), group->doc, schema);
    for (size_t i = 0; i < group->suite->remotes.len; i++) {
        const struct doc *remote = group->suite->remotes.at[i];
        schema_set_add(set, remote->source->uri, remote, remote->root);
    }
    return schema_compile(set, schema, SCHEMA_NEUTRAL);
}

static void complain(struct group *group, const struct node *test, const char *what,
                     struct sum *sum)
{
    struct suite *suite = group->suite;
    struct str name =
        arena_printf(group->arena, STR_FMT " | " STR_FMT " | " STR_FMT, STR_ARG(group->file),
                     STR_ARG(node_string(node_get(group->node, STR("description")))),
                     STR_ARG(node_string(node_get(test, STR("description")))));
    struct known_failure *known = known_at(suite, name);
    if (known) {
        known->met = true;
        suite->known_wrong++;
        return;
    }
    sum->wrong++;
    printf("#   " STR_FMT ": %s\n", STR_ARG(name), what);
}

/* ---- other orders of members ---- */

enum order { REVERSED, STREWN, ORDERS };

/* Which member comes n-th. */
static size_t place(enum order order, size_t n, size_t count)
{
    if (order == REVERSED)
        return count - 1 - n;
    return count % 7 ? (n * 7 + count / 2) % count : (n * 11 + count / 2) % count;
}

static void write_anew(struct buf *out, const struct node *node, enum order order)
{
    if (node->kind != NODE_ARRAY && node->kind != NODE_OBJECT) {
        doc_write_json(out, node);
        return;
    }
    const struct node **parts = arena_array(out->arena, const struct node *, (size_t)node->len + 1);
    bool object = node->kind == NODE_OBJECT;
    size_t count = 0;
    NODE_EACH_MEMBER(node, key, value)
    parts[count++] = key;
    NODE_EACH_ITEM(node, item)
    parts[count++] = item;
    buf_byte(out, object ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        const struct node *part = parts[object ? place(order, i, count) : i];
        buf_add(out, i ? STR(",") : STR(""));
        if (object) {
            doc_write_json(out, part++);
            buf_byte(out, ':');
        }
        write_anew(out, part, order);
    }
    buf_byte(out, object ? '}' : ']');
}

static const struct doc *in_order(struct group *group, enum order order)
{
    struct buf out = {.arena = group->arena};
    struct findings findings = {.arena = group->arena};
    struct source *source = arena_new(group->arena, struct source);
    write_anew(&out, group->node, order);
    *source = (struct source){.name = STR("again"), .text = buf_str(&out)};
    return doc_read_json(group->arena, source, &group->suite->budget, &findings);
}

static const struct node *test_at(const struct node *group, size_t index)
{
    return node_get(node_at(node_get(group, STR("tests")), index), STR("data"));
}

/* How many tests of the group get another verdict where members stand in another order. */
static void run_anew(struct group *group, const struct schema *schema, struct sum *sum)
{
    struct schema_run *run = schema_run_new(group->arena);
    size_t count = node_get(group->node, STR("tests"))->len;
    for (enum order order = REVERSED; order < ORDERS; order++) {
        struct group anew = *group;
        struct findings findings = {.arena = group->arena};
        anew.doc = in_order(group, order);
        anew.node = anew.doc->root;
        const struct schema *again = compile(&anew, &findings);
        for (size_t i = 0; i < count; i++)
            if (schema_eval(schema, run, test_at(group->node, i)) !=
                    schema_eval(again, run, test_at(anew.node, i)) ||
                schema_eval(schema, run, test_at(anew.node, i)) !=
                    schema_eval(again, run, test_at(group->node, i)))
                complain(group, node_at(node_get(group->node, STR("tests")), i),
                         "another order of members, another verdict", sum);
    }
}

/* ---- the tests of a group ---- */

static const char *fault_of(struct group *group, const struct schema *schema,
                            struct schema_run *run, const struct node *test)
{
    struct agreement said = {.arena = group->arena};
    const struct node *data = node_get(test, STR("data"));
    bool wanted = node_bool(node_get(test, STR("valid")), false);
    const char *wrong = schema_disagreement(schema, run, group->doc, data, &said);
    if (wrong)
        return wrong;
    if (said.tracking == SCHEMA_LIMIT || said.outcome->verdict == SCHEMA_LIMIT)
        return "a limit was met";
    if (said.verdict != (wanted ? SCHEMA_VALID : SCHEMA_INVALID))
        return wanted ? "should be valid" : "should be invalid";
    return NULL;
}

/* ---- values of a schema ---- */

static bool any_is_valid(const struct group *group)
{
    NODE_EACH_ITEM(node_get(group->node, STR("tests")), test)
    if (node_bool(node_get(test, STR("valid")), false))
        return true;
    return false;
}

static void make_values(struct group *group, const struct schema *schema, struct sum *sum)
{
    enum { DRAWS = 5 };
    static const struct str pseudo = STR_INIT("{\"description\":\"values\"}");
    struct suite *suite = group->suite;
    struct values *values = values_new(group->arena, &suite->budget);
    struct schema_run *run = schema_run_new(group->arena);
    struct source source = {.name = STR("values"), .text = pseudo};
    struct findings findings = {.arena = group->arena};
    const struct doc *name = doc_read_json(group->arena, &source, &suite->budget, &findings);
    enum values_outcome outcome = VALUES_MADE;
    struct values_made made;
    for (int i = 0; i < DRAWS + VALUES_MAXIMAL && outcome == VALUES_MADE; i++) {
        struct str number = arena_printf(group->arena, "%d", i);
        struct values_wish wish = {.key = draw_key_of(&number, 1),
                                   .voice = (enum values_voice)(i < DRAWS ? 0 : i - DRAWS + 1)};
        outcome = values_draw(values, schema, &wish, group->arena, &made);
        if (outcome == VALUES_MADE && schema_eval_tracking(schema, run, made.root) != SCHEMA_VALID)
            complain(group, name->root, "a value that was made is not valid", sum);
    }
    suite->made += outcome == VALUES_MADE;
    suite->impossible += outcome == VALUES_IMPOSSIBLE;
    if (outcome != VALUES_MADE && any_is_valid(group))
        complain(group, name->root,
                 outcome == VALUES_IMPOSSIBLE
                     ? "there are values, but it is said that none is possible"
                     : arena_cstr(group->arena, made.why),
                 sum);
}

static void run_group(struct group *group, struct sum *sum)
{
    struct findings findings = {.arena = group->arena};
    const struct schema *schema = compile(group, &findings);
    struct schema_run *run = schema_run_new(group->arena);
    NODE_EACH_ITEM(node_get(group->node, STR("tests")), test)
    {
        const char *fault = schema_is_complete(schema) ? fault_of(group, schema, run, test)
                                                       : "the schema does not compile";
        if (fault)
            complain(group, test, fault, sum);
        else
            sum->right++;
    }
    run_anew(group, schema, sum);
    if (schema_is_complete(schema))
        make_values(group, schema, sum);
}

static void run_file(struct suite *suite, const struct draft *draft, const char *path)
{
    struct arena arena;
    arena_init(&arena);
    const struct doc *doc = read_file(suite, &arena, path, STR(""));
    bool is_format = str_contains(str_of(path), STR("/optional/format/"));
    struct group group = {
        .suite = suite,
        .arena = &arena,
        .doc = doc,
        .file = str_of(strstr(path, draft->folder)),
        .options = {.dialect = draft->dialect,
                    .formats = is_format ? SCHEMA_FORMATS_ASSERTED : SCHEMA_FORMATS_BY_DIALECT,
                    .budget = &suite->budget},
    };
    struct sum sum = {0};
    NODE_EACH_ITEM(doc ? doc->root : NULL, node)
    {
        group.node = node;
        run_group(&group, &sum);
    }
    bool good = doc && sum.wrong == 0;
    printf("%s - " STR_FMT ": %zu right, %zu wrong\n", good ? "ok" : "not ok", STR_ARG(group.file),
           sum.right, sum.wrong);
    suite->right += sum.right;
    suite->wrong += sum.wrong;
    arena_release(&arena);
}

/* Only optional tests may fail, and only as long as they do. */
static void check_known(const struct suite *suite)
{
    size_t wrong = 0;
    for (size_t i = 0; i < suite->known.len; i++) {
        const struct known_failure *known = &suite->known.at[i];
        bool optional = str_contains(known->test, STR("/optional/"));
        if (known->met && optional)
            continue;
        wrong++;
        printf("#   " STR_FMT ": %s\n", STR_ARG(known->test),
               optional ? "does not fail" : "is required");
    }
    printf("%s - all known failures are optional tests that fail\n", wrong ? "not ok" : "ok");
}

static void run_suite(struct suite *suite, const char *corpus)
{
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        char folder[4096];
        snprintf(folder, sizeof folder, "%s/json-schema-test-suite/tests/%s", corpus,
                 drafts[i].folder);
        find_files(folder);
        for (size_t n = 0; n < path_count; n++)
            run_file(suite, &drafts[i], paths[n]);
    }
}

int main(int argc, char **argv)
{
    char remotes[4096];
    struct suite suite = {.budget = budget_standard()};
    if (argc != 3)
        return 2;
    arena_init(&suite.arena);
    snprintf(remotes, sizeof remotes, "%s/json-schema-test-suite/remotes", argv[1]);
    read_remotes(&suite, remotes);
    bool good = read_known(&suite, argv[2]);
    printf("%s - the known failures can be read, and each has a reason\n", good ? "ok" : "not ok");
    run_suite(&suite, argv[1]);
    find_files("");
    if (suite.right + suite.wrong == 0)
        printf("ok - JSON-Schema-Test-Suite # skip it is not on this machine\n");
    else
        check_known(&suite);
    printf("# %zu right, %zu known to be wrong, %zu wrong\n", suite.right, suite.known_wrong,
           suite.wrong);
    printf("# values: of %zu schemas made, %zu have none\n", suite.made, suite.impossible);
    arena_release(&suite.arena);
    return 0;
}
