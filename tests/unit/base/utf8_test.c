#include "groups.h"
#include "unit.h"
#include "utf8.h"

static void every_code_point_comes_back_from_its_bytes(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        char bytes[4];
        size_t len = utf8_encode(code_point, bytes), width;
        struct str text = {bytes, len};
        if (utf8_width(text) != len || utf8_decode(text, &width) != code_point || width != len)
            fail_msg("U+%04X", (unsigned)code_point);
    }
}

static void lengths_change_at_the_right_code_points(void **state)
{
    (void)state;
    static const struct {
        uint32_t code_point;
        size_t len;
    } rows[] = {
        {0,        1},
        {0x7F,     1},
        {0x80,     2},
        {0x7FF,    2},
        {0x800,    3},
        {0xFFFF,   3},
        {0x10000,  4},
        {0x10FFFF, 4}
    };
    char bytes[4];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_encode(rows[i].code_point, bytes), rows[i].len);
}

static void malformed_sequences_have_no_width(void **state)
{
    (void)state;
    static const struct str rows[] = {
        STR_INIT(""),
        STR_INIT("\x80"),             /* a tail without its head */
        STR_INIT("\xC0\xAF"),         /* '/' in two bytes */
        STR_INIT("\xC1\xBF"),         /* the same, last of its kind */
        STR_INIT("\xE0\x80\xAF"),     /* '/' in three */
        STR_INIT("\xE0\x9F\xBF"),     /* U+07FF in three */
        STR_INIT("\xF0\x8F\xBF\xBF"), /* U+FFFF in four */
        STR_INIT("\xED\xA0\x80"),     /* U+D800, a surrogate */
        STR_INIT("\xED\xBF\xBF"),     /* U+DFFF */
        STR_INIT("\xF4\x90\x80\x80"), /* U+110000 */
        STR_INIT("\xF5\x80\x80\x80"),
        STR_INIT("\xFE"),
        STR_INIT("\xFF"),
        STR_INIT("\xC3"), /* cut off */
        STR_INIT("\xE2\x82"),
        STR_INIT("\xF0\x9F\x98"),
        STR_INIT("\xC3("), /* interrupted */
        STR_INIT("\xE2\x82("),
        STR_INIT("\xF0\x9F\x98("),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (utf8_width(rows[i]) != 0)
            fail_msg("row %zu", i);
}

static void checking_stops_at_the_first_byte_that_does_not_fit(void **state)
{
    struct arena *arena = *state;
    assert_int_equal(utf8_check(STR("")), 0);
    assert_int_equal(utf8_ascii(STR("")), 0);
    assert_int_equal(utf8_ascii(STR("ascii only")), 10);
    assert_int_equal(utf8_check(STR("gr\xC3\xBC\xC3\x9F")), 6);
    assert_int_equal(utf8_check(STR("0123456789\xFFz")), 10);
    for (size_t at = 0; at < 40; at++) {
        char *text = arena_bytes(arena, 40);
        memset(text, 'a', 40);
        text[at] = (char)0x80;
        assert_int_equal(utf8_check((struct str){text, 40}), at);
        assert_int_equal(utf8_ascii((struct str){text, 40}), at);
    }
}

static void sequences_are_passed_up_to_ascii_or_what_is_malformed(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        size_t bytes, continuing;
    } rows[] = {
        {STR_INIT(""),                                      0, 0},
        {STR_INIT("a\xC3\xA4"),                             0, 0},
        {STR_INIT("\xC3\xA4"),                              2, 1},
        {STR_INIT("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z"), 9, 6},
        {STR_INIT("\xE2\x82\xAC\x80"),                      3, 2},
        {STR_INIT("\xE2\x82\xAC\xC3"),                      3, 2},
        {STR_INIT("\xE2\x82\xAC\xF0\x9F\x98"),              3, 2},
        {STR_INIT("\xE2\x82"),                              0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t continuing = 0;
        if (utf8_others(rows[i].text, &continuing) != rows[i].bytes ||
            continuing != rows[i].continuing)
            fail_msg("row %zu", i);
    }
}

/* Every lead byte with every byte behind it, against the table of RFC 3629, section 4. */
static void pairs_of_bytes_are_as_the_table_has_them(void **state)
{
    (void)state;
    for (unsigned pair = 0x8000; pair <= 0xFFFF; pair++) {
        unsigned lead = pair >> 8, second = pair & 0xFF, width = 0;
        unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (lead >= 0xC2 && lead <= 0xF4 && second >= low && second <= high)
            width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char bytes[4] = {(char)lead, (char)second, (char)0xBF, (char)0x80};
        if (utf8_width((struct str){bytes, 4}) != width)
            fail_msg("%02X %02X", lead, second);
    }
}

static void counting_is_by_code_points(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(STR("")), 0);
    assert_int_equal(utf8_count(STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80")), 4);
    assert_int_equal(utf8_count(STR("caf\xC3\xA9, \xE2\x82\xAC 5 and \xF0\x9F\x98\x80!")), 16);
}

int test_utf8(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(every_code_point_comes_back_from_its_bytes),
        UNIT(lengths_change_at_the_right_code_points),
        UNIT(malformed_sequences_have_no_width),
        UNIT(checking_stops_at_the_first_byte_that_does_not_fit),
        UNIT(sequences_are_passed_up_to_ascii_or_what_is_malformed),
        UNIT(pairs_of_bytes_are_as_the_table_has_them),
        UNIT(counting_is_by_code_points),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
