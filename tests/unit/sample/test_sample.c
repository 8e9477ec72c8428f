#include "sample_tests.h"

#include <stdio.h>

static void begin(struct sampling *sampling, enum contract_version version, const char *yaml)
{
    *sampling = (struct sampling){.budget = budget_standard()};
    arena_init(&sampling->arena);
    sampling->findings.arena = &sampling->arena;
    sampling->doubts.arena = &sampling->arena;
    sampling->source = (struct source){
        .name = STR("test.yaml"), .uri = STR("file:///test/test.yaml"), .text = str_of(yaml)};
    struct refs_options options = {.budget = &sampling->budget};
    struct refs *refs =
        refs_open(&sampling->arena, &sampling->source, &options, &sampling->findings);
    assert_non_null(refs);
    sampling->sample = (struct sample){.refs = refs,
                                       .version = version,
                                       .direction = SAMPLE_RESPONSE,
                                       .budget = &sampling->budget,
                                       .doubts = &sampling->doubts};
}

static void sample_it(struct sampling *sampling)
{
    struct buf out = {.arena = &sampling->arena};
    const struct node *schema = node_get(refs_root(sampling->sample.refs), STR("schema"));
    sampling->outcome = sample_json(&sampling->sample, schema, &out);
    sampling->text = buf_str(&out);
}

void sampling_run(struct sampling *sampling, enum contract_version version, const char *yaml)
{
    begin(sampling, version, yaml);
    sample_it(sampling);
}

void sampling_end(struct sampling *sampling)
{
    arena_release(&sampling->arena);
}

static void assert_text(const struct sampling *sampling, const char *expected)
{
    assert_int_equal(sampling->outcome, SAMPLE_OK);
    assert_int_equal(sampling->text.len, strlen(expected));
    assert_memory_equal(sampling->text.ptr, expected, sampling->text.len);
}

static void every_row_of_the_table_gives_its_value(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < sample_row_count; i++) {
        const struct sample_row *row = &sample_rows[i];
        struct sampling sampling;
        sampling_run(&sampling, row->version, row->yaml);
        bool right = sampling.outcome == SAMPLE_OK &&
                     str_eq(sampling.text, str_of(row->expected)) && sampling.doubts.list.len == 0;
        if (!right)
            print_error("%s\n  expected %s\n  got      " STR_FMT " (outcome %d: " STR_FMT
                        ", %zu doubts)\n",
                        row->about, row->expected, STR_ARG(sampling.text), (int)sampling.outcome,
                        STR_ARG(sampling.sample.why), sampling.doubts.list.len);
        wrong += !right;
        sampling_end(&sampling);
    }
    assert_int_equal(wrong, 0);
    assert_true(sample_row_count > 80);
}

static void a_request_leaves_out_what_is_read_only(void **state)
{
    (void)state;
    struct sampling sampling;
    begin(&sampling, CONTRACT_OPENAPI_3_0,
          "schema: {required: [id], properties: {id: {type: integer, readOnly: true}, "
          "in: {properties: {at: {type: integer, readOnly: true}, n: {type: integer, writeOnly: "
          "true}}}}}");
    sampling.sample.direction = SAMPLE_REQUEST;
    sample_it(&sampling);
    assert_text(&sampling, "{\"in\":{\"n\":0}}");
    sampling_end(&sampling);
}

/* What cannot be made says why and where. */
static void assert_fails(enum contract_version version, const char *yaml,
                         enum sample_outcome outcome, const char *why)
{
    struct sampling sampling;
    sampling_run(&sampling, version, yaml);
    assert_int_equal(sampling.outcome, outcome);
    assert_int_equal(sampling.text.len, 0);
    assert_string_equal(arena_cstr(&sampling.arena, sampling.sample.why), why);
    assert_non_null(sampling.sample.fault);
    sampling_end(&sampling);
}

