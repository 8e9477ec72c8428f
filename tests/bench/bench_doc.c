/* links: doc PkgConfig::JANSSON PkgConfig::YAML m
 *
 * How fast documents are read, as ratios measured side by side in one run:
 *     bench_doc [contract.json contract.yaml]       else two of the corpus
 * JSON: our reader against jansson, both refusing duplicates and giving back what they took: bodies
 * as APIs send them, of five sizes, and a contract. YAML: our tree against libyaml's events alone.
 * Canonical form: bare time, as it has no rival here. The least of ROUNDS interleaved rounds. */
#include "buf.h"
#include "doc.h"

#include <jansson.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yaml.h>

enum { ROUNDS = 15 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static struct str read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return STR("");
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_bytes(arena, size);
    size_t got = fread(bytes, 1, size, file);
    fclose(file);
    return (struct str){bytes, got};
}

/* What else runs here only makes it longer. */
static double least(const double *times)
{
    double shortest = times[0];
    for (int i = 1; i < ROUNDS; i++)
        shortest = times[i] < shortest ? times[i] : shortest;
    return shortest;
}

/* Milliseconds; below zero where the text could not be read. */
static double time_doc(struct arena *arena, const struct source *source)
{
    struct findings findings = {.arena = arena};
    struct budget budget = budget_standard();
    double start = now();
    bool read = doc_read(arena, source, &budget, &findings) != NULL;
    double end = now();
    arena_clear(arena);
    return read ? end - start : -1;
}

static double time_jansson(struct str text)
{
    json_error_t error;
    double start = now();
    json_t *value = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    double end = now();
    json_decref(value);
    malloc_trim(0); /* else the next one who asks malloc pays for what was freed here */
    return value ? end - start : -1;
}

