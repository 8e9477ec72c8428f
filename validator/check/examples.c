/* Examples of the contract, judged by the contract's own schemas. */
#include "check_private.h"
#include "uri.h"

struct trial {
    const struct check *check;
    struct check_run *run;
    const struct plan *plan; /* under way */
    struct arena *scratch;
    struct findings *findings;
    struct map seen;     /* values with schemas that were judged: parts are shared */
    struct map told;     /* texts of values with what they break: the same is often written twice */
    struct ptrmap done;  /* operations, of callbacks that are shared */
    enum spot_side side; /* of the examples under way */
    enum spot_part part;
    size_t judged;
};

/* Inside the example: the error's pointer counts from the document's root. */
static struct str place_inside(const struct trial *trial, const struct doc *doc,
                               const struct node *value, const struct schema_error *error)
{
    struct str outer = doc_pointer_to(trial->scratch, doc->root, value);
    return str_from(error->pointer, outer.len);
}

/* Whether something is new to a map. `what` leads to it, `text` is the rest of it. */
static bool is_new(struct trial *trial, struct map *map, const void *what, struct str text)
{
    struct buf key = {.arena = trial->scratch};
    buf_add(&key, (struct str){(const char *)&what, sizeof what});
    buf_add(&key, text);
    void **slot = map_put(trial->scratch, map, buf_str(&key));
    bool news = !*slot;
    *slot = trial;
    return news;
}

/* The same example under several media types of one schema is told once. */
static bool is_told(struct trial *trial, const struct node *value, const struct schema_error *error)
{
    struct buf text = {.arena = trial->scratch};
    doc_write_json(&text, value);
    return !is_new(trial, &trial->told, error->schema, buf_str(&text));
}

/* One finding an example, with the first thing that is wrong: people mend examples one by one. */
static void tell_example(struct trial *trial, const struct example *example, const struct doc *doc,
                         const struct schema_outcome *outcome)
{
    const struct schema_error *first = NULL;
    size_t more = 0;
    for (size_t i = 0; i < outcome->count; i++) {
        more += outcome->errors[i].meant && first;
        first = first || !outcome->errors[i].meant ? first : &outcome->errors[i];
    }
    if (!first || is_told(trial, example->value, first))
        return;
    struct str at = place_inside(trial, doc, example->value, first);
    struct finding *finding = finding_add(
        trial->findings, FINDING_EXAMPLE_INVALID, doc_where(doc, first->value),
        "example '" STR_FMT "' breaks its schema%s" STR_FMT ": " STR_FMT, STR_ARG(example->name),
        at.len ? " at " : "", STR_ARG(at), STR_ARG(first->message));
    struct spot *spot = arena_new(trial->findings->arena, struct spot);
    *spot = (struct spot){.side = trial->side,
                          .part = trial->part,
                          .blame = BLAME_CONTRACT,
                          .name = example->name,
                          .pointer = at,
                          .keyword = first->keyword,
                          .value = first->value,
                          .rule = first->schema};
    spot->contract_pointer =
        refs_pointer(trial->check->contract->refs, trial->findings->arena, first->schema);
    finding->spot = spot;
    finding->also = refs_where(trial->check->contract->refs, first->schema);
    if (more)
        finding->hint = arena_printf(trial->findings->arena, "and %zu more", more);
}

/* What judges a value: a schema, and what the value may stand for besides. */
struct bench {
    const struct schema *schema;
    const struct decoder *decoder;  /* of a parameter or header field; or NULL */
    const struct media_plan *media; /* of a body; or NULL */
};

/* A parameter's example is often written as the text that goes over the wire. */
static bool is_wire_text(struct trial *trial, const struct decoder *decoder,
                         const struct node *value)
{
    struct exchange x = {.check = trial->check, .run = trial->run, .scratch = trial->scratch};
    struct buf text = {.arena = trial->scratch};
    if (node_is(value, NODE_STRING))
        return decoder_accepts(&x, decoder, node_str(value));
    doc_write_json(&text, value);
    return value->kind != NODE_OBJECT && value->kind != NODE_ARRAY &&
           decoder_accepts(&x, decoder, buf_str(&text));
}

