/* links: doc PkgConfig::JANSSON PkgConfig::YAML
 *
 * How fast documents are read, as ratios measured side by side in one run:
 *     bench_doc [contract.json contract.yaml]       else two of the corpus
 * JSON: our reader against jansson. YAML: our tree against libyaml's events alone. Canonical form:
 * bare time, as it has no rival here. Medians of ROUNDS interleaved rounds. */
#include "buf.h"
#include "doc.h"

#include <jansson.h>
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
    double us = median(ours), them = median(theirs), mb = (double)source->text.len / 1e6;
    printf("json: %.1f x jansson (%.1f MB: %.2f ms, %.0f MB/s; jansson %.1f ms, %.0f MB/s)\n",
           them / us, mb, us, mb / us * 1e3, them, mb / them * 1e3);
    printf("canonical: %.2f x our reading (%.2f ms)\n", median(canonical) / us, median(canonical));
}

static void bench_yaml(struct arena *arena, const struct source *source)
{
    double ours[ROUNDS], theirs[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = time_doc(arena, source);
        theirs[i] = time_events(source->text);
    }
    double us = median(ours), them = median(theirs);
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
    bool measured = bench(&texts, paths);
    arena_release(&texts);
    if (measured)
        return 0;
    printf("doc: skipped, %s or %s could not be read\n", paths[0], paths[1]);
    return argc == 1 ? 0 : 2;
}
