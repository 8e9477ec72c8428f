/* Documents, the resources in them, and where references lead. */
#include "metaschemas_private.h"
#include "schema_private.h"
#include "uri.h"

#include <stdlib.h>

enum {
    LANGUAGE_DEPTH = 16, /* meta-schemas that describe one another */
    URI_MAX = 2000       /* an identifier that is longer identifies nothing */
};

static void release_scratch(void *self)
{
    struct schema_set *set = self;
    arena_release(&set->scratch);
}

struct schema_set *schema_set_new(struct arena *arena, const struct schema_options *options,
                                  struct findings *findings)
{
    struct schema_set *set = arena_new(arena, struct schema_set);
    *set = (struct schema_set){.arena = arena, .options = *options, .findings = findings};
    arena_init(&set->scratch);
    arena_on_release(arena, release_scratch, set);
    set->budget = options->budget ? *options->budget : budget_standard();
    struct language *language = arena_new(arena, struct language);
    language_init(language, dialect_at(options->dialect), VOCABULARIES_ALL);
    set->language = language;
    return set;
}

/* ---- places ---- */

static int by_address(const void *left, const void *right)
{
    const struct known *a = *(struct known *const *)left, *b = *(struct known *const *)right;
    if (a->root != b->root)
        return a->root < b->root ? -1 : 1;
    return (a->root->span < b->root->span) - (a->root->span > b->root->span);
}

static void sort_known(struct schema_set *set)
{
    if (set->by_address)
        return;
    set->by_address = arena_array(set->arena, struct known *, set->known.len + 1);
    if (set->known.len == 0)
        return;
    memcpy(set->by_address, set->known.at, set->known.len * sizeof *set->by_address);
    qsort(set->by_address, set->known.len, sizeof *set->by_address, by_address);
}

/* The document of a node. One part of a document may have been added inside another: the innermost. */
struct known *set_known(const struct schema_set *set, const struct node *node)
{
    size_t low = 0, high = set->known.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->by_address[middle]->root <= node)
            low = middle + 1;
        else
            high = middle;
    }
    while (low-- > 0)
        if (node < node_end(set->by_address[low]->root))
            return set->by_address[low];
    return NULL;
}

/* Resources nest: the innermost is the last one that starts before the node, or one around that. */
struct resource *set_resource_in(const struct known *known, const struct node *node)
{
    size_t low = 0, high = known->resources.len;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (known->resources.at[middle]->root <= node)
            low = middle;
        else
            high = middle;
    }
    struct resource *resource = known->resources.at[low];
    while (resource->around && node >= node_end(resource->root))
        resource = resource->around;
    return resource;
}

struct resource *set_resource(const struct schema_set *set, const struct node *node)
{
    const struct known *known = set_known(set, node);
    return known ? set_resource_in(known, node) : NULL;
}

struct where set_where(const struct schema_set *set, const struct node *node)
{
    const struct known *known = set_known(set, node);
    return known ? doc_where(known->doc, node) : (struct where){0};
}

struct finding *set_tell(struct schema_set *set, enum finding_id id, const struct node *node,
                         const char *format, ...)
{
    void **told = ptrmap_put(set->arena, &set->told, node);
    if (*told == finding_row(id)) {
        set->untold = (struct finding){0};
        return &set->untold;
    }
    *told = (void *)(uintptr_t)finding_row(id);
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(set->findings->arena, format, args);
    va_end(args);
    return finding_add(set->findings, id, set_where(set, node), STR_FMT, STR_ARG(message));
}

/* ---- identifiers ---- */

static struct str without_empty_fragment(struct str uri)
{
    return str_ends(uri, STR("#")) ? str_slice(uri, 0, uri.len - 1) : uri;
}

static struct resource *add_resource(struct schema_set *set, struct known *known, struct str uri,
                                     const struct node *root, const struct language *language)
{
    struct resource *resource = arena_new(set->arena, struct resource);
    struct resource *around = known->resources.len ? set_resource_in(known, root) : NULL;
    *resource = (struct resource){
        .uri = uri, .root = root, .known = known, .around = around, .language = language};
    *vec_push(set->arena, &known->resources) = resource;
    return resource;
}