/* A body's example is often JSON text in a string: the mock sends it as what it says. */
static bool is_json_text(struct trial *trial, const struct schema *schema, const struct node *value)
{
    struct findings unwanted = {.arena = trial->scratch, .max = 1};
    struct doc_reading reading = {.budget = &trial->check->budget};
    struct source source = {.text = node_string(value)};
    const struct doc *doc = doc_read_value(trial->scratch, &source, &reading, &unwanted);
    return doc && schema_eval(schema, trial->run->schemas, doc->root) == SCHEMA_VALID;
}

static void add_pair(struct buf *out, const struct node *key, const struct node *value)
{
    struct buf text = {.arena = out->arena};
    if (node_is(value, NODE_STRING))
        buf_add(&text, node_str(value));
    else
        doc_write_json(&text, value);
    buf_add(out, out->len ? STR("&") : STR(""));
    buf_add(out, uri_encode(out->arena, node_str(key), "[]"));
    buf_byte(out, '=');
    buf_add(out, uri_encode(out->arena, buf_str(&text), ""));
}

/* A form's example goes over the wire as text: "true" and true are the same there. */
static bool is_form_text(struct trial *trial, const struct media_plan *media,
                         const struct node *value)
{
    struct exchange x = {
        .check = trial->check, .plan = trial->plan, .run = trial->run, .scratch = trial->scratch};
    struct place place = {.part = SPOT_BODY};
    struct buf text = {.arena = trial->scratch};
    NODE_EACH_MEMBER(value, key, member)
    {
        if (!node_is(member, NODE_ARRAY))
            add_pair(&text, key, member);
        NODE_EACH_ITEM(member, item)
        add_pair(&text, key, item);
    }
    if (!node_is(value, NODE_OBJECT))
        return false;
    check_form(&x, media, buf_str(&text), &place);
    return !x.told;
}

static bool is_valid(struct trial *trial, const struct bench *bench, const struct node *value)
{
    const struct media_plan *media = bench->media;
    if (schema_eval(bench->schema, trial->run->schemas, value) == SCHEMA_VALID)
        return true;
    if (bench->decoder)
        return is_wire_text(trial, bench->decoder, value);
    if (media && media->reader == READER_FORM)
        return is_form_text(trial, media, value);
    return media && media->reader == READER_JSON && node_is(value, NODE_STRING) &&
           is_json_text(trial, bench->schema, value);
}

static void try_examples(struct trial *trial, const struct bench *bench,
                         const struct examples *examples)
{
    for (size_t i = 0; bench->schema && i < examples->len; i++) {
        const struct node *value = examples->at[i].value;
        const struct doc *doc = value ? refs_doc(trial->check->contract->refs, value) : NULL;
        struct str schema = {(const char *)&bench->schema, sizeof bench->schema};
        if (!doc || !is_new(trial, &trial->seen, value, schema))
            continue;
        trial->judged++;
        if (!is_valid(trial, bench, value))
            tell_example(
                trial, &examples->at[i], doc,
                schema_explain(bench->schema, trial->run->schemas, doc, value, trial->scratch));
    }
}

/* Text of other media types stands in an example as it goes over the wire: only what is JSON, or read as a value by its
 * schema, can be judged here. */
static bool is_judged(const struct media_plan *media, const struct example *example)
{
    bool text = example->value && example->value->kind == NODE_STRING;
    return media->reader == READER_JSON || (!text && media->reader != READER_MULTIPART);
}

static void try_media(struct trial *trial, const struct media_plan *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct examples *examples = &media[i].type->examples;
        for (size_t n = 0; n < examples->len; n++) {
            struct examples one = {&examples->at[n], 1};
            struct bench bench = {media[i].schema, NULL, &media[i]};
            if (is_judged(&media[i], &examples->at[n]))
                try_examples(trial, &bench, &one);
        }
    }
}

