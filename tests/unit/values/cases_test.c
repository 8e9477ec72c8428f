#include "groups.h"
#include "world.h"

static struct str cases_of(struct arena *arena, const char *schema, enum values_kind kind)
{
    struct world *world = world_new(arena, SCHEMA_2020_12, schema);
    struct str seed = STR("1");
    struct values_wish wish = {.key = draw_key_of(&seed, 1), .voice = VALUES_PLAIN};
    struct values_cases cases = {0};
    struct buf out = {.arena = arena};
    values_make_cases(world->values, world->schema, &wish, kind, arena, &cases);
    for (size_t i = 0; i < cases.list.len; i++) {
        const struct values_case *one = &cases.list.at[i];
        buf_add(&out, world_text(arena, one->root));
        if (one->keyword)
            buf_printf(&out, " " STR_FMT,
                       STR_ARG(doc_pointer_to(arena, world->doc->root, one->keyword)));
        buf_add(&out, STR("; "));
    }
    return buf_str(&out);
}

static void boundaries_are_at_the_bounds_and_just_inside(void **state)
{
    assert_text(cases_of(*state, "{'type':'integer','minimum':3,'maximum':9}", VALUES_BOUNDARIES),
                "3 /minimum; 4 /minimum; 9 /maximum; 8 /maximum; ");
    assert_text(
        cases_of(*state, "{'type':'string','minLength':2,'maxLength':4}", VALUES_BOUNDARIES),
        "\"st\" /minLength; \"str\" /minLength; \"stri\" /maxLength; ");
    assert_text(cases_of(*state, "{'items':{'type':'integer'},'maxItems':2}", VALUES_BOUNDARIES),
                "[0] /maxItems; [0,0] /maxItems; ");
}

static void near_misses_break_one_keyword_each(void **state)
{
    assert_text(
        cases_of(
            *state,
            "{'type':'object','required':['a'],'properties':{'a':{'type':'integer','minimum':3},"
            "'b':{'type':'string','maxLength':5}},'additionalProperties':false}",
            VALUES_NEAR_MISSES),
        "[] /type; {\"b\":\"strin\"} /required; {\"a\":3,\"b\":\"strin\",\"unexpected\":null} "
        "/additionalProperties; {\"a\":7.13,\"b\":\"strin\"} /properties/a/type; "
        "{\"a\":0,\"b\":\"strin\"} /properties/a/minimum; {\"a\":3,\"b\":{}} /properties/b/type; "
        "{\"a\":3,\"b\":\"string\"} /properties/b/maxLength; ");
    assert_text(
        cases_of(*state,
                 "{'type':'array','minItems':1,'uniqueItems':true,'items':{'enum':['x','y']}}",
                 VALUES_NEAR_MISSES),
        "{} /type; [] /minItems; [\"x\",\"x\"] /uniqueItems; [null] /items/enum; ");
    assert_text(cases_of(*state, "{'type':'string','format':'date'}", VALUES_NEAR_MISSES),
                "{} /type; \"2019-13-24\" /format; ");
}

int test_cases(void)
{
    static const struct CMUnitTest tests[] = {UNIT(boundaries_are_at_the_bounds_and_just_inside),
                                              UNIT(near_misses_break_one_keyword_each)};
    return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
