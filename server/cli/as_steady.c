#include "as_steady.h"
#include "command.h"
#include "files.h"
#include "print.h"
#include "steady.h"
#include "uri.h"

#include <stdio.h>

enum { PORT_STANDARD = 3000, LINE_WIDTH = 72 };

/* ---- serving ---- */

static bool read_port(struct str text, uint64_t *port)
{
    *port = 0;
    for (size_t i = 0; i < text.len && *port <= UINT16_MAX; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *port = *port * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len > 0 && *port <= UINT16_MAX;
}

/* As a browser sees it: the port that belongs to the scheme is none. */
static bool port_of_server(const struct contract *contract, uint64_t *port)
{
    if (contract->servers.len == 0)
        return false;
    struct uri uri = uri_parse(contract->servers.at[0].url);
    size_t colon = str_find_last(uri.authority, ':');
    uint64_t own = str_eq(uri.scheme, STR("https")) ? 443 : 80;
    return read_port(str_from(uri.authority, colon + 1), port) && *port > 0 && *port != own;
}

bool as_steady_port(const struct steady_settings *settings, const struct contract *contract,
                    uint64_t *port)
{
    if (settings->port.len)
        return read_port(settings->port, port);
    if (!port_of_server(contract, port))
        *port = PORT_STANDARD;
    return true;
}

int as_steady_end(const struct steady_settings *settings, const struct journey_tally *tally)
{
    static const char *const names[] = {"sdk-issue", "spec-issue", "content-note", "ambiguous"};
    uint64_t sound = tally->requests - tally->broken;
    const char *before = "Issues: ";
    printf("\nSession: %llu requests (%llu%% structurally valid)\n",
           (unsigned long long)tally->requests,
           (unsigned long long)(tally->requests ? (sound * 200 / tally->requests + 1) / 2 : 100));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tally->issues[i])
            printf("%s%llu %s", before, (unsigned long long)tally->issues[i], names[i]);
        before = tally->issues[i] ? ", " : before;
    }
    printf("%s", *before == ',' ? "\n" : "");
    fflush(stdout);
    bool ambiguous = settings->fail_on_ambiguous && tally->issues[3];
    bool warned = settings->fail_on_warnings && tally->warnings;
    return tally->failed || ambiguous || warned ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* ---- validate ---- */

struct validation {
    struct arena arena;
    struct budget budget;
    struct files files;
    struct refs_loader loader;
};

static bool open_root(void *self, struct arena *arena, struct str path, struct source *source,
                      struct findings *findings)
{
    const struct files *files = self;
    return files_open_root(arena, path, files->budget, source, findings);
}

static struct snapshot *load(struct validation *validation, const char *path)
{
    struct snapshot_file file = {.path = str_of(path)};
    validation->budget = budget_standard();
    validation->files.budget = &validation->budget;
    validation->loader = files_loader(&validation->files);
    return snapshot_load(&(struct snapshot_options){
        .files = &file,
        .file_count = 1,
        .open_root = open_root,
        .self = &validation->files,
        .refs = {.loader = &validation->loader,              .budget = &validation->budget},
        .match = {.base = MATCH_BASE_IGNORE,                                          .visits = validation->budget.route_visits},
        .check = {.budget = &validation->budget},
    });
}

static void print_finding(const struct finding *finding)
{
    const struct source *source = finding->where.source;
    fprintf(stderr, "%s[%s]: ", severity_name(finding->severity),
            steady_code_of(finding->id)->code);
    print_text(stderr, finding->message);
    if (source) {
        struct line_column place = source_place(source, finding->where.offset);
        fprintf(stderr, "\n --> ");
        print_text(stderr, source->name);
        fprintf(stderr, ":%u:%u", place.line, place.column);
    }
    if (finding->hint.len) {
        fprintf(stderr, "\n  = ");
        print_text(stderr, finding->hint);
    }
    fprintf(stderr, "\n\n");
}

static void print_hint(const struct findings *findings)
{
    const struct steady_code *shown[3] = {0};
    size_t count = 0;
    fprintf(stderr, "For details, try: steady explain");
    for (size_t i = 0; i < findings->list.len && count < 3; i++) {
        const struct steady_code *code = steady_code_of(findings->list.at[i].id);
        bool known = code == shown[0] || code == shown[1] || code == shown[2];
        if (findings->list.at[i].severity == SEVERITY_NOTE || known)
            continue;
        shown[count++] = code;
        fprintf(stderr, " %s", code->code);
    }
    fprintf(stderr, "\n");
}

