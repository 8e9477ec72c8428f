/* multipart: parts as the object its schema describes (by their names), or as an array. */
#include "check_private.h"

struct sorting {
    struct exchange *x;
    const struct media_plan *media;
    const struct place *place;
    struct reading reading;
    const struct part *parts;
    struct pairs pairs; /* one for each part: its name and bytes */
    bool broken;        /* something was told for which the whole cannot be judged */
};

static const struct part *part_of(const struct sorting *body, const struct pair *pair)
{
    return &body->parts[pair - body->pairs.at];
}

/* ---- media types of parts ---- */

static bool is_covered(struct str list, const struct media *media)
{
    struct str one;
    struct media range;
    while (str_cut(&list, ',', &one))
        if (media_parse(one, &range) && media_fits(&range, media))
            return true;
    return false;
}

/* Told where the part says it is something else than its encoding allows. */
static void check_type(struct sorting *body, const struct part_plan *plan, const struct part *part)
{
    struct media media;
    if (!part->content_type.ptr || !plan || !plan->type.len)
        return;
    if (media_parse(part->content_type, &media) && is_covered(plan->type, &media))
        return;
    struct place place = *body->place;
    place.name = part->name;
    place.rule = plan->encoding->node;
    tell(body->x, FINDING_PART_MEDIA_TYPE, &place, part->content_type.ptr,
         "the part is '" STR_FMT "', not '" STR_FMT "'", STR_ARG(part->content_type),
         STR_ARG(plan->type));
}

static enum reader reader_named(struct str name)
{
    struct media media;
    return media_parse(name, &media) ? reader_of(&media) : READER_NONE;
}

static bool wants_container(const struct outline *outline)
{
    return outline->kinds & (KINDS_OBJECT | KINDS_ARRAY) && !(outline->kinds & KINDS_STRING);
}

/* What the part says, else its encoding, the first of several, else what its schema asks for. */
static enum reader reader_for(const struct part_plan *plan, const struct outline *outline,
                              const struct part *part)
{
    if (part->content_type.ptr)
        return reader_named(part->content_type);
    if (plan && plan->type.len)
        return reader_named(str_slice(plan->type, 0, str_find(plan->type, ',')));
    if (part->filename.ptr)
        return READER_BYTES;
    return wants_container(outline) ? READER_JSON : READER_TEXT;
}

/* ---- values ---- */

static struct place place_of_part(const struct sorting *body, const struct part *part)
{
    struct place place = *body->place;
    place.name = part->name;
    return place;
}

static void fail(struct sorting *body, const struct part *part)
{
    struct place place = place_of_part(body, part);
    body->broken = true;
    tell_malformed(body->x, &place, &body->reading.fault);
}

/* The whole cannot be judged without it. */
static void pass_over(struct sorting *body, const struct part *part, const char *why)
{
    struct place place = place_of_part(body, part);
    body->broken = true;
    tell_unvalidated(body->x, &place, why);
}

/* NULL: told. */
static const struct doc *read_json_part(struct sorting *body, const struct part *part)
{
    struct place place = place_of_part(body, part);
    place.source = source_of_named(body->x, "part", part->name, part->bytes);
    const struct doc *doc = read_json(body->x, part->bytes, &place);
    body->broken |= !doc;
    return doc;
}

static void add_json(struct sorting *body, const struct part *part)
{
    const struct doc *doc = read_json_part(body, part);
    if (doc)
        build_copy(&body->reading.build, doc->root, part->bytes.ptr, true);
}

/* Whether the schema is one of bytes: says so, or nothing at all. */
static bool is_binary(const struct outline *outline)
{
    static const struct str keywords[] = {STR_INIT("contentEncoding"),
                                          STR_INIT("contentMediaType")};
    if (outline->kinds == KINDS_ALL)
        return true;
    for (size_t i = 0; i < outline->node_count; i++) {
        const struct node *node = outline->nodes[i];
        if (str_eq(node_string(node_get(node, STR("format"))), STR("binary")))
            return true;
        for (size_t n = 0; n < sizeof keywords / sizeof *keywords; n++)
            if (node_get(node, keywords[n]))
                return true;
    }
    return false;
}

static bool is_text(enum reader reader, const struct part *part)
{
    bool typed = part->content_type.ptr && reader != READER_TEXT;
    return !typed && !part->filename.ptr;
}

