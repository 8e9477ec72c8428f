#include "admin.h"
#include "problem.h"
#include "telemetry.h"
#include "uri.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { LIVE_INTERVAL_MS = 100, LIVE_SILENCE = 150 /* intervals, until a sign of life is sent */ };

struct admin {
    struct admin_options options;
    pthread_mutex_t lock; /* over stopping: while it is held and false, the server is there */
    bool stopping;
    atomic_uint reloads_done, reloads_failed;
};

struct route {
    struct str path;
    void (*answer)(struct admin *admin, const struct http_request *request,
                   struct http_reply *reply);
    struct str help;
};

/* The decoded value of a query parameter; ptr NULL where absent or malformed. '+' is a space. */
static struct str parameter(const struct http_request *request, struct str name)
{
    struct str rest = request->query, pair, value;
    while (str_cut(&rest, '&', &pair)) {
        size_t equals = str_find(pair, '=');
        if (!str_eq(str_slice(pair, 0, equals), name))
            continue;
        char *raw = arena_cstr(request->scratch, str_from(pair, equals + 1));
        for (char *c = raw; *c; c++)
            *c = *c == '+' ? ' ' : *c;
        return uri_decode(request->scratch, str_of(raw), &value) ? value : (struct str){0};
    }
    return (struct str){0};
}

static void text(struct http_reply *reply, uint16_t status, struct str body)
{
    reply->status = status;
    reply->content_type = STR("text/plain; charset=utf-8");
    reply->body = body;
}

static void answer_health(struct admin *admin, const struct http_request *request,
                          struct http_reply *reply)
{
    (void)admin, (void)request;
    text(reply, 200, STR("ok\n"));
}

static void answer_ready(struct admin *admin, const struct http_request *request,
                         struct http_reply *reply)
{
    (void)request;
    pthread_mutex_lock(&admin->lock);
    bool stopping = admin->stopping;
    pthread_mutex_unlock(&admin->lock);
    if (stopping)
        text(reply, 503, STR("stopping\n"));
    else
        text(reply, 200, STR("ready\n"));
}

static void write_connections(struct admin *admin, struct buf *out)
{
    pthread_mutex_lock(&admin->lock);
    if (!admin->stopping)
        telemetry_write_value(out, METRIC_CONNECTIONS, http_connections(admin->options.server));
    pthread_mutex_unlock(&admin->lock);
}

static void answer_metrics(struct admin *admin, const struct http_request *request,
                           struct http_reply *reply)
{
    struct buf out = {.arena = request->scratch};
    struct snapshot *snapshot = journey_current(admin->options.journey);
    telemetry_write_metrics(admin->options.telemetry, &out);
    write_connections(admin, &out);
    telemetry_write_value(&out, METRIC_OPERATIONS, match_route_count(snapshot->tree));
    telemetry_write_value(&out, METRIC_CONTRACTS, snapshot->mount_count);
    telemetry_write_metric_head(&out, METRIC_RELOADS);
    telemetry_write_sample(&out, METRIC_RELOADS, STR("ok"), atomic_load(&admin->reloads_done));
    telemetry_write_sample(&out, METRIC_RELOADS, STR("failed"),
                           atomic_load(&admin->reloads_failed));
    buf_add(&out, STR("# EOF\n"));
    snapshot_release(snapshot);
    reply->status = 200;
    reply->content_type = STR("application/openmetrics-text; version=1.0.0; charset=utf-8");
    reply->body = buf_str(&out);
}

/* A client that follows the log. */
struct follower {
    struct telemetry *telemetry;
    uint64_t last;
    unsigned silence; /* intervals since something was sent */
};

/* A comment at once, so that the client sees the stream begin, and now and then, so that we see the
 * client leave. */
static bool pull_events(void *self, struct buf *out)
{
    struct follower *follower = self;
    telemetry_write_events(follower->telemetry, out, follower->last, &follower->last);
    if (out->len == 0 && follower->silence++ % LIVE_SILENCE == 0)
        buf_add(out, STR(":\n\n"));
    else if (out->len)
        follower->silence = 1;
    return true;
}

static uint64_t number(struct str text)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len && i < 18 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    return value;
}

static void answer_log(struct admin *admin, const struct http_request *request,
                       struct http_reply *reply)
{
    struct str last_id = http_header(request, STR("last-event-id"));
    uint64_t after = number(last_id.len ? last_id : parameter(request, STR("after")));
    reply->status = 200;
    if (str_contains(http_header(request, STR("accept")), STR("text/event-stream"))) {
        struct follower *follower = calloc(1, sizeof *follower);
        if (!follower)
            abort();
        *follower = (struct follower){.telemetry = admin->options.telemetry, .last = after};
        reply->content_type = STR("text/event-stream");
        reply->stream = (struct http_stream){
            .pull = pull_events, .closed = free, .self = follower, .interval_ms = LIVE_INTERVAL_MS};
        return;
    }
    struct buf out = {.arena = request->scratch};
    telemetry_write_log(admin->options.telemetry, &out, after,
                        number(parameter(request, STR("most"))));
    reply->content_type = STR("application/json");
    reply->body = buf_str(&out);
}

