#include "buf.h"
#include "utf8.h"

#include <stdio.h>

/* Room for `more` bytes and one behind them, or false with `full` set. Extends in place where the text ends at the arena's
 * free part, which is the usual case. */
static bool reserve(struct buf *buf, size_t more)
{
    if (buf->full || (buf->limit && more > buf->limit - buf->len)) {
        buf->full = true;
        return false;
    }
    if (buf->cap - buf->len > more)
        return true;
    size_t wanted = buf->cap * 2 > buf->len + more ? buf->cap * 2 : buf->len + more + 64;
    struct arena *arena = buf->arena;
    if (buf->at && buf->at + buf->cap == arena->at &&
        (size_t)(arena->end - arena->at) >= wanted - buf->cap) {
        arena->at += wanted - buf->cap;
    } else {
        char *moved = arena_bytes(arena, wanted);
        if (buf->len)
            memcpy(moved, buf->at, buf->len);
        buf->at = moved;
    }
    buf->cap = wanted;
    return true;
}

void buf_add(struct buf *buf, struct str text)
{
    if (text.len == 0 || !reserve(buf, text.len))
        return;
    memcpy(buf->at + buf->len, text.ptr, text.len);
    buf->len += text.len;
}

void buf_byte(struct buf *buf, char byte)
{
    if (reserve(buf, 1))
        buf->at[buf->len++] = byte;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0 && reserve(buf, (size_t)len)) {
        vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

static void json_escape(struct buf *buf, unsigned char byte)
{
    static const char short_forms[256] = {['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
                                          ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't'};
    if (short_forms[byte]) {
        buf_byte(buf, '\\');
        buf_byte(buf, short_forms[byte]);
    } else {
        buf_printf(buf, "\\u%04x", byte);
    }
}

void buf_json_string(struct buf *buf, struct str text)
{
    buf_byte(buf, '"');
    size_t plain = 0; /* start of the run that needs no change */
    for (size_t i = 0; i < text.len;) {
        unsigned char byte = (unsigned char)text.ptr[i];
        size_t width = byte < 0x80 ? 1 : utf8_width(str_from(text, i));
        if (width && byte >= 0x20 && byte != '"' && byte != '\\') {
            i += width;
            continue;
        }
        buf_add(buf, str_slice(text, plain, i));
        if (width)
            json_escape(buf, byte);
        else
            buf_add(buf, STR("\xEF\xBF\xBD"));
        plain = ++i;
    }
    buf_add(buf, str_from(text, plain));
    buf_byte(buf, '"');
}
