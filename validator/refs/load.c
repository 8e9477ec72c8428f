/* Documents by URI: which may be read, and reading them. */
#include "refs_private.h"
#include "uri.h"

/* One spelling for each file URI: lower-case scheme, empty authority, decoded and encoded anew, dot
 * segments removed; so that an escape such as %2e%2e is no way round the policy. */
struct str uri_normal(struct arena *arena, struct str uri)
{
    uri = uri_without_fragment(uri);
    struct str path = uri_to_path(arena, uri);
    if (path.len == 0)
        return uri;
    return uri_resolve(arena, STR(""), uri_of_path(arena, path));
}

static bool is_allowed(const struct refs *refs, struct str uri)
{
    for (size_t i = 0; i < refs->request.within_count; i++)
        if (refs_lies_under(uri, refs->request.within[i]))
            return true;
    return false;
}

/* Reads bytes at a URI that the policy has been asked about. */
static bool fetch(struct refs *refs, struct str uri, struct source *source, struct str *why)
{
    const struct refs_loader *loader = refs->options.loader;
    *why = STR("other documents are not read here");
    if (!loader)
        return false;
    refs->request.uri = uri;
    return loader->load(loader->self, refs->arena, &refs->request, source, why);
}

/* `prefix` as such, or what lies under it: "http://a.example" is none of "http://a.example.org/".
 */
bool refs_lies_under(struct str uri, struct str prefix)
{
    if (!str_starts(uri, prefix) || prefix.len == 0)
        return false;
    char next = uri.len > prefix.len ? uri.ptr[prefix.len] : '/';
    return str_ends(prefix, STR("/")) || next == '/' || next == '?';
}

struct document *document_at(struct refs *refs, struct str uri)
{
    void **known = map_put(refs->arena, &refs->by_uri, uri);
    if (*known)
        return *known;
    struct document *document = arena_new(refs->arena, struct document);
    *document = (struct document){.uri = uri, .findings = {.arena = refs->arena}};
    *known = document;
    return document;
}

void document_adopt(struct refs *refs, struct document *document, const struct doc *doc)
{
    document->state = DOCUMENT_READ;
    document->doc = doc;
    *vec_push(refs->arena, &refs->documents) = document;
}

/* What was found while reading a document that could be read is nobody's secret. */
static void pass_on(struct findings *to, const struct findings *from)
{
    for (size_t i = 0; i < from->list.len; i++) {
        const struct finding *one = &from->list.at[i];
        struct finding *copy = finding_add(to, one->id, one->where, STR_FMT, STR_ARG(one->message));
        copy->also = one->also;
        copy->hint = one->hint;
    }
}

void document_tell(struct document *document, struct findings *findings)
{
    if (!document->told)
        pass_on(findings, &document->findings);
    document->told = true;
}

static void read_document(struct refs *refs, struct document *document)
{
    struct source *source = arena_new(refs->arena, struct source);
    document->state = DOCUMENT_UNREADABLE;
    if (!fetch(refs, document->uri, source, &document->why))
        return;
    const struct doc *doc = doc_read(refs->arena, source, &refs->budget, &document->findings);
    document->why = STR("it is neither JSON nor YAML that can be read");
    if (!doc)
        return;
    document_adopt(refs, document, doc);
    document_tell(document, refs->findings);
}

void document_try(struct refs *refs, struct document *document)
{
    if (!document || document->state != DOCUMENT_UNTRIED)
        return;
    if (!is_allowed(refs, document->uri))
        document->state = DOCUMENT_NOT_ALLOWED;
    else if (++refs->tried >= refs->budget.documents) /* the root is one */
        document->state = DOCUMENT_TOO_MANY;
    else
        read_document(refs, document);
}

static struct attachment *attach(struct refs *refs, struct str uri)
{
    struct attachment *attachment = arena_new(refs->arena, struct attachment);
    attachment->why = STR("it lies outside the contract's folder; --allow-ref permits it");
    if (!is_allowed(refs, uri))
        return attachment;
    attachment->why = STR("there are more files than --max-documents allows");
    if (++refs->tried >= refs->budget.documents)
        return attachment;
    if (!fetch(refs, uri, &attachment->source, &attachment->why))
        return attachment;
    attachment->read = true;
    *vec_push(refs->arena, &refs->attachments) = attachment;
    return attachment;
}

const struct source *refs_attach(struct refs *refs, const struct node *from, struct str reference,
                                 struct str *why)
{
    struct str base = refs_doc(refs, from)->source->uri;
    struct str uri = uri_normal(refs->arena, uri_resolve(refs->arena, base, reference));
    void **known = map_put(refs->arena, &refs->by_attachment, uri);
    if (!*known)
        *known = attach(refs, uri);
    const struct attachment *attachment = *known;
    *why = attachment->why;
    return attachment->read ? &attachment->source : NULL;
}
