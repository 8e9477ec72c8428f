#include "reader_private.h"

/* "200", "2XX" (or "2xx"), "default". */
static bool read_code(struct str text, struct response *response)
{
    response->code = text;
    if (str_eq(text, STR("default")))
        return true;
    if (text.len != 3 || text.ptr[0] < '1' || text.ptr[0] > '5')
        return false;
    unsigned hundred = (unsigned)(text.ptr[0] - '0') * 100;
    if (str_eq_nocase(str_from(text, 1), STR("xx"))) {
        response->low = (uint16_t)hundred;
        response->high = (uint16_t)(hundred + 99);
        return true;
    }
    for (size_t i = 1; i < 3; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    unsigned status = hundred + (unsigned)(text.ptr[1] - '0') * 10 + (unsigned)(text.ptr[2] - '0');
    response->low = response->high = (uint16_t)status;
    return true;
}

static void add_swagger_media(struct reader *reader, struct str name, const struct node *node,
                              const struct node *example, struct media_type *media)
{
    *media =
        (struct media_type){.name = name, .node = node, .schema = node_get(node, STR("schema"))};
    if (!example)
        return;
    struct example *single = arena_new(reader->arena, struct example);
    *single = (struct example){.name = STR("default"), .node = example, .value = example};
    media->examples = (struct examples){single, 1};
}

static bool has_media(const struct media_type *at, size_t len, struct str name)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq(at[i].name, name))
            return true;
    return false;
}

/* Swagger 2.0: one schema for all that the operation produces, examples by media type (which may
 * name others). */
static struct media_types swagger_content(struct reader *reader, const struct node *node)
{
    const struct node *schema = node_get(node, STR("schema"));
    const struct node *examples = reader_member(reader, node, "examples", NODE_OBJECT);
    const struct node *produces = reader->produces;
    size_t most = 1 + (produces ? produces->len : 0) + (examples ? examples->len : 0), len = 0;
    if (!schema && !examples)
        return (struct media_types){0};
    struct media_type *at = arena_array(reader->arena, struct media_type, most);
    NODE_EACH_ITEM(produces, item)
    {
        struct str name = node_string(item);
        if (name.len && !has_media(at, len, name))
            add_swagger_media(reader, name, node, node_get(examples, name), &at[len++]);
    }
    NODE_EACH_MEMBER(examples, key, value)
    {
        if (str_find(node_str(key), '/') < key->len && !has_media(at, len, node_str(key)))
            add_swagger_media(reader, node_str(key), node, value, &at[len++]);
    }
    if (len == 0 && schema)
        add_swagger_media(reader, STR("application/json"), node, NULL, &at[len++]);
    return (struct media_types){at, len};
}

static void read_links(struct reader *reader, const struct node *node, struct response *response)
{
    VEC(struct link) list = {0};
    NODE_EACH_MEMBER(reader_member(reader, node, "links", NODE_OBJECT), key, value)
    {
        const struct node *object = reader_object(reader, value, "a link");
        if (!object)
            continue;
        reader_check_fields(reader, object, OBJECT_LINK);
        *vec_push(reader->arena, &list) = (struct link){
            .name = node_str(key),
            .node = object,
            .operation_id = reader_text(reader, object, "operationId"),
            .operation_ref = reader_text(reader, object, "operationRef"),
        };
    }
    response->links = list.at;
    response->link_count = list.len;
}

static bool read_response(struct reader *reader, const struct node *key, const struct node *value,
                          struct response *response)
{
    *response = (struct response){0};
    if (!read_code(node_str(key), response)) {
        finding_add(reader->findings, FINDING_RESPONSE_CODE_INVALID, reader_where(reader, key),
                    "'" STR_FMT "' is no status; the response is left out", STR_ARG(node_str(key)));
        return false;
    }
    const struct node *node = reader_object(reader, value, "a response");
    if (!node)
        return false;
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    reader_check_fields(reader, node, OBJECT_RESPONSE);
    response->node = node;
    response->description = reader_text(reader, node, "description");
    response->headers = reader_headers(reader, reader_member(reader, node, "headers", NODE_OBJECT));
    response->content =
        swagger ? swagger_content(reader, node)
                : reader_content(reader, reader_member(reader, node, "content", NODE_OBJECT));
    read_links(reader, node, response);
    return true;
}

struct responses reader_responses(struct reader *reader, const struct node *responses)
{
    if (!responses || responses->len == 0)
        return (struct responses){0};
    struct response *at = arena_array(reader->arena, struct response, responses->len);
    size_t len = 0;
    NODE_EACH_MEMBER(responses, key, value)
    {
        if (!reader_is_extension(key) && read_response(reader, key, value, &at[len]))
            len++;
    }
    return (struct responses){at, len};
}
