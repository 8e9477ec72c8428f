/* Bodies: whether one is there, in which media type, and what is in it. */
#include "check_private.h"

static struct place body_place(struct exchange *x, const struct node *rule, struct str text)
{
    const char *what = x->side == SPOT_REQUEST ? "request body" : "response body";
    return (struct place){.part = SPOT_BODY, .source = source_of_body(x, what, text), .rule = rule};
}

/* ---- media types ---- */

enum reader reader_of(const struct media *media)
{
    static const struct {
        struct str type, subtype;
        enum reader reader;
    } rows[] = {
        {STR_INIT("application"), STR_INIT("x-www-form-urlencoded"), READER_FORM   },
        {STR_INIT("application"), STR_INIT("xml"),                   READER_XML    },
        {STR_INIT("text"),        STR_INIT("xml"),                   READER_XML    },
        {STR_INIT("application"), STR_INIT("jsonl"),                 READER_LINES  },
        {STR_INIT("application"), STR_INIT("x-ndjson"),              READER_LINES  },
        {STR_INIT("application"), STR_INIT("ndjson"),                READER_LINES  },
        {STR_INIT("application"), STR_INIT("json-seq"),              READER_RECORDS},
        {STR_INIT("application"), STR_INIT("geo+json-seq"),          READER_RECORDS},
        {STR_INIT("text"),        STR_INIT("event-stream"),          READER_EVENTS },
        {STR_INIT("application"), STR_INIT("octet-stream"),          READER_BYTES  },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq_nocase(media->type, rows[i].type) &&
            str_eq_nocase(media->subtype, rows[i].subtype))
            return rows[i].reader;
    if (media_is_json(media))
        return READER_JSON;
    if (str_eq_nocase(media->suffix, STR("xml")))
        return READER_XML;
    if (str_eq_nocase(media->type, STR("multipart")))
        return READER_MULTIPART;
    if (str_eq_nocase(media->type, STR("text")))
        return READER_TEXT;
    static const struct str binary[] = {STR_INIT("image"), STR_INIT("audio"), STR_INIT("video"),
                                        STR_INIT("font")};
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++)
        if (str_eq_nocase(media->type, binary[i]))
            return READER_BYTES;
    return READER_NONE;
}

/* The media type that fits the message's best, the first of equals. */
static const struct media_plan *find_media(const struct body_plan *plan, const struct media *media)
{
    const struct media_plan *best = NULL;
    unsigned most = 0;
    for (size_t i = 0; i < plan->media_count; i++) {
        unsigned fits = media_fits(&plan->media[i].range, media);
        if (fits > most) {
            most = fits;
            best = &plan->media[i];
        }
    }
    return best;
}

static struct str list_of(struct arena *arena, const struct body_plan *plan)
{
    struct buf list = {.arena = arena};
    for (size_t i = 0; plan->media && i < plan->media_count; i++)
        buf_printf(&list, "%s" STR_FMT, i ? ", " : "", STR_ARG(plan->media[i].name));
    return buf_str(&list);
}

