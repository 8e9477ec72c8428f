/* Swagger 2.0, in the terms of OpenAPI 3. */
#include "model.h"

static void collection_formats_are_styles(void **state)
{
    assert_text(
        model_of(
            *state, SWAGGER
            "paths:\n  /a/{p}:\n    get:\n      parameters:\n"
            "        - {name: p, in: path, required: true, type: array, items: {type: string}}\n"
            "        - {name: c, in: query, type: array, items: {type: string}}\n"
            "        - {name: s, in: query, type: array, collectionFormat: ssv}\n"
            "        - {name: t, in: query, type: array, collectionFormat: tsv}\n"
            "        - {name: i, in: query, type: array, collectionFormat: pipes}\n"
            "        - {name: m, in: query, type: array, collectionFormat: multi}\n"
            "        - {name: h, in: header, type: array, collectionFormat: multi}\n"
            "        - {name: k, in: cookie, type: string}\n"
            "        - {name: Accept, in: header, type: string}\n"
            "      " DONE "\n"),
        "GET /a/{p} [GET /a/{p}]\n"
        "  path p simple required schema\n"
        "  query c form schema\n"
        "  query s space schema\n"
        "  query t tab schema\n"
        "  query i pipe schema\n"
        "  query m form explode schema\n"
        "  header h simple schema\n"
        "  header Accept simple schema\n"
        "  204\n"
        "warning parameter-style-invalid 13:64 there is no collectionFormat 'multi' here; 'csv' is "
        "taken\n"
        "error parameter-invalid 14:25 this parameter has an 'in' that does not exist and is left "
        "out\n");
}

static void a_body_parameter_is_a_body_of_each_media_type_consumed(void **state)
{
    assert_text(
        model_of(*state, SWAGGER
                 "consumes: [application/json, application/xml]\npaths:\n  /a:\n"
                 "    parameters: [{name: b, in: body, required: true, schema: {type: object}}]\n"
                 "    put: {" DONE "}\n    post: {consumes: [text/plain], " DONE "}\n"
                 "    patch: {consumes: [], parameters: [{$ref: '#/parameters/own'}], " DONE "}\n"
                 "parameters: {own: {name: o, in: body, schema: {}}}\n"),
        "PUT /a [PUT /a]\n  body required\n    application/json schema\n    application/xml "
        "schema\n  204\n"
        "POST /a [POST /a]\n  body required\n    text/plain schema\n  204\n"
        "PATCH /a [PATCH /a]\n  body\n    application/json schema\n  204\n");
}

static void form_data_is_a_form(void **state)
{
    assert_text(model_of(*state, SWAGGER
                         "consumes: [application/json]\npaths:\n  /a:\n"
                         "    put: {parameters: [{name: n, in: formData, type: string}], " DONE
                         "}\n"
                         "    post: {parameters: [{name: n, in: formData, type: array, "
                         "collectionFormat: multi}, "
                         "{name: f, in: formData, type: file, required: true}], " DONE "}\n"
                         "    patch: {consumes: [application/json, multipart/form-data], "
                         "parameters: [{name: n, in: formData, type: string}, {name: n, in: query, "
                         "type: string}], " DONE "}\n"),
                "PUT /a [PUT /a]\n  body\n    form query n form schema\n    "
                "application/x-www-form-urlencoded\n  204\n"
                "POST /a [POST /a]\n  body required\n    form query n form explode schema\n    "
                "form query f form required schema\n"
                "    multipart/form-data\n  204\n"
                "PATCH /a [PATCH /a]\n  query n form schema\n  body\n    form query n form "
                "schema\n    multipart/form-data\n  204\n");
}

static void a_second_description_of_a_body_is_told(void **state)
{
    assert_text(model_of(*state, SWAGGER "paths:\n  /a:\n    put: {parameters: [{name: b, in: "
                                         "body, schema: {}}, {name: c, in: body}], " DONE "}\n"
                                         "    post: {parameters: [{name: b, in: body, schema: {}}, "
                                         "{name: f, in: formData, type: string}], " DONE "}\n"),
                "PUT /a [PUT /a]\n  body\n    application/json schema\n  204\n"
                "POST /a [POST /a]\n  body\n    application/json schema\n  204\n"
                "error body-ambiguous 5:57 there is a body parameter already, which counts\n"
                "error body-ambiguous 6:25 there are form parameters too; they are left out\n");
}

