/* Outcomes for people and for programs: findings, and the output formats of JSON Schema. */
#include "eval_private.h"

static void tell(const struct schema_outcome *outcome, const struct schema_error *error,
                 struct findings *findings)
{
    struct finding *finding =
        finding_add(findings, error->id, doc_where(outcome->doc, error->value), STR_FMT,
                    STR_ARG(error->message));
    finding->also = set_where(outcome->schema->set, error->schema);
    if (error->hint.len)
        finding->hint = arena_str(findings->arena, error->hint);
}

void schema_report(const struct schema_outcome *outcome, struct findings *findings)
{
    bool limit_told = false;
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        limit_told |= error->id == FINDING_VALUE_LIMIT;
        if (error->meant)
            tell(outcome, error, findings);
    }
    if (outcome->verdict == SCHEMA_LIMIT && !limit_told)
        finding_over_budget(findings, FINDING_VALUE_LIMIT, doc_where(outcome->doc, outcome->value),
                            &outcome->schema->set->budget, "schema_steps");
    findings->dropped += outcome->dropped;
    findings->count[SEVERITY_ERROR] += outcome->dropped;
}

/* ---- JSON Schema Core 2020-12, section 12 ---- */

static void write_member(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

/* Without the closing brace. */
static void write_unit(struct buf *out, const struct schema_error *error)
{
    buf_add(out, STR("{\"valid\":false"));
    write_member(out, "keywordLocation", error->keyword_location);
    write_member(out, "absoluteKeywordLocation", error->absolute_location);
    write_member(out, "instanceLocation", error->pointer);
    write_member(out, "error", error->message);
}

static void write_flat(struct buf *out, const struct schema_outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        write_unit(out, &outcome->errors[i]);
        buf_byte(out, '}');
    }
}

/* Errors inside others stand in their `errors`. What is open is closed where its span ends. */
static void write_nested(struct buf *out, const struct schema_outcome *outcome)
{
    size_t *ends = arena_array(out->arena, size_t, outcome->count + 1), open = 0;
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        for (; open && ends[open - 1] == i; open--)
            buf_add(out, STR("]}"));
        bool first = i == 0 || (open && out->at[out->len - 1] == '[');
        buf_add(out, first ? STR("") : STR(","));
        write_unit(out, error);
        if (error->span == 1) {
            buf_byte(out, '}');
            continue;
        }
        buf_add(out, STR(",\"errors\":["));
        ends[open++] = i + error->span;
    }
    while (open-- > 0)
        buf_add(out, STR("]}"));
}

void schema_write_output(const struct schema_outcome *outcome, enum schema_output form,
                         struct buf *out)
{
    bool valid = outcome->verdict == SCHEMA_VALID;
    buf_printf(out, "{\"valid\":%s", valid ? "true" : "false");
    if (outcome->verdict == SCHEMA_LIMIT)
        buf_add(out, STR(",\"limit\":true"));
    if (!valid && form != SCHEMA_OUTPUT_FLAG) {
        buf_add(out, STR(",\"errors\":["));
        if (form == SCHEMA_OUTPUT_BASIC)
            write_flat(out, outcome);
        else
            write_nested(out, outcome);
        buf_byte(out, ']');
    }
    buf_byte(out, '}');
}
