#include "groups.h"
#include "map.h"
#include "unit.h"

static void what_was_put_is_found(void **state)
{
    struct map map = {0};
    int value = 1;
    *map_put(*state, &map, STR("pets")) = &value;
    assert_ptr_equal(map_get(&map, STR("pets")), &value);
    assert_null(map_get(&map, STR("pet")));
    assert_null(map_get(&map, STR("")));
    assert_int_equal(map.len, 1);
}

static void an_empty_map_holds_nothing(void **state)
{
    (void)state;
    struct map map = {0};
    assert_null(map_get(&map, STR("pets")));
}

static void putting_a_key_twice_gives_the_same_slot(void **state)
{
    struct map map = {0};
    void **slot = map_put(*state, &map, STR("a"));
    assert_null(*slot);
    assert_ptr_equal(map_put(*state, &map, STR("a")), slot);
    assert_int_equal(map.len, 1);
}

static void the_empty_key_and_keys_with_nul_are_keys(void **state)
{
    struct map map = {0};
    int one = 1, two = 2, three = 3;
    *map_put(*state, &map, STR("")) = &one;
    *map_put(*state, &map, STR("a\0b")) = &two;
    *map_put(*state, &map, STR("a\0c")) = &three;
    assert_ptr_equal(map_get(&map, STR("")), &one);
    assert_ptr_equal(map_get(&map, STR("a\0b")), &two);
    assert_ptr_equal(map_get(&map, STR("a\0c")), &three);
    assert_null(map_get(&map, STR("a")));
}

static void ten_thousand_keys_are_all_found(void **state)
{
    struct arena *arena = *state;
    struct map map = {0};
    struct str keys[10000];
    for (size_t i = 0; i < 10000; i++) {
        keys[i] = arena_printf(arena, "key-%zu", i);
        *map_put(arena, &map, keys[i]) = &keys[i];
    }
    assert_int_equal(map.len, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_ptr_equal(map_get(&map, keys[i]), &keys[i]);
    assert_null(map_get(&map, STR("key-10000")));
}

static void the_hash_is_the_same_everywhere(void **state)
{
    (void)state;
    assert_true(map_hash(STR("")) == map_hash((struct str){NULL, 0}));
    assert_true(map_hash(STR("pets")) != map_hash(STR("Pets")));
    assert_true(map_hash(STR("12345678")) != map_hash(STR("123456789")));
}

int test_map(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(what_was_put_is_found),
        UNIT(an_empty_map_holds_nothing),
        UNIT(putting_a_key_twice_gives_the_same_slot),
        UNIT(the_empty_key_and_keys_with_nul_are_keys),
        UNIT(ten_thousand_keys_are_all_found),
        UNIT(the_hash_is_the_same_everywhere),
    };
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
