/* A text with a name, and places in it: what every finding points at.
 *
 * A place is kept as byte offset and length; line and column are worked out when somebody reads the
 * finding. Lines end at LF; columns count code points from 1, as editors show them.
 */
#ifndef PROVISO_SOURCE_H
#define PROVISO_SOURCE_H

#include "arena.h"

struct source {
    struct str name; /* as people know it: the path they gave */
    struct str uri;  /* where it was read from; base of relative references (RFC 3986) */
    struct str text; /* its bytes, without a byte order mark; at most 4 GiB */
    uint32_t
        lines_before; /* where the text is a part of a file: how many lines of it come before */
};

/* `length` bytes at `offset`. No source: the finding is not about a text. */
struct where {
    const struct source *source;
    uint32_t offset, length;
};

struct line_column {
    uint32_t line, column; /* both from 1 */
};

/* Line and column of a byte offset; offsets behind the end count as the end. Walks the text. */
struct line_column source_place(const struct source *source, uint32_t offset);

/* The line the offset lies in, without its line end. */
struct str source_line(const struct source *source, uint32_t offset);

#endif
