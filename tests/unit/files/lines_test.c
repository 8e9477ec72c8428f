/* Lines out of a pipe that is written piece by piece. */
#include "lines.h"
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct feed {
    int fd;
    struct str text;
    size_t piece;
};

static void *write_pieces(void *self)
{
    struct feed *feed = self;
    for (size_t at = 0; at < feed->text.len;) {
        struct str piece = str_slice(feed->text, at, at + feed->piece);
        ssize_t put = write(feed->fd, piece.ptr, piece.len);
        if (put < 0)
            break;
        at += (size_t)put;
    }
    close(feed->fd);
    return NULL;
}

/* "1<a>2<b>": every line with its number, "too long" where it is. */
static struct str read_all(struct arena *arena, struct str text, size_t piece, uint64_t limit)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct feed feed = {ends[1], text, piece};
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_pieces, &feed), 0);
    struct lines lines = {.fd = ends[0], .arena = arena, .limit = limit};
    char *told = arena_bytes(arena, 4 * text.len + 1000);
    size_t len = 0;
    enum lines_status status;
    while ((status = lines_next(&lines)) == LINES_LINE || status == LINES_TOO_LONG) {
        struct str line = status == LINES_LINE ? lines.line : STR("too long");
        len += (size_t)sprintf(told + len, "%u<", lines.number);
        memcpy(told + len, line.ptr ? line.ptr : "", line.len);
        len += line.len;
        told[len++] = '>';
    }
    assert_int_equal(status, LINES_END);
    assert_int_equal(lines_next(&lines), LINES_END);
    pthread_join(writer, NULL);
    close(ends[0]);
    return (struct str){told, len};
}

#define assert_lines(text, piece, limit, told)                                                     \
    assert_true(str_eq(read_all(*state, STR(text), piece, limit), STR(told)))

static void lines_come_whatever_pieces_they_arrive_in(void **state)
{
    for (size_t piece = 1; piece < 12; piece++) {
        assert_lines("ab\n\ncdef\n", piece, 100, "1<ab>2<>3<cdef>");
        assert_lines("ab\ncd", piece, 100, "1<ab>2<cd>");
        assert_lines("a\0b\r\n\xEF\xBB\xBF", piece, 100, "1<a\0b\r>2<\xEF\xBB\xBF>");
        assert_lines("\xEF\xBB\xBF{}\n", piece, 100, "1<{}>");
        assert_lines("", piece, 100, "");
        assert_lines("\n", piece, 100, "1<>");
    }
}

static void a_line_beyond_the_limit_is_read_over(void **state)
{
    for (size_t piece = 1; piece < 12; piece++) {
        assert_lines("abc\nabcd\nabc", piece, 3, "1<abc>2<too long>3<abc>");
        assert_lines("abcdefgh", piece, 3, "1<too long>");
        assert_lines("abcdefgh\n", piece, 3, "1<too long>");
    }
}

static void a_line_of_megabytes_comes_whole(void **state)
{
    enum { LONG = 3 << 20 };
    char *text = arena_bytes(*state, LONG + 2);
    memset(text, 'x', LONG);
    text[LONG] = '\n';
    text[LONG + 1] = 'y';
    struct str told = read_all(*state, (struct str){text, LONG + 2}, 1 << 20, UINT64_MAX);
    assert_int_equal(told.len, strlen("1<>2<y>") + LONG);
    told = read_all(*state, (struct str){text, LONG + 2}, 1 << 20, 1 << 20);
    assert_text(told, "1<too long>2<y>");
}

static void a_stream_that_cannot_be_read_says_why(void **state)
{
    struct lines lines = {.fd = -1, .arena = *state, .limit = 10};
    errno = 0;
    assert_int_equal(lines_next(&lines), LINES_FAILED);
    assert_int_equal(errno, EBADF);
}

int test_lines(void);

int test_lines(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(lines_come_whatever_pieces_they_arrive_in),
        UNIT(a_line_beyond_the_limit_is_read_over),
        UNIT(a_line_of_megabytes_comes_whole),
        UNIT(a_stream_that_cannot_be_read_says_why),
    };
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
