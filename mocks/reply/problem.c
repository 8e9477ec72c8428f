#include "problem.h"

static void write_if_any(struct buf *out, const char *name, struct str text)
{
    if (text.len == 0)
        return;
    buf_printf(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void write_available(struct buf *out, const struct problem *problem)
{
    if (problem->available_count == 0)
        return;
    buf_add(out, STR(",\"available\":["));
    for (size_t i = 0; i < problem->available_count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        buf_json_string(out, problem->available[i]);
    }
    buf_byte(out, ']');
}

static void write_place(struct buf *out, const struct problem *problem)
{
    if (!problem->contract || !problem->node)
        return;
    const struct refs *refs = problem->contract->refs;
    struct where where = refs_where(refs, problem->node);
    if (!where.source)
        return;
    struct line_column place = source_place(where.source, where.offset);
    buf_add(out, STR(",\"contract\":{\"file\":"));
    buf_json_string(out, where.source->name);
    buf_printf(out, ",\"line\":%u,\"column\":%u,\"pointer\":", place.line, place.column);
    buf_json_string(out, refs_pointer(refs, out->arena, problem->node));
    buf_byte(out, '}');
}

/* ---- findings ---- */

enum { EXCERPT_MAX = 80 };

/* The part of the line around the place, as people see it in the other formats. */
static struct str excerpt_of(const struct where *where)
{
    struct str line = source_line(where->source, where->offset);
    if (!line.ptr || line.len <= EXCERPT_MAX)
        return line;
    size_t before = (size_t)(line.ptr - where->source->text.ptr);
    size_t column = where->offset - before; /* may be beyond the line, and the text */
    if (column > line.len)
        column = line.len;
    size_t from = column > EXCERPT_MAX / 2 ? column - EXCERPT_MAX / 2 : 0;
    while (from > 0 && ((unsigned char)line.ptr[from] & 0xC0) == 0x80)
        from--;
    size_t to = from + EXCERPT_MAX;
    while (to < line.len && ((unsigned char)line.ptr[to] & 0xC0) == 0x80)
        to++;
    return str_slice(line, from, to);
}

static void write_message_place(struct buf *out, const struct finding *finding)
{
    const struct spot *spot = finding->spot;
    buf_printf(out, ",\"in\":\"%s\"", spot_part_name(spot->part));
    write_if_any(out, "name", spot->name);
    write_if_any(out, "pointer", spot->pointer);
    if (!finding->where.source)
        return;
    struct line_column place = source_place(finding->where.source, finding->where.offset);
    buf_printf(out, ",\"line\":%u,\"column\":%u", place.line, place.column);
    write_if_any(out, "excerpt", excerpt_of(&finding->where));
}

static void write_contract_place(struct buf *out, const struct finding *finding)
{
    if (!finding->also.source)
        return;
    struct line_column place = source_place(finding->also.source, finding->also.offset);
    buf_add(out, STR(",\"contract\":{\"file\":"));
    buf_json_string(out, finding->also.source->name);
    buf_printf(out, ",\"line\":%u,\"column\":%u,\"pointer\":", place.line, place.column);
    buf_json_string(out, finding->spot->contract_pointer);
    buf_byte(out, '}');
}

static void write_finding(struct buf *out, const struct finding *finding)
{
    buf_add(out, STR("{\"detail\":"));
    buf_json_string(out, finding->message);
    buf_printf(out, ",\"id\":\"%s\",\"severity\":\"%s\"", finding_row(finding->id)->name,
               severity_name(finding->severity));
    if (finding->spot) {
        write_message_place(out, finding);
        buf_printf(out, ",\"blame\":\"%s\"", spot_blame_name(finding->spot->blame));
        write_contract_place(out, finding);
    }
    write_if_any(out, "suggestion", finding->hint);
    buf_byte(out, '}');
}

void problem_write_findings(struct buf *out, const struct findings *findings)
{
    size_t count = 0;
    buf_byte(out, '[');
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--)
        for (size_t i = 0; i < findings->list.len; i++) {
            if ((int)findings->list.at[i].severity != severity)
                continue;
            buf_add(out, count++ ? STR(",") : STR(""));
            write_finding(out, &findings->list.at[i]);
        }
    buf_byte(out, ']');
}

static void write_errors(struct buf *out, const struct findings *findings)
{
    if (!findings || findings->list.len == 0)
        return;
    buf_add(out, STR(",\"errors\":"));
    problem_write_findings(out, findings);
    if (findings->dropped)
        buf_printf(out, ",\"more\":%zu", findings->dropped);
}

void problem_write(struct buf *out, const struct problem *problem)
{
    const struct finding_row *row = finding_row(problem->id);
    buf_printf(out, "{\"type\":\"urn:proviso:%s\",\"title\":", row->name);
    buf_json_string(out, str_of(row->summary));
    buf_printf(out, ",\"status\":%u", problem->status);
    write_if_any(out, "detail", problem->detail);
    write_if_any(out, "method", problem->method);
    write_if_any(out, "target", problem->target);
    write_available(out, problem);
    write_place(out, problem);
    write_if_any(out, "suggestion", problem->suggestion);
    write_errors(out, problem->findings);
    buf_byte(out, '}');
}
