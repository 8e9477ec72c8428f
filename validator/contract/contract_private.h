/* What the files of contract share: the reader, and objects taken apart by the table of fields. */
#ifndef PROVISO_CONTRACT_PRIVATE_H
#define PROVISO_CONTRACT_PRIVATE_H

#include "contract.h"
#include "map.h"
#include "ptrmap.h"
#include "vec.h"

enum field {
#define OBJECT(id, written) OBJECT_##id,
#define FIELD(id, written, versions, kinds, weight, required) id,
#include "fields.def"
#undef OBJECT
#undef FIELD
    FIELD_COUNT
};

enum { FIELDS_MAX = 32 /* rows of one object in fields.def, its own included */ };

/* One object, its members sorted into their rows; those of a wrong kind are not there. */
struct fields {
    const struct node *node;
    enum field object;
    const struct node *value[FIELDS_MAX]; /* by field - object */
    uint8_t order[FIELDS_MAX]; /* the same numbers, as the members stand in the document */
    size_t count;
};

/* Kinds of parts that many places may refer to and that are read once. */
enum part {
    PART_PARAMETER,
    PART_PARAMETER_LIST,
    PART_HEADER,
    PART_BODY,
    PART_CONTENT,
    PART_MEDIA,
    PART_RESPONSE,
    PART_RESPONSES,
    PART_CALLBACK,
    PART_SERVERS,
    PART_SECURITY,
    PART_COUNT
};

/* A link whose operation can be looked for only when all operations are known. */
struct pending_link {
    struct str operation_id;
    const struct node *node;
};

struct reader {
    struct arena *arena;
    struct arena scratch; /* ends with contract_read */
    struct contract *contract;
    struct refs *refs;
    struct findings *findings;
    struct budget budget;
    unsigned version; /* one bit, as in fields.def */
    struct fields root;
    struct ptrmap parts[PART_COUNT];
    struct ptrmap told;       /* what is told once: places of YAML anchors, items of `produces` */
    struct map ids;           /* operation ids → struct operation */
    struct map numbers;       /* derived id → the last number given to one */
    struct map addresses;     /* paths; filled when first needed */
    struct map schemes;       /* name → struct security_scheme */
    struct servers servers;   /* where an operation has none of its own */
    struct security security; /* likewise */
    VEC(struct pending_link) links;
    uint64_t operations_used, parts_used; /* against budget.operations, .contract_parts */
    unsigned depth;                       /* parts inside parts */
};

#define REPORT(reader, id, node, ...)                                                              \
    finding_add((reader)->findings, FINDING_##id, refs_where((reader)->refs, (node)), __VA_ARGS__)

/* fields.c: objects by the table. */

/* Takes an object apart; reports unknown, missing and wrongly typed members. False, with a finding,
 * where `node` is no object. */
bool fields_read(struct reader *reader, enum field object, const struct node *node,
                 struct fields *fields);
static inline const struct node *field(const struct fields *fields, enum field id)
{
    return fields->value[id - fields->object];
}
struct str field_text(const struct fields *fields, enum field id);
bool field_flag(const struct fields *fields, enum field id, bool otherwise);
/* The row whose name is `name`, 0 where the object has none in this version. */
enum field field_by_name(const struct reader *reader, enum field object, struct str name);

/* part.c: reading each part once. */

typedef const void *part_reader(struct reader *, const struct node *);
/* What `read` makes of the value that `node` is or refers to; NULL where it makes nothing, the
 * reference leads nowhere (reported), or the part contains itself (reported). */
const void *part_read(struct reader *reader, enum part part, const struct node *node,
                      part_reader *read);
/* The value that `node` is or refers to, NULL and reported where it leads nowhere; NULL for NULL.
 */
const struct node *part_follow(struct reader *reader, const struct node *node);
/* Takes `count` from what a contract may have of repeated parts; false, and reported once, where it
 * is used up. */
bool part_spend(struct reader *reader, size_t count);
/* Whether a member's name is that of an extension. */
static inline bool is_extension(const struct node *key)
{
    return str_starts(node_str(key), STR("x-"));
}

/* examples.c */
struct examples examples_read(struct reader *reader, const struct node *example,
                              const struct node *examples);
/* One whose value stands at `value` (or at what that refers to). */
struct example example_of_value(const struct reader *reader, struct str name,
                                const struct node *value);

/* content.c */
struct media_types content_read(struct reader *reader, const struct node *map);
const struct body *body_read(struct reader *reader, const struct node *body);
/* Reports a name that is no media type at `place`, once. */
bool media_name_check(struct reader *reader, const struct node *place, struct str name);

/* parameters.c */
struct parameter_list {
    struct parameters all;
    struct parameters form;  /* Swagger 2.0: formData */
    const struct node *body; /* Swagger 2.0: the parameter `in: body` */
};

/* What all operations of one path share. */
struct path_scope {
    struct str path;
    const struct node *key, *node;
    struct servers servers;
    struct parameter_list list;
    const struct str *variables; /* of the template */
    size_t variable_count;
    bool is_template; /* a path of the contract, no webhook or callback */
};

struct parameter_list parameters_read(struct reader *reader, const struct node *array);
struct parameter_list parameters_merge(struct reader *reader, const struct parameter_list *own,
                                       const struct parameter_list *path);
bool parameter_in_by_name(struct str name, enum parameter_in *in);

/* template.c: the path of a scope, and its variables held against parameters. */
bool template_read(struct reader *reader, struct path_scope *scope);
void template_check_declared(struct reader *reader, const struct path_scope *scope,
                             const struct parameters *parameters, const struct node *place);
void template_check_unused(struct reader *reader, const struct path_scope *scope,
                           const struct parameters *parameters, const struct node *place);

/* responses.c */
struct headers headers_read(struct reader *reader, const struct node *headers);
struct responses responses_read(struct reader *reader, const struct fields *operation);
void links_check(struct reader *reader);

/* paths.c */
void paths_read(struct reader *reader);

/* security.c */
void schemes_read(struct reader *reader, const struct node *map);
struct security security_read(struct reader *reader, const struct node *array);

/* servers.c */
struct servers servers_read(struct reader *reader, const struct node *array);
struct servers servers_assumed(struct reader *reader);
struct str server_base_path(struct reader *reader, struct str url);

/* swagger2.c: where Swagger 2.0 says the same in another way. */
bool swagger_parameter(struct reader *reader, const struct fields *fields,
                       struct parameter *parameter);
const struct body *swagger_body(struct reader *reader, const struct fields *operation,
                                const struct parameter_list *list);
struct media_types swagger_content(struct reader *reader, const struct fields *operation,
                                   const struct node *response);
struct servers swagger_servers(struct reader *reader, const struct node *schemes);

/* hash.c */
void contract_hash(struct reader *reader);

#endif
