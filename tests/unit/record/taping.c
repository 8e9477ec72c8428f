#include "taping.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

const struct recorded plain = {
    .started_ms = UINT64_C(1772600767089), /* 2026-03-04T05:06:07.089Z */
    .nanoseconds = 1500999,
    .method = STR_INIT("GET"),
    .authority = STR_INIT("a"),
    .path = STR_INIT("/pets"),
    .peer = STR_INIT("127.0.0.1"),
    .version = 0x101,
    .status = 204,
};

int tape_setup(void **state)
{
    struct tape *tape = calloc(1, sizeof *tape);
    assert_non_null(tape);
    strcpy(tape->folder, "/tmp/proviso-tape-XXXXXX"); /* NOLINT: it has the room */
    assert_non_null(mkdtemp(tape->folder));
    arena_init(&tape->arena);
    *state = tape;
    return 0;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
    (void)facts, (void)kind, (void)walk;
    return remove(path);
}

int tape_teardown(void **state)
{
    struct tape *tape = *state;
    if (tape->recorder)
        recorder_close(tape->recorder);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    int failed = nftw(tape->folder, remove_one, 4, FTW_DEPTH | FTW_PHYS);
    assert_int_equal(failed, 0);
    arena_release(&tape->arena);
    free(tape);
    return 0;
}

void tape_start(struct tape *tape, const char *name, struct recorder_options options)
{
    struct str why = {0};
    tape->options = options;
    tape->options.path = arena_printf(&tape->arena, "%s/%s", tape->folder, name);
    tape->options.version = STR("1.2.3");
    tape->recorder = recorder_open(&tape->options, &why);
    if (!tape->recorder)
        fail_msg(STR_FMT ": " STR_FMT, STR_ARG(tape->options.path), STR_ARG(why));
}

struct recorder_sum tape_stop(struct tape *tape)
{
    struct recorder_sum sum = recorder_close(tape->recorder);
    tape->recorder = NULL;
    return sum;
}

struct str tape_text(struct tape *tape)
{
    struct buf text = {.arena = &tape->arena};
    char piece[4096];
    size_t got;
    FILE *file = fopen(arena_cstr(&tape->arena, tape->options.path), "rb");
    assert_non_null(file);
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, (struct str){piece, got});
    fclose(file);
    return buf_str(&text);
}

struct str line_of(struct tape *tape, const struct recorded *exchange)
{
    tape_start(tape, "run.jsonl", tape->options);
    recorder_note(tape->recorder, exchange);
    struct recorder_sum sum = tape_stop(tape);
    assert_int_equal(sum.written, 1);
    assert_int_equal(sum.lost, 0);
    struct str text = tape_text(tape);
    assert_true(str_ends(text, STR("\n")));
    return str_slice(text, 0, text.len - 1);
}
