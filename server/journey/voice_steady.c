/* As Steady 0.22 would say it (docs/guides/from-prism.md). */
#include "journey_private.h"

#define STEADY_VERSION "0.22.2"

/* What Steady calls a finding. Content notes (format, length, range …) are for people: they break nothing. */
static const struct category {
    enum finding_id id;
    const char *code, *name;
} categories[] = {
    {FINDING_VALUE_TYPE,                   "E3007", "sdk-issue"   },
    {FINDING_VALUE_REQUIRED,               "E3008", "sdk-issue"   },
    {FINDING_VALUE_ADDITIONAL_PROPERTIES,  "E3009", "sdk-issue"   },
    {FINDING_VALUE_UNEVALUATED_PROPERTIES, "E3009", "sdk-issue"   },
    {FINDING_VALUE_ENUM,                   "E3010", "sdk-issue"   },
    {FINDING_PARAMETER_MISSING,            "E3001", "sdk-issue"   },
    {FINDING_PARAMETER_MALFORMED,          "E3002", "sdk-issue"   },
    {FINDING_PARAMETER_UNKNOWN,            "E3003", "sdk-issue"   },
    {FINDING_BODY_MISSING,                 "E3004", "sdk-issue"   },
    {FINDING_MEDIA_TYPE_UNDECLARED,        "E3005", "sdk-issue"   },
    {FINDING_VALUE_FORMAT,                 "E4001", "content-note"},
    {FINDING_VALUE_PATTERN,                "E4002", "content-note"},
    {FINDING_VALUE_MIN_LENGTH,             "E4003", "content-note"},
    {FINDING_VALUE_MAX_LENGTH,             "E4003", "content-note"},
    {FINDING_VALUE_MINIMUM,                "E4004", "content-note"},
    {FINDING_VALUE_MAXIMUM,                "E4004", "content-note"},
    {FINDING_VALUE_EXCLUSIVE_MINIMUM,      "E4004", "content-note"},
    {FINDING_VALUE_EXCLUSIVE_MAXIMUM,      "E4004", "content-note"},
    {FINDING_VALUE_MIN_ITEMS,              "E4005", "content-note"},
    {FINDING_VALUE_MAX_ITEMS,              "E4005", "content-note"},
    {FINDING_VALUE_UNIQUE_ITEMS,           "E4005", "content-note"},
    {FINDING_VALUE_MULTIPLE_OF,            "E4006", "content-note"},
};

static const struct category *category_of(enum finding_id id)
{
    static const struct category other = {FINDING_REQUEST_INVALID, "E3000", "sdk-issue"};
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (categories[i].id == id)
            return &categories[i];
    return &other;
}

static bool is_issue(const struct finding *finding)
{
    return strcmp(category_of(finding->id)->name, "sdk-issue") == 0;
}

/* Credentials are not looked at; warnings and notes are no errors of a request. */
static bool is_counted(const struct finding *finding)
{
    return finding->severity == SEVERITY_ERROR && finding->spot &&
           finding->spot->part != SPOT_CREDENTIALS;
}

static bool breaks(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++)
        if (is_counted(&findings->list.at[i]) && is_issue(&findings->list.at[i]))
            return true;
    return false;
}

/* "query.limit", "body.a.0". */
static struct str path_of(struct arena *arena, const struct spot *spot)
{
    struct buf out = {.arena = arena};
    struct str rest = str_from(spot->pointer, 1), token;
    buf_printf(&out, "%s", spot_part_name(spot->part));
    if (spot->name.len)
        buf_printf(&out, "." STR_FMT, STR_ARG(spot->name));
    while (rest.len && str_cut(&rest, '/', &token))
        buf_printf(&out, "." STR_FMT, STR_ARG(token));
    return buf_str(&out);
}

static void write_error(struct buf *out, const struct finding *finding)
{
    const struct category *category = category_of(finding->id);
    buf_printf(out,
               "{\"code\":\"%s\",\"severity\":\"error\",\"category\":\"%s\",\"path\":", category->code,
               category->name);
    buf_json_string(out, path_of(out->arena, finding->spot));
    buf_add(out, STR(",\"message\":"));
    buf_json_string(out, finding->message);
    buf_add(out, STR(",\"attribution\":{\"confidence\":1,\"reasoning\":[]}}"));
}

/* ---- answers ---- */

static void tell_validation(struct buf *out, const struct findings *findings)
{
    size_t count = 0;
    buf_add(out, STR("{\"error\":\"Validation failed\",\"steady\":{\"valid\":false,\"errors\":["));
    for (size_t i = 0; i < findings->list.len; i++) {
        if (!is_counted(&findings->list.at[i]))
            continue;
        buf_add(out, count++ ? STR(",") : STR(""));
        write_error(out, &findings->list.at[i]);
    }
    buf_add(out, STR("]}}"));
}

