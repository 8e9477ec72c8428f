/* links: check
 *
 * Requests and responses for one contract that has something of everything: parameters in every style, bodies in every
 * media type. Both passes must agree, findings must have places inside their sources, the same input must give the same
 * findings, and values that were read must be well-formed.
 *
 * A text of lines: "METHOD target" or "METHOD target status", then "name: value" fields, an empty line, the body. */
#include "buf.h"
#include "check.h"
#include "contract.h"
#include "node_facts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 20000, FIELDS_MAX = 40 };

static const char *const contract_lines[] = {
#include "fuzz_check_contract.h"
};

struct bench {
    struct arena arena;
    struct contract *contract;
    struct check *check;
    struct match_tree *tree;
    struct check_run *run;
};

static struct str contract_text(struct arena *arena)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < sizeof contract_lines / sizeof *contract_lines; i++) {
        buf_add(&text, str_of(contract_lines[i]));
        buf_byte(&text, '\n');
    }
    return buf_str(&text);
}

/* Made once: what one input leaves in the run must not matter to the next. */
static struct bench *bench_of(void)
{
    static struct bench bench;
    static bool made;
    if (made)
        return &bench;
    made = true;
    arena_init(&bench.arena);
    struct source *source = arena_new(&bench.arena, struct source);
    struct findings findings = {.arena = &bench.arena};
    struct budget *budget = arena_new(&bench.arena, struct budget);
    *budget = budget_standard();
    budget->schema_steps = 200000;
    *source = (struct source){.name = STR("contract.yaml"),
                              .uri = STR("file:///contract.yaml"),
                              .text = contract_text(&bench.arena)};
    struct contract_options reading = {.refs = {.budget = budget}};
    bench.contract = contract_read(&bench.arena, source, &reading, &findings);
    require(bench.contract && findings.count[SEVERITY_ERROR] == 0);
    struct check_options options = {
        .budget = budget, .unknown = CHECK_REJECT, .one_way = CHECK_WARN, .undeclared = CHECK_WARN};
    struct match_mount mount = {bench.contract, STR("")};
    struct match_options matching = {0};
    bench.check = check_compile(&bench.arena, bench.contract, &options, &findings);
    bench.tree = match_compile(&bench.arena, &mount, 1, &matching, &findings);
    bench.run = check_run_new(&bench.arena);
    require(findings.count[SEVERITY_ERROR] == 0);
    return &bench;
}

struct message {
    struct str method, path, query, body;
    uint16_t status;
    struct check_field fields[FIELDS_MAX];
    size_t field_count;
};

static void read_message(struct arena *arena, struct str rest, struct message *message)
{
    struct str line, target = STR("/"), status = STR("");
    *message = (struct message){.method = STR("GET")};
    if (str_cut(&rest, '\n', &line)) {
        str_cut(&line, ' ', &message->method);
        str_cut(&line, ' ', &target);
        status = line;
    }
    for (size_t i = 0; i < status.len && i < 3; i++)
        message->status = (uint16_t)(message->status * 10 + (status.ptr[i] & 15));
    size_t question = str_find(target, '?');
    message->path = str_slice(target, 0, question);
    if (question < target.len)
        message->query = str_from(target, question + 1);
    while (str_cut(&rest, '\n', &line) && line.len) {
        size_t colon = str_find(line, ':');
        if (message->field_count < FIELDS_MAX)
            message->fields[message->field_count++] = (struct check_field){
                arena_lower(arena, str_slice(line, 0, colon)), str_trim(str_from(line, colon + 1))};
    }
    message->body = rest;
}

static enum check_verdict judge(struct bench *bench, const struct message *message,
                                const struct match *match, struct arena *scratch,
                                struct findings *findings)
{
    struct check_fields fields = {message->fields, message->field_count};
    if (message->status) {
        struct check_response response = {.status = message->status,
                                          .to_head = str_eq(message->method, STR("HEAD")),
                                          .fields = fields,
                                          .body = message->body};
        return check_response(bench->check, match->operation, bench->run, &response, scratch,
                              findings);
    }
    struct check_request request = {.path = message->path,
                                    .query = message->query,
                                    .captures = match->captures,
                                    .capture_count = match->capture_count,
                                    .fields = fields,
                                    .body = message->body};
    return check_request(bench->check, match->operation, bench->run, &request, scratch, findings);
}

static void require_sound(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        require(finding->spot && finding->message.len > 0);
        require(!finding->where.source || finding->where.offset <= finding->where.source->text.len);
        require(utf8_check(finding->message) == finding->message.len);
    }
}

static void require_same(const struct findings *a, const struct findings *b)
{
    require(a->list.len == b->list.len && a->dropped == b->dropped);
    for (size_t i = 0; i < a->list.len; i++)
        require(a->list.at[i].id == b->list.at[i].id &&
                str_eq(a->list.at[i].message, b->list.at[i].message) &&
                a->list.at[i].where.offset == b->list.at[i].where.offset);
}

static void try_message(struct bench *bench, struct str text)
{
    struct arena scratch, again;
    struct message message;
    struct match match;
    arena_init(&scratch);
    arena_init(&again);
    read_message(&scratch, text, &message);
    struct findings first = {.arena = &scratch, .max = 20}, second = {.arena = &again, .max = 20};
    if (match_find(bench->tree, message.method, message.path, &scratch, &match) == MATCH_FOUND) {
        enum check_verdict verdict = judge(bench, &message, &match, &scratch, &first);
        require(verdict == judge(bench, &message, &match, &again, &second));
        require(verdict == judge(bench, &message, &match, &again, NULL));
        require((verdict == CHECK_BROKEN) == (first.count[SEVERITY_ERROR] > 0));
        require((verdict == CHECK_CLEAN) == (first.list.len == 0));
        require_sound(&first);
        require_same(&first, &second);
        struct check_request request = {
            .path = message.path,
            .query = message.query,
            .captures = match.captures,
            .capture_count = match.capture_count,
            .fields = {message.fields, message.field_count},
            .body = message.body
        };
        struct check_values values =
            check_read(bench->check, match.operation, bench->run, &request, &again);
        struct buf out = {.arena = &again};
        for (size_t i = 0; i < values.len; i++)
            doc_write_json(&out, values.at[i].value);
    }
    arena_release(&scratch);
    arena_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size <= INPUT_MAX)
        try_message(bench_of(), (struct str){(const char *)data, size});
    return 0;
}
