/* proviso mock: load the contracts, listen, answer, reload, stop. */
#include "admin.h"
#include "as_steady.h"
#include "command.h"
#include "files.h"
#include "mock_says.h"
#include "print.h"
#include "record.h"
#include "telemetry.h"
#include "uri.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { STOP_DEADLINE_MS = 10000, WATCH_INTERVAL_MS = 250, FINDINGS_SHOWN = 20, KEEP_MAX = 1000000 };

struct mock {
    struct arena arena;
    struct mock_settings settings;
    struct files files;
    struct refs_loader loader;
    struct snapshot_options loading;
    struct telemetry *telemetry;
    struct recorder *recorder;
    struct journey *journey;
    struct admin *admin;
    struct http_server *server, *admin_server;
    struct str admin_host; /* as it stands in a URL */
    struct watch watch;
    int load_status; /* what a contract that cannot be served ends the process with */
};

static void write_usage(struct mock *mock, const struct options *options)
{
    struct buf out = {.arena = &mock->arena};
    options_write_help(options, &out);
    if (mock->settings.compat == COMPAT_STEADY)
        printf("usage: steady [OPTIONS] CONTRACT\n       steady validate CONTRACT\n"
               "       steady explain [CODE...]\n\nThis is proviso in the place of Steady; the "
               "same as:\n\n");
    printf(
        "usage: proviso mock [OPTIONS] CONTRACT...\n\n"
        "Answers as the provider of an OpenAPI or Swagger contract would. Choose answers with the\n"
        "request field Prefer: code=404, example=NAME. Each option may also stand in --config, and "
        "in\n"
        "the environment as PROVISO_ and its name in capitals (PROVISO_BASE_PATH).\n\n" STR_FMT
        "\nSIGHUP reloads the contracts; SIGTERM stops, letting what is under way finish.\n"
        "exit status: 0 stopped, 1 less exercised than --fail-under asks for, 2 trouble\n",
        STR_ARG(buf_str(&out)));
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

static int most(const struct mock_settings *settings, const char *name, uint64_t value,
                uint64_t limit)
{
    if (value <= limit)
        return EXIT_CLEAN;
    return say_fatal(settings, "--%s is at most %llu, not %llu", name, (unsigned long long)limit,
                     (unsigned long long)value);
}

/* What an option's kind does not say. No host would be every address this machine has. */
static int check_settings(const struct mock_settings *settings)
{
    if (settings->host.len == 0)
        return say_fatal(settings,
                         "--host takes an address; 0.0.0.0 and :: are all of this machine's");
    int status = most(settings, "port", settings->port, UINT16_MAX);
    if (status == EXIT_CLEAN)
        status = most(settings, "threads", settings->threads, 256);
    if (status == EXIT_CLEAN)
        status = most(settings, "fail-under", settings->fail_under, 100);
    return status == EXIT_CLEAN ? most(settings, "keep", settings->keep, KEEP_MAX) : status;
}

static int gather_files(struct mock *mock, const strs *plain)
{
    const strs *mounts = &mock->settings.mounts;
    size_t count = plain->len + mounts->len;
    if (count == 0)
        return say_fatal(&mock->settings,
                         "which contract? usage: proviso mock [OPTIONS] CONTRACT...");
    struct snapshot_file *files = arena_array(&mock->arena, struct snapshot_file, count);
    for (size_t i = 0; i < plain->len; i++)
        files[i].path = plain->at[i];
    for (size_t i = 0; i < mounts->len; i++)
        if (!read_mount(mounts->at[i], &files[plain->len + i]))
            return say_fatal(&mock->settings, "--mount takes /PREFIX=FILE, not '" STR_FMT "'",
                             STR_ARG(mounts->at[i]));
    mock->loading.files = files;
    mock->loading.file_count = count;
    return EXIT_CLEAN;
}

/* Writing over a contract would be the end of it. */
static int check_target(struct mock *mock, const char *option, struct str path)
{
    struct stat target, contract;
    if (path.len == 0 || stat(arena_cstr(&mock->arena, path), &target) != 0)
        return EXIT_CLEAN;
    for (size_t i = 0; i < mock->loading.file_count; i++)
        if (stat(arena_cstr(&mock->arena, mock->loading.files[i].path), &contract) == 0 &&
            contract.st_dev == target.st_dev && contract.st_ino == target.st_ino)
            return say_fatal(&mock->settings, "--%s would write over the contract '" STR_FMT "'",
                             option, STR_ARG(path));
    return EXIT_CLEAN;
}

/* What is written at the end only is tried at the start. */
static int check_targets(struct mock *mock)
{
    const struct mock_settings *settings = &mock->settings;
    int status = check_target(mock, "record", settings->record);
    if (status == EXIT_CLEAN)
        status = check_target(mock, "coverage", settings->coverage);
    if (status != EXIT_CLEAN || settings->coverage.len == 0)
        return status;
    FILE *file = fopen(arena_cstr(&mock->arena, settings->coverage), "ab");
    if (!file)
        return say_fatal(settings, "cannot write '" STR_FMT "': %s", STR_ARG(settings->coverage),
                         strerror(errno)); /* NOLINT(concurrency-mt-unsafe): one thread yet */
    fclose(file);
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
        .manner = settings->compat == COMPAT_PRISM ? MATCH_AS_PRISM : MATCH_AS_PROVISO,
        .visits = settings->budget.route_visits,
    };
    mock->loading.manner = settings->compat == COMPAT_PRISM ? REPLY_AS_PRISM : REPLY_AS_PROVISO;
    /* What the mock itself reads from a query is no parameter. */
    static const struct str own[] = {STR_INIT("__code"), STR_INIT("__example"),
                                     STR_INIT("__dynamic"), STR_INIT("__seed"),
                                     STR_INIT("__server")};
    strs allow = settings->allow_params;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        *vec_push(&mock->arena, &allow) = own[i];
    mock->loading.check = (struct check_options){
        .budget = &settings->budget,
        .unknown = (enum check_policy)settings->unknown_params,
        .allow = allow.at,
        .allow_count = allow.len,
        .one_way = (enum check_policy)settings->one_way,
        .undeclared = (enum check_policy)settings->undeclared_bodies,
        .query = {(enum check_array)settings->steady.query_array,
                  (enum check_object)settings->steady.query_object},
        .form = {(enum check_array)settings->steady.form_array,
                  (enum check_object)settings->steady.form_object },
    };
}