static void tell_plain(struct buf *out, struct str error, struct str suggestion)
{
    buf_add(out, STR("{\"error\":"));
    buf_json_string(out, error);
    if (suggestion.len) {
        buf_add(out, STR(",\"suggestion\":"));
        buf_json_string(out, suggestion);
    }
    buf_byte(out, '}');
}

static struct str all_paths(const struct answering *a)
{
    const struct snapshot *snapshot = a->loop->holder->snapshot;
    struct buf list = {.arena = a->request->scratch, .limit = 2000};
    const struct contract *contract = snapshot->mounts[0].contract;
    buf_add(&list, STR("Available paths: "));
    for (size_t i = 0; i < contract->operation_count; i++)
        if (i == 0 || !str_eq(contract->operations[i].path, contract->operations[i - 1].path))
            buf_printf(&list, "%s" STR_FMT, i ? ", " : "", STR_ARG(contract->operations[i].path));
    return buf_str(&list);
}

static void tell_as_steady(struct answering *a)
{
    struct arena *scratch = a->request->scratch;
    struct buf body = {.arena = scratch};
    a->out->status = a->problem.status;
    if (a->problem.id == FINDING_REQUEST_INVALID) {
        a->out->status = 400;
        tell_validation(&body, a->problem.findings);
    } else if (a->matched == MATCH_NO_METHOD) {
        tell_plain(&body,
                   arena_printf(scratch, "Method " STR_FMT " not allowed for " STR_FMT,
                                STR_ARG(a->request->method), STR_ARG(a->request->path)),
                   arena_printf(scratch, "Available methods: " STR_FMT, STR_ARG(a->match.allow)));
    } else if (a->matched == MATCH_NO_PATH) {
        tell_plain(&body,
                   arena_printf(scratch, "Path not found: " STR_FMT, STR_ARG(a->request->path)),
                   all_paths(a));
    } else {
        tell_plain(&body, a->problem.detail, STR(""));
    }
    a->out->content_type = STR("application/json");
    a->out->body = buf_str(&body);
}

/* ---- fields ---- */

static void add_field(struct answering *a, const char *name, struct str value)
{
    fields_add(&a->fields, str_of(name), http_keep(a->request, value));
}

static void hint_as_steady(struct answering *a)
{
    const struct findings *findings = &a->judgement->findings;
    struct arena *scratch = a->request->scratch;
    size_t count = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        if (!is_counted(finding))
            continue;
        count++;
        struct str name = arena_printf(scratch, "x-steady-error-%zu-", count);
        fields_add(&a->fields, http_keep(a->request, arena_join(scratch, name, STR("code"))),
                   str_of(category_of(finding->id)->code));
        fields_add(&a->fields, http_keep(a->request, arena_join(scratch, name, STR("path"))),
                   http_keep(a->request, path_of(scratch, finding->spot)));
        fields_add(&a->fields, http_keep(a->request, arena_join(scratch, name, STR("message"))),
                   http_keep(a->request, finding->message));
    }
    add_field(a, "x-steady-request-valid", count ? STR("false") : STR("true"));
    add_field(a, "x-steady-error-count", arena_printf(scratch, "%zu", count));
    if (a->matched == MATCH_FOUND)
        add_field(a, "x-steady-matched-path", a->match.operation->path);
}

/* ---- paths of its own ---- */

static void serve_health(struct answering *a, const struct contract *contract)
{
    struct buf body = {.arena = a->request->scratch};
    buf_add(&body, STR("{\"status\":\"healthy\",\"version\":\"" STEADY_VERSION
                       "\",\"spec\":{\"title\":"));
    buf_json_string(&body, contract->title);
    buf_add(&body, STR(",\"version\":"));
    buf_json_string(&body, contract->api_version);
    buf_add(&body, STR("},\"schemas\":{\"totalRefs\":0,\"cached\":0}}"));
    a->out->body = buf_str(&body);
}

static void serve_spec(struct answering *a, const struct contract *contract)
{
    struct buf body = {.arena = a->request->scratch};
    doc_write_json(&body, contract->root);
    a->out->body = buf_str(&body);
}

static bool serves(struct answering *a)
{
    static const struct {
        struct str path;
        void (*serve)(struct answering *a, const struct contract *contract);
    } own[] = {
        {STR_INIT("/_x-steady/health"), serve_health},
        {STR_INIT("/_x-steady/spec"),   serve_spec  },
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (!str_eq(a->request->path, own[i].path))
            continue;
        a->out->status = 200;
        a->out->content_type = STR("application/json");
        own[i].serve(a, a->loop->holder->snapshot->mounts[0].contract);
        return true;
    }
    return false;
}

const struct voice voice_steady = {.serves = serves,
                                   .breaks = breaks,
                                   .tells = tell_as_steady,
                                   .hints = hint_as_steady,
                                   .always_hints = true};
