#include "buf.h"
#include "groups.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A contract (see sketch.h), a request, and what is said to it. An empty contract is the one of the
 * row above. */
struct row {
    const char *contract, *request, *expect;
};

static void check_rows(const struct row *rows, size_t count, struct match_options options)
{
    const char *contract = "";
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena);
        contract = rows[i].contract[0] ? rows[i].contract : contract;
        const struct match_tree *tree = sketch_tree(&arena, contract, &options);
        struct str found = sketch_find(&arena, tree, rows[i].request);
        if (!str_eq(found, str_of(rows[i].expect))) {
            print_error("%s\n  asked    %s\n  said     " STR_FMT "\n  expected %s\n", contract,
                        rows[i].request, STR_ARG(found), rows[i].expect);
            wrong++;
        }
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_WITH(rows, ...)                                                                      \
    check_rows((rows), sizeof(rows) / sizeof *(rows), (struct match_options){__VA_ARGS__})
#define CHECK(rows) CHECK_WITH(rows, .base = MATCH_BASE_BOTH)

static void a_path_is_split_at_slashes_and_compared_segment_by_segment(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /|GET /pets|GET /pets/mine|GET /pets/{id}", "GET /",                       "GET /"              },
        {"",                                              "GET /pets",                   "GET /pets"          },
        {"",                                              "GET /pets/mine",              "GET /pets/mine"     },
        {"",                                              "GET /pets/7",                 "GET /pets/{id} id=7"},
        {"",                                              "GET /pets/mine/x",            "404"                },
        {"",                                              "GET /pet",                    "404"                },
        {"",                                              "GET /petss",                  "404"                },
        {"",                                              "GET /Pets",                   "404"                },
        {"",                                              "GET pets",                    "404"                },
        {"",                                              "GET ",                        "404"                },
        {"",                                              "GET *",                       "404"                },
        {"GET /pets",                                     "GET /",                       "404"                },
        {"",                                              "GET /pets/1/2/3/4/5/6/7/8/9", "404"                },
        {"GET /abcdefgh|GET /abcdefghi|GET /abcdefghj",   "GET /abcdefgh",               "GET /abcdefgh"      },
        {"",                                              "GET /abcdefghi",              "GET /abcdefghi"     },
        {"",                                              "GET /abcdefghj",              "GET /abcdefghj"     },
        {"",                                              "GET /abcdefghk",              "404"                },
        {"GET pets",                                      "GET /pets",                   "GET pets"           },
        {"GET /users/@me|GET /users/{id}",                "GET /users/@me",              "GET /users/@me"     },
        {"GET /levels:trim|GET /levels:append",           "GET /levels:append",          "GET /levels:append" },
    };
    CHECK(rows);
}

static void literals_go_before_patterns_before_whole_variables(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /a/{x}|GET /a/{x}.json|GET /a/b.json|GET /a/{x}.min.json", "GET /a/b.json",
         "GET /a/b.json"                                                                                               },
        {"",                                                             "GET /a/c.json",     "GET /a/{x}.json x=c"    },
        {"",                                                             "GET /a/c.min.json", "GET /a/{x}.min.json x=c"},
        {"",                                                             "GET /a/c.xml",      "GET /a/{x} x=c.xml"     },
        {"",                                                             "GET /a/.json",      "GET /a/{x} x=.json"     },
        {"GET /{y}/b|GET /a/{x}",                                        "GET /a/b",          "GET /a/{x} x=b"         },
        {"",                                                             "GET /c/b",          "GET /{y}/b y=c"         },
        {"",                                                             "GET /c/d",          "404"                    },
        {"GET /{a}/{b}/c|GET /{a}/b/{c}|GET /a/{b}/{c}",                 "GET /a/b/c",        "GET /a/{b}/{c} b=b c=c" },
        {"",                                                             "GET /x/b/c",        "GET /{a}/b/{c} a=x c=c" },
        {"",                                                             "GET /x/y/c",        "GET /{a}/{b}/c a=x b=y" },
        {"GET /{a}-{b}|GET /{a}.{b}",                                    "GET /x-y.z",        "GET /{a}-{b} a=x b=y.z" },
        {"GET /{a}.{b}|GET /{a}-{b}",                                    "GET /x-y.z",        "GET /{a}.{b} a=x-y b=z" },
    };
    CHECK(rows);
}

