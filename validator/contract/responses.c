/* Responses, their headers and links. */
#include "contract_private.h"

static const void *read_header(struct reader *reader, const struct node *node)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_HEADER, node, &fields))
        return NULL;
    struct header *header = arena_new(reader->arena, struct header);
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    *header = (struct header){
        .node = node,
        .schema = swagger ? node : field(&fields, HEADER_SCHEMA),
        .examples =
            examples_read(reader, field(&fields, HEADER_EXAMPLE), field(&fields, HEADER_EXAMPLES)),
        .required = field_flag(&fields, HEADER_REQUIRED, false),
        .explode = field_flag(&fields, HEADER_EXPLODE, false),
        .deprecated = field_flag(&fields, HEADER_DEPRECATED, false),
    };
    if (field(&fields, HEADER_CONTENT)) {
        header->content = arena_new(reader->arena, struct media_types);
        *header->content = content_read(reader, field(&fields, HEADER_CONTENT));
    }
    return header;
}

/* The media type says it already. */
static bool is_content_type(struct reader *reader, const struct node *key)
{
    if (!str_eq_nocase(node_str(key), STR("content-type")))
        return false;
    REPORT(reader, HEADER_IGNORED, key,
           "the header '" STR_FMT "' is ignored, as the specification says",
           STR_ARG(node_str(key)));
    return true;
}

struct headers headers_read(struct reader *reader, const struct node *headers)
{
    if (!headers)
        return (struct headers){0};
    struct header *list = arena_array(reader->arena, struct header, headers->len);
    size_t len = 0;
    NODE_EACH_MEMBER(headers, key, value)
    {
        const struct header *header = is_content_type(reader, key)
                                          ? NULL
                                          : part_read(reader, PART_HEADER, value, read_header);
        if (!header)
            continue;
        list[len] = *header;
        list[len++].name = node_str(key);
    }
    return (struct headers){list, len};
}

static bool read_link(struct reader *reader, const struct node *key, struct link *link)
{
    struct fields fields;
    const struct node *value = part_follow(reader, key + 1);
    if (!fields_read(reader, OBJECT_LINK, value, &fields))
        return false;
    *link = (struct link){.name = node_str(key),
                          .node = value,
                          .operation_id = field_text(&fields, LINK_OPERATION_ID),
                          .operation_ref = field_text(&fields, LINK_OPERATION_REF)};
    if ((link->operation_id.len == 0) == (link->operation_ref.len == 0)) {
        REPORT(reader, LINK_INVALID, value,
               "a link must have 'operationId' or 'operationRef', and not both");
        return false;
    }
    if (link->operation_id.len)
        *vec_push(&reader->scratch, &reader->links) =
            (struct pending_link){link->operation_id, field(&fields, LINK_OPERATION_ID)};
    return true;
}

static void read_links(struct reader *reader, const struct node *map, struct response *response)
{
    if (!map)
        return;
    struct link *list = arena_array(reader->arena, struct link, map->len);
    NODE_EACH_MEMBER(map, key, value)
    if (!is_extension(key) && read_link(reader, key, &list[response->link_count]))
        response->link_count++;
    response->links = list;
}

void links_check(struct reader *reader)
{
    for (size_t i = 0; i < reader->links.len; i++) {
        const struct pending_link *link = &reader->links.at[i];
        if (!map_get(&reader->ids, link->operation_id))
            REPORT(reader, LINK_INVALID, link->node, "there is no operation '" STR_FMT "'",
                   STR_ARG(link->operation_id));
    }
}

static const void *read_response(struct reader *reader, const struct node *node)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_RESPONSE, node, &fields))
        return NULL;
    struct response *response = arena_new(reader->arena, struct response);
    *response = (struct response){
        .node = node,
        .description = field_text(&fields, RESPONSE_DESCRIPTION),
        .headers = headers_read(reader, field(&fields, RESPONSE_HEADERS)),
        .content = content_read(reader, field(&fields, RESPONSE_CONTENT)),
    };
    read_links(reader, field(&fields, RESPONSE_LINKS), response);
    return response;
}

/* "404", "4XX" (in small letters too), "default". */
static bool read_code(struct str code, struct response *response)
{
    response->code = code;
    if (str_eq(code, STR("default")))
        return true;
    if (code.len != 3 || code.ptr[0] < '1' || code.ptr[0] > '5')
        return false;
    unsigned hundreds = (unsigned)(code.ptr[0] - '0') * 100;
    if (str_eq_nocase(str_from(code, 1), STR("xx"))) {
        response->low = (uint16_t)hundreds;
        response->high = (uint16_t)(hundreds + 99);
        return true;
    }
    unsigned tens = (unsigned)(code.ptr[1] - '0'), ones = (unsigned)(code.ptr[2] - '0');
    response->low = response->high = (uint16_t)(hundreds + tens * 10 + ones);
    return tens < 10 && ones < 10;
}

static void take_response(struct reader *reader, const struct fields *operation,
                          const struct node *key, struct responses *responses)
{
    struct response *into = (struct response *)(uintptr_t)&responses->at[responses->len];
    struct response code = {0};
    if (!read_code(node_str(key), &code)) {
        REPORT(reader, RESPONSE_CODE_INVALID, key,
               "'" STR_FMT "' is neither a status, a range such as '4XX', nor 'default'",
               STR_ARG(node_str(key)));
        return;
    }
    const struct response *response = part_read(reader, PART_RESPONSE, key + 1, read_response);
    if (!response)
        return;
    *into = *response;
    into->code = code.code;
    into->low = code.low;
    into->high = code.high;
    if (reader->contract->version == CONTRACT_SWAGGER_2_0)
        into->content = swagger_content(reader, operation, response->node);
    responses->len++;
}

static const struct responses *read_responses(struct reader *reader, const struct fields *operation)
{
    const struct node *map = field(operation, OPERATION_RESPONSES);
    struct responses *responses = arena_new(reader->arena, struct responses);
    responses->at = arena_array(reader->arena, struct response, map->len);
    NODE_EACH_MEMBER(map, key, value)
    if (!is_extension(key))
        take_response(reader, operation, key, responses);
    return responses;
}

/* Read once for each operation of the document, which several paths may refer to. */
struct responses responses_read(struct reader *reader, const struct fields *operation)
{
    const struct node *map = field(operation, OPERATION_RESPONSES);
    if (!map)
        return (struct responses){0};
    struct ptrmap *known = &reader->parts[PART_RESPONSES];
    const struct responses *responses = ptrmap_get(known, map);
    if (!responses)
        responses = read_responses(reader, operation);
    *ptrmap_put(&reader->scratch, known, map) = (void *)(uintptr_t)responses;
    return *responses;
}
