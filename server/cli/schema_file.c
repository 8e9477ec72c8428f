#include "schema_file.h"
#include "uri.h"

#include <unistd.h>

static bool fail(struct schema_file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct schema_file *file, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    file->trouble = arena_vprintf(file->arena, format, args);
    va_end(args);
    return false;
}

/* ---- the name ---- */

static bool is_there(struct schema_file *file, struct str path)
{
    return access(arena_cstr(file->arena, path), F_OK) == 0;
}

/* "FILE#/pointer" taken apart, where there is no file of the whole name. */
static bool split_name(struct schema_file *file)
{
    struct str name = file->name, path = uri_without_fragment(name);
    if (path.len == name.len || is_there(file, name))
        return true;
    if (file->pointer.len)
        return fail(file,
                    "the place in " STR_FMT " is named twice: by '" STR_FMT "' and by --pointer",
                    STR_ARG(path), STR_ARG(str_from(name, path.len)));
    file->name = path;
    file->pointer = str_from(name, path.len);
    return true;
}

static bool read_pointer(struct schema_file *file)
{
    struct str text = file->pointer;
    if (str_starts(text, STR("#")) && !uri_decode(file->arena, str_from(text, 1), &file->pointer))
        return fail(file, "'" STR_FMT "' has a %% that no two hexadecimal digits follow",
                    STR_ARG(text));
    if (file->pointer.len == 0 || file->pointer.ptr[0] == '/')
        return true;
    return fail(file, "'" STR_FMT "' is no JSON Pointer: those start with '/'", STR_ARG(text));
}

/* ---- the dialect ---- */