static void where_a_choice_leads_nowhere_the_next_is_tried(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /a/b/c|GET /a/{x}/d|GET /{y}/b/e|GET /{y}/{z}/f", "GET /a/b/c",      "GET /a/b/c"                             },
        {"",                                                    "GET /a/b/d",      "GET /a/{x}/d x=b"                       },
        {"",                                                    "GET /a/b/e",      "GET /{y}/b/e y=a"                       },
        {"",                                                    "GET /a/b/f",      "GET /{y}/{z}/f y=a z=b"                 },
        {"",                                                    "GET /a/b/g",      "404"                                    },
        {"GET /{id}.json/x|GET /{id}/y",                        "GET /a.json/x",   "GET /{id}.json/x id=a"                  },
        {"",                                                    "GET /a.json/y",   "GET /{id}/y id=a.json"                  },
        {"POST /a/b|GET /a/{id}",                               "GET /a/b",        "GET /a/{id} id=b"                       },
        {"",                                                    "POST /a/b",       "POST /a/b"                              },
        {"",                                                    "POST /a/c",       "405 GET, HEAD by /a/{id}"               },
        {"POST /a/{x}.json|PUT /a/{x}|GET /{y}/b.json",         "GET /a/b.json",   "GET /{y}/b.json y=a"                    },
        {"",                                                    "PUT /a/b.json",   "PUT /a/{x} x=b.json"                    },
        {"",                                                    "POST /a/b.json",  "POST /a/{x}.json x=b"                   },
        {"",                                                    "PATCH /a/b.json", "405 GET, HEAD, POST, PUT by /a/{x}.json"},
    };
    CHECK(rows);
}

static void one_segment_may_hold_several_variables_and_the_last_delimiter_wins(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /{a}.{b}",           "GET /x.y",               "GET /{a}.{b} a=x b=y"                   },
        {"",                       "GET /x.y.z",             "GET /{a}.{b} a=x.y b=z"                 },
        {"",                       "GET /xy",                "404"                                    },
        {"",                       "GET /.y",                "404"                                    },
        {"",                       "GET /x.",                "404"                                    },
        {"",                       "GET /.",                 "404"                                    },
        {"",                       "GET /..x",               "GET /{a}.{b} a=. b=x"                   },
        {"",                       "GET /x..",               "GET /{a}.{b} a=x b=."                   },
        {"GET /v{major}.{minor}",  "GET /v1.2",              "GET /v{major}.{minor} major=1 minor=2"  },
        {"",                       "GET /v1.2.3",            "GET /v{major}.{minor} major=1.2 minor=3"},
        {"",                       "GET /1.2",               "404"                                    },
        {"",                       "GET /v.2",               "404"                                    },
        {"GET /report-{date}",     "GET /report-2024-01-31", "GET /report-{date} date=2024-01-31"     },
        {"",                       "GET /report-",           "404"                                    },
        {"GET /{a}-{b}-{c}",       "GET /1-2-3",             "GET /{a}-{b}-{c} a=1 b=2 c=3"           },
        {"",                       "GET /1-2-3-4",           "GET /{a}-{b}-{c} a=1-2 b=3 c=4"         },
        {"",                       "GET /1--3",              "404"                                    },
        {"",                       "GET /---x",              "404"                                    },
        {"",                       "GET /-----",             "GET /{a}-{b}-{c} a=- b=- c=-"           },
        {"GET /{a}{b}",            "GET /xyz",               "GET /{a}{b} a=xy b=z"                   },
        {"",                       "GET /x",                 "404"                                    },
        {"GET /{a}aa{b}",          "GET /1aaa2",             "GET /{a}aa{b} a=1a b=2"                 },
        {"GET /files({id})/items", "GET /files(7)/items",    "GET /files({id})/items id=7"            },
        {"GET /a{x}a",             "GET /aa",                "404"                                    },
        {"",                       "GET /aaa",               "GET /a{x}a x=a"                         },
    };
    CHECK(rows);
}