static double time_events(struct str text)
{
    yaml_parser_t parser;
    double start = now();
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    bool going = true, read = false;
    while (going) {
        yaml_event_t event;
        going = yaml_parser_parse(&parser, &event) != 0;
        if (!going)
            break;
        read = event.type == YAML_STREAM_END_EVENT;
        going = !read;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return read ? now() - start : -1;
}

static double time_canonical(struct arena *arena, const struct source *source)
{
    struct findings findings = {.arena = arena};
    struct budget budget = budget_standard();
    const struct doc *doc = doc_read(arena, source, &budget, &findings);
    double start = now();
    struct buf out = {.arena = arena};
    if (doc)
        doc_write_canonical(&out, doc->root);
    double end = now();
    arena_clear(arena);
    return doc ? end - start : -1;
}

static void bench_json(struct arena *arena, const struct source *source)
{
    double ours[ROUNDS], theirs[ROUNDS], canonical[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = time_doc(arena, source);
        theirs[i] = time_jansson(source->text);
        canonical[i] = time_canonical(arena, source);
    }
    double us = least(ours), them = least(theirs), mb = (double)source->text.len / 1e6;
    printf("json: %.1f x jansson (%.1f MB: %.2f ms, %.0f MB/s; jansson %.1f ms, %.0f MB/s)\n",
           them / us, mb, us, mb / us * 1e3, them, mb / them * 1e3);
    printf("canonical: %.2f x our reading (%.2f ms)\n", least(canonical) / us, least(canonical));
}

/* ---- bodies ---- */

enum { BODIES = 32, BYTES_A_ROUND = 1000000 };

struct bodies {
    struct source at[BODIES];
    double bytes; /* of one, on average */
};

static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static const char *pick(const char *const *list, unsigned *state)
{
    return list[next(state) % 8];
}

static const char *const people[] = {
    "Ada Lovelace", "Alan Turing",        "Grace Hopper", "Lynn Conway", "Zo\xC3\xAB M\xC3\xBCller",
    "Li Wei",       "Edsger W. Dijkstra", "Mary"};
static const char *const things[] = {"Kettle",    "Desk lamp, brass",         "USB-C cable (2 m)",
                                     "Notebook",  "24\\\" monitor",           "Chair",
                                     "Mug, blue", "Standing desk 160 x 80 cm"};
static const char *const states[] = {"new",     "paid",   "packed",    "shipped",
                                     "waiting", "closed", "cancelled", "partially_refunded"};

static void write_line(struct buf *out, unsigned *state)
{
    buf_printf(out, "{\"sku\":\"SKU-%04u\",\"title\":\"%s\",\"quantity\":%u,\"price\":%u.%02u}",
               next(state) % 10000, pick(things, state), 1 + next(state) % 12, next(state) % 500,
               next(state) % 100);
}

static void write_customer(struct buf *out, unsigned *state)
{
    buf_printf(
        out,
        ",\"customer\":{\"id\":%u,\"name\":\"%s\",\"email\":\"c%u@example.com\",\"vip\":%s,"
        "\"address\":{\"street\":\"%u Main Street\",\"city\":\"Springfield\",\"zip\":\"%05u\","
        "\"location\":[%d.%05u,%u.%04u]}}",
        next(state), pick(people, state), next(state), next(state) % 2 ? "true" : "false",
        next(state) % 3000, next(state) % 100000, (int)(next(state) % 180) - 90,
        next(state) % 100000, next(state) % 180, next(state) % 10000);
}

static void write_order(struct buf *out, unsigned *state, unsigned lines)
{
    buf_printf(out,
               "{\"id\":%u,\"status\":\"%s\",\"createdAt\":\"2024-%02u-%02uT%02u:%02u:09Z\","
               "\"total\":%u.%02u,\"currency\":\"EUR\",\"reference\":\"r-%08u\",\"gift\":%s,"
               "\"note\":null,\"tags\":[\"%s\","
               "\"web\"]",
               100000 + next(state) % 900000, pick(states, state), 1 + next(state) % 12,
               1 + next(state) % 28, next(state) % 24, next(state) % 60, next(state) % 2000,
               next(state) % 100, next(state), next(state) % 2 ? "true" : "false",
               pick(states, state));
    if (lines)
        write_customer(out, state);
    buf_add(out, STR(",\"lines\":["));
    for (unsigned i = 0; i < lines; i++) {
        if (i)
            buf_byte(out, ',');
        write_line(out, state);
    }
    buf_add(out, STR("]}"));
}

/* One order, or a page of orders. */
static struct str make_body(struct arena *arena, size_t size, unsigned seed)
{
    struct buf out = {.arena = arena};
    if (size < 500) {
        write_order(&out, &seed, 0);
        return buf_str(&out);
    }
    buf_add(&out, STR("{\"orders\":["));
    for (bool first = true; out.len + 250 < size; first = false) {
        if (!first)
            buf_byte(&out, ',');
        write_order(&out, &seed, 1 + next(&seed) % 4);
    }
    buf_printf(&out, "],\"page\":%u,\"of\":%u,\"next\":null}", next(&seed) % 100, next(&seed));
    return buf_str(&out);
}

static void make_bodies(struct arena *arena, size_t size, struct bodies *bodies)
{
    bodies->bytes = 0;
    for (unsigned i = 0; i < BODIES; i++) {
        struct str text = make_body(arena, size, i);
        bodies->at[i] = (struct source){.name = STR("body"), .text = text};
        bodies->bytes += (double)text.len / BODIES;
    }
}

/* Milliseconds for reading all of them so and so often. */
static double time_bodies(struct arena *arena, const struct bodies *bodies, int times)
{
    struct budget budget = budget_standard();
    struct doc_reading reading = {.budget = &budget};
    double start = now();
    for (int i = 0; i < times * BODIES; i++) {
        struct findings findings = {.arena = arena};
        if (!doc_read_value(arena, &bodies->at[i % BODIES], &reading, &findings))
            abort();
        arena_clear(arena);
    }
    return now() - start;
}

static double time_bodies_jansson(const struct bodies *bodies, int times)
{
    double start = now();
    for (int i = 0; i < times * BODIES; i++) {
        struct str text = bodies->at[i % BODIES].text;
        json_error_t error;
        json_t *value = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
        if (!value)
            abort();
        json_decref(value);
    }
    return now() - start;
}

/* How many times as fast as jansson bodies of one size are read, given back included. */
static double bench_size(struct arena *texts, struct arena *arena, size_t size)
{
    struct bodies bodies;
    make_bodies(texts, size, &bodies);
    int times = (int)(BYTES_A_ROUND / (bodies.bytes * BODIES)) + 1;
    double ours[ROUNDS], theirs[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = time_bodies(arena, &bodies, times);
        theirs[i] = time_bodies_jansson(&bodies, times);
    }
    double us = least(ours), them = least(theirs), count = times * BODIES;
    printf("json: %.1f x jansson (%.0f bytes: %.0f ns, %.0f MB/s; jansson %.0f ns)\n", them / us,
           bodies.bytes, us / count * 1e6, bodies.bytes * count / us / 1e3, them / count * 1e6);
    return them / us;
}

static void bench_bodies(struct arena *texts)
{
    static const size_t sizes[] = {200, 1000, 5000, 20000, 60000};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    struct arena arena;
    arena_init(&arena);
    double lowest = INFINITY, logs = 0;
    for (size_t i = 0; i < SIZES; i++) {
        double ratio = bench_size(texts, &arena, sizes[i]);
        lowest = ratio < lowest ? ratio : lowest;
        logs += log(ratio);
    }
    printf("json bodies: at least %.1f x jansson, geometric mean %.1f x\n", lowest,
           exp(logs / SIZES));
    arena_release(&arena);
}

/* ---- contracts ---- */

static void bench_yaml(struct arena *arena, const struct source *source)
{
    double ours[ROUNDS], theirs[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = time_doc(arena, source);
        theirs[i] = time_events(source->text);
    }
    double us = least(ours), them = least(theirs);
    printf("yaml: %.2f x bare libyaml events (%.1f MB: %.2f ms; events %.2f ms)\n", us / them,
           (double)source->text.len / 1e6, us, them);
}

static bool bench(struct arena *texts, const char *const *paths)
{
    struct arena arena;
    arena_init(&arena);
    struct source json = {.name = str_of(paths[0]), .text = read_file(texts, paths[0])};
    struct source yaml = {.name = str_of(paths[1]), .text = read_file(texts, paths[1])};
    bool readable = time_doc(&arena, &json) >= 0 && time_doc(&arena, &yaml) >= 0;
    if (readable) {
        bench_json(&arena, &json);
        bench_yaml(&arena, &yaml);
    }
    arena_release(&arena);
    return readable;
}

int main(int argc, char **argv)
{
    const char *paths[] = {"../shared/corpus/openapi/stripe/spec3.json",
                           "../shared/corpus/openapi/asana/asana_oas.yaml"};
    if (argc != 1 && argc != 3) {
        fprintf(stderr, "usage: bench_doc [FILE.json FILE.yaml]\n");
        return 2;
    }
    for (int i = 1; i < argc; i++)
        paths[i - 1] = argv[i];
    struct arena texts;
    arena_init(&texts);
    bench_bodies(&texts);
    bool measured = bench(&texts, paths);
    arena_release(&texts);
    if (measured)
        return 0;
    printf("doc: skipped, %s or %s could not be read\n", paths[0], paths[1]);
    return argc == 1 ? 0 : 2;
}