/* People type methods in any case; methods themselves are case-sensitive. */
static struct str upper(struct arena *arena, struct str text)
{
    char *copy = arena_cstr(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    return str_of(copy);
}

static void answer_explain(struct admin *admin, const struct http_request *request,
                           struct http_reply *reply)
{
    struct explain_question question = {
        .method = parameter(request, STR("method")),
        .target = parameter(request, STR("target")),
        .accept = parameter(request, STR("accept")),
        .prefer = parameter(request, STR("prefer")),
    };
    question.method = question.method.len ? upper(request->scratch, question.method) : STR("GET");
    if (!str_starts(question.target, STR("/"))) {
        text(reply, 400,
             STR("say which request: /explain?method=GET&target=/pets/7"
                 "[&accept=...][&prefer=...], values percent-encoded\n"));
        return;
    }
    struct buf out = {.arena = request->scratch};
    struct snapshot *snapshot = journey_current(admin->options.journey);
    journey_explain(snapshot, &question, request->scratch, &out);
    snapshot_release(snapshot);
    buf_byte(&out, '\n');
    reply->status = 200;
    reply->content_type = STR("application/json");
    reply->body = buf_str(&out);
}

static void answer_coverage(struct admin *admin, const struct http_request *request,
                            struct http_reply *reply)
{
    struct buf out = {.arena = request->scratch};
    bool json = str_contains(http_header(request, STR("accept")), STR("application/json"));
    journey_coverage(admin->options.journey, json ? JOURNEY_JSON : JOURNEY_TEXT, &out);
    reply->status = 200;
    reply->content_type = json ? STR("application/json") : STR("text/plain; charset=utf-8");
    reply->body = buf_str(&out);
}

static const struct route routes[] = {
    {STR_INIT("/healthz"),  answer_health,   STR_INIT("the process lives")                       },
    {STR_INIT("/readyz"),   answer_ready,    STR_INIT("it answers from loaded contracts")        },
    {STR_INIT("/metrics"),  answer_metrics,  STR_INIT("OpenMetrics")                             },
    {STR_INIT("/log"),      answer_log,      STR_INIT("the last exchanges; live as event stream")},
    {STR_INIT("/coverage"), answer_coverage, STR_INIT("what of the contracts was exercised")     },
    {STR_INIT("/explain"),  answer_explain,  STR_INIT("?method=GET&target=/path: why")           },
};
enum { ROUTES = sizeof routes / sizeof *routes };

static void answer_index(const struct http_request *request, struct http_reply *reply)
{
    struct buf out = {.arena = request->scratch};
    for (size_t i = 0; i < ROUTES; i++)
        buf_printf(&out, "%-10s %s\n", routes[i].path.ptr, routes[i].help.ptr);
    bool root = str_eq(request->path, STR("/"));
    text(reply, root ? 200 : 404, buf_str(&out));
}

static bool only_get(const struct http_request *request, struct http_reply *reply)
{
    static const struct http_field allow[] = {
        {STR_INIT("allow"), STR_INIT("GET, HEAD")}
    };
    if (str_eq(request->method, STR("GET")) || str_eq(request->method, STR("HEAD")))
        return true;
    text(reply, 405, STR("only GET and HEAD\n"));
    reply->fields = allow;
    reply->field_count = 1;
    return false;
}

static void answer(void *self, const struct http_request *request, struct http_reply *reply)
{
    if (!only_get(request, reply))
        return;
    for (size_t i = 0; i < ROUTES; i++) {
        if (str_eq(request->path, routes[i].path)) {
            routes[i].answer(self, request, reply);
            return;
        }
    }
    answer_index(request, reply);
}

struct admin *admin_open(const struct admin_options *options)
{
    struct admin *admin = calloc(1, sizeof *admin);
    if (!admin || pthread_mutex_init(&admin->lock, NULL) != 0)
        abort();
    admin->options = *options;
    return admin;
}

void admin_close(struct admin *admin)
{
    pthread_mutex_destroy(&admin->lock);
    free(admin);
}

struct http_handler admin_handler(struct admin *admin)
{
    return (struct http_handler){.answer = answer, .self = admin};
}

void admin_set_stopping(struct admin *admin)
{
    pthread_mutex_lock(&admin->lock);
    admin->stopping = true;
    pthread_mutex_unlock(&admin->lock);
}

void admin_count_reload(struct admin *admin, bool succeeded)
{
    atomic_fetch_add(succeeded ? &admin->reloads_done : &admin->reloads_failed, 1);
}
