/* Streams taken apart: JSON Lines, JSON text sequences, events. */
#include "check_private.h"
#include "groups.h"

#include <time.h>

enum { LEN = 10 * 1000 * 1000 };

struct row {
    struct str text;
    const char *told;
};

#define ROW(text, told)                                                                            \
    {                                                                                              \
        STR_INIT(text), (told)                                                                     \
    }

/* "<item><item>" */
static struct str items_of(struct arena *arena, enum stream_kind kind, struct str text)
{
    struct buf out = {.arena = arena};
    struct str item;
    while (stream_next(kind, &text, &item)) {
        buf_byte(&out, '<');
        buf_add(&out, item);
        buf_byte(&out, '>');
    }
    assert_false(stream_next(kind, &text, &item));
    return buf_str(&out);
}

static void check_items(struct arena *arena, enum stream_kind kind, const struct row *rows,
                        size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += unit_differs(rows[i].text.ptr, items_of(arena, kind, rows[i].text),
                              str_of(rows[i].told));
    assert_int_equal(wrong, 0);
}

/* ---- lines and records ---- */

static void lines_are_items(void **state)
{
    static const struct row rows[] = {
        ROW("", ""),
        ROW("1", "<1>"),
        ROW("1\n", "<1>"),
        ROW("1\n2\n", "<1><2>"),
        ROW("1\r\n2\r\n", "<1><2>"),
        ROW("1\n2", "<1><2>"),
        ROW("1\n2\r", "<1><2>"),
        ROW("\n\r\n1\n\n\r\n2\n\n", "<1><2>"),
        ROW("1\r\r\n2\r3\n", "<1\r><2\r3>"),
        ROW(" \n{ }\n", "< ><{ }>"),
        ROW("\x1E\n", "<\x1E>"),
    };
    check_items(*state, STREAM_LINES, rows, sizeof rows / sizeof *rows);
}

static void records_begin_with_a_separator(void **state)
{
    static const struct row rows[] = {
        ROW("", ""),
        ROW("\x1E", ""),
        ROW("\x1E{}\n", "<{}>"),
        ROW("\x1E{}", "<{}>"),
        ROW("\x1E{\n}\n\x1E[]\r\n", "<{\n}><[]\r>"),
        ROW("\x1E{}\x1E[]", "<{}><[]>"),
        ROW("\x1E\x1E\n\x1E \r\n\x1E{}\n", "<{}>"),
        ROW("{}\n\x1E[]\n", "<{}><[]>"),
        ROW("1\n2\n", "<1\n2>"),
        ROW("\n\x1E{}\n", "<{}>"),
    };
    check_items(*state, STREAM_RECORDS, rows, sizeof rows / sizeof *rows);
}

static void nul_is_a_byte_of_an_item(void **state)
{
    struct str text = STR("\0\n\0\0\x1E\0"), item;
    struct str rest = text;
    assert_true(stream_next(STREAM_LINES, &rest, &item) && str_eq(item, STR("\0")));
    assert_true(stream_next(STREAM_LINES, &rest, &item) && str_eq(item, STR("\0\0\x1E\0")));
    rest = text;
    assert_true(stream_next(STREAM_RECORDS, &rest, &item) && str_eq(item, STR("\0\n\0\0")));
    assert_true(stream_next(STREAM_RECORDS, &rest, &item) && str_eq(item, STR("\0")));
    rest = (struct str){0};
    assert_false(stream_next(STREAM_LINES, &rest, &item));
    assert_false(stream_next(STREAM_RECORDS, &rest, &item));
    (void)state;
}

/* ---- events ---- */

static void add_field(struct buf *out, const char *name, struct str value)
{
    if (value.ptr)
        buf_printf(out, " %s=<" STR_FMT ">", name, STR_ARG(value));
}

