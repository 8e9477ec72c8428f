/* From a request to its answer: match, check, reply. */
#include "journey_private.h"
#include "uri.h"

/* ---- nothing matches ---- */

/* Tells what there is, from a list such as "GET, HEAD". */
static void tell_available(struct problem *problem, struct arena *scratch, struct str list)
{
    VEC(struct str) texts = {0};
    struct str text;
    while (list.len > 0 && str_cut(&list, ',', &text))
        *vec_push(scratch, &texts) = str_trim(text);
    problem->available = texts.at;
    problem->available_count = texts.len;
}

enum { OPERATIONS_SHOWN = 10 };

/* Who asks for "/" wants to see what there is. */
static void tell_some_operations(struct problem *problem, struct arena *scratch,
                                 const struct snapshot *snapshot)
{
    VEC(struct str) texts = {0};
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct snapshot_mount *mount = &snapshot->mounts[m];
        const struct contract *contract = mount->contract;
        for (size_t i = 0; i < contract->operation_count && texts.len < OPERATIONS_SHOWN; i++)
            *vec_push(scratch, &texts) = arena_printf(
                scratch, STR_FMT " " STR_FMT STR_FMT, STR_ARG(contract->operations[i].method),
                STR_ARG(mount->prefix), STR_ARG(contract->operations[i].path));
    }
    problem->available = texts.at;
    problem->available_count = texts.len;
    problem->suggestion =
        STR("these are the first operations of the contract; /explain, /log and /metrics "
            "are on the admin listener");
}

static void tell_nearest(struct problem *problem, struct arena *scratch,
                         const struct snapshot *snapshot, const struct match_near *near)
{
    const struct operation *operation = near->operation;
    problem->contract = snapshot->mounts[near->mount].contract;
    problem->node = operation->node;
    problem->suggestion = arena_printf(scratch, "the nearest is " STR_FMT " " STR_FMT "%s" STR_FMT,
                                       STR_ARG(operation->method), STR_ARG(operation->path),
                                       near->lacks.len ? ": " : "", STR_ARG(near->lacks));
}

static void describe_no_match(struct answering *a)
{
    const struct snapshot *snapshot = a->loop->holder->snapshot;
    struct problem *problem = &a->problem;
    struct arena *scratch = a->request->scratch;
    struct str path = a->request->path;
    struct match_near near[1];
    if (a->matched == MATCH_NO_METHOD) {
        problem->id = FINDING_METHOD_NOT_ALLOWED;
        problem->status = 405;
        problem->detail = arena_printf(scratch, "%.*s has no operation for %.*s",
                                       STR_ARG(a->match.matched_path), STR_ARG(a->request->method));
        tell_available(problem, scratch, a->match.allow);
        fields_add(&a->fields, STR("allow"), a->match.allow);
        return;
    }
    problem->id = FINDING_PATH_NOT_FOUND;
    problem->status = 404;
    problem->detail = arena_printf(scratch, "no path of the contract fits %.*s", STR_ARG(path));
    if (str_eq(path, STR("/")))
        tell_some_operations(problem, scratch, snapshot);
    else if (match_nearest(snapshot->tree, a->request->method, path, scratch, near, 1) > 0)
        tell_nearest(problem, scratch, snapshot, &near[0]);
}

/* ---- what the reply is to be ---- */

/* Of class 4 throughout: a 5xx would make clients try again and look like a fault of the provider (decision 0005). */
const struct refusal *journey_refusal(enum reply_outcome outcome)
{
    static const struct refusal refusals[] = {
        [REPLY_NO_SUCH_STATUS] = {FINDING_STATUS_NOT_DECLARED, 404},
        [REPLY_NO_SUCH_EXAMPLE] = {FINDING_EXAMPLE_NOT_FOUND,   404},
        [REPLY_NOT_ACCEPTABLE] = {FINDING_NOT_ACCEPTABLE,      406},
        [REPLY_NO_RESPONSE] = {FINDING_NO_RESPONSE,         404},
        [REPLY_BAD_WISH] = {FINDING_PREFER_MALFORMED,    422},
        [REPLY_NOT_RENDERED] = {FINDING_REPLY_NOT_RENDERED,  404},
        [REPLY_NO_SCHEMA] = {FINDING_REPLY_NOT_RENDERED,  404},
        [REPLY_NO_TEXT] = {FINDING_REPLY_NOT_RENDERED,  404},
        [REPLY_NO_WRITER] = {FINDING_REPLY_NOT_RENDERED,  404},
    };
    return &refusals[outcome];
}

