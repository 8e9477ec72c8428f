/* What was found, put right to what Prism 5 finds. */
#include "refs.h"
#include "voice_prism_private.h"

static struct findings *findings_of(const struct answering *a)
{
    return &a->judgement->findings;
}

/* Adds a finding about the request that has no place. */
static struct finding *add(struct answering *a, enum finding_id id, enum spot_part part,
                           struct str message)
{
    struct findings *findings = findings_of(a);
    struct spot *spot = arena_new(findings->arena, struct spot);
    struct finding *finding =
        finding_add(findings, id, (struct where){0}, STR_FMT, STR_ARG(message));
    *spot = (struct spot){.side = SPOT_REQUEST, .part = part};
    finding->spot = spot;
    return finding;
}

/* Takes those out that `goes` picks. */
static void drop(struct findings *findings, bool (*goes)(const struct finding *finding))
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        if (finding->spot && goes(finding))
            findings->count[finding->severity]--;
        else
            findings->list.at[kept++] = *finding;
    }
    findings->list.len = kept;
}

/* ---- credentials ---- */

static bool is_about_credentials(const struct finding *finding)
{
    return finding->spot->part == SPOT_CREDENTIALS;
}

static void amend_credentials(struct answering *a)
{
    struct prism_credentials credentials = prism_look_at_credentials(a);
    struct findings *findings = findings_of(a);
    drop(findings, is_about_credentials);
    if (credentials.passed)
        return;
    struct str message = arena_printf(
        findings->arena, "We currently do not support this type of security scheme: " STR_FMT,
        STR_ARG(credentials.scheme));
    struct finding *finding = add(a, FINDING_CREDENTIALS_MISSING, SPOT_CREDENTIALS, message);
    if (credentials.unsupported)
        finding_set_severity(findings, finding, SEVERITY_WARNING);
}

/* ---- path ---- */

static bool is_about_path(const struct finding *finding)
{
    return finding->spot->part == SPOT_PATH;
}

/* A variable that is empty spoils them all for Prism's second reading of the path. */
static void amend_path(struct answering *a)
{
    const struct parameters *parameters = &a->match.operation->parameters;
    bool empty = false;
    for (size_t i = 0; i < a->match.capture_count; i++)
        empty |= a->match.captures[i].value.len == 0;
    if (!empty)
        return;
    drop(findings_of(a), is_about_path);
    for (size_t i = 0; i < parameters->len; i++)
        if (parameters->at[i].in == IN_PATH) {
            struct finding *finding =
                add(a, FINDING_PARAMETER_MISSING, SPOT_PATH, STR("the path has no value for it"));
            struct spot *spot = arena_new(findings_of(a)->arena, struct spot);
            *spot = *finding->spot;
            spot->name = parameters->at[i].name;
            finding->spot = spot;
        }
}

/* ---- repeated parameters ---- */

static const struct parameter *find_parameter(const struct answering *a, const struct spot *spot)
{
    static const enum spot_part parts[] = {[IN_PATH] = SPOT_PATH,
                                           [IN_QUERY] = SPOT_QUERY,
                                           [IN_HEADER] = SPOT_HEADER,
                                           [IN_COOKIE] = SPOT_COOKIE,
                                           [IN_QUERYSTRING] = SPOT_QUERY};
    const struct parameters *parameters = &a->match.operation->parameters;
    for (size_t i = 0; i < parameters->len; i++)
        if (parts[parameters->at[i].in] == spot->part && str_eq(parameters->at[i].name, spot->name))
            return &parameters->at[i];
    return NULL;
}

/* They are an array to Prism, which is no value of the parameter's type. */
static void amend_repeated(struct answering *a)
{
    struct findings *findings = findings_of(a);
    const struct contract *contract = a->loop->now.contract;
    for (size_t i = 0; i < findings->list.len; i++) {
        struct finding *finding = &findings->list.at[i];
        if (finding->id != FINDING_PARAMETER_REPEATED)
            continue;
        const struct parameter *parameter = find_parameter(a, finding->spot);
        const struct node *type = node_get(
            refs_follow(contract->refs, parameter ? parameter->schema : NULL), STR("type"));
        if (!type)
            continue;
        struct spot *spot = arena_new(findings->arena, struct spot);
        *spot = *finding->spot;
        spot->keyword = STR("type");
        spot->rule = type;
        finding->spot = spot;
        finding->id = FINDING_VALUE_TYPE;
    }
}

/* ---- media types ---- */

static bool is_same(const struct media *sent, const struct media *declared)
{
    return str_eq_nocase(sent->type, declared->type) &&
           str_eq_nocase(sent->subtype, declared->subtype);
}

