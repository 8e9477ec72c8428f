/* The contract: one model of Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2.
 *
 * contract_read walks the documents once and gives operations with everything that counts for them
 * already gathered: references followed, path-level parameters merged, base paths worked out,
 * Swagger's `produces` and `collectionFormat` put into OpenAPI 3 terms. Values that are schemas or
 * examples stay document nodes: they are judged and imagined elsewhere.
 *
 * What is wrong in the document becomes findings; what is left is a model of all that still makes
 * sense. A part that many places refer to is read once and shared, and a part that contains itself
 * ends there. A contract is never changed once read, and any thread may use it. All of it lives in
 * the arena given to contract_read.
 *
 * Any pointer to a list's items may be NULL where its count is 0. `node` members lead back to the
 * document, for places.
 *
 *     struct contract_options options = {.refs = {.loader = &loader, .budget = &budget}};
 *     struct contract *contract = contract_read(&arena, &source, &options, &findings);
 *     if (!contract) return;                                       the findings say why
 *     for (size_t i = 0; i < contract->operation_count; i++) use(&contract->operations[i]);
 */
#ifndef PROVISO_CONTRACT_H
#define PROVISO_CONTRACT_H

#include "map.h"
#include "refs.h"

enum contract_version {
    CONTRACT_SWAGGER_2_0,
    CONTRACT_OPENAPI_3_0,
    CONTRACT_OPENAPI_3_1,
    CONTRACT_OPENAPI_3_2
};

/* A named example; `example` alone has the name "default". At least one of value, serialized and
 * external is there; a str that is absent has ptr NULL. */
struct example {
    struct str name;
    const struct node *node;   /* where it stands in the document */
    const struct node *value;  /* or NULL, where only text or a file is given */
    struct str serialized;     /* 3.2 `serializedValue`: the body as it goes out */
    struct str external;       /* `externalValue`, absolute where it could be read */
    struct str external_bytes; /* what it names, read when the contract loads; or absent */
};

struct examples {
    const struct example *at;
    size_t len;
};

struct header {
    struct str name;
    const struct node *node;
    const struct node *schema; /* Swagger 2.0: the header object itself; NULL where none */
    struct examples examples;
    struct media_types *content; /* `content` instead of `schema`, or NULL */
    bool required, explode, deprecated;
};

struct headers {
    const struct header *at;
    size_t len;
};

/* Encoding Object: how one property of a form or multipart body is written. */
struct encoding {
    struct str property;
    const struct node *node;
    struct str content_type; /* may be a list separated by commas; empty: by the property's type */
    struct headers headers;
    struct str style; /* empty where absent */
    bool explode, has_explode, allow_reserved;
};

struct media_type {
    struct str name; /* as written: "application/json; charset=utf-8", or a range */
    const struct node *node;
    const struct node *schema;      /* NULL where none */
    const struct node *item_schema; /* 3.2 `itemSchema`, or NULL */
    struct examples examples;
    const struct encoding *encodings;
    size_t encoding_count;
    const struct encoding *prefix_encodings; /* 3.2: of the first parts without names */
    size_t prefix_encoding_count;
    const struct encoding *item_encoding; /* of the other ones, or NULL */
};

struct media_types {
    const struct media_type *at;
    size_t len;
};

enum parameter_in { IN_PATH, IN_QUERY, IN_HEADER, IN_COOKIE, IN_QUERYSTRING };
enum { PARAMETER_IN_COUNT = 5 };

enum parameter_style {
    STYLE_SIMPLE,
    STYLE_LABEL,
    STYLE_MATRIX,
    STYLE_FORM,
    STYLE_SPACE,
    STYLE_PIPE,
    STYLE_TAB,
    STYLE_DEEP_OBJECT,
    STYLE_COOKIE
};

struct parameter {
    struct str name;
    enum parameter_in in;
    enum parameter_style style;
    const struct node *node;
    const struct node *schema; /* Swagger 2.0: the parameter itself; NULL where `content` is used */
    struct media_types content;
    struct examples examples;
    bool required, deprecated, explode, allow_reserved, allow_empty;
};

struct parameters {
    const struct parameter *at;
    size_t len;
};

struct body {
    const struct node *node;
    bool required;
    struct media_types content; /* Swagger 2.0: one for each of `consumes` */
    struct parameters form;     /* Swagger 2.0: formData parameters, as if in a query; else empty */
};

