/* Security schemes, and which of them an operation asks for. */
#include "contract_private.h"

struct kind_row {
    struct str type, scheme;
    enum security_kind kind;
    bool swagger, openapi;
};

static const struct kind_row kinds[] = {
    {STR_INIT("apiKey"),        STR_INIT(""),      SECURITY_API_KEY,    true,  true },
    {STR_INIT("basic"),         STR_INIT("basic"), SECURITY_HTTP,       true,  false},
    {STR_INIT("oauth2"),        STR_INIT(""),      SECURITY_OAUTH2,     true,  true },
    {STR_INIT("http"),          STR_INIT(""),      SECURITY_HTTP,       false, true },
    {STR_INIT("openIdConnect"), STR_INIT(""),      SECURITY_OPENID,     false, true },
    {STR_INIT("mutualTLS"),     STR_INIT(""),      SECURITY_MUTUAL_TLS, false, true },
};

static bool tell_invalid(struct reader *reader, const struct node *node, const char *why)
{
    REPORT(reader, SECURITY_SCHEME_INVALID, node, "this security scheme %s and is not judged", why);
    return false;
}

static const struct kind_row *find_kind(const struct reader *reader, struct str type)
{
    bool swagger = reader->contract->version == CONTRACT_SWAGGER_2_0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i].type, type) && (swagger ? kinds[i].swagger : kinds[i].openapi))
            return &kinds[i];
    return NULL;
}

static bool read_api_key(struct reader *reader, const struct fields *fields,
                         struct security_scheme *scheme)
{
    scheme->parameter = field_text(fields, SCHEME_NAME);
    if (!field(fields, SCHEME_NAME))
        return tell_invalid(reader, fields->node, "lacks 'name'");
    if (!parameter_in_by_name(field_text(fields, SCHEME_IN), &scheme->in) ||
        scheme->in == IN_PATH || scheme->in == IN_QUERYSTRING)
        return tell_invalid(reader, fields->node, "has no 'in' of query, header or cookie");
    return true;
}

static bool read_scheme(struct reader *reader, const struct node *key,
                        struct security_scheme *scheme)
{
    struct fields fields;
    const struct node *value = part_follow(reader, key + 1);
    if (!fields_read(reader, OBJECT_SCHEME, value, &fields))
        return false;
    const struct kind_row *row = find_kind(reader, field_text(&fields, SCHEME_TYPE));
    if (!row)
        return tell_invalid(reader, value, "has no 'type' that the specification knows");
    *scheme = (struct security_scheme){
        .name = node_str(key), .kind = row->kind, .node = value, .scheme = row->scheme};
    if (field(&fields, SCHEME_SCHEME))
        scheme->scheme = field_text(&fields, SCHEME_SCHEME);
    if (row->kind == SECURITY_HTTP && scheme->scheme.len == 0)
        return tell_invalid(reader, value, "lacks 'scheme'");
    return row->kind != SECURITY_API_KEY || read_api_key(reader, &fields, scheme);
}

/* What requirements name all the same. */
static void add_unknown(struct reader *reader, const struct node *key)
{
    struct security_scheme *scheme = arena_new(reader->arena, struct security_scheme);
    *scheme =
        (struct security_scheme){.name = node_str(key), .kind = SECURITY_UNKNOWN, .node = key + 1};
    *map_put(&reader->scratch, &reader->schemes, scheme->name) = scheme;
}

void schemes_read(struct reader *reader, const struct node *map)
{
    struct contract *contract = reader->contract;
    if (!map)
        return;
    struct security_scheme *list = arena_array(reader->arena, struct security_scheme, map->len);
    contract->schemes = list;
    NODE_EACH_MEMBER(map, key, value)
    {
        struct security_scheme *scheme = &list[contract->scheme_count];
        if (is_extension(key))
            continue;
        if (!read_scheme(reader, key, scheme)) {
            add_unknown(reader, key);
            continue;
        }
        *map_put(&reader->scratch, &reader->schemes, scheme->name) = scheme;
        contract->scheme_count++;
    }
}

static bool take_scheme(struct reader *reader, const struct node *key,
                        struct security_requirement *requirement)
{
    const struct security_scheme *scheme = map_get(&reader->schemes, node_str(key));
    if (!scheme) {
        REPORT(reader, SECURITY_SCHEME_UNKNOWN, key, "there is no security scheme '" STR_FMT "'",
               STR_ARG(node_str(key)));
        return false;
    }
    requirement->schemes[requirement->len] = scheme;
    requirement->scopes[requirement->len++] = key + 1;
    return true;
}

/* False where one of its schemes is unknown: nobody could meet it. */
static bool read_requirement(struct reader *reader, const struct node *item,
                             struct security_requirement *requirement)
{
    if (item->kind != NODE_OBJECT) {
        REPORT(reader, CONTRACT_TYPE_WRONG, item,
               "this must be a Security Requirement Object, and is of type %s",
               node_kind_name(item));
        return false;
    }
    *requirement = (struct security_requirement){
        .node = item,
        .schemes = arena_array(reader->arena, const struct security_scheme *, item->len),
        .scopes = arena_array(reader->arena, const struct node *, item->len)};
    bool known = true;
    NODE_EACH_MEMBER(item, key, value)
    if (!is_extension(key))
        known = take_scheme(reader, key, requirement) && known;
    return known;
}

static const void *read_security(struct reader *reader, const struct node *array)
{
    struct security *security = arena_new(reader->arena, struct security);
    struct security_requirement *list =
        arena_array(reader->arena, struct security_requirement, array->len);
    NODE_EACH_ITEM(array, item)
    if (read_requirement(reader, item, &list[security->len]))
        security->len++;
    security->at = list;
    return security;
}

struct security security_read(struct reader *reader, const struct node *array)
{
    const struct security *security = part_read(reader, PART_SECURITY, array, read_security);
    return security ? *security : (struct security){0};
}
