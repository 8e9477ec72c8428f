#include "files.h"
#include "groups.h"

static struct desk *open_desk(struct arena *arena, const struct source *source)
{
    struct desk *desk = arena_new(arena, struct desk);
    struct files *files = arena_new(arena, struct files);
    struct refs_loader *loader = arena_new(arena, struct refs_loader);
    desk->arena = arena;
    desk->budget = budget_standard();
    desk->findings = (struct findings){.arena = arena};
    *files = (struct files){.budget = &desk->budget};
    *loader = files_loader(files);
    struct contract_options options = {
        .refs = {.loader = loader, .budget = &desk->budget}
    };
    struct check_options judging = {.budget = &desk->budget,
                                    .unknown = CHECK_REJECT,
                                    .one_way = CHECK_REJECT,
                                    .undeclared = CHECK_REJECT};
    desk->contract = contract_read(arena, source, &options, &desk->findings);
    assert_non_null(desk->contract);
    assert_int_equal(desk->findings.count[SEVERITY_ERROR], 0);
    desk->maker = message_maker_new(arena, desk->contract, &desk->budget, &desk->findings);
    desk->check = check_compile(arena, desk->contract, &judging, &desk->findings);
    desk->run = check_run_new(arena);
    return desk;
}

struct desk *desk_of_text(struct arena *arena, const char *text)
{
    struct source *source = arena_new(arena, struct source);
    *source =
        (struct source){.name = STR("c.yaml"), .uri = STR("file:///c.yaml"), .text = str_of(text)};
    return open_desk(arena, source);
}

struct desk *desk_of_file(struct arena *arena, const char *path)
{
    struct source *source = arena_new(arena, struct source);
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    assert_true(files_open_root(arena, str_of(path), &budget, source, &findings));
    return open_desk(arena, source);
}

static struct check_fields fields_of(const struct message *message, struct arena *arena)
{
    struct check_field *fields = arena_array(arena, struct check_field, message->field_count + 1);
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = (struct check_field){message->fields[i].name, message->fields[i].value};
    return (struct check_fields){fields, message->field_count};
}

enum check_verdict desk_judge(struct desk *desk, const struct operation *operation,
                              const struct message *message, size_t *parameters,
                              struct findings *findings)
{
    struct arena *arena = findings->arena;
    struct check_seen seen = {.parameters =
                                  arena_array(arena, uint32_t, operation->parameters.len + 1)};
    if (message->status) {
        struct check_response response = {.status = message->status,
                                          .to_head = str_eq(operation->method, STR("HEAD")),
                                          .fields = fields_of(message, arena),
                                          .body = message->body};
        *parameters = 0;
        return check_response(desk->check, operation, desk->run, &response, arena, findings);
    }
    struct capture *captures = arena_array(arena, struct capture, message->capture_count + 1);
    for (size_t i = 0; i < message->capture_count; i++)
        captures[i] = (struct capture){message->captures[i].name, message->captures[i].value,
                                       message->captures[i].value};
    struct check_request request = {.path = message->path,
                                    .query = message->query,
                                    .captures = captures,
                                    .capture_count = message->capture_count,
                                    .fields = fields_of(message, arena),
                                    .body = message->body,
                                    .seen = &seen};
    enum check_verdict verdict =
        check_request(desk->check, operation, desk->run, &request, arena, findings);
    *parameters = seen.parameter_count;
    return verdict;
}
