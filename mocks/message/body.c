/* Bodies: a value of the schema, as the bytes that its media type asks for. */
#include "message_private.h"

enum { ITEMS = 3 };

/* ---- JSON over several lines ---- */

static void write_line(struct buf *out, unsigned level)
{
    buf_byte(out, '\n');
    for (unsigned i = 0; i < level; i++)
        buf_add(out, STR("  "));
}

static void write_pretty(struct buf *out, const struct node *value, unsigned level)
{
    bool first = true, object = node_is(value, NODE_OBJECT);
    if ((!object && !node_is(value, NODE_ARRAY)) || value->len == 0) {
        doc_write_json(out, value);
        return;
    }
    buf_byte(out, object ? '{' : '[');
    NODE_EACH_MEMBER(value, key, member)
    {
        if (!first)
            buf_byte(out, ',');
        first = false;
        write_line(out, level + 1);
        buf_json_string(out, node_str(key));
        buf_add(out, STR(": "));
        write_pretty(out, member, level + 1);
    }
    NODE_EACH_ITEM(value, item)
    {
        if (!first)
            buf_byte(out, ',');
        first = false;
        write_line(out, level + 1);
        write_pretty(out, item, level + 1);
    }
    write_line(out, level);
    buf_byte(out, object ? '}' : ']');
}

void message_write_pretty(struct buf *out, const struct node *value)
{
    write_pretty(out, value, 0);
}

/* ---- one value ---- */

static struct str component_name(const struct node *schema)
{
    struct str reference = node_string(node_get(schema, STR("$ref")));
    size_t slash = str_find_last(reference, '/');
    return slash < reference.len ? str_from(reference, slash + 1) : STR("root");
}

void content_write(struct making *making, enum body_kind kind, const struct node *schema,
                   const struct node *value, struct buf *out)
{
    bool ready = node_is(value, NODE_STRING) && str_starts(node_str(value), STR("<"));
    if (kind == BODY_JSON)
        doc_write_json(out, value);
    else if (kind == BODY_XML && !ready)
        xml_write(out, making->maker->contract->refs, schema, value, component_name(schema));
    else if (!node_is(value, NODE_NULL))
        plain_write(out, value);
}

static void write_json(struct writing *writing, const struct node *value)
{
    if (writing->making->wish->pretty) {
        message_write_pretty(writing->out, value);
        buf_byte(writing->out, '\n');
    } else {
        doc_write_json(writing->out, value);
    }
}

static void write_stream(struct writing *writing, enum body_kind kind, const struct node *value)
{
    if (!node_is(value, NODE_ARRAY))
        stream_write(writing->out, kind, value);
    NODE_EACH_ITEM(value, item)
    stream_write(writing->out, kind, item);
}

static bool is_stream(enum body_kind kind)
{
    return kind >= BODY_EVENTS && kind <= BODY_RECORDS;
}

static bool write_value(struct writing *writing, enum body_kind kind, const struct node *value)
{
    if (is_multipart(writing->content_type))
        return multipart_write(writing, value);
    if (kind == BODY_FORM)
        return form_write_value(writing, value);
    if (kind == BODY_JSON)
        write_json(writing, value);
    else if (is_stream(kind))
        write_stream(writing, kind, value);
    else
        content_write(writing->making, kind, writing->media->schema, value, writing->out);
    return true;
}

/* ---- bodies without a schema ---- */

static bool write_anything(struct writing *writing, enum body_kind kind)
{
    static const struct {
        enum body_kind kind;
        struct str text;
    } rows[] = {
        {BODY_JSON,    STR_INIT("{}")          },
        {BODY_TEXT,    STR_INIT("text")        },
        {BODY_XML,     STR_INIT("<root/>")     },
        {BODY_FORM,    STR_INIT("name=value")  },
        {BODY_EVENTS,  STR_INIT("data: {}\n\n")},
        {BODY_LINES,   STR_INIT("{}\n")        },
        {BODY_RECORDS, STR_INIT("\x1e{}\n")    },
    };
    struct node value[3] = {
        {.kind = NODE_OBJECT, .span = 3, .len = 1}
    };
    node_string_set(&value[1], STR("part"));
    node_string_set(&value[2], STR("text"));
    value[1].flags |= NODE_IS_KEY;
    value[1].span = value[2].span = 1;
    if (is_multipart(writing->content_type))
        return multipart_write(writing, value);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind) {
            buf_add(writing->out, rows[i].text);
            return true;
        }
    buf_add(writing->out, media_file(writing->content_type));
    return true;
}

