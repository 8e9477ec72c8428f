#include "reading.h"

static void plain_scalars_follow_the_core_schema(void **state)
{
    static const struct reading_row rows[] = {
        /* null */
        ROW("[null, Null, NULL, ~, ]", "[null,null,null,null]"),
        ROW("a:\nb: ~", "{\"a\":null,\"b\":null}"),
        ROW("[nULL, none, nil]", "[\"nULL\",\"none\",\"nil\"]"),
        /* boolean */
        ROW("[true, True, TRUE, false, False, FALSE]", "[true,true,true,false,false,false]"),
        ROW("[tRUE, yes, no, on, off, y, n, Yes, NO]",
            "[\"tRUE\",\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\",\"Yes\",\"NO\"]"),
        /* integers */
        ROW("[0, 12, -12, +12, -0, 007, -007, 00]", "[0,12,-12,12,-0,7,-7,0]"),
        ROW("[0o17, 0o0, 0o7777777777777777777777]", "[15,0,73786976294838206463]"),
        ROW("[0x1F, 0xdeadBEEF, 0x0, 0xFFFFFFFFFFFFFFFF]",
            "[31,3735928559,0,18446744073709551615]"),
        ROW("[123456789012345678901234567890]", "[123456789012345678901234567890]"),
        ROW("[0x, 0o8, 0o, 0xG, -0x1F, +0o7, 0X1F, 0b11, 1_000, 0o17.5]",
            "[\"0x\",\"0o8\",\"0o\",\"0xG\",\"-0x1F\",\"+0o7\",\"0X1F\",\"0b11\",\"1_000\",\"0o17."
            "5\"]"),
        /* floats */
        ROW("[1.5, -1.5, +1.5, .5, -.5, +.5, 1., 01.50]", "[1.5,-1.5,1.5,0.5,-0.5,0.5,1,1.50]"),
        ROW("[1e3, 1E3, 1e+3, 1.5e-3, .5e3, 1.e5, +1e3, 007e2]",
            "[1e3,1E3,1e+3,1.5e-3,0.5e3,1e5,1e3,7e2]"),
        ROW("[1e, e3, ., .e5, 1.5.5, 1e3.5, +, -, '-', ..5, 1 2]",
            "[\"1e\",\"e3\",\".\",\".e5\",\"1.5.5\",\"1e3.5\",\"+\",\"-\",\"-\",\"..5\",\"1 2\"]"),
        /* what YAML 1.1 took for something else */
        ROW("[2001-12-14, 12:30:45, 1:30, 2001-12-14t21:59:43.10-05:00]",
            "[\"2001-12-14\",\"12:30:45\",\"1:30\",\"2001-12-14t21:59:43.10-05:00\"]"),
        ROW("%YAML 1.1\n---\nno: 012", "{\"no\":12}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void quoted_and_block_scalars_are_strings(void **state)
{
    static const struct reading_row rows[] = {
        ROW("['1', \"true\", 'null', '', \"\"]", "[\"1\",\"true\",\"null\",\"\",\"\"]"),
        ROW("a: |\n  1\nb: >\n  2\n  3\nc: |-\n  4",
            "{\"a\":\"1\\n\",\"b\":\"2 3\\n\",\"c\":\"4\"}"),
        ROW("a: 'it''s'\nb: \"\\x41\\u20AC\\U0001F600\\0\\e\"",
            "{\"a\":\"it's\",\"b\":\"A\xE2\x82\xAC\xF0\x9F\x98\x80\\u0000\\u001b\"}"),
        ROW("a: two\n  lines", "{\"a\":\"two lines\"}"),
        ROW("a: \"two\n\n  lines\"", "{\"a\":\"two\\nlines\"}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void infinities_and_not_a_number_are_strings_with_a_warning(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[.inf]", "[\".inf\"]\nyaml-not-finite 1:2: .inf is no number that JSON has and was "
                      "read as a string"),
        ROW("a: -.INF\nb: .NaN",
            "{\"a\":\"-.INF\",\"b\":\".NaN\"}\n"
            "yaml-not-finite 1:4: -.INF is no number that JSON has and was read as a string\n"
            "yaml-not-finite 2:4: .NaN is no number that JSON has and was read as a string"),
        ROW("['.inf', .iNF, -.nan]", "[\".inf\",\".iNF\",\"-.nan\"]"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void core_tags_are_honoured(void **state)
{
    static const struct reading_row rows[] = {
        ROW("[!!str 1, !!str true, !!str null, !!str ]", "[\"1\",\"true\",\"null\",\"\"]"),
        ROW("[!!int '5', !!int 0x10, !!float '1.5', !!float 2]", "[5,16,1.5,2]"),
        ROW("[!!bool 'true', !!null '', !!null ~]", "[true,null,null]"),
        ROW("!!map {a: !!seq [1]}", "{\"a\":[1]}"),
        ROW("!<tag:yaml.org,2002:str> 1", "\"1\""),
        ROW("!!int abc", "\"abc\"\nyaml-tag 1:7: the tag tag:yaml.org,2002:int does not fit this "
                         "value, which was read as a string"),
        ROW("!!int 1.5", "\"1.5\"\nyaml-tag 1:7: the tag tag:yaml.org,2002:int does not fit this "
                         "value, which was read as a string"),
        ROW("!!bool 1", "\"1\"\nyaml-tag 1:8: the tag tag:yaml.org,2002:bool does not fit this "
                        "value, which was read as a string"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void other_tags_are_ignored_with_a_warning(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: !Ref b", "{\"a\":\"b\"}\nyaml-tag 1:9: the tag !Ref is not one of the core schema "
                         "and was ignored"),
        ROW("a: !local 5", "{\"a\":5}\nyaml-tag 1:11: the tag !local is not one of the core schema "
                           "and was ignored"),
        ROW("!!set {a}", "{\"a\":null}\nyaml-tag 1:1: the tag tag:yaml.org,2002:set is not one of "
                         "the core schema and was ignored"),
        ROW("- !!omap [1]", "[[1]]\nyaml-tag 1:3: the tag tag:yaml.org,2002:omap is not one of the "
                            "core schema and was ignored"),
        ROW("!!timestamp 2001-12-14",
            "\"2001-12-14\"\nyaml-tag 1:13: the tag tag:yaml.org,2002:timestamp is not one of the "
            "core schema and was ignored"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void keys_are_the_text_of_their_scalar(void **state)
{
    static const struct reading_row rows[] = {
        ROW("200: a\n0x1F: b\ntrue: c\n~: d\n1.50: e\n'q': f\nno: g",
            "{\"200\":\"a\",\"0x1F\":\"b\",\"true\":\"c\",\"~\":\"d\",\"1.50\":\"e\",\"q\":\"f\","
            "\"no\":\"g\"}"),
        ROW("? a\n: 1\n? b", "{\"a\":1,\"b\":null}"),
        ROW("?\n: 1", "{\"\":1}"),
        ROW("{a, b: 1, \"c\":2}", "{\"a\":null,\"b\":1,\"c\":2}"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void keys_that_are_no_scalars_are_refused(void **state)
{
    static const struct reading_row rows[] = {
        ROW("? [a]\n: 1", "key-not-text 1:3: a key must be a scalar, and this one is a collection"),
        ROW("b: 1\n{a: 1}: 2",
            "key-not-text 2:1: a key must be a scalar, and this one is a collection"),
        ROW("a: &x [1]\n*x : 2",
            "key-not-text 2:1: a key must be a scalar, and this one is a collection"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void a_duplicate_key_is_refused_with_both_places(void **state)
{
    static const struct reading_row rows[] = {
        ROW("paths: {}\ninfo: 1\npaths: {}",
            "duplicate-key 3:1, see 1:1: the key 'paths' stands in this object already"),
        ROW("a:\n  '200': 1\n  200: 2",
            "duplicate-key 3:3, see 2:3: the key '200' stands in this object already"),
        ROW("\xC3\xA4: {\xC3\xB6: 1, \xC3\xB6: 2}",
            "duplicate-key 1:11, see 1:5: the key '\xC3\xB6' stands in this object already"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void one_file_holds_one_document(void **state)
{
    static const struct reading_row rows[] = {
        ROW("--- \na: 1\n...", "{\"a\":1}"),
        ROW("---\n", "null"),
        ROW("a: 1\n---\nb: 2", "yaml-documents 2:1: a second document starts here"),
        ROW("a: 1\n...\n--- {}", "yaml-documents 3:1: a second document starts here"),
        ROW("", "yaml-syntax 1:1: the text holds no document"),
        ROW("# nothing\n", "yaml-syntax 2:1: the text holds no document"),
        ROW("\xEF\xBB\xBF", "yaml-syntax 1:2: the text holds no document"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void json_in_a_yaml_file_is_flow_style(void **state)
{
    static const struct reading_row rows[] = {
        ROW("{\"a\": [1, 2,], b: no}", "{\"a\":[1,2],\"b\":\"no\"}"),
        ROW("\xEF\xBB\xBF{\"a\": \"\xC3\xA4\"}", "{\"a\":\"\xC3\xA4\"}"),
        ROW("{\"a\":\t1}", "{\"a\":1}"),
    };
    CHECK_ROWS(*state, "a.yml", rows);
}

static void a_name_without_ending_is_told_by_its_first_byte(void **state)
{
    static const struct reading_row rows[] = {
        ROW("\n {\"a\":1}", "{\"a\":1}"),
        ROW("[1,]",
            "json-syntax 1:4: expected a value, found ']'; the comma before it is one too many"),
        ROW("a: no", "{\"a\":\"no\"}"),
        ROW("\"just text\"", "\"just text\""),
    };
    CHECK_ROWS(*state, "contract", rows);
}

static void what_is_no_yaml_is_said_with_its_place(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: [1, 2", "yaml-syntax 1:9, see 1:4: did not find expected ',' or ']' while parsing "
                        "a flow sequence"),
        ROW("a: b: c",
            "yaml-syntax 1:5: mapping values are not allowed in this context; put quotes "
            "around a text that has ': ' in it, or look at the indentation"),
        ROW("\xC3\xA4\xC3\xB6\xC3\xBC: 1\n\xC3\xA4: b: c",
            "yaml-syntax 2:5: mapping values are not allowed in this context; put quotes "
            "around a text that has ': ' in it, or look at the indentation"),
        ROW("a: 1\n\tb: 2",
            "yaml-syntax 2:1, see 1:4: found a tab character that violates "
            "indentation while scanning a plain scalar; YAML indents with spaces, not tabs"),
        ROW("a: 'x", "yaml-syntax 1:6, see 1:4: found unexpected end of stream while scanning a "
                     "quoted scalar"),
        ROW("a: \"\\ud83d\\ude00\"", "yaml-syntax 1:7, see 1:4: found invalid Unicode character "
                                     "escape code while parsing a quoted scalar"),
        ROW("a: @b", "yaml-syntax 1:4: found character that cannot start any token while scanning "
                     "for the next token"),
        ROW("caf\xC3\xA9: \x01", "yaml-syntax 1:7: control characters are not allowed"),
        ROW("a: \0", "yaml-syntax 1:4: control characters are not allowed"),
        ROW("a: !x!y z", "yaml-syntax 1:4: found undefined tag handle while parsing a node"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void text_that_is_not_utf8_is_refused_with_its_place(void **state)
{
    static const struct reading_row rows[] = {
        ROW("a: 1\nb: caf\xE9", "text-not-utf8 2:7: byte 0xE9 is not part of well-formed UTF-8"),
        ROW("\xFF\xFEz\0:\0", "text-not-utf8 1:1: byte 0xFF is not part of well-formed UTF-8"),
        ROW("\xFE\xFF\0a\0:", "text-not-utf8 1:1: byte 0xFE is not part of well-formed UTF-8"),
        ROW("# \xED\xA0\x80", "text-not-utf8 1:3: byte 0xED is not part of well-formed UTF-8"),
    };
    CHECK_ROWS(*state, "a.yaml", rows);
}

static void assert_node(const struct doc *doc, const char *pointer, uint32_t line, uint32_t column,
                        uint32_t length)
{
    const struct node *node = doc_pointer_find(doc->root, str_of(pointer));
    assert_non_null(node);
    struct where where = doc_where(doc, node);
    struct line_column place = source_place(doc->source, where.offset);
    if (place.line != line || place.column != column || where.length != length)
        fail_msg("%s: %u:%u, %u bytes", pointer, place.line, place.column, where.length);
}

static void every_value_knows_its_place(void **state)
{
    const struct doc *doc = read_well(*state, "a.yaml",
                                      STR("a: 1\n"
                                          "b:\n"
                                          "  - two\n"
                                          "  - 'three'\n"
                                          "  - \"f\\x6fur\"\n"
                                          "c: |\n"
                                          "  block\n"
                                          "d: {e: [~, true]}\n"));
    assert_node(doc, "", 1, 1, 1);
    assert_node(doc, "/a", 1, 4, 1);
    assert_node(doc, "/b", 3, 3, 1);
    assert_node(doc, "/b/0", 3, 5, 3);
    assert_node(doc, "/b/1", 4, 5, 7);
    assert_node(doc, "/b/2", 5, 5, 9);
    assert_node(doc, "/c", 6, 4, 1);
    assert_node(doc, "/d", 8, 4, 1);
    assert_node(doc, "/d/e", 8, 8, 1);
    assert_node(doc, "/d/e/0", 8, 9, 1);
    assert_node(doc, "/d/e/1", 8, 12, 4);
}

static void places_are_right_behind_characters_of_many_bytes(void **state)
{
    const struct doc *doc = read_well(*state, "a.yaml",
                                      STR("\xC3\xA4: \xF0\x9F\x98\x80\r\n" /* CR LF */
                                          "b: \xE2\x82\xAC # \xE2\x82\xAC\n"
                                          "c: ['\xC3\xBC', \"\\xFC\", x]\n"
                                          "d: last\n"));
    assert_node(doc, "/\xC3\xA4", 1, 4, 4);
    assert_node(doc, "/b", 2, 4, 3);
    assert_node(doc, "/c/0", 3, 5, 4);
    assert_node(doc, "/c/1", 3, 10, 6);
    assert_node(doc, "/c/2", 3, 18, 1);
    assert_node(doc, "/d", 4, 4, 4);
}

static void places_are_right_behind_a_byte_order_mark(void **state)
{
    const struct doc *doc = read_well(*state, "a.yaml", STR("\xEF\xBB\xBFz: x\nb: y"));
    assert_int_equal(doc_pointer_find(doc->root, STR("/z"))->at, 6);
    assert_node(doc, "/b", 2, 4, 1);
}

/* libyaml takes NEL, LS and PS for line ends; places count lines by LF. */
static void other_line_ends_do_not_shift_places(void **state)
{
    const struct doc *doc =
        read_well(*state, "a.yaml", STR("a: 'x\xC2\x85 y\xE2\x80\xA8 z'\nb: 1\r\nc: 2\rd: 3"));
    assert_node(doc, "/b", 2, 4, 1);
    assert_node(doc, "/c", 3, 4, 1);
    assert_node(doc, "/d", 3, 9, 1);
}

static void scalars_that_stand_in_the_text_point_into_it(void **state)
{
    struct str text =
        STR("plain: word\nsingle: 'q'\ndouble: \"d\"\nescaped: \"\\x41\"\nempty: ''\n");
    const struct doc *doc = read_well(*state, "a.yaml", text);
    NODE_EACH_MEMBER(doc->root, key, value)
    {
        bool inside = value->text >= text.ptr && value->text <= text.ptr + text.len;
        assert_int_equal(inside, !str_eq(node_str(key), STR("escaped")));
        assert_true(key->text >= text.ptr && key->text < text.ptr + text.len);
    }
}

static void nesting_is_allowed_up_to_the_budget(void **state)
{
    struct budget budget = budget_standard();
    budget.depth = 2;
    assert_text(told(*state, "a.yaml", STR("a: [1]"), &budget), "{\"a\":[1]}");
    assert_text(told(*state, "a.yaml", STR("a: [[1]]"), &budget),
                "document-too-large 1:5: more than 2 levels of nesting in one document; "
                "--max-depth raises this limit");
    struct str deep = repeat(*state, "[", 100000);
    budget.depth = UINT64_MAX;
    assert_text(told(*state, "a.yaml", deep, &budget),
                "document-too-large 1:4097: more than 4096 levels of nesting in one document");
}

static void values_are_allowed_up_to_the_budget(void **state)
{
    struct budget budget = budget_standard();
    budget.nodes = 4;
    assert_text(told(*state, "a.yaml", STR("[1, 2, 3]"), &budget), "[1,2,3]");
    assert_text(told(*state, "a.yaml", STR("[1, 2, 3, 4]"), &budget),
                "document-too-large 1:11: more than 4 values in one document, aliases expanded; "
                "--max-nodes raises this limit");
    budget.document_bytes = 3;
    assert_text(told(*state, "a.yaml", STR("a: 1"), &budget),
                "document-too-large 1:1: more than 3 bytes of one contract document; "
                "--max-document-bytes raises this limit");
}

static void very_long_hexadecimal_numbers_stay_strings(void **state)
{
    struct str digits = repeat(*state, "F", 513);
    struct budget budget = budget_standard();
    struct str text = arena_join(*state, STR("0x"), digits);
    assert_int_equal(told(*state, "a.yaml", text, &budget).len, text.len + 2);
    text = arena_join(*state, STR("0x"), str_slice(digits, 0, 512));
    const struct doc *doc = read_well(*state, "a.yaml", text);
    assert_int_equal(doc->root->kind, NODE_NUMBER);
    assert_int_equal(doc->root->len, 617); /* digits of 16 to the 512th less 1 */
}

int test_yaml(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(plain_scalars_follow_the_core_schema),
        UNIT(quoted_and_block_scalars_are_strings),
        UNIT(infinities_and_not_a_number_are_strings_with_a_warning),
        UNIT(core_tags_are_honoured),
        UNIT(other_tags_are_ignored_with_a_warning),
        UNIT(keys_are_the_text_of_their_scalar),
        UNIT(keys_that_are_no_scalars_are_refused),
        UNIT(a_duplicate_key_is_refused_with_both_places),
        UNIT(one_file_holds_one_document),
        UNIT(json_in_a_yaml_file_is_flow_style),
        UNIT(a_name_without_ending_is_told_by_its_first_byte),
        UNIT(what_is_no_yaml_is_said_with_its_place),
        UNIT(text_that_is_not_utf8_is_refused_with_its_place),
        UNIT(every_value_knows_its_place),
        UNIT(places_are_right_behind_characters_of_many_bytes),
        UNIT(places_are_right_behind_a_byte_order_mark),
        UNIT(other_line_ends_do_not_shift_places),
        UNIT(scalars_that_stand_in_the_text_point_into_it),
        UNIT(nesting_is_allowed_up_to_the_budget),
        UNIT(values_are_allowed_up_to_the_budget),
        UNIT(very_long_hexadecimal_numbers_stay_strings),
    };
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
