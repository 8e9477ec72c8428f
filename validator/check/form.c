/* application/x-www-form-urlencoded: a form as the object its schema describes, or field by field. */
#include "check_private.h"

bool field_read(struct reading *reading, const struct decoder *decoder, const struct given *given)
{
    size_t before = reading->build.len, best = FORMS;
    struct fault first = {0};
    for (size_t i = 0; i < decoder->form_count; i++) {
        enum form form = decoder->forms[i];
        if (form == AS_TEXT && given->len > 1 && decoder->form_count > 1)
            continue;
        reading->build.len = before;
        if (!style_read(reading, &decoder->written, decoder->outline, given, form)) {
            first = first.why.len ? first : reading->fault;
            continue;
        }
        best = best == FORMS ? i : best;
        if (reading->build.full ||
            some_judge_allows(reading, decoder->outline, &reading->build.at[before]))
            return true;
    }
    reading->build.len = before;
    reading->fault = first;
    return best < FORMS &&
           style_read(reading, &decoder->written, decoder->outline, given, decoder->forms[best]);
}

/* ---- fields ---- */

struct filling {
    struct exchange *x;
    const struct media_plan *media;
    const struct place *place;
    struct reading reading;
    size_t members;
};

static bool has_bracket(const struct given *given)
{
    for (size_t i = 0; i < given->len; i++)
        if (str_find(given->at[i]->name, '[') < given->at[i]->name.len)
            return true;
    return false;
}

static bool is_json_type(struct str name)
{
    struct media media;
    return media_parse(name, &media) && media_is_json(&media);
}

static bool is_object(const struct outline *outline)
{
    return outline->kinds & KINDS_OBJECT && !(outline->kinds & KINDS_STRING);
}

/* An object in a field is JSON text unless its encoding has a style (OpenAPI 3.1.1, "Encoding Object"). */
static bool holds_json(const struct outline *outline, const struct part_plan *part,
                       const struct pair *pair)
{
    if (part && part->styled)
        return false;
    if (part && part->type.len)
        return is_json_type(part->type);
    return is_object(outline) &&
           (str_starts(pair->raw, STR("{")) || str_starts(pair->raw, STR("%7B")) ||
            str_starts(pair->raw, STR("%7b")));
}

static bool read_json_field(struct filling *form, const struct pair *pair)
{
    struct reading *reading = &form->reading;
    struct str text;
    reading->fault = (struct fault){0};
    if (!text_decode(form->x->scratch, pair->raw, reading->coding, &text, &reading->fault))
        return false;
    struct place place = *form->place;
    place.source = source_of_named(form->x, "request body, field", pair->name, text);
    place.name = pair->name;
    const struct doc *doc = read_json(form->x, text, &place);
    if (!doc)
        return false;
    build_copy(&reading->build, doc->root, pair->raw.ptr, false);
    return true;
}

/* An array of objects: each field of the name is one. */
static bool read_json_items(struct filling *form, const struct given *given)
{
    struct build *build = &form->reading.build;
    size_t array = build_open(build, NODE_ARRAY, given->at[0]->at);
    for (size_t i = 0; i < given->len; i++)
        if (!read_json_field(form, given->at[i]))
            return false;
    build_close(build, array, given->len);
    return true;
}

/* As JSON where it is that; else *done is false. */
static bool read_as_json(struct filling *form, const struct outline *outline,
                         const struct part_plan *part, const struct given *given, bool *done)
{
    const struct outline *item = outline_item(outline, 0);
    *done = true;
    if (given->len == 1 && holds_json(outline, part, given->at[0]))
        return read_json_field(form, given->at[0]);
    if (outline->kinds & KINDS_ARRAY && !(outline->kinds & KINDS_STRING) && is_object(item) &&
        holds_json(item, part, given->at[0]))
        return read_json_items(form, given);
    *done = false;
    return false;
}

static bool read_field(struct filling *form, size_t index, const struct given *given)
{
    const struct decoder *decoder = &form->media->fields.at[index];
    bool json;
    if (has_bracket(given) || decoder->written.style == STYLE_DEEP_OBJECT)
        return deep_read(&form->reading, decoder->outline, &decoder->written, given);
    bool read = read_as_json(form, decoder->outline, &form->media->parts[index], given, &json);
    return json ? read : field_read(&form->reading, decoder, given);
}

static void tell_fault(struct filling *form, struct str name)
{
    struct place place = *form->place;
    place.name = name;
    tell_malformed(form->x, &place, &form->reading.fault);
}

