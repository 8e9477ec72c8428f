/* Every document of the corpus is read, and comes back the same from its own JSON. */
#include "reading.h"

#include <ftw.h>
#include <stdio.h>

/* nftw hands nothing through, so what it fills stands here. */
static struct {
    size_t documents, wrong, changed;
} seen;

/* No YAML; an alias inside its own anchor. */
static const char *const broken[] = {"/broken-yaml/openai-2023-06-28.yaml",
                                     "/malicious/yamlbomb.yaml"};

static bool is_broken(const char *path)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (str_ends(str_of(path), str_of(broken[i])))
            return true;
    return false;
}

static bool is_document(struct str path)
{
    return str_ends(path, STR(".json")) || str_ends(path, STR(".yaml")) ||
           str_ends(path, STR(".yml"));
}

static struct str file_text(struct arena *arena, const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = arena_bytes(arena, size);
    assert_int_equal(fread(bytes, 1, size, file), size);
    fclose(file);
    return (struct str){bytes, size};
}

static bool comes_back(struct arena *arena, const struct doc *doc, const struct budget *budget,
                       struct findings *findings)
{
    struct buf out = {.arena = arena};
    doc_write_json(&out, doc->root);
    struct source again = {.name = STR("again.json"), .text = buf_str(&out)};
    const struct doc *back = doc_read_json(arena, &again, budget, findings);
    return back && back->count == doc->count && node_equal(back->root, doc->root);
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    if (type != FTW_F || !is_document(str_of(path)))
        return 0;
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    struct findings findings = {.arena = &arena};
    struct source source = {.name = str_of(path),
                            .text = file_text(&arena, path, (size_t)status->st_size)};
    const struct doc *doc = doc_read(&arena, &source, &budget, &findings);
    seen.documents++;
    if ((doc == NULL) != is_broken(path) || (!doc && findings.count[SEVERITY_ERROR] == 0)) {
        print_error("%s was %s\n", path, doc ? "read" : "refused");
        seen.wrong++;
    }
    if (doc && !comes_back(&arena, doc, &budget, &findings)) {
        print_error("%s came back changed\n", path);
        seen.changed++;
    }
    arena_release(&arena);
    return 0;
}

/* Two files of the corpus are meant to be refused: one is no YAML, one has an alias inside its own
 * anchor. */
static void the_corpus_is_read_but_for_its_broken_files(void **state)
{
    (void)state;
    int failed =
        nftw(PROVISO_CORPUS, visit, 16, FTW_PHYS); /* NOLINT(concurrency-mt-unsafe): one thread */
    if (failed || seen.documents == 0) {
        print_message("skipped: there is no corpus at %s\n", PROVISO_CORPUS);
        skip();
    }
    assert_true(seen.documents > 1000);
    assert_int_equal(seen.wrong, 0);
    assert_int_equal(seen.changed, 0);
}

int test_corpus(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_corpus_is_read_but_for_its_broken_files)};
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
