/* Pointers, UUIDs, base64, parts of HTTP fields. */
#include "checking.h"

/* RFC 6901, 3 and 5. */
static void json_pointers_escape_tildes(void **state)
{
    (void)state;
    ACCEPTS(JSON_POINTER, "", "/", "//", "/a/b", "/a~0b~1c", "/~01", "/ ", "/\"", "/\\", "/\u00E9",
            "/#", "/0/-1", "/~0~1");
    REFUSES(JSON_POINTER, "/~0~2", "/~1~", "a", "#", "#/a", "/~", "/a~", "/~2", "/~a", "/~~0",
            "/~/a", " /a", "~0", "0/a");
}

static void relative_json_pointers_go_up_first(void **state)
{
    (void)state;
    ACCEPTS(RELATIVE_JSON_POINTER_PLAIN, "0", "1", "10", "0#", "12#", "0/a", "2/a/b~0", "0/",
            "99999999999999999999");
    REFUSES(RELATIVE_JSON_POINTER_PLAIN, "", "/a", "#", "-1", "+1", "01", "00", "0##", "0a", "0#/a",
            "0/~", "1 ", " 1", "1.5", "0+1", "0-1#", "1/~2");
    ACCEPTS(RELATIVE_JSON_POINTER, "0", "1#", "2/a", "0+1", "0-1", "0+10/a", "1-2#", "3+4/b~1c");
    REFUSES(RELATIVE_JSON_POINTER, "", "+1", "0+", "0-", "0+0", "0+01", "0+-1", "0+1+1", "01+1",
            "0+1a", "0+1##", "0 +1");
}

/* The module pattern has the grammar and its tests; here only that it is asked. */
static void regular_expressions_are_those_of_ecma_262(void **state)
{
    (void)state;
    ACCEPTS(REGEX, "", "^[a-z]+$", "(?<year>\\d{4})", "[^]", "\\p{L}", "(?<=a+)b", "\u00E9");
    REFUSES(REGEX, "(", "[", "*", "\\", "a{2,1}", "(?i)a", "(?P<n>a)", "\\a", "\\-", "[\\w-a]",
            "{");
}

static void uuids_have_their_hyphens_in_place(void **state)
{
    (void)state;
    ACCEPTS(UUID, "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "00000000-0000-0000-0000-000000000000", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    REFUSES(UUID, "2eb8aa08aa9811eab4aa73b441d16380", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "2eb8aa08-aa98-11ea-b4aa073b441d16380",
            "2eb8aa080aa98-11ea-b4aa-73b441d16380", "2eb8aa0--aa98-11ea-b4aa-73b441d16380",
            "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380");
}

/* RFC 4648, 3.2, 3.3, 3.5, 4, and the vectors of 10. */
static void base64_is_exact_about_padding(void **state)
{
    (void)state;
    ACCEPTS(BYTE, "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "+/+/",
            "AA==", "AAA=");
    REFUSES(BYTE, "Z", "Zg", "Zg=", "Zm8", "Zg===", "Z===", "====", "=",
            "==", "Zm9v=", "Zm9v====", "Zg==Zg==", "=Zg=", "Z=g=", "Zh==", "Zm9=", "Zm8=\n",
            "Zm\n9v", "Zm 9v", "-_-_", "Zm9v*mFy", "\u00E9\u00E9", "AB==", "AAB=");
}

static void base64_for_urls_may_leave_padding_out(void **state)
{
    (void)state;
    ACCEPTS(BASE64URL, "", "Zg", "Zg==", "Zm8", "Zm8=", "Zm9v", "-_-_", "AA", "AAA");
    REFUSES(BASE64URL, "Z", "Zg=", "Zm9vY", "Zm9v=", "Zm8==", "+/+/", "Zh", "Zh==", "Zm9",
            "Zm9=", "=", "====", "Zg===", "Z g", "Zm9v==");
}

static void bits_that_are_left_over_are_zero(void **state)
{
    (void)state;
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < 64; i++) {
        char two[] = {'A', digits[i], '=', '='}, three[] = {'A', 'A', digits[i], '='};
        check_text(FORMAT_ID_BYTE, i % 16 == 0, (struct str){two, 4});
        check_text(FORMAT_ID_BYTE, i % 4 == 0, (struct str){three, 4});
    }
}

