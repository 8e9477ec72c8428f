/* What a message depends on, what comes of wishes that cannot be met, and what is told then. */
#include "groups.h"

#define HEAD "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"
#define PETS                                                                                       \
    HEAD "paths:\n  /pets/{id}:\n    get:\n      operationId: getPet\n      parameters:\n"         \
         "        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}\n"   \
         "        - {name: tag, in: query, required: true, schema: {type: string, minLength: 1}, " \
         "example: a b}\n"                                                                         \
         "      responses:\n"                                                                      \
         "        '404': {description: d}\n"                                                       \
         "        2XX: {description: d, content: {application/xml: {schema: {type: string}}}}\n"   \
         "        '201': {description: d, content: {text/plain: {schema: {type: string, "          \
         "minLength: 1}}, application/json: {schema: {type: array, minItems: 3, items: {type: "    \
         "integer}}, example: [1, 2, 3]}}}\n"                                                      \
         "        default: {description: d}\n"

static const struct operation *only(const struct desk *desk)
{
    return &desk->contract->operations[0];
}

static struct message request_of(struct desk *desk, const char *seed, uint64_t number)
{
    struct message message;
    struct message_wish wish = {.seed = str_of(seed), .number = number};
    assert_int_equal(message_request(desk->maker, only(desk), &wish, desk->arena, &message),
                     MESSAGE_MADE);
    return message;
}

static void the_same_wish_makes_the_same_message(void **state)
{
    struct desk *one = desk_of_text(*state, PETS), *two = desk_of_text(*state, PETS);
    struct message first = request_of(one, "a", 0), other = request_of(one, "b", 0),
                   next = request_of(one, "a", 1);
    struct message again = request_of(two, "a", 0);
    assert_true(str_eq(first.target, again.target));
    assert_false(str_eq(first.target, other.target));
    assert_false(str_eq(first.target, next.target));
}

static void the_lowest_success_is_usual_and_json_is(void **state)
{
    struct desk *desk = desk_of_text(*state, PETS);
    struct message message;
    struct message_wish wish = {.seed = STR("a")};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_int_equal(message.status, 201);
    assert_true(str_eq(message.content_type, STR("application/json")));
    wish.status = 222;
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_true(str_eq(message.content_type, STR("application/xml")));
    wish.status = 404;
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_null(message.body.ptr);
}

static void examples_come_first_where_they_are_wished_for(void **state)
{
    struct desk *desk = desk_of_text(*state, PETS);
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .examples = true};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_text(message.body, "[1,2,3]");
    assert_int_equal(message_request(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_text(message.query, "tag=a%20b");
}

static void pretty_bodies_are_over_several_lines(void **state)
{
    struct desk *desk = desk_of_text(*state, PETS);
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .examples = true, .pretty = true};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_text(message.body, "[\n  1,\n  2,\n  3\n]\n");
}

static void what_is_not_declared_is_told(void **state)
{
    struct desk *desk =
        desk_of_text(*state, HEAD "paths: {/a: {get: {responses: {'200': {description: d, content: "
                                  "{application/json: {schema: {type: integer}}}}}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .status = 404};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_NOT_DECLARED);
    assert_text(message.why, "the status 404 is not declared");
    wish = (struct message_wish){.seed = STR("a"), .media = STR("text/plain")};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_NOT_DECLARED);
    assert_text(message.why, "the media type 'text/plain' is not declared");
    assert_int_equal(message_request(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_NOT_DECLARED);
    assert_text(message.why, "the operation declares no body");
}

static void what_is_impossible_names_the_keywords(void **state)
{
    struct desk *desk = desk_of_text(
        *state,
        HEAD "paths: {/a: {get: {responses: {'200': {description: d, content: "
             "{application/json: {schema: {type: integer, minimum: 5, maximum: 3}}}}}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a")};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_IMPOSSIBLE);
    assert_text(message.what, "body");
    assert_int_equal(message.conflict_count, 2);
    assert_non_null(message.place);
}