static void register_uri(struct schema_set *set, struct resource *resource, struct str uri)
{
    void **slot = map_put(set->arena, &set->resources, uri);
    struct resource *other = *slot;
    if (!other)
        *slot = resource;
    else if (other != resource && other->known == resource->known && other->root != resource->root)
        set_tell(set, FINDING_SCHEMA_ID_DUPLICATE, resource->root,
                 "another schema is called '" STR_FMT "' already", STR_ARG(uri))
            ->also = set_where(set, other->root);
}

static void add_anchor(struct schema_set *set, struct resource *resource, struct str name,
                       const struct node *schema)
{
    void **slot = map_put(set->arena, &resource->anchors, name);
    if (!*slot)
        *slot = (void *)(uintptr_t)schema;
}

static void add_dynamic(struct schema_set *set, struct resource *resource, struct str name,
                        const struct node *schema)
{
    void **slot = map_put(set->arena, &resource->dynamic, name);
    if (*slot)
        return;
    *slot = (void *)(uintptr_t)schema;
    *vec_push(set->arena, &resource->dynamic_names) = name;
}

static const struct language *set_language(struct schema_set *set, struct str uri);

struct identifiers { /* the members of a schema that say what it is called */
    const struct node *id, *schema, *ref, *anchor, *dynamic_anchor, *recursive_anchor;
};

static struct identifiers identifiers_of(const struct language *language, const struct node *schema)
{
    struct identifiers found = {0};
    NODE_EACH_MEMBER(schema, key, value)
    {
        enum keyword keyword = language_keyword(language, key);
        bool text = value->kind == NODE_STRING;
        if (keyword == KEYWORD_ID && text)
            found.id = value;
        else if (keyword == KEYWORD_SCHEMA && text)
            found.schema = value;
        else if (keyword == KEYWORD_REF && text)
            found.ref = value;
        else if (keyword == KEYWORD_ANCHOR && text)
            found.anchor = value;
        else if (keyword == KEYWORD_DYNAMIC_ANCHOR && text)
            found.dynamic_anchor = value;
        else if (keyword == KEYWORD_RECURSIVE_ANCHOR && value->kind == NODE_TRUE)
            found.recursive_anchor = value;
    }
    return found;
}

static void name_anchors(struct schema_set *set, struct resource *resource,
                         const struct node *schema, const struct identifiers *names)
{
    if (names->anchor)
        add_anchor(set, resource, node_str(names->anchor), schema);
    if (names->dynamic_anchor) {
        add_anchor(set, resource, node_str(names->dynamic_anchor), schema);
        add_dynamic(set, resource, node_str(names->dynamic_anchor), schema);
    }
    if (names->recursive_anchor && schema == resource->root)
        add_dynamic(set, resource, STR(""), schema);
}

/* The resource that a schema with these identifiers belongs to: one of its own, or the one around. */
static struct resource *name_schema(struct schema_set *set, struct resource *around,
                                    const struct node *schema, const struct identifiers *names)
{
    const struct dialect *dialect = around->language->dialect;
    if (!names->id || (dialect->ref_stands_alone && names->ref))
        return around;
    struct str id = node_str(names->id), fragment = uri_parse(id).fragment;
    if (dialect->anchor_in_id && fragment.len)
        add_anchor(set, around, fragment, schema);
    struct str reference = uri_without_fragment(id);
    if (reference.len == 0 || reference.len > URI_MAX)
        return around;
    struct str uri = uri_without_fragment(uri_resolve(set->arena, around->uri, reference));
    if (uri.len > URI_MAX)
        return around;
    struct resource *resource = around;
    if (schema == around->root)
        resource->uri = uri;
    else
        resource = add_resource(set, around->known, uri, schema, around->language);
    register_uri(set, resource, uri);
    return resource;
}

static void index_schema(struct schema_set *set, struct resource *around,
                         const struct node *schema);

