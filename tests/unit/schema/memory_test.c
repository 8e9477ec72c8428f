/* Evaluating asks malloc for nothing once the run has grown to what its values need; but for idn-hostname, where libidn2
 * does, and for comparing objects of more than 64 members in different orders (doc.h). */
#include "allocations.h"
#include "buf.h"
#include "groups.h"
#include "judging.h"

#ifdef COUNTS_ALLOCATIONS
struct memory_row {
    enum schema_dialect dialect;
    const char *schema;
    const char *before, *piece,
        *behind; /* the value: `count` pieces, each with its number for '#' */
    size_t count;
};

static const struct memory_row rows[] = {
    {SCHEMA_2020_12,     "{\"items\":{\"type\":\"integer\",\"minimum\":0,\"multipleOf\":0.5}}", "[",
     "#",                                                                                                                                   "]",                        1000},
    {SCHEMA_2020_12,     "{\"items\":{\"enum\":[1,\"a\",{\"a\":1}],\"maxLength\":3}}",          "[",           "\"a\"",
     "]",                                                                                                                                                               100 },
    {SCHEMA_2020_12,     "{\"items\":{\"maximum\":1e400,\"multipleOf\":1e-30}}",                "[",
     "123456789012345678901234567890#.5",                                                                                                   "]",                        100 },
    {SCHEMA_2020_12,
     "{\"additionalProperties\":false,\"patternProperties\":{\"^n(?=[0-9]+$)\":{\"pattern\":\"(a|b)"
     "+c?$\"}"
     "},\"propertyNames\":{\"pattern\":\"(?<=n)\\\\d\"}}",                                      "{",           "\"n#\":\"aabb#abab\"",      "}",                        300 },
    {SCHEMA_2020_12,     "{\"items\":{\"pattern\":\"^(a+)+$\"}}",                               "[",
     "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa#!\"",                                                                                   "]",                        3   },
    {SCHEMA_2020_12,     "{\"uniqueItems\":true}",                                              "[",           "{\"a\":#,\"b\":[#,\"x\"]}", "]",                        3000},
    {SCHEMA_2020_12,     "{\"uniqueItems\":true,\"contains\":{\"const\":7},\"maxContains\":2}", "[",
     "#",                                                                                                                                   "]",                        500 },
    {SCHEMA_2020_12,
     "{\"allOf\":[{\"anyOf\":[{\"patternProperties\":{\"^n\":true}},{\"maxProperties\":1}]},{"
     "\"oneOf\":[{"
     "\"properties\":{\"n1\":{\"type\":\"null\"}}},{\"required\":[\"n2\"]}]}],\"if\":{\"required\":"
     "["
     "\"n3\"]},\"then\":{\"properties\":{\"n3\":true}},\"unevaluatedProperties\":false}",       "{",           "\"n#\":{\"x\":[#]}",        "}",                        500 },
    {SCHEMA_2020_12,
     "{\"items\":{\"allOf\":[{\"prefixItems\":[true]}],\"contains\":{\"minimum\":3},"
     "\"unevaluatedItems\":{"
     "\"type\":\"integer\"}}}",                                                                 "[",           "[#,5,6,7,#]",               "]",                        500 },
    {SCHEMA_2020_12,
     "{\"$ref\":\"#/$defs/"
     "n\",\"$defs\":{\"n\":{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":{"
     "\"$ref\":\"#/$defs/n\"}},\"required\":[\"a\"]},{\"properties\":{\"a\":{\"$ref\":\"#/$defs/"
     "n\"}},"
     "\"minProperties\":1}]}}}",                                                                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{"
     "\"a\":"
     "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":", "1",                         "}}}}}}}}}}}}}}}}}}}}}}}}", 1   },
    {SCHEMA_2020_12,
     "{\"items\":{\"oneOf\":[{\"required\":[\"k\"],\"properties\":{\"k\":{\"const\":\"a\"}}},{"
     "\"required\":["
     "\"k\"],\"properties\":{\"k\":{\"const\":\"b\"}}}]}}",                                     "[",           "{\"k\":\"b\",\"v\":#}",     "]",                        300 },
    {SCHEMA_DRAFT_7,
     "{\"items\":{\"contentEncoding\":\"base64\",\"contentMediaType\":\"application/json\"}}",  "[",
     "\"eyJhIjpbMSwyLCJ4XHUwMDQxIl19\"",                                                                                                    "]",                        50  },
    {SCHEMA_OPENAPI_3_0,
     "{\"items\":{\"properties\":{\"d\":{\"format\":\"date-time\"},\"u\":{\"format\":\"uuid\"},"
     "\"i\":{"
     "\"format\":\"int32\"},\"l\":{\"format\":\"uri\"},\"r\":{"
     "\"format\":"
     "\"regex\"}}}}",                                                                           "[",
     "{\"d\":\"2024-02-29T00:00:00Z\",\"u\":\"00000000-0000-0000-0000-000000000000\",\"i\":#,\"l\":"
     "\"http://a/#\",\"r\":\"^(a|b)$\"}",                                                                                                   "]",                        50  },
};

static struct str value_of(struct arena *arena, const struct memory_row *row)
{
    struct buf out = {.arena = arena};
    buf_add(&out, str_of(row->before));
    for (size_t i = 0; i < row->count; i++) {
        if (i)
            buf_byte(&out, ',');
        for (const char *at = row->piece; *at; at++) {
            if (*at == '#')
                buf_printf(&out, "%zu", i);
            else
                buf_byte(&out, *at);
        }
    }
    buf_add(&out, str_of(row->behind));
    return buf_str(&out);
}

static void warm_runs_ask_malloc_for_nothing(void **state)
{
    enum { ROWS_COUNT = sizeof rows / sizeof *rows, ROUNDS = 6, WARM = 2 };
    struct trial trials[ROWS_COUNT];
    const struct node *values[ROWS_COUNT];
    size_t warm[ROWS_COUNT] = {0}, cold = 0;
    for (size_t i = 0; i < ROWS_COUNT; i++) {
        trial_init(&trials[i], *state, rows[i].dialect);
        trial_prepare(&trials[i], str_of(rows[i].schema), SCHEMA_NEUTRAL);
        assert_text(told(&trials[i]), "");
        values[i] = json_value(*state, value_of(*state, &rows[i]))->root;
    }
    count_allocations();
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < ROWS_COUNT; i++) { /* one run for all, as a thread has it */
            allocations = 0;
            schema_eval(trials[i].schema, trials[0].run, values[i]);
            *(round < WARM ? &cold : &warm[i]) += allocations;
        }
    }
    assert_true(cold > 0);
    for (size_t i = 0; i < ROWS_COUNT; i++)
        if (warm[i])
            fail_msg("%zu times for %s", warm[i], rows[i].schema);
}
#else
static void warm_runs_ask_malloc_for_nothing(void **state)
{
    (void)state;
    print_message("skipped: what is taken from malloc is counted with sanitizers only\n");
    skip();
}
#endif

int test_memory(void)
{
    const struct CMUnitTest tests[] = {UNIT(warm_runs_ask_malloc_for_nothing)};
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