static void report_findings(const struct mock *mock, const struct snapshot *snapshot)
{
    struct print print = print_to(stderr);
    print.colour &= !mock->settings.steady.no_color;
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
    const char *why = say_what_is_missing(&mock->settings, snapshot, &snapshot->arena);
    if (!why)
        return snapshot;
    if (mock->journey)
        say_kept(&mock->settings, why);
    else
        mock->load_status = say_fatal(&mock->settings, "%s", why);
    if (mock->settings.compat == COMPAT_STEADY)
        mock->load_status = STEADY_EXIT_CONTRACT;
    snapshot_release(snapshot);
    return NULL;
}

static int open_server(struct mock *mock, const struct contract *contract)
{
    struct mock_settings *settings = &mock->settings;
    if (settings->compat == COMPAT_STEADY &&
        !as_steady_port(&settings->steady, contract, &settings->port))
        return say_fatal(settings, "--port takes a port, not '" STR_FMT "'",
                         STR_ARG(settings->steady.port));
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
    return say_fatal(&mock->settings, "cannot listen on " STR_FMT ":%llu: " STR_FMT "%s",
                     STR_ARG(settings->host), (unsigned long long)settings->port, STR_ARG(why),
                     taken ? " (perhaps by the admin listener of another mock, one port up: "
                             "--admin off or --admin "
                             "PORT moves that); --port 0 lets the system pick one"
                           : "");
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
        return say_fatal(&mock->settings, "--admin takes ADDRESS:PORT or off, not '" STR_FMT "'",
                         STR_ARG(wanted));
    mock->admin = admin_open(&(struct admin_options){
        .journey = mock->journey, .telemetry = mock->telemetry, .server = mock->server});
    struct http_options options = {
        .host = host, .port = port, .threads = 1, .handler = admin_handler(mock->admin)};
    mock->admin_server = http_open(&options, &why);
    mock->admin_host = url_host(mock, host);
    if (mock->admin_server) {
        journey_set_log_url(mock->journey,
                            arena_printf(&mock->arena, "http://" STR_FMT ":%u/log",
                                         STR_ARG(mock->admin_host), http_port(mock->admin_server)));
        return EXIT_CLEAN;
    }
    if (wanted.len)
        return say_fatal(&mock->settings, "cannot listen on " STR_FMT ":%u for --admin: " STR_FMT,
                         STR_ARG(host), port, STR_ARG(why));
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
        say(&mock->settings, "not reloaded: still answering from the contract as it was");
    else if (!changed)
        say(&mock->settings, "reloaded: nothing has changed");
    if (mock->admin)
        admin_count_reload(mock->admin, after != NULL);
    if (changed) {
        say_contracts(&mock->settings, after, mock->loading.files);
        say(&mock->settings, "reloaded");
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
        say_contracts(&mock->settings, snapshot, mock->loading.files);
    if (mock->admin_server)
        say(&mock->settings, "admin on http://" STR_FMT ":%u", STR_ARG(mock->admin_host),
            http_port(mock->admin_server));
    say_listening(&mock->settings, snapshot,
                  arena_printf(&mock->arena, "http://" STR_FMT ":%u",
                               STR_ARG(url_host(mock, mock->settings.host)),
                               http_port(mock->server)));
    wait_for_the_end(mock, &signals);
    pthread_sigmask(SIG_UNBLOCK, &again, NULL); /* a second Ctrl-C ends it at once */
    if (mock->admin)
        admin_set_stopping(mock->admin);
    if (!http_stop(mock->server, STOP_DEADLINE_MS))
        fprintf(stderr, "proviso mock: stopped with exchanges unfinished after 10 s\n");
    mock->server = NULL;
}

static bool is_covered(const struct mock_settings *settings)
{
    return settings->coverage.len || settings->fail_under || !str_eq(settings->admin, STR("off"));
}

static int open_recorder(struct mock *mock)
{
    struct str why;
    if (mock->settings.record.len == 0)
        return EXIT_CLEAN;
    mock->recorder =
        recorder_open(&(struct recorder_options){.path = mock->settings.record,
                                                 .version = STR(PROVISO_VERSION),
                                                 .keep_secrets = mock->settings.record_secrets},
                      &why);
    if (mock->recorder)
        return EXIT_CLEAN;
    return say_fatal(&mock->settings, "cannot record to '" STR_FMT "': " STR_FMT,
                     STR_ARG(mock->settings.record), STR_ARG(why));
}

static void open_journey(struct mock *mock, struct snapshot *snapshot, unsigned loops)
{
    const struct mock_settings *settings = &mock->settings;
    mock->journey = journey_open(
        snapshot,
        &(struct journey_options){.loops = loops,
                                  .cors = settings->cors,
                                  .judging = (enum journey_judging)settings->validate_requests,
                                  .errors = settings->errors,
                                  .by_schema = settings->by_schema,
                                  .draws = settings->draws,
                                  .seed = settings->seed,
                                  .ignore_examples = settings->ignore_examples,
                                  .covers = is_covered(settings),
                                  .voice = journey_voice((enum journey_compat)settings->compat),
                                  .telemetry = mock->telemetry,
                                  .recorder = mock->recorder});
}

/* What was exercised: written where it is asked for, and held against the minimum. */
static int finish_coverage(struct mock *mock)
{
    const struct mock_settings *settings = &mock->settings;
    struct buf out = {.arena = &mock->arena};
    bool json = str_ends(settings->coverage, STR(".json"));
    if (settings->coverage.len == 0 && settings->fail_under == 0)
        return EXIT_CLEAN;
    unsigned percent = journey_coverage(mock->journey, json ? JOURNEY_JSON : JOURNEY_TEXT, &out);
    if (settings->coverage.len) {
        FILE *file = fopen(arena_cstr(&mock->arena, settings->coverage), "wb");
        bool written = file && fwrite(out.at, 1, out.len, file) == out.len;
        if ((file && fclose(file) != 0) || !written)
            return say_fatal(&mock->settings, "cannot write '" STR_FMT "'",
                             STR_ARG(settings->coverage));
    } else {
        fwrite(out.at, 1, out.len, stdout);
    }
    if (percent >= settings->fail_under)
        return EXIT_CLEAN;
    fprintf(stderr,
            "proviso mock: %u %% of the contract was exercised, less than --fail-under %llu\n",
            percent, (unsigned long long)settings->fail_under);
    return EXIT_FINDINGS;
}

static void close_recorder(struct mock *mock)
{
    struct recorder_sum sum = recorder_close(mock->recorder);
    mock->recorder = NULL;
    if (sum.lost)
        fprintf(
            stderr, "proviso mock: %llu exchanges were not recorded: " STR_FMT "\n",
            (unsigned long long)sum.lost,
            STR_ARG(sum.why.len ? sum.why : STR("they came faster than they could be written")));
}

static void close_mock(struct mock *mock)
{
    if (mock->server)
        http_stop(mock->server, 0);
    if (mock->admin_server)
        http_stop(mock->admin_server, 0);
    if (mock->admin)
        admin_close(mock->admin);
    if (mock->recorder)
        close_recorder(mock);
    if (mock->journey)
        journey_close(mock->journey);
    if (mock->telemetry)
        telemetry_close(mock->telemetry);
    watch_clear(&mock->watch);
    arena_release(&mock->arena);
}

static int run(struct mock *mock, const strs *contracts)
{
    int begun = check_settings(&mock->settings);
    if (begun == EXIT_CLEAN)
        begun = gather_files(mock, contracts);
    if (begun == EXIT_CLEAN)
        begun = check_targets(mock);
    if (begun != EXIT_CLEAN)
        return begun;
    prepare_loading(mock);
    sigset_t reloads =
        set_of(SIGHUP, SIGHUP, SIGHUP); /* one that comes while it loads waits until it serves */
    pthread_sigmask(SIG_BLOCK, &reloads, NULL);
    for (size_t i = 0; i < mock->loading.file_count; i++)
        watch_root(&mock->watch, files_uri(&mock->arena, mock->loading.files[i].path));
    say_starting(&mock->settings);
    struct snapshot *snapshot = load(mock);
    if (!snapshot)
        return mock->load_status;
    unsigned loops = mock->settings.threads ? (unsigned)mock->settings.threads
                                            : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    if (is_looked_at(&mock->settings))
        open_telemetry(mock, loops);
    if (is_looked_at(&mock->settings) && !mock->telemetry) {
        snapshot_release(snapshot);
        return say_fatal(
            &mock->settings,
            "there is no room for the last %llu exchanges (--keep), or no thread to log",
            (unsigned long long)mock->settings.keep);
    }
    int status = open_recorder(mock);
    open_journey(mock, snapshot, loops);
    if (status == EXIT_CLEAN)
        status = open_server(mock, snapshot->mounts[0].contract);
    if (status == EXIT_CLEAN)
        status = open_admin(mock);
    if (status != EXIT_CLEAN)
        return status;
    serve(mock, snapshot);
    status = finish_coverage(mock);
    if (mock->settings.compat != COMPAT_STEADY)
        return status;
    struct journey_tally tally = journey_tally(mock->journey);
    int end = as_steady_end(&mock->settings.steady, &tally);
    return status == EXIT_CLEAN ? end : status;
}

int cmd_mock(int argc, char **argv)
{
    struct mock mock = {0};
    struct options options;
    arena_init(&mock.arena);
    int status = EXIT_CLEAN;
    if (!mock_settings_read(&mock.settings, &options, &mock.arena, argc, argv))
        status = say_fatal(&mock.settings, "%s", options.error);
    else if (options.help)
        write_usage(&mock, &options);
    else
        status = run(&mock, &options.positional);
    close_mock(&mock);
    return status;
}