static void what_nothing_satisfies_is_impossible(void **state)
{
    (void)state;
    enum contract_version version = CONTRACT_OPENAPI_3_1;
    assert_fails(version, "schema: false", SAMPLE_IMPOSSIBLE, "the schema is false");
    assert_fails(version, "schema: {allOf: [{type: string}, {type: integer}]}", SAMPLE_IMPOSSIBLE,
                 "its types exclude one another");
    assert_fails(version, "schema: {type: integer, minimum: 3, maximum: 2}", SAMPLE_IMPOSSIBLE,
                 "no number was found that all of its bounds allow");
    assert_fails(version, "schema: {type: string, minLength: 3, maxLength: 2}", SAMPLE_IMPOSSIBLE,
                 "minLength is above maxLength");
    assert_fails(version, "schema: {type: array, minItems: 3, maxItems: 2}", SAMPLE_IMPOSSIBLE,
                 "minItems is above maxItems");
    assert_fails(version, "schema: {type: object, required: [a, b], maxProperties: 1}",
                 SAMPLE_IMPOSSIBLE, "more properties are required than maxProperties allows");
    assert_fails(version,
                 "schema: {type: array, minItems: 3, uniqueItems: true, items: {type: boolean}}",
                 SAMPLE_IMPOSSIBLE, "not enough different items were found for uniqueItems");
    assert_fails(version, "schema: {not: {}}", SAMPLE_IMPOSSIBLE, "everything is denied");
    assert_fails(version,
                 "schema: {type: array, contains: {const: 1}, minContains: 3, maxContains: 1}",
                 SAMPLE_IMPOSSIBLE, "minContains is above maxContains or maxItems");
    assert_fails(version, "schema: {enum: [a, b], type: integer}", SAMPLE_IMPOSSIBLE,
                 "no listed value fits the rest of its schema");
    assert_fails(
        version,
        "schema: {type: object, properties: {}, additionalProperties: false, required: [a]}",
        SAMPLE_IMPOSSIBLE, "the schema is false");
}

static void required_recursion_without_end_is_impossible(void **state)
{
    (void)state;
    assert_fails(CONTRACT_OPENAPI_3_1,
                 "{schema: {$ref: '#/c/N'}, c: {N: {type: object, required: [next], properties: "
                 "{next: {$ref: '#/c/N'}}}}}",
                 SAMPLE_IMPOSSIBLE, "it contains itself");
    assert_fails(
        CONTRACT_OPENAPI_3_1,
        "{schema: {$ref: '#/c/N'}, c: {N: {type: array, minItems: 1, items: {$ref: '#/c/N'}}}}",
        SAMPLE_IMPOSSIBLE, "it contains itself");
}

static void a_reference_that_leads_nowhere_is_told(void **state)
{
    (void)state;
    assert_fails(CONTRACT_OPENAPI_3_0, "schema: {$ref: '#/c/A'}", SAMPLE_UNRESOLVED,
                 "its reference leads nowhere");
    assert_fails(CONTRACT_OPENAPI_3_0, "{schema: {$ref: '#/c/A'}, c: {A: {$ref: '#/c/A'}}}",
                 SAMPLE_UNRESOLVED, "its reference leads nowhere");
    assert_fails(CONTRACT_OPENAPI_3_0, "schema: {type: array, minItems: 1, items: {$ref: '#/c/A'}}",
                 SAMPLE_UNRESOLVED, "its reference leads nowhere");
}

static void an_optional_property_that_leads_nowhere_is_left_out(void **state)
{
    (void)state;
    struct sampling sampling;
    sampling_run(&sampling, CONTRACT_OPENAPI_3_0,
                 "schema: {properties: {a: {$ref: '#/c/A'}, b: {type: integer}}}");
    assert_text(&sampling, "{\"b\":0}");
    sampling_end(&sampling);
}

static void what_asks_for_too_much_is_too_large(void **state)
{
    (void)state;
    enum contract_version version = CONTRACT_OPENAPI_3_1;
    assert_fails(version, "schema: {type: string, minLength: 100000000000}", SAMPLE_TOO_LARGE,
                 "minLength asks for more than a sample may have");
    assert_fails(version, "schema: {type: array, minItems: 100000000000}", SAMPLE_TOO_LARGE,
                 "minItems asks for more than a sample may have");
    assert_fails(version,
                 "schema: {type: array, minItems: 1000, items: {type: array, minItems: 1000, "
                 "items: {const: large}}}",
                 SAMPLE_TOO_LARGE, "its sample is larger than the budget for samples");
}

static void a_pattern_that_is_not_understood_is_told(void **state)
{
    (void)state;
    static const char *const patterns[] = {"(a)\\\\1", "(?<=a)b", "(?i)x", "a**",
                                           "(",        "[z-a]",   "\\\\Ax"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct sampling sampling;
        char yaml[200];
        snprintf(yaml, sizeof yaml, "schema: {type: string, pattern: \"%s\"}", patterns[i]);
        sampling_run(&sampling, CONTRACT_OPENAPI_3_1, yaml);
        assert_text(&sampling, "\"string\"");
        assert_int_equal(sampling.doubts.list.len, 1);
        assert_int_equal(sampling.doubts.list.at[0].kind, SAMPLE_DOUBT_PATTERN);
        assert_true(str_eq(sampling.doubts.list.at[0].why, STR("the pattern is not understood")));
        sampling_end(&sampling);
    }
}

static void a_pattern_that_no_length_allows_is_told(void **state)
{
    (void)state;
    struct sampling sampling;
    sampling_run(&sampling, CONTRACT_OPENAPI_3_1,
                 "schema: {type: string, pattern: '^abc$', minLength: 8}");
    assert_text(&sampling, "\"stringst\"");
    assert_int_equal(sampling.doubts.list.len, 1);
    sampling_end(&sampling);
}

