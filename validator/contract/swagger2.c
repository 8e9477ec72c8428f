/* Where Swagger 2.0 says the same in another way: parameters and their types are one object, bodies
 * are parameters, media types and servers are lists of the whole document. */
#include "contract_private.h"

#include "buf.h"

struct collection_row {
    struct str name;
    enum parameter_style query, other; /* in a query or form, and in a path or header */
    bool explode;
};

static const struct collection_row collections[] = {
    {STR_INIT("csv"),   STYLE_FORM,  STYLE_SIMPLE, false},
    {STR_INIT("ssv"),   STYLE_SPACE, STYLE_SPACE,  false},
    {STR_INIT("tsv"),   STYLE_TAB,   STYLE_TAB,    false},
    {STR_INIT("pipes"), STYLE_PIPE,  STYLE_PIPE,   false},
    {STR_INIT("multi"), STYLE_FORM,  STYLE_SIMPLE, true },
};

static const struct collection_row *find_collection(struct reader *reader,
                                                    const struct fields *fields, bool is_query)
{
    const struct node *node = field(fields, PARAMETER_COLLECTION);
    for (size_t i = 0; node && i < sizeof collections / sizeof *collections; i++)
        if (str_eq(collections[i].name, node_str(node)) && (is_query || !collections[i].explode))
            return &collections[i];
    if (node)
        REPORT(reader, PARAMETER_STYLE_INVALID, node,
               "there is no collectionFormat '" STR_FMT "' here; 'csv' is taken",
               STR_ARG(node_str(node)));
    return &collections[0];
}

/* formData has no place of its own in the model: its names are written as in a query. */
bool swagger_parameter(struct reader *reader, const struct fields *fields,
                       struct parameter *parameter)
{
    struct str in = field_text(fields, PARAMETER_IN);
    bool is_form = str_eq(in, STR("formData"));
    parameter->in = IN_QUERY;
    if (!is_form && (!parameter_in_by_name(in, &parameter->in) || parameter->in == IN_COOKIE ||
                     parameter->in == IN_QUERYSTRING)) {
        REPORT(reader, PARAMETER_INVALID, field(fields, PARAMETER_IN),
               "this parameter has an 'in' that does not exist and is left out");
        return false;
    }
    bool is_query = parameter->in == IN_QUERY;
    const struct collection_row *collection = find_collection(reader, fields, is_query);
    parameter->style = is_query ? collection->query : collection->other;
    parameter->explode = collection->explode;
    parameter->schema = fields->node;
    return true;
}

/* The operation's own list, else the document's. */
static const struct node *media_list(const struct reader *reader, const struct fields *operation,
                                     enum field own, enum field common)
{
    const struct node *list = field(operation, own);
    return list ? list : field(&reader->root, common);
}

static bool is_form_type(struct str name)
{
    return str_starts(name, STR("multipart/form-data")) ||
           str_starts(name, STR("application/x-www-form-urlencoded"));
}

struct media_list {
    VEC(struct media_type) all;
    const struct node *schema, *node;
};

static void add_media(struct reader *reader, struct media_list *list, struct str name)
{
    *vec_push(reader->arena, &list->all) =
        (struct media_type){.name = name, .node = list->node, .schema = list->schema};
}

/* One media type for each name; only those of forms where `forms`. */
static void add_names(struct reader *reader, struct media_list *list, const struct node *names,
                      bool forms)
{
    if (names && !part_spend(reader, names->len))
        return;
    NODE_EACH_ITEM(names, item)
    {
        struct str name = node_string(item);
        if ((!forms || is_form_type(name)) && media_name_check(reader, item, name))
            add_media(reader, list, name);
    }
}

static struct media_types finish(const struct media_list *list)
{
    return (struct media_types){list->all.at, list->all.len};
}

static bool is_file(const struct node *schema)
{
    return str_eq(node_string(node_get(schema, STR("type"))), STR("file"));
}

static bool has_file(const struct parameters *form)
{
    for (size_t i = 0; i < form->len; i++)
        if (is_file(form->at[i].node))
            return true;
    return false;
}

static bool is_any_required(const struct parameters *form)
{
    for (size_t i = 0; i < form->len; i++)
        if (form->at[i].required)
            return true;
    return false;
}

