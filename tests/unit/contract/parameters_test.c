/* Parameters of OpenAPI 3. */
#include "model.h"

static void parameters_of_the_path_come_behind_those_of_the_operation(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a/{id}:\n    parameters:\n"
                                  "      - {name: id, in: path, required: true, schema: {}}\n"
                                  "      - {name: X-A, in: header, schema: {}}\n"
                                  "      - {name: q, in: query, schema: {}}\n"
                                  "    get: {" DONE "}\n"
                                  "    put:\n      parameters:\n"
                                  "        - {name: x-a, in: header, required: true, schema: {}}\n"
                                  "        - {name: q, in: cookie, schema: {}}\n"
                                  "      " DONE "\n"),
        "GET /a/{id} [GET /a/{id}]\n"
        "  path id simple required schema\n"
        "  header X-A simple schema\n"
        "  query q form explode schema\n"
        "  204\n"
        "PUT /a/{id} [PUT /a/{id}]\n"
        "  header x-a simple required schema\n"
        "  cookie q form explode schema\n"
        "  path id simple required schema\n"
        "  query q form explode schema\n"
        "  204\n");
}

static void each_style_is_allowed_in_its_place(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI("3.2.0") "paths:\n  /a/{l}{m}:\n    get:\n      parameters:\n"
                             "        - {name: l, in: path, required: true, style: label, explode: "
                             "true, schema: {}}\n"
                             "        - {name: m, in: path, required: true, style: matrix, schema: "
                             "{}}\n"
                             "        - {name: s, in: query, style: spaceDelimited, schema: {}}\n"
                             "        - {name: p, in: query, style: pipeDelimited, allowReserved: "
                             "true, schema: {}}\n"
                             "        - {name: d, in: query, style: deepObject, schema: {}}\n"
                             "        - {name: f, in: query, style: form, explode: false, "
                             "allowEmptyValue: true, schema: {}}\n"
                             "        - {name: c, in: cookie, style: cookie, deprecated: true, "
                             "schema: {}}\n"
                             "        - {name: h, in: header, style: form, schema: {}}\n"
                             "        - {name: x, in: query, style: nonsense, schema: {}}\n"
                             "      " DONE "\n"),
        "GET /a/{l}{m} [GET /a/{l}{m}]\n"
        "  path l label explode required schema\n"
        "  path m matrix required schema\n"
        "  query s space schema\n"
        "  query p pipe reserved schema\n"
        "  query d deepObject schema\n"
        "  query f form empty schema\n"
        "  cookie c cookie explode deprecated schema\n"
        "  header h simple schema\n"
        "  query x form explode schema\n"
        "  204\n"
        "warning parameter-style-invalid 14:40 there is no style 'form' for a parameter in header; "
        "the standard one is taken\n"
        "warning parameter-style-invalid 15:39 there is no style 'nonsense' for a parameter in "
        "query; "
        "the standard one is taken\n");
}

static void a_parameter_may_have_content_instead_of_a_schema(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI(
                "3.2.0") "paths:\n  /a:\n    get:\n      parameters:\n"
                         "        - {name: f, in: query, content: {application/json: {schema: {}, "
                         "example: {a: 1}}}}\n"
                         "        - {name: g, in: querystring, content: {text/plain: {}}}\n"
                         "        - {name: h, in: query, content: {}}\n"
                         "        - {name: i, in: query, content: {text/plain: {}}, schema: {}}\n"
                         "        - {name: j, in: query}\n"
                         "      " DONE "\n"),
        "GET /a [GET /a]\n"
        "  query f form explode\n"
        "    application/json schema default={\"a\":1}\n"
        "  querystring g form explode\n"
        "    text/plain\n"
        "  query h form explode\n"
        "  query i form explode\n"
        "    text/plain\n"
        "  query j form explode\n"
        "  204\n"
        "warning parameter-content 9:41 this parameter must have exactly one media type in its "
        "'content'\n"
        "warning parameter-content 10:41 this parameter has both 'schema' and 'content'; 'content' "
        "is taken\n"
        "warning parameter-content 11:11 this parameter has neither 'schema' nor 'content', so any "
        "value will do\n");
}

static void a_parameter_that_makes_no_sense_is_left_out(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      parameters:\n"
                             "        - {name: a, schema: {}}\n"
                             "        - {in: query, schema: {}}\n"
                             "        - {name: b, in: body, schema: {}}\n"
                             "        - {name: c, in: querystring, content: {text/plain: {}}}\n"
                             "        - nothing\n"
                             "        - {$ref: '#/components/parameters/p'}\n"
                             "        - {name: ok, in: query, schema: {}}\n"
                             "      " DONE "\n"),
        "GET /a [GET /a]\n  query ok form explode schema\n  204\n"
        "error parameter-invalid 7:11 this parameter lacks 'name' or 'in' and is left out\n"
        "error parameter-invalid 8:11 this parameter lacks 'name' or 'in' and is left out\n"
        "error parameter-invalid 9:25 this parameter has an 'in' that does not exist and is left "
        "out\n"
        "error parameter-invalid 10:25 this parameter has an 'in' that does not exist and is left "
        "out\n"
        "error contract-type-wrong 11:11 this must be a Parameter Object, and is of type string\n"
        "error ref-not-found 12:18 '#/components/parameters/p' leads nowhere: '#' has no "
        "'components'\n");
}

