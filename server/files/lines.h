/* The lines of a stream, one at a time: of any length up to a limit, whatever bytes are in them. A line is there as soon as
 * its end is, so that who asks line by line (a harness, a person) is answered line by line.
 *
 *     struct lines lines = {.fd = STDIN_FILENO, .arena = &arena, .limit = budget.document_bytes};
 *     while (lines_next(&lines) == LINES_LINE)
 *         use(lines.line, lines.number);
 *
 * Takes at most some four times the longest line from the arena.
 */
#ifndef PROVISO_LINES_H
#define PROVISO_LINES_H

#include "arena.h"

enum lines_status {
    LINES_LINE,
    LINES_TOO_LONG, /* longer than the limit: it was read over */
    LINES_END,
    LINES_FAILED /* errno says why */
};

struct lines {
    int fd;
    struct arena *arena;
    uint64_t limit;  /* bytes of one line */
    struct str line; /* without LF, the first without a byte order mark; until the next call */
    uint32_t number; /* of the line, from 1 */
    char *bytes;     /* what was read; this and what follows is private */
    size_t at, len, cap;
    bool ended;
};

enum lines_status lines_next(struct lines *lines);

#endif