static void a_char_is_one_code_point(void **state)
{
    (void)state;
    ACCEPTS(CHAR, "x", " ", "\u00E9", "\u4F8B", "\U0001F600");
    REFUSES(CHAR, "", "xy", "e\u0301", "\u00E9\u00E9");
    check_text(FORMAT_ID_CHAR, true, STR("\0"));
}

/* RFC 8941, 3.3. */
static void items_of_structured_fields(void **state)
{
    (void)state;
    ACCEPTS(SF_STRING, "\"\"", "\"a b\"", "\"a\\\"b\\\\\"", "\"~!\"");
    REFUSES(SF_STRING, "", "\"", "a", "\"a", "a\"", "\"a\"b\"", "\"\\a\"", "\"\\\"", "\"\t\"",
            "\"\u00E9\"", "\"\x7F\"", " \"a\"", "\"a\";b=c");
    ACCEPTS(SF_TOKEN, "a", "*", "A1:/", "*a", "a!#$%&'*+-.^_`|~:/");
    REFUSES(SF_TOKEN, "", "1a", ":a", "a b", "a,b", "a=b", "\u00E9", "a\"", "-a");
    ACCEPTS(SF_BINARY, "::", ":aGVsbG8=:", ":aGVsbG8:", ":Zh==:", ":AAAA:");
    REFUSES(SF_BINARY, ":AA@@:", ":AAAAA:", "", ":", "aGVsbG8=", ":a:", ":a===:", ":aGVsbG8==:",
            ":aGVs bG8=:", ":-_-_:", ":aGVsbG8=", ":=:", ":aG=Vs:", ":AAAA====:");
    ACCEPTS(SF_BOOLEAN, "?0", "?1");
    REFUSES(SF_BOOLEAN, "", "?", "?2", "0", "true", "?1 ", "?01");
}

/* RFC 9110, 5.6.6, 8.3.1, 12.5.1. */
static void media_ranges_have_type_subtype_and_parameters(void **state)
{
    (void)state;
    ACCEPTS(MEDIA_RANGE, "a/b;c=\"\\\t\\~\\ \"", "a/b;c=\"~\"", "*/*", "text/*", "text/html",
            "application/vnd.api+json", "text/html;charset=utf-8", "text/html ; charset=\"utf-8\"",
            "a/b;c=d;e=f", "a/b;", "a/b; ;c=d", "a/b;c=\"\\\"\\\\\"", "a/b;c=\"\u00E9\"",
            "*/*;q=0.5", "a/b;c=\"\"", "a/b\t;\tc=d");
    REFUSES(MEDIA_RANGE, "a/b;c=\"\\\x01\"", "a/b;c=\"\\\x7F\"", "a/b@;c=d", "a/b;c=\"\\\"", "",
            "/", "text", "text/", "/html", "*/html", "text/html/x", "text /html", "text/ html",
            "te xt/html", "a/b;c", "a/b;c=", "a/b;=d", "a/b;c =d", "a/b;c= d", "a/b;c=\"",
            "a/b;c=\"\\", "a/b;c=\"a\"b", "a/b c=d", "a/b;c=\x01", "a/b, c/d", "a/b;c=\"\x7F\"",
            " a/b", "a/b ", "*", "a/b;\u00E9=d", "a/b;c=d x");
}

int test_text(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_pointers_escape_tildes),
        cmocka_unit_test(relative_json_pointers_go_up_first),
        cmocka_unit_test(regular_expressions_are_those_of_ecma_262),
        cmocka_unit_test(uuids_have_their_hyphens_in_place),
        cmocka_unit_test(base64_is_exact_about_padding),
        cmocka_unit_test(base64_for_urls_may_leave_padding_out),
        cmocka_unit_test(bits_that_are_left_over_are_zero),
        cmocka_unit_test(a_char_is_one_code_point),
        cmocka_unit_test(items_of_structured_fields),
        cmocka_unit_test(media_ranges_have_type_subtype_and_parameters),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
