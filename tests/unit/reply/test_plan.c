/* What is prepared, what is rendered when asked for, what is told. */
#include "buf.h"
#include "reply_tests.h"

#include <stdio.h>

#define HEAD                                                                                       \
    "openapi: 3.1.0\n"                                                                             \
    "info: {title: T, version: '1'}\n"                                                             \
    "paths:\n"                                                                                     \
    "  /x:\n"                                                                                      \
    "    get:\n"                                                                                   \
    "      responses:\n"

static void a_request_without_wishes_gets_prepared_bytes(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR(HEAD "        '200': {description: '', headers: {X-A: {example: 1}}, "
                           "content: {application/json: "
                           "{example: [1]}, text/plain: {example: t}}}\n"));
    replying_ask(&replying, NULL, NULL, NULL);
    assert_int_equal(replying.outcome, REPLY_OK);
    assert_true(replying.reply.prepared);
    const char *body = replying.reply.body.ptr;
    static const char *const accepts[] = {"", "*/*", " */* ", "application/json",
                                          "application/*, text/plain;q=0.5"};
    for (size_t i = 0; i < sizeof accepts / sizeof *accepts; i++) {
        replying_ask(&replying, accepts[i], NULL, NULL);
        assert_true(replying.reply.prepared);
        assert_ptr_equal(replying.reply.body.ptr, body);
    }
    replying_ask(&replying, NULL, "200", NULL);
    assert_true(replying.reply.prepared);
    replying_ask(&replying, NULL, NULL, "default");
    assert_true(replying.reply.prepared);
}

static void another_wish_is_rendered_when_asked_for(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR(HEAD "        '200': {description: '', content: {application/json: {example: "
                           "[1]}, text/plain: "
                           "{example: t}}}\n        '404': {description: ''}\n"));
    replying_ask(&replying, "text/plain", NULL, NULL);
    assert_false(replying.reply.prepared);
    assert_text(replying_text(&replying), "200 text/plain\n\nt");
    replying_ask(&replying, NULL, "404", NULL);
    assert_false(replying.reply.prepared);
    assert_text(replying_text(&replying), "404 \n\n");
}

static void the_same_request_gets_the_same_bytes_twice(void **state)
{
    struct str yaml = STR(
        HEAD
        "        '200': {description: '', content: {application/json: {schema: {properties: {a: "
        "{type: string, format: uuid}, b: {type: array, minItems: 3, uniqueItems: true, items: "
        "{type: number}}}}}}}\n");
    struct replying first, second;
    replying_open(&first, *state, yaml);
    replying_open(&second, *state, yaml);
    replying_ask(&first, NULL, NULL, NULL);
    replying_ask(&second, NULL, NULL, NULL);
    assert_true(first.reply.body.len > 50);
    assert_int_equal(unit_differs("bodies", first.reply.body, second.reply.body), 0);
}

static void origin_says_where_the_body_came_from(void **state)
{
    static const struct {
        const char *content;
        enum reply_origin origin;
        const char *name;
    } rows[] = {
        {"{application/json: {example: 1}}",                              REPLY_FROM_EXAMPLE,        "example"},
        {"{application/json: {schema: {type: integer, example: 1}}}",     REPLY_FROM_SCHEMA_EXAMPLE,
         "schema example"                                                                                     },
        {"{application/json: {schema: {type: integer}}}",                 REPLY_FROM_SCHEMA,         "schema" },
        {"{application/json: {schema: {properties: {a: {example: 1}}}}}", REPLY_FROM_SCHEMA,
         "schema"                                                                                             },
        {"{application/json: {}}",                                        REPLY_FROM_NOTHING,        "nothing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct replying replying;
        replying_open(&replying, *state,
                      arena_printf(*state, HEAD "        '200': {description: '', content: %s}\n",
                                   rows[i].content));
        replying_ask(&replying, NULL, NULL, NULL);
        assert_int_equal(replying.reply.origin, rows[i].origin);
        assert_string_equal(reply_origin_name(replying.reply.origin), rows[i].name);
    }
}

static void a_deprecated_operation_says_so(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR(HEAD "        '200': {description: ''}\n      deprecated: true\n"));
    replying_ask(&replying, NULL, NULL, NULL);
    assert_text(replying_text(&replying), "200 \ndeprecation: true\n\n");
}

