/* links: check
 *
 * Judges the exchanges of text files by the contracts beside them: one check a case. What a file has:
 *
 *     # a comment
 *     == contract                            OpenAPI or Swagger, in YAML, up to the next "=="
 *     == options unknown=reject one-way=warn undeclared=reject allow=utm_* pairs=5 query-array=comma form-object=dots
 *     == cases
 *     GET /pets/7?limit=5                    a request ...
 *     > X-Token: abc                         ... with fields
 *     | {"name":"Rex"}                       ... and the lines of a body ("|-" adds no line end before the next one)
 *     = ok                                   what comes of it: "ok", or a line for each finding,
 *     = parameter-missing query limit        of which as many words count as are written:
 *                                            [warning|note] id part name pointer; behind ": " the message
 *     GET /pets/7 -> 200                     a response to such a request, written likewise
 *
 *     == parameter query form true {type: array}        a parameter `color`: in, style, explode, schema (YAML);
 *     color=1 => [1]                                    "none": as the version has it. What its raw text is read as,
 *     color=1 => ! value-type /0                        or what is found
 *     => ! parameter-missing                            required it is
 *
 * Secret values have "hush" in them: a case fails where a finding, or the text that it points into, shows that.
 *
 * In bodies and values \r \n \t \0 \xHH stand for bytes, and \* for a text repeated: \*1000(ab).
 *
 *     suite_cases FILE...
 */
#include "check.h"
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>

struct bench { /* a contract with its check */
    struct arena arena;
    struct budget budget;
    struct contract *contract;
    struct check *check;
    struct match_tree *tree;
    struct check_run *run;
    struct str names[8]; /* allowed */
};

struct script {
    const char *name;
    struct str rest;
    size_t line;
    struct str contract, options;
    struct bench *bench; /* NULL: to be made */
    size_t failed, passed;
};

/* ---- a contract ---- */

static enum check_policy policy_of(struct str text)
{
    if (str_eq(text, STR("reject")))
        return CHECK_REJECT;
    return str_eq(text, STR("ignore")) ? CHECK_IGNORE : CHECK_WARN;
}

static uint64_t number_of(struct str text)
{
    uint64_t number = 0;
    for (size_t i = 0; i < text.len; i++)
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
    return number;
}

/* The place of a word in a list of words. */
static unsigned word_of(struct str list, struct str text)
{
    struct str word;
    for (unsigned i = 0; str_cut(&list, '|', &word); i++)
        if (str_eq(word, text))
            return i;
    return 0;
}

static bool set_format(struct check_options *options, struct str name, struct str value)
{
    bool query = str_starts(name, STR("query-")), form = str_starts(name, STR("form-"));
    struct check_format *format = query ? &options->query : &options->form;
    if (!query && !form)
        return false;
    if (str_ends(name, STR("array")))
        format->array =
            (enum check_array)word_of(STR("declared|repeat|comma|space|pipe|brackets"), value);
    else
        format->object =
            (enum check_object)word_of(STR("declared|flat|flat-comma|brackets|dots"), value);
    return true;
}

static void set_option(struct bench *bench, struct check_options *options, struct str word)
{
    size_t equals = str_find(word, '=');
    struct str name = str_slice(word, 0, equals), value = str_from(word, equals + 1);
    if (set_format(options, name, value))
        return;
    if (str_eq(name, STR("unknown")))
        options->unknown = policy_of(value);
    else if (str_eq(name, STR("one-way")))
        options->one_way = policy_of(value);
    else if (str_eq(name, STR("undeclared")))
        options->undeclared = policy_of(value);
    else if (str_eq(name, STR("allow")) && options->allow_count < 8)
        bench->names[options->allow_count++] = value;
    else if (str_eq(name, STR("pairs")))
        bench->budget.pairs = number_of(value);
    else if (str_eq(name, STR("parts")))
        bench->budget.parts = number_of(value);
    else if (str_eq(name, STR("nodes")))
        bench->budget.message_nodes = number_of(value);
    else if (str_eq(name, STR("steps")))
        bench->budget.schema_steps = number_of(value);
    else if (str_eq(name, STR("depth")))
        bench->budget.depth = number_of(value);
}

static void bench_free(struct bench *bench)
{
    if (!bench)
        return;
    arena_release(&bench->arena);
    free(bench);
}

