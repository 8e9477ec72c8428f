/* proviso mock: load the contracts, listen, answer, reload, stop. */
#include "admin.h"
#include "command.h"
#include "files.h"
#include "journey.h"
#include "options.h"
#include "print.h"
#include "telemetry.h"
#include "uri.h"
#include "watch.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { STOP_DEADLINE_MS = 10000, WATCH_INTERVAL_MS = 250, FINDINGS_SHOWN = 20, KEEP_MAX = 1000000 };
enum log_choice { LOG_TEXT, LOG_JSON, LOG_OFF }; /* in the order of mock.def */

struct mock_settings {
    struct str host, admin, service, test_run_id, config;
    uint64_t port, threads, keep, max_body_bytes;
    unsigned base_path, trailing_slash, log;
    bool http2, cors, watch, verbose, quiet;
    strs mounts, allow_refs;
    struct budget budget;
};

struct mock {
    struct arena arena;
    struct mock_settings settings;
    struct files files;
    struct refs_loader loader;
    struct snapshot_options loading;
    struct telemetry *telemetry;
    struct journey *journey;
    struct admin *admin;
    struct http_server *server, *admin_server;
    struct str admin_host; /* as it stands in a URL */
    struct watch watch;
};

/* mock.def, then one option for each limit of budget.def. */
static struct options mock_options(struct mock *mock)
{
    static const struct option_row own[] = {
#define OPTION(member, name_, letter_, kind_, takes_, standard_, help_)                            \
    {.name = (name_),                                                                              \
     .letter = (letter_),                                                                          \
     .kind = OPTION_##kind_,                                                                       \
     .takes = (takes_),                                                                            \
     .standard = (standard_),                                                                      \
     .help = (help_),                                                                              \
     .offset = offsetof(struct mock_settings, member)},
#include "mock.def"
#undef OPTION
    };
    size_t count = sizeof own / sizeof *own;
    const struct option_row *rows =
        options_with_limits(&mock->arena, own, offsetof(struct mock_settings, budget), &count);
    return (struct options){
        .rows = rows, .count = count, .target = &mock->settings, .arena = &mock->arena};
}

static void write_usage(struct mock *mock, const struct options *options)
{
    struct buf out = {.arena = &mock->arena};
    options_write_help(options, &out);
    printf(
        "usage: proviso mock [OPTIONS] CONTRACT...\n\n"
        "Answers as the provider of an OpenAPI or Swagger contract would. Choose answers with the\n"
        "request field Prefer: code=404, example=NAME. Each option may also stand in --config, and "
        "in\n"
        "the environment as PROVISO_ and its name in capitals (PROVISO_BASE_PATH).\n\n" STR_FMT
        "\nSIGHUP reloads the contracts; SIGTERM stops, letting what is under way finish.\n"
        "exit status: 0 stopped, 2 trouble\n",
        STR_ARG(buf_str(&out)));
}

