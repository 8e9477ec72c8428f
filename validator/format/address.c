/* IP addresses. */
#include "format_private.h"

/* Behind the decimal octet at `at`, 0 to 255 without leading zeros; `at` where there is none. A fourth digit is
 * left for the caller, who finds it where a dot or the end should be. */
static size_t octet_end(struct str text, size_t at)
{
    unsigned value = 0;
    size_t end = at;
    while (end < text.len && end < at + 3 && is_in(SET_DIGIT, text.ptr[end]))
        value = value * 10 + (unsigned)(text.ptr[end++] - '0');
    bool leading_zero = end > at + 1 && text.ptr[at] == '0';
    return value <= 255 && !leading_zero ? end : at;
}

/* RFC 2673, 3.2; RFC 3986, 3.2.2 forbids leading zeros, which some would read as octal. */
bool format_ipv4(struct str text)
{
    size_t at = 0;
    if (text.len < 7 || text.len > 15)
        return false;
    for (int part = 0; part < 4; part++) {
        if (part > 0 && (at == text.len || text.ptr[at++] != '.'))
            return false;
        size_t end = octet_end(text, at);
        if (end == at)
            return false;
        at = end;
    }
    return at == text.len;
}

enum { GROUPS = 8, ADDRESS_MAX_BYTES = 45 };

/* RFC 4291, 2.2: eight groups, or fewer with one "::" that stands for one or more groups of zeros; the last
 * two groups may be an IPv4 address. */
bool format_ipv6(struct str text)
{
    size_t at = 0;
    int groups = 0;
    bool gap = str_starts(text, STR("::"));
    if (text.len < 2 || text.len > ADDRESS_MAX_BYTES)
        return false;
    if (gap)
        at = 2;
    while (at < text.len) {
        size_t digits = span(SET_HEX, text, at);
        if (at + digits < text.len && text.ptr[at + digits] == '.') {
            groups += 2;
            if (!format_ipv4(str_from(text, at)))
                return false;
            break;
        }
        groups++;
        at += digits;
        if (digits == 0 || digits > 4)
            return false;
        if (at == text.len)
            break;
        bool twice = at + 1 < text.len && text.ptr[at + 1] == ':';
        if (text.ptr[at] != ':' || at + 1 == text.len || (twice && gap))
            return false;
        gap |= twice;
        at += twice ? 2 : 1;
    }
    return gap ? groups < GROUPS : groups == GROUPS;
}
