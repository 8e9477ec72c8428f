/* proviso bowtie: the harness protocol of Bowtie (bowtie.report), version 1. An object a line asks, one a line answers. */
#include "command.h"
#include "doc.h"
#include "lines.h"
#include "print.h"
#include "schema.h"
#include "uri.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

struct bowtie {
    struct arena arena, case_arena; /* of the process; of one line */
    struct budget budget;
    struct lines lines;
    struct schema_options options; /* of what is run next */
    const struct doc *asked;
    struct buf answer;
    const char *wrong; /* with what was asked; NULL: nothing */
    bool stopped;
    bool is_lost; /* the dialect last asked for is not known */
};

/* Dialects of OpenAPI and AsyncAPI can be set too, but have no place among those that Bowtie knows. */
enum { BOWTIE_DIALECTS = SCHEMA_2020_12 + 1 };

/* The drafts up to 7 are known with an empty fragment behind their URI. */
static struct str bowtie_uri(struct arena *arena, enum schema_dialect dialect)
{
    struct str uri = str_of(schema_dialect_uri(dialect));
    bool bare = dialect <= SCHEMA_DRAFT_7 && !str_ends(uri, STR("#"));
    return bare ? arena_join(arena, uri, STR("#")) : uri;
}

static void answer_start(struct bowtie *bowtie, const struct node *ask)
{
    struct buf *out = &bowtie->answer;
    const struct node *version = node_get(ask, STR("version"));
    if (!version || !str_eq(node_str(version), STR("1"))) {
        bowtie->wrong =
            version ? "only version 1 of the protocol is spoken" : "'version' is missing";
        return;
    }
    buf_add(out, STR("{\"version\":1,\"implementation\":{\"language\":\"c\",\"name\":\"proviso\","
                     "\"version\":\"" PROVISO_VERSION "\","
                     "\"homepage\":\"urn:proviso:homepage\",\"issues\":\"urn:proviso:issues\","
                     "\"source\":\"urn:proviso:source\",\"dialects\":["));
    for (unsigned i = 0; i < BOWTIE_DIALECTS; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        buf_json_string(out, bowtie_uri(&bowtie->case_arena, (enum schema_dialect)i));
    }
    buf_add(out, STR("]}}"));
}

/* Beyond the protocol: `"format": "assert"` and `"format": "ignore"`, as the drafts leave it open. */
static bool read_formats(const struct node *format, enum schema_formats *formats)
{
    *formats = SCHEMA_FORMATS_BY_DIALECT;
    if (str_eq(node_string(format), STR("assert")))
        *formats = SCHEMA_FORMATS_ASSERTED;
    else if (str_eq(node_string(format), STR("ignore")))
        *formats = SCHEMA_FORMATS_IGNORED;
    return !format || *formats != SCHEMA_FORMATS_BY_DIALECT;
}

static void answer_dialect(struct bowtie *bowtie, const struct node *ask)
{
    const struct node *dialect = node_get(ask, STR("dialect"));
    if (!node_is(dialect, NODE_STRING)) {
        bowtie->wrong = "'dialect' is to be a URI";
    } else if (!read_formats(node_get(ask, STR("format")), &bowtie->options.formats)) {
        bowtie->wrong = "'format' is assert or ignore";
    } else {
        bowtie->is_lost = !schema_dialect_find(node_str(dialect), &bowtie->options.dialect);
        buf_printf(&bowtie->answer, "{\"ok\":%s}", bowtie->is_lost ? "false" : "true");
    }
}

static void answer_errored(struct buf *out, struct str message)
{
    buf_add(out, STR("\"errored\":true,\"context\":{\"message\":"));
    buf_json_string(out, message);
    buf_add(out, STR("}}"));
}

static struct str first_error(struct arena *arena, const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        if (finding->severity == SEVERITY_ERROR)
            return arena_printf(arena, STR_FMT " [%s]", STR_ARG(finding->message),
                                finding_row(finding->id)->name);
    }
    return STR("the schema cannot be used");
}

/* The schema has no URI of its own: references in it without a host lead to the registry as they stand. */
static const struct schema *compile(struct bowtie *bowtie, const struct node *test_case,
                                    struct findings *findings)
{
    const struct node *schema = node_get(test_case, STR("schema"));
    struct schema_set *set = schema_set_new(&bowtie->case_arena, &bowtie->options, findings);
    schema_set_add(set, STR(""), bowtie->asked, schema);
    NODE_EACH_MEMBER(node_get(test_case, STR("registry")), uri, document)
    schema_set_add(set, uri_without_fragment(node_str(uri)), bowtie->asked, document);
    return schema_compile(set, schema, SCHEMA_NEUTRAL);
}

