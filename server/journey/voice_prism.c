/* As Prism 5 would do and say it (docs/guides/from-prism.md). */
#include "prism.h"
#include "uri.h"
#include "voice_prism_private.h"

static struct arena *scratch_of(const struct answering *a)
{
    return a->request->scratch;
}

static const struct snapshot *snapshot_of(const struct answering *a)
{
    return a->loop->holder->snapshot;
}

static void write_problem(struct answering *a, enum prism_problem problem, struct str detail,
                          const struct findings *validation)
{
    struct buf body = {.arena = scratch_of(a)};
    prism_write_problem(&body, problem, detail, validation);
    a->out->status = prism_status(problem);
    a->out->content_type = PROBLEM_CONTENT_TYPE;
    a->out->body = buf_str(&body);
}

/* ---- before anything is matched ---- */

/* Prism reads targets as URLs: "//a/5" has a host, and dot segments are resolved. */
static struct str path_of(const struct answering *a)
{
    struct str path = a->request->path;
    if (!str_starts(path, STR("//")) && !str_contains(path, STR("/.")))
        return path;
    struct str url = uri_resolve(scratch_of(a), STR("http://example.com/"), path);
    struct str resolved = uri_parse(url).path;
    return resolved.len ? resolved : STR("/");
}

/* What is wished counts before the path does. */
static bool read_wishes(struct answering *a)
{
    struct str prefer = http_header(a->request, STR("prefer"));
    struct prism_wish wish = prism_read_wish(scratch_of(a), prefer, a->request->query);
    a->judgement->findings.max = FINDINGS_MAX; /* all of them are told */
    a->judgement->findings.arena = scratch_of(a);
    a->path = path_of(a);
    a->wish = (struct reply_wish){.accept = http_header(a->request, STR("accept")),
                                  .code = wish.code,
                                  .example = wish.example,
                                  .ignore_examples = a->journey->options.ignore_examples};
    a->wish.seed = wish.seed;
    if (wish.dynamic.ptr ? str_eq(wish.dynamic, STR("true")) : a->journey->options.by_schema)
        a->wish.from = REPLY_BY_SCHEMA;
    journey_set_draws(a, a->wish.from == REPLY_BY_SCHEMA);
    if (wish.fault.len == 0)
        return false;
    a->loop->now.problem = FINDING_PREFER_MALFORMED;
    write_problem(a, PRISM_UNPROCESSABLE, wish.fault, NULL);
    return true;
}

/* ---- servers ---- */

enum { STEPS_MAX = 10000 /* variables without a list make many ways to read one URL */ };

static bool fits_from(const struct server *server, struct str pattern, struct str text,
                      unsigned *steps);

/* With no values listed, any text is one. */
static bool fits_variable(const struct server *server, struct str name, struct str behind,
                          struct str text, unsigned *steps)
{
    const struct node *options = NULL;
    for (size_t i = 0; i < server->variable_count; i++)
        if (str_eq(server->variables[i].name, name))
            options = server->variables[i].options;
    NODE_EACH_ITEM(options, option)
    if (str_starts(text, node_str(option)) &&
        fits_from(server, behind, str_from(text, node_str(option).len), steps))
        return true;
    for (size_t len = 0; len <= text.len && !node_is(options, NODE_ARRAY); len++)
        if (fits_from(server, behind, str_from(text, len), steps))
            return true;
    return false;
}

static bool fits_from(const struct server *server, struct str pattern, struct str text,
                      unsigned *steps)
{
    size_t open = str_find(pattern, '{'), close = str_find(pattern, '}');
    struct str literal = str_slice(pattern, 0, open);
    if (++*steps > STEPS_MAX)
        return false;
    if (open == pattern.len || close < open)
        return str_eq(pattern, text);
    return str_starts(text, literal) &&
           fits_variable(server, str_slice(pattern, open + 1, close), str_from(pattern, close + 1),
                         str_from(text, literal.len), steps);
}

/* One that is written in the contract. */
static bool has_servers(const struct servers *servers)
{
    return servers->len > 0 && servers->at[0].node;
}

static bool has_any_servers(const struct snapshot *snapshot)
{
    for (size_t m = 0; m < snapshot->mount_count; m++)
        for (size_t i = 0; i < snapshot->mounts[m].contract->operation_count; i++)
            if (has_servers(&snapshot->mounts[m].contract->operations[i].servers))
                return true;
    return false;
}

