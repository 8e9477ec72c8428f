/* Judging a clean message asks malloc for nothing once the run and the scratch arena are warm; but XML, where libxml2 does. */
#include "allocations.h"
#include "check.h"
#include "groups.h"

#ifdef COUNTS_ALLOCATIONS
static const char contract_text[] =
    "openapi: 3.1.1\n"
    "info: {title: t, version: '1'}\n"
    "paths:\n"
    "  /a/{id}:\n"
    "    post:\n"
    "      parameters:\n"
    "      - {name: id, in: path, required: true, schema: {type: integer}}\n"
    "      - {name: list, in: query, schema: {type: array, items: {type: [integer, string]}}}\n"
    "      - {name: deep, in: query, style: deepObject, schema: {type: object}}\n"
    "      - {name: X-A, in: header, schema: {type: string, pattern: '^[0-9a-f-]+$'}}\n"
    "      - {name: sid, in: cookie, schema: {type: string}}\n"
    "      security: [{b: []}]\n"
    "      requestBody:\n"
    "        content:\n"
    "          application/json: {schema: {$ref: '#/components/schemas/T'}}\n"
    "          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/T'}}\n"
    "          multipart/form-data: {schema: {$ref: '#/components/schemas/T'}}\n"
    "          application/jsonl: {itemSchema: {$ref: '#/components/schemas/T'}}\n"
    "      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/T'}}}}}\n"
    "components:\n"
    "  securitySchemes: {b: {type: http, scheme: bearer}}\n"
    "  schemas:\n"
    "    T: {type: object, properties: {a: {type: integer}, b: {type: array, items: {type: "
    "string}}}}\n";

static const struct {
    const char *type, *body;
} bodies[] = {
    {"application/json; charset=utf-8",   "{\"a\":1,\"b\":[\"x\",\"y\\u00e9\"]}"},
    {"application/x-www-form-urlencoded", "a=1&b=x&b=%C3%A9"                    },
    {"multipart/form-data; boundary=b",
     "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
     "--b\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n--b--\r\n"  },
    {"application/jsonl",                 "{\"a\":1}\n{\"b\":[\"x\"]}\n"        },
};
enum { BODIES = sizeof bodies / sizeof *bodies, ROUNDS = 6, WARM = 3 };

struct world {
    struct contract *contract;
    struct check *check;
    struct match_tree *tree;
    struct check_run *run;
};

static struct world make_world(struct arena *arena)
{
    struct world world;
    struct budget *budget = arena_new(arena, struct budget);
    struct findings findings = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    *budget = budget_standard();
    *source = (struct source){
        .name = STR("c.yaml"), .uri = STR("file:///c.yaml"), .text = str_of(contract_text)};
    struct contract_options reading = {.refs = {.budget = budget}};
    struct check_options options = {.budget = budget, .unknown = CHECK_WARN};
    struct match_options matching = {0};
    world.contract = contract_read(arena, source, &reading, &findings);
    assert_non_null(world.contract);
    struct match_mount mount = {world.contract, STR("")};
    world.check = check_compile(arena, world.contract, &options, &findings);
    world.tree = match_compile(arena, &mount, 1, &matching, &findings);
    world.run = check_run_new(arena);
    assert_int_equal(findings.count[SEVERITY_ERROR], 0);
    return world;
}

static void judge(const struct world *world, const char *type, const char *body,
                  struct arena *scratch)
{
    struct match match;
    struct findings findings = {.arena = scratch};
    const struct check_field fields[] = {
        {STR("host"),          STR("a")         },
        {STR("authorization"), STR("Bearer abc")},
        {STR("x-a"),           STR("0af-1")     },
        {STR("cookie"),        STR("sid=1; b=2")},
        {STR("content-type"),  str_of(type)     }
    };
    assert_int_equal(match_find(world->tree, STR("POST"), STR("/a/7"), scratch, &match),
                     MATCH_FOUND);
    struct check_request request = {
        .path = STR("/a/7"),
        .query = STR("list=1&list=x%20y&deep[a]=1&deep[b][]=2"),
        .captures = match.captures,
        .capture_count = match.capture_count,
        .fields = {fields, 5},
        .body = str_of(body)
    };
    struct check_response response = {
        .status = 200, .fields = {fields + 4, 1},
             .body = str_of(body)
    };
    assert_int_equal(
        check_request(world->check, match.operation, world->run, &request, scratch, &findings),
        CHECK_CLEAN);
    if (str_starts(str_of(type), STR("application/json;")))
        assert_int_equal(check_response(world->check, match.operation, world->run, &response,
                                        scratch, &findings),
                         CHECK_CLEAN);
}

static void clean_messages_ask_malloc_for_nothing(void **state)
{
    struct world world = make_world(*state);
    struct arena scratch;
    size_t warm[BODIES] = {0}, cold = 0;
    arena_init(&scratch);
    count_allocations();
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < BODIES; i++) {
            allocations = 0;
            judge(&world, bodies[i].type, bodies[i].body, &scratch);
            *(round < WARM ? &cold : &warm[i]) += allocations;
            arena_clear(&scratch);
        }
    }
    arena_release(&scratch);
    assert_true(cold > 0);
    for (size_t i = 0; i < BODIES; i++)
        if (warm[i])
            fail_msg("%zu times for %s", warm[i], bodies[i].type);
}
#else
static void clean_messages_ask_malloc_for_nothing(void **state)
{
    (void)state;
    print_message("skipped: what is taken from malloc is counted with sanitizers only\n");
    skip();
}
#endif

int test_memory(void)
{
    const struct CMUnitTest tests[] = {UNIT(clean_messages_ask_malloc_for_nothing)};
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
