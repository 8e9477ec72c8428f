/* Schemas and values made to be slow, deep or endless: judging them ends, and soon. Times are of the processor and generous:
 * sanitizers make everything slower. */
#include "buf.h"
#include "groups.h"
#include "judging.h"

#include <pthread.h>
#include <time.h>

#define D20 SCHEMA_2020_12

enum { SECONDS = 10 };

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* `depth` times before, the middle, `depth` times behind. */
static struct str nested(struct arena *arena, const char *before, const char *middle,
                         const char *behind, size_t depth)
{
    struct buf out = {.arena = arena};
    buf_add(&out, repeat(arena, before, depth));
    buf_add(&out, str_of(middle));
    buf_add(&out, repeat(arena, behind, depth));
    return buf_str(&out);
}

/* ---- overlapping recursion ---- */

struct recursion_row {
    const char *schema, *before, *middle, *behind;
    const char *said; /* the meant errors but for their pointers' repeated part */
    const char *repeated;
};

static struct str without(struct arena *arena, struct str text, struct str piece)
{
    struct buf out = {.arena = arena};
    while (text.len) {
        bool skip = piece.len && str_starts(text, piece);
        if (!skip)
            buf_byte(&out, text.ptr[0]);
        text = str_from(text, skip ? piece.len : 1);
    }
    return buf_str(&out);
}

static void overlapping_recursion_is_linear(void **state)
{
    static const struct recursion_row rows[] = {
        {"{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":"
         "[\"a\"]},{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"minProperties\":1}]}",         "{\"a\":", "null", "}", "",        ""  },
        {"{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}},{"
         "\"type\":"
         "\"array\",\"contains\":{\"$ref\":\"#\"}}]}",                                       "[",       "null", "]", "",        ""  },
        {"{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"},"
         "\"minItems\":1},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"},\"maxItems\":0}]}", "[",       "null", "]", "",        ""  },
        {"{\"type\":[\"array\",\"null\"],\"allOf\":[{\"items\":{\"$ref\":\"#\"}},{\"prefixItems\":["
         "{"
         "\"$ref\":\"#\"}]}]}",                                                              "[",       "null", "]", "",        ""  },
        {"{\"type\":[\"array\",\"null\"],\"if\":{\"items\":{\"$ref\":\"#\"}},\"then\":{"
         "\"prefixItems\":[{\"$ref\":\"#\"}]},\"else\":false}",                              "[",       "null", "]", "",        ""  },
        {"{\"type\":[\"array\",\"null\"],\"allOf\":[{\"items\":{\"$ref\":\"#\"}},{\"contains\":{"
         "\"$ref\":\"#\"}}]}",                                                               "[",       "null", "]", NULL,      "/0"},
        {"{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}},{"
         "\"type\":"
         "\"array\",\"prefixItems\":[{\"$ref\":\"#\"}]}]}",                                  "[",       "1",    "]", "any-of:", "/0"},
        {"{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}]}",         "[",
         "1",                                                                                                            "]", "one-of:", "/0"},
        {"{\"type\":[\"array\",\"null\"],\"if\":{\"items\":{\"$ref\":\"#\"}},\"then\":{"
         "\"prefixItems\":[{\"$ref\":\"#\"}]},\"else\":{\"items\":{\"$ref\":\"#\"}}}",       "[",       "1",    "]", "type:",   "/0"},
    };
    enum { DEPTH = 500 };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct recursion_row *row = &rows[i];
        struct trial trial;
        double began = seconds();
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(row->schema), SCHEMA_NEUTRAL);
        assert_text(told(&trial), "");
        struct str value = nested(*state, row->before, row->middle, row->behind, DEPTH);
        struct str said = judged(&trial, value);
        struct str repeated = str_of(row->repeated);
        if (row->said)
            wrong += unit_differs(row->schema, without(*state, said, repeated), str_of(row->said));
        if (seconds() - began > SECONDS)
            fail_msg("%s takes %.1f s", row->schema, seconds() - began);
    }
    assert_int_equal(wrong, 0);
}

