/* readOnly and writeOnly: what a request or a response need not have, and may be refused for having. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#define S20 SCHEMA_SWAGGER_2_0
#define O30 SCHEMA_OPENAPI_3_0
#define O31 SCHEMA_OPENAPI_3_1

#define USER                                                                                       \
    "{\"type\":\"object\",\"required\":[\"id\",\"name\",\"secret\"],\"properties\":{\"id\":{"      \
    "\"type\":\"integer\",\"readOnly\":true},\"name\":{\"type\":\"string\"},\"secret\":{\"type\":" \
    "\"string\",\"writeOnly\":true}}}"
#define ALL "{\"id\":1,\"name\":\"a\",\"secret\":\"s\"}"
#define SENT "{\"name\":\"a\",\"secret\":\"s\"}"
#define GIVEN "{\"id\":1,\"name\":\"a\"}"

static struct str put(struct arena *arena, const char *form, const char *what)
{
    struct buf out = {.arena = arena};
    const char *place = strchr(form, '@');
    assert_non_null(place);
    buf_add(&out, (struct str){form, (size_t)(place - form)});
    buf_add(&out, str_of(what));
    buf_add(&out, str_of(place + 1));
    return buf_str(&out);
}

static struct str schema_of(struct arena *arena, const char *form, const char *user)
{
    struct str inside = put(arena, form, user);
    return arena_printf(arena, "{\"x-user\":" USER ",%.*s", (int)inside.len - 1, inside.ptr + 1);
}

static struct str judged_one_way(struct arena *arena, enum schema_dialect dialect,
                                 enum schema_direction direction, enum schema_one_way one_way,
                                 const struct str texts[2])
{
    struct trial trial;
    trial_init(&trial, arena, dialect);
    trial.options.one_way = one_way;
    trial_prepare(&trial, texts[0], direction);
    assert_text(told(&trial), "");
    return judged(&trial, texts[1]);
}

/* Ways from a schema to one with such members, and the value that is judged. */
static const struct {
    const char *schema, *value, *at;
} ways[] = {
    {"{\"allOf\":[@]}",                                      "@",           ""    },
    {"{\"allOf\":[{\"allOf\":[@]},{}]}",                     "@",           ""    },
    {"{\"anyOf\":[{\"type\":\"string\"},@]}",                "@",           ""    },
    {"{\"oneOf\":[{\"type\":\"string\"},@]}",                "@",           ""    },
    {"{\"items\":@}",                                        "[@]",         "/0"  },
    {"{\"items\":{\"items\":@}}",                            "[[],[@]]",    "/1/0"},
    {"{\"properties\":{\"u\":@}}",                           "{\"u\":@}",   "/u"  },
    {"{\"additionalProperties\":@}",                         "{\"x\":@}",   "/x"  },
    {"{\"properties\":{\"a\":{\"items\":{\"allOf\":[@]}}}}", "{\"a\":[@]}", "/a/0"},
};

static void members_of_the_other_direction_are_not_required(void **state)
{
    static const char *const users[] = {USER, "{\"$ref\":\"#/x-user\"}"};
    for (size_t i = 0; i < 2 * sizeof ways / sizeof *ways; i++) {
        struct str schema = schema_of(*state, ways[i / 2].schema, users[i % 2]);
        struct str all = put(*state, ways[i / 2].value, ALL);
        struct str sent = put(*state, ways[i / 2].value, SENT);
        struct str given = put(*state, ways[i / 2].value, GIVEN);
        struct str missing = arena_printf(*state, "required:%s", ways[i / 2].at);
        const struct {
            enum schema_direction direction;
            struct str value, said;
        } rows[] = {
            {SCHEMA_NEUTRAL,  all,   STR("")},
            {SCHEMA_NEUTRAL,  sent,  missing},
            {SCHEMA_NEUTRAL,  given, missing},
            {SCHEMA_REQUEST,  all,   STR("")},
            {SCHEMA_REQUEST,  sent,  STR("")},
            {SCHEMA_REQUEST,  given, missing},
            {SCHEMA_RESPONSE, all,   STR("")},
            {SCHEMA_RESPONSE, given, STR("")},
            {SCHEMA_RESPONSE, sent,  missing},
        };
        for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
            struct str texts[2] = {schema, rows[n].value};
            struct str said =
                judged_one_way(*state, O30, rows[n].direction, SCHEMA_ONE_WAY_ALLOWED, texts);
            if (!str_eq(said, rows[n].said))
                fail_msg("direction %u: " STR_FMT " of " STR_FMT " is '" STR_FMT "'",
                         rows[n].direction, STR_ARG(texts[1]), STR_ARG(texts[0]), STR_ARG(said));
        }
    }
}