/* One of the two is empty. */
struct link {
    struct str name;
    const struct node *node;
    struct str operation_id, operation_ref;
};

struct response {
    struct str code;    /* as written: "200", "2XX", "default" */
    uint16_t low, high; /* statuses it is for: 200–200, 200–299, 0–0 for default */
    const struct node *node;
    struct str description;
    struct headers headers;
    struct media_types content; /* Swagger 2.0: one for each of `produces` and `examples` */
    const struct link *links;
    size_t link_count;
};

struct responses {
    const struct response *at; /* in document order */
    size_t len;
};

enum security_kind {
    SECURITY_API_KEY,
    SECURITY_HTTP,
    SECURITY_OAUTH2,
    SECURITY_OPENID,
    SECURITY_MUTUAL_TLS,
    SECURITY_UNKNOWN /* of no known type, or not complete: nobody can say what would meet it */
};

struct security_scheme {
    struct str name; /* under components/securitySchemes */
    enum security_kind kind;
    const struct node *node;
    struct str scheme;    /* SECURITY_HTTP: "basic", "bearer" … as written */
    struct str parameter; /* SECURITY_API_KEY: name of the parameter */
    enum parameter_in in; /* SECURITY_API_KEY */
};

/* One way in: all schemes together. No scheme: anyone may come. */
struct security_requirement {
    const struct security_scheme **schemes;
    const struct node **scopes; /* beside each scheme: the array of scopes */
    size_t len;
    const struct node *node;
};

/* Any of the requirements. None: no security was asked for. */
struct security {
    const struct security_requirement *at;
    size_t len;
};

struct server_variable {
    struct str name, value;     /* value: the default */
    const struct node *options; /* `enum`, or NULL */
};

struct server {
    struct str url;          /* as written, variables in braces */
    struct str base_path;    /* variables at their defaults, no '/' at the end: "" or "/v1" */
    const struct node *node; /* NULL for the one that is assumed where none is given */
    const struct server_variable *variables;
    size_t variable_count;
};

struct servers {
    const struct server *at; /* never empty in an operation */
    size_t len;
};

struct operation;

struct callback {
    struct str name, expression; /* the key and the runtime expression under it */
    const struct node *node;
    const struct operation *const *operations;
    size_t operation_count;
};

struct operation {
    uint32_t index;    /* its place in contract.operations, .webhooks or its callback's list */
    struct str method; /* upper case: "GET", "QUERY"; additionalOperations as written */
    struct str path;   /* template as written: "/pets/{id}"; webhooks: the name */
    struct str id;     /* operationId, else "GET /pets/{id}"; unique in a contract */
    const struct node *node, *path_node;
    struct servers servers;       /* its own, else the path's, else the contract's */
    struct parameters parameters; /* its own, then the path's but those of the same name and `in` */
    const struct body *body;      /* NULL where none */
    struct responses responses;
    struct security security;
    const struct callback *callbacks;
    size_t callback_count;
    bool deprecated;
};

struct contract {
    enum contract_version version;
    struct str title, api_version; /* info.title, info.version */
    struct str name;               /* the file's, for people */
    struct refs *refs;
    const struct node *root;
    struct operation *operations; /* in document order */
    size_t operation_count;
    struct operation *webhooks;
    size_t webhook_count;
    struct servers servers;
    const struct security_scheme *schemes; /* none that is SECURITY_UNKNOWN */
    size_t scheme_count;
    struct str dialect; /* jsonSchemaDialect, or empty */
    struct map ids;     /* for contract_find */
    /* SHA-256 in hex: over the canonical form (RFC 8785) of all documents, and over their bytes and
     * those of example files. Of a contract in one file, raw_hash is what sha256sum prints. */
    char hash[65], raw_hash[65];
};

struct contract_options {
    struct refs_options refs;
};

/* Reads the contract that starts with this document. NULL where nothing in it can be used at all
 * (not readable, no OpenAPI or Swagger version, …): the findings say why. A contract with error
 * findings may still come back. */
struct contract *contract_read(struct arena *arena, const struct source *root,
                               const struct contract_options *options, struct findings *findings);

/* "Swagger 2.0", "OpenAPI 3.1". */
const char *contract_version_name(enum contract_version version);

/* The operation of that id (operationId, or "METHOD /path"), of webhooks and callbacks too; NULL
 * where none. */
const struct operation *contract_find(const struct contract *contract, struct str id);

#endif
