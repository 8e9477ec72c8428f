/* References: the documents of one contract joined by `$ref`.
 *
 * Starts at one document and reads every other that is referred to, through a function that the caller passes: this
 * module opens nothing itself. A reference that leads outside the root document's folder, or over the network, is
 * refused with a finding unless `allow` has a prefix of its URI.
 *
 * Every `$ref` of every document is looked up once, when refs_open runs; refs_follow is then one probe of a table and
 * safe from any thread. What does not resolve costs nothing until somebody follows it: references inside extensions
 * (`x-…`) or examples that lead nowhere are no fault of the contract. So refs_follow gives NULL, and whoever needs the
 * target reports it with refs_report.
 *
 *     const struct node *schema = refs_follow(refs, node);
 *     if (!schema) refs_report(refs, node, findings);
 */
#ifndef PROVISO_REFS_H
#define PROVISO_REFS_H

#include "doc.h"

struct refs;

/* How the outside is reached. */
struct refs_loader {
    void *self;
    /* Reads the document at `uri` (absolute, without fragment): fills the source (name, uri, text, living
     * as long as the arena) and returns true; or puts a reason (living likewise) in *why and returns false. */
    bool (*load)(void *self, struct arena *arena, struct str uri, struct source *source,
                 struct str *why);
};

struct refs_options {
    const struct refs_loader *loader; /* NULL: only the root document */
    const struct str *allow;          /* URI prefixes that may be read although outside the folder */
    size_t allow_count;
    const struct budget *budget;
};

/* Reads the root document and all it refers to. NULL where the root itself cannot be read (findings say
 * why); other documents' faults are findings too, and what refers to them does not resolve. */
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

/* Where one reference leads (one step; may be a reference again), NULL where it does not resolve. */
const struct node *refs_step(const struct refs *refs, const struct node *reference);

/* The node itself where it is no reference, else what the chain of references ends at. NULL where one of
 * them does not resolve or they lead in a circle; NULL for NULL. Siblings of `$ref` are the caller's. */
const struct node *refs_follow(const struct refs *refs, const struct node *node);

/* Adds the finding that says why refs_follow gives NULL for this node: not found (with the nearest name there is),
 * not allowed, not readable, circular. Once for each reference, however often it is called. */
void refs_report(struct refs *refs, const struct node *reference, struct findings *findings);

#endif
