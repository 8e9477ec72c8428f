#include "reader_private.h"

enum { CALLBACK_DEPTH_MAX = 3 /* a callback's operations may have callbacks */ };

static void read_body(struct reader *reader, struct operation *operation)
{
    const struct node *member = node_get(operation->node, STR("requestBody"));
    const struct node *node = reader_object(reader, member, "a request body");
    if (!node)
        return;
    struct body *body = arena_new(reader->arena, struct body);
    reader_check_fields(reader, node, OBJECT_BODY);
    body->node = node;
    body->required = reader_flag(reader, node, "required", false);
    body->content = reader_content(reader, reader_member(reader, node, "content", NODE_OBJECT));
    operation->body = body;
}

static void read_rest_of_operation(struct reader *reader, struct operation *operation);

static void read_callback(struct reader *reader, struct str name, const struct node *expression,
                          const struct node *item, struct callback *callback)
{
    operations list = {0};
    reader_path_item(reader, &list, expression, item, read_rest_of_operation);
    const struct operation **at = arena_calloc(reader->arena, list.len, sizeof *at);
    for (size_t i = 0; i < list.len; i++)
        at[i] = &list.at[i];
    *callback = (struct callback){.name = name,
                                  .expression = node_str(expression),
                                  .node = item,
                                  .operations = at,
                                  .operation_count = list.len};
}

static void read_callbacks(struct reader *reader, struct operation *operation)
{
    VEC(struct callback) list = {0};
    const struct node *callbacks = reader_member(reader, operation->node, "callbacks", NODE_OBJECT);
    NODE_EACH_MEMBER(callbacks, name, value)
    {
        const struct node *node = reader_object(reader, value, "a callback");
        NODE_EACH_MEMBER(node, expression, item)
        {
            struct callback callback;
            if (reader_is_extension(expression))
                continue;
            read_callback(reader, node_str(name), expression, item, &callback);
            *vec_push(reader->arena, &list) = callback;
        }
    }
    operation->callbacks = list.at;
    operation->callback_count = list.len;
}

static void read_rest_of_operation(struct reader *reader, struct operation *operation)
{
    read_body(reader, operation);
    if (reader->depth == CALLBACK_DEPTH_MAX)
        return;
    reader->depth++;
    read_callbacks(reader, operation);
    reader->depth--;
}

static struct servers assumed_servers(struct reader *reader)
{
    struct server *server = arena_new(reader->arena, struct server);
    server->url = STR("/");
    server->base_path = STR("");
    return (struct servers){server, 1};
}

static void read_components(struct reader *reader)
{
    const struct node *components =
        reader_member(reader, reader->contract->root, "components", NODE_OBJECT);
    reader_check_fields(reader, components, OBJECT_COMPONENTS);
    reader_schemes(reader, reader_member(reader, components, "securitySchemes", NODE_OBJECT));
}

void reader_openapi3(struct reader *reader)
{
    struct contract *contract = reader->contract;
    operations paths = {0}, webhooks = {0};
    contract->servers = reader_servers(reader, contract->root, assumed_servers(reader));
    contract->dialect = reader_text(reader, contract->root, "jsonSchemaDialect");
    read_components(reader);
    reader->security = reader_security(reader, contract->root, (struct security){0});
    reader_paths(reader, &paths, read_rest_of_operation);
    NODE_EACH_MEMBER(reader_member(reader, contract->root, "webhooks", NODE_OBJECT), name, item)
    {
        reader_path_item(reader, &webhooks, name, item, read_rest_of_operation);
    }
    contract->operations = paths.at;
    contract->operation_count = paths.len;
    contract->webhooks = webhooks.at;
    contract->webhook_count = webhooks.len;
}