static void a_response_has_each_media_type_produced(void **state)
{
    assert_text(
        model_of(
            *state, SWAGGER
            "produces: [application/json, text/csv]\npaths:\n  /a:\n    get:\n      responses:\n"
            "        200: {description: d, schema: {}, examples: {application/json: {a: 1}, "
            "text/html: <p>}}\n"
            "        201: {description: d, examples: {text/csv: 'a,b'}}\n"
            "        204: {description: d, headers: {X-A: {type: string}}}\n"
            "        default: {$ref: '#/responses/error'}\n"
            "    put: {produces: [image/png, nonsense], responses: {200: {description: d, schema: "
            "{type: file}}, 400: {$ref: '#/responses/error'}}}\n"
            "responses: {error: {description: d, schema: {}}}\n"),
        "GET /a [GET /a]\n"
        "  200\n    application/json schema default={\"a\":1}\n    text/csv schema\n    text/html "
        "schema default=\"<p>\"\n"
        "  201\n    text/csv default=\"a,b\"\n"
        "  204\n    header X-A schema\n"
        "  default\n    application/json schema\n    text/csv schema\n"
        "PUT /a [PUT /a]\n  200\n    image/png schema\n  400\n    image/png schema\n"
        "error media-type-invalid 12:33 'nonsense' is no media type\n");
}

static void servers_are_schemes_host_and_base_path(void **state)
{
    struct contract *contract = contract_of(
        *state, SWAGGER
        "host: a.example:8080\nbasePath: /v1/\nschemes: [https, http]\npaths:\n  /a: {get: {" DONE
        "}, put: {schemes: [wss], " DONE "}}\n");
    const struct servers *common = &contract->operations[0].servers,
                         *own = &contract->operations[1].servers;
    assert_int_equal(common->len, 2);
    assert_text(common->at[0].url, "https://a.example:8080/v1/");
    assert_text(common->at[1].url, "http://a.example:8080/v1/");
    assert_text(common->at[1].base_path, "/v1");
    assert_int_equal(own->len, 1);
    assert_text(own->at[0].url, "wss://a.example:8080/v1/");
}

static void without_a_host_the_base_path_is_relative(void **state)
{
    struct contract *contract =
        contract_of(*state, SWAGGER "basePath: v1\nschemes: [https]\npaths: {}\n");
    assert_int_equal(contract->servers.len, 1);
    assert_text(contract->servers.at[0].url, "/v1");
    contract = contract_of(*state, SWAGGER "host: a.example\npaths: {}\n");
    assert_text(contract->servers.at[0].url, "//a.example");
    assert_text(contract->servers.at[0].base_path, "");
    contract = contract_of(*state, SWAGGER "paths: {}\n");
    assert_text(contract->servers.at[0].url, "/");
}

static void its_security_has_three_kinds(void **state)
{
    assert_text(
        model_of(
            *state, SWAGGER
            "securityDefinitions:\n  b: {type: basic}\n  k: {type: apiKey, in: query, name: n}\n"
            "  o: {type: oauth2, flow: implicit, authorizationUrl: u, scopes: {}}\n  h: {type: "
            "http, scheme: basic}\n"
            "security: [{b: []}]\npaths: {/a: {get: {" DONE "}}}\n"),
        "scheme b http basic\nscheme k apiKey query n\nscheme o oauth2\n"
        "GET /a [GET /a]\n  security b[]\n  204\n"
        "note contract-field-unknown 7:19 'scheme' is no field of the Security Scheme Object in "
        "Swagger 2.0; "
        "another version of the specification has it\n"
        "error security-scheme-invalid 7:6 this security scheme has no 'type' that the "
        "specification knows and is not judged\n");
}

int test_swagger(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(collection_formats_are_styles),
        UNIT(a_body_parameter_is_a_body_of_each_media_type_consumed),
        UNIT(form_data_is_a_form),
        UNIT(a_second_description_of_a_body_is_told),
        UNIT(a_response_has_each_media_type_produced),
        UNIT(servers_are_schemes_host_and_base_path),
        UNIT(without_a_host_the_base_path_is_relative),
        UNIT(its_security_has_three_kinds),
    };
    return cmocka_run_group_tests_name("swagger", tests, NULL, NULL);
}
