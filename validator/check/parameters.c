/* Parameters of a request, and header fields of any message. */
#include "check_private.h"

struct reading reading_of(struct exchange *x, enum coding coding, const char *origin)
{
    const struct budget *budget = &x->check->budget;
    return (struct reading){
        .build = {.arena = x->scratch, .limit = budget->message_nodes, .origin = origin},
        .run = x->run->schemas,
        .coding = coding,
        .lists = x->check->contract->version == CONTRACT_SWAGGER_2_0,
    };
}

bool holds(struct exchange *x, const struct schema *schema, const struct node *value)
{
    return !schema || schema_eval(schema, x->run->schemas, value) == SCHEMA_VALID;
}

static const struct schema_outcome *explain(struct exchange *x, const struct schema *schema,
                                            const struct reading *reading,
                                            const struct place *place)
{
    static const struct source nowhere;
    struct doc *doc = arena_new(x->scratch, struct doc);
    flag_secrets(x, reading->build.at, reading->build.len, place);
    *doc = (struct doc){.source = place->source ? place->source : &nowhere,
                        .root = reading->build.at,
                        .count = reading->build.len};
    return schema_explain(schema, x->run->schemas, doc, doc->root, x->scratch);
}

void note_value(struct exchange *x, enum spot_part part, struct str name, const struct node *value)
{
    if (x->values)
        *vec_push(x->scratch, &x->values->list) = (struct check_value){part, name, value};
}

bool check_built(struct exchange *x, const struct schema *schema, struct reading *reading,
                 const struct place *place)
{
    if (reading->build.full) {
        tell_limit(x, place, "message_nodes");
        return false;
    }
    if (holds(x, schema, reading->build.at) || settle_texts(x, schema, reading))
        return true;
    x->told = true;
    if (x->findings)
        tell_outcome(x, explain(x, schema, reading, place), place, false);
    return false;
}

void check_built_body(struct exchange *x, const struct media_plan *media, struct reading *reading,
                      const struct place *place)
{
    if (!check_built(x, media->schema, reading, place))
        return;
    if (place->part == SPOT_BODY)
        note_value(x, SPOT_BODY, (struct str){0}, reading->build.at);
    check_one_way(x, media->strict, reading, place);
}

void check_one_way(struct exchange *x, const struct schema *strict, struct reading *reading,
                   const struct place *place)
{
    bool refused = x->check->options.one_way == CHECK_REJECT;
    if (!strict || holds(x, strict, reading->build.at))
        return;
    x->told = true;
    if (x->findings)
        tell_outcome(x, explain(x, strict, reading, place), place, !refused);
}

/* ---- one value ---- */

/* What became of trying to read a value in one of the forms it may have. */
enum attempt { READ_VALID, READ_INVALID, READ_MALFORMED };

static enum attempt attempt(struct exchange *x, const struct decoder *decoder,
                            const struct given *given, enum form form, struct reading *reading)
{
    if (!style_read(reading, &decoder->written, decoder->outline, given, form))
        return READ_MALFORMED;
    if (reading->build.full)
        return READ_INVALID;
    bool valid =
        holds(x, decoder->schema, reading->build.at) || settle_texts(x, decoder->schema, reading);
    return valid ? READ_VALID : READ_INVALID;
}

static bool has_own_name(const struct decoder *decoder, const struct given *given)
{
    for (size_t i = 0; i < given->len; i++)
        if (!str_eq(given->at[i]->name, decoder->written.name))
            return false;
    return true;
}

/* Pairs of other names are members of an exploded object; those of the parameter's own name are its value, unless there
 * is such a member. */
static bool fits_form(const struct given *given, const struct decoder *decoder, enum form form)
{
    if (decoder->form_count == 1)
        return true;
    if (decoder->takes_rest && form != AS_OBJECT && !has_own_name(decoder, given))
        return false;
    if (decoder->takes_rest && form == AS_OBJECT && has_own_name(decoder, given))
        return map_get(&decoder->outline->by_name, decoder->written.name);
    return form != AS_TEXT || given->len == 1;
}

/* Whether any reading of it is valid. The reading that comes nearest is left in *best: the first that could be
 * read at all, else the first. */
