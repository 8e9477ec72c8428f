#include "groups.h"
#include "number.h"
#include "unit.h"

static void the_grammar_is_that_of_json(void **state)
{
    (void)state;
    static const char *const valid[] = {
        "0",   "-0",   "1",    "-1",  "10",     "0.5",     "-0.50",
        "1e3", "1E+3", "1e-3", "0e0", "1.5e10", "1.0E-05", "123456789012345678901234567890"};
    static const char *const invalid[] = {
        "",     "-",    "+1", "01", "-01", ".5",  "1.", "1.e3",     "1e",  "1e+",   "e3",
        "1e3.", "0x1F", " 1", "1 ", "1,0", "--1", "1-", "Infinity", "NaN", "1e3e3", "00"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        if (!number_is_valid(str_of(valid[i])))
            fail_msg("%s", valid[i]);
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        if (number_is_valid(str_of(invalid[i])))
            fail_msg("%s", invalid[i]);
}

static struct str four_hundred(struct arena *arena, char digit)
{
    char *digits = arena_bytes(arena, 400);
    memset(digits, digit, 400);
    return (struct str){digits, 400};
}

static void numbers_compare_by_value_whatever_their_form(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } rows[] = {
        {"1",                      "1.0",                                  0 },
        {"1",                      "10e-1",                                0 },
        {"100",                    "1e2",                                  0 },
        {"0",                      "-0.0e9",                               0 },
        {"0.1",                    "0.10",                                 0 },
        {"1e308",                  "1e309",                                -1},
        {"1e-400",                 "0",                                    1 },
        {"1e-400",                 "1e-401",                               1 },
        {"-1e-400",                "0",                                    -1},
        {"9007199254740993",       "9007199254740992",                     1 },
        {"0.1",                    "0.1000000000000000055511151231257827", -1},
        {"-2",                     "-10",                                  1 },
        {"-2",                     "1",                                    -1},
        {"2",                      "-1e999999999",                         1 },
        {"1e999999999",            "9e999999998",                          1 },
        {"1e-999999999",           "0",                                    1 },
        {"123",                    "124",                                  -1},
        {"123",                    "1230",                                 -1},
        {"0.00123",                "123e-5",                               0 },
        {"12.5",                   "12.49999",                             1 },
        {"1e99999999999999999999", "1e88888888888888888888",
         0                                                                   }, /* both count as the largest exponent */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int order = number_compare(str_of(rows[i].a), str_of(rows[i].b));
        int back = number_compare(str_of(rows[i].b), str_of(rows[i].a));
        if ((order > 0) - (order < 0) != rows[i].order || (back > 0) - (back < 0) != -rows[i].order)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
        assert_int_equal(number_equal(str_of(rows[i].a), str_of(rows[i].b)), rows[i].order == 0);
    }
}

static void integers_of_400_digits_compare_to_the_last_digit(void **state)
{
    struct str nines = four_hundred(*state, '9');
    struct str less = arena_join(*state, str_slice(nines, 0, 399), STR("8"));
    assert_true(number_compare(nines, less) > 0);
    assert_true(number_compare(nines, STR("1e400")) < 0);
    assert_true(number_equal(nines, arena_join(*state, nines, STR(".000"))));
}

static void integers_are_told_by_value(void **state)
{
    (void)state;
    static const char *const whole[] = {"0",  "-0",    "1.0", "1e3",  "1.5e1",
                                        "-7", "1e400", "0.0", "0e-5", "120e-1"};
    static const char *const broken[] = {"0.5", "1e-1", "1.25e1", "-0.1", "1e-400", "123e-1"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (!number_is_integer(str_of(whole[i])))
            fail_msg("%s", whole[i]);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (number_is_integer(str_of(broken[i])))
            fail_msg("%s", broken[i]);
}

static void an_int64_comes_out_where_it_fits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } fitting[] = {
        {"0",                       0                           },
        {"-0",                      0                           },
        {"1.20e2",                  120                         },
        {"42.000",                  42                          },
        {"-17",                     -17                         },
        {"9223372036854775807",     INT64_MAX                   },
        {"-9223372036854775808",    INT64_MIN                   },
        {"9.223372036854775807e18", INT64_MAX                   },
        {"1e18",                    INT64_C(1000000000000000000)},
        {"0e999999999",             0                           }
    };
    static const char *const others[] = {"0.5",  "9223372036854775808", "-9223372036854775809",
                                         "1e19", "1e999999999",         "1e-1"};
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++) {
        int64_t value = 99;
        if (!number_to_int64(str_of(fitting[i].text), &value) || value != fitting[i].value)
            fail_msg("%s", fitting[i].text);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        int64_t value;
        if (number_to_int64(str_of(others[i]), &value))
            fail_msg("%s", others[i]);
    }
}

