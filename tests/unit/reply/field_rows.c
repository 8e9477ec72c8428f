/* Response header fields. */
#include "reply_tests.h"

#define HEAD(headers) "{'200': {description: '', headers: {" headers "}}}"

/* clang-format off */
const struct reply_row field_rows[] = {
    {"in the contract's order, names in lower case", "3.1.0",
     HEAD("X-B: {schema: {type: string}}, X-A: {schema: {type: integer}}"), NULL, NULL, NULL,
     "200 \nx-b: string\nx-a: 0\n\n"},
    {"an example", "3.1.0", HEAD("X-A: {example: 7, schema: {type: integer}}"), NULL, NULL, NULL,
     "200 \nx-a: 7\n\n"},
    {"the first of examples", "3.1.0", HEAD("X-A: {examples: {p: {value: a}, q: {value: b}}}"),
     NULL, NULL, NULL, "200 \nx-a: a\n\n"},
    {"booleans", "3.1.0", HEAD("X-A: {schema: {type: boolean}}"), NULL, NULL, NULL,
     "200 \nx-a: true\n\n"},
    {"arrays are joined by commas", "3.1.0", HEAD("X-A: {example: [1, b, true]}"), NULL, NULL, NULL,
     "200 \nx-a: 1,b,true\n\n"},
    {"objects likewise", "3.1.0", HEAD("X-A: {example: {a: 1, b: 2}, schema: {type: object}}"),
     NULL, NULL, NULL, "200 \nx-a: a,1,b,2\n\n"},
    {"objects, exploded", "3.1.0",
     HEAD("X-A: {explode: true, example: {a: 1, b: 2}, schema: {type: object}}"), NULL, NULL, NULL,
     "200 \nx-a: a=1,b=2\n\n"},
    {"content goes out as JSON", "3.1.0",
     HEAD("X-A: {content: {application/json: {example: {a: 1}}}}"), NULL, NULL, NULL,
     "200 \nx-a: {\"a\":1}\n\n"},
    {"content by its schema", "3.1.0",
     HEAD("X-A: {content: {application/json: {schema: {type: string}}}}"), NULL, NULL, NULL,
     "200 \nx-a: \"string\"\n\n"},
    {"no line ends, no control bytes, no bytes above ASCII", "3.1.0",
     HEAD("X-A: {example: \"a\\r\\nb\\0c\\u00e9 \"}"), NULL, NULL, NULL,
     "200 \nx-a: a  b c%C3%A9\n\n"},
    {"in JSON these are escapes", "3.1.0",
     HEAD("X-A: {content: {application/json: {example: {\"\\r\\u00e9\": \"\\x7f\\U0001F600\"}}}}"),
     NULL, NULL, NULL, "200 \nx-a: {\"\\r\\u00e9\":\"\\u007f\\ud83d\\ude00\"}\n\n"},
    {"what belongs to connection and body is not sent", "3.1.0",
     HEAD("Content-Type: {example: a}, content-length: {example: 1}, Transfer-Encoding: {example: "
          "chunked}, "
          "Connection: {example: close}, Content-Encoding: {example: gzip}, Location: {example: "
          "/a}"),
     NULL, NULL, NULL, "200 \nlocation: /a\n\n"},
    {"a name that is no token is left out", "3.1.0", HEAD("'X A': {example: 1}, X-B: {example: 2}"),
     NULL, NULL, NULL, "200 \nx-b: 2\n\n"},
    {"a header of Swagger 2.0", "2.0", HEAD("X-A: {type: integer, default: 3}"), NULL, NULL, NULL,
     "200 \nx-a: 3\n\n"},
    {"an array header of Swagger 2.0", "2.0",
     HEAD("X-A: {type: array, minItems: 2, items: {type: integer}}"), NULL, NULL, NULL,
     "200 \nx-a: 0,0\n\n"},
    {"an optional header that cannot be made is left out", "3.1.0",
     HEAD("X-A: {schema: false}, X-B: {example: 1}"), NULL, NULL, NULL, "200 \nx-b: 1\n\n"},
    {"a required header that cannot be made", "3.1.0", HEAD("X-A: {required: true, schema: false}"),
     NULL, NULL, NULL,
     "NOT_RENDERED no value is allowed here: /paths/~1x/get/responses/200/headers/X-A/schema []"},
};
/* clang-format on */
const size_t field_row_count = sizeof field_rows / sizeof *field_rows;
