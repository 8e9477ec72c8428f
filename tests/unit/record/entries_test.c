/* What one exchange becomes: the exact text. */
#include "taping.h"

#define HEAD "{\"startedDateTime\":\"2026-03-04T05:06:07.089Z\",\"time\":1.500,\"request\":{"
#define TAIL ",\"cache\":{},\"timings\":{\"send\":0,\"wait\":1.500,\"receive\":0},\"_proviso\":"
#define NOTHING ",\"headersSize\":-1,\"bodySize\":0}"
#define NO_CONTENT                                                                                 \
    ",\"response\":{\"status\":204,\"statusText\":\"No Content\",\"httpVersion\":\"HTTP/1.1\","    \
    "\"cookies\":[],\"headers\":[],\"content\":{\"size\":0,\"mimeType\":\"\"},\"redirectURL\":"    \
    "\"\"" NOTHING

#define FIELDS(...) .fields = (const struct http_field[])__VA_ARGS__
#define FIELD(name, value)                                                                         \
    {                                                                                              \
        STR_INIT(name), STR_INIT(value)                                                            \
    }

static struct recorded with_query(const char *query)
{
    struct recorded exchange = plain;
    exchange.query = str_of(query);
    return exchange;
}

/* The text between `from` and `to`, both included. */
static struct str part(struct str text, const char *from, const char *to)
{
    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_from(text, i);
        if (!str_starts(rest, str_of(from)))
            continue;
        for (size_t n = 0; n < rest.len; n++)
            if (str_starts(str_from(rest, n), str_of(to)))
                return str_slice(rest, 0, n + strlen(to));
    }
    fail_msg("%s … %s is not in " STR_FMT, from, to, STR_ARG(text));
    return (struct str){0};
}

static void an_entry_has_all_that_har_requires(void **state)
{
    assert_text(line_of(*state, &plain),
                HEAD "\"method\":\"GET\",\"url\":\"http://a/pets\",\"httpVersion\":\"HTTP/1.1\","
                     "\"cookies\":[],\"headers\":[],\"queryString\":[]" NOTHING NO_CONTENT TAIL
                     "{\"peer\":\"127.0.0.1\"}}");
}

static void a_whole_exchange_is_written_in_order(void **state)
{
    struct recorded exchange = {
        .started_ms = UINT64_C(1772600767089),
        .nanoseconds = 1500000,
        .method = STR("POST"),
        .authority = STR("api.test:8080"),
        .path = STR("/pets/%C3%A4"),
        .query = STR("dry=1"),
        .peer = STR("::1"),
        .version = 0x200,
        .request = {FIELDS({FIELD("host", "api.test:8080"),
                            FIELD("content-type", "application/json"), FIELD("x", "1"),
                            FIELD("x", "\"2\"")}),
                    .field_count = 4,                                                    .body = STR("{\"name\":\"\xC3\xA4\"}")},
        .response = {FIELDS({FIELD("location", "/pets/7")}),            .field_count = 1,
                    .body = STR("created\n")                                                                                   },
        .content_type = STR("text/plain"),
        .status = 201,
        .operation = STR("createPet"),
        .contract = STR("9f86d081"),
    };
    assert_text(
        line_of(*state, &exchange),
        HEAD "\"method\":\"POST\",\"url\":\"http://api.test:8080/pets/%C3%A4?dry=1\","
             "\"httpVersion\":\"HTTP/2\",\"cookies\":[],\"headers\":["
             "{\"name\":\"host\",\"value\":\"api.test:8080\"},"
             "{\"name\":\"content-type\",\"value\":\"application/json\"},"
             "{\"name\":\"x\",\"value\":\"1\"},{\"name\":\"x\",\"value\":\"\\\"2\\\"\"}],"
             "\"queryString\":[{\"name\":\"dry\",\"value\":\"1\"}],"
             "\"postData\":{\"mimeType\":\"application/json\",\"text\":"
             "\"{\\\"name\\\":\\\"\xC3\xA4\\\"}\"},\"headersSize\":-1,\"bodySize\":13},"
             "\"response\":{\"status\":201,\"statusText\":\"Created\",\"httpVersion\":\"HTTP/2\","
             "\"cookies\":[],\"headers\":[{\"name\":\"content-type\",\"value\":\"text/plain\"},"
             "{\"name\":\"location\",\"value\":\"/pets/7\"}],\"content\":{\"size\":8,\"mimeType\":"
             "\"text/plain\",\"text\":\"created\\n\"},\"redirectURL\":\"/pets/7\","
             "\"headersSize\":-1,\"bodySize\":8}" TAIL
             "{\"peer\":\"::1\",\"operation\":\"createPet\",\"contract\":\"9f86d081\"}}");
}

