#include "buf.h"
#include "groups.h"
#include "sketch.h"

/* What match_compile finds in one contract, one "name: message" a line. */
static struct str findings_of(struct arena *arena, const char *contract,
                              struct match_options options)
{
    struct match_mount mount = {.contract = sketch_contract(arena, contract), .prefix = STR("")};
    struct findings findings = {.arena = arena};
    match_compile(arena, &mount, 1, &options, &findings);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < findings.list.len; i++)
        buf_printf(&out, "%s: " STR_FMT "\n", finding_row(findings.list.at[i].id)->name,
                   STR_ARG(findings.list.at[i].message));
    return buf_str(&out);
}

struct row {
    const char *contract, *findings;
};

static void check_rows(const struct row *rows, size_t count, struct match_options options)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena);
        struct str found = findings_of(&arena, rows[i].contract, options);
        if (!str_eq(found, str_of(rows[i].findings))) {
            print_error("%s\n  found    " STR_FMT "\n  expected %s\n", rows[i].contract,
                        STR_ARG(found), rows[i].findings);
            wrong++;
        }
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_WITH(rows, ...)                                                                      \
    check_rows((rows), sizeof(rows) / sizeof *(rows), (struct match_options){__VA_ARGS__})
#define CHECK(rows) CHECK_WITH(rows, .base = MATCH_BASE_BOTH)

static void paths_that_no_request_can_tell_apart_are_found(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets/{id}|GET /pets/{name}",
         "path-ambiguous: no request can tell '/pets/{name}' from '/pets/{id}', which gets the GET "
         "requests of both\n"},
        {"GET /pets/{id}|PUT /pets/{id}|PUT /pets/{name}|GET /pets/{name}",
         "path-ambiguous: no request can tell '/pets/{name}' from '/pets/{id}', which gets the PUT "
         "requests of both\n"},
        {"GET /a#1|GET /a#2|GET /a",
         "path-ambiguous: no request can tell '/a#2' from '/a#1', which gets the GET requests of "
         "both\n"
         "path-ambiguous: no request can tell '/a' from '/a#1', which gets the GET requests of "
         "both\n"            },
        {"GET /café|GET /caf%C3%A9",
         "path-ambiguous: no request can tell '/caf%C3%A9' from '/café', which gets the GET "
         "requests of both\n"},
        {"GET /{a}.json|GET /{b}.json",
         "path-ambiguous: no request can tell '/{b}.json' from '/{a}.json', which gets the GET "
         "requests of both\n"},
        {"GET /a @/v1 @/v2|GET /v1/a @ @/",
         "path-ambiguous: no request can tell '/v1/a' from '/a', which gets the GET requests of "
         "both\n"            },
    };
    CHECK(rows);
}

static void paths_whose_order_is_clear_are_no_finding(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"GET /pets/{id}|POST /pets/{name}",   ""},
        {"GET /pets/{id}|GET /pets/mine",      ""},
        {"GET /a/{x}|GET /{y}/b",              ""},
        {"GET /{a}-{b}|GET /{a}.{b}",          ""},
        {"GET /pets|GET /pets/",               ""},
        {"GET /pets @/a @/a",                  ""},
        {"GET /a @/v1|GET /v1/a @/v1",         ""},
        {"GET /pets/{id}|GET /pets/{id}.json", ""},
        {"GET /a/{x} @/v1|PUT /a/{y} @/v2",    ""},
    };
    CHECK(rows);
}

static void operations_that_only_a_base_path_tells_apart_are_noted_once(void **state)
{
    (void)state;
    static const struct row both[] = {
        {"GET /a/{x} @/v1|GET /a/{y} @/v2|GET /b/{x} @/v1|GET /b/{y} @/v2",
         "base-path-needed: GET /a/{y} of 'sketch.yaml' is reached with its base path only; "
         "without it answers /a/{x} of 'sketch.yaml', and 1 more operation likewise\n"},
        {"GET /a#1 @/v1|GET /a#2 @/v1",
         "path-ambiguous: no request can tell '/a#2' from '/a#1', which gets the GET requests of "
         "both\n"                                                                     },
    };
    static const struct row require[] = {
        {"GET /a/{x} @/v1|GET /a/{y} @/v2|GET /b/{x} @/v1|GET /b/{y} @/v2", ""},
    };
    static const struct row ignore[] = {
        {"GET /a/{x} @/v1|GET /a/{y} @/v2",
         "path-ambiguous: no request can tell '/a/{y}' from '/a/{x}', which gets the GET requests "
         "of both\n"},
    };
    CHECK(both);
    CHECK_WITH(require, .base = MATCH_BASE_REQUIRE);
    CHECK_WITH(ignore, .base = MATCH_BASE_IGNORE);
}

