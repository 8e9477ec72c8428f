/* What the files of contract share: one walk over the documents, each part of the model read by one
 * function.
 *
 * Nodes come in as they stand in the document, references included; `reader_follow` is where they
 * are followed and, where they lead nowhere, told. A part that cannot be used is left out; the walk
 * goes on.
 */
#ifndef PROVISO_READER_PRIVATE_H
#define PROVISO_READER_PRIVATE_H

#include "contract.h"
#include "map.h"
#include "ptrmap.h"
#include "vec.h"

struct reader {
    struct arena *arena;
    struct contract *contract;
    struct refs *refs;
    struct findings *findings;
    struct map operation_ids;    /* → struct operation */
    struct map schemes;          /* → struct security_scheme */
    struct security security;    /* of the whole contract */
    const struct node *produces; /* Swagger 2.0: of the operation that is read; NULL: none given */
    const struct budget *budget;
    size_t operation_count; /* read so far, those of callbacks too */
    bool too_many;          /* told that there are more than the budget allows */
    /* What was read from a node already: many operations refer to the same responses, and a small
     * document must not become a large model by references. */
    struct ptrmap contents, headers;
    unsigned depth; /* of callbacks inside operations */
};

/* Where unknown fields are looked for: one kind for each object of the specifications (fields.def).
 */
enum object_kind {
    OBJECT_ROOT,
    OBJECT_INFO,
    OBJECT_PATH_ITEM,
    OBJECT_OPERATION,
    OBJECT_PARAMETER,
    OBJECT_BODY,
    OBJECT_MEDIA_TYPE,
    OBJECT_RESPONSE,
    OBJECT_HEADER,
    OBJECT_SERVER,
    OBJECT_SCHEME,
    OBJECT_LINK,
    OBJECT_EXAMPLE,
    OBJECT_ENCODING,
    OBJECT_COMPONENTS
};

/* Reports members of `object` that its kind does not have: a warning where a known name is near,
 * else a note. */
void reader_check_fields(struct reader *reader, const struct node *object, enum object_kind kind);

struct where reader_where(const struct reader *reader, const struct node *node);

/* The object a node is or refers to; NULL, told, where it leads nowhere or is no object. NULL for
 * NULL. */
const struct node *reader_object(struct reader *reader, const struct node *node, const char *what);

/* The member of that kind; NULL where absent, or, told, of another kind. */
const struct node *reader_member(struct reader *reader, const struct node *object, const char *name,
                                 enum node_kind kind);
struct str reader_text(struct reader *reader, const struct node *object, const char *name);
bool reader_flag(struct reader *reader, const struct node *object, const char *name,
                 bool otherwise);

static inline bool reader_is_extension(const struct node *key)
{
    return str_starts(node_str(key), STR("x-"));
}

/* content.c */
struct media_types reader_content(struct reader *reader, const struct node *content);
struct examples reader_examples(struct reader *reader, const struct node *holder);
struct headers reader_headers(struct reader *reader, const struct node *headers);

/* parameters.c: own parameters over those of the path. Swagger's body and form parameters are left
 * to the caller. */
struct parameters reader_parameters(struct reader *reader, const struct node *own,
                                    const struct node *path);
void reader_check_path_parameters(struct reader *reader, const struct operation *operation);

/* responses.c */
struct responses reader_responses(struct reader *reader, const struct node *responses);

/* servers.c */
struct servers reader_servers(struct reader *reader, const struct node *holder,
                              struct servers otherwise);
struct servers reader_swagger_servers(struct reader *reader, const struct node *root);

/* security.c */
void reader_schemes(struct reader *reader, const struct node *schemes);
struct security reader_security(struct reader *reader, const struct node *holder,
                                struct security otherwise);

/* operations.c: what both families of the specification share. Members that only one family has are
 * read by `rest`. */
typedef VEC(struct operation) operations;
typedef void read_rest(struct reader *reader, struct operation *operation);
void reader_path_item(struct reader *reader, operations *list, const struct node *key,
                      const struct node *value, read_rest *rest);
void reader_paths(struct reader *reader, operations *list, read_rest *rest);

/* openapi3.c, swagger2.c: everything below the root. */
void reader_openapi3(struct reader *reader);
void reader_swagger2(struct reader *reader);

/* hash.c */
void reader_hash(struct reader *reader);

#endif
