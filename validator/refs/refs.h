/* References: the documents of one contract joined by `$ref`.
 *
 * Starts at one document and reads every other that is referred to, in order of first reference and
 * each once, through a function that the caller passes: this module opens nothing itself. A
 * reference that leads outside the root document's folder, or over the network, is refused with a
 * finding unless `allow` has a prefix of its URI. (Links in the file system are for the loader to
 * judge: see refs_request.)
 *
 * Every `$ref` of every document is looked up once, when refs_open runs; refs_follow is then one
 * probe of a table and safe from any thread. What does not resolve costs nothing until somebody
 * follows it: references inside extensions (`x-…`) or examples that lead nowhere are no fault of
 * the contract. So refs_follow gives NULL, and whoever needs the target reports it with
 * refs_report. References inside extensions resolve too, but make no other document be read.
 *
 * A pointer that leads through a reference goes on inside what that one refers to. In OpenAPI 3.1
 * and later `$id`, `$self`, `$anchor` and `$dynamicAnchor` count, in all documents; what such an
 * `$id` or `$self` leads astray is looked up once more from where its document was read, as most
 * tools do.
 *
 *     const struct node *schema = refs_follow(refs, node);
 *     if (!schema) refs_report(refs, node, findings);
 */
#ifndef PROVISO_REFS_H
#define PROVISO_REFS_H

#include "doc.h"

struct refs;

/* What a loader is asked for. The policy has been asked before, about the URI as it is written; a
 * symbolic link, a redirect or the like may lead elsewhere, so the loader asks again about where it
 * really ends. */
struct refs_request {
    struct str uri;           /* absolute, without fragment */
    const struct str *within; /* prefixes (refs_lies_under): the true place must have one, too */
    size_t within_count;
};

/* How the outside is reached. */
struct refs_loader {
    void *self;
    /* Reads what is at request->uri: fills the source (name, uri, text, living as long as the
     * arena) and returns true; or puts a reason, one clause (living likewise), in *why and returns
     * false. */
    bool (*load)(void *self, struct arena *arena, const struct refs_request *request,
                 struct source *source, struct str *why);
};

struct refs_options {
    const struct refs_loader *loader; /* NULL: only the root document */
    const struct str *allow; /* URI prefixes that may be read although outside the folder */
    size_t allow_count;
    const struct budget *budget; /* NULL: the standard budget */
};

/* Whether the URI is `prefix` or lies under it: "http://a.example" does not cover
 * "http://a.example.org/". */
bool refs_lies_under(struct str uri, struct str prefix);

/* Reads the root document and all it refers to. NULL where the root itself cannot be read (findings
 * say why). Another document that cannot be read is told of by refs_report, when somebody needs it.
 */
struct refs *refs_open(struct arena *arena, const struct source *root,
                       const struct refs_options *options, struct findings *findings);

/* The root value of the root document. */
const struct node *refs_root(const struct refs *refs);

/* All documents, the root first, the others in the order they were first referred to. */
size_t refs_doc_count(const struct refs *refs);
const struct doc *refs_doc_at(const struct refs *refs, size_t index);

/* The document a node belongs to. */
const struct doc *refs_doc(const struct refs *refs, const struct node *node);

/* Place and pointer of any node of any document. */
struct where refs_where(const struct refs *refs, const struct node *node);
struct str refs_pointer(const struct refs *refs, struct arena *arena, const struct node *node);

/* Whether the node is an object with a string member `$ref`. */
bool refs_is_reference(const struct node *node);

/* Where one reference leads (one step; may be a reference again), NULL where it does not resolve.
 */
const struct node *refs_step(const struct refs *refs, const struct node *reference);

/* The node itself where it is no reference, else what the chain of references ends at. NULL where
 * one of them does not resolve or they lead in a circle; NULL for NULL. Siblings of `$ref` are the
 * caller's. */
const struct node *refs_follow(const struct refs *refs, const struct node *node);

/* Adds the finding that says why refs_follow gives NULL for this node: not found (with the nearest
 * name there is), not allowed, not readable, circular. Once for each reference, however often it is
 * called. */
void refs_report(struct refs *refs, const struct node *reference, struct findings *findings);

/* The same for every reference that leads nowhere, in the order of the documents, but those in
 * extensions and in values (`example`, `default`, `enum`, …), where a `$ref` may be mere text. */
void refs_report_all(struct refs *refs, struct findings *findings);

/* A file that is no document, such as the bytes of an example: read at once, through the same
 * policy, each URI once. `reference` is relative to the document of `from`. NULL where it cannot be
 * read, *why says so. */
const struct source *refs_attach(struct refs *refs, const struct node *from, struct str reference,
                                 struct str *why);

/* Those read so far, in order. */
size_t refs_attachment_count(const struct refs *refs);
const struct source *refs_attachment_at(const struct refs *refs, size_t index);

#endif
