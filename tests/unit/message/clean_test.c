/* Every request and response that is made is judged clean, with not even a warning; and nothing that could be there is
 * silently left out. */
#include "groups.h"

enum { NUMBERS = 20 };

struct tally {
    size_t made, unclean, lacking, failed;
};

/* What nobody can judge: the client's certificate, media types without a reader. */
static bool is_note(const struct findings *findings)
{
    for (size_t i = 0; i < findings->list.len; i++)
        if (findings->list.at[i].severity != SEVERITY_NOTE)
            return false;
    return true;
}

static void show_message(const struct message *message, const struct findings *findings)
{
    print_error("%u " STR_FMT " " STR_FMT "\n", message->status, STR_ARG(message->method),
                STR_ARG(message->target));
    for (size_t i = 0; i < message->field_count; i++)
        print_error(STR_FMT ": " STR_FMT "\n", STR_ARG(message->fields[i].name),
                    STR_ARG(message->fields[i].value));
    print_error("\n" STR_FMT "\n", STR_ARG(message->body));
    for (size_t i = 0; i < findings->list.len; i++)
        print_error("  " STR_FMT "\n", STR_ARG(findings->list.at[i].message));
}

static void judge(struct desk *desk, const struct operation *operation,
                  const struct message *message, bool full, struct tally *tally)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    size_t parameters;
    enum check_verdict verdict = desk_judge(desk, operation, message, &parameters, &findings);
    bool clean = verdict == CHECK_CLEAN || is_note(&findings);
    bool lacking = full && !message->status && parameters < operation->parameters.len;
    tally->made++;
    tally->unclean += !clean;
    tally->lacking += lacking;
    if (!clean || lacking)
        show_message(message, &findings);
    arena_release(&arena);
}

static void make(struct desk *desk, const struct operation *operation, struct message_wish wish,
                 bool request, struct tally *tally)
{
    for (int voice = VALUES_DRAWN; voice <= VALUES_MAXIMAL; voice++)
        for (uint64_t i = 0; i < (voice == VALUES_DRAWN ? NUMBERS : 1); i++) {
            struct arena arena;
            struct message message;
            arena_init(&arena);
            wish.voice = (enum values_voice)voice;
            wish.number = i;
            enum message_outcome outcome = (request ? message_request : message_response)(
                desk->maker, operation, &wish, &arena, &message);
            if (outcome == MESSAGE_MADE) {
                judge(desk, operation, &message, voice == VALUES_MAXIMAL, tally);
            } else {
                if (tally->failed++ == 0)
                    print_message("# " STR_FMT " " STR_FMT ": " STR_FMT "\n",
                                  STR_ARG(operation->id), STR_ARG(message.what),
                                  STR_ARG(message.why));
            }
            arena_release(&arena);
        }
}

static void make_each(struct desk *desk, const struct operation *operation,
                      const struct media_types *types, uint16_t status, struct tally *tally)
{
    struct message_wish wish = {.seed = STR("unit"), .status = status};
    for (size_t i = 0; i < types->len; i++) {
        wish.media = types->at[i].name;
        make(desk, operation, wish, status == 0, tally);
    }
    if (types->len == 0)
        make(desk, operation, wish, status == 0, tally);
}

static struct tally make_all(struct desk *desk)
{
    static const struct media_types none;
    struct tally tally = {0};
    for (size_t i = 0; i < desk->contract->operation_count; i++) {
        const struct operation *operation = &desk->contract->operations[i];
        make_each(desk, operation, operation->body ? &operation->body->content : &none, 0, &tally);
        for (size_t n = 0; n < operation->responses.len; n++) {
            const struct response *response = &operation->responses.at[n];
            uint16_t status = message_status(operation, response);
            make_each(desk, operation, status == 204 ? &none : &response->content, status, &tally);
        }
    }
    return tally;
}

static void assert_clean(struct desk *desk)
{
    struct tally tally = make_all(desk);
    assert_true(tally.made > 0);
    assert_int_equal(tally.unclean, 0);
    assert_int_equal(tally.lacking, 0);
    assert_int_equal(tally.failed, 0);
}

/* ---- fixtures ---- */

static void messages_of_the_fixtures_are_clean(void **state)
{
    static const char *const names[] = {"orders.yaml", "openapi-3.2.yaml", "tiny.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str path = arena_printf(*state, "%s/%s", PROVISO_FIXTURES, names[i]);
        assert_clean(desk_of_file(*state, path.ptr));
    }
}

