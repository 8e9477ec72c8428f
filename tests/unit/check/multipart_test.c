/* Bodies taken apart into parts, and what is no such body. */
#include "check_private.h"
#include "groups.h"

#include <time.h>

enum { MEGABYTE = 1000 * 1000 };

/* In bodies and in what is told | stands for CRLF, ' for ", ~ for NUL. */
struct row {
    const char *body; /* its boundary is "abc" */
    /* "name=<bytes>" of each part, at the end "." or "! why <the rest of that line>" */
    const char *told;
};

#define ROW(body, told)                                                                            \
    {                                                                                              \
        (body), (told)                                                                             \
    }
#define D(name) "Content-Disposition: form-data; name='" name "'"
#define ONLY(header) "--abc|" header "||1|--abc--"

static struct str body_of(struct arena *arena, const char *text)
{
    struct buf body = {.arena = arena};
    for (; *text; text++) {
        if (*text == '|')
            buf_add(&body, STR("\r\n"));
        else
            buf_byte(&body, (char)(*text == '\'' ? '"' : *text == '~' ? '\0' : *text));
    }
    return buf_str(&body);
}

static void add_readable(struct buf *out, struct str text)
{
    while (text.len) {
        bool crlf = str_starts(text, STR("\r\n"));
        char byte = *text.ptr;
        buf_byte(out, (char)(crlf ? '|' : byte == '"' ? '\'' : byte == '\0' ? '~' : byte));
        text = str_from(text, crlf ? 2 : 1);
    }
}

static void add_part(struct buf *out, const struct part *part)
{
    buf_add(out, part->name.ptr ? part->name : STR("nameless"));
    if (part->filename.ptr)
        buf_printf(out, "(" STR_FMT ")", STR_ARG(part->filename));
    if (part->content_type.ptr)
        buf_printf(out, "[" STR_FMT "]", STR_ARG(part->content_type));
    buf_add(out, STR("=<"));
    add_readable(out, part->bytes);
    buf_add(out, STR("> "));
}

static void add_fault(struct buf *out, const struct fault *fault, struct str body)
{
    buf_printf(out, "! " STR_FMT " ", STR_ARG(fault->why));
    if (!fault->at) {
        buf_add(out, STR("nowhere"));
        return;
    }
    assert_true(fault->at >= body.ptr && fault->at <= body.ptr + body.len);
    struct str rest = str_from(body, (size_t)(fault->at - body.ptr));
    buf_byte(out, '<');
    add_readable(out, str_slice(rest, 0, str_find(rest, '\n') + 1));
    buf_byte(out, '>');
}

static struct str told(struct arena *arena, struct str boundary, struct str body)
{
    struct buf out = {.arena = arena};
    struct multipart multipart;
    struct part part;
    struct fault fault = {0};
    enum part_step step;
    multipart_begin(&multipart, boundary, body);
    while ((step = multipart_next(&multipart, arena, &part, &fault)) == PART_NEXT)
        add_part(&out, &part);
    if (step == PART_MALFORMED)
        add_fault(&out, &fault, body);
    else
        buf_byte(&out, '.');
    return buf_str(&out);
}