static void the_first_of_two_ambiguous_operations_is_found(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct match_mount mount = {
        .contract = sketch_contract(&arena, "GET /pets/{z}|GET /pets/{a}|PUT /pets/{a}"),
        .prefix = STR("")};
    struct match_tree *tree =
        match_compile(&arena, &mount, 1, &(struct match_options){0}, &findings);
    assert_true(str_eq(sketch_find(&arena, tree, "GET /pets/1"), STR("GET /pets/{z} z=1")));
    assert_true(str_eq(sketch_find(&arena, tree, "PUT /pets/1"), STR("PUT /pets/{a} a=1")));
    arena_release(&arena);
}

static void contracts_with_the_same_address_are_one_finding_a_pair(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct match_mount mounts[3] = {
        {.contract = sketch_contract(&arena, "GET /a|GET /b/{x}|GET /c")},
        {.contract = sketch_contract(&arena, "GET /b/{y}|GET /c|GET /d")},
        {.contract = sketch_contract(&arena, "PUT /a|GET /d")}};
    match_compile(&arena, mounts, 3, &(struct match_options){0}, &findings);
    assert_int_equal(findings.list.len, 2);
    assert_int_equal(findings.count[SEVERITY_ERROR], 2);
    assert_int_equal(findings.list.at[0].id, FINDING_MOUNT_CONFLICT);
    assert_true(str_eq(findings.list.at[0].message,
                       STR("GET /b/{y} of 'sketch.yaml' has the same address as /b/{x} of "
                           "'sketch.yaml', and 1 more operation likewise")));
    assert_true(str_eq(findings.list.at[0].hint,
                       STR("serve one of the contracts under a path of its own with --mount")));
    assert_true(str_eq(findings.list.at[1].message,
                       STR("GET /d of 'sketch.yaml' has the same address as /d of 'sketch.yaml'")));
    arena_release(&arena);
}

static void a_mount_of_its_own_keeps_contracts_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct match_mount mounts[2] = {
        {.contract = sketch_contract(&arena, "GET /a"), .prefix = STR("/one")},
        {.contract = sketch_contract(&arena, "GET /a"), .prefix = STR("/two")}
    };
    match_compile(&arena, mounts, 2, &(struct match_options){0}, &findings);
    assert_int_equal(findings.list.len, 0);
    arena_release(&arena);
}

static void contracts_with_base_paths_of_their_own_are_noted_only(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct match_mount mounts[2] = {{.contract = sketch_contract(&arena, "GET /a @/one")},
                                    {.contract = sketch_contract(&arena, "GET /a @/two")}};
    struct match_tree *tree =
        match_compile(&arena, mounts, 2, &(struct match_options){0}, &findings);
    assert_int_equal(findings.list.len, 1);
    assert_int_equal(findings.list.at[0].id, FINDING_BASE_PATH_NEEDED);
    assert_int_equal(findings.list.at[0].severity, SEVERITY_NOTE);
    struct match match;
    assert_int_equal(match_find(tree, STR("GET"), STR("/two/a"), &arena, &match), MATCH_FOUND);
    assert_int_equal(match.mount, 1);
    assert_int_equal(match_find(tree, STR("GET"), STR("/a"), &arena, &match), MATCH_FOUND);
    assert_int_equal(match.mount, 0);
    arena_release(&arena);
}

/* "GET /x/x/x" with `count` segments. */
static const char *long_operation(struct arena *arena, const char *segment, size_t count)
{
    struct buf path = {.arena = arena};
    buf_add(&path, STR("GET "));
    for (size_t i = 0; i < count; i++)
        buf_printf(&path, "/%s", segment);
    return arena_cstr(arena, buf_str(&path));
}

static void paths_too_large_for_the_tree_are_found_and_the_others_served(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    const char *deep = long_operation(&arena, "x", MATCH_SEGMENTS_MAX + 1);
    const char *wide = long_operation(&arena, "{x}", MATCH_CAPTURES_MAX + 1);
    const char *text = arena_cstr(&arena, arena_printf(&arena, "%s @/v1|%s|GET /a", deep, wide));
    struct findings findings = {.arena = &arena};
    struct match_mount mount = {.contract = sketch_contract(&arena, text)};
    struct match_tree *tree =
        match_compile(&arena, &mount, 1, &(struct match_options){0}, &findings);
    assert_int_equal(findings.list.len, 2);
    assert_int_equal(findings.list.at[0].id, FINDING_PATH_TOO_COMPLEX);
    assert_true(
        str_ends(findings.list.at[0].message, STR(" has 130 segments, at most 128 are served")));
    assert_true(
        str_ends(findings.list.at[1].message, STR(" has 33 variables, at most 32 are served")));
    assert_true(str_eq(sketch_find(&arena, tree, "GET /a"), STR("GET /a")));
    arena_release(&arena);
}

