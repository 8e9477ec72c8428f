#include "groups.h"
#include "unit.h"
#include "vec.h"

#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void pieces_are_zeroed_and_aligned(void **state)
{
    struct arena *arena = *state;
    for (size_t size = 1; size < 5000; size += 37) {
        arena_bytes(arena, size % 7);
        char *piece = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
        assert_true(is_zero(piece, size));
        memset(piece, 0xAA, size);
    }
}

static void pieces_do_not_overlap(void **state)
{
    struct arena *arena = *state;
    char *pieces[200];
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = arena_bytes(arena, 100);
        memset(pieces[i], (int)i, 100);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < 100; k++)
            assert_int_equal((unsigned char)pieces[i][k], i);
}

static void a_piece_of_no_bytes_is_no_null(void **state)
{
    struct arena *arena = *state;
    assert_non_null(arena_bytes(arena, 0));
    assert_non_null(arena_alloc(arena, 0));
}

static void clearing_keeps_the_largest_block_for_reuse(void **state)
{
    struct arena *arena = *state;
    arena_bytes(arena, 10);
    const char *large = arena_bytes(arena, 3 << 20);
    arena_bytes(arena, 100);
    arena_clear(arena);
    assert_int_equal(arena->taken, 3 << 20);
    assert_ptr_equal(arena_bytes(arena, 3 << 20), large);
}

static void a_cleared_arena_zeroes_again(void **state)
{
    struct arena *arena = *state;
    memset(arena_bytes(arena, 1000), 0xFF, 1000);
    arena_clear(arena);
    assert_true(is_zero(arena_alloc(arena, 1000), 1000));
}

static void rewinding_forgets_what_came_behind_the_mark(void **state)
{
    struct arena *arena = *state;
    char *kept = arena_bytes(arena, 5);
    memcpy(kept, "kept", 5);
    struct arena_mark mark = arena_mark(arena);
    const char *first = arena_bytes(arena, 100);
    size_t taken = arena->taken;
    for (int i = 0; i < 100; i++)
        arena_bytes(arena, 4000);
    arena_rewind(arena, mark);
    assert_int_equal(arena->taken, taken);
    assert_ptr_equal(arena_bytes(arena, 100), first);
    assert_string_equal(kept, "kept");
}

static void rewinding_to_the_empty_arena_forgets_all(void **state)
{
    struct arena *arena = *state;
    struct arena_mark mark = arena_mark(arena);
    arena_bytes(arena, 100);
    arena_rewind(arena, mark);
    const char *piece = arena_bytes(arena, 100);
    arena_rewind(arena, mark);
    assert_ptr_equal(arena_bytes(arena, 100), piece);
}

/* What a hook wrote down: the letters given to the hooks, in the order they ran. */
struct diary {
    char text[16];
    size_t len;
};

struct entry {
    struct diary *diary;
    char letter;
};

static void write_down(void *what)
{
    struct entry *entry = what;
    entry->diary->text[entry->diary->len++] = entry->letter;
}

static void hook(struct arena *arena, struct diary *diary, char letter)
{
    struct entry *entry = arena_new(arena, struct entry);
    *entry = (struct entry){diary, letter};
    arena_on_release(arena, write_down, entry);
}

static void what_is_kept_outside_goes_newest_first(void **state)
{
    struct arena *arena = *state;
    struct diary diary = {0};
    hook(arena, &diary, 'a');
    arena_bytes(arena, 100000);
    hook(arena, &diary, 'b');
    arena_clear(arena);
    assert_string_equal(diary.text, "ba");
    hook(arena, &diary, 'c');
    arena_release(arena);
    assert_string_equal(diary.text, "bac");
    arena_release(arena);
    assert_string_equal(diary.text, "bac");
}

static void rewinding_frees_only_what_came_behind_the_mark(void **state)
{
    struct arena *arena = *state;
    struct diary diary = {0};
    struct arena_mark empty = arena_mark(arena);
    hook(arena, &diary, 'a');
    struct arena_mark mark = arena_mark(arena);
    hook(arena, &diary, 'b');
    arena_bytes(arena, 100000);
    hook(arena, &diary, 'c');
    arena_rewind(arena, mark);
    assert_string_equal(diary.text, "cb");
    arena_rewind(arena, mark);
    assert_string_equal(diary.text, "cb");
    arena_rewind(arena, empty);
    assert_string_equal(diary.text, "cba");
}

