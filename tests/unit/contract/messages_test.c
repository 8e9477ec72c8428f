/* Bodies, responses, media types, examples, headers, links. */
#include "model.h"

#define GET "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n"

static void a_body_has_its_media_types_in_document_order(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    put:\n      requestBody: {$ref: "
                                  "'#/components/requestBodies/b'}\n      " DONE "\n"
                                  "components:\n  requestBodies:\n    b:\n      required: true\n   "
                                  "   content:\n"
                                  "        text/csv: {}\n        application/json: {schema: {type: "
                                  "object}}\n        image/*: {}\n        x-other: {}\n"),
        "PUT /a [PUT /a]\n  body required\n    text/csv\n    application/json schema\n    "
        "image/*\n  204\n");
}

static void an_encoding_says_how_a_property_is_written(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    put:\n      requestBody:\n        content:\n "
                                  "         multipart/form-data:\n"
                                  "            schema: {}\n            encoding:\n"
                                  "              photo: {contentType: 'image/png, image/jpeg', "
                                  "headers: {X-Size: {schema: {}}, content-type: {schema: {}}}}\n"
                                  "              tags: {style: form, explode: false}\n      " DONE
                                  "\n"),
        "PUT /a [PUT /a]\n  body\n    multipart/form-data schema\n"
        "      encoding photo image/png, image/jpeg\n"
        "        header X-Size schema\n"
        "      encoding tags form explode=false\n"
        "  204\n"
        "note header-ignored 11:93 the header 'content-type' is ignored, as the specification "
        "says\n");
}

static void a_code_is_a_status_a_range_or_default(void **state)
{
    assert_text(
        model_of(
            *state,
            OPENAPI(
                "3.0.3") "paths:\n  /a:\n    get:\n      responses:\n        200: {description: "
                         "d}\n        4XX: {description: d}\n"
                         "        5xx: {description: d}\n        default: {$ref: "
                         "'#/components/responses/r'}\n"
                         "        x-y: 1\n        600: {}\n        ok: {}\n        2X0: {}\n       "
                         " '20': {}\n        Default: {}\n"
                         "components: {responses: {r: {description: d, content: {a/b: {}}}}}\n"),
        "GET /a [GET /a]\n  200\n  4XX (400-499)\n  5xx (500-599)\n  default\n    a/b\n"
        "error response-code-invalid 12:9 '600' is neither a status, a range such as '4XX', nor "
        "'default'\n"
        "error response-code-invalid 13:9 'ok' is neither a status, a range such as '4XX', nor "
        "'default'\n"
        "error response-code-invalid 14:9 '2X0' is neither a status, a range such as '4XX', nor "
        "'default'\n"
        "error response-code-invalid 15:9 '20' is neither a status, a range such as '4XX', nor "
        "'default'\n"
        "error response-code-invalid 16:9 'Default' is neither a status, a range such as '4XX', "
        "nor 'default'\n");
}

static void headers_have_a_schema_or_content(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") GET
                         "          headers:\n            X-A: {schema: {}, required: true, "
                         "explode: true, example: 3}\n"
                         "            X-B: {content: {application/json: {schema: {}}}}\n"
                         "            X-C: {$ref: '#/components/headers/c'}\n"
                         "            Content-Type: {schema: {}}\n"
                         "components: {headers: {c: {schema: {}}}}\n"),
                "GET /a [GET /a]\n  200\n"
                "    header X-A required explode schema default=3\n"
                "    header X-B\n"
                "        application/json schema\n"
                "    header X-C schema\n"
                "note header-ignored 13:13 the header 'Content-Type' is ignored, as the "
                "specification says\n");
}

static void a_header_that_contains_itself_ends_there(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") GET
                         "          headers: {X: {$ref: '#/components/headers/x'}}\n"
                         "components:\n  headers:\n    x: {content: {a/b: {encoding: {p: {headers: "
                         "{Y: {$ref: '#/components/headers/x'}}}}}}}\n"),
                "GET /a [GET /a]\n  200\n    header X\n        a/b\n          encoding p\n"
                "warning contract-circular 12:53 this contains itself, and is left out here\n");
}

static void links_lead_to_operations(void **state)
{
    assert_text(
        model_of(*state,
                 OPENAPI("3.0.3") "paths:\n  /a:\n    get:\n      operationId: getA\n      "
                                  "responses:\n        '200':\n          description: d\n"
                                  "          links:\n            self: {operationId: getA}\n       "
                                  "     other: {operationRef: '#/paths/~1b/get'}\n"
                                  "            none: {operationId: getB}\n            both: "
                                  "{operationId: getA, operationRef: x}\n            empty: {}\n"),
        "GET /a [getA]\n  200\n    link self to getA\n    link other to #/paths/~1b/get\n    link "
        "none to getB\n"
        "warning link-invalid 14:19 a link must have 'operationId' or 'operationRef', and not "
        "both\n"
        "warning link-invalid 15:20 a link must have 'operationId' or 'operationRef', and not "
        "both\n"
        "warning link-invalid 13:33 there is no operation 'getB'\n");
}

