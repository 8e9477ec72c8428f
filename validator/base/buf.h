/* A text under construction, in an arena: what strbuf is in git.
 *
 *     struct buf out = {.arena = &arena};
 *     buf_add(&out, STR("{\"n\":"));
 *     buf_printf(&out, "%d}", 7);
 *     struct str text = buf_str(&out);
 *
 * `limit` bounds the length (0: none). What would go beyond it is left out and `full` is set, once and for
 * all: whoever builds text from outsiders' input looks at it at the end.
 */
#ifndef PROVISO_BUF_H
#define PROVISO_BUF_H

#include "arena.h"

struct buf {
    struct arena *arena;
    char *at;
    size_t len, cap;
    size_t limit;
    bool full;
};

void buf_add(struct buf *buf, struct str text);
void buf_byte(struct buf *buf, char byte);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes (RFC 8259): escapes what must be escaped and nothing else. The text must
 * be UTF-8; bytes that are not come out as U+FFFD. */
void buf_json_string(struct buf *buf, struct str text);

/* The text so far; valid until the next addition, or for good where there is none. */
static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->at, buf->len};
}

#endif
