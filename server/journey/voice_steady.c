/* As Steady 0.22 would say it (docs/guides/from-steady.md). */
#include "journey_private.h"
#include "steady.h"

#define STEADY_VERSION "0.22.2"

static struct arena *scratch_of(const struct answering *a)
{
    return a->request->scratch;
}

/* Steady serves one; where nothing matches, the first of ours stands for all. */
static const struct contract *contract_of(const struct answering *a)
{
    uint32_t mount = a->matched == MATCH_FOUND ? a->match.mount : 0;
    return a->loop->holder->snapshot->mounts[mount].contract;
}

static struct steady_diagnostics diagnose(const struct answering *a)
{
    struct steady_request request = {
        .contract = contract_of(a),
        .operation = a->match.operation,
        .content_type = http_header(a->request, STR("content-type")),
        .accept = http_header(a->request, STR("accept")),
    };
    return steady_diagnose(&a->judgement->findings, &request, scratch_of(a));
}

static bool breaks(const struct answering *a)
{
    struct steady_diagnostics found = diagnose(a);
    return steady_rejects(&found);
}

static enum journey_judging judging(const struct answering *a)
{
    struct str wish = http_header(a->request, STR("x-steady-reject-on-error"));
    if (str_eq(wish, STR("true")))
        return JUDGE_ON;
    return str_eq(wish, STR("false")) ? JUDGE_WARN : a->journey->options.judging;
}

/* 200, 201 or 204, else the first that is no range and not the default. */
static struct str status_of(const struct operation *operation)
{
    static const struct {
        uint16_t status;
        struct str text;
    } first[] = {
        {200, STR_INIT("200")},
        {201, STR_INIT("201")},
        {204, STR_INIT("204")},
    };
    const struct responses *responses = &operation->responses;
    struct str found = {0};
    for (size_t i = responses->len; i-- > 0;)
        if (responses->at[i].low && responses->at[i].low == responses->at[i].high)
            found = responses->at[i].code;
    for (size_t n = sizeof first / sizeof *first; n-- > 0;)
        for (size_t i = 0; i < responses->len; i++)
            if (responses->at[i].low == first[n].status && responses->at[i].high == first[n].status)
                found = first[n].text;
    return found;
}

/* ---- no operation ---- */

enum { PATHS_SHOWN = 5 };

static struct str some_paths(const struct answering *a)
{
    const struct contract *contract = contract_of(a);
    const struct operation *operations = contract->operations;
    struct buf list = {.arena = scratch_of(a)};
    size_t count = 0;
    for (size_t i = 0; i < contract->operation_count && count <= PATHS_SHOWN; i++) {
        if (i > 0 && str_eq(operations[i].path, operations[i - 1].path))
            continue;
        if (count++ == PATHS_SHOWN)
            buf_add(&list, STR("..."));
        else
            buf_printf(&list, "%s" STR_FMT, count > 1 ? ", " : "", STR_ARG(operations[i].path));
    }
    if (count == 0)
        return STR("No paths defined in the OpenAPI spec");
    return arena_printf(scratch_of(a), "Available paths: " STR_FMT, STR_ARG(buf_str(&list)));
}

static struct str all_methods(const struct answering *a)
{
    static const struct str methods[] = {STR_INIT("GET"),     STR_INIT("POST"),  STR_INIT("PUT"),
                                         STR_INIT("DELETE"),  STR_INIT("PATCH"), STR_INIT("HEAD"),
                                         STR_INIT("OPTIONS"), STR_INIT("TRACE"), STR_INIT("QUERY")};
    const struct contract *contract = contract_of(a);
    struct buf list = {.arena = scratch_of(a)};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        for (size_t i = 0; i < contract->operation_count; i++)
            if (str_eq(contract->operations[i].path, a->match.matched_path) &&
                str_eq(contract->operations[i].method, methods[m]))
                buf_printf(&list, "%s" STR_FMT, list.len ? ", " : "", STR_ARG(methods[m]));
    return buf_str(&list);
}

