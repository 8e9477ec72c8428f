/* One pass over a document's tape: every `$ref`, `$id`, `$anchor` and `$dynamicAnchor`. */
#include "refs_private.h"
#include "uri.h"

#include <stdlib.h>

struct mark { /* an object and the value of the member that made it interesting */
    const struct node *object, *value;
    bool in_extension, in_value;
};

/* What the keys of an object are. */
enum keys {
    KEYS_FIELDS,         /* fields of the specification, and extensions */
    KEYS_NAMES,          /* names that the author chose: an `x-…` among them is no extension */
    KEYS_NAMES_EXTENDED, /* names, and extensions */
};

struct open { /* a container the pass is in */
    const struct node *node, *end;
    enum keys keys;
};

struct pass {
    struct refs *refs;
    struct arena scratch; /* for the vectors below */
    struct document *document;
    VEC(struct open) around;
    const struct node *extension_end; /* behind the extension the pass is in */
    const struct node *value_end;     /* behind the authored value the pass is in */
    VEC(struct mark) references, ids, anchors;
    VEC(struct base *) bases; /* by address of their roots */
};

static bool is_among(struct str name, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}
#define IS_AMONG(name, names) is_among((name), (names), sizeof(names) / sizeof *(names))

/* What the keys of the value of a field are. */
static enum keys keys_of(struct str field)
{
    static const struct str chosen[] = {
        STR_INIT("properties"),
        STR_INIT("headers"),
        STR_INIT("schemas"),
        STR_INIT("parameters"),
        STR_INIT("examples"),
        STR_INIT("requestBodies"),
        STR_INIT("links"),
        STR_INIT("securitySchemes"),
        STR_INIT("securityDefinitions"),
        STR_INIT("pathItems"),
        STR_INIT("mediaTypes"),
        STR_INIT("webhooks"),
        STR_INIT("definitions"),
        STR_INIT("$defs"),
        STR_INIT("encoding"),
        STR_INIT("variables"),
        STR_INIT("patternProperties"),
        STR_INIT("dependentSchemas"),
        STR_INIT("dependencies"),
        STR_INIT("mapping"),
        STR_INIT("content"),
    };
    static const struct str extended[] = {STR_INIT("paths"), STR_INIT("responses"),
                                          STR_INIT("callbacks")};
    if (IS_AMONG(field, chosen))
        return KEYS_NAMES;
    return IS_AMONG(field, extended) ? KEYS_NAMES_EXTENDED : KEYS_FIELDS;
}

/* What stands under these is a value, no part of the contract: a `$ref` in it may be mere text. */
static bool holds_value(struct str field)
{
    static const struct str names[] = {
        STR_INIT("example"), STR_INIT("examples"), STR_INIT("default"),   STR_INIT("enum"),
        STR_INIT("const"),   STR_INIT("value"),    STR_INIT("dataValue"),
    };
    return IS_AMONG(field, names);
}

static void mark(struct pass *pass, const struct node *key, struct mark *at)
{
    *at = (struct mark){.object = pass->around.at[pass->around.len - 1].node,
                        .value = key + 1,
                        .in_extension = key < pass->extension_end,
                        .in_value = key < pass->value_end};
}

static void see_keyword(struct pass *pass, const struct node *key, struct str name)
{
    struct arena *arena = &pass->scratch;
    if (str_eq(name, STR("$ref")))
        mark(pass, key, vec_push(arena, &pass->references));
    if (!pass->refs->has_ids)
        return;
    bool is_self = str_eq(name, STR("$self")) && pass->around.len == 1;
    if (str_eq(name, STR("$id")) || is_self)
        mark(pass, key, vec_push(arena, &pass->ids));
    if (str_eq(name, STR("$anchor")) || str_eq(name, STR("$dynamicAnchor")))
        mark(pass, key, vec_push(arena, &pass->anchors));
}

static void see_key(struct pass *pass, const struct node *key)
{
    struct str name = node_str(key);
    const struct node *value = key + 1;
    enum keys keys = pass->around.at[pass->around.len - 1].keys;
    if (str_starts(name, STR("$")) && value->kind == NODE_STRING)
        see_keyword(pass, key, name);
    if (keys != KEYS_NAMES && str_starts(name, STR("x-")) && key >= pass->extension_end)
        pass->extension_end = node_end(value);
    if (keys == KEYS_FIELDS && holds_value(name) && key >= pass->value_end)
        pass->value_end = node_end(value);
}

static void see_container(struct pass *pass, const struct node *node, const struct node *key)
{
    bool is_field = key && pass->around.at[pass->around.len - 1].keys == KEYS_FIELDS;
    *vec_push(&pass->scratch, &pass->around) =
        (struct open){.node = node,
                      .end = node_end(node),
                      .keys = is_field ? keys_of(node_str(key)) : KEYS_FIELDS};
}

