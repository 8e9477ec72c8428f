/* Path templates: "/pets/{id}" and its variables. */
#include "contract_private.h"

static bool tell_invalid(struct reader *reader, const struct node *key, const char *why)
{
    REPORT(reader, PATH_INVALID, key, "the path '" STR_FMT "' %s", STR_ARG(node_str(key)), why);
    return false;
}

static bool take_variables(struct reader *reader, struct path_scope *scope)
{
    VEC(struct str) variables = {0};
    for (size_t at = 0; at < scope->path.len; at++) {
        struct str rest = str_from(scope->path, at);
        if (rest.ptr[0] == '}')
            return tell_invalid(reader, scope->key, "has a '}' without a '{'");
        if (rest.ptr[0] != '{')
            continue;
        size_t end = str_find(rest, '}');
        struct str name = str_slice(rest, 1, end);
        if (end == rest.len || str_find(name, '{') < name.len || name.len == 0)
            return tell_invalid(reader, scope->key, "has a '{' that begins no variable");
        *vec_push(&reader->scratch, &variables) = name;
        at += end;
    }
    scope->variables = variables.at;
    scope->variable_count = variables.len;
    return true;
}

/* All paths as they are written, to find out whether a shortened one is free. */
static bool is_address_taken(struct reader *reader, struct str path)
{
    struct map *names = &reader->addresses;
    if (names->len == 0)
        NODE_EACH_MEMBER(field(&reader->root, ROOT_PATHS), key, value)
    *map_put(&reader->scratch, names, node_str(key)) = reader;
    void **slot = map_put(&reader->scratch, names, path);
    bool taken = *slot != NULL;
    *slot = reader;
    return taken;
}

/* "/pets#by_name": a device of documents that have one request twice. No request has more than the
 * first part, so that is what it stands for where nothing else does. */
static bool take_address(struct reader *reader, struct path_scope *scope)
{
    struct str path = scope->path;
    size_t hash = str_find(path, '#'), query = str_find(path, '?');
    scope->path.len = hash < query ? hash : query;
    if (scope->path.len == path.len)
        return true;
    bool taken = is_address_taken(reader, scope->path);
    REPORT(reader, PATH_FRAGMENT, scope->key,
           "no request has what follows '" STR_FMT "' in '" STR_FMT "'; %s", STR_ARG(scope->path),
           STR_ARG(path),
           taken ? "that path stands in the contract already, so this one is left out"
                 : "it is served without");
    return !taken;
}

bool template_read(struct reader *reader, struct path_scope *scope)
{
    if (!str_starts(scope->path, STR("/")))
        return tell_invalid(reader, scope->key, "does not start with '/'");
    return take_address(reader, scope) && take_variables(reader, scope);
}

/* The names of one `in`, to look others up. */
static void add_names(struct reader *reader, struct map *names, const struct parameters *list)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i].in == IN_PATH)
            *map_put(&reader->scratch, names, list->at[i].name) = reader;
}

void template_check_declared(struct reader *reader, const struct path_scope *scope,
                             const struct parameters *parameters, const struct node *place)
{
    struct map names = {0};
    if (!scope->is_template || !part_spend(reader, scope->variable_count))
        return;
    struct arena_mark mark = arena_mark(&reader->scratch);
    if (scope->variable_count)
        add_names(reader, &names, parameters);
    for (size_t i = 0; i < scope->variable_count; i++) {
        if (map_get(&names, scope->variables[i]))
            continue;
        *map_put(&reader->scratch, &names, scope->variables[i]) = reader;
        REPORT(reader, PATH_PARAMETER_UNDECLARED, place,
               "'{" STR_FMT "}' of '" STR_FMT "' is declared by no parameter",
               STR_ARG(scope->variables[i]), STR_ARG(scope->path));
    }
    arena_rewind(&reader->scratch, mark);
}

static bool has_variable(const struct path_scope *scope, struct str name)
{
    for (size_t i = 0; i < scope->variable_count; i++)
        if (str_eq(scope->variables[i], name))
            return true;
    return false;
}

void template_check_unused(struct reader *reader, const struct path_scope *scope,
                           const struct parameters *parameters, const struct node *place)
{
    for (size_t i = 0; i < parameters->len && scope->is_template; i++) {
        const struct parameter *parameter = &parameters->at[i];
        if (parameter->in != IN_PATH || !part_spend(reader, scope->variable_count) ||
            has_variable(scope, parameter->name))
            continue;
        struct finding *finding =
            REPORT(reader, PATH_PARAMETER_UNUSED, place,
                   "the path parameter '" STR_FMT "' has no place in '" STR_FMT "'",
                   STR_ARG(parameter->name), STR_ARG(scope->path));
        finding->also = refs_where(reader->refs, parameter->node);
    }
}
