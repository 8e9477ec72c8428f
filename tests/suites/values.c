/* links: check files values
 *
 * Values for every schema that a response of a contract has, by operation, status and media type, and for those of
 * requests: drawn ones and the other voices, each judged by the evaluator; values at bounds, which are valid, and near
 * misses, each refused by the keyword that is named. One line a document; what could not be made is told with its place.
 * Of all schemas at most one in a thousand may be left without a value, or a proof that it has none.
 *
 *     suite_values PATH...        contracts, or folders of them      [--draws N] [--write FILE]
 *
 * --write: what was drawn, one JSON text a line, for another judge: {"document":…,"pointer":…,"value":…}.
 */
#include "values.h"
#include "check.h"
#include "contract.h"
#include "corpus_files.h"
#include "files.h"
#include "ptrmap.h"

#include <time.h>

enum { FAULTS_SHOWN = 12, CASES = 40 /* of a schema and kind */ };

struct sum {
    size_t schemas, made, impossible, missing, faults, values, bounds, misses, unread;
};

struct trial {
    struct arena *arena;
    struct budget budget;
    const struct contract *contract;
    struct schema_set *set;
    struct schema_run *run;
    struct values *values;
    struct ptrmap seen[SCHEMA_RESPONSE + 1];
    size_t draws, shown;
    bool cases;
    const char *name;
    FILE *out;
    struct sum sum;
};

static void tell(struct trial *trial, const struct node *schema, const char *what,
                 const struct values_made *made)
{
    if (trial->shown++ >= FAULTS_SHOWN)
        return;
    struct str pointer = refs_pointer(trial->contract->refs, trial->arena, schema);
    printf("#   %s: " STR_FMT ": " STR_FMT "\n", what, STR_ARG(pointer), STR_ARG(made->why));
    for (size_t i = 0; i < made->conflict_count; i++) {
        struct str place = refs_pointer(trial->contract->refs, trial->arena, made->conflict[i]);
        printf("#     by " STR_FMT "\n", STR_ARG(place));
    }
}

static void write_out(struct trial *trial, const struct node *schema,
                      const struct values_made *made, struct arena *scratch)
{
    struct buf text = {.arena = scratch};
    buf_add(&text, STR("{\"document\":"));
    buf_json_string(&text, str_of(trial->name));
    buf_add(&text, STR(",\"pointer\":"));
    buf_json_string(&text, refs_pointer(trial->contract->refs, scratch, schema));
    buf_add(&text, STR(",\"value\":"));
    doc_write_json(&text, made->root);
    fprintf(trial->out, STR_FMT "}\n", STR_ARG(buf_str(&text)));
}

/* Whether there was a value, and it is valid. */
static enum values_outcome try_once(struct trial *trial, const struct schema *schema,
                                    enum values_voice voice, size_t number)
{
    struct arena scratch;
    arena_init(&scratch);
    struct str fields[] = {STR("1"), arena_printf(&scratch, "%zu", number)};
    struct values_wish wish = {.key = draw_key_of(fields, 2), .voice = voice};
    struct values_made made;
    enum values_outcome outcome = values_draw(trial->values, schema, &wish, &scratch, &made);
    if (outcome == VALUES_MADE) {
        trial->sum.values++;
        if (schema_eval(schema, trial->run, made.root) != SCHEMA_VALID) {
            trial->sum.faults++;
            tell(trial, schema_node(schema), "not valid", &made);
        }
        if (trial->out && voice == VALUES_DRAWN)
            write_out(trial, schema_node(schema), &made, &scratch);
    } else {
        tell(trial, schema_node(schema), outcome == VALUES_IMPOSSIBLE ? "impossible" : "not found",
             &made);
    }
    arena_release(&scratch);
    return outcome;
}

