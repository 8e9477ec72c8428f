/* What nodes hold about their texts: heads, code points, numbers. */
#include "reading.h"

enum { INTEGER = NODE_IS_INTEGER, COMPACT = NODE_IS_COMPACT, BOTH = INTEGER | COMPACT };

static const struct number_row {
    const char *text;
    int flags, extra;
    int64_t number;
} numbers[] = {
    {"0",                                  BOTH,    0,  0                  },
    {"-0",                                 BOTH,    0,  0                  },
    {"-0.00",                              BOTH,    0,  0                  },
    {"0e-400",                             BOTH,    0,  0                  },
    {"7",                                  BOTH,    0,  7                  },
    {"-7",                                 BOTH,    0,  -7                 },
    {"1.0",                                BOTH,    0,  1                  },
    {"1e2",                                BOTH,    0,  100                },
    {"1E+2",                               BOTH,    0,  100                },
    {"10e-1",                              BOTH,    0,  1                  },
    {"1.5e1",                              BOTH,    0,  15                 },
    {"-1200e-2",                           BOTH,    0,  -12                },
    {"12.50",                              COMPACT, 1,  125                },
    {"-12.5",                              COMPACT, 1,  -125               },
    {"19.99",                              COMPACT, 2,  1999               },
    {"1999e-2",                            COMPACT, 2,  1999               },
    {"0.05",                               COMPACT, 2,  5                  },
    {"0.0500",                             COMPACT, 2,  5                  },
    {"0.000001",                           COMPACT, 6,  1                  },
    {"999999999999999999",                 BOTH,    0,  999999999999999999 },
    {"-999999999999999999",                BOTH,    0,  -999999999999999999},
    {"1000000000000000000",                INTEGER, 0,  0                  },
    {"9223372036854775807",                INTEGER, 0,  0                  },
    {"9999999999999999999",                INTEGER, 0,  0                  },
    {"18446744073709551617",               INTEGER, 0,  0                  },
    {"123456789012345678901234567890",     INTEGER, 0,  0                  },
    {"1e17",                               BOTH,    0,  100000000000000000 },
    {"1e18",                               INTEGER, 0,  0                  },
    {"1e400",                              INTEGER, 0,  0                  },
    {"1e99999999999999999999",             INTEGER, 0,  0                  },
    {"1e-99999999999999999999",            0,       0,  0                  },
    {"1.000000000000000000000000",         BOTH,    0,  1                  },
    {"100000000000000000.0",               BOTH,    0,  100000000000000000 },
    {"1000000000000000000.0",              INTEGER, 0,  0                  },
    {"99999999999999999.9",                COMPACT, 1,  999999999999999999 },
    {"999999999999999999.9",               0,       0,  0                  },
    {"0.999999999999999999",               COMPACT, 18, 999999999999999999 },
    {"0.9999999999999999990",              COMPACT, 18, 999999999999999999 },
    {"0.000000000000000001",               COMPACT, 18, 1                  },
    {"0.0000000000000000001",              0,       0,  0                  },
    {"1.000000000000000001",               0,       0,  0                  },
    {"1e-18",                              COMPACT, 18, 1                  },
    {"10e-19",                             COMPACT, 18, 1                  },
    {"1e-19",                              0,       0,  0                  },
    {"0.1e-400",                           0,       0,  0                  },
    {"3.14159265358979323846",             0,       0,  0                  },
    {"123456789012345678901234567890e-20", 0,       0,  0                  },
};

/* 0 where the node is as its row says, whatever `way` it was made. */
static size_t number_differs(const struct node *node, const struct number_row *row, const char *way)
{
    int flags = node->flags & (NODE_IS_INTEGER | NODE_IS_COMPACT);
    if (node->kind == NODE_NUMBER && flags == row->flags && node->extra == row->extra &&
        node->number == row->number && str_eq(node_str(node), str_of(row->text)))
        return 0;
    print_error("%s, %s: flags %d, extra %d, number %lld\n", row->text, way, flags, node->extra,
                (long long)node->number);
    return 1;
}

