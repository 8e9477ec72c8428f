#include "judging.h"
#include "schema_agree.h"

void trial_init(struct trial *trial, struct arena *arena, enum schema_dialect dialect)
{
    *trial = (struct trial){.arena = arena, .budget = budget_standard()};
    trial->options = (struct schema_options){.dialect = dialect};
    trial->findings.arena = arena;
    trial->budget.depth = DOC_DEPTH_MAX;
}

static const struct doc *read_schema(struct trial *trial, const char *uri, struct str text)
{
    struct source *source = arena_new(trial->arena, struct source);
    *source = (struct source){.name = str_of(uri), .uri = str_of(uri), .text = text};
    const struct doc *doc = doc_read_json(trial->arena, source, &trial->budget, &trial->findings);
    if (!doc)
        fail_msg("this schema is no JSON: " STR_FMT, STR_ARG(text));
    return doc;
}

const struct doc *trial_add(struct trial *trial, const char *uri, struct str text)
{
    if (!trial->set) {
        trial->options.budget = &trial->budget;
        trial->set = schema_set_new(trial->arena, &trial->options, &trial->findings);
    }
    const struct doc *doc = read_schema(trial, uri, text);
    schema_set_add(trial->set, str_of(uri), doc, doc->root);
    return doc;
}

void trial_prepare(struct trial *trial, struct str schema, enum schema_direction direction)
{
    trial->doc = trial_add(trial, "urn:test", schema);
    trial->schema = schema_compile(trial->set, trial->doc->root, direction);
    trial->run = schema_run_new(trial->arena);
}

const struct doc *json_value(struct arena *arena, struct str text)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    struct doc_reading reading = {.budget = &budget, .duplicates = DUPLICATES_KEPT};
    budget.depth = DOC_DEPTH_MAX;
    *source = (struct source){.name = STR("value"), .text = text};
    const struct doc *doc = doc_read_value(arena, source, &reading, &findings);
    if (!doc)
        fail_msg("this value is no JSON: " STR_FMT, STR_ARG(str_slice(text, 0, 500)));
    return doc;
}

static const struct schema_outcome *outcome_of(struct trial *trial, struct str value,
                                               enum schema_verdict *verdict)
{
    struct agreement said = {.arena = trial->arena};
    const struct doc *doc = json_value(trial->arena, value);
    const char *wrong = schema_disagreement(trial->schema, trial->run, doc, doc->root, &said);
    if (wrong)
        fail_msg("%s\n  schema " STR_FMT "\n  value  " STR_FMT, wrong,
                 STR_ARG(str_slice(trial->doc->source->text, 0, 500)),
                 STR_ARG(str_slice(value, 0, 500)));
    bool both = said.verdict == said.outcome->verdict;
    *verdict = both ? said.verdict : SCHEMA_LIMIT;
    return said.outcome;
}

static const char *short_name(enum finding_id id)
{
    const char *name = finding_row(id)->name;
    return strncmp(name, "value-", 6) == 0 ? name + 6 : name;
}

struct str judged(struct trial *trial, struct str value)
{
    struct buf out = {.arena = trial->arena};
    enum schema_verdict verdict;
    const struct schema_outcome *outcome = outcome_of(trial, value, &verdict);
    if (verdict == SCHEMA_LIMIT)
        return STR("limit");
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        if (!error->meant)
            continue;
        buf_printf(&out, "%s%s:", out.len ? " " : "", short_name(error->id));
        buf_add(&out, error->pointer); /* it may hold NUL */
    }
    return buf_str(&out);
}

struct str judged_fully(struct trial *trial, struct str value)
{
    struct buf out = {.arena = trial->arena};
    enum schema_verdict verdict;
    const struct schema_outcome *outcome = outcome_of(trial, value, &verdict);
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        buf_printf(&out, "%s%s%s:" STR_FMT "%s", out.len ? " " : "", error->meant ? "" : "(",
                   short_name(error->id), STR_ARG(error->pointer), error->meant ? "" : ")");
    }
    return buf_str(&out);
}

struct str explained(struct trial *trial, struct str value)
{
    struct buf out = {.arena = trial->arena};
    enum schema_verdict verdict;
    const struct schema_outcome *outcome = outcome_of(trial, value, &verdict);
    struct findings findings = {.arena = trial->arena};
    schema_report(outcome, &findings);
    for (size_t i = 0; i < findings.list.len; i++) {
        const struct finding *finding = &findings.list.at[i];
        buf_printf(&out, "%s" STR_FMT "%s" STR_FMT, i ? "\n" : "", STR_ARG(finding->message),
                   finding->hint.len ? "; hint: " : "", STR_ARG(finding->hint));
    }
    return buf_str(&out);
}

struct str told(const struct trial *trial)
{
    struct buf out = {.arena = trial->arena};
    for (size_t i = 0; i < trial->findings.list.len; i++) {
        const struct finding *finding = &trial->findings.list.at[i];
        struct str text = finding->where.source ? finding->where.source->text : STR("");
        size_t at = finding->where.offset;
        buf_printf(&out, "%s%s " STR_FMT, i ? "; " : "", finding_row(finding->id)->name,
                   STR_ARG(str_slice(text, at, at + finding->where.length)));
    }
    return buf_str(&out);
}

void check_judging(struct arena *arena, const struct judging_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct trial trial;
        trial_init(&trial, arena, rows[i].dialect);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        struct str name = arena_printf(arena, "%s: %s of %s", schema_dialect_name(rows[i].dialect),
                                       rows[i].value, rows[i].schema);
        struct str findings = told(&trial);
        if (!str_eq(findings, STR("schema-says-nothing {"))) /* a keyword of other dialects alone */
            wrong += unit_differs(name.ptr, findings, STR(""));
        wrong +=
            unit_differs(name.ptr, judged(&trial, str_of(rows[i].value)), str_of(rows[i].said));
    }
    assert_int_equal(wrong, 0);
}

void check_telling(struct arena *arena, const struct telling_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct trial trial;
        trial_init(&trial, arena, rows[i].dialect);
        trial_prepare(&trial, str_of(rows[i].schema), SCHEMA_NEUTRAL);
        struct str complete = schema_is_complete(trial.schema) ? STR("complete") : STR("not");
        wrong += unit_differs(rows[i].schema, complete,
                              rows[i].is_complete ? STR("complete") : STR("not"));
        wrong += unit_differs(rows[i].schema, told(&trial), str_of(rows[i].told));
    }
    assert_int_equal(wrong, 0);
}

struct str repeat(struct arena *arena, const char *piece, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_add(&out, str_of(piece));
    return buf_str(&out);
}