static void check_rows(struct arena *arena, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct str found = told(arena, STR("abc"), body_of(arena, rows[i].body));
        wrong += unit_differs(rows[i].body, found, str_of(rows[i].told));
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_ROWS(state, rows) check_rows(*(state), rows, sizeof rows / sizeof *rows)

/* ---- parts ---- */

static void parts_have_names_and_bytes(void **state)
{
    static const struct row rows[] = {
        ROW("--abc|" D("a") "||1|--abc--|", "a=<1> ."),
        ROW("--abc|" D("a") "||1|--abc|" D("b") "||2|--abc--|", "a=<1> b=<2> ."),
        ROW("--abc|" D("a") "||1|--abc|" D("a") "||2|--abc--|", "a=<1> a=<2> ."),
        ROW("--abc|" D("a") "|||--abc--", "a=<> ."),
        ROW("--abc|" D("a") "||--abc--", "a=<> ."),
        ROW("--abc|" D("a") "||||--abc--", "a=<|> ."),
        ROW("--abc|" D("a") "||one|two\nthree\rfour|--abc--", "a=<one|two\nthree\rfour> ."),
        ROW("--abc|" D("") "||1|--abc--", "=<1> ."),
        ROW("--abc||1|--abc||2|--abc--", "nameless=<1> nameless=<2> ."),
        ROW("--abc||--abc--", "nameless=<> ."),
        ROW("--abc|||--abc--", "nameless=<> ."),
        ROW("--abc|" D("a") "|Content-Type: application/json; charset=utf-8||1|--abc--",
            "a[application/json; charset=utf-8]=<1> ."),
        ROW("--abc|Content-Type:   text/x|CONTENT-DISPOSITION:form-data ;\tNAME='a'\t||1|--abc--",
            "a[text/x]=<1> ."),
        ROW("--abc|Content-Type:||1|--abc--", "nameless[]=<1> ."),
        ROW("--abc|" D("f") "; filename='x.bin'|Content-Type: image/png||~\x89~|--abc--",
            "f(x.bin)[image/png]=<~\x89~> ."),
        ROW("--abc|" D("f") "; filename=''||1|--abc--", "f()=<1> ."),
        ROW("--abc|Content-Disposition: attachment; filename=x||1|--abc--", "nameless(x)=<1> ."),
        ROW("--abc|X-Any: \xC3\xBC|x-any:||1|--abc--", "nameless=<1> ."),
        ROW("--abc--", "."),
        ROW("--abc--|", "."),
    };
    CHECK_ROWS(state, rows);
}

static void what_is_around_the_parts_is_passed_over(void **state)
{
    static const struct row rows[] = {
        ROW("|--abc||1|--abc--", "nameless=<1> ."),
        ROW("a preamble|--abcd|of lines| --abc||x|--abc||1|--abc--", "nameless=<1> ."),
        ROW("--abc||1|--abc--|an epilogue", "nameless=<1> ."),
        ROW("--abc||1|--abc--|--abc||2|--abc--|", "nameless=<1> ."),
        ROW("--abc \t||1|--abc\t||2|--abc-- \t", "nameless=<1> nameless=<2> ."),
        ROW("--abc||1|--abc-- \t|", "nameless=<1> ."),
    };
    CHECK_ROWS(state, rows);
}

static void lines_may_end_in_lf_alone(void **state)
{
    static const struct row rows[] = {
        ROW("--abc\n" D("a") "\n\n1\n--abc\n" D("b") "\n\n2\n--abc--\n", "a=<1> b=<2> ."),
        ROW("--abc\n" D("a") "||1\n--abc|\n\n--abc--", "a=<1> nameless=<> ."),
        ROW("--abc\n\n1\n\n--abc--", "nameless=<1\n> ."),
        ROW("--abc\n\n1\r\r\n--abc--", "nameless=<1\r> ."),
        ROW("\n--abc\n\n--abc--", "nameless=<> ."),
    };
    CHECK_ROWS(state, rows);
}

static void a_boundary_is_a_whole_line(void **state)
{
    static const struct row rows[] = {
        ROW("--abc||--abcd|--abc--", "nameless=<--abcd> ."),
        ROW("--abc||--ab|--abc--", "nameless=<--ab> ."),
        ROW("--abc||--abc-|--abc--", "nameless=<--abc-> ."),
        ROW("--abc||--abc---|--abc--", "nameless=<--abc---> ."),
        ROW("--abc||--abc--d|--abc--", "nameless=<--abc--d> ."),
        ROW("--abc||--abc d|--abc--", "nameless=<--abc d> ."),
        ROW("--abc||--abc\r|--abc--", "nameless=<--abc\r> ."),
        ROW("--abc||--ABC|--abc--", "nameless=<--ABC> ."),
        ROW("--abc||1--abc|--abc--", "nameless=<1--abc> ."),
        ROW("--abc||1\r--abc--|--abc--", "nameless=<1\r--abc--> ."),
        ROW("--abc|| --abc|-abc|---abc|--abc--", "nameless=< --abc|-abc|---abc> ."),
        ROW("--abc||--abc~|--abc--", "nameless=<--abc~> ."),
        ROW("--abc||~|--abc||--~abc|--abc--", "nameless=<~> nameless=<--~abc> ."),
    };
    CHECK_ROWS(state, rows);
}

/* ---- Content-Disposition ---- */

static void names_are_decoded(void **state)
{
    static const struct row rows[] = {
        ROW(ONLY(D("a b")), "a b=<1> ."),
        ROW(ONLY(D("a;b=c")), "a;b=c=<1> ."),
        ROW(ONLY(D("a\\'b")), "a\"b=<1> ."),
        ROW(ONLY(D("a\\\\b")), "a\\b=<1> ."),
        ROW(ONLY(D("a\\b")), "a\\b=<1> ."),
        ROW(ONLY(D("a%22b%0D%0A%0d%0ac")), "a\"b\r\n\r\nc=<1> ."),
        ROW(ONLY(D("100%")), "100%=<1> ."),
        ROW(ONLY(D("%41%25%2%")), "%41%25%2%=<1> ."),
        ROW(ONLY(D("gr\xC3\xBC\xC3\x9F")), "gr\xC3\xBC\xC3\x9F=<1> ."),
        ROW(ONLY("Content-Disposition: form-data; name=a"), "a=<1> ."),
        ROW(ONLY("Content-Disposition: form-data; name=tags[]"), "tags[]=<1> ."),
        ROW(ONLY("Content-Disposition: form-data;;; name = 'a' ;"), "a=<1> ."),
        ROW(ONLY("Content-Disposition: form-data; size=1; name=a; x*=y"), "a=<1> ."),
        ROW(ONLY("Content-Disposition: form-data"), "nameless=<1> ."),
        ROW(ONLY(D("f") "; filename='C:\\new\\\\x.txt'"), "f(C:\\new\\x.txt)=<1> ."),
        ROW(ONLY(D("f") "; filename='a%22.txt'"), "f(a\".txt)=<1> ."),
        ROW(ONLY(D("f") "; filename='\xFF'"), "f(\xFF)=<1> ."),
    };
    CHECK_ROWS(state, rows);
}

static void an_extended_file_name_comes_first(void **state)
{
    static const char *const rows[][2] = {
        {"filename*=UTF-8''%E2%82%AC%20x",     "\xE2\x82\xAC x"                                 },
        {"filename*=utf-8'en'a'b",             "a'b"                                            },
        {"filename=old; filename*=UTF-8''new", "new"                                            },
        {"filename*=UTF-8''new; filename=old", "new"                                            },
        {"filename*=UTF-8''",                  ""                                               },
        {"filename*=ISO-8859-1''%A3",          "%A3"                                            },
        {"filename*=\"UTF-8''a%22\"",          "a\""                                            },
        {"filename*=UTF-8''%FF",               "! the text is not UTF-8"                        },
        {"filename*=UTF-8''%",                 "! '%' is not followed by two hexadecimal digits"},
        {"filename*=plain",                    "! 'filename*' does not begin with a charset"    },
        {"filename*=UTF-8'x",                  "! 'filename*' does not begin with a charset"    },
    };
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct multipart multipart;
        struct part part;
        struct fault fault;
        struct str body = arena_printf(
            arena, "--abc\nContent-Disposition: form-data; %s\n\n1\n--abc--", rows[i][0]);
        multipart_begin(&multipart, STR("abc"), body);
        bool good = multipart_next(&multipart, arena, &part, &fault) == PART_NEXT;
        struct str found = good ? part.filename : arena_join(arena, STR("! "), fault.why);
        wrong += unit_differs(rows[i][0], found, str_of(rows[i][1]));
    }
    assert_int_equal(wrong, 0);
}

