/* Texts that a format refuses, near those that it takes. */
#include "draw_format.h"
#include "draw_private.h"

/* Puts `put` for the first `find`, or, where that is empty, over what stands at `at` (below zero: from the end). */
struct slip {
    enum format_id id;
    int at;
    struct str find, put;
};

#define OVER(id, at, put) {FORMAT_ID_##id, at, STR_INIT(""), STR_INIT(put)},
#define FOR(id, find, put) {FORMAT_ID_##id, 0, STR_INIT(find), STR_INIT(put)},

/* What people and programs get wrong; those of a format stand together. */
/* clang-format off */
static const struct slip slips[] = {
    OVER(DATE, 5, "13") OVER(DATE, 8, "32") OVER(DATE, 5, "00") FOR(DATE, "-", "/")
    OVER(DATE_TIME, 5, "13") FOR(DATE_TIME, "T", " ") OVER(DATE_TIME, 11, "25") FOR(DATE_TIME, "Z", "")
    OVER(DATE_TIME_LOCAL, 5, "13") FOR(DATE_TIME_LOCAL, "T", " ") OVER(DATE_TIME_LOCAL, 11, "25")
    OVER(TIME, 0, "25") OVER(TIME, 3, "60") FOR(TIME, "Z", "")
    OVER(TIME_LOCAL, 0, "25") OVER(TIME_LOCAL, 3, "60") OVER(TIME_LOCAL, 6, "61")
    FOR(HTTP_DATE, "GMT", "UTC") FOR(HTTP_DATE, ",", ";") OVER(HTTP_DATE, -12, "25")
    FOR(DURATION, "P", "D") OVER(DURATION, -1, "X") FOR(DURATION, "P", "P-")

    FOR(EMAIL, "@", "@@") FOR(EMAIL, "@", ".") FOR(EMAIL, ".", "..")
    FOR(IDN_EMAIL, "@", "@@") FOR(IDN_EMAIL, "@", ".")
    FOR(HOSTNAME, ".", "..") OVER(HOSTNAME, 0, "-") OVER(HOSTNAME, 1, "_")
    FOR(HOSTNAME_PLAIN, ".", "..") OVER(HOSTNAME_PLAIN, 0, "-") OVER(HOSTNAME_PLAIN, 1, "_")
    FOR(IDN_HOSTNAME, ".", "..") OVER(IDN_HOSTNAME, -1, "-")
    OVER(IPV4, 0, "999") FOR(IPV4, ".", ",") OVER(IPV4, 0, "0")
    OVER(IPV6, -1, "g") FOR(IPV6, "::", ":::") FOR(IPV6, ":", ".")

    FOR(URI, ":", "") FOR(URI, "://", "//") OVER(URI, -1, " ") OVER(URI, -1, "%")
    FOR(IRI, ":", "") OVER(IRI, -1, " ") OVER(IRI, -1, "%")
    OVER(URI_REFERENCE, -1, "%") OVER(URI_REFERENCE, -1, " ") OVER(URI_REFERENCE, 0, "\\")
    OVER(IRI_REFERENCE, -1, "%") OVER(IRI_REFERENCE, -1, " ") OVER(IRI_REFERENCE, 0, "\\")
    FOR(URI_TEMPLATE, "}", "") OVER(URI_TEMPLATE, -1, "{")
    OVER(JSON_POINTER, 0, "#") OVER(JSON_POINTER, -1, "~") OVER(JSON_POINTER, 0, "$")
    OVER(RELATIVE_JSON_POINTER, 0, "-") OVER(RELATIVE_JSON_POINTER, 1, ".")
    OVER(RELATIVE_JSON_POINTER_PLAIN, 0, "-") OVER(RELATIVE_JSON_POINTER_PLAIN, 1, ".")

    OVER(UUID, -1, "g") FOR(UUID, "-", "_") FOR(UUID, "-", "")
    OVER(REGEX, -1, "[") OVER(REGEX, -1, "(") OVER(REGEX, 0, "*")
    OVER(BYTE, -4, "!") OVER(BYTE, 0, "=") OVER(BASE64URL, 0, "+") OVER(BASE64URL, 0, "/")
    OVER(MEDIA_RANGE, -1, ";=") FOR(MEDIA_RANGE, "/", " ") FOR(MEDIA_RANGE, "/", "")
    OVER(SF_STRING, -1, "'") OVER(SF_TOKEN, 0, "1") OVER(SF_BINARY, -1, ";") OVER(SF_BOOLEAN, 1, "2")

    OVER(INT64, 1, ".5") OVER(INT64, 0, "+") OVER(INT64, 0, "x") OVER(UINT64, 1, ".5") OVER(UINT64, 0, "-") OVER(UINT64, 0, "x")
    FOR(DECIMAL, ".", ",") OVER(DECIMAL, 0, "x") FOR(DECIMAL128, ".", ",") OVER(DECIMAL128, 0, "x")
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof *(table))

