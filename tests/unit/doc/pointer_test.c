#include "reading.h"

/* The document of RFC 6901, section 5. */
static const struct str rfc_text = STR_INIT(
    "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,"
    "\"k\\\"l\":6,\" \":7,\"m~n\":8}");

static struct str found(struct arena *arena, const struct doc *doc, const char *pointer)
{
    const struct node *node = doc_pointer_find(doc->root, str_of(pointer));
    struct buf out = {.arena = arena};
    if (node)
        doc_write_json(&out, node);
    else
        buf_add(&out, STR("nothing"));
    return buf_str(&out);
}

static void pointers_lead_where_rfc_6901_says(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", rfc_text);
    static const char *const rows[][2] = {
        {"/foo",   "[\"bar\",\"baz\"]"},
        {"/foo/0", "\"bar\""          },
        {"/",      "0"                },
        {"/a~1b",  "1"                },
        {"/c%d",   "2"                },
        {"/e^f",   "3"                },
        {"/g|h",   "4"                },
        {"/i\\j",  "5"                },
        {"/k\"l",  "6"                },
        {"/ ",     "7"                },
        {"/m~0n",  "8"                },
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        wrong += unit_differs(rows[i][0], found(*state, doc, rows[i][0]), str_of(rows[i][1]));
    assert_int_equal(wrong, 0);
    assert_ptr_equal(doc_pointer_find(doc->root, STR("")), doc->root);
}

static void pointers_that_lead_nowhere_give_null(void **state)
{
    const struct doc *doc = read_well(*state, "a.json", rfc_text);
    static const char *const rows[] = {
        "foo",
        "/bar",
        "/foo/2",
        "/foo/-",
        "/foo/00",
        "/foo/01",
        "/foo/",
        "/foo/1x",
        "/foo/-1",
        "/foo/+1",
        "/foo/0/",
        "/a~1b/c",
        "/foo/4294967296",
        "/m~n",
        "/m~2n",
        "/a/b",
        "/a~",
        "/foo/99999999999999999999",
        "//",
        "/m~0n~",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (doc_pointer_find(doc->root, str_of(rows[i])))
            fail_msg("%s", rows[i]);
    assert_null(doc_pointer_find(NULL, STR("/a")));
}

static void names_with_escapes_are_found_among_many(void **state)
{
    const struct doc *doc =
        read_well(*state, "a.json", STR("{\"a~b/c\":1,\"a~bc\":2,\"~1\":3,\"~\":4,\"~01\":5}"));
    assert_text(found(*state, doc, "/a~0b~1c"), "1");
    assert_text(found(*state, doc, "/a~0bc"), "2");
    assert_text(found(*state, doc, "/~01"), "3");
    assert_text(found(*state, doc, "/~0"), "4");
    assert_text(found(*state, doc, "/~001"), "5");
}

static void every_node_has_a_pointer_that_leads_back(void **state)
{
    const struct doc *doc =
        read_well(*state, "a.json", STR("{\"a\":[1,{\"b/c\":[[],{}]}],\"~\":{\"\":null}}"));
    for (size_t i = 0; i < doc->count; i++) {
        const struct node *node = &doc->root[i];
        struct str pointer = doc_pointer_to(*state, doc->root, node);
        const struct node *target = doc_pointer_find(doc->root, pointer);
        assert_ptr_equal(target, node->flags & NODE_IS_KEY ? node + 1 : node);
    }
    const struct node *deep = doc_pointer_find(doc->root, STR("/a/1/b~1c/1"));
    assert_text(doc_pointer_to(*state, doc->root, deep), "/a/1/b~1c/1");
    assert_text(doc_pointer_to(*state, doc->root, doc->root), "");
}

static void tokens_are_escaped(void **state)
{
    assert_text(doc_pointer_escape(*state, STR("a/b~c")), "a~1b~0c");
    assert_text(doc_pointer_escape(*state, STR("")), "");
    assert_text(doc_pointer_escape(*state, STR("/pets/{id}")), "~1pets~1{id}");
}

int test_pointer(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(pointers_lead_where_rfc_6901_says),
        UNIT(pointers_that_lead_nowhere_give_null),
        UNIT(names_with_escapes_are_found_among_many),
        UNIT(every_node_has_a_pointer_that_leads_back),
        UNIT(tokens_are_escaped),
    };
    return cmocka_run_group_tests_name("pointer", tests, NULL, NULL);
}
