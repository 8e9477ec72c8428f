/* Paths, operations, webhooks, callbacks. */
#include "model.h"

static void operations_come_in_document_order(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") "paths:\n  /b:\n    post: {" DONE
                                                  "}\n    get: {operationId: g, " DONE "}\n"
                                                  "  /a:\n    trace: {" DONE "}\n    delete: {" DONE
                                                  "}\n  x-c: {get: 1}\n"),
                "POST /b [POST /b]\n  204\nGET /b [g]\n  204\nTRACE /a [TRACE /a]\n  204\nDELETE "
                "/a [DELETE /a]\n  204\n");
}

static void methods_depend_on_the_version(void **state)
{
    const char *paths =
        "paths:\n  /a:\n    query: {" DONE "}\n    additionalOperations:\n      COPY: {" DONE "}\n"
        "      'NOT ONE': {}\n";
    struct str told = arena_printf(*state, "%s%s", OPENAPI("3.2.0"), paths);
    assert_text(model_of(*state, arena_cstr(*state, told)),
                "QUERY /a [QUERY /a]\n  204\nCOPY /a [COPY /a]\n  204\n"
                "error path-invalid 8:7 'NOT ONE' can be no method of HTTP\n");
    told = arena_printf(*state, "%s%s", OPENAPI("3.1.0"), paths);
    assert_text(model_of(*state, arena_cstr(*state, told)),
                "note contract-field-unknown 5:5 'query' is no field of the Path Item Object in "
                "OpenAPI 3.1; "
                "another version of the specification has it\n"
                "note contract-field-unknown 6:5 'additionalOperations' is no field of the Path "
                "Item Object in "
                "OpenAPI 3.1; another version of the specification has it\n");
}

static void an_operation_is_found_by_its_id(void **state)
{
    struct contract *contract =
        contract_of(*state, OPENAPI("3.1.0") "paths: {/a: {get: {operationId: one, " DONE
                                             "}, put: {" DONE "}}}\n"
                                             "webhooks: {new: {post: {operationId: two}}}\n");
    assert_ptr_equal(contract_find(contract, STR("one")), &contract->operations[0]);
    assert_ptr_equal(contract_find(contract, STR("PUT /a")), &contract->operations[1]);
    assert_ptr_equal(contract_find(contract, STR("two")), &contract->webhooks[0]);
    assert_null(contract_find(contract, STR("three")));
    assert_int_equal(contract->operations[1].index, 1);
    assert_int_equal(contract->webhooks[0].index, 0);
}

static void the_second_operation_of_an_id_gets_another(void **state)
{
    assert_text(model_of(*state,
                         OPENAPI("3.0.3") "paths:\n  /a:\n    get: {operationId: PUT /b, " DONE
                                          "}\n"
                                          "    put: {operationId: PUT /b, " DONE "}\n"
                                          "  /b:\n    put: {" DONE "}\n"),
                "GET /a [PUT /b]\n  204\nPUT /a [PUT /a]\n  204\nPUT /b [PUT /b 2]\n  204\n"
                "warning operation-id-duplicate 6:24 another operation has the id 'PUT /b', too\n");
}

static void a_path_item_may_be_a_reference_with_members_of_its_own(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml",
                   OPENAPI("3.1.0") "paths:\n  /a: {$ref: '#/components/pathItems/one'}\n"
                                    "  /b: {$ref: 'more.yaml#/two', get: {operationId: own, " DONE
                                    "}}\n"
                                    "components:\n  pathItems:\n    one: {get: {" DONE "}}\n"),
        WORLD_FILE("more.yaml", "two: {get: {" DONE "}, put: {" DONE "}}\n"),
    };
    assert_text(MODEL_FILES(*state, files),
                "GET /a [GET /a]\n  204\nGET /b [own]\n  204\nPUT /b [PUT /b]\n  204\n");
}

static void a_path_item_that_leads_nowhere_keeps_what_it_has(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") "paths:\n  /a: {$ref: '#/none', get: {" DONE
                                                  "}}\n  /b: {$ref: '#/none/x'}\n"),
                "GET /a [GET /a]\n  204\n"
                "error ref-not-found 4:14 '#/none' leads nowhere: '#' has no 'none'\n"
                "error ref-not-found 5:14 '#/none/x' leads nowhere: '#' has no 'none'\n");
}

