#include "buf.h"
#include "reader_private.h"
#include "uri.h"

static const struct server_variable *find_variable(const struct server *server, struct str name)
{
    for (size_t i = 0; i < server->variable_count; i++)
        if (str_eq(server->variables[i].name, name))
            return &server->variables[i];
    return NULL;
}

static void read_variables(struct reader *reader, const struct node *node, struct server *server)
{
    VEC(struct server_variable) list = {0};
    NODE_EACH_MEMBER(reader_member(reader, node, "variables", NODE_OBJECT), key, value)
    {
        struct server_variable *variable = vec_push(reader->arena, &list);
        variable->name = node_str(key);
        variable->value = node_str(node_get(value, STR("default")));
        variable->options = reader_member(reader, value, "enum", NODE_ARRAY);
        if (!node_get(value, STR("default")))
            finding_add(reader->findings, FINDING_SERVER_VARIABLE, reader_where(reader, key),
                        "the variable '" STR_FMT "' has no `default`", STR_ARG(variable->name));
    }
    server->variables = list.at;
    server->variable_count = list.len;
}

/* The URL with its variables at their defaults. */
static struct str fill_variables(struct reader *reader, const struct server *server)
{
    struct buf out = {.arena = reader->arena};
    struct str url = server->url;
    while (url.len) {
        size_t open = str_find(url, '{'), close = open + str_find(str_from(url, open), '}');
        buf_add(&out, str_slice(url, 0, open));
        if (close >= url.len) {
            buf_add(&out, str_from(url, open));
            break;
        }
        struct str name = str_slice(url, open + 1, close);
        const struct server_variable *variable = find_variable(server, name);
        if (variable)
            buf_add(&out, variable->value);
        else
            finding_add(reader->findings, FINDING_SERVER_VARIABLE,
                        reader_where(reader, node_get(server->node, STR("url"))),
                        "the variable '" STR_FMT "' of the URL is not declared", STR_ARG(name));
        url = str_from(url, close + 1);
    }
    return buf_str(&out);
}

/* "https://api.example.com/v1/" → "/v1"; "./v1" → "/v1". */
static struct str base_path_of(struct arena *arena, struct str url)
{
    struct str path = uri_parse(uri_resolve(arena, STR("http://host/"), url)).path;
    while (str_ends(path, STR("/")))
        path.len--;
    return path;
}

static void read_server(struct reader *reader, const struct node *node, struct server *server)
{
    reader_check_fields(reader, node, OBJECT_SERVER);
    server->node = node;
    server->url = reader_text(reader, node, "url");
    read_variables(reader, node, server);
    server->base_path = base_path_of(reader->arena, fill_variables(reader, server));
}

struct servers reader_servers(struct reader *reader, const struct node *holder,
                              struct servers otherwise)
{
    VEC(struct server) list = {0};
    NODE_EACH_ITEM(reader_member(reader, holder, "servers", NODE_ARRAY), item)
    {
        const struct node *node = reader_object(reader, item, "a server");
        if (node)
            read_server(reader, node, vec_push(reader->arena, &list));
    }
    return list.len ? (struct servers){list.at, list.len} : otherwise;
}

struct servers reader_swagger_servers(struct reader *reader, const struct node *root)
{
    struct server *server = arena_new(reader->arena, struct server);
    const struct node *base = reader_member(reader, root, "basePath", NODE_STRING);
    struct str host = reader_text(reader, root, "host");
    struct str scheme = node_string(node_at(node_get(root, STR("schemes")), 0));
    struct str path = node_str(base);
    if (path.len && path.ptr[0] != '/')
        path = arena_join(reader->arena, STR("/"), path);
    server->node = base;
    server->url = host.len ? arena_printf(reader->arena, STR_FMT "://" STR_FMT STR_FMT,
                                          STR_ARG(scheme.len ? scheme : STR("https")),
                                          STR_ARG(host), STR_ARG(path))
                           : path;
    server->base_path = base_path_of(reader->arena, path);
    return (struct servers){server, 1};
}