static void index_all(struct schema_set *set, struct resource *resource, const struct node *values)
{
    NODE_EACH_ITEM(values, item)
    index_schema(set, resource, item);
    NODE_EACH_MEMBER(values, key, value)
    index_schema(set, resource, value);
}

static void index_keyword(struct schema_set *set, struct resource *resource, enum holds holds,
                          const struct node *value)
{
    bool list = holds == HOLDS_SCHEMA_OR_LIST && value->kind == NODE_ARRAY;
    if (holds == HOLDS_SCHEMA || (holds == HOLDS_SCHEMA_OR_LIST && !list))
        index_schema(set, resource, value);
    else if (list || holds == HOLDS_LIST || holds == HOLDS_MAP)
        index_all(set, resource, value);
}

/* `$schema` of a resource's root says how all of it is read (JSON Schema Core 2020-12, 8.1.1). */
static void choose_language(struct schema_set *set, struct resource *resource,
                            const struct identifiers *names)
{
    if (!names->schema)
        return;
    const struct language *language = set_language(set, node_str(names->schema));
    if (language)
        resource->language = language;
    else
        resource->unknown_dialect = names->schema;
}

/* All identifiers in a schema; only what its dialect says are schemas can have some. */
static void index_schema(struct schema_set *set, struct resource *around, const struct node *schema)
{
    if (schema->kind != NODE_OBJECT)
        return;
    struct identifiers names = identifiers_of(around->language, schema);
    if (schema == around->root && names.schema) {
        choose_language(set, around, &names);
        names = identifiers_of(around->language, schema);
    }
    struct resource *resource = name_schema(set, around, schema, &names);
    if (resource != around && names.schema) {
        choose_language(set, resource, &names);
        names = identifiers_of(resource->language, schema);
    }
    if (!(resource->language->dialect->ref_stands_alone && names.ref))
        name_anchors(set, resource, schema, &names);
    NODE_EACH_MEMBER(schema, key, value)
    {
        enum keyword keyword = language_keyword(resource->language, key);
        if (keyword < KEYWORD_COUNT)
            index_keyword(set, resource, keyword_rows[keyword].holds, value);
    }
}

/* Whether annotations matter in it. */
static bool has_unevaluated(const struct node *root)
{
    for (const struct node *node = root; node < node_end(root); node++)
        if (node->flags & NODE_IS_KEY && str_starts(node_str(node), STR("unevaluated")))
            return true;
    return false;
}

static struct known *add_known(struct schema_set *set, struct str uri, const struct doc *doc,
                               const struct node *root)
{
    struct known *known = arena_new(set->arena, struct known);
    *known = (struct known){.doc = doc, .root = root, .uri = uri};
    *vec_push(set->arena, &set->known) = known;
    set->by_address = NULL;
    sort_known(set);
    if (!set->may_track && has_unevaluated(root)) {
        set->may_track = true;
        set->variants = (struct ptrmap){0}; /* they do not say what they evaluate */
    }
    return known;
}

/* ---- contracts ---- */

/* What stands under these keys is no schema. */
static bool holds_values(struct str name)
{
    static const struct str names[] = {STR_INIT("example"), STR_INIT("examples"),
                                       STR_INIT("default"), STR_INIT("enum"),
                                       STR_INIT("const"),   STR_INIT("value")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(names[i], name))
            return true;
    return str_starts(name, STR("x-"));
}

/* Identifiers of schemas anywhere in a contract. */
static void index_host(struct schema_set *set, struct resource *around, const struct node *node)
{
    struct identifiers names = identifiers_of(around->language, node);
    struct resource *resource = name_schema(set, around, node, &names);
    if (resource != around)
        choose_language(set, resource, &names);
    name_anchors(set, resource, node, &names);
    NODE_EACH_MEMBER(node, key, value)
    if (value->kind >= NODE_ARRAY && !holds_values(node_str(key)))
        index_host(set, resource, value);
    NODE_EACH_ITEM(node, item)
    if (item->kind >= NODE_ARRAY)
        index_host(set, resource, item);
}