/* "3 event=<x> data=<y>; " of each event, with the place it begins at. */
static struct str events_of(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    struct str rest = text;
    struct event event;
    while (event_next(&rest, arena, &event)) {
        buf_printf(&out, "%td", event.at - text.ptr);
        add_field(&out, "event", event.event);
        add_field(&out, "data", event.data);
        add_field(&out, "id", event.id);
        add_field(&out, "retry", event.retry);
        buf_add(&out, STR("; "));
    }
    assert_false(event_next(&rest, arena, &event));
    return buf_str(&out);
}

static void check_events(struct arena *arena, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong +=
            unit_differs(rows[i].text.ptr, events_of(arena, rows[i].text), str_of(rows[i].told));
    assert_int_equal(wrong, 0);
}

#define CHECK_EVENTS(state, rows) check_events(*(state), rows, sizeof rows / sizeof *rows)

static void events_end_at_empty_lines(void **state)
{
    static const struct row rows[] = {
        ROW("data: a\n\n", "0 data=<a>; "),
        ROW("data: a\n\ndata: b\n\n", "0 data=<a>; 9 data=<b>; "),
        ROW("event: e\ndata: a\nid: 7\nretry: 90\n\n", "0 event=<e> data=<a> id=<7> retry=<90>; "),
        ROW("\n\n\ndata: a\n\n\n\n\ndata: b\n\n\n", "3 data=<a>; 15 data=<b>; "),
        ROW(": c\n\ndata: a\n\n", "5 data=<a>; "),
        ROW(": c\nfoo: x\ndata: a\n\n", "11 data=<a>; "),
        ROW("event: a\nevent: b\ndata: x\nid: 1\nid: 2\nretry: 3\nretry: 4\n\n",
            "0 event=<b> data=<x> id=<2> retry=<4>; "),
        ROW("event: a\n\ndata: x\n\n", "10 data=<x>; "),
        ROW("id: 1\n\n", ""),
        ROW("retry: 1\n\n", ""),
        ROW("event:\n\n", ""),
        ROW("id: 1\nevent: e\n\ndata\n\n", "16 data=<>; "),
    };
    CHECK_EVENTS(state, rows);
}

static void what_is_no_field_of_an_event_is_passed_over(void **state)
{
    static const struct row rows[] = {
        ROW("", ""),
        ROW("\n\n", ""),
        ROW(":\n\n", ""),
        ROW(": keep alive\n\n: keep alive\n\n", ""),
        ROW("foo\n\nfoo: bar\n\n", ""),
        ROW("Data: a\n data: a\ndata : a\n\n", ""),
        ROW("dataa: a\ndat: a\n\n", ""),
        ROW("{\"a\": 1}\n\n", ""),
        ROW("retry: 1s\nretry: -1\nretry:\nretry: 1 \n\n", ""),
        ROW("id: a\0b\n\n", ""),
        ROW("id: a\nid: b\0\ndata: x\n\n", "0 data=<x> id=<a>; "),
    };
    CHECK_EVENTS(state, rows);
}

static void a_value_stands_behind_a_colon_and_one_space(void **state)
{
    static const struct row rows[] = {
        ROW("data:a\n\n", "0 data=<a>; "),
        ROW("data:  a \n\n", "0 data=< a >; "),
        ROW("data:\ta\n\n", "0 data=<\ta>; "),
        ROW("data: a: b\n\n", "0 data=<a: b>; "),
        ROW("data::\n\n", "0 data=<:>; "),
        ROW("data:\n\n", "0 data=<>; "),
        ROW("data: \n\n", "0 data=<>; "),
        ROW("data\n\n", "0 data=<>; "),
        ROW("data\n\ndata\ndata\n\ndata:", "0 data=<>; 6 data=<\n>; 17 data=<>; "),
        ROW("id\nevent\ndata\n\n", "0 event=<> data=<> id=<>; "),
    };
    CHECK_EVENTS(state, rows);
}

