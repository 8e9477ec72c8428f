/* Shapes: one for each sequence of members' names. */
#include "reading.h"
#include "shape.h"

#include <stdio.h>

static const struct doc *read_shaped(struct arena *arena, struct shapes *shapes, struct str text)
{
    struct budget budget = budget_standard();
    struct doc_reading reading = {.budget = &budget, .shapes = shapes};
    struct findings findings = {.arena = arena};
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("shaped.json"), .text = text};
    return doc_read_value(arena, source, &reading, &findings);
}

static const struct shape *shape_of(struct arena *arena, struct shapes *shapes, const char *text)
{
    const struct doc *doc = read_shaped(arena, shapes, str_of(text));
    assert_non_null(doc);
    return node_shape(doc->root);
}

static void objects_with_the_same_names_in_order_share_a_shape(void **state)
{
    struct shapes *shapes = shapes_new(*state);
    const struct shape *ab = shape_of(*state, shapes, "{\"a\":1,\"b\":2}");
    assert_non_null(ab);
    assert_int_equal(ab->count, 2);
    assert_ptr_equal(shape_of(*state, shapes, "{\"a\":null,\"b\":{}}"), ab);
    assert_ptr_equal(shape_of(*state, shapes, "{\"\\u0061\":1,\"b\":2}"), ab);
    assert_ptr_not_equal(shape_of(*state, shapes, "{\"b\":1,\"a\":2}"), ab);
    assert_ptr_equal(shape_of(*state, shapes, "{\"a\":1}"), ab->before);
    assert_ptr_equal(shape_of(*state, shapes, "{}"), shapes_root(shapes));
    assert_null(shape_of(*state, shapes, "[1]"));
}

static void names_that_are_nearly_the_same_differ(void **state)
{
    static const char *const texts[] = {
        "{\"12345678\":1}",
        "{\"123456789\":1}",
        "{\"1234567890123456\":1}",
        "{\"1234567890123457\":1}",
        "{\"1234567x90123456\":1}",
        "{\"12345678\\u0000\":1}",
        "{\"\":1}",
        "{\"\\u0000\":1}",
        "{\"123456789012345678901234567890A23456789012345678\":1}",
        "{\"123456789012345678901234567890B23456789012345678\":1}",
    };
    struct shapes *shapes = shapes_new(*state);
    const struct shape *found[10];
    for (size_t i = 0; i < 10; i++) {
        found[i] = shape_of(*state, shapes, texts[i]);
        assert_non_null(found[i]);
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(found[i], found[k]);
    }
    for (size_t i = 0; i < 10; i++)
        assert_ptr_equal(shape_of(*state, shapes, texts[i]), found[i]);
}

/* {"k0":0,"k1":0,…} */
static struct str object_of(struct arena *arena, size_t members, const char *prefix)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < members; i++)
        buf_printf(&text, "%s\"%s%zu\":0", i ? "," : "{", prefix, i);
    buf_byte(&text, '}');
    return buf_str(&text);
}

static void large_objects_have_no_shape_and_are_read_all_the_same(void **state)
{
    struct shapes *shapes = shapes_new(*state);
    const struct doc *most = read_shaped(*state, shapes, object_of(*state, SHAPE_MEMBERS_MAX, "k"));
    assert_int_equal(node_shape(most->root)->count, SHAPE_MEMBERS_MAX);
    const struct doc *more =
        read_shaped(*state, shapes, object_of(*state, SHAPE_MEMBERS_MAX + 1, "k"));
    assert_null(node_shape(more->root));
    assert_int_equal(more->root->len, SHAPE_MEMBERS_MAX + 1);
}

static void shapes_are_bounded_however_many_names_come(void **state)
{
    struct shapes *shapes = shapes_new(*state);
    size_t with = 0;
    for (size_t i = 0; i < SHAPES_MAX * 2; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "x%zu-", i);
        const struct doc *doc = read_shaped(*state, shapes, object_of(*state, 3, prefix));
        with += node_shape(doc->root) != NULL;
    }
    assert_int_equal(with, SHAPE_INNER_MAX);
}

static void members_of_one_name_are_found_with_shapes_too(void **state)
{
    struct shapes *shapes = shapes_new(*state);
    assert_null(read_shaped(*state, shapes, STR("{\"a\":1,\"a\":2}")));
    assert_null(read_shaped(*state, shapes, STR("{\"a\":1,\"b\":2,\"\\u0061\":3}")));
    struct str many = object_of(*state, SHAPE_MEMBERS_MAX + 9, "k");
    struct buf text = {.arena = *state};
    buf_add(&text, str_slice(many, 0, many.len - 1));
    buf_add(&text, STR(",\"k3\":1}"));
    assert_null(read_shaped(*state, shapes, buf_str(&text)));
    assert_non_null(read_shaped(*state, shapes, many));
}

int test_shape(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(objects_with_the_same_names_in_order_share_a_shape),
        UNIT(names_that_are_nearly_the_same_differ),
        UNIT(large_objects_have_no_shape_and_are_read_all_the_same),
        UNIT(shapes_are_bounded_however_many_names_come),
        UNIT(members_of_one_name_are_found_with_shapes_too),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
