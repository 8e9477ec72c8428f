/* proviso sample: messages that a contract allows. */
#include "command.h"
#include "files.h"
#include "options.h"
#include "print.h"
#include "sample_files.h"

#include <stddef.h>

enum { FINDINGS_SHOWN = 20, COUNT_MAX = 1000000, WIDTH_MAX = 40 };

/* --response without a status */
#define USUAL "usual"

struct sample_settings {
    struct str response, media, seed, server, all, config;
    uint64_t count;
    unsigned as;
    bool request, plain, minimal, maximal, boundary, near_miss, examples, compact, verbose, quiet;
    strs allow_refs;
    struct budget budget;
};

struct sample {
    struct arena arena;
    struct sample_settings settings;
    struct files files;
    struct refs_loader loader;
    struct findings findings;
    const struct contract *contract;
    const struct operation *operation;
    struct sample_job job;
    bool request;
};

static struct options sample_options(struct sample *sample)
{
    static const struct option_row own[] = {
#define OPTION(member, name_, letter_, kind_, takes_, standard_, help_)                            \
    {.name = (name_),                                                                              \
     .letter = (letter_),                                                                          \
     .kind = OPTION_##kind_,                                                                       \
     .takes = (takes_),                                                                            \
     .standard = (standard_),                                                                      \
     .help = (help_),                                                                              \
     .offset = offsetof(struct sample_settings, member)},
#include "sample.def"
#undef OPTION
    };
    size_t count = sizeof own / sizeof *own;
    const struct option_row *rows =
        options_with_limits(&sample->arena, own, offsetof(struct sample_settings, budget), &count);
    return (struct options){
        .rows = rows, .count = count, .target = &sample->settings, .arena = &sample->arena};
}

static void write_usage(struct sample *sample, const struct options *options)
{
    struct buf out = {.arena = &sample->arena};
    options_write_help(options, &out);
    printf(
        "usage: proviso sample [OPTIONS] CONTRACT [OPERATION]\n\n"
        "Makes a response, or with --request a request, that the contract allows. OPERATION is an\n"
        "operationId or a method and a path, as the contract has it; without one the operations "
        "are\nlisted.\n\n"
        "  proviso sample shop.yaml getProduct\n"
        "  proviso sample shop.yaml 'GET /products/{id}' --response 404 --media application/xml\n"
        "  proviso sample shop.yaml createOrder --as curl\n"
        "  proviso sample shop.yaml --all samples\n\n"
        "The same contract, options and seed make the same bytes, on every machine. Each option "
        "may also\nstand in --config, and in the environment as PROVISO_ and its name in capitals "
        "(PROVISO_SEED).\n\n" STR_FMT "\nexit status: 0 made, 1 some could not be made: no value "
        "satisfies their schemas, or none "
        "was found\nthat can be written, 2 trouble: a contract that cannot be used, bad usage\n",
        STR_ARG(buf_str(&out)));
}