/* A query parameter that stands for a preference: __code, __example … (Prism's). */
static struct str query_wish(const struct http_request *request, struct str name)
{
    struct str rest = request->query, pair, value;
    while (rest.ptr && str_cut(&rest, '&', &pair)) {
        size_t equals = str_find(pair, '=');
        if (str_starts(pair, STR("__")) && str_eq(str_slice(pair, 2, equals), name) &&
            uri_decode(request->scratch, str_from(pair, equals + 1), &value))
            return value.ptr ? value : STR("");
    }
    return (struct str){0};
}

static bool read_dynamic(struct str text)
{
    return str_eq(text, STR("true"));
}

struct reply_wish journey_wish(struct arena *scratch, struct str accept, struct str prefer)
{
    struct reply_wish wish = {.accept = accept};
    struct str dynamic;
    if (!prefer.ptr)
        return wish;
    if (!reply_preference(scratch, prefer, STR("code"), &wish.code))
        reply_preference(scratch, prefer, STR("status"), &wish.code);
    reply_preference(scratch, prefer, STR("example"), &wish.example);
    reply_preference(scratch, prefer, STR("seed"), &wish.seed);
    if (reply_preference(scratch, prefer, STR("dynamic"), &dynamic))
        wish.from = read_dynamic(dynamic) ? REPLY_BY_SCHEMA : REPLY_BY_EXAMPLE;
    return wish;
}

/* The same request is answered with the same values: its target and body count, its fields do not. */
static struct draw_key request_key(const struct http_request *request)
{
    struct str fields[] = {request->path, request->query, request->body};
    return draw_key_of(fields, sizeof fields / sizeof *fields);
}

void journey_set_draws(struct answering *a, bool draws)
{
    struct reply_wish *wish = &a->wish;
    wish->values = a->loop->holder->values;
    wish->draws = draws;
    if (!wish->seed.ptr)
        wish->seed = a->journey->options.seed;
    if (draws)
        wish->request = request_key(a->request);
}

/* Prefer where it is there, else the query. */
static struct reply_wish wish_of(const struct answering *a, struct str prefer)
{
    const struct http_request *request = a->request;
    struct str accept = http_header(request, STR("accept"));
    struct reply_wish wish = journey_wish(request->scratch, accept, prefer);
    if (!prefer.ptr && request->query.ptr && str_contains(request->query, STR("__"))) {
        struct str dynamic = query_wish(request, STR("dynamic"));
        wish.code = query_wish(request, STR("code"));
        wish.example = query_wish(request, STR("example"));
        wish.seed = query_wish(request, STR("seed"));
        if (dynamic.ptr)
            wish.from = read_dynamic(dynamic) ? REPLY_BY_SCHEMA : REPLY_BY_EXAMPLE;
    }
    return wish;
}

static void set_wish(struct answering *a, struct str prefer)
{
    bool asked;
    a->wish = wish_of(a, prefer);
    asked = a->wish.from == REPLY_BY_SCHEMA;
    if (a->wish.from == REPLY_BY_DEFAULT && a->journey->options.by_schema)
        a->wish.from = REPLY_BY_SCHEMA;
    journey_set_draws(a, asked || (a->wish.from != REPLY_BY_EXAMPLE && a->journey->options.draws));
}

static const struct voice *voice_of(const struct answering *a)
{
    return a->journey->options.voice;
}