static int trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int trouble(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("proviso mock: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_TROUBLE;
}

/* "PREFIX=FILE" taken apart; the prefix starts with '/' and does not end with one. */
static bool read_mount(struct str text, struct snapshot_file *file)
{
    size_t equals = str_find(text, '=');
    file->prefix = str_slice(text, 0, equals);
    file->path = str_from(text, equals + 1);
    while (str_ends(file->prefix, STR("/")))
        file->prefix.len--;
    bool rooted = file->prefix.len == 0 ? equals > 0 : file->prefix.ptr[0] == '/';
    return equals < text.len && rooted && file->path.len > 0;
}

static int most(const char *name, uint64_t value, uint64_t limit)
{
    if (value <= limit)
        return EXIT_CLEAN;
    return trouble("--%s is at most %llu, not %llu", name, (unsigned long long)limit,
                   (unsigned long long)value);
}

/* What an option's kind does not say. No host would be every address this machine has. */
static int check_settings(const struct mock_settings *settings)
{
    if (settings->host.len == 0)
        return trouble("--host takes an address; 0.0.0.0 and :: are all of this machine's");
    if (most("port", settings->port, UINT16_MAX) || most("threads", settings->threads, 256))
        return EXIT_TROUBLE;
    return most("keep", settings->keep, KEEP_MAX);
}

static int gather_files(struct mock *mock, const strs *plain)
{
    const strs *mounts = &mock->settings.mounts;
    size_t count = plain->len + mounts->len;
    if (count == 0)
        return trouble("which contract? usage: proviso mock [OPTIONS] CONTRACT...");
    struct snapshot_file *files = arena_array(&mock->arena, struct snapshot_file, count);
    for (size_t i = 0; i < plain->len; i++)
        files[i].path = plain->at[i];
    for (size_t i = 0; i < mounts->len; i++)
        if (!read_mount(mounts->at[i], &files[plain->len + i]))
            return trouble("--mount takes /PREFIX=FILE, not '" STR_FMT "'", STR_ARG(mounts->at[i]));
    mock->loading.files = files;
    mock->loading.file_count = count;
    return EXIT_CLEAN;
}

static bool open_root(void *self, struct arena *arena, struct str path, struct source *source,
                      struct findings *findings)
{
    const struct files *files = self;
    return files_open_root(arena, path, files->budget, source, findings);
}

/* People name folders as paths; references are URIs. */
static struct str *allowed_uris(struct mock *mock)
{
    const strs *given = &mock->settings.allow_refs;
    struct str *uris = arena_array(&mock->arena, struct str, given->len + 1);
    for (size_t i = 0; i < given->len; i++)
        uris[i] = str_contains(given->at[i], STR("://")) ? given->at[i]
                                                         : files_uri(&mock->arena, given->at[i]);
    return uris;
}

static void prepare_loading(struct mock *mock)
{
    const struct mock_settings *settings = &mock->settings;
    mock->files.budget = &settings->budget;
    mock->loader = files_loader(&mock->files);
    mock->loading.open_root = open_root;
    mock->loading.self = &mock->files;
    mock->loading.refs = (struct refs_options){.loader = &mock->loader,
                                               .allow = allowed_uris(mock),
                                               .allow_count = settings->allow_refs.len,
                                               .budget = &settings->budget};
    mock->loading.match = (struct match_options){
        .base = (enum match_base)settings->base_path,
        .trailing_slash = (enum match_slash)settings->trailing_slash,
        .visits = settings->budget.route_visits,
    };
}

static void report_findings(const struct mock *mock, const struct snapshot *snapshot)
{
    struct print print = print_to(stderr);
    if (!mock->settings.verbose) {
        print.least = SEVERITY_WARNING;
        print.most = FINDINGS_SHOWN;
    }
    if (!mock->settings.quiet || !snapshot->usable)
        print_findings(&print, &snapshot->findings);
}

/* Loads what the settings name; NULL with everything said where it cannot be used. */
static struct snapshot *load(struct mock *mock)
{
    struct snapshot *snapshot = snapshot_load(&mock->loading);
    report_findings(mock, snapshot);
    if (snapshot->usable)
        return snapshot;
    trouble("the contract cannot be served; see the findings above");
    snapshot_release(snapshot);
    return NULL;
}

/* A line of the log that is about the process itself (docs/formats/log.md). */
static struct str json_line(const struct mock *mock, struct arena *arena, struct str text)
{
    struct timespec now;
    struct tm utc;
    char date[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    struct buf line = {.arena = arena};
    buf_printf(&line, "{\"time\":\"%s.%03ldZ\",\"level\":\"info\",\"service\":", date,
               now.tv_nsec / 1000000);
    buf_json_string(&line, mock->settings.service);
    buf_add(&line, STR(",\"message\":"));
    buf_json_string(&line, text);
    buf_byte(&line, '}');
    return buf_str(&line);
}

/* Says what goes on: as a line of the log where that is JSON, else for people. */
static void say(const struct mock *mock, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(const struct mock *mock, const char *format, ...)
{
    struct arena scratch;
    arena_init(&scratch);
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&scratch, format, args);
    va_end(args);
    if (mock->settings.log == LOG_JSON)
        text = json_line(mock, &scratch, text);
    print_text(stdout, text); /* titles are the contract's */
    putchar('\n');
    fflush(stdout);
    arena_release(&scratch);
}

/* "Shop 1.4.0 (OpenAPI 3.1)", or as much of it as the contract says. */
static struct str describe(struct arena *arena, const struct contract *contract)
{
    const char *version = contract_version_name(contract->version);
    if (contract->title.len == 0)
        return str_of(version);
    return arena_printf(arena, STR_FMT "%s" STR_FMT " (%s)", STR_ARG(contract->title),
                        contract->api_version.len ? " " : "", STR_ARG(contract->api_version),
                        version);
}

static void say_contracts(const struct mock *mock, const struct snapshot *snapshot)
{
    struct arena scratch;
    arena_init(&scratch);
    for (size_t i = 0; i < snapshot->mount_count; i++) {
        const struct contract *contract = snapshot->mounts[i].contract;
        struct str prefix = snapshot->mounts[i].prefix;
        struct str title = describe(&scratch, contract);
        say(mock, STR_FMT ": " STR_FMT ", %zu operation%s%s" STR_FMT,
            STR_ARG(mock->loading.files[i].path), STR_ARG(title), contract->operation_count,
            contract->operation_count == 1 ? "" : "s", prefix.len ? ", under " : "",
            STR_ARG(prefix));
    }
    struct str counts = print_counts(&scratch, &snapshot->findings);
    say(mock, "loaded with " STR_FMT, STR_ARG(counts));
    arena_release(&scratch);
}

static int open_server(struct mock *mock)
{
    const struct mock_settings *settings = &mock->settings;
    struct http_options options = {
        .host = settings->host,
        .port = (uint16_t)settings->port,
        .threads = mock->settings.threads ? (unsigned)settings->threads
                                          : (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
        .http2 = settings->http2,
        .limits = {.body_bytes = settings->max_body_bytes},
        .handler = journey_handler(mock->journey),
    };
    struct str why;
    mock->server = http_open(&options, &why);
    if (mock->server)
        return EXIT_CLEAN;
    bool taken = str_contains(why, STR("in use"));
    return trouble("cannot listen on " STR_FMT ":%llu: " STR_FMT "%s", STR_ARG(settings->host),
                   (unsigned long long)settings->port, STR_ARG(why),
                   taken ? "; --port 0 lets the system pick one" : "");
}

/* As it stands in a URL: an IPv6 address in brackets (RFC 3986, 3.2.2). */
static struct str url_host(struct mock *mock, struct str host)
{
    return str_contains(host, STR(":")) ? arena_printf(&mock->arena, "[" STR_FMT "]", STR_ARG(host))
                                        : host;
}

/* "ADDRESS:PORT", "[::1]:PORT", ":PORT" or "PORT". */
static bool read_address(struct str text, struct str *host, uint16_t *port)
{
    size_t colon = str_find_last(text, ':');
    *host = colon < text.len ? str_slice(text, 0, colon) : STR("");
    struct str digits = colon < text.len ? str_from(text, colon + 1) : text;
    if (str_starts(*host, STR("[")) && str_ends(*host, STR("]")))
        *host = str_slice(*host, 1, host->len - 1);
    if (host->len == 0)
        *host = STR("127.0.0.1");
    unsigned long number = 0;
    for (size_t i = 0; i < digits.len && number <= UINT16_MAX; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
        number = number * 10 + (unsigned long)(digits.ptr[i] - '0');
    }
    *port = (uint16_t)number;
    return digits.len > 0 && number <= UINT16_MAX;
}

/* Without --admin a port that is taken is no reason not to serve: it is said, and there is no admin
 * listener. */
static int open_admin(struct mock *mock)
{
    struct str wanted = mock->settings.admin, host = STR("127.0.0.1"), why;
    uint16_t own = http_port(mock->server), port = own < UINT16_MAX ? own + 1 : own - 1;
    if (str_eq(wanted, STR("off")))
        return EXIT_CLEAN;
    if (wanted.len && !read_address(wanted, &host, &port))
        return trouble("--admin takes ADDRESS:PORT or off, not '" STR_FMT "'", STR_ARG(wanted));
    mock->admin = admin_open(&(struct admin_options){
        .journey = mock->journey, .telemetry = mock->telemetry, .server = mock->server});
    struct http_options options = {
        .host = host, .port = port, .threads = 1, .handler = admin_handler(mock->admin)};
    mock->admin_server = http_open(&options, &why);
    mock->admin_host = url_host(mock, host);
    if (mock->admin_server)
        return EXIT_CLEAN;
    if (wanted.len)
        return trouble("cannot listen on " STR_FMT ":%u for --admin: " STR_FMT, STR_ARG(host), port,
                       STR_ARG(why));
    fprintf(stderr,
            "proviso mock: warning: no admin listener: " STR_FMT ":%u: " STR_FMT
            "; choose another with --admin\n",
            STR_ARG(host), port, STR_ARG(why));
    admin_close(mock->admin);
    mock->admin = NULL;
    return EXIT_CLEAN;
}

/* Without lines and without an admin listener nobody could see what is noted. */
static bool is_looked_at(const struct mock_settings *settings)
{
    return settings->log != LOG_OFF || !str_eq(settings->admin, STR("off"));
}

static void open_telemetry(struct mock *mock, unsigned loops)
{
    static const enum telemetry_format formats[] = {
        [LOG_TEXT] = TELEMETRY_TEXT, [LOG_JSON] = TELEMETRY_JSON, [LOG_OFF] = TELEMETRY_OFF};
    mock->telemetry = telemetry_open(&(struct telemetry_options){
        .format = formats[mock->settings.log],
        .fd = STDOUT_FILENO,
        .loops = loops,
        .service = mock->settings.service,
        .test_run_id = mock->settings.test_run_id,
        .suite_type = STR("mock"),
        .keep = mock->settings.keep,
    });
}

static void reload(struct mock *mock)
{
    struct snapshot *before = journey_current(mock->journey);
    watch_note(&mock->watch);
    struct snapshot *after = load(mock);
    bool changed = after && !snapshot_same(before, after);
    if (after)
        watch_files(&mock->watch, after);
    if (changed) /* first, so that who hears of it is answered from the new one */
        journey_swap(mock->journey, mock->server, after);
    if (!after)
        say(mock, "not reloaded: still answering from the contract as it was");
    else if (!changed)
        say(mock, "reloaded: nothing has changed");
    if (mock->admin)
        admin_count_reload(mock->admin, after != NULL);
    if (changed) {
        say_contracts(mock, after);
        say(mock, "reloaded");
    } else {
        snapshot_release(after);
    }
    snapshot_release(before);
}

static void wait_for_the_end(struct mock *mock, const sigset_t *signals)
{
    struct timespec interval = {.tv_nsec = WATCH_INTERVAL_MS * 1000000L};
    for (;;) {
        int signal = mock->settings.watch ? sigtimedwait(signals, NULL, &interval)
                                          : sigwaitinfo(signals, NULL);
        if (signal == SIGTERM || signal == SIGINT)
            return;
        if (signal == SIGHUP || (mock->settings.watch && watch_changed(&mock->watch)))
            reload(mock);
    }
}

static sigset_t set_of(int a, int b, int c)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, a);
    sigaddset(&signals, b);
    sigaddset(&signals, c);
    return signals;
}

static void serve(struct mock *mock, struct snapshot *snapshot)
{
    sigset_t signals = set_of(SIGTERM, SIGINT, SIGHUP), again = set_of(SIGINT, SIGINT, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    watch_files(&mock->watch, snapshot);
    http_start(mock->server);
    if (mock->admin_server)
        http_start(mock->admin_server);
    if (!mock->settings.quiet)
        say_contracts(mock, snapshot);
    if (mock->admin_server)
        say(mock, "admin on http://" STR_FMT ":%u", STR_ARG(mock->admin_host),
            http_port(mock->admin_server));
    say(mock, "listening on http://" STR_FMT ":%u", STR_ARG(url_host(mock, mock->settings.host)),
        http_port(mock->server));
    wait_for_the_end(mock, &signals);
    pthread_sigmask(SIG_UNBLOCK, &again, NULL); /* a second Ctrl-C ends it at once */
    if (mock->admin)
        admin_set_stopping(mock->admin);
    if (!http_stop(mock->server, STOP_DEADLINE_MS))
        fprintf(stderr, "proviso mock: stopped with exchanges unfinished after 10 s\n");
    mock->server = NULL;
}

static void close_mock(struct mock *mock)
{
    if (mock->server)
        http_stop(mock->server, 0);
    if (mock->admin_server)
        http_stop(mock->admin_server, 0);
    if (mock->admin)
        admin_close(mock->admin);
    if (mock->journey)
        journey_close(mock->journey);
    if (mock->telemetry)
        telemetry_close(mock->telemetry);
    watch_clear(&mock->watch);
    arena_release(&mock->arena);
}

static int run(struct mock *mock, const strs *contracts)
{
    if (check_settings(&mock->settings) != EXIT_CLEAN ||
        gather_files(mock, contracts) != EXIT_CLEAN)
        return EXIT_TROUBLE;
    prepare_loading(mock);
    sigset_t reloads =
        set_of(SIGHUP, SIGHUP, SIGHUP); /* one that comes while it loads waits until it serves */
    pthread_sigmask(SIG_BLOCK, &reloads, NULL);
    for (size_t i = 0; i < mock->loading.file_count; i++)
        watch_root(&mock->watch, files_uri(&mock->arena, mock->loading.files[i].path));
    struct snapshot *snapshot = load(mock);
    if (!snapshot)
        return EXIT_TROUBLE;
    unsigned loops = mock->settings.threads ? (unsigned)mock->settings.threads
                                            : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    if (is_looked_at(&mock->settings))
        open_telemetry(mock, loops);
    if (is_looked_at(&mock->settings) && !mock->telemetry) {
        snapshot_release(snapshot);
        return trouble("there is no room for the last %llu exchanges (--keep), or no thread to log",
                       (unsigned long long)mock->settings.keep);
    }
    mock->journey = journey_open(snapshot, &(struct journey_options){.loops = loops,
                                                                     .cors = mock->settings.cors,
                                                                     .telemetry = mock->telemetry});
    int status = open_server(mock);
    if (status == EXIT_CLEAN)
        status = open_admin(mock);
    if (status == EXIT_CLEAN)
        serve(mock, snapshot);
    return status;
}

int cmd_mock(int argc, char **argv)
{
    struct mock mock = {0};
    arena_init(&mock.arena);
    struct options options = mock_options(&mock);
    int status = EXIT_CLEAN;
    if (!options_read(&options, argc, argv))
        status = trouble("%s", options.error);
    else if (options.help)
        write_usage(&mock, &options);
    else
        status = run(&mock, &options.positional);
    close_mock(&mock);
    return status;
}
