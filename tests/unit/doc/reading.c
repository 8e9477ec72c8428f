#include "reading.h"

static void tell_place(struct buf *out, const char *word, struct where where)
{
    struct line_column place = source_place(where.source, where.offset);
    buf_printf(out, "%s%u:%u", word, place.line, place.column);
}

static void tell_finding(struct buf *out, const struct finding *finding)
{
    buf_printf(out, "%s%s", out->len ? "\n" : "", finding_row(finding->id)->name);
    tell_place(out, " ", finding->where);
    if (finding->also.source)
        tell_place(out, ", see ", finding->also);
    buf_printf(out, ": " STR_FMT, STR_ARG(finding->message));
    if (finding->hint.len)
        buf_printf(out, "; " STR_FMT, STR_ARG(finding->hint));
}

/* A source whose text ends where its memory ends, so that sanitizers see a step behind it. */
static struct source *source_of(struct arena *arena, const char *name, struct str text)
{
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = str_of(name), .text = text};
    return source;
}

struct str told(struct arena *arena, const char *name, struct str text, const struct budget *budget)
{
    char *exact = malloc(text.len ? text.len : 1);
    assert_non_null(exact);
    memcpy(exact, text.ptr, text.len);
    struct findings findings = {.arena = arena};
    const struct source *source = source_of(arena, name, (struct str){exact, text.len});
    const struct doc *doc = doc_read(arena, source, budget, &findings);
    struct buf out = {.arena = arena};
    if (doc) {
        assert_int_equal(doc->count, doc->root->span);
        doc_write_json(&out, doc->root);
    }
    for (size_t i = 0; i < findings.list.len; i++)
        tell_finding(&out, &findings.list.at[i]);
    free(exact);
    return buf_str(&out);
}

const struct doc *read_well(struct arena *arena, const char *name, struct str text)
{
    struct findings findings = {.arena = arena};
    struct budget budget = budget_standard();
    const struct doc *doc = doc_read(arena, source_of(arena, name, text), &budget, &findings);
    assert_non_null(doc);
    return doc;
}

void check_rows(struct arena *arena, const char *name, const struct reading_row *rows, size_t count)
{
    struct budget budget = budget_standard();
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct buf row = {.arena = arena};
        buf_json_string(&row, rows[i].text);
        buf_byte(&row, '\0');
        wrong +=
            unit_differs(row.at, told(arena, name, rows[i].text, &budget), str_of(rows[i].told));
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
