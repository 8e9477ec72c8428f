/* What the files of refs share.
 *
 * A *document* is known by its URI from the first reference to it on, whether it was read or not. A
 * *base* is a part of a document that relative references in it are resolved against: the whole
 * document, or in OpenAPI 3.1 and later a schema with `$id`. A *target* is what one text of `$ref`
 * means from one base: many reference objects share it.
 */
#ifndef PROVISO_REFS_PRIVATE_H
#define PROVISO_REFS_PRIVATE_H

#include "map.h"
#include "ptrmap.h"
#include "refs.h"
#include "vec.h"

enum { BIG = 32 /* from so many members or items on, an index pays */ };

enum document_state {
    DOCUMENT_UNTRIED, /* nothing that counts refers to it */
    DOCUMENT_READ,
    DOCUMENT_NOT_ALLOWED, /* by policy */
    DOCUMENT_UNREADABLE,  /* the loader said why, or it is no JSON or YAML */
    DOCUMENT_TOO_MANY     /* budget->documents */
};

struct document {
    struct str uri; /* absolute, without fragment */
    enum document_state state;
    const struct doc *doc;
    struct str why;           /* DOCUMENT_UNREADABLE: a clause */
    struct findings findings; /* of reading it; told once somebody follows a reference to it */
    bool told;
};

struct base {
    struct str uri;
    const struct node *root;
    struct base *around; /* NULL: it is the whole document */
    struct document *document;
    struct map targets; /* by the text of `$ref` */
    struct map anchors; /* name → node */
};

enum target_state {
    TARGET_NEW,
    TARGET_RESOLVING,
    TARGET_FOUND,
    TARGET_MISSING, /* its document was read, but has no such place; or was not read */
    TARGET_CIRCULAR,
    TARGET_TOO_LONG
};

struct target {
    struct base *base;
    struct str text;           /* as written */
    struct str uri;            /* absolute, without fragment */
    struct str fragment;       /* percent-decoded */
    struct document *document; /* of that URI; NULL where an `$id` has it */
    struct document *beside;   /* where an `$id` or `$self` changed the base: the document that the
                                * text   means from where its own was read; else NULL */
    const struct node *step, *end; /* one step, all steps; NULL where there is none */
    enum target_state state;
    unsigned length; /* steps to the end */
    bool wanted;     /* some reference to it stands outside extensions */
};

struct attachment { /* a file that is no document: the bytes of an example */
    struct source source;
    struct str why;
    bool read;
};

struct refs {
    struct arena *arena;
    struct refs_options options;
    struct budget budget;
    struct findings *findings;   /* of refs_open; NULL afterwards */
    struct str folder;           /* of the root document, with '/' at the end */
    struct refs_request request; /* what the loader is told: the folder and all that is allowed */
    VEC(struct document *) documents; /* those read, in order */
    struct document **by_address;     /* the same, by where their nodes lie */
    VEC(struct target *) targets;
    struct map by_uri;                    /* all documents known */
    struct map resources;                 /* URI → struct base: documents and `$id` */
    struct map by_attachment;             /* URI → struct attachment */
    VEC(struct attachment *) attachments; /* those read, in order */
    VEC(const struct node *) meant;       /* reference objects outside extensions and values */
    struct ptrmap references;             /* object with `$ref` → struct target */
    struct ptrmap reported;               /* by refs_report */
    struct ptrmap indexes;                /* of big objects and arrays */
    size_t tried;                         /* documents and files the loader was asked for */
    size_t compared;                      /* names, for hints, so far */
    bool has_ids;                         /* `$id` and anchors count: OpenAPI 3.1 and later */
};

/* collect.c: all references, `$id` and anchors of a document that was read. */
void collect(struct refs *refs, struct document *document);

/* load.c: documents by URI. */
struct document *document_at(struct refs *refs, struct str uri);
void document_try(struct refs *refs, struct document *document);
void document_tell(struct document *document, struct findings *findings);
void document_adopt(struct refs *refs, struct document *document, const struct doc *doc);
struct str uri_normal(struct arena *arena, struct str uri);

/* resolve.c */
void target_resolve(struct refs *refs, struct target *target, unsigned depth);
/* The last place that exists on the way, and in *rest what it lacks; for telling. */
const struct node *target_deepest(struct refs *refs, const struct target *target, struct str *rest);

#endif
