/* Response header fields. */
#include "reply_private.h"
#include "utf8.h"

/* ---- values ---- */

static bool is_visible(char byte)
{
    return byte >= ' ' && byte <= '~';
}

static bool is_plain(struct str text)
{
    size_t i = 0;
    while (i < text.len && is_visible(text.ptr[i]))
        i++;
    return i == text.len;
}

struct str reply_field_value(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    if (is_plain(text))
        return str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte >= 0x80)
            buf_printf(&out, "%%%02X", byte);
        else
            buf_byte(&out, is_visible(text.ptr[i]) ? text.ptr[i] : ' ');
    }
    return str_trim(buf_str(&out));
}

/* JSON writes one beyond U+FFFF as two (RFC 8259, 7). */
static void add_escape(struct buf *out, uint32_t point)
{
    if (point > 0xFFFF)
        buf_printf(out, "\\u%04x\\u%04x", 0xD7C0 + (point >> 10), 0xDC00 + (point & 0x3FF));
    else
        buf_printf(out, "\\u%04x", point);
}

struct str reply_field_json(struct arena *arena, struct str json)
{
    struct buf out = {.arena = arena};
    if (is_plain(json))
        return json;
    for (size_t i = 0; i < json.len;) {
        struct str rest = str_from(json, i);
        size_t width = utf8_width(rest), unused;
        if (is_visible(*rest.ptr))
            buf_byte(&out, *rest.ptr);
        else
            add_escape(&out, width ? utf8_decode(rest, &unused) : 0xFFFD);
        i += width ? width : 1;
    }
    return buf_str(&out);
}

/* ---- one header ---- */

static bool example_value(struct render *render, const struct examples *examples, bool explode,
                          bool json, struct buf *out)
{
    for (size_t i = 0; i < examples->len; i++) {
        const struct example *example = &examples->at[i];
        struct str text = example->serialized.ptr ? example->serialized : example->external_bytes;
        if (example->value && json)
            doc_write_json(out, example->value);
        else if (example->value)
            simple_write(out, example->value, explode);
        else if (text.ptr)
            buf_add(out, text);
        else
            continue;
        return true;
    }
    (void)render;
    return false;
}

static bool sampled_value(struct render *render, const struct node *schema, bool explode, bool json,
                          struct buf *out)
{
    struct buf text = {.arena = render->arena};
    bool authored;
    if (!render_sample(render, schema, &text, &authored))
        return false;
    const struct node *value = json ? NULL : render_parse(render, buf_str(&text));
    if (value)
        simple_write(out, value, explode);
    else
        buf_add(out, buf_str(&text));
    return true;
}

static bool content_value(struct render *render, const struct media_type *media, struct buf *out)
{
    bool json = body_kind_of(media->name) == BODY_JSON;
    struct buf text = {.arena = render->arena};
    if (!example_value(render, &media->examples, false, json, &text) &&
        !sampled_value(render, media->schema, false, json, &text))
        return false;
    buf_add(out, json ? reply_field_json(render->arena, buf_str(&text)) : buf_str(&text));
    return true;
}

/* By its examples, its schema, or its `content`, whose values go out as JSON. */
static bool header_value(struct render *render, const struct header *header, struct buf *out)
{
    if (example_value(render, &header->examples, header->explode, false, out))
        return true;
    if (header->content && header->content->len > 0)
        return content_value(render, &header->content->at[0], out);
    return sampled_value(render, header->schema, header->explode, false, out);
}

/* ---- all of them ---- */

/* Fields that belong to the connection, the body as it is sent, or the clock. */
static bool is_ours(struct str name)
{
    static const struct str names[] = {
        STR_INIT("content-type"),  STR_INIT("content-length"),    STR_INIT("content-encoding"),
        STR_INIT("content-range"), STR_INIT("transfer-encoding"), STR_INIT("connection"),
        STR_INIT("keep-alive"),    STR_INIT("proxy-connection"),  STR_INIT("te"),
        STR_INIT("trailer"),       STR_INIT("upgrade"),           STR_INIT("date"),
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static bool add_header(struct render *render, const struct header *header,
                       struct reply_field *fields, size_t *count)
{
    if (is_ours(header->name))
        return true;
    if (!str_is_token(header->name)) {
        render_tell(render, FINDING_HEADER_UNSENDABLE, header->node,
                    STR("its name is no token of HTTP"));
        return true;
    }
    struct buf value = {.arena = render->arena};
    render->part = header->name;
    bool made = header_value(render, header, &value);
    render->part = STR("");
    if (!made)
        return !header->required;
    fields[(*count)++] =
        (struct reply_field){.name = arena_lower(render->arena, header->name),
                             .value = reply_field_value(render->arena, buf_str(&value))};
    return true;
}

static bool has_field(const struct reply_field *fields, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(fields[i].name, name))
            return true;
    return false;
}

bool fields_render(struct render *render, const struct operation *operation,
                   const struct response *response, const struct reply_field **fields,
                   size_t *count)
{
    size_t most = response->headers.len + 1;
    struct reply_field *made = arena_array(render->arena, struct reply_field, most);
    *count = 0;
    *fields = made;
    for (size_t i = 0; i < response->headers.len; i++)
        if (!add_header(render, &response->headers.at[i], made, count))
            return false;
    if (operation->deprecated && !has_field(made, *count, STR("deprecation")))
        made[(*count)++] = (struct reply_field){.name = STR("deprecation"), .value = STR("true")};
    return true;
}