static void an_empty_segment_is_kept_and_never_fills_a_variable(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /a/{id}|GET /a/{id}/b", "GET /a/",   "404"      },
        {"",                          "GET /a//b", "404"      },
        {"",                          "GET //a/5", "404"      },
        {"",                          "GET /a/5/", "404"      },
        {"",                          "GET //",    "404"      },
        {"GET /a//b|GET /a/{x}/b",    "GET /a//b", "GET /a//b"},
        {"",                          "GET /a/b",  "404"      },
        {"GET /",                     "GET //",    "404"      },
        {"",                          "GET /x",    "404"      },
    };
    CHECK(rows);
}

static void percent_encoding_is_taken_off_after_splitting(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets/{id}",     "GET /pets/a%20b",  "GET /pets/{id} id=a b (a%20b)"           },
        {"",                   "GET /pets/a%2Fb",  "GET /pets/{id} id=a/b (a%2Fb)"           },
        {"",                   "GET /%70ets/1",    "GET /pets/{id} id=1"                     },
        {"",                   "GET /pets/%7e",    "GET /pets/{id} id=~ (%7e)"               },
        {"",                   "GET /pets/100%",   "GET /pets/{id} id=100%"                  },
        {"",                   "GET /pets/%zz%20", "GET /pets/{id} id=%zz%20"                },
        {"",                   "GET /pets/a+b",    "GET /pets/{id} id=a+b"                   },
        {"",                   "GET /pets%2F1",    "404"                                     },
        {"GET /café",         "GET /caf%C3%A9",   "GET /café"                              },
        {"",                   "GET /caf%c3%a9",   "GET /café"                              },
        {"",                   "GET /café",       "GET /café"                              },
        {"",                   "GET /caf%C3%A8",   "404"                                     },
        {"GET /caf%C3%A9",     "GET /café",       "GET /caf%C3%A9"                          },
        {"",                   "GET /caf%C3%A9",   "GET /caf%C3%A9"                          },
        {"GET /a%2Fb",         "GET /a%2fb",       "GET /a%2Fb"                              },
        {"",                   "GET /a/b",         "404"                                     },
        {"GET /%7Bid%7D",      "GET /{id}",        "GET /%7Bid%7D"                           },
        {"",                   "GET /x",           "404"                                     },
        {"GET /{a}.{b}",       "GET /x%2Ey",       "GET /{a}.{b} a=x b=y"                    },
        {"",                   "GET /%20%2E%41",   "GET /{a}.{b} a=  (%20) b=A (%41)"        },
        {"",                   "GET /x%2F1.y%2F2", "GET /{a}.{b} a=x/1 (x%2F1) b=y/2 (y%2F2)"},
        {"GET /100%|GET /50%", "GET /50%",         "GET /50%"                                },
    };
    CHECK(rows);
}

static void methods_are_compared_as_they_are(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /a|POST /a|OPTIONS /a|TRACE /a|QUERY /a|LINK /a|copyAndPaste /a", "QUERY /a",
         "QUERY /a"                                                                                                                                                      },
        {"",                                                                    "TRACE /a",        "TRACE /a"                                                            },
        {"",                                                                    "OPTIONS /a",      "OPTIONS /a"                                                          },
        {"",                                                                    "LINK /a",         "LINK /a"                                                             },
        {"",                                                                    "copyAndPaste /a", "copyAndPaste /a"                                                     },
        {"",                                                                    "COPYANDPASTE /a",
         "405 GET, HEAD, LINK, OPTIONS, POST, QUERY, TRACE, copyAndPaste by /a"                                                                                          },
        {"",                                                                    "get /a",          "405 GET, HEAD, LINK, OPTIONS, POST, QUERY, TRACE, copyAndPaste by /a"},
        {"",                                                                    "HEAD /a",         "head GET /a"                                                         },
        {"GET /a|HEAD /a",                                                      "HEAD /a",         "HEAD /a"                                                             },
        {"",                                                                    "PUT /a",          "405 GET, HEAD by /a"                                                 },
        {"HEAD /a",                                                             "GET /a",          "405 HEAD by /a"                                                      },
        {"POST /a",                                                             "HEAD /a",         "405 POST by /a"                                                      },
        {"POST /a/b|HEAD /a/{x}|GET /{y}/b",                                    "HEAD /a/b",       "HEAD /a/{x} x=b"                                                     },
        {"GET /a/b|HEAD /a/{x}",                                                "HEAD /a/b",       "head GET /a/b"                                                       },
        {"PUT /a/{x}|DELETE /a/b|PUT /a/b",                                     "GET /a/b",        "405 DELETE, PUT by /a/b"                                             },
    };
    CHECK(rows);
}