/* __server=URL asks for an operation that one of its servers has. */
static bool is_on_server(struct answering *a)
{
    const struct servers *servers = &a->match.operation->servers;
    unsigned steps = 0;
    struct str url = prism_query_value(a, STR("__server"));
    if (url.len == 0)
        return true;
    for (size_t i = 0; i < servers->len && has_servers(servers); i++)
        if (fits_from(&servers->at[i], servers->at[i].url, url, &steps))
            return true;
    a->loop->now.problem = FINDING_PATH_NOT_FOUND;
    if (has_any_servers(snapshot_of(a)))
        write_problem(a, PRISM_NO_SERVER,
                      arena_printf(scratch_of(a),
                                   "The server url " STR_FMT
                                   " hasn't been matched with any of the provided servers",
                                   STR_ARG(url)),
                      NULL);
    else
        write_problem(a, PRISM_NO_SERVERS,
                      arena_printf(scratch_of(a),
                                   "No server configuration has been provided, although " STR_FMT
                                   " is set as server url",
                                   STR_ARG(url)),
                      NULL);
    return false;
}

static bool admits(struct answering *a)
{
    a->judgement->content_type = prism_media_type(a);
    return is_on_server(a);
}

/* ---- problems ---- */

static struct str no_path(const struct answering *a)
{
    return arena_printf(scratch_of(a),
                        "The route " STR_FMT " hasn't been found in the specification file",
                        STR_ARG(a->path));
}

static struct str no_method(const struct answering *a)
{
    struct str method = arena_lower(scratch_of(a), a->request->method);
    return arena_printf(scratch_of(a),
                        "The route " STR_FMT " has been matched, but it does not have \"" STR_FMT
                        "\" method defined",
                        STR_ARG(a->path), STR_ARG(method));
}

static struct str no_status(const struct answering *a)
{
    struct str code = a->wish.code;
    while (code.len > 1 && code.ptr[0] == '0')
        code = str_from(code, 1);
    return arena_printf(scratch_of(a),
                        "Requested status code " STR_FMT " is not defined in the document.",
                        STR_ARG(code));
}

static struct str no_example(const struct answering *a)
{
    return arena_printf(scratch_of(a),
                        "Response for contentType: " STR_FMT " and exampleKey: " STR_FMT
                        " does not exist.",
                        STR_ARG(a->reply.content_type), STR_ARG(a->wish.example));
}

static struct str not_acceptable(const struct answering *a)
{
    return arena_printf(scratch_of(a), "Unable to find content for " STR_FMT,
                        STR_ARG(a->wish.accept));
}

static struct str own_words(const struct answering *a)
{
    return a->reply.why;
}

static struct str no_words(const struct answering *a)
{
    (void)a;
    return STR("");
}

static struct str too_complex(const struct answering *a)
{
    (void)a;
    return STR("Unable to generate body for response. The schema is too complex to generate.");
}

struct saying {
    enum prism_problem problem;
    struct str (*detail)(const struct answering *a); /* NULL: there is no row */
};

/* A reply that could not be made. */
static const struct saying sayings[] = {
    [REPLY_NO_SUCH_STATUS] = {PRISM_NOT_FOUND,      no_status     },
    [REPLY_NO_SUCH_EXAMPLE] = {PRISM_NOT_FOUND,      no_example    },
    [REPLY_NOT_ACCEPTABLE] = {PRISM_NOT_ACCEPTABLE, not_acceptable},
    [REPLY_NO_RESPONSE] = {PRISM_NO_RESPONSE,    no_words      },
    [REPLY_NOT_RENDERED] = {PRISM_TOO_COMPLEX,    too_complex   },
    [REPLY_NO_SCHEMA] = {PRISM_UNKNOWN,        own_words     },
    [REPLY_NO_TEXT] = {PRISM_NO_TEXT,        own_words     },
    [REPLY_NO_WRITER] = {PRISM_UNKNOWN,        own_words     },
};

