/* contentEncoding and contentMediaType, where they are asserted: JSON Schema Validation draft 7, section 8. Only
 * base64 and JSON can be held against a text; others are for the application. */
#include "eval_private.h"

static bool is_base64_digit(unsigned char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || byte == '+' || byte == '/';
}

static unsigned base64_value(unsigned char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26U;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52U;
    return byte == '+' ? 62 : 63;
}

/* RFC 4648, section 4; false where the text is none. */
static bool base64_decode(struct arena *arena, struct str text, struct str *decoded)
{
    size_t digits = text.len;
    while (digits > 0 && text.len - digits < 2 && text.ptr[digits - 1] == '=')
        digits--;
    char *out = arena_bytes(arena, text.len / 4 * 3 + 3);
    uint32_t bits = 0;
    size_t len = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!is_base64_digit((unsigned char)text.ptr[i]))
            return false;
        bits = bits << 6 | base64_value((unsigned char)text.ptr[i]);
        if (i % 4 != 0)
            out[len++] = (char)(bits >> (6 - 2 * (i % 4)));
    }
    *decoded = (struct str){out, len};
    return text.len % 4 == 0 && digits % 4 != 1;
}

static bool is_json(struct arena *arena, struct str text)
{
    struct source source = {.name = STR("content"), .text = text};
    struct findings findings = {.arena = arena, .max = 1};
    struct budget budget = budget_standard();
    return doc_read_json(arena, &source, &budget, &findings) != NULL;
}

bool content_holds(struct schema_run *run, const struct op *op, const struct node *text)
{
    struct str content = node_str(text);
    if (op->content.encoding) {
        if (!str_eq(node_str(op->content.encoding), STR("base64")))
            return true;
        if (!base64_decode(&run->scratch, content, &content))
            return false;
    }
    if (!op->content.media_type ||
        !str_eq(node_str(op->content.media_type), STR("application/json")))
        return true;
    return is_json(&run->scratch, content);
}