static const struct body *form_body(struct reader *reader, const struct node *consumes,
                                    const struct parameters *form)
{
    struct body *body = arena_new(reader->arena, struct body);
    struct media_list list = {.node = form->at[0].node};
    add_names(reader, &list, consumes, true);
    if (list.all.len == 0 && !has_file(form)) /* files only go the other way */
        add_media(reader, &list, STR("application/x-www-form-urlencoded"));
    if (list.all.len == 0 || !consumes)
        add_media(reader, &list, STR("multipart/form-data"));
    *body = (struct body){.node = form->at[0].node,
                          .required = is_any_required(form),
                          .content = finish(&list),
                          .form = *form};
    return body;
}

static const struct body *plain_body(struct reader *reader, const struct node *consumes,
                                     const struct node *parameter)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_PARAMETER, parameter, &fields))
        return NULL;
    struct body *body = arena_new(reader->arena, struct body);
    struct media_list list = {.node = parameter, .schema = field(&fields, PARAMETER_SCHEMA)};
    add_names(reader, &list, consumes, false);
    if (list.all.len == 0)
        add_media(reader, &list, STR("application/json"));
    *body = (struct body){.node = parameter,
                          .required = field_flag(&fields, PARAMETER_REQUIRED, false),
                          .content = finish(&list)};
    return body;
}

const struct body *swagger_body(struct reader *reader, const struct fields *operation,
                                const struct parameter_list *list)
{
    const struct node *consumes = media_list(reader, operation, OPERATION_CONSUMES, ROOT_CONSUMES);
    if (list->body && list->form.len)
        REPORT(reader, BODY_AMBIGUOUS, list->body,
               "there are form parameters too; they are left out");
    if (list->body)
        return plain_body(reader, consumes, list->body);
    return list->form.len ? form_body(reader, consumes, &list->form) : NULL;
}

static void add_example(struct reader *reader, struct media_list *list, const struct node *key)
{
    struct example *example = arena_new(reader->arena, struct example);
    *example = example_of_value(reader, STR("default"), key + 1);
    size_t at = 0;
    while (at < list->all.len && !str_eq_nocase(list->all.at[at].name, node_str(key)))
        at++;
    if (at == list->all.len)
        add_media(reader, list, node_str(key));
    list->all.at[at].examples = (struct examples){example, 1};
}

/* An example of a media type that is not in `produces` adds it: its author has seen it. */
static void add_examples(struct reader *reader, struct media_list *list,
                         const struct node *examples)
{
    NODE_EACH_MEMBER(examples, key, value)
    if (part_spend(reader, list->all.len + 1) && !is_extension(key) &&
        media_name_check(reader, key, node_str(key)))
        add_example(reader, list, key);
}

struct media_types swagger_content(struct reader *reader, const struct fields *operation,
                                   const struct node *response)
{
    const struct node *schema = node_get(response, STR("schema"));
    const struct node *examples = refs_follow(reader->refs, node_get(response, STR("examples")));
    struct media_list list = {.node = response, .schema = schema};
    if (schema)
        add_names(reader, &list, media_list(reader, operation, OPERATION_PRODUCES, ROOT_PRODUCES),
                  false);
    add_examples(reader, &list, examples);
    if (schema && list.all.len == 0) /* a file may be of any type */
        add_media(reader, &list, is_file(schema) ? STR("*/*") : STR("application/json"));
    return finish(&list);
}

static struct str base_path(struct reader *reader)
{
    struct str path = field_text(&reader->root, ROOT_BASE_PATH);
    if (path.len && path.ptr[0] != '/')
        path = arena_join(reader->arena, STR("/"), path);
    return path;
}

/* One for each of `schemes`, all with the same host and base path. */
struct servers swagger_servers(struct reader *reader, const struct node *schemes)
{
    struct str host = field_text(&reader->root, ROOT_HOST), path = base_path(reader);
    size_t count = schemes && host.len ? schemes->len : 0, len = 0;
    struct server *list = arena_array(reader->arena, struct server, count + 1);
    size_t weight = 1 + (host.len + path.len) / 64;
    if (count && !part_spend(reader, count * weight))
        count = 0;
    NODE_EACH_ITEM(count ? schemes : NULL, item)
    if (item->kind == NODE_STRING)
        list[len++].url = arena_printf(reader->arena, STR_FMT "://" STR_FMT STR_FMT,
                                       STR_ARG(node_str(item)), STR_ARG(host), STR_ARG(path));
    if (len == 0)
        list[len++].url = host.len ? arena_printf(reader->arena, "//" STR_FMT STR_FMT,
                                                  STR_ARG(host), STR_ARG(path))
                                   : (path.len ? path : STR("/"));
    for (size_t i = 0; i < len; i++) {
        list[i].node = reader->root.node;
        list[i].base_path = server_base_path(reader, list[i].url);
    }
    return (struct servers){list, len};
}