bool tell_unformatted(struct exchange *x, const struct media_plan *media, const struct pairs *pairs,
                      const struct place *place)
{
    for (size_t i = 0; i < pairs->len; i++) {
        struct str name = pairs->at[i].name;
        size_t bracket = str_find(name, '['), dot = str_find(name, '.');
        struct str base = str_slice(name, 0, bracket < dot ? bracket : dot);
        for (size_t n = 0; !pairs->at[i].owner && n < media->fields.len; n++) {
            const struct decoder *decoder = &media->fields.at[n];
            struct place own = *place;
            own.name = base;
            if (!decoder->written.formatted || !str_eq(decoder->written.name, base))
                continue;
            tell(x, FINDING_PARAMETER_MALFORMED, &own, pairs->at[i].at,
                 "field '" STR_FMT "' is written as '" STR_FMT
                 "', which is not the format asked for",
                 STR_ARG(base), STR_ARG(name));
            return true;
        }
    }
    return false;
}

/* What no property claims: additional members, each by the name it has. */
static bool read_rest(struct filling *form, struct pairs *pairs)
{
    const struct decoder rest = {
        .written = {.style = STYLE_FORM, .explode = true},
        .outline = form->media->outline->additional,
        .forms = {AS_TEXT,             AS_LIST        },
        .form_count = 2
    };
    struct given left = pairs_left(form->x->scratch, pairs);
    struct groups groups = given_group(form->x->scratch, &left);
    for (size_t i = 0; i < groups.len; i++) {
        const struct pair *first = groups.at[i].at[0];
        build_key(&form->reading.build, first->name, first->at);
        form->members++;
        bool json, read = read_as_json(form, rest.outline, NULL, &groups.at[i], &json);
        if (!(json ? read : field_read(&form->reading, &rest, &groups.at[i]))) {
            tell_fault(form, first->name);
            return false;
        }
    }
    return true;
}

static bool read_object(struct filling *form, struct pairs *pairs, const struct given *given)
{
    const struct decoders *fields = &form->media->fields;
    size_t object = build_open(&form->reading.build, NODE_OBJECT, form->reading.build.origin);
    for (size_t i = 0; i < fields->len; i++) {
        if (given[i].len == 0)
            continue;
        build_key(&form->reading.build, fields->at[i].written.name, given[i].at[0]->at);
        form->members++;
        if (!read_field(form, i, &given[i])) {
            tell_fault(form, fields->at[i].written.name);
            return false;
        }
    }
    if (!read_rest(form, pairs))
        return false;
    build_close(&form->reading.build, object, form->members);
    return true;
}

/* ---- Swagger 2.0 ---- */

static void check_fields_apart(struct exchange *x, const struct media_plan *media,
                               struct pairs *pairs, const struct given *given,
                               const struct place *place)
{
    for (size_t i = 0; i < media->fields.len && !is_over(x); i++) {
        const struct decoder *decoder = &media->fields.at[i];
        struct place own = {SPOT_BODY, decoder->written.name, place->source, decoder->node, {0}};
        if (given[i].len)
            check_given(x, decoder, &given[i], &own);
        else if (decoder->required)
            tell(x, FINDING_PARAMETER_MISSING, &own, NULL,
                 "the required field '" STR_FMT "' is missing", STR_ARG(decoder->written.name));
    }
    if (x->plan->judges_unknown && !is_over(x))
        tell_unknown_fields_of_form(x, &media->fields, pairs, place->source);
}

/* Without a schema, whether the values can be read at all. */
static void check_codes(struct exchange *x, const struct pairs *pairs, const struct place *place)
{
    for (size_t i = 0; i < pairs->len && !is_over(x); i++) {
        struct place own = *place;
        struct fault fault;
        struct str text;
        own.name = pairs->at[i].name;
        if (pairs->at[i].raw.ptr &&
            !text_decode(x->scratch, pairs->at[i].raw, CODING_FORM, &text, &fault))
            tell_malformed(x, &own, &fault);
    }
}

void check_form(struct exchange *x, const struct media_plan *media, struct str text,
                const struct place *place)
{
    struct filling form = {.x = x, .media = media, .place = place};
    struct pairs pairs = pairs_read(x->scratch, text, '&', CODING_FORM, x->check->budget.pairs);
    if (pairs.full) {
        tell_limit(x, place, "pairs");
        return;
    }
    const struct given *given = claims_take(x->scratch, &media->claims, &pairs, media->fields.len);
    if (media->each) {
        check_fields_apart(x, media, &pairs, given, place);
        return;
    }
    if (!media->schema)
        check_codes(x, &pairs, place);
    if (!media->schema || tell_unformatted(x, media, &pairs, place))
        return;
    form.reading = reading_of(x, CODING_FORM, text.ptr);
    if (read_object(&form, &pairs, given))
        check_built_body(x, media, &form.reading, place);
}