/* What fails lies beside a deep value that is right in 2^500 ways: it is named, whatever comes first. */
static void the_culprit_is_named_beside_what_is_right_in_many_ways(void **state)
{
    static const char *const logics[] = {
        "\"allOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"}},{\"items\":{\"$ref\":\"#/$defs/a\"}}]",
        "\"anyOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"},\"minItems\":2},{\"items\":{\"$ref\":\"#/"
        "$defs/"
        "a\"}}]",
        "\"oneOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"},\"minItems\":2},{\"items\":{\"$ref\":\"#/"
        "$defs/"
        "a\"}}]",
        "\"if\":{\"items\":{\"$ref\":\"#/$defs/a\"}},\"then\":{\"items\":{\"$ref\":\"#/$defs/a\"}}",
    };
    for (size_t i = 0; i < sizeof logics / sizeof *logics; i++) {
        struct str deep = nested(*state, "[", "", "]", 400);
        struct str value = arena_printf(*state, "{\"a\":" STR_FMT ",\"b\":1}", STR_ARG(deep));
        struct trial trial;
        double began = seconds();
        trial_init(&trial, *state, D20);
        trial_prepare(
            &trial,
            arena_printf(*state,
                         "{\"$defs\":{\"a\":{\"type\":\"array\",%s}},\"properties\":{\"a\":{"
                         "\"$ref\":\"#/$defs/a\"},\"b\":{\"type\":\"string\"}}}",
                         logics[i]),
            SCHEMA_NEUTRAL);
        assert_text(judged(&trial, value), "type:/b");
        assert_true(seconds() - began < SECONDS);
    }
}

static struct str two_ways(struct arena *arena, size_t levels, const char *last)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("{\"$ref\":\"#/$defs/n0\",\"$defs\":{"));
    for (size_t i = 0; i < levels; i++)
        buf_printf(
            &out, "\"n%zu\":{\"allOf\":[{\"$ref\":\"#/$defs/n%zu\"},{\"$ref\":\"#/$defs/n%zu\"}]},",
            i, i + 1, i + 1);
    buf_printf(&out, "\"n%zu\":%s}}", levels, last);
    return buf_str(&out);
}

static void two_references_at_each_of_sixty_levels_are_judged(void **state)
{
    struct trial trial;
    double began = seconds();
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, two_ways(*state, 60, "{\"properties\":{\"a\":{\"type\":\"null\"}}}"),
                  SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("{\"a\":null}")), "");
    assert_true(str_starts(judged(&trial, STR("{\"a\":1}")), STR("type:/a")));
    assert_true(seconds() - began < SECONDS);
}

/* A schema that overrides a recursive one asks it again at each level, about all that is below. */
static void what_is_below_is_judged_once_for_each_schema(void **state)
{
    static const char schema[] =
        "{\"$ref\":\"#/$defs/A\",\"$defs\":{"
        "\"P\":{\"items\":{\"$ref\":\"#/$defs/P\"}},\"Q\":{\"items\":{\"$ref\":\"#/$defs/Q\"}},"
        "\"R\":{\"items\":{\"$ref\":\"#/$defs/R\"}},\"S\":{\"items\":{\"$ref\":\"#/$defs/S\"}},"
        "\"A\":{\"allOf\":[{\"$ref\":\"#/$defs/P\"},{\"$ref\":\"#/$defs/Q\"},"
        "{\"$ref\":\"#/$defs/R\"},{\"$ref\":\"#/$defs/S\"}],\"items\":{\"$ref\":\"#/$defs/A\"}}}}";
    enum { DEPTH = 180, WIDTH = 200000 };
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, str_of(schema), SCHEMA_NEUTRAL);
    struct buf value = {.arena = *state};
    buf_add(&value, repeat(*state, "[", DEPTH));
    buf_add(&value, repeat(*state, "0,", WIDTH));
    buf_byte(&value, '0');
    buf_add(&value, repeat(*state, "]", DEPTH));
    double began = seconds();
    assert_text(judged(&trial, buf_str(&value)), "");
    if (seconds() - began > SECONDS)
        fail_msg("it takes %.1f s", seconds() - began);
}

/* ---- steps ---- */