static void data_lines_are_joined(void **state)
{
    static const struct row rows[] = {
        ROW("data: a\ndata: b\n\n", "0 data=<a\nb>; "),
        ROW("data: {\r\nid: 1\r\n: c\r\ndatax: y\r\ndata\r\ndata:}\r\n\r\n",
            "0 data=<{\n\n}> id=<1>; "),
        ROW("data:\ndata:\ndata:\n\n", "0 data=<\n\n>; "),
        ROW("data: a\rdata: b\r\rdata: c", "0 data=<a\nb>; 17 data=<c>; "),
        ROW("data: YHOO\ndata: +2\ndata: 10\n\n", "0 data=<YHOO\n+2\n10>; "),
    };
    CHECK_EVENTS(state, rows);
}

static void lines_of_events_end_in_three_ways(void **state)
{
    static const struct row rows[] = {
        ROW("data: a\r\n\r\ndata: b\r\n\r\n", "0 data=<a>; 11 data=<b>; "),
        ROW("data: a\r\rdata: b\r\r", "0 data=<a>; 9 data=<b>; "),
        ROW("data: a\n\r\ndata: b\r\n\rdata: c\r\n\n", "0 data=<a>; 10 data=<b>; 20 data=<c>; "),
        ROW("data: a\r\nid: 1\n\r", "0 data=<a> id=<1>; "),
    };
    CHECK_EVENTS(state, rows);
}

static void the_last_event_may_lack_its_empty_line(void **state)
{
    static const struct row rows[] = {
        ROW("data: a", "0 data=<a>; "),
        ROW("data: a\n", "0 data=<a>; "),
        ROW("data: a\r\n", "0 data=<a>; "),
        ROW("data: a\n\nid: 1\ndata: b\ndata: c", "0 data=<a>; 9 data=<b\nc> id=<1>; "),
        ROW("data: a\n\nid: 1\nevent: e\n", "0 data=<a>; "),
        ROW("id: 1", ""),
    };
    CHECK_EVENTS(state, rows);
}

#define BOM "\xEF\xBB\xBF"

static void only_the_first_byte_order_mark_is_one(void **state)
{
    static const struct row rows[] = {
        ROW(BOM "data: a\n\n", "3 data=<a>; "),
        ROW(BOM "\n\ndata: a\n\n", "5 data=<a>; "),
        ROW(BOM, ""),
        ROW(BOM BOM "data: a\n\n", ""),
        ROW("\n" BOM "data: a\n\n", ""),
        ROW("data: a\n\n" BOM "data: b\n" BOM "\n" BOM "id: 1\ndata: c\n\n",
            "0 data=<a>; 33 data=<c>; "),
        ROW("data: a\n\n" BOM "\n\ndata: b\n\n", "0 data=<a>; 14 data=<b>; "),
        ROW("data: a\n\n" BOM, "0 data=<a>; "),
        ROW("data: " BOM "\n\n", "0 data=<" BOM ">; "),
        ROW("\xEF\xBB"
            "data: a\n\n",
            ""),
    };
    CHECK_EVENTS(state, rows);
}

static void data_of_one_line_is_not_copied(void **state)
{
    struct arena *arena = *state;
    struct str text = STR("event: e\ndata: a\n\n"), rest = text;
    struct event event;
    assert_true(event_next(&rest, arena, &event));
    assert_int_equal(arena->taken, 0);
    assert_ptr_equal(event.data.ptr, text.ptr + 15);
}

/* Cut off anywhere, nothing is read behind the end, which the sanitizer sees. */
static void a_text_may_end_anywhere(void **state)
{
    struct arena *arena = *state;
    struct str text = STR(BOM "event: e\r\n\x1E"
                              "data: a\ndata\nid\nretry: 9\r\n\r\n" BOM "\n");
    for (size_t len = 1; len <= text.len; len++) {
        char *block = malloc(len);
        memcpy(block, text.ptr, len);
        struct str cut = {block, len};
        items_of(arena, STREAM_LINES, cut);
        items_of(arena, STREAM_RECORDS, cut);
        events_of(arena, cut);
        free(block);
    }
}

