#include "check_private.h"

struct check_run *check_run_new(struct arena *arena)
{
    struct check_run *run = arena_new(arena, struct check_run);
    run->schemas = schema_run_new(arena);
    return run;
}

static const struct plan *plan_of(const struct check *check, const struct operation *operation)
{
    const struct contract *contract = check->contract;
    bool own = operation >= contract->operations &&
               operation < contract->operations + contract->operation_count;
    return own ? &check->plans[operation - contract->operations]
               : ptrmap_get(&check->others, operation);
}

/* ---- requests ---- */

static void judge_request(struct exchange *x)
{
    if (x->request->seen)
        x->request->seen->parameter_count = 0;
    check_credentials(x);
    if (!is_over(x))
        check_parameters(x);
    if (!is_over(x))
        check_body(x, &x->plan->body, x->request->body);
}

/* ---- responses ---- */

/* Exact, else its range, else default (OpenAPI, "Responses Object"). */
static const struct response_plan *response_for(const struct plan *plan, uint16_t status)
{
    const struct response_plan *range = NULL, *other = NULL;
    for (size_t i = 0; i < plan->response_count; i++) {
        const struct response *response = plan->responses[i].response;
        if (response->low == 0)
            other = other ? other : &plan->responses[i];
        else if (status == response->low && status == response->high)
            return &plan->responses[i];
        else if (status >= response->low && status <= response->high)
            range = range ? range : &plan->responses[i];
    }
    return range ? range : other;
}

static void tell_undeclared_status(struct exchange *x)
{
    struct buf list = {.arena = x->scratch};
    for (size_t i = 0; i < x->plan->response_count; i++)
        buf_printf(&list, "%s" STR_FMT, i ? ", " : "",
                   STR_ARG(x->plan->responses[i].response->code));
    struct place place = {.part = SPOT_STATUS, .rule = x->plan->operation->node};
    struct finding *finding = tell(x, FINDING_STATUS_UNDECLARED, &place, NULL,
                                   "status %u is not declared", x->response->status);
    if (finding && list.len)
        finding->hint =
            arena_printf(x->findings->arena, "declared: " STR_FMT, STR_ARG(buf_str(&list)));
}

/* RFC 9110: 6.4.1, 9.3.2, 15.3.6. */
static bool has_no_body(const struct check_response *response)
{
    uint16_t status = response->status;
    return response->to_head || status < 200 || status == 204 || status == 205 || status == 304;
}

static void judge_response(struct exchange *x)
{
    const struct check_response *response = x->response;
    const struct response_plan *plan = response_for(x->plan, response->status);
    if (!plan) {
        tell_undeclared_status(x);
        return;
    }
    check_headers(x, &plan->headers, &x->fields, "response header");
    if (is_over(x))
        return;
    if (!has_no_body(response)) {
        struct body_plan body = plan->body;
        body.required = body.media_count > 0;
        check_body(x, &body, response->body);
    } else if (response->body.len) {
        struct place place = {.part = SPOT_BODY, .rule = plan->body.node};
        tell(x, FINDING_BODY_FORBIDDEN, &place, NULL, "a response %s %u has no body",
             response->to_head ? "to HEAD, of status" : "of status", response->status);
    }
}

/* ---- both ---- */

static enum check_verdict run_twice(struct exchange *x, void (*judge)(struct exchange *x),
                                    struct findings *findings)
{
    judge(x);
    if (!x->told)
        return CHECK_CLEAN;
    x->findings = findings ? findings : arena_new(x->scratch, struct findings);
    if (!findings) /* the verdict only */
        *x->findings = (struct findings){.arena = x->scratch, .max = 1};
    size_t before = x->findings->count[SEVERITY_ERROR];
    x->told = false;
    judge(x);
    hide_secrets(x);
    return x->findings->count[SEVERITY_ERROR] > before ? CHECK_BROKEN : CHECK_NOTED;
}

static struct exchange exchange_of(const struct check *check, const struct operation *operation,
                                   struct check_run *run, struct arena *scratch)
{
    return (struct exchange){
        .check = check, .plan = plan_of(check, operation), .run = run, .scratch = scratch};
}

enum check_verdict check_request(const struct check *check, const struct operation *operation,
                                 struct check_run *run, const struct check_request *request,
                                 struct arena *scratch, struct findings *findings)
{
    struct exchange x = exchange_of(check, operation, run, scratch);
    x.side = SPOT_REQUEST;
    x.request = request;
    x.fields = request->fields;
    return x.plan ? run_twice(&x, judge_request, findings) : CHECK_CLEAN;
}

enum check_verdict check_response(const struct check *check, const struct operation *operation,
                                  struct check_run *run, const struct check_response *response,
                                  struct arena *scratch, struct findings *findings)
{
    struct exchange x = exchange_of(check, operation, run, scratch);
    x.side = SPOT_RESPONSE;
    x.response = response;
    x.fields = response->fields;
    return x.plan ? run_twice(&x, judge_response, findings) : CHECK_CLEAN;
}

struct check_values check_read(const struct check *check, const struct operation *operation,
                               struct check_run *run, const struct check_request *request,
                               struct arena *scratch)
{
    struct value_list values = {0};
    struct findings unwanted = {.arena = scratch, .max = 1};
    struct exchange x = exchange_of(check, operation, run, scratch);
    x.request = request;
    x.fields = request->fields;
    x.values = &values;
    x.findings = &unwanted; /* so that it goes on behind what is wrong */
    if (x.plan) {
        check_parameters(&x);
        check_body(&x, &x.plan->body, request->body);
    }
    return (struct check_values){values.list.at, values.list.len};
}

uint16_t check_status(enum finding_id id)
{
    static const struct {
        enum finding_id id;
        uint16_t status;
    } rows[] = {
        {FINDING_JSON_SYNTAX,            400},
        {FINDING_DUPLICATE_KEY,          400},
        {FINDING_TEXT_NOT_UTF8,          400},
        {FINDING_BODY_MALFORMED,         400},
        {FINDING_PARAMETER_MALFORMED,    400},
        {FINDING_HEADER_MALFORMED,       400},
        {FINDING_CREDENTIALS_MISSING,    401},
        {FINDING_CREDENTIALS_MALFORMED,  401},
        {FINDING_DOCUMENT_TOO_LARGE,     413},
        {FINDING_MESSAGE_LIMIT,          413},
        {FINDING_VALUE_LIMIT,            413},
        {FINDING_CONTENT_TYPE_MALFORMED, 415},
        {FINDING_MEDIA_TYPE_UNDECLARED,  415},
        {FINDING_CHARSET_UNSUPPORTED,    415},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == id)
            return rows[i].status;
    return 422;
}

struct str check_challenge(const struct check *check, const struct operation *operation)
{
    const struct plan *plan = plan_of(check, operation);
    return plan ? plan->challenge : STR("");
}
