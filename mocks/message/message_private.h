/* The inside of making messages. A message has a slot for each parameter or header field, and one for its body. make.c
 * fills the slots, has the whole judged, and fills those anew that something was told of. style.c, form.c, multipart.c and
 * body.c know how values are written; request.c and response.c put the slots together. */
#ifndef PROVISO_MESSAGE_PRIVATE_H
#define PROVISO_MESSAGE_PRIVATE_H

#include "check.h"
#include "media.h"
#include "message.h"
#include "outline.h"
#include "vec.h"
#include "write.h"

enum { EXAMPLES_TRIED = 4 /* of one place: those that are not valid are passed over */ };

struct message_maker {
    struct arena *arena;
    const struct contract *contract;
    struct budget budget;
    struct schema_set *set;
    struct values *values;
    const struct check *check;
    struct check_run *run;
    const struct match_tree *tree;
    struct findings unused; /* of match, told elsewhere */
};

typedef VEC(struct message_field) message_fields;

/* One part of a message. */
struct slot {
    enum spot_part part;
    struct str name;
    const struct parameter *parameter; /* one of these is there, or none: the body */
    const struct header *header;
    bool required;
    bool left_out, ready;
    unsigned attempt;
    message_fields pairs; /* of the body: its content type, and bytes */
};

struct making {
    struct message_maker *maker;
    const struct operation *operation;
    const struct response *response; /* NULL: a request is made */
    const struct message_wish *wish;
    struct arena *arena;
    struct draw_key key;
    enum schema_direction direction;
    struct message *message;
    const struct media_type *media; /* of the body, or NULL */
    struct slot *slots;
    size_t slot_count;
    unsigned rerouted;
    bool hopeless, impossible; /* no value satisfies the schema of the slot that is filled */
};

/* ---- make.c ---- */

struct slot *slot_new(struct making *making, enum spot_part part, struct str name);

/* Fills all slots until the whole is judged clean. */
enum message_outcome making_run(struct making *making);

/* The key of a part, by place and name. */
struct draw_key making_key(const struct making *making, const char *part, struct str name);

/* A value of the schema for that attempt; false with the message's `why` filled. */
bool part_value(struct making *making, const struct node *schema, const struct draw_key *key,
                struct str name, unsigned attempt, const struct node **value);
const struct outline *outline_of(struct making *making, const struct node *schema);

/* Where the operation declares the media type that is wished for; false: told. */
bool choose_media(struct making *making, const struct media_types *types);

/* ---- style.c: values in the styles of OpenAPI ---- */

struct styling {
    struct arena *arena;
    struct str name;
    enum parameter_style style;
    bool explode;
    const char *keep; /* stands as it is beside unreserved characters; NULL: nothing is encoded */
    const struct node *schema; /* Swagger 2.0: has the formats of arrays in arrays; or NULL */
};

/* Adds the pairs that the value is written as: their names plain, their values encoded. Styles of paths and header fields
 * give one pair. False where the style has no form for the value. */
bool style_write(const struct styling *how, const struct node *value, message_fields *pairs);

struct str text_encode(struct arena *arena, struct str text, const char *keep, const char *never);

/* Whether it can stand in a header field as it is. */
bool is_field_text(struct str text);

/* ---- form.c, multipart.c, body.c ---- */

/* A value as the bytes of a body. */
struct writing {
    struct making *making;
    const struct media_type *media;
    struct str content_type; /* gets a boundary where it needs one */
    struct draw_key key;
    unsigned attempt;
    struct buf *out;
};

const struct encoding *encoding_of(const struct media_type *media, struct str property);
/* Whether the encoding says how the value is written, as of a parameter; fills *how. */
bool encoding_styles(const struct making *making, const struct encoding *encoding,
                     struct str property, bool is_form, struct styling *how);
bool form_write_value(struct writing *writing, const struct node *value);
bool form_write_parameters(struct writing *writing, const struct parameters *form);
void pairs_join(struct buf *out, const message_fields *pairs, const char *between, bool encode);

bool multipart_write(struct writing *writing, const struct node *value);
bool multipart_write_items(struct writing *writing);
bool multipart_write_parameters(struct writing *writing, const struct parameters *form);

bool is_multipart(struct str content_type);
/* Whether the schema is one of bytes. */
bool is_binary(const struct outline *outline);
/* Swagger 2.0: type file. */
bool is_file(const struct node *schema);
/* The value as text of that kind of media type. */
void content_write(struct making *making, enum body_kind kind, const struct node *schema,
                   const struct node *value, struct buf *out);

bool body_fill(struct making *making, struct slot *slot);
bool parameter_fill(struct making *making, struct slot *slot);
bool header_fill(struct making *making, struct slot *slot);

/* ---- credentials.c ---- */

struct credentials {
    message_fields fields, query, cookies;
};

/* What meets the operation's security: the first way in that a message can show. */
struct credentials credentials_of(struct making *making);
/* Whether a credential of that name is needed there. */
bool credentials_name(const struct operation *operation, enum parameter_in in, struct str name);

/* ---- request.c, response.c ---- */

void request_put_together(struct making *making);
void response_put_together(struct making *making);

#endif
