#include "journey_private.h"
#include "record.h"

#include <stdlib.h>
#include <time.h>

static void holder_free(struct holder *holder)
{
    arena_release(&holder->arena);
    snapshot_release(holder->snapshot);
    free(holder);
}

void holder_release(void *self)
{
    struct holder *holder = self;
    if (--holder->in_flight == 0 && holder->retired)
        holder_free(holder);
}

static void loop_take(struct loop *loop, struct snapshot *snapshot, struct coverage *coverage)
{
    struct holder *old = loop->holder;
    loop->holder = calloc(1, sizeof *loop->holder);
    if (!loop->holder)
        abort();
    loop->holder->snapshot = snapshot_hold(snapshot);
    loop->holder->coverage = coverage;
    arena_init(&loop->holder->arena);
    loop->holder->run = check_run_new(&loop->holder->arena);
    loop->holder->values = values_new(&loop->holder->arena, &snapshot->budget);
    if (!old)
        return;
    old->retired = true;
    if (old->in_flight == 0)
        holder_free(old);
}

static struct coverage *cover(const struct journey *journey, const struct snapshot *snapshot)
{
    struct arena scratch;
    if (!journey->options.covers)
        return NULL;
    arena_init(&scratch);
    struct coverage_mount *mounts =
        arena_array(&scratch, struct coverage_mount, snapshot->mount_count + 1);
    for (size_t i = 0; i < snapshot->mount_count; i++)
        mounts[i] =
            (struct coverage_mount){snapshot->mounts[i].contract, snapshot->mounts[i].prefix};
    struct coverage *coverage =
        coverage_open(&(struct coverage_options){mounts, snapshot->mount_count});
    arena_release(&scratch);
    return coverage;
}

struct journey *journey_open(struct snapshot *snapshot, const struct journey_options *options)
{
    struct journey *journey = calloc(1, sizeof *journey);
    struct loop *loops = calloc(options->loops, sizeof *loops);
    if (!journey || !loops)
        abort();
    *journey = (struct journey){.options = *options, .loops = loops, .current = snapshot};
    pthread_mutex_init(&journey->lock, NULL);
    journey->coverage = cover(journey, snapshot);
    for (unsigned i = 0; i < options->loops; i++) {
        loops[i].now.problem = FINDING_COUNT;
        loop_take(&loops[i], snapshot, journey->coverage);
    }
    return journey;
}

void journey_set_log_url(struct journey *journey, struct str url)
{
    journey->log_url = url;
}

void journey_close(struct journey *journey)
{
    for (unsigned i = 0; i < journey->options.loops; i++)
        holder_free(journey->loops[i].holder);
    snapshot_release(journey->current);
    coverage_close(journey->coverage);
    pthread_mutex_destroy(&journey->lock);
    free(journey->loops);
    free(journey);
}

struct swap {
    struct journey *journey;
    struct snapshot *snapshot;
    struct coverage *coverage;
};

static void swap_loop(void *self, unsigned loop)
{
    struct swap *swap = self;
    loop_take(&swap->journey->loops[loop], swap->snapshot, swap->coverage);
}

void journey_swap(struct journey *journey, struct http_server *server, struct snapshot *snapshot)
{
    struct swap swap = {journey, snapshot, cover(journey, snapshot)};
    http_on_each_loop(server, swap_loop, &swap);
    pthread_mutex_lock(&journey->lock);
    struct snapshot *old = journey->current;
    struct coverage *counted = journey->coverage;
    if (swap.coverage)
        coverage_adopt(swap.coverage, counted);
    journey->current = snapshot;
    journey->coverage = swap.coverage;
    pthread_mutex_unlock(&journey->lock);
    coverage_close(counted);
    snapshot_release(old);
}

unsigned journey_coverage(struct journey *journey, enum journey_form form, struct buf *out)
{
    unsigned percent = 0;
    pthread_mutex_lock(&journey->lock);
    if (journey->coverage && out)
        (form == JOURNEY_JSON ? coverage_write_json : coverage_write_text)(journey->coverage, out);
    if (journey->coverage)
        percent = coverage_percent(journey->coverage);
    pthread_mutex_unlock(&journey->lock);
    return percent;
}

struct journey_tally journey_tally(const struct journey *journey)
{
    struct journey_tally sum = {0};
    for (unsigned i = 0; i < journey->options.loops; i++) {
        const struct journey_tally *tally = &journey->loops[i].tally;
        sum.requests += tally->requests;
        sum.broken += tally->broken;
        sum.failed += tally->failed;
        sum.warnings += tally->warnings;
        for (size_t n = 0; n < sizeof sum.issues / sizeof *sum.issues; n++)
            sum.issues[n] += tally->issues[n];
    }
    return sum;
}

