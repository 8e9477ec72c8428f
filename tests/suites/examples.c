/* links: check files
 *
 * Every example that the authors of the corpus wrote, in requests and responses of OpenAPI 2 and 3, judged by the schema
 * beside it. What is invalid is counted by the keyword that says so; docs/internals/check.md has the kinds and which of
 * them are slips of their authors.
 *
 *     suite_examples FOLDER [DETAILS]    DETAILS: a file to which each invalid example goes, as one line of JSON
 */
#include "check.h"
#include "contract.h"
#include "corpus_files.h"
#include "files.h"

#include <time.h>

struct kind {
    char name[64];
    size_t count;
};

struct sum {
    size_t contracts, unread, examples, invalid, kinds;
    struct kind by_keyword[64];
    double slowest;
    char slowest_name[256];
    FILE *details;
};

static void count_kind(struct sum *sum, struct str keyword)
{
    size_t at = 0;
    while (at < sum->kinds && !str_eq(str_of(sum->by_keyword[at].name), keyword))
        at++;
    if (at == sum->kinds && sum->kinds < 63)
        snprintf(sum->by_keyword[sum->kinds++].name, 64, STR_FMT, STR_ARG(keyword));
    sum->by_keyword[at].count++;
}

static void write_detail(struct sum *sum, const struct finding *finding)
{
    struct arena arena;
    if (!sum->details)
        return;
    arena_init(&arena);
    struct buf out = {.arena = &arena};
    struct line_column place = source_place(finding->where.source, finding->where.offset);
    buf_add(&out, STR("{\"file\":"));
    buf_json_string(&out, finding->where.source->name);
    buf_printf(&out, ",\"line\":%u,\"keyword\":", place.line);
    buf_json_string(&out, finding->spot->keyword);
    buf_add(&out, STR(",\"message\":"));
    buf_json_string(&out, finding->message);
    buf_add(&out, STR(",\"schema\":"));
    buf_json_string(&out, finding->spot->contract_pointer);
    buf_add(&out, STR(",\"pointer\":"));
    buf_json_string(&out, finding->spot->pointer);
    fprintf(sum->details, STR_FMT "}\n", STR_ARG(buf_str(&out)));
    arena_release(&arena);
}

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void note_time(struct sum *sum, double took, const char *path)
{
    if (took <= sum->slowest)
        return;
    sum->slowest = took;
    snprintf(sum->slowest_name, sizeof sum->slowest_name, "%s", path);
}

static void try_file(struct sum *sum, const char *path)
{
    struct arena arena;
    struct budget budget = budget_standard();
    struct files files = {&budget};
    struct refs_loader loader = files_loader(&files);
    arena_init(&arena);
    struct findings reading = {.arena = &arena}, compiling = {.arena = &arena},
                    found = {.arena = &arena, .max = 100000};
    struct source *source = arena_new(&arena, struct source);
    struct contract_options options = {
        .refs = {.loader = &loader, .budget = &budget}
    };
    struct check_options checking = {.budget = &budget, .one_way = CHECK_WARN};
    struct contract *contract = NULL;
    if (files_open_root(&arena, str_of(path), &budget, source, &reading))
        contract = contract_read(&arena, source, &options, &reading);
    sum->unread += !contract;
    if (contract) {
        double from = now_ms();
        const struct check *check = check_compile(&arena, contract, &checking, &compiling);
        note_time(sum, now_ms() - from, path);
        sum->contracts++;
        sum->examples += check_examples(check, check_run_new(&arena), &found);
    }
    for (size_t i = 0; i < found.list.len; i++) {
        count_kind(sum, found.list.at[i].spot->keyword);
        write_detail(sum, &found.list.at[i]);
    }
    sum->invalid += found.list.len;
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    struct sum sum = {.details = argc > 2 ? fopen(argv[2], "w") : NULL};
    if (argc < 2 || corpus_find(argv[1], "openapi") == 0) {
        printf("ok - examples of the corpus # skip there is no corpus beside the project\n");
        return 0;
    }
    char **paths = corpus_sorted();
    for (size_t i = 0; i < corpus_count; i++) {
        try_file(&sum, paths[i]);
        free(paths[i]);
    }
    if (sum.details)
        fclose(sum.details);
    printf("# %zu contracts (%zu files are none), %zu examples judged, %zu invalid; slowest to "
           "compile: %.0f ms, %s\n",
           sum.contracts, sum.unread, sum.examples, sum.invalid, sum.slowest, sum.slowest_name);
    for (size_t i = 0; i < sum.kinds; i++)
        printf("#   %5zu %s\n", sum.by_keyword[i].count, sum.by_keyword[i].name);
    printf("%s - the corpus has examples, and most are valid\n",
           sum.examples > 1000 && sum.invalid * 4 < sum.examples ? "ok" : "not ok");
    return 0;
}