static struct bench *bench_new(struct str contract, struct str words)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct check_options options = {
        .unknown = CHECK_WARN, .one_way = CHECK_WARN, .undeclared = CHECK_WARN};
    if (!bench)
        abort();
    arena_init(&bench->arena);
    bench->budget = budget_standard();
    options.budget = &bench->budget;
    options.allow = bench->names;
    struct str word;
    while (str_cut(&words, ' ', &word))
        set_option(bench, &options, word);
    struct findings findings = {.arena = &bench->arena};
    struct source *source = arena_new(&bench->arena, struct source);
    *source = (struct source){
        .name = STR("contract.yaml"), .uri = STR("file:///contract.yaml"), .text = contract};
    struct contract_options reading = {.refs = {.budget = &bench->budget}};
    bench->contract = contract_read(&bench->arena, source, &reading, &findings);
    if (bench->contract) {
        struct match_mount mount = {bench->contract, STR("")};
        struct match_options matching = {0};
        bench->check = check_compile(&bench->arena, bench->contract, &options, &findings);
        bench->tree = match_compile(&bench->arena, &mount, 1, &matching, &findings);
        bench->run = check_run_new(&bench->arena);
    }
    for (size_t i = 0; i < findings.list.len; i++)
        if (findings.list.at[i].severity == SEVERITY_ERROR)
            printf("#   contract: " STR_FMT "\n", STR_ARG(findings.list.at[i].message));
    return bench;
}

/* ---- texts ---- */

static struct str unescape(struct arena *arena, struct str text);

/* "*1000(ab)": returns how many bytes of the text that takes. */
static size_t repeat(struct arena *arena, struct buf *out, struct str text)
{
    size_t open = str_find(text, '('), close = str_find(text, ')');
    struct str piece = unescape(arena, str_slice(text, open + 1, close));
    for (uint64_t n = number_of(str_slice(text, 1, open)); n > 0; n--)
        buf_add(out, piece);
    return close + 1;
}

static char control(char letter)
{
    static const char pairs[] = "r\rn\nt\t0\0";
    for (size_t i = 0; i < sizeof pairs - 1; i += 2)
        if (pairs[i] == letter)
            return pairs[i + 1];
    return letter;
}

/* What stands behind a backslash; returns how many bytes of the text that takes. */
static size_t escaped(struct arena *arena, struct buf *out, struct str text)
{
    if (text.ptr[0] == '*')
        return repeat(arena, out, text);
    if (text.ptr[0] == 'x' && text.len > 2) {
        buf_byte(out, (char)(str_hex_digit(text.ptr[1]) * 16 + str_hex_digit(text.ptr[2])));
        return 3;
    }
    buf_byte(out, control(text.ptr[0]));
    return 1;
}

static struct str unescape(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] == '\\' && i + 1 < text.len)
            i += 1 + escaped(arena, &out, str_from(text, i + 1));
        else
            buf_byte(&out, text.ptr[i++]);
    }
    return buf_str(&out).ptr ? buf_str(&out) : STR("");
}

/* ---- one case ---- */

struct exchange {
    struct arena arena;
    struct str line; /* as written, for its name */
    size_t at;
    struct str method, path, query;
    uint16_t status; /* 0: a request */
    VEC(struct check_field) fields;
    struct buf body;
    bool has_body, joined;
    VEC(struct str) wanted;
};

static void fail(struct script *script, size_t line, struct str name, const char *why)
{
    script->failed++;
    printf("not ok - %s:%zu: " STR_FMT "\n#   %s\n", script->name, line, STR_ARG(name), why);
}

static void write_found(struct buf *out, const struct finding *finding, bool message)
{
    if (finding->severity != SEVERITY_ERROR)
        buf_printf(out, "%s ", severity_name(finding->severity));
    buf_printf(out, "%s", finding_row(finding->id)->name);
    if (!finding->spot)
        return;
    buf_printf(out, " %s", spot_part_name(finding->spot->part));
    if (finding->spot->name.len)
        buf_printf(out, " " STR_FMT, STR_ARG(finding->spot->name));
    if (finding->spot->pointer.len)
        buf_printf(out, " " STR_FMT, STR_ARG(finding->spot->pointer));
    if (message)
        buf_printf(out, ": " STR_FMT, STR_ARG(finding->message));
}

/* As many words as are wanted are the same. */
static bool is_as_wanted(struct arena *arena, const struct finding *finding, struct str wanted)
{
    struct buf found = {.arena = arena};
    write_found(&found, finding, str_contains(wanted, STR(": ")));
    struct str text = buf_str(&found);
    return str_starts(text, wanted) && (text.len == wanted.len || text.ptr[wanted.len] == ' ');
}