static void variables_have_the_names_of_the_operation_that_was_found(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets/{id}|DELETE /pets/{petId}", "GET /pets/1",    "GET /pets/{id} id=1"         },
        {"",                                    "DELETE /pets/1", "DELETE /pets/{petId} petId=1"},
        {"GET /{a}/x|GET /{b}/y",               "GET /1/y",       "GET /{b}/y b=1"              },
        {"GET /pets/{}",                        "GET /pets/1",    "GET /pets/{} =1"             },
        {"GET /pets/{id",                       "GET /pets/{id",  "GET /pets/{id"               },
        {"",                                    "GET /pets/1",    "404"                         },
        {"GET /pets/id}",                       "GET /pets/id}",  "GET /pets/id}"               },
        {"GET /{proxy+}",                       "GET /a",         "GET /{proxy+} proxy+=a"      },
        {"",                                    "GET /a/b",       "404"                         },
        {"GET /{a/b}",                          "GET /{a/b}",     "GET /{a/b}"                  },
    };
    CHECK(rows);
}

static void what_is_behind_a_question_mark_or_hash_in_a_template_does_not_count(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets?type=a",         "GET /pets",      "GET /pets?type=a"        },
        {"GET /x#y",                 "GET /x",         "GET /x#y"                },
        {"GET /{id}#share",          "GET /1",         "GET /{id}#share id=1"    },
        {"GET /pets{?limit,offset}", "GET /pets",      "GET /pets{?limit,offset}"},
        {"GET /pets{#part}",         "GET /pets",      "GET /pets{#part}"        },
        {"GET /pets/{id?}",          "GET /pets/1",    "GET /pets/{id?} id?=1"   },
        {"GET /pets?a=/b/{c}",       "GET /pets",      "GET /pets?a=/b/{c}"      },
        {"GET /#X-Target=A.b",       "GET /",          "GET /#X-Target=A.b"      },
        {"GET /{{{{{{{{a#",          "GET /{{{{{{{{a", "GET /{{{{{{{{a#"         },
    };
    CHECK(rows);
}

static void a_path_is_reached_with_its_base_paths_and_without(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets @/v1 @/v2|GET /pets/{id} @/v1", "GET /v1/pets",      "base GET /pets"            },
        {"",                                        "GET /v2/pets",      "base GET /pets"            },
        {"",                                        "GET /pets",         "GET /pets"                 },
        {"",                                        "GET /v3/pets",      "404"                       },
        {"",                                        "GET /v1/pets/7",    "base GET /pets/{id} id=7"  },
        {"",                                        "GET /v2/pets/7",    "404"                       },
        {"",                                        "GET /pets/7",       "GET /pets/{id} id=7"       },
        {"",                                        "POST /v1/pets",     "405 GET, HEAD by /pets"    },
        {"GET /pets @/v1 @",                        "GET /v1/pets",      "base GET /pets"            },
        {"",                                        "GET /pets",         "GET /pets"                 },
        {"GET /pets @/a/b/c",                       "GET /a/b/c/pets",   "base GET /pets"            },
        {"GET /pets @/v1/",                         "GET /v1/pets",      "base GET /pets"            },
        {"GET /pets @v1",                           "GET /v1/pets",      "base GET /pets"            },
        {"GET /pets @/{tenant}/v1",                 "GET /acme/v1/pets", "base GET /pets tenant=acme"},
        {"GET / @/v1",                              "GET /v1/",          "base GET /"                },
        {"",                                        "GET /v1",           "404"                       },
        {"GET /pets @/a @/a @/a",                   "GET /a/pets",       "base GET /pets"            },
    };
    CHECK(rows);
}

static void where_both_readings_fit_the_one_with_the_base_path_wins(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /v1/users @/v1|GET /users @/v1",  "GET /v1/users",    "base GET /users"              },
        {"",                                    "GET /v1/v1/users", "base GET /v1/users"           },
        {"GET /v1/users @/v1|GET /{any} @/v1",  "GET /v1/users",    "base GET /{any} any=users"    },
        {"POST /v1/users @/v1|GET /{any} @/v1", "POST /v1/users",   "POST /v1/users"               },
        {"",                                    "PUT /v1/users",    "405 GET, HEAD, POST by /{any}"},
    };
    CHECK(rows);
}

