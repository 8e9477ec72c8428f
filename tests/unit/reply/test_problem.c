#include "problem.h"
#include "reply_tests.h"

static void a_bare_problem_has_type_title_and_status(void **state)
{
    struct buf out = {.arena = *state};
    problem_write(&out, &(struct problem){.id = FINDING_PATH_NOT_FOUND, .status = 404});
    assert_text(
        buf_str(&out),
        "{\"type\":\"urn:proviso:path-not-found\",\"title\":\"no path of the contract fits the "
        "request\",\"status\":404}");
}

static void a_full_problem_has_all_members_in_order(void **state)
{
    struct replying replying;
    replying_open(&replying, *state,
                  STR("openapi: 3.1.0\n"
                      "info: {title: T, version: '1'}\n"
                      "paths:\n"
                      "  /x:\n"
                      "    get: {responses: {'200': {description: ''}}}\n"));
    const struct str available[] = {STR_INIT("GET"), STR_INIT("HEAD")};
    struct problem problem = {.id = FINDING_METHOD_NOT_ALLOWED,
                              .status = 405,
                              .detail = STR("say \"GET\"\n"),
                              .method = STR("PUT"),
                              .target = STR("/x?a=\xff"),
                              .available = available,
                              .available_count = 2,
                              .contract = replying.contract,
                              .node = replying.contract->operations[0].node,
                              .suggestion = STR("GET /x")};
    struct buf out = {.arena = *state};
    problem_write(&out, &problem);
    assert_text(buf_str(&out),
                "{\"type\":\"urn:proviso:method-not-allowed\",\"title\":\"the path is in the "
                "contract, the method is "
                "not\",\"status\":405,\"detail\":\"say "
                "\\\"GET\\\"\\n\",\"method\":\"PUT\",\"target\":\"/x?a=\xef\xbf\xbd\","
                "\"available\":[\"GET\",\"HEAD\"],\"contract\":{\"file\":\"test.yaml\",\"line\":5,"
                "\"column\":10,"
                "\"pointer\":\"/paths/~1x/get\"},\"suggestion\":\"GET /x\"}");
}

/* One line of `len` bytes and `end`, on the heap, so that the sanitizers see who reads beyond it. */
static struct source long_line(struct arena *arena, size_t len, const char *end)
{
    struct str tail = str_of(end);
    char *text = arena_bytes(arena, len + tail.len);
    memset(text, 'a', len);
    memcpy(text + len, tail.ptr, tail.len);
    return (struct source){
        .name = STR("body"), .text = {text, len + tail.len}
    };
}

static struct str problem_with_place(struct arena *arena, const struct source *source,
                                     uint32_t offset)
{
    static const struct spot spot = {.part = SPOT_BODY};
    struct findings findings = {.arena = arena};
    struct where where = {.source = source, .offset = offset, .length = UINT32_MAX};
    finding_add(&findings, FINDING_VALUE_TYPE, where, "x")->spot = &spot;
    struct buf out = {.arena = arena};
    problem_write_findings(&out, &findings);
    return buf_str(&out);
}

static void an_excerpt_ends_with_the_text_wherever_its_place_is(void **state)
{
    static const uint32_t behind[] = {100, 101, 102, 150, 1000000, UINT32_MAX};
    static const char *const ends[] = {"", "\r\n", "\r"};
    for (size_t n = 0; n < sizeof ends / sizeof *ends; n++) {
        struct arena arena; /* of its own: what is behind the text is nobody's */
        arena_init(&arena);
        struct source source = long_line(&arena, 100, ends[n]);
        for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
            struct str text = problem_with_place(*state, &source, behind[i]);
            bool next_line = n == 1 && behind[i] > 101;
            assert_int_equal(str_contains(text, STR("\"excerpt\":\"aaaa")), !next_line);
        }
        arena_release(&arena);
    }
}

static void an_excerpt_of_a_long_line_is_around_its_place(void **state)
{
    struct source source = long_line(*state, 300, "zb");
    struct str text = problem_with_place(*state, &source, 300);
    assert_true(str_contains(text, STR("aaazb\"")));
    source = long_line(*state, 0, "");
    text = problem_with_place(*state, &source, 7);
    assert_true(str_contains(text, STR("\"line\":1,\"column\":1")));
    assert_false(str_contains(text, STR("excerpt")));
}

const struct CMUnitTest problem_tests[] = {
    UNIT(an_excerpt_ends_with_the_text_wherever_its_place_is),
    UNIT(an_excerpt_of_a_long_line_is_around_its_place),
    UNIT(a_bare_problem_has_type_title_and_status),
    UNIT(a_full_problem_has_all_members_in_order),
};
const size_t problem_test_count = sizeof problem_tests / sizeof *problem_tests;