static const char *difference(struct arena *arena, const struct findings *findings,
                              const struct str *wanted, size_t count)
{
    bool ok = count == 1 && str_eq(wanted[0], STR("ok"));
    bool same = findings->list.len == (ok ? 0 : count);
    for (size_t i = 0; same && i < findings->list.len; i++)
        same = is_as_wanted(arena, &findings->list.at[i], wanted[i]);
    if (same)
        return NULL;
    struct buf told = {.arena = arena};
    buf_add(&told, STR("found:"));
    for (size_t i = 0; i < findings->list.len; i++) {
        buf_add(&told, STR("\n#     "));
        write_found(&told, &findings->list.at[i], true);
    }
    if (findings->list.len == 0)
        buf_add(&told, STR(" ok"));
    return arena_cstr(arena, buf_str(&told));
}

/* Every finding has a message, and a place where it has a source. */
/* Values under secret names, which no finding may show, have "hush" in them. */
static const char *shows_secrets(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        const struct source *source = finding->where.source;
        if (str_contains(finding->message, STR("hush")) ||
            (source && str_contains(source->text, STR("hush"))))
            return "a secret is shown";
    }
    return NULL;
}

static const char *incomplete(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        const struct source *source = finding->where.source;
        if (finding->message.len == 0 || !finding->spot)
            return "a finding without message or spot";
        if (source && finding->where.offset > source->text.len)
            return "a finding with a place outside its source";
        if (!finding->also.source && finding->spot->part != SPOT_STATUS)
            return "a finding that no line of the contract says";
    }
    return NULL;
}

static enum check_verdict judge(struct bench *bench, const struct operation *operation,
                                struct exchange *exchange, const struct match *match,
                                struct findings *findings)
{
    struct check_fields fields = {exchange->fields.at, exchange->fields.len};
    struct str body = exchange->has_body ? buf_str(&exchange->body) : (struct str){0};
    if (exchange->has_body && !body.ptr)
        body = STR("");
    if (exchange->status) {
        struct check_response response = {.status = exchange->status,
                                          .to_head = str_eq(exchange->method, STR("HEAD")),
                                          .fields = fields,
                                          .body = body};
        return check_response(bench->check, operation, bench->run, &response, &exchange->arena,
                              findings);
    }
    struct check_request request = {.path = exchange->path,
                                    .query = exchange->query,
                                    .captures = match->captures,
                                    .capture_count = match->capture_count,
                                    .fields = fields,
                                    .body = body};
    return check_request(bench->check, operation, bench->run, &request, &exchange->arena, findings);
}

static struct bench *bench_of(struct script *script)
{
    if (!script->bench)
        script->bench = bench_new(script->contract, script->options);
    return script->bench;
}

static void run_case(struct script *script, struct exchange *exchange)
{
    struct bench *bench = bench_of(script);
    struct findings findings = {.arena = &exchange->arena, .max = 20};
    struct match match;
    const char *why = NULL;
    if (!bench->check) {
        fail(script, exchange->at, exchange->line, "the contract cannot be read");
        return;
    }
    if (match_find(bench->tree, exchange->method, exchange->path, &exchange->arena, &match) !=
        MATCH_FOUND) {
        fail(script, exchange->at, exchange->line, "no operation matches");
        return;
    }
    enum check_verdict verdict = judge(bench, match.operation, exchange, &match, &findings);
    enum check_verdict meant = findings.count[SEVERITY_ERROR] ? CHECK_BROKEN
                               : findings.list.len            ? CHECK_NOTED
                                                              : CHECK_CLEAN;
    why = difference(&exchange->arena, &findings, exchange->wanted.at, exchange->wanted.len);
    if (!why)
        why = incomplete(&findings);
    if (!why)
        why = shows_secrets(&findings);
    if (!why && verdict != meant)
        why = "the verdict is not that of the findings";
    if (why) {
        fail(script, exchange->at, exchange->line, why);
        return;
    }
    script->passed++;
    printf("ok - %s:%zu: " STR_FMT "\n", script->name, exchange->at,
           STR_ARG(str_slice(exchange->line, 0, 100)));
}

/* ---- parameters ---- */