static void members_of_the_other_direction_can_be_refused(void **state)
{
    static const char *const users[] = {USER, "{\"$ref\":\"#/x-user\"}"};
    for (size_t i = 0; i < 2 * sizeof ways / sizeof *ways; i++) {
        struct str schema = schema_of(*state, ways[i / 2].schema, users[i % 2]);
        struct str all[2] = {schema, put(*state, ways[i / 2].value, ALL)};
        struct str sent[2] = {schema, put(*state, ways[i / 2].value, SENT)};
        struct str given[2] = {schema, put(*state, ways[i / 2].value, GIVEN)};
        struct str read = arena_printf(*state, "read-only:%s/id", ways[i / 2].at);
        struct str write = arena_printf(*state, "write-only:%s/secret", ways[i / 2].at);
        enum schema_one_way refused = SCHEMA_ONE_WAY_REFUSED;
        assert_text(judged_one_way(*state, O31, SCHEMA_REQUEST, refused, all), read.ptr);
        assert_text(judged_one_way(*state, O31, SCHEMA_RESPONSE, refused, all), write.ptr);
        assert_text(judged_one_way(*state, O31, SCHEMA_NEUTRAL, refused, all), "");
        assert_text(judged_one_way(*state, O31, SCHEMA_REQUEST, refused, sent), "");
        assert_text(judged_one_way(*state, O31, SCHEMA_RESPONSE, refused, given), "");
    }
}

struct flag_row {
    enum schema_dialect dialect;
    enum schema_direction direction;
    const char *schema, *value, *allowed, *refused;
};

static void check_flags(void **state, const struct flag_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct str texts[2] = {str_of(rows[i].schema), str_of(rows[i].value)};
        wrong += unit_differs(rows[i].schema,
                              judged_one_way(*state, rows[i].dialect, rows[i].direction,
                                             SCHEMA_ONE_WAY_ALLOWED, texts),
                              str_of(rows[i].allowed));
        wrong += unit_differs(rows[i].schema,
                              judged_one_way(*state, rows[i].dialect, rows[i].direction,
                                             SCHEMA_ONE_WAY_REFUSED, texts),
                              str_of(rows[i].refused));
    }
    assert_int_equal(wrong, 0);
}

static void the_flag_is_found_where_the_property_says_it(void **state)
{
    static const struct flag_row rows[] = {
  /* behind a reference, and behind two */
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/x-a\"}},\"x-a\":{\"readOnly\":"
         "true}}",                                                                                  "{}",         "",          ""            },
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/x-a\"}},\"x-a\":{\"$ref\":\"#/"
         "x-b\"},\"x-b\":{\"readOnly\":true}}",                                                     "{\"a\":1}",  "",          "read-only:/a"},
 /* in allOf, directly and behind a reference */
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"allOf\":[{},{\"readOnly\":true}]}}}",      "{}",
         "",                                                                                                                   ""            },
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"allOf\":[{\"$ref\":\"#/x-a\"}]}},\"x-a\":{"
         "\"readOnly\":true,\"type\":\"object\"}}",                                                 "{}",         "",          ""            },
 /* the usual way to say it beside a reference */
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"readOnly\":true,\"allOf\":[{\"$ref\":\"#/"
         "x-"
         "a\"}]}},\"x-a\":{\"type\":\"object\"}}",                                                  "{\"a\":{}}", "",          "read-only:/a"},
 /* beside a reference: nothing in 3.0, a keyword as any other in 3.1 */
        {O30, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/x-a\",\"readOnly\":true}},"
         "\"x-a\":{\"type\":\"object\"}}",                                                          "{}",         "required:", "required:"   },
        {O31, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/x-a\",\"readOnly\":true}},"
         "\"x-a\":{\"type\":\"object\"}}",                                                          "{}",         "",          ""            },
        {O31, SCHEMA_REQUEST,
         "{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/x-a\",\"minProperties\":0}},"
         "\"x-a\":{\"readOnly\":true}}",                                                            "{}",         "",          ""            },
        {O30, SCHEMA_REQUEST, "{\"required\":[\"a\"],\"properties\":{\"a\":{\"readOnly\":false}}}",
         "{}",                                                                                                    "required:", "required:"   },
    };
    check_flags(state, ROWS(rows));
}

