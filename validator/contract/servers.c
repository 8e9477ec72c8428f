/* Servers: where the paths of a contract begin. */
#include "contract_private.h"

#include "buf.h"
#include "uri.h"

enum { URL_MAX = 8000 /* with its variables put in */ };

/* The path of a server's URL without '/' at the end. What is relative counts from the root: where
 * the contract was published, nobody knows. */
struct str server_base_path(struct reader *reader, struct str url)
{
    struct str absolute = uri_resolve(reader->arena, STR("http://localhost/"), url);
    struct str path = uri_parse(absolute).path;
    while (str_ends(path, STR("/")))
        path.len--;
    return path;
}

static const struct server_variable *find_variable(struct reader *reader,
                                                   const struct server *server, struct str name)
{
    bool may_search = part_spend(reader, server->variable_count);
    for (size_t i = 0; i < server->variable_count && may_search; i++)
        if (str_eq(server->variables[i].name, name))
            return &server->variables[i];
    return NULL;
}

static void put_variable(struct reader *reader, const struct server *server, struct str name,
                         struct buf *out)
{
    const struct server_variable *variable = find_variable(reader, server, name);
    if (variable) {
        buf_add(out, variable->value);
        return;
    }
    buf_printf(out, "{" STR_FMT "}", STR_ARG(name));
    REPORT(reader, SERVER_VARIABLE, server->node,
           "the server variable '" STR_FMT "' has no default to put in its place", STR_ARG(name));
}

/* The URL with its variables at their defaults; false, with a finding, where it is too long. */
static bool expand(struct reader *reader, const struct server *server, struct str *url)
{
    struct buf out = {.arena = &reader->scratch, .limit = URL_MAX};
    struct str rest = server->url, text;
    while (str_cut(&rest, '{', &text)) {
        buf_add(&out, text);
        if (!rest.ptr)
            break;
        size_t end = str_find(rest, '}');
        put_variable(reader, server, str_slice(rest, 0, end), &out);
        rest = str_from(rest, end < rest.len ? end + 1 : end);
    }
    if (out.full)
        REPORT(reader, SERVER_INVALID, server->node,
               "the URL of this server has more than %d bytes, and it is left out", URL_MAX);
    *url = buf_str(&out);
    return !out.full;
}

static bool read_variable(struct reader *reader, const struct node *key,
                          struct server_variable *variable)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_VARIABLE, part_follow(reader, key + 1), &fields))
        return false;
    *variable = (struct server_variable){.name = node_str(key),
                                         .value = field_text(&fields, VARIABLE_DEFAULT),
                                         .options = field(&fields, VARIABLE_ENUM)};
    return field(&fields, VARIABLE_DEFAULT) != NULL;
}

static void read_variables(struct reader *reader, const struct node *map, struct server *server)
{
    if (!map || !part_spend(reader, map->len))
        return;
    struct server_variable *list = arena_array(reader->arena, struct server_variable, map->len);
    server->variables = list;
    NODE_EACH_MEMBER(map, key, value)
    if (!is_extension(key) && read_variable(reader, key, &list[server->variable_count]))
        server->variable_count++;
}

static bool read_server(struct reader *reader, const struct node *node, struct server *server)
{
    struct fields fields;
    const struct node *value = part_follow(reader, node);
    if (!fields_read(reader, OBJECT_SERVER, value, &fields))
        return false;
    if (!field(&fields, SERVER_URL)) {
        REPORT(reader, SERVER_INVALID, value, "this server has no 'url' and is left out");
        return false;
    }
    *server = (struct server){.url = field_text(&fields, SERVER_URL), .node = value};
    read_variables(reader, field(&fields, SERVER_VARIABLES), server);
    struct str url;
    if (!expand(reader, server, &url))
        return false;
    server->base_path = server_base_path(reader, url);
    return true;
}

static const void *read_servers(struct reader *reader, const struct node *array)
{
    struct servers *servers = arena_new(reader->arena, struct servers);
    struct server *list = arena_array(reader->arena, struct server, array->len);
    NODE_EACH_ITEM(array, item)
    if (read_server(reader, item, &list[servers->len]))
        servers->len++;
    servers->at = list;
    return servers->len ? servers : NULL;
}

struct servers servers_read(struct reader *reader, const struct node *array)
{
    const struct servers *servers = part_read(reader, PART_SERVERS, array, read_servers);
    return servers ? *servers : (struct servers){0};
}

struct servers servers_assumed(struct reader *reader)
{
    struct server *server = arena_new(reader->arena, struct server);
    *server = (struct server){.url = STR("/"), .base_path = STR("")};
    return (struct servers){server, 1};
}