static bool is_utf8_charset(struct str name)
{
    static const struct str names[] = {STR_INIT("utf-8"), STR_INIT("utf8"), STR_INIT("us-ascii"),
                                       STR_INIT("ascii")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

bool charset_is_read(struct exchange *x, const struct media *media, enum reader reader,
                     const struct place *place)
{
    struct str charset;
    bool bytes = reader == READER_BYTES || reader == READER_NONE || reader == READER_MULTIPART;
    if (bytes || media->parameters.len == 0 ||
        !media_parameter(x->scratch, media, STR("charset"), &charset) || is_utf8_charset(charset))
        return true;
    tell(x, FINDING_CHARSET_UNSUPPORTED, place, NULL,
         "the %s is in '" STR_FMT "'; only UTF-8 is read",
         place->part == SPOT_BODY ? "part" : "body", STR_ARG(charset));
    return false;
}

/* ---- JSON ---- */

/* Members that go the other way, by policy: an error where they are refused, else a warning. */
static void check_doc_one_way(struct exchange *x, const struct schema *strict,
                              const struct doc *doc, const struct place *place)
{
    bool refused = x->check->options.one_way == CHECK_REJECT;
    if (!strict || holds(x, strict, doc->root))
        return;
    x->told = true;
    if (x->findings)
        tell_outcome(x, schema_explain(strict, x->run->schemas, doc, doc->root, x->scratch), place,
                     !refused);
}

static void judge_doc(struct exchange *x, const struct schema *schema, const struct schema *strict,
                      const struct doc *doc, const struct place *place)
{
    if (!holds(x, schema, doc->root)) {
        x->told = true;
        if (x->findings)
            tell_outcome(x, schema_explain(schema, x->run->schemas, doc, doc->root, x->scratch),
                         place, false);
        return;
    }
    if (place->inside.len == 0)
        note_value(x, place->part, place->part == SPOT_BODY ? (struct str){0} : place->name,
                   doc->root);
    check_doc_one_way(x, strict, doc, place);
}

/* The reader's own findings, each with its spot. */
static void adopt(struct exchange *x, const struct findings *from, const struct place *place)
{
    x->told = true;
    for (size_t i = 0; x->findings && i < from->list.len; i++) {
        const struct finding *found = &from->list.at[i];
        struct finding *finding = tell(x, found->id, place, NULL, STR_FMT, STR_ARG(found->message));
        finding->where = found->where;
        finding->hint =
            str_contains(found->hint, STR("--max-nodes")) /* set by the budget of messages */
                ? STR("--max-message-nodes raises the limit")
                : arena_str(x->findings->arena, found->hint);
        if (!place->source)
            finding->where.source = NULL;
    }
}

const struct doc *read_json(struct exchange *x, struct str text, const struct place *place)
{
    struct findings findings = {.arena = x->scratch, .max = 5};
    struct budget budget = x->check->budget;
    budget.nodes = budget.message_nodes;
    struct doc_reading reading = {.budget = &budget,
                                  .duplicates = DUPLICATES_REFUSED,
                                  .shapes = schema_run_shapes(x->run->schemas)};
    struct source *source = source_inside(x, place->source, text);
    if (!source)
        *(source = arena_new(x->scratch, struct source)) = (struct source){.text = text};
    struct doc *doc = doc_read_value(x->scratch, source, &reading, &findings);
    if (!doc)
        adopt(x, &findings, place);
    else if (x->findings)
        flag_secrets(x, (struct node *)(uintptr_t)doc->root, doc->count, place);
    return doc;
}

/* A byte order mark may be there and is passed over (RFC 8259, 8.1). */
static struct str without_mark(struct str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
}

void check_json(struct exchange *x, const struct schema *schema, const struct schema *strict,
                struct str text, const struct place *place)
{
    const struct doc *doc = read_json(x, without_mark(text), place);
    if (!doc)
        return;
    struct place own = *place;
    own.source = place->source ? doc->source : NULL;
    judge_doc(x, schema, strict, doc, &own);
}

/* ---- others ---- */

static void check_text(struct exchange *x, const struct media_plan *media, struct str text,
                       const struct place *place)
{
    struct reading reading = reading_of(x, CODING_NONE, text.ptr);
    if (!media->schema)
        return;
    if (utf8_check(text) < text.len) {
        tell(x, FINDING_TEXT_NOT_UTF8, place, text.ptr + utf8_check(text), "the text is not UTF-8");
        return;
    }
    read_text(&reading, media->outline, text, text.ptr);
    check_built(x, media->schema, &reading, place);
}

void check_bytes(struct exchange *x, const struct media_plan *media, struct str text,
                 const struct place *place)
{
    struct reading reading = reading_of(x, CODING_NONE, text.ptr);
    if (!media->schema)
        return;
    build_bytes(&reading.build, text);
    check_built(x, media->schema, &reading, place);
}

static void check_xml(struct exchange *x, const struct media_plan *media, struct str text,
                      const struct place *place)
{
    struct reading reading = reading_of(x, CODING_NONE, text.ptr);
    if (!media->schema)
        return;
    if (!xml_read(&reading, media->outline, without_mark(text), x->check->budget.depth))
        tell_malformed(x, place, &reading.fault);
    else
        check_built_body(x, media, &reading, place);
}

static void check_unread(struct exchange *x, const struct media_plan *media,
                         const struct place *place)
{
    if (media->schema || media->item_schema)
        tell_unvalidated(x, place, "bodies of this media type are not read");
}

void check_media(struct exchange *x, const struct media_plan *media, struct str text,
                 const struct place *place)
{
    switch (media->reader) {
    case READER_JSON:
        check_json(x, media->schema, media->strict, text, place);
        break;
    case READER_FORM:
        check_form(x, media, text, place);
        break;
    case READER_MULTIPART:
        check_multipart(x, media, text, place);
        break;
    case READER_XML:
        check_xml(x, media, text, place);
        break;
    case READER_TEXT:
        check_text(x, media, text, place);
        break;
    case READER_LINES:
    case READER_RECORDS:
    case READER_EVENTS:
        check_stream(x, media, text, place);
        break;
    case READER_BYTES:
        check_bytes(x, media, text, place);
        break;
    case READER_NONE:
        check_unread(x, media, place);
        break;
    }
    if (media->faulty && !is_over(x))
        tell_unvalidated(x, place, "a part of the schema could not be used");
}

/* ---- presence ---- */

/* Formats in which no byte at all is a value. */
static bool empty_is_a_value(enum reader reader)
{
    return reader == READER_FORM || reader == READER_TEXT || reader == READER_BYTES ||
           reader == READER_LINES || reader == READER_RECORDS || reader == READER_EVENTS ||
           reader == READER_NONE;
}

static void tell_missing(struct exchange *x, const struct body_plan *plan)
{
    struct place place = {.part = SPOT_BODY, .rule = plan->node};
    bool request = x->side == SPOT_REQUEST;
    tell(x, FINDING_BODY_MISSING, &place, NULL, "the %s has no body%s", spot_side_name(x->side),
         request ? "" : ", but the contract declares one");
}

static void tell_undeclared(struct exchange *x, struct str text)
{
    struct place place = body_place(x, x->plan->operation->node, text);
    enum check_policy policy = x->check->options.undeclared;
    if (policy == CHECK_IGNORE)
        return;
    struct finding *finding =
        tell(x, FINDING_BODY_UNDECLARED, &place, text.ptr,
             "the %s has a body, and the contract declares none", spot_side_name(x->side));
    if (policy == CHECK_REJECT)
        tell_as(x, finding, SEVERITY_ERROR);
}

/* A wildcard says nothing about how to read: the message's own type does. */
static bool is_wild(const struct media_plan *media)
{
    return str_eq(media->range.subtype, STR("*"));
}

/* Without a Content-Type: the one media type that is declared is probably meant; a response must say
 * (RFC 9110, 8.3). */
static const struct media_plan *guess_media(struct exchange *x, const struct body_plan *plan)
{
    struct place place = {.part = SPOT_HEADER, .name = STR("content-type"), .rule = plan->node};
    struct finding *finding = tell(x, FINDING_CONTENT_TYPE_MISSING, &place, NULL,
                                   "there is a body, but no Content-Type says what it is");
    if (x->side == SPOT_REQUEST)
        tell_as(x, finding, SEVERITY_WARNING);
    if (plan->media_count == 1 && !is_wild(&plan->media[0]))
        return &plan->media[0];
    place.part = SPOT_BODY;
    tell_unvalidated(x, &place, "which of the declared media types the body has is not known");
    return NULL;
}

static const struct media_plan *media_of(struct exchange *x, const struct body_plan *plan,
                                         struct str type, struct media *media)
{
    struct place place = {.part = SPOT_HEADER, .name = STR("content-type"), .rule = plan->node};
    if (!type.ptr) {
        *media = plan->media[0].range;
        return guess_media(x, plan);
    }
    if (!media_parse(type, media) || str_eq(media->subtype, STR("*"))) {
        tell(x, FINDING_CONTENT_TYPE_MALFORMED, &place, NULL, "'" STR_FMT "' is no media type",
             STR_ARG(str_slice(type, 0, 100)));
        return NULL;
    }
    const struct media_plan *found = find_media(plan, media);
    if (!found) {
        struct finding *finding =
            tell(x, FINDING_MEDIA_TYPE_UNDECLARED, &place, NULL,
                 "the media type '" STR_FMT "' is not declared", STR_ARG(str_slice(type, 0, 100)));
        if (finding)
            finding->hint = arena_printf(x->findings->arena, "declared: " STR_FMT,
                                         STR_ARG(list_of(x->scratch, plan)));
    }
    return found;
}

static void check_present(struct exchange *x, const struct body_plan *plan, struct str type,
                          struct str body)
{
    struct media media;
    const struct media_plan *found = media_of(x, plan, type, &media);
    if (!found || is_over(x))
        return;
    if (x->request && x->request->seen)
        x->request->seen->media_type = found->type;
    struct media_plan concrete;
    if (is_wild(found) && type.ptr) {
        concrete = *found;
        concrete.reader = reader_of(&media);
        found = &concrete;
    }
    struct place place = body_place(x, found->type->node, body);
    x->boundary = (struct str){0};
    if (found->reader == READER_MULTIPART)
        media_parameter(x->scratch, &media, STR("boundary"), &x->boundary);
    struct place field = {.part = SPOT_HEADER, .name = STR("content-type"), .rule = place.rule};
    if (charset_is_read(x, &media, found->reader, &field))
        check_media(x, found, body, &place);
}

/* Whether a body without a byte is a value of the media type that it says it has. */
static bool is_empty_value(const struct body_plan *plan, struct str type)
{
    struct media media;
    const struct media_plan *found = media_parse(type, &media) ? find_media(plan, &media) : NULL;
    return found && empty_is_a_value(is_wild(found) ? reader_of(&media) : found->reader);
}

/* Of a body that may be left out, no byte is none, whatever its Content-Type. */
void check_body(struct exchange *x, const struct body_plan *plan, struct str body)
{
    struct str type = field_value(x->scratch, &x->fields, STR("content-type"));
    bool there =
        body.len > 0 || (plan->required && body.ptr && type.ptr && is_empty_value(plan, type));
    if (!there && plan->required)
        tell_missing(x, plan);
    else if (there && plan->media_count == 0 && body.len > 0)
        tell_undeclared(x, body);
    else if (there && plan->media_count)
        check_present(x, plan, type, body);
}
