/* Servers and security. */
#include "model.h"

static void the_nearest_servers_count(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "servers: [{url: 'https://a.example/v1/'}, {url: /v2}]\npaths:\n"
                                  "  /a: {get: {" DONE "}}\n"
                                  "  /b: {servers: [{url: 'https://b.example'}], get: {" DONE
                                  "}, put: {servers: [{url: v3}], " DONE "}}\n"),
        "GET /a [GET /a] at /v1 at /v2\n  204\nGET /b [GET /b]\n  204\nPUT /b [PUT /b] at /v3\n  "
        "204\n");
}

static void without_servers_paths_begin_at_the_root(void **state)
{
    struct contract *contract =
        contract_of(*state, OPENAPI("3.0.3") "servers: []\npaths: {/a: {get: {" DONE "}}}\n");
    const struct servers *servers = &contract->operations[0].servers;
    assert_int_equal(servers->len, 1);
    assert_text(servers->at[0].url, "/");
    assert_text(servers->at[0].base_path, "");
    assert_null(servers->at[0].node);
}

static void variables_of_a_server_have_their_defaults(void **state)
{
    struct contract *contract = contract_of(
        *state, OPENAPI("3.0.3") "servers:\n  - url: "
                                 "'https://{host}.example:{port}/{base}/x{base}'\n    variables:\n"
                                 "      host: {default: api, enum: [api, test]}\n      port: "
                                 "{default: 8443}\n      base: {default: v1}\npaths: {}\n");
    const struct server *server = &contract->servers.at[0];
    assert_text(server->url, "https://{host}.example:{port}/{base}/x{base}");
    assert_text(server->base_path, "/v1/xv1");
    assert_int_equal(server->variable_count, 3);
    assert_text(server->variables[1].name, "port");
    assert_text(server->variables[1].value, "8443");
    assert_int_equal(server->variables[0].options->len, 2);
}

static void a_variable_without_default_stays_and_is_told(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.0.3") "servers:\n  - url: '/{a}/{b}'\n    variables: {b: "
                                          "{}}\npaths: {/a: {get: {" DONE "}}}\n"),
        "GET /a [GET /a] at /{a}/{b}\n  204\n"
        "warning contract-field-missing 5:20 this Server Variable Object lacks 'default'\n"
        "warning server-variable 4:5 the server variable 'a' has no default to put in its place\n"
        "warning server-variable 4:5 the server variable 'b' has no default to put in its place\n");
}

static void a_server_without_url_is_left_out(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.0.3") "servers: [{description: d}, 1]\npaths: {/a: {get: {" DONE
                                          "}}}\n"),
        "GET /a [GET /a]\n  204\n"
        "error server-invalid 3:11 this server has no 'url' and is left out\n"
        "error contract-type-wrong 3:29 this must be a Server Object, and is of type number\n");
}

#define SCHEMES                                                                                    \
    "components:\n  securitySchemes:\n    key: {type: apiKey, in: header, name: X-Key}\n"          \
    "    bearer: {type: http, scheme: Bearer}\n    oauth: {type: oauth2, flows: {}}\n"             \
    "    openid: {type: openIdConnect, openIdConnectUrl: u}\n"

static void schemes_are_read_and_asked_for(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.1.0") SCHEMES
                 "    tls: {type: mutualTLS}\n"
                 "security: [{key: []}]\npaths:\n  /a:\n    get: {" DONE "}\n"
                 "    put: {security: [], " DONE "}\n"
                 "    post: {security: [{oauth: [read, write], bearer: []}, {}], " DONE "}\n"),
        "scheme key apiKey header X-Key\nscheme bearer http Bearer\nscheme oauth oauth2\nscheme "
        "openid openid\n"
        "scheme tls mutualTLS\n"
        "GET /a [GET /a]\n  security key[]\n  204\nPUT /a [PUT /a]\n  204\n"
        "POST /a [POST /a]\n  security oauth[\"read\",\"write\"] bearer[]\n  security\n  204\n");
}

static void an_unknown_scheme_makes_its_way_impossible(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") SCHEMES
                         "paths: {/a: {get: {security: [{keys: [], key: []}, {key: []}, 1], " DONE
                         "}}}\n"),
                "scheme key apiKey header X-Key\nscheme bearer http Bearer\nscheme oauth "
                "oauth2\nscheme openid openid\n"
                "GET /a [GET /a]\n  security key[]\n  204\n"
                "warning security-scheme-unknown 9:32 there is no security scheme 'keys'\n"
                "error contract-type-wrong 9:63 this must be a Security Requirement Object, and is "
                "of type number\n");
}

static void a_scheme_that_cannot_be_used_is_told(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths: {}\ncomponents:\n  securitySchemes:\n    a: {type: "
                                  "basic}\n    b: {type: apiKey, in: path, name: n}\n"
                                  "    c: {type: apiKey, in: query}\n    d: {type: http}\n    e: "
                                  "{}\n    f: {$ref: '#/components/securitySchemes/g'}\n"),
        "error security-scheme-invalid 6:8 this security scheme has no 'type' that the "
        "specification knows and is not judged\n"
        "error security-scheme-invalid 7:8 this security scheme has no 'in' of query, header or "
        "cookie and is not judged\n"
        "error security-scheme-invalid 8:8 this security scheme lacks 'name' and is not judged\n"
        "error security-scheme-invalid 9:8 this security scheme lacks 'scheme' and is not judged\n"
        "error security-scheme-invalid 10:8 this security scheme has no 'type' that the "
        "specification knows and is not judged\n"
        "error ref-not-found 11:15 '#/components/securitySchemes/g' leads nowhere: "
        "'#/components/securitySchemes' has no 'g'\n");
}

int test_surroundings(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_nearest_servers_count),
        UNIT(without_servers_paths_begin_at_the_root),
        UNIT(variables_of_a_server_have_their_defaults),
        UNIT(a_variable_without_default_stays_and_is_told),
        UNIT(a_server_without_url_is_left_out),
        UNIT(schemes_are_read_and_asked_for),
        UNIT(an_unknown_scheme_makes_its_way_impossible),
        UNIT(a_scheme_that_cannot_be_used_is_told),
    };
    return cmocka_run_group_tests_name("surroundings", tests, NULL, NULL);
}
