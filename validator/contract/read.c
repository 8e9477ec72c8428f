/* From a document to a contract: which version it is, and the reading in its order. */
#include "contract_private.h"

struct version_row {
    struct str start;
    const char *name;
    bool swagger;
    enum contract_version version;
};

static const struct version_row versions[] = {
    {STR_INIT("2.0"), "Swagger 2.0", true,  CONTRACT_SWAGGER_2_0},
    {STR_INIT("3.0"), "OpenAPI 3.0", false, CONTRACT_OPENAPI_3_0},
    {STR_INIT("3.1"), "OpenAPI 3.1", false, CONTRACT_OPENAPI_3_1},
    {STR_INIT("3.2"), "OpenAPI 3.2", false, CONTRACT_OPENAPI_3_2},
};

const char *contract_version_name(enum contract_version version)
{
    return versions[version].name;
}

const struct operation *contract_find(const struct contract *contract, struct str id)
{
    return map_get(&contract->ids, id);
}

/* "3.1", "3.1.0", "3.1.0-rc1", but not "3.10". */
static bool is_version(struct str text, struct str start)
{
    return str_starts(text, start) && (text.len == start.len || text.ptr[start.len] == '.');
}

static const struct version_row *find_version(const struct node *swagger,
                                              const struct node *openapi)
{
    const struct node *node = openapi ? openapi : swagger;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (versions[i].swagger == !openapi && is_version(node_str(node), versions[i].start))
            return &versions[i];
    return NULL;
}

static bool read_version(struct reader *reader)
{
    const struct node *root = refs_root(reader->refs);
    const struct node *swagger = node_get(root, STR("swagger"));
    const struct node *openapi = node_get(root, STR("openapi"));
    const struct node *written = openapi ? openapi : swagger;
    const struct version_row *row = find_version(swagger, openapi);
    if (!written) {
        struct finding *finding =
            REPORT(reader, CONTRACT_VERSION_UNKNOWN, root,
                   "this is no contract: it has neither 'openapi' nor 'swagger'");
        if (node_get(root, STR("asyncapi")))
            finding->hint = STR("AsyncAPI documents are not served yet");
        return false;
    }
    if (!row) {
        REPORT(reader, CONTRACT_VERSION_UNKNOWN, written,
               "versions of the specification are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2, not "
               "'" STR_FMT "'",
               STR_ARG(node_str(written)));
        return false;
    }
    if (written->kind != NODE_STRING)
        REPORT(reader, CONTRACT_TYPE_UNUSUAL, written, "the version should be a string");
    reader->contract->version = row->version;
    reader->version = 1u << (row - versions);
    return true;
}

static void read_info(struct reader *reader)
{
    struct fields info;
    struct contract *contract = reader->contract;
    if (!fields_read(reader, OBJECT_INFO, field(&reader->root, ROOT_INFO), &info))
        return;
    contract->title = field_text(&info, INFO_TITLE);
    contract->api_version = field_text(&info, INFO_VERSION);
}

static void read_schemes(struct reader *reader)
{
    struct fields components;
    const struct node *map = field(&reader->root, ROOT_SCHEMES_OF_SECURITY);
    if (fields_read(reader, OBJECT_COMPONENTS, field(&reader->root, ROOT_COMPONENTS), &components))
        map = field(&components, COMPONENTS_SECURITY_SCHEMES);
    schemes_read(reader, map);
}

static void read_servers(struct reader *reader)
{
    if (reader->contract->version == CONTRACT_SWAGGER_2_0)
        reader->servers = swagger_servers(reader, field(&reader->root, ROOT_SCHEMES));
    else
        reader->servers = servers_read(reader, field(&reader->root, ROOT_SERVERS));
    if (reader->servers.len == 0)
        reader->servers = servers_assumed(reader);
    reader->contract->servers = reader->servers;
}

/* Since OpenAPI 3.1 any of three will do. */
static void check_contents(struct reader *reader)
{
    const struct fields *root = &reader->root;
    if (reader->contract->version >= CONTRACT_OPENAPI_3_1 && !field(root, ROOT_PATHS) &&
        !field(root, ROOT_WEBHOOKS) && !field(root, ROOT_COMPONENTS))
        REPORT(reader, CONTRACT_FIELD_MISSING, root->node,
               "this OpenAPI Object lacks 'paths', 'webhooks' and 'components'");
}

static void read_all(struct reader *reader)
{
    struct contract *contract = reader->contract;
    check_contents(reader);
    read_info(reader);
    contract->dialect = field_text(&reader->root, ROOT_DIALECT);
    read_schemes(reader);
    read_servers(reader);
    reader->security = security_read(reader, field(&reader->root, ROOT_SECURITY));
    paths_read(reader);
    links_check(reader);
    refs_report_all(reader->refs, reader->findings);
    contract_hash(reader);
}

struct contract *contract_read(struct arena *arena, const struct source *root,
                               const struct contract_options *options, struct findings *findings)
{
    struct refs *refs = refs_open(arena, root, &options->refs, findings);
    if (!refs)
        return NULL;
    struct contract *contract = arena_new(arena, struct contract);
    *contract = (struct contract){.name = root->name, .refs = refs, .root = refs_root(refs)};
    struct reader reader = {.arena = arena, .contract = contract, .refs = refs};
    reader.findings = findings;
    reader.budget = options->refs.budget ? *options->refs.budget : budget_standard();
    bool usable =
        read_version(&reader) && fields_read(&reader, OBJECT_ROOT, contract->root, &reader.root);
    if (usable)
        read_all(&reader);
    arena_release(&reader.scratch);
    return usable ? contract : NULL;
}