/* A value with a '?': somebody added a query to a URL that had one. */
static bool has_second_query(const struct answering *a)
{
    struct str rest = a->request->query, pair;
    while (rest.ptr && str_cut(&rest, '&', &pair))
        if (str_contains(str_from(pair, str_find(pair, '=') + 1), STR("?")))
            return true;
    return false;
}

static struct steady_diagnostic diagnose_route(const struct answering *a)
{
    struct arena *scratch = scratch_of(a);
    struct str path = a->request->path, matched = a->match.matched_path;
    struct steady_diagnostic found = {.code = steady_code(STEADY_E2001), .path = path};
    if (a->matched == MATCH_NO_METHOD) {
        struct str methods = all_methods(a);
        found.code = steady_code(STEADY_E2002);
        found.message = arena_printf(scratch, "Method " STR_FMT " not allowed for " STR_FMT,
                                     STR_ARG(a->request->method), STR_ARG(matched));
        found.suggestion = arena_printf(scratch, "Available methods for \"" STR_FMT "\": " STR_FMT,
                                        STR_ARG(matched), STR_ARG(methods));
    } else {
        found.message = arena_printf(scratch, "Path not found: " STR_FMT, STR_ARG(path));
        found.suggestion = some_paths(a);
    }
    if (has_second_query(a))
        found.suggestion = STR("Use '&' to separate additional query parameters");
    return found;
}

/* ---- answers ---- */

static void tell_as_steady(struct answering *a)
{
    struct buf body = {.arena = scratch_of(a)};
    a->out->status = a->problem.status;
    if (a->problem.id == FINDING_REQUEST_INVALID) {
        struct steady_diagnostics found = diagnose(a);
        steady_write_rejection(&body, &found);
    } else if (a->matched != MATCH_FOUND) {
        struct steady_diagnostic found = diagnose_route(a);
        steady_write_error(&body, found.message, found.suggestion);
    } else if (a->problem.id == FINDING_NO_RESPONSE) {
        a->out->status = 500;
        steady_write_error(&body, STR("Internal server error"), STR(""));
    } else {
        steady_write_error(&body, a->problem.detail, STR(""));
    }
    a->out->content_type = STR("application/json");
    a->out->body = buf_str(&body);
}

static bool accepts_json(const struct answering *a)
{
    static const struct str json[] = {STR_INIT("application/json")};
    struct str accept = http_header(a->request, STR("accept"));
    return accept.len && media_choose(accept, json, 1) == 0;
}

/* Where the contract declares no content, who asks for JSON gets an empty object. */
static void fill_body(struct answering *a)
{
    const struct response *response = a->reply.response;
    uint16_t status = a->out->status;
    bool never = status == 204 || status == 205 || status == 304 || status < 200;
    if (!response || response->content.len || a->out->body.len || never || !accepts_json(a))
        return;
    a->out->content_type = STR("application/json");
    a->out->body = STR("{}");
}

static void add_location(struct answering *a)
{
    if (a->out->status < 300 || a->out->status >= 400)
        return;
    for (size_t i = 0; i < a->fields.len; i++)
        if (str_eq_nocase(a->fields.at[i].name, STR("location")))
            return;
    fields_add(&a->fields, STR("location"), STR("/_x-steady/redirected"));
}

static void finish_reply(struct answering *a)
{
    fill_body(a);
    add_location(a);
    fields_add_text(&a->fields, a->request, STR("x-steady-matched-path"), a->match.operation->path);
    fields_add(&a->fields, STR("x-steady-example-source"),
               a->out->body.len ? STR("generated") : STR("none"));
}

/* ---- fields ---- */

static void add_numbered(struct answering *a, size_t number, const char *what, struct str value)
{
    struct str name = arena_printf(scratch_of(a), "x-steady-error-%zu-%s", number, what);
    fields_add_text(&a->fields, a->request, http_keep(a->request, name), value);
}