static void a_disposition_that_can_be_read_in_two_ways_is_a_fault(void **state)
{
    static const struct row rows[] = {
        ROW(ONLY(D("a") "; name=b"),
            "! the Content-Disposition has this parameter twice <name=b|>"),
        ROW(ONLY(D("a") "; Name='a'"),
            "! the Content-Disposition has this parameter twice <Name='a'|>"),
        ROW(ONLY(D("a") "|" D("b")),
            "! the part has this header field twice <Content-Disposition: form-data; name='b'|>"),
        ROW(ONLY(D("a") "x"), "! the Content-Disposition has no ';' here <x|>"),
        ROW(ONLY("Content-Disposition: form-data; name=a b"),
            "! the Content-Disposition has no ';' here <b|>"),
        ROW(ONLY("Content-Disposition: form-data; name=a'b'"),
            "! the Content-Disposition has no ';' here <'b'|>"),
        ROW(ONLY("Content-Disposition: form-data; name='a"),
            "! the quotes of the Content-Disposition are not closed <'a|>"),
        ROW(ONLY(D("a\\")), "! the quotes of the Content-Disposition are not closed <'a\\'|>"),
        ROW(ONLY("Content-Disposition: form-data; name="),
            "! the Content-Disposition has a parameter without a value <|>"),
        ROW(ONLY("Content-Disposition: form-data; name"),
            "! the Content-Disposition has no 'name=value' here <|>"),
        ROW(ONLY("Content-Disposition: form-data; ='a'"),
            "! the Content-Disposition has no 'name=value' here <='a'|>"),
        ROW(ONLY("Content-Disposition: name='a'"),
            "! the Content-Disposition does not begin with a type <name='a'|>"),
        ROW(ONLY("Content-Disposition:"),
            "! the Content-Disposition does not begin with a type <|>"),
        ROW(ONLY(D("\xFF")), "! the name of the part is not UTF-8 <\xFF'|>"),
    };
    CHECK_ROWS(state, rows);
}

