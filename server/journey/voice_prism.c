/* As Prism 5 would say it (docs/guides/from-prism.md). */
#include "journey_private.h"
#include "prism.h"

struct saying {
    enum finding_id id;
    enum prism_problem problem;
    struct str (*detail)(const struct answering *a);
};

static struct arena *scratch_of(const struct answering *a)
{
    return a->request->scratch;
}

static struct str no_path(const struct answering *a)
{
    return arena_printf(scratch_of(a),
                        "The route " STR_FMT " hasn't been found in the specification file",
                        STR_ARG(a->request->path));
}

static struct str no_method(const struct answering *a)
{
    struct str method = arena_lower(scratch_of(a), a->request->method);
    return arena_printf(
        scratch_of(a),
        "The route " STR_FMT " has been matched, but it does not have \"" STR_FMT "\" method defined",
        STR_ARG(a->request->path), STR_ARG(method));
}

static struct str no_status(const struct answering *a)
{
    return arena_printf(scratch_of(a),
                        "Requested status code " STR_FMT " is not defined in the document.",
                        STR_ARG(a->wish.code));
}

static struct str no_example(const struct answering *a)
{
    struct str type = a->reply.content_type.len ? a->reply.content_type : STR("application/json");
    return arena_printf(scratch_of(a),
                        "Response for contentType: " STR_FMT " and exampleKey: " STR_FMT
                        " does not exist.",
                        STR_ARG(type), STR_ARG(a->wish.example));
}

static struct str not_acceptable(const struct answering *a)
{
    return arena_printf(scratch_of(a), "Unable to find content for " STR_FMT,
                        STR_ARG(a->wish.accept));
}

static struct str bad_wish(const struct answering *a)
{
    return arena_printf(scratch_of(a),
                        "optional property \"code\"\n\xE2\x94\x94\xE2\x94\x80 cannot decode \"" STR_FMT
                        "\", should be a number",
                        STR_ARG(a->wish.code));
}

static struct str too_complex(const struct answering *a)
{
    (void)a;
    return STR("Unable to generate body for response. The schema is too complex to generate.");
}

static struct str violations(const struct answering *a)
{
    (void)a;
    return STR(PRISM_VIOLATIONS_DETAIL);
}

static struct str own_words(const struct answering *a)
{
    return a->problem.detail;
}

static const struct saying sayings[] = {
    {FINDING_PATH_NOT_FOUND,      PRISM_NO_PATH,        no_path       },
    {FINDING_METHOD_NOT_ALLOWED,  PRISM_NO_METHOD,      no_method     },
    {FINDING_STATUS_NOT_DECLARED, PRISM_NOT_FOUND,      no_status     },
    {FINDING_EXAMPLE_NOT_FOUND,   PRISM_NOT_FOUND,      no_example    },
    {FINDING_NOT_ACCEPTABLE,      PRISM_NOT_ACCEPTABLE, not_acceptable},
    {FINDING_NO_RESPONSE,         PRISM_NO_RESPONSE,    own_words     },
    {FINDING_PREFER_MALFORMED,    PRISM_UNPROCESSABLE,  bad_wish      },
    {FINDING_REPLY_NOT_RENDERED,  PRISM_TOO_COMPLEX,    too_complex   },
    {FINDING_REPLY_INVALID,       PRISM_VIOLATIONS,     violations    },
};

static const struct saying *saying_of(enum finding_id id)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (sayings[i].id == id)
            return &sayings[i];
    return NULL;
}

static struct str media_types_of(const struct answering *a)
{
    const struct body *body = a->match.operation->body;
    struct buf list = {.arena = scratch_of(a)};
    for (size_t i = 0; body && i < body->content.len; i++)
        buf_printf(&list, "%s" STR_FMT, i ? "," : "", STR_ARG(body->content.at[i].name));
    if (list.len == 0)
        return STR("No supported content types, but request included a non-empty body");
    return arena_printf(scratch_of(a), "Supported content types: " STR_FMT,
                        STR_ARG(buf_str(&list)));
}

static struct str challenge_sent(const struct answering *a)
{
    for (size_t i = 0; i < a->fields.len; i++)
        if (str_eq(a->fields.at[i].name, STR("www-authenticate")))
            return a->fields.at[i].value;
    return STR("");
}

static void tell_broken_request(struct answering *a, struct buf *body)
{
    if (a->problem.status == 401)
        prism_write_unauthorized(body, challenge_sent(a));
    else if (a->problem.status == 415)
        prism_write_problem(body, PRISM_INVALID_CONTENT_TYPE, media_types_of(a), NULL);
    else
        prism_write_problem(body, PRISM_UNPROCESSABLE, STR(PRISM_INVALID_DETAIL),
                            a->problem.findings);
    a->out->status = a->problem.status == 401 || a->problem.status == 415 ? a->problem.status : 422;
}

static void tell_as_prism(struct answering *a)
{
    struct buf body = {.arena = scratch_of(a)};
    const struct saying *saying = saying_of(a->problem.id);
    const struct findings *validation =
        a->problem.id == FINDING_REPLY_INVALID ? a->problem.findings : NULL;
    if (saying) {
        prism_write_problem(&body, saying->problem, saying->detail(a), validation);
        a->out->status = prism_status(saying->problem);
    } else {
        tell_broken_request(a, &body);
    }
    a->out->content_type = PROBLEM_CONTENT_TYPE;
    a->out->body = buf_str(&body);
}

/* On every reply with violations, but not where the document itself tells them. */
static void hint_as_prism(struct answering *a)
{
    struct buf value = {.arena = scratch_of(a)};
    if (a->problem.id == FINDING_REQUEST_INVALID)
        return;
    prism_write_violations(&value, &a->judgement->findings);
    if (value.len)
        fields_add(&a->fields, STR("sl-violations"), http_keep(a->request, buf_str(&value)));
}

const struct voice voice_prism = {
    .tells = tell_as_prism, .hints = hint_as_prism, .judges_replies = true, .any_media = true};