static void base_paths_beyond_the_most_that_are_served_are_found(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct buf text = {.arena = &arena};
    buf_add(&text, STR("GET /a"));
    for (int i = 0; i <= MATCH_BASE_PATHS_MAX; i++)
        buf_printf(&text, " @/v%d", i);
    struct str found =
        findings_of(&arena, arena_cstr(&arena, buf_str(&text)), (struct match_options){0});
    assert_true(str_eq(found, STR("path-too-complex: '/a' has more than 32 base paths; those from "
                                  "'/v32' on are not served\n")));
    arena_release(&arena);
}

static void a_search_that_may_go_beyond_the_budget_is_found_and_bounded(void **state)
{
    (void)state;
    static const char contract[] = "GET /a/a/a|GET /a/a/{x}|GET /a/{x}/a|GET /a/{x}/{x}|"
                                   "GET /{x}/a/a|GET /{x}/a/{x}|GET /{x}/{x}/a|PUT /{x}/{x}/{x}";
    static const struct row within[] = {
        {contract, ""}
    };
    static const struct row beyond[] = {
        {contract, "routes-entangled: a request may have to be held against 15 places of the "
                   "routing tree; the search ends after 14\n"}
    };
    CHECK_WITH(within, .visits = 15);
    static const struct row twice[] = {
        {contract, "routes-entangled: a request may have to be held against 30 places of the "
                   "routing tree; the search ends after 29\n"}
    };
    CHECK_WITH(beyond, .visits = 14);
    CHECK_WITH(twice, .visits = 29, .trailing_slash = MATCH_SLASH_IGNORE);
    struct arena arena;
    arena_init(&arena);
    struct match_tree *tree = sketch_tree(&arena, contract, &(struct match_options){.visits = 15});
    assert_true(
        str_eq(sketch_find(&arena, tree, "PUT /a/a/a"), STR("PUT /{x}/{x}/{x} x=a x=a x=a")));
    arena_release(&arena);
}

static const char pets[] = "{\"paths\": {\n"
                           "  \"/pets/{id}\": {\"get\": {}},\n"
                           "  \"/pets/{name}\": {\"get\": {}}\n"
                           "}}\n";

/* The contract of `pets`, its operations with their nodes. */
static struct contract *contract_with_places(struct arena *arena)
{
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("pets.json"), .text = STR(pets)};
    struct findings findings = {.arena = arena};
    struct contract *contract = sketch_contract(arena, "GET /pets/{id}|GET /pets/{name}");
    contract->refs = refs_open(arena, source, &(struct refs_options){0}, &findings);
    assert_non_null(contract->refs);
    const struct node *paths = node_get(refs_root(contract->refs), STR("paths"));
    for (size_t i = 0; i < contract->operation_count; i++) {
        struct operation *operation = &contract->operations[i];
        operation->path_node = node_get(paths, operation->path);
        operation->node = node_get(operation->path_node, STR("get"));
    }
    return contract;
}

static void findings_name_both_places(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct contract *contract = contract_with_places(&arena);
    struct match_mount mounts[] = {{.contract = contract}, {.contract = contract}};
    match_compile(&arena, mounts, 1, &(struct match_options){0}, &findings);
    match_compile(&arena, mounts, 2, &(struct match_options){0}, &findings);
    assert_int_equal(findings.list.len, 3);
    static const struct {
        enum finding_id id;
        uint32_t line, also_line;
    } rows[] = {
        {FINDING_PATH_AMBIGUOUS, 3, 2},
        {FINDING_PATH_AMBIGUOUS, 3, 2},
        {FINDING_MOUNT_CONFLICT, 2, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct finding *finding = &findings.list.at[i];
        assert_int_equal(finding->id, rows[i].id);
        struct line_column place = source_place(finding->where.source, finding->where.offset);
        struct line_column also = source_place(finding->also.source, finding->also.offset);
        assert_int_equal(place.line, rows[i].line);
        assert_int_equal(place.column, 3);
        assert_int_equal(also.line, rows[i].also_line);
        assert_int_equal(also.column, 3);
    }
    arena_release(&arena);
}

const struct CMUnitTest compile_tests[] = {
    cmocka_unit_test(paths_that_no_request_can_tell_apart_are_found),
    cmocka_unit_test(paths_whose_order_is_clear_are_no_finding),
    cmocka_unit_test(operations_that_only_a_base_path_tells_apart_are_noted_once),
    cmocka_unit_test(the_first_of_two_ambiguous_operations_is_found),
    cmocka_unit_test(contracts_with_the_same_address_are_one_finding_a_pair),
    cmocka_unit_test(a_mount_of_its_own_keeps_contracts_apart),
    cmocka_unit_test(contracts_with_base_paths_of_their_own_are_noted_only),
    cmocka_unit_test(paths_too_large_for_the_tree_are_found_and_the_others_served),
    cmocka_unit_test(base_paths_beyond_the_most_that_are_served_are_found),
    cmocka_unit_test(a_search_that_may_go_beyond_the_budget_is_found_and_bounded),
    cmocka_unit_test(findings_name_both_places),
};
const size_t compile_test_count = sizeof compile_tests / sizeof *compile_tests;
