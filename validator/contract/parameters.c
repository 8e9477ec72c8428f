/* Parameters: read, merged with those of the path, their styles. */
#include "contract_private.h"

struct style_row {
    struct str name;
    enum parameter_style style;
    uint8_t allowed; /* one bit for each `in` */
    bool is_new;     /* of OpenAPI 3.2 */
};

#define ALLOW(in) (1u << (in))
static const struct style_row styles[] = {
    {STR_INIT("simple"),         STYLE_SIMPLE,      ALLOW(IN_PATH) | ALLOW(IN_HEADER),  false},
    {STR_INIT("label"),          STYLE_LABEL,       ALLOW(IN_PATH),                     false},
    {STR_INIT("matrix"),         STYLE_MATRIX,      ALLOW(IN_PATH),                     false},
    {STR_INIT("form"),           STYLE_FORM,        ALLOW(IN_QUERY) | ALLOW(IN_COOKIE), false},
    {STR_INIT("spaceDelimited"), STYLE_SPACE,       ALLOW(IN_QUERY),                    false},
    {STR_INIT("pipeDelimited"),  STYLE_PIPE,        ALLOW(IN_QUERY),                    false},
    {STR_INIT("deepObject"),     STYLE_DEEP_OBJECT, ALLOW(IN_QUERY),                    false},
    {STR_INIT("cookie"),         STYLE_COOKIE,      ALLOW(IN_COOKIE),                   true },
};

bool parameter_in_by_name(struct str name, enum parameter_in *in)
{
    static const struct str names[PARAMETER_IN_COUNT] = {
        [IN_PATH] = STR_INIT("path"),
        [IN_QUERY] = STR_INIT("query"),
        [IN_HEADER] = STR_INIT("header"),
        [IN_COOKIE] = STR_INIT("cookie"),
        [IN_QUERYSTRING] = STR_INIT("querystring"),
    };
    unsigned at = 0;
    while (at < PARAMETER_IN_COUNT && !str_eq(names[at], name))
        at++;
    *in = (enum parameter_in)at;
    return at < PARAMETER_IN_COUNT;
}

static enum parameter_style standard_style(enum parameter_in in)
{
    return in == IN_PATH || in == IN_HEADER ? STYLE_SIMPLE : STYLE_FORM;
}

static enum parameter_style read_style(struct reader *reader, const struct fields *fields,
                                       enum parameter_in in)
{
    const struct node *node = field(fields, PARAMETER_STYLE);
    bool is_new = reader->contract->version == CONTRACT_OPENAPI_3_2;
    if (!node)
        return standard_style(in);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (str_eq(styles[i].name, node_str(node)) && (is_new || !styles[i].is_new) &&
            (styles[i].allowed >> in & 1))
            return styles[i].style;
    REPORT(reader, PARAMETER_STYLE_INVALID, node,
           "there is no style '" STR_FMT "' for a parameter in " STR_FMT
           "; the standard one is taken",
           STR_ARG(node_str(node)), STR_ARG(field_text(fields, PARAMETER_IN)));
    return standard_style(in);
}

static bool tell_invalid(struct reader *reader, const struct node *node, const char *why)
{
    REPORT(reader, PARAMETER_INVALID, node, "this parameter %s and is left out", why);
    return false;
}

/* RFC 9110's own fields, which the contract says elsewhere. */
static bool is_described_elsewhere(const struct parameter *parameter)
{
    return parameter->in == IN_HEADER && (str_eq_nocase(parameter->name, STR("accept")) ||
                                          str_eq_nocase(parameter->name, STR("content-type")) ||
                                          str_eq_nocase(parameter->name, STR("authorization")));
}