/* ---- streams ---- */

static bool write_items(struct writing *writing, enum body_kind kind, const struct node *schema)
{
    const struct node *value;
    for (size_t i = 0; i < ITEMS; i++) {
        struct draw_key key = draw_key_at(&writing->key, i);
        if (!part_value(writing->making, schema, &key, STR(""), writing->attempt, &value))
            return false;
        stream_write(writing->out, kind, value);
    }
    return true;
}

static bool is_list(const struct outline *outline)
{
    return outline && outline->kinds & KINDS_ARRAY && !(outline->kinds & KINDS_OBJECT);
}

/* ---- all ---- */

/* An image as XML has a file where its schema is one of text, and else elements as any XML has. */
static enum body_kind body_kind_for(const struct writing *writing)
{
    const struct outline *outline = outline_of(writing->making, writing->media->schema);
    enum body_kind kind = body_kind_of(writing->content_type);
    struct media media;
    bool xml = kind == BODY_BYTES && media_parse(writing->content_type, &media) &&
               str_eq_nocase(media.suffix, STR("xml"));
    bool elements = outline && (outline->member_count || !(outline->kinds & KINDS_STRING));
    return xml && elements ? BODY_XML : kind;
}

static bool write_drawn(struct writing *writing, enum body_kind kind)
{
    struct making *making = writing->making;
    const struct media_type *media = writing->media;
    const struct outline *outline = outline_of(making, media->schema);
    bool stream = is_stream(kind);
    const struct node *value;
    if (!media->schema && !media->item_schema)
        return write_anything(writing, kind);
    if (is_multipart(writing->content_type) && !media->schema)
        return multipart_write_items(writing);
    if (stream && media->item_schema && !is_list(outline))
        return write_items(writing, kind, media->item_schema);
    if (stream && !is_list(outline) && outline && outline->kinds & KINDS_OBJECT)
        return write_items(writing, kind, media->schema);
    bool file = is_file(media->schema) ||
                (writing->attempt == 0 && kind >= BODY_BYTES && outline && is_binary(outline));
    if (!media->schema || (file && kind != BODY_JSON))
        return write_anything(writing, kind);
    return part_value(making, media->schema, &writing->key, STR(""), writing->attempt, &value) &&
           write_value(writing, kind, value);
}

/* What the contract gives as the body: where that is wished for, or there is nothing else. */
static bool write_example(struct writing *writing, enum body_kind kind)
{
    const struct media_type *media = writing->media;
    const struct examples *examples = &media->examples;
    bool wanted = writing->making->wish->examples || (!media->schema && !media->item_schema);
    if (!wanted || writing->attempt >= examples->len || writing->attempt >= EXAMPLES_TRIED)
        return false;
    const struct example *example =
        &examples->at[(writing->making->wish->number + writing->attempt) % examples->len];
    struct str text = example->serialized.ptr ? example->serialized : example->external_bytes;
    if (text.ptr) {
        buf_add(writing->out, text);
        return true;
    }
    return example->value && write_value(writing, kind, example->value);
}

static bool write_body(struct writing *writing)
{
    const struct body *body = writing->making->response ? NULL : writing->making->operation->body;
    enum body_kind kind = body_kind_for(writing);
    if (body && body->form.len)
        return (is_multipart(writing->content_type) ? multipart_write_parameters
                                                    : form_write_parameters)(writing, &body->form);
    size_t before = writing->out->len;
    if (write_example(writing, kind))
        return true;
    writing->out->len = before;
    return write_drawn(writing, kind);
}

bool body_fill(struct making *making, struct slot *slot)
{
    struct buf out = {.arena = making->arena};
    struct str type = making->media->name;
    struct writing writing = {
        .making = making,
        .media = making->media,
        .content_type = str_find(type, '*') < type.len ? media_concrete(making->arena, type) : type,
        .key = making_key(making, "body", making->media->name),
        .attempt = slot->attempt,
        .out = &out};
    slot->pairs.len = 0;
    if (!write_body(&writing))
        return false;
    *vec_push(making->arena, &slot->pairs) =
        (struct message_field){writing.content_type, out.len ? buf_str(&out) : STR("")};
    return true;
}
