/* What the files of check share.
 *
 * compile.c makes the plan of each operation. check.c goes through one message; parameters.c, credentials.c and body.c
 * judge its parts, and read what is not JSON into nodes: pairs.c takes queries, cookies and forms apart, style.c reads
 * one value, form.c, parts.c, xml.c and streams.c whole bodies. tell.c makes findings, shown.c the texts they point into.
 */
#ifndef PROVISO_CHECK_PRIVATE_H
#define PROVISO_CHECK_PRIVATE_H

#include "buf.h"
#include "build.h"
#include "check.h"
#include "media.h"
#include "number.h"
#include "outline.h"
#include "ptrmap.h"
#include "vec.h"

/* ---- values from text ---- */

/* How raw text is decoded: not at all, %XX, or %XX and '+' as a space. */
enum coding { CODING_NONE, CODING_PERCENT, CODING_FORM };

/* Something in a text that cannot be read: where, and a clause why. */
struct fault {
    const char *at;
    struct str why;
};

/* A node that was read from a text with several readings. */
struct choice {
    size_t index;
    struct node first; /* as it was read at first */
    struct str text;
    unsigned kinds, tried; /* that it may have; readings that were refused */
};

/* What reading one value needs. */
struct reading {
    struct build build;
    struct schema_run *run;
    enum coding coding;
    bool trims;     /* white space around pieces (fields) */
    bool lists;     /* Swagger 2.0: items may be lists with a collectionFormat of their own */
    unsigned level; /* of lists in lists */
    VEC(struct choice) choices;
    struct fault fault;
};

/* decode.c. Raw text decoded into the arena where there is something to decode. False: *fault says why (bad %XX, not
 * UTF-8). */
bool text_decode(struct arena *arena, struct str raw, enum coding coding, struct str *text,
                 struct fault *fault);

/* ---- text.c: values from text ---- */

/* Adds what one decoded text stands for: null, a boolean, a number where the outline has them, else a string. */
void read_text(struct reading *reading, const struct outline *outline, struct str text,
               const char *from);

/* The same from raw text. */
bool read_scalar(struct reading *reading, const struct outline *outline, struct str raw);

/* ---- pairs.c: names and values, as queries, cookies and forms have them ---- */

struct pair {
    struct str name; /* decoded where that is possible */
    struct str raw;  /* the value as it stands; ptr NULL: there is no '=' */
    const char *at;  /* of the name */
    uint32_t owner;  /* index + 1 of the decoder it belongs to; 0: none */
};

struct pairs {
    struct pair *at;
    size_t len;
    bool full; /* there were more than the budget allows */
};

/* Takes a text apart at `separator` ('&' or ';'); empty parts are none. */
struct pairs pairs_read(struct arena *arena, struct str text, char separator, enum coding coding,
                        size_t limit);

/* The pairs that belong to one value. */
struct given {
    const struct pair *const *at;
    size_t len;
};

struct groups {
    const struct given *at;
    size_t len;
};

/* Those with the same name together, in the order of the first of each. */
struct groups given_group(struct arena *arena, const struct given *given);

/* The pairs that belong to no decoder. */
struct given pairs_left(struct arena *arena, const struct pairs *pairs);

/* ---- style.c: one value in one style (OpenAPI 3.1.1, "Style Values"; Swagger 2.0, collectionFormat) ---- */

enum form { AS_TEXT, AS_LIST, AS_OBJECT };
enum { FORMS = 3 };

struct written { /* how a value is written */
    struct str name;
    enum parameter_style style;
    bool explode;
    bool formatted;         /* as the options say, not the contract: separators may be encoded */
    bool dots;              /* STYLE_DEEP_OBJECT: name.a.b=value */
    enum check_array inner; /* likewise: how arrays inside are written */
};

/* Reads the value as one of the three. False: reading->fault. */
bool style_read(struct reading *reading, const struct written *written,
                const struct outline *outline, const struct given *given, enum form form);

/* deep.c: name[a][b]=value, name[]=value, name[0]=value and name[][a]=value. */
bool deep_read(struct reading *reading, const struct outline *outline,
               const struct written *written, const struct given *given);

/* ---- compile.c: plans ---- */