static void what_nobody_needs_is_left_out_where_it_is_impossible(void **state)
{
    struct desk *desk = desk_of_text(
        *state, HEAD "paths: {/a: {get: {parameters: [{name: p, in: query, schema: {type: integer, "
                     "minimum: 5, maximum: 3}}, {name: q, in: query, schema: {const: 1}}], "
                     "responses: {'204': {description: d}}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .voice = VALUES_MAXIMAL};
    assert_int_equal(message_request(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_text(message.target, "/a?q=1");
}

static void a_request_goes_to_its_own_operation(void **state)
{
    struct desk *desk = desk_of_text(
        *state, HEAD "paths:\n  /a/{p}: {get: {parameters: [{name: p, in: path, required: true, "
                     "schema: {enum: [mine, yours]}}], responses: {'204': {description: d}}}}\n"
                     "  /a/mine: {get: {responses: {'204': {description: d}}}}\n");
    for (uint64_t i = 0; i < 20; i++)
        assert_text(request_of(desk, "a", i).target, "/a/yours");
}

static void names_that_no_field_can_have_are_not_sent(void **state)
{
    struct desk *desk = desk_of_text(
        *state, HEAD "paths:\n  /a: {get: {parameters: [{name: X Bad, in: header, schema: {type: "
                     "integer}}, {name: 'c;d', in: cookie, schema: {type: integer}}], responses: "
                     "{'204': {description: d}}}}\n"
                     "  /b: {get: {parameters: [{name: 'X:B', in: header, required: true, schema: "
                     "{type: integer}}], responses: {'204': {description: d}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .voice = VALUES_MAXIMAL};
    assert_int_equal(message_request(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_int_equal(message.field_count, 0);
    assert_int_equal(
        message_request(desk->maker, &desk->contract->operations[1], &wish, *state, &message),
        MESSAGE_NOT_FOUND);
    assert_text(message.what, "header parameter 'x:b'");
}

static void examples_that_break_their_schema_are_passed_over(void **state)
{
    struct desk *desk = desk_of_text(
        *state,
        HEAD "paths: {/a: {get: {responses: {'200': {description: d, content: "
             "{application/json: {schema: {type: integer}, examples: {bad: {value: x}, good: "
             "{value: 7}}}}}}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a"), .examples = true};
    assert_int_equal(message_response(desk->maker, only(desk), &wish, *state, &message),
                     MESSAGE_MADE);
    assert_text(message.body, "7");
}

static void a_part_has_values_of_its_own(void **state)
{
    static const char *const more[] = {
        "", ", {name: q, in: query, required: true, schema: {type: string}}"};
    struct str paths[2];
    for (size_t i = 0; i < 2; i++) {
        struct str text = arena_printf(
            *state,
            HEAD "paths: {'/a/{p}': {get: {parameters: [{name: p, in: path, required: true, "
                 "schema: {type: string, minLength: 1}}%s], responses: {'204': {description: "
                 "d}}}}}\n",
            more[i]);
        paths[i] = request_of(desk_of_text(*state, text.ptr), "a", 0).path;
    }
    assert_true(str_eq(paths[0], paths[1]));
}

static void a_webhook_goes_wherever_its_receiver_says(void **state)
{
    struct desk *desk = desk_of_text(
        *state,
        HEAD "paths: {}\nwebhooks: {newPet: {post: {parameters: [{name: q, in: query, required: "
             "true, schema: {const: 1}}], responses: {'204': {description: d}}}}}\n");
    struct message message;
    struct message_wish wish = {.seed = STR("a")};
    assert_int_equal(
        message_request(desk->maker, &desk->contract->webhooks[0], &wish, *state, &message),
        MESSAGE_MADE);
    assert_text(message.target, "/?q=1");
}

int test_message(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_same_wish_makes_the_same_message),
        UNIT(the_lowest_success_is_usual_and_json_is),
        UNIT(examples_come_first_where_they_are_wished_for),
        UNIT(pretty_bodies_are_over_several_lines),
        UNIT(what_is_not_declared_is_told),
        UNIT(what_is_impossible_names_the_keywords),
        UNIT(what_nobody_needs_is_left_out_where_it_is_impossible),
        UNIT(a_request_goes_to_its_own_operation),
        UNIT(names_that_no_field_can_have_are_not_sent),
        UNIT(examples_that_break_their_schema_are_passed_over),
        UNIT(a_part_has_values_of_its_own),
        UNIT(a_webhook_goes_wherever_its_receiver_says),
    };
    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
