/* Which response, media type and example a request gets. */
#include "reply_tests.h"

#define JSON_STRING "content: {application/json: {schema: {type: string}}}"
#define JSON_A "content: {application/json: {example: a}}"
#define THREE                                                                                      \
    "{'200': {description: '', content: {application/xml: {example: <x/>}, application/json: "     \
    "{example: j}, "                                                                               \
    "text/plain: {example: t}}}}"
#define NAMED                                                                                      \
    "{'200': {description: '', content: {application/json: {examples: {one: {value: 1}, two: "     \
    "{value: 2}}}}}}"

/* clang-format off */
const struct reply_row choice_rows[] = {
    /* ---- status, no wish ---- */
    {"the lowest 2NN", "3.1.0",
     "{'404': {description: ''}, '201': {description: ''}, '200': {description: ''}}", NULL, NULL,
     NULL, "200 \n\n"},
    {"a number before a range", "3.1.0", "{2XX: {description: ''}, '204': {description: ''}}", NULL,
     NULL, NULL, "204 \n\n"},
    {"a range answers its first status", "3.1.0", "{2XX: {description: '', " JSON_A "}}", NULL,
     NULL, NULL, "200 application/json\n\n\"a\""},
    {"default as 200", "3.1.0",
     "{'404': {description: ''}, default: {description: '', " JSON_A "}}", NULL, NULL, NULL,
     "200 application/json\n\n\"a\""},
    {"else the first declared", "3.1.0", "{'404': {description: ''}, '302': {description: ''}}",
     NULL, NULL, NULL, "404 \n\n"},
    {"a range of redirects", "3.1.0", "{3XX: {description: ''}}", NULL, NULL, NULL, "300 \n\n"},
    {"an interim status is no answer", "3.1.0",
     "{'101': {description: ''}, '400': {description: ''}}", NULL, NULL, NULL, "400 \n\n"},
    {"no response at all", "3.1.0", "{}", NULL, NULL, NULL,
     "NO_RESPONSE the operation declares no response that could be sent []"},
    {"only an interim status", "3.1.0", "{'101': {description: ''}}", NULL, NULL, NULL,
     "NO_RESPONSE the operation declares no response that could be sent [101]"},
    /* ---- status, wished ---- */
    {"code", "3.1.0", "{'200': {description: ''}, '404': {description: '', " JSON_A "}}", NULL,
     "404", NULL, "404 application/json\n\n\"a\""},
    {"code by range", "3.1.0", "{'200': {description: ''}, 4XX: {description: '', " JSON_A "}}",
     NULL, "418", NULL, "418 application/json\n\n\"a\""},
    {"code exactly before its range", "3.1.0",
     "{4XX: {description: ''}, '418': {description: '', " JSON_A "}}", NULL, "418", NULL,
     "418 application/json\n\n\"a\""},
    {"code by default", "3.1.0",
     "{'200': {description: ''}, default: {description: '', " JSON_A "}}", NULL, "503", NULL,
     "503 application/json\n\n\"a\""},
    {"a code that is not there", "3.1.0", "{'200': {description: ''}, 5XX: {description: ''}}",
     NULL, "418", NULL, "NO_SUCH_STATUS status 418 is not declared [200, 5XX]"},
    {"a code that is no final status", "3.1.0", "{default: {description: ''}}", NULL, "103", NULL,
     "NO_SUCH_STATUS status 103 cannot be sent as a final status [default]"},
    {"a code that is no number", "3.1.0", "{'200': {description: ''}}", NULL, "abc", NULL,
     "BAD_WISH the wanted status \"abc\" is not three digits [200]"},
    {"an empty code", "3.1.0", "{'200': {description: ''}}", NULL, "", NULL,
     "BAD_WISH the wanted status \"\" is not three digits [200]"},
    /* ---- media types ---- */
    {"no Accept: JSON", "3.1.0", THREE, NULL, NULL, NULL, "200 application/json\n\n\"j\""},
    {"no Accept and no JSON: the first", "3.1.0",
     "{'200': {description: '', content: {text/csv: {example: c}, text/plain: {example: t}}}}", NULL, NULL, NULL, "200 text/csv\n\nc"},
    {"Accept with any type: JSON", "3.1.0", THREE, "*/*", NULL, NULL,
     "200 application/json\n\n\"j\""},
    {"Accept", "3.1.0", THREE, "text/plain", NULL, NULL, "200 text/plain\n\nt"},
    {"Accept by weight", "3.1.0", THREE, "text/plain;q=0.5, application/xml;q=0.9", NULL, NULL,
     "200 application/xml\n\n<x/>"},
    {"a browser's Accept", "3.1.0", THREE, "text/html,application/xml;q=0.9,*/*;q=0.8", NULL, NULL,
     "200 application/xml\n\n<x/>"},
    {"Accept that nothing fits", "3.1.0", THREE, "image/png", NULL, NULL,
     "NOT_ACCEPTABLE no media type of the response fits \"image/png\" [application/xml, "
     "application/json, text/plain]"},
    {"Accept and a response without content", "3.1.0", "{'200': {description: ''}}", "image/png",
     NULL, NULL, "200 \n\n"},
    {"204 has no body, whatever is declared", "3.1.0", "{'204': {description: '', " JSON_A "}}",
     NULL, NULL, NULL, "204 \n\n"},
    {"304 likewise", "3.1.0", "{'304': {description: '', " JSON_A "}}", NULL, NULL, NULL,
     "304 \n\n"},
    {"any type is answered as JSON", "3.1.0",
     "{'200': {description: '', content: {'*/*': {example: a}}}}", NULL, NULL, NULL,
     "200 application/json\n\n\"a\""},
    {"a wildcard is answered as Accept says", "3.1.0",
     "{'200': {description: '', content: {'*/*': {example: a}}}}", "text/html;q=0.1, text/csv",
     NULL, NULL, "200 text/csv\n\na"},
    {"any text", "3.1.0", "{'200': {description: '', content: {'text/*': {example: a}}}}", NULL,
     NULL, NULL, "200 text/plain\n\na"},
    {"any image, the wanted one", "3.1.0",
     "{'200': {description: '', content: {'image/*': {example: a}}}}", "image/webp", NULL, NULL,
     "200 image/webp\n\na"},
    {"parameters stay", "3.1.0",
     "{'200': {description: '', content: {'application/json; charset=utf-8': {example: a}}}}", "application/json", NULL, NULL, "200 application/json; charset=utf-8\n\n\"a\""},
    {"produces of Swagger 2.0", "2.0", "{'200': {description: '', schema: {type: string}}}", NULL,
     NULL, NULL, "200 application/json\n\n\"string\""},
    /* ---- examples ---- */
    {"the first example", "3.1.0", NAMED, NULL, NULL, NULL, "200 application/json\n\n1"},
    {"a wanted example", "3.1.0", NAMED, NULL, NULL, "two", "200 application/json\n\n2"},
    {"an example that is not there", "3.1.0", NAMED, NULL, NULL, "three",
     "NO_SUCH_EXAMPLE there is no example \"three\" [one, two]"},
    {"a lone example is the default one", "3.1.0", "{'200': {description: '', " JSON_A "}}", NULL,
     NULL, "default", "200 application/json\n\n\"a\""},
    {"the schema's example is the default one", "3.1.0",
     "{'200': {description: '', content: {application/json: {schema: {type: string, example: "
     "s}}}}}", NULL, NULL, "default", "200 application/json\n\n\"s\""},
    {"an example of no body", "3.1.0", "{'204': {description: ''}}", NULL, NULL, "one",
     "NO_SUCH_EXAMPLE there is no example \"one\" []"},
    {"an example before the schema's", "3.1.0",
     "{'200': {description: '', content: {application/json: {example: m, schema: {type: string, "
     "example: s}}}}}", NULL, NULL, NULL, "200 application/json\n\n\"m\""},
    {"neither example nor schema", "3.1.0",
     "{'200': {description: '', content: {application/json: {}}}}", NULL, NULL, NULL,
     "200 application/json\n\n"},
    {"examples of Swagger 2.0", "2.0",
     "{'200': {description: '', examples: {application/json: {a: 1}}}}", NULL, NULL, NULL,
     "200 application/json\n\n{\"a\":1}"},
    {"an example that is null", "3.1.0",
     "{'200': {description: '', content: {application/json: {example: null}}}}", NULL, NULL, NULL,
     "200 application/json\n\nnull"},
    {"what cannot be made says why", "3.1.0",
     "{'200': {description: '', content: {application/json: {schema: {type: array, minItems: 1, "
     "items: false}}}}}", NULL, NULL, NULL,
     "NOT_RENDERED no value is allowed here: "
     "/paths/~1x/get/responses/200/content/application~1json/schema/items []"},
};
/* clang-format on */
const size_t choice_row_count = sizeof choice_rows / sizeof *choice_rows;
