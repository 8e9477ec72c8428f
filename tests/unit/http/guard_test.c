/* The guard as pure functions: however a request falls into pieces, the verdict is the same. */
#include "guard.h"
#include "wire.h"
#include <stdlib.h>

static const struct guard_limits limits = {
    .target_bytes = 64, .header_bytes = 256, .header_count = 8, .body_bytes = 32};

static const char *const heads[] = {
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\nGET /x?y HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nX:\t v \r\n\r\nrest",
    "POST http://b/x HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n",
    "POST /x HTTP/1.0\r\nExpect: 100-continue\r\nA: b\r\nContent-Length: 7\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
    "GET / HTTP/1.1\r\nX : a\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n1:\r\n2:\r\n3:\r\n4:\r\n5:\r\n6:\r\n7:\r\n8:\r\n\r\n",
    "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\n\r\n",
};

static bool same_heads(const struct guard_head *a, const struct guard_field *fields_a,
                       const struct guard_head *b, const struct guard_field *fields_b)
{
    if (a->fault != b->fault || a->bytes != b->bytes || a->field_count != b->field_count ||
        a->minor != b->minor || a->has_body != b->has_body || !str_eq(a->method, b->method) ||
        !str_eq(a->target, b->target))
        return false;
    for (size_t i = 0; i < a->field_count; i++)
        if (!str_eq(fields_a[i].name, fields_b[i].name) ||
            !str_eq(fields_a[i].value, fields_b[i].value))
            return false;
    return true;
}

/* A head that is refused may be refused before its end, so only whole ones must agree in
 * everything. */
static void a_head_in_single_bytes_reads_as_the_head_at_once(void **state)
{
    (void)state;
    struct guard_field at_once_fields[GUARD_FIELDS], fields[GUARD_FIELDS];
    struct guard_head at_once, head;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct str text = str_of(heads[i]);
        enum guard_outcome whole = guard_head(text, 0, &limits, at_once_fields, &at_once);
        enum guard_outcome outcome = GUARD_PARTIAL;
        size_t seen = 0;
        assert_int_not_equal(whole, GUARD_PARTIAL);
        while (outcome == GUARD_PARTIAL && seen < text.len) {
            outcome = guard_head(str_slice(text, 0, seen + 1), seen, &limits, fields, &head);
            seen++;
        }
        assert_int_equal(outcome, whole);
        assert_int_equal(head.fault, at_once.fault);
        if (whole == GUARD_WHOLE)
            assert_true(same_heads(&at_once, at_once_fields, &head, fields));
    }
}

static void a_first_look_at_part_of_a_head_refuses_what_is_plainly_wrong(void **state)
{
    (void)state;
    struct guard_field fields[GUARD_FIELDS];
    struct guard_head head;
    assert_int_equal(guard_head(STR("GET /x"), 0, &limits, fields, &head), GUARD_PARTIAL);
    assert_int_equal(guard_head(STR("\x16\x03\x01"), 0, &limits, fields, &head), GUARD_REFUSED);
    assert_int_equal(head.fault, GUARD_METHOD);
    assert_int_equal(guard_head(STR("GET / HTTP/2"), 0, &limits, fields, &head), GUARD_PARTIAL);
    assert_int_equal(guard_head(STR("GET / HTTX"), 0, &limits, fields, &head), GUARD_REFUSED);
    assert_int_equal(guard_head(STR("GET / HTTP/1.1\r\nA B"), 0, &limits, fields, &head),
                     GUARD_REFUSED);
    assert_int_equal(head.fault, GUARD_FIELD_NAME);
}

static void the_authority_of_an_absolute_target_replaces_host(void **state)
{
    (void)state;
    struct guard_field fields[GUARD_FIELDS];
    struct guard_head head;
    assert_int_equal(guard_head(str_of(heads[2]), 0, &limits, fields, &head), GUARD_WHOLE);
    assert_true(str_eq(head.target, STR("/x")));
    assert_true(str_eq(fields[0].name, STR("Host")) && str_eq(fields[0].value, STR("b")));
}

static void an_http_1_0_expectation_is_left_out(void **state)
{
    (void)state;
    struct guard_field fields[GUARD_FIELDS];
    struct guard_head head;
    assert_int_equal(guard_head(str_of(heads[3]), 0, &limits, fields, &head), GUARD_WHOLE);
    assert_int_equal(head.field_count, 2);
    assert_true(str_eq(fields[0].name, STR("A")) && str_eq(fields[1].name, STR("Content-Length")));
}

