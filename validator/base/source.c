#include "source.h"
#include "utf8.h"

static size_t line_start(struct str text, size_t offset)
{
    while (offset > 0 && text.ptr[offset - 1] != '\n')
        offset--;
    return offset;
}

static size_t clamp(const struct source *source, uint32_t offset)
{
    return offset < source->text.len ? offset : source->text.len;
}

struct line_column source_place(const struct source *source, uint32_t offset)
{
    size_t end = clamp(source, offset), start = line_start(source->text, end);
    uint32_t line = source->lines_before + 1;
    for (struct str before = str_slice(source->text, 0, start), part; before.len; line++)
        if (!str_cut(&before, '\n', &part))
            break;
    struct str head = str_slice(source->text, start, end);
    return (struct line_column){line, (uint32_t)utf8_count(head) + 1};
}

struct str source_line(const struct source *source, uint32_t offset)
{
    size_t start = line_start(source->text, clamp(source, offset));
    struct str rest = str_from(source->text, start);
    struct str line = str_slice(rest, 0, str_find(rest, '\n'));
    return str_ends(line, STR("\r")) ? str_slice(line, 0, line.len - 1) : line;
}
