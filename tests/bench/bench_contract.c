/* links: contract files */
/* bench_contract FILE...: reads each as a contract and prints what came of it, one line a file:
 * milliseconds, operations, documents, findings by severity. With -v every finding is printed as
 * well. */
#include "contract.h"
#include "files.h"

#include <stdio.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void print_finding(const struct finding *finding)
{
    const struct source *source = finding->where.source;
    struct line_column place = source && source->text.ptr
                                   ? source_place(source, finding->where.offset)
                                   : (struct line_column){0};
    struct str name = source ? source->name : STR("-");
    printf("  " STR_FMT ":%u:%u: %s: [%s] " STR_FMT "%s" STR_FMT "\n", STR_ARG(name), place.line,
           place.column, severity_name(finding->severity), finding_row(finding->id)->name,
           STR_ARG(finding->message), finding->hint.len ? "; " : "", STR_ARG(finding->hint));
}

static void read_one(const char *path, bool verbose)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    struct files files = {.budget = &budget};
    struct refs_loader loader = files_loader(&files);
    struct contract_options options = {
        .refs = {.loader = &loader, .budget = &budget}
    };
    struct findings findings = {.arena = &arena};
    struct source source;
    double start = now_ms();
    struct contract *contract = NULL;
    if (files_open_root(&arena, str_of(path), &budget, &source, &findings))
        contract = contract_read(&arena, &source, &options, &findings);
    double took = now_ms() - start;
    printf("%8.2f ms %5zu operations %4zu documents %3zu errors %4zu warnings %4zu notes %6.1f MB "
           "%.12s %s%s\n",
           took, contract ? contract->operation_count : 0,
           contract ? refs_doc_count(contract->refs) : 0, findings.count[SEVERITY_ERROR],
           findings.count[SEVERITY_WARNING], findings.count[SEVERITY_NOTE],
           (double)arena.taken / 1e6, contract ? contract->hash : "-", path,
           contract ? "" : " (not read)");
    for (size_t i = 0; verbose && i < findings.list.len; i++)
        print_finding(&findings.list.at[i]);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    for (int i = verbose ? 2 : 1; i < argc; i++)
        read_one(argv[i], verbose);
    return 0;
}