static void multiples_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *number, *divisor;
        bool multiple;
    } rows[] = {
        {"19.99",                                                                           "0.01",                      true },
        {"19.995",                                                                          "0.01",                      false},
        {"0.3",                                                                             "0.1",                       true },
        {"1.1",                                                                             "0.1",                       true },
        {"4.5",                                                                             "1.5",                       true },
        {"-4.5",                                                                            "1.5",                       true },
        {"4.5",                                                                             "-1.5",                      true },
        {"35",                                                                              "1.5",                       false},
        {"0",                                                                               "7",                         true },
        {"0",                                                                               "0",                         false},
        {"7",                                                                               "0",                         false},
        {"1e308",                                                                           "0.123456789",               false},
        {"12391239123",                                                                     "1e-8",                      true },
        {"1e308",                                                                           "0.5",                       true },
        {"1e308",                                                                           "3",                         false},
        {"1e999999999",                                                                     "7",                         false},
        {"1e999999999",                                                                     "1024",                      true },
        {"1e999999999",                                                                     "2e999999998",               true },
        {"1e-400",                                                                          "1e-401",                    true },
        {"1e-400",                                                                          "1e-399",                    false},
        {"1e-999999999",                                                                    "1",                         false},
        {"1",                                                                               "1e-999999999",              true },
        {"3",                                                                               "1e-999999999",              true },
        {"1",                                                                               "3e-999999999",              false},
        {"1000000007",                                                                      "1000000007",                true },
        {"123456789012345678901234567890",                                                  "1234567890123456789",       false},
        {"15241578753238836750190521",                                                      "1234567890123456789012",    false},
        {"1524157875323883675049535156256668194500533455762536198787501905199875019052100",
         "1234567890123456789012345678901234567890",                                                                     true },
        {"1524157875323883675049535156256668194500533455762536198787501905199875019052101",
         "1234567890123456789012345678901234567890",                                                                     false},
        {"1e60",                                                                            "1152921504606846976",       true }, /* 2 to the 60th */
        {"1e59",                                                                            "1152921504606846976",       false},
        {"1e80",                                                                            "1208925819614629174706176", true }, /* 2 to the 80th */
        {"1e79",                                                                            "1208925819614629174706176", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (number_is_multiple(str_of(rows[i].number), str_of(rows[i].divisor)) != rows[i].multiple)
            fail_msg("%s of %s", rows[i].number, rows[i].divisor);
}

static void numbers_of_400_digits_are_divided(void **state)
{
    struct str nines = four_hundred(*state, '9'), ones = four_hundred(*state, '1');
    assert_true(number_is_multiple(nines, ones));
    assert_true(number_is_multiple(nines, STR("9")));
    assert_true(number_is_multiple(nines, STR("11")));
    assert_false(number_is_multiple(nines, STR("7")));
    assert_false(number_is_multiple(ones, nines));
}

static void a_divisor_of_too_many_digits_divides_nothing(void **state)
{
    struct str most = {arena_bytes(*state, NUMBER_DIVISOR_DIGITS + 1), NUMBER_DIVISOR_DIGITS};
    struct buf digits = {.arena = *state};
    for (size_t i = 0; i < most.len; i++)
        buf_byte(&digits, '7');
    assert_true(number_is_multiple(buf_str(&digits), buf_str(&digits)));
    buf_byte(&digits, '7');
    assert_false(number_is_multiple(buf_str(&digits), buf_str(&digits)));
}

static void numbers_are_written_as_ecmascript_writes_them(void **state)
{
    static const char *const rows[][2] = {
        {"0",                      "0"                          },
        {"-0",                     "0"                          },
        {"1.0",                    "1"                          },
        {"-1.50",                  "-1.5"                       },
        {"1e3",                    "1000"                       },
        {"1e20",                   "100000000000000000000"      },
        {"1e21",                   "1e+21"                      },
        {"123e20",                 "1.23e+22"                   },
        {"0.000001",               "0.000001"                   },
        {"0.0000001",              "1e-7"                       },
        {"0.00000123",             "0.00000123"                 },
        {"0.000000123",            "1.23e-7"                    },
        {"12.34",                  "12.34"                      },
        {"123456789012345678901",  "123456789012345678901"      },
        {"1234567890123456789012", "1.234567890123456789012e+21"},
        {"1e999999999",            "1e+999999999"               },
        {"100.5e-1",               "10.05"                      },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = {.arena = *state};
        struct number number = number_parse(str_of(rows[i][0]));
        number_write(&out, &number);
        wrong += unit_differs(rows[i][0], buf_str(&out), str_of(rows[i][1]));
    }
    assert_int_equal(wrong, 0);
}

static void sums_are_exact(void **state)
{
    static const char *const rows[][3] = {
        {"0.1",                "0.2",    "0.3"                },
        {"1e308",              "1",      NULL                 },
        {"1",                  "-1",     "0"                  },
        {"-1.5",               "0.25",   "-1.25"              },
        {"0.25",               "-1.5",   "-1.25"              },
        {"0",                  "5e-7",   "5e-7"               },
        {"5e7",                "0",      "50000000"           },
        {"-2",                 "-3",     "-5"                 },
        {"1e-400",             "1e-400", "2e-400"             },
        {"1000000000",         "-1",     "999999999"          },
        {"999999999999999999", "1",      "1000000000000000000"},
        {"9007199254740993",   "0.5",    "9007199254740993.5" },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str sum = STR("");
        assert_true(number_add(*state, str_of(rows[i][0]), str_of(rows[i][1]), &sum));
        if (rows[i][2])
            wrong += unit_differs(rows[i][0], sum, str_of(rows[i][2]));
        else /* long: told by its parts */
            wrong +=
                !number_is_multiple(sum, STR("1")) || number_compare(sum, str_of(rows[i][0])) <= 0;
    }
    assert_int_equal(wrong, 0);
}

static void rounding_up_gives_the_next_multiple(void **state)
{
    static const char *const rows[][3] = {
        {"1",      "3",      "3"                              },
        {"3",      "3",      "3"                              },
        {"-1",     "3",      "0"                              },
        {"-4",     "3",      "-3"                             },
        {"0",      "7",      "0"                              },
        {"0.001",  "0.01",   "0.01"                           },
        {"19.991", "0.01",   "20"                             },
        {"5",      "-2",     "6"                              },
        {"-5",     "0.4",    "-4.8"                           },
        {"1e30",   "7",      "1000000000000000000000000000006"},
        {"1e-400", "5",      "5"                              },
        {"1e-399", "3e-400", "1.2e-399"                       },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str multiple = STR("");
        struct number number = number_parse(str_of(rows[i][2]));
        struct buf out = {.arena = *state};
        number_write(&out, &number);
        assert_true(number_round_up(*state, str_of(rows[i][0]), str_of(rows[i][1]), &multiple));
        wrong += unit_differs(rows[i][0], multiple, buf_str(&out));
    }
    assert_int_equal(wrong, 0);
}

static void what_takes_too_many_digits_is_refused_at_once(void **state)
{
    struct str out;
    assert_false(number_add(*state, STR("1e999999999"), STR("1"), &out));
    assert_false(number_add(*state, STR("1"), STR("1e-999999999"), &out));
    assert_false(number_round_up(*state, STR("1e999999999"), STR("7"), &out));
    assert_false(number_round_up(*state, STR("1"), STR("0"), &out));
    assert_true(number_add(*state, STR("0"), STR("1e999999999"), &out));
    assert_text(out, "1e+999999999");
    assert_true(number_add(*state, STR("1e2047"), STR("1"), &out));
    assert_false(number_add(*state, STR("1e2048"), STR("1"), &out));
}

int test_number(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(the_grammar_is_that_of_json),
        UNIT(numbers_compare_by_value_whatever_their_form),
        UNIT(integers_of_400_digits_compare_to_the_last_digit),
        UNIT(integers_are_told_by_value),
        UNIT(an_int64_comes_out_where_it_fits),
        UNIT(multiples_are_exact),
        UNIT(numbers_of_400_digits_are_divided),
        UNIT(a_divisor_of_too_many_digits_divides_nothing),
        UNIT(numbers_are_written_as_ecmascript_writes_them),
        UNIT(sums_are_exact),
        UNIT(rounding_up_gives_the_next_multiple),
        UNIT(what_takes_too_many_digits_is_refused_at_once),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
