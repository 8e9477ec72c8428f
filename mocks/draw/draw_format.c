#include "draw_format.h"
#include "made_private.h"

#define ALL UINT64_MAX

/* What is made of a format. `usual` is a template of words.def, for texts that fit without being told their length; the others
 * have a usual length, from `low` to `high`. There is no text shorter than `least` or longer than `most`. */
struct maker {
    struct str plain, usual;
    made *made;
    uint64_t low, high, least, most;
};

#define NO STR_INIT("")

/* clang-format off */
static const struct maker makers[FORMAT_COUNT] = {
    [FORMAT_ID_DATE] = {STR_INIT("2019-08-24"), NO, made_date, 10, 10, 10, 10},
    [FORMAT_ID_TIME] = {STR_INIT("14:15:22Z"), NO, made_time, 9, 9, 9, ALL},
    [FORMAT_ID_DATE_TIME] = {STR_INIT("2019-08-24T14:15:22Z"), NO, made_date_time, 20, 20, 20, ALL},
    [FORMAT_ID_TIME_LOCAL] = {STR_INIT("14:15:22"), NO, made_time_local, 8, 8, 8, ALL},
    [FORMAT_ID_DATE_TIME_LOCAL] = {STR_INIT("2019-08-24T14:15:22"), NO, made_date_time_local, 19, 19, 19, ALL},
    [FORMAT_ID_HTTP_DATE] = {STR_INIT("Sat, 24 Aug 2019 14:15:22 GMT"), NO, made_http_date, 29, 29, 24, 33},
    [FORMAT_ID_DURATION] = {STR_INIT("P3D"), STR_INIT("{duration}"), made_duration, 3, 3, 3, ALL},

    [FORMAT_ID_HOSTNAME_PLAIN] = {STR_INIT("example.com"), STR_INIT("{noun}.example.{tld}"), made_hostname, 14, 22, 1, 253},
    [FORMAT_ID_HOSTNAME] = {STR_INIT("example.com"), STR_INIT("{noun}.example.{tld}"), made_hostname, 14, 22, 1, 253},
    [FORMAT_ID_IDN_HOSTNAME] = {STR_INIT("пример.ру"), STR_INIT("{foreignword}.example"), made_hostname, 14, 22, 1, 253},
    [FORMAT_ID_EMAIL] = {STR_INIT("user@example.com"), STR_INIT("{-first}.{-last}@example.{tld}"), made_email, 16, 24, 3, 254},
    [FORMAT_ID_IDN_EMAIL] = {STR_INIT("пользователь@пример.ру"), STR_INIT("{foreignname}@{foreignword}.example"), made_email, 16, 24, 3, 254},
    [FORMAT_ID_IPV4] = {STR_INIT("192.168.0.1"), NO, made_ipv4, 9, 14, 7, 15},
    [FORMAT_ID_IPV6] = {STR_INIT("2001:db8:85a3::8a2e:370:7334"), NO, made_ipv6, 11, 29, 2, 45},

    [FORMAT_ID_URI] = {STR_INIT("http://example.com"), STR_INIT("https://{host}/{noun}s/{D}{d3}"), made_uri, 25, 40, 2, ALL},
    [FORMAT_ID_URI_REFERENCE] = {STR_INIT("../dictionary"), STR_INIT("/{noun}s/{D}{d3}"), made_reference, 8, 20, 0, ALL},
    [FORMAT_ID_IRI] = {STR_INIT("http://пример.ру"), STR_INIT("https://{host}/{foreignword}/{noun}"), made_uri, 25, 40, 2, ALL},
    [FORMAT_ID_IRI_REFERENCE] = {STR_INIT("../словарь"), STR_INIT("/{foreignword}/{noun}"), made_reference, 8, 20, 0, ALL},
    [FORMAT_ID_URI_TEMPLATE] = {STR_INIT("http://example.com/{endpoint}"), NO, made_template, 32, 44, 0, ALL},
    [FORMAT_ID_JSON_POINTER] = {STR_INIT("/json/pointer"), STR_INIT("/{noun}s/{d}/{noun}"), made_json_pointer, 8, 20, 0, ALL},
    [FORMAT_ID_RELATIVE_JSON_POINTER_PLAIN] = {STR_INIT("1/relative/json/pointer"), STR_INIT("{d}/{noun}"), made_relative_pointer, 8, 20, 1, ALL},
    [FORMAT_ID_RELATIVE_JSON_POINTER] = {STR_INIT("1/relative/json/pointer"), STR_INIT("{d}/{noun}"), made_relative_pointer, 8, 20, 1, ALL},

    [FORMAT_ID_UUID] = {STR_INIT("497f6eca-6276-4993-bfeb-53cbbbba6f08"), NO, made_uuid, 36, 36, 36, 36},
    [FORMAT_ID_REGEX] = {STR_INIT("/regex/"), STR_INIT("{regex}"), made_regex, 8, 20, 0, ALL},
    [FORMAT_ID_BYTE] = {STR_INIT("c3RyaW5n"), NO, made_byte, 12, 32, 0, ALL},
    [FORMAT_ID_BASE64URL] = {STR_INIT("c3RyaW5n"), NO, made_base64url, 12, 32, 0, ALL},
    [FORMAT_ID_CHAR] = {STR_INIT("x"), NO, made_char, 1, 1, 1, 1},
    [FORMAT_ID_PASSWORD] = {STR_INIT("pa$$word"), STR_INIT("{+adjective}-{noun}-{d2}"), made_password, 12, 20, 0, ALL},
    [FORMAT_ID_BINARY] = {STR_INIT("string"), STR_INIT("{adjective} {noun}"), made_words, 12, 24, 0, ALL},
    [FORMAT_ID_HTML] = {STR_INIT("string"), STR_INIT("<p>{sentence}</p>"), made_html, 20, 40, 0, ALL},
    [FORMAT_ID_COMMONMARK] = {STR_INIT("string"), STR_INIT("**{+adjective} {noun}**: {sentence}"), made_words, 20, 40, 0, ALL},
    [FORMAT_ID_MEDIA_RANGE] = {STR_INIT("application/json"), STR_INIT("{mimetype}"), made_media_range, 10, 20, 3, ALL},
    [FORMAT_ID_SF_STRING] = {STR_INIT("\"string\""), STR_INIT("\"{adjective} {noun}\""), made_sf_string, 12, 20, 2, ALL},
    [FORMAT_ID_SF_TOKEN] = {STR_INIT("string"), STR_INIT("{noun}"), made_sf_token, 5, 12, 1, ALL},
    [FORMAT_ID_SF_BINARY] = {STR_INIT(":c3RyaW5n:"), NO, made_sf_binary, 14, 30, 2, ALL},
    [FORMAT_ID_SF_BOOLEAN] = {STR_INIT("?1"), NO, made_sf_boolean, 2, 2, 2, 2},

    [FORMAT_ID_INT64] = {STR_INIT("0"), NO, made_integer, 1, 9, 1, ALL},
    [FORMAT_ID_UINT64] = {STR_INIT("0"), NO, made_integer, 1, 9, 1, ALL},
    [FORMAT_ID_DECIMAL] = {STR_INIT("0"), STR_INIT("{D}{d2}.{d2}"), made_decimal, 4, 8, 1, ALL},
    [FORMAT_ID_DECIMAL128] = {STR_INIT("0"), STR_INIT("{D}{d2}.{d2}"), made_decimal, 4, 8, 1, ALL},
};
/* clang-format on */