/* ---- faults ---- */

static void a_body_without_its_end_is_a_fault(void **state)
{
#define EARLY "! the body ends before the closing boundary '--abc--' <>"
#define NO_LINE "! no line of the body is the boundary '--abc' "
    static const struct row rows[] = {
        ROW("", NO_LINE "nowhere"),
        ROW("abc", NO_LINE "<abc>"),
        ROW("--abcd||1|--abcd--", NO_LINE "<--abcd|>"),
        ROW("x--abc||1|x--abc--", NO_LINE "<x--abc|>"),
        ROW("--abc", EARLY),
        ROW("--abc|", EARLY),
        ROW("--abc|A: b", EARLY),
        ROW("--abc|A: b|", EARLY),
        ROW("--abc||", EARLY),
        ROW("--abc||1", EARLY),
        ROW("--abc||1|--ab", EARLY),
        ROW("--abc||1|--abc", "nameless=<1> " EARLY),
        ROW("--abc||1|--abc|", "nameless=<1> " EARLY),
        ROW("--abc||1|--abc-", EARLY),
        ROW("--abc||1|--abc--\r", EARLY),
        ROW("--abc||1|--abc--x", EARLY),
    };
    CHECK_ROWS(state, rows);
}

static void a_header_that_is_none_is_a_fault(void **state)
{
    static const struct row rows[] = {
        ROW("--abc|A: b|--abc--",
            "! there is no empty line behind the header of the part <--abc-->"),
        ROW("--abc|--abc--", "! there is no empty line behind the header of the part <--abc-->"),
        ROW(ONLY("no colon"), "! a header line has no colon <no colon|>"),
        ROW(ONLY("A: b|c"), "! a header line has no colon <c|>"),
        ROW(ONLY("A: b| c: d"), "! a header line is folded < c: d|>"),
        ROW(ONLY("A: b|\t"), "! a header line is folded <\t|>"),
        ROW(ONLY(" A: b"), "! a header line is folded < A: b|>"),
        ROW(ONLY(": b"), "! a header line has no proper name <: b|>"),
        ROW(ONLY("A : b"), "! a header line has no proper name <A : b|>"),
        ROW(ONLY("\xC3\xA9: b"), "! a header line has no proper name <\xC3\xA9: b|>"),
        ROW(ONLY("A~: b"), "! a header line has no proper name <A~: b|>"),
        ROW(ONLY("A: ~"), "! a header line has a control character <A: ~|>"),
        ROW(ONLY("A: b\rC: d"), "! a header line has a control character <A: b\rC: d|>"),
        ROW(ONLY("A: b\r"), "! a header line has a control character <A: b\r|>"),
        ROW(ONLY("A: \x7f"), "! a header line has a control character <A: \x7f|>"),
        ROW(ONLY("Content-Type: a/b|content-type: a/b"),
            "! the part has this header field twice <content-type: a/b|>"),
    };
    CHECK_ROWS(state, rows);
}