static void a_slow_pattern_ends_the_evaluation(void **state)
{
    static const char *const schemas[] = {
        "{\"items\":{\"pattern\":\"^(a+)+$\"}}",
        "{\"contains\":{\"pattern\":\"^(a+)+$\"}}",
        "{\"contains\":{\"pattern\":\"^(a+)+$\"},\"maxContains\":3,\"minContains\":0}",
        "{\"items\":{\"not\":{\"pattern\":\"^(a+)+$\"}}}",
        "{\"items\":{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},true]}}",
        "{\"unevaluatedItems\":{\"pattern\":\"^(a+)+$\"}}",
        "{\"items\":{\"if\":{\"pattern\":\"^(a+)+$\"},\"then\":false}}",
        "{\"items\":{\"oneOf\":[{\"pattern\":\"^(a+)+$\"},{\"pattern\":\"^(a+)+b$\"},true]}}",
    };
    struct buf value = {.arena = *state};
    for (size_t i = 0; i < 3000; i++)
        buf_printf(&value, "%s\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%zu!\"", i ? "," : "[", i);
    buf_byte(&value, ']');
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        struct trial trial;
        double began = seconds();
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(schemas[i]), SCHEMA_NEUTRAL);
        assert_text(judged(&trial, buf_str(&value)), "limit");
        if (seconds() - began > 2)
            fail_msg("%s takes %.1f s", schemas[i], seconds() - began);
    }
}

/* Each search ends in time; all of them together must do so as well. */
static void many_searches_that_are_nearly_too_slow_run_out_of_steps(void **state)
{
    struct buf value = {.arena = *state};
    for (size_t i = 0; i < 20000; i++)
        buf_printf(&value, "%s\"aaaaaaaaaaaa%zu!\"", i ? "," : "[", i);
    buf_byte(&value, ']');
    struct trial trial;
    double began = seconds();
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, STR("{\"items\":{\"pattern\":\"^(a+)+$|!$\"}}"), SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("[\"aaaaaaaaaaaa!\"]")), "");
    assert_text(judged(&trial, buf_str(&value)), "limit");
    if (seconds() - began > SECONDS)
        fail_msg("it takes %.1f s", seconds() - began);
}

static void names_that_a_slow_pattern_meets_end_it_too(void **state)
{
    struct buf value = {.arena = *state};
    for (size_t i = 0; i < 3000; i++)
        buf_printf(&value, "%s\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%zu!\":1", i ? "," : "{", i);
    buf_byte(&value, '}');
    static const char *const schemas[] = {
        "{\"patternProperties\":{\"^(a+)+$\":false}}",
        "{\"propertyNames\":{\"pattern\":\"^(a+)+$\"}}",
        "{\"propertyNames\":{\"not\":{\"pattern\":\"^(a+)+$\"}}}",
        "{\"not\":{\"patternProperties\":{\"^(a+)+$\":false}}}",
    };
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        struct trial trial;
        double began = seconds();
        trial_init(&trial, *state, D20);
        trial_prepare(&trial, str_of(schemas[i]), SCHEMA_NEUTRAL);
        assert_text(judged(&trial, buf_str(&value)), "limit");
        if (seconds() - began > 2)
            fail_msg("%s takes %.1f s", schemas[i], seconds() - began);
    }
}

static void steps_run_out_with_a_finding(void **state)
{
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial.budget.schema_steps = 10;
    trial_prepare(&trial,
                  STR("{\"items\":{\"allOf\":[{\"contains\":{\"type\":\"null\"}},{\"contains\":{"
                      "\"type\":\"string\"}},{\"contains\":{\"minimum\":3}}]}}"),
                  SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("[[1,2,3,null,\"\"]]")), "");
    trial_init(&trial, *state, D20);
    trial.budget.schema_steps = 100;
    trial_prepare(&trial, two_ways(*state, 60, "{\"unevaluatedProperties\":{\"type\":\"null\"}}"),
                  SCHEMA_NEUTRAL);
    const struct doc *value = json_value(*state, STR("{\"a\":1}"));
    assert_int_equal(schema_eval(trial.schema, trial.run, value->root), SCHEMA_INVALID);
    trial_init(&trial, *state, D20);
    trial.budget.schema_steps = 100;
    trial_prepare(
        &trial,
        STR("{\"unevaluatedProperties\":false,\"allOf\":[{\"$ref\":\"#/$defs/0\"}],"
            "\"$defs\":{\"0\":{\"anyOf\":[{\"$ref\":\"#/$defs/1\"},{\"$ref\":\"#/$defs/1\"}]},"
            "\"1\":{\"anyOf\":[{\"$ref\":\"#/$defs/2\"},{\"$ref\":\"#/$defs/2\"}]},"
            "\"2\":{\"anyOf\":[{\"$ref\":\"#/$defs/3\"},{\"$ref\":\"#/$defs/3\"}]},"
            "\"3\":{\"anyOf\":[{\"$ref\":\"#/$defs/4\"},{\"$ref\":\"#/$defs/4\"}]},"
            "\"4\":{\"anyOf\":[{\"$ref\":\"#/$defs/5\"},{\"$ref\":\"#/$defs/5\"}]},"
            "\"5\":{\"anyOf\":[{\"$ref\":\"#/$defs/6\"},{\"$ref\":\"#/$defs/6\"}]},"
            "\"6\":{\"anyOf\":[{\"$ref\":\"#/$defs/7\"},{\"$ref\":\"#/$defs/7\"}]},"
            "\"7\":{\"anyOf\":[{\"$ref\":\"#/$defs/8\"},{\"$ref\":\"#/$defs/8\"}]},"
            "\"8\":{\"anyOf\":[{\"$ref\":\"#/$defs/9\"},{\"$ref\":\"#/$defs/9\"}]},"
            "\"9\":{\"required\":[\"a\"],\"properties\":{\"a\":true}}}}"),
        SCHEMA_NEUTRAL);
    assert_text(judged(&trial, STR("{\"a\":1}")), "limit");
    struct findings findings = {.arena = *state};
    schema_report(schema_explain(trial.schema, trial.run, value, value->root, *state), &findings);
    assert_int_equal(findings.list.len, 1);
    assert_int_equal(findings.list.at[0].id, FINDING_VALUE_LIMIT);
    assert_true(str_contains(findings.list.at[0].hint, STR("--max-schema-steps")));
}

