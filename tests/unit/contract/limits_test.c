/* Small documents that would become large contracts. */
#include "model.h"
#include "utf8.h"

static struct str limited(struct arena *arena, const char *text, uint64_t operations,
                          uint64_t parts)
{
    struct world_file file = {.name = "root.yaml", .text = str_of(text)};
    struct world world;
    world_open(&world, arena, &file, 1);
    world.budget.operations = operations;
    world.budget.contract_parts = parts;
    return model_of_world(arena, &world);
}

static void operations_beyond_the_budget_are_left_out(void **state)
{
    assert_text(limited(*state,
                        OPENAPI("3.1.0") "paths:\n  /a: {get: {" DONE "}, put: {" DONE
                                         "}}\n  /b: {get: {" DONE "}, put: {" DONE "}}\n",
                        2, 10),
                "GET /a [GET /a]\n  204\nPUT /a [PUT /a]\n  204\n"
                "error contract-too-large 5:13 more than 2 operations of one contract, those of "
                "callbacks included; "
                "--max-operations raises this limit\n");
}

static void merged_parameters_count_against_a_budget(void **state)
{
    const char *text =
        OPENAPI("3.1.0") "paths:\n  /a:\n    parameters: [{name: p, in: query, schema: {}}]\n"
                         "    get: {parameters: [{name: q, in: query, schema: {}}], " DONE "}\n"
                         "    put: {parameters: [{name: r, in: query, schema: {}}], " DONE "}\n";
    assert_text(
        limited(*state, text, 10, 3),
        "GET /a [GET /a]\n  query q form explode schema\n  query p form explode schema\n  204\n"
        "PUT /a [PUT /a]\n  query r form explode schema\n  204\n"
        "error contract-too-large 1:1 more than 3 parts that the operations of one contract share, "
        "counted each time; "
        "--max-contract-parts raises this limit\n");
}

static void a_part_that_is_referred_to_often_is_read_once(void **state)
{
    struct contract *contract = contract_of(
        *state,
        OPENAPI(
            "3.1.0") "paths:\n  /a: {get: {responses: {'200': {$ref: '#/components/responses/r'}, "
                     "'400': {$ref: '#/components/responses/r'}}}}\n"
                     "components: {responses: {r: {description: d, content: {a/b: {schema: "
                     "{}}}}}}\n");
    const struct response *responses = contract->operations[0].responses.at;
    assert_ptr_equal(responses[0].content.at, responses[1].content.at);
}

/* Sixty-four callbacks inside callbacks are enough for anybody, and keep the recursion short. */
static void callbacks_inside_callbacks_end_at_a_depth(void **state)
{
    struct buf text = {.arena = *state};
    buf_add(&text,
            STR(OPENAPI("3.1.0") "paths: {/a: {get: {" DONE ", callbacks: {c: {$ref: "
                                 "'#/components/callbacks/c0'}}}}}\ncomponents:\n  callbacks:\n"));
    for (int i = 0; i < 200; i++)
        buf_printf(
            &text,
            "    c%d: {u%d: {get: {callbacks: {c: {$ref: '#/components/callbacks/c%d'}}}}}\n", i, i,
            (i + 1) % 200);
    buf_byte(&text, '\0');
    struct world_file file = {.name = "root.yaml", .text = str_of(buf_str(&text).ptr)};
    struct world world;
    world_open(&world, *state, &file, 1);
    assert_text(
        model_of_world(*state, &world),
        "GET /a [GET /a]\n  204\n  callback c u0: GET [GET u0]\n"
        "warning contract-circular 70:10 this lies inside 64 others, and is left out here\n");
}

/* One long path with many operations must not be repeated in each of their ids and findings. */
static void a_long_path_is_cut_in_ids_and_messages(void **state)
{
    struct buf text = {.arena = *state};
    buf_add(&text, STR("{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"},"
                       "\"paths\": {\"/"));
    for (int i = 0; i < 3000; i++)
        buf_add(&text, STR("ä"));
    buf_add(&text, STR("{x}\": {\"get\": {}, \"put\": {}}}}"));
    struct world_file file = {.name = "root.json", .text = buf_str(&text)};
    struct world world;
    world_open(&world, *state, &file, 1);
    struct contract_options options = {.refs = world_options(&world)};
    struct contract *contract = contract_read(*state, &world.root, &options, &world.findings);
    assert_int_equal(contract->operations[0].path.len, 6004);
    assert_int_equal(contract->operations[0].id.len, 4 + 999);
    assert_int_equal(utf8_check(contract->operations[0].id), 4 + 999);
    assert_int_equal(world.findings.list.len, 4);
    struct str message = world.findings.list.at[0].message;
    assert_int_equal(message.len, 1999 + strlen("…"));
    assert_int_equal(utf8_check(message), message.len);
    assert_true(str_ends(message, STR("ä…")));
}

static void a_server_whose_url_grows_too_long_is_left_out(void **state)
{
    struct buf text = {.arena = *state};
    buf_add(&text, STR(OPENAPI("3.1.0") "components: {}\nservers:\n  - url: /"));
    for (int i = 0; i < 1000; i++)
        buf_add(&text, STR("{a}"));
    buf_add(&text, STR("\n    variables: {a: {default: aaaaaaaaaaaaaaaaaaaa}}\n"));
    struct world_file file = {.name = "root.yaml", .text = buf_str(&text)};
    assert_text(
        model_of_files(*state, &file, 1),
        "error server-invalid 5:5 the URL of this server has more than 8000 bytes, and it is "
        "left out\n");
}

int test_limits(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(operations_beyond_the_budget_are_left_out),
        UNIT(merged_parameters_count_against_a_budget),
        UNIT(a_part_that_is_referred_to_often_is_read_once),
        UNIT(callbacks_inside_callbacks_end_at_a_depth),
        UNIT(a_long_path_is_cut_in_ids_and_messages),
        UNIT(a_server_whose_url_grows_too_long_is_left_out),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
