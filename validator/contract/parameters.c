#include "reader_private.h"

static const struct str places[PARAMETER_IN_COUNT] = {
    [IN_PATH] = STR_INIT("path"),
    [IN_QUERY] = STR_INIT("query"),
    [IN_HEADER] = STR_INIT("header"),
    [IN_COOKIE] = STR_INIT("cookie"),
    [IN_QUERYSTRING] = STR_INIT("querystring"),
};

/* OpenAPI 3 `style`; Swagger 2.0 `collectionFormat` in the same terms. */
static const struct {
    struct str name;
    enum parameter_style style;
    bool swagger, explode;
} styles[] = {
    {STR_INIT("simple"),         STYLE_SIMPLE,      false, false},
    {STR_INIT("label"),          STYLE_LABEL,       false, false},
    {STR_INIT("matrix"),         STYLE_MATRIX,      false, false},
    {STR_INIT("form"),           STYLE_FORM,        false, true },
    {STR_INIT("spaceDelimited"), STYLE_SPACE,       false, false},
    {STR_INIT("pipeDelimited"),  STYLE_PIPE,        false, false},
    {STR_INIT("deepObject"),     STYLE_DEEP_OBJECT, false, true },
    {STR_INIT("cookie"),         STYLE_COOKIE,      false, true },
    {STR_INIT("ssv"),            STYLE_SPACE,       true,  false},
    {STR_INIT("tsv"),            STYLE_TAB,         true,  false},
    {STR_INIT("pipes"),          STYLE_PIPE,        true,  false},
    {STR_INIT("multi"),          STYLE_FORM,        true,  true },
};
enum { STYLES = sizeof styles / sizeof *styles };

static bool is_swagger(const struct reader *reader)
{
    return reader->contract->version == CONTRACT_SWAGGER_2_0;
}

static bool read_place(struct reader *reader, const struct node *node, struct parameter *parameter)
{
    struct str in = reader_text(reader, node, "in");
    for (unsigned i = 0; i < PARAMETER_IN_COUNT; i++) {
        if (str_eq(in, places[i])) {
            parameter->in = (enum parameter_in)i;
            return true;
        }
    }
    finding_add(reader->findings, FINDING_PARAMETER_INVALID, reader_where(reader, node),
                "the parameter '" STR_FMT "' is in no known place: '" STR_FMT "'",
                STR_ARG(parameter->name), STR_ARG(in));
    return false;
}

static void read_style(struct reader *reader, const struct node *node, struct parameter *parameter)
{
    bool form = parameter->in != IN_PATH && parameter->in != IN_HEADER;
    const char *member = is_swagger(reader) ? "collectionFormat" : "style";
    struct str name = reader_text(reader, node, member);
    parameter->style = form ? STYLE_FORM : STYLE_SIMPLE;
    parameter->explode = form && !is_swagger(reader);
    bool known = name.len == 0 || (is_swagger(reader) && str_eq(name, STR("csv")));
    for (size_t i = 0; i < STYLES && !known; i++) {
        if (styles[i].swagger == is_swagger(reader) && str_eq(name, styles[i].name)) {
            parameter->style = styles[i].style;
            parameter->explode = styles[i].explode;
            known = true;
        }
    }
    if (!known)
        finding_add(reader->findings, FINDING_PARAMETER_INVALID, reader_where(reader, node),
                    "`%s` of the parameter '" STR_FMT "' is none: '" STR_FMT "'", member,
                    STR_ARG(parameter->name), STR_ARG(name));
    if (!is_swagger(reader))
        parameter->explode = reader_flag(reader, node, "explode", parameter->explode);
}

static bool read_parameter(struct reader *reader, const struct node *node,
                           struct parameter *parameter)
{
    reader_check_fields(reader, node, OBJECT_PARAMETER);
    *parameter = (struct parameter){.node = node, .name = reader_text(reader, node, "name")};
    if (!read_place(reader, node, parameter))
        return false;
    read_style(reader, node, parameter);
    parameter->required = reader_flag(reader, node, "required", false);
    parameter->deprecated = reader_flag(reader, node, "deprecated", false);
    parameter->allow_reserved = reader_flag(reader, node, "allowReserved", false);
    parameter->allow_empty = reader_flag(reader, node, "allowEmptyValue", false);
    if (is_swagger(reader)) {
        parameter->schema = node;
        return true;
    }
    parameter->schema = node_get(node, STR("schema"));
    parameter->content =
        reader_content(reader, reader_member(reader, node, "content", NODE_OBJECT));
    parameter->examples = reader_examples(reader, node);
    if (!parameter->schema && parameter->content.len == 0)
        finding_add(reader->findings, FINDING_PARAMETER_INVALID, reader_where(reader, node),
                    "the parameter '" STR_FMT "' has neither `schema` nor `content`",
                    STR_ARG(parameter->name));
    return true;
}

