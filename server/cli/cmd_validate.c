/* proviso validate: is a schema sound, and do values satisfy it? */
#include "command.h"
#include "json.h"
#include "lines.h"
#include "options.h"
#include "print.h"
#include "schema_file.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

enum { FINDINGS_SHOWN = 20 };
enum format_choice { FORMAT_TEXT, FORMAT_JSON }; /* in the order of validate.def */
enum { OUTPUT_NONE = SCHEMA_OUTPUT_DETAILED + 1 };

struct validate_settings {
    struct str dialect, pointer, config;
    unsigned format, formats, direction, output;
    bool lines, program, verbose, quiet;
    strs allow_refs;
    struct budget budget;
};

struct validate {
    struct arena arena, scratch; /* of the schema; of one instance */
    struct validate_settings settings;
    struct schema_file schema;
    struct schema_run *run;
    struct print print;
    size_t valid, invalid, beyond, unread; /* instances: how many are what */
};

static struct options validate_options(struct validate *validate)
{
    static const struct option_row own[] = {
#define OPTION(member, name_, letter_, kind_, takes_, standard_, help_)                            \
    {.name = (name_),                                                                              \
     .letter = (letter_),                                                                          \
     .kind = OPTION_##kind_,                                                                       \
     .takes = (takes_),                                                                            \
     .standard = (standard_),                                                                      \
     .help = (help_),                                                                              \
     .offset = offsetof(struct validate_settings, member)},
#include "validate.def"
#undef OPTION
    };
    size_t count = sizeof own / sizeof *own;
    const struct option_row *rows = options_with_limits(
        &validate->arena, own, offsetof(struct validate_settings, budget), &count);
    validate->settings.output = OUTPUT_NONE;
    return (struct options){
        .rows = rows, .count = count, .target = &validate->settings, .arena = &validate->arena};
}

static void write_usage(struct validate *validate, const struct options *options)
{
    struct buf out = {.arena = &validate->arena};
    options_write_help(options, &out);
    printf(
        "usage: proviso validate [OPTIONS] SCHEMA[#POINTER] [INSTANCE...]\n\n"
        "Says whether values satisfy a schema, and where not. SCHEMA and INSTANCE are files, JSON "
        "or\n"
        "YAML; - is standard input. A schema inside a contract is named by its place:\n"
        "proviso validate shop.yaml#/components/schemas/Pet pet.json\n"
        "Without an INSTANCE the schema alone is checked. Each option may also stand in --config, "
        "and in\n"
        "the environment as PROVISO_ and its name in capitals (PROVISO_FORMAT).\n\n" STR_FMT
        "\nexit status: 0 all valid, 1 some are not, 2 trouble: a file that cannot be read, a "
        "schema that\ncannot be used, bad usage\n",
        STR_ARG(buf_str(&out)));
}

