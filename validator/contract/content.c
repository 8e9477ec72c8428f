/* Content: media types, their examples and encodings; request bodies of OpenAPI 3. */
#include "contract_private.h"

/* "type/subtype" with anything behind, or a wildcard. */
bool media_name_check(struct reader *reader, const struct node *place, struct str name)
{
    size_t slash = str_find(name, '/');
    if (str_eq(name, STR("*")) || (slash > 0 && slash + 1 < name.len))
        return true;
    void **told = ptrmap_put(&reader->scratch, &reader->told, place);
    if (!*told)
        REPORT(reader, MEDIA_TYPE_INVALID, place, "'" STR_FMT "' is no media type", STR_ARG(name));
    *told = reader;
    return false;
}

static bool read_encoding(struct reader *reader, struct str property, const struct node *node,
                          struct encoding *encoding)
{
    struct fields fields;
    const struct node *value = part_follow(reader, node);
    if (!fields_read(reader, OBJECT_ENCODING, value, &fields))
        return false;
    *encoding = (struct encoding){
        .property = property,
        .node = value,
        .content_type = field_text(&fields, ENCODING_CONTENT_TYPE),
        .headers = headers_read(reader, field(&fields, ENCODING_HEADERS)),
        .style = field_text(&fields, ENCODING_STYLE),
        .explode = field_flag(&fields, ENCODING_EXPLODE, false),
        .has_explode = field(&fields, ENCODING_EXPLODE) != NULL,
        .allow_reserved = field_flag(&fields, ENCODING_ALLOW_RESERVED, false),
    };
    return true;
}

static void read_encodings(struct reader *reader, const struct node *map, struct media_type *media)
{
    if (!map)
        return;
    struct encoding *list = arena_array(reader->arena, struct encoding, map->len);
    NODE_EACH_MEMBER(map, key, value)
    if (read_encoding(reader, node_str(key), value, &list[media->encoding_count]))
        media->encoding_count++;
    media->encodings = list;
}

/* 3.2: of parts without names, by their positions. One that cannot be read says nothing. */
static void read_encodings_by_place(struct reader *reader, const struct node *prefix,
                                    const struct node *item, struct media_type *media)
{
    struct encoding *list =
        arena_array(reader->arena, struct encoding, (prefix ? prefix->len : 0) + 1);
    if (prefix)
        NODE_EACH_ITEM(prefix, value)
    read_encoding(reader, STR(""), value, &list[media->prefix_encoding_count++]);
    media->prefix_encodings = list;
    struct encoding *rest = &list[media->prefix_encoding_count];
    if (item && read_encoding(reader, STR(""), item, rest))
        media->item_encoding = rest;
}

static const void *read_media(struct reader *reader, const struct node *node)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_MEDIA, node, &fields))
        return NULL;
    struct media_type *media = arena_new(reader->arena, struct media_type);
    media->node = node;
    media->schema = field(&fields, MEDIA_SCHEMA);
    media->item_schema = field(&fields, MEDIA_ITEM_SCHEMA);
    media->examples =
        examples_read(reader, field(&fields, MEDIA_EXAMPLE), field(&fields, MEDIA_EXAMPLES));
    read_encodings(reader, field(&fields, MEDIA_ENCODING), media);
    read_encodings_by_place(reader, field(&fields, MEDIA_PREFIX_ENCODING),
                            field(&fields, MEDIA_ITEM_ENCODING), media);
    return media;
}

static const void *read_content(struct reader *reader, const struct node *map)
{
    struct media_types *content = arena_new(reader->arena, struct media_types);
    struct media_type *list = arena_array(reader->arena, struct media_type, map->len);
    NODE_EACH_MEMBER(map, key, value)
    {
        if (is_extension(key) || !media_name_check(reader, key, node_str(key)))
            continue;
        const struct media_type *media = part_read(reader, PART_MEDIA, value, read_media);
        if (!media)
            continue;
        list[content->len] = *media;
        list[content->len++].name = node_str(key);
    }
    content->at = list;
    return content;
}

struct media_types content_read(struct reader *reader, const struct node *map)
{
    const struct media_types *content = part_read(reader, PART_CONTENT, map, read_content);
    return content ? *content : (struct media_types){0};
}

static const void *read_body(struct reader *reader, const struct node *node)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_BODY, node, &fields))
        return NULL;
    struct body *body = arena_new(reader->arena, struct body);
    body->node = node;
    body->required = field_flag(&fields, BODY_REQUIRED, false);
    body->content = content_read(reader, field(&fields, BODY_CONTENT));
    return body;
}

const struct body *body_read(struct reader *reader, const struct node *body)
{
    return part_read(reader, PART_BODY, body, read_body);
}
