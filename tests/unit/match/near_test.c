#include "buf.h"
#include "groups.h"
#include "sketch.h"

static const char shop[] =
    "GET /pets|POST /pets|GET /pets/{id}|DELETE /pets/{id}|GET /pets/{id}/photos|"
    "GET /orders/{id}/items|GET /files/{name}.json|GET /health/";

/* What is nearest, one "METHOD path: lacks" a line. */
static struct str nearest_of(struct arena *arena, const struct match_tree *tree,
                             const char *request, size_t max)
{
    struct match_near near[8];
    struct str path = str_of(request), method;
    struct buf out = {.arena = arena};
    assert_true(str_cut(&path, ' ', &method));
    size_t count = match_nearest(tree, method, path, arena, near, max);
    assert_true(count <= max);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, STR_FMT " " STR_FMT ": " STR_FMT "\n", STR_ARG(near[i].operation->method),
                   STR_ARG(near[i].operation->path), STR_ARG(near[i].lacks));
    return buf_str(&out);
}

struct row {
    const char *request, *nearest;
};

static void check_rows(const char *contract, const struct row *rows, size_t count, size_t max)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena);
        const struct match_tree *tree =
            sketch_tree(&arena, contract, &(struct match_options){.base = MATCH_BASE_REQUIRE});
        struct str nearest = nearest_of(&arena, tree, rows[i].request, max);
        if (!str_eq(nearest, str_of(rows[i].nearest))) {
            print_error("%s\n  said     " STR_FMT "\n  expected %s\n", rows[i].request,
                        STR_ARG(nearest), rows[i].nearest);
            wrong++;
        }
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(contract, rows, max)                                                                 \
    check_rows((contract), (rows), sizeof(rows) / sizeof *(rows), (max))

static void the_nearest_operation_says_what_the_path_lacks(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pet",              "GET /pets: segment 1 is 'pet', the contract has 'pets'\n"        },
        {"POST /pet",             "POST /pets: segment 1 is 'pet', the contract has 'pets'\n"       },
        {"GET /Pets",             "GET /pets: segment 1 is 'Pets', the contract has 'pets'\n"       },
        {"GET /pets/",            "GET /pets: the contract has no slash at the end\n"               },
        {"GET /health",           "GET /health/: the contract has a slash at the end\n"             },
        {"GET /pets//photos",
         "GET /pets/{id}/photos: segment 2 is empty, the contract has '{id}'\n"                     },
        {"GET /pets/1/fotos",
         "GET /pets/{id}/photos: segment 3 is 'fotos', the contract has 'photos'\n"                 },
        {"GET /orders",           "GET /orders/{id}/items: '/{id}/items' is missing at the end\n"   },
        {"GET /orders/1",         "GET /orders/{id}/items: '/items' is missing at the end\n"        },
        {"GET /api/v1/pets",      "GET /pets: '/api/v1' is too much at the start\n"                 },
        {"GET /pets/1/photos/2",  "GET /pets/{id}/photos: '/2' is too much at the end\n"            },
        {"GET /orders/1/2/items", "GET /orders/{id}/items: '/2' is too much behind segment 2\n"     },
        {"GET /photos",           "GET /pets/{id}/photos: '/pets/{id}' is missing at the start\n"   },
        {"GET /files/a.xml",
         "GET /files/{name}.json: segment 2 is 'a.xml', the contract has '{name}.json'\n"           },
        {"PATCH /pets/7",         "GET /pets/{id}: the method is 'PATCH', the contract has 'GET'\n" },
        {"HEAD /pets/7",          "GET /pets/{id}: \n"                                              },
        {"DELETE /pet/7",         "DELETE /pets/{id}: segment 1 is 'pet', the contract has 'pets'\n"},
        {"GET /order/1/item",
         "GET /orders/{id}/items: segment 1 is 'order', the contract has 'orders', and 1 more "
         "difference\n"                                                                             },
        {"GET /%70et",            "GET /pets: segment 1 is '%70et', the contract has 'pets'\n"      },
        {"GET /zebra",            ""                                                                },
        {"GET /",                 ""                                                                },
        {"GET pets",              ""                                                                },
        {"GET /1/2/3/4/5/6/7/8",  ""                                                                },
    };
    CHECK(shop, rows, 1);
}

static void several_are_given_best_first(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pet",      "GET /pets: segment 1 is 'pet', the contract has 'pets'\n"
                     "POST /pets: segment 1 is 'pet', the contract has 'pets'\n"
                     "GET /pets/{id}: segment 1 is 'pet', the contract has 'pets', and 1 more "
                     "difference\n"                                   },
        {"DELETE /pet/1",
         "DELETE /pets/{id}: segment 1 is 'pet', the contract has 'pets'\n"
         "GET /pets/{id}: segment 1 is 'pet', the contract has 'pets'\n"
         "GET /pets: segment 1 is 'pet', the contract has 'pets', and 1 more difference\n"},
    };
    CHECK(shop, rows, 3);
}

static void a_missing_base_path_is_named(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets", "GET /pets: '/api/v1' is missing at the start\n"},
    };
    CHECK("GET /pets @/api/v1|GET /pots @/api/v1", rows, 1);
}

static void an_operation_is_named_once_whatever_its_base_paths(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /v2/pet", "GET /pets: segment 2 is 'pet', the contract has 'pets'\n"},
    };
    CHECK("GET /pets @/v1 @/v2 @/v3", rows, 8);
}

static void long_words_are_cut_between_code_points(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets/123456789/photos/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéé",
         "GET /pets/{id}/photos: "
         "'/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is too much at the end\n"},
    };
    CHECK(shop, rows, 1);
}

const struct CMUnitTest near_tests[] = {
    cmocka_unit_test(the_nearest_operation_says_what_the_path_lacks),
    cmocka_unit_test(several_are_given_best_first),
    cmocka_unit_test(a_missing_base_path_is_named),
    cmocka_unit_test(an_operation_is_named_once_whatever_its_base_paths),
    cmocka_unit_test(long_words_are_cut_between_code_points),
};
const size_t near_test_count = sizeof near_tests / sizeof *near_tests;
