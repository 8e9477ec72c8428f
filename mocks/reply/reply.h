/* Replies: which answer an operation gives, and its bytes.
 *
 * reply_compile looks at every operation of a contract once, when it loads: renders the reply that
 * a request without wishes gets, and reports what cannot be answered (a schema nothing satisfies,
 * an example file that is missing). reply_choose then picks for one request; what was rendered is
 * handed out as it is, the rest is rendered into the scratch arena. The plan is never changed after
 * compiling, and any thread may use it.
 *
 * Order of choice (reference: Prism's, its defects mended):
 *   response   `Prefer: code=NNN`: exact, else its range, else default with that status, else
 *              REPLY_NO_SUCH_STATUS. No wish: lowest 2NN or 2XX (2XX answers 200), else default
 *              as 200, else the first declared (3XX as 300 …).
 *   media      by Accept (media_choose), JSON first among equals. No Accept: JSON, else the first
 *              declared. A wildcard media type is answered as a concrete one.
 *   example    `Prefer: example=NAME`; else the media type's first example; else the schema's own;
 *              else a sample of the schema; else empty.
 *
 * In the manner of Prism all of that is chosen and written as Prism does, defects included: for scripts that were written
 * for it (docs/guides/from-prism.md).
 */
#ifndef PROVISO_REPLY_H
#define PROVISO_REPLY_H

#include "check.h"
#include "contract.h"
#include "values.h"

struct reply_plan;

/* Where a body comes from: examples come first, or only schemas count. */
enum reply_source { REPLY_BY_DEFAULT, REPLY_BY_EXAMPLE, REPLY_BY_SCHEMA };

/* What the request asks for beyond its operation. All may be empty (ptr NULL: not given). */
struct reply_wish {
    struct str accept;
    struct str code;    /* of Prefer, as written */
    struct str example; /* of Prefer; comes before `from` */
    enum reply_source from;
    bool ignore_examples; /* Prism's: bodies are made from schemas, the rest is chosen as ever */
    struct values *
        values; /* who makes them, one a thread; NULL: what cannot be sampled plainly is not made */
    bool draws; /* values are drawn: by the seed and the request, as far as the caller wants */
    struct str seed;
    struct draw_key request; /* of what tells this request from others */
};

enum reply_outcome {
    REPLY_OK,
    REPLY_NO_SUCH_STATUS,
    REPLY_NO_SUCH_EXAMPLE,
    REPLY_NOT_ACCEPTABLE,
    REPLY_NO_RESPONSE,  /* the operation declares none */
    REPLY_BAD_WISH,     /* code is not three digits */
    REPLY_NOT_RENDERED, /* see why */
    REPLY_NO_SCHEMA,    /* Prism's: for a body that is to be made from one */
    REPLY_NO_TEXT,      /* Prism's: text/... of something that is no string */
    REPLY_NO_WRITER     /* Prism's: the same of a media type that it cannot write */
};

enum reply_origin {
    REPLY_FROM_NOTHING,
    REPLY_FROM_EXAMPLE,
    REPLY_FROM_SCHEMA_EXAMPLE,
    REPLY_FROM_SCHEMA
};

struct reply_field {
    struct str name; /* lower case */
    struct str value;
};

struct reply {
    uint16_t status;
    struct str content_type; /* empty: no body and no content type */
    struct str body;
    const struct reply_field *fields; /* other response headers, in the contract's order */
    size_t field_count;
    bool prepared; /* body and fields live as long as the plan; else as long as the scratch */
    const struct response *response; /* what was chosen, for explain; NULL where nothing was */
    const struct media_type *media;
    const struct example *example;
    enum reply_origin origin;
    struct str why;       /* where the outcome is not REPLY_OK: one clause */
    struct str available; /* likewise: what there would be, "200, 404" */
    bool retried;         /* Prism's: likewise, and the wanted status had failed before */
};

enum reply_manner { REPLY_AS_PROVISO, REPLY_AS_PRISM };

struct reply_plan *reply_compile(struct arena *arena, const struct contract *contract,
                                 const struct budget *budget, struct findings *findings);
struct reply_options {
    enum reply_manner manner;
    const struct budget *budget;
    const struct check *check; /* of the contract: what is made is judged by it; NULL: by nobody */
};
struct reply_plan *reply_compile_as(const struct reply_options *options, struct arena *arena,
                                    const struct contract *contract, struct findings *findings);

enum reply_outcome reply_choose(const struct reply_plan *plan, const struct operation *operation,
                                const struct reply_wish *wish, struct arena *scratch,
                                struct reply *reply);

/* What a request that breaks the contract is answered with, where the operation declares that: the first of `codes`
 * that is declared, by itself or by its range; else `default`, with the first code. Media type: by Accept where that is
 * possible, else the first with an example, else the first with a schema. An example is chosen where the request
 * prefers one of the codes. REPLY_NO_RESPONSE: nothing is declared. In Prism's manner Accept is not looked at. */
struct reply_refusal {
    const uint16_t *codes;
    size_t count;
};
enum reply_outcome reply_refuse(const struct reply_plan *plan, const struct operation *operation,
                                const struct reply_refusal *refusal, const struct reply_wish *wish,
                                struct arena *scratch, struct reply *reply);

/* What a field may carry of a text (RFC 9110, 5.5): its control characters are spaces, its bytes above ASCII percent-encoded,
 * and there is no blank at either end. The text itself where it is so already. */
struct str reply_field_value(struct arena *arena, struct str text);

/* The same of JSON, which has escapes of its own: what is read from it stays what it was. */
struct str reply_field_json(struct arena *arena, struct str json);

/* "example", "schema example", "schema", "nothing". */
const char *reply_origin_name(enum reply_origin origin);

/* The value of one preference of a Prefer field (RFC 7240): names without regard to case, quotes
 * taken off; ',' and ';' both separate. False where it is absent. */
bool reply_preference(struct arena *scratch, struct str prefer, struct str name, struct str *value);

#endif
