#include "reader_private.h"

/* Versions by the text of `openapi`: what counts is the part before the patch number. */
static const struct {
    struct str prefix;
    enum contract_version version;
    const char *name;
} versions[] = {
    {STR_INIT("2.0"), CONTRACT_SWAGGER_2_0, "Swagger 2.0"},
    {STR_INIT("3.0"), CONTRACT_OPENAPI_3_0, "OpenAPI 3.0"},
    {STR_INIT("3.1"), CONTRACT_OPENAPI_3_1, "OpenAPI 3.1"},
    {STR_INIT("3.2"), CONTRACT_OPENAPI_3_2, "OpenAPI 3.2"},
};
enum { VERSIONS = sizeof versions / sizeof *versions };

const char *contract_version_name(enum contract_version version)
{
    return versions[version].name;
}

struct where reader_where(const struct reader *reader, const struct node *node)
{
    return refs_where(reader->refs, node);
}

static void wrong_type(struct reader *reader, const struct node *node, const char *what,
                       enum node_kind wanted)
{
    static const char *const names[] = {
        [NODE_NULL] = "null",       [NODE_FALSE] = "a boolean", [NODE_TRUE] = "a boolean",
        [NODE_NUMBER] = "a number", [NODE_STRING] = "a string", [NODE_ARRAY] = "an array",
        [NODE_OBJECT] = "an object"};
    finding_add(reader->findings, FINDING_CONTRACT_TYPE_WRONG, reader_where(reader, node),
                "%s must be %s, not %s; it is left out", what, names[wanted], names[node->kind]);
}

const struct node *reader_object(struct reader *reader, const struct node *node, const char *what)
{
    if (!node)
        return NULL;
    const struct node *target = refs_follow(reader->refs, node);
    if (!target) {
        refs_report(reader->refs, node, reader->findings);
        return NULL;
    }
    if (target->kind == NODE_OBJECT)
        return target;
    wrong_type(reader, target, what, NODE_OBJECT);
    return NULL;
}

const struct node *reader_member(struct reader *reader, const struct node *object, const char *name,
                                 enum node_kind kind)
{
    const struct node *member = node_get(object, str_of(name));
    if (!member || member->kind == kind)
        return member;
    wrong_type(reader, member, name, kind);
    return NULL;
}

struct str reader_text(struct reader *reader, const struct node *object, const char *name)
{
    return node_str(reader_member(reader, object, name, NODE_STRING));
}

bool reader_flag(struct reader *reader, const struct node *object, const char *name, bool otherwise)
{
    const struct node *member = node_get(object, str_of(name));
    if (member && member->kind != NODE_TRUE && member->kind != NODE_FALSE)
        wrong_type(reader, member, name, NODE_TRUE);
    return node_bool(member, otherwise);
}

static bool read_version(struct reader *reader, const struct node *root)
{
    const struct node *swagger = node_get(root, STR("swagger"));
    const struct node *openapi = node_get(root, STR("openapi"));
    const struct node *named = openapi ? openapi : swagger;
    struct str text = node_str(named);
    for (unsigned i = 0; named && i < VERSIONS; i++) {
        bool family = (versions[i].version == CONTRACT_SWAGGER_2_0) == !openapi;
        bool same = str_eq(text, versions[i].prefix) || (str_starts(text, versions[i].prefix) &&
                                                         text.ptr[versions[i].prefix.len] == '.');
        if (family && same) {
            reader->contract->version = versions[i].version;
            return true;
        }
    }
    struct finding *finding =
        finding_add(reader->findings, FINDING_CONTRACT_VERSION_UNKNOWN,
                    reader_where(reader, named ? named : root),
                    named ? "this version is not supported: '" STR_FMT "'"
                          : "neither `openapi` nor `swagger` says what this document is" STR_FMT,
                    STR_ARG(text));
    finding->hint = STR("supported are swagger: '2.0' and openapi: 3.0.x, 3.1.x, 3.2.x");
    return false;
}

static void read_info(struct reader *reader, const struct node *root)
{
    const struct node *info = reader_member(reader, root, "info", NODE_OBJECT);
    if (!info) {
        finding_add(reader->findings, FINDING_CONTRACT_FIELD_MISSING, reader_where(reader, root),
                    "`info` is missing");
        return;
    }
    reader_check_fields(reader, info, OBJECT_INFO);
    reader->contract->title = node_str(node_get(info, STR("title")));
    reader->contract->api_version = node_str(node_get(info, STR("version")));
}

static struct str base_name(struct str path)
{
    size_t slash = str_find_last(path, '/');
    return slash < path.len ? str_from(path, slash + 1) : path;
}

struct contract *contract_read(struct arena *arena, const struct source *root,
                               const struct contract_options *options, struct findings *findings)
{
    struct refs *refs = refs_open(arena, root, &options->refs, findings);
    if (!refs)
        return NULL;
    struct contract *contract = arena_new(arena, struct contract);
    struct reader reader = {.arena = arena,
                            .contract = contract,
                            .refs = refs,
                            .findings = findings,
                            .budget = options->refs.budget};
    contract->refs = refs;
    contract->root = refs_root(refs);
    contract->name = base_name(root->name);
    if (contract->root->kind != NODE_OBJECT) {
        wrong_type(&reader, contract->root, "a contract", NODE_OBJECT);
        return NULL;
    }
    if (!read_version(&reader, contract->root))
        return NULL;
    reader_check_fields(&reader, contract->root, OBJECT_ROOT);
    read_info(&reader, contract->root);
    if (contract->version == CONTRACT_SWAGGER_2_0)
        reader_swagger2(&reader);
    else
        reader_openapi3(&reader);
    reader_hash(&reader);
    return contract;
}

const struct operation *contract_find(const struct contract *contract, struct str id)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (str_eq(contract->operations[i].id, id))
            return &contract->operations[i];
    return NULL;
}
