#include "buf.h"
#include "groups.h"
#include "unit.h"

static void additions_stand_one_behind_the_other(void **state)
{
    struct buf out = {.arena = *state};
    buf_add(&out, STR("{\"n\":"));
    buf_printf(&out, "%d", 7);
    buf_byte(&out, '}');
    assert_text(buf_str(&out), "{\"n\":7}");
}

static void an_empty_one_is_the_empty_text(void **state)
{
    struct buf out = {.arena = *state};
    buf_add(&out, STR(""));
    assert_int_equal(buf_str(&out).len, 0);
}

static void growing_keeps_the_text(void **state)
{
    struct arena *arena = *state;
    struct buf out = {.arena = arena};
    for (int i = 0; i < 10000; i++) {
        buf_byte(&out, (char)('a' + i % 26));
        if (i % 100 == 0)
            arena_bytes(arena, 10); /* so that it cannot always grow where it is */
    }
    assert_int_equal(out.len, 10000);
    for (size_t i = 0; i < out.len; i++)
        assert_int_equal(out.at[i], 'a' + (int)(i % 26));
}

static void pieces_behind_it_are_left_alone(void **state)
{
    struct arena *arena = *state;
    struct buf out = {.arena = arena};
    buf_add(&out, STR("text"));
    struct str other = arena_str(arena, STR("else"));
    for (int i = 0; i < 1000; i++)
        buf_add(&out, STR("more"));
    assert_text(other, "else");
}

static void what_goes_beyond_the_limit_is_left_out_for_good(void **state)
{
    struct buf out = {.arena = *state, .limit = 5};
    buf_add(&out, STR("abcd"));
    assert_false(out.full);
    buf_add(&out, STR("ef"));
    assert_true(out.full);
    buf_byte(&out, 'g');
    buf_printf(&out, "h");
    assert_text(buf_str(&out), "abcd");
}

static void a_text_of_just_the_limit_fits(void **state)
{
    struct buf out = {.arena = *state, .limit = 5};
    buf_add(&out, STR("abcd"));
    buf_printf(&out, "%s", "e");
    assert_text(buf_str(&out), "abcde");
    assert_false(out.full);
}

static void json_strings_escape_what_they_must_and_nothing_else(void **state)
{
    static const struct {
        struct str text, json;
    } rows[] = {
        {STR_INIT(""),                             STR_INIT("\"\"")                            },
        {STR_INIT("plain /text"),                  STR_INIT("\"plain /text\"")                 },
        {STR_INIT("a\"b\\c"),                      STR_INIT("\"a\\\"b\\\\c\"")                 },
        {STR_INIT("\b\f\n\r\t"),                   STR_INIT("\"\\b\\f\\n\\r\\t\"")             },
        {STR_INIT("\x00\x01\x1F\x7F"),             STR_INIT("\"\\u0000\\u0001\\u001f\x7F\"")   },
        {STR_INIT("caf\xC3\xA9 \xF0\x9F\x98\x80"), STR_INIT("\"caf\xC3\xA9 \xF0\x9F\x98\x80\"")},
        {STR_INIT("0123456789\n0123456789"),       STR_INIT("\"0123456789\\n0123456789\"")     },
        {STR_INIT("a\xFFz"),                       STR_INIT("\"a\xEF\xBF\xBDz\"")              },
        {STR_INIT("a\xC3"),                        STR_INIT("\"a\xEF\xBF\xBD\"")               },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = {.arena = *state};
        buf_json_string(&out, rows[i].text);
        wrong += unit_differs(rows[i].json.ptr, buf_str(&out), rows[i].json);
    }
    assert_int_equal(wrong, 0);
}

int test_buf(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(additions_stand_one_behind_the_other),
        UNIT(an_empty_one_is_the_empty_text),
        UNIT(growing_keeps_the_text),
        UNIT(pieces_behind_it_are_left_alone),
        UNIT(what_goes_beyond_the_limit_is_left_out_for_good),
        UNIT(a_text_of_just_the_limit_fits),
        UNIT(json_strings_escape_what_they_must_and_nothing_else),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
