/* Paths, operations, webhooks and callbacks. */
#include "contract_private.h"

struct method_row {
    enum field field;
    struct str method;
};

static const struct method_row methods[] = {
    {PATH_ITEM_GET,     STR_INIT("GET")    },
    {PATH_ITEM_PUT,     STR_INIT("PUT")    },
    {PATH_ITEM_POST,    STR_INIT("POST")   },
    {PATH_ITEM_DELETE,  STR_INIT("DELETE") },
    {PATH_ITEM_OPTIONS, STR_INIT("OPTIONS")},
    {PATH_ITEM_HEAD,    STR_INIT("HEAD")   },
    {PATH_ITEM_PATCH,   STR_INIT("PATCH")  },
    {PATH_ITEM_TRACE,   STR_INIT("TRACE")  },
    {PATH_ITEM_QUERY,   STR_INIT("QUERY")  },
};

typedef VEC(struct operation *) operations;

enum { PATH_IN_ID = 1000 };

/* "GET /pets", with a number where that name is taken: each name counts on from its last one. A path
 * that is longer than people write is cut, as it stands in the id of each of its operations. */
static struct str derive_id(struct reader *reader, const struct operation *operation)
{
    struct str path = operation->path;
    if (path.len > PATH_IN_ID) {
        path.len = PATH_IN_ID;
        while (((unsigned char)path.ptr[path.len] & 0xC0) == 0x80)
            path.len--;
    }
    struct str plain =
        arena_printf(reader->arena, STR_FMT " " STR_FMT, STR_ARG(operation->method), STR_ARG(path));
    struct str id = plain;
    while (map_get(&reader->ids, id)) {
        void **last = map_put(&reader->scratch, &reader->numbers, plain);
        uintptr_t number = *last ? (uintptr_t)*last + 1 : 2;
        *last = (void *)number;
        id = arena_printf(reader->arena, STR_FMT " %zu", STR_ARG(plain), (size_t)number);
    }
    return id;
}

static void give_id(struct reader *reader, const struct fields *fields, struct operation *operation)
{
    const struct node *node = field(fields, OPERATION_ID);
    struct operation *other = map_get(&reader->ids, node_str(node));
    operation->id = node_str(node);
    if (other && node) {
        struct finding *finding =
            REPORT(reader, OPERATION_ID_DUPLICATE, node,
                   "another operation has the id '" STR_FMT "', too", STR_ARG(operation->id));
        finding->also = refs_where(reader->refs, other->node);
    }
    if (other || operation->id.len == 0)
        operation->id = derive_id(reader, operation);
    *map_put(reader->arena, &reader->ids, operation->id) = operation;
}

static struct servers operation_servers(struct reader *reader, const struct fields *fields,
                                        const struct path_scope *scope)
{
    const struct node *schemes = field(fields, OPERATION_SCHEMES);
    struct servers own = schemes ? swagger_servers(reader, schemes)
                                 : servers_read(reader, field(fields, OPERATION_SERVERS));
    return own.len ? own : scope->servers;
}

static void read_parameters(struct reader *reader, const struct fields *fields,
                            const struct path_scope *scope, struct operation *operation)
{
    struct parameter_list own = parameters_read(reader, field(fields, OPERATION_PARAMETERS));
    struct parameter_list all = parameters_merge(reader, &own, &scope->list);
    template_check_declared(reader, scope, &all.all, fields->node);
    template_check_unused(reader, scope, &own.all, fields->node);
    operation->parameters = all.all;
    if (reader->contract->version == CONTRACT_SWAGGER_2_0)
        operation->body = swagger_body(reader, fields, &all);
    else
        operation->body = body_read(reader, field(fields, OPERATION_BODY));
}

static void read_callbacks(struct reader *reader, const struct node *map,
                           struct operation *operation);

static void read_responses(struct reader *reader, const struct fields *fields,
                           const struct path_scope *scope, struct operation *operation)
{
    operation->responses = responses_read(reader, fields);
    if (operation->responses.len == 0 && scope->is_template)
        REPORT(reader, RESPONSES_MISSING, fields->node, STR_FMT " " STR_FMT " has no response",
               STR_ARG(operation->method), STR_ARG(operation->path));
}

static bool spend_operation(struct reader *reader, const struct node *node)
{
    if (reader->operations_used < reader->budget.operations) {
        reader->operations_used++;
        return true;
    }
    if (reader->operations_used++ == reader->budget.operations)
        finding_over_budget(reader->findings, FINDING_CONTRACT_TOO_LARGE,
                            refs_where(reader->refs, node), &reader->budget, "operations");
    return false;
}

static void read_operation(struct reader *reader, const struct path_scope *scope, struct str method,
                           const struct node *node, operations *list)
{
    struct fields fields;
    if (!spend_operation(reader, node) || !fields_read(reader, OBJECT_OPERATION, node, &fields))
        return;
    struct operation *operation = arena_new(reader->arena, struct operation);
    *operation = (struct operation){
        .method = method,
        .path = scope->path,
        .node = node,
        .path_node = scope->node,
        .index = (uint32_t)list->len,
        .deprecated = field_flag(&fields, OPERATION_DEPRECATED, false),
        .servers = operation_servers(reader, &fields, scope),
        .security = field(&fields, OPERATION_SECURITY)
                        ? security_read(reader, field(&fields, OPERATION_SECURITY))
                        : reader->security,
    };
    give_id(reader, &fields, operation);
    read_parameters(reader, &fields, scope, operation);
    read_responses(reader, &fields, scope, operation);
    read_callbacks(reader, field(&fields, OPERATION_CALLBACKS), operation);
    *vec_push(&reader->scratch, list) = operation;
}