static void base_paths_may_be_required(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets @/v1|GET /free @", "GET /v1/pets", "base GET /pets"},
        {"",                           "GET /pets",    "404"           },
        {"",                           "GET /free",    "GET /free"     },
    };
    CHECK_WITH(rows, .base = MATCH_BASE_REQUIRE);
}

static void base_paths_may_be_ignored(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets @/v1", "GET /v1/pets", "404"      },
        {"",               "GET /pets",    "GET /pets"},
    };
    CHECK_WITH(rows, .base = MATCH_BASE_IGNORE);
}

static void a_slash_at_the_end_makes_another_path(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets|GET /cats/", "GET /pets/", "404"       },
        {"",                     "GET /cats",  "404"       },
        {"",                     "GET /cats/", "GET /cats/"},
        {"GET /pets|GET /pets/", "GET /pets",  "GET /pets" },
        {"",                     "GET /pets/", "GET /pets/"},
    };
    CHECK(rows);
}

static void a_slash_at_the_end_may_be_ignored(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets|GET /cats/|GET /|GET /dogs/{id}", "GET /pets/",    "GET /pets"                    },
        {"",                                          "GET /pets",     "GET /pets"                    },
        {"",                                          "GET /cats",     "GET /cats/"                   },
        {"",                                          "GET /cats/",    "GET /cats/"                   },
        {"",                                          "GET /",         "GET /"                        },
        {"",                                          "GET /pets//",   "404"                          },
        {"",                                          "GET //",        "GET /"                        },
        {"",                                          "GET /dogs/",    "404"                          },
        {"",                                          "GET /dogs/1/",  "GET /dogs/{id} id=1"          },
        {"",                                          "POST /dogs/1/", "405 GET, HEAD by /dogs/{id}"  },
        {"GET /pets|GET /pets/",                      "GET /pets",     "GET /pets"                    },
        {"",                                          "GET /pets/",    "GET /pets/"                   },
        {"GET /pets|POST /pets/",                     "GET /pets/",    "GET /pets"                    },
        {"",                                          "PUT /pets/",    "405 GET, HEAD, POST by /pets/"},
        {"GET / @/v1",                                "GET /v1",       "base GET /"                   },
    };
    CHECK_WITH(rows, .trailing_slash = MATCH_SLASH_IGNORE);
}

static void a_template_of_128_segments_is_found(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct buf path = {.arena = &arena};
    buf_add(&path, STR("GET "));
    for (int i = 0; i < MATCH_SEGMENTS_MAX; i++)
        buf_add(&path, STR("/x"));
    const char *operation = arena_cstr(&arena, buf_str(&path));
    const struct match_tree *tree = sketch_tree(&arena, operation, &(struct match_options){0});
    assert_true(str_eq(sketch_find(&arena, tree, operation), str_of(operation)));
    buf_add(&path, STR("/x"));
    const char *longer = arena_cstr(&arena, buf_str(&path));
    assert_true(str_eq(sketch_find(&arena, tree, longer), STR("404")));
    arena_release(&arena);
}

static void a_path_without_percent_signs_takes_nothing_from_the_scratch(void **state)
{
    (void)state;
    struct arena arena, scratch;
    arena_init(&arena);
    arena_init(&scratch);
    const struct match_tree *tree =
        sketch_tree(&arena, "GET /a/{x}/{y}.{z}|POST /a/b/{c}", &(struct match_options){0});
    struct match match;
    assert_int_equal(match_find(tree, STR("GET"), STR("/a/b/c.d"), &scratch, &match), MATCH_FOUND);
    assert_int_equal(match_find(tree, STR("GET"), STR("/b"), &scratch, &match), MATCH_NO_PATH);
    assert_int_equal(scratch.taken, 0);
    arena_release(&arena);
}

