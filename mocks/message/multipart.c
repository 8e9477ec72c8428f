/* multipart/form-data and its like (RFC 2046, 5.1; RFC 7578): a part for each member, for arrays one for each item. */
#include "message_private.h"

enum { ITEMS = 3 };

struct part {
    struct str name;     /* ptr NULL: it has none */
    struct str filename; /* likewise */
    struct str type;     /* empty: text/plain, which goes without saying */
    message_fields fields;
    struct str bytes;
};

struct parts {
    struct writing *writing;
    VEC(struct part) list;
};

bool is_multipart(struct str content_type)
{
    struct media media;
    return media_parse(content_type, &media) && str_eq_nocase(media.type, STR("multipart"));
}

bool is_file(const struct node *schema)
{
    return str_eq(node_string(node_get(schema, STR("type"))), STR("file"));
}

bool is_binary(const struct outline *outline)
{
    static const struct str keywords[] = {STR_INIT("contentMediaType"),
                                          STR_INIT("contentEncoding")};
    for (size_t i = 0; outline && i < outline->node_count; i++) {
        const struct node *node = outline->nodes[i];
        if (str_eq(node_string(node_get(node, STR("format"))), STR("binary")))
            return true;
        if (node_get(node, keywords[0]) && !node_get(node, keywords[1]))
            return true;
    }
    return outline && outline->kinds == KINDS_ALL && outline->node_count > 0 &&
           outline->member_count == 0;
}

/* ---- one part ---- */

static struct str media_named_in(const struct outline *outline)
{
    for (size_t i = 0; outline && i < outline->node_count; i++) {
        struct str type = node_string(node_get(outline->nodes[i], STR("contentMediaType")));
        if (type.len)
            return type;
    }
    return STR("");
}

static bool is_wild(struct str type)
{
    return str_find(type, '*') < type.len;
}

/* What its encoding says, the first of several, else what its schema and value ask for. */
static struct str type_of(struct arena *arena, const struct encoding *encoding,
                          const struct outline *outline, const struct node *value)
{
    struct str list = encoding ? encoding->content_type : STR("");
    struct str first = str_trim(str_slice(list, 0, str_find(list, ',')));
    if (first.len)
        return is_wild(first) ? media_concrete(arena, first) : first;
    if (node_is(value, NODE_OBJECT) || node_is(value, NODE_ARRAY))
        return STR("application/json");
    if (!is_binary(outline) || !node_is(value, NODE_STRING))
        return STR("");
    struct str named = media_named_in(outline);
    return named.len && !is_wild(named) ? named : STR("application/octet-stream");
}

/* Fields of its own that the encoding declares. */
static bool add_fields(struct parts *parts, const struct encoding *encoding, struct part *part)
{
    struct making *making = parts->writing->making;
    for (size_t i = 0; encoding && i < encoding->headers.len; i++) {
        const struct header *header = &encoding->headers.at[i];
        struct slot slot = {.part = SPOT_HEADER,
                            .name = header->name,
                            .header = header,
                            .attempt = parts->writing->attempt};
        if (str_eq_nocase(header->name, STR("content-type")))
            continue;
        if (header_fill(making, &slot) && slot.pairs.len)
            *vec_push(making->arena, &part->fields) =
                (struct message_field){header->name, slot.pairs.at[0].value};
        else if (header->required)
            return false;
    }
    return true;
}

static bool add_part(struct parts *parts, struct str name, const struct encoding *encoding,
                     const struct outline *outline, const struct node *value)
{
    struct arena *arena = parts->writing->making->arena;
    struct part part = {.name = name, .type = type_of(arena, encoding, outline, value)};
    struct buf bytes = {.arena = arena};
    bool binary = node_is(value, NODE_STRING) && is_binary(outline);
    if (binary && parts->writing->attempt == 0)
        buf_add(&bytes, media_file(part.type));
    else
        content_write(parts->writing->making, part.type.len ? body_kind_of(part.type) : BODY_TEXT,
                      NULL, value, &bytes);
    if (binary)
        part.filename = arena_printf(arena, STR_FMT ".bin", STR_ARG(name.ptr ? name : STR("part")));
    part.bytes = bytes.len ? buf_str(&bytes) : STR("");
    if (!is_field_text(part.type) || !add_fields(parts, encoding, &part))
        return false;
    *vec_push(arena, &parts->list) = part;
    return true;
}

/* ---- the whole ---- */

static void write_quoted(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, "; %s=\"", name);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '"')
            buf_add(out, STR("%22"));
        else if (text.ptr[i] == '\r' || text.ptr[i] == '\n')
            buf_printf(out, "%%%02X", (unsigned char)text.ptr[i]);
        else
            buf_byte(out, text.ptr[i]);
    buf_byte(out, '"');
}

static void write_part(struct buf *out, const struct part *part, struct str boundary)
{
    buf_printf(out, "--" STR_FMT "\r\n", STR_ARG(boundary));
    if (part->name.ptr) {
        buf_add(out, STR("Content-Disposition: form-data"));
        write_quoted(out, "name", part->name);
        if (part->filename.ptr)
            write_quoted(out, "filename", part->filename);
        buf_add(out, STR("\r\n"));
    }
    if (part->type.len)
        buf_printf(out, "Content-Type: " STR_FMT "\r\n", STR_ARG(part->type));
    for (size_t i = 0; i < part->fields.len; i++)
        buf_printf(out, STR_FMT ": " STR_FMT "\r\n", STR_ARG(part->fields.at[i].name),
                   STR_ARG(part->fields.at[i].value));
    buf_add(out, STR("\r\n"));
    buf_add(out, part->bytes);
    buf_add(out, STR("\r\n"));
}

