#include "reader_private.h"

static const struct {
    struct str type;
    enum security_kind kind;
} kinds[] = {
    {STR_INIT("apiKey"),        SECURITY_API_KEY   },
    {STR_INIT("http"),          SECURITY_HTTP      },
    {STR_INIT("basic"),         SECURITY_HTTP      },
    {STR_INIT("oauth2"),        SECURITY_OAUTH2    },
    {STR_INIT("openIdConnect"), SECURITY_OPENID    },
    {STR_INIT("mutualTLS"),     SECURITY_MUTUAL_TLS},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool read_kind(struct reader *reader, const struct node *node,
                      struct security_scheme *scheme)
{
    struct str type = reader_text(reader, node, "type");
    for (size_t i = 0; i < KINDS; i++) {
        if (str_eq(type, kinds[i].type)) {
            scheme->kind = kinds[i].kind;
            return true;
        }
    }
    finding_add(reader->findings, FINDING_SECURITY_SCHEME_UNKNOWN, reader_where(reader, node),
                "the security scheme '" STR_FMT "' has no known `type`; it is left out",
                STR_ARG(scheme->name));
    return false;
}

static bool read_scheme(struct reader *reader, const struct node *node,
                        struct security_scheme *scheme)
{
    reader_check_fields(reader, node, OBJECT_SCHEME);
    if (!read_kind(reader, node, scheme))
        return false;
    struct str in = reader_text(reader, node, "in");
    scheme->node = node;
    scheme->scheme = str_eq(reader_text(reader, node, "type"), STR("basic"))
                         ? STR("basic")
                         : reader_text(reader, node, "scheme");
    scheme->parameter = reader_text(reader, node, "name");
    scheme->in = str_eq(in, STR("query"))    ? IN_QUERY
                 : str_eq(in, STR("cookie")) ? IN_COOKIE
                                             : IN_HEADER;
    return true;
}

void reader_schemes(struct reader *reader, const struct node *schemes)
{
    if (!schemes)
        return;
    struct security_scheme *list = arena_array(reader->arena, struct security_scheme, schemes->len);
    size_t count = 0;
    NODE_EACH_MEMBER(schemes, key, value)
    {
        const struct node *node = reader_object(reader, value, "a security scheme");
        list[count] = (struct security_scheme){.name = node_str(key)};
        if (!node || !read_scheme(reader, node, &list[count]))
            continue;
        *map_put(reader->arena, &reader->schemes, node_str(key)) = &list[count];
        count++;
    }
    reader->contract->schemes = list;
    reader->contract->scheme_count = count;
}

/* A requirement that names a scheme nobody declared could never be judged: it is told and keeps its
 * other schemes. */
static void read_requirement(struct reader *reader, const struct node *node,
                             struct security_requirement *requirement)
{
    requirement->node = node;
    requirement->schemes = arena_calloc(reader->arena, node->len, sizeof *requirement->schemes);
    requirement->scopes = arena_calloc(reader->arena, node->len, sizeof *requirement->scopes);
    NODE_EACH_MEMBER(node, key, value)
    {
        const struct security_scheme *scheme = map_get(&reader->schemes, node_str(key));
        if (!scheme) {
            finding_add(reader->findings, FINDING_SECURITY_SCHEME_UNKNOWN,
                        reader_where(reader, key), "no security scheme is called '" STR_FMT "'",
                        STR_ARG(node_str(key)));
            continue;
        }
        requirement->schemes[requirement->len] = scheme;
        requirement->scopes[requirement->len++] = value;
    }
}

struct security reader_security(struct reader *reader, const struct node *holder,
                                struct security otherwise)
{
    const struct node *list = reader_member(reader, holder, "security", NODE_ARRAY);
    if (!list)
        return otherwise;
    struct security_requirement *at =
        arena_array(reader->arena, struct security_requirement, list->len);
    size_t len = 0;
    NODE_EACH_ITEM(list, item)
    {
        if (item->kind == NODE_OBJECT)
            read_requirement(reader, item, &at[len++]);
    }
    return (struct security){at, len};
}