struct missing {
    const struct format *format;
    const struct text_limits *limits;
    struct str base; /* what the slips are made in */
    struct buf *out;
};

/* Where the slip is in the base; false where it is in none of it. */
static bool slip_place(const struct slip *slip, struct str base, size_t *from, size_t *to)
{
    if (slip->find.len) {
        for (*from = 0; *from < base.len; ++*from)
            if (str_starts(str_from(base, *from), slip->find)) {
                *to = *from + slip->find.len;
                return true;
            }
        return false;
    }
    size_t back = (size_t)-slip->at;
    if (slip->at < 0 ? base.len < back : base.len <= (size_t)slip->at)
        return false;
    *from = slip->at < 0 ? base.len - back : (size_t)slip->at;
    *to = *from + slip->put.len < base.len ? *from + slip->put.len : base.len;
    return true;
}

/* Whether a character that began before goes on there. */
static bool is_inside(struct str text, size_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
}

static bool misses(const struct missing *missing, size_t from, size_t to, struct str put)
{
    struct buf *out = missing->out;
    size_t start = out->len;
    while (is_inside(missing->base, from))
        from--;
    while (is_inside(missing->base, to))
        to++;
    buf_add(out, str_slice(missing->base, 0, from));
    buf_add(out, put);
    buf_add(out, str_from(missing->base, to));
    if (draw_fits(out, start, missing->limits) &&
        !missing->format->holds(str_from(buf_str(out), start)))
        return true;
    out->len = start;
    return false;
}

static size_t slips_of(enum format_id id, const struct slip **first)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(slips); i++)
        if (slips[i].id == id && count++ == 0)
            *first = &slips[i];
    return count;
}

static bool misses_as_known(const struct missing *missing, struct draw *draw)
{
    const struct slip *slip = NULL;
    size_t count = slips_of(missing->format->id, &slip), from, to;
    size_t first = count ? (size_t)pick(draw, count) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct slip *now = &slip[(first + i) % count];
        if (slip_place(now, missing->base, &from, &to) && misses(missing, from, to, now->put))
            return true;
    }
    return false;
}

/* One character that most formats do not have, instead of another or more than there were; one less. */
static bool misses_by_any(const struct missing *missing)
{
    static const struct str strange[] = {STR_INIT(" "), STR_INIT("%"),  STR_INIT("{"),
                                         STR_INIT("("), STR_INIT("\\"), STR_INIT("~"),
                                         STR_INIT("")};
    size_t len = missing->base.len, last = len ? len - 1 : 0, middle = len / 2;
    for (size_t i = 0; i < COUNT(strange); i++) {
        bool instead = misses(missing, last, len, strange[i]) ||
                       misses(missing, 0, len ? 1 : 0, strange[i]) ||
                       misses(missing, middle, middle < len ? middle + 1 : len, strange[i]);
        if (instead || misses(missing, len, len, strange[i]))
            return true;
    }
    return misses(missing, len, len, STR("x"));
}

/* Words where no text of the format is long or short enough. */
bool draw_format_miss(struct draw *draw, const struct format *format,
                      const struct text_limits *limits, struct buf *out)
{
    struct buf base = {.arena = out->arena, .limit = out->limit};
    if (!format->holds || format->of == FORMAT_OF_NUMBERS || limits->min > limits->max)
        return false;
    if (!draw_format(draw, format, limits, &base))
        draw_words(draw, limits, &base);
    struct missing missing = {format, limits, buf_str(&base), out};
    return misses(&missing, base.len, base.len, STR("")) || misses_as_known(&missing, draw) ||
           misses_by_any(&missing);
}