/* The names of all findings, in order. */
static struct str finding_names(const struct replying *replying)
{
    struct str names = STR("");
    for (size_t i = 0; i < replying->findings.list.len; i++) {
        const struct finding *finding = &replying->findings.list.at[i];
        struct line_column place = source_place(finding->where.source, finding->where.offset);
        names = arena_printf(replying->arena, STR_FMT "%s:%u ", STR_ARG(names),
                             finding_row(finding->id)->name, place.line);
    }
    return names;
}

static void what_cannot_be_answered_is_told_once_with_its_place(void **state)
{
    static const struct {
        const char *content, *expected;
    } rows[] = {
        {"{application/json: {schema: {type: integer, minimum: 3, maximum: 2}}}",
         "sample-impossible:7 "                                                                                 },
        {"{application/json: {schema: {type: string, minLength: 99999999}}}",
         "sample-too-large:7 "                                                                                  },
        {"{application/json: {schema: {type: string, pattern: '^(?=a)b'}}}",          "sample-not-found:7 "     },
        {"{application/json: {schema: {oneOf: [{type: integer}, {type: integer}]}}}",
         "sample-impossible:7 "                                                                                 },
        {"{application/toml: {schema: {type: object}}}",                              "media-type-unwritable:7 "},
        {"{application/json: {schema: {type: array, items: {type: string, pattern: '^(?=a)b'}, "
         "minItems: 3}}}",                                                   "sample-not-found:7 "     },
        {"{application/json: {schema: {$ref: '#/components/schemas/None'}}}",         "ref-not-found:7 "        },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct replying replying;
        replying_open(&replying, *state,
                      arena_printf(*state, HEAD "        '200': {description: '', content: %s}\n",
                                   rows[i].content));
        assert_text(finding_names(&replying), rows[i].expected);
    }
}

static void a_header_that_cannot_be_sent_is_told(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR(HEAD "        '200': {description: '', headers: {'X A': {example: 1}}}\n"));
    assert_text(finding_names(&replying), "header-unsendable:7 ");
}

static void one_schema_shared_by_operations_is_told_once(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR("openapi: 3.1.0\n"
                      "info: {title: T, version: '1'}\n"
                      "components: {schemas: {P: {type: string, pattern: '^(?=a)b'}}}\n"
                      "paths:\n"
                      "  /x: {get: {responses: {'200': {description: '', content: "
                      "{application/json: {schema: {$ref: "
                      "'#/components/schemas/P'}}}}}}}\n"
                      "  /y: {get: {responses: {'200': {description: '', content: "
                      "{application/json: {schema: {$ref: "
                      "'#/components/schemas/P'}}}}}}}\n"));
    assert_text(finding_names(&replying), "sample-not-found:3 ");
}

/* Looked through in every way, this schema takes 30 to the power of 8 steps. */
static void a_schema_of_many_ways_to_itself_is_written_as_xml_soon(void **state)
{
    struct buf parts = {.arena = *state};
    struct replying replying;
    for (int i = 0; i < 30; i++)
        buf_add(&parts, STR("{$ref: '#/components/schemas/P'}, "));
    replying_open(
        &replying, *state,
        arena_printf(*state,
                     "openapi: 3.1.0\n"
                     "info: {title: T, version: '1'}\n"
                     "components: {schemas: {P: {type: object, anyOf: [" STR_FMT "]}}}\n"
                     "paths: {/x: {get: {responses: {'200': {description: '', content: "
                     "{application/xml: {schema: {$ref: '#/components/schemas/P'}, example: "
                     "{a: 1}}}}}}}}\n",
                     STR_ARG(buf_str(&parts))));
    replying_ask(&replying, NULL, NULL, NULL);
    assert_text(replying_text(&replying),
                "200 application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<P><a>1</a></P>");
}

const struct CMUnitTest plan_tests[] = {
    UNIT(a_request_without_wishes_gets_prepared_bytes),
    UNIT(another_wish_is_rendered_when_asked_for),
    UNIT(the_same_request_gets_the_same_bytes_twice),
    UNIT(origin_says_where_the_body_came_from),
    UNIT(a_deprecated_operation_says_so),
    UNIT(what_cannot_be_answered_is_told_once_with_its_place),
    UNIT(a_header_that_cannot_be_sent_is_told),
    UNIT(one_schema_shared_by_operations_is_told_once),
    UNIT(a_schema_of_many_ways_to_itself_is_written_as_xml_soon),
};
const size_t plan_test_count = sizeof plan_tests / sizeof *plan_tests;
