#include "journey.h"
#include "journey_private.h"
#include "problem.h"
#include "telemetry.h"

#include <pthread.h>
#include <stdlib.h>

enum { FIELDS_ROOM = 32 /* more are kept in scratch memory */ };

/* What one loop answers from. The holder outlives the snapshot's turn: it is freed with its last
 * reply. */
struct holder {
    struct snapshot *snapshot;
    size_t in_flight;
    bool retired;
};

/* What is known of the exchange that the loop is just answering, for `told`. */
struct under_way {
    const struct operation *operation;
    const struct contract *contract;
    enum finding_id problem;
    uint32_t route;
};

struct loop {
    struct holder *holder;
    struct under_way now;
    struct http_field fields[FIELDS_ROOM]; /* of the reply under way */
};

struct journey {
    struct journey_options options;
    struct loop *loops;
    pthread_mutex_t lock; /* of current */
    struct snapshot *current;
};

static void holder_free(struct holder *holder)
{
    snapshot_release(holder->snapshot);
    free(holder);
}

static void holder_release(void *self)
{
    struct holder *holder = self;
    if (--holder->in_flight == 0 && holder->retired)
        holder_free(holder);
}

static void loop_take(struct loop *loop, struct snapshot *snapshot)
{
    struct holder *old = loop->holder;
    loop->holder = calloc(1, sizeof *loop->holder);
    if (!loop->holder)
        abort();
    loop->holder->snapshot = snapshot_hold(snapshot);
    if (!old)
        return;
    old->retired = true;
    if (old->in_flight == 0)
        holder_free(old);
}

struct journey *journey_open(struct snapshot *snapshot, const struct journey_options *options)
{
    struct journey *journey = calloc(1, sizeof *journey);
    struct loop *loops = calloc(options->loops, sizeof *loops);
    if (!journey || !loops)
        abort();
    *journey = (struct journey){.options = *options, .loops = loops, .current = snapshot};
    pthread_mutex_init(&journey->lock, NULL);
    for (unsigned i = 0; i < options->loops; i++) {
        loops[i].now.problem = FINDING_COUNT;
        loop_take(&loops[i], snapshot);
    }
    return journey;
}

void journey_close(struct journey *journey)
{
    for (unsigned i = 0; i < journey->options.loops; i++)
        holder_free(journey->loops[i].holder);
    snapshot_release(journey->current);
    pthread_mutex_destroy(&journey->lock);
    free(journey->loops);
    free(journey);
}

struct swap {
    struct journey *journey;
    struct snapshot *snapshot;
};

static void swap_loop(void *self, unsigned loop)
{
    struct swap *swap = self;
    loop_take(&swap->journey->loops[loop], swap->snapshot);
}

void journey_swap(struct journey *journey, struct http_server *server, struct snapshot *snapshot)
{
    struct swap swap = {journey, snapshot};
    http_on_each_loop(server, swap_loop, &swap);
    pthread_mutex_lock(&journey->lock);
    struct snapshot *old = journey->current;
    journey->current = snapshot;
    pthread_mutex_unlock(&journey->lock);
    snapshot_release(old);
}

struct snapshot *journey_current(struct journey *journey)
{
    pthread_mutex_lock(&journey->lock);
    struct snapshot *snapshot = snapshot_hold(journey->current);
    pthread_mutex_unlock(&journey->lock);
    return snapshot;
}

/* The fields of one reply under way. */
struct fields {
    struct http_field *at;
    size_t len, cap;
    struct arena *scratch;
};

static void grow(struct fields *fields)
{
    struct http_field *more = arena_array(fields->scratch, struct http_field, fields->cap * 2);
    memcpy(more, fields->at, fields->len * sizeof *more);
    fields->at = more;
    fields->cap *= 2;
}

static void add_field(struct fields *fields, struct str name, struct str value)
{
    if (fields->len == fields->cap)
        grow(fields);
    fields->at[fields->len++] = (struct http_field){name, value};
}

/* The names of the fields so far, as Access-Control-Expose-Headers lists them: with credentials a '*' would be a
 * name like any other. */
static struct str exposed_names(const struct fields *fields, const struct http_request *request)
{
    struct buf names = {.arena = request->scratch};
    for (size_t i = 0; i < fields->len; i++) {
        buf_add(&names, i ? STR(", ") : STR(""));
        buf_add(&names, fields->at[i].name);
    }
    return http_keep(request, buf_str(&names));
}