static bool try_forms(struct exchange *x, const struct decoder *decoder, const struct given *given,
                      const char *origin, struct reading *best, enum attempt *outcome)
{
    *outcome = READ_MALFORMED;
    for (size_t i = 0; i < decoder->form_count; i++) {
        enum form form = decoder->forms[i];
        if (!fits_form(given, decoder, form))
            continue;
        struct reading reading = reading_of(x, decoder->coding, origin);
        reading.trims = decoder->part == SPOT_HEADER;
        enum attempt got = attempt(x, decoder, given, form, &reading);
        bool first = best->fault.why.len == 0 && best->build.len == 0;
        if (got == READ_VALID || first || (got == READ_INVALID && *outcome == READ_MALFORMED)) {
            *best = reading;
            *outcome = got;
        }
        if (got == READ_VALID)
            return true;
    }
    return false;
}

/* Dots between the pieces of a label whose explode is false: so 3.0.0 to 3.0.3 and 3.1.0 showed it. */
static bool is_old_label(struct exchange *x, const struct decoder *decoder,
                         const struct given *given, const char *origin)
{
    struct decoder dotted = *decoder;
    struct reading best = {0};
    enum attempt outcome;
    dotted.written.explode = true;
    if (!decoder->old_label ||
        str_find(str_from(given->at[0]->raw, 1), '.') + 1 >= given->at[0]->raw.len)
        return false;
    return try_forms(x, &dotted, given, origin, &best, &outcome);
}

void tell_malformed(struct exchange *x, const struct place *place, const struct fault *fault)
{
    enum finding_id id =
        place->part == SPOT_HEADER ? FINDING_HEADER_MALFORMED : FINDING_PARAMETER_MALFORMED;
    if (place->part == SPOT_BODY)
        id = FINDING_BODY_MALFORMED;
    if (fault->why.len) /* else it is told already */
        tell(x, id, place, fault->at, STR_FMT, STR_ARG(fault->why));
}

static bool is_written_once(const struct decoder *decoder)
{
    bool text = decoder->form_count == 1 && decoder->forms[0] == AS_TEXT;
    return decoder->written.style != STYLE_DEEP_OBJECT && (text || !decoder->written.explode);
}

/* What stands between the items of an array, as people write it. */
static const char *separator_shown(const struct decoder *decoder)
{
    static const char *const shown[] = {
        [STYLE_SPACE] = "%20", [STYLE_PIPE] = "|", [STYLE_TAB] = "%09", [STYLE_COOKIE] = ","};
    enum parameter_style style = decoder->written.style;
    if (style == STYLE_LABEL && decoder->written.explode)
        return ".";
    return style < sizeof shown / sizeof *shown && shown[style] ? shown[style] : ",";
}

static void tell_repeated(struct exchange *x, const struct decoder *decoder,
                          const struct given *given, const struct place *place)
{
    bool list = decoder->forms[decoder->form_count - 1] != AS_TEXT;
    struct finding *finding = tell(x, FINDING_PARAMETER_REPEATED, place, given->at[1]->at,
                                   list ? "it comes %zu times, and its items stand in one value"
                                        : "it comes %zu times and has one value",
                                   given->len);
    if (finding && list)
        finding->hint = arena_printf(x->findings->arena, "write it once: " STR_FMT "=a%sb",
                                     STR_ARG(decoder->written.name), separator_shown(decoder));
}

static bool has_other_separator(struct str raw, const char *own)
{
    static const char *const all[] = {",", "|", "%7C", "%20", "+", ";"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i], own) != 0 && str_contains(raw, str_of(all[i])))
            return true;
    return false;
}

/* How the value should have been written, where one item looks like several. */
static struct str hint_of(struct exchange *x, const struct decoder *decoder,
                          const struct given *given)
{
    const char *own = separator_shown(decoder);
    bool list = decoder->form_count == 1 && decoder->forms[0] == AS_LIST;
    bool repeats =
        decoder->written.explode && (decoder->part == SPOT_QUERY || decoder->part == SPOT_COOKIE);
    bool named = decoder->written.style == STYLE_MATRIX && decoder->written.explode;
    if (!list || named || given->len != 1 ||
        !has_other_separator(given->at[0]->raw, repeats ? "" : own))
        return STR("");
    if (repeats)
        return arena_printf(x->findings->arena,
                            "items are repeated here: " STR_FMT "=a&" STR_FMT "=b",
                            STR_ARG(decoder->written.name), STR_ARG(decoder->written.name));
    return arena_printf(x->findings->arena, "items are separated by '%s' here", own);
}

