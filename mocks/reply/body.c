/* Bodies: a value, authored or sampled, in the form that its media type asks for. */
#include "reply_private.h"
#include "uri.h"

/* ---- small writers ---- */

static void form_pair(struct buf *out, struct str name, const struct node *value)
{
    struct buf text = {.arena = out->arena};
    plain_write(&text, value);
    if (out->len > 0)
        buf_byte(out, '&');
    buf_add(out, uri_encode(out->arena, name, ""));
    buf_byte(out, '=');
    buf_add(out, uri_encode(out->arena, buf_str(&text), ""));
}

/* Members of an object as pairs, arrays as repeated pairs; what is inside those goes out as JSON.
 */
static void form_write(struct buf *out, const struct node *value)
{
    NODE_EACH_MEMBER(value, key, member)
    {
        if (!node_is(member, NODE_ARRAY))
            form_pair(out, node_str(key), member);
        NODE_EACH_ITEM(member, item)
        form_pair(out, node_str(key), item);
    }
    if (!node_is(value, NODE_OBJECT))
        plain_write(out, value);
}

/* ---- what the contract says about the bytes ---- */

const struct node *render_schema(const struct render *render, const struct node *schema)
{
    return refs_follow(render->contract->refs, schema);
}

static bool is_base64(const struct render *render, const struct node *schema)
{
    const struct node *target = render_schema(render, schema);
    return str_eq(node_string(node_get(target, STR("contentEncoding"))), STR("base64")) ||
           str_eq(node_string(node_get(target, STR("format"))), STR("byte"));
}

static void bytes_write(struct render *render, struct buf *out, const struct node *schema,
                        const struct node *value)
{
    struct str bytes;
    if (is_base64(render, schema) && node_is(value, NODE_STRING) &&
        base64_decode(render->arena, node_str(value), &bytes))
        buf_add(out, bytes);
    else
        plain_write(out, value);
}

/* A JSON text given as a string, where the schema wants no string: a usual slip, and what was meant
 * is plain. */
static bool is_quoted_json(struct render *render, const struct media_type *media,
                           const struct node *value)
{
    if (!node_is(value, NODE_STRING) || !media->schema || value->len == 0 ||
        !strchr("{[", value->text[0]))
        return false;
    struct sample sample = {.refs = render->contract->refs,
                            .version = render->contract->version,
                            .direction = SAMPLE_RESPONSE,
                            .budget = render->budget};
    return !sample_fits(&sample, media->schema, value) && render_parse(render, node_str(value));
}

static struct str component_name(const struct node *schema)
{
    struct str reference = node_string(node_get(schema, STR("$ref")));
    size_t slash = str_find_last(reference, '/');
    return slash < reference.len ? str_from(reference, slash + 1) : STR("root");
}

/* ---- values ---- */

static void items_write(struct buf *out, enum body_kind kind, const struct node *value)
{
    if (!node_is(value, NODE_ARRAY))
        stream_write(out, kind, value);
    NODE_EACH_ITEM(value, item)
    stream_write(out, kind, item);
}

static void other_write(struct render *render, struct buf *out, const struct media_type *media,
                        const struct node *value)
{
    if (!node_is(value, NODE_STRING))
        render_tell(render, FINDING_MEDIA_TYPE_UNWRITABLE, media->node,
                    STR("values that are no strings go out as JSON"));
    plain_write(out, value);
}

static void value_write(struct render *render, struct buf *out, enum body_kind kind,
                        const struct media_type *media, const struct node *value)
{
    switch (kind) {
    case BODY_JSON:
        if (is_quoted_json(render, media, value))
            buf_add(out, node_str(value));
        else
            doc_write_json(out, value);
        break;
    case BODY_TEXT:
        plain_write(out, value);
        break;
    case BODY_XML:
        if (node_is(value, NODE_STRING) && str_starts(str_trim(node_str(value)), STR("<")))
            buf_add(out, node_str(value));
        else
            xml_write(out, render->contract->refs, media->schema, value,
                      component_name(media->schema));
        break;
    case BODY_FORM:
        form_write(out, value);
        break;
    case BODY_EVENTS:
    case BODY_LINES:
    case BODY_RECORDS:
        if (node_is(value, NODE_STRING) && !media->item_schema)
            buf_add(out, node_str(value)); /* the whole stream, as it goes out */
        else
            items_write(out, kind, value);
        break;
    case BODY_BYTES:
        bytes_write(render, out, media->schema, value);
        break;
    case BODY_OTHER:
        other_write(render, out, media, value);
        break;
    }
}

/* ---- sampled bodies ---- */

static enum body_kind sampled_kind(const struct render *render, const struct selection *selection)
{
    enum body_kind kind = body_kind_of(selection->content_type);
    const struct node *schema = render_schema(render, selection->media->schema);
    bool file = str_eq(node_string(node_get(schema, STR("type"))), STR("file"));
    return file && kind != BODY_JSON ? BODY_BYTES : kind;
}

/* JSON goes out as it was sampled; the others are written from its values. */
static bool sampled_write(struct render *render, const struct selection *selection,
                          enum body_kind kind, struct buf *out, bool *authored)
{
    const struct media_type *media = selection->media;
    struct buf json = {.arena = render->arena};
    bool item = kind >= BODY_EVENTS && kind <= BODY_RECORDS && media->item_schema;
    if (!render_sample(render, item ? media->item_schema : media->schema, &json, authored))
        return false;
    if (kind == BODY_JSON) {
        *out = json;
        return true;
    }
    if (kind == BODY_BYTES && !*authored) {
        buf_add(out, media_file(selection->content_type));
        return true;
    }
    const struct node *value = render_parse(render, buf_str(&json));
    if (value && item)
        stream_write(out, kind, value);
    else if (value && kind >= BODY_EVENTS && kind <= BODY_RECORDS)
        items_write(out, kind, value);
    else if (value)
        value_write(render, out, kind, media, value);
    if (!value)
        render->why = STR("the sampled value exceeds the budget for documents");
    return value != NULL;
}

/* ---- the body ---- */

static bool example_write(struct render *render, const struct selection *selection,
                          struct str *body)
{
    const struct example *example = selection->example;
    if (example->serialized.ptr || example->external_bytes.ptr) {
        *body = example->serialized.ptr ? example->serialized : example->external_bytes;
        return true;
    }
    struct buf out = {.arena = render->arena};
    value_write(render, &out, body_kind_of(selection->content_type), selection->media,
                example->value);
    *body = buf_str(&out);
    return true;
}

bool body_render(struct render *render, const struct selection *selection, struct str *body,
                 enum reply_origin *origin)
{
    const struct media_type *media = selection->media;
    struct buf out = {.arena = render->arena};
    bool authored = false;
    *origin = REPLY_FROM_EXAMPLE;
    if (selection->example)
        return example_write(render, selection, body);
    *origin = REPLY_FROM_NOTHING;
    enum body_kind kind = sampled_kind(render, selection);
    if (!media->schema && !media->item_schema) {
        if (kind == BODY_BYTES)
            *body = media_file(selection->content_type);
        return true;
    }
    if (!sampled_write(render, selection, kind, &out, &authored))
        return false;
    *origin = authored ? REPLY_FROM_SCHEMA_EXAMPLE : REPLY_FROM_SCHEMA;
    *body = buf_str(&out);
    return true;
}