/* What a contract says about CORS itself (those written for gateways do) gives way: browsers refuse two origins. */
static void drop_cors(struct fields *fields)
{
    size_t kept = 0;
    for (size_t i = 0; i < fields->len; i++)
        if (!str_starts(fields->at[i].name, STR("access-control-")))
            fields->at[kept++] = fields->at[i];
    fields->len = kept;
}

/* What browsers need to let a page read the answer (Fetch standard, "CORS protocol"): any origin may read everything. */
static void add_cors(struct fields *fields, const struct http_request *request, bool preflight)
{
    struct str origin = http_header(request, STR("origin"));
    if (!origin.ptr)
        return;
    if (!preflight)
        drop_cors(fields);
    struct str names = exposed_names(fields, request);
    add_field(fields, STR("access-control-allow-origin"), origin);
    add_field(fields, STR("access-control-allow-credentials"), STR("true"));
    if (names.len && !preflight)
        add_field(fields, STR("access-control-expose-headers"), names);
    add_field(fields, STR("vary"), STR("origin"));
}

static bool is_preflight(const struct http_request *request, struct str *method)
{
    if (!str_eq(request->method, STR("OPTIONS")) || !http_header(request, STR("origin")).ptr)
        return false;
    *method = http_header(request, STR("access-control-request-method"));
    return method->ptr != NULL;
}

static void answer_preflight(const struct http_request *request, struct str method,
                             struct fields *fields, struct http_reply *out)
{
    struct str wanted = http_header(request, STR("access-control-request-headers"));
    out->status = 204;
    add_field(fields, STR("access-control-allow-methods"), method);
    if (wanted.ptr)
        add_field(fields, STR("access-control-allow-headers"), wanted);
    add_field(fields, STR("access-control-max-age"), STR("600"));
}

static void answer_problem(const struct http_request *request, const struct problem *problem,
                           struct http_reply *out)
{
    struct buf body = {.arena = request->scratch};
    problem_write(&body, problem);
    out->status = problem->status;
    out->content_type = PROBLEM_CONTENT_TYPE;
    out->body = buf_str(&body);
}

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

static void answer_no_match(const struct snapshot *snapshot, const struct http_request *request,
                            const struct match *match, struct problem *problem)
{
    struct arena *scratch = request->scratch;
    if (problem->id == FINDING_METHOD_NOT_ALLOWED) {
        problem->detail = arena_printf(scratch, "%.*s has no operation for %.*s",
                                       STR_ARG(match->matched_path), STR_ARG(request->method));
        tell_available(problem, scratch, match->allow);
        return;
    }
    struct match_near near[1];
    struct str path = request->path;
    problem->detail = arena_printf(scratch, "no path of the contract fits %.*s", STR_ARG(path));
    if (str_eq(path, STR("/")))
        tell_some_operations(problem, scratch, snapshot);
    else if (match_nearest(snapshot->tree, request->method, path, scratch, near, 1) > 0)
        tell_nearest(problem, scratch, snapshot, &near[0]);
}

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
    };
    return &refusals[outcome];
}

struct reply_wish journey_wish(struct arena *scratch, struct str accept, struct str prefer)
{
    struct reply_wish wish = {.accept = accept};
    if (!prefer.ptr)
        return wish;
    if (!reply_preference(scratch, prefer, STR("code"), &wish.code))
        reply_preference(scratch, prefer, STR("status"), &wish.code);
    reply_preference(scratch, prefer, STR("example"), &wish.example);
    return wish;
}

static void answer_reply(struct holder *holder, const struct reply *reply, struct fields *fields,
                         struct http_reply *out)
{
    out->status = reply->status;
    out->content_type = reply->content_type;
    out->body = reply->body;
    for (size_t i = 0; i < reply->field_count; i++)
        add_field(fields, reply->fields[i].name, reply->fields[i].value);
    if (!reply->prepared)
        return;
    holder->in_flight++;
    out->hold = holder;
    out->release = holder_release;
}