static struct str parameter_contract(struct arena *arena, struct str head, struct str *in)
{
    struct str style, explode;
    str_cut(&head, ' ', in);
    str_cut(&head, ' ', &style);
    str_cut(&head, ' ', &explode);
    bool path = str_eq(*in, STR("path"));
    struct buf out = {.arena = arena};
    bool old = str_starts(style, STR("swagger:"));
    struct str version = old ? STR("swagger: '2.0'") : STR("openapi: 3.2.0");
    if (str_starts(style, STR("3.0.0:"))) {
        version = STR("openapi: 3.0.0");
        style = str_from(style, 6);
    }
    buf_printf(&out,
               STR_FMT "\ninfo: {title: t, version: '1'}\npaths:\n  %s:\n    get:\n"
                       "      parameters:\n      - {name: color, in: " STR_FMT ", required: true",
               STR_ARG(version), path ? "/p/{color}" : "/p", STR_ARG(*in));
    if (old)
        buf_printf(&out, ", collectionFormat: " STR_FMT ", " STR_FMT, STR_ARG(str_from(style, 8)),
                   STR_ARG(str_slice(head, 1, head.len - 1)));
    else if (!str_eq(style, STR("none")))
        buf_printf(&out, ", style: " STR_FMT, STR_ARG(style));
    if (!old && !str_eq(explode, STR("none")))
        buf_printf(&out, ", explode: " STR_FMT, STR_ARG(explode));
    if (!old)
        buf_printf(&out, ", schema: " STR_FMT, STR_ARG(head));
    buf_add(&out, STR("}\n      responses: {'200': {description: ok}}\n"));
    return buf_str(&out);
}

static void fill_request(struct exchange *exchange, struct str in, struct str raw)
{
    exchange->method = STR("GET");
    exchange->path = STR("/p");
    bool there = raw.len > 0;
    if (str_eq(in, STR("path")))
        exchange->path = arena_join(&exchange->arena, STR("/p/"), raw);
    else if (str_eq(in, STR("query")) && there)
        exchange->query = raw;
    else if (there)
        *vec_push(&exchange->arena, &exchange->fields) =
            (struct check_field){str_eq(in, STR("header")) ? STR("color") : STR("cookie"), raw};
}

static struct str value_text(struct exchange *exchange, struct bench *bench,
                             const struct match *match)
{
    struct check_request request = {
        .path = exchange->path,
        .query = exchange->query,
        .captures = match->captures,
        .capture_count = match->capture_count,
        .fields = {exchange->fields.at, exchange->fields.len}
    };
    struct check_values values =
        check_read(bench->check, match->operation, bench->run, &request, &exchange->arena);
    struct buf out = {.arena = &exchange->arena};
    if (values.len)
        doc_write_json(&out, values.at[0].value);
    return buf_str(&out);
}

static void run_row(struct script *script, struct str in, struct str row)
{
    struct exchange exchange = {.line = row, .at = script->line};
    arena_init(&exchange.arena);
    size_t arrow = 0;
    while (arrow < row.len && !str_starts(str_from(row, arrow), STR("=> ")))
        arrow++;
    struct str raw = unescape(&exchange.arena, str_trim(str_slice(row, 0, arrow)));
    struct str wanted = str_trim(str_from(row, arrow + 3));
    fill_request(&exchange, in, raw);
    bool found = str_starts(wanted, STR("!"));
    *vec_push(&exchange.arena, &exchange.wanted) = STR("ok");
    struct bench *bench = bench_of(script);
    struct match match;
    if (found) {
        struct str words = str_trim(str_from(wanted, 1)), id;
        str_cut(&words, ' ', &id);
        if (str_eq(id, STR("warning"))) {
            str_cut(&words, ' ', &id);
            id = arena_join(&exchange.arena, STR("warning "), id);
        }
        exchange.wanted.at[0] =
            words.len ? arena_printf(&exchange.arena, STR_FMT " " STR_FMT " color " STR_FMT,
                                     STR_ARG(id), STR_ARG(in), STR_ARG(words))
                      : id;
        run_case(script, &exchange);
    } else if (!bench->check || match_find(bench->tree, exchange.method, exchange.path,
                                           &exchange.arena, &match) != MATCH_FOUND) {
        fail(script, script->line, row, "no contract, or no operation matches");
    } else {
        struct str value = value_text(&exchange, bench, &match);
        if (str_eq(value, wanted))
            run_case(script, &exchange);
        else {
            struct findings findings = {.arena = &exchange.arena};
            judge(bench, match.operation, &exchange, &match, &findings);
            const char *why = difference(&exchange.arena, &findings, exchange.wanted.at, 1);
            fail(script, script->line, row,
                 arena_cstr(&exchange.arena,
                            arena_printf(&exchange.arena, "read as <" STR_FMT ">; %s",
                                         STR_ARG(value), why ? why : "valid")));
        }
    }
    arena_release(&exchange.arena);
}

/* ---- a file ---- */

static bool next_line(struct script *script, struct str *line)
{
    script->line++;
    return str_cut(&script->rest, '\n', line);
}