/* Notes are not worth a word; errors that Steady would not serve with end it as they would end Steady. */
static int judge(const struct snapshot *snapshot)
{
    const struct findings *findings = &snapshot->findings;
    size_t errors = findings->count[SEVERITY_ERROR], warnings = findings->count[SEVERITY_WARNING];
    bool fatal = !snapshot->usable;
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_NOTE; severity--)
        for (size_t i = 0; i < findings->list.len; i++) {
            const struct finding *finding = &findings->list.at[i];
            if (finding->severity != (enum severity)severity)
                continue;
            print_finding(finding);
            fatal |= severity == SEVERITY_ERROR &&
                     steady_code_of(finding->id)->category == STEADY_CATEGORY_SPEC_FATAL;
        }
    if (errors + warnings == 0) {
        puts("All good");
        return EXIT_CLEAN;
    }
    if (errors)
        fprintf(stderr, "%zu error%s%s", errors, errors > 1 ? "s" : "", warnings ? ", " : "\n");
    if (warnings)
        fprintf(stderr, "%zu warning%s\n", warnings, warnings > 1 ? "s" : "");
    print_hint(findings);
    return fatal ? STEADY_EXIT_CONTRACT : EXIT_CLEAN;
}

int as_steady_validate(int argc, char **argv)
{
    struct validation validation = {0};
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        printf(
            "usage: steady validate CONTRACT\n\n"
            "Says whether a contract can be served. This is proviso under the name of steady.\n");
        return EXIT_CLEAN;
    }
    struct snapshot *snapshot = load(&validation, argv[1]);
    int status = judge(snapshot);
    snapshot_release(snapshot);
    return status;
}

/* ---- explain ---- */

static const char *category_label(enum steady_category category)
{
    static const char *const labels[] = {
        [STEADY_CATEGORY_SDK] = "SDK Issue (Transport)", [STEADY_CATEGORY_SPEC] = "Spec Issue",
        [STEADY_CATEGORY_SPEC_FATAL] = "Spec Issue",     [STEADY_CATEGORY_NOTE] = "Content Note",
        [STEADY_CATEGORY_AMBIGUOUS] = "Ambiguous",
    };
    return labels[category];
}

static void print_wrapped(const char *heading, const char *text)
{
    struct str rest = str_of(text), word;
    size_t column = LINE_WIDTH;
    printf("  %s:", heading);
    while (str_cut(&rest, ' ', &word)) {
        bool breaks = column + word.len >= LINE_WIDTH;
        printf("%s" STR_FMT, breaks ? "\n  " : " ", STR_ARG(word));
        column = word.len + 1 + (breaks ? 0 : column);
    }
    printf("\n\n");
}

static void print_code(const struct steady_code *code)
{
    printf("%s[%s]: %s\n  Category: %s\n\n", code->severity, code->code, code->title,
           category_label(code->category));
    print_wrapped("What this means", code->means);
    print_wrapped("What to do", code->remedy);
}

static int list_codes(void)
{
    static const char *const groups[] = {"E1xxx: Spec Issues", "E2xxx: Routing",
                                         "E3xxx: Transport / Structural (SDK)",
                                         "E4xxx: Content Validation Notes", "E5xxx: Ambiguous"};
    char group = '0';
    printf("Steady Diagnostic Codes\n");
    for (unsigned i = 0; i < STEADY_COUNT; i++) {
        const struct steady_code *code = steady_code((enum steady_id)i);
        if (code->code[1] != group)
            printf("\n  %s\n\n", groups[code->code[1] - '1']);
        group = code->code[1];
        printf("    %s  %s  [%s]%s\n", code->code, code->title, code->severity,
               code->category == STEADY_CATEGORY_SPEC_FATAL ? " (fatal)" : "");
    }
    printf("\nRun `steady explain <code>` for details on any code.\n");
    return EXIT_CLEAN;
}

int as_steady_explain(int argc, char **argv)
{
    if (argc < 2)
        return list_codes();
    for (int i = 1; i < argc; i++) {
        const struct steady_code *code = steady_code_find(str_of(argv[i]));
        if (!code) {
            fprintf(stderr,
                    "error: Unknown code %s\n\nRun `steady explain` to see all available codes.\n",
                    argv[i]);
            return EXIT_FINDINGS;
        }
        print_code(code);
    }
    return EXIT_CLEAN;
}
