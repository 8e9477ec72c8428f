/* Reading messages: members of one name by policy, nothing from malloc, limits. */
#include "reading.h"

#include <pthread.h>
#include <stdio.h>

#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTS_ALLOCATIONS
#endif
#elif defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define COUNTS_ALLOCATIONS
#endif
#ifdef COUNTS_ALLOCATIONS
/* Of the sanitizers' runtime; not every compiler comes with its header. */
int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
                                              void (*given)(const volatile void *));
#endif

static const struct doc *read_value(struct arena *arena, struct str text, unsigned duplicates,
                                    struct findings *findings)
{
    struct budget budget = budget_standard();
    struct doc_reading reading = {.budget = &budget, .duplicates = duplicates};
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("body"), .text = text};
    return doc_read_value(arena, source, &reading, findings);
}

static struct str written(struct arena *arena, const struct node *node)
{
    struct buf out = {.arena = arena};
    doc_write_json(&out, node);
    return buf_str(&out);
}

static void duplicate_members_stay_where_they_are_kept(void **state)
{
    struct findings findings = {.arena = *state};
    struct str text = STR("{\"a\":1,\"b\":{\"x\":[],\"x\":2},\"a\":3,\"a\":1}");
    const struct doc *doc = read_value(*state, text, DUPLICATES_KEPT, &findings);
    assert_non_null(doc);
    assert_true(str_eq(written(*state, doc->root), text));
    assert_int_equal(doc->root->len, 4);
    assert_int_equal(findings.list.len, 0);
    assert_text(node_str(node_get(doc->root, STR("a"))), "1");
    assert_true(doc->root->extra == 0 && doc->root->head == 0);
}

static void duplicate_members_are_refused_where_they_are_not_kept(void **state)
{
    struct findings findings = {.arena = *state};
    assert_null(read_value(*state, STR("{\"a\":1,\"a\":1}"), DUPLICATES_REFUSED, &findings));
    assert_int_equal(findings.list.len, 1);
    assert_int_equal(findings.list.at[0].id, FINDING_DUPLICATE_KEY);
}

static void members_kept_twice_are_equal_in_their_order_only(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"{\"a\":1,\"a\":2}",         "{\"a\":1,\"a\":2}",         true },
        {"{\"a\":1,\"a\":2}",         "{\"a\":2,\"a\":1}",         false},
        {"{\"a\":1,\"a\":1}",         "{\"a\":1,\"b\":1}",         false},
        {"{\"a\":1,\"b\":0,\"a\":2}", "{\"b\":0,\"a\":1,\"a\":2}", true },
        {"{\"a\":1,\"a\":1,\"b\":1}", "{\"a\":1,\"b\":1,\"b\":1}", false},
    };
    struct findings findings = {.arena = *state};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct node *a =
            read_value(*state, str_of(rows[i].a), DUPLICATES_KEPT, &findings)->root;
        const struct node *b =
            read_value(*state, str_of(rows[i].b), DUPLICATES_KEPT, &findings)->root;
        if (node_equal(a, b) != rows[i].equal || node_equal(b, a) != rows[i].equal ||
            (rows[i].equal && node_hash(a) != node_hash(b)))
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    }
}

/* As many members, of names whose hashes have the same low bits, the last name twice. */
static struct str colliding(struct arena *arena, size_t count, bool twice)
{
    struct buf out = {.arena = arena};
    size_t found = 0;
    struct str name = STR("");
    for (unsigned i = 0; found < count; i++) {
        struct node node = {.at = 0};
        char text[16];
        snprintf(text, sizeof text, "n%u", i);
        node_string_set(&node, str_of(text));
        if (node_hash(&node) & 1023)
            continue;
        name = arena_printf(arena, "%s", text);
        buf_printf(&out, "%c\"" STR_FMT "\":0", found++ ? ',' : '{', STR_ARG(name));
    }
    if (twice)
        buf_printf(&out, ",\"" STR_FMT "\":0", STR_ARG(name));
    buf_byte(&out, '}');
    return buf_str(&out);
}

static void names_made_to_collide_are_told_apart_all_the_same(void **state)
{
    struct findings findings = {.arena = *state};
    assert_non_null(
        read_value(*state, colliding(*state, 300, false), DUPLICATES_REFUSED, &findings));
    assert_int_equal(findings.list.len, 0);
    assert_null(read_value(*state, colliding(*state, 300, true), DUPLICATES_REFUSED, &findings));
    assert_int_equal(findings.list.len, 1);
    assert_int_equal(findings.list.at[0].id, FINDING_DUPLICATE_KEY);
}

/* The shortest text that holds so many different names, with the last one a second time. */
static struct str dense(struct arena *arena, size_t count, bool twice)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%c\"%zx\":0", i ? ',' : '{', i);
    if (twice)
        buf_printf(&out, ",\"%zx\":0", count - 1);
    buf_byte(&out, '}');
    return buf_str(&out);
}

