/* links: message files check
 *
 * Requests and responses made for every operation of a contract, every media type and status that it declares, each judged
 * as if it had come from somebody else: nothing may be wrong with them. One line a document, then a sum; what is wrong is
 * told. What could not be made is counted: no value satisfies its schema, or none was found that can be written.
 *
 *     suite_messages PATH...        contracts, folders of them, or the corpus      [--count N] [--verbose]
 */
#include "check.h"
#include "contract.h"
#include "corpus_files.h"
#include "files.h"
#include "message.h"

#include <time.h>
#include <unistd.h>

enum { FAULTS_SHOWN = 8 };

struct sum {
    size_t documents, operations, made, impossible, missing, noted, lacking, faults;
};

struct trial {
    struct arena *arena, scratch;
    struct budget budget;
    const struct contract *contract;
    const struct check *check;
    struct check_run *run;
    struct message_maker *maker;
    size_t count, shown;
    bool verbose;
    struct sum sum;
};

static bool may_tell(struct trial *trial)
{
    return trial->verbose || trial->shown++ < FAULTS_SHOWN;
}

static void tell(struct trial *trial, const struct operation *operation,
                 const struct message *message, const char *what, struct str why)
{
    if (may_tell(trial))
        printf("#   " STR_FMT " " STR_FMT " %u: %s: " STR_FMT ": " STR_FMT "\n",
               STR_ARG(operation->method), STR_ARG(operation->path), (unsigned)message->status,
               what, STR_ARG(message->what), STR_ARG(why));
}

/* ---- judging ---- */

static struct check_fields fields_of(const struct message *message, struct arena *arena)
{
    struct check_field *fields = arena_array(arena, struct check_field, message->field_count + 1);
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = (struct check_field){message->fields[i].name, message->fields[i].value};
    return (struct check_fields){fields, message->field_count};
}

static enum check_verdict judge(struct trial *trial, const struct operation *operation,
                                const struct message *message, struct check_seen *seen,
                                struct findings *findings)
{
    struct arena *arena = &trial->scratch;
    seen->parameters = arena_array(arena, uint32_t, operation->parameters.len + 1);
    if (message->status) {
        struct check_response response = {.status = message->status,
                                          .to_head = str_eq(operation->method, STR("HEAD")),
                                          .fields = fields_of(message, arena),
                                          .body = message->body};
        return check_response(trial->check, operation, trial->run, &response, arena, findings);
    }
    struct capture *captures = arena_array(arena, struct capture, message->capture_count + 1);
    for (size_t i = 0; i < message->capture_count; i++)
        captures[i] = (struct capture){message->captures[i].name, message->captures[i].value,
                                       message->captures[i].value};
    struct check_request request = {.path = message->path,
                                    .query = message->query,
                                    .captures = captures,
                                    .capture_count = message->capture_count,
                                    .fields = fields_of(message, arena),
                                    .body = message->body,
                                    .seen = seen};
    return check_request(trial->check, operation, trial->run, &request, arena, findings);
}

/* What no message could avoid: what nobody can judge, and what is required though deprecated. */
static bool is_bearable(const struct finding *finding)
{
    return finding->severity == SEVERITY_NOTE || finding->id == FINDING_PARAMETER_DEPRECATED;
}

/* Where everything was asked for, a parameter that may be left out is so only where it could not be made. */
static void count_lacking(struct trial *trial, const struct operation *operation,
                          const struct message *message, const struct check_seen *seen)
{
    for (uint32_t i = 0; i < operation->parameters.len; i++) {
        bool there = operation->parameters.at[i].deprecated;
        for (size_t n = 0; n < seen->parameter_count; n++)
            there |= seen->parameters[n] == i;
        trial->sum.lacking += !there;
        if (!there)
            tell(trial, operation, message, "left out", operation->parameters.at[i].name);
    }
}

static void count(struct trial *trial, const struct operation *operation,
                  const struct message *message, enum message_outcome outcome, bool full)
{
    struct check_seen seen = {0};
    struct findings findings = {.arena = &trial->scratch};
    bool fault = false;
    trial->sum.impossible += outcome == MESSAGE_IMPOSSIBLE;
    trial->sum.missing += outcome == MESSAGE_NOT_FOUND;
    if (outcome == MESSAGE_NOT_FOUND || outcome == MESSAGE_IMPOSSIBLE)
        tell(trial, operation, message, outcome == MESSAGE_IMPOSSIBLE ? "impossible" : "not found",
             message->why);
    if (outcome != MESSAGE_MADE)
        return;
    trial->sum.made++;
    enum check_verdict verdict = judge(trial, operation, message, &seen, &findings);
    if (full && !message->status)
        count_lacking(trial, operation, message, &seen);
    if (verdict == CHECK_CLEAN)
        return;
    for (size_t i = 0; i < findings.list.len && !fault; i++) {
        fault = !is_bearable(&findings.list.at[i]);
        if (fault)
            tell(trial, operation, message, "fault", findings.list.at[i].message);
    }
    trial->sum.faults += fault;
    trial->sum.noted += !fault;
    if (!fault && trial->verbose)
        tell(trial, operation, message, "noted", findings.list.at[0].message);
}

/* ---- making ---- */

