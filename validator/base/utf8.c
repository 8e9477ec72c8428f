#include "utf8.h"

/* Four bytes, the first one lowest, or those there are with zeros behind, which continue nothing. */
static uint32_t load(const char *at, size_t len)
{
    uint32_t bytes = 0;
    if (len < 4) {
        for (size_t i = 0; i < len; i++)
            bytes |= (uint32_t)(unsigned char)at[i] << (8 * i);
        return bytes;
    }
    memcpy(&bytes, at, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap32(bytes);
#endif
    return bytes;
}

/* The width of the sequence that such bytes start with (RFC 3629, section 4); 0 for ASCII too. */
static size_t width_of(uint32_t bytes)
{
    if ((bytes & 0xC0E0) == 0x80C0)
        return bytes & 0x1E ? 2 : 0; /* below U+0080: too long */
    if ((bytes & 0xC0C0F0) == 0x8080E0) {
        uint32_t top = bytes & 0x200F; /* below U+0800, or a surrogate */
        return top != 0 && top != 0x200D ? 3 : 0;
    }
    uint32_t plane = (bytes & 7) << 2 | (bytes >> 12 & 3);
    bool four = (bytes & 0xC0C0C0F8) == 0x808080F0;
    return four && plane >= 1 && plane <= 16 ? 4 : 0;
}

size_t utf8_width(struct str text)
{
    if (text.len == 0)
        return 0;
    return (unsigned char)text.ptr[0] < 0x80 ? 1 : width_of(load(text.ptr, text.len));
}

/* Whether four bytes are two sequences of two, as in texts of most alphabets. */
static bool are_pairs(uint32_t bytes)
{
    return (bytes & 0xC0E0C0E0) == 0x80C080C0 && bytes & 0x1E && bytes & 0x1E0000;
}

size_t utf8_others(struct str text, size_t *continuing)
{
    size_t at = 0, count = 0, width = 1;
    while (width > 0) {
        uint32_t bytes = load(text.ptr + at, text.len - at);
        bool pairs = are_pairs(bytes);
        width = pairs ? 4 : width_of(bytes);
        count += pairs ? 2 : width - (width > 0);
        at += width;
    }
    *continuing += count;
    return at;
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
    size_t at = 0, continuing = 0;
    while ((at += utf8_ascii(str_from(text, at))) < text.len) {
        size_t others = utf8_others(str_from(text, at), &continuing);
        if (others == 0)
            return at;
        at += others;
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