static void bytes_are_in_encodings_that_are_known(void **state)
{
#define ENCODED(as) ONLY("Content-Transfer-Encoding: " as)
#define REFUSED "! the Content-Transfer-Encoding is none that is known "
    static const struct row rows[] = {
        ROW(ENCODED("7bit"), "nameless=<1> ."),
        ROW(ENCODED("8BIT"), "nameless=<1> ."),
        ROW(ENCODED("Binary"), "nameless=<1> ."),
        ROW(ENCODED("base64"), "nameless=<1> ."),
        ROW(ENCODED("Quoted-Printable"), "nameless=<1> ."),
        ROW(ENCODED("x-own"), REFUSED "<x-own|>"),
        ROW(ENCODED("binary, 8bit"), REFUSED "<binary, 8bit|>"),
        ROW(ENCODED(""), REFUSED "<|>"),
    };
    CHECK_ROWS(state, rows);
}

static void a_boundary_has_one_to_seventy_characters(void **state)
{
    static const char seventy[] =
        "0123456789012345678901234567890123456789012345678901234567890123456789";
    struct arena *arena = *state;
    struct str longest = str_of(seventy), longer = arena_join(arena, longest, STR("0"));
    struct str body = arena_printf(arena, "--%s\n\n1\n--%s--", seventy, seventy);
    assert_text(told(arena, longest, body), "nameless=<1> .");
    assert_text(told(arena, longer, body),
                "! the boundary in the Content-Type is longer than 70 characters nowhere");
    assert_text(told(arena, STR(""), STR("--\n\n1\n----")),
                "! the boundary in the Content-Type is empty nowhere");
    assert_text(told(arena, STR("abc--"), STR("--abc--\n\n--abc\n--abc----")),
                "nameless=<--abc> .");
    assert_text(told(arena, STR("-"), STR("---\n\n----\n-----")), "nameless=<----> .");
}

static struct str repeated(struct arena *arena, struct str text, size_t len)
{
    char *out = arena_bytes(arena, len);
    for (size_t at = 0; at < len; at += text.len)
        memcpy(out + at, text.ptr, len - at < text.len ? len - at : text.len);
    return (struct str){out, len};
}

