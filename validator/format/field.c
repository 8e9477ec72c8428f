/* Parts of HTTP fields: items of structured fields (RFC 8941, section 3.3), media ranges (RFC 9110). */
#include "format_private.h"

/* 3.3.3: printable ASCII in quotes; a backslash before '"' and '\', and before nothing else. */
bool format_sf_string(struct str text)
{
    if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"')
        return false;
    text = str_slice(text, 1, text.len - 1);
    for (size_t at = 0; (at += span(SET_QTEXT, text, at)) < text.len; at += 2)
        if (text.ptr[at] != '\\' || at + 1 == text.len ||
            (text.ptr[at + 1] != '"' && text.ptr[at + 1] != '\\'))
            return false;
    return true;
}

/* 3.3.4 */
bool format_sf_token(struct str text)
{
    return text.len && (is_in(SET_ALPHA, text.ptr[0]) || text.ptr[0] == '*') &&
           all_in(SET_SF_TOKEN, text);
}

/* 3.3.5: base64 between colons. Parsers should take it without padding and with bits left over (4.2.7). */
bool format_sf_binary(struct str text)
{
    if (text.len < 2 || text.ptr[0] != ':' || text.ptr[text.len - 1] != ':')
        return false;
    text = str_slice(text, 1, text.len - 1);
    size_t digits = span(SET_BASE64, text, 0), padding = text.len - digits;
    return digits % 4 != 1 && all_in(char_set(C('='), 0), str_from(text, digits)) &&
           (padding == 0 || (padding <= 2 && text.len % 4 == 0));
}

/* 3.3.6 */
bool format_sf_boolean(struct str text)
{
    return str_eq(text, STR("?0")) || str_eq(text, STR("?1"));
}

#define SET_SPACE char_set(C(' ') | C('\t'), 0)
/* RFC 9110, 5.6.4. */
#define SET_QDTEXT char_set((PRINTABLE_LOWER & ~C('"')) | C('\t'), PRINTABLE_UPPER & ~C('\\'))

/* Behind the quoted-string whose '"' stands at `at`; 0 where it does not end. */
static size_t quoted_end(struct str text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++) {
        bool escaped = text.ptr[at] == '\\' && at + 1 < text.len;
        at += escaped;
        unsigned char c = (unsigned char)text.ptr[at];
        bool plain = escaped ? c == '\t' || (c >= ' ' && c <= '~') : is_in(SET_QDTEXT, (char)c);
        if (!plain && c < 0x80)
            return 0;
    }
    return at < text.len ? at + 1 : 0;
}

/* Behind the parameter at `at`, name and value; 0 where it is unsound. */
static size_t parameter_end(struct str text, size_t at)
{
    size_t name = span(SET_TOKEN, text, at);
    at += name;
    if (name == 0 || at + 1 >= text.len || text.ptr[at] != '=')
        return 0;
    at++;
    if (text.ptr[at] == '"')
        return quoted_end(text, at);
    size_t value = span(SET_TOKEN, text, at);
    return value ? at + value : 0;
}

/* *( OWS ";" OWS [ parameter ] ) (5.6.6). */
static bool are_parameters(struct str text, size_t at)
{
    while (at < text.len) {
        at += span(SET_SPACE, text, at);
        if (at == text.len || text.ptr[at] != ';')
            return false;
        size_t name = at + 1 + span(SET_SPACE, text, at + 1);
        if (name < text.len && is_in(SET_TOKEN, text.ptr[name]))
            at = parameter_end(text, name);
        else
            at++;
        if (at == 0)
            return false;
    }
    return true;
}

/* 12.5.1. '*' is a character of tokens too, but no name of a type. */
bool format_media_range(struct str text)
{
    size_t type = span(SET_TOKEN, text, 0);
    if (type == 0 || type == text.len || text.ptr[type] != '/')
        return false;
    size_t subtype = span(SET_TOKEN, text, type + 1);
    bool any_type = type == 1 && text.ptr[0] == '*';
    bool any_subtype = subtype == 1 && text.ptr[type + 1] == '*';
    return subtype && (!any_type || any_subtype) && are_parameters(text, type + 1 + subtype);
}
