#include "reader_private.h"

static const struct {
    struct str member, method;
    enum contract_version from;
} methods[] = {
    {STR_INIT("get"),     STR_INIT("GET"),     CONTRACT_SWAGGER_2_0},
    {STR_INIT("put"),     STR_INIT("PUT"),     CONTRACT_SWAGGER_2_0},
    {STR_INIT("post"),    STR_INIT("POST"),    CONTRACT_SWAGGER_2_0},
    {STR_INIT("delete"),  STR_INIT("DELETE"),  CONTRACT_SWAGGER_2_0},
    {STR_INIT("options"), STR_INIT("OPTIONS"), CONTRACT_SWAGGER_2_0},
    {STR_INIT("head"),    STR_INIT("HEAD"),    CONTRACT_SWAGGER_2_0},
    {STR_INIT("patch"),   STR_INIT("PATCH"),   CONTRACT_SWAGGER_2_0},
    {STR_INIT("trace"),   STR_INIT("TRACE"),   CONTRACT_OPENAPI_3_0},
    {STR_INIT("query"),   STR_INIT("QUERY"),   CONTRACT_OPENAPI_3_2},
};
enum { METHODS = sizeof methods / sizeof *methods };

/* The operationId, or "GET /pets/{id}" where there is none or another operation has it already. */
static void name_operation(struct reader *reader, struct operation *operation)
{
    const struct node *named = reader_member(reader, operation->node, "operationId", NODE_STRING);
    operation->id = node_str(named);
    const struct node *other = map_get(&reader->operation_ids, operation->id);
    if (operation->id.len && other) {
        struct finding *finding = finding_add(
            reader->findings, FINDING_OPERATION_ID_DUPLICATE, reader_where(reader, named),
            "the operationId '" STR_FMT "' is taken", STR_ARG(operation->id));
        finding->also = reader_where(reader, other);
    }
    if (operation->id.len == 0 || other)
        operation->id = arena_printf(reader->arena, STR_FMT " " STR_FMT, STR_ARG(operation->method),
                                     STR_ARG(operation->path));
    else
        *(const struct node **)map_put(reader->arena, &reader->operation_ids, operation->id) =
            named;
}

struct path {
    const struct node *key, *item;
    const struct node *parameters;
    struct servers servers;
};

static void read_operation(struct reader *reader, const struct path *path,
                           struct operation *operation, read_rest *rest)
{
    const struct node *node = operation->node;
    reader_check_fields(reader, node, OBJECT_OPERATION);
    operation->path = node_str(path->key);
    operation->path_node = path->item;
    name_operation(reader, operation);
    operation->deprecated = reader_flag(reader, node, "deprecated", false);
    operation->servers = reader_servers(reader, node, path->servers);
    operation->parameters = reader_parameters(
        reader, reader_member(reader, node, "parameters", NODE_ARRAY), path->parameters);
    operation->security = reader_security(reader, node, operation->security);
    rest(reader, operation);
    const struct node *responses = reader_member(reader, node, "responses", NODE_OBJECT);
    operation->responses = reader_responses(reader, responses);
    if (operation->responses.len == 0)
        finding_add(reader->findings, FINDING_RESPONSES_MISSING,
                    reader_where(reader, responses ? responses : node),
                    STR_FMT " " STR_FMT " declares no response", STR_ARG(operation->method),
                    STR_ARG(operation->path));
}

static bool is_over_budget(struct reader *reader, const struct node *node)
{
    bool over = reader->operation_count++ >= reader->budget->operations;
    if (over && !reader->too_many)
        finding_over_budget(reader->findings, FINDING_CONTRACT_TOO_LARGE,
                            reader_where(reader, node), reader->budget, "operations");
    reader->too_many = over;
    return over;
}

static void add_operation(struct reader *reader, operations *list, const struct path *path,
                          struct str method, const struct node *value, read_rest *rest)
{
    const struct node *node = reader_object(reader, value, "an operation");
    if (!node || is_over_budget(reader, node))
        return;
    struct operation operation = {.method = method, .node = node, .index = (uint32_t)list->len};
    operation.security = reader->security;
    read_operation(reader, path, &operation, rest);
    *vec_push(reader->arena, list) = operation;
}

void reader_path_item(struct reader *reader, operations *list, const struct node *key,
                      const struct node *value, read_rest *rest)
{
    const struct node *item = reader_object(reader, value, "a path item");
    if (!item)
        return;
    reader_check_fields(reader, item, OBJECT_PATH_ITEM);
    struct path path = {
        .key = key,
        .item = item,
        .parameters = reader_member(reader, item, "parameters", NODE_ARRAY),
        .servers = reader_servers(reader, item, reader->contract->servers),
    };
    NODE_EACH_MEMBER(item, name, operation)
    {
        for (size_t i = 0; i < METHODS; i++)
            if (reader->contract->version >= methods[i].from &&
                str_eq(node_str(name), methods[i].member))
                add_operation(reader, list, &path, methods[i].method, operation, rest);
    }
    if (reader->contract->version < CONTRACT_OPENAPI_3_2)
        return;
    NODE_EACH_MEMBER(reader_member(reader, item, "additionalOperations", NODE_OBJECT), method,
                     operation)
    {
        add_operation(reader, list, &path, node_str(method), operation, rest);
    }
}

void reader_paths(struct reader *reader, operations *list, read_rest *rest)
{
    const struct node *paths = reader_member(reader, reader->contract->root, "paths", NODE_OBJECT);
    NODE_EACH_MEMBER(paths, key, value)
    {
        if (reader_is_extension(key))
            continue;
        if (!str_starts(node_str(key), STR("/"))) {
            finding_add(reader->findings, FINDING_PATH_INVALID, reader_where(reader, key),
                        "the path '" STR_FMT "' does not start with '/'; it is left out",
                        STR_ARG(node_str(key)));
            continue;
        }
        size_t first = list->len;
        reader_path_item(reader, list, key, value, rest);
        for (size_t i = first; i < list->len; i++)
            reader_check_path_parameters(reader, &list->at[i]);
    }
}
