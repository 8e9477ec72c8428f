#include "refs_private.h"
#include "uri.h"

#include <stdlib.h>

/* "3.1", "3.2" and what may come; their schemas are JSON Schema 2020-12. */
static bool uses_ids(const struct node *root)
{
    struct str version = node_string(node_get(root, STR("openapi")));
    return str_starts(version, STR("3.")) && !str_starts(version, STR("3.0"));
}

static struct str folder_of(struct str uri)
{
    struct uri parts = uri_parse(uri);
    size_t slash = str_find_last(parts.path, '/');
    if (slash == parts.path.len)
        return STR("");
    return str_slice(uri, 0, (size_t)(parts.path.ptr - uri.ptr) + slash + 1);
}

/* The folder and what else is allowed, one spelling for each. */
static struct refs_request make_request(struct refs *refs)
{
    size_t count = refs->options.allow_count + 1;
    struct str *within = arena_array(refs->arena, struct str, count);
    within[0] = refs->folder;
    for (size_t i = 1; i < count; i++)
        within[i] = uri_normal(refs->arena, refs->options.allow[i - 1]);
    return (struct refs_request){.within = within, .within_count = count};
}

static struct refs *make_refs(struct arena *arena, const struct source *root,
                              const struct refs_options *options, struct findings *findings)
{
    struct refs *refs = arena_new(arena, struct refs);
    refs->arena = arena;
    refs->options = *options;
    refs->budget = options->budget ? *options->budget : budget_standard();
    refs->findings = findings;
    refs->folder = folder_of(uri_normal(arena, root->uri));
    refs->request = make_request(refs);
    return refs;
}

/* Documents that are read on the way are looked through in their turn. */
static void collect_all(struct refs *refs)
{
    size_t next = 0;
    for (size_t i = 0; i < refs->documents.len; i++) {
        collect(refs, refs->documents.at[i]);
        for (; next < refs->targets.len; next++) {
            struct target *target = refs->targets.at[next];
            if (!target->wanted || map_get(&refs->resources, target->uri))
                continue;
            document_try(refs, target->document);
            document_try(refs, target->beside);
        }
    }
}

static int by_root(const void *left, const void *right)
{
    const struct node *a = (*(struct document *const *)left)->doc->root;
    const struct node *b = (*(struct document *const *)right)->doc->root;
    return (a > b) - (a < b);
}

static void sort_documents(struct refs *refs)
{
    size_t count = refs->documents.len;
    refs->by_address = arena_array(refs->arena, struct document *, count);
    memcpy(refs->by_address, refs->documents.at, count * sizeof *refs->by_address);
    qsort(refs->by_address, count, sizeof *refs->by_address, by_root);
}

struct refs *refs_open(struct arena *arena, const struct source *root,
                       const struct refs_options *options, struct findings *findings)
{
    struct refs *refs = make_refs(arena, root, options, findings);
    const struct doc *doc = doc_read(arena, root, &refs->budget, findings);
    if (!doc)
        return NULL;
    refs->has_ids = uses_ids(doc->root);
    document_adopt(refs, document_at(refs, uri_normal(arena, root->uri)), doc);
    collect_all(refs);
    sort_documents(refs);
    for (size_t i = 0; i < refs->targets.len; i++)
        target_resolve(refs, refs->targets.at[i], 0);
    refs->findings = NULL;
    return refs;
}

const struct node *refs_root(const struct refs *refs)
{
    return refs->documents.at[0]->doc->root;
}

size_t refs_doc_count(const struct refs *refs)
{
    return refs->documents.len;
}

const struct doc *refs_doc_at(const struct refs *refs, size_t index)
{
    return refs->documents.at[index]->doc;
}

const struct doc *refs_doc(const struct refs *refs, const struct node *node)
{
    size_t low = 0, high = refs->documents.len;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (refs->by_address[middle]->doc->root <= node)
            low = middle;
        else
            high = middle;
    }
    return refs->by_address[low]->doc;
}

struct where refs_where(const struct refs *refs, const struct node *node)
{
    return doc_where(refs_doc(refs, node), node);
}

struct str refs_pointer(const struct refs *refs, struct arena *arena, const struct node *node)
{
    return doc_pointer_to(arena, refs_doc(refs, node)->root, node);
}

bool refs_is_reference(const struct node *node)
{
    return node_is(node_get(node, STR("$ref")), NODE_STRING);
}

const struct node *refs_step(const struct refs *refs, const struct node *reference)
{
    const struct target *target = ptrmap_get(&refs->references, reference);
    return target ? target->step : NULL;
}

const struct node *refs_follow(const struct refs *refs, const struct node *node)
{
    if (!node_is(node, NODE_OBJECT))
        return node;
    const struct target *target = ptrmap_get(&refs->references, node);
    return target ? target->end : node;
}

size_t refs_attachment_count(const struct refs *refs)
{
    return refs->attachments.len;
}

const struct source *refs_attachment_at(const struct refs *refs, size_t index)
{
    return &refs->attachments.at[index]->source;
}