/* Bytes where they are meant, else text, whatever the part says it is. */
static void add_text(struct sorting *body, const struct outline *outline, const struct part *part,
                     enum reader reader)
{
    struct place place = place_of_part(body, part);
    size_t valid = utf8_check(part->bytes);
    bool text = reader == READER_TEXT, binary = is_binary(outline);
    if (valid == part->bytes.len && (text || !binary)) {
        read_text(&body->reading, outline, part->bytes, part->bytes.ptr);
        return;
    }
    build_bytes(&body->reading.build, part->bytes);
    if (binary)
        return;
    if (is_text(reader, part))
        tell(body->x, FINDING_TEXT_NOT_UTF8, &place, part->bytes.ptr + valid,
             "the text is not UTF-8");
    else
        tell_unvalidated(body->x, &place, "the part is no text, and its schema is none of bytes");
}

/* Its texts are judged as they stand where the schema has the same encoding. */
static bool is_encoded(const struct outline *outline, const struct part *part)
{
    if (!str_eq_nocase(part->transfer, STR("base64")) &&
        !str_eq_nocase(part->transfer, STR("quoted-printable")))
        return false;
    for (size_t i = 0; i < outline->node_count; i++)
        if (str_eq_nocase(node_string(node_get(outline->nodes[i], STR("contentEncoding"))),
                          part->transfer))
            return false;
    return true;
}

static bool charset_is_known(struct sorting *body, const struct part *part, enum reader reader)
{
    struct media media;
    struct place place = place_of_part(body, part);
    return !part->content_type.ptr || !media_parse(part->content_type, &media) ||
           charset_is_read(body->x, &media, reader, &place);
}

static void add_part(struct sorting *body, const struct part_plan *plan,
                     const struct outline *outline, const struct part *part)
{
    enum reader reader = reader_for(plan, outline, part);
    bool text = outline->kinds & KINDS_STRING;
    check_type(body, plan, part);
    if (is_encoded(outline, part))
        pass_over(body, part, "its Content-Transfer-Encoding is not decoded");
    else if (!charset_is_known(body, part, reader))
        body->broken = true;
    else if (reader == READER_JSON)
        add_json(body, part);
    else if (reader == READER_TEXT || reader == READER_BYTES || text)
        add_text(body, outline, part, reader);
    else if (reader != READER_XML)
        pass_over(body, part, "parts of this media type are not read");
    else if (!xml_read(&body->reading, outline, part->bytes, body->x->check->budget.depth))
        fail(body, part);
}

static void check_part_headers(struct sorting *body, const struct part_plan *plan,
                               const struct part *part)
{
    if (!plan || plan->headers.len == 0)
        return;
    VEC(struct check_field) list = {0};
    struct str rest = part->fields, line;
    while (str_cut(&rest, '\n', &line)) {
        size_t colon = str_find(line, ':');
        if (colon < line.len)
            *vec_push(body->x->scratch, &list) = (struct check_field){
                arena_lower(body->x->scratch, str_trim(str_slice(line, 0, colon))),
                str_trim(str_from(line, colon + 1))};
    }
    struct check_fields fields = {list.at, list.len};
    check_headers(body->x, &plan->headers, &fields, "part header");
}

/* Where names are nested, or the contract or the options say how values are written, parts are read as the fields of a
 * form are; files never are. */
static bool is_as_in_form(struct sorting *body, size_t index, const struct given *given)
{
    const struct written *written = &body->media->fields.at[index].written;
    bool nested = written->dots || body->media->parts[index].styled,
         packed = written->formatted && written->style != STYLE_DEEP_OBJECT && !written->explode &&
                  given->len == 1;
    for (size_t i = 0; i < given->len; i++) {
        struct str name = given->at[i]->name, keys = str_from(name, written->name.len);
        nested |= str_starts(keys, STR("[")) && !str_eq(keys, STR("[]"));
        if (part_of(body, given->at[i])->filename.ptr)
            return false;
    }
    return nested || packed;
}

static void add_as_in_form(struct sorting *body, const struct decoder *field,
                           const struct given *given)
{
    bool deep = !field->takes_rest && given->at[0]->name.len > field->written.name.len;
    build_key(&body->reading.build, field->written.name, given->at[0]->at);
    if (!(deep ? deep_read(&body->reading, field->outline, &field->written, given)
               : field_read(&body->reading, field, given)))
        fail(body, part_of(body, given->at[0]));
}

static void add_item(struct sorting *body, size_t index, const struct outline *outline,
                     const struct pair *pair)
{
    const struct part_plan *plan = &body->media->parts[index];
    add_part(body, plan, outline, part_of(body, pair));
    check_part_headers(body, plan, part_of(body, pair));
}

