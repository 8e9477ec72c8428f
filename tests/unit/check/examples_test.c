/* Examples of a contract, judged by the schemas beside them: which are, and how often each is told. */
#include "check.h"
#include "groups.h"

/* The findings, one a line. */
static struct str told_of(struct arena *arena, const char *text)
{
    struct budget budget = budget_standard();
    struct findings reading = {.arena = arena}, found = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    *source =
        (struct source){.name = STR("c.yaml"), .uri = STR("file:///c.yaml"), .text = str_of(text)};
    struct contract_options options = {.refs = {.budget = &budget}};
    struct check_options checking = {.budget = &budget};
    struct contract *contract = contract_read(arena, source, &options, &reading);
    assert_non_null(contract);
    struct check *check = check_compile(arena, contract, &checking, &reading);
    check_examples(check, check_run_new(arena), &found);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < found.list.len; i++)
        buf_printf(&out, "%u: " STR_FMT "\n",
                   source_place(source, found.list.at[i].where.offset).line,
                   STR_ARG(found.list.at[i].message));
    return buf_str(&out);
}

#define CONTRACT "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"
#define SCHEMAS "components:\n  schemas:\n    N: {type: integer}\n    S: {type: string}\n"
#define OK "responses: {'204': {description: d}}"

static void the_same_example_under_two_media_types_is_told_once(void **state)
{
    assert_text(told_of(*state, CONTRACT
                        "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n"
                        "          application/json: {schema: {$ref: '#/components/schemas/N'}, "
                        "example: [x]}\n"
                        "          text/json: {schema: {$ref: '#/components/schemas/N'}, example: "
                        "[x]}\n"
                        "          application/a+json: {schema: {$ref: '#/components/schemas/N'}, "
                        "example: [y]}\n"
                        "          application/b+json: {schema: {$ref: '#/components/schemas/S'}, "
                        "example: [x]}\n"
                        "      " OK "\n" SCHEMAS),
                "8: example 'default' breaks its schema: this is an array, not integer\n"
                "10: example 'default' breaks its schema: this is an array, not integer\n"
                "11: example 'default' breaks its schema: this is an array, not string\n");
}

static void a_shared_example_is_judged_by_each_schema(void **state)
{
    assert_text(told_of(*state, CONTRACT
                        "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n"
                        "          application/json: {schema: {type: string}, examples: {e: {$ref: "
                        "'#/components/examples/e'}}}\n"
                        "          text/json: {schema: {type: integer}, examples: {e: {$ref: "
                        "'#/components/examples/e'}}}\n"
                        "      " OK "\n"
                        "components: {examples: {e: {value: text}}}\n"),
                "11: example 'e' breaks its schema: \"text\" is a string, not integer\n");
}

static void examples_of_content_are_judged(void **state)
{
    assert_text(
        told_of(*state, CONTRACT
                "paths:\n  /a:\n    get:\n      parameters:\n"
                "      - {name: p, in: query, content: {application/json: {schema: {type: "
                "integer}, example: [x]}}}\n"
                "      responses:\n        '204':\n          description: d\n          headers:\n"
                "            X-H: {content: {application/json: {schema: {type: integer}, example: "
                "{}}}}\n"),
        "7: example 'default' breaks its schema: this is an array, not integer\n"
        "12: example 'default' breaks its schema: this is an object, not integer\n");
}

static void examples_of_callbacks_and_webhooks_are_judged(void **state)
{
    assert_text(
        told_of(*state, CONTRACT
                "paths:\n  /a:\n    get:\n      " OK "\n      callbacks:\n        done:\n"
                "          '{$request.query.u}':\n            post:\n              requestBody: "
                "{content: {application/json: {schema: {type: integer}, example: x}}}\n"
                "              " OK "\n"
                "webhooks:\n  new:\n    post:\n      requestBody: "
                "{content: {application/json: {schema: {type: integer}, example: y}}}\n"
                "      " OK "\n"),
        "11: example 'default' breaks its schema: \"x\" is a string, not integer\n"
        "16: example 'default' breaks its schema: \"y\" is a string, not integer\n");
}

int test_examples(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_same_example_under_two_media_types_is_told_once),
        UNIT(a_shared_example_is_judged_by_each_schema),
        UNIT(examples_of_content_are_judged),
        UNIT(examples_of_callbacks_and_webhooks_are_judged),
    };
    return cmocka_run_group_tests_name("examples", tests, NULL, NULL);
}