/* How a value of a parameter, header field or form field is read and judged. */
struct decoder {
    struct written written;
    enum spot_part part;
    enum coding coding;
    bool required, deprecated, allow_empty;
    bool old_label;  /* before 3.0.4 and 3.1.1 the pieces of a label were shown with dots */
    bool takes_rest; /* an object in a query whose members are all pairs that nobody else claims */
    bool faulty;     /* its schema is not complete: told when the contract was loaded */
    uint32_t index;  /* among the operation's parameters */
    const struct node *node;
    const struct schema *schema; /* NULL: any value */
    const struct schema *strict; /* as of a media_plan */
    const struct outline *outline;
    const struct media_plan *content; /* instead of a style, or NULL */
    enum form forms[FORMS];           /* the value may have, in this order */
    size_t form_count;
};

struct decoders {
    const struct decoder *at;
    size_t len;
};

/* To which decoder a pair belongs, by its name. */
struct claim {
    struct str name;
    uint32_t decoder;
    bool deep, dots;  /* "name[" or "name." too */
    bool only_nested; /* but not the name itself */
    bool nobody;      /* the name of something else: no decoder's */
};

struct claims {
    const struct claim *at;
    size_t len;
    struct map by_name; /* where there are many */
    uint32_t rest;      /* index + 1 of the decoder that takes the rest, or 0 */
    const struct check_options
        *options; /* names that are allowed anyway are not of the rest; or NULL */
};

/* Makes them ready to be looked up. */
void claims_index(struct arena *arena, struct claims *claims);

/* Sets the owner of each pair, and lists the pairs of each of `count` decoders. */
const struct given *claims_take(struct arena *arena, const struct claims *claims,
                                struct pairs *pairs, size_t count);

/* How a body is read. */
enum reader {
    READER_JSON,
    READER_FORM,
    READER_MULTIPART,
    READER_XML,
    READER_TEXT,
    READER_LINES,
    READER_RECORDS,
    READER_EVENTS,
    READER_BYTES,
    READER_NONE /* nobody here can: told as unvalidated */
};

/* A part of a multipart body, a field of a form: beside the decoder of the same index. */
struct part_plan {
    const struct encoding *encoding; /* or NULL */
    struct str type; /* that it should have, perhaps a list; empty: nothing is said */
    bool styled;     /* the encoding says how it is written, as of a parameter */
    struct decoders headers;
};

struct media_plan {
    const struct media_type *type;
    struct str name; /* as written */
    struct media range;
    enum reader reader;
    bool faulty;
    const struct schema *schema; /* NULL: nothing is said */
    const struct schema *strict; /* where members going the other way are refused; or NULL */
    const struct outline *outline;
    const struct schema *item_schema;
    const struct schema *item_strict;
    const struct outline *item_outline;
    struct decoders fields; /* of forms and multipart bodies */
    const struct part_plan *parts;
    struct claims claims;
    const struct part_plan *prefix; /* of the first parts without names */
    size_t prefix_count;
    const struct part_plan *item; /* of the other ones */
    bool each; /* Swagger 2.0: the fields are judged one by one, there is no schema of the whole */
};

struct body_plan {
    const struct node *node; /* or NULL: the operation declares none */
    bool required;
    const struct media_plan *media;
    size_t media_count;
};

struct response_plan {
    const struct response *response;
    struct decoders headers;
    struct body_plan body;
};

struct plan {
    const struct operation *operation;
    struct decoders path, query, header, cookie;
    const struct decoder *querystring; /* or NULL */
    struct claims query_claims, cookie_claims;
    struct body_plan body;
    const struct response_plan *responses;
    size_t response_count;
    struct str challenge;
    bool judges_unknown; /* names that are not declared are told of */
};

struct check {
    const struct contract *contract;
    struct check_options options;
    struct budget budget;
    struct schema_set *set, *strict_set;
    struct ptrmap schemas[SCHEMA_RESPONSE + 1]; /* node → struct schema, by direction */
    const struct plan *plans;                   /* of the operations */
    struct ptrmap others;                       /* of webhooks and callbacks: operation → plan */
};

struct check_run {
    struct schema_run *schemas;
};

/* ---- one exchange ---- */

struct value_list {
    VEC(struct check_value) list;
};

struct exchange {
    const struct check *check;
    const struct plan *plan;
    struct check_run *run;
    struct arena *scratch;
    struct findings *findings; /* NULL: without words, ends at the first thing to say */
    enum spot_side side;
    bool told;
    const struct check_request *request; /* or NULL */
    const struct check_response *response;
    struct check_fields fields;
    const struct source *path_source, *query_source; /* made when first needed */
    struct shown *shown;                             /* all sources */
    struct str boundary;                             /* of the multipart body that is being read */
    struct value_list *values;                       /* NULL: nobody wants to know */
};