struct snapshot *journey_current(struct journey *journey)
{
    pthread_mutex_lock(&journey->lock);
    struct snapshot *snapshot = snapshot_hold(journey->current);
    pthread_mutex_unlock(&journey->lock);
    return snapshot;
}

static void answer(void *self, const struct http_request *request, struct http_reply *out)
{
    struct journey *journey = self;
    struct loop *loop = &journey->loops[request->loop];
    struct answering a = {.journey = journey, .loop = loop, .request = request, .out = out};
    struct str method;
    a.fields = (struct fields){.at = loop->fields, .cap = FIELDS_ROOM, .scratch = request->scratch};
    loop->now = (struct under_way){.problem = FINDING_COUNT, .route = UINT32_MAX, .reply = out};
    bool preflight = journey->options.cors && fields_is_preflight(request, &method);
    bool open = journey->options.voice->open_cors;
    if (preflight && open)
        fields_answer_open_preflight(request, method, &a.fields, out);
    else if (preflight)
        fields_answer_preflight(request, method, &a.fields, out);
    else
        journey_answer(&a);
    if (journey->options.cors && open)
        fields_add_open_cors(&a.fields, request);
    else if (journey->options.cors)
        fields_add_cors(&a.fields, request, preflight);
    out->fields = a.fields.at;
    out->field_count = a.fields.len;
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

static void note_exchange(struct journey *journey, const struct http_request *request,
                          uint16_t sent, uint64_t nanoseconds)
{
    const struct under_way *now = &journey->loops[request->loop].now;
    struct exchange exchange = {
        .nanoseconds = nanoseconds,
        .method = request->method,
        .target = target_of(request),
        .operation = now->operation ? now->operation->id : STR(""),
        .correlation_id = correlation_of(request),
        .spec_hash = now->contract ? str_of(now->contract->hash) : STR(""),
        .detail = now->detail,
        .findings = now->told,
        .route = now->route,
        .status = sent,
    };
    if (request->refusal.len)
        exchange.error_class = request->refusal;
    else if (now->problem != FINDING_COUNT)
        exchange.error_class = str_of(finding_row(now->problem)->name);
    telemetry_note(journey->options.telemetry, request->loop, &exchange);
}

static uint64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void record_exchange(struct journey *journey, const struct http_request *request,
                            uint16_t sent, uint64_t nanoseconds)
{
    const struct under_way *now = &journey->loops[request->loop].now;
    const struct http_reply *reply = request->refusal.len ? NULL : now->reply;
    struct recorded recorded = {
        .started_ms = wall_ms() - nanoseconds / 1000000,
        .nanoseconds = nanoseconds,
        .method = request->method,
        .authority = request->authority,
        .path = request->path,
        .query = request->query,
        .peer = request->peer,
        .version = request->version,
        .request.body = request->body,
        .status = sent,
        .operation = now->operation ? now->operation->id : STR(""),
        .contract = now->contract ? str_of(now->contract->hash) : STR(""),
        .findings = now->findings,
    };
    recorded.request.field_count = http_fields(request, request->scratch, &recorded.request.fields);
    if (reply) {
        recorded.response =
            (struct recorded_message){reply->fields, reply->field_count, reply->body};
        recorded.content_type = reply->content_type;
    }
    recorder_note(journey->options.recorder, &recorded);
}

static void told(void *self, const struct http_request *request, uint16_t sent,
                 uint64_t nanoseconds)
{
    struct journey *journey = self;
    struct loop *loop = &journey->loops[request->loop];
    const struct under_way *now = &loop->now;
    if (journey->options.telemetry)
        note_exchange(journey, request, sent, nanoseconds);
    if (journey->options.recorder)
        record_exchange(journey, request, sent, nanoseconds);
    if (loop->holder->coverage && now->operation) {
        struct coverage_seen seen = {now->seen.parameters, now->seen.parameter_count,
                                     now->seen.media_type};
        coverage_note(loop->holder->coverage, now->mount, now->operation, sent, &seen);
    }
    loop->now = (struct under_way){.problem = FINDING_COUNT, .route = UINT32_MAX};
}

struct http_handler journey_handler(struct journey *journey)
{
    const struct journey_options *options = &journey->options;
    bool wanted = options->telemetry || options->recorder || options->covers;
    return (struct http_handler){.answer = answer, .told = wanted ? told : NULL, .self = journey};
}