static int trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int trouble(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("proviso sample: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_TROUBLE;
}

/* ---- the command line ---- */

static bool is_status(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len == 3 && text.ptr[0] > '0';
}

/* "--response" and a status behind it become one argument: the status may be left out. */
static char **join_response(struct arena *arena, int *argc, char **argv)
{
    char **all = arena_array(arena, char *, (size_t)*argc + 1);
    int count = 0;
    for (int i = 0; i < *argc; i++) {
        bool response = str_eq(str_of(argv[i]), STR("--response"));
        bool apart = response && i + 1 < *argc && is_status(str_of(argv[i + 1]));
        struct str joined = arena_printf(arena, "--response=%s", apart ? argv[i + 1] : USUAL);
        all[count++] = response ? arena_cstr(arena, joined) : argv[i];
        i += apart;
    }
    *argc = count;
    return all;
}

static int check_status(struct sample *sample)
{
    struct str status = sample->settings.response;
    if (status.len == 0 || str_eq(status, STR(USUAL)))
        return EXIT_CLEAN;
    if (!is_status(status))
        return trouble("--response takes a status of three digits, such as 404, not '" STR_FMT "'",
                       STR_ARG(status));
    for (size_t i = 0; i < 3; i++)
        sample->job.wish.status =
            (uint16_t)(sample->job.wish.status * 10 + (uint16_t)(status.ptr[i] - '0'));
    return EXIT_CLEAN;
}

static int check_combinations(const struct sample_settings *settings, const strs *names)
{
    bool response = settings->response.len, curl = settings->as == SAMPLE_CURL;
    if (names->len == 0)
        return trouble("which contract? usage: proviso sample [OPTIONS] CONTRACT [OPERATION]");
    if (settings->plain + settings->minimal + settings->maximal > 1)
        return trouble("of --plain, --minimal and --maximal only one can be meant");
    if (settings->boundary && settings->near_miss)
        return trouble("of --boundary and --near-miss only one can be meant");
    if ((settings->boundary || settings->near_miss) && names->len < 2)
        return trouble(
            "--boundary and --near-miss are for one operation: name it behind the contract");
    if (settings->request && response)
        return trouble("a message is a request or a response: leave out one of --request and "
                       "--response");
    if (curl && response)
        return trouble("curl sends requests: leave out --response, or take --as http");
    if (settings->all.len && (settings->request || response || settings->media.len))
        return trouble("--all makes everything: leave out --request, --response and --media");
    if (settings->count == 0 || settings->count > COUNT_MAX)
        return trouble("--count takes a number from 1 to %d", COUNT_MAX);
    if (names->len > 3)
        return trouble("'" STR_FMT "' is one argument too many; usage: proviso sample [OPTIONS] "
                       "CONTRACT [OPERATION]",
                       STR_ARG(names->at[3]));
    return EXIT_CLEAN;
}

/* ---- the contract ---- */

static struct str *allowed_uris(struct sample *sample)
{
    const strs *given = &sample->settings.allow_refs;
    struct str *uris = arena_array(&sample->arena, struct str, given->len + 1);
    for (size_t i = 0; i < given->len; i++)
        uris[i] = str_contains(given->at[i], STR("://")) ? given->at[i]
                                                         : files_uri(&sample->arena, given->at[i]);
    return uris;
}

static void report(const struct sample *sample)
{
    struct print print = print_to(stderr);
    print.least = sample->settings.verbose ? SEVERITY_NOTE : SEVERITY_ERROR;
    print.most = sample->settings.verbose ? 0 : FINDINGS_SHOWN;
    if (sample->settings.verbose || sample->findings.count[SEVERITY_ERROR])
        print_findings(&print, &sample->findings);
}

static int load(struct sample *sample, struct str path)
{
    struct sample_settings *settings = &sample->settings;
    struct source *source = arena_new(&sample->arena, struct source);
    sample->findings = (struct findings){.arena = &sample->arena};
    sample->files = (struct files){.budget = &settings->budget};
    sample->loader = files_loader(&sample->files);
    struct contract_options reading = {
        .refs = {.loader = &sample->loader,
                 .allow = allowed_uris(sample),
                 .allow_count = settings->allow_refs.len,
                 .budget = &settings->budget}
    };
    if (files_open_root(&sample->arena, path, &settings->budget, source, &sample->findings))
        sample->contract = contract_read(&sample->arena, source, &reading, &sample->findings);
    if (sample->contract)
        sample->job.maker = message_maker_new(&sample->arena, sample->contract, &settings->budget,
                                              &sample->findings);
    report(sample);
    sample->job.contract = sample->contract;
    return sample->contract ? EXIT_CLEAN
                            : trouble("the contract cannot be used; see the findings above");
}

/* ---- operations ---- */

/* "getPet   GET /pets/{id}  200 404" */
static void list_one(struct sample *sample, const struct operation *operation, size_t width)
{
    struct buf line = {.arena = &sample->arena};
    buf_add(&line, operation->id);
    for (size_t i = operation->id.len; i < width; i++)
        buf_byte(&line, ' ');
    buf_printf(&line, "  " STR_FMT " " STR_FMT " ", STR_ARG(operation->method),
               STR_ARG(operation->path));
    for (size_t n = 0; n < operation->responses.len; n++)
        buf_printf(&line, " " STR_FMT, STR_ARG(operation->responses.at[n].code));
    print_text(stdout, buf_str(&line));
    putchar('\n');
}

static int list_operations(struct sample *sample)
{
    const struct contract *contract = sample->contract;
    size_t widest = 0;
    for (size_t i = 0; i < contract->operation_count; i++) {
        size_t width = contract->operations[i].id.len;
        widest = width > widest && width < WIDTH_MAX ? width : widest;
    }
    for (size_t i = 0; i < contract->operation_count; i++)
        list_one(sample, &contract->operations[i], widest);
    for (size_t i = 0; i < contract->webhook_count; i++)
        list_one(sample, &contract->webhooks[i], widest);
    return EXIT_CLEAN;
}

static bool is_named(const struct operation *operation, struct str name)
{
    size_t space = str_find(name, ' ');
    return str_eq(operation->id, name) ||
           (str_eq_nocase(operation->method, str_slice(name, 0, space)) &&
            str_eq(operation->path, str_trim(str_from(name, space))));
}

static struct str label_of(struct arena *arena, const struct operation *operation)
{
    return arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(operation->method),
                        STR_ARG(operation->path));
}

