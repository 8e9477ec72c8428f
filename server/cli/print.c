#include "print.h"
#include "buf.h"
#include "utf8.h"

#include <stdlib.h>
#include <unistd.h>

enum { EXCERPT_MAX = 160 };

struct print print_to(FILE *out)
{
    const char *no_color = getenv("NO_COLOR"); /* NOLINT(concurrency-mt-unsafe): nobody sets it */
    bool colour = isatty(fileno(out)) && !(no_color && *no_color);
    return (struct print){.out = out, .colour = colour, .least = SEVERITY_NOTE};
}

static const char *paint(const struct print *print, const char *code)
{
    return print->colour ? code : "";
}

void print_text(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t width = utf8_width(str_from(text, i));
        unsigned char byte = (unsigned char)text.ptr[i];
        bool control = byte < 0x20 || byte == 0x7F ||
                       (byte == 0xC2 && width == 2 && (unsigned char)text.ptr[i + 1] < 0xA0);
        if (width == 0 || control)
            fputc(byte == '\t' ? ' ' : '?', out);
        else
            fwrite(text.ptr + i, 1, width, out);
        i += width ? width : 1;
    }
}

static void print_place(const struct print *print, struct where where)
{
    if (!where.source)
        return;
    struct line_column place = source_place(where.source, where.offset);
    fputs(paint(print, "\033[1m"), print->out);
    print_text(print->out, where.source->name);
    if (where.source->text.ptr)
        fprintf(print->out, ":%u:%u", place.line, place.column);
    fprintf(print->out, ": %s", paint(print, "\033[0m"));
}

/* The line with a caret under the place. Long lines are cut around it. */
static void print_excerpt(const struct print *print, struct where where)
{
    if (!where.source || where.source->text.len == 0)
        return;
    struct str line = source_line(where.source, where.offset);
    size_t column = 0; /* byte in the line */
    if (where.offset <= where.source->text.len && line.ptr)
        column = (size_t)(where.source->text.ptr + where.offset - line.ptr);
    size_t from = column > EXCERPT_MAX / 2 && line.len > EXCERPT_MAX ? column - EXCERPT_MAX / 2 : 0;
    while (from > 0 && ((unsigned char)line.ptr[from] & 0xC0) == 0x80)
        from--;
    struct str shown = str_slice(line, from, from + EXCERPT_MAX);
    struct str before = str_slice(line, from, column);
    size_t marks = where.length ? utf8_count(str_slice(line, column, column + where.length)) : 1;
    size_t room = utf8_count(str_slice(shown, before.len, shown.len));
    fputs("    ", print->out);
    print_text(print->out, shown);
    fprintf(print->out, "\n    %*s%s^", (int)utf8_count(before), "", paint(print, "\033[32m"));
    for (size_t i = 1; i < marks && i < room; i++)
        fputc('~', print->out);
    fprintf(print->out, "%s\n", paint(print, "\033[0m"));
}

static void print_one(const struct print *print, const struct finding *finding)
{
    static const char *const colours[SEVERITY_COUNT] = {"\033[36m", "\033[35m", "\033[31m"};
    print_place(print, finding->where);
    fprintf(print->out, "%s%s:%s ", paint(print, colours[finding->severity]),
            severity_name(finding->severity), paint(print, "\033[0m"));
    print_text(print->out, finding->message);
    fprintf(print->out, " [%s]\n", finding_row(finding->id)->name);
    print_excerpt(print, finding->where);
    if (finding->also.source) {
        struct line_column place = source_place(finding->also.source, finding->also.offset);
        fputs("    see ", print->out);
        print_text(print->out, finding->also.source->name);
        fprintf(print->out, ":%u:%u\n", place.line, place.column);
        print_excerpt(print, finding->also);
    }
    if (finding->hint.len) {
        fputs("    ", print->out);
        print_text(print->out, finding->hint);
        fputc('\n', print->out);
    }
}

void print_findings(const struct print *print, const struct findings *findings)
{
    size_t shown = 0, total = findings->dropped + findings->list.len;
    for (int severity = SEVERITY_ERROR; severity >= (int)print->least; severity--) {
        for (size_t i = 0; i < findings->list.len; i++) {
            const struct finding *finding = &findings->list.at[i];
            if ((int)finding->severity != severity || (print->most && shown == print->most))
                continue;
            print_one(print, finding);
            shown++;
        }
    }
    if (shown < total)
        fprintf(print->out, "%zu more finding%s not shown; --verbose shows %s\n", total - shown,
                total - shown == 1 ? "" : "s", findings->dropped ? "those kept" : "all");
}

struct str print_counts(struct arena *arena, const struct findings *findings)
{
    struct buf out = {.arena = arena};
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        size_t count = findings->count[severity];
        if (count)
            buf_printf(&out, "%s%zu %s%s", out.len ? ", " : "", count,
                       severity_name((enum severity)severity), count == 1 ? "" : "s");
    }
    if (out.len == 0)
        buf_add(&out, STR("no findings"));
    return buf_str(&out);
}
