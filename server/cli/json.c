#include "json.h"
#include "utf8.h"

/* Findings mostly come in the order of the text: it is counted on from the place before, or a thousand
 * findings in a large text would take a thousand walks over it. */
struct counted {
    const struct source *source;
    size_t offset;
    struct line_column place; /* of the offset */
};

static struct line_column place_of(struct counted *counted, struct where where)
{
    if (counted->source != where.source || where.offset < counted->offset)
        *counted = (struct counted){
            .source = where.source, .place = {where.source->lines_before + 1, 1}
        };
    struct str between = str_slice(where.source->text, counted->offset, where.offset);
    counted->offset += between.len;
    for (size_t end; (end = str_find(between, '\n')) < between.len;) {
        between = str_from(between, end + 1);
        counted->place = (struct line_column){counted->place.line + 1, 1};
    }
    counted->place.column += (uint32_t)utf8_count(between);
    return counted->place;
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

/* Where judging stopped with nothing to show for it, the report says so. */
static const struct finding *find_limit(const struct schema_outcome *outcome,
                                        struct findings *reported)
{
    for (size_t i = 0; i < outcome->count; i++)
        if (outcome->errors[i].id == FINDING_VALUE_LIMIT)
            return NULL;
    schema_report(outcome, reported);
    for (size_t i = 0; i < reported->list.len; i++)
        if (reported->list.at[i].id == FINDING_VALUE_LIMIT)
            return &reported->list.at[i];
    return NULL;
}

static void write_limit(struct buf *out, const struct schema_outcome *outcome, const char *comma)
{
    struct counted counted = {0};
    struct findings reported = {.arena = out->arena};
    const struct finding *finding = find_limit(outcome, &reported);
    if (!finding)
        return;
    struct str pointer = doc_pointer_to(out->arena, outcome->doc->root, outcome->value);
    buf_add(out, str_of(comma));
    write_head(out, finding->id, finding->message, finding->hint);
    write_place(out, "value", &counted, finding->where, &pointer);
    buf_byte(out, '}');
}

static void write_errors(struct buf *out, const struct schema_outcome *outcome, const char *comma)
{
    struct counted counted[2] = {0};
    for (size_t i = 0; i < outcome->count; i++) {
        if (!outcome->errors[i].meant)
            continue;
        buf_add(out, str_of(comma));
        write_error(out, outcome, &outcome->errors[i], counted);
        comma = ",";
    }
    if (outcome->verdict == SCHEMA_LIMIT)
        write_limit(out, outcome, comma);
}

void json_findings(struct buf *out, const struct findings *findings,
                   const struct schema_outcome *outcome)
{
    struct counted counted[2] = {0};
    const char *comma = "";
    buf_add(out, STR("\"findings\":["));
    for (size_t i = 0; i < findings->list.len; i++, comma = ",") {
        buf_add(out, str_of(comma));
        write_finding(out, &findings->list.at[i], counted);
    }
    if (outcome)
        write_errors(out, outcome, comma);
    buf_byte(out, ']');
    size_t dropped = findings->dropped + (outcome ? outcome->dropped : 0);
    if (dropped)
        buf_printf(out, ",\"dropped\":%zu", dropped);
}