static void a_parameter_that_is_there_twice_counts_once(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      parameters:\n"
                                  "        - {name: a, in: query, required: true, schema: {}}\n"
                                  "        - {name: a, in: query, schema: {}}\n"
                                  "        - {name: X, in: header, schema: {}}\n"
                                  "        - {name: x, in: header, schema: {}}\n"
                                  "        - {name: A, in: query, schema: {}}\n"
                                  "      " DONE "\n"),
        "GET /a [GET /a]\n"
        "  query a form explode required schema\n"
        "  header X simple schema\n"
        "  query A form explode schema\n"
        "  204\n"
        "warning parameter-duplicate 8:11 the parameter 'a' is in this list twice; the first one "
        "counts\n"
        "warning parameter-duplicate 10:11 the parameter 'x' is in this list twice; the first one "
        "counts\n");
}

static void fields_that_the_contract_says_elsewhere_are_ignored(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      parameters:\n"
                                  "        - {name: accept, in: header, schema: {}}\n"
                                  "        - {name: Content-Type, in: header, schema: {}}\n"
                                  "        - {name: Authorization, in: header, schema: {}}\n"
                                  "        - {name: Authorization, in: query, schema: {}}\n"
                                  "      " DONE "\n"),
        "GET /a [GET /a]\n  query Authorization form explode schema\n  204\n"
        "note parameter-ignored 7:11 the parameter 'accept' is ignored, as the specification says\n"
        "note parameter-ignored 8:11 the parameter 'Content-Type' is ignored, as the specification "
        "says\n"
        "note parameter-ignored 9:11 the parameter 'Authorization' is ignored, as the "
        "specification says\n");
}

static void variables_and_path_parameters_are_held_against_each_other(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI("3.0.3") "paths:\n  /a/{b}/{c}/{b}:\n"
                             "    parameters: [{name: z, in: path, required: true, schema: {}}]\n"
                             "    get:\n      parameters:\n"
                             "        - {name: c, in: path, schema: {}}\n"
                             "        - {name: y, in: path, required: true, schema: {}}\n"
                             "        - {name: b, in: query, schema: {}}\n"
                             "      " DONE "\n"),
        "GET /a/{b}/{c}/{b} [GET /a/{b}/{c}/{b}]\n"
        "  path c simple required schema\n"
        "  path y simple required schema\n"
        "  query b form explode schema\n"
        "  path z simple required schema\n"
        "  204\n"
        "warning path-parameter-unused 4:3 the path parameter 'z' has no place in "
        "'/a/{b}/{c}/{b}'\n"
        "warning path-parameter-optional 8:11 the path parameter 'c' must have 'required: true', "
        "and is taken so\n"
        "warning path-parameter-undeclared 7:7 '{b}' of '/a/{b}/{c}/{b}' is declared by no "
        "parameter\n"
        "warning path-parameter-unused 7:7 the path parameter 'y' has no place in "
        "'/a/{b}/{c}/{b}'\n");
}

static void examples_of_parameters_are_gathered(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      parameters:\n"
                                  "        - {name: a, in: query, schema: {}, example: null}\n"
                                  "        - {name: b, in: query, schema: {}, examples: {x: "
                                  "{value: 1}, y: {$ref: '#/components/examples/e'}}}\n"
                                  "      " DONE "\ncomponents: {examples: {e: {value: [2]}}}\n"),
        "GET /a [GET /a]\n"
        "  query a form explode schema default=null\n"
        "  query b form explode schema x=1 y=[2]\n"
        "  204\n");
}

int test_parameters(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(parameters_of_the_path_come_behind_those_of_the_operation),
        UNIT(each_style_is_allowed_in_its_place),
        UNIT(a_parameter_may_have_content_instead_of_a_schema),
        UNIT(a_parameter_that_makes_no_sense_is_left_out),
        UNIT(a_parameter_that_is_there_twice_counts_once),
        UNIT(fields_that_the_contract_says_elsewhere_are_ignored),
        UNIT(variables_and_path_parameters_are_held_against_each_other),
        UNIT(examples_of_parameters_are_gathered),
    };
    return cmocka_run_group_tests_name("parameters", tests, NULL, NULL);
}
