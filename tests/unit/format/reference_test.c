/* RFC 3986, RFC 3987, RFC 6570. */
#include "checking.h"

#include <stdio.h>

static void uris_have_a_scheme(void **state)
{
    (void)state;
    ACCEPTS(URI, "a:", "a:b", "A+b-c.1:x", "http://example.com", "urn:isbn:0451450523",
            "mailto:jo@example.com", "file:///etc/hosts", "a:/b", "a:b:c", "data:,x", "a:?b",
            "a:#b", "a:/", "tel:+1-816-555-1212");
    REFUSES(URI, "", ":", ":a", "1a:b", "+a:b", "a_b:c", "//example.com", "/a", "a", "a/b:c",
            "?a:b", "#a:b", "-a:b", "a b:c", "\xC3\xA9:a");
}

/* 3.2 */
static void authorities_have_user_host_and_port(void **state)
{
    (void)state;
    ACCEPTS(URI, "a://", "a:///b", "a://u@h", "a://u:p:q@h:1", "a://@h", "a://h:", "a://h:080",
            "a://:1", "a://u@:1", "a://%41%2f", "a://a!$&'()*+,;=b", "a://h?q", "a://h#f",
            "a://h/?q", "a://1.2.3.999", "a://_-.~", "a://h:99999999");
    REFUSES(URI, "a://h:x", "a://h:1x", "a://u@v@h", "a://u[@h", "a://h]", "a://h:1:2", "a://%4",
            "a://%zz", "a://h ", "a://h\\", "a://\"", "a://<h>", "a://h^", "a://h|", "a://{h}",
            "a://u:p@h:1@", "a://h:-1", "a://h\xC3\xA9");
}

static void ip_literals_stand_in_brackets(void **state)
{
    (void)state;
    ACCEPTS(URI, "a://[::1]", "a://[::1]:80/b", "a://u@[2001:db8::1]", "a://[v1.a]",
            "a://[VfF.a:b!]", "a://[::192.0.2.1]");
    REFUSES(URI, "a://[::1", "a://::1]", "a://[]", "a://[1]", "a://[::1]a", "a://[::1]80",
            "a://[::1]:x", "a://[v.a]", "a://[v1.]", "a://[v1]", "a://[vg.a]", "a://[v1.@]",
            "a://[192.0.2.1]", "a://[::1%25en0]", "a://[[::1]]", "a:[::1]", "a:/[", "a:?[", "a:#]",
            "a://[::1]]", "a://[v", "a://[v1.%41]");
}

static void components_have_their_characters(void **state)
{
    (void)state;
    ACCEPTS(URI, "a:/b/c;d=e,f/g:h@i/", "a:b?c/d?e:f@g", "a:b#c/d?e:f@g", "a:%00%ff%Ff", "a:~-._",
            "a:!$&'()*+,;=", "a:b?#", "a:b//c", "a:b/../c");
    REFUSES(URI, "a:b c", "a:%", "a:%4", "a:%4g", "a:%g4", "a:b#c#d", "a:\"", "a:<", "a:>", "a:\\",
            "a:^", "a:`", "a:{", "a:|", "a:}", "a:b?%", "a:b?c d", "a:b#%1", "a:b#c\\", "a:\x7F",
            "a:\n", "a:\t", "a:b?\xC3\xA9", "a:b#\xC3\xA9", "a:b[", "a:b?c[]=1");
    check_text(FORMAT_ID_URI, false, STR("a:\0"));
}

/* Long paths and queries are looked at several bytes at a time. */
static void each_byte_means_the_same_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const fronts[] = {"a:/", "a:?", "a:#", "a://h/"};
    for (size_t front = 0; front < sizeof fronts / sizeof *fronts; front++)
        for (unsigned byte = 0; byte < 128; byte++)
            for (size_t at = 0; at < 24; at++) {
                char brief[16], text[64];
                int brief_len = snprintf(brief, sizeof brief, "%s.00", fronts[front]);
                int len = snprintf(text, sizeof text, "%s%.*s.00%.*s", fronts[front], (int)at,
                                   "aZ&;0@z:aZ&;0@z:aZ&;0@z:", (int)(24 - at),
                                   "bY';9Ay/bY';9Ay/bY';9Ay/");
                brief[brief_len - 3] = text[strlen(fronts[front]) + at] = (char)byte;
                bool expected =
                    format_at(FORMAT_ID_URI)->holds((struct str){brief, (size_t)brief_len});
                check_text(FORMAT_ID_URI, expected, (struct str){text, (size_t)len});
            }
}