static void examples_are_values_by_name(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.0.3") GET
                         "          content:\n            a/b: {example: {a: [1, null]}}\n"
                         "            a/c: {examples: {x: {summary: s, value: 1}, y: {$ref: "
                         "'#/components/examples/y'}}}\n"
                         "            a/d: {example: 1, examples: {z: {value: 2}}}\n"
                         "components: {examples: {y: {value: {b: 2}}}}\n"),
                "GET /a [GET /a]\n  200\n    a/b default={\"a\":[1,null]}\n    a/c x=1 "
                "y={\"b\":2}\n    a/d default=1 z=2\n"
                "warning example-ambiguous 12:19 'example' and 'examples' exclude each other; "
                "'example' comes first\n");
}

static void an_example_that_is_a_reference_is_what_it_leads_to(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE("root.yaml", OPENAPI("3.0.3") GET
                   "          content:\n            a/b: {example: {$ref: pets.json}}\n"
                   "            a/c: {examples: {x: {value: {$ref: 'pets.json#/0'}}}}\n"
                   "            a/d: {example: {$ref: nowhere.json}}\n"
                   "            a/e: {example: {$ref: pets.json, more: 1}}\n"),
        WORLD_FILE("pets.json", "[\"cat\"]"),
    };
    assert_text(MODEL_FILES(*state, files),
                "GET /a [GET /a]\n  200\n    a/b default=[\"cat\"]\n    a/c x=\"cat\"\n"
                "    a/d default={\"$ref\":\"nowhere.json\"}\n"
                "    a/e default={\"$ref\":\"pets.json\",\"more\":1}\n");
}

static void an_example_without_value_is_taken_for_it(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.0.3") GET "          content: {a/b: {examples: {x: {name: "
                                              "Tom}, y: 7, z: {summary: s}, e: {}}}}\n"),
        "GET /a [GET /a]\n  200\n    a/b x={\"name\":\"Tom\"} y=7\n"
        "warning example-without-value 9:41 this should be an object with 'value'; it is taken for "
        "the value itself\n"
        "warning example-without-value 9:57 this should be an object with 'value'; it is taken for "
        "the value itself\n");
}

static void an_example_may_be_a_file(void **state)
{
    const struct world_file files[] = {
        WORLD_FILE(
            "root.yaml", OPENAPI("3.0.3") GET
            "          content:\n            image/png: {examples: {x: {externalValue: cat.png}}}\n"
            "            image/gif: {examples: {x: {externalValue: none.gif}}}\n"
            "            image/bmp: {examples: {x: {externalValue: "
            "'https://a.example/cat.bmp'}}}\n"),
        WORLD_FILE("cat.png", "PNG"),
    };
    assert_text(MODEL_FILES(*state, files),
                "GET /a [GET /a]\n  200\n    image/png x=(file:///world/cat.png: PNG)\n"
                "    image/gif x=(none.gif: )\n    image/bmp x=(https://a.example/cat.bmp: )\n"
                "warning example-file-unreadable 11:55 'none.gif' could not be read: there is no "
                "such file\n"
                "warning example-file-unreadable 12:55 'https://a.example/cat.bmp' could not be "
                "read: it lies outside the "
                "contract's folder; --allow-ref permits it\n");
}

static void openapi_3_2_has_more_kinds_of_examples(void **state)
{
    assert_text(model_of(*state, OPENAPI("3.2.0") GET
                         "          content:\n            a/b: {examples: {x: {dataValue: {a: 1}, "
                         "serializedValue: a=1}, y: {serializedValue: ''}}}\n"
                         "            a/c: {$ref: '#/components/mediaTypes/m'}\n"
                         "components: {mediaTypes: {m: {itemSchema: {}, schema: true}}}\n"),
                "GET /a [GET /a]\n  200\n    a/b x={\"a\":1}<a=1> y=<>\n    a/c schema items\n");
}

static void what_is_no_media_type_is_left_out(void **state)
{
    assert_text(
        model_of(*state, OPENAPI("3.0.3") GET "          content: {json: {}, '*/*': {}, '*': {}, "
                                              "a/b;c=d: {}, /x: {}, a/: {}, e/f: 1}\n"),
        "GET /a [GET /a]\n  200\n    */*\n    *\n    a/b;c=d\n"
        "error media-type-invalid 9:21 'json' is no media type\n"
        "error media-type-invalid 9:64 '/x' is no media type\n"
        "error media-type-invalid 9:72 'a/' is no media type\n"
        "error contract-type-wrong 9:85 this must be a Media Type Object, and is of type number\n");
}

int test_messages(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(a_body_has_its_media_types_in_document_order),
        UNIT(an_encoding_says_how_a_property_is_written),
        UNIT(a_code_is_a_status_a_range_or_default),
        UNIT(headers_have_a_schema_or_content),
        UNIT(a_header_that_contains_itself_ends_there),
        UNIT(links_lead_to_operations),
        UNIT(examples_are_values_by_name),
        UNIT(an_example_that_is_a_reference_is_what_it_leads_to),
        UNIT(an_example_without_value_is_taken_for_it),
        UNIT(an_example_may_be_a_file),
        UNIT(openapi_3_2_has_more_kinds_of_examples),
        UNIT(what_is_no_media_type_is_left_out),
    };
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
