/* Addresses, host names, mailboxes. */
#include "checking.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define A63 A60 "aaa"
#define A61 A60 "a"
#define A53 A10 A10 A10 A10 A10 "aaa"

static void ipv4_has_four_octets_without_leading_zeros(void **state)
{
    (void)state;
    ACCEPTS(IPV4, "0.0.0.0", "192.0.2.1", "255.255.255.255", "10.0.10.100", "249.199.99.9");
    REFUSES(IPV4, "", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "256.0.0.1",
            "1.2.3.999", "01.2.3.4", "1.2.3.04", "00.0.0.0", "1.2.3.1000", "0x1.2.3.4", "1.2.3.4 ",
            "1,2,3,4", "1.2.3.a", "1.2.3.-1");
    check_text(FORMAT_ID_IPV4, false, STR("1.2.3.4\0"));
}

/* RFC 4291, 2.2. */
static void ipv6_has_eight_groups_or_one_gap(void **state)
{
    (void)state;
    ACCEPTS(IPV6, "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
            "1::3:4:5:6:7:8", "2001:DB8::aBcD", "::ffff:192.0.2.1", "1:2:3:4:5:6:192.0.2.1",
            "::192.0.2.1", "64:ff9b::192.0.2.33", "0000:0000:0000:0000:0000:0000:0000:0000",
            "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "1::5:192.0.2.1");
    REFUSES(IPV6, "", ":", ":::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3", "12345::", "::g",
            "1:2:3:4:5:6:7:192.0.2.1", "1:2:3:4:5:192.0.2.1", "::192.0.2.1:1", "::192.0.2",
            "::192.0.2.01", "192.0.2.1", "[::1]", "::1%eth0", "::1/64", ":1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:", "1:::2", "::1 ", " ::1", "::1.2.3.4.5", "1:2:3:4:5:6:7::8:9");
}

static void host_names_have_labels_of_letters_digits_and_hyphens(void **state)
{
    (void)state;
    ACCEPTS(HOSTNAME, "a", "localhost", "WWW.Example.COM", "a-b.c--d.e", "1.2.3", "3com.com", "0-0",
            A63 ".com", A63 "." A63 "." A63 "." A61);
    REFUSES(HOSTNAME, ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a.b-", "a_b", "a b", "a.b c",
            A63 "a.com", "*", "*.example.com", "caf\xC3\xA9.example", "a\uFF0Eb",
            A63 "." A63 "." A63 "." A61 "a", "example.com:80", "a/b", "[::1]");
    check_text(FORMAT_ID_HOSTNAME, false, STR("a\0b"));
}

static void a_labels_must_mean_something_from_draft_7_on(void **state)
{
    (void)state;
    ACCEPTS(HOSTNAME, "xn--mnchen-3ya.example", "XN--MNCHEN-3YA.EXAMPLE", "xn--4gbwdl.xn--wgbh1c",
            "1.xn--4db");
    REFUSES(HOSTNAME, "xn--", "xn--a", "xn--x", "xn--mnchen-3y", "xn--mnchen-3ya-",
            "xn--99999999999", "www.xn--a.example", "xn--0ca24w", "xn--0-zhc74b");
    ACCEPTS(HOSTNAME_PLAIN, "xn--a", "xn--x", "www.xn--a.example", "example.com");
    REFUSES(HOSTNAME_PLAIN, "xn--", "-a", "a_b", "", "a.");
}

/* RFC 5890 to 5892. */
static void names_may_have_u_labels(void **state)
{
    (void)state;
    ACCEPTS(IDN_HOSTNAME, "m\u00FCnchen.example", "fa\u00DF.de", "\u4F8B\u3048.jp",
            "\u4F8B\u3048\u3002jp", "Example.COM", "xn--mnchen-3ya.m\u00FCnchen", "localhost",
            "a\uFF0Eb\uFF61c", A63 ".com");
    REFUSES(IDN_HOSTNAME, "M\u00DCNCHEN.example", "mu\u0308nchen.example", "\u2603.example",
            "\u212A.example", "ab--cd", "a\u00FC--b", "-\u00FC", "\u00FC-", "\u00FC.", "\u3002",
            "a\u3002\u3002b", "\u00FC_\u00FC", "\u00FC \u00FC", "\uFF41", "xn--a", "\u0300a",
            "\u2F868", "\U000F0000", "\u00FC.-a", A63 "a.com", "\u00AD", "\u200B");
    check_text(FORMAT_ID_IDN_HOSTNAME, false, STR("\u00FC\0"));
    check_text(FORMAT_ID_IDN_HOSTNAME, false, STR("a\0b"));
}

static void a_name_is_as_long_as_its_a_labels(void **state)
{
    (void)state;
    ACCEPTS(IDN_HOSTNAME, A63 "." A63 "." A63 "." A61, A63 "." A63 "." A63 "." A53 ".\u00FC");
    REFUSES(IDN_HOSTNAME, A63 "." A63 "." A63 "." A53 "a.\u00FC");
    ACCEPTS(IDN_EMAIL, "j@" A63 ".\u00FC");
    REFUSES(IDN_EMAIL, "j@" A63 "a.\u00FC", "j@-.\u00FC", "j@a_b.\u00FC");
    REFUSES(IDN_HOSTNAME, A63 "." A63 "." A63 "." A61 "a", A60 "\u00FC",
            A63 "." A63 "." A63 "." A60 "."
                "\u00FC");
}

/* RFC 5892, appendix A. */
static void joiners_need_their_contexts(void **state)
{
    (void)state;
    ACCEPTS(IDN_HOSTNAME, "\u0915\u094D\u200C", "\u0915\u094D\u200D", "\u0628\u200C\u0628",
            "\u0628\u0651\u200C\u0651\u0628");
    REFUSES(IDN_HOSTNAME, "\u200C", "a\u200Cb", "\u0628\u200C", "\u200C\u0628",
            "\u0627\u200C\u0628", "\u0628\u200D\u0628", "a\u200D", "\u0628\u200C\u0640");
}

static void some_marks_need_their_contexts(void **state)
{
    (void)state;
    ACCEPTS(IDN_HOSTNAME, "l\u00B7l", "al\u00B7la", "\u0375\u03B1", "\u05D0\u05F3",
            "\u05D0\u05F4\u05D0", "\u30FB\u30A2", "\u3042\u30FB", "a\u30FB\u6F22", "\u0627\u0661",
            "\u06CC\u06F1");
    REFUSES(IDN_HOSTNAME, "a\u00B7a", "l\u00B7a", "a\u00B7l", "\u00B7", "\u0375", "\u0375a",
            "\u05F3", "a\u05F3", "\u05F4\u05D0", "a\u30FBb", "\u0627\u0661\u06F1",
            "\u06CC\u06F1\u0661");
}

/* RFC 5893, 2: the conditions one by one; they hold for all labels as soon as one is right to left. */
static void names_keep_the_bidi_rule(void **state)
{
    (void)state;
    ACCEPTS(IDN_HOSTNAME, "\u05D0", "\u05D0\u05D1.example", "\u05D01", "\u0627\u0661", "a.\u05D0",
            "a1.\u05D0", "\u05D0\u05B0", "1.\u00FC", "1a.b", "\u0627-\u0627", "a-b.\u05D0",
            "\u0101\u0300.\u05D0");
    REFUSES(IDN_HOSTNAME, "1\u05D0", "1.\u05D0", "\u05D0.1a", "\u0661\u0627", /* 1 */
            "\u05D0a", "\u05D0a\u05D0", "\u05D0\u00FC\u05D0",                 /* 2 */
            "\u0627\u30FB", "\u05D0\u0375\u03B1",                             /* 3 */
            "\u0627\u06611", "\u06271\u0661", "\u05D00\u0660",                /* 4 */
            "a\u05D0", "a\u05D0b", "a\u0661",                                 /* 5 */
            "l\u00B7l.\u05D0\u30FB\u30A2", "xn--1-0hc", "0a.xn--4db"); /* 6, and in A-labels */
}

/* RFC 5321, 4.1.2. */
static void local_parts_are_atoms_or_quoted(void **state)
{
    (void)state;
    ACCEPTS(EMAIL, "\"\\~\"@example.com", "jo@example.com", "a.b.c@example",
            "!#$%&'*+-/=?^_`{|}~@example.com", "\"\"@example.com", "\"a b\"@example.com",
            "\"a\\\"b\\\\c\"@example.com", "\"@\"@example.com", "\"\\ \"@example.com", "1@1",
            A60 "aaaa@example.com", "\"()<>[]:,;@.\"@example.com");
    REFUSES(EMAIL, ".@example.com", "\"@example.com", "\"@\t\"@example.com",
            "\"\\\x7F\"@example.com", "", "@", "jo", "jo@", "@example.com", ".jo@example.com",
            "jo.@example.com", "j..o@example.com", "j o@example.com", "jo@@example.com",
            "j@o@example.com", "j(o)@example.com", "j\"o@example.com", "\"jo@example.com",
            "\"jo\"o@example.com", "\"j\"o\"@example.com", "\"jo\\\"@example.com",
            "\"a\tb\"@example.com", "\"a\\\tb\"@example.com", "jo\\@example.com", "\"", "\"\\",
            A60 "aaaaa@example.com", "j\xC3\xB6@example.com", "\"\xC3\xB6\"@example.com",
            "Jo <jo@example.com>", "<jo@example.com>", "j,o@example.com", "jo@example.com ",
            " jo@example.com", "jo@example.com\n");
}

static void domains_are_names_or_address_literals(void **state)
{
    (void)state;
    ACCEPTS(EMAIL, "jo@[192.0.2.1]", "jo@[IPv6:::1]", "jo@[ipv6:2001:db8::1]", "jo@a-b.example",
            "jo@3com.com", "jo@xn--a");
    REFUSES(EMAIL, "jo@-a.example", "jo@a-.example", "jo@a..b", "jo@.a", "jo@a.", "jo@a_b", "jo@[",
            "jo@[]", "jo@]", "jo@[192.0.2.1", "jo@192.0.2.1]", "jo@[192.0.2.256]", "jo@[::1]",
            "jo@[IPv6:]", "jo@[IPv6:1]", "jo@[x400:a]", "jo@[IPv6:::1]a", "jo@" A63 "a.com",
            "jo@" A63 "." A63 "." A63 "." A63, "jo@m\xC3\xBCnchen.example");
    ACCEPTS(EMAIL, "j@" A63 "." A63 "." A63 "." A60);
    REFUSES(EMAIL, "j@" A63 "." A63 "." A63 "." A61);
}

/* RFC 6531, 3.3. */
static void mailboxes_may_go_beyond_ascii(void **state)
{
    (void)state;
    ACCEPTS(IDN_EMAIL, "jo@example.com", "j\u00F6rg@m\u00FCnchen.example",
            "\"j \u00F6\"@example.com", "\u00F6.\u00F6@example.com", "j@mu\u0308nchen.example",
            "\u5F20@\u4F8B\u3048.jp", "jo@[192.0.2.1]", "jo@ab--cd.example", "jo@xn--a",
            "\U0001F600@example.com");
    REFUSES(IDN_EMAIL, "", "j\u00F6rg", "j\u00F6rg@", "@m\u00FCnchen", "\u00F6..\u00F6@example.com",
            "\u00F6 \u00F6@example.com", "jo@\u2603.example", "jo@-\u00FC", "jo@\u00FC..b",
            "jo@a\u3002b", "jo@1.\u05D0", "jo\uFF20example.com", "\"\\\u00F6\"@example.com",
            "jo@\u00FC.", "jo@[m\u00FCnchen]", "\u00F6\u00F6" A60 "a@example.com");
    check_text(FORMAT_ID_IDN_EMAIL, false, STR("jo@\u00FC\0"));
}

int test_name(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ipv4_has_four_octets_without_leading_zeros),
        cmocka_unit_test(ipv6_has_eight_groups_or_one_gap),
        cmocka_unit_test(host_names_have_labels_of_letters_digits_and_hyphens),
        cmocka_unit_test(a_labels_must_mean_something_from_draft_7_on),
        cmocka_unit_test(names_may_have_u_labels),
        cmocka_unit_test(a_name_is_as_long_as_its_a_labels),
        cmocka_unit_test(joiners_need_their_contexts),
        cmocka_unit_test(some_marks_need_their_contexts),
        cmocka_unit_test(names_keep_the_bidi_rule),
        cmocka_unit_test(local_parts_are_atoms_or_quoted),
        cmocka_unit_test(domains_are_names_or_address_literals),
        cmocka_unit_test(mailboxes_may_go_beyond_ascii),
    };
    return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