/* In a parameter everything is text: what the evaluator suggests for JSON is of no use. */
static void check_built_parameter(struct exchange *x, const struct decoder *decoder,
                                  const struct given *given, struct reading *reading,
                                  const struct place *place)
{
    size_t before = x->findings->list.len;
    check_built(x, decoder->schema, reading, place);
    for (size_t i = before; i < x->findings->list.len; i++) {
        struct finding *finding = &x->findings->list.at[i];
        if (finding->id == FINDING_VALUE_TYPE)
            finding->hint = hint_of(x, decoder, given);
    }
}

static void check_styled(struct exchange *x, const struct decoder *decoder,
                         const struct given *given, const struct place *place)
{
    const char *origin = place->source ? place->source->text.ptr : given->at[0]->at;
    struct reading best = {0};
    enum attempt outcome;
    if (try_forms(x, decoder, given, origin, &best, &outcome)) {
        note_value(x, decoder->part, decoder->written.name, best.build.at);
        check_one_way(x, decoder->strict, &best, place);
        return;
    }
    if (is_old_label(x, decoder, given, origin)) {
        tell(x, FINDING_PARAMETER_STYLE_OLD, place, given->at[0]->at,
             "the pieces of a label are separated by ',' unless 'explode' is true");
        return;
    }
    x->told = true;
    if (!x->findings)
        return;
    if (given->len > 1 && outcome == READ_MALFORMED && is_written_once(decoder))
        tell_repeated(x, decoder, given, place);
    else if (outcome == READ_MALFORMED)
        tell_malformed(x, place, &best.fault);
    else
        check_built_parameter(x, decoder, given, &best, place);
}

bool decoder_accepts(struct exchange *x, const struct decoder *decoder, struct str raw)
{
    struct decoder plain = *decoder;
    struct pair pair = {.name = decoder->written.name, .raw = raw, .at = raw.ptr};
    const struct pair *only = &pair;
    struct given given = {&only, 1};
    struct reading best = {0};
    enum attempt outcome;
    plain.coding = CODING_NONE;
    return decoder->outline && try_forms(x, &plain, &given, raw.ptr, &best, &outcome);
}

/* A parameter with `content`: one text, in a media type. */
static void check_content(struct exchange *x, const struct decoder *decoder,
                          const struct given *given, const struct place *place)
{
    struct fault fault;
    struct str text, raw = given->at[0]->raw;
    if (given->len > 1) {
        tell(x, FINDING_PARAMETER_REPEATED, place, given->at[1]->at,
             "it comes %zu times and has one value", given->len);
        return;
    }
    if (!text_decode(x->scratch, raw.ptr ? raw : STR(""), decoder->coding, &text, &fault)) {
        tell_malformed(x, place, &fault);
        return;
    }
    struct place decoded = *place;
    decoded.source = decoder->part == SPOT_HEADER || !place->source
                         ? source_inside(x, place->source, text)
                         : source_of_named(x, place->source->name.ptr, decoder->written.name, text);
    check_media(x, decoder->content, text, &decoded);
}

/* `allowEmptyValue`: of query parameters, and of Swagger 2.0's form fields. */
static bool is_allowed_empty(const struct decoder *decoder, const struct given *given)
{
    return decoder->allow_empty && given->len == 1 && given->at[0]->raw.len == 0 &&
           (decoder->part == SPOT_QUERY || decoder->part == SPOT_BODY) &&
           str_eq(given->at[0]->name, decoder->written.name);
}

void check_given(struct exchange *x, const struct decoder *decoder, const struct given *given,
                 const struct place *place)
{
    if (decoder->deprecated)
        tell(x, FINDING_PARAMETER_DEPRECATED, place, given->at[0]->at,
             "'" STR_FMT "' is deprecated", STR_ARG(decoder->written.name));
    if (is_over(x) || is_allowed_empty(decoder, given))
        return;
    if (decoder->content)
        check_content(x, decoder, given, place);
    else if (decoder->outline)
        check_styled(x, decoder, given, place);
    if (decoder->faulty)
        tell_unvalidated(x, place, "a part of the schema could not be used");
}

