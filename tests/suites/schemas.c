/* links: check files
 *
 * Every schema that a contract of the corpus holds is compiled, for each direction it is used in: one that is not
 * complete has an error with a place. Examples beside them are judged in all three ways. So are the schemas of
 * AsyncAPI documents that are written in JSON Schema; others are counted. One line a document.
 *
 *     suite_schemas FOLDER        the corpus, with openapi/ and asyncapi/ in it
 */
#include "check.h"
#include "contract.h"
#include "corpus_files.h"
#include "files.h"
#include "schema_agree.h"

enum { FAULTS_SHOWN = 5 };

struct sum {
    size_t unread, schemas, incomplete, foreign, faults, examples, valid, invalid, limit;
    size_t met[FINDING_COUNT];
};

/* A document on trial. */
struct trial {
    struct arena *arena;
    struct budget budget;
    struct schema_options options;
    struct findings findings;
    struct schema_set *set;
    struct schema_run *run;
    struct refs *refs; /* NULL: a document alone */
    const struct doc *doc;
    struct sum sum;
};

/* ---- one schema ---- */

static void complain(struct trial *trial, const struct node *node, const char *what)
{
    const struct doc *doc = trial->refs ? refs_doc(trial->refs, node) : trial->doc;
    struct str pointer = doc ? doc_pointer_to(trial->arena, doc->root, node) : STR("?");
    if (trial->sum.faults++ < FAULTS_SHOWN)
        printf("#   " STR_FMT ": %s\n", STR_ARG(pointer), what);
}

/* Compiled in a set of its own, so that no error of another schema stands for it. */
static bool says_why(const struct trial *trial, const struct node *node,
                     enum schema_direction direction)
{
    struct findings findings = {.arena = trial->arena};
    struct schema_set *set = schema_set_new(trial->arena, &trial->options, &findings);
    if (trial->doc)
        schema_set_add(set, trial->doc->source->uri, trial->doc, trial->doc->root);
    schema_compile(set, node, direction);
    for (size_t i = 0; i < findings.list.len; i++) {
        const struct finding *finding = &findings.list.at[i];
        if (finding->severity == SEVERITY_ERROR && finding->where.source && finding->message.len)
            return true;
    }
    return false;
}

static const struct schema *try_schema(struct trial *trial, const struct node *node,
                                       enum schema_direction direction)
{
    const struct schema *schema = schema_compile(trial->set, node, direction);
    trial->sum.schemas++;
    if (schema_is_complete(schema))
        return schema;
    trial->sum.incomplete++;
    if (!says_why(trial, node, direction))
        complain(trial, node, "not complete, and no error says why");
    return schema;
}

static void judge(struct trial *trial, const struct schema *schema, const struct doc *doc,
                  const struct node *value)
{
    struct arena scratch;
    arena_init(&scratch);
    struct agreement said = {.arena = &scratch};
    const char *wrong = schema_disagreement(schema, trial->run, doc, value, &said);
    trial->sum.examples++;
    trial->sum.valid += said.verdict == SCHEMA_VALID;
    trial->sum.invalid += said.verdict == SCHEMA_INVALID;
    trial->sum.limit += said.verdict == SCHEMA_LIMIT;
    if (wrong)
        complain(trial, value, wrong);
    arena_release(&scratch);
}

static void judge_examples(struct trial *trial, const struct schema *schema,
                           const struct examples *examples)
{
    for (size_t i = 0; i < examples->len; i++) {
        const struct node *value = examples->at[i].value;
        const struct doc *doc = value ? refs_doc(trial->refs, value) : NULL;
        if (doc)
            judge(trial, schema, doc, value);
    }
}

/* A schema as it is used, neutral too, and the examples beside it. */
static void try_use(struct trial *trial, const struct node *node, enum schema_direction direction,
                    const struct examples *examples)
{
    if (!node)
        return;
    try_schema(trial, node, SCHEMA_NEUTRAL);
    const struct schema *schema = try_schema(trial, node, direction);
    if (examples)
        judge_examples(trial, schema, examples);
}

/* ---- contracts ---- */

static void try_headers(struct trial *trial, const struct headers *headers,
                        enum schema_direction direction);