/* Some of their schemas have patterns: how many messages there are is not for this test. */
static void what_is_made_of_the_larger_fixtures_is_clean(void **state)
{
    static const char *const names[] = {"inventory.yaml", "petstore-2.0.json", "shop/openapi.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str path = arena_printf(*state, "%s/%s", PROVISO_FIXTURES, names[i]);
        struct tally tally = make_all(desk_of_file(*state, path.ptr));
        assert_true(tally.made > 0);
        assert_int_equal(tally.unclean + tally.lacking, 0);
    }
}

/* ---- contracts made for this ---- */

#define HEAD_3_0 "openapi: 3.0.4\ninfo: {title: T, version: '1'}\n"
#define HEAD_3_1 "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"
#define HEAD_3_2 "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n"
#define HEAD_2_0 "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"
#define OK "responses: {'204': {description: d}}"

#define LIST "{type: array, minItems: 1, maxItems: 4, items: {type: string, minLength: 1}}"
#define NUMBERS_LIST "{type: array, maxItems: 4, minItems: 1, items: {type: integer}}"
#define POINT                                                                                      \
    "{type: object, required: [x], additionalProperties: false, properties: {x: {type: integer}, " \
    "label: {type: string, minLength: 1}}}"

static void every_style_of_a_path(void **state)
{
    static const char *const styles[] = {"simple", "label", "matrix"};
    static const char *const schemas[] = {"{type: string, minLength: 1}", LIST, NUMBERS_LIST,
                                          POINT};
    struct buf text = {.arena = *state};
    buf_add(&text, STR(HEAD_3_1 "paths:\n"));
    for (size_t s = 0; s < 3; s++)
        for (size_t n = 0; n < 4; n++)
            for (int explode = 0; explode < 2; explode++)
                buf_printf(&text,
                           "  /%s/%zu/%d/{p}/end:\n    get:\n      parameters:\n        - {name: "
                           "p, in: path, "
                           "required: true, style: %s, explode: %s, schema: %s}\n      " OK "\n",
                           styles[s], n, explode, styles[s], explode ? "true" : "false",
                           schemas[n]);
    assert_clean(desk_of_text(*state, arena_cstr(*state, buf_str(&text))));
}

static void every_style_of_a_query(void **state)
{
    static const struct {
        const char *style, *schema;
        int explode;
    } rows[] = {
        {"form",           "{type: string}",                                            1},
        {"form",           "{type: [string, 'null']}",                                  1},
        {"form",           LIST,                                                        1},
        {"form",           LIST,                                                        0},
        {"form",           POINT,                                                       1},
        {"form",           POINT,                                                       0},
        {"spaceDelimited", NUMBERS_LIST,                                                0},
        {"spaceDelimited", POINT,                                                       0},
        {"pipeDelimited",  LIST,                                                        0},
        {"pipeDelimited",  POINT,                                                       0},
        {"deepObject",     POINT,                                                       1},
        {"deepObject",
         "{type: object, required: [in], properties: {in: " POINT
         ", tags: {type: array, items: {type: string}}}, additionalProperties: false}", 1},
    };
    struct buf text = {.arena = *state};
    buf_add(&text, STR(HEAD_3_1 "paths:\n"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int reserved = 0; reserved < 2; reserved++)
            buf_printf(&text,
                       "  /q/%zu/%d:\n    get:\n      parameters:\n        - {name: p q, in: "
                       "query, style: %s, "
                       "explode: %s, allowReserved: %s, schema: %s}\n"
                       "        - {name: other, in: query, schema: {type: boolean}}\n      " OK
                       "\n",
                       i, reserved, rows[i].style, rows[i].explode ? "true" : "false",
                       reserved ? "true" : "false", rows[i].schema);
    assert_clean(desk_of_text(*state, arena_cstr(*state, buf_str(&text))));
}

static void headers_cookies_and_content(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_3_2
        "paths:\n  /a:\n    get:\n      parameters:\n"
        "        - {name: X-Text, in: header, schema: {type: string}}\n"
        "        - {name: X-List, in: header, schema: " LIST "}\n"
        "        - {name: X-Point, in: header, explode: true, schema: " POINT "}\n"
        "        - {name: X-Flat, in: header, schema: " POINT "}\n"
        "        - {name: X-Json, in: header, content: {application/json: {schema: " POINT "}}}\n"
        "        - {name: token, in: cookie, schema: {type: string}}\n"
        "        - {name: list, in: cookie, explode: false, schema: " LIST "}\n"
        "        - {name: many, in: cookie, schema: " NUMBERS_LIST "}\n"
        "        - {name: plain, in: cookie, style: cookie, schema: {type: string, "
        "minLength: 1}}\n"
        "        - {name: json, in: query, content: {application/json: {schema: " POINT "}}}\n"
        "      responses:\n        '200':\n          description: d\n          headers:\n"
        "            X-Rate: {required: true, schema: {type: integer}}\n"
        "            X-Many: {schema: " LIST "}\n"
        "            X-Both: {explode: true, schema: " POINT "}\n"
        "            X-Json: {content: {application/json: {schema: " POINT "}}}\n"
        "            Set-Cookie: {schema: {type: string}}\n"
        "  /whole:\n    get:\n      parameters:\n"
        "        - {name: w, in: querystring, content: {application/x-www-form-urlencoded: "
        "{schema: " POINT "}}}\n      " OK "\n"
        "  /json:\n    get:\n      parameters:\n"
        "        - {name: w, in: querystring, content: {application/json: {schema: " POINT
        "}}}\n      " OK "\n"));
}

