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
    buf_byte(out, '}');
}
