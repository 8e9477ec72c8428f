/* Texts as they are, base64, and the style `simple`. */
#include "write.h"

void plain_write(struct buf *out, const struct node *value)
{
    if (node_is(value, NODE_STRING))
        buf_add(out, node_str(value));
    else
        doc_write_json(out, value);
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

bool base64_decode(struct arena *arena, struct str text, struct str *bytes)
{
    char *out = arena_bytes(arena, text.len / 4 * 3 + 3);
    size_t len = 0;
    unsigned held = 0, bits = 0;
    while (str_ends(text, STR("=")) || str_ends(text, STR("\n")))
        text.len--;
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(" \t\r\n", text.ptr[i]) && text.ptr[i])
            continue;
        int digit = base64_digit(text.ptr[i]);
        if (digit < 0)
            return false;
        held = (held << 6 | (unsigned)digit) & 0xffff;
        bits += 6;
        if (bits >= 8)
            out[len++] = (char)(held >> (bits -= 8) & 0xff);
    }
    *bytes = (struct str){out, len};
    return bits < 6;
}

/* ---- the style simple ---- */

static void simple_join(struct buf *out, const struct node *value, char separator)
{
    if (out->len > 0)
        buf_byte(out, separator);
    if (!node_is(value, NODE_NULL))
        plain_write(out, value);
}

void simple_write(struct buf *out, const struct node *value, bool explode)
{
    struct buf text = {.arena = out->arena};
    NODE_EACH_ITEM(value, item)
    simple_join(&text, item, ',');
    NODE_EACH_MEMBER(value, key, member)
    {
        simple_join(&text, key, ',');
        simple_join(&text, member, explode ? '=' : ',');
    }
    if (!node_is(value, NODE_ARRAY) && !node_is(value, NODE_OBJECT) && !node_is(value, NODE_NULL))
        plain_write(&text, value);
    buf_add(out, buf_str(&text));
}
