/* Whether the three ways to judge a value say the same, and whether what is said about an invalid one
 * holds together: for unit tests, suites and fuzzers.
 *
 *     struct agreement said = {.arena = &scratch};
 *     const char *wrong = schema_disagreement(schema, run, doc, doc->root, &said);
 *     if (wrong) complain(wrong);
 */
#ifndef PROVISO_SCHEMA_AGREE_H
#define PROVISO_SCHEMA_AGREE_H

#include "schema.h"
#include "uri.h"
#include "utf8.h"

struct agreement {
    struct arena *arena; /* for the outcome */
    bool
        duplicates; /* the value may have members of one name: pointers lead to the first, or nowhere */
    enum schema_verdict verdict, tracking; /* SCHEMA_LIMIT is not held against other verdicts */
    const struct schema_outcome *outcome;
};

static inline bool agree_is_text(struct str text)
{
    return utf8_check(text) == text.len;
}

/* What the fragment of a location leads to from some node around `wanted` is that node. */
static inline bool agree_location(const struct doc *doc, const struct schema_error *error,
                                  struct arena *arena)
{
    struct str location = error->absolute_location, pointer;
    struct uri parts = uri_parse(location);
    if (!parts.fragment.ptr || !uri_decode(arena, parts.fragment, &pointer))
        return false;
    const struct node *at = doc->root, *inside = at;
    while (inside) {
        if (doc_pointer_find(at, pointer) == error->schema)
            return true;
        inside = NULL;
        NODE_EACH_ITEM(at, item)
        if (error->schema >= item && error->schema < node_end(item))
            inside = item;
        NODE_EACH_MEMBER(at, key, value)
        if (error->schema >= value && error->schema < node_end(value))
            inside = value;
        at = inside ? inside : at;
    }
    return false;
}

static inline const char *agree_error(const struct schema_outcome *outcome, size_t index,
                                      const struct agreement *said)
{
    struct arena *arena = said->arena;
    const struct schema_error *error = &outcome->errors[index];
    const struct node *value = error->value;
    const struct node *found = doc_pointer_find(outcome->doc->root, error->pointer);
    const struct doc *doc = schema_doc(outcome->schema, error->schema);
    if (!said->duplicates && found != value + (value->flags & NODE_IS_KEY ? 1 : 0))
        return "an error's pointer does not lead to its value";
    if (error->span == 0 || index + error->span > outcome->count)
        return "an error spans more than there is";
    if (!doc || !agree_location(doc, error, arena))
        return "an absolute location does not lead to the keyword";
    if (error->message.len == 0 || !agree_is_text(error->message) || !agree_is_text(error->hint))
        return "a message is empty or not UTF-8";
    if (!agree_is_text(error->keyword_location))
        return "a keyword location is not UTF-8";
    return NULL;
}

static inline const char *agree_outcome(const struct schema_outcome *outcome,
                                        const struct agreement *said)
{
    bool meant = false;
    if ((outcome->verdict == SCHEMA_VALID) != (outcome->count == 0))
        return "the errors do not fit the verdict";
    for (size_t i = 0; i < outcome->count; i++) {
        const char *wrong = agree_error(outcome, i, said);
        if (wrong)
            return wrong;
        meant |= outcome->errors[i].meant;
    }
    return meant == (outcome->count > 0) ? NULL : "no error is meant";
}

/* The output formats are JSON that says `valid` as the verdict does. */
static inline const char *agree_output(const struct schema_outcome *outcome, struct arena *arena)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    budget.depth = DOC_DEPTH_MAX;
    for (unsigned form = SCHEMA_OUTPUT_FLAG; form <= SCHEMA_OUTPUT_DETAILED; form++) {
        struct buf out = {.arena = arena};
        schema_write_output(outcome, (enum schema_output)form, &out);
        struct source source = {.name = STR("output"), .text = buf_str(&out)};
        const struct doc *doc = doc_read_json(arena, &source, &budget, &findings);
        bool valid = outcome->verdict == SCHEMA_VALID;
        if (!doc || node_bool(node_get(doc->root, STR("valid")), !valid) != valid)
            return "an output format is no JSON, or says another verdict";
        const struct node *errors = node_get(doc->root, STR("errors"));
        if (form == SCHEMA_OUTPUT_BASIC && !valid && errors->len != outcome->count)
            return "the basic output has another number of errors";
    }
    return NULL;
}

static inline bool agree_differ(enum schema_verdict a, enum schema_verdict b)
{
    return a != b && a != SCHEMA_LIMIT && b != SCHEMA_LIMIT;
}

/* The value as a message read with the shapes of the run, judged by plans: twice, for the first time makes them. */
static inline const char *agree_shaped(const struct schema *schema, struct schema_run *run,
                                       const struct node *value, const struct agreement *said)
{
    struct budget budget = budget_standard();
    struct doc_reading reading = {
        .budget = &budget, .duplicates = DUPLICATES_KEPT, .shapes = schema_run_shapes(run)};
    struct findings findings = {.arena = said->arena};
    struct buf text = {.arena = said->arena};
    budget.depth = DOC_DEPTH_MAX;
    doc_write_json(&text, value);
    struct source source = {.name = STR("shaped"), .text = buf_str(&text)};
    const struct doc *doc = doc_read_value(said->arena, &source, &reading, &findings);
    if (!doc || doc->count != value->span)
        return "a value written as JSON reads as another one";
    for (int i = 0; i < 2; i++)
        if (agree_differ(schema_eval(schema, run, doc->root), said->verdict))
            return "a value read with shapes gets another verdict";
    return NULL;
}

/* NULL, or what is wrong. */
static inline const char *schema_disagreement(const struct schema *schema, struct schema_run *run,
                                              const struct doc *doc, const struct node *value,
                                              struct agreement *said)
{
    said->verdict = schema_eval(schema, run, value);
    said->tracking = schema_eval_tracking(schema, run, value);
    said->outcome = schema_explain(schema, run, doc, value, said->arena);
    enum schema_verdict again = schema_eval(schema, run, value);
    const char *wrong = agree_output(said->outcome, said->arena);
    if (wrong)
        return wrong;
    if (again != said->verdict)
        return "plain evaluation says another thing the second time";
    if (agree_differ(said->verdict, said->tracking))
        return "tracking gives another verdict than plain evaluation";
    if (agree_differ(said->verdict, said->outcome->verdict))
        return "explaining gives another verdict than plain evaluation";
    wrong = agree_shaped(schema, run, value, said);
    if (wrong)
        return wrong;
    return said->outcome->verdict == SCHEMA_LIMIT ? NULL : agree_outcome(said->outcome, said);
}

#endif
