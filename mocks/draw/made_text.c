/* Other texts: words, encodings, items of structured fields, numbers in strings. */
#include "made_private.h"

bool made_words(struct draw *draw, uint64_t count, struct buf *out)
{
    draw_fill(draw, count, ' ', out);
    return true;
}

bool made_html(struct draw *draw, uint64_t count, struct buf *out)
{
    const struct str open = STR("<p>"), close = STR("</p>");
    if (count <= open.len + close.len)
        return made_words(draw, count, out);
    buf_add(out, open);
    draw_fill(draw, count - open.len - close.len, ' ', out);
    buf_add(out, close);
    return true;
}

bool made_password(struct draw *draw, uint64_t count, struct buf *out)
{
    uint64_t digits = count > 4 ? 2 : 0;
    draw_fill(draw, count - digits, '-', out);
    draw_chars(draw, 'd', digits, out);
    return true;
}

bool made_char(struct draw *draw, uint64_t count, struct buf *out)
{
    draw_chars(draw, 'a', count, out);
    return true;
}

/* Version 4: random but for the version and the variant (RFC 9562, 5.4). */
bool made_uuid(struct draw *draw, uint64_t count, struct buf *out)
{
    static const char variants[] = "89ab";
    draw_chars(draw, 'x', 8, out);
    buf_byte(out, '-');
    draw_chars(draw, 'x', 4, out);
    buf_add(out, STR("-4"));
    draw_chars(draw, 'x', 3, out);
    buf_byte(out, '-');
    buf_byte(out, variants[pick(draw, 4)]);
    draw_chars(draw, 'x', 3, out);
    buf_byte(out, '-');
    draw_chars(draw, 'x', 12, out);
    return count == 36;
}

bool made_regex(struct draw *draw, uint64_t count, struct buf *out)
{
    bool bound = count > 2;
    if (bound)
        buf_byte(out, '^');
    draw_fill(draw, count - (bound ? 2 : 0), '-', out);
    if (bound)
        buf_byte(out, '$');
    return true;
}

/* ---- base64 ---- */

/* The digits of up to three bytes, without padding. */
static void add_digits(const char *alphabet, const char *bytes, size_t count, struct buf *out)
{
    unsigned bits = 0;
    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < count ? (unsigned char)bytes[i] : 0);
    for (size_t i = 0; i <= count; i++)
        buf_byte(out, alphabet[bits >> (18 - 6 * i) & 63]);
}

#define BASE62 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* What words say in base64, so that people who decode it have something to read. */
static void add_encoded(struct draw *draw, const char *alphabet, uint64_t bytes, struct buf *out)
{
    struct buf text = {.arena = out->arena, .limit = out->limit};
    draw_fill(draw, bytes, ' ', &text);
    out->full |= text.full;
    for (size_t at = 0; at < text.len && !out->full; at += 3)
        add_digits(alphabet, text.at + at, text.len - at < 3 ? text.len - at : 3, out);
}

bool made_byte(struct draw *draw, uint64_t count, struct buf *out)
{
    uint64_t padding = count ? pick(draw, 3) : 0;
    if (count % 4)
        return false;
    add_encoded(draw, BASE62 "+/", count / 4 * 3 - padding, out);
    for (; padding; padding--)
        buf_byte(out, '=');
    return true;
}

bool made_base64url(struct draw *draw, uint64_t count, struct buf *out)
{
    if (count % 4 == 1)
        return false;
    add_encoded(draw, BASE62 "-_", count / 4 * 3 + count % 4 * 3 / 4, out);
    return true;
}

/* ---- structured fields and media ranges ---- */

bool made_sf_binary(struct draw *draw, uint64_t count, struct buf *out)
{
    buf_byte(out, ':');
    bool is_made = made_byte(draw, count - 2, out);
    buf_byte(out, ':');
    return is_made;
}

bool made_sf_string(struct draw *draw, uint64_t count, struct buf *out)
{
    buf_byte(out, '"');
    draw_fill(draw, count - 2, ' ', out);
    buf_byte(out, '"');
    return true;
}

bool made_sf_token(struct draw *draw, uint64_t count, struct buf *out)
{
    draw_fill(draw, count, '-', out);
    return true;
}

bool made_sf_boolean(struct draw *draw, uint64_t count, struct buf *out)
{
    buf_add(out, pick(draw, 2) ? STR("?0") : STR("?1"));
    return count == 2;
}

/* RFC 6838, 3.4: "x." is what is not registered. */
bool made_media_range(struct draw *draw, uint64_t count, struct buf *out)
{
    const struct str whole = STR("text/x."), part = STR("x/");
    struct str prefix = count > whole.len ? whole : part;
    buf_add(out, prefix);
    draw_fill(draw, count - prefix.len, '-', out);
    return true;
}

/* ---- numbers ---- */

enum { SAFE_DIGITS = 18 /* fit into 64 bits, whatever they are */ };

/* A whole number; one with more digits than fit has zeros behind a point. */
bool made_integer(struct draw *draw, uint64_t count, struct buf *out)
{
    uint64_t digits = count <= SAFE_DIGITS ? count : SAFE_DIGITS - 1;
    draw_chars(draw, 'D', 1, out);
    draw_chars(draw, 'd', digits - 1, out);
    for (uint64_t i = digits; i < count && !out->full; i++)
        buf_byte(out, i == digits ? '.' : '0');
    return true;
}

/* Few digits before the point, and no more behind it than decimal128 has: zeros do not count. */
bool made_decimal(struct draw *draw, uint64_t count, struct buf *out)
{
    enum { WHOLE_MOST = 6, BEHIND_MOST = 8 };
    uint64_t whole = count < 3 ? count : count / 2;
    whole = whole > WHOLE_MOST ? WHOLE_MOST : whole;
    draw_chars(draw, 'D', 1, out);
    draw_chars(draw, 'd', whole - 1, out);
    if (whole == count)
        return true;
    uint64_t behind = count - whole - 1, zeros = behind > BEHIND_MOST ? behind - BEHIND_MOST : 0;
    buf_byte(out, '.');
    draw_chars(draw, 'd', behind - zeros, out);
    for (; zeros && !out->full; zeros--)
        buf_byte(out, '0');
    return true;
}
