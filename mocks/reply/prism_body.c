/* Bodies as Prism 5 writes them. */
#include "reply_private.h"

#include <stdlib.h>

enum kind { KIND_JSON, KIND_XML, KIND_TEXT, KIND_OTHER };

static bool is_like(const struct media *media, struct str format)
{
    return str_eq_nocase(media->type, STR("application")) &&
           (str_eq_nocase(media->subtype, format) || str_eq_nocase(media->suffix, format));
}

static enum kind kind_of(struct str content_type)
{
    struct media media;
    if (!media_parse(content_type, &media))
        return KIND_OTHER;
    if (is_like(&media, STR("json")))
        return KIND_JSON;
    if (is_like(&media, STR("xml")))
        return KIND_XML;
    return str_eq_nocase(media.type, STR("text")) ? KIND_TEXT : KIND_OTHER;
}

/* ---- JSON with sorted members ---- */

static int key_cmp(const void *left, const void *right)
{
    const struct node *const *a = left, *const *b = right;
    return str_cmp(node_str(*a), node_str(*b));
}

/* Objects inside arrays stay as they are. */
static void sorted_write(struct buf *out, const struct node *value)
{
    if (!node_is(value, NODE_OBJECT)) {
        doc_write_json(out, value);
        return;
    }
    const struct node **keys = arena_array(out->arena, const struct node *, value->len + 1);
    size_t count = 0;
    NODE_EACH_MEMBER(value, key, member)
    keys[count++] = key;
    qsort(keys, count, sizeof *keys, key_cmp);
    buf_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        buf_json_string(out, node_str(keys[i]));
        buf_byte(out, ':');
        sorted_write(out, keys[i] + 1);
    }
    buf_byte(out, '}');
}

/* ---- XML ---- */

static void xml_text(struct buf *out, struct str text)
{
    static const struct {
        char byte;
        const char *entity;
    } rows[] = {
        {'&',  "&amp;" },
        {'<',  "&lt;"  },
        {'>',  "&gt;"  },
        {'"',  "&quot;"},
        {'\'', "&apos;"}
    };
    for (size_t i = 0; i < text.len; i++) {
        const char *entity = NULL;
        for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
            if (rows[n].byte == text.ptr[i])
                entity = rows[n].entity;
        if (entity)
            buf_add(out, str_of(entity));
        else
            buf_byte(out, text.ptr[i]);
    }
}

/* One element around each value; an array is its element again and again. */
static void xml_element(struct buf *out, struct str name, const struct node *value)
{
    if (node_is(value, NODE_ARRAY)) {
        NODE_EACH_ITEM(value, item)
        xml_element(out, name, item);
        return;
    }
    if (node_is(value, NODE_NULL)) {
        buf_printf(out, "<" STR_FMT "/>", STR_ARG(name));
        return;
    }
    buf_printf(out, "<" STR_FMT ">", STR_ARG(name));
    NODE_EACH_MEMBER(value, key, member)
    xml_element(out, node_str(key), member);
    if (node_is(value, NODE_STRING))
        xml_text(out, node_str(value));
    else if (!node_is(value, NODE_OBJECT))
        doc_write_json(out, value);
    buf_printf(out, "</" STR_FMT ">", STR_ARG(name));
}

/* ---- values ---- */

static enum reply_outcome fail(struct render *render, enum reply_outcome outcome, struct str why)
{
    render->why = why;
    return outcome;
}

/* `value` may be NULL: there is none. */
static enum reply_outcome value_write(struct render *render, const struct selection *selection,
                                      const struct node *value, struct buf *out)
{
    enum kind kind = kind_of(selection->content_type);
    bool plain = node_is(value, NODE_STRING) && kind != KIND_JSON;
    if (plain)
        buf_add(out, node_str(value));
    else if (kind == KIND_JSON && value)
        (selection->dynamic ? sorted_write : doc_write_json)(out, value);
    else if (kind == KIND_XML && value)
        xml_element(out, STR("xml"), value);
    else if (kind == KIND_TEXT && value)
        return fail(render, REPLY_NO_TEXT, STR("Cannot serialise complex objects as text"));
    else if (kind == KIND_OTHER)
        return fail(render, REPLY_NO_WRITER,
                    arena_printf(render->arena, "Cannot find serializer for " STR_FMT,
                                 STR_ARG(selection->content_type)));
    return REPLY_OK;
}

static enum reply_outcome sampled_write(struct render *render, const struct selection *selection,
                                        struct buf *out, bool *authored)
{
    struct buf json = {.arena = render->arena};
    enum sample_direction before = render->direction;
    if (selection->dynamic)
        render->direction = SAMPLE_RESPONSE;
    bool made = render_sample(render, prism_schema(selection->media), &json, authored);
    render->direction = before;
    if (!made)
        return REPLY_NOT_RENDERED;
    if (kind_of(selection->content_type) == KIND_JSON && !selection->dynamic) {
        *out = json;
        return REPLY_OK;
    }
    const struct node *value = render_parse(render, buf_str(&json));
    if (!value)
        return fail(render, REPLY_NOT_RENDERED,
                    STR("the sampled value exceeds the budget for documents"));
    return value_write(render, selection, value, out);
}

enum reply_outcome prism_body_render(struct render *render, const struct selection *selection,
                                     struct str *body, enum reply_origin *origin)
{
    const struct example *example = selection->example;
    struct buf out = {.arena = render->arena};
    enum reply_outcome outcome;
    bool authored = false;
    *origin = REPLY_FROM_EXAMPLE;
    if (example && example->serialized.ptr) {
        *body = example->serialized;
        return REPLY_OK;
    }
    if (example) {
        outcome = value_write(render, selection, example->value, &out);
    } else if (prism_schema(selection->media)) {
        outcome = sampled_write(render, selection, &out, &authored);
        *origin = authored ? REPLY_FROM_SCHEMA_EXAMPLE : REPLY_FROM_SCHEMA;
    } else {
        outcome = value_write(render, selection, NULL, &out);
        *origin = REPLY_FROM_NOTHING;
    }
    *body = buf_str(&out);
    return outcome;
}
