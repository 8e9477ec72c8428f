#include "lines.h"

#include <errno.h>
#include <unistd.h>

enum { CHUNK = 65536 };

/* Room for a chunk behind what is there: what was used goes, and where that is not enough, the bytes
 * move to a piece of twice the size. */
static void make_room(struct lines *lines)
{
    size_t left = lines->len - lines->at;
    char *to = lines->bytes;
    if (lines->cap - left < CHUNK) {
        lines->cap = lines->cap ? lines->cap * 2 : (size_t)CHUNK * 2;
        to = arena_bytes(lines->arena, lines->cap);
    }
    if (left > 0)
        memmove(to, lines->bytes + lines->at, left);
    lines->bytes = to;
    lines->at = 0;
    lines->len = left;
}

/* False where reading fails. */
static bool read_more(struct lines *lines)
{
    make_room(lines);
    ssize_t got = -1;
    do
        got = read(lines->fd, lines->bytes + lines->len, lines->cap - lines->len);
    while (got < 0 && errno == EINTR);
    lines->ended = got == 0;
    lines->len += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

/* What is there, up to the first LF, and whether there was one. */
static bool cut_line(struct lines *lines, size_t searched)
{
    struct str rest = str_slice((struct str){lines->bytes, lines->len}, lines->at, lines->len);
    size_t len = searched + str_find(str_from(rest, searched), '\n');
    lines->line = str_slice(rest, 0, len);
    return len < rest.len;
}

static enum lines_status line_done(struct lines *lines, bool whole)
{
    lines->at += lines->line.len + whole;
    lines->number++;
    if (lines->number == 1 && str_starts(lines->line, STR("\xEF\xBB\xBF")))
        lines->line = str_from(lines->line, 3);
    return lines->line.len > lines->limit ? LINES_TOO_LONG : LINES_LINE;
}

/* Reads over the rest of a line that is too long. */
static enum lines_status skip_line(struct lines *lines)
{
    bool whole = false;
    do {
        lines->at = lines->len;
        if (!read_more(lines))
            return LINES_FAILED;
        whole = cut_line(lines, 0);
    } while (!whole && !lines->ended);
    line_done(lines, whole);
    return LINES_TOO_LONG;
}

enum lines_status lines_next(struct lines *lines)
{
    size_t searched = 0;
    bool whole = false;
    while (!(whole = cut_line(lines, searched)) && !lines->ended) {
        searched = lines->line.len;
        if (searched > lines->limit)
            return skip_line(lines);
        if (!read_more(lines))
            return LINES_FAILED;
    }
    if (!whole && lines->line.len == 0)
        return LINES_END;
    return line_done(lines, whole);
}
