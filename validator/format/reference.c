/* URIs of RFC 3986, IRIs of RFC 3987: one pass over the text, component by component. */
#include "format_private.h"
#include "utf8.h"

/* Which characters beyond ASCII a component may have. */
enum beyond { BEYOND_NONE, BEYOND_UCSCHAR, BEYOND_PRIVATE };

/* RFC 3987, 4.1: marks that change the direction of what stands around them MUST NOT be in an IRI. */
static bool is_bidi_mark(uint32_t c)
{
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E);
}

bool format_is_ucschar(uint32_t c)
{
    if (c < 0x10000)
        return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
               (c >= 0xFDF0 && c <= 0xFFEF);
    return c <= 0xEFFFD && (c & 0xFFFF) <= 0xFFFD && !(c >= 0xE0000 && c <= 0xE0FFF);
}

bool format_is_iprivate(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) ||
           (c >= 0xF0000 && c <= 0x10FFFD && (c & 0xFFFF) <= 0xFFFD);
}

/* Bytes of the character beyond ASCII that stands there, 0 where it is not allowed. */
static size_t beyond_width(struct str text, size_t at, enum beyond beyond)
{
    if (beyond == BEYOND_NONE || (unsigned char)text.ptr[at] < 0x80)
        return 0;
    size_t width;
    uint32_t c = utf8_decode(str_from(text, at), &width);
    if (beyond == BEYOND_PRIVATE && format_is_iprivate(c))
        return width;
    return format_is_ucschar(c) && !is_bidi_mark(c) ? width : 0;
}

enum { RUN_STEP = 8 };

/* Whether so many bytes are of what most paths, queries and fragments are made of, & to ;, @ to Z and a to z, which are all
 * allowed there. Written so that a compiler makes it a few operations on vectors. */
static inline bool is_plain_run(const char *at)
{
    uint8_t other = 0;
    for (size_t i = 0; i < RUN_STEP; i++) {
        uint8_t byte = (uint8_t)at[i];
        bool mark = (uint8_t)(byte - '&') <= ';' - '&', upper = (uint8_t)(byte - '@') <= 'Z' - '@',
             lower = (uint8_t)(byte - 'a') <= 'z' - 'a';
        other |= !(mark | upper | lower);
    }
    return other == 0;
}

/* Where the characters of a component end that begins at `at`. */
static size_t component_end(struct str text, size_t at, struct char_set set, enum beyond beyond)
{
    for (;;) {
        at += span(set, text, at);
        if (at == text.len)
            return at;
        size_t more = is_pct_encoded(text, at) ? 3 : beyond_width(text, at, beyond);
        if (more == 0)
            return at;
        at += more;
    }
}

/* The same for a path, query or fragment, runs of it at a time. */
static size_t long_component_end(struct str text, size_t at, struct char_set set,
                                 enum beyond beyond)
{
    while (text.len - at >= RUN_STEP && is_plain_run(text.ptr + at))
        at += RUN_STEP;
    return component_end(text, at, set, beyond);
}

static bool is_component(struct str text, struct char_set set, enum beyond beyond)
{
    return component_end(text, 0, set, beyond) == text.len;
}

/* "v1.x" (3.2.2). */
static bool is_ip_future(struct str text)
{
    size_t version = span(SET_HEX, text, 1), at = 1 + version;
    return version && at + 1 < text.len && text.ptr[at] == '.' &&
           all_in(SET_USERINFO, str_from(text, at + 1));
}

/* What stands between '[' and ']'. Zones (RFC 6874) are none of RFC 3986. */
static bool is_ip_literal(struct str text)
{
    return text.len && (text.ptr[0] | 0x20) == 'v' ? is_ip_future(text) : format_ipv6(text);
}

static bool is_port(struct str text)
{
    return text.len == 0 || (text.ptr[0] == ':' && all_in(SET_DIGIT, str_from(text, 1)));
}

/* [ userinfo "@" ] host [ ":" port ] (3.2). */
static bool is_authority(struct str text, enum beyond beyond)
{
    size_t user = str_find(text, '@');
    if (user < text.len) {
        if (!is_component(str_slice(text, 0, user), SET_USERINFO, beyond))
            return false;
        text = str_from(text, user + 1);
    }
    size_t host;
    if (str_starts(text, STR("["))) {
        host = str_find(text, ']');
        if (host == text.len || !is_ip_literal(str_slice(text, 1, host++)))
            return false;
    } else {
        host = component_end(text, 0, SET_REG_NAME, beyond);
    }
    return is_port(str_from(text, host));
}

/* The length of the scheme that the text begins with, without its ':'; 0 where it begins with none. */
static size_t scheme_length(struct str text)
{
    size_t length = span(SET_SCHEME, text, 0);
    return length < text.len && text.ptr[length] == ':' && is_in(SET_ALPHA, text.ptr[0]) ? length
                                                                                         : 0;
}

static size_t find_any(struct str text, size_t at, const char *stops)
{
    while (at < text.len && text.ptr[at] != stops[0] && text.ptr[at] != stops[1] &&
           text.ptr[at] != stops[2])
        at++;
    return at;
}

/* What stands behind the authority: path [ "?" query ] [ "#" fragment ]. */
static bool is_rest(struct str text, size_t at, enum beyond beyond)
{
    at = long_component_end(text, at, SET_PATH, beyond);
    if (at < text.len && text.ptr[at] == '?')
        at = long_component_end(text, at + 1, SET_QUERY, beyond ? BEYOND_PRIVATE : BEYOND_NONE);
    if (at < text.len && text.ptr[at] == '#')
        at = long_component_end(text, at + 1, SET_QUERY, beyond);
    return at == text.len;
}

/* Behind the "//" and the authority at `at`; `at` where there is none; beyond the text where it is unsound. */
static size_t authority_end(struct str text, size_t at, enum beyond beyond)
{
    if (!str_starts(str_from(text, at), STR("//")))
        return at;
    size_t end = at + 2 + span(SET_HOST_NAME, text, at + 2);
    if (end == text.len || text.ptr[end] == '/')
        return end; /* most have nothing but a name */
    end = find_any(text, end, "/?#");
    return is_authority(str_slice(text, at + 2, end), beyond) ? end : text.len + 1;
}

static bool is_absolute(struct str text, enum beyond beyond)
{
    size_t scheme = scheme_length(text);
    if (scheme == 0)
        return false;
    size_t at = authority_end(text, scheme + 1, beyond);
    return at <= text.len && is_rest(text, at, beyond);
}

/* A relative reference whose first segment has a ':' would be read as a URI (4.2). */
static bool is_relative(struct str text, enum beyond beyond)
{
    size_t at = authority_end(text, 0, beyond);
    if (at > text.len)
        return false;
    struct str segment = str_slice(text, 0, find_any(text, 0, "/?#"));
    if (str_find(segment, ':') < segment.len)
        return false;
    return is_rest(text, at, beyond);
}

static bool is_reference(struct str text, enum beyond beyond)
{
    return scheme_length(text) ? is_absolute(text, beyond) : is_relative(text, beyond);
}

bool format_uri(struct str text)
{
    return is_absolute(text, BEYOND_NONE);
}

bool format_uri_reference(struct str text)
{
    return is_reference(text, BEYOND_NONE);
}

bool format_iri(struct str text)
{
    return is_absolute(text, BEYOND_UCSCHAR);
}

bool format_iri_reference(struct str text)
{
    return is_reference(text, BEYOND_UCSCHAR);
}
