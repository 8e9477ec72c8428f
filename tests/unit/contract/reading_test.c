/* Versions, the root, unknown and wrong members. */
#include "model.h"

static void the_version_decides_how_a_document_is_read(void **state)
{
    static const struct {
        const char *text;
        enum contract_version version;
        const char *name;
    } rows[] = {
        {SWAGGER "paths: {}\n",              CONTRACT_SWAGGER_2_0, "Swagger 2.0"},
        {OPENAPI("3.0.3") "paths: {}\n",     CONTRACT_OPENAPI_3_0, "OpenAPI 3.0"},
        {OPENAPI("3.1.0") "paths: {}\n",     CONTRACT_OPENAPI_3_1, "OpenAPI 3.1"},
        {OPENAPI("3.1.0-rc1") "paths: {}\n", CONTRACT_OPENAPI_3_1, "OpenAPI 3.1"},
        {OPENAPI("3.2.0") "paths: {}\n",     CONTRACT_OPENAPI_3_2, "OpenAPI 3.2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct contract *contract = contract_of(*state, rows[i].text);
        assert_int_equal(contract->version, rows[i].version);
        assert_string_equal(contract_version_name(contract->version), rows[i].name);
        assert_text(contract->title, "T");
        assert_text(contract->api_version, "1");
        assert_text(contract->name, "root.yaml");
    }
}

static void a_version_that_is_unknown_gives_no_contract(void **state)
{
    assert_text(model_of(*state, "openapi: 4.0.0\n"),
                "nothing\nerror contract-version-unknown 1:10 versions of the specification are "
                "Swagger 2.0 "
                "and OpenAPI 3.0, 3.1 and 3.2, not '4.0.0'\n");
    assert_text(model_of(*state, "openapi: 3.10.0\n"),
                "nothing\nerror contract-version-unknown 1:10 versions of the specification are "
                "Swagger 2.0 "
                "and OpenAPI 3.0, 3.1 and 3.2, not '3.10.0'\n");
    assert_text(model_of(*state, "swagger: '3.0'\n"),
                "nothing\nerror contract-version-unknown 1:10 versions of the specification are "
                "Swagger 2.0 "
                "and OpenAPI 3.0, 3.1 and 3.2, not '3.0'\n");
}

static void what_is_no_contract_is_told(void **state)
{
    assert_text(
        model_of(*state, "asyncapi: 2.6.0\n"),
        "nothing\nerror contract-version-unknown 1:1 this is no contract: it has neither 'openapi' "
        "nor 'swagger'; AsyncAPI documents are not served yet\n");
    assert_text(
        model_of(*state, "[1, 2]\n"),
        "nothing\nerror contract-version-unknown 1:1 this is no contract: it has neither 'openapi' "
        "nor 'swagger'\n");
    assert_text(model_of(*state, ""),
                "nothing\nerror yaml-syntax 1:1 the text holds no document\n");
}

static void a_version_may_be_a_number(void **state)
{
    assert_text(
        model_of(*state, "swagger: 2.0\ninfo: {title: T, version: 1.0}\npaths: {}\n"),
        "warning contract-type-unusual 1:10 the version should be a string\n"
        "warning contract-type-unusual 2:27 'version' should be of type string, not number\n");
}

static void members_of_other_versions_and_unknown_ones_are_noted(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.0.3") "webhooks: {}\nowner: me\nx-owner: me\npaths: {}\n"),
        "note contract-field-unknown 3:1 'webhooks' is no field of the OpenAPI Object in OpenAPI "
        "3.0; "
        "another version of the specification has it\n"
        "note contract-field-unknown 4:1 'owner' is no field of the OpenAPI Object in OpenAPI "
        "3.0\n");
}

static void a_misspelt_member_is_told_with_the_name_it_is_near(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      paramaters: []\n      " DONE
                                  "\n"),
        "GET /a [GET /a]\n  204\n"
        "warning contract-field-misspelt 6:7 'paramaters' is no field of the Operation Object in "
        "OpenAPI 3.0; did you mean 'parameters'?\n");
}

