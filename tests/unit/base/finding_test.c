#include "finding.h"
#include "groups.h"
#include "unit.h"

static const struct where nowhere = {0};

static void a_finding_keeps_its_place_and_message(void **state)
{
    struct findings findings = {.arena = *state};
    struct source source = {.name = STR("api.yaml"), .text = STR("a: 1\na: 2\n")};
    struct where second = {.source = &source, .offset = 5, .length = 1};
    char name[] = "a";
    struct finding *finding =
        finding_add(&findings, FINDING_DUPLICATE_KEY, second, "the key '%s' stands twice", name);
    finding->also = (struct where){.source = &source, .offset = 0, .length = 1};
    name[0] = 'z';
    assert_int_equal(findings.list.len, 1);
    assert_text(findings.list.at[0].message, "the key 'a' stands twice");
    assert_int_equal(findings.list.at[0].where.offset, 5);
    assert_int_equal(findings.list.at[0].severity, SEVERITY_ERROR);
    assert_int_equal(findings.count[SEVERITY_ERROR], 1);
    assert_int_equal(findings.count[SEVERITY_WARNING], 0);
}

static void what_comes_behind_the_maximum_is_counted_only(void **state)
{
    struct findings findings = {.arena = *state, .max = 3};
    for (int i = 0; i < 5; i++)
        finding_add(&findings, FINDING_YAML_TAG, nowhere, "number %d", i)->hint = STR("hint");
    assert_int_equal(findings.list.len, 3);
    assert_int_equal(findings.dropped, 2);
    assert_int_equal(findings.count[SEVERITY_WARNING], 5);
    assert_int_equal(findings.met[FINDING_YAML_TAG], 5);
    assert_int_equal(findings.met[FINDING_JSON_SYNTAX], 0);
    assert_text(findings.list.at[2].message, "number 2");
}

/* As check does it (tell_as): found first, then found to be milder. */
static void severities_that_change_behind_the_maximum_are_counted_right(void **state)
{
    struct findings findings = {.arena = *state, .max = 3};
    for (int i = 0; i < 10; i++) {
        struct finding *finding = finding_add(&findings, FINDING_VALUE_TYPE, nowhere, "%d", i);
        if (i % 2)
            finding_set_severity(&findings, finding, SEVERITY_WARNING);
    }
    finding_set_severity(&findings, finding_add(&findings, FINDING_YAML_TAG, nowhere, "x"),
                         SEVERITY_ERROR);
    assert_int_equal(findings.list.len, 3);
    assert_int_equal(findings.dropped, 8);
    assert_int_equal(findings.count[SEVERITY_ERROR], 6);
    assert_int_equal(findings.count[SEVERITY_WARNING], 5);
    assert_int_equal(findings.count[SEVERITY_NOTE], 0);
    assert_int_equal(findings.list.at[0].severity, SEVERITY_ERROR);
    assert_int_equal(findings.list.at[1].severity, SEVERITY_WARNING);
    assert_int_equal(findings.list.at[2].severity, SEVERITY_ERROR);
}

static void without_a_maximum_a_thousand_are_kept(void **state)
{
    struct findings findings = {.arena = *state};
    for (int i = 0; i < FINDINGS_MAX + 10; i++)
        finding_add(&findings, FINDING_YAML_TAG, nowhere, "x");
    assert_int_equal(findings.list.len, FINDINGS_MAX);
    assert_int_equal(findings.dropped, 10);
}

static void every_row_has_a_name_and_a_clause_of_its_own(void **state)
{
    (void)state;
    for (unsigned id = 0; id < FINDING_COUNT; id++) {
        const struct finding_row *row = finding_row((enum finding_id)id);
        assert_true(strlen(row->name) > 0 && strlen(row->summary) > 0);
        assert_int_equal(finding_by_name(str_of(row->name)), id);
    }
    assert_int_equal(finding_by_name(STR("no-such-finding")), FINDING_COUNT);
}

static void severities_have_names(void **state)
{
    (void)state;
    assert_string_equal(severity_name(SEVERITY_NOTE), "note");
    assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
    assert_string_equal(severity_name(SEVERITY_ERROR), "error");
}

static void a_used_up_budget_names_the_limit_and_the_option(void **state)
{
    struct findings findings = {.arena = *state};
    struct budget budget = budget_standard();
    budget.depth = 12;
    finding_over_budget(&findings, FINDING_DOCUMENT_TOO_LARGE, nowhere, &budget, "depth");
    assert_text(findings.list.at[0].message, "more than 12 levels of nesting in one document");
    assert_text(findings.list.at[0].hint, "--max-depth raises this limit");
}

static void every_budget_row_stands_for_its_field(void **state)
{
    (void)state;
    uint64_t count;
    const struct budget_row *rows = budget_rows(&count);
    struct budget budget = budget_standard();
    for (uint64_t i = 0; i < count; i++) {
        uint64_t value;
        memcpy(&value, (const char *)&budget + rows[i].offset, sizeof value);
        assert_int_equal(value, rows[i].standard);
        assert_true(str_starts(str_of(rows[i].option), STR("--max-")));
        assert_ptr_equal(budget_row(rows[i].field), &rows[i]);
    }
    assert_int_equal(count * sizeof(uint64_t), sizeof budget);
    assert_null(budget_row("no_such_field"));
}

int test_finding(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(a_finding_keeps_its_place_and_message),
        UNIT(what_comes_behind_the_maximum_is_counted_only),
        UNIT(severities_that_change_behind_the_maximum_are_counted_right),
        UNIT(without_a_maximum_a_thousand_are_kept),
        UNIT(every_row_has_a_name_and_a_clause_of_its_own),
        UNIT(severities_have_names),
        UNIT(a_used_up_budget_names_the_limit_and_the_option),
        UNIT(every_budget_row_stands_for_its_field),
    };
    return cmocka_run_group_tests_name("finding and budget", tests, NULL, NULL);
}