static void blocks_run_out_with_one_finding(void **state)
{
    struct buf schema = {.arena = *state};
    buf_add(&schema, STR("{\"properties\":{"));
    for (size_t i = 0; i < 100; i++)
        buf_printf(&schema, "%s\"n%zu\":{\"type\":\"null\"}", i ? "," : "", i);
    buf_add(&schema, STR("}}"));
    struct trial trial;
    trial_init(&trial, *state, D20);
    trial.budget.schema_blocks = 50;
    trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
    assert_false(schema_is_complete(trial.schema));
    assert_int_equal(trial.findings.met[FINDING_SCHEMA_TOO_LARGE], 1);
    assert_true(str_contains(trial.findings.list.at[0].hint, STR("--max-schema-blocks")));
    assert_text(judged(&trial, STR("{\"n0\":1,\"n99\":1}")), "type:/n0");
    trial_init(&trial, *state, D20);
    trial.budget.schema_blocks = 101;
    trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
    assert_true(schema_is_complete(trial.schema));
}

/* ---- much of everything ---- */

static void many_unlike_objects_are_unique(void **state)
{
    struct buf value = {.arena = *state};
    for (size_t i = 0; i < 100000; i++)
        buf_printf(&value, "%s{\"id\":%zu,\"name\":\"n\"}", i ? "," : "[", i);
    struct str all = buf_str(&value);
    struct trial trial;
    double began = seconds();
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, STR("{\"uniqueItems\":true}"), SCHEMA_NEUTRAL);
    assert_text(judged(&trial, arena_join(*state, all, STR("]"))), "");
    assert_text(judged(&trial, arena_join(*state, all, STR(",{\"name\":\"n\",\"id\":7.0}]"))),
                "unique-items:/100000");
    assert_true(seconds() - began < SECONDS);
}

static void many_required_names_are_missed_in_many_others(void **state)
{
    struct buf schema = {.arena = *state}, value = {.arena = *state};
    buf_add(&schema, STR("{\"required\":["));
    for (size_t i = 0; i < 1000; i++)
        buf_printf(&schema, "%s\"property_%zu\"", i ? "," : "", i);
    buf_add(&schema, STR("],\"properties\":{"));
    for (size_t i = 0; i < 1000; i++)
        buf_printf(&schema, "%s\"property_%zu\":true", i ? "," : "", i);
    buf_add(&schema, STR("}}"));
    for (size_t i = 0; i < 100000; i++)
        buf_printf(&value, "%s\"another_%zu\":1", i ? "," : "{", i);
    buf_byte(&value, '}');
    struct trial trial;
    double began = seconds();
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, buf_str(&schema), SCHEMA_NEUTRAL);
    const struct doc *doc = json_value(*state, buf_str(&value));
    const struct schema_outcome *outcome =
        schema_explain(trial.schema, trial.run, doc, doc->root, *state);
    assert_int_equal(outcome->count, 1000);
    assert_true(seconds() - began < SECONDS);
}

