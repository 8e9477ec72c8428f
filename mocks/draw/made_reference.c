/* URIs, their templates, pointers. */
#include "made_private.h"

/* Of the prefixes the longest that leaves room for one character at least, or none: then the words. */
static bool add_behind(struct draw *draw, const struct str *prefixes, uint64_t count,
                       struct buf *out)
{
    while (prefixes->len >= count)
        prefixes++;
    buf_add(out, *prefixes);
    draw_fill(draw, count - prefixes->len, '/', out);
    return true;
}

bool made_uri(struct draw *draw, uint64_t count, struct buf *out)
{
    static const struct str prefixes[] = {STR_INIT("https://example.com/"),
                                          STR_INIT("urn:example:"), STR_INIT("x:")};
    const struct str host = STR("https://example.com");
    if (count == 2 || count == host.len) {
        buf_add(out, count == 2 ? STR("x:") : host);
        return true;
    }
    return add_behind(draw, prefixes, count, out);
}

/* "/words/of/a/path", or nothing at all. */
bool made_json_pointer(struct draw *draw, uint64_t count, struct buf *out)
{
    if (count == 0)
        return true;
    buf_byte(out, '/');
    draw_fill(draw, count - 1, '/', out);
    return true;
}

bool made_reference(struct draw *draw, uint64_t count, struct buf *out)
{
    return made_json_pointer(draw, count, out);
}

bool made_template(struct draw *draw, uint64_t count, struct buf *out)
{
    static const struct str names[] = {STR_INIT("/{id}"), STR_INIT("/{name}"), STR_INIT("{?limit}"),
                                       STR_INIT("/{key}")};
    static const struct str prefixes[] = {STR_INIT("https://example.com/"), STR_INIT("/"),
                                          STR_INIT("")};
    struct str name = names[pick(draw, sizeof names / sizeof *names)];
    if (count < name.len + 2)
        return made_json_pointer(draw, count, out);
    add_behind(draw, prefixes, count - name.len, out);
    buf_add(out, name);
    return true;
}

bool made_relative_pointer(struct draw *draw, uint64_t count, struct buf *out)
{
    draw_chars(draw, 'd', 1, out);
    return made_json_pointer(draw, count - 1, out);
}