static void findings_say_where_and_whose_fault(void **state)
{
    struct tape *tape = *state;
    struct spot spot = {.side = SPOT_REQUEST,
                        .part = SPOT_QUERY,
                        .blame = BLAME_CONSUMER,
                        .name = STR("limit"),
                        .pointer = STR("/0")};
    struct findings findings = {.arena = &tape->arena};
    struct recorded exchange = plain;
    exchange.findings = &findings;
    assert_text(part(line_of(tape, &exchange), "\"_proviso\"", "}}"),
                "\"_proviso\":{\"peer\":\"127.0.0.1\",\"findings\":[]}}");
    finding_add(&findings, FINDING_VALUE_TYPE, (struct where){0}, "is %d", 7)->spot = &spot;
    finding_add(&findings, FINDING_VALUE_LIMIT, (struct where){0}, "'\"'");
    findings.dropped = 3;
    assert_text(part(line_of(tape, &exchange), "\"_proviso\"", "3}}"),
                "\"_proviso\":{\"peer\":\"127.0.0.1\",\"findings\":[{\"id\":\"value-type\","
                "\"severity\":\"error\",\"side\":\"request\",\"part\":\"query\",\"name\":\"limit\","
                "\"pointer\":\"/0\",\"blame\":\"consumer\",\"message\":\"is 7\"},"
                "{\"id\":\"value-limit\",\"severity\":\"error\",\"message\":\"'\\\"'\"}],"
                "\"dropped\":3}}");
}

static void a_query_is_taken_apart_and_decoded(void **state)
{
    static const struct {
        const char *query, *url, *list;
    } rows[] = {
        {"",            "/pets?\"",            "[]"                                           },
        {"a",           "/pets?a\"",           "[{\"name\":\"a\",\"value\":\"\"}]"            },
        {"a=b+c%20d%",  "/pets?a=b+c%20d%\"",  "[{\"name\":\"a\",\"value\":\"b c d%\"}]"      },
        {"a=%C3%A4%zz", "/pets?a=%C3%A4%zz\"", "[{\"name\":\"a\",\"value\":\"\xC3\xA4%zz\"}]" },
        {"a=%FF",       "/pets?a=%FF\"",       "[{\"name\":\"a\",\"value\":\"\xEF\xBF\xBD\"}]"},
        {"a=1&&=2",     "/pets?a=1&&=2\"",
         "[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"\",\"value\":\"2\"}]"                 },
        {"a=b=c;d&a=",  "/pets?a=b=c;d&a=\"",
         "[{\"name\":\"a\",\"value\":\"b=c;d\"},{\"name\":\"a\",\"value\":\"\"}]"             },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct recorded exchange = with_query(rows[i].query);
        struct str line = line_of(*state, &exchange);
        assert_text(str_from(part(line, "\"url\"", "\",\"http"), 15),
                    arena_cstr(&((struct tape *)*state)->arena,
                               arena_join(&((struct tape *)*state)->arena, str_of(rows[i].url),
                                          STR(",\"http"))));
        struct str list = part(line, "\"queryString\":", "]");
        assert_text(str_from(list, 14), rows[i].list);
    }
}

