/* Examples of the contract, judged by the contract's own schemas. */
#include "check_private.h"

struct trial {
    const struct check *check;
    struct check_run *run;
    struct arena *scratch;
    struct findings *findings;
    struct ptrmap seen; /* values that were judged: parts are shared */
};

/* Inside the example: the error's pointer counts from the document's root. */
static struct str place_inside(const struct trial *trial, const struct doc *doc,
                               const struct node *value, const struct schema_error *error)
{
    struct str outer = doc_pointer_to(trial->scratch, doc->root, value);
    return str_from(error->pointer, outer.len);
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
    if (!first)
        return;
    struct str at = place_inside(trial, doc, example->value, first);
    struct finding *finding =
        finding_add(trial->findings, FINDING_EXAMPLE_INVALID, doc_where(doc, first->value),
                    "example '" STR_FMT "' breaks its schema%s" STR_FMT ": " STR_FMT,
                    STR_ARG(example->name), at.len ? " at " : "", STR_ARG(at),
                    STR_ARG(first->message));
    finding->also = refs_where(trial->check->contract->refs, first->schema);
    if (more)
        finding->hint = arena_printf(trial->findings->arena, "and %zu more", more);
}

static void try_examples(struct trial *trial, const struct schema *schema,
                         const struct examples *examples)
{
    for (size_t i = 0; schema && i < examples->len; i++) {
        const struct node *value = examples->at[i].value;
        const struct doc *doc = value ? refs_doc(trial->check->contract->refs, value) : NULL;
        if (!doc || schema_eval(schema, trial->run->schemas, value) == SCHEMA_VALID)
            continue;
        void **seen = ptrmap_put(trial->scratch, &trial->seen, value);
        if (*seen)
            continue;
        *seen = trial;
        tell_example(trial, &examples->at[i], doc,
                     schema_explain(schema, trial->run->schemas, doc, value, trial->scratch));
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
            if (is_judged(&media[i], &examples->at[n]))
                try_examples(trial, media[i].schema, &one);
        }
    }
}

static void try_parameters(struct trial *trial, const struct decoders *decoders,
                           const struct parameters *parameters, enum parameter_in in)
{
    for (size_t i = 0, n = 0; i < parameters->len && n < decoders->len; i++)
        if (parameters->at[i].in == in)
            try_examples(trial, decoders->at[n++].schema, &parameters->at[i].examples);
}

static void try_headers(struct trial *trial, const struct decoders *decoders,
                        const struct headers *headers)
{
    for (size_t i = 0; i < headers->len; i++)
        for (size_t n = 0; n < decoders->len; n++)
            if (decoders->at[n].node == headers->at[i].node &&
                str_eq_nocase(decoders->at[n].written.name, headers->at[i].name))
                try_examples(trial, decoders->at[n].schema, &headers->at[i].examples);
}

static void try_plan(struct trial *trial, const struct plan *plan)
{
    const struct parameters *parameters = &plan->operation->parameters;
    try_parameters(trial, &plan->path, parameters, IN_PATH);
    try_parameters(trial, &plan->query, parameters, IN_QUERY);
    try_parameters(trial, &plan->header, parameters, IN_HEADER);
    try_parameters(trial, &plan->cookie, parameters, IN_COOKIE);
    try_media(trial, plan->body.media, plan->body.media_count);
    for (size_t i = 0; i < plan->response_count; i++) {
        const struct response_plan *response = &plan->responses[i];
        try_headers(trial, &response->headers, &response->response->headers);
        try_media(trial, response->body.media, response->body.media_count);
    }
}

void check_examples(const struct check *check, struct check_run *run, struct findings *findings)
{
    struct arena scratch;
    arena_init(&scratch);
    struct trial trial = {
        .check = check, .run = run, .scratch = &scratch, .findings = findings};
    for (size_t i = 0; i < check->contract->operation_count; i++)
        try_plan(&trial, &check->plans[i]);
    arena_release(&scratch);
}