/* A structured suffix stands for the subtype: application/json is good enough for application/vnd.a+json. */
static bool is_alike(const struct media *sent, const struct media *declared)
{
    struct str left = sent->suffix.len ? sent->suffix : sent->subtype;
    struct str right = declared->suffix.len ? declared->suffix : declared->subtype;
    return str_eq_nocase(sent->type, declared->type) && str_eq_nocase(left, right);
}

struct str prism_media_type(const struct answering *a)
{
    const struct body *body = a->match.operation->body;
    struct str alike = {0};
    struct media sent, declared;
    if (!body || !media_parse(http_header(a->request, STR("content-type")), &sent))
        return alike;
    for (size_t i = 0; i < body->content.len; i++) {
        struct str name = body->content.at[i].name;
        if (!media_parse(name, &declared))
            continue;
        if (is_same(&sent, &declared))
            return (struct str){0};
        if (!alike.ptr && is_alike(&sent, &declared))
            alike = name;
    }
    return alike;
}

#define NO_BOUNDARY                                                                                \
    "Boundary parameter for multipart/form-data is not defined or generated in the request "       \
    "header. "                                                                                     \
    "Try removing manually defined content-type from your request header if it exists."

static struct str media_types_of(const struct answering *a)
{
    const struct body *body = a->match.operation->body;
    struct buf list = {.arena = a->request->scratch};
    for (size_t i = 0; body && i < body->content.len; i++)
        buf_printf(&list, "%s" STR_FMT, i ? "," : "", STR_ARG(body->content.at[i].name));
    if (list.len == 0)
        return STR("No supported content types, but request included a non-empty body");
    return arena_printf(a->request->scratch, "Supported content types: " STR_FMT,
                        STR_ARG(buf_str(&list)));
}

static bool lacks_boundary(const struct answering *a)
{
    struct str type = http_header(a->request, STR("content-type"));
    return str_starts(type, STR("multipart/")) && !str_contains(type, STR("boundary="));
}

static bool is_undeclared(const struct finding *finding)
{
    return finding->id == FINDING_MEDIA_TYPE_UNDECLARED || finding->id == FINDING_BODY_UNDECLARED ||
           finding->id == FINDING_CONTENT_TYPE_MALFORMED;
}

static void amend_media_types(struct answering *a)
{
    struct findings *findings = findings_of(a);
    for (size_t i = 0; i < findings->list.len; i++) {
        struct finding *finding = &findings->list.at[i];
        bool boundary = finding->id == FINDING_BODY_MALFORMED && lacks_boundary(a);
        if (!boundary && !is_undeclared(finding))
            continue;
        finding->id = FINDING_MEDIA_TYPE_UNDECLARED;
        finding->message = boundary ? STR(NO_BOUNDARY) : media_types_of(a);
    }
}

void prism_amend(struct answering *a)
{
    amend_credentials(a);
    amend_path(a);
    amend_repeated(a);
    amend_media_types(a);
}

/* ---- replies ---- */

/* No violations: that the mock made no body, and that it sends the wildcard of the contract as a media type. */
static bool is_own_way(const struct finding *finding)
{
    return finding->spot->side == SPOT_RESPONSE &&
           (finding->id == FINDING_BODY_MISSING || finding->id == FINDING_CONTENT_TYPE_MALFORMED);
}

/* XML in Prism's form has nothing to do with its schema. */
static bool is_about_body(const struct finding *finding)
{
    return finding->spot->side == SPOT_RESPONSE && finding->spot->part == SPOT_BODY;
}

static bool is_xml(struct str content_type)
{
    struct media media;
    return media_parse(content_type, &media) &&
           (str_eq_nocase(media.subtype, STR("xml")) || str_eq_nocase(media.suffix, STR("xml")));
}

static struct str declared_types(const struct answering *a)
{
    const struct media_types *content = &a->reply.response->content;
    struct buf list = {.arena = a->request->scratch};
    buf_printf(&list,
               "The received media type \"\" does not match the one%s specified in the current "
               "response: ",
               content->len > 1 ? "s" : "");
    for (size_t i = 0; i < content->len; i++)
        buf_printf(&list, "%s" STR_FMT, i ? ", " : "", STR_ARG(content->at[i].name));
    return buf_str(&list);
}

/* A reply without a media type where some are declared: to HEAD, or where nothing fits Accept. */
void prism_amend_reply(struct answering *a)
{
    drop(findings_of(a), is_own_way);
    if (is_xml(a->reply.content_type))
        drop(findings_of(a), is_about_body);
    if (a->reply.content_type.len || !a->reply.response || a->reply.response->content.len == 0)
        return;
    struct finding *finding = add(a, FINDING_MEDIA_TYPE_UNDECLARED, SPOT_HEADER, declared_types(a));
    struct spot *spot = arena_new(findings_of(a)->arena, struct spot);
    *spot = (struct spot){.side = SPOT_RESPONSE, .part = SPOT_HEADER};
    finding->spot = spot;
}
