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

const struct CMUnitTest problem_tests[] = {
    UNIT(a_bare_problem_has_type_title_and_status),
    UNIT(a_full_problem_has_all_members_in_order),
};
const size_t problem_test_count = sizeof problem_tests / sizeof *problem_tests;