/* A word that is none of these becomes a->problem. */
static enum journey_judging judging_of(struct answering *a, struct str prefer)
{
    static const struct {
        struct str word;
        enum journey_judging judging;
    } words[] = {
        {STR_INIT("on"),    JUDGE_ON  },
        {STR_INIT("true"),  JUDGE_ON  },
        {STR_INIT("warn"),  JUDGE_WARN},
        {STR_INIT("off"),   JUDGE_OFF },
        {STR_INIT("false"), JUDGE_OFF },
    };
    struct str wish;
    if (voice_of(a)->judging)
        return voice_of(a)->judging(a);
    if (!prefer.ptr || !reply_preference(a->request->scratch, prefer, STR("validate"), &wish))
        return a->journey->options.judging;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(words[i].word, wish))
            return words[i].judging;
    a->problem.id = FINDING_PREFER_MALFORMED;
    a->problem.status = 422;
    a->problem.detail = arena_printf(
        a->request->scratch, "the preference \"validate\" is on, warn or off, not \"" STR_FMT "\"",
        STR_ARG(wish));
    return JUDGE_OFF;
}

/* ---- replies ---- */

static const struct snapshot_mount *mount_of(const struct answering *a)
{
    return &a->loop->holder->snapshot->mounts[a->match.mount];
}

static void send_reply(struct answering *a)
{
    const struct reply *reply = &a->reply;
    a->out->status = reply->status;
    a->out->content_type = reply->content_type;
    a->out->body = reply->body;
    for (size_t i = 0; i < reply->field_count; i++)
        fields_add(&a->fields, reply->fields[i].name, reply->fields[i].value);
    if (!reply->prepared)
        return;
    a->loop->holder->in_flight++;
    a->out->hold = a->loop->holder;
    a->out->release = holder_release;
}

static bool has_field(const struct reply *reply, struct str name)
{
    for (size_t i = 0; i < reply->field_count; i++)
        if (str_eq(reply->fields[i].name, name))
            return true;
    return false;
}

/* Where the answer came from, for whoever is to mend it. */
static struct str example_to_mend(const struct answering *a)
{
    const struct example *example = a->reply.example;
    if (!example)
        return STR("");
    struct where where = refs_where(mount_of(a)->contract->refs, example->node);
    struct line_column place = {0};
    if (!where.source)
        return STR("");
    place = source_place(where.source, where.offset);
    return arena_printf(a->request->scratch, "mend example '" STR_FMT "' at " STR_FMT ":%u:%u",
                        STR_ARG(example->name), STR_ARG(where.source->name), place.line,
                        place.column);
}

/* A reply that is itself not as the contract says, where somebody wants to know. */
static void judge_own(struct answering *a)
{
    const struct snapshot_mount *mount = mount_of(a);
    struct judgement *judgement = a->judgement;
    bool errors = a->journey->options.errors;
    size_t before = judgement->findings.count[SEVERITY_ERROR];
    if (!errors && !voice_of(a)->judges_replies)
        return;
    judge_reply(mount->check, a->loop->holder->run, a->request->scratch, a->match.operation,
                &a->reply, judgement);
    if (voice_of(a)->amends_reply)
        voice_of(a)->amends_reply(a);
    if (!errors || judgement->findings.count[SEVERITY_ERROR] == before)
        return;
    a->problem.id = FINDING_REPLY_INVALID;
    a->problem.status = 500;
    a->problem.suggestion = example_to_mend(a);
    a->problem.detail = judge_reply_detail(&judgement->findings, a->request->scratch);
    a->problem.findings = &judgement->findings;
}

static void refuse_itself(struct answering *a)
{
    const struct findings *findings = &a->judgement->findings;
    const struct finding *first = judge_first_error(findings);
    a->loop->now.problem = first ? first->id : FINDING_REQUEST_INVALID;
    a->problem.id = FINDING_REQUEST_INVALID;
    a->problem.status = 400;
    a->problem.findings = findings;
}

