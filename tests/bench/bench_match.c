/* links: match
 *
 * What it costs to find an operation, for contracts of 10 and of 1,000 operations: nanoseconds for
 * one request, and how many times as long a plain scan over all templates takes, measured side by
 * side in one run. The scan compares method and segments and takes the first that fits: no order of
 * choice, no captures, so the ratio is on its side. Medians of ROUNDS interleaved rounds. */
#include "buf.h"
#include "match.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15, PER_RESOURCE = 5, SEGMENTS_MAX = 8 };

/* A template of the scan, split beforehand; an empty segment is a variable. */
struct line {
    struct str method, segments[SEGMENTS_MAX];
    size_t count;
};

struct request {
    struct str method, path;
};

struct bench {
    struct arena arena;
    struct contract contract;
    struct line *lines;
    struct request *requests;
    size_t count;
    struct match_tree *tree;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* What real contracts mostly look like: collections, their items, and something below an item. */
static const struct {
    const char *method, *path, *request;
} shapes[PER_RESOURCE] = {
    {"GET",    "/v1/%s",                      "/v1/%s"                   },
    {"POST",   "/v1/%s",                      "/v1/%s"                   },
    {"GET",    "/v1/%s/{id}",                 "/v1/%s/497f6eca-6276-4993"},
    {"DELETE", "/v1/%s/{id}",                 "/v1/%s/1048576"           },
    {"GET",    "/v1/%s/{id}/entries/{entry}", "/v1/%s/1048576/entries/17"},
};

/* "billing-invoices-7": words of different lengths, many with a beginning in common. */
static struct str resource_name(struct arena *arena, size_t index)
{
    static const char *const first[] = {"billing", "user", "account-group", "order", "wire"};
    static const char *const second[] = {"invoices", "items", "sessions", "rules"};
    return arena_printf(arena, "%s-%s-%zu", first[index % 5], second[index % 4], index);
}

/* The formats are those of `shapes`, each with one %s. */
static struct str fill(struct arena *arena, const char *format, struct str name)
{
    struct buf out = {.arena = arena};
    struct str text = str_of(format);
    size_t at = str_find(text, '%');
    buf_add(&out, str_slice(text, 0, at));
    buf_add(&out, name);
    buf_add(&out, str_from(text, at + 2));
    return buf_str(&out);
}

static struct line line_of(struct str method, struct str path)
{
    struct line line = {.method = method};
    struct str rest = str_from(path, 1), part;
    while (str_cut(&rest, '/', &part))
        line.segments[line.count++] = part.ptr[0] == '{' ? STR("") : part;
    return line;
}

static void prepare(struct bench *bench, size_t count)
{
    arena_init(&bench->arena);
    struct arena *arena = &bench->arena;
    struct server *server = arena_new(arena, struct server);
    bench->contract = (struct contract){.operation_count = count};
    bench->contract.operations = arena_array(arena, struct operation, count);
    bench->lines = arena_array(arena, struct line, count);
    bench->requests = arena_array(arena, struct request, count);
    bench->count = count;
    for (size_t i = 0; i < count; i++) {
        struct str name = resource_name(arena, i / PER_RESOURCE);
        size_t shape = i % PER_RESOURCE;
        struct str method = str_of(shapes[shape].method);
        struct str path = fill(arena, shapes[shape].path, name);
        bench->contract.operations[i] = (struct operation){
            .method = method, .path = path, .servers = {server, 1}
        };
        bench->lines[i] = line_of(method, path);
        /* Requests come in an order of their own, so that no cache is warm by chance. */
        bench->requests[i * 617 % count] =
            (struct request){method, fill(arena, shapes[shape].request, name)};
    }
    struct match_mount mount = {.contract = &bench->contract};
    struct findings findings = {.arena = arena};
    bench->tree = match_compile(arena, &mount, 1, &(struct match_options){0}, &findings);
}

static bool line_fits(const struct line *line, struct str method, struct str path)
{
    struct str rest = str_from(path, 1), part;
    if (!str_eq(line->method, method))
        return false;
    size_t at = 0;
    for (; str_cut(&rest, '/', &part); at++)
        if (at == line->count || (line->segments[at].len && !str_eq(line->segments[at], part)))
            return false;
    return at == line->count;
}

static size_t scan(const struct bench *bench, const struct request *request)
{
    size_t i = 0;
    while (i < bench->count && !line_fits(&bench->lines[i], request->method, request->path))
        i++;
    return i;
}

/* Nanoseconds a request; both add up what they found, so that neither is left out by the compiler.
 */
static double time_tree(const struct bench *bench, size_t times, size_t *found)
{
    struct arena scratch;
    struct match match;
    arena_init(&scratch);
    double start = now();
    for (size_t round = 0; round < times; round++)
        for (size_t i = 0; i < bench->count; i++)
            if (match_find(bench->tree, bench->requests[i].method, bench->requests[i].path,
                           &scratch, &match) == MATCH_FOUND)
                *found += match.route;
    double end = now();
    arena_release(&scratch);
    return (end - start) / (double)(times * bench->count);
}

static double time_scan(const struct bench *bench, size_t times, size_t *found)
{
    double start = now();
    for (size_t round = 0; round < times; round++)
        for (size_t i = 0; i < bench->count; i++)
            *found += scan(bench, &bench->requests[i]);
    return (now() - start) / (double)(times * bench->count);
}

static int by_value(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, by_value);
    return times[ROUNDS / 2];
}

/* What an unknown path costs until the nearest operations are named, in microseconds. */
static double time_nearest(const struct bench *bench)
{
    double times[ROUNDS];
    struct match_near near[3];
    for (int i = 0; i < ROUNDS; i++) {
        struct arena scratch;
        arena_init(&scratch);
        double start = now();
        match_nearest(bench->tree, STR("GET"), STR("/v1/order-item-5/7"), &scratch, near, 3);
        times[i] = (now() - start) / 1e3;
        arena_release(&scratch);
    }
    return median(times);
}

static bool run(size_t operations)
{
    struct bench bench;
    double tree[ROUNDS], plain[ROUNDS];
    size_t times = 200000 / operations, by_tree = 0, by_scan = 0;
    prepare(&bench, operations);
    for (int i = 0; i < ROUNDS; i++) {
        tree[i] = time_tree(&bench, times, &by_tree);
        plain[i] = time_scan(&bench, times / 20 + 1, &by_scan);
    }
    size_t sum = operations * (operations - 1) / 2;
    bool right = by_tree == sum * times * ROUNDS && by_scan == sum * (times / 20 + 1) * ROUNDS;
    double ours = median(tree), theirs = median(plain);
    printf(
        "match %4zu operations: a plain scan takes %5.1f x as long (tree %3.0f ns, scan %5.0f ns); "
        "nearest of an unknown path %.0f us\n",
        operations, theirs / ours, ours, theirs, time_nearest(&bench));
    arena_release(&bench.arena);
    if (!right)
        fprintf(stderr, "bench_match: tree and scan do not find the same operations\n");
    return right;
}

int main(void)
{
    return run(10) && run(1000) ? 0 : 1;
}
