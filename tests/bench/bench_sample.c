/* links: values schema PkgConfig::CRYPTO
 *
 * Our side of `./dev bench sample`: values of one schema, drawn and written as JSON, each from another key.
 *
 *     bench_sample SCHEMA SECONDS        {"ns":…,"bytes":…} of one value, by processor time, the best of slices
 *     bench_sample SCHEMA write COUNT    so many values, a line each, for the peer's validator
 */
#include "schema.h"
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bench {
    struct arena arena, scratch;
    const struct schema *schema;
    struct values *values;
    uint64_t bytes, number;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct str draw(struct bench *bench)
{
    struct buf out = {.arena = &bench->scratch};
    struct str field = {(const char *)&bench->number, sizeof bench->number};
    struct values_made made;
    arena_clear(&bench->scratch);
    bench->number++;
    struct values_wish wish = {.key = draw_key_of(&field, 1)};
    if (values_draw(bench->values, bench->schema, &wish, &bench->scratch, &made) != VALUES_MADE)
        exit(1);
    doc_write_json(&out, made.root);
    bench->bytes += out.len;
    return buf_str(&out);
}

static bool open_schema(struct bench *bench, const char *path)
{
    static struct budget budget;
    static struct source source;
    static struct findings findings;
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    budget = budget_standard();
    findings.arena = &bench->arena;
    source = (struct source){
        .name = STR("schema.json"), .text = {text, fread(text, 1, sizeof text, file)}
    };
    fclose(file);
    const struct doc *doc = doc_read_json(&bench->arena, &source, &budget, &findings);
    struct schema_options options = {
        .dialect = SCHEMA_2020_12, .formats = SCHEMA_FORMATS_ASSERTED, .budget = &budget};
    struct schema_set *set = schema_set_new(&bench->arena, &options, &findings);
    if (!doc)
        return false;
    schema_set_add(set, STR(""), doc, doc->root);
    bench->schema = schema_compile(set, doc->root, SCHEMA_NEUTRAL);
    bench->values = values_new(&bench->arena, &budget);
    return true;
}

static void measure(struct bench *bench, double length)
{
    enum { SLICE = 200 };
    double end = seconds() + length, best = 1e9;
    uint64_t values = 0;
    bench->bytes = 0;
    while (seconds() < end) {
        double began = seconds();
        for (int i = 0; i < SLICE; i++)
            draw(bench);
        double took = (seconds() - began) / SLICE;
        best = took < best ? took : best;
        values += SLICE;
    }
    printf("{\"ns\":%.0f,\"bytes\":%.0f}\n", best * 1e9, (double)bench->bytes / (double)values);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    if (argc < 3)
        return 2;
    arena_init(&bench.arena);
    arena_init(&bench.scratch);
    if (!open_schema(&bench, argv[1]))
        return 2;
    if (argc > 3)
        for (long i = strtol(argv[3], NULL, 10); i > 0; i--) {
            struct str text = draw(&bench);
            printf(STR_FMT "\n", STR_ARG(text));
        }
    else
        measure(&bench, strtod(argv[2], NULL));
    arena_release(&bench.scratch);
    arena_release(&bench.arena);
    return 0;
}