/* A request that breaks the contract is answered as the operation declares for that, else by a problem document. */
static void refuse(struct answering *a)
{
    const struct findings *findings = &a->judgement->findings;
    if (voice_of(a)->refuses_itself) {
        refuse_itself(a);
        return;
    }
    struct reply_refusal refusal = judge_codes(findings);
    a->outcome = reply_refuse(mount_of(a)->plan, a->match.operation, &refusal, &a->wish,
                              a->request->scratch, &a->reply);
    bool declared = a->outcome == REPLY_OK;
    if (declared)
        judge_own(a);
    if (a->problem.id != FINDING_COUNT)
        return;
    struct str challenge = voice_of(a)->challenges && !declared
                               ? voice_of(a)->challenges(a)
                               : check_challenge(mount_of(a)->check, a->match.operation);
    if (refusal.codes[0] == 401 && challenge.len &&
        !(declared && has_field(&a->reply, STR("www-authenticate"))))
        fields_add_text(&a->fields, a->request, STR("www-authenticate"), challenge);
    const struct finding *first = judge_first_error(findings);
    a->loop->now.problem = first ? first->id : FINDING_REQUEST_INVALID;
    if (declared)
        return;
    a->problem.id = FINDING_REQUEST_INVALID;
    a->problem.status = judge_status(findings);
    a->problem.detail = judge_detail(findings, a->request->scratch);
    a->problem.findings = findings;
}

static void choose(struct answering *a)
{
    enum reply_outcome outcome = reply_choose(mount_of(a)->plan, a->match.operation, &a->wish,
                                              a->request->scratch, &a->reply);
    if (outcome == REPLY_NOT_ACCEPTABLE && voice_of(a)->status) {
        a->wish.accept = (struct str){0};
        outcome = reply_choose(mount_of(a)->plan, a->match.operation, &a->wish, a->request->scratch,
                               &a->reply);
    }
    a->outcome = outcome;
    if (outcome == REPLY_OK) {
        judge_own(a);
        return;
    }
    const struct refusal *refusal = journey_refusal(outcome);
    a->problem.id = refusal->problem;
    a->problem.status = refusal->status;
    a->problem.detail = a->reply.why;
    tell_available(&a->problem, a->request->scratch, a->reply.available);
}

/* ---- judging ---- */

static void judge(struct answering *a)
{
    struct under_way *now = &a->loop->now;
    const struct snapshot_mount *mount = mount_of(a);
    now->findings = &a->judgement->findings;
    if (a->loop->holder->coverage)
        now->seen.parameters =
            arena_array(a->request->scratch, uint32_t, a->match.operation->parameters.len + 1);
    judge_request(mount->check, a->loop->holder->run, a->request, &a->match,
                  now->seen.parameters ? &now->seen : NULL, a->judgement);
}

static bool is_broken(const struct answering *a)
{
    const struct voice *voice = voice_of(a);
    return voice->breaks ? voice->breaks(a) : a->judgement->verdict == CHECK_BROKEN;
}

/* What the reply is made from; its seed where it is drawn. */
static struct str trace_of(const struct answering *a)
{
    static const struct str seed = STR_INIT("seed=0");
    struct str trace = a->loop->holder->snapshot->traces[a->match.route];
    size_t at = trace.len;
    for (size_t i = 0; i + seed.len < trace.len && at == trace.len; i++)
        if (str_starts(str_from(trace, i), seed))
            at = i;
    if (!a->wish.draws || a->wish.seed.len == 0 || at == trace.len)
        return trace;
    struct arena *scratch = a->request->scratch;
    struct str own = uri_encode(scratch, str_slice(a->wish.seed, 0, 200), "");
    return arena_printf(scratch, STR_FMT "seed=" STR_FMT STR_FMT, STR_ARG(str_slice(trace, 0, at)),
                        STR_ARG(own), STR_ARG(str_from(trace, at + seed.len)));
}

