/* Bodies, byte for byte. */
#include "reply_tests.h"

#define BODY(type, rest) "{'200': {description: '', content: {'" type "': {" rest "}}}}"

/* clang-format off */
const struct reply_row body_rows[] = {
    /* ---- JSON ---- */
    {"a sample", "3.1.0", BODY("application/json", "schema: {$ref: '#/components/schemas/Pet'}"),
     NULL, NULL, NULL,"200 application/json\n\n{\"name\":\"string\"}"},
    {"a structured suffix", "3.1.0",
     BODY("application/problem+json", "example: {b: 1, a: [true, null]}"), NULL, NULL, NULL,
     "200 application/problem+json\n\n{\"b\":1,\"a\":[true,null]}"},
    {"numbers by their text", "3.1.0",
     BODY("application/json", "example: [1.50, 1e3, 12345678901234567890]"), NULL, NULL, NULL,
     "200 application/json\n\n[1.50,1e3,12345678901234567890]"},
    {"JSON given as a string where an object is wanted", "3.1.0",
     BODY("application/json", "schema: {type: object}, example: '{\"a\": 1}'"), NULL, NULL, NULL,
     "200 application/json\n\n{\"a\": 1}"},
    {"JSON given as a string where a string is wanted", "3.1.0",
     BODY("application/json", "schema: {type: string}, example: '{\"a\": 1}'"), NULL, NULL, NULL,
     "200 application/json\n\n\"{\\\"a\\\": 1}\""},
    {"no schema and no example", "3.1.0", BODY("application/json", ""), NULL, NULL, NULL,
     "200 application/json\n\n"},
    {"writeOnly is left out", "3.1.0",
     BODY("application/json", "schema: {required: [p], properties: {p: {type: string, writeOnly: "
     "true}, q: {const: 1}}}"),
     NULL, NULL, NULL,"200 application/json\n\n{\"q\":1}"},
    {"serialized", "3.2.0", BODY("application/json", "examples: {a: {serializedValue: '[ 1 ]'}}"),
     NULL, NULL,NULL,"200 application/json\n\n[ 1 ]"},
    {"dataValue", "3.2.0", BODY("application/json", "examples: {a: {dataValue: [1]}}"), NULL, NULL,
     NULL, "200 application/json\n\n[1]"},
    /* ---- text ---- */
    {"a string as text", "3.1.0", BODY("text/plain", "schema: {type: string}"), NULL, NULL, NULL,
     "200 text/plain\n\nstring"},
    {"an object as text", "3.1.0", BODY("text/plain", "example: {a: 1}"), NULL, NULL, NULL,
     "200 text/plain\n\n{\"a\":1}"},
    {"a number as text", "3.1.0", BODY("text/html", "schema: {type: integer}"), NULL, NULL, NULL,
     "200 text/html\n\n0"},
    {"YAML is written as JSON", "3.1.0", BODY("application/yaml", "example: {a: 1}"), NULL, NULL,
     NULL,"200 application/yaml\n\n{\"a\":1}"},
    /* ---- bytes ---- */
    {"an example in base64", "3.1.0",
     BODY("application/octet-stream",
     "schema: {type: string, contentEncoding: base64}, example: aGVsbG8="),
     NULL, NULL, NULL,"200 application/octet-stream\n\nhello"},
    {"an example of format byte", "3.0.3",
     BODY("image/webp", "schema: {type: string, format: byte}, example: aGVsbG8"), NULL, NULL, NULL,
     "200 image/webp\n\nhello"},
    {"an example as it is", "3.1.0",
     BODY("image/webp","schema: {type: string}, example: 'not base64!'"), NULL, NULL,NULL,
     "200 image/webp\n\nnot base64!"},
    {"a made SVG", "3.1.0", BODY("image/svg+xml", "schema: {type: string, format: binary}"),NULL,
     NULL,NULL,
     "200 image/svg+xml\n\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"},
    {"a PDF without schema", "3.1.0", BODY("application/pdf", ""), NULL, NULL, NULL,
     "200 application/pdf\n\n%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n2 0 "
     "obj<</Type/Pages/Kids[3 0 "
     "R]/Count 1>> endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>> endobj\nxref\n0 "
     "4\n0000000000 "
     "65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000103 00000 n \ntrailer<</Size "
     "4/Root 1 0 "
     "R>>\nstartxref\n165\n%%EOF\n"},
    {"a schema's example of bytes", "3.1.0",
     BODY("application/octet-stream", "schema: {type: string, format: binary, example: abc}"), NULL,
     NULL, NULL,"200 application/octet-stream\n\nabc"},
    /* ---- XML ---- */
    {"XML as authored", "3.1.0", BODY("application/xml", "example: '<a/>'"), NULL, NULL, NULL,
     "200 application/xml\n\n<a/>"},
    {"XML by the component's name", "3.1.0",
     BODY("application/xml", "schema: {$ref: '#/components/schemas/Pet'}"), NULL, NULL, NULL,
     "200 application/xml\n\n<?xml version=\"1.0\" "
     "encoding=\"UTF-8\"?>\n<Pet><name>string</name></Pet>"},
    {"XML by xml.name, with an attribute", "3.1.0",
     BODY("application/xml", "schema: {$ref: '#/components/schemas/Tag'}"), NULL, NULL, NULL,
     "200 application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tag id=\"0\"></tag>"},
    {"arrays beside one another and wrapped", "3.1.0",
     BODY("text/xml","schema: {xml: {name: r}, properties: {a: {type: array, minItems: 2, items: "
     "{type: integer}}, "
                      "b: {type: array, xml: {wrapped: true, name: bs}, items: {type: integer, "
                      "xml: {name: b}}}}}"),
     NULL, NULL, NULL,
     "200 text/xml\n\n<?xml version=\"1.0\" "
     "encoding=\"UTF-8\"?>\n<r><a>0</a><a>0</a><bs><b>0</b></bs></r>"},
    {"a namespace with a prefix", "3.1.0",
     BODY("application/xml", "schema: {xml: {name: r, prefix: p, namespace: 'http://e.x/'}, "
     "properties: {a: {const: '<&'}}}"),
     NULL, NULL, NULL,
     "200 application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p:r "
     "xmlns:p=\"http://e.x/\"><a>&lt;&amp;</a></p:r>"},
    {"an array as root", "3.1.0",
     BODY("application/xml", "schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}"),
     NULL,NULL, NULL,
     "200 application/xml\n\n<?xml version=\"1.0\" "
     "encoding=\"UTF-8\"?>\n<root><Pet><name>string</name></Pet></root>"},
    {"names that XML cannot have","3.1.0",
     BODY("application/xml", "schema: {properties: {'1 a': {const: 1}}}"), NULL, NULL, NULL,
     "200 application/xml\n\n<?xml version=\"1.0\" "
     "encoding=\"UTF-8\"?>\n<root><_1_a>1</_1_a></root>"},
    /* ---- forms ---- */
    {"a form", "3.1.0",
     BODY("application/x-www-form-urlencoded", "example: {a: 'b c&d', l: [1, x], o: {p: 1}}"), NULL,
     NULL, NULL,
     "200 application/x-www-form-urlencoded\n\na=b%20c%26d&l=1&l=x&o=%7B%22p%22%3A1%7D"},
    /* ---- streams ---- */
    {"an event stream of a schema", "3.1.0",
     BODY("text/event-stream", "schema: {$ref: '#/components/schemas/Pet'}"), NULL, NULL, NULL,
     "200 text/event-stream\n\ndata: {\"name\":\"string\"}\n\n"},
    {"an event stream of items", "3.2.0",
     BODY("text/event-stream","itemSchema: {properties: {event: {const: add}, data: {type: "
     "string, example: \"x\\ny\"}, id: {type: string}}}"),
     NULL, NULL, NULL,"200 text/event-stream\n\nevent: add\nid: string\ndata: x\ndata: y\n\n"},
    {"an event stream of an example array", "3.1.0",
     BODY("text/event-stream", "example: [{n: 1}, {data: {n: 2}}]"), NULL, NULL, NULL,
     "200 text/event-stream\n\ndata: {\"n\":1}\n\ndata: {\"n\":2}\n\n"},
    {"an event stream as authored", "3.1.0",
     BODY("text/event-stream", "example: \"data: 1\\n\\n\""), NULL, NULL, NULL,
     "200 text/event-stream\n\ndata: 1\n\n"},
    {"JSON lines", "3.1.0", BODY("application/x-ndjson", "example: [{a: 1}, 2]"),NULL,NULL, NULL,
     "200 application/x-ndjson\n\n{\"a\":1}\n2\n"},
    {"JSON lines of items","3.2.0",
     BODY("application/jsonl", "itemSchema: {$ref: '#/components/schemas/Pet'}"), NULL, NULL, NULL,
     "200 application/jsonl\n\n{\"name\":\"string\"}\n"},
    {"a JSON text sequence", "3.1.0", BODY("application/json-seq", "example: [1, 2]"), NULL, NULL,
     NULL,"200 application/json-seq\n\n\x1e"
     "1\n\x1e"
     "2\n"},
    /* ---- anything else ---- */
    {"a string under any type", "3.1.0", BODY("application/toml","example: a = 1"), NULL, NULL,
     NULL,"200 application/toml\n\na = 1"},
    {"an object under any type", "3.1.0", BODY("application/toml", "example: {a: 1}"), NULL, NULL,
     NULL,"200 application/toml\n\n{\"a\":1}"},
    {"a file of Swagger 2.0", "2.0", "{'200': {description: '', schema: {type: file}}}",NULL, NULL,
     NULL, "200 application/json\n\n\"string\""},
};
/* clang-format on */
const size_t body_row_count = sizeof body_rows / sizeof *body_rows;