static void every_media_type(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_3_2
        "paths:\n  /a:\n    post:\n      requestBody:\n        required: true\n        content: "
        "&all\n"
        "          application/json: {schema: &s {$ref: '#/components/schemas/S'}}\n"
        "          application/problem+json: {schema: *s}\n"
        "          application/xml: {schema: *s}\n"
        "          application/x-www-form-urlencoded: {schema: *s}\n"
        "          multipart/form-data: {schema: *s}\n"
        "          text/plain: {schema: {type: string, minLength: 1}}\n"
        "          text/csv: {}\n"
        "          application/octet-stream: {schema: {type: string, format: binary}}\n"
        "          image/png: {}\n"
        "          application/pdf: {}\n"
        "          application/x-ndjson: {itemSchema: *s}\n"
        "          application/jsonl: {schema: {type: array, minItems: 1, items: *s}}\n"
        "          application/json-seq: {itemSchema: *s}\n"
        "          text/event-stream: {itemSchema: {type: object, required: [data], properties: "
        "{data: {type: string}, event: {type: string}, id: {type: string}, retry: {type: integer, "
        "minimum: 0}}, additionalProperties: false}}\n"
        "          multipart/mixed: {itemSchema: *s, itemEncoding: {contentType: "
        "application/json}}\n"
        "      responses: {'200': {description: d, content: *all}}\n"
        "components:\n  schemas:\n    S:\n      type: object\n      required: [id, name]\n"
        "      additionalProperties: false\n      properties:\n"
        "        id: {type: integer}\n        name: {type: string, minLength: 1}\n"
        "        done: {type: boolean}\n        at: {type: string, format: date-time}\n"
        "        tags: {type: array, minItems: 1, items: {type: string, minLength: 1}}\n"));
}

static void every_encoding(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_3_1
        "paths:\n  /form:\n    post:\n      requestBody:\n        required: true\n        "
        "content:\n"
        "          application/x-www-form-urlencoded:\n            schema: &s\n"
        "              type: object\n              additionalProperties: false\n"
        "              required: [point, deep, list]\n"
        "              properties: {point: " POINT ", deep: " POINT ", flat: " POINT ", list: " LIST
        ", piped: " LIST ", json: " LIST ", points: {type: array, minItems: 1, items: " POINT "}}\n"
        "            encoding:\n              deep: {style: deepObject, explode: true}\n"
        "              flat: {style: form, explode: false}\n"
        "              piped: {style: pipeDelimited, explode: false}\n"
        "              json: {contentType: application/json}\n"
        "      " OK "\n"
        "  /parts:\n    post:\n      requestBody:\n        required: true\n        content:\n"
        "          multipart/form-data:\n            schema:\n              type: object\n"
        "              additionalProperties: false\n              required: [file, meta]\n"
        "              properties: {meta: " POINT
        ", file: {type: string, format: binary}, picture: "
        "{type: string, contentMediaType: image/png}, files: {type: array, minItems: 1, items: "
        "{type: "
        "string, format: binary}}, text: {type: string, minLength: 1}, tags: " LIST
        ", points: {type: array, minItems: 2, items: " POINT "}}\n"
        "            encoding:\n              picture: {contentType: 'image/png, image/jpeg'}\n"
        "              file: {contentType: application/pdf, headers: {X-Sum: {required: true, "
        "schema: {type: integer}}}}\n"
        "      " OK "\n"));
}