/* ---- depth of schemas ---- */

static struct str chain(struct arena *arena, size_t links, const char *form, const char *last)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("{\"$ref\":\"#/$defs/n0\",\"$defs\":{"));
    for (size_t i = 0; i < links; i++) {
        buf_printf(&out, "\"n%zu\":{", i);
        buf_add(&out, str_of(form));
        buf_printf(&out, "{\"$ref\":\"#/$defs/n%zu\"}%s},", i + 1, strchr(form, '[') ? "]" : "");
    }
    buf_printf(&out, "\"n%zu\":%s}}", links, last);
    return buf_str(&out);
}

static struct str references(struct arena *arena, size_t links)
{
    struct buf out = {.arena = arena};
    buf_add(&out, STR("{\"$ref\":\"#/$defs/n0\",\"$defs\":{"));
    for (size_t i = 0; i < links; i++)
        buf_printf(&out, "\"n%zu\":{\"$ref\":\"#/$defs/n%zu\"},", i, i + 1);
    buf_printf(&out, "\"n%zu\":{\"type\":\"null\"}}}", links);
    return buf_str(&out);
}

static void a_long_chain_of_references_is_followed_or_told(void **state)
{
    struct trial trial;
    double began = seconds();
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, references(*state, 5000), SCHEMA_NEUTRAL);
    assert_text(told(&trial), "");
    assert_text(judged(&trial, STR("1")), "type:");
    trial_init(&trial, *state, D20);
    trial_prepare(&trial, references(*state, 20000), SCHEMA_NEUTRAL);
    assert_int_equal(trial.findings.list.len, 1);
    assert_false(schema_is_complete(trial.schema));
    assert_text(judged(&trial, STR("1")), "");
    assert_true(seconds() - began < SECONDS);
}

static void schemas_inside_schemas_are_compiled_however_many(void **state)
{
    static const char *const forms[] = {"\"allOf\":[",
                                        "\"anyOf\":[",
                                        "\"oneOf\":[",
                                        "\"not\":",
                                        "\"items\":",
                                        "\"additionalProperties\":",
                                        "\"if\":false,\"else\":"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct trial trial;
        double began = seconds();
        trial_init(&trial, *state, D20);
        size_t links = i == 0 ? 50000 : 5000; /* looking up each takes as long as there are many */
        trial_prepare(&trial, chain(*state, links, forms[i], "{\"type\":\"null\"}"),
                      SCHEMA_NEUTRAL);
        assert_text(told(&trial), "");
        assert_true(schema_is_complete(trial.schema));
        const struct doc *value = json_value(*state, STR("null"));
        enum schema_verdict verdict = schema_eval(trial.schema, trial.run, value->root);
        assert_true(verdict == SCHEMA_VALID || verdict == SCHEMA_LIMIT);
        if (seconds() - began > SECONDS)
            fail_msg("%s takes %.1f s", forms[i], seconds() - began);
    }
}

/* ---- depth of values ---- */

static const char *const deep_schemas[] = {
    "{\"items\":{\"$ref\":\"#\"}}",
    "{\"prefixItems\":[{\"$ref\":\"#\"}]}",
    "{\"contains\":{\"$ref\":\"#\"},\"minContains\":0,\"maxContains\":1}",
    "{\"unevaluatedItems\":{\"$ref\":\"#\"}}",
    "{\"allOf\":[{\"items\":{\"$ref\":\"#\"}}]}",
    "{\"anyOf\":[{\"type\":\"null\"},{\"items\":{\"$ref\":\"#\"},\"minItems\":0}]}",
    "{\"oneOf\":[{\"type\":\"null\"},{\"items\":{\"$ref\":\"#\"},\"minItems\":0}]}",
    "{\"if\":{\"minItems\":0,\"maxItems\":9},\"then\":{\"items\":{\"$ref\":\"#\"},\"maxItems\":9}}",
    "{\"not\":{\"not\":{\"items\":{\"$ref\":\"#\"},\"maxItems\":9}}}",
    "{\"allOf\":[{\"unevaluatedItems\":{\"$ref\":\"#\"}}],\"unevaluatedItems\":false}",
};
static const char deep_tag[] =
    "{\"oneOf\":[{\"required\":[\"b\"],\"properties\":{\"b\":{\"const\":\"x\"},\"a\":{\"$ref\":\"#"
    "\"}}},{"
    "\"required\":[\"b\"],\"properties\":{\"b\":{\"const\":\"y\"}}},true]}";