/* Decodes in pieces of `step` bytes; what was decoded is in `out`. */
static enum guard_outcome decode(const char *text, size_t step, char *out, size_t *out_len,
                                 size_t *rest, enum guard_fault *fault)
{
    struct guard_chunks chunks = {.untouched = 1};
    enum guard_outcome outcome = GUARD_PARTIAL;
    size_t len = strlen(text);
    *out_len = *rest = 0;
    for (size_t at = 0; at < len && outcome == GUARD_PARTIAL; at += step) {
        size_t piece = len - at < step ? len - at : step;
        memcpy(out + *out_len, text + at, piece);
        outcome = guard_chunks(&chunks, out + *out_len, &piece, limits.body_bytes, rest, fault);
        *out_len += outcome == GUARD_REFUSED ? 0 : piece;
    }
    return outcome;
}

static void a_chunked_body_decodes_alike_in_all_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *text, *body;
        enum guard_outcome outcome;
        enum guard_fault fault;
    } rows[] = {
        {"0\r\n\r\n",                                            "",              GUARD_WHOLE,   GUARD_FINE       },
        {"3\r\nabc\r\n0\r\n\r\n",                                "abc",           GUARD_WHOLE,   GUARD_FINE       },
        {"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\n", "abc0123456789", GUARD_WHOLE,
         GUARD_FINE                                                                                               },
        {"003 ;q\r\n\r\n0\r\n00\r\n\r\n",                        "\r\n0",         GUARD_WHOLE,   GUARD_FINE       },
        {"3\r\nab",                                              "ab",            GUARD_PARTIAL, GUARD_FINE       },
        {"21\r\n",                                               "",              GUARD_REFUSED, GUARD_BODY_LENGTH},
        {"g\r\n",                                                "",              GUARD_REFUSED, GUARD_CHUNK      },
        {"3\n",                                                  "",              GUARD_REFUSED, GUARD_CHUNK      },
        {"3\r\r",                                                "",              GUARD_REFUSED, GUARD_CHUNK      },
        {"3\r\nabc0\r\n\r\n",                                    "abc",           GUARD_REFUSED, GUARD_CHUNK      },
        {"0\r\nT\x01: v\r\n\r\n",                                "",              GUARD_REFUSED, GUARD_CHUNK      },
    };
    char out[200];
    size_t len, rest;
    enum guard_fault fault;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t step = 1; step < 50; step++) {
            assert_int_equal(decode(rows[i].text, step, out, &len, &rest, &fault), rows[i].outcome);
            assert_int_equal(fault, rows[i].fault);
            if (rows[i].outcome != GUARD_REFUSED)
                assert_true(str_eq((struct str){out, len}, str_of(rows[i].body)));
        }
}

static void what_follows_a_chunked_body_lies_behind_it(void **state)
{
    (void)state;
    char bytes[] = "3\r\nabc\r\n0\r\n\r\nGET /";
    struct guard_chunks chunks = {.untouched = 1};
    size_t len = sizeof bytes - 1, rest;
    enum guard_fault fault;
    assert_int_equal(guard_chunks(&chunks, bytes, &len, 32, &rest, &fault), GUARD_WHOLE);
    assert_int_equal(len, 3);
    assert_int_equal(rest, 5);
    assert_memory_equal(bytes, "abcGET /", 8);
}

static void extensions_and_trailers_without_end_are_refused(void **state)
{
    (void)state;
    static const char *const starts[] = {"1;", "0\r\nX: ", "0"};
    static char bytes[GUARD_EXTRA_BYTES + 100];
    for (size_t i = 0; i < 3; i++) {
        struct guard_chunks chunks = {.untouched = 1};
        size_t len = sizeof bytes, rest;
        enum guard_fault fault;
        memset(bytes, '0', sizeof bytes);
        memcpy(bytes, starts[i], strlen(starts[i]));
        assert_int_equal(guard_chunks(&chunks, bytes, &len, 32, &rest, &fault), GUARD_REFUSED);
        assert_int_equal(fault, GUARD_CHUNK_EXTRAS);
    }
}

static void every_fault_has_a_row_that_says_something(void **state)
{
    (void)state;
    for (enum guard_fault fault = GUARD_FINE + 1; fault < GUARD_FAULTS; fault++) {
        assert_true(guard_row(fault)->status >= 400 && guard_row(fault)->status < 600);
        assert_true(strlen(guard_row(fault)->detail) > 10);
    }
}

const struct CMUnitTest guard_tests[] = {
    cmocka_unit_test(a_head_in_single_bytes_reads_as_the_head_at_once),
    cmocka_unit_test(a_first_look_at_part_of_a_head_refuses_what_is_plainly_wrong),
    cmocka_unit_test(the_authority_of_an_absolute_target_replaces_host),
    cmocka_unit_test(an_http_1_0_expectation_is_left_out),
    cmocka_unit_test(a_chunked_body_decodes_alike_in_all_pieces),
    cmocka_unit_test(what_follows_a_chunked_body_lies_behind_it),
    cmocka_unit_test(extensions_and_trailers_without_end_are_refused),
    cmocka_unit_test(every_fault_has_a_row_that_says_something),
};
const size_t guard_test_count = sizeof guard_tests / sizeof *guard_tests;