static void every_security_scheme(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_3_1
        "paths:\n"
        "  /basic: {get: {security: [{basic: []}], " OK "}}\n"
        "  /bearer: {get: {security: [{bearer: []}], " OK "}}\n"
        "  /digest: {get: {security: [{digest: []}], " OK "}}\n"
        "  /other: {get: {security: [{other: []}], " OK "}}\n"
        "  /header: {get: {security: [{header: []}], " OK "}}\n"
        "  /query: {get: {security: [{query: []}], " OK "}}\n"
        "  /cookie: {get: {security: [{cookie: []}], " OK "}}\n"
        "  /oauth: {get: {security: [{oauth: [a]}], " OK "}}\n"
        "  /openid: {get: {security: [{openid: []}], " OK "}}\n"
        "  /tls: {get: {security: [{tls: []}, {query: []}], " OK "}}\n"
        "  /both: {get: {security: [{basic: [], field: []}], " OK "}}\n"
        "  /clash: {get: {security: [{basic: [], bearer: []}, {query: []}], " OK "}}\n"
        "  /two: {get: {security: [{basic: [], header: [], cookie: []}], " OK "}}\n"
        "  /either: {get: {security: [{}, {basic: []}], " OK "}}\n"
        "  /declared: {get: {security: [{header: []}], parameters: [{name: X-Key, in: header, "
        "schema: {type: string, format: uuid}}], " OK "}}\n"
        "components:\n  securitySchemes:\n"
        "    basic: {type: http, scheme: basic}\n"
        "    bearer: {type: http, scheme: Bearer}\n"
        "    digest: {type: http, scheme: digest}\n"
        "    other: {type: http, scheme: hoba}\n"
        "    header: {type: apiKey, in: header, name: X-Key}\n"
        "    field: {type: apiKey, in: header, name: Authorization}\n"
        "    query: {type: apiKey, in: query, name: key}\n"
        "    cookie: {type: apiKey, in: cookie, name: session}\n"
        "    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/', "
        "scopes: {a: a}}}}\n"
        "    openid: {type: openIdConnect, openIdConnectUrl: 'https://a.example/'}\n"
        "    tls: {type: mutualTLS}\n"));
}

static void collection_formats_of_swagger(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_2_0
        "paths:\n  /a/{p}:\n    get:\n      parameters:\n"
        "        - {name: p, in: path, required: true, type: array, minItems: 1, items: {type: "
        "integer}}\n"
        "        - {name: csv, in: query, type: array, minItems: 1, items: {type: integer}}\n"
        "        - {name: ssv, in: query, type: array, minItems: 1, collectionFormat: ssv, "
        "items: {type: integer}}\n"
        "        - {name: tsv, in: query, type: array, minItems: 1, collectionFormat: tsv, "
        "items: {type: integer}}\n"
        "        - {name: pipes, in: query, type: array, minItems: 1, collectionFormat: pipes, "
        "items: {type: integer}}\n"
        "        - {name: multi, in: query, type: array, minItems: 1, collectionFormat: multi, "
        "items: {type: integer}}\n"
        "        - {name: nested, in: query, type: array, minItems: 1, items: {type: array, "
        "minItems: 1, collectionFormat: pipes, items: {type: integer}}}\n"
        "        - {name: X-P, in: header, type: array, minItems: 1, collectionFormat: pipes, "
        "items: {type: string, minLength: 1}}\n"
        "      produces: [application/json]\n"
        "      responses: {'200': {description: d, headers: {X-S: {type: array, minItems: 1, "
        "collectionFormat: ssv, items: {type: integer}}}, schema: {type: array, items: "
        "{type: string}}}}\n"
        "    post:\n      consumes: [application/x-www-form-urlencoded]\n      parameters:\n"
        "        - {name: p, in: path, required: true, type: string}\n"
        "        - {name: a, in: formData, required: true, type: string}\n"
        "        - {name: b, in: formData, type: array, minItems: 1, collectionFormat: multi, "
        "items: {type: integer}}\n"
        "      " OK "\n"
        "    put:\n      consumes: [multipart/form-data]\n      parameters:\n"
        "        - {name: p, in: path, required: true, type: string}\n"
        "        - {name: a, in: formData, required: true, type: file}\n"
        "        - {name: b, in: formData, type: integer}\n"
        "      produces: [application/octet-stream]\n"
        "      responses: {'200': {description: d, schema: {type: file}}}\n"));
}

static void messages_by_direction(void **state)
{
    assert_clean(desk_of_text(
        *state, HEAD_3_0
        "paths:\n  /a:\n    post:\n      requestBody: {required: true, content: {application/json: "
        "{schema: &s {type: object, required: [id, secret, both], properties: {id: {type: integer, "
        "readOnly: true}, secret: {type: string, writeOnly: true}, both: {type: string, nullable: "
        "true}}, additionalProperties: false}}}}\n"
        "      responses: {'200': {description: d, content: {application/json: {schema: *s}}}}\n"));
}

int test_clean(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(messages_of_the_fixtures_are_clean),
        UNIT(what_is_made_of_the_larger_fixtures_is_clean),
        UNIT(every_style_of_a_path),
        UNIT(every_style_of_a_query),
        UNIT(headers_cookies_and_content),
        UNIT(every_media_type),
        UNIT(every_encoding),
        UNIT(every_security_scheme),
        UNIT(collection_formats_of_swagger),
        UNIT(messages_by_direction),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