/* Whether there is no point in going on: something is to be said, but this time nothing is. */
static inline bool is_over(const struct exchange *x)
{
    return x->told && !x->findings;
}

/* The part of the message that is being judged. */
struct place {
    enum spot_part part;
    struct str name;
    const struct source *source; /* NULL: the part has no text of its own */
    const struct node *rule;     /* of the contract, or NULL */
    struct str inside; /* pointer to the value that is judged, where that is a part of the whole */
};

/* tell.c. NULL where nothing is said this time. `at`: in the source's text, or NULL. */
struct finding *tell(struct exchange *x, enum finding_id id, const struct place *place,
                     const char *at, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same, less or more severe than the row of the id says. */
void tell_as(struct exchange *x, struct finding *finding, enum severity severity);
/* What is wrong with a value by its schema; as warnings where `mild`. */
void tell_outcome(struct exchange *x, const struct schema_outcome *outcome,
                  const struct place *place, bool mild);
/* Something that was not judged. */
void tell_unvalidated(struct exchange *x, const struct place *place, const char *why);
/* A limit of the budget that ran out; `field` is a name in budget.def. */
void tell_limit(struct exchange *x, const struct place *place, const char *field);

/* shown.c: sources of the parts of a message, for places; NULL where nothing is said this time. They have the text as it
 * came until hide_secrets, which ends judging. Their names say what they are: "request query", "request header 'x'". */
const struct source *source_of_path(struct exchange *x);
const struct source *source_of_query(struct exchange *x);
const struct source *source_of_cookies(struct exchange *x, struct str field);
const struct source *source_of_body(struct exchange *x, const char *what, struct str text);
/* Of one parameter, field or part. Where its name is secret, all of it is. */
const struct source *source_of_named(struct exchange *x, const char *what, struct str name,
                                     struct str text);
/* Of a piece of another source's text, or of what it stands for; NULL where that is NULL. */
struct source *source_inside(struct exchange *x, const struct source *outer, struct str text);
/* Blots out what is secret in all of them. */
void hide_secrets(struct exchange *x);
/* Marks what messages must not show: all of the value where its own name is secret, or it is a cookie, else what is under
 * secret names. */
void flag_secrets(const struct exchange *x, struct node *nodes, size_t count,
                  const struct place *place);

/* Whether the options say that the name is never told of. */
bool name_is_allowed(const struct check_options *options, struct str name);

/* unknown.c: what the operation does not declare, as far as the options ask for that. */
void tell_unknown_pairs(struct exchange *x, enum spot_part part, const struct pairs *pairs,
                        const struct source *source);
void tell_unknown_fields(struct exchange *x);
void tell_unknown_fields_of_form(struct exchange *x, const struct decoders *fields,
                                 const struct pairs *pairs, const struct source *source);

/* parameters.c */
/* Notes that a request has the parameter, for those who count. */
void note_seen(struct exchange *x, const struct decoder *decoder);
void check_parameters(struct exchange *x);
/* One value that was given for a decoder. */
void check_given(struct exchange *x, const struct decoder *decoder, const struct given *given,
                 const struct place *place);
/* What cannot be read: parameter-, header- or body-malformed, by the place. A fault without words is told already. */
void tell_malformed(struct exchange *x, const struct place *place, const struct fault *fault);
/* Whether a text that is written as it goes over the wire, but not encoded, is a valid value. */
bool decoder_accepts(struct exchange *x, const struct decoder *decoder, struct str raw);
/* Header fields of a request, a response or a part. `what` begins the source's name: "request header". */
void check_headers(struct exchange *x, const struct decoders *headers,
                   const struct check_fields *fields, const char *what);
/* The value of a field, those that are repeated joined with ", "; ptr NULL where absent. */
struct str field_value(struct arena *arena, const struct check_fields *fields, struct str name);

/* credentials.c */
void check_credentials(struct exchange *x);
struct str challenge_of(struct arena *arena, const struct contract *contract,
                        const struct security *security);

/* body.c */
void check_body(struct exchange *x, const struct body_plan *plan, struct str body);
/* A value in a media type: a body, a parameter with `content`, a part. */
void check_media(struct exchange *x, const struct media_plan *media, struct str text,
                 const struct place *place);
enum reader reader_of(const struct media *media);
/* Whether the text is in UTF-8 by its media type; else that is told of the place. */
bool charset_is_read(struct exchange *x, const struct media *media, enum reader reader,
                     const struct place *place);
/* `strict`: where members going the other way are refused; or NULL. */
void check_json(struct exchange *x, const struct schema *schema, const struct schema *strict,
                struct str text, const struct place *place);
void check_bytes(struct exchange *x, const struct media_plan *media, struct str text,
                 const struct place *place);
/* Reads a JSON text; NULL where that is not possible, which is told. */
const struct doc *read_json(struct exchange *x, struct str text, const struct place *place);

/* form.c, parts.c, streams.c */
/* Adds the value of one field of a form in whichever form one of its schemas allows. */
bool field_read(struct reading *reading, const struct decoder *decoder, const struct given *given);
/* Tells of fields that nobody claims since they are not written as the options say; false where there are none. */
bool tell_unformatted(struct exchange *x, const struct media_plan *media, const struct pairs *pairs,
                      const struct place *place);
void check_form(struct exchange *x, const struct media_plan *media, struct str text,
                const struct place *place);
void check_multipart(struct exchange *x, const struct media_plan *media, struct str text,
                     const struct place *place);
void check_stream(struct exchange *x, const struct media_plan *media, struct str text,
                  const struct place *place);

/* Judges what was built by a schema, and says what is wrong; whether it is valid. */
bool check_built(struct exchange *x, const struct schema *schema, struct reading *reading,
                 const struct place *place);
/* The same of a body, with the members that go the other way. */
void check_built_body(struct exchange *x, const struct media_plan *media, struct reading *reading,
                      const struct place *place);

/* Members that go the other way, by policy: errors where they are refused, else warnings. strict NULL: there are none. */
void check_one_way(struct exchange *x, const struct schema *strict, struct reading *reading,
                   const struct place *place);
bool some_judge_allows(const struct reading *reading, const struct outline *outline,
                       const struct node *node);
bool holds(struct exchange *x, const struct schema *schema, const struct node *value);
/* Reads texts that have several readings otherwise where the schema refuses what they were read as, until it holds;
 * false where it does not come to that. */
bool settle_texts(struct exchange *x, const struct schema *schema, struct reading *reading);

/* Keeps a value for check_read. */
void note_value(struct exchange *x, enum spot_part part, struct str name, const struct node *value);

/* A reading that starts at `origin`. */
struct reading reading_of(struct exchange *x, enum coding coding, const char *origin);

/* ---- bodies ---- */

/* xml.c: an XML 1.0 document as the value that the `xml` objects of its schema say (OpenAPI 3.1.1, "XML Object").
 * False: reading->fault. Entities, DTDs and the network are off; `depth` bounds elements inside one another. */
bool xml_read(struct reading *reading, const struct outline *outline, struct str text,
              size_t depth);

/* multipart.c: the parts of a body (RFC 2046, 5.1; RFC 7578), as views into it. */
struct part {
    struct str name, filename; /* of Content-Disposition, decoded; ptr NULL where absent */
    struct str content_type;   /* likewise */
    struct str transfer;       /* Content-Transfer-Encoding, likewise */
    struct str fields;         /* all header lines as they stand */
    struct str bytes;
};

struct multipart {
    struct str boundary, rest;
    bool began, ended;
};

enum part_step { PART_NEXT, PART_END, PART_MALFORMED };

/* `boundary` as the Content-Type has it. A fault's place is NULL where that is what is wrong. */
void multipart_begin(struct multipart *multipart, struct str boundary, struct str body);
enum part_step multipart_next(struct multipart *multipart, struct arena *arena, struct part *part,
                              struct fault *fault);

/* lines.c: one item of a stream at a time. */
enum stream_kind { STREAM_LINES /* JSON Lines, NDJSON */, STREAM_RECORDS /* RFC 7464 */ };
/* False at the end. Empty lines are none. */
bool stream_next(enum stream_kind kind, struct str *rest, struct str *item);

/* One event of text/event-stream (HTML, 9.2.6): texts as they stand, data lines joined in the arena. */
struct event {
    struct str event, data, id, retry; /* ptr NULL where absent */
    const char *at;                    /* its first line that is one of these */
};
/* False at the end. What has no data line is no event. */
bool event_next(struct str *rest, struct arena *arena, struct event *event);

#endif
