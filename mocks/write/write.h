/* Writing: a value as the bytes of a media type.
 *
 *     enum body_kind kind = body_kind_of(content_type);
 *     if (kind == BODY_XML)
 *         xml_write(&out, refs, schema, value, STR("pet"));             <?xml …?><pet><name>Rex</name></pet>
 *
 * Nothing here judges: what is written is the value that was given. Texts live in the arena of `out`.
 */
#ifndef PROVISO_WRITE_H
#define PROVISO_WRITE_H

#include "buf.h"
#include "contract.h"

enum body_kind {
    BODY_JSON,
    BODY_TEXT, /* strings as they are */
    BODY_XML,
    BODY_FORM,    /* application/x-www-form-urlencoded */
    BODY_EVENTS,  /* text/event-stream */
    BODY_LINES,   /* a JSON text on each line */
    BODY_RECORDS, /* application/json-seq */
    BODY_BYTES,   /* strings as they are or base64; made ones: the smallest file of that kind */
    BODY_OTHER    /* strings as they are, else JSON, which is told */
};

enum body_kind body_kind_of(struct str content_type);

/* The concrete media type to answer a wildcard one with where Accept names none. */
struct str media_concrete(struct arena *scratch, struct str wildcard);

/* The smallest well-formed file of a binary media type, or a few bytes. */
struct str media_file(struct str content_type);

/* A value as XML by the `xml` objects of its schema; `name` is the root's where these give none. */
void xml_write(struct buf *out, const struct refs *refs, const struct node *schema,
               const struct node *value, struct str name);

/* One item of a stream. */
void stream_write(struct buf *out, enum body_kind kind, const struct node *item);

/* A value as field value or parameter in `simple` style. */
void simple_write(struct buf *out, const struct node *value, bool explode);

/* A string as it is, else compact JSON. */
void plain_write(struct buf *out, const struct node *value);

/* True and the bytes where the text is base64 (RFC 4648; padding may be missing, white space is
 * passed over). */
bool base64_decode(struct arena *arena, struct str text, struct str *bytes);

#endif