static void one_of_that_every_value_fits_twice_is_told(void **state)
{
    (void)state;
    struct sampling sampling;
    sampling_run(&sampling, CONTRACT_OPENAPI_3_1,
                 "schema: {oneOf: [{type: integer}, {type: integer}]}");
    assert_text(&sampling, "0");
    assert_int_equal(sampling.doubts.list.len, 1);
    assert_int_equal(sampling.doubts.list.at[0].kind, SAMPLE_DOUBT_KEYWORD);
    sampling_end(&sampling);
}

/* Twelve schemas that all refer to all others: written out it would have 12! leaves. */
static void exponential_fan_out_is_cut_and_still_valid(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct buf yaml = {.arena = &arena};
    buf_add(&yaml, STR("schema: {$ref: '#/c/S0'}\nc:\n"));
    for (int i = 0; i < 12; i++) {
        buf_printf(&yaml, "  S%d: {required: [id], properties: {id: {type: integer}", i);
        for (int j = 0; j < 12; j++)
            buf_printf(&yaml, ", p%d: {$ref: '#/c/S%d'}", j, j);
        buf_add(&yaml, STR("}}\n"));
    }
    struct sampling sampling;
    sampling_run(&sampling, CONTRACT_OPENAPI_3_1, arena_cstr(&arena, buf_str(&yaml)));
    assert_int_equal(sampling.outcome, SAMPLE_OK);
    assert_true(sampling.text.len < 64 * 1024);
    assert_true(str_starts(sampling.text, STR("{\"id\":0,\"p1\":{\"id\":0,\"p2\":{\"id\":0")));
    sampling_end(&sampling);
    arena_release(&arena);
}

/* Schemas that contain one another in every order: what is remembered from one must not show in the next. */
static void a_memo_changes_no_byte(void **state)
{
    (void)state;
    static const char *const names[] = {"A", "B", "C", "D", "A", "E"};
    struct sampling with, without;
    const char *yaml =
        "c:\n"
        "  A: {type: object, properties: {b: {$ref: '#/c/B'}, c: {$ref: '#/c/C'}, u: {$ref: "
        "'#/c/U'}}}\n"
        "  B: {type: object, properties: {a: {$ref: '#/c/A'}, c: {$ref: '#/c/C'}, d: {$ref: "
        "'#/c/D'}}}\n"
        "  C: {type: array, items: {oneOf: [{$ref: '#/c/D'}, {$ref: '#/c/B'}]}}\n"
        "  D: {type: object, properties: {c: {$ref: '#/c/C'}, w: {type: string, writeOnly: "
        "true}}}\n"
        "  E: {type: array, minItems: 2, uniqueItems: true, items: {$ref: '#/c/U'}}\n"
        "  U: {type: object, properties: {n: {type: integer}, id: {type: string, format: uuid}}}\n";
    begin(&with, CONTRACT_OPENAPI_3_1, yaml);
    begin(&without, CONTRACT_OPENAPI_3_1, yaml);
    with.sample.memo = sample_memo_new(&with.arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct node *components = node_get(refs_root(with.sample.refs), STR("c"));
        const struct node *again = node_get(refs_root(without.sample.refs), STR("c"));
        struct buf one = {.arena = &with.arena}, other = {.arena = &without.arena};
        assert_int_equal(sample_json(&with.sample, node_get(components, str_of(names[i])), &one),
                         SAMPLE_OK);
        assert_int_equal(sample_json(&without.sample, node_get(again, str_of(names[i])), &other),
                         SAMPLE_OK);
        assert_int_equal(one.len, other.len);
        assert_memory_equal(one.at, other.at, one.len);
    }
    sampling_end(&with);
    sampling_end(&without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_table_gives_its_value),
        cmocka_unit_test(a_request_leaves_out_what_is_read_only),
        cmocka_unit_test(what_nothing_satisfies_is_impossible),
        cmocka_unit_test(required_recursion_without_end_is_impossible),
        cmocka_unit_test(a_reference_that_leads_nowhere_is_told),
        cmocka_unit_test(an_optional_property_that_leads_nowhere_is_left_out),
        cmocka_unit_test(what_asks_for_too_much_is_too_large),
        cmocka_unit_test(a_pattern_that_is_not_understood_is_told),
        cmocka_unit_test(a_pattern_that_no_length_allows_is_told),
        cmocka_unit_test(one_of_that_every_value_fits_twice_is_told),
        cmocka_unit_test(exponential_fan_out_is_cut_and_still_valid),
        cmocka_unit_test(a_memo_changes_no_byte),
    };
    return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
