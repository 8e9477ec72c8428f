/* Schemas: does this value satisfy this schema? Compiled once into a program, then run.
 *
 * A `struct schema_set` holds the documents that schemas may refer to and all that was compiled from
 * them. Schema documents are added one by one (schema_set_add); those of a contract come with its `refs`.
 * What is wrong in a schema becomes a finding when it is compiled: a keyword that cannot be used is
 * left out, and the schema is then not *complete*.
 *
 *     struct schema_options options = {.dialect = SCHEMA_2020_12, .budget = &budget};
 *     struct schema_set *set = schema_set_new(&arena, &options, &findings);
 *     schema_set_add(set, source.uri, doc, doc->root);
 *     const struct schema *schema = schema_compile(set, doc->root, SCHEMA_NEUTRAL);
 *
 *     struct schema_run *run = schema_run_new(&arena);                     one a thread
 *     if (schema_eval(schema, run, value->root) != SCHEMA_VALID)
 *         schema_report(schema_explain(schema, run, value, value->root, &scratch), &findings);
 *
 * Everything lives in the arenas given. A set is filled and compiled by one thread; what was compiled
 * never changes, and any thread may evaluate it with a run of its own. Evaluating takes no memory from
 * malloc once the run has grown to what its values need.
 *
 * docs/internals/schema.md says how a schema becomes a program and how that runs.
 */
#ifndef PROVISO_SCHEMA_H
#define PROVISO_SCHEMA_H

#include "buf.h"
#include "refs.h"

struct schema_set;
struct schema;
struct schema_run;
struct shapes;

enum schema_dialect {
    SCHEMA_DRAFT_4,
    SCHEMA_DRAFT_6,
    SCHEMA_DRAFT_7,
    SCHEMA_2019_09,
    SCHEMA_2020_12,
    SCHEMA_SWAGGER_2_0,
    SCHEMA_OPENAPI_3_0,
    SCHEMA_OPENAPI_3_1, /* 3.2 as well: 2020-12 with the base vocabulary */
    SCHEMA_ASYNCAPI     /* draft 7 with discriminator, externalDocs, deprecated */
};
enum { SCHEMA_DIALECT_COUNT = 9 };

/* "2020-12", "draft-07", "openapi-3.0" …, and the URI of its meta-schema. */
const char *schema_dialect_name(enum schema_dialect dialect);
const char *schema_dialect_uri(enum schema_dialect dialect);

/* By name ("2020-12", "draft7", "7", "openapi-3.1") or meta-schema URI, with or without '#'. False where
 * unknown. */
bool schema_dialect_find(struct str text, enum schema_dialect *dialect);

enum schema_formats {
    SCHEMA_FORMATS_BY_DIALECT, /* OpenAPI, AsyncAPI, and where the vocabulary format-assertion is
                                  required: asserted; else not */
    SCHEMA_FORMATS_ASSERTED,
    SCHEMA_FORMATS_IGNORED
};

/* What a message with readOnly (in a request) or writeOnly (in a response) members is. They are never
 * required there. */
enum schema_one_way { SCHEMA_ONE_WAY_ALLOWED, SCHEMA_ONE_WAY_REFUSED };

struct schema_options {
    enum schema_dialect dialect; /* of schemas without `$schema` */
    enum schema_formats formats;
    enum schema_one_way one_way;
    const struct budget *budget; /* NULL: the standard budget */
    const struct refs
        *refs; /* of a contract: its documents are known, `$ref` leads where it says */
    /* Reads a document that is referred to, relative to where the referring one was read; NULL: only
     * what was added, and the meta-schemas. What lies under none of `within` (refs_lies_under) is refused. */
    const struct refs_loader *loader;
    const struct str *within;
    size_t within_count;
};

/* Findings about schemas go to `findings`, also those found later; it must live as long as the set. */
struct schema_set *schema_set_new(struct arena *arena, const struct schema_options *options,
                                  struct findings *findings);

/* Makes a schema document known under a URI (absolute, without fragment; may be empty), and all `$id`s
 * and anchors in it. `root` is the document's root or any node of it: what one answers to is only its
 * subtree. The first one under a URI counts. */