static void try_media_types(struct trial *trial, const struct media_types *types,
                            enum schema_direction direction)
{
    for (size_t i = 0; types && i < types->len; i++) {
        const struct media_type *type = &types->at[i];
        try_use(trial, type->schema, direction, &type->examples);
        try_use(trial, type->item_schema, direction, NULL);
        for (size_t n = 0; n < type->encoding_count; n++)
            try_headers(trial, &type->encodings[n].headers, direction);
    }
}

static void try_headers(struct trial *trial, const struct headers *headers,
                        enum schema_direction direction)
{
    for (size_t i = 0; i < headers->len; i++) {
        try_use(trial, headers->at[i].schema, direction, &headers->at[i].examples);
        try_media_types(trial, headers->at[i].content, direction);
    }
}

static void try_parameters(struct trial *trial, const struct parameters *parameters)
{
    for (size_t i = 0; i < parameters->len; i++) {
        const struct parameter *parameter = &parameters->at[i];
        try_use(trial, parameter->schema, SCHEMA_REQUEST, &parameter->examples);
        try_media_types(trial, &parameter->content, SCHEMA_REQUEST);
    }
}

/* Callbacks of callbacks of …: as deep as a document writes them. */
static void try_operation(struct trial *trial, const struct operation *operation)
{
    try_parameters(trial, &operation->parameters);
    if (operation->body) {
        try_media_types(trial, &operation->body->content, SCHEMA_REQUEST);
        try_parameters(trial, &operation->body->form);
    }
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        try_headers(trial, &response->headers, SCHEMA_RESPONSE);
        try_media_types(trial, &response->content, SCHEMA_RESPONSE);
    }
    for (size_t i = 0; i < operation->callback_count; i++)
        for (size_t n = 0; n < operation->callbacks[i].operation_count; n++)
            try_operation(trial, operation->callbacks[i].operations[n]);
}

/* A schema that nobody uses is compiled all the same, and its own examples are judged by it. */
static void try_named(struct trial *trial, const struct node *map)
{
    NODE_EACH_MEMBER(map, key, value)
    {
        const struct node *example = node_get(value, STR("example"));
        const struct schema *schema = try_schema(trial, value, SCHEMA_NEUTRAL);
        const struct doc *doc = trial->refs ? refs_doc(trial->refs, value) : trial->doc;
        try_schema(trial, value, SCHEMA_REQUEST);
        try_schema(trial, value, SCHEMA_RESPONSE);
        if (example)
            judge(trial, schema, doc, example);
        NODE_EACH_ITEM(node_get(value, STR("examples")), item)
        judge(trial, schema, doc, item);
    }
}

static bool is_json_schema(struct str format)
{
    return !format.len || str_contains(format, STR("asyncapi")) ||
           str_contains(format, STR("schema+json")) || str_contains(format, STR("schema+yaml"));
}

static void try_payload(struct trial *trial, const struct node *message, const struct node *value)
{
    const struct node *inner = node_get(value, STR("schemaFormat"));
    const struct node *format = inner ? inner : node_get(message, STR("schemaFormat"));
    const struct node *schema = inner ? node_get(value, STR("schema")) : value;
    if (!is_json_schema(node_str(format)))
        trial->sum.foreign++;
    else if (schema)
        try_schema(trial, schema, SCHEMA_NEUTRAL);
}

/* AsyncAPI: what messages and parameters say of values, wherever they stand. */
static void try_messages(struct trial *trial, const struct node *node)
{
    NODE_EACH_MEMBER(node, key, value)
    {
        struct str name = node_str(key);
        if (str_eq(name, STR("payload")) || str_eq(name, STR("headers")) ||
            str_eq(name, STR("schema")))
            try_payload(trial, node, value);
        else if (!str_eq(name, STR("schemas")) && !str_eq(name, STR("bindings")) &&
                 !str_eq(name, STR("examples")) && !str_starts(name, STR("x-")))
            try_messages(trial, value);
    }
    NODE_EACH_ITEM(node, item)
    try_messages(trial, item);
}

static void try_contract(struct trial *trial, const struct contract *contract)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        try_operation(trial, &contract->operations[i]);
    for (size_t i = 0; i < contract->webhook_count; i++)
        try_operation(trial, &contract->webhooks[i]);
    try_named(trial, node_get(contract->root, STR("definitions")));
    try_named(trial, node_get(node_get(contract->root, STR("components")), STR("schemas")));
}

/* ---- documents ---- */