/* Whether the value is refused by that keyword only. */
static bool is_near_miss(struct trial *trial, const struct schema *schema,
                         const struct values_case *one, struct arena *arena)
{
    static const struct source nowhere;
    struct doc doc = {.source = &nowhere, .root = one->root, .count = one->count};
    const struct schema_outcome *outcome =
        schema_explain(schema, trial->run, &doc, one->root, arena);
    size_t meant = 0;
    bool named = false;
    for (size_t i = 0; i < outcome->count; i++) {
        meant += outcome->errors[i].meant;
        named |= outcome->errors[i].meant && outcome->errors[i].schema == one->keyword;
    }
    return outcome->verdict == SCHEMA_INVALID && meant == 1 && named;
}

static void try_cases(struct trial *trial, const struct schema *schema, enum values_kind kind)
{
    struct arena scratch;
    arena_init(&scratch);
    struct str field = STR("1");
    struct values_wish wish = {.key = draw_key_of(&field, 1)};
    struct values_cases cases = {.most = CASES};
    values_make_cases(trial->values, schema, &wish, kind, &scratch, &cases);
    for (size_t i = 0; i < cases.list.len; i++) {
        const struct values_case *one = &cases.list.at[i];
        bool right = kind == VALUES_BOUNDARIES
                         ? schema_eval(schema, trial->run, one->root) == SCHEMA_VALID
                         : is_near_miss(trial, schema, one, &scratch);
        *(kind == VALUES_BOUNDARIES ? &trial->sum.bounds : &trial->sum.misses) += right;
        if (right)
            continue;
        trial->sum.faults++;
        tell(trial, schema_node(schema), "case",
             &(struct values_made){.why = STR("is not what it should be")});
    }
    arena_release(&scratch);
}

static void try_schema(struct trial *trial, const struct node *node,
                       enum schema_direction direction)
{
    if (!node)
        return;
    void **seen = ptrmap_put(trial->arena, &trial->seen[direction], node);
    if (*seen)
        return;
    *seen = trial;
    const struct schema *schema = schema_compile(trial->set, node, direction);
    enum values_outcome outcome = VALUES_MADE;
    clock_t began = clock();
    trial->sum.schemas++;
    for (size_t i = 0; i < trial->draws && outcome == VALUES_MADE; i++)
        outcome = try_once(trial, schema, VALUES_DRAWN, i);
    for (int voice = VALUES_PLAIN; voice <= VALUES_MAXIMAL && outcome == VALUES_MADE; voice++)
        outcome = try_once(trial, schema, (enum values_voice)voice, 0);
    for (int kind = 0; kind <= VALUES_NEAR_MISSES && outcome == VALUES_MADE && trial->cases; kind++)
        try_cases(trial, schema, (enum values_kind)kind);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    if (seconds > 2)
        tell(trial, node, "slow",
             &(struct values_made){.why = arena_printf(trial->arena, "%.1f s", seconds)});
    trial->sum.made += outcome == VALUES_MADE;
    trial->sum.impossible += outcome == VALUES_IMPOSSIBLE;
    trial->sum.missing += outcome == VALUES_NOT_FOUND;
}

static void try_media_types(struct trial *trial, const struct media_types *types,
                            enum schema_direction direction)
{
    for (size_t i = 0; types && i < types->len; i++) {
        try_schema(trial, types->at[i].schema, direction);
        try_schema(trial, types->at[i].item_schema, direction);
    }
}

static void try_parameters(struct trial *trial, const struct parameters *parameters)
{
    for (size_t i = 0; i < parameters->len; i++) {
        try_schema(trial, parameters->at[i].schema, SCHEMA_REQUEST);
        try_media_types(trial, &parameters->at[i].content, SCHEMA_REQUEST);
    }
}

static void try_operation(struct trial *trial, const struct operation *operation)
{
    try_parameters(trial, &operation->parameters);
    if (operation->body) {
        try_media_types(trial, &operation->body->content, SCHEMA_REQUEST);
        try_parameters(trial, &operation->body->form);
    }
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        for (size_t n = 0; n < response->headers.len; n++)
            try_schema(trial, response->headers.at[n].schema, SCHEMA_RESPONSE);
        try_media_types(trial, &response->content, SCHEMA_RESPONSE);
    }
}