void note_seen(struct exchange *x, const struct decoder *decoder)
{
    struct check_seen *seen = x->request ? x->request->seen : NULL;
    bool own = decoder->part != SPOT_BODY && x->side == SPOT_REQUEST;
    if (seen && own && seen->parameter_count < x->plan->operation->parameters.len)
        seen->parameters[seen->parameter_count++] = decoder->index;
}

static struct place place_of(const struct decoder *decoder, const struct source *source)
{
    return (struct place){decoder->part, decoder->written.name, source, decoder->node, {0}};
}

static bool is_parameter(const struct exchange *x, const struct decoder *decoder)
{
    const struct decoders *own = &x->plan->header;
    return decoder->part != SPOT_HEADER ||
           (own->len && decoder >= own->at && decoder < own->at + own->len);
}

static void tell_missing(struct exchange *x, const struct decoder *decoder)
{
    struct place place = place_of(decoder, NULL);
    bool header = !is_parameter(x, decoder);
    bool as_get =
        x->response && x->response->to_head && !str_eq(x->plan->operation->method, STR("HEAD"));
    if (as_get) /* may leave fields out: RFC 9110, 9.3.2 */
        return;
    tell(x, header ? FINDING_HEADER_MISSING : FINDING_PARAMETER_MISSING, &place, NULL,
         "the required %s%s '" STR_FMT "' is missing", spot_part_name(decoder->part),
         header ? "" : " parameter", STR_ARG(decoder->written.name));
}

/* An exploded object or array without a pair: what is absent, and what is empty, are written alike. */
static bool may_be_empty(struct exchange *x, const struct decoder *decoder)
{
    struct node empty = {.kind = NODE_OBJECT, .span = 1};
    return decoder->takes_rest && holds(x, decoder->schema, &empty);
}

/* ---- places ---- */

static void check_one(struct exchange *x, const struct decoder *decoder, struct str raw,
                      const struct source *source)
{
    struct pair pair = {.name = decoder->written.name, .raw = raw, .at = raw.ptr};
    const struct pair *only = &pair;
    struct given given = {&only, 1};
    struct place place = place_of(decoder, source);
    check_given(x, decoder, &given, &place);
}

static const struct capture *find_capture(const struct check_request *request, size_t guess,
                                          struct str name)
{
    if (guess < request->capture_count && str_eq(request->captures[guess].name, name))
        return &request->captures[guess];
    for (size_t i = 0; i < request->capture_count; i++)
        if (str_eq(request->captures[i].name, name))
            return &request->captures[i];
    return NULL;
}

static void check_path(struct exchange *x)
{
    const struct decoders *path = &x->plan->path;
    for (size_t i = 0; i < path->len && !is_over(x); i++) {
        const struct decoder *decoder = &path->at[i];
        const struct capture *capture = find_capture(x->request, i, decoder->written.name);
        if (!capture)
            continue;
        note_seen(x, decoder);
        check_one(x, decoder, capture->raw, source_of_path(x));
    }
}

static void check_pairs(struct exchange *x, const struct decoders *decoders,
                        const struct given *given, const struct source *source)
{
    for (size_t i = 0; i < decoders->len && !is_over(x); i++) {
        const struct decoder *decoder = &decoders->at[i];
        struct place place = place_of(decoder, source);
        if (given[i].len)
            note_seen(x, decoder);
        if (given[i].len)
            check_given(x, decoder, &given[i], &place);
        else if (decoder->required && !may_be_empty(x, decoder))
            tell_missing(x, decoder);
    }
}

/* OpenAPI 3.2, "in: querystring": the query is one value. A form is decoded pair by pair. */
static void check_whole_query(struct exchange *x, const struct decoder *decoder)
{
    struct str query = x->request->query;
    struct place place = place_of(decoder, source_of_query(x));
    struct pair pair = {.name = decoder->written.name, .raw = query, .at = query.ptr};
    const struct pair *only = &pair;
    struct given given = {&only, 1};
    if (query.ptr)
        note_seen(x, decoder);
    if (!query.ptr && decoder->required)
        tell_missing(x, decoder);
    else if (query.ptr && decoder->content->reader == READER_FORM)
        check_media(x, decoder->content, query, &place);
    else if (query.ptr)
        check_content(x, decoder, &given, &place);
}