static void begin(struct trial *trial, struct arena *arena, const struct schema_options *options)
{
    trial->arena = arena;
    trial->findings.arena = arena;
    trial->options = *options;
    trial->set = schema_set_new(arena, options, &trial->findings);
    trial->run = schema_run_new(arena);
}

static void end(struct trial *trial, const char *name, struct sum *total)
{
    const struct sum *sum = &trial->sum;
    printf("%s - %s: %zu schemas, %zu not complete, %zu foreign, %zu examples, %zu invalid\n",
           sum->faults ? "not ok" : "ok", name, sum->schemas, sum->incomplete, sum->foreign,
           sum->examples, sum->invalid);
    total->schemas += sum->schemas;
    total->incomplete += sum->incomplete;
    total->foreign += sum->foreign;
    total->examples += sum->examples;
    total->valid += sum->valid;
    total->invalid += sum->invalid;
    total->limit += sum->limit;
    for (size_t i = 0; i < FINDING_COUNT; i++)
        total->met[i] += trial->findings.met[i];
}

static void try_openapi(struct arena *arena, const struct source *source, const char *name,
                        struct sum *total)
{
    struct trial trial = {.budget = budget_standard()};
    struct findings reading = {.arena = arena};
    struct files files = {.budget = &trial.budget};
    struct refs_loader loader = files_loader(&files);
    struct contract_options reading_options = {
        .refs = {.loader = &loader, .budget = &trial.budget}
    };
    struct contract *contract = contract_read(arena, source, &reading_options, &reading);
    if (!contract) {
        total->unread++; /* suite_corpus sees that findings say why */
        return;
    }
    struct schema_options options = {.dialect = check_dialect(contract),
                                     .budget = &trial.budget,
                                     .one_way = SCHEMA_ONE_WAY_REFUSED,
                                     .refs = contract->refs};
    begin(&trial, arena, &options);
    trial.refs = contract->refs;
    try_contract(&trial, contract);
    end(&trial, name, total);
}

static void try_asyncapi(struct arena *arena, const struct source *source, const char *name,
                         struct sum *total)
{
    struct trial trial = {.budget = budget_standard()};
    struct findings reading = {.arena = arena};
    struct schema_options options = {.dialect = SCHEMA_ASYNCAPI, .budget = &trial.budget};
    trial.doc = doc_read(arena, source, &trial.budget, &reading);
    if (!trial.doc)
        total->unread++;
    if (!trial.doc || !node_get(trial.doc->root, STR("asyncapi")))
        return;
    begin(&trial, arena, &options);
    schema_set_add(trial.set, source->uri, trial.doc, trial.doc->root);
    try_named(&trial, node_get(node_get(trial.doc->root, STR("components")), STR("schemas")));
    try_messages(&trial, trial.doc->root);
    end(&trial, name, total);
}

static void try_document(const char *folder, const char *path, struct sum *total)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct budget budget = budget_standard();
    struct source source;
    const char *name = path + strlen(folder) + 1;
    if (files_open_root(&arena, str_of(path), &budget, &source, &findings)) {
        if (strncmp(name, "asyncapi/", 9) == 0)
            try_asyncapi(&arena, &source, name, total);
        else if (str_contains(source.text, STR("openapi")) ||
                 str_contains(source.text, STR("swagger")))
            try_openapi(&arena, &source, name, total);
    }
    arena_release(&arena);
}

static void tell(const struct sum *total)
{
    printf("# %zu schemas, %zu not complete, %zu foreign; examples: %zu valid, %zu invalid, "
           "%zu limit\n",
           total->schemas, total->incomplete, total->foreign, total->valid, total->invalid,
           total->limit);
    printf("# %zu documents that are no contracts, or too broken to be read as one\n",
           total->unread);
    for (size_t i = 0; i < FINDING_COUNT; i++)
        if (total->met[i])
            printf("# %s: %zu\n", finding_row((enum finding_id)i)->name, total->met[i]);
}

int main(int argc, char **argv)
{
    struct sum total = {0};
    if (argc != 2)
        return 2;
    corpus_find(argv[1], "openapi");
    corpus_find(argv[1], "openapi-history");
    size_t count = corpus_find(argv[1], "asyncapi");
    char **paths = corpus_sorted();
    for (size_t i = 0; i < count; i++) {
        try_document(argv[1], paths[i], &total);
        free(paths[i]);
    }
    if (count == 0)
        printf("ok - the schemas of the corpus # skip it is not on this machine\n");
    tell(&total);
    return 0;
}