static void try_wish(struct trial *trial, const struct operation *operation,
                     struct message_wish wish, bool request)
{
    static const enum values_voice voices[] = {VALUES_DRAWN, VALUES_PLAIN, VALUES_MINIMAL,
                                               VALUES_MAXIMAL};
    clock_t began = clock();
    for (size_t v = 0; v < sizeof voices / sizeof *voices; v++)
        for (uint64_t i = 0; i < (voices[v] == VALUES_DRAWN ? trial->count : 1); i++) {
            struct message message;
            wish.voice = voices[v];
            wish.number = i;
            enum message_outcome outcome = (request ? message_request : message_response)(
                trial->maker, operation, &wish, &trial->scratch, &message);
            count(trial, operation, &message, outcome, voices[v] == VALUES_MAXIMAL);
            arena_clear(&trial->scratch);
            if (outcome != MESSAGE_MADE)
                return;
        }
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    if (seconds > 3 && may_tell(trial))
        printf("#   " STR_FMT " " STR_FMT " " STR_FMT ": slow: %.1f s\n",
               STR_ARG(operation->method), STR_ARG(operation->path), STR_ARG(wish.media), seconds);
}

static void try_media_types(struct trial *trial, const struct operation *operation,
                            const struct media_types *types, uint16_t status)
{
    struct message_wish wish = {.seed = STR("suite"), .status = status};
    for (size_t i = 0; i < types->len; i++) {
        wish.media = types->at[i].name;
        try_wish(trial, operation, wish, status == 0);
    }
    if (types->len == 0)
        try_wish(trial, operation, wish, status == 0);
}

static void try_operation(struct trial *trial, const struct operation *operation)
{
    static const struct media_types none = {0};
    trial->sum.operations++;
    try_media_types(trial, operation, operation->body ? &operation->body->content : &none, 0);
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        uint16_t status = message_status(operation, response);
        bool bodiless = status < 200 || status == 204 || status == 205 || status == 304 ||
                        str_eq(operation->method, STR("HEAD"));
        try_media_types(trial, operation, bodiless ? &none : &response->content, status);
    }
}

static void try_contract(struct arena *arena, const struct source *source, struct trial *trial)
{
    struct findings reading = {.arena = arena}, *findings = arena_new(arena, struct findings);
    struct files files = {.budget = &trial->budget};
    struct refs_loader loader = files_loader(&files);
    struct contract_options options = {
        .refs = {.loader = &loader, .budget = &trial->budget}
    };
    const struct contract *contract = contract_read(arena, source, &options, &reading);
    if (!contract)
        return;
    struct check_options judging = {.budget = &trial->budget,
                                    .unknown = CHECK_WARN,
                                    .one_way = CHECK_WARN,
                                    .undeclared = CHECK_WARN};
    *findings = (struct findings){.arena = arena};
    trial->contract = contract;
    trial->check = check_compile(arena, contract, &judging, findings);
    trial->run = check_run_new(arena);
    trial->maker = message_maker_new(arena, contract, &trial->budget, findings);
    trial->sum.documents = 1;
    for (size_t i = 0; i < contract->operation_count; i++)
        try_operation(trial, &contract->operations[i]);
    for (size_t i = 0; i < contract->webhook_count; i++)
        try_operation(trial, &contract->webhooks[i]);
}

static void add(struct sum *total, const struct sum *sum)
{
    total->documents += sum->documents;
    total->operations += sum->operations;
    total->made += sum->made;
    total->impossible += sum->impossible;
    total->missing += sum->missing;
    total->noted += sum->noted;
    total->lacking += sum->lacking;
    total->faults += sum->faults;
}

static void print_sum(const char *before, const char *name, const struct sum *sum)
{
    printf("%s%s: %zu operations, %zu messages made, %zu not judged in full, %zu parameters left "
           "out, %zu "
           "impossible, %zu not found, %zu at fault",
           before, name, sum->operations, sum->made, sum->noted, sum->lacking, sum->impossible,
           sum->missing, sum->faults);
}

static void try_path(const char *path, struct trial *trial, struct sum *total)
{
    struct arena arena;
    struct source source;
    arena_init(&arena);
    arena_init(&trial->scratch);
    struct findings findings = {.arena = &arena};
    clock_t began = clock();
    trial->sum = (struct sum){0};
    trial->shown = 0;
    if (files_open_root(&arena, str_of(path), &trial->budget, &source, &findings) &&
        (str_contains(source.text, STR("openapi")) || str_contains(source.text, STR("swagger"))))
        try_contract(&arena, &source, trial);
    if (trial->sum.documents) {
        print_sum(trial->sum.faults ? "not ok - " : "ok - ", path, &trial->sum);
        printf(" in %.1f s\n", (double)(clock() - began) / CLOCKS_PER_SEC);
    }
    fflush(stdout);
    add(total, &trial->sum);
    arena_release(&trial->scratch);
    arena_release(&arena);
}

static bool read_argument(struct trial *trial, struct sum *total, char **argument)
{
    if (strcmp(argument[0], "--verbose") == 0) {
        trial->verbose = true;
    } else if (strcmp(argument[0], "--count") == 0 && argument[1]) {
        trial->count = (size_t)strtoul(argument[1], NULL, 10);
        return true;
    } else if (str_ends(str_of(argument[0]), STR(".json")) ||
               str_contains(str_of(argument[0]), STR(".y"))) {
        try_path(argument[0], trial, total);
    } else {
        char corpus[4096];
        snprintf(corpus, sizeof corpus, "%s/openapi", argument[0]);
        corpus_find(access(corpus, R_OK) == 0 ? corpus : argument[0], "");
    }
    return false;
}

int main(int argc, char **argv)
{
    struct sum total = {0};
    struct trial trial = {.budget = budget_standard(), .count = 5};
    for (int i = 1; i < argc; i++)
        i += read_argument(&trial, &total, &argv[i]);
    if (corpus_count == 0 && total.documents == 0) {
        printf("1..0 # SKIP no contract is there\n");
        return 0;
    }
    char **paths = corpus_sorted();
    for (size_t i = 0; i < corpus_count; i++)
        try_path(paths[i], &trial, &total);
    char name[64];
    snprintf(name, sizeof name, "%zu documents", total.documents);
    print_sum("# ", name, &total);
    putchar('\n');
    return total.faults ? 1 : 0;
}