static void answer_tests(struct bowtie *bowtie, const struct schema *schema,
                         const struct node *tests)
{
    struct buf *out = &bowtie->answer;
    struct schema_run *run = schema_run_new(&bowtie->case_arena);
    const char *open = "{";
    buf_add(out, STR("\"results\":["));
    NODE_EACH_ITEM(tests, test)
    {
        buf_add(out, str_of(open));
        open = ",{";
        enum schema_verdict verdict = schema_eval(schema, run, node_get(test, STR("instance")));
        if (verdict == SCHEMA_LIMIT)
            answer_errored(out, STR("judging the instance takes more than the budget allows"));
        else
            buf_printf(out, "\"valid\":%s}", verdict == SCHEMA_VALID ? "true" : "false");
    }
    buf_add(out, STR("]}"));
}

static const char *wrong_with_case(const struct node *test_case)
{
    const struct node *tests = node_get(test_case, STR("tests"));
    const struct node *registry = node_get(test_case, STR("registry"));
    if (!node_get(test_case, STR("schema")))
        return "'case' is to be an object with a 'schema'";
    if (registry && registry->kind != NODE_OBJECT && registry->kind != NODE_NULL)
        return "'registry' is to be an object of schemas by URI";
    if (!node_is(tests, NODE_ARRAY))
        return "'tests' is to be an array";
    NODE_EACH_ITEM(tests, test)
    {
        if (!node_get(test, STR("instance")))
            return "each of 'tests' is to be an object with an 'instance'";
    }
    return NULL;
}

static void begin_answer(struct bowtie *bowtie, const struct node *seq)
{
    buf_add(&bowtie->answer, STR("{\"seq\":"));
    doc_write_json(&bowtie->answer, seq);
    buf_byte(&bowtie->answer, ',');
}

static void answer_run(struct bowtie *bowtie, const struct node *ask)
{
    const struct node *seq = node_get(ask, STR("seq")), *test_case = node_get(ask, STR("case"));
    bowtie->wrong = seq ? wrong_with_case(test_case) : "'seq' is missing";
    if (bowtie->wrong)
        return;
    begin_answer(bowtie, seq);
    if (bowtie->is_lost) {
        answer_errored(&bowtie->answer, STR("the dialect that was asked for is not known"));
        return;
    }
    struct findings findings = {.arena = &bowtie->case_arena};
    const struct schema *schema = compile(bowtie, test_case, &findings);
    if (schema_is_complete(schema))
        answer_tests(bowtie, schema, node_get(test_case, STR("tests")));
    else
        answer_errored(&bowtie->answer, first_error(&bowtie->case_arena, &findings));
}

static void answer_stop(struct bowtie *bowtie, const struct node *ask)
{
    (void)ask;
    bowtie->stopped = true;
}

static const struct {
    struct str name;
    void (*answer)(struct bowtie *bowtie, const struct node *ask);
} requests[] = {
    {STR_INIT("start"),   answer_start  },
    {STR_INIT("dialect"), answer_dialect},
    {STR_INIT("run"),     answer_run    },
    {STR_INIT("stop"),    answer_stop   },
};

static void answer(struct bowtie *bowtie, const struct node *ask)
{
    struct str name = node_string(node_get(ask, STR("cmd")));
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        if (str_eq(name, requests[i].name)) {
            requests[i].answer(bowtie, ask);
            return;
        }
    }
    bowtie->wrong = "'cmd' is one of start, dialect, run and stop";
}

static int trouble(const struct bowtie *bowtie, uint32_t column, struct str what)
{
    fprintf(stderr, "proviso bowtie: <stdin>:%u:%u: ", bowtie->lines.number, column);
    print_text(stderr, what);
    fputc('\n', stderr);
    return EXIT_TROUBLE;
}

static int tell_malformed(struct bowtie *bowtie, const struct source *source,
                          const struct findings *findings)
{
    const struct finding *finding = &findings->list.at[0];
    struct line_column place = source_place(source, finding->where.offset);
    return trouble(bowtie, place.column, finding->message);
}

