#include "groups.h"
#include "source.h"
#include "unit.h"

static const struct source three_lines = {
    .text = STR_INIT("one\r\nz\xC3\xA4hl \xF0\x9F\x98\x80 x\n\nend")};

static void assert_place(const struct source *source, uint32_t offset, uint32_t line,
                         uint32_t column)
{
    struct line_column place = source_place(source, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void places_count_lines_and_code_points_from_one(void **state)
{
    (void)state;
    assert_place(&three_lines, 0, 1, 1);
    assert_place(&three_lines, 2, 1, 3);
    assert_place(&three_lines, 4, 1, 5); /* the LF is the last of its line */
    assert_place(&three_lines, 5, 2, 1);
    assert_place(&three_lines, 8, 2, 3); /* behind a character of two bytes */
    assert_place(&three_lines, 11, 2, 6);
    assert_place(&three_lines, 16, 2, 8); /* behind one of four */
    assert_place(&three_lines, 18, 3, 1);
    assert_place(&three_lines, 19, 4, 1);
}

static void places_behind_the_end_are_the_end(void **state)
{
    (void)state;
    assert_place(&three_lines, 22, 4, 4);
    assert_place(&three_lines, UINT32_MAX, 4, 4);
    struct source empty = {.text = STR_INIT("")};
    assert_place(&empty, 0, 1, 1);
    assert_place(&empty, 7, 1, 1);
    struct source ends_with_lf = {.text = STR_INIT("a\n")};
    assert_place(&ends_with_lf, 2, 2, 1);
}

static void lines_come_without_their_end(void **state)
{
    (void)state;
    assert_text(source_line(&three_lines, 0), "one");
    assert_text(source_line(&three_lines, 4), "one");
    assert_text(source_line(&three_lines, 10), "z\xC3\xA4hl \xF0\x9F\x98\x80 x");
    assert_text(source_line(&three_lines, 18), "");
    assert_text(source_line(&three_lines, 99), "end");
}

static void a_part_of_a_file_has_the_lines_of_the_file(void **state)
{
    (void)state;
    static const struct source part = {.text = STR_INIT("{\n1}"), .lines_before = 41};
    struct line_column place = source_place(&part, 3);
    assert_int_equal(place.line, 43);
    assert_int_equal(place.column, 2);
    assert_text(source_line(&part, 3), "1}");
}

int test_source(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(places_count_lines_and_code_points_from_one),
        UNIT(places_behind_the_end_are_the_end),
        UNIT(lines_come_without_their_end),
        UNIT(a_part_of_a_file_has_the_lines_of_the_file),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