static void the_flag_counts_in_openapi_only(void **state)
{
    static const char schema[] =
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"readOnly\":true}}}";
    const struct flag_row rows[] = {
        {O30,            SCHEMA_REQUEST,  schema,                                                         "{}",        "",          ""         },
        {O31,            SCHEMA_REQUEST,  schema,                                                         "{}",        "",          ""         },
        {S20,            SCHEMA_REQUEST,  schema,                                                         "{}",        "",          ""         },
        {SCHEMA_2020_12, SCHEMA_REQUEST,  schema,                                                         "{}",        "required:", "required:"},
        {SCHEMA_DRAFT_7, SCHEMA_REQUEST,  schema,                                                         "{\"a\":1}", "",          ""         },
        {O30,            SCHEMA_RESPONSE, schema,                                                         "{}",        "required:", "required:"},
        {S20,            SCHEMA_RESPONSE, "{\"required\":[\"a\"],\"properties\":{\"a\":{\"x-a\":true}}}", "{}",
         "required:",                                                                                                               "required:"},
    };
    check_flags(state, ROWS(rows));
}

/* `required` may stand beside a reference to the schema that has the property. */
static void required_may_stand_beside_what_declares_the_property(void **state)
{
#define BASE "\"x-base\":{\"properties\":{\"id\":{\"readOnly\":true},\"b\":{}}}"
    static const struct flag_row rows[] = {
        {O30, SCHEMA_REQUEST,
         "{\"allOf\":[{\"$ref\":\"#/x-base\"}],\"required\":[\"id\",\"b\"]," BASE "}",            "{}",
         "required:",                                                                                       "required:"          },
        {O30, SCHEMA_RESPONSE,
         "{\"allOf\":[{\"$ref\":\"#/x-base\"}],\"required\":[\"id\",\"b\"]," BASE "}",            "{}",
         "required: required:",                                                                             "required: required:"},
        {O30, SCHEMA_REQUEST,
         "{\"allOf\":[{},{\"allOf\":[{\"$ref\":\"#/x-base\"}]}],\"required\":[\"id\"]," BASE "}",
         "{}",                                                                                          "", ""                   },
        {O31, SCHEMA_REQUEST,  "{\"$ref\":\"#/x-base\",\"required\":[\"id\"]," BASE "}",          "{}", "",
         ""                                                                                                                      },
        {O30, SCHEMA_REQUEST,
         "{\"anyOf\":[{\"$ref\":\"#/x-base\"}],\"required\":[\"id\"]," BASE "}",                  "{}", "", ""                   },
        {O30, SCHEMA_REQUEST,
         "{\"anyOf\":[{\"$ref\":\"#/x-base\"},{}],\"required\":[\"id\"]," BASE "}",               "{}",
         "required:",                                                                                       "required:"          },
    };
    check_flags(state, ROWS(rows));
}

/* Each level refers to the next one twice: all ways would be too many to go. */
static void looking_for_flags_ends_whatever_refers_to_what(void **state)
{
    struct buf schema = {.arena = *state};
    buf_add(&schema, STR("{\"required\":[\"a\",\"b\"],\"properties\":{\"a\":{\"$ref\":\"#/x-0\"}}"
                         ",\"allOf\":[{\"$ref\":\"#/x-0\"}]"));
    for (size_t i = 0; i < 60; i++)
        buf_printf(&schema,
                   ",\"x-%zu\":{\"allOf\":[{\"$ref\":\"#/x-%zu\"},{\"$ref\":\"#/x-%zu\"}]}", i,
                   i + 1, i + 1);
    buf_add(&schema, STR(",\"x-60\":{\"properties\":{\"a\":{}}}}"));
    struct str texts[2] = {buf_str(&schema), STR("{\"a\":1,\"b\":1}")};
    assert_text(judged_one_way(*state, O30, SCHEMA_REQUEST, SCHEMA_ONE_WAY_ALLOWED, texts), "");
}