/* One JSON part for an array may be an item or all of it: an item, if it could be one. */
static void add_json_array(struct sorting *body, size_t index, const struct pair *pair)
{
    const struct part *part = part_of(body, pair);
    const struct part_plan *plan = &body->media->parts[index];
    const struct outline *item = outline_item(body->media->fields.at[index].outline, 0);
    struct build *build = &body->reading.build;
    check_type(body, plan, part);
    check_part_headers(body, plan, part);
    const struct doc *doc = read_json_part(body, part);
    if (!doc)
        return;
    bool list = node_is(doc->root, NODE_ARRAY) &&
                (item->kinds == KINDS_ALL || !some_judge_allows(&body->reading, item, doc->root));
    if (list) {
        build_copy(build, doc->root, part->bytes.ptr, true);
        return;
    }
    size_t array = build_open(build, NODE_ARRAY, pair->at);
    build_copy(build, doc->root, part->bytes.ptr, true);
    build_close(build, array, 1);
}

/* A property: one part, or where it is an array one for each item. */
static void add_property(struct sorting *body, size_t index, const struct given *given)
{
    const struct decoder *field = &body->media->fields.at[index];
    const struct outline *item = outline_item(field->outline, 0);
    struct build *build = &body->reading.build;
    bool array = field->outline->kinds & KINDS_ARRAY;
    build_key(build, field->written.name, given->at[0]->at);
    if (!array && given->len == 1) {
        add_item(body, index, field->outline, given->at[0]);
        return;
    }
    if (array && given->len == 1 &&
        reader_for(&body->media->parts[index], item, part_of(body, given->at[0])) == READER_JSON) {
        add_json_array(body, index, given->at[0]);
        return;
    }
    size_t list = build_open(build, NODE_ARRAY, given->at[0]->at);
    for (size_t i = 0; i < given->len && !is_over(body->x); i++)
        add_item(body, index, outline_item(field->outline, i), given->at[i]);
    build_close(build, list, given->len);
}

static size_t add_others(struct sorting *body)
{
    struct build *build = &body->reading.build;
    const struct outline *outline = body->media->outline->additional;
    struct given left = pairs_left(body->x->scratch, &body->pairs);
    struct groups groups = given_group(body->x->scratch, &left);
    for (size_t i = 0; i < groups.len && !is_over(body->x); i++) {
        const struct given *same = &groups.at[i];
        size_t array = 0;
        build_key(build, same->at[0]->name, same->at[0]->at);
        if (same->len > 1)
            array = build_open(build, NODE_ARRAY, same->at[0]->at);
        for (size_t n = 0; n < same->len; n++)
            add_part(body, NULL, outline, part_of(body, same->at[n]));
        if (same->len > 1)
            build_close(build, array, same->len);
    }
    return groups.len;
}

static void judge_as_object(struct sorting *body)
{
    struct exchange *x = body->x;
    const struct decoders *fields = &body->media->fields;
    const struct given *given =
        claims_take(x->scratch, &body->media->claims, &body->pairs, fields->len);
    size_t object = build_open(&body->reading.build, NODE_OBJECT, body->reading.build.origin);
    size_t count = 0;
    for (size_t i = 0; i < fields->len && !is_over(x); i++) {
        if (given[i].len == 0)
            continue;
        if (is_as_in_form(body, i, &given[i]))
            add_as_in_form(body, &fields->at[i], &given[i]);
        else
            add_property(body, i, &given[i]);
        count++;
    }
    if (is_over(x) || tell_unformatted(x, body->media, &body->pairs, body->place))
        return;
    count += add_others(body);
    build_close(&body->reading.build, object, count);
    if (!body->broken && !is_over(x))
        check_built_body(x, body->media, &body->reading, body->place);
}

/* A part without a name: how it is encoded says its position. */
static void add_nth(struct sorting *body, size_t index, const struct outline *outline)
{
    const struct media_plan *media = body->media;
    const struct part_plan *plan =
        index < media->prefix_count ? &media->prefix[index] : media->item;
    add_part(body, plan, outline, &body->parts[index]);
    check_part_headers(body, plan, &body->parts[index]);
}

static void judge_as_array(struct sorting *body)
{
    size_t array = build_open(&body->reading.build, NODE_ARRAY, body->reading.build.origin);
    for (size_t i = 0; i < body->pairs.len && !is_over(body->x); i++)
        add_nth(body, i, outline_item(body->media->outline, i));
    build_close(&body->reading.build, array, body->pairs.len);
    if (!body->broken && !is_over(body->x))
        check_built_body(body->x, body->media, &body->reading, body->place);
}

/* `itemSchema`: each part for itself. */
static void judge_items(struct sorting *body)
{
    struct exchange *x = body->x;
    for (size_t i = 0; i < body->pairs.len && !is_over(x); i++) {
        struct place place = place_of_part(body, &body->parts[i]);
        place.inside = arena_printf(x->scratch, "/%zu", i);
        body->broken = false;
        body->reading = reading_of(x, CODING_NONE, body->reading.build.origin);
        add_nth(body, i, body->media->item_outline);
        if (!body->broken && !is_over(x) &&
            check_built(x, body->media->item_schema, &body->reading, &place))
            check_one_way(x, body->media->item_strict, &body->reading, &place);
    }
}