/* The wanted status had failed, and then the usual one did: Prism has lost by then why the first did. */
static struct str failed_twice(const struct answering *a)
{
    enum prism_problem problem = sayings[a->outcome].problem;
    struct str told = problem == PRISM_UNKNOWN
                          ? arena_join(scratch_of(a), STR("Error: "), a->reply.why)
                          : prism_text(scratch_of(a), problem);
    return arena_printf(scratch_of(a), STR_FMT ". We tried default response, but we got " STR_FMT,
                        STR_ARG(told), STR_ARG(told));
}

static void tell_unmade_reply(struct answering *a)
{
    const struct saying *saying = &sayings[a->outcome];
    if (a->reply.retried)
        write_problem(a, PRISM_UNKNOWN, failed_twice(a), NULL);
    else
        write_problem(a, saying->problem, saying->detail(a), NULL);
}

static struct str challenge_sent(const struct answering *a)
{
    for (size_t i = 0; i < a->fields.len; i++)
        if (str_eq(a->fields.at[i].name, STR("www-authenticate")))
            return a->fields.at[i].value;
    return STR("");
}

static struct str first_message(const struct findings *findings, uint16_t status)
{
    for (size_t i = 0; i < findings->list.len; i++)
        if (findings->list.at[i].severity == SEVERITY_ERROR &&
            check_status(findings->list.at[i].id) == status)
            return findings->list.at[i].message;
    return STR("");
}

/* Prism never answers a body that is no JSON; here that is told. */
static bool is_malformed(const struct findings *findings)
{
    const struct finding *first = judge_first_error(findings);
    return first && first->spot && first->spot->part == SPOT_BODY &&
           (first->id == FINDING_JSON_SYNTAX || first->id == FINDING_TEXT_NOT_UTF8 ||
            first->id == FINDING_DUPLICATE_KEY);
}

static void tell_broken_request(struct answering *a)
{
    const struct findings *findings = a->problem.findings;
    struct buf body = {.arena = scratch_of(a)};
    if (a->problem.status == 401) {
        prism_write_unauthorized(&body, challenge_sent(a));
        a->out->status = 401;
        a->out->content_type = PROBLEM_CONTENT_TYPE;
        a->out->body = buf_str(&body);
    } else if (a->problem.status == 415) {
        write_problem(a, PRISM_INVALID_CONTENT_TYPE, first_message(findings, 415), NULL);
    } else {
        write_problem(a, is_malformed(findings) ? PRISM_MALFORMED : PRISM_UNPROCESSABLE,
                      STR(PRISM_INVALID_DETAIL), findings);
    }
}

static void tell_as_prism(struct answering *a)
{
    bool undeclared = a->problem.id == FINDING_REQUEST_INVALID && a->outcome == REPLY_NO_RESPONSE;
    if (a->problem.id == FINDING_PATH_NOT_FOUND)
        write_problem(a, PRISM_NO_PATH, no_path(a), NULL);
    else if (a->problem.id == FINDING_METHOD_NOT_ALLOWED)
        write_problem(a, PRISM_NO_METHOD, no_method(a), NULL);
    else if (a->problem.id == FINDING_REPLY_INVALID)
        write_problem(a, PRISM_VIOLATIONS, STR(PRISM_VIOLATIONS_DETAIL), a->problem.findings);
    else if (undeclared)
        tell_broken_request(a);
    else
        tell_unmade_reply(a);
}

/* On every reply with violations, but not where the document itself tells them. */
static void hint_as_prism(struct answering *a)
{
    struct buf value = {.arena = scratch_of(a)};
    if (a->problem.id != FINDING_COUNT && a->problem.id != FINDING_REPLY_INVALID)
        return;
    prism_write_violations(&value, &a->judgement->findings);
    if (value.len)
        fields_add_text(&a->fields, a->request, STR("sl-violations"), buf_str(&value));
}

static bool breaks_for_prism(const struct answering *a)
{
    return a->judgement->findings.count[SEVERITY_ERROR] > 0;
}

const struct voice voice_prism = {.serves = read_wishes,
                                  .breaks = breaks_for_prism,
                                  .tells = tell_as_prism,
                                  .hints = hint_as_prism,
                                  .admits = admits,
                                  .amends = prism_amend,
                                  .amends_reply = prism_amend_reply,
                                  .challenges = prism_challenge,
                                  .reads_wishes = true,
                                  .judges_replies = true,
                                  .open_cors = true};