static void a_path_that_is_none_is_left_out(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") "paths:\n  a: {get: {" DONE
                                                  "}}\n  '/b/{c': {get: {" DONE "}}\n"
                                                  "  '/b/{}': {get: {" DONE
                                                  "}}\n  '/b}': {get: {" DONE "}}\n"
                                                  "  /ok: {get: {" DONE "}}\n"),
                "GET /ok [GET /ok]\n  204\n"
                "error path-invalid 4:3 the path 'a' does not start with '/'\n"
                "error path-invalid 5:3 the path '/b/{c' has a '{' that begins no variable\n"
                "error path-invalid 6:3 the path '/b/{}' has a '{' that begins no variable\n"
                "error path-invalid 7:3 the path '/b}' has a '}' without a '{'\n");
}

static void what_follows_a_path_is_cut_where_nothing_else_stands_there(void **state)
{
    assert_text(model_of(*state,
                         OPENAPI("3.0.3") "paths:\n  '/a#x': {get: {" DONE
                                          "}}\n  '/a#y': {get: {" DONE "}}\n"
                                          "  '/b?c={d}#e': {get: {" DONE "}}\n  /d: {get: {" DONE
                                          "}}\n  '/d#e': {get: {" DONE "}}\n"),
                "GET /a [GET /a]\n  204\nGET /b [GET /b]\n  204\nGET /d [GET /d]\n  204\n"
                "warning path-fragment 4:3 no request has what follows '/a' in '/a#x'; it is "
                "served without\n"
                "warning path-fragment 5:3 no request has what follows '/a' in '/a#y'; that path "
                "stands in the "
                "contract already, so this one is left out\n"
                "warning path-fragment 6:3 no request has what follows '/b' in '/b?c={d}#e'; it is "
                "served without\n"
                "warning path-fragment 8:3 no request has what follows '/d' in '/d#e'; that path "
                "stands in the "
                "contract already, so this one is left out\n");
}

static void webhooks_are_operations_without_a_path(void **state)
{
    assert_text(model_of(*state,
                         OPENAPI("3.1.0") "webhooks:\n  pet{new: {post: {operationId: p, " DONE
                                          "}}\n  gone: {$ref: '#/components/pathItems/g'}\n"
                                          "components: {pathItems: {g: {put: {}}}}\n"),
                "webhook POST pet{new [p]\n  204\nwebhook PUT gone [PUT gone]\n");
}

static void callbacks_are_operations_under_an_expression(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI(
                "3.0.3") "paths:\n  /a:\n    post:\n      " DONE "\n      callbacks:\n"
                         "        done: {'{$request.query.url}': {post: {operationId: called, " DONE
                         "}}, x-y: 1}\n"
                         "        both: {$ref: '#/components/callbacks/both'}\n"
                         "components:\n  callbacks:\n    both:\n      'http://a/{$url}': {put: "
                         "{" DONE "}, get: {" DONE "}}\n"
                         "      'http://b': {}\n"),
        "POST /a [POST /a]\n  204\n"
        "  callback done {$request.query.url}: POST [called]\n"
        "  callback both http://a/{$url}: PUT [PUT http://a/{$url}] GET [GET http://a/{$url}]\n"
        "  callback both http://b:\n");
}

static void a_callback_that_contains_itself_ends_there(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a: {post: {" DONE
                                  ", callbacks: {c: {$ref: '#/components/callbacks/c'}}}}\n"
                                  "components:\n  callbacks:\n    c:\n      url: {put: {" DONE
                                  ", callbacks: {again: {$ref: '#/components/callbacks/c'}}}}\n"),
        "POST /a [POST /a]\n  204\n  callback c url: PUT [PUT url]\n"
        "warning contract-circular 8:76 this contains itself, and is left out here\n");
}

static void an_operation_without_responses_is_told(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.1.0") "paths: {/a: {get: {}, put: {responses: {}}}}\n"),
                "GET /a [GET /a]\nPUT /a [PUT /a]\n"
                "warning responses-missing 3:19 GET /a has no response\n"
                "warning responses-missing 3:28 PUT /a has no response\n");
}

int test_operations(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(operations_come_in_document_order),
        UNIT(methods_depend_on_the_version),
        UNIT(an_operation_is_found_by_its_id),
        UNIT(the_second_operation_of_an_id_gets_another),
        UNIT(a_path_item_may_be_a_reference_with_members_of_its_own),
        UNIT(a_path_item_that_leads_nowhere_keeps_what_it_has),
        UNIT(a_path_that_is_none_is_left_out),
        UNIT(what_follows_a_path_is_cut_where_nothing_else_stands_there),
        UNIT(webhooks_are_operations_without_a_path),
        UNIT(callbacks_are_operations_under_an_expression),
        UNIT(a_callback_that_contains_itself_ends_there),
        UNIT(an_operation_without_responses_is_told),
    };
    return cmocka_run_group_tests_name("operations", tests, NULL, NULL);
}