static void check_content(struct reader *reader, const struct fields *fields)
{
    const struct node *content = field(fields, PARAMETER_CONTENT);
    const struct node *schema = field(fields, PARAMETER_SCHEMA);
    const char *why = NULL;
    if (schema && content)
        why = "has both 'schema' and 'content'; 'content' is taken";
    else if (!schema && !content)
        why = "has neither 'schema' nor 'content', so any value will do";
    else if (content && content->len != 1)
        why = "must have exactly one media type in its 'content'";
    if (why)
        REPORT(reader, PARAMETER_CONTENT, content ? content : fields->node, "this parameter %s",
               why);
}

static bool read_openapi(struct reader *reader, const struct fields *fields,
                         struct parameter *parameter)
{
    const struct node *in = field(fields, PARAMETER_IN);
    if (!parameter_in_by_name(node_str(in), &parameter->in) ||
        (parameter->in == IN_QUERYSTRING && reader->contract->version != CONTRACT_OPENAPI_3_2))
        return tell_invalid(reader, in, "has an 'in' that does not exist");
    check_content(reader, fields);
    parameter->style =
        parameter->in == IN_QUERYSTRING ? STYLE_FORM : read_style(reader, fields, parameter->in);
    parameter->explode =
        field_flag(fields, PARAMETER_EXPLODE,
                   parameter->style == STYLE_FORM || parameter->style == STYLE_COOKIE);
    parameter->content = content_read(reader, field(fields, PARAMETER_CONTENT));
    if (!field(fields, PARAMETER_CONTENT))
        parameter->schema = field(fields, PARAMETER_SCHEMA);
    parameter->examples =
        examples_read(reader, field(fields, PARAMETER_EXAMPLE), field(fields, PARAMETER_EXAMPLES));
    return true;
}

static void require_in_path(struct reader *reader, struct parameter *parameter)
{
    if (parameter->in != IN_PATH || parameter->required)
        return;
    parameter->required = true;
    REPORT(reader, PATH_PARAMETER_OPTIONAL, parameter->node,
           "the path parameter '" STR_FMT "' must have 'required: true', and is taken so",
           STR_ARG(parameter->name));
}

/* A parameter as it stands; NULL with a finding where it makes no sense. Those of Swagger's bodies
 * are not here: see split(). */
static const void *read_parameter(struct reader *reader, const struct node *node)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_PARAMETER, node, &fields))
        return NULL;
    if (!field(&fields, PARAMETER_NAME) || !field(&fields, PARAMETER_IN)) {
        tell_invalid(reader, node, "lacks 'name' or 'in'");
        return NULL;
    }
    struct parameter *parameter = arena_new(reader->arena, struct parameter);
    *parameter = (struct parameter){
        .name = field_text(&fields, PARAMETER_NAME),
        .node = node,
        .required = field_flag(&fields, PARAMETER_REQUIRED, false),
        .deprecated = field_flag(&fields, PARAMETER_DEPRECATED, false),
        .allow_reserved = field_flag(&fields, PARAMETER_ALLOW_RESERVED, false),
        .allow_empty = field_flag(&fields, PARAMETER_ALLOW_EMPTY, false),
    };
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    if (!(swagger ? swagger_parameter : read_openapi)(reader, &fields, parameter))
        return NULL;
    require_in_path(reader, parameter);
    return parameter;
}

/* What must be unique in a list: name and place, field names without regard to case. */
static struct str key_of(struct reader *reader, const struct parameter *parameter, bool is_form)
{
    char place = is_form ? 'f' : (char)('0' + parameter->in);
    struct str name = arena_join(&reader->scratch, (struct str){&place, 1}, parameter->name);
    return parameter->in == IN_HEADER ? arena_lower(&reader->scratch, name) : name;
}

/* Whether the list has it already; puts it there. */
static bool is_taken(struct reader *reader, struct map *taken, const struct parameter *parameter,
                     bool is_form)
{
    void **slot = map_put(&reader->scratch, taken, key_of(reader, parameter, is_form));
    bool before = *slot != NULL;
    *slot = reader;
    return before;
}