/* OpenAPI 3.2: methods that have no field of their own, as they are written. */
static void read_additional(struct reader *reader, const struct path_scope *scope,
                            const struct node *map, operations *list)
{
    NODE_EACH_MEMBER(map, key, value)
    {
        if (str_is_token(node_str(key)))
            read_operation(reader, scope, node_str(key), part_follow(reader, value), list);
        else
            REPORT(reader, PATH_INVALID, key, "'" STR_FMT "' can be no method of HTTP",
                   STR_ARG(node_str(key)));
    }
}

static void read_methods(struct reader *reader, const struct path_scope *scope,
                         const struct fields *item, operations *list)
{
    for (size_t i = 0; i < item->count; i++) {
        const struct node *node = item->value[item->order[i]];
        unsigned row = item->object + item->order[i];
        if (row == PATH_ITEM_ADDITIONAL)
            read_additional(reader, scope, node, list);
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
            if (methods[m].field == row)
                read_operation(reader, scope, methods[m].method, node, list);
    }
}

/* A Path Item that refers to another: what it has itself counts first. */
static bool read_item(struct reader *reader, const struct node *node, struct fields *item)
{
    struct fields target;
    if (!fields_read(reader, OBJECT_PATH_ITEM, node, item))
        return false;
    const struct node *referred = refs_is_reference(node) ? part_follow(reader, node) : NULL;
    if (!referred || !fields_read(reader, OBJECT_PATH_ITEM, referred, &target))
        return true;
    for (size_t i = 0; i < target.count; i++) {
        unsigned at = target.order[i];
        if (item->value[at])
            continue;
        item->value[at] = target.value[at];
        item->order[item->count++] = (uint8_t)at;
    }
    return true;
}

/* All operations under one key of `paths`, `webhooks` or a callback. */
static void read_path(struct reader *reader, const struct node *key, bool is_template,
                      operations *list)
{
    struct fields item;
    struct path_scope scope = {.key = key, .path = node_str(key), .is_template = is_template};
    if ((is_template && !template_read(reader, &scope)) || !read_item(reader, key + 1, &item))
        return;
    scope.node = item.node;
    scope.servers = servers_read(reader, field(&item, PATH_ITEM_SERVERS));
    if (scope.servers.len == 0)
        scope.servers = reader->servers;
    scope.list = parameters_read(reader, field(&item, PATH_ITEM_PARAMETERS));
    template_check_unused(reader, &scope, &scope.list.all, key);
    read_methods(reader, &scope, &item, list);
}

struct callback_list {
    struct callback *at;
    size_t len;
};

static void take_expression(struct reader *reader, const struct node *key,
                            struct callback_list *callbacks)
{
    operations list = {0};
    read_path(reader, key, false, &list);
    struct operation **kept = arena_array(reader->arena, struct operation *, list.len);
    if (list.len)
        memcpy(kept, list.at, list.len * sizeof *kept);
    callbacks->at[callbacks->len++] =
        (struct callback){.expression = node_str(key),
                          .node = key + 1,
                          .operations = (const struct operation *const *)kept,
                          .operation_count = list.len};
}

static const void *read_callback(struct reader *reader, const struct node *node)
{
    if (node->kind != NODE_OBJECT) {
        REPORT(reader, CONTRACT_TYPE_WRONG, node,
               "this must be a Callback Object, and is of type %s", node_kind_name(node));
        return NULL;
    }
    struct callback_list *callbacks = arena_new(reader->arena, struct callback_list);
    callbacks->at = arena_array(reader->arena, struct callback, node->len);
    NODE_EACH_MEMBER(node, key, value)
    if (!is_extension(key))
        take_expression(reader, key, callbacks);
    return callbacks;
}

static void read_callbacks(struct reader *reader, const struct node *map,
                           struct operation *operation)
{
    VEC(struct callback) all = {0};
    NODE_EACH_MEMBER(map, key, value)
    {
        const struct callback_list *list =
            is_extension(key) ? NULL : part_read(reader, PART_CALLBACK, value, read_callback);
        if (!list || !part_spend(reader, list->len))
            continue;
        for (size_t i = 0; i < list->len; i++) {
            struct callback *callback = vec_push(reader->arena, &all);
            *callback = list->at[i];
            callback->name = node_str(key);
        }
    }
    operation->callbacks = all.at;
    operation->callback_count = all.len;
}

static void read_paths(struct reader *reader, const struct node *map, bool is_template,
                       operations *list)
{
    NODE_EACH_MEMBER(map, key, value)
    if (!is_extension(key))
        read_path(reader, key, is_template, list);
}

/* One array, to which operation ids lead. */
static struct operation *gather(struct reader *reader, const operations *list)
{
    struct operation *all = arena_array(reader->arena, struct operation, list->len);
    for (size_t i = 0; i < list->len; i++) {
        all[i] = *list->at[i];
        *map_put(reader->arena, &reader->ids, all[i].id) = &all[i];
    }
    return all;
}

void paths_read(struct reader *reader)
{
    struct contract *contract = reader->contract;
    operations list = {0}, webhooks = {0};
    read_paths(reader, field(&reader->root, ROOT_PATHS), true, &list);
    read_paths(reader, field(&reader->root, ROOT_WEBHOOKS), false, &webhooks);
    contract->operations = gather(reader, &list);
    contract->operation_count = list.len;
    contract->webhooks = gather(reader, &webhooks);
    contract->webhook_count = webhooks.len;
    contract->ids = reader->ids;
}