/* The name most like it, of ids and of methods with paths; empty where none is near. */
static struct str nearest(struct sample *sample, struct str name)
{
    const struct contract *contract = sample->contract;
    struct str found = STR("");
    size_t best = name.len / 3 + 1;
    for (size_t i = 0; i < contract->operation_count; i++) {
        struct str names[] = {contract->operations[i].id,
                              label_of(&sample->arena, &contract->operations[i])};
        for (size_t n = 0; n < 2; n++) {
            size_t distance = str_distance(name, names[n], best);
            if (distance >= best)
                continue;
            best = distance;
            found = names[n];
        }
    }
    return found;
}

static int find_operation(struct sample *sample, struct str name)
{
    const struct contract *contract = sample->contract;
    for (size_t i = 0; i < contract->operation_count && !sample->operation; i++)
        if (is_named(&contract->operations[i], name))
            sample->operation = &contract->operations[i];
    for (size_t i = 0; i < contract->webhook_count && !sample->operation; i++)
        if (is_named(&contract->webhooks[i], name))
            sample->operation = &contract->webhooks[i];
    if (sample->operation)
        return EXIT_CLEAN;
    struct str near = nearest(sample, name);
    if (near.len)
        return trouble("there is no operation '" STR_FMT "'; did you mean '" STR_FMT "'?",
                       STR_ARG(name), STR_ARG(near));
    return trouble("there is no operation '" STR_FMT "'; proviso sample CONTRACT lists them",
                   STR_ARG(name));
}

/* ---- the whole ---- */

static struct str list_of_statuses(struct sample *sample)
{
    struct buf out = {.arena = &sample->arena};
    for (size_t i = 0; i < sample->operation->responses.len; i++)
        buf_printf(&out, "%s" STR_FMT, i ? ", " : "",
                   STR_ARG(sample->operation->responses.at[i].code));
    return buf_str(&out);
}

static struct str list_of_media(struct sample *sample)
{
    struct buf out = {.arena = &sample->arena};
    const struct operation *operation = sample->operation;
    uint16_t status = sample->job.wish.status;
    for (size_t i = 0; sample->request && operation->body && i < operation->body->content.len; i++)
        buf_printf(&out, "%s" STR_FMT, out.len ? ", " : "",
                   STR_ARG(operation->body->content.at[i].name));
    for (size_t i = 0; !sample->request && i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        bool meant = status == 0 || response->low == 0 ||
                     (response->low <= status && status <= response->high);
        for (size_t n = 0; meant && n < response->content.len; n++)
            if (!str_contains(buf_str(&out), response->content.at[n].name))
                buf_printf(&out, "%s" STR_FMT, out.len ? ", " : "",
                           STR_ARG(response->content.at[n].name));
    }
    return buf_str(&out);
}

/* What is not declared is a mistake of the command line. */
static int check_declared(struct sample *sample)
{
    struct message message;
    struct arena scratch;
    arena_init(&scratch);
    enum message_outcome outcome = (sample->request ? message_request : message_response)(
        sample->job.maker, sample->operation, &sample->job.wish, &scratch, &message);
    int status = EXIT_CLEAN;
    if (outcome == MESSAGE_NOT_DECLARED) {
        bool media = sample->job.wish.media.len && !str_starts(message.why, STR("the status"));
        struct str there = media ? list_of_media(sample) : list_of_statuses(sample);
        status = trouble(STR_FMT "; there is: " STR_FMT, STR_ARG(message.why),
                         STR_ARG(there.len ? there : STR("nothing")));
    }
    arena_release(&scratch);
    return status;
}