/* A request whose operation is found: its reply, or the problem why there is none. */
static void answer_operation(struct loop *loop, const struct http_request *request,
                             const struct match *match, struct fields *fields,
                             struct problem *problem, struct http_reply *out)
{
    const struct snapshot *snapshot = loop->holder->snapshot;
    const struct snapshot_mount *mount = &snapshot->mounts[match->mount];
    struct reply_wish wish = journey_wish(request->scratch, http_header(request, STR("accept")),
                                          http_header(request, STR("prefer")));
    struct reply reply = {0};
    enum reply_outcome outcome =
        reply_choose(mount->plan, match->operation, &wish, request->scratch, &reply);
    loop->now.operation = match->operation;
    loop->now.route = match->route;
    loop->now.contract = mount->contract;
    add_field(fields, STR("proviso-trace"), snapshot->traces[match->route]);
    if (outcome == REPLY_OK) {
        answer_reply(loop->holder, &reply, fields, out);
        return;
    }
    const struct refusal *refusal = journey_refusal(outcome);
    problem->id = refusal->problem;
    problem->status = refusal->status;
    problem->detail = reply.why;
    tell_available(problem, request->scratch, reply.available);
    problem->contract = mount->contract;
    problem->node = reply.response ? reply.response->node : match->operation->node;
}

static void answer_request(struct loop *loop, const struct http_request *request,
                           struct fields *fields, struct http_reply *out)
{
    const struct snapshot *snapshot = loop->holder->snapshot;
    struct match match;
    struct problem problem = {
        .id = FINDING_COUNT, .method = request->method, .target = request->path};
    switch (match_find(snapshot->tree, request->method, request->path, request->scratch, &match)) {
    case MATCH_FOUND:
        answer_operation(loop, request, &match, fields, &problem, out);
        break;
    case MATCH_NO_METHOD:
        problem.id = FINDING_METHOD_NOT_ALLOWED;
        problem.status = 405;
        add_field(fields, STR("allow"), match.allow);
        break;
    case MATCH_NO_PATH:
        problem.id = FINDING_PATH_NOT_FOUND;
        problem.status = 404;
        break;
    }
    loop->now.problem = problem.id;
    if (problem.id == FINDING_COUNT)
        return;
    if (!loop->now.operation)
        answer_no_match(snapshot, request, &match, &problem);
    answer_problem(request, &problem, out);
}

static void answer(void *self, const struct http_request *request, struct http_reply *out)
{
    struct journey *journey = self;
    struct loop *loop = &journey->loops[request->loop];
    struct fields fields = {.at = loop->fields, .cap = FIELDS_ROOM, .scratch = request->scratch};
    struct str method;
    loop->now = (struct under_way){.problem = FINDING_COUNT, .route = UINT32_MAX};
    bool preflight = journey->options.cors && is_preflight(request, &method);
    if (preflight)
        answer_preflight(request, method, &fields, out);
    else
        answer_request(loop, request, &fields, out);
    if (journey->options.cors)
        add_cors(&fields, request, preflight);
    out->fields = fields.at;
    out->field_count = fields.len;
}

/* Trace id of a W3C traceparent ("00-TRACEID-…"), else what clients call their request. */
static struct str correlation_of(const struct http_request *request)
{
    struct str trace = http_header(request, STR("traceparent"));
    if (trace.len >= 36 && trace.ptr[2] == '-' && trace.ptr[35] == '-')
        return str_slice(trace, 3, 35);
    struct str id = http_header(request, STR("x-request-id"));
    return id.ptr ? id : http_header(request, STR("x-correlation-id"));
}

static struct str target_of(const struct http_request *request)
{
    if (!request->query.ptr)
        return request->path;
    struct str head = arena_join(request->scratch, request->path, STR("?"));
    return arena_join(request->scratch, head, request->query);
}

static void told(void *self, const struct http_request *request, uint16_t sent,
                 uint64_t nanoseconds)
{
    struct journey *journey = self;
    struct loop *loop = &journey->loops[request->loop];
    struct under_way *now = &loop->now;
    struct exchange exchange = {
        .nanoseconds = nanoseconds,
        .method = request->method,
        .target = target_of(request),
        .operation = now->operation ? now->operation->id : STR(""),
        .correlation_id = correlation_of(request),
        .spec_hash = now->contract ? str_of(now->contract->hash) : STR(""),
        .route = now->route,
        .status = sent,
    };
    if (request->refusal.len)
        exchange.error_class = request->refusal;
    else if (now->problem != FINDING_COUNT)
        exchange.error_class = str_of(finding_row(now->problem)->name);
    *now = (struct under_way){.problem = FINDING_COUNT, .route = UINT32_MAX};
    telemetry_note(journey->options.telemetry, request->loop, &exchange);
}

struct http_handler journey_handler(struct journey *journey)
{
    return (struct http_handler){
        .answer = answer, .told = journey->options.telemetry ? told : NULL, .self = journey};
}