static void routes_number_the_operations_of_all_mounts(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct match_mount mounts[] = {
        {.contract = sketch_contract(&arena, "GET /a|GET /b @/v1"),    .prefix = STR("/one")},
        {.contract = sketch_contract(&arena, "GET /a|POST /a|GET /c"), .prefix = STR("two/")},
        {.contract = sketch_contract(&arena, "GET /a"),                .prefix = STR("")    },
    };
    struct match_tree *tree =
        match_compile(&arena, mounts, 3, &(struct match_options){0}, &findings);
    static const struct {
        const char *method, *path;
        uint32_t route, mount;
    } rows[] = {
        {"GET",  "/one/a",    0, 0},
        {"GET",  "/one/v1/b", 1, 0},
        {"GET",  "/one/b",    1, 0},
        {"GET",  "/two/a",    2, 1},
        {"POST", "/two/a",    3, 1},
        {"GET",  "/two/c",    4, 1},
        {"GET",  "/a",        5, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct match match;
        assert_int_equal(
            match_find(tree, str_of(rows[i].method), str_of(rows[i].path), &arena, &match),
            MATCH_FOUND);
        assert_int_equal(match.route, rows[i].route);
        assert_int_equal(match.mount, rows[i].mount);
    }
    assert_int_equal(match_route_count(tree), 6);
    assert_int_equal(findings.list.len, 0);
    arena_release(&arena);
}

static void an_empty_contract_has_no_path(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    const struct match_tree *tree = sketch_tree(&arena, "", &(struct match_options){0});
    assert_true(str_eq(sketch_find(&arena, tree, "GET /"), STR("404")));
    assert_int_equal(match_route_count(tree), 0);
    arena_release(&arena);
}

/* Held against Prism 5.16. */
static void in_prisms_manner_the_most_literals_win_and_then_the_last(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /a/b/{y}|GET /a/{x}/c",   "GET /a/b/c", "GET /a/{x}/c x=b"     },
        {"GET /a/{x}/c|GET /a/b/{y}",   "GET /a/b/c", "GET /a/b/{y} y=c"     },
        {"GET /{x}/b/c|GET /a/{y}/{z}", "GET /a/b/c", "GET /{x}/b/c x=a"     },
        {"GET /a/b|GET /a/{x}",         "GET /a/b",   "GET /a/b"             },
        {"POST /a/b|GET /a/{x}",        "GET /a/b",   "GET /a/{x} x=b"       },
        {"",                            "HEAD /a/b",  "405 GET, POST by /a/b"},
        {"",                            "GET /a/",    "GET /a/{x} x="        },
        {"",                            "GET /a",     "404"                  },
        {"GET /{x}|HEAD /{x}",          "HEAD /a",    "HEAD /{x} x=a"        },
    };
    CHECK_WITH(rows, .manner = MATCH_AS_PRISM);
}

const struct CMUnitTest find_tests[] = {
    cmocka_unit_test(a_path_is_split_at_slashes_and_compared_segment_by_segment),
    cmocka_unit_test(literals_go_before_patterns_before_whole_variables),
    cmocka_unit_test(where_a_choice_leads_nowhere_the_next_is_tried),
    cmocka_unit_test(one_segment_may_hold_several_variables_and_the_last_delimiter_wins),
    cmocka_unit_test(an_empty_segment_is_kept_and_never_fills_a_variable),
    cmocka_unit_test(percent_encoding_is_taken_off_after_splitting),
    cmocka_unit_test(methods_are_compared_as_they_are),
    cmocka_unit_test(variables_have_the_names_of_the_operation_that_was_found),
    cmocka_unit_test(what_is_behind_a_question_mark_or_hash_in_a_template_does_not_count),
    cmocka_unit_test(a_path_is_reached_with_its_base_paths_and_without),
    cmocka_unit_test(where_both_readings_fit_the_one_with_the_base_path_wins),
    cmocka_unit_test(base_paths_may_be_required),
    cmocka_unit_test(base_paths_may_be_ignored),
    cmocka_unit_test(a_slash_at_the_end_makes_another_path),
    cmocka_unit_test(a_slash_at_the_end_may_be_ignored),
    cmocka_unit_test(a_template_of_128_segments_is_found),
    cmocka_unit_test(a_path_without_percent_signs_takes_nothing_from_the_scratch),
    cmocka_unit_test(routes_number_the_operations_of_all_mounts),
    cmocka_unit_test(an_empty_contract_has_no_path),
    cmocka_unit_test(in_prisms_manner_the_most_literals_win_and_then_the_last),
};
const size_t find_test_count = sizeof find_tests / sizeof *find_tests;