static void begin(struct script *script)
{
    bench_free(script->bench);
    script->bench = NULL;
}

static struct str read_block(struct script *script)
{
    const char *from = script->rest.ptr;
    struct str line;
    while (script->rest.ptr && !str_starts(script->rest, STR("== ")))
        next_line(script, &line);
    const char *to = script->rest.ptr ? script->rest.ptr : from + strlen(from);
    return (struct str){from, (size_t)(to - from)};
}

static void run_rows(struct script *script, struct arena *arena, struct str head)
{
    struct str in, line;
    begin(script);
    script->contract = parameter_contract(arena, head, &in);
    script->options = STR("unknown=ignore");
    while (script->rest.ptr && !str_starts(script->rest, STR("== ")) && next_line(script, &line))
        if (line.len && line.ptr[0] != '#')
            run_row(script, in, line);
    begin(script);
    script->contract = script->options = (struct str){0};
}

static void open_case(struct exchange *exchange, struct str line, size_t at)
{
    *exchange = (struct exchange){.line = line, .at = at};
    arena_init(&exchange->arena);
    exchange->body.arena = &exchange->arena;
    struct str rest = line, target;
    str_cut(&rest, ' ', &exchange->method);
    str_cut(&rest, ' ', &target);
    target = unescape(&exchange->arena, target);
    size_t question = str_find(target, '?');
    exchange->path = str_slice(target, 0, question);
    if (question < target.len)
        exchange->query = str_from(target, question + 1);
    if (str_starts(rest, STR("-> ")))
        exchange->status = (uint16_t)number_of(str_from(rest, 3));
}

static void add_to_case(struct exchange *exchange, struct str line)
{
    struct str rest = str_trim(str_from(line, 2));
    if (line.ptr[0] == '=') {
        *vec_push(&exchange->arena, &exchange->wanted) = rest;
    } else if (line.ptr[0] == '>') {
        size_t colon = str_find(rest, ':');
        *vec_push(&exchange->arena, &exchange->fields) =
            (struct check_field){arena_lower(&exchange->arena, str_slice(rest, 0, colon)),
                                 unescape(&exchange->arena, str_trim(str_from(rest, colon + 1)))};
    } else {
        if (exchange->has_body && line.ptr[1] != '-')
            buf_byte(&exchange->body, '\n');
        exchange->has_body = true;
        buf_add(&exchange->body, unescape(&exchange->arena, str_from(line, 2)));
    }
}

static void run_cases(struct script *script)
{
    struct exchange exchange = {0};
    struct str line;
    while (script->rest.ptr && !str_starts(script->rest, STR("== ")) && next_line(script, &line)) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        bool more = line.ptr[0] == '=' || line.ptr[0] == '>' || line.ptr[0] == '|';
        if (more) {
            add_to_case(&exchange, line);
            continue;
        }
        if (exchange.line.ptr) {
            run_case(script, &exchange);
            arena_release(&exchange.arena);
        }
        open_case(&exchange, line, script->line);
    }
    if (exchange.line.ptr) {
        run_case(script, &exchange);
        arena_release(&exchange.arena);
    }
}

static void run_file(struct script *script)
{
    struct arena arena;
    struct str line;
    arena_init(&arena);
    while (next_line(script, &line)) {
        if (str_starts(line, STR("== contract"))) {
            begin(script);
            script->contract = read_block(script);
            script->options = (struct str){0};
        } else if (str_starts(line, STR("== options"))) {
            begin(script);
            script->options = str_trim(str_from(line, 10));
        } else if (str_starts(line, STR("== parameter "))) {
            run_rows(script, &arena, str_from(line, 13));
        } else if (str_starts(line, STR("== cases"))) {
            run_cases(script);
        } else if (line.len && line.ptr[0] != '#') {
            fail(script, script->line, line, "what is this line?");
        }
    }
    begin(script);
    arena_release(&arena);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    if (file && text)
        text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    if (file)
        fclose(file);
    return text;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    size_t passed = 0, failed = 0;
    qsort(argv + 1, (size_t)argc - 1, sizeof *argv, by_name);
    for (int i = 1; i < argc; i++) {
        char *text = read_text(argv[i]);
        const char *slash = strrchr(argv[i], '/');
        struct script script = {.name = slash ? slash + 1 : argv[i], .rest = str_of(text)};
        run_file(&script);
        passed += script.passed;
        failed += script.failed;
        free(text);
    }
    printf("# %zu cases as they should be, %zu not\n", passed, failed);
    return failed ? 1 : 0;
}