static void a_header_is_bounded(void **state)
{
    struct arena *arena = *state;
    struct str lines = repeated(arena, STR("A: b\n"), (size_t)5 * 64);
    struct str line = repeated(arena, STR("a"), (size_t)16 * 1024 - 11);
    assert_text(told(arena, STR("abc"),
                     arena_printf(arena, "--abc\n" STR_FMT "\n1\n--abc--", STR_ARG(lines))),
                "nameless=<1> .");
    assert_text(told(arena, STR("abc"),
                     arena_printf(arena, "--abc\n" STR_FMT "C: d\n\n1\n--abc--", STR_ARG(lines))),
                "! the part has more than 64 header lines <C: d\n>");
    assert_text(
        told(arena, STR("abc"),
             arena_printf(arena, "--abc\nB: c\nA: " STR_FMT "\r\n\n1\n--abc--", STR_ARG(line))),
        "nameless=<1> .");
    assert_text(
        told(arena, STR("abc"),
             arena_printf(arena, "--abc\nB: c\nA: " STR_FMT "b\r\n\n1\n--abc--", STR_ARG(line))),
        "! the header of the part is longer than 16 KiB <B: c\n>");
}

/* ---- what parts give ---- */

static void the_header_lines_of_a_part_are_given_as_they_stand(void **state)
{
    struct multipart multipart;
    struct part part;
    struct fault fault;
    struct str body = body_of(*state, "--abc|X-A: 1|x-b:\t2 \nX-B: 3|X-Empty:||X-C: 4|--abc--");
    multipart_begin(&multipart, STR("abc"), body);
    assert_int_equal(multipart_next(&multipart, *state, &part, &fault), PART_NEXT);
    assert_text(part.fields, "X-A: 1\r\nx-b:\t2 \nX-B: 3\r\nX-Empty:\r\n");
    assert_int_equal(multipart_next(&multipart, *state, &part, &fault), PART_END);
    assert_int_equal(multipart_next(&multipart, *state, &part, &fault), PART_END);
}

static void nothing_is_copied_but_what_is_decoded(void **state)
{
    struct arena *arena = *state;
    struct str body = body_of(
        arena, "--abc|" D("a") "; filename=b|Content-Type: c||1|--abc|" D("%22") "||2|--abc--");
    struct multipart multipart;
    struct part part;
    struct fault fault;
    char *free_before = arena->at;
    multipart_begin(&multipart, STR("abc"), body);
    assert_int_equal(multipart_next(&multipart, arena, &part, &fault), PART_NEXT);
    assert_ptr_equal(arena->at, free_before);
    assert_in_range(part.bytes.ptr - body.ptr, 0, body.len);
    assert_in_range(part.name.ptr - body.ptr, 0, body.len);
    assert_int_equal(multipart_next(&multipart, arena, &part, &fault), PART_NEXT);
    assert_ptr_not_equal(arena->at, free_before);
    assert_text(part.name, "\"");
}

/* ---- hostile bodies ---- */

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

struct outcome {
    enum part_step step;
    size_t parts;
};

static struct outcome outcome_of(struct arena *arena, struct str body)
{
    struct outcome outcome = {0};
    struct multipart multipart;
    struct part part;
    struct fault fault;
    double began = seconds();
    multipart_begin(&multipart, STR("abc"), body);
    while ((outcome.step = multipart_next(&multipart, arena, &part, &fault)) == PART_NEXT)
        outcome.parts++;
    if (seconds() - began > 1)
        fail_msg("'%.15s...' takes %.1f s", body.ptr, seconds() - began);
    return outcome;
}

static void check_parts(struct arena *arena, struct str body, size_t parts)
{
    struct outcome outcome = outcome_of(arena, body);
    assert_int_equal(outcome.step, PART_END);
    assert_int_equal(outcome.parts, parts);
}

static void check_fault(struct arena *arena, struct str body, size_t parts)
{
    struct outcome outcome = outcome_of(arena, body);
    assert_int_equal(outcome.step, PART_MALFORMED);
    assert_int_equal(outcome.parts, parts);
}

static struct str between(struct arena *arena, struct str begin, struct str text, struct str end)
{
    return arena_join(arena, arena_join(arena, begin, text), end);
}

