/* JSON Pointers of RFC 6901, and the relative ones of draft-bhutton-relative-json-pointer. */
#include "format_private.h"

/* Section 3: no '~' but those of "~0" and "~1". */
bool format_json_pointer(struct str text)
{
    if (text.len && text.ptr[0] != '/')
        return false;
    for (size_t at = 0; (at += str_find(str_from(text, at), '~')) < text.len; at += 2)
        if (at + 1 == text.len || (text.ptr[at + 1] != '0' && text.ptr[at + 1] != '1'))
            return false;
    return true;
}

/* How many digits an integer without leading zeros has; 0 where there is none. */
static size_t integer_digits(struct str text, size_t at)
{
    size_t digits = span(SET_DIGIT, text, at);
    return digits > 1 && text.ptr[at] == '0' ? 0 : digits;
}

static bool is_member_or_pointer(struct str text)
{
    return str_eq(text, STR("#")) || format_json_pointer(text);
}

/* Up to draft-handrews-relative-json-pointer-02: how many levels up, then '#' or a pointer. */
bool format_relative_json_pointer_plain(struct str text)
{
    size_t up = integer_digits(text, 0);
    return up && is_member_or_pointer(str_from(text, up));
}

/* draft-bhutton-relative-json-pointer-00, section 3: behind that the index may be moved, by one or more. */
bool format_relative_json_pointer(struct str text)
{
    size_t at = integer_digits(text, 0);
    if (at == 0)
        return false;
    if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-')) {
        size_t by = integer_digits(text, at + 1);
        if (by == 0 || text.ptr[at + 1] == '0')
            return false;
        at += 1 + by;
    }
    return is_member_or_pointer(str_from(text, at));
}
