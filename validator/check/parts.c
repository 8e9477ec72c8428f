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
        if (media_parse(one, &range) && media_covers(&range, media))
            return true;
    return false;
}

/* Told where the part says it is something else than its encoding allows. */
static void check_type(struct sorting *body, const struct part_plan *plan, const struct part *part)
{
    struct media media;
    if (!part->content_type.ptr || !plan || !plan->encoding || !plan->encoding->content_type.len)
        return;
    if (media_parse(part->content_type, &media) && is_covered(plan->encoding->content_type, &media))
        return;
    struct place place = *body->place;
    place.name = part->name;
    place.rule = plan->encoding->node;
    tell(body->x, FINDING_PART_MEDIA_TYPE, &place, part->content_type.ptr,
         "the part is '" STR_FMT "', not '" STR_FMT "'", STR_ARG(part->content_type),
         STR_ARG(plan->encoding->content_type));
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

/* What the part says, else its encoding, else what its schema asks for. */
static enum reader reader_for(const struct part_plan *plan, const struct outline *outline,
                              const struct part *part)
{
    if (part->content_type.ptr)
        return reader_named(part->content_type);
    if (plan && plan->encoding && plan->encoding->content_type.len)
        return reader_named(plan->encoding->content_type);
    if (part->filename.ptr)
        return READER_BYTES;
    return wants_container(outline) ? READER_JSON : READER_TEXT;
}

/* ---- values ---- */

static void fail(struct sorting *body, const struct part *part)
{
    struct place place = *body->place;
    place.name = part->name;
    body->broken = true;
    tell_malformed(body->x, &place, &body->reading.fault);
}

static void add_json(struct sorting *body, const struct part *part)
{
    struct place place = *body->place;
    place.name = part->name;
    place.source = source_of_named(body->x, "part", part->name, part->bytes);
    const struct doc *doc = read_json(body->x, part->bytes, &place);
    if (doc)
        build_copy(&body->reading.build, doc->root, part->bytes.ptr, true);
    else
        body->broken = true;
}

static void add_part(struct sorting *body, const struct part_plan *plan,
                     const struct outline *outline, const struct part *part)
{
    enum reader reader = reader_for(plan, outline, part);
    bool utf8 = reader == READER_TEXT && utf8_check(part->bytes) == part->bytes.len;
    check_type(body, plan, part);
    if (reader == READER_JSON) {
        add_json(body, part);
    } else if (reader == READER_XML) {
        if (!xml_read(&body->reading, outline, part->bytes, body->x->check->budget.depth))
            fail(body, part);
    } else if (utf8) {
        read_text(&body->reading, outline, part->bytes, part->bytes.ptr);
    } else {
        build_bytes(&body->reading.build, part->bytes);
    }
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

/* Where names are nested, or the options say how arrays are written, parts are read as the fields of a form are; files
 * never are. */
static bool is_as_in_form(struct sorting *body, const struct decoder *field,
                          const struct given *given)
{
    const struct written *written = &field->written;
    bool nested = written->dots, packed = written->formatted &&
                                          written->style != STYLE_DEEP_OBJECT &&
                                          !written->explode && given->len == 1;
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
    bool deep = given->at[0]->name.len > field->written.name.len;
    build_key(&body->reading.build, field->written.name, given->at[0]->at);
    if (!(deep ? deep_read(&body->reading, field->outline, &field->written, given)
               : field_read(&body->reading, field, given)))
        fail(body, part_of(body, given->at[0]));
}

/* A property: one part, or where it is an array one for each item. */
static void add_property(struct sorting *body, size_t index, const struct given *given)
{
    const struct decoder *field = &body->media->fields.at[index];
    const struct part_plan *plan = &body->media->parts[index];
    struct build *build = &body->reading.build;
    const struct part *first = part_of(body, given->at[0]);
    bool json = reader_for(plan, field->outline, first) == READER_JSON && first->content_type.ptr &&
                given->len == 1;
    bool list = (field->outline->kinds & KINDS_ARRAY && !json) || given->len > 1;
    size_t array = 0;
    build_key(build, field->written.name, given->at[0]->at);
    if (list)
        array = build_open(build, NODE_ARRAY, given->at[0]->at);
    for (size_t i = 0; i < given->len && !is_over(body->x); i++) {
        const struct part *part = part_of(body, given->at[i]);
        add_part(body, plan, list ? outline_item(field->outline, i) : field->outline, part);
        check_part_headers(body, plan, part);
    }
    if (list)
        build_close(build, array, given->len);
}

static size_t add_others(struct sorting *body)
{
    struct build *build = &body->reading.build;
    const struct outline *outline = body->media->outline->additional;
    size_t count = 0;
    for (size_t i = 0; i < body->pairs.len; i++) {
        struct pair *pair = &body->pairs.at[i];
        size_t items = 0, array = 0;
        if (pair->owner)
            continue;
        build_key(build, pair->name, pair->at);
        for (size_t n = i + 1; n < body->pairs.len; n++)
            items += !body->pairs.at[n].owner && str_eq(body->pairs.at[n].name, pair->name);
        if (items)
            array = build_open(build, NODE_ARRAY, pair->at);
        for (size_t n = i; n < body->pairs.len; n++) {
            struct pair *other = &body->pairs.at[n];
            if (other->owner || !str_eq(other->name, pair->name))
                continue;
            other->owner = n == i ? 0 : UINT32_MAX;
            add_part(body, NULL, outline, &body->parts[n]);
        }
        if (items)
            build_close(build, array, items + 1);
        pair->owner = UINT32_MAX;
        count++;
    }
    return count;
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
        if (is_as_in_form(body, &fields->at[i], &given[i]))
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

static void judge_as_array(struct sorting *body)
{
    size_t array = build_open(&body->reading.build, NODE_ARRAY, body->reading.build.origin);
    for (size_t i = 0; i < body->pairs.len && !is_over(body->x); i++)
        add_part(body, NULL, outline_item(body->media->outline, i), &body->parts[i]);
    build_close(&body->reading.build, array, body->pairs.len);
    if (!body->broken && !is_over(body->x))
        check_built_body(body->x, body->media, &body->reading, body->place);
}

/* ---- Swagger 2.0 ---- */

static void check_file(struct sorting *body, const struct decoder *decoder, const struct part *part,
                       const struct place *place)
{
    body->reading = reading_of(body->x, CODING_NONE, body->reading.build.origin);
    build_bytes(&body->reading.build, part->bytes);
    check_built(body->x, decoder->schema, &body->reading, place);
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
        if (given[i].len == 1 && part_of(body, given[i].at[0])->filename.ptr)
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
    else if (media->item_schema)
        tell_unvalidated(x, place, "parts without names are not judged one by one");
}