static void numbers_tell_whether_they_are_integers_and_what_they_are(void **state)
{
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct str text = str_of(numbers[i].text);
        struct node other = {.at = 7};
        node_number_set(&other, text);
        wrong += number_differs(&other, &numbers[i], "set");
        assert_true(other.span == 1 && other.at == 7);
        wrong += number_differs(read_well(arena, "a.json", text)->root, &numbers[i], "as JSON");
        wrong += number_differs(read_well(arena, "a.yaml", text)->root, &numbers[i], "as YAML");
    }
    assert_int_equal(wrong, 0);
}

static void numbers_that_yaml_alone_has_are_told_like_their_decimals(void **state)
{
    const struct doc *doc = read_well(*state, "a.yaml", STR("[+1, 007, 0x1F, .50, 1., 0o17]"));
    static const struct number_row rows[] = {
        {"1",    BOTH,    0, 1 },
        {"7",    BOTH,    0, 7 },
        {"31",   BOTH,    0, 31},
        {"0.50", COMPACT, 1, 5 },
        {"1",    BOTH,    0, 1 },
        {"15",   BOTH,    0, 15},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong += number_differs(node_at(doc->root, i), &rows[i], "as YAML");
    assert_int_equal(wrong, 0);
}

static const struct {
    const char *json, *yaml;
    size_t code_points, bytes;
    uint64_t head;
} strings[] = {
    {"\"\"",                                     "''",                                   0,  0,  0                 },
    {"\"a\"",                                    "a",                                    1,  1,  0x61              },
    {"\"ab\"",                                   "\"ab\"",                               2,  2,  0x6261            },
    {"\"abcdefg\"",                              "abcdefg",                              7,  7,  0x67666564636261  },
    {"\"abcdefgh\"",                             "'abcdefgh'",                           8,  8,  0x6867666564636261},
    {"\"abcdefghi\"",                            "abcdefghi",                            9,  9,  0x6867666564636261},
    {"\"\\u0061\\n\"",                           "\"a\\n\"",                             2,  2,  0x0A61            },
    {"\"a\\u0000b\"",                            "\"a\\0b\"",                            3,  3,  0x620061          },
    {"\"abcdefg\\u00e9\"",                       "abcdefg\xC3\xA9",                      8,  9,  0xC367666564636261},
    {"\"\xC3\xA9\"",                             "\xC3\xA9",                             1,  2,  0xA9C3            },
    {"\"x\\u20ac\"",                             "x\xE2\x82\xAC",                        2,  4,  0xAC82E278        },
    {"\"\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\"", "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 3,  9,
     0x82E2AC82E2AC82E2                                                                                            },
    {"\"\\ud83d\\ude00!\"",                      "\xF0\x9F\x98\x80!",                    2,  5,  0x2180989FF0      },
    {"\"all plain and then \xC3\xA9\"",          "all plain and then \xC3\xA9",          20, 21, 0x69616C70206C6C61},
    {"\"\xC3\xA9 \\t \xC3\xA9\"",                "\"\xC3\xA9 \\t \xC3\xA9\"",            5,  7,  0xA9C3200920A9C3  },
};

static size_t string_differs(const struct node *node, size_t row, const char *way)
{
    if (node->kind == NODE_STRING && node_code_points(node) == strings[row].code_points &&
        node->len == strings[row].bytes && node->head == strings[row].head)
        return 0;
    print_error("%s, %s: %zu code points, %u bytes, head %llx\n", strings[row].json, way,
                node_code_points(node), node->len, (unsigned long long)node->head);
    return 1;
}

/* As a value of its own, near the end of the text, and as a key. */
static void strings_tell_their_code_points_and_first_bytes(void **state)
{
    struct arena *arena = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        struct str json = str_of(strings[i].json), yaml = str_of(strings[i].yaml);
        const struct node *read = read_well(arena, "a.json", json)->root;
        wrong += string_differs(read, i, "as JSON");
        wrong += string_differs(read_well(arena, "a.yaml", yaml)->root, i, "as YAML");
        json = arena_printf(arena, "{%s: [1, 2, 3]}", strings[i].json);
        yaml = arena_printf(arena, "%s: [1, 2, 3]", strings[i].yaml);
        wrong += string_differs(read_well(arena, "a.json", json)->root + 1, i, "as a key of JSON");
        wrong += string_differs(read_well(arena, "a.yaml", yaml)->root + 1, i, "as a key of YAML");
        struct node other = {.at = 7};
        node_string_set(&other, node_str(read));
        wrong += string_differs(&other, i, "set");
        assert_true(other.span == 1 && other.at == 7);
    }
    assert_int_equal(wrong, 0);
}