void schema_set_add(struct schema_set *set, struct str uri, const struct doc *doc,
                    const struct node *root);

/* The schema at a node of a document that is known. Never NULL; compiled once for each node and direction. */
enum schema_direction { SCHEMA_NEUTRAL, SCHEMA_REQUEST, SCHEMA_RESPONSE };
const struct schema *schema_compile(struct schema_set *set, const struct node *node,
                                    enum schema_direction direction);

/* Whether no error was found in it or in anything it refers to. */
bool schema_is_complete(const struct schema *schema);

/* Whether readOnly or writeOnly counts in it or in anything it refers to. */
bool schema_is_one_way(const struct schema *schema);

/* The node it was compiled from. */
const struct node *schema_node(const struct schema *schema);

/* The document that a node of the schema, or of one it refers to, belongs to. */
const struct doc *schema_doc(const struct schema *schema, const struct node *node);

/* What one thread needs to evaluate. It must not outlive the sets whose schemas it runs: it remembers what it
 * learned about their objects. */
struct schema_run *schema_run_new(struct arena *arena);

/* Values whose objects have shapes of the run (struct doc_reading) are judged without looking at keys that
 * were met before. They must not outlive the run. */
struct shapes *schema_run_shapes(struct schema_run *run);

enum schema_verdict {
    SCHEMA_VALID,
    SCHEMA_INVALID,
    SCHEMA_LIMIT /* steps, depth or a pattern's backtracking ran out: neither of the two */
};

/* Plain: stops at the first failure, says nothing but the verdict. */
enum schema_verdict schema_eval(const struct schema *schema, struct schema_run *run,
                                const struct node *value);

/* The same in the annotating instantiation, which runs anyway where `unevaluated…` asks for it: for
 * tests that hold one against the other. */
enum schema_verdict schema_eval_tracking(const struct schema *schema, struct schema_run *run,
                                         const struct node *value);

/* One thing that is wrong with a value. Texts live in the arena of the outcome. */
struct schema_error {
    enum finding_id id;        /* FINDING_VALUE_… */
    const struct node *value;  /* what is wrong; where a member's name is, its key */
    const struct node *schema; /* the value of the keyword that says so; a boolean schema itself */
    const struct node
        *other;         /* the name that is missing, the earlier one of equal items; or NULL */
    struct str keyword; /* "maxLength"; empty for a boolean schema */
    struct str pointer; /* to the value (JSON Schema Core 2020-12, 12.3.3) */
    struct str keyword_location, absolute_location; /* 12.3.1, 12.3.2 */
    struct str message; /* "5 is more than the maximum, 3"; no full stop */
    struct str hint;    /* "did you mean 'name'?", or empty */
    uint32_t span;      /* errors of this one with all inside it (branches), itself included */
    bool meant;         /* of a branch: the one that was probably meant, or not inside any branch */
};

struct schema_outcome {
    enum schema_verdict verdict;
    const struct doc *doc; /* of the value */
    const struct node *value;
    const struct schema *schema;
    const struct schema_error *errors; /* in preorder: branches behind the anyOf they belong to */
    size_t count, dropped;             /* found, but not kept: SCHEMA_ERRORS_MAX */
};
enum { SCHEMA_ERRORS_MAX = 1000 };

/* Explaining: all that is wrong, with places. `value` is a node of `doc`. Agrees with schema_eval. */
const struct schema_outcome *schema_explain(const struct schema *schema, struct schema_run *run,
                                            const struct doc *doc, const struct node *value,
                                            struct arena *arena);

/* The errors as findings for people, without the noise of branches that were not meant. */
void schema_report(const struct schema_outcome *outcome, struct findings *findings);

/* The output formats of JSON Schema Core 12.4, as compact JSON. */
enum schema_output { SCHEMA_OUTPUT_FLAG, SCHEMA_OUTPUT_BASIC, SCHEMA_OUTPUT_DETAILED };
void schema_write_output(const struct schema_outcome *outcome, enum schema_output form,
                         struct buf *out);

/* The program as text: each block with its place, the types it allows, and for each kind of value the
 * operations it runs through; "!" is required, "→" another block. For people; the form may change. */
void schema_write_program(const struct schema *schema, struct buf *out);

#endif
