#include "utf8.h"

/* By lead byte: how many bytes follow, and the range of the first of them (RFC 3629, section 4). */
struct lead {
    unsigned char first, last, more, low, high;
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF},
    {0xE0, 0xE0, 2, 0xA0, 0xBF},
    {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F},
    {0xEE, 0xEF, 2, 0x80, 0xBF},
    {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF},
    {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static const struct lead *lead_of(unsigned char byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    return NULL;
}

size_t utf8_width(struct str text)
{
    if (text.len == 0)
        return 0;
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    if (bytes[0] < 0x80)
        return 1;
    const struct lead *lead = lead_of(bytes[0]);
    if (!lead || text.len <= lead->more || bytes[1] < lead->low || bytes[1] > lead->high)
        return 0;
    for (size_t i = 2; i <= lead->more; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    return lead->more + (size_t)1;
}

size_t utf8_ascii(struct str text)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80)
        at++;
    return at;
}

size_t utf8_check(struct str text)
{
    size_t at = 0;
    while ((at += utf8_ascii(str_from(text, at))) < text.len) {
        size_t width = utf8_width(str_from(text, at));
        if (width == 0)
            return at;
        at += width;
    }
    return text.len;
}

uint32_t utf8_decode(struct str text, size_t *width)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    static const unsigned char lead_bits[8] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    *width = utf8_width(text);
    uint32_t code_point = bytes[0] & (uint32_t)lead_bits[*width & 7];
    for (size_t i = 1; i < *width; i++)
        code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    return code_point;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)(marks[more] | code_point);
    return more + 1;
}

/* How many of eight bytes continue a code point: 10xxxxxx. */
static size_t continuing(uint64_t word)
{
    uint64_t bits = (word >> 7) & ~(word >> 6) & UINT64_C(0x0101010101010101);
    return (size_t)((bits * UINT64_C(0x0101010101010101)) >> 56);
}

size_t utf8_count(struct str text)
{
    size_t count = text.len, at = 0;
    for (uint64_t word; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        count -= continuing(word);
    }
    for (; at < text.len; at++)
        count -= ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
    return count;
}