static struct str dialect_names(struct arena *arena)
{
    struct buf out = {.arena = arena};
    for (unsigned i = 0; i < SCHEMA_DIALECT_COUNT; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", schema_dialect_name((enum schema_dialect)i));
    return buf_str(&out);
}

static bool choose_dialect(struct schema_file *file)
{
    file->known_dialect = SCHEMA_2020_12;
    if (file->dialect.len == 0 || schema_dialect_find(file->dialect, &file->known_dialect))
        return true;
    return fail(file, "there is no dialect '" STR_FMT "'; there are " STR_FMT,
                STR_ARG(file->dialect), STR_ARG(dialect_names(file->arena)));
}

/* ---- documents ---- */

/* The folder, and what else is allowed. */
static void set_policy(struct schema_file *file)
{
    struct str *within = arena_array(file->arena, struct str, file->allow_count + 1);
    struct str uri = file->source.uri;
    within[0] = str_slice(uri, 0, str_find_last(uri, '/') + 1);
    for (size_t i = 0; i < file->allow_count; i++)
        within[i + 1] = file->allow[i];
    file->within = within;
}

static bool read_document(struct schema_file *file)
{
    bool is_stdin = str_eq(file->name, STR("-"));
    bool got = is_stdin ? files_open_stream(file->arena, STDIN_FILENO, STR("<stdin>"), file->budget,
                                            &file->source, &file->findings)
                        : files_open_root(file->arena, file->name, file->budget, &file->source,
                                          &file->findings);
    if (got)
        file->doc = doc_read(file->arena, &file->source, file->budget, &file->findings);
    return file->doc != NULL;
}

/* ---- contracts ---- */

static const struct contract_kind {
    struct str member, version;
    enum schema_dialect dialect;
    const char *name;
} contract_kinds[] = {
    {STR_INIT("swagger"),  STR_INIT("2.0"), SCHEMA_SWAGGER_2_0, "a Swagger contract"  },
    {STR_INIT("openapi"),  STR_INIT("3.0"), SCHEMA_OPENAPI_3_0, "an OpenAPI contract" },
    {STR_INIT("openapi"),  STR_INIT("3.1"), SCHEMA_OPENAPI_3_1, "an OpenAPI contract" },
    {STR_INIT("openapi"),  STR_INIT("3.2"), SCHEMA_OPENAPI_3_1, "an OpenAPI contract" },
    {STR_INIT("asyncapi"), STR_INIT("2"),   SCHEMA_ASYNCAPI,    "an AsyncAPI contract"},
    {STR_INIT("asyncapi"), STR_INIT("3"),   SCHEMA_ASYNCAPI,    "an AsyncAPI contract"},
};
enum { CONTRACT_KINDS = sizeof contract_kinds / sizeof *contract_kinds };

static bool is_version(struct str text, struct str version)
{
    return str_starts(text, version) && (text.len == version.len || text.ptr[version.len] == '.');
}

/* The member that makes a document a contract, or NULL; *kind is NULL where its version is not known. */
static const struct node *contract_version(const struct doc *doc, const struct contract_kind **kind)
{
    const struct node *version = NULL;
    *kind = NULL;
    for (size_t i = 0; i < CONTRACT_KINDS && !*kind; i++) {
        const struct node *member = node_get(doc->root, contract_kinds[i].member);
        if (node_str(member).len == 0)
            continue;
        version = member;
        if (is_version(node_str(member), contract_kinds[i].version))
            *kind = &contract_kinds[i];
    }
    return version;
}

/* A place to name as an example: of a schema with a name, else of any. */
static struct str first_schema(struct schema_file *file)
{
    static const char *const places[] = {"/components/schemas", "/definitions"};
    const struct node *root = file->doc->root;
    for (size_t i = 0; i < 2; i++) {
        const struct node *schemas = doc_pointer_find(root, str_of(places[i]));
        NODE_EACH_MEMBER(schemas, key, value)
        return doc_pointer_to(file->arena, root, value);
    }
    for (const struct node *node = root; node < node_end(root); node++)
        if ((node->flags & NODE_IS_KEY) && str_eq(node_str(node), STR("schema")))
            return doc_pointer_to(file->arena, root, node + 1);
    return STR("/components/schemas/NAME");
}

/* As the version has it, or as `jsonSchemaDialect` says (OpenAPI 3.1, "Specifying Schema Dialects"). */
static bool choose_contract_dialect(struct schema_file *file, const struct contract_kind *kind)
{
    const struct node *named = node_get(file->doc->root, STR("jsonSchemaDialect"));
    if (file->dialect.len)
        return true;
    file->known_dialect = kind->dialect;
    if (kind->dialect != SCHEMA_OPENAPI_3_1 || !node_is(named, NODE_STRING) ||
        schema_dialect_find(node_str(named), &file->known_dialect))
        return true;
    finding_add(&file->findings, FINDING_SCHEMA_DIALECT_UNKNOWN, doc_where(file->doc, named),
                "the dialect '" STR_FMT "' is not known", STR_ARG(node_str(named)))
        ->hint = STR("--dialect names one that is");
    return false;
}

static bool open_contract(struct schema_file *file, const struct contract_kind *kind)
{
    if (file->pointer.len == 0)
        return fail(file, STR_FMT " is %s, no schema; choose one in it: --pointer '" STR_FMT "'",
                    STR_ARG(file->source.name), kind->name, STR_ARG(first_schema(file)));
    struct refs_options options = {.loader = &file->loader,
                                   .allow = file->allow,
                                   .allow_count = file->allow_count,
                                   .budget = file->budget};
    if (!choose_contract_dialect(file, kind))
        return false;
    file->findings = (struct findings){.arena = file->arena}; /* it is read once more */
    file->refs = refs_open(file->arena, &file->source, &options, &file->findings);
    if (file->refs)
        file->doc = refs_doc_at(file->refs, 0);
    return file->refs != NULL;
}

/* Opens the document as the contract it is; one that is none is a schema. */
static bool recognise(struct schema_file *file)
{
    const struct contract_kind *kind;
    const struct node *version = contract_version(file->doc, &kind);
    if (!version)
        return true;
    if (kind)
        return open_contract(file, kind);
    finding_add(&file->findings, FINDING_CONTRACT_VERSION_UNKNOWN, doc_where(file->doc, version),
                "version " STR_FMT " of this kind of contract is not known",
                STR_ARG(node_str(version)));
    return false;
}

/* ---- the place ---- */

enum { COMPARED_MAX = 10000 /* names that are compared to find the nearest */ };

static struct str nearest_name(struct arena *arena, const struct node *object, struct str token)
{
    struct str nearest = STR("");
    size_t best = token.len / 3, compared = 0;
    NODE_EACH_MEMBER(object, key, value)
    {
        struct str name = doc_pointer_escape(arena, node_str(key));
        size_t distance = str_distance(token, name, best);
        if (distance < best || (distance == best && nearest.len == 0)) {
            nearest = name;
            best = distance;
        }
        if (++compared == COMPARED_MAX)
            break;
    }
    return nearest;
}

/* The place of a node, or of its name: what is inside begins on another line in YAML. */
static struct where named_where(const struct doc *doc, const struct node *node)
{
    bool is_member = node > doc->root && (node[-1].flags & NODE_IS_KEY);
    return doc_where(doc, is_member ? node - 1 : node);
}

static bool tell_missing(struct schema_file *file)
{
    struct arena *arena = file->arena;
    struct str found = file->pointer, token;
    const struct node *deepest = NULL;
    while (!deepest) {
        found = str_slice(found, 0, str_find_last(found, '/'));
        deepest = doc_pointer_find(file->doc->root, found);
    }
    struct str rest = str_from(file->pointer, found.len + 1);
    str_cut(&rest, '/', &token);
    struct str holder =
        found.len ? arena_printf(arena, "'" STR_FMT "'", STR_ARG(found)) : STR("the document");
    struct finding *finding =
        finding_add(&file->findings, FINDING_REF_NOT_FOUND, named_where(file->doc, deepest),
                    "'" STR_FMT "' leads nowhere: " STR_FMT " has no '" STR_FMT "'",
                    STR_ARG(file->pointer), STR_ARG(holder), STR_ARG(token));
    struct str nearest = nearest_name(arena, deepest, token);
    if (nearest.len)
        finding->hint = arena_printf(arena, "did you mean '" STR_FMT "/" STR_FMT "'?",
                                     STR_ARG(found), STR_ARG(nearest));
    return false;
}

static bool compile(struct schema_file *file)
{
    const struct node *node = doc_pointer_find(file->doc->root, file->pointer);
    if (!node)
        return tell_missing(file);
    struct schema_options options = {
        .dialect = file->known_dialect,
        .formats = file->formats,
        .one_way = SCHEMA_ONE_WAY_REFUSED,
        .budget = file->budget,
        .refs = file->refs,
        .loader = &file->loader,
        .within = file->within,
        .within_count = file->allow_count + 1,
    };
    struct schema_set *set = schema_set_new(file->arena, &options, &file->findings);
    if (!file->refs)
        schema_set_add(set, file->source.uri, file->doc, file->doc->root);
    file->schema = schema_compile(set, node, file->direction);
    return true;
}

bool schema_file_load(struct schema_file *file)
{
    file->files = (struct files){.budget = file->budget};
    file->loader = files_loader(&file->files);
    if (!split_name(file) || !read_pointer(file) || !choose_dialect(file) || !read_document(file))
        return false;
    set_policy(file);
    return recognise(file) && compile(file);
}