static void a_hundred_thousand_parts_take_no_time_and_no_memory(void **state)
{
    static const struct str part = STR_INIT("--abc\nContent-Disposition: form-data; name=a\n\n1\n");
    static const struct str bare = STR_INIT("--abc\n\n");
    struct arena *arena = *state;
    enum { PARTS = 100 * 1000 };
    struct str parts = repeated(arena, part, part.len * PARTS);
    struct str body = arena_join(arena, parts, STR("--abc--"));
    size_t taken = arena->taken;
    check_parts(arena, body, PARTS);
    assert_int_equal(arena->taken, taken);
    check_fault(arena, parts, PARTS - 1);
    check_fault(arena, repeated(arena, bare, bare.len * PARTS), PARTS - 1);
}

static void no_body_takes_long(void **state)
{
    static const struct str rows[] = {
        STR_INIT("\r\n--"),      STR_INIT("-"),          STR_INIT("\n"),
        STR_INIT("\r"),          STR_INIT("\0"),         STR_INIT("\r\n--ab"),
        STR_INIT("\n--abcd"),    STR_INIT("\n--abc--d"), STR_INIT("\n--abc   d"),
        STR_INIT("--abc "),      STR_INIT(" "),          STR_INIT("\n--ab\n--abc-"),
        STR_INIT("\n--abc\r\r"),
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct str text = repeated(arena, rows[i], (size_t)10 * MEGABYTE);
        struct str part = STR("--abc\n\n"), end = STR("\n--abc--");
        check_fault(arena, text, 0);
        check_parts(arena, between(arena, part, text, end), 1);
        check_fault(arena, between(arena, part, text, STR("")), 0);
        check_parts(arena, between(arena, text, end, STR("")), 0);
        outcome_of(arena, between(arena, STR("--abc"), text, end));
        outcome_of(arena, between(arena, STR("--abc\nA: "), text, end));
        arena_rewind(arena, mark);
    }
}

static void a_body_cut_off_anywhere_is_a_fault(void **state)
{
    struct arena *arena = *state;
    struct str body = STR("x\r\n--abc\r\nContent-Disposition: form-data; name=\"a%22\\\"\"; "
                          "filename*=UTF-8''%41\r\nX: y\r\n\r\n1\r\n--abc \r\n\n2\r\n--abc--");
    assert_text(told(arena, STR("abc"), body), "a\"\"(A)=<1> nameless=<2> .");
    for (size_t len = 0; len < body.len; len++) {
        struct str text = str_slice(body, 0, len);
        char *block = malloc(len + 1); /* for the sanitizer to see what is read behind it */
        memcpy(block + 1, text.ptr, len);
        struct str found = told(arena, STR("abc"), (struct str){block + 1, len});
        free(block);
        assert_true(str_contains(found, STR("! ")));
    }
}

int test_multipart(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(parts_have_names_and_bytes),
        UNIT(what_is_around_the_parts_is_passed_over),
        UNIT(lines_may_end_in_lf_alone),
        UNIT(a_boundary_is_a_whole_line),
        UNIT(names_are_decoded),
        UNIT(an_extended_file_name_comes_first),
        UNIT(a_disposition_that_can_be_read_in_two_ways_is_a_fault),
        UNIT(a_body_without_its_end_is_a_fault),
        UNIT(a_header_that_is_none_is_a_fault),
        UNIT(bytes_are_in_encodings_that_are_known),
        UNIT(a_boundary_has_one_to_seventy_characters),
        UNIT(a_header_is_bounded),
        UNIT(the_header_lines_of_a_part_are_given_as_they_stand),
        UNIT(nothing_is_copied_but_what_is_decoded),
        UNIT(a_hundred_thousand_parts_take_no_time_and_no_memory),
        UNIT(no_body_takes_long),
        UNIT(a_body_cut_off_anywhere_is_a_fault),
    };
    return cmocka_run_group_tests_name("multipart", tests, NULL, NULL);
}
