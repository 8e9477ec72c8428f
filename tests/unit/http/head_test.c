/* Every request that is not HTTP/1.1, over a raw socket: the exact status. */
#include "wire.h"
#include <unistd.h>

static struct bench bench;

static int start(void **state)
{
    (void)state;
    bench_start(
        &bench,
        (struct http_options){
            .limits = {
                       .target_bytes = 100, .header_bytes = 400, .header_count = 5, .body_bytes = 20}
    });
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bench_stop(&bench);
    return 0;
}

#define GET(fields) "GET / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define POST(fields, body) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n" body

static void a_good_request_is_answered_whole(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, "POST /a%2Fb//c?x=%20+y&z HTTP/1.1\r\nHOST: h:80\r\nContent-Length: 3\r\nX-More: "
            "1\r\n\r\nabc");
    hear(fd, &heard);
    assert_int_equal(heard.status, 200);
    assert_string_equal(heard.text + heard.body_at,
                        "POST path=/a%2Fb//c query=x=%20+y&z authority=h:80 host=h:80 length=3 "
                        "coding= more=1 body=abc version=101");
    close(fd);
}

static void expect_fields(const char *request, const char *fields)
{
    struct heard heard;
    int fd = dial(&bench);
    say(fd, request, strlen(request));
    hear(fd, &heard);
    assert_int_equal(heard.status, 200);
    assert_string_equal(heard.text + heard.body_at, fields);
    close(fd);
}

static void the_fields_are_listed_as_they_came(void **state)
{
    (void)state;
    expect_fields("GET /fields HTTP/1.1\r\nX-More: 1\r\nHOST:a\r\nAccept: \t a, b \r\n"
                  "x-more:\r\nUPGRADE: x\r\n\r\n",
                  "x-more=<1>\nhost=<a>\naccept=<a, b>\nx-more=<>\nupgrade=<x>\n");
    expect_fields("\r\nPOST http://b:1/fields HTTP/1.1\r\nContent-Length: 3\r\nHost: a\r\n\r\nabc",
                  "content-length=<3>\nhost=<b:1>\n");
    expect_fields("POST /fields HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                  "3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n",
                  "host=<a>\ntransfer-encoding=<Chunked>\n");
    expect_fields("POST /fields HTTP/1.0\r\nEXPECT: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
                  "expect=<100-continue>\ncontent-length=<3>\n");
    expect_fields("GET /fields HTTP/1.0\r\n\r\n", "");
}

static void an_expectation_is_among_the_fields(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, "POST /fields HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"
            "Content-Length: 3\r\n\r\n");
    hear_head(fd, &heard);
    assert_int_equal(heard.status, 100);
    SAY(fd, "abc");
    hear(fd, &heard);
    assert_string_equal(heard.text + heard.body_at,
                        "host=<a>\nexpect=<100-Continue>\ncontent-length=<3>\n");
    close(fd);
}

static void the_fields_of_each_request_of_a_connection_are_its_own(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, "GET /fields HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n"
            "GET /fields HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n");
    hear_to_the_end(fd, &heard);
    assert_true(has(&heard, "\r\n\r\nhost=<a>\nx=<1>\nHTTP/1.1 200"));
    assert_true(has(&heard, "\r\n\r\nhost=<b>\nconnection=<close>\n"));
    close(fd);
}

static void of_a_refused_head_no_fields_are_listed(void **state)
{
    (void)state;
    EXPECT(&bench, GET("X: 1\r\n"), 200);
    assert_int_equal(atomic_load(&bench.last_fields), 2);
    EXPECT(&bench, GET("X: 1\r\nY : 2\r\n"), 400);
    assert_int_equal(atomic_load(&bench.last_fields), 0);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\nX: 1\r\n", "x\r\n"), 400);
    assert_int_equal(atomic_load(&bench.last_fields), 1);
}

static void a_lone_line_feed_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, "GET / HTTP/1.1\nHost: a\n\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a\r\n\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a\r\rX: y\r\n\r\n", 400);
}

