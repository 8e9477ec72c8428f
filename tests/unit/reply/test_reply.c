#include "reply_tests.h"

#include "buf.h"

void replying_open(struct replying *replying, struct arena *arena, struct str yaml)
{
    *replying = (struct replying){.arena = arena, .budget = budget_standard()};
    replying->findings.arena = arena;
    replying->source = (struct source){
        .name = STR("test.yaml"), .uri = STR("file:///test/test.yaml"), .text = yaml};
    struct contract_options options = {.refs = {.budget = &replying->budget}};
    replying->contract = contract_read(arena, &replying->source, &options, &replying->findings);
    assert_non_null(replying->contract);
    assert_true(replying->contract->operation_count > 0);
    struct findings *ignored = arena_new(arena, struct findings);
    *ignored = (struct findings){.arena = arena}; /* of the schemas */
    struct check_options judging = {.budget = &replying->budget};
    struct reply_options options_of_reply = {
        .manner = REPLY_AS_PROVISO,
        .budget = &replying->budget,
        .check = check_compile(arena, replying->contract, &judging, ignored)};
    replying->plan =
        reply_compile_as(&options_of_reply, arena, replying->contract, &replying->findings);
    replying->values = values_new(arena, &replying->budget);
}

static struct str wished(const char *text)
{
    return text ? str_of(text) : (struct str){0};
}

void replying_ask(struct replying *replying, const char *accept, const char *code,
                  const char *example)
{
    struct reply_wish wish = {.accept = wished(accept),
                              .code = wished(code),
                              .example = wished(example),
                              .values = replying->values};
    replying->outcome = reply_choose(replying->plan, &replying->contract->operations[0], &wish,
                                     replying->arena, &replying->reply);
}

struct str replying_text(const struct replying *replying)
{
    static const char *const refusals[] = {
        [REPLY_NO_SUCH_STATUS] = "NO_SUCH_STATUS",
        [REPLY_NO_SUCH_EXAMPLE] = "NO_SUCH_EXAMPLE",
        [REPLY_NOT_ACCEPTABLE] = "NOT_ACCEPTABLE",
        [REPLY_NO_RESPONSE] = "NO_RESPONSE",
        [REPLY_BAD_WISH] = "BAD_WISH",
        [REPLY_NOT_RENDERED] = "NOT_RENDERED",
    };
    const struct reply *reply = &replying->reply;
    struct buf out = {.arena = replying->arena};
    if (replying->outcome != REPLY_OK) {
        buf_printf(&out, "%s " STR_FMT " [" STR_FMT "]", refusals[replying->outcome],
                   STR_ARG(reply->why), STR_ARG(reply->available));
        return buf_str(&out);
    }
    buf_printf(&out, "%u " STR_FMT "\n", reply->status, STR_ARG(reply->content_type));
    for (size_t i = 0; i < reply->field_count; i++)
        buf_printf(&out, STR_FMT ": " STR_FMT "\n", STR_ARG(reply->fields[i].name),
                   STR_ARG(reply->fields[i].value));
    buf_byte(&out, '\n');
    buf_add(&out, reply->body);
    return buf_str(&out);
}

/* The rest of a document around the responses of GET /x; `components` has what rows refer to. */
static struct str document_of(struct arena *arena, const struct reply_row *row)
{
    bool swagger = str_eq(str_of(row->version), STR("2.0"));
    const char *schemas = "{Pet: {type: object, properties: {name: {type: string}}}, "
                          "Tag: {type: object, xml: {name: tag}, properties: {id: {type: integer, "
                          "xml: {attribute: true}}}}}";
    return arena_printf(arena,
                        "%s: '%s'\n"
                        "info: {title: T, version: '1'}\n"
                        "%s%s\n"
                        "paths:\n"
                        "  /x:\n"
                        "    get:\n"
                        "      responses: %s\n",
                        swagger ? "swagger" : "openapi", row->version,
                        swagger ? "definitions: " : "components:\n  schemas: ", schemas,
                        row->responses);
}

static size_t wrong_rows(const struct reply_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        struct replying replying;
        arena_init(&arena);
        replying_open(&replying, &arena, document_of(&arena, &rows[i]));
        replying_ask(&replying, rows[i].accept, rows[i].code, rows[i].example);
        wrong += unit_differs(rows[i].about, replying_text(&replying), str_of(rows[i].expected));
        arena_release(&arena);
    }
    return wrong;
}

static void every_choice_is_as_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(wrong_rows(choice_rows, choice_row_count), 0);
}

static void every_body_is_as_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(wrong_rows(body_rows, body_row_count), 0);
}

static void every_header_is_as_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(wrong_rows(field_rows, field_row_count), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_choice_is_as_the_table_says),
        cmocka_unit_test(every_body_is_as_the_table_says),
        cmocka_unit_test(every_header_is_as_the_table_says),
    };
    int failed = cmocka_run_group_tests_name("replies", tests, NULL, NULL);
    failed += _cmocka_run_group_tests("plan", plan_tests, plan_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("prefer", prefer_tests, prefer_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("prism", prism_tests, prism_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("problem", problem_tests, problem_test_count, NULL, NULL);
    return failed;
}