enum { TRIES = 4, FURTHEST = 8 /* gaps between the lengths that a format has are smaller */ };

/* By its template, which does not ask for limits: often it need not. */
static bool make_usual(struct draw *draw, const struct maker *maker,
                       const struct text_limits *limits, struct buf *out)
{
    size_t start = out->len;
    for (int i = 0; draw && maker->usual.len && i < TRIES; i++) {
        out->len = start;
        draw_expand(draw, maker->usual, out);
        if (draw_fits(out, start, limits))
            return true;
    }
    out->len = start;
    return false;
}

static bool make_of_length(struct draw *draw, const struct maker *maker, uint64_t count,
                           struct buf *out)
{
    size_t start = out->len;
    if (maker->made(draw, count, out) && !out->full)
        return true;
    out->len = start;
    return false;
}

/* Of the length that is wanted, or the next that the format has: longer ones first. */
static bool make_near(struct draw *draw, const struct maker *maker,
                      const struct text_limits *limits, struct buf *out)
{
    uint64_t low = limits->min > maker->low ? limits->min : maker->low;
    uint64_t high = limits->max < maker->high ? limits->max : maker->high;
    uint64_t count = low <= high         ? pick_between(draw, low, high)
                     : low > maker->high ? limits->min
                                         : limits->max;
    for (uint64_t more = 0; more <= FURTHEST && more <= limits->max - count; more++)
        if (make_of_length(draw, maker, count + more, out))
            return true;
    for (uint64_t less = 1; less <= FURTHEST && less <= count - limits->min; less++)
        if (make_of_length(draw, maker, count - less, out))
            return true;
    return false;
}

bool draw_format(struct draw *draw, const struct format *format, const struct text_limits *limits,
                 struct buf *out)
{
    const struct maker *maker = &makers[format->id];
    size_t start = out->len;
    if (!maker->made || limits->min > limits->max)
        return false;
    if (!draw) {
        buf_add(out, maker->plain);
        if (draw_fits(out, start, limits))
            return true;
        out->len = start;
    }
    struct text_limits own = {limits->min > maker->least ? limits->min : maker->least,
                              limits->max < maker->most ? limits->max : maker->most};
    return own.min <= own.max &&
           (make_usual(draw, maker, limits, out) || make_near(draw, maker, &own, out));
}