static void a_folded_line_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, GET("X: a\r\n b\r\n"), 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", 400);
}

static void a_field_without_a_proper_name_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, GET(": x\r\n"), 400);
    EXPECT(&bench, GET("X : y\r\n"), 400);
    EXPECT(&bench, GET("X\t: y\r\n"), 400);
    EXPECT(&bench, GET("X(Y): y\r\n"), 400);
    EXPECT(&bench, GET("no colon\r\n"), 400);
    EXPECT(&bench, GET("\xc3\xa4: y\r\n"), 400);
}

static void a_control_character_in_a_field_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, GET("X: a\0b\r\n"), 400);
    EXPECT(&bench,
           GET("X: a\x01"
               "b\r\n"),
           400);
    EXPECT(&bench, GET("X: a\x7f\r\n"), 400);
    EXPECT(&bench, GET("X: \xe4 tab\t is fine\r\n"), 200);
}

static void the_host_field_must_be_there_once_and_be_one(void **state)
{
    (void)state;
    EXPECT(&bench, "GET / HTTP/1.1\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost:\r\n\r\n", 200);
    EXPECT(&bench, "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200);
    EXPECT(&bench, "GET / HTTP/1.0\r\n\r\n", 200);
    EXPECT(&bench, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400);
}

static void a_length_that_is_not_one_number_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: 3, 3\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: +3\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: -1\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: 0x3\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length:\r\n", "abc"), 400);
    EXPECT(&bench, POST("Content-Length: 3 \t\r\n", "abc"), 200);
    EXPECT(&bench, POST("Content-Length: 99999999999999999999\r\n", ""), 400);
}

static void length_and_coding_together_are_refused(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400);
}