static bool has_identifiers(const struct doc *doc)
{
    static const struct str names[] = {STR_INIT("$id"), STR_INIT("$anchor"), STR_INIT("$schema"),
                                       STR_INIT("$dynamicAnchor")};
    for (size_t i = 0; i < doc->count; i++) {
        const struct node *node = &doc->root[i];
        if (!(node->flags & NODE_IS_KEY) || node->len < 3 || node->text[0] != '$')
            continue;
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            if (str_eq(node_str(node), names[n]))
                return true;
    }
    return false;
}

/* ---- adding ---- */

void schema_set_add(struct schema_set *set, struct str uri, const struct doc *doc,
                    const struct node *root)
{
    if (map_get(&set->resources, uri) && uri.len)
        return;
    struct known *known = add_known(set, uri, doc, root);
    register_uri(set, add_resource(set, known, uri, root, set->language), uri);
}

/* What is called how in all that was added: not before all of it is there, so that a schema may come before
 * the meta-schema it names. */
static void index_added(struct schema_set *set)
{
    while (set->indexed < set->known.len) {
        struct known *known = set->known.at[set->indexed++];
        struct resource *whole = known->resources.at[0];
        if (!known->is_host)
            index_schema(set, whole, known->root);
        else if (!set->language->dialect->ids_ignored && has_identifiers(known->doc))
            index_host(set, whole, known->root);
    }
}

static void add_host(struct schema_set *set, const struct doc *doc)
{
    struct known *known = add_known(set, doc->source->uri, doc, doc->root);
    known->is_host = true;
    register_uri(set, add_resource(set, known, known->uri, doc->root, set->language), known->uri);
}

/* The documents of the contract that the set does not know yet. */
static void adopt_hosts(struct schema_set *set)
{
    const struct refs *refs = set->options.refs;
    for (size_t i = 0; refs && i < refs_doc_count(refs); i++) {
        const struct doc *doc = refs_doc_at(refs, i);
        if (!set->by_address || !set_known(set, doc->root))
            add_host(set, doc);
    }
}

/* ---- loading ---- */

static bool add_metaschema(struct schema_set *set, struct str uri)
{
    for (const struct metaschema *meta = schema_metaschemas; meta->uri; meta++) {
        if (!str_eq(str_of(meta->uri), uri))
            continue;
        struct source *source = arena_new(set->arena, struct source);
        *source = (struct source){
            .name = uri, .uri = uri, .text = {meta->text, meta->length}
        };
        struct budget budget = budget_standard();
        const struct doc *doc = doc_read_json(set->arena, source, &budget, set->findings);
        if (doc)
            schema_set_add(set, uri, doc, doc->root);
        return doc != NULL;
    }
    return false;
}

static bool load_allowed(const struct schema_set *set, struct str uri)
{
    for (size_t i = 0; i < set->options.within_count; i++)
        if (refs_lies_under(uri, set->options.within[i]))
            return true;
    return false;
}

static bool refuse(struct refusal *refusal, enum finding_id id, struct str why)
{
    *refusal = (struct refusal){id, why};
    return false;
}

static bool load(struct schema_set *set, struct str uri, struct refusal *refusal)
{
    const struct refs_loader *loader = set->options.loader;
    if (!loader)
        return refuse(refusal, FINDING_REF_NOT_FOUND, STR("no document of that name is known"));
    if (!load_allowed(set, uri))
        return refuse(
            refusal, FINDING_REF_NOT_ALLOWED,
            str_starts(uri, STR("file:"))
                ? STR("it lies outside the schema's folder; --allow-ref allows reading there")
                : STR("only files are read: documents are not fetched over the network"));
    if (set->known.len >= set->budget.documents)
        return refuse(refusal, FINDING_REF_LIMIT,
                      STR("there are more documents than --max-documents allows"));
    struct refs_request request = {
        .uri = uri, .within = set->options.within, .within_count = set->options.within_count};
    struct source *source = arena_new(set->arena, struct source);
    struct str why;
    if (!loader->load(loader->self, set->arena, &request, source, &why))
        return refuse(refusal, FINDING_REF_DOCUMENT_UNREADABLE, why);
    const struct doc *doc = doc_read(set->arena, source, &set->budget, set->findings);
    if (!doc)
        return refuse(refusal, FINDING_REF_DOCUMENT_UNREADABLE,
                      STR("it is neither JSON nor YAML that can be read"));
    schema_set_add(set, uri, doc, doc->root);
    return true;
}

