/* Checking: is one exchange as the contract says, and if not, who is to blame?
 *
 * check_compile looks at every operation of a contract once, when it loads: its schemas become programs, its
 * parameters decoders. check_request and check_response then judge what was sent. What is wrong becomes
 * findings, each with its spot (finding.h): which part of the message, where in it, which line of the contract
 * says so, and who is to blame.
 *
 *     struct check *check = check_compile(&arena, contract, &options, &findings);
 *     struct check_run *run = check_run_new(&arena);                       one a thread
 *     if (check_request(check, operation, run, &request, scratch, &findings) == CHECK_BROKEN) …
 *
 * Judging is done twice where there is something to say: first without words, which is all that most exchanges
 * need, then once more for the findings. A check is never changed once compiled; any thread may use it with a
 * run of its own, which must not outlive it. Once warm, judging takes nothing from malloc but for findings.
 *
 * What cannot be judged (a media type without a reader, a scheme whose proof is not in the message) is told as
 * message-unvalidated; it never counts as valid.
 */
#ifndef PROVISO_CHECK_H
#define PROVISO_CHECK_H

#include "match.h"
#include "schema.h"

struct check;
struct check_run;

enum check_policy { CHECK_IGNORE, CHECK_WARN, CHECK_REJECT };

/* How arrays and objects are written where a client does not do it as the contract says; of the parameters and fields
 * that have such values, whatever is written otherwise is then none of theirs. */
enum check_array {
    CHECK_ARRAY_DECLARED, /* as the contract says */
    CHECK_ARRAY_REPEAT,   /* a=1&a=2 */
    CHECK_ARRAY_COMMA,    /* a=1,2 */
    CHECK_ARRAY_SPACE,    /* a=1%202 */
    CHECK_ARRAY_PIPE,     /* a=1|2 */
    CHECK_ARRAY_BRACKETS  /* a[]=1&a[]=2 */
};
enum check_object {
    CHECK_OBJECT_DECLARED,
    CHECK_OBJECT_FLAT,       /* x=1&y=2 */
    CHECK_OBJECT_FLAT_COMMA, /* a=x,1,y,2 */
    CHECK_OBJECT_BRACKETS,   /* a[x]=1&a[y]=2 */
    CHECK_OBJECT_DOTS        /* a.x=1&a.y=2 */
};
struct check_format {
    enum check_array array;
    enum check_object object;
};

struct check_options {
    const struct budget *budget; /* NULL: the standard budget */
    enum check_policy unknown;   /* query, cookie and header parameters that are not declared */
    const struct str *allow;     /* names of such that are never told of; '*' stands for any text */
    size_t allow_count;
    enum check_policy one_way;    /* readOnly members in a request, writeOnly ones in a response */
    enum check_policy undeclared; /* a body where the operation declares none */
    struct check_format query, form;
};

/* Of the contract's schemas: its jsonSchemaDialect, else what its version says. */
enum schema_dialect check_dialect(const struct contract *contract);

struct check *check_compile(struct arena *arena, const struct contract *contract,
                            const struct check_options *options, struct findings *findings);

/* What messages of a direction are judged by, where the schema stands at the node; NULL: nothing there is. */
const struct schema *check_schema(const struct check *check, const struct node *node,
                                  enum schema_direction direction);

/* What one thread needs to judge by any number of checks. */
struct check_run *check_run_new(struct arena *arena);

/* A header field; the same name may come more than once. */
struct check_field {
    struct str name; /* in lower case */
    struct str value;
};

struct check_fields {
    const struct check_field *at;
    size_t len;
};

/* What of its operation a request was found to have; as far as it was looked at. */
struct check_seen {
    uint32_t *parameters; /* room for all of the operation's; filled with their indexes */
    size_t parameter_count;
    const struct media_type *media_type; /* of the body; NULL: none that is declared */
};

struct check_request {
    struct str path, query; /* as they came; query's ptr NULL: there is no '?' */
    const struct capture *captures;
    size_t capture_count;
    struct check_fields fields;
    struct str body;         /* ptr NULL: none */
    struct check_seen *seen; /* filled; or NULL */
};

struct check_response {
    uint16_t status;
    bool to_head;     /* the request's method was HEAD */
    bool by_contract; /* the message was made from the contract, which is then to blame */
    struct check_fields fields;
    struct str body; /* ptr NULL: none */
};

enum check_verdict {
    CHECK_CLEAN,  /* nothing to say */
    CHECK_NOTED,  /* warnings and notes only */
    CHECK_BROKEN, /* errors */
};

/* `operation` is one of the contract's, its webhooks' or callbacks'. Messages and hints of findings
 * live in the arena of `findings`; what their places refer to, in the message and `scratch`. findings NULL: the verdict
 * only. */
enum check_verdict check_request(const struct check *check, const struct operation *operation,
                                 struct check_run *run, const struct check_request *request,
                                 struct arena *scratch, struct findings *findings);
enum check_verdict check_response(const struct check *check, const struct operation *operation,
                                  struct check_run *run, const struct check_response *response,
                                  struct arena *scratch, struct findings *findings);

/* What a request's parameters, its form fields and its body stand for, read as their schemas say. Only of values that
 * are valid. */
struct check_value {
    enum spot_part part;
    struct str name;          /* as declared; empty for the body */
    const struct node *value; /* in scratch */
};
struct check_values {
    const struct check_value *at;
    size_t len;
};
struct check_values check_read(const struct check *check, const struct operation *operation,
                               struct check_run *run, const struct check_request *request,
                               struct arena *scratch);

/* Judges the examples of all operations, each by the schema beside it: example-invalid. Returns how many it judged. */
size_t check_examples(const struct check *check, struct check_run *run, struct findings *findings);

/* The status that answers a request with such a finding: 400 what cannot be read, 401, 413, 415, else 422. */
uint16_t check_status(enum finding_id id);

/* The value of WWW-Authenticate (RFC 9110, 11.6.1) for an operation; empty where it asks for nothing. */
struct str check_challenge(const struct check *check, const struct operation *operation);

#endif