static void tell_duplicate(struct reader *reader, const struct node *item,
                           const struct parameter *parameter)
{
    REPORT(reader, PARAMETER_DUPLICATE, item,
           "the parameter '" STR_FMT "' is in this list twice; the first one counts",
           STR_ARG(parameter->name));
}

static bool is_ignored(struct reader *reader, const struct node *item,
                       const struct parameter *parameter)
{
    if (reader->contract->version == CONTRACT_SWAGGER_2_0 || !is_described_elsewhere(parameter))
        return false;
    REPORT(reader, PARAMETER_IGNORED, item,
           "the parameter '" STR_FMT "' is ignored, as the specification says",
           STR_ARG(parameter->name));
    return true;
}

/* `in` of the parameter an item is or refers to. */
static struct str place_of(struct reader *reader, const struct node *item)
{
    return node_string(node_get(refs_follow(reader->refs, item), STR("in")));
}

static void take_body(struct reader *reader, const struct node *item, struct parameter_list *list)
{
    if (list->body)
        REPORT(reader, BODY_AMBIGUOUS, item, "there is a body parameter already, which counts");
    else
        list->body = part_follow(reader, item);
}

struct growing {
    VEC(struct parameter) all, form;
    struct map taken;
};

static void take_item(struct reader *reader, const struct node *item, struct growing *growing)
{
    const struct parameter *parameter = part_read(reader, PART_PARAMETER, item, read_parameter);
    if (!parameter || is_ignored(reader, item, parameter))
        return;
    bool is_form = str_eq(place_of(reader, item), STR("formData"));
    if (is_taken(reader, &growing->taken, parameter, is_form))
        tell_duplicate(reader, item, parameter);
    else if (is_form)
        *vec_push(reader->arena, &growing->form) = *parameter;
    else
        *vec_push(reader->arena, &growing->all) = *parameter;
}

static const void *read_list(struct reader *reader, const struct node *array)
{
    struct parameter_list *list = arena_new(reader->arena, struct parameter_list);
    struct growing growing = {0};
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    NODE_EACH_ITEM(array, item)
    {
        if (swagger && str_eq(place_of(reader, item), STR("body")))
            take_body(reader, item, list);
        else
            take_item(reader, item, &growing);
    }
    list->all = (struct parameters){growing.all.at, growing.all.len};
    list->form = (struct parameters){growing.form.at, growing.form.len};
    return list;
}

struct parameter_list parameters_read(struct reader *reader, const struct node *array)
{
    const struct parameter_list *list = part_read(reader, PART_PARAMETER_LIST, array, read_list);
    return list ? *list : (struct parameter_list){0};
}

static struct parameters merge(struct reader *reader, const struct parameters *own,
                               const struct parameters *path, bool is_form)
{
    if (path->len == 0 || own->len == 0)
        return own->len ? *own : *path;
    if (!part_spend(reader, own->len + path->len))
        return *own;
    struct map taken = {0};
    struct arena_mark mark = arena_mark(&reader->scratch);
    struct parameter *all = arena_array(reader->arena, struct parameter, own->len + path->len);
    struct parameters merged = {.at = all, .len = own->len};
    memcpy(all, own->at, own->len * sizeof *all);
    for (size_t i = 0; i < own->len; i++)
        is_taken(reader, &taken, &own->at[i], is_form);
    for (size_t i = 0; i < path->len; i++)
        if (!is_taken(reader, &taken, &path->at[i], is_form))
            all[merged.len++] = path->at[i];
    arena_rewind(&reader->scratch, mark);
    return merged;
}

struct parameter_list parameters_merge(struct reader *reader, const struct parameter_list *own,
                                       const struct parameter_list *path)
{
    return (struct parameter_list){
        .all = merge(reader, &own->all, &path->all, false),
        .form = merge(reader, &own->form, &path->form, true),
        .body = own->body ? own->body : path->body,
    };
}
