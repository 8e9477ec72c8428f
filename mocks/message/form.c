/* Forms: the members of an object as fields, each as its encoding says. */
#include "message_private.h"
#include "uri.h"

const struct encoding *encoding_of(const struct media_type *media, struct str property)
{
    for (size_t i = 0; media && i < media->encoding_count; i++)
        if (str_eq(media->encodings[i].property, property))
            return &media->encodings[i];
    return NULL;
}

static enum parameter_style style_named(struct str name)
{
    static const struct {
        struct str name;
        enum parameter_style style;
    } rows[] = {
        {STR_INIT("spaceDelimited"), STYLE_SPACE      },
        {STR_INIT("pipeDelimited"),  STYLE_PIPE       },
        {STR_INIT("deepObject"),     STYLE_DEEP_OBJECT}
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(name, rows[i].name))
            return rows[i].style;
    return STYLE_FORM;
}

bool encoding_styles(const struct making *making, const struct encoding *encoding,
                     struct str property, bool is_form, struct styling *how)
{
    if (!encoding || !(encoding->style.len || encoding->has_explode || encoding->allow_reserved))
        return false;
    if (!is_form && making->maker->contract->version < CONTRACT_OPENAPI_3_1)
        return false;
    enum parameter_style style = style_named(encoding->style);
    *how =
        (struct styling){.arena = making->arena,
                         .name = property,
                         .style = style,
                         .explode = encoding->has_explode ? encoding->explode : style == STYLE_FORM,
                         .keep = !is_form                   ? NULL
                                 : encoding->allow_reserved ? "/:@!$'()*;?"
                                                            : ""};
    return true;
}

static bool is_json_type(struct str name)
{
    struct media media;
    return media_parse(str_slice(name, 0, str_find(name, ',')), &media) && media_is_json(&media);
}

static struct str field_text(struct arena *arena, const struct node *value, bool json)
{
    struct buf text = {.arena = arena};
    if (json)
        doc_write_json(&text, value);
    else if (!node_is(value, NODE_NULL))
        plain_write(&text, value);
    return text_encode(arena, buf_str(&text), "", "");
}

static bool add_member(struct writing *writing, struct str name, const struct node *value,
                       message_fields *pairs)
{
    struct arena *arena = writing->making->arena;
    const struct encoding *encoding = encoding_of(writing->media, name);
    struct styling how;
    if (encoding_styles(writing->making, encoding, name, true, &how))
        return style_write(&how, value, pairs);
    bool json = encoding && is_json_type(encoding->content_type);
    if (json || !node_is(value, NODE_ARRAY) || value->len == 0) {
        bool empty = node_is(value, NODE_ARRAY) && !json;
        *vec_push(arena, pairs) =
            (struct message_field){name, empty ? STR("") : field_text(arena, value, json)};
        return true;
    }
    NODE_EACH_ITEM(value, item)
    *vec_push(arena, pairs) = (struct message_field){name, field_text(arena, item, false)};
    return true;
}

void pairs_join(struct buf *out, const message_fields *pairs, const char *between, bool encode)
{
    for (size_t i = 0; i < pairs->len; i++) {
        if (i > 0)
            buf_add(out, str_of(between));
        buf_add(out, encode ? uri_encode(out->arena, pairs->at[i].name, "") : pairs->at[i].name);
        buf_byte(out, '=');
        buf_add(out, pairs->at[i].value);
    }
}

bool form_write_value(struct writing *writing, const struct node *value)
{
    message_fields pairs = {0};
    NODE_EACH_MEMBER(value, key, member)
    if (!add_member(writing, node_str(key), member, &pairs))
        return false;
    pairs_join(writing->out, &pairs, "&", true);
    return node_is(value, NODE_OBJECT);
}

/* ---- Swagger 2.0 ---- */

bool form_write_parameters(struct writing *writing, const struct parameters *form)
{
    struct making *making = writing->making;
    message_fields pairs = {0};
    for (size_t i = 0; i < form->len; i++) {
        const struct parameter *parameter = &form->at[i];
        struct draw_key key = draw_key_named(&writing->key, parameter->name);
        const struct node *value;
        struct styling how = {.arena = making->arena,
                              .name = parameter->name,
                              .style = parameter->style,
                              .explode = parameter->explode,
                              .keep = "",
                              .schema = parameter->schema};
        bool wanted = parameter->required || making->wish->voice != VALUES_MINIMAL;
        size_t before = pairs.len;
        if (!wanted || (!parameter->required && writing->attempt > 4))
            continue;
        if (is_file(parameter->schema))
            return false; /* goes into a multipart body only */
        if (part_value(making, parameter->schema, &key, parameter->name, writing->attempt,
                       &value) &&
            style_write(&how, value, &pairs))
            continue;
        pairs.len = before;
        if (parameter->required)
            return false;
    }
    pairs_join(writing->out, &pairs, "&", true);
    return true;
}