/* Header fields that are described elsewhere (OpenAPI 3, "Parameter Object", `name`). */
static bool is_ignored(struct reader *reader, const struct parameter *parameter)
{
    if (is_swagger(reader) || parameter->in != IN_HEADER)
        return false;
    return str_eq_nocase(parameter->name, STR("accept")) ||
           str_eq_nocase(parameter->name, STR("content-type")) ||
           str_eq_nocase(parameter->name, STR("authorization"));
}

static bool same_parameter(const struct parameter *a, const struct parameter *b)
{
    return a->in == b->in &&
           (a->in == IN_HEADER ? str_eq_nocase(a->name, b->name) : str_eq(a->name, b->name));
}

static const struct parameter *find_same(const struct parameter *at, size_t len,
                                         const struct parameter *wanted)
{
    for (size_t i = 0; i < len; i++)
        if (same_parameter(&at[i], wanted))
            return &at[i];
    return NULL;
}

/* Adds the parameters of one list. Of two that are the same the first stays: path-level ones come
 * last and are meant to be overridden, a second one in one list is told. */
static void read_list(struct reader *reader, const struct node *list, struct parameter *at,
                      size_t *len)
{
    size_t first = *len;
    NODE_EACH_ITEM(list, item)
    {
        const struct node *node = reader_object(reader, item, "a parameter");
        struct str in = node_string(node_get(node, STR("in")));
        bool of_body =
            is_swagger(reader) && (str_eq(in, STR("body")) || str_eq(in, STR("formData")));
        if (!node || of_body || !read_parameter(reader, node, &at[*len]))
            continue;
        const struct parameter *same = find_same(at, *len, &at[*len]);
        if (is_ignored(reader, &at[*len])) {
            finding_add(reader->findings, FINDING_PARAMETER_IGNORED, reader_where(reader, node),
                        "a header parameter '" STR_FMT "' is ignored", STR_ARG(at[*len].name));
        } else if (!same) {
            ++*len;
        } else if (same >= at + first) {
            struct finding *finding = finding_add(
                reader->findings, FINDING_PARAMETER_DUPLICATE, reader_where(reader, node),
                "the parameter '" STR_FMT "' in " STR_FMT " stands here a second time",
                STR_ARG(same->name), STR_ARG(places[same->in]));
            finding->also = reader_where(reader, same->node);
        }
    }
}

struct parameters reader_parameters(struct reader *reader, const struct node *own,
                                    const struct node *path)
{
    size_t most = (own ? own->len : 0) + (path ? path->len : 0), len = 0;
    if (most == 0)
        return (struct parameters){0};
    struct parameter *at = arena_array(reader->arena, struct parameter, most);
    read_list(reader, own, at, &len);
    read_list(reader, path, at, &len);
    return (struct parameters){at, len};
}

/* Takes the next "{name}" out of a template. */
static bool next_variable(struct str *path, struct str *name)
{
    size_t open = str_find(*path, '{');
    size_t close = open + str_find(str_from(*path, open), '}');
    if (close >= path->len)
        return false;
    *name = str_slice(*path, open + 1, close);
    *path = str_from(*path, close + 1);
    return true;
}

static bool template_has(struct str path, struct str name)
{
    struct str variable;
    while (next_variable(&path, &variable))
        if (str_eq(variable, name))
            return true;
    return false;
}

void reader_check_path_parameters(struct reader *reader, const struct operation *operation)
{
    struct str path = operation->path, name;
    while (next_variable(&path, &name)) {
        struct parameter wanted = {.in = IN_PATH, .name = name};
        if (!find_same(operation->parameters.at, operation->parameters.len, &wanted))
            finding_add(reader->findings, FINDING_PATH_PARAMETER_UNDECLARED,
                        reader_where(reader, operation->node),
                        "the variable '" STR_FMT "' of " STR_FMT " is not declared as a parameter",
                        STR_ARG(name), STR_ARG(operation->path));
    }
    for (size_t i = 0; i < operation->parameters.len; i++) {
        const struct parameter *parameter = &operation->parameters.at[i];
        if (parameter->in == IN_PATH && !template_has(operation->path, parameter->name))
            finding_add(reader->findings, FINDING_PATH_PARAMETER_UNUSED,
                        reader_where(reader, parameter->node),
                        "the path parameter '" STR_FMT "' is not in " STR_FMT,
                        STR_ARG(parameter->name), STR_ARG(operation->path));
    }
}
