#include "reading.h"

static void texts_come_back_as_compact_json(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[null]", "[null]"),
        ROW("[true,false]", "[true,false]"),
        ROW(" \t\r\n[ ]\n", "[]"),
        ROW("{ }", "{}"),
        ROW("{\"a\":{\"b\":[1,{},[]]},\"c\":\"d\"}", "{\"a\":{\"b\":[1,{},[]]},\"c\":\"d\"}"),
        ROW("{\"\":0}", "{\"\":0}"),
        ROW("\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void any_value_may_be_the_whole_text(void **state)
{
    static const struct {
        struct str text;
        enum node_kind kind;
    } rows[] = {
        {STR_INIT("null"),   NODE_NULL  },
        {STR_INIT(" true "), NODE_TRUE  },
        {STR_INIT("false"),  NODE_FALSE },
        {STR_INIT("0"),      NODE_NUMBER},
        {STR_INIT("-1.5e3"), NODE_NUMBER},
        {STR_INIT("\"\""),   NODE_STRING},
        {STR_INIT("[]"),     NODE_ARRAY },
        {STR_INIT("{}"),     NODE_OBJECT},
    };
    struct budget budget = budget_standard();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct findings findings = {.arena = *state};
        struct source source = {.text = rows[i].text};
        const struct doc *doc = doc_read_json(*state, &source, &budget, &findings);
        assert_non_null(doc);
        assert_int_equal(doc->root->kind, rows[i].kind);
        assert_int_equal(doc->count, 1);
    }
}

static void numbers_keep_their_text(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[0,-0,10,0.50,1e3,1E+03,-1.5e-10]", "[0,-0,10,0.50,1e3,1E+03,-1.5e-10]"),
        ROW("[123456789012345678901234567890]", "[123456789012345678901234567890]"),
        ROW("[1e999999999]", "[1e999999999]"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void strings_are_decoded(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\"\\\\/\\b\\f\\n\\r\\t\"]"),
        ROW("[\"\\u0041\\u00e9\\u20AC\"]", "[\"A\xC3\xA9\xE2\x82\xAC\"]"),
        ROW("[\"\\ud83d\\uDE00\"]", "[\"\xF0\x9F\x98\x80\"]"),
        ROW("[\"\\uDBFF\\uDFFF\"]", "[\"\xF4\x8F\xBF\xBF\"]"),
        ROW("[\"before \\n behind\", \"next\"]", "[\"before \\n behind\",\"next\"]"),
        ROW("[\"caf\xC3\xA9\",\"\xF0\x9F\x98\x80 and more than eight bytes\"]",
            "[\"caf\xC3\xA9\",\"\xF0\x9F\x98\x80 and more than eight bytes\"]"),
        ROW("{\"k\\u0065y\":1}", "{\"key\":1}"),
        ROW("[\"\\u0000\"]", "[\"\\u0000\"]"),
        ROW("[\"\x7F\"]", "[\"\x7F\"]"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void a_quote_is_found_at_every_place_of_a_word(void **state)
{
    struct arena *arena = *state;
    for (size_t len = 0; len < 40; len++) {
        struct str body = repeat(arena, "x", len);
        struct str text = arena_join(arena, arena_join(arena, STR("[\""), body), STR("\"]"));
        const struct doc *doc = read_well(arena, "a.json", text);
        assert_true(str_eq(node_string(node_at(doc->root, 0)), body));
    }
}

static void strings_without_escapes_point_into_the_text(void **state)
{
    struct str text = STR("[\"plain\",\"esc\\taped\"]");
    const struct doc *doc = read_well(*state, "a.json", text);
    assert_ptr_equal(node_at(doc->root, 0)->text, text.ptr + 2);
    assert_text(node_string(node_at(doc->root, 1)), "esc\taped");
}

static void a_file_named_json_is_read_as_json_whatever_it_holds(void **state)
{
    static const struct reading_row rows[] = {
        ROW("\"text\"", "\"text\""),
        ROW("", "json-syntax 1:1: expected a value, found the end of the text"),
        ROW("a: 1", "json-syntax 1:1: expected a value, found 'a'"),
        ROW("// one\n{}", "json-syntax 1:1: expected a value, found '/'; JSON has no comments"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void what_is_missing_or_too_much_is_said_with_its_place(void **state)
{
    static const struct reading_row rows[] = {
        ROW("{\"a\":1 x", "json-syntax 1:8: expected ',' or '}' behind a member, found 'x'"),
        ROW("[1 2]", "json-syntax 1:4: expected ',' or ']' behind an item, found '2'"),
        ROW("[1,]",
            "json-syntax 1:4: expected a value, found ']'; the comma before it is one too many"),
        ROW("[,1]", "json-syntax 1:2: expected a value, found ','"),
        ROW("{\"a\":1,}", "json-syntax 1:8: expected a member's name in double quotes, found '}'; "
                          "the comma before it is one too many"),
        ROW("{a:1}", "json-syntax 1:2: expected a member's name in double quotes, found 'a'"),
        ROW("{\"a\" 1}", "json-syntax 1:6: expected ':' behind a member's name, found '1'"),
        ROW("{\"a\":}", "json-syntax 1:6: expected a value, found '}'"),
        ROW("[\n1}", "json-syntax 2:2: expected ',' or ']' behind an item, found '}'"),
        ROW("[] []", "json-syntax 1:4: expected the end of the text, found '['"),
        ROW("{}\n\nend", "json-syntax 3:1: expected the end of the text, found 'e'"),
        ROW("[nul]", "json-syntax 1:2: expected a value, found 'n'"),
        ROW("[True]", "json-syntax 1:2: expected a value, found 'T'"),
        ROW("[NaN]", "json-syntax 1:2: expected a value, found 'N'"),
        ROW("[nullx]", "json-syntax 1:6: expected ',' or ']' behind an item, found 'x'"),
        ROW("['a']",
            "json-syntax 1:2: expected a value, found '''; strings stand in double quotes"),
        ROW("[1, // one\n2]", "json-syntax 1:5: expected a value, found '/'; JSON has no comments"),
        ROW("[\xC3\xA4]", "json-syntax 1:2: expected a value, found '\xC3\xA4'"),
        ROW("[\x01]", "json-syntax 1:2: expected a value, found byte 0x01"),
        ROW("[\0]", "json-syntax 1:2: expected a value, found byte 0x00"),
        ROW("[1]\0", "json-syntax 1:4: expected the end of the text, found byte 0x00"),
        ROW("[\x0B]", "json-syntax 1:2: expected a value, found byte 0x0B"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void a_text_that_breaks_off_shows_what_is_open(void **state)
{
    static const struct reading_row rows[] = {
        ROW("{\"a\":[1,\n",
            "json-syntax 2:1, see 1:6: expected a value, found the end of the text"),
        ROW("[{\"a\":1", "json-syntax 1:8, see 1:2: expected ',' or '}' behind a member, found the "
                         "end of the text"),
        ROW("{\"a\"", "json-syntax 1:5, see 1:1: expected ':' behind a member's name, found the "
                      "end of the text"),
        ROW("[", "json-syntax 1:2, see 1:1: expected a value, found the end of the text"),
        ROW("{", "json-syntax 1:2, see 1:1: expected a member's name in double quotes, found the "
                 "end of the text"),
        ROW("[[[[", "json-syntax 1:5, see 1:4: expected a value, found the end of the text"),
        ROW("[tru", "json-syntax 1:2: expected a value, found 't'"),
        ROW("[\"abc", "json-syntax 1:2: a string is not closed"),
        ROW("[\"abc\\", "json-syntax 1:6: a backslash is followed by none of \" \\ / b f n r t u"),
        ROW("[\"abc\\\"", "json-syntax 1:2: a string is not closed"),
        ROW("[1.", "json-syntax 1:4, see 1:1: expected a digit behind the decimal point, found the "
                   "end of the text"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void malformed_numbers_are_refused(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[01]", "json-syntax 1:2: a number starts with a zero that does not belong there"),
        ROW("[-01]", "json-syntax 1:3: a number starts with a zero that does not belong there"),
        ROW("[-]", "json-syntax 1:3: expected a digit, found ']'"),
        ROW("[+1]", "json-syntax 1:2: expected a value, found '+'"),
        ROW("[.5]", "json-syntax 1:2: expected a value, found '.'"),
        ROW("[1.]", "json-syntax 1:4: expected a digit behind the decimal point, found ']'"),
        ROW("[1e]", "json-syntax 1:4: expected a digit in the exponent, found ']'"),
        ROW("[1e+]", "json-syntax 1:5: expected a digit in the exponent, found ']'"),
        ROW("[0x1F]", "json-syntax 1:3: expected ',' or ']' behind an item, found 'x'"),
        ROW("[1.5.5]", "json-syntax 1:5: expected ',' or ']' behind an item, found '.'"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void malformed_strings_are_refused(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[\"a\nb\"]", "json-syntax 1:4: control character 0x0A stands in a string; it must be "
                          "written \\u000a"),
        ROW("[\"a\0b\"]", "json-syntax 1:4: control character 0x00 stands in a string; it must be "
                          "written \\u0000"),
        ROW("[\"\\n\tb\"]", "json-syntax 1:5: control character 0x09 stands in a string; it must "
                            "be written \\u0009"),
        ROW("[\"\\x41\"]",
            "json-syntax 1:3: a backslash is followed by none of \" \\ / b f n r t u"),
        ROW("[\"\\u12G4\"]", "json-syntax 1:3: \\u must be followed by four hexadecimal digits"),
        ROW("[\"\\u12", "json-syntax 1:3: \\u must be followed by four hexadecimal digits"),
        ROW("[\"\\ud83d\"]", "json-syntax 1:3: a high surrogate is not followed by a low one"),
        ROW("[\"\\ud83d\\ud83d\"]",
            "json-syntax 1:3: a high surrogate is not followed by a low one"),
        ROW("[\"\\ud83d\\n\"]", "json-syntax 1:3: a high surrogate is not followed by a low one"),
        ROW("[\"ab\\ude00\"]", "json-syntax 1:5: a low surrogate does not follow a high one"),
        ROW("[\"abc\xFFxyz\"]", "text-not-utf8 1:6: byte 0xFF is not part of well-formed UTF-8"),
        ROW("[\"\\n\xC0\xAF\"]", "text-not-utf8 1:5: byte 0xC0 is not part of well-formed UTF-8"),
        ROW("[\"\xED\xA0\x80\"]", "text-not-utf8 1:3: byte 0xED is not part of well-formed UTF-8"),
        ROW("[\"\xE2\x82", "text-not-utf8 1:3: byte 0xE2 is not part of well-formed UTF-8"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void a_duplicate_key_is_refused_with_both_places(void **state)
{
    static const struct reading_row rows[] = {
        ROW("{\"a\":1,\n \"b\":2,\n \"a\":3}",
            "duplicate-key 3:2, see 1:2: the key 'a' stands in this object already"),
        ROW("{\"a\":1,\"\\u0061\":2}",
            "duplicate-key 1:8, see 1:2: the key 'a' stands in this object already"),
        ROW("{\"\":1,\"\":2}",
            "duplicate-key 1:7, see 1:2: the key '' stands in this object already"),
        ROW("[{\"a\":{\"b\":1,\"b\":2}},{\"c\":1,\"c\":1}]",
            "duplicate-key 1:14, see 1:8: the key 'b' stands in this object already\n"
            "duplicate-key 1:29, see 1:23: the key 'c' stands in this object already"),
        ROW("{\"a\":1,\"a\":2,\"a\":3}",
            "duplicate-key 1:8, see 1:2: the key 'a' stands in this object already\n"
            "duplicate-key 1:14, see 1:2: the key 'a' stands in this object already"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

/* Keys 0 to count - 1, but for the last, which is `last`. */
static struct str object_of(struct arena *arena, size_t count, size_t last)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s\"key-%zu\":0", i ? "," : "{", i + 1 < count ? i : last);
    buf_byte(&out, '}');
    return buf_str(&out);
}

static void duplicate_keys_are_found_in_objects_of_every_size(void **state)
{
    struct arena *arena = *state;
    struct budget budget = budget_standard();
    for (size_t count = 2; count < 100; count++) {
        struct str found = told(arena, "a.json", object_of(arena, count, count / 2), &budget);
        struct str unique = told(arena, "a.json", object_of(arena, count, count), &budget);
        /* of two keys both are `last`: see object_of */
        assert_true(str_starts(found, STR("duplicate-key 1:")) == (count != 2));
        assert_true(str_starts(unique, STR("{\"key-0\":0")));
    }
    struct str many = told(arena, "a.json", object_of(arena, 200000, 7), &budget);
    assert_text(many,
                "duplicate-key 1:2888877, see 1:72: the key 'key-7' stands in this object already");
}

static void duplicate_keys_alike_in_length_and_letters_are_told_apart(void **state)
{
    static const struct reading_row rows[] = {
        ROW("{\"abc\":1,\"acb\":2,\"bac\":3,\"aXc\":4}",
            "{\"abc\":1,\"acb\":2,\"bac\":3,\"aXc\":4}"),
    };
    CHECK_ROWS(*state, "a.json", rows);
}

static void nesting_is_allowed_up_to_the_budget(void **state)
{
    struct arena *arena = *state;
    struct budget budget = budget_standard();
    budget.depth = 3;
    assert_text(told(arena, "a.json", STR("[[[]]]"), &budget), "[[[]]]");
    assert_text(told(arena, "a.json", STR("[[[], 1, {\"a\":2}]]"), &budget), "[[[],1,{\"a\":2}]]");
    assert_text(told(arena, "a.json", STR("[[{\"a\":[]}]]"), &budget),
                "document-too-large 1:8: more than 3 levels of nesting in one document; "
                "--max-depth raises this limit");
}

static void nesting_is_bounded_whatever_the_budget_says(void **state)
{
    struct arena *arena = *state;
    struct budget budget = budget_standard();
    budget.depth = 1000000;
    struct str deep =
        arena_join(arena, repeat(arena, "[", DOC_DEPTH_MAX), repeat(arena, "]", DOC_DEPTH_MAX));
    assert_true(str_eq(told(arena, "a.json", deep, &budget), deep));
    struct str deeper = repeat(arena, "[", DOC_DEPTH_MAX + 1);
    assert_text(told(arena, "a.json", deeper, &budget),
                "document-too-large 1:4097: more than 4096 levels of nesting in one document");
}

static void values_are_allowed_up_to_the_budget(void **state)
{
    struct budget budget = budget_standard();
    budget.nodes = 4;
    assert_text(told(*state, "a.json", STR("{\"a\":[1]}"), &budget), "{\"a\":[1]}");
    assert_text(told(*state, "a.json", STR("{\"a\":[1,\n2]}"), &budget),
                "document-too-large 2:1: more than 4 values in one document, aliases expanded; "
                "--max-nodes raises this limit");
}

static void a_text_larger_than_the_budget_is_not_read(void **state)
{
    struct budget budget = budget_standard();
    budget.document_bytes = 5;
    assert_text(told(*state, "a.json", STR("[1,2]"), &budget), "[1,2]");
    assert_text(told(*state, "a.json", STR("[1,2] "), &budget),
                "document-too-large 1:1: more than 5 bytes of one contract document; "
                "--max-document-bytes raises this limit");
}

static void the_tape_gives_back_what_it_did_not_need(void **state)
{
    struct arena *arena = *state;
    struct str text =
        arena_join(arena, arena_join(arena, STR("[\""), repeat(arena, "x", 60000)), STR("\"]"));
    const struct doc *doc = read_well(arena, "a.json", text);
    const char *behind = arena_bytes(arena, 1);
    assert_true(behind > (const char *)doc->root && behind < (const char *)(doc->root + 20));
}

int test_json(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(texts_come_back_as_compact_json),
        UNIT(any_value_may_be_the_whole_text),
        UNIT(numbers_keep_their_text),
        UNIT(strings_are_decoded),
        UNIT(a_quote_is_found_at_every_place_of_a_word),
        UNIT(strings_without_escapes_point_into_the_text),
        UNIT(a_file_named_json_is_read_as_json_whatever_it_holds),
        UNIT(what_is_missing_or_too_much_is_said_with_its_place),
        UNIT(a_text_that_breaks_off_shows_what_is_open),
        UNIT(malformed_numbers_are_refused),
        UNIT(malformed_strings_are_refused),
        UNIT(a_duplicate_key_is_refused_with_both_places),
        UNIT(duplicate_keys_are_found_in_objects_of_every_size),
        UNIT(duplicate_keys_alike_in_length_and_letters_are_told_apart),
        UNIT(nesting_is_allowed_up_to_the_budget),
        UNIT(nesting_is_bounded_whatever_the_budget_says),
        UNIT(values_are_allowed_up_to_the_budget),
        UNIT(a_text_larger_than_the_budget_is_not_read),
        UNIT(the_tape_gives_back_what_it_did_not_need),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