static void add_fields(struct answering *a, const struct steady_diagnostics *found)
{
    for (size_t i = 0; i < found->len; i++) {
        add_numbered(a, i + 1, "code", str_of(found->at[i].code->code));
        add_numbered(a, i + 1, "path", found->at[i].path);
        add_numbered(a, i + 1, "message", found->at[i].message);
    }
    struct str count = arena_printf(scratch_of(a), "%zu", found->len);
    fields_add(&a->fields, STR("x-steady-request-valid"),
               steady_rejects(found) ? STR("false") : STR("true"));
    fields_add(&a->fields, STR("x-steady-error-count"), http_keep(a->request, count));
}

static void count_in(struct journey_tally *tally, const struct steady_diagnostics *found,
                     uint16_t status)
{
    static const unsigned kinds[STEADY_CATEGORIES] = {[STEADY_CATEGORY_SDK] = 0,
                                                      [STEADY_CATEGORY_SPEC] = 1,
                                                      [STEADY_CATEGORY_SPEC_FATAL] = 1,
                                                      [STEADY_CATEGORY_NOTE] = 2,
                                                      [STEADY_CATEGORY_AMBIGUOUS] = 3};
    tally->requests++;
    tally->failed += status >= 400;
    tally->broken += steady_rejects(found);
    for (size_t i = 0; i < found->len; i++) {
        tally->issues[kinds[found->at[i].code->category]]++;
        tally->warnings += str_eq(str_of(found->at[i].code->severity), STR("warning"));
    }
}

static void hint_as_steady(struct answering *a)
{
    struct steady_diagnostic route;
    struct steady_diagnostics found = {&route, 1};
    if (a->matched != MATCH_FOUND)
        route = diagnose_route(a);
    else if (a->problem.id == FINDING_NO_RESPONSE)
        found.len = 0;
    else
        found = diagnose(a);
    if (a->problem.id == FINDING_COUNT)
        finish_reply(a);
    add_fields(a, &found);
    count_in(&a->loop->tally, &found, a->out->status);
}

/* ---- paths of its own ---- */

static void write_health(struct buf *body, const struct contract *contract)
{
    buf_add(body,
            STR("{\"status\":\"healthy\",\"version\":\"" STEADY_VERSION "\",\"spec\":{\"title\":"));
    buf_json_string(body, contract->title);
    buf_add(body, STR(",\"version\":"));
    buf_json_string(body, contract->api_version);
    buf_add(body, STR("},\"schemas\":{\"totalRefs\":0,\"cached\":0}}"));
}

static void write_spec(struct buf *body, const struct contract *contract)
{
    doc_write_json(body, contract->root);
}

static void write_redirected(struct buf *body, const struct contract *contract)
{
    (void)contract;
    buf_add(body, STR("{\"status\":\"redirected\"}"));
}

static bool serves(struct answering *a)
{
    static const struct {
        struct str path;
        void (*write)(struct buf *body, const struct contract *contract);
    } own[] = {
        {STR_INIT("/_x-steady/health"),     write_health    },
        {STR_INIT("/_x-steady/spec"),       write_spec      },
        {STR_INIT("/_x-steady/redirected"), write_redirected},
    };
    struct buf body = {.arena = scratch_of(a)};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (!str_eq(a->request->path, own[i].path))
            continue;
        a->matched = MATCH_NO_PATH; /* of the contract */
        own[i].write(&body, contract_of(a));
        a->out->status = 200;
        a->out->content_type = STR("application/json");
        a->out->body = buf_str(&body);
        return true;
    }
    return false;
}

const struct voice voice_steady = {.serves = serves,
                                   .breaks = breaks,
                                   .tells = tell_as_steady,
                                   .hints = hint_as_steady,
                                   .judging = judging,
                                   .always_hints = true,
                                   .refuses_itself = true,
                                   .status = status_of};