static void a_coding_other_than_chunked_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: identity\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding:\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench,
           POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    EXPECT(&bench, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    EXPECT(&bench, POST("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), 200);
}

static void a_version_other_than_1_0_and_1_1_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, "GET / HTTP/1.9\r\nHost: a\r\n\r\n", 505);
    EXPECT(&bench, "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
    EXPECT(&bench, "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505);
    EXPECT(&bench, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    EXPECT(&bench, "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET / http/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET / HTCPCP/1.0\r\nHost: a\r\n\r\n", 400);
}

static void a_method_that_is_no_token_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "\x16\x03\x01\x02", 400);
    EXPECT(&bench, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN", 400);
    EXPECT(&bench, "PATCH-IT! / HTTP/1.1\r\nHost: a\r\n\r\n", 200);
}

static void a_target_with_illegal_bytes_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a[0]{b}|c^`\"<>\\?filter[x]=1 HTTP/1.1\r\nHost: a\r\n\r\n", 200);
}

static void an_escape_in_a_path_is_two_hexadecimal_digits(void **state)
{
    (void)state;
    EXPECT(&bench, "GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a% HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /%41%4?x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET /a%2F%c3%a4%25 HTTP/1.1\r\nHost: a\r\n\r\n", 200);
    EXPECT(&bench, "GET /a?discount=100% HTTP/1.1\r\nHost: a\r\n\r\n", 200);
}

static void a_target_is_a_path_or_a_uri_or_an_asterisk_for_options(void **state)
{
    (void)state;
    struct heard heard;
    EXPECT(&bench, "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    EXPECT(&bench, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200);
    int fd = dial(&bench);
    SAY(fd, "GET HTTP://b:1/x?y=/z HTTP/1.1\r\nHost: a\r\n\r\n");
    hear(fd, &heard);
    assert_true(has(&heard, "path=/x query=y=/z authority=b:1 host=b:1 "));
    SAY(fd, "GET http://b HTTP/1.1\r\nHost: a\r\n\r\n");
    hear(fd, &heard);
    assert_true(has(&heard, "path=/ query=(none) authority=b "));
    close(fd);
}

static void a_target_too_long_gets_414_before_it_has_ended(void **state)
{
    (void)state;
    char text[400] = "GET /";
    memset(text + 5, 'a', sizeof text - 5);
    expect_status(&bench, text, 106, 414);
    expect_status(&bench, text, sizeof text, 414);
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): bytes, not a string */
    memcpy(text + 104, " HTTP/1.1\r\nHost: a\r\n\r\n", 22);
    expect_status(&bench, text, 126, 200);
}

static void header_fields_too_large_get_431_before_they_have_ended(void **state)
{
    (void)state;
    char text[600] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    memset(text + 28, 'x', sizeof text - 28);
    expect_status(&bench, text, sizeof text, 431);
    EXPECT(&bench, GET("1:a\r\n2:b\r\n3:c\r\n4:d\r\n"), 200);
    EXPECT(&bench, GET("1:a\r\n2:b\r\n3:c\r\n4:d\r\n5:e\r\n"), 431);
}

static void a_large_head_that_drips_gets_431_too(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for (int i = 0; i < 500; i++)
        SAY(fd, "x");
    hear(fd, &heard);
    assert_int_equal(heard.status, 431);
    close(fd);
}

static void an_expectation_other_than_100_continue_gets_417(void **state)
{
    (void)state;
    struct heard heard;
    EXPECT(&bench, POST("Expect: 200-ok\r\nContent-Length: 3\r\n", "abc"), 417);
    EXPECT(&bench, "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", 200);
    int fd = dial(&bench);
    SAY(fd, POST("Expect: 100-continue\r\nContent-Length: 3\r\n", ""));
    hear_head(fd, &heard);
    assert_int_equal(heard.status, 100);
    SAY(fd, "abc");
    hear(fd, &heard);
    assert_true(has(&heard, "body=abc"));
    close(fd);
}

static void a_body_too_large_gets_413_from_its_length_alone(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Content-Length: 21\r\n", ""), 413);
    EXPECT(&bench, POST("Content-Length: 1234567890123456789\r\n", ""), 413);
    EXPECT(&bench, POST("Expect: 100-continue\r\nContent-Length: 21\r\n", ""), 413);
    EXPECT(&bench, POST("Content-Length: 20\r\n", "12345678901234567890"), 200);
}

static void a_chunked_body_too_large_gets_413_as_soon_as_it_says_so(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "15\r\n"), 413);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff"), 413);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "a\r\n0123456789\r\nb\r\n"), 413);
    EXPECT(
        &bench,
        POST("Transfer-Encoding: chunked\r\n", "a\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
        200);
}

static void a_broken_chunked_body_is_refused(void **state)
{
    (void)state;
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "x\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "3\r\nabc\n0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "3 \r\nabc\r\n0\r\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "0\r\nX: y\n\r\n"), 400);
    EXPECT(&bench, POST("Transfer-Encoding: chunked\r\n", "3;a=\"b\"\r\nabc\r\n0\r\nX: y\r\n\r\n"),
           200);
}

static void a_refused_request_is_not_seen_by_the_handler_but_told(void **state)
{
    (void)state;
    int answered = atomic_load(&bench.answered), before = atomic_load(&bench.told);
    EXPECT(&bench, GET("X : y\r\n"), 400);
    assert_int_equal(atomic_load(&bench.answered), answered);
    assert_int_equal(atomic_load(&bench.told), before + 1);
    assert_int_equal(atomic_load(&bench.last_told), 400);
}

static void nothing_behind_a_refused_request_is_answered(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, POST("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n") GET(""));
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 400);
    assert_true(has(&heard, "Connection: close"));
    assert_null(strstr(heard.text + heard.body_at, "HTTP/1.1"));
    close(fd);
}

static void a_refused_head_request_gets_no_body(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, "HEAD / HTTP/1.1\r\n\r\n");
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 400);
    assert_int_equal(heard.len, heard.body_at);
    close(fd);
}

static void a_refusal_names_the_limit(void **state)
{
    (void)state;
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, POST("Content-Length: 21\r\n", ""));
    hear(fd, &heard);
    assert_string_equal(
        heard.text + heard.body_at,
        "{\"type\":\"urn:proviso:request-body-too-large\",\"title\":\"a request body "
        "exceeds its limit\",\"status\":413,\"detail\":\"the body is larger than this "
        "server takes: at most 20 bytes\"}");
    close(fd);
}

static void the_reply_to_an_upload_cut_short_arrives(void **state)
{
    (void)state;
    static char upload[4 * 1024 * 1024];
    struct heard heard;
    int fd = dial(&bench);
    SAY(fd, POST("Content-Length: 4194304\r\n", ""));
    say(fd, upload, sizeof upload);
    hear_to_the_end(fd, &heard);
    assert_int_equal(heard.status, 413);
    close(fd);
}

static void an_empty_line_before_the_request_is_passed_over(void **state)
{
    (void)state;
    EXPECT(&bench, "\r\n" GET(""), 200);
    EXPECT(&bench, "\r\n\r\n" GET(""), 400);
}

const struct CMUnitTest head_tests[] = {
    cmocka_unit_test_setup_teardown(a_good_request_is_answered_whole, start, stop),
    cmocka_unit_test_setup_teardown(the_fields_are_listed_as_they_came, start, stop),
    cmocka_unit_test_setup_teardown(an_expectation_is_among_the_fields, start, stop),
    cmocka_unit_test_setup_teardown(the_fields_of_each_request_of_a_connection_are_its_own, start,
                                    stop),
    cmocka_unit_test_setup_teardown(of_a_refused_head_no_fields_are_listed, start, stop),
    cmocka_unit_test_setup_teardown(a_lone_line_feed_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_folded_line_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_field_without_a_proper_name_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_control_character_in_a_field_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(the_host_field_must_be_there_once_and_be_one, start, stop),
    cmocka_unit_test_setup_teardown(a_length_that_is_not_one_number_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(length_and_coding_together_are_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_coding_other_than_chunked_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_version_other_than_1_0_and_1_1_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_method_that_is_no_token_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_target_with_illegal_bytes_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(an_escape_in_a_path_is_two_hexadecimal_digits, start, stop),
    cmocka_unit_test_setup_teardown(a_target_is_a_path_or_a_uri_or_an_asterisk_for_options, start,
                                    stop),
    cmocka_unit_test_setup_teardown(a_target_too_long_gets_414_before_it_has_ended, start, stop),
    cmocka_unit_test_setup_teardown(header_fields_too_large_get_431_before_they_have_ended, start,
                                    stop),
    cmocka_unit_test_setup_teardown(a_large_head_that_drips_gets_431_too, start, stop),
    cmocka_unit_test_setup_teardown(an_expectation_other_than_100_continue_gets_417, start, stop),
    cmocka_unit_test_setup_teardown(a_body_too_large_gets_413_from_its_length_alone, start, stop),
    cmocka_unit_test_setup_teardown(a_chunked_body_too_large_gets_413_as_soon_as_it_says_so, start,
                                    stop),
    cmocka_unit_test_setup_teardown(a_broken_chunked_body_is_refused, start, stop),
    cmocka_unit_test_setup_teardown(a_refused_request_is_not_seen_by_the_handler_but_told, start,
                                    stop),
    cmocka_unit_test_setup_teardown(nothing_behind_a_refused_request_is_answered, start, stop),
    cmocka_unit_test_setup_teardown(a_refused_head_request_gets_no_body, start, stop),
    cmocka_unit_test_setup_teardown(a_refusal_names_the_limit, start, stop),
    cmocka_unit_test_setup_teardown(the_reply_to_an_upload_cut_short_arrives, start, stop),
    cmocka_unit_test_setup_teardown(an_empty_line_before_the_request_is_passed_over, start, stop),
};
const size_t head_test_count = sizeof head_tests / sizeof *head_tests;