/* ---- Swagger 2.0 ---- */

static void check_file(struct sorting *body, const struct decoder *decoder, const struct part *part,
                       const struct place *place)
{
    body->reading = reading_of(body->x, CODING_NONE, body->reading.build.origin);
    build_bytes(&body->reading.build, part->bytes);
    check_built(body->x, decoder->schema, &body->reading, place);
}

static bool is_file(const struct decoder *decoder, const struct part *part)
{
    return str_eq(node_string(node_get(decoder->node, STR("type"))), STR("file")) ||
           (part->filename.ptr && utf8_check(part->bytes) < part->bytes.len);
}

static void judge_apart(struct sorting *body)
{
    struct exchange *x = body->x;
    const struct decoders *fields = &body->media->fields;
    const struct given *given =
        claims_take(x->scratch, &body->media->claims, &body->pairs, fields->len);
    for (size_t i = 0; i < fields->len && !is_over(x); i++) {
        struct decoder decoder = fields->at[i];
        struct place place = {
            SPOT_BODY, decoder.written.name, body->place->source, decoder.node, {0}};
        decoder.coding = CODING_NONE;
        if (given[i].len == 1 && is_file(&decoder, part_of(body, given[i].at[0])))
            check_file(body, &decoder, part_of(body, given[i].at[0]), &place);
        else if (given[i].len)
            check_given(x, &decoder, &given[i], &place);
        else if (decoder.required)
            tell(x, FINDING_PARAMETER_MISSING, &place, NULL,
                 "the required field '" STR_FMT "' is missing", STR_ARG(decoder.written.name));
    }
    if (x->plan->judges_unknown && !is_over(x))
        tell_unknown_fields_of_form(x, fields, &body->pairs, body->place->source);
}

/* ---- the whole ---- */

/* RFC 7578, 4.2: each part of a form has a name. False: told. */
static bool have_names(struct sorting *body)
{
    bool form = str_eq_nocase(body->media->range.subtype, STR("form-data"));
    for (size_t i = 0; form && i < body->pairs.len; i++) {
        if (body->parts[i].name.ptr)
            continue;
        tell(body->x, FINDING_BODY_MALFORMED, body->place, body->parts[i].fields.ptr,
             "a part has no name in its Content-Disposition (RFC 7578, 4.2)");
        return false;
    }
    return true;
}

/* False: told. */
static bool read_parts(struct sorting *body, struct str text)
{
    struct exchange *x = body->x;
    struct multipart multipart;
    struct fault fault;
    VEC(struct part) parts = {0};
    VEC(struct pair) pairs = {0};
    enum part_step step;
    struct part part;
    multipart_begin(&multipart, x->boundary, text);
    while ((step = multipart_next(&multipart, x->scratch, &part, &fault)) == PART_NEXT) {
        if (parts.len == x->check->budget.parts) {
            tell_limit(x, body->place, "parts");
            return false;
        }
        *vec_push(x->scratch, &parts) = part;
        *vec_push(x->scratch, &pairs) = (struct pair){
            .name = part.name.ptr ? part.name : STR(""), .raw = part.bytes, .at = part.bytes.ptr};
    }
    body->parts = parts.at;
    body->pairs = (struct pairs){.at = pairs.at, .len = pairs.len};
    if (step == PART_MALFORMED)
        tell(x, FINDING_BODY_MALFORMED, body->place, fault.at, STR_FMT, STR_ARG(fault.why));
    return step == PART_END && have_names(body);
}

void check_multipart(struct exchange *x, const struct media_plan *media, struct str text,
                     const struct place *place)
{
    struct sorting body = {
        .x = x, .media = media, .place = place, .reading = reading_of(x, CODING_NONE, text.ptr)};
    if (!x->boundary.ptr) {
        tell(x, FINDING_BODY_MALFORMED, place, NULL,
             "the Content-Type has no 'boundary' (RFC 2046, 5.1.1)");
        return;
    }
    if (!read_parts(&body, text))
        return;
    bool array = media->outline && media->outline->kinds & KINDS_ARRAY &&
                 !(media->outline->kinds & KINDS_OBJECT);
    if (media->each)
        judge_apart(&body);
    else if (media->schema && array)
        judge_as_array(&body);
    else if (media->schema)
        judge_as_object(&body);
    if (media->item_schema && !is_over(x))
        judge_items(&body);
}