static void answer_operation(struct answering *a)
{
    struct under_way *now = &a->loop->now;
    struct str prefer = voice_of(a)->status ? STR("") : http_header(a->request, STR("prefer"));
    enum journey_judging judging = judging_of(a, prefer);
    now->operation = a->match.operation;
    now->route = a->match.route;
    now->mount = a->match.mount;
    now->contract = mount_of(a)->contract;
    if (!voice_of(a)->reads_wishes)
        set_wish(a, prefer);
    if (voice_of(a)->traces)
        fields_add(&a->fields, STR("proviso-trace"), trace_of(a));
    if (voice_of(a)->status)
        a->wish.code = voice_of(a)->status(a->match.operation);
    if (judging != JUDGE_OFF)
        judge(a);
    if (judging != JUDGE_OFF && voice_of(a)->amends)
        voice_of(a)->amends(a);
    if (judging == JUDGE_ON && is_broken(a))
        refuse(a);
    else if (a->problem.id == FINDING_COUNT)
        choose(a);
    if (a->problem.id == FINDING_COUNT) {
        send_reply(a);
        return;
    }
    a->problem.contract = now->contract;
    a->problem.node = a->reply.response ? a->reply.response->node : a->match.operation->node;
    if (a->problem.id == FINDING_REQUEST_INVALID)
        a->problem.node = a->match.operation->node;
}

static void tell(struct answering *a)
{
    if (a->loop->now.problem == FINDING_COUNT)
        a->loop->now.problem = a->problem.id;
    voice_of(a)->tells(a);
}

static void keep_for_log(struct answering *a)
{
    const struct findings *findings = &a->judgement->findings;
    struct under_way *now = &a->loop->now;
    if (!a->journey->options.telemetry)
        return;
    bool own = a->problem.id == FINDING_REPLY_INVALID; /* then its detail is about the reply */
    now->detail = own ? a->problem.detail : judge_detail(findings, a->request->scratch);
    now->told = judge_write(findings, a->request->scratch);
}

void journey_answer(struct answering *a)
{
    const struct http_request *request = a->request;
    const struct voice *voice = voice_of(a);
    a->judgement = arena_new(request->scratch, struct judgement);
    a->problem =
        (struct problem){.id = FINDING_COUNT, .method = request->method, .target = request->path};
    a->path = request->path;
    if (voice->serves && voice->serves(a))
        return;
    a->matched = match_find(a->loop->holder->snapshot->tree, request->method, a->path,
                            request->scratch, &a->match);
    if (a->matched != MATCH_FOUND)
        describe_no_match(a);
    else if (!voice->admits || voice->admits(a))
        answer_operation(a);
    if (a->problem.id != FINDING_COUNT)
        tell(a);
    if (a->judgement->findings.list.len)
        keep_for_log(a);
    if (a->judgement->findings.list.len || voice->always_hints)
        voice->hints(a);
}

const struct voice *journey_voice(enum journey_compat compat)
{
    static const struct voice *const voices[] = {
        [COMPAT_NONE] = &voice_proviso,
        [COMPAT_PRISM] = &voice_prism,
        [COMPAT_STEADY] = &voice_steady,
    };
    return voices[compat];
}

/* ---- our own voice ---- */

static void tell_as_proviso(struct answering *a)
{
    struct buf body = {.arena = a->request->scratch};
    problem_write(&body, &a->problem);
    a->out->status = a->problem.status;
    a->out->content_type = PROBLEM_CONTENT_TYPE;
    a->out->body = buf_str(&body);
}

/* Proviso-Findings: what was found, in short, and where more of it stands. */
static void hint_as_proviso(struct answering *a)
{
    struct arena *scratch = a->request->scratch;
    struct str value = judge_summary(&a->judgement->findings, scratch), log = a->journey->log_url;
    if (log.len)
        value = arena_printf(scratch, STR_FMT ", see;log=\"" STR_FMT "?after=%llu&most=1\"",
                             STR_ARG(value), STR_ARG(log),
                             (unsigned long long)telemetry_last(a->journey->options.telemetry));
    fields_add_text(&a->fields, a->request, STR("proviso-findings"), value);
}

const struct voice voice_proviso = {
    .tells = tell_as_proviso, .hints = hint_as_proviso, .traces = true};