static int trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int trouble(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("proviso validate: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_TROUBLE;
}

/* ---- the schema ---- */

static bool is_text(const struct validate *validate)
{
    return validate->settings.format == FORMAT_TEXT && validate->settings.output == OUTPUT_NONE;
}

static void write_line(struct buf *out)
{
    buf_byte(out, '\n');
    fwrite(out->at, 1, out->len, stdout);
}

/* {"schema":"a.json","valid":true,"findings":[]} */
static void write_schema_json(struct validate *validate, bool sound)
{
    const struct schema_file *file = &validate->schema;
    struct buf out = {.arena = &validate->scratch};
    buf_add(&out, STR("{\"schema\":"));
    buf_json_string(&out, file->source.name);
    if (file->schema)
        buf_printf(&out, ",\"valid\":%s", sound ? "true" : "false");
    buf_byte(&out, ',');
    json_findings(&out, &file->findings, NULL);
    buf_byte(&out, '}');
    write_line(&out);
}

/* Where values are judged and come out as JSON, nothing stands between them. */
static void report_schema(struct validate *validate, bool sound, bool goes_on)
{
    struct print print = validate->print;
    if (validate->settings.format == FORMAT_JSON && !goes_on) {
        write_schema_json(validate, sound);
        return;
    }
    if (!is_text(validate)) {
        print = print_to(stderr);
        print.least = validate->print.least;
    }
    if (!validate->settings.quiet || !(goes_on || sound))
        print_findings(&print, &validate->schema.findings);
}

static struct str *allowed_uris(struct validate *validate)
{
    const strs *given = &validate->settings.allow_refs;
    struct str *uris = arena_array(&validate->arena, struct str, given->len + 1);
    for (size_t i = 0; i < given->len; i++)
        uris[i] = str_contains(given->at[i], STR("://"))
                      ? given->at[i]
                      : files_uri(&validate->arena, given->at[i]);
    return uris;
}

static bool load_schema(struct validate *validate, struct str name)
{
    const struct validate_settings *settings = &validate->settings;
    validate->schema = (struct schema_file){
        .arena = &validate->arena,
        .name = name,
        .pointer = settings->pointer,
        .dialect = settings->dialect,
        .formats = (enum schema_formats)settings->formats,
        .direction = (enum schema_direction)settings->direction,
        .allow = allowed_uris(validate),
        .allow_count = settings->allow_refs.len,
        .budget = &settings->budget,
        .findings = {.arena = &validate->arena},
    };
    return schema_file_load(&validate->schema) && schema_is_complete(validate->schema.schema);
}

/* Loads and reports it. With instances to judge, an error in a part that they do not meet is no obstacle. */
static int check_schema(struct validate *validate, struct str name, bool alone)
{
    struct schema_file *file = &validate->schema;
    bool usable = load_schema(validate, name);
    bool sound = usable && file->findings.count[SEVERITY_ERROR] == 0;
    if (file->trouble.len)
        return trouble(STR_FMT, STR_ARG(file->trouble));
    report_schema(validate, sound, usable && !alone);
    fflush(stdout);
    if (!usable)
        return trouble("the schema cannot be used; see the findings above");
    if (!alone)
        return EXIT_CLEAN;
    if (!validate->settings.quiet)
        fprintf(stderr, STR_FMT ": " STR_FMT "\n", STR_ARG(file->source.name),
                STR_ARG(print_counts(&validate->scratch, &file->findings)));
    return sound ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* ---- instances ---- */

struct instance {
    struct source source;
    bool is_line;
    const struct doc *doc; /* NULL: it could not be read */
    struct findings findings;
    enum schema_verdict verdict;
    const struct schema_outcome *outcome; /* NULL: not needed, it is valid */
};

static void write_instance_text(struct validate *validate, struct instance *instance)
{
    if (instance->outcome)
        schema_report(instance->outcome, &instance->findings);
    if (!validate->settings.quiet || !instance->doc)
        print_findings(&validate->print, &instance->findings);
    if (!validate->settings.verbose || !instance->doc || instance->outcome)
        return;
    print_text(stdout, instance->source.name);
    if (instance->is_line)
        printf(":%u", instance->source.lines_before + 1);
    puts(": valid");
}

/* {"instance":"a.jsonl","line":3,"valid":false,"findings":[…]} */
static void write_instance_json(struct validate *validate, struct instance *instance)
{
    struct buf out = {.arena = &validate->scratch};
    buf_add(&out, STR("{\"instance\":"));
    buf_json_string(&out, instance->source.name);
    if (instance->is_line)
        buf_printf(&out, ",\"line\":%u", instance->source.lines_before + 1);
    if (instance->doc && instance->verdict != SCHEMA_LIMIT)
        buf_printf(&out, ",\"valid\":%s", instance->outcome ? "false" : "true");
    buf_byte(&out, ',');
    json_findings(&out, &instance->findings, instance->outcome);
    buf_byte(&out, '}');
    write_line(&out);
}

/* A line for each instance, whatever happens: who reads them counts. */
static void write_instance_output(struct validate *validate, struct instance *instance)
{
    struct buf out = {.arena = &validate->scratch};
    struct print print = print_to(stderr);
    print.least = validate->print.least;
    print_findings(&print, &instance->findings);
    if (instance->doc)
        schema_write_output(instance->outcome, (enum schema_output)validate->settings.output, &out);
    else
        buf_add(&out, STR("null"));
    write_line(&out);
}

static void write_instance(struct validate *validate, struct instance *instance)
{
    if (validate->settings.output != OUTPUT_NONE)
        write_instance_output(validate, instance);
    else if (validate->settings.format == FORMAT_JSON)
        write_instance_json(validate, instance);
    else
        write_instance_text(validate, instance);
}

static void count_instance(struct validate *validate, const struct instance *instance)
{
    size_t *const counts[] = {[SCHEMA_VALID] = &validate->valid,
                              [SCHEMA_INVALID] = &validate->invalid,
                              [SCHEMA_LIMIT] = &validate->beyond};
    ++*(instance->doc ? counts[instance->verdict] : &validate->unread);
}

static void judge(struct validate *validate, struct instance *instance)
{
    const struct schema *schema = validate->schema.schema;
    if (instance->doc) {
        const struct node *value = instance->doc->root;
        instance->verdict = schema_eval(schema, validate->run, value);
        if (instance->verdict != SCHEMA_VALID || validate->settings.output != OUTPUT_NONE)
            instance->outcome =
                schema_explain(schema, validate->run, instance->doc, value, &validate->scratch);
    }
    count_instance(validate, instance);
    write_instance(validate, instance);
}

static bool is_stdin(struct str path)
{
    return str_eq(path, STR("-"));
}

static void take_file(struct validate *validate, struct str path)
{
    struct arena *arena = &validate->scratch;
    const struct budget *budget = &validate->settings.budget;
    struct instance instance = {.findings = {.arena = arena}};
    struct source *source = &instance.source;
    bool got = is_stdin(path) ? files_open_stream(arena, STDIN_FILENO, STR("<stdin>"), budget,
                                                  source, &instance.findings)
                              : files_open_root(arena, path, budget, source, &instance.findings);
    if (got)
        instance.doc = doc_read(arena, source, budget, &instance.findings);
    judge(validate, &instance);
}

/* What is wrong with the stream, where it is not the end. */
static void tell_line(struct validate *validate, struct instance *instance,
                      enum lines_status status)
{
    struct where where = {.source = &instance->source};
    if (status == LINES_TOO_LONG)
        finding_over_budget(&instance->findings, FINDING_DOCUMENT_TOO_LARGE, where,
                            &validate->settings.budget, "document_bytes");
    else if (status == LINES_FAILED)
        finding_add(&instance->findings, FINDING_FILE_UNREADABLE, where, "cannot be read: %s",
                    strerrordesc_np(errno));
}

static void take_line(struct validate *validate, const struct source *file,
                      const struct lines *lines, enum lines_status status)
{
    struct arena *arena = &validate->scratch;
    struct instance instance = {.source = *file, .is_line = true, .findings = {.arena = arena}};
    struct doc_reading reading = {.budget = &validate->settings.budget,
                                  .duplicates = DUPLICATES_REFUSED,
                                  .shapes = schema_run_shapes(validate->run)};
    instance.source.lines_before = lines->number - (status != LINES_FAILED);
    instance.source.text = status == LINES_LINE ? lines->line : STR("");
    tell_line(validate, &instance, status);
    if (status == LINES_LINE)
        instance.doc = doc_read_value(arena, &instance.source, &reading, &instance.findings);
    judge(validate, &instance);
    fflush(stdout);
    arena_clear(arena);
}

/* A line at a time, so that a stream without end is judged as it comes. */
static void read_lines(struct validate *validate, const struct source *file, int fd)
{
    struct arena arena;
    arena_init(&arena);
    uint64_t most = validate->settings.budget.document_bytes;
    struct lines lines = {.fd = fd, .arena = &arena, .limit = most};
    enum lines_status status = LINES_LINE;
    while (status != LINES_FAILED && !ferror(stdout) && (status = lines_next(&lines)) != LINES_END)
        if (status != LINES_LINE || str_trim(lines.line).len > 0)
            take_line(validate, file, &lines, status);
    arena_release(&arena);
}

static void take_lines(struct validate *validate, struct str path)
{
    struct instance unread = {.findings = {.arena = &validate->arena}};
    struct source file = {.name = STR("<stdin>")};
    int fd = STDIN_FILENO;
    if (!is_stdin(path)) {
        fd = files_open(&validate->arena, path, &unread.source, &unread.findings);
        file = unread.source;
    }
    if (fd < 0)
        judge(validate, &unread);
    else
        read_lines(validate, &file, fd);
    if (fd > STDIN_FILENO)
        close(fd);
}

static void take(struct validate *validate, struct str path)
{
    bool in_lines =
        validate->settings.lines || str_ends(path, STR(".jsonl")) || str_ends(path, STR(".ndjson"));
    if (in_lines)
        take_lines(validate, path);
    else
        take_file(validate, path);
    arena_clear(&validate->scratch);
}

/* ---- the whole ---- */

/* "3 instances: 2 valid, 1 invalid" */
static void say_summary(struct validate *validate)
{
    const struct {
        size_t count;
        const char *what;
    } parts[] = {
        {validate->valid,   "valid"         },
        {validate->invalid, "invalid"       },
        {validate->beyond,  "beyond a limit"},
        {validate->unread,  "unreadable"    },
    };
    size_t all = validate->valid + validate->invalid + validate->beyond + validate->unread;
    fprintf(stderr, "%zu instance%s", all, all == 1 ? "" : "s");
    const char *separator = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        fprintf(stderr, "%s%zu %s", separator, parts[i].count, parts[i].what);
        separator = ", ";
    }
    fputc('\n', stderr);
}

static int status_of(const struct validate *validate)
{
    if (validate->unread)
        return EXIT_TROUBLE;
    return validate->invalid || validate->beyond ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int judge_all(struct validate *validate, const strs *names)
{
    validate->run = schema_run_new(&validate->arena);
    for (size_t i = 1; i < names->len; i++)
        take(validate, names->at[i]);
    fflush(stdout);
    if (ferror(stdout))
        return trouble("standard output cannot be written");
    if (!validate->settings.quiet)
        say_summary(validate);
    return status_of(validate);
}

/* What an option's kind does not say. */
static int check_usage(const struct validate *validate, const strs *names)
{
    size_t dashes = 0;
    for (size_t i = 0; i < names->len; i++)
        dashes += is_stdin(names->at[i]);
    if (names->len == 0)
        return trouble("which schema? usage: proviso validate [OPTIONS] SCHEMA [INSTANCE...]");
    if (dashes > 1)
        return trouble("standard input can be read once only: - stands there %zu times", dashes);
    if (validate->settings.output != OUTPUT_NONE && validate->settings.format == FORMAT_JSON)
        return trouble("--output and --format json are two forms: leave out one of them");
    return EXIT_CLEAN;
}

static int print_program(struct validate *validate)
{
    struct buf out = {.arena = &validate->arena};
    schema_write_program(validate->schema.schema, &out);
    fwrite(out.at, 1, out.len, stdout);
    return EXIT_CLEAN;
}

static int run(struct validate *validate, const strs *names)
{
    if (check_usage(validate, names) != EXIT_CLEAN)
        return EXIT_TROUBLE;
    validate->print = print_to(stdout);
    if (!validate->settings.verbose) {
        validate->print.least = SEVERITY_WARNING;
        validate->print.most = FINDINGS_SHOWN;
    }
    bool alone = names->len == 1;
    int status = check_schema(validate, names->at[0], alone && !validate->settings.program);
    if (status == EXIT_CLEAN && validate->settings.program)
        return print_program(validate);
    return status != EXIT_CLEAN || alone ? status : judge_all(validate, names);
}

int cmd_validate(int argc, char **argv)
{
    struct validate validate = {0};
    arena_init(&validate.arena);
    arena_init(&validate.scratch);
    struct options options = validate_options(&validate);
    int status = EXIT_CLEAN;
    if (!options_read(&options, argc, argv))
        status = trouble("%s", options.error);
    else if (options.help)
        write_usage(&validate, &options);
    else
        status = run(&validate, &options.positional);
    arena_release(&validate.scratch);
    arena_release(&validate.arena);
    return status;
}
