/* links: draw pattern doc
 *
 * Every `pattern` of the contracts of the corpus, once: read into a tree, and twenty texts drawn in which our matcher
 * finds the pattern, within the minLength and maxLength that stand beside it; and a near miss in which it does not. What
 * fails is listed; with PATTERN_SLOW in the environment what is slow as well.
 *
 *     suite_patterns FOLDER      one line, "ok - …"
 */
#include "buf.h"
#include "corpus_files.h"
#include "doc.h"
#include "draw_pattern.h"
#include "pattern.h"
#include "vec.h"

#include <time.h>

enum { DRAWS = 20, PERCENT_WANTED = 995 /* in a thousand */, SLOW_NS = 1000 * 1000 };

struct sum {
    struct arena seen_arena;
    VEC(struct str) seen;
    size_t refused, unread, drawn, failed, missed, unmissed;
};

struct judge {
    const struct pattern *pattern; /* NULL: of lengths only */
    struct pattern_scratch *scratch;
    uint64_t min, max;
};

static bool accepts(void *self, struct str text)
{
    const struct judge *judge = self;
    uint64_t count = utf8_count(text);
    return count >= judge->min && count <= judge->max &&
           (!judge->pattern ||
            pattern_search(judge->pattern, judge->scratch, text) == PATTERN_FOUND);
}

static uint64_t length_of(const struct node *schema, struct str name, uint64_t otherwise)
{
    const struct node *length = node_get(schema, name);
    if (!node_is(length, NODE_NUMBER) || length->len > 9)
        return otherwise;
    return strtoull(length->text, NULL, 10);
}

static bool is_new(struct sum *sum, struct str pattern, const struct judge *judge)
{
    struct arena *arena = &sum->seen_arena;
    struct str name = arena_printf(arena, STR_FMT " %llu %llu", STR_ARG(pattern),
                                   (unsigned long long)judge->min, (unsigned long long)judge->max);
    for (size_t i = 0; i < sum->seen.len; i++)
        if (str_eq(sum->seen.at[i], name))
            return false;
    *vec_push(arena, &sum->seen) = name;
    return true;
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static bool draw_all(struct arena *arena, const struct pattern_wish *wish)
{
    for (uint64_t number = 0; number < DRAWS; number++) {
        struct draw_key key = {number, 7};
        struct draw draw = draw_begin(&key);
        struct buf out = {.arena = arena};
        if (!draw_pattern(number ? &draw : NULL, wish, &out) ||
            !wish->accepts(wish->self, buf_str(&out)))
            return false;
    }
    return true;
}

static void miss(struct arena *arena, struct pattern_wish *wish, struct judge *judge,
                 struct str pattern, struct sum *sum)
{
    struct buf out = {.arena = arena};
    struct draw draw = {.state = 1};
    const struct pattern *compiled = judge->pattern;
    judge->pattern = NULL;
    if (!draw_pattern_miss(&draw, wish, 0, &out)) {
        sum->unmissed++;
    } else if (pattern_search(compiled, judge->scratch, buf_str(&out)) == PATTERN_FOUND) {
        printf("#   not missed by <" STR_FMT ">: " STR_FMT "\n", STR_ARG(buf_str(&out)),
               STR_ARG(pattern));
        sum->failed++;
    } else {
        sum->missed++;
    }
}

static void try_pattern(const struct node *schema, struct str pattern, struct sum *sum)
{
    struct arena arena;
    struct pattern_fault fault;
    struct judge judge = {.min = length_of(schema, STR("minLength"), 0),
                          .max = length_of(schema, STR("maxLength"), UINT64_MAX)};
    if (!is_new(sum, pattern, &judge))
        return;
    arena_init(&arena);
    judge.scratch = pattern_scratch_new(&arena);
    judge.pattern = pattern_compile(&arena, pattern, PATTERN_LENIENT, &fault);
    const struct pattern_tree *tree = pattern_tree_read(&arena, pattern);
    struct pattern_wish wish = {.trees = &tree,
                                .count = 1,
                                .min = judge.min,
                                .max = judge.max,
                                .accepts = accepts,
                                .self = &judge};
    uint64_t begin = now_ns();
    bool drawn = judge.pattern && tree && draw_all(&arena, &wish);
    sum->refused += !judge.pattern;
    sum->unread += judge.pattern && !tree;
    sum->drawn += drawn;
    if (judge.pattern && !drawn)
        printf("#   %s (%llu to %llu): " STR_FMT "\n", tree ? "not drawn" : "not read",
               (unsigned long long)judge.min, (unsigned long long)judge.max, STR_ARG(pattern));
    if (now_ns() - begin > (uint64_t)DRAWS * SLOW_NS &&
        getenv("PATTERN_SLOW")) /* NOLINT(concurrency-mt-unsafe) */
        printf("#   slow, %llu us a draw: " STR_FMT "\n",
               (unsigned long long)(now_ns() - begin) / 1000 / DRAWS, STR_ARG(pattern));
    if (drawn)
        miss(&arena, &wish, &judge, pattern, sum);
    arena_release(&arena);
}

static void walk(const struct node *root, struct sum *sum)
{
    for (const struct node *node = root; node < node_end(root); node++)
        if (node_is(node, NODE_OBJECT) && node_is(node_get(node, STR("pattern")), NODE_STRING))
            try_pattern(node, node_string(node_get(node, STR("pattern"))), sum);
}

static bool file_text(struct arena *arena, const char *path, struct str *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    struct buf out = {.arena = arena};
    char piece[65536];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_add(&out, (struct str){piece, got});
    fclose(file);
    *text = buf_str(&out);
    return true;
}

static void run_file(const char *path, struct sum *sum)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    struct findings findings = {.arena = &arena};
    struct source source = {.name = str_of(path)};
    const struct doc *doc = file_text(&arena, path, &source.text)
                                ? doc_read(&arena, &source, &budget, &findings)
                                : NULL;
    if (doc)
        walk(doc->root, sum);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    struct sum sum = {0};
    if (argc != 2)
        return 2;
    arena_init(&sum.seen_arena);
    corpus_find(argv[1], "openapi");
    corpus_find(argv[1], "openapi-history");
    corpus_find(argv[1], "asyncapi");
    size_t files = corpus_find(argv[1], "json-schema-test-suite");
    char **paths = corpus_sorted();
    for (size_t i = 0; i < files; i++) {
        run_file(paths[i], &sum);
        free(paths[i]);
    }
    size_t read = sum.seen.len - sum.refused;
    bool good = sum.drawn * 1000 >= read * PERCENT_WANTED && sum.failed == 0;
    if (files == 0)
        printf("ok - the patterns of the corpus # skip it is not on this machine\n");
    else
        printf("%s - patterns of the corpus: %zu, %zu that our matcher refuses, %zu without a "
               "tree, %zu drawn; "
               "%zu missed, %zu not\n",
               good ? "ok" : "not ok", sum.seen.len, sum.refused, sum.unread, sum.drawn, sum.missed,
               sum.unmissed);
    arena_release(&sum.seen_arena);
    return 0;
}