/* The resource of a URI, read where it is not there yet; else NULL and why. */
static struct resource *resource_at(struct schema_set *set, struct str uri, struct refusal *refusal)
{
    struct resource *resource = map_get(&set->resources, uri);
    if (resource)
        return resource;
    struct refusal *refused = map_get(&set->refused, uri);
    if (refused) {
        *refusal = *refused;
        return NULL;
    }
    if (add_metaschema(set, uri) || load(set, uri, refusal)) {
        index_added(set);
        return map_get(&set->resources, uri);
    }
    refused = arena_new(set->arena, struct refusal);
    *refused = *refusal;
    *map_put(set->arena, &set->refused, uri) = refused;
    return NULL;
}

/* ---- references ---- */

static const struct node *find_fragment(struct schema_set *set, const struct resource *resource,
                                        struct str fragment)
{
    struct str decoded = fragment;
    if (fragment.len == 0)
        return resource->root;
    if (!uri_decode(set->arena, fragment, &decoded))
        return NULL;
    if (str_starts(decoded, STR("/")))
        return doc_pointer_find(resource->root, decoded);
    return map_get(&resource->anchors, decoded);
}

static struct target find(struct schema_set *set, struct str uri, struct refusal *refusal)
{
    struct uri parts = uri_parse(uri);
    struct resource *resource = resource_at(set, uri_without_fragment(uri), refusal);
    if (!resource)
        return (struct target){0};
    refuse(refusal, FINDING_REF_NOT_FOUND, STR("the document has no such place"));
    const struct node *node = find_fragment(set, resource, parts.fragment);
    if (!node)
        return (struct target){0};
    return (struct target){node, set_resource_in(resource->known, node)};
}

static struct target follow_host(struct schema_set *set, const struct node *schema)
{
    const struct node *node = refs_step(set->options.refs, schema);
    if (!node)
        return (struct target){0};
    return (struct target){node, set_resource(set, node)};
}

struct target set_follow(struct schema_set *set, const struct resource *from,
                         const struct node *schema, const struct node *reference)
{
    struct str text = without_empty_fragment(node_str(reference));
    struct refusal refusal = {0}, ignored;
    struct target target = {0};
    if (from->known->is_host &&
        str_eq(node_str(reference), node_string(node_get(schema, STR("$ref")))))
        target = follow_host(set, schema);
    if (!target.node)
        target = find(set, uri_resolve(set->arena, from->uri, text), &refusal);
    if (!target.node && !str_eq(from->uri, from->known->uri))
        target = find(set, uri_resolve(set->arena, from->known->uri, text), &ignored);
    if (!target.node)
        set_tell(set, refusal.id, reference, "'" STR_FMT "' leads nowhere: " STR_FMT, STR_ARG(text),
                 STR_ARG(refusal.why));
    return target;
}

/* ---- languages ---- */

static bool tell_vocabulary(struct schema_set *set, const struct node *key)
{
    set_tell(set, FINDING_SCHEMA_VOCABULARY_UNKNOWN, key,
             "the vocabulary '" STR_FMT "' is required, and not known", STR_ARG(node_str(key)));
    return true;
}