static void print_case(struct sample *sample, const struct values_case *one)
{
    struct buf line = {.arena = &sample->arena};
    buf_add(&line, STR("{\"keyword\":"));
    if (one->keyword)
        buf_json_string(&line, refs_pointer(sample->contract->refs, &sample->arena, one->keyword));
    else
        buf_add(&line, STR("null"));
    if (sample->settings.near_miss) {
        buf_add(&line, STR(",\"at\":"));
        buf_json_string(&line, one->pointer);
    }
    buf_add(&line, STR(",\"value\":"));
    doc_write_json(&line, one->root);
    printf(STR_FMT "}\n", STR_ARG(buf_str(&line)));
}

/* A line for each value at a bound, or near miss, of the body's schema. */
static int make_cases(struct sample *sample)
{
    struct message message;
    struct values_cases cases = {0};
    (sample->request ? message_request : message_response)(
        sample->job.maker, sample->operation, &sample->job.wish, &sample->arena, &message);
    message_cases(sample->job.maker, &message, sample->request ? SCHEMA_REQUEST : SCHEMA_RESPONSE,
                  sample->settings.near_miss ? VALUES_NEAR_MISSES : VALUES_BOUNDARIES,
                  &sample->arena, &cases);
    for (size_t i = 0; i < cases.list.len; i++)
        print_case(sample, &cases.list.at[i]);
    if (fflush(stdout) != 0)
        return trouble("standard output cannot be written");
    if (cases.list.len == 0)
        fprintf(stderr, "proviso sample: the body has no schema, or one without bounds\n");
    return cases.list.len ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int make(struct sample *sample)
{
    struct sample_sink sink = {.file = stdout};
    if (check_declared(sample) != EXIT_CLEAN)
        return EXIT_TROUBLE;
    sample_print(&sample->job, sample->operation, sample->request, &sink);
    if (fflush(stdout) != 0 || sink.failed)
        return trouble("standard output cannot be written");
    return sample->job.failed ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int make_all(struct sample *sample)
{
    struct sample_job *job = &sample->job;
    sample_write_files(job, sample->operation, sample->settings.all);
    if (!sample->settings.quiet)
        fprintf(stderr, "%zu message%s written, %zu could not be made\n", job->made,
                job->made == 1 ? "" : "s", job->failed);
    if (job->trouble)
        return EXIT_TROUBLE;
    return job->failed ? EXIT_FINDINGS : EXIT_CLEAN;
}

static void set_job(struct sample *sample)
{
    const struct sample_settings *settings = &sample->settings;
    struct sample_job *job = &sample->job;
    struct str server = settings->server;
    while (str_ends(server, STR("/")))
        server.len--;
    job->server = server;
    job->count = settings->count;
    job->form = (enum sample_form)settings->as;
    job->wish.seed = settings->seed;
    job->wish.media = settings->media;
    job->wish.examples = settings->examples;
    job->wish.pretty = !settings->compact && (settings->count == 1 || settings->all.len) &&
                       job->form == SAMPLE_BODY;
    job->wish.voice = settings->plain     ? VALUES_PLAIN
                      : settings->minimal ? VALUES_MINIMAL
                      : settings->maximal ? VALUES_MAXIMAL
                                          : VALUES_DRAWN;
    sample->request = settings->request || settings->as == SAMPLE_CURL;
}

static int run(struct sample *sample, const strs *names)
{
    if (check_combinations(&sample->settings, names) != EXIT_CLEAN ||
        check_status(sample) != EXIT_CLEAN || load(sample, names->at[0]) != EXIT_CLEAN)
        return EXIT_TROUBLE;
    set_job(sample);
    struct str name = names->len > 1 ? names->at[1] : STR("");
    if (names->len > 2)
        name =
            arena_printf(&sample->arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(names->at[2]));
    if (name.len && find_operation(sample, name) != EXIT_CLEAN)
        return EXIT_TROUBLE;
    if (sample->settings.all.len)
        return make_all(sample);
    if (!sample->operation)
        return list_operations(sample);
    if (sample->settings.boundary || sample->settings.near_miss)
        return check_declared(sample) == EXIT_CLEAN ? make_cases(sample) : EXIT_TROUBLE;
    return make(sample);
}

int cmd_sample(int argc, char **argv)
{
    struct sample sample = {0};
    arena_init(&sample.arena);
    struct options options = sample_options(&sample);
    char **joined = join_response(&sample.arena, &argc, argv);
    int status = EXIT_CLEAN;
    if (!options_read(&options, argc, joined))
        status = trouble("%s", options.error);
    else if (options.help)
        write_usage(&sample, &options);
    else
        status = run(&sample, &options.positional);
    arena_release(&sample.arena);
    return status;
}