/* 4.2 */
static void references_may_be_relative(void **state)
{
    (void)state;
    ACCEPTS(URI_REFERENCE, "", "a", "/", "//", "//h", "///", "//h:1/p", "./a:b", "a/b:c", "?a:b",
            "#a:b", "?", "#", ".", "..", "../a", "a;b=c", "@", "/a:b", "%41", "http://example.com/",
            "a:", "/a//b");
    REFUSES(URI_REFERENCE, "1:a", ":", ":a", "%41:b", "a_b:c", "//h:x", "//[", "[", "a b", "\\",
            "%", "#a#b", "caf\xC3\xA9", "//u@v@h", "{a}");
}

/* RFC 3987, 2.2 and 4.1. */
static void iris_may_go_beyond_ascii(void **state)
{
    (void)state;
    ACCEPTS(IRI, "a:\u00E9", "a://\u00E9@\u4F8B\u3048.jp/\u00E9?\u00E9#\u00E9", "a:\u00A0",
            "a:\xED\x9F\xBF", "a:\uF900", "a:\uFDCF", "a:\uFDF0", "a:\uFFEF", "a:\U00010000",
            "a:\U0001FFFD", "a:\U000E1000", "a:\U000EFFFD", "a:?\uE000", "a:?\uF8FF",
            "a:?\U000F0000", "a:?\U0010FFFD", "a:%C3%A9", "http://example.com/");
    REFUSES(IRI, "", "\u00E9", "\u00E9:a", "/\u00E9", "a:\xC2\x80", "a:\xC2\x9F", "a:\uE000",
            "a:\uFDD0", "a:\uFFF0", "a:\uFFFD", "a:\U0001FFFE", "a:\U0001FFFF", "a:\U000E0001",
            "a:\U000F0000", "a:#\uE000", "a://\uE000", "a:?\U000FFFFE", "a:?\U0010FFFF", "a:\u200E",
            "a:\u202A", "a:\u202E", "a:?\u200F", "a:\u00E9 ", "a:\u00E9\\", "a://[\u00E9]",
            "a://h:\u0661");
    ACCEPTS(IRI_REFERENCE, "", "\u00E9", "/\u00E9", "//\u00E9", "?\uE000", "#\u00E9", "a",
            "\u00E9/a:b", "a:b");
    REFUSES(IRI_REFERENCE, "\u00E9:a", "\uE000", "#\uE000", "\u00E9 ", "\\\u00E9", "%\u00E9");
}

/* RFC 6570, 2.1. */
static void templates_have_literals(void **state)
{
    (void)state;
    ACCEPTS(URI_TEMPLATE, "%41{a}", "", "a", "http://example.com/", "[]", "'", "#", "%41", "\u00E9",
            "\uE000", "\U0010FFFD", "!$&()*+,-./:;=?@_~");
    REFUSES(URI_TEMPLATE, " ", "\"", "%", "%4", "%4g", "<", ">", "\\", "^", "`", "|", "}", "a}",
            "\x7F", "\t", "\xC2\x80", "\uFDD0", "\uFFFF");
}

/* 2.2 to 2.4. */
static void templates_have_expressions(void **state)
{
    (void)state;
    ACCEPTS(URI_TEMPLATE, "{a}", "{a}{b}", "x{a}y", "{a,b,c}", "{+a}", "{#a}", "{.a}", "{/a}",
            "{;a}", "{?a}", "{&a}", "{=a}", "{,a}", "{!a}", "{@a}", "{|a}", "{a:1}", "{a:9999}",
            "{a*}", "{?a*,b:3,c}", "{_a1}", "{1}", "{a.b.c}", "{%41b}", "{a.%41}");
    REFUSES(URI_TEMPLATE, "{", "{a", "{}", "{+}", "{++a}", "{ a}", "{a }", "{a,}", "{,}", "{a,,b}",
            "{a.}", "{.}", "{a..b}", "{a-b}", "{a:}", "{a:0}", "{a:10000}", "{a:01}", "{a:x}",
            "{a**}", "{a*:1}", "{a:1*}", "{{a}}", "{a{b}}", "{a%}", "{a%4}", "{\u00E9}", "{a|b}",
            "{$a}", "{a=b}", "{a}}", "{a:1", "{a*", "{a,", "{%4}");
}

int test_reference(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(uris_have_a_scheme),
        cmocka_unit_test(each_byte_means_the_same_wherever_it_stands),
        cmocka_unit_test(authorities_have_user_host_and_port),
        cmocka_unit_test(ip_literals_stand_in_brackets),
        cmocka_unit_test(components_have_their_characters),
        cmocka_unit_test(references_may_be_relative),
        cmocka_unit_test(iris_may_go_beyond_ascii),
        cmocka_unit_test(templates_have_literals),
        cmocka_unit_test(templates_have_expressions),
    };
    return cmocka_run_group_tests_name("reference", tests, NULL, NULL);
}