static void try_parameters(struct trial *trial, const struct decoders *decoders,
                           const struct parameters *parameters, enum parameter_in in)
{
    for (size_t i = 0, n = 0; i < parameters->len && n < decoders->len; i++)
        if (parameters->at[i].in == in) {
            struct bench bench = {decoders->at[n].schema, &decoders->at[n], NULL};
            try_examples(trial, &bench, &parameters->at[i].examples);
            if (decoders->at[n].content)
                try_media(trial, decoders->at[n].content, parameters->at[i].content.len);
            n++;
        }
}

static void try_headers(struct trial *trial, const struct decoders *decoders,
                        const struct headers *headers)
{
    for (size_t i = 0; i < headers->len; i++)
        for (size_t n = 0; n < decoders->len; n++)
            if (decoders->at[n].node == headers->at[i].node &&
                str_eq_nocase(decoders->at[n].written.name, headers->at[i].name)) {
                struct bench bench = {decoders->at[n].schema, &decoders->at[n], NULL};
                try_examples(trial, &bench, &headers->at[i].examples);
                if (decoders->at[n].content)
                    try_media(trial, decoders->at[n].content, headers->at[i].content->len);
            }
}

static void try_plan(struct trial *trial, const struct plan *plan)
{
    const struct parameters *parameters = &plan->operation->parameters;
    static const enum parameter_in places[] = {IN_PATH, IN_QUERY, IN_HEADER, IN_COOKIE};
    const struct decoders *decoders[] = {&plan->path, &plan->query, &plan->header, &plan->cookie};
    trial->plan = plan;
    trial->side = SPOT_REQUEST;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        trial->part = (enum spot_part)(SPOT_PATH + i);
        try_parameters(trial, decoders[i], parameters, places[i]);
    }
    trial->part = SPOT_QUERY;
    if (plan->querystring)
        try_parameters(trial, &(struct decoders){plan->querystring, 1}, parameters, IN_QUERYSTRING);
    trial->part = SPOT_BODY;
    try_media(trial, plan->body.media, plan->body.media_count);
    for (size_t i = 0; i < plan->response_count; i++) {
        const struct response_plan *response = &plan->responses[i];
        trial->side = SPOT_RESPONSE;
        trial->part = SPOT_HEADER;
        try_headers(trial, &response->headers, &response->response->headers);
        trial->part = SPOT_BODY;
        try_media(trial, response->body.media, response->body.media_count);
    }
}

/* An operation of a webhook or a callback, and those of its own callbacks; of an operation of the contract, only the
 * latter. */
static void try_others(struct trial *trial, const struct operation *operation)
{
    const struct plan *plan = ptrmap_get(&trial->check->others, operation);
    void **done = ptrmap_put(trial->scratch, &trial->done, operation);
    if (*done)
        return;
    *done = trial;
    if (plan)
        try_plan(trial, plan);
    for (size_t i = 0; i < operation->callback_count; i++)
        for (size_t n = 0; n < operation->callbacks[i].operation_count; n++)
            try_others(trial, operation->callbacks[i].operations[n]);
}

size_t check_examples(const struct check *check, struct check_run *run, struct findings *findings)
{
    struct arena scratch;
    arena_init(&scratch);
    struct trial trial = {.check = check, .run = run, .scratch = &scratch, .findings = findings};
    for (size_t i = 0; i < check->contract->operation_count; i++)
        try_plan(&trial, &check->plans[i]);
    for (size_t i = 0; i < check->contract->operation_count; i++)
        try_others(&trial, &check->contract->operations[i]);
    for (size_t i = 0; i < check->contract->webhook_count; i++)
        try_others(&trial, &check->contract->webhooks[i]);
    arena_release(&scratch);
    return trial.judged;
}