static void read_vocabularies(struct schema_set *set, const struct node *meta,
                              struct language *language)
{
    unsigned on = 0;
    bool asserted = language->formats_asserted, incomplete = language->is_incomplete;
    const struct node *list = node_get(meta, STR("$vocabulary"));
    NODE_EACH_MEMBER(list, key, value)
    {
        enum vocabulary vocabulary = vocabulary_find(node_str(key));
        if (vocabulary < VOCABULARY_COUNT)
            on |= 1u << vocabulary;
        else if (node_bool(value, false))
            incomplete = tell_vocabulary(set, key);
        bool old_format = str_ends(node_str(key), STR("2019-09/vocab/format"));
        if (vocabulary == VOCABULARY_FORMAT_ASSERTION || (old_format && node_bool(value, false)))
            asserted = true;
    }
    if (on & 1u << VOCABULARY_FORMAT_ASSERTION)
        on |= 1u << VOCABULARY_FORMAT;
    if (language->dialect->id == SCHEMA_2019_09 && on & 1u << VOCABULARY_APPLICATOR)
        on |= 1u << VOCABULARY_UNEVALUATED;
    language_init(language, language->dialect, on | 1u << VOCABULARY_CORE);
    language->formats_asserted |= asserted;
    language->is_incomplete = incomplete;
}

static const struct language *find_language(struct schema_set *set, struct str uri, unsigned depth);

/* A meta-schema of somebody's own: read as the dialect that it is written in itself. */
static const struct language *custom_language(struct schema_set *set, struct str uri,
                                              unsigned depth)
{
    struct refusal refusal;
    struct resource *meta = depth < LANGUAGE_DEPTH ? resource_at(set, uri, &refusal) : NULL;
    const struct node *above = meta ? node_get(meta->root, STR("$schema")) : NULL;
    struct str above_uri = without_empty_fragment(node_string(above));
    if (!meta || above_uri.len == 0 || str_eq(above_uri, uri))
        return NULL;
    const struct language *base = find_language(set, above_uri, depth + 1);
    if (!base)
        return NULL;
    struct language *language = arena_new(set->arena, struct language);
    *language = *base;
    if (base->dialect->has_vocabularies &&
        node_is(node_get(meta->root, STR("$vocabulary")), NODE_OBJECT))
        read_vocabularies(set, meta->root, language);
    return language;
}

static const struct language *find_language(struct schema_set *set, struct str uri, unsigned depth)
{
    void **slot = map_put(set->arena, &set->languages, uri);
    if (*slot)
        return *slot;
    enum schema_dialect id;
    const struct language *found;
    if (uri.len && str_contains(uri, STR(":")) && schema_dialect_find(uri, &id)) {
        struct language *language = arena_new(set->arena, struct language);
        language_init(language, dialect_at(id), VOCABULARIES_ALL);
        found = language;
    } else {
        found = custom_language(set, uri, depth);
    }
    *map_put(set->arena, &set->languages, uri) = (void *)(uintptr_t)found;
    return found;
}

static const struct language *set_language(struct schema_set *set, struct str uri)
{
    return find_language(set, without_empty_fragment(uri), 0);
}

/* ---- compiling: the way in ---- */

const struct schema *schema_compile(struct schema_set *set, const struct node *node,
                                    enum schema_direction direction)
{
    adopt_hosts(set);
    index_added(set);
    struct schema *schema = arena_new(set->arena, struct schema);
    *schema = (struct schema){.set = set, .edge = {.at = node}};
    bool may_track;
    do {
        may_track = set->may_track;
        compile_root(set, schema, direction);
        link_blocks(set);
    } while (may_track != set->may_track);
    return schema;
}

bool schema_is_complete(const struct schema *schema)
{
    return !schema->faulty && !schema->edge.block->faulty;
}

bool schema_is_one_way(const struct schema *schema)
{
    return schema->edge.block->one_way;
}

const struct node *schema_node(const struct schema *schema)
{
    return schema->edge.at;
}

const struct doc *schema_doc(const struct schema *schema, const struct node *node)
{
    const struct known *known = set_known(schema->set, node);
    return known ? known->doc : NULL;
}

const struct block *schema_block(const struct schema *schema)
{
    return schema->edge.block;
}

const struct schema *schema_of_block(struct arena *arena, const struct schema *from,
                                     const struct block *block)
{
    struct schema *schema = arena_new(arena, struct schema);
    *schema = (struct schema){
        .set = from->set, .edge = {.block = block, .at = block->node}
    };
    return schema;
}