static void code_points_are_counted_where_many_bytes_continue_them(void **state)
{
    struct arena *arena = *state;
    static const size_t counts[] = {NODE_EXTRA_MANY - 1, NODE_EXTRA_MANY, NODE_EXTRA_MANY + 1,
                                    70000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct str text = repeat(arena, "\xC3\xA9", counts[i]);
        struct str quoted = arena_join(arena, STR("\""), arena_join(arena, text, STR("\"")));
        size_t extra = counts[i] < NODE_EXTRA_MANY ? counts[i] : NODE_EXTRA_MANY;
        const char *const names[] = {"a.json", "a.yaml"};
        for (size_t k = 0; k < 2; k++) {
            const struct node *node = read_well(arena, names[k], quoted)->root;
            assert_int_equal(node->extra, extra);
            assert_int_equal(node_code_points(node), counts[i]);
        }
    }
}

static void copies_of_anchors_keep_what_their_texts_tell(void **state)
{
    struct str text = STR("a: &n 12.50\nb: *n\nc: &s caf\xC3\xA9\n*s : *s\nd: &m {x: 1e2}\n"
                          "e: {<<: *m, *n : 1}\n");
    const struct node *root = read_well(*state, "a.yaml", text)->root;
    const struct node *number = node_get(root, STR("b"));
    assert_int_equal(number->flags, NODE_IS_ALIAS | NODE_IS_COMPACT);
    assert_true(number->extra == 1 && number->number == 125);
    const struct node *string = node_get(root, STR("caf\xC3\xA9"));
    assert_non_null(string);
    assert_int_equal(node_code_points(string), 4);
    assert_true(string->head == 0xA9C3666163 && string[-1].head == string->head);
    const struct node *merged = node_get(node_get(root, STR("e")), STR("x"));
    assert_int_equal(merged->flags, NODE_IS_ALIAS | NODE_IS_INTEGER | NODE_IS_COMPACT);
    assert_int_equal(merged->number, 100);
    const struct node *value = read_well(*state, "a.yaml", STR("&k a: *k"))->root + 2;
    assert_true(value->flags == NODE_IS_ALIAS && value->head == 0x61);
    const struct node *key = node_get(root, STR("e")) + 1;
    assert_int_equal(key->flags, NODE_IS_ALIAS | NODE_IS_KEY);
    assert_true(key->extra == 0 && key->head == 0x30352E3231);
}

static void containers_and_words_hold_nothing_of_the_kind(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", STR("[null,true,false,[1],{\"a\":1}]"));
    for (size_t i = 0; i < 5; i++) {
        const struct node *node = node_at(doc->root, i);
        assert_true(node->flags == 0 && node->extra == 0 && node->head == 0);
    }
    assert_true(doc->root->extra == 0 && doc->root->head == 0);
}

int test_scalar(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(numbers_tell_whether_they_are_integers_and_what_they_are),
        UNIT(numbers_that_yaml_alone_has_are_told_like_their_decimals),
        UNIT(strings_tell_their_code_points_and_first_bytes),
        UNIT(code_points_are_counted_where_many_bytes_continue_them),
        UNIT(copies_of_anchors_keep_what_their_texts_tell),
        UNIT(containers_and_words_hold_nothing_of_the_kind),
    };
    return cmocka_run_group_tests_name("scalar", tests, NULL, NULL);
}
