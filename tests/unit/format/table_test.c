/* The table itself: its order, which dialect knows what, examples that hold. */
#include "checking.h"

static const unsigned dialects[] = {FORMAT_DRAFT_4, FORMAT_DRAFT_6, FORMAT_DRAFT_7,
                                    FORMAT_2019_09, FORMAT_2020_12, FORMAT_OPENAPI};
enum { DIALECTS = sizeof dialects / sizeof *dialects };

static void rows_stand_in_the_order_they_are_searched_by(void **state)
{
    (void)state;
    for (int i = 1; i < FORMAT_COUNT; i++) {
        const struct format *a = format_at((enum format_id)(i - 1)),
                            *b = format_at((enum format_id)i);
        assert_true(a->name.len <= b->name.len);
        if (a->name.len == b->name.len)
            assert_true(memcmp(a->name.ptr, b->name.ptr, a->name.len) <= 0);
        if (str_eq(a->name, b->name))
            assert_int_equal(a->dialects & b->dialects, 0);
    }
}

static void every_row_is_found_in_its_dialects_and_no_others(void **state)
{
    (void)state;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        const struct format *format = format_at((enum format_id)i);
        assert_int_equal(format->id, i);
        for (size_t d = 0; d < DIALECTS; d++) {
            const struct format *found = format_find(format->name, dialects[d]);
            if (format->dialects & dialects[d])
                assert_ptr_equal(found, format);
            else
                assert_ptr_not_equal(found, format);
        }
    }
}

static void what_no_row_has_is_not_found(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",        "d",         "Date",  "date ",      "dates",
        "hostnam", "hostnames", "uri-",  "zzzz",       "aaa",
        "int128",  "color",     "phone", "ip-address", "relative-json-pointers-and-more"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(format_find(str_of(names[i]), FORMAT_OPENAPI));
    assert_null(format_find((struct str){0}, FORMAT_OPENAPI));
    assert_null(format_find(STR("date\0"), FORMAT_OPENAPI));
}

static void count_of(unsigned dialect, size_t wanted)
{
    size_t found = 0;
    for (int i = 0; i < FORMAT_COUNT; i++)
        found += (format_at((enum format_id)i)->dialects & dialect) != 0;
    assert_int_equal(found, wanted);
}

/* Draft 4, 7.3; draft 6, 8.3; draft 7, 7.3; 2019-09 and 2020-12, 7.3. */
static void each_draft_has_the_formats_of_its_specification(void **state)
{
    (void)state;
    count_of(FORMAT_DRAFT_4, 6);
    count_of(FORMAT_DRAFT_6, 9);
    count_of(FORMAT_DRAFT_7, 17);
    count_of(FORMAT_2019_09, 19);
    count_of(FORMAT_2020_12, 19);
    assert_null(format_find(STR("date"), FORMAT_DRAFT_6));
    assert_null(format_find(STR("uuid"), FORMAT_DRAFT_7));
    assert_null(format_find(STR("int32"), FORMAT_2020_12));
    assert_non_null(format_find(STR("uuid"), FORMAT_OPENAPI));
}

static void one_name_can_mean_two_things(void **state)
{
    (void)state;
    struct str unsound = STR("xn--x");
    assert_true(format_find(STR("hostname"), FORMAT_DRAFT_6)->holds(unsound));
    assert_false(format_find(STR("hostname"), FORMAT_DRAFT_7)->holds(unsound));
    struct str moved = STR("0+1/name");
    assert_false(format_find(STR("relative-json-pointer"), FORMAT_2019_09)->holds(moved));
    assert_true(format_find(STR("relative-json-pointer"), FORMAT_2020_12)->holds(moved));
}

/* What stands behind the last ": ", where a row shows something. */
static struct str example_of(const struct format *format)
{
    struct str what = str_of(format->what);
    for (size_t at = what.len; at > 1; at--)
        if (what.ptr[at - 1] == ' ' && what.ptr[at - 2] == ':')
            return str_from(what, at);
    return STR("");
}

static void the_example_of_each_row_holds(void **state)
{
    (void)state;
    size_t examples = 0;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        const struct format *format = format_at((enum format_id)i);
        if (!format->holds || example_of(format).len == 0)
            continue;
        check_text(format->id, true, example_of(format));
        examples++;
    }
    assert_true(examples > 30);
}

/* Only those that take anything take the empty text, or what is no text of theirs by any reading. */
static void nothing_but_pointers_and_references_may_be_empty(void **state)
{
    (void)state;
    static const enum format_id empty[] = {FORMAT_ID_URI_REFERENCE, FORMAT_ID_IRI_REFERENCE,
                                           FORMAT_ID_URI_TEMPLATE,  FORMAT_ID_JSON_POINTER,
                                           FORMAT_ID_BYTE,          FORMAT_ID_BASE64URL,
                                           FORMAT_ID_REGEX};
    for (int i = 0; i < FORMAT_COUNT; i++) {
        const struct format *format = format_at((enum format_id)i);
        bool may = false;
        for (size_t e = 0; e < sizeof empty / sizeof *empty; e++)
            may |= empty[e] == format->id;
        if (!format->holds)
            continue;
        check_text(format->id, may, STR(""));
        assert_int_equal(format->holds((struct str){0}), may);
    }
}

int test_table(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_order_they_are_searched_by),
        cmocka_unit_test(every_row_is_found_in_its_dialects_and_no_others),
        cmocka_unit_test(what_no_row_has_is_not_found),
        cmocka_unit_test(each_draft_has_the_formats_of_its_specification),
        cmocka_unit_test(one_name_can_mean_two_things),
        cmocka_unit_test(the_example_of_each_row_holds),
        cmocka_unit_test(nothing_but_pointers_and_references_may_be_empty),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