/* Names behind the first 64 lie in a table of their own. */
static void the_direction_counts_for_any_number_of_required_names(void **state)
{
    static const size_t places[] = {0, 63, 64, 65, 99, 128, 149};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct buf schema = {.arena = *state}, value = {.arena = *state};
        buf_printf(&schema, "{\"properties\":{\"n%zu\":{\"readOnly\":true}},\"required\":[",
                   places[i]);
        buf_byte(&value, '{');
        for (size_t n = 0; n < 150; n++) {
            buf_printf(&schema, "%s\"n%zu\"", n ? "," : "", n);
            if (n != places[i])
                buf_printf(&value, "%s\"n%zu\":1", value.len > 1 ? "," : "", n);
        }
        buf_add(&schema, STR("]}"));
        buf_byte(&value, '}');
        struct str texts[2] = {buf_str(&schema), buf_str(&value)};
        assert_text(judged_one_way(*state, O30, SCHEMA_REQUEST, SCHEMA_ONE_WAY_ALLOWED, texts), "");
        assert_text(judged_one_way(*state, O30, SCHEMA_RESPONSE, SCHEMA_ONE_WAY_ALLOWED, texts),
                    "required:");
    }
}

/* A schema without such members is one program for all directions: compiling it again costs no block of the budget. */
static void schemas_without_such_members_share_their_programs(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, O30);
    trial.budget.schema_blocks = 4;
    trial_prepare(&trial,
                  STR("{\"properties\":{\"a\":{\"items\":{\"type\":\"string\"}},\"b\":{\"type\":"
                      "\"null\"}}}"),
                  SCHEMA_NEUTRAL);
    const struct schema *request = schema_compile(trial.set, trial.doc->root, SCHEMA_REQUEST);
    const struct schema *response = schema_compile(trial.set, trial.doc->root, SCHEMA_RESPONSE);
    assert_text(told(&trial), "");
    assert_true(schema_is_complete(request) && schema_is_complete(response));
    const struct doc *value = json_value(*state, STR("{\"a\":[1]}"));
    assert_int_equal(schema_eval(request, trial.run, value->root), SCHEMA_INVALID);
    assert_int_equal(schema_eval(response, trial.run, value->root), SCHEMA_INVALID);
}

/* Of a schema that has some, only what leads to them is compiled anew. */
static void only_what_leads_to_such_members_is_compiled_anew(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, O30);
    trial.budget.schema_blocks = 5 + 2; /* root and "u" again */
    trial_prepare(&trial,
                  STR("{\"properties\":{\"u\":{\"properties\":{\"a\":{\"readOnly\":true}}},\"b\":{"
                      "\"items\":{\"type\":\"string\"}}}}"),
                  SCHEMA_REQUEST);
    assert_text(told(&trial), "");
    assert_true(schema_is_complete(trial.schema));
    struct trial poor;
    trial_init(&poor, *state, O30);
    poor.budget.schema_blocks = 5 + 1;
    trial_prepare(&poor, trial.doc->source->text, SCHEMA_REQUEST);
    assert_true(str_starts(told(&poor), STR("schema-too-large")));
    assert_false(schema_is_complete(poor.schema));
}

int test_direction(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(members_of_the_other_direction_are_not_required),
        UNIT(members_of_the_other_direction_can_be_refused),
        UNIT(the_flag_is_found_where_the_property_says_it),
        UNIT(the_flag_counts_in_openapi_only),
        UNIT(required_may_stand_beside_what_declares_the_property),
        UNIT(looking_for_flags_ends_whatever_refers_to_what),
        UNIT(the_direction_counts_for_any_number_of_required_names),
        UNIT(schemas_without_such_members_share_their_programs),
        UNIT(only_what_leads_to_such_members_is_compiled_anew),
    };
    return cmocka_run_group_tests_name("direction", tests, NULL, NULL);
}