static void scan(struct pass *pass, const struct doc *doc)
{
    const struct node *end = node_end(doc->root), *key = NULL;
    for (const struct node *node = doc->root; node < end; node++) {
        while (pass->around.len && node >= pass->around.at[pass->around.len - 1].end)
            pass->around.len--;
        if (node->flags & NODE_IS_KEY)
            see_key(pass, node);
        else if (node->kind == NODE_OBJECT || node->kind == NODE_ARRAY)
            see_container(pass, node, key);
        key = node->flags & NODE_IS_KEY ? node : NULL;
    }
}

static int by_object(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;
    return a->object != b->object ? (a->object > b->object) - (a->object < b->object)
                                  : (a->value > b->value) - (a->value < b->value);
}

/* The innermost base around a node. Bases nest, so it is the last one that starts before the node,
 * or one around that. */
static struct base *base_of(const struct pass *pass, const struct node *node)
{
    size_t low = 0, high = pass->bases.len;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (pass->bases.at[middle]->root <= node)
            low = middle;
        else
            high = middle;
    }
    struct base *base = pass->bases.at[low];
    while (base->around && node >= node_end(base->root))
        base = base->around;
    return base;
}

static void add_base(struct pass *pass, struct base *around, struct str uri,
                     const struct node *root)
{
    struct refs *refs = pass->refs;
    struct base *base = arena_new(refs->arena, struct base);
    *base = (struct base){.uri = uri, .root = root, .around = around, .document = pass->document};
    *vec_push(&pass->scratch, &pass->bases) = base;
    void **known = map_put(refs->arena, &refs->resources, uri);
    if (!*known)
        *known = base;
}

/* An identifier that is longer identifies nothing: each reference below it would repeat it. */
enum { ID_MAX = 1000 };

static void add_id(struct pass *pass, const struct mark *id)
{
    struct arena *arena = pass->refs->arena;
    struct str text = uri_without_fragment(node_str(id->value));
    if (text.len == 0 || text.len > ID_MAX)
        return;
    struct base *around = base_of(pass, id->object);
    struct str uri = uri_normal(arena, uri_resolve(arena, around->uri, text));
    if (uri.len <= ID_MAX)
        add_base(pass, around, uri, id->object);
}

static void add_ids(struct pass *pass)
{
    if (pass->ids.len)
        qsort(pass->ids.at, pass->ids.len, sizeof *pass->ids.at, by_object);
    for (size_t i = 0; i < pass->ids.len; i++)
        add_id(pass, &pass->ids.at[i]);
}

static void add_anchors(struct pass *pass)
{
    for (size_t i = 0; i < pass->anchors.len; i++) {
        const struct mark *anchor = &pass->anchors.at[i];
        struct base *base = base_of(pass, anchor->object);
        void **known = map_put(pass->refs->arena, &base->anchors, node_str(anchor->value));
        if (!*known)
            *known = (void *)(uintptr_t)anchor->object;
    }
}

static struct document *document_beside(struct refs *refs, const struct base *base,
                                        struct str reference, const struct target *target)
{
    if (str_eq(base->uri, base->document->uri))
        return NULL;
    struct str uri = uri_resolve(refs->arena, base->document->uri, reference);
    uri = uri_normal(refs->arena, uri_without_fragment(uri));
    return str_eq(uri, target->uri) ? NULL : document_at(refs, uri);
}

static struct target *make_target(struct refs *refs, struct base *base, struct str text)
{
    struct target *target = arena_new(refs->arena, struct target);
    struct uri parts = uri_parse(text);
    struct str reference = uri_without_fragment(text);
    *target = (struct target){.base = base, .text = text, .uri = base->uri};
    if (!uri_decode(refs->arena, parts.fragment, &target->fragment))
        target->fragment = parts.fragment;
    if (reference.len)
        target->uri = uri_normal(refs->arena, uri_resolve(refs->arena, base->uri, reference));
    target->document = document_at(refs, target->uri);
    target->beside = document_beside(refs, base, reference, target);
    *vec_push(refs->arena, &refs->targets) = target;
    return target;
}

static void add_references(struct pass *pass)
{
    struct refs *refs = pass->refs;
    for (size_t i = 0; i < pass->references.len; i++) {
        const struct mark *reference = &pass->references.at[i];
        struct base *base = base_of(pass, reference->object);
        struct str text = node_str(reference->value);
        void **known = map_put(refs->arena, &base->targets, text);
        if (!*known)
            *known = make_target(refs, base, text);
        struct target *target = *known;
        target->wanted |= !reference->in_extension;
        if (!reference->in_extension && !reference->in_value)
            *vec_push(refs->arena, &refs->meant) = reference->object;
        *ptrmap_put(refs->arena, &refs->references, reference->object) = target;
    }
}

void collect(struct refs *refs, struct document *document)
{
    struct pass pass = {.refs = refs, .document = document};
    arena_init(&pass.scratch);
    scan(&pass, document->doc);
    add_base(&pass, NULL, document->uri, document->doc->root);
    add_ids(&pass);
    add_anchors(&pass);
    add_references(&pass);
    arena_release(&pass.scratch);
}
