/* Outlines: what schemas say about kinds and parts, before there is a value. */
#include "groups.h"
#include "judging.h"
#include "outline.h"

/* "integer string" …, in the order of the kinds. */
static struct str kinds_text(struct arena *arena, unsigned kinds)
{
    static const struct {
        unsigned kinds;
        const char *name;
    } rows[] = {
        {KINDS_NULL,    "null"   },
        {KINDS_BOOLEAN, "boolean"},
        {KINDS_NUMBER,  "number" },
        {KINDS_INTEGER, "integer"},
        {KINDS_STRING,  "string" },
        {KINDS_ARRAY,   "array"  },
        {KINDS_OBJECT,  "object" }
    };
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool whole = (kinds & rows[i].kinds) == rows[i].kinds;
        bool covered = rows[i].kinds == KINDS_INTEGER && (kinds & KINDS_NUMBER) == KINDS_NUMBER;
        if (whole && !covered)
            buf_printf(&out, "%s%s", out.len ? " " : "", rows[i].name);
    }
    return buf_str(&out);
}

static const struct outline *outline_of(struct arena *arena, const char *schema)
{
    struct trial trial;
    trial_init(&trial, arena, SCHEMA_OPENAPI_3_1);
    trial_prepare(&trial, str_of(schema), SCHEMA_NEUTRAL);
    return schema_outline(trial.schema);
}

static void kinds_are_those_that_all_schemas_allow_or_else_any(void **state)
{
    static const struct {
        const char *schema, *kinds;
    } rows[] = {
        {"{\"type\":\"integer\"}",                                                          "integer"                                },
        {"{\"type\":[\"string\",\"null\"]}",                                                "null string"                            },
        {"{}",                                                                              "null boolean number string array object"},
        {"{\"enum\":[1,\"a\"]}",                                                            "integer string"                         },
        {"{\"allOf\":[{\"type\":\"number\"},{\"minimum\":1}]}",                             "number"                                 },
        {"{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"array\"}]}",                       "integer array"                          },
        {"{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"type\":\"boolean\"}}}",
         "boolean"                                                                                                                   },
        {"{\"not\":{\"type\":\"string\"}}",                                                 "null boolean number array object"       },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong += unit_differs(rows[i].schema,
                              kinds_text(*state, outline_of(*state, rows[i].schema)->kinds),
                              str_of(rows[i].kinds));
    assert_int_equal(wrong, 0);
}

static void members_of_all_schemas_are_taken_together(void **state)
{
    const struct outline *outline = outline_of(
        *state,
        "{\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"allOf\":[{\"properties\":{\"b\":"
        "{"
        "\"type\":\"string\"}}},{\"oneOf\":[{\"properties\":{\"c\":{\"type\":\"array\",\"items\":{"
        "\"type\":\"boolean\"}}},\"additionalProperties\":{\"type\":\"null\"}}]}]}");
    assert_int_equal(outline->member_count, 3);
    assert_text(kinds_text(*state, outline_member(outline, STR("a"))->kinds), "integer");
    assert_text(kinds_text(*state, outline_member(outline, STR("b"))->kinds), "string");
    assert_text(kinds_text(*state, outline_item(outline_member(outline, STR("c")), 5)->kinds),
                "boolean");
    assert_text(kinds_text(*state, outline_member(outline, STR("z"))->kinds), "null");
}

static void items_before_the_rest_have_outlines_of_their_own(void **state)
{
    const struct outline *outline = outline_of(
        *state, "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"integer\"}}");
    assert_text(kinds_text(*state, outline_item(outline, 0)->kinds), "string");
    assert_text(kinds_text(*state, outline_item(outline, 1)->kinds), "integer");
}

static void circles_end_in_themselves(void **state)
{
    const struct outline *outline =
        outline_of(*state, "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}");
    const struct outline *next = outline_member(outline, STR("next"));
    assert_ptr_equal(outline_member(next, STR("next")), next);
    assert_text(kinds_text(*state, next->kinds), "object");
}

int test_outline(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(kinds_are_those_that_all_schemas_allow_or_else_any),
        UNIT(members_of_all_schemas_are_taken_together),
        UNIT(items_before_the_rest_have_outlines_of_their_own),
        UNIT(circles_end_in_themselves),
    };
    return cmocka_run_group_tests_name("outline", tests, NULL, NULL);
}