/* One that occurs in no part, the same for the same key. */
static struct str boundary_of(const struct parts *parts)
{
    struct arena *arena = parts->writing->making->arena;
    for (uint64_t turn = 0;; turn++) {
        struct draw_key key = draw_key_at(&parts->writing->key, UINT64_MAX - turn);
        struct str boundary =
            arena_printf(arena, "proviso-%016llx", (unsigned long long)(key.high ^ key.low));
        bool occurs = false;
        for (size_t i = 0; i < parts->list.len; i++)
            occurs |= str_contains(parts->list.at[i].bytes, boundary);
        if (!occurs)
            return boundary;
    }
}

static bool write_parts(struct parts *parts)
{
    struct writing *writing = parts->writing;
    struct str boundary = boundary_of(parts);
    for (size_t i = 0; i < parts->list.len; i++)
        write_part(writing->out, &parts->list.at[i], boundary);
    buf_printf(writing->out, "--" STR_FMT "--\r\n", STR_ARG(boundary));
    size_t semicolon = str_find(writing->content_type, ';');
    writing->content_type = arena_printf(
        writing->making->arena, STR_FMT "; boundary=" STR_FMT,
        STR_ARG(str_trim(str_slice(writing->content_type, 0, semicolon))), STR_ARG(boundary));
    return parts->list.len > 0;
}

/* ---- values ---- */

static bool add_styled(struct parts *parts, const struct styling *how, const struct node *value)
{
    message_fields pairs = {0};
    if (!style_write(how, value, &pairs))
        return false;
    for (size_t i = 0; i < pairs.len; i++)
        *vec_push(how->arena, &parts->list) =
            (struct part){.name = pairs.at[i].name, .bytes = pairs.at[i].value};
    return true;
}

static bool add_member(struct parts *parts, struct str name, const struct node *value,
                       const struct outline *outline)
{
    struct writing *writing = parts->writing;
    const struct encoding *encoding = encoding_of(writing->media, name);
    struct styling how;
    if (encoding_styles(writing->making, encoding, name, false, &how))
        return add_styled(parts, &how, value);
    if (!node_is(value, NODE_ARRAY))
        return add_part(parts, name, encoding, outline, value);
    size_t index = 0;
    NODE_EACH_ITEM(value, item)
    if (!add_part(parts, name, encoding, outline ? outline_item(outline, index++) : NULL, item))
        return false;
    return true;
}

/* Parts without names: how they are encoded says their position. */
static bool add_nth(struct parts *parts, size_t index, const struct outline *outline,
                    const struct node *value)
{
    const struct media_type *media = parts->writing->media;
    const struct encoding *encoding = index < media->prefix_encoding_count
                                          ? &media->prefix_encodings[index]
                                          : media->item_encoding;
    return add_part(parts, (struct str){0}, encoding, outline, value);
}

bool multipart_write(struct writing *writing, const struct node *value)
{
    struct parts parts = {.writing = writing};
    const struct outline *outline = outline_of(writing->making, writing->media->schema);
    size_t index = 0;
    NODE_EACH_MEMBER(value, key, member)
    if (!add_member(&parts, node_str(key), member,
                    outline ? outline_member(outline, node_str(key)) : NULL))
        return false;
    NODE_EACH_ITEM(value, item)
    {
        if (!add_nth(&parts, index, outline_item(outline, index), item))
            return false;
        index++;
    }
    return write_parts(&parts);
}

bool multipart_write_items(struct writing *writing)
{
    struct parts parts = {.writing = writing};
    const struct node *schema = writing->media->item_schema, *value;
    for (size_t i = 0; i < ITEMS; i++) {
        struct draw_key key = draw_key_at(&writing->key, i);
        if (!part_value(writing->making, schema, &key, STR(""), writing->attempt, &value) ||
            !add_nth(&parts, i, outline_of(writing->making, schema), value))
            return false;
    }
    return write_parts(&parts);
}

/* ---- Swagger 2.0 ---- */

static bool add_parameter(struct parts *parts, const struct parameter *parameter)
{
    struct writing *writing = parts->writing;
    struct making *making = writing->making;
    struct draw_key key = draw_key_named(&writing->key, parameter->name);
    const struct node *value;
    if (is_file(parameter->schema)) {
        *vec_push(making->arena, &parts->list) =
            (struct part){.name = parameter->name,
                          .filename = STR("file.bin"),
                          .type = STR("application/octet-stream"),
                          .bytes = media_file(STR("application/octet-stream"))};
        return true;
    }
    struct styling how = {.arena = making->arena,
                          .name = parameter->name,
                          .style = parameter->style,
                          .explode = parameter->explode,
                          .schema = parameter->schema};
    return part_value(making, parameter->schema, &key, parameter->name, writing->attempt, &value) &&
           add_styled(parts, &how, value);
}

bool multipart_write_parameters(struct writing *writing, const struct parameters *form)
{
    struct parts parts = {.writing = writing};
    enum values_voice voice = writing->making->wish->voice;
    for (size_t i = 0; i < form->len; i++) {
        const struct parameter *parameter = &form->at[i];
        size_t before = parts.list.len;
        bool spared = voice == VALUES_MINIMAL || writing->attempt > 4;
        if ((!parameter->required && spared) || add_parameter(&parts, parameter))
            continue;
        parts.list.len = before;
        if (parameter->required)
            return false;
    }
    return write_parts(&parts);
}