/* ---- hostile texts ---- */

static struct str repeated(struct arena *arena, struct str text)
{
    char *out = arena_bytes(arena, LEN);
    for (size_t at = 0; at < LEN; at += text.len)
        memcpy(out + at, text.ptr, LEN - at < text.len ? LEN - at : text.len);
    return (struct str){out, LEN};
}

static size_t count_items(enum stream_kind kind, struct str text)
{
    struct str item;
    size_t count = 0;
    while (stream_next(kind, &text, &item))
        count++;
    return count;
}

static size_t count_events(struct arena *arena, struct str text)
{
    struct event event;
    size_t count = 0;
    while (event_next(&text, arena, &event))
        count++;
    return count;
}

/* How many lines, records and events there are in ten megabytes of the text. */
static void no_text_takes_long(void **state)
{
    static const struct {
        struct str text;
        size_t lines, records, events;
    } rows[] = {
        {STR_INIT("\n"),                  0,                0,       0           },
        {STR_INIT("\r"),                  1,                0,       0           },
        {STR_INIT("\x1E"),                1,                0,       0           },
        {STR_INIT("\0"),                  1,                1,       0           },
        {STR_INIT(":"),                   1,                1,       0           },
        {STR_INIT("1\n"),                 LEN / 2,          1,       0           },
        {STR_INIT("\x1E"
                  "1\n"),
         LEN / 3 + 1,                                       LEN / 3, 0           },
        {STR_INIT("data\n"),              LEN / 5,          1,       1           },
        {STR_INIT("data:\r\n"),           LEN / 7 + 1,      1,       1           },
        {STR_INIT("data: 1\n\n"),         LEN / 9 + 1,      1,       LEN / 9     },
        {STR_INIT("id\n\n"),              LEN / 4,          1,       0           },
        {STR_INIT(BOM "\n"),              LEN / 4,          1,       0           },
        {STR_INIT("data\n\n" BOM "\n\n"), LEN / 11 * 2 + 2, 1,       LEN / 11 + 1},
    };
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct str text = repeated(arena, rows[i].text);
        clock_t began = clock();
        struct str found =
            arena_printf(arena, "%zu %zu %zu", count_items(STREAM_LINES, text),
                         count_items(STREAM_RECORDS, text), count_events(arena, text));
        double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
        if (seconds > 2)
            fail_msg("%s takes %.1f s", rows[i].text.ptr, seconds);
        wrong += unit_differs(
            rows[i].text.ptr, found,
            arena_printf(arena, "%zu %zu %zu", rows[i].lines, rows[i].records, rows[i].events));
        arena_rewind(arena, mark);
    }
    assert_int_equal(wrong, 0);
}

static void joined_data_takes_no_more_than_its_length(void **state)
{
    struct arena *arena = *state;
    struct str text = repeated(arena, STR("data:ab\n")), rest = text;
    size_t taken = arena->taken;
    struct event event;
    assert_true(event_next(&rest, arena, &event));
    assert_int_equal(event.data.len, LEN / 8 * 3 - 1);
    assert_true(arena->taken - taken < event.data.len + 100000);
}

int test_lines(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(lines_are_items),
        UNIT(records_begin_with_a_separator),
        UNIT(nul_is_a_byte_of_an_item),
        UNIT(events_end_at_empty_lines),
        UNIT(what_is_no_field_of_an_event_is_passed_over),
        UNIT(a_value_stands_behind_a_colon_and_one_space),
        UNIT(data_lines_are_joined),
        UNIT(lines_of_events_end_in_three_ways),
        UNIT(the_last_event_may_lack_its_empty_line),
        UNIT(only_the_first_byte_order_mark_is_one),
        UNIT(data_of_one_line_is_not_copied),
        UNIT(a_text_may_end_anywhere),
        UNIT(no_text_takes_long),
        UNIT(joined_data_takes_no_more_than_its_length),
    };
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