static void what_the_specification_requires_is_missed(void **state)
{
    assert_text(model_of(*state, "openapi: 3.0.3\ninfo: {title: T}\n"),
                "warning contract-field-missing 1:1 this OpenAPI Object lacks 'paths'\n"
                "warning contract-field-missing 2:7 this Info Object lacks 'version'\n");
    assert_text(
        model_of(*state, OPENAPI("3.1.0")),
        "warning contract-field-missing 1:1 this OpenAPI Object lacks 'paths', 'webhooks' and "
        "'components'\n");
    assert_text(model_of(*state, OPENAPI("3.1.0") "components: {}\n"), "");
}

static void a_member_of_a_wrong_type_is_left_out_and_the_rest_is_served(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "servers: {url: /v1}\ntags: none\npaths:\n  /a: {get: {" DONE
                                  "}}\n  /b: {get: [1], put: {" DONE "}}\n  /c: 7\n"),
        "GET /a [GET /a]\n  204\nPUT /b [PUT /b]\n  204\n"
        "error contract-type-wrong 3:10 'servers' must be of type array, not object\n"
        "warning contract-type-unusual 4:7 'tags' should be of type array, not string\n"
        "error contract-type-wrong 7:13 'get' must be of type object, not array\n"
        "error contract-type-wrong 8:7 this must be a Path Item Object, and is of type number\n");
}

static void what_is_meant_is_understood(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      deprecated: 'true'\n"
                                  "      description:\n      operationId: 7\n      " DONE "\n"),
        "GET /a [7] deprecated\n  204\n"
        "warning contract-type-unusual 6:19 'deprecated' should be of type boolean, not string\n"
        "warning contract-type-unusual 7:19 'description' should be of type string, not null\n"
        "warning contract-type-unusual 8:20 'operationId' should be of type string, not number\n");
}

static void copies_of_one_anchor_are_told_of_once(void **state)
{
    assert_text(model_of(*state,
                         OPENAPI("3.0.3") "paths:\n  /a:\n    get: &get\n      nope: 1\n      " DONE
                                          "\n  /b:\n    get: *get\n  /c:\n    get: *get\n"),
                "GET /a [GET /a]\n  204\nGET /b [GET /b]\n  204\nGET /c [GET /c]\n  204\n"
                "note contract-field-unknown 6:7 'nope' is no field of the Operation Object in "
                "OpenAPI 3.0\n"
                "note contract-field-unknown 6:7 'nope' is no field of the Operation Object in "
                "OpenAPI 3.0\n");
}

static void maps_and_lists_may_be_references(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", OPENAPI("3.0.3") "paths: {$ref: paths.yaml}\n"),
        WORLD_FILE("paths.yaml", "/a: {get: {parameters: {$ref: 'parts.json#/p'}, responses: "
                                 "{$ref: 'parts.json#/r'}}}\n"),
        WORLD_FILE("parts.json", "{\"p\": [{\"name\": \"q\", \"in\": \"query\", \"schema\": {}}],\n"
                                 "\"r\": {\"204\": {\"description\": \"d\"}}}"),
    };
    assert_text(MODEL_FILES(*state, files),
                "GET /a [GET /a]\n  query q form explode schema\n  204\n");
}

int test_reading(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_version_decides_how_a_document_is_read),
        UNIT(a_version_that_is_unknown_gives_no_contract),
        UNIT(what_is_no_contract_is_told),
        UNIT(a_version_may_be_a_number),
        UNIT(members_of_other_versions_and_unknown_ones_are_noted),
        UNIT(a_misspelt_member_is_told_with_the_name_it_is_near),
        UNIT(what_the_specification_requires_is_missed),
        UNIT(a_member_of_a_wrong_type_is_left_out_and_the_rest_is_served),
        UNIT(what_is_meant_is_understood),
        UNIT(copies_of_one_anchor_are_told_of_once),
        UNIT(maps_and_lists_may_be_references),
    };
    return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}