static int write_answer(struct buf *out)
{
    if (out->len == 0)
        return EXIT_CLEAN;
    buf_byte(out, '\n');
    if (fwrite(out->at, 1, out->len, stdout) == out->len && fflush(stdout) == 0)
        return EXIT_CLEAN;
    fprintf(stderr, "proviso bowtie: the answer cannot be written\n");
    return EXIT_TROUBLE;
}

/* What can be read but for members of one name is a case that cannot be judged; the next one can. False: it cannot be read. */
static bool answer_duplicates(struct bowtie *bowtie, const struct source *source,
                              const struct findings *found)
{
    struct findings findings = {.arena = &bowtie->case_arena};
    struct doc_reading reading = {.budget = &bowtie->budget, .duplicates = DUPLICATES_KEPT};
    const struct doc *doc = doc_read_value(&bowtie->case_arena, source, &reading, &findings);
    const struct node *seq = doc ? node_get(doc->root, STR("seq")) : NULL;
    if (!seq)
        return false;
    begin_answer(bowtie, seq);
    answer_errored(&bowtie->answer, found->list.at[0].message);
    return true;
}

static int take_line(struct bowtie *bowtie)
{
    struct findings findings = {.arena = &bowtie->case_arena};
    struct source source = {.name = STR("<stdin>"), .text = bowtie->lines.line};
    if (str_trim(source.text).len == 0)
        return EXIT_CLEAN;
    bowtie->wrong = NULL;
    bowtie->answer = (struct buf){.arena = &bowtie->case_arena};
    bowtie->asked = doc_read_json(&bowtie->case_arena, &source, &bowtie->budget, &findings);
    if (!bowtie->asked)
        return answer_duplicates(bowtie, &source, &findings)
                   ? write_answer(&bowtie->answer)
                   : tell_malformed(bowtie, &source, &findings);
    answer(bowtie, bowtie->asked->root);
    return bowtie->wrong ? trouble(bowtie, 1, str_of(bowtie->wrong))
                         : write_answer(&bowtie->answer);
}

static int tell_stream(struct bowtie *bowtie, enum lines_status status)
{
    if (status == LINES_TOO_LONG)
        return trouble(bowtie, 1,
                       arena_printf(&bowtie->case_arena, "the line has more than %llu bytes",
                                    (unsigned long long)bowtie->lines.limit));
    fprintf(stderr, "proviso bowtie: standard input cannot be read: %s\n", strerrordesc_np(errno));
    return EXIT_TROUBLE;
}

static int converse(struct bowtie *bowtie)
{
    int status = EXIT_CLEAN;
    while (status == EXIT_CLEAN && !bowtie->stopped) {
        enum lines_status got = lines_next(&bowtie->lines);
        if (got == LINES_END)
            break;
        status = got == LINES_LINE ? take_line(bowtie) : tell_stream(bowtie, got);
        arena_clear(&bowtie->case_arena);
    }
    return status;
}

static int usage(FILE *out, int status)
{
    fprintf(out,
            "usage: proviso bowtie\n\n"
            "Speaks the harness protocol of Bowtie, version 1, on standard input and output: an "
            "object a\n"
            "line, {\"cmd\": \"start\" | \"dialect\" | \"run\" | \"stop\", ...}. A \"dialect\" may "
            "also say\n"
            "\"format\": \"assert\" or \"ignore\". To judge files, use proviso validate.\n\n"
            "exit status: 0 stopped or end of input, 2 trouble\n");
    return status;
}

int cmd_bowtie(int argc, char **argv)
{
    if (argc > 1)
        return str_eq(str_of(argv[1]), STR("--help")) ? usage(stdout, EXIT_CLEAN)
                                                      : usage(stderr, EXIT_TROUBLE);
    struct bowtie bowtie = {.budget = budget_standard()};
    bowtie.budget.depth = DOC_DEPTH_MAX; /* nobody could raise it: there are no options */
    arena_init(&bowtie.arena);
    arena_init(&bowtie.case_arena);
    bowtie.lines = (struct lines){
        .fd = STDIN_FILENO, .arena = &bowtie.arena, .limit = bowtie.budget.document_bytes};
    bowtie.options = (struct schema_options){.dialect = SCHEMA_2020_12, .budget = &bowtie.budget};
    int status = converse(&bowtie);
    arena_release(&bowtie.case_arena);
    arena_release(&bowtie.arena);
    return status;
}