static void shrinking_gives_the_end_of_a_piece_back(void **state)
{
    struct arena *arena = *state;
    char *piece = arena_reserve(arena, 1000);
    arena_shrink(arena, piece, 1000, 24);
    assert_ptr_equal(arena_bytes(arena, 1), piece + 24);
}

static void shrinking_leaves_later_pieces_alone(void **state)
{
    struct arena *arena = *state;
    char *piece = arena_reserve(arena, 1000);
    char *later = arena_bytes(arena, 10);
    arena_shrink(arena, piece, 1000, 24);
    assert_ptr_equal(arena_bytes(arena, 1), later + 10);
    char *large = arena_reserve(arena, 100000);
    arena_bytes(arena, 100000);
    const char *at = arena->at;
    arena_shrink(arena, large, 100000, 1);
    assert_ptr_equal(arena->at, at);
}

static void a_product_that_overflows_ends_the_process(void **state)
{
    struct arena *arena = *state;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        arena_calloc(arena, SIZE_MAX, 2);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void arrays_are_zeroed_and_aligned(void **state)
{
    struct arena *arena = *state;
    arena_bytes(arena, 1);
    uint64_t *numbers = arena_array(arena, uint64_t, 10);
    assert_int_equal((uintptr_t)numbers % alignof(max_align_t), 0);
    assert_true(is_zero((char *)numbers, 80));
}

static void copies_and_joins_are_the_same_text(void **state)
{
    struct arena *arena = *state;
    const char *text = "views";
    struct str copy = arena_str(arena, str_of(text));
    assert_ptr_not_equal(copy.ptr, text);
    assert_text(copy, "views");
    assert_string_equal(arena_cstr(arena, (struct str){"abc", 2}), "ab");
    assert_string_equal(arena_cstr(arena, STR("")), "");
    assert_text(arena_join(arena, STR("a"), STR("bc")), "abc");
    assert_text(arena_join(arena, STR(""), STR("")), "");
}

static void printing_gives_the_text_and_a_nul_behind_it(void **state)
{
    struct arena *arena = *state;
    struct str text = arena_printf(arena, "%d-%s", 42, "x");
    assert_text(text, "42-x");
    assert_int_equal(text.ptr[text.len], '\0');
    assert_int_equal(arena_printf(arena, "%5000d", 1).len, 5000);
}

static void a_vector_keeps_its_elements_while_it_grows(void **state)
{
    struct arena *arena = *state;
    VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++) {
        int *slot = vec_push(arena, &numbers);
        assert_int_equal(*slot, 0);
        *slot = i;
    }
    assert_int_equal(numbers.len, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.at[i], i);
}

int test_arena(void)
{
    static const struct CMUnitTest tests[] = {
        UNIT(pieces_are_zeroed_and_aligned),
        UNIT(pieces_do_not_overlap),
        UNIT(a_piece_of_no_bytes_is_no_null),
        UNIT(clearing_keeps_the_largest_block_for_reuse),
        UNIT(a_cleared_arena_zeroes_again),
        UNIT(rewinding_forgets_what_came_behind_the_mark),
        UNIT(rewinding_to_the_empty_arena_forgets_all),
        UNIT(what_is_kept_outside_goes_newest_first),
        UNIT(rewinding_frees_only_what_came_behind_the_mark),
        UNIT(shrinking_gives_the_end_of_a_piece_back),
        UNIT(shrinking_leaves_later_pieces_alone),
        UNIT(a_product_that_overflows_ends_the_process),
        UNIT(arrays_are_zeroed_and_aligned),
        UNIT(copies_and_joins_are_the_same_text),
        UNIT(printing_gives_the_text_and_a_nul_behind_it),
        UNIT(a_vector_keeps_its_elements_while_it_grows),
    };
    return cmocka_run_group_tests_name("arena and vec", tests, NULL, NULL);
}
