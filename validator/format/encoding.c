/* UUIDs, base64, single characters. */
#include "format_private.h"
#include "utf8.h"

/* All of `count` bytes, without a branch for any of them: nearly always they are. */
static bool are_hex(const char *bytes, size_t count)
{
    unsigned sound = 1;
    for (size_t i = 0; i < count; i++) {
        unsigned char c = (unsigned char)bytes[i];
        sound &= (unsigned)(c - '0') < 10u || (unsigned)((c | 0x20) - 'a') < 6u;
    }
    return sound;
}

/* RFC 4122, section 3. Versions and variants are not looked at: new ones come (RFC 9562). */
bool format_uuid(struct str text)
{
    const char *p = text.ptr;
    return text.len == 36 && p[8] == '-' && p[13] == '-' && p[18] == '-' && p[23] == '-' &&
           are_hex(p, 8) && are_hex(p + 9, 4) && are_hex(p + 14, 4) && are_hex(p + 19, 4) &&
           are_hex(p + 24, 12);
}

static unsigned base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    return c == '+' || c == '-' ? 62 : 63;
}

/* Digits without their padding: two or three of them at the end stand for one or two bytes, and the bits
 * that are left over are zero (RFC 4648, 3.5). */
static bool is_base64_body(struct str digits, struct char_set alphabet)
{
    static const unsigned left_over[] = {0, 0, 15, 3};
    size_t rest = digits.len % 4;
    return rest != 1 && all_in(alphabet, digits) &&
           (rest == 0 || !(base64_value(digits.ptr[digits.len - 1]) & left_over[rest]));
}

static struct str without_padding(struct str text)
{
    for (int i = 0; i < 2 && str_ends(text, STR("=")); i++)
        text.len--;
    return text;
}

bool format_byte(struct str text)
{
    return text.len % 4 == 0 && is_base64_body(without_padding(text), SET_BASE64);
}

/* Padding may be left out where the length is known (RFC 4648, 3.2), but not half of it. */
bool format_base64url(struct str text)
{
    struct str digits = without_padding(text);
    return (digits.len == text.len || text.len % 4 == 0) && is_base64_body(digits, SET_BASE64URL);
}

bool format_char(struct str text)
{
    return text.len >= 1 && text.len <= 4 && utf8_count(text) == 1;
}
