/* Formats of numbers, at the ends of their ranges. */
#include "checking.h"

static void integers_end_where_their_bits_end(void **state)
{
    (void)state;
    ACCEPTS(INT8, "-128", "127", "0", "-0", "1.0", "1.27e2", "12700e-2");
    REFUSES(INT8, "-129", "128", "1.5", "1e3", "1e400", "-1e400", "0.1");
    ACCEPTS(INT16, "-32768", "32767");
    REFUSES(INT16, "-32769", "32768");
    ACCEPTS(INT32, "-2147483648", "2147483647", "2.147483647e9", "0.0", "0e9");
    REFUSES(INT32, "-2147483649", "2147483648", "2147483647.5", "1e-1");
    ACCEPTS(INT64, "-9223372036854775808", "9223372036854775807", "9223372036854775807.0",
            "999999999999999999", "-999999999999999999");
    REFUSES(INT64, "-9223372036854775809", "9223372036854775808", "1e19", "9223372036854775806.5");
    ACCEPTS(UINT8, "0", "255", "-0", "-0.0");
    REFUSES(UINT8, "-1", "256", "0.5");
    ACCEPTS(UINT16, "0", "65535");
    REFUSES(UINT16, "-1", "65536");
    ACCEPTS(UINT32, "0", "4294967295");
    REFUSES(UINT32, "-1", "4294967296");
    ACCEPTS(UINT64, "0", "18446744073709551615", "1.8446744073709551615e19", "-0", "0e1");
    REFUSES(UINT64, "-1", "18446744073709551616", "-1e30", "1e30", "1.5", "-9223372036854775809");
    ACCEPTS(DOUBLE_INT, "9007199254740992", "-9007199254740992");
    REFUSES(DOUBLE_INT, "9007199254740993", "-9007199254740993", "0.5");
    ACCEPTS(SF_INTEGER, "999999999999999", "-999999999999999", "1.0");
    REFUSES(SF_INTEGER, "1000000000000000", "-1000000000000000", "0.5");
}

/* int64, uint64 and decimals come as strings, too: what is no number's text is none of them. */
static void strings_must_be_numbers(void **state)
{
    (void)state;
    REFUSES(INT64, "", "-", "+1", "01", " 1", "1 ", "0x1", "1_000", "1,000", "a", "NaN", "--1",
            "1.", ".5", "1e", "-01", "00");
    REFUSES(UINT64, "", "-", "+1", "01", "1 ", "a");
    ACCEPTS(DECIMAL, "0", "-19.99", "1e400", "123456789012345678901234567890.123456789");
    REFUSES(DECIMAL, "", "1.", ".5", "+1", "1,5", "NaN", "Infinity", "1e", "01", "-");
    check_text(FORMAT_ID_INT64, false, STR("1\0"));
}

/* The bound lies half a step beyond the largest finite number: there, reading rounds to infinity. */
static void floats_end_where_rounding_would_overflow(void **state)
{
    (void)state;
    ACCEPTS(FLOAT, "0", "1e-400", "0.1", "340282346638528859811704183484516925440",
            "-340282346638528859811704183484516925440", "3.4028235e38", "3.4028234663852886e+38",
            "340282356779733661637539395458142568447.999");
    REFUSES(FLOAT, "340282356779733661637539395458142568448",
            "-340282356779733661637539395458142568448", "3.4028236e38", "1e39", "1e400");
    ACCEPTS(DOUBLE, "0", "1e-400", "1.7976931348623157e308", "-1.7976931348623157e308",
            "1.7976931348623158e308", "1e308", "17976931348623157e292");
    REFUSES(DOUBLE, "1.7976931348623159e308", "-1.7976931348623159e308", "1e309", "1e999999999999",
            "2e308");
}

static void decimals_have_so_many_digits(void **state)
{
    (void)state;
    ACCEPTS(DECIMAL128, "0", "0e9999", "1234567890123456789012345678901234",
            "1234567890123456789012345678901234000", "9.999999999999999999999999999999999e6144",
            "1e-6176", "1e6144", "-0.1");
    REFUSES(DECIMAL128, "12345678901234567890123456789012345", "1e6145", "1e-6177", "1.1e-6176",
            "x", "");
    ACCEPTS(SF_DECIMAL, "0", "999999999999.999", "-999999999999.999", "0.001", "1", "1.5e3", "1e-3",
            "0.100000");
    REFUSES(SF_DECIMAL, "1000000000000", "-1000000000000", "0.0001", "1e-4", "1e12", "1.0005");
}

int test_number(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_end_where_their_bits_end),
        cmocka_unit_test(strings_must_be_numbers),
        cmocka_unit_test(floats_end_where_rounding_would_overflow),
        cmocka_unit_test(decimals_have_so_many_digits),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