static void check_query(struct exchange *x)
{
    const struct plan *plan = x->plan;
    struct str query = x->request->query;
    if (plan->querystring) {
        check_whole_query(x, plan->querystring);
        return;
    }
    if (plan->query.len == 0 && (!query.ptr || !plan->judges_unknown))
        return;
    struct pairs pairs = pairs_read(x->scratch, query, '&', CODING_FORM, x->check->budget.pairs);
    const struct given *given =
        claims_take(x->scratch, &plan->query_claims, &pairs, plan->query.len);
    if (pairs.full) {
        struct place place = {.part = SPOT_QUERY, .source = source_of_query(x)};
        tell_limit(x, &place, "pairs");
        return;
    }
    check_pairs(x, &plan->query, given, source_of_query(x));
    if (plan->judges_unknown)
        tell_unknown_pairs(x, SPOT_QUERY, &pairs, source_of_query(x));
}

static void check_cookies(struct exchange *x)
{
    const struct plan *plan = x->plan;
    struct str field = field_value(x->scratch, &x->fields, STR("cookie"));
    if (plan->cookie.len == 0 && (!field.ptr || !plan->judges_unknown))
        return;
    struct pairs pairs = pairs_read(x->scratch, field, ';', CODING_NONE, x->check->budget.pairs);
    const struct given *given =
        claims_take(x->scratch, &plan->cookie_claims, &pairs, plan->cookie.len);
    const struct source *source = source_of_cookies(x, field);
    if (pairs.full) {
        struct place place = {.part = SPOT_COOKIE, .source = source};
        tell_limit(x, &place, "pairs");
        return;
    }
    check_pairs(x, &plan->cookie, given, source);
    if (plan->judges_unknown)
        tell_unknown_pairs(x, SPOT_COOKIE, &pairs, source);
}

void check_parameters(struct exchange *x)
{
    check_path(x);
    if (!is_over(x))
        check_query(x);
    if (!is_over(x))
        check_headers(x, &x->plan->header, &x->fields, "request header");
    if (!is_over(x))
        check_cookies(x);
    if (!is_over(x) && x->plan->judges_unknown)
        tell_unknown_fields(x);
}

/* ---- fields ---- */

struct str field_value(struct arena *arena, const struct check_fields *fields, struct str name)
{
    struct buf joined = {.arena = arena};
    struct str value = {0};
    size_t count = 0;
    for (size_t i = 0; i < fields->len; i++) {
        if (!str_eq(fields->at[i].name, name))
            continue;
        if (count++ == 1)
            buf_add(&joined, value);
        if (count > 1) {
            buf_add(&joined, str_eq(name, STR("cookie")) ? STR("; ") : STR(", "));
            buf_add(&joined, fields->at[i].value);
        }
        value = fields->at[i].value;
        if (!value.ptr)
            value.ptr = "";
    }
    return count > 1 ? buf_str(&joined) : value;
}

/* Set-Cookie must not be joined or split at commas (RFC 9110, 5.3). */
static void check_each(struct exchange *x, const struct decoder *decoder,
                       const struct check_fields *fields, const char *what)
{
    size_t count = 0;
    for (size_t i = 0; i < fields->len && !is_over(x); i++) {
        if (!str_eq(fields->at[i].name, decoder->written.name))
            continue;
        struct str value = fields->at[i].value;
        check_one(x, decoder, value, source_of_named(x, what, decoder->written.name, value));
        count++;
    }
    if (count == 0 && decoder->required)
        tell_missing(x, decoder);
}

void check_headers(struct exchange *x, const struct decoders *headers,
                   const struct check_fields *fields, const char *what)
{
    for (size_t i = 0; i < headers->len && !is_over(x); i++) {
        const struct decoder *decoder = &headers->at[i];
        if (str_eq(decoder->written.name, STR("set-cookie"))) {
            check_each(x, decoder, fields, what);
            continue;
        }
        struct str value = field_value(x->scratch, fields, decoder->written.name);
        if (value.ptr && headers == &x->plan->header)
            note_seen(x, decoder);
        if (value.ptr)
            check_one(x, decoder, value, source_of_named(x, what, decoder->written.name, value));
        else if (decoder->required)
            tell_missing(x, decoder);
    }
}
