#include "json.h"

/* Findings mostly come in the order of the text: lines are counted on from the place before. */
struct counted {
    const struct source *source;
    struct source rest; /* of its text, from the start of a line */
};

static struct line_column place_of(struct counted *counted, struct where where)
{
    size_t passed = counted->source ? (size_t)(counted->rest.text.ptr - where.source->text.ptr) : 0;
    if (counted->source != where.source || where.offset < passed) {
        *counted = (struct counted){where.source, *where.source};
        passed = 0;
    }
    struct line_column place = source_place(&counted->rest, where.offset - (uint32_t)passed);
    struct str line = source_line(&counted->rest, where.offset - (uint32_t)passed);
    if (line.ptr) {
        counted->rest.text =
            str_from(counted->rest.text, (size_t)(line.ptr - counted->rest.text.ptr));
        counted->rest.lines_before = place.line - 1;
    }
    return place;
}

static void write_text(struct buf *out, const char *name, struct str text)
{
    if (text.len == 0)
        return;
    buf_printf(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

/* {"file":…,"line":…,"column":…,"pointer":…}; a file that was not read has no lines. */
static void write_place(struct buf *out, const char *name, struct counted *counted,
                        struct where where, const struct str *pointer)
{
    if (!where.source)
        return;
    buf_printf(out, ",\"%s\":{\"file\":", name);
    buf_json_string(out, where.source->name);
    if (where.source->text.ptr) {
        struct line_column place = place_of(counted, where);
        buf_printf(out, ",\"line\":%u,\"column\":%u", place.line, place.column);
    }
    if (pointer) {
        buf_add(out, STR(",\"pointer\":"));
        buf_json_string(out, *pointer);
    }
    buf_byte(out, '}');
}

static void write_head(struct buf *out, enum finding_id id, struct str message, struct str hint)
{
    const struct finding_row *row = finding_row(id);
    buf_printf(out, "{\"id\":\"%s\",\"severity\":\"%s\"", row->name, severity_name(row->severity));
    write_text(out, "message", message);
    write_text(out, "hint", hint);
}

static void write_finding(struct buf *out, const struct finding *finding, struct counted counted[2])
{
    write_head(out, finding->id, finding->message, finding->hint);
    write_place(out, "place", &counted[0], finding->where, NULL);
    write_place(out, "also", &counted[1], finding->also, NULL);
    buf_byte(out, '}');
}

static void write_error(struct buf *out, const struct schema_outcome *outcome,
                        const struct schema_error *error, struct counted counted[2])
{
    const struct doc *doc = schema_doc(outcome->schema, error->schema);
    write_head(out, error->id, error->message, error->hint);
    write_text(out, "keyword", error->keyword);
    write_place(out, "value", &counted[0], doc_where(outcome->doc, error->value), &error->pointer);
    if (doc) {
        struct str pointer = doc_pointer_to(out->arena, doc->root, error->schema);
        write_place(out, "schema", &counted[1], doc_where(doc, error->schema), &pointer);
    }
    buf_byte(out, '}');
}

void json_findings(struct buf *out, const struct findings *findings,
                   const struct schema_outcome *outcome)
{
    struct counted counted[2] = {0};
    const char *comma = "";
    buf_byte(out, '[');
    for (size_t i = 0; i < findings->list.len; i++, comma = ",") {
        buf_add(out, str_of(comma));
        write_finding(out, &findings->list.at[i], counted);
    }
    for (size_t i = 0; outcome && i < outcome->count; i++) {
        if (!outcome->errors[i].meant)
            continue;
        buf_add(out, str_of(comma));
        write_error(out, outcome, &outcome->errors[i], counted);
        comma = ",";
    }
    buf_byte(out, ']');
}
