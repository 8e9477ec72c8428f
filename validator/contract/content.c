#include "reader_private.h"

/* Authors often put a reference where a value stands; a value that is nothing but a reference that
 * leads somewhere is taken for what it leads to. */
static const struct node *value_of(struct reader *reader, const struct node *value)
{
    if (!value || !refs_is_reference(value) || value->len != 1)
        return value;
    const struct node *target = refs_follow(reader->refs, value);
    return target ? target : value;
}

static bool read_example(struct reader *reader, const struct node *key, const struct node *node,
                         struct example *example)
{
    const struct node *object = reader_object(reader, node, "an example");
    if (!object)
        return false;
    const struct node *data = node_get(object, STR("dataValue"));
    const struct node *text = node_get(object, STR("serializedValue"));
    const struct node *external = node_get(object, STR("externalValue"));
    reader_check_fields(reader, object, OBJECT_EXAMPLE);
    *example = (struct example){.name = node_str(key), .node = object};
    example->value = value_of(reader, data ? data : node_get(object, STR("value")));
    if (node_is(text, NODE_STRING))
        example->serialized = node_str(text);
    if (node_is(external, NODE_STRING))
        example->external = node_str(external);
    return example->value || example->serialized.ptr || example->external.ptr;
}

/* `examples` is a map of Example Objects; arrays, which some authors write, are taken as values
 * named by their number. */
static size_t read_named(struct reader *reader, const struct node *named, struct example *at)
{
    size_t len = 0;
    NODE_EACH_MEMBER(named, key, value)
    {
        if (read_example(reader, key, value, &at[len]))
            len++;
    }
    NODE_EACH_ITEM(named, item)
    {
        at[len] = (struct example){.node = item, .value = value_of(reader, item)};
        at[len].name = arena_printf(reader->arena, "%zu", len);
        len++;
    }
    return len;
}

struct examples reader_examples(struct reader *reader, const struct node *holder)
{
    const struct node *single = node_get(holder, STR("example"));
    const struct node *named = node_get(holder, STR("examples"));
    size_t most = (single ? 1 : 0) + (named ? named->len : 0);
    if (most == 0)
        return (struct examples){0};
    struct example *at = arena_array(reader->arena, struct example, most);
    size_t len = read_named(reader, named, at);
    if (single)
        at[len++] = (struct example){
            .name = STR("default"), .node = single, .value = value_of(reader, single)};
    return (struct examples){at, len};
}

static void read_encodings(struct reader *reader, const struct node *node, struct media_type *media)
{
    VEC(struct encoding) list = {0};
    NODE_EACH_MEMBER(reader_member(reader, node, "encoding", NODE_OBJECT), key, value)
    {
        const struct node *object = reader_object(reader, value, "an encoding");
        if (!object)
            continue;
        struct encoding *encoding = vec_push(reader->arena, &list);
        reader_check_fields(reader, object, OBJECT_ENCODING);
        *encoding = (struct encoding){
            .property = node_str(key),
            .node = object,
            .content_type = reader_text(reader, object, "contentType"),
            .headers = reader_headers(reader, node_get(object, STR("headers"))),
            .style = reader_text(reader, object, "style"),
            .has_explode = node_get(object, STR("explode")) != NULL,
            .allow_reserved = reader_flag(reader, object, "allowReserved", false),
        };
        encoding->explode =
            reader_flag(reader, object, "explode",
                        encoding->style.len == 0 || str_eq(encoding->style, STR("form")));
    }
    media->encodings = list.at;
    media->encoding_count = list.len;
}

static struct media_types read_content(struct reader *reader, const struct node *content)
{
    struct media_type *at = arena_array(reader->arena, struct media_type, content->len);
    size_t len = 0;
    NODE_EACH_MEMBER(content, key, value)
    {
        const struct node *node = reader_object(reader, value, "a media type");
        if (reader_is_extension(key) || !node)
            continue;
        struct media_type *media = &at[len++];
        reader_check_fields(reader, node, OBJECT_MEDIA_TYPE);
        media->name = node_str(key);
        media->node = node;
        media->schema = node_get(node, STR("schema"));
        media->item_schema = node_get(node, STR("itemSchema"));
        media->examples = reader_examples(reader, node);
        read_encodings(reader, node, media);
    }
    return (struct media_types){at, len};
}

/* Known before it is read: where a header's content refers to the header again, it is empty. */
struct media_types reader_content(struct reader *reader, const struct node *content)
{
    if (!node_is(content, NODE_OBJECT))
        return (struct media_types){0};
    struct media_types *known = ptrmap_get(&reader->contents, content);
    if (!known) {
        known = arena_new(reader->arena, struct media_types);
        *ptrmap_put(reader->arena, &reader->contents, content) = known;
        *known = read_content(reader, content);
    }
    return *known;
}

static bool read_header(struct reader *reader, const struct node *key, const struct node *value,
                        struct header *header)
{
    const struct node *node = reader_object(reader, value, "a header");
    if (!node)
        return false;
    const struct node *content = reader_member(reader, node, "content", NODE_OBJECT);
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    reader_check_fields(reader, node, OBJECT_HEADER);
    *header = (struct header){
        .name = node_str(key),
        .node = node,
        .schema = swagger ? node : node_get(node, STR("schema")),
        .required = reader_flag(reader, node, "required", false),
        .explode = reader_flag(reader, node, "explode", false),
        .deprecated = reader_flag(reader, node, "deprecated", false),
    };
    if (!swagger)
        header->examples = reader_examples(reader, node);
    if (content) {
        header->content = arena_new(reader->arena, struct media_types);
        *header->content = reader_content(reader, content);
    }
    return true;
}

static struct headers read_headers(struct reader *reader, const struct node *headers)
{
    struct header *at = arena_array(reader->arena, struct header, headers->len);
    size_t len = 0;
    NODE_EACH_MEMBER(headers, key, value)
    {
        /* An X-… field is a field, not an extension. Content-Type is said by `content`. */
        bool ignored = str_eq_nocase(node_str(key), STR("content-type"));
        if (!ignored && read_header(reader, key, value, &at[len]))
            len++;
    }
    return (struct headers){at, len};
}

struct headers reader_headers(struct reader *reader, const struct node *headers)
{
    if (!node_is(headers, NODE_OBJECT))
        return (struct headers){0};
    struct headers *known = ptrmap_get(&reader->headers, headers);
    if (!known) {
        known = arena_new(reader->arena, struct headers);
        *ptrmap_put(reader->arena, &reader->headers, headers) = known;
        *known = read_headers(reader, headers);
    }
    return *known;
}