static void a_body_that_is_not_utf_8_is_written_in_base64(void **state)
{
    static const struct {
        struct str bytes;
        const char *text;
    } rows[] = {
        {STR_INIT("\xFF"),         "\"/w==\""    },
        {STR_INIT("\xFF\xFE"),     "\"//4=\""    },
        {STR_INIT("\xFF\xFE\0"),   "\"//4A\""    },
        {STR_INIT("\xFF\xFE\0>?"), "\"//4APj8=\""},
    };
    struct tape *tape = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct recorded exchange = plain;
        exchange.status = 200;
        exchange.request.body = exchange.response.body = rows[i].bytes;
        struct str line = line_of(tape, &exchange);
        assert_text(
            part(line, "\"postData\"", "}"),
            arena_cstr(&tape->arena,
                       arena_printf(&tape->arena,
                                    "\"postData\":{\"mimeType\":\"\",\"text\":%s,\"_encoding\":"
                                    "\"base64\"}",
                                    rows[i].text)));
        assert_text(part(line, "\"content\"", "}"),
                    arena_cstr(&tape->arena,
                               arena_printf(&tape->arena,
                                            "\"content\":{\"size\":%zu,\"mimeType\":\"\",\"text\":"
                                            "%s,\"encoding\":\"base64\"}",
                                            rows[i].bytes.len, rows[i].text)));
    }
}

static void what_is_too_long_of_a_body_is_cut_between_characters(void **state)
{
    struct tape *tape = *state;
    struct recorded exchange = plain;
    exchange.status = 200;
    exchange.request.body = STR("abc\xC3\xA4");
    exchange.response.body = STR("abcde");
    tape->options.max_body_bytes = 4;
    struct str line = line_of(tape, &exchange);
    assert_text(part(line, "\"postData\"", "}"),
                "\"postData\":{\"mimeType\":\"\",\"text\":\"abc\",\"comment\":\"the first 3 of 5 "
                "bytes\"}");
    assert_text(part(line, "\"content\"", "}"),
                "\"content\":{\"size\":5,\"mimeType\":\"\",\"text\":\"abcd\",\"comment\":\"the "
                "first 4 of 5 bytes\"}");
    tape->options.max_body_bytes = 5;
    line = line_of(tape, &exchange);
    assert_text(part(line, "\"content\"", "}"),
                "\"content\":{\"size\":5,\"mimeType\":\"\",\"text\":\"abcde\"}");
}

static void a_reply_that_goes_without_a_body_is_written_without(void **state)
{
    static const struct {
        const char *method;
        uint16_t status;
        const char *content;
    } rows[] = {
        {"GET",  200, "{\"size\":4,\"mimeType\":\"a/b\",\"text\":\"body\"}"},
        {"HEAD", 200, "{\"size\":0,\"mimeType\":\"a/b\"}"                  },
        {"GET",  204, "{\"size\":0,\"mimeType\":\"a/b\"}"                  },
        {"GET",  205, "{\"size\":0,\"mimeType\":\"a/b\"}"                  },
        {"GET",  304, "{\"size\":0,\"mimeType\":\"a/b\"}"                  },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct recorded exchange = plain;
        exchange.method = str_of(rows[i].method);
        exchange.status = rows[i].status;
        exchange.content_type = STR("a/b");
        exchange.response.body = STR("body");
        struct str content = part(line_of(*state, &exchange), "\"content\":", "}");
        assert_text(str_from(content, 10), rows[i].content);
    }
}

static void cookies_are_listed_by_name(void **state)
{
    struct tape *tape = *state;
    struct recorded exchange = plain;
    exchange.request = (struct recorded_message){
        FIELDS({FIELD("cookie", "a=1; ;b=2=3;c"), FIELD("cookie", "d=4")}), .field_count = 2};
    exchange.response = (struct recorded_message){
        FIELDS({FIELD("set-cookie", "id=7; Path=/p; Max-Age=1;HttpOnly;SECURE; Domain=x.test"),
                FIELD("set-cookie", "lone")}),
        .field_count = 2};
    tape->options.keep_secrets = true;
    struct str line = line_of(tape, &exchange);
    assert_text(part(line, "\"cookies\"", "]"),
                "\"cookies\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":\"2=3\"},"
                "{\"name\":\"\",\"value\":\"c\"},{\"name\":\"d\",\"value\":\"4\"}]");
    line = part(line, "\"response\"", "redirectURL");
    assert_text(part(line, "\"cookies\"", "]"),
                "\"cookies\":[{\"name\":\"id\",\"value\":\"7\",\"path\":\"/p\",\"httpOnly\":true,"
                "\"secure\":true,\"domain\":\"x.test\"},{\"name\":\"\",\"value\":\"lone\"}]");
    tape->options.keep_secrets = false;
    line = line_of(tape, &exchange);
    assert_text(
        part(line, "\"cookies\"", "]"),
        "\"cookies\":[{\"name\":\"a\",\"value\":\"***\"},{\"name\":\"b\",\"value\":\"***\"},"
        "{\"name\":\"\",\"value\":\"***\"},{\"name\":\"d\",\"value\":\"***\"}]");
    line = part(line, "\"response\"", "redirectURL");
    assert_text(part(line, "\"headers\"", "]"),
                "\"headers\":[{\"name\":\"set-cookie\",\"value\":\"***\"},{\"name\":\"set-cookie\","
                "\"value\":\"***\"}]");
}