static void try_contract(struct arena *arena, const struct source *source, struct trial *trial)
{
    struct findings reading = {.arena = arena};
    struct files files = {.budget = &trial->budget};
    struct refs_loader loader = files_loader(&files);
    struct contract_options options = {
        .refs = {.loader = &loader, .budget = &trial->budget}
    };
    struct contract *contract = contract_read(arena, source, &options, &reading);
    trial->contract = contract;
    if (!contract) {
        trial->sum.unread++;
        return;
    }
    struct findings *findings = arena_new(arena, struct findings);
    *findings = (struct findings){.arena = arena};
    struct schema_options compiling = {.dialect = check_dialect(contract),
                                       .budget = &trial->budget,
                                       .one_way = SCHEMA_ONE_WAY_REFUSED,
                                       .refs = contract->refs};
    trial->arena = arena;
    trial->set = schema_set_new(arena, &compiling, findings);
    trial->run = schema_run_new(arena);
    trial->values = values_new(arena, &trial->budget);
    for (size_t i = 0; i < contract->operation_count; i++)
        try_operation(trial, &contract->operations[i]);
    for (size_t i = 0; i < contract->webhook_count; i++)
        try_operation(trial, &contract->webhooks[i]);
}

static void try_path(const char *path, struct trial *trial, struct sum *total)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct source source;
    clock_t began = clock();
    trial->sum = (struct sum){0};
    trial->shown = 0;
    trial->name = path;
    for (size_t i = 0; i <= SCHEMA_RESPONSE; i++)
        trial->seen[i] = (struct ptrmap){0};
    if (files_open_root(&arena, str_of(path), &trial->budget, &source, &findings) &&
        (str_contains(source.text, STR("openapi")) || str_contains(source.text, STR("swagger"))))
        try_contract(&arena, &source, trial);
    const struct sum *sum = &trial->sum;
    if (sum->schemas)
        printf(
            "%s - %s: %zu schemas, %zu made, %zu impossible, %zu not found, %zu values in %.1f s\n",
            sum->faults ? "not ok" : "ok", path, sum->schemas, sum->made, sum->impossible,
            sum->missing, sum->values, (double)(clock() - began) / CLOCKS_PER_SEC);
    fflush(stdout);
    total->schemas += sum->schemas;
    total->made += sum->made;
    total->impossible += sum->impossible;
    total->missing += sum->missing;
    total->faults += sum->faults;
    total->values += sum->values;
    total->bounds += sum->bounds;
    total->misses += sum->misses;
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    struct sum total = {0};
    struct trial trial = {.budget = budget_standard(), .draws = 20, .cases = true};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--draws") == 0 && i + 1 < argc)
            trial.draws = (size_t)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--write") == 0 && i + 1 < argc)
            trial.out = fopen(argv[++i], "w");
        else if (str_ends(str_of(argv[i]), STR(".json")) ||
                 str_contains(str_of(argv[i]), STR(".y")))
            try_path(argv[i], &trial, &total);
        else
            corpus_find(argv[i], "");
    }
    char **paths = corpus_sorted();
    for (size_t i = 0; i < corpus_count; i++)
        try_path(paths[i], &trial, &total);
    printf("# %zu schemas: %zu made, %zu impossible, %zu not found; %zu values, %zu at bounds, %zu "
           "near "
           "misses; %zu wrong\n",
           total.schemas, total.made, total.impossible, total.missing, total.values, total.bounds,
           total.misses, total.faults);
    if (total.schemas == 0)
        printf("ok - values for the corpus # skip it is not on this machine\n");
    else
        printf("%s - at most one schema in a thousand is left without a value or a proof\n",
               total.missing * 1000 > total.schemas ? "not ok" : "ok");
    if (trial.out)
        fclose(trial.out);
    return total.faults ? 1 : 0;
}
