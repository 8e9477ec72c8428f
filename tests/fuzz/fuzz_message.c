/* links: message check
 *
 * Any document: of every operation a request and a response are made, in each voice. What comes out may go on the wire, is the
 * same again, and is judged without an error. */
#include "check.h"
#include "message.h"

#include <stdlib.h>

enum { OPERATIONS_MAX = 8 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_fields(const struct message *message)
{
    for (size_t i = 0; i < message->field_count; i++) {
        struct str value = message->fields[i].value;
        require(str_is_token(message->fields[i].name));
        for (size_t j = 0; j < value.len; j++)
            require((unsigned char)value.ptr[j] >= ' ' && value.ptr[j] != 0x7f);
    }
    for (size_t i = 0; i < message->target.len; i++)
        require(message->target.ptr[i] > ' ' && message->target.ptr[i] < 0x7f);
}

struct judge {
    const struct check *check;
    struct check_run *run;
};

static void judge(const struct judge *judge, const struct operation *operation,
                  const struct message *message, struct arena *arena)
{
    struct findings findings = {.arena = arena};
    struct check_field *fields = arena_array(arena, struct check_field, message->field_count + 1);
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = (struct check_field){message->fields[i].name, message->fields[i].value};
    struct check_fields all = {fields, message->field_count};
    struct capture *captures = arena_array(arena, struct capture, message->capture_count + 1);
    for (size_t i = 0; i < message->capture_count; i++)
        captures[i] = (struct capture){message->captures[i].name, message->captures[i].value,
                                       message->captures[i].value};
    struct check_request request = {message->path, message->query, captures, message->capture_count,
                                    all,           message->body,  NULL};
    struct check_response response = {message->status, str_eq(operation->method, STR("HEAD")),
                                      false, all, message->body};
    if (message->status)
        check_response(judge->check, operation, judge->run, &response, arena, &findings);
    else
        check_request(judge->check, operation, judge->run, &request, arena, &findings);
    require(findings.count[SEVERITY_ERROR] == 0);
}

static void make(struct message_maker *maker, const struct judge *judging,
                 const struct operation *operation, enum values_voice voice, bool request)
{
    struct arena arena;
    struct message first, again;
    arena_init(&arena);
    struct message_wish wish = {
        .seed = STR("fuzz"), .voice = voice, .examples = voice == VALUES_PLAIN};
    enum message_outcome outcome =
        (request ? message_request : message_response)(maker, operation, &wish, &arena, &first);
    if (outcome == MESSAGE_MADE) {
        check_fields(&first);
        judge(judging, operation, &first, &arena);
        (request ? message_request : message_response)(maker, operation, &wish, &arena, &again);
        require(str_eq(first.target, again.target) && str_eq(first.body, again.body));
    } else {
        require(first.why.len > 0);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    budget.nodes = 20000;
    budget.sample_bytes = 20000;
    struct findings findings = {.arena = &arena};
    struct source source = {
        .name = STR("f.yaml"), .uri = STR("file:///f.yaml"), .text = {(const char *)data, size}
    };
    struct contract_options options = {.refs = {.budget = &budget}};
    const struct contract *contract = contract_read(&arena, &source, &options, &findings);
    if (contract) {
        struct check_options checking = {.budget = &budget, .one_way = CHECK_REJECT};
        struct judge judging = {check_compile(&arena, contract, &checking, &findings),
                                check_run_new(&arena)};
        struct message_maker *maker = message_maker_new(&arena, contract, &budget, &findings);
        for (size_t i = 0; i < contract->operation_count && i < OPERATIONS_MAX; i++)
            for (int voice = VALUES_DRAWN; voice <= VALUES_MAXIMAL; voice++) {
                make(maker, &judging, &contract->operations[i], (enum values_voice)voice, true);
                make(maker, &judging, &contract->operations[i], (enum values_voice)voice, false);
            }
    }
    arena_release(&arena);
    return 0;
}