static const char *const deep_object_schemas[] = {
    "{\"properties\":{\"a\":{\"$ref\":\"#\"}}}",
    "{\"additionalProperties\":{\"$ref\":\"#\"}}",
    "{\"patternProperties\":{\"a\":{\"$ref\":\"#\"}}}",
    "{\"unevaluatedProperties\":{\"$ref\":\"#\"}}",
    "{\"dependentSchemas\":{\"a\":{\"properties\":{\"a\":{\"$ref\":\"#\"}}}}}",
    deep_tag,
};

/* Deeper than FRAMES_MAX where each level takes more than one block: a limit then, and no end of the stack. */
static void judge_deep(struct arena *arena, const char *schema, const char *before,
                       const char *behind)
{
    static const size_t depths[] = {10, 100, 1000, 3990, 4090};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct trial trial;
        trial_init(&trial, arena, D20);
        trial_prepare(&trial, str_of(schema), SCHEMA_NEUTRAL);
        struct str value = nested(arena, before, "[]", behind, depths[i]);
        const struct doc *doc = json_value(arena, value);
        enum schema_verdict plain = schema_eval(trial.schema, trial.run, doc->root);
        enum schema_verdict track = schema_eval_tracking(trial.schema, trial.run, doc->root);
        const struct schema_outcome *outcome =
            schema_explain(trial.schema, trial.run, doc, doc->root, arena);
        assert_true(plain == SCHEMA_VALID || (plain == SCHEMA_LIMIT && depths[i] > 10));
        assert_true(track == plain || track == SCHEMA_LIMIT || plain == SCHEMA_LIMIT);
        assert_true(outcome->verdict == plain || outcome->verdict == SCHEMA_LIMIT ||
                    plain == SCHEMA_LIMIT);
        assert_true(outcome->verdict != SCHEMA_INVALID && track != SCHEMA_INVALID);
    }
}

/* Each level of a value goes through `levels` schemas that all ask what was evaluated. */
static struct str asking(struct arena *arena, size_t levels)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < levels; i++)
        buf_add(&out, STR("{\"allOf\":["));
    buf_add(&out, STR("{\"unevaluatedItems\":{\"$ref\":\"#\"}}"));
    for (size_t i = 0; i < levels; i++)
        buf_add(&out, STR("],\"unevaluatedItems\":false}"));
    buf_byte(&out, '\0');
    return buf_str(&out);
}

static void *judge_all_deep(void *arena)
{
    judge_deep(arena, asking(arena, 10).ptr, "[", "]");
    judge_deep(arena, asking(arena, 250).ptr, "[", "]");
    for (size_t i = 0; i < sizeof deep_schemas / sizeof *deep_schemas; i++)
        judge_deep(arena, deep_schemas[i], "[", "]");
    for (size_t i = 0; i < sizeof deep_object_schemas / sizeof *deep_object_schemas; i++)
        judge_deep(arena, deep_object_schemas[i], "{\"a\":", "}");
    return NULL;
}

static void deep_values_fit_on_the_stack_of_a_thread(void **state)
{
    pthread_t thread;
    pthread_attr_t attributes;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, 8 << 20), 0);
    assert_int_equal(pthread_create(&thread, &attributes, judge_all_deep, *state), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
}

int test_limits(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(overlapping_recursion_is_linear),
        UNIT(the_culprit_is_named_beside_what_is_right_in_many_ways),
        UNIT(two_references_at_each_of_sixty_levels_are_judged),
        UNIT(what_is_below_is_judged_once_for_each_schema),
        UNIT(a_slow_pattern_ends_the_evaluation),
        UNIT(many_searches_that_are_nearly_too_slow_run_out_of_steps),
        UNIT(names_that_a_slow_pattern_meets_end_it_too),
        UNIT(steps_run_out_with_a_finding),
        UNIT(blocks_run_out_with_one_finding),
        UNIT(many_unlike_objects_are_unique),
        UNIT(many_required_names_are_missed_in_many_others),
        UNIT(a_long_chain_of_references_is_followed_or_told),
        UNIT(schemas_inside_schemas_are_compiled_however_many),
        UNIT(deep_values_fit_on_the_stack_of_a_thread),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
