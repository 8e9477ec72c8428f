/* URI templates of RFC 6570, section 2. */
#include "format_private.h"
#include "utf8.h"

/* 2.1, with erratum 6937, which allows the apostrophe. */
#define SET_LITERAL                                                                                \
    char_set(PRINTABLE_LOWER & ~(C(' ') | C('"') | C('%') | C('<') | C('>')),                      \
             PRINTABLE_UPPER & ~(C('\\') | C('^') | C('`') | C('{') | C('|') | C('}')))
#define SET_VARCHAR char_set(DIGITS, LETTERS | C('_'))
/* 2.2. Of the last five no meaning is known yet, but an expression may have them. */
#define SET_OPERATOR                                                                               \
    char_set(C('+') | C('#') | C('.') | C('/') | C(';') | C('?') | C('&') | C('=') | C(',') |      \
                 C('!'),                                                                           \
             C('@') | C('|'))

/* Behind what is no expression and begins at `at`; `at` where there is none. */
static size_t literal_end(struct str text, size_t at)
{
    for (;;) {
        at += span(SET_LITERAL, text, at);
        if (is_pct_encoded(text, at)) {
            at += 3;
            continue;
        }
        if (at == text.len || (unsigned char)text.ptr[at] < 0x80)
            return at;
        size_t width;
        uint32_t c = utf8_decode(str_from(text, at), &width);
        if (!format_is_ucschar(c) && !format_is_iprivate(c))
            return at;
        at += width;
    }
}

/* Behind the varname at `at` (2.3): varchars with single dots between them; `at` where there is none. */
static size_t name_end(struct str text, size_t at)
{
    size_t part = at;
    for (;;) {
        size_t end = part;
        while (is_pct_encoded(text, end) || span(SET_VARCHAR, text, end))
            end += is_pct_encoded(text, end) ? 3 : span(SET_VARCHAR, text, end);
        if (end == part)
            return at;
        if (end == text.len || text.ptr[end] != '.')
            return end;
        part = end + 1;
    }
}

/* Behind the modifier at `at`, if there is one (2.4): '*', or ':' and 1 to 9999; `at` where ':' is all. */
static size_t modifier_end(struct str text, size_t at)
{
    if (at < text.len && text.ptr[at] == '*')
        return at + 1;
    if (at + 1 >= text.len || text.ptr[at] != ':' || text.ptr[at + 1] == '0')
        return at;
    size_t digits = span(SET_DIGIT, text, at + 1);
    return digits >= 1 && digits <= 4 ? at + 1 + digits : at;
}

/* Behind the expression whose '{' stands at `at`; 0 where it is unsound. */
static size_t expression_end(struct str text, size_t at)
{
    at++;
    if (at < text.len && is_in(SET_OPERATOR, text.ptr[at]))
        at++;
    for (;;) {
        size_t end = name_end(text, at);
        if (end == at)
            return 0;
        at = modifier_end(text, end);
        if (at == text.len || (text.ptr[at] != ',' && text.ptr[at] != '}'))
            return 0;
        if (text.ptr[at++] == '}')
            return at;
    }
}

bool format_uri_template(struct str text)
{
    size_t at = 0;
    while ((at = literal_end(text, at)) < text.len) {
        if (text.ptr[at] != '{')
            return false;
        at = expression_end(text, at);
        if (at == 0)
            return false;
    }
    return true;
}
