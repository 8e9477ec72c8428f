#include "mock_says.h"
#include "command.h"
#include "print.h"

#include <stdio.h>
#include <time.h>

/* A line of the log that is about the process itself (docs/formats/log.md). */
static struct str json_line(const struct mock_settings *settings, struct arena *arena,
                            struct str text)
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
    buf_json_string(&line, settings->service);
    buf_add(&line, STR(",\"message\":"));
    buf_json_string(&line, text);
    buf_byte(&line, '}');
    return buf_str(&line);
}

void say(const struct mock_settings *settings, const char *format, ...)
{
    struct arena scratch;
    if (settings->compat != COMPAT_NONE)
        return;
    arena_init(&scratch);
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&scratch, format, args);
    va_end(args);
    if (settings->log == LOG_JSON)
        text = json_line(settings, &scratch, text);
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

static void say_counts(const struct mock_settings *settings, const struct snapshot *snapshot,
                       const struct snapshot_file *files)
{
    struct arena scratch;
    arena_init(&scratch);
    for (size_t i = 0; i < snapshot->mount_count; i++) {
        const struct contract *contract = snapshot->mounts[i].contract;
        struct str prefix = snapshot->mounts[i].prefix;
        struct str title = describe(&scratch, contract);
        say(settings, STR_FMT ": " STR_FMT ", %zu operation%s%s" STR_FMT, STR_ARG(files[i].path),
            STR_ARG(title), contract->operation_count, contract->operation_count == 1 ? "" : "s",
            prefix.len ? ", under " : "", STR_ARG(prefix));
    }
    struct str counts = print_counts(&scratch, &snapshot->findings);
    say(settings, "loaded with " STR_FMT, STR_ARG(counts));
    arena_release(&scratch);
}

/* ---- as Prism ---- */

/* "[2:05:09 PM] › [CLI] ", as Prism's lines begin. */
static void write_prism_head(const char *mark)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    int hour = local.tm_hour % 12 ? local.tm_hour % 12 : 12;
    printf("[%d:%02d:%02d %s] \xE2\x80\xBA [CLI] %s", hour, local.tm_min, local.tm_sec,
           local.tm_hour < 12 ? "AM" : "PM", mark);
}

static void say_as_prism(const struct snapshot *snapshot, struct str url)
{
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct snapshot_mount *mount = &snapshot->mounts[m];
        for (size_t i = 0; i < mount->contract->operation_count; i++) {
            const struct operation *operation = &mount->contract->operations[i];
            write_prism_head("\xE2\x84\xB9  info      ");
            printf("%-10.*s " STR_FMT STR_FMT, STR_ARG(operation->method), STR_ARG(url),
                   STR_ARG(mount->prefix));
            print_text(stdout, operation->path);
            putchar('\n');
        }
    }
    write_prism_head("\xE2\x96\xB6  start     ");
    printf("Prism is listening on " STR_FMT "\n", STR_ARG(url));
}

/* ---- as Steady ---- */

static void say_as_steady(const struct mock_settings *settings, const struct snapshot *snapshot,
                          struct str url)
{
    size_t count = 0;
    for (size_t m = 0; m < snapshot->mount_count; m++)
        count += snapshot->mounts[m].contract->operation_count;
    const struct contract *contract = snapshot->mounts[0].contract;
    printf("Steady - ");
    print_text(stdout, contract->title);
    printf(" v");
    print_text(stdout, contract->api_version);
    printf("\n\nLoaded: %zu/%zu endpoints\n", count, count);
    printf("Ready to accept requests on " STR_FMT "%s\n\n", STR_ARG(url),
           settings->validate_requests == JUDGE_ON ? " (reject-on-sdk-error)" : "");
}

/* ---- which ---- */

void say_starting(const struct mock_settings *settings)
{
    if (settings->compat == COMPAT_PRISM)
        write_prism_head("\xE2\x80\xA6  awaiting  Starting Prism\xE2\x80\xA6\n");
    fflush(stdout);
}

static size_t count_operations(const struct snapshot *snapshot)
{
    size_t count = 0;
    for (size_t m = 0; m < snapshot->mount_count; m++)
        count += snapshot->mounts[m].contract->operation_count;
    return count;
}

/* Contracts may hold what controls a terminal. */
static const char *harmless(struct arena *arena, struct str text)
{
    char *copy = arena_cstr(arena, text);
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F ||
            ((unsigned char)*c == 0xC2 && (unsigned char)c[1] < 0xA0))
            *c = '?';
    return copy;
}

/* In one line, because logs keep what is marked as fatal and lose what stood above. */
static const char *first_error(const struct snapshot *snapshot, struct arena *arena)
{
    const struct findings *findings = &snapshot->findings;
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        const struct source *source = finding->where.source;
        if (finding->severity != SEVERITY_ERROR)
            continue;
        struct str text = finding->message;
        if (source && source->text.ptr) {
            struct line_column place = source_place(source, finding->where.offset);
            text = arena_printf(arena, STR_FMT ":%u:%u: " STR_FMT, STR_ARG(source->name),
                                place.line, place.column, STR_ARG(text));
        } else if (source) {
            text = arena_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(source->name), STR_ARG(text));
        }
        return harmless(arena, text);
    }
    return "the contract cannot be served";
}

const char *say_what_is_missing(const struct mock_settings *settings,
                                const struct snapshot *snapshot, struct arena *arena)
{
    bool prism = settings->compat == COMPAT_PRISM;
    bool read = snapshot->findings.count[SEVERITY_ERROR] == 0 || snapshot->usable;
    if (prism && read && count_operations(snapshot) == 0)
        return "No operations found in the current file.";
    if (snapshot->usable)
        return NULL;
    return prism ? first_error(snapshot, arena)
                 : "the contract cannot be served; see the findings above";
}

void say_contracts(const struct mock_settings *settings, const struct snapshot *snapshot,
                   const struct snapshot_file *files)
{
    if (settings->compat == COMPAT_NONE)
        say_counts(settings, snapshot, files);
}

void say_listening(const struct mock_settings *settings, const struct snapshot *snapshot,
                   struct str url)
{
    switch ((enum journey_compat)settings->compat) {
    case COMPAT_NONE:
        say(settings, "listening on " STR_FMT, STR_ARG(url));
        break;
    case COMPAT_PRISM:
        say_as_prism(snapshot, url);
        break;
    case COMPAT_STEADY:
        say_as_steady(settings, snapshot, url);
        break;
    }
    fflush(stdout);
}

void say_kept(const struct mock_settings *settings, const char *why)
{
    if (settings->compat != COMPAT_PRISM) {
        say_fatal(settings, "%s", why);
        return;
    }
    write_prism_head("\xE2\x9A\xA0  warning   ");
    printf("%s, continuing with the previously loaded spec.\n", why);
    fflush(stdout);
}

int say_fatal(const struct mock_settings *settings, const char *format, ...)
{
    bool prism = settings->compat == COMPAT_PRISM, steady = settings->compat == COMPAT_STEADY;
    FILE *out = prism ? stdout : stderr; /* scripts look for Prism's mark on standard output */
    va_list args;
    if (prism)
        write_prism_head("\xE2\x9C\x96  fatal     ");
    else
        fputs(steady ? "ERROR: " : "proviso mock: ", out);
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    fputs(steady ? "\nFATAL ERROR, steady shutting down\n" : "\n", out);
    fflush(out);
    return prism || steady ? EXIT_FINDINGS : EXIT_TROUBLE;
}