static struct recorded with_secrets(void)
{
    static const struct http_field asked[] = {
        FIELD("authorization", "Bearer s3cret"),
        FIELD("cookie", "a=s3cret"),
        FIELD("proxy-authorization", "s3cret"),
        FIELD("x-api-key", "s3cret"),
        FIELD("referer", "http://b/?access_token=s3cret&x=1"),
    };
    static const struct http_field answered[] = {
        FIELD("set-cookie", "a=s3cret; Secure"),
        FIELD("x-auth-token", "s3cret"),
        FIELD("location", "http://b/cb#access_token=s3cret;state=1"),
    };
    struct recorded exchange = with_query("q=s3cret-not&api_key=s3cret&next=/x?tok%65n=s3cret");
    exchange.path = STR("/pets;token=s3cret/x");
    exchange.request = (struct recorded_message){.fields = asked, .field_count = 5};
    exchange.response = (struct recorded_message){.fields = answered, .field_count = 3};
    return exchange;
}

static void secrets_are_veiled_wherever_they_stand(void **state)
{
    struct recorded exchange = with_secrets();
    struct str line = line_of(*state, &exchange);
    assert_text(part(line, "\"url\":", "\",\"http"),
                "\"url\":\"http://a/pets;token=***?q=s3cret-not&api_key=***&next=/x?tok%65n=***\","
                "\"http");
    assert_text(part(line, "\"queryString\"", "]"),
                "\"queryString\":[{\"name\":\"q\",\"value\":\"s3cret-not\"},{\"name\":\"api_key\","
                "\"value\":\"***\"},{\"name\":\"next\",\"value\":\"/x?token=***\"}]");
    assert_text(part(line, "{\"name\":\"referer\"", "}"),
                "{\"name\":\"referer\",\"value\":\"http://b/?access_token=***&x=1\"}");
    assert_text(part(line, "\"redirectURL\":", "\",\"headers"),
                "\"redirectURL\":\"http://b/cb#access_token=***;state=1\",\"headers");
    size_t met = 0;
    for (size_t i = 0; i < line.len; i++)
        met += str_starts(str_from(line, i), STR("s3cret"));
    assert_int_equal(met, 2); /* the harmless one, twice */
}

static void secrets_are_kept_where_that_is_asked_for(void **state)
{
    struct tape *tape = *state;
    struct recorded exchange = with_secrets();
    tape->options.keep_secrets = true;
    assert_false(str_contains(line_of(tape, &exchange), STR("***")));
}

static void without_a_host_the_url_names_localhost(void **state)
{
    struct recorded exchange = plain;
    exchange.authority = STR("");
    exchange.version = 0x100;
    assert_text(part(line_of(*state, &exchange), "\"url\"", ",\"cook"),
                "\"url\":\"http://localhost/pets\",\"httpVersion\":\"HTTP/1.0\",\"cook");
}

int test_entries(void)
{
    const struct CMUnitTest entries[] = {
        TAPE(an_entry_has_all_that_har_requires),
        TAPE(a_whole_exchange_is_written_in_order),
        TAPE(findings_say_where_and_whose_fault),
        TAPE(a_query_is_taken_apart_and_decoded),
        TAPE(a_body_that_is_not_utf_8_is_written_in_base64),
        TAPE(what_is_too_long_of_a_body_is_cut_between_characters),
        TAPE(a_reply_that_goes_without_a_body_is_written_without),
        TAPE(cookies_are_listed_by_name),
        TAPE(secrets_are_veiled_wherever_they_stand),
        TAPE(secrets_are_kept_where_that_is_asked_for),
        TAPE(without_a_host_the_url_names_localhost),
    };
    return cmocka_run_group_tests(entries, NULL, NULL);
}