static void duplicates_are_found_however_tight_the_budget_of_values_is(void **state)
{
    struct arena *arena = *state;
    for (size_t count = 20; count < 300; count++) {
        struct budget budget = budget_standard();
        budget.nodes = 2 * count + 1;
        struct str text = dense(arena, count, false);
        assert_true(str_eq(told(arena, "a.json", text, &budget), text));
        budget.nodes += 2;
        struct str found = told(arena, "a.json", dense(arena, count, true), &budget);
        assert_true(str_starts(found, STR("duplicate-key ")));
    }
    struct str empty = arena_join(arena, repeat(arena, "\"\":0,", 1000), STR("\"\":0}"));
    struct findings findings = {.arena = arena};
    assert_null(
        read_value(arena, arena_join(arena, STR("{"), empty), DUPLICATES_REFUSED, &findings));
    assert_int_equal(findings.count[SEVERITY_ERROR], 1000);
}

#ifdef COUNTS_ALLOCATIONS
static size_t allocations;

static void count_allocation(const volatile void *piece, size_t size)
{
    (void)piece, (void)size;
    allocations++;
}

static void ignore_release(const volatile void *piece)
{
    (void)piece;
}

/* 40 members with escapes, numbers of all kinds, nested values: whatever takes memory. */
static struct str body(struct arena *arena)
{
    struct buf out = {.arena = arena};
    for (unsigned i = 0; i < 40; i++)
        buf_printf(&out,
                   "%c\"member-%u\":[\"esc\\\\aped \\u00e9\",%u,12.50,1e400,{\"a\":{},\"b\":[]}]",
                   i ? ',' : '{', i, i);
    buf_byte(&out, '}');
    return buf_str(&out);
}

static void a_warm_arena_asks_malloc_for_nothing(void **state)
{
    struct arena arena, other;
    arena_init(&arena);
    arena_init(&other);
    struct str text = body(*state);
    struct budget budget = budget_standard();
    struct doc_reading reading = {.budget = &budget};
    struct source source = {.name = STR("body"), .text = text};
    struct findings findings = {.arena = *state};
    const struct doc *same = doc_read_value(&other, &source, &reading, &findings);
    __sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_release);
    size_t cold = 0, warm = 0;
    for (int i = 0; i < 5; i++) {
        allocations = 0;
        const struct doc *doc = doc_read_value(&arena, &source, &reading, &findings);
        bool fine = doc && node_equal(doc->root, same->root) && node_hash(doc->root);
        *(fine && i > 0 ? &warm : &cold) += allocations;
        arena_clear(&arena);
    }
    arena_release(&arena);
    arena_release(&other);
    assert_true(cold > 0);
    assert_int_equal(warm, 0);
}
#else
static void a_warm_arena_asks_malloc_for_nothing(void **state)
{
    (void)state;
    print_message("skipped: what is taken from malloc is counted with sanitizers only\n");
    skip();
}
#endif

enum { DEEP = 10 * 1000 * 1000, SMALL_STACK = 256 * 1024 };

static void *read_deep(void *arena)
{
    struct budget budget = budget_standard();
    budget.depth = DOC_DEPTH_MAX;
    static char text[DEEP];
    memset(text, '[', sizeof text);
    struct source source = {
        .name = STR("deep.json"), .text = {text, sizeof text}
    };
    struct findings *findings = arena_new(arena, struct findings);
    findings->arena = arena;
    doc_read_json(arena, &source, &budget, findings);
    return findings;
}

static void ten_megabytes_of_brackets_are_refused_on_a_small_stack(void **state)
{
    pthread_attr_t attributes;
    pthread_t thread;
    void *result = NULL;
    pthread_attr_init(&attributes);
    assert_int_equal(pthread_attr_setstacksize(&attributes, SMALL_STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, read_deep, *state), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    pthread_attr_destroy(&attributes);
    const struct findings *findings = result;
    assert_int_equal(findings->list.len, 1);
    assert_int_equal(findings->list.at[0].id, FINDING_DOCUMENT_TOO_LARGE);
    assert_int_equal(findings->list.at[0].where.offset, DOC_DEPTH_MAX);
}

int test_traffic(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(duplicate_members_stay_where_they_are_kept),
        UNIT(duplicate_members_are_refused_where_they_are_not_kept),
        UNIT(members_kept_twice_are_equal_in_their_order_only),
        UNIT(names_made_to_collide_are_told_apart_all_the_same),
        UNIT(duplicates_are_found_however_tight_the_budget_of_values_is),
        UNIT(a_warm_arena_asks_malloc_for_nothing),
        UNIT(ten_megabytes_of_brackets_are_refused_on_a_small_stack),
    };
    return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
