/* One parameter or header field: its value, in its style. */
#include "message_private.h"

/* What stands as it is where allowReserved is set: not what separates anything. */
#define RESERVED "/:@!$'()*;?"

static const char *keep_of(const struct parameter *parameter)
{
    if (parameter->in == IN_HEADER || parameter->style == STYLE_COOKIE)
        return NULL;
    return parameter->in == IN_QUERY && parameter->allow_reserved ? RESERVED : "";
}

/* An example, where one is wished for; NULL: none. *text: it stands as text, which goes out as it is. */
static const struct node *example_of(const struct making *making, const struct examples *examples,
                                     unsigned attempt, struct str *text)
{
    *text = (struct str){0};
    if (!making->wish->examples || attempt >= examples->len || attempt >= EXAMPLES_TRIED)
        return NULL;
    const struct example *example = &examples->at[(making->wish->number + attempt) % examples->len];
    *text = example->value ? *text : example->serialized;
    return example->value;
}

static void add(struct making *making, struct slot *slot, struct str value)
{
    *vec_push(making->arena, &slot->pairs) =
        (struct message_field){slot->name, value.ptr ? value : STR("")};
}

/* `content`: one text, in a media type. */
static bool fill_content(struct making *making, struct slot *slot, const struct media_type *media,
                         const struct draw_key *key, const char *keep)
{
    struct str text;
    struct buf out = {.arena = making->arena};
    const struct node *value = example_of(making, &media->examples, slot->attempt, &text);
    if (!value && !part_value(making, media->schema, key, slot->name, slot->attempt, &value))
        return false;
    content_write(making, body_kind_of(media->name), media->schema, value, &out);
    text = buf_str(&out);
    add(making, slot, keep ? text_encode(making->arena, text, keep, "") : text);
    return keep || is_field_text(text);
}

/* OpenAPI 3.2, "in: querystring": the whole query is one value. */
static bool fill_querystring(struct making *making, struct slot *slot, const struct draw_key *key)
{
    const struct media_type *media = &slot->parameter->content.at[0];
    struct buf out = {.arena = making->arena};
    struct writing writing = {
        .making = making, .media = media, .attempt = slot->attempt, .out = &out};
    const struct node *value;
    if (body_kind_of(media->name) != BODY_FORM)
        return fill_content(making, slot, media, key, "");
    if (!part_value(making, media->schema, key, STR(""), slot->attempt, &value) ||
        !form_write_value(&writing, value))
        return false;
    add(making, slot, buf_str(&out));
    return true;
}

/* A path has no empty segments, and none that clients take away. */
static bool can_be_in_path(const struct slot *slot)
{
    struct str text = slot->pairs.len ? slot->pairs.at[0].value : STR("");
    return text.len > 0 && !str_eq(text, STR(".")) && !str_eq(text, STR(".."));
}

static bool fill_styled(struct making *making, struct slot *slot, const struct draw_key *key)
{
    const struct parameter *parameter = slot->parameter;
    struct styling how = {.arena = making->arena,
                          .name = slot->name,
                          .style = parameter->style,
                          .explode = parameter->explode,
                          .keep = keep_of(parameter)};
    struct str text;
    const struct node *value = example_of(making, &parameter->examples, slot->attempt, &text);
    if (making->maker->contract->version == CONTRACT_SWAGGER_2_0)
        how.schema = parameter->schema;
    if (text.ptr) {
        add(making, slot, text);
        return true;
    }
    return (value ||
            part_value(making, parameter->schema, key, slot->name, slot->attempt, &value)) &&
           style_write(&how, value, &slot->pairs);
}

/* What stands in a field, or names it, must be a token of HTTP. */
static bool can_be_named(const struct slot *slot)
{
    bool fields = slot->part == SPOT_HEADER || slot->part == SPOT_COOKIE;
    for (size_t i = 0; fields && i < slot->pairs.len; i++)
        if (!str_is_token(slot->pairs.at[i].name))
            return false;
    return true;
}

bool parameter_fill(struct making *making, struct slot *slot)
{
    const struct parameter *parameter = slot->parameter;
    struct draw_key key = making_key(making, spot_part_name(slot->part), slot->name);
    bool filled = parameter->in == IN_QUERYSTRING && parameter->content.len
                      ? fill_querystring(making, slot, &key)
                  : parameter->content.len ? fill_content(making, slot, &parameter->content.at[0],
                                                          &key, keep_of(parameter))
                                           : fill_styled(making, slot, &key);
    return filled && can_be_named(slot) && (parameter->in != IN_PATH || can_be_in_path(slot));
}

/* ---- header fields of responses and parts ---- */

/* Swagger 2.0: how the items of a header are separated stands in the header itself. */
static enum parameter_style header_style(const struct making *making, const struct node *node)
{
    static const struct {
        struct str name;
        enum parameter_style style;
    } rows[] = {
        {STR_INIT("ssv"),   STYLE_SPACE},
        {STR_INIT("tsv"),   STYLE_TAB  },
        {STR_INIT("pipes"), STYLE_PIPE }
    };
    struct str format = node_string(node_get(node, STR("collectionFormat")));
    bool swagger = making->maker->contract->version == CONTRACT_SWAGGER_2_0;
    for (size_t i = 0; swagger && i < sizeof rows / sizeof *rows; i++)
        if (str_eq(format, rows[i].name))
            return rows[i].style;
    return STYLE_SIMPLE;
}

bool header_fill(struct making *making, struct slot *slot)
{
    const struct header *header = slot->header;
    struct draw_key key = making_key(making, "header", slot->name);
    struct styling how = {.arena = making->arena,
                          .name = slot->name,
                          .style = header_style(making, header->node),
                          .explode = header->explode};
    struct str text;
    const struct node *value = example_of(making, &header->examples, slot->attempt, &text);
    if (!str_is_token(slot->name))
        return false;
    if (header->content && header->content->len)
        return fill_content(making, slot, &header->content->at[0], &key, NULL);
    if (how.style != STYLE_SIMPLE)
        how.explode = false;
    if (text.ptr) {
        add(making, slot, text);
        return is_field_text(text);
    }
    if (!value && !part_value(making, header->schema, &key, slot->name, slot->attempt, &value))
        return false;
    return style_write(&how, value, &slot->pairs);
}
