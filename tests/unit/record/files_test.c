/* The file as a whole: at its end, after each batch, when the process dies, when there is no room. */
#include "doc.h"
#include "taping.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPENING                                                                                    \
    "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Proviso\",\"version\":\"1.2.3\"},"      \
    "\"entries\":["
#define CLOSING "\n]}}\n"

static const struct node *read_json(struct tape *tape, struct str text)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = &tape->arena};
    struct source *source = arena_new(&tape->arena, struct source);
    *source = (struct source){.name = STR("tape.json"), .text = text};
    struct doc *doc = doc_read_json(&tape->arena, source, &budget, &findings);
    if (!doc)
        fail_msg(STR_FMT, STR_ARG(text));
    return doc ? doc->root : NULL;
}

static const struct node *log_of(struct tape *tape, struct str text)
{
    return node_get(read_json(tape, text), STR("log"));
}

static size_t entries_in(const struct node *log)
{
    const struct node *entries = node_get(log, STR("entries"));
    assert_true(node_is(entries, NODE_ARRAY));
    return entries->len;
}

static size_t entries_of(struct tape *tape, struct str text)
{
    return entries_in(log_of(tape, text));
}

static size_t count_of(struct str text, struct str word)
{
    size_t count = 0;
    const char *found;
    while ((found = memmem(text.ptr, text.len, word.ptr, word.len)) != NULL) {
        text = str_from(text, (size_t)(found - text.ptr) + word.len);
        count++;
    }
    return count;
}

/* Waits until so many exchanges are in the file and it has its end, at most ten seconds. */
static struct str text_when_there(struct tape *tape, size_t count)
{
    for (int times = 0; times < 2000; times++) {
        struct str text = tape_text(tape);
        if (count_of(text, STR("\"startedDateTime\"")) == count && str_ends(text, STR("}}\n")))
            return text;
        poll(NULL, 0, 5);
    }
    fail_msg("%zu exchanges did not come", count);
    return (struct str){0};
}

static void a_har_without_exchanges_is_a_document(void **state)
{
    tape_start(*state, "run.har", (struct recorder_options){0});
    assert_text(tape_text(*state), OPENING CLOSING);
    tape_stop(*state);
    assert_text(tape_text(*state), OPENING CLOSING);
}

static void a_har_has_the_entries_between_its_brackets(void **state)
{
    struct tape *tape = *state;
    struct str line = line_of(tape, &plain);
    tape_start(tape, "run.har", (struct recorder_options){0});
    recorder_note(tape->recorder, &plain);
    recorder_note(tape->recorder, &plain);
    struct recorder_sum sum = tape_stop(tape);
    assert_int_equal(sum.written, 2);
    struct str text = arena_printf(&tape->arena, OPENING "\n" STR_FMT ",\n" STR_FMT CLOSING,
                                   STR_ARG(line), STR_ARG(line));
    assert_text(tape_text(tape), text.ptr);
}

static void any_other_name_gets_one_line_an_exchange(void **state)
{
    struct tape *tape = *state;
    struct str line = line_of(tape, &plain);
    tape_start(tape, "run.har.txt", (struct recorder_options){0});
    assert_int_equal(tape_text(tape).len, 0);
    recorder_note(tape->recorder, &plain);
    recorder_note(tape->recorder, &plain);
    tape_stop(tape);
    struct str text =
        arena_printf(&tape->arena, STR_FMT "\n" STR_FMT "\n", STR_ARG(line), STR_ARG(line));
    assert_text(tape_text(tape), text.ptr);
    read_json(tape, line);
}

static void a_har_is_whole_after_every_batch(void **state)
{
    struct tape *tape = *state;
    struct recorded exchange = plain;
    tape_start(tape, "run.har", (struct recorder_options){0});
    for (size_t count = 1; count <= 5; count++) {
        exchange.path = arena_printf(&tape->arena, "/%0*d", (int)(600 - 100 * count), 0);
        recorder_note(tape->recorder, &exchange);
        assert_int_equal(entries_of(tape, text_when_there(tape, count)), count);
    }
    tape_stop(tape);
    assert_int_equal(entries_of(tape, tape_text(tape)), 5);
}

static void what_a_killed_process_leaves_is_whole(void **state)
{
    struct tape *tape = *state;
    tape->options.path = arena_printf(&tape->arena, "%s/run.har", tape->folder);
    pid_t child = fork();
    if (child == 0) {
        tape_start(tape, "run.har", (struct recorder_options){0});
        for (int i = 0; i < 3; i++)
            recorder_note(tape->recorder, &plain);
        for (;;)
            pause();
    }
    assert_true(child > 0);
    for (int times = 0; times < 2000 && access(arena_cstr(&tape->arena, tape->options.path), F_OK);
         times++)
        poll(NULL, 0, 5);
    text_when_there(tape, 3);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(entries_of(tape, tape_text(tape)), 3);
}

static void what_finds_the_queue_full_is_lost_and_counted(void **state)
{
    struct tape *tape = *state;
    struct recorded large = plain;
    large.request.body = (struct str){arena_alloc(&tape->arena, 20000), 20000};
    tape_start(tape, "run.har", (struct recorder_options){.queue_bytes = 10000});
    recorder_note(tape->recorder, &large);
    recorder_note(tape->recorder, &plain);
    text_when_there(tape, 1);
    recorder_note(tape->recorder, &large);
    struct recorder_sum sum = tape_stop(tape);
    assert_int_equal(sum.written, 1);
    assert_int_equal(sum.lost, 2);
    assert_int_equal(sum.why.len, 0);
    const struct node *log = log_of(tape, tape_text(tape));
    assert_int_equal(entries_in(log), 1);
    assert_text(node_str(node_get(log, STR("comment"))),
                "2 exchanges are missing: they could not be written");
}

/* A file may not grow beyond 10,000 bytes: like a full disk. 0: all is as it should be. */
static int record_without_room(struct tape *tape, const char *name)
{
    struct rlimit limit = {10000, 10000};
    struct recorded exchange = plain;
    exchange.request.body = (struct str){arena_alloc(&tape->arena, 3000), 3000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    tape_start(tape, name, (struct recorder_options){0});
    recorder_note(tape->recorder, &plain);
    if (str_ends(tape->options.path, STR(".har")))
        text_when_there(tape, 1);
    for (int i = 0; i < 5; i++)
        recorder_note(tape->recorder, &exchange);
    struct recorder_sum sum = tape_stop(tape);
    if (sum.written + sum.lost != 6 || sum.lost == 0)
        return 2;
    return str_eq(sum.why, STR("File too large")) ? 0 : 3;
}

static void where_the_disk_is_full_the_file_stays_whole(void **state)
{
    static const char *const names[] = {"run.har", "run.jsonl"};
    struct tape *tape = *state;
    for (size_t i = 0; i < 2; i++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0)
            _exit(record_without_room(tape, names[i]));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        tape->options.path = arena_printf(&tape->arena, "%s/%s", tape->folder, names[i]);
        struct str rest = tape_text(tape), line;
        if (i == 0)
            assert_true(entries_of(tape, rest) >= 1);
        while (i == 1 && rest.len && str_cut(&rest, '\n', &line))
            read_json(tape, line);
    }
}

enum { NOTES = 500 };

static void *note_many(void *self)
{
    for (int i = 0; i < NOTES; i++)
        recorder_note(self, &plain);
    return NULL;
}

static void many_threads_may_note(void **state)
{
    struct tape *tape = *state;
    pthread_t threads[4];
    tape_start(tape, "run.har", (struct recorder_options){0});
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, note_many, tape->recorder), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    struct recorder_sum sum = tape_stop(tape);
    assert_int_equal(sum.written, 4 * NOTES);
    assert_int_equal(sum.lost, 0);
    assert_int_equal(entries_of(tape, tape_text(tape)), 4 * NOTES);
}

/* More than fits into the queue at once, so that the writer must hurry, and into one write. */
static void a_queue_that_fills_is_emptied_in_time(void **state)
{
    struct tape *tape = *state;
    struct recorded exchange = plain;
    exchange.request.body = (struct str){arena_alloc(&tape->arena, 60000), 60000};
    tape_start(tape, "run.har", (struct recorder_options){.queue_bytes = 1500000});
    for (size_t i = 1; i <= 60; i++) {
        recorder_note(tape->recorder, &exchange);
        if (i % 20 == 0)
            text_when_there(tape, i);
    }
    struct recorder_sum sum = tape_stop(tape);
    assert_int_equal(sum.written, 60);
    assert_int_equal(entries_of(tape, tape_text(tape)), 60);
}

static void expect_refusal(struct str path, const char *reason)
{
    struct recorder_options options = {.path = path};
    struct str why = {0};
    assert_null(recorder_open(&options, &why));
    assert_text(why, reason);
}

static void what_cannot_be_recorded_into_is_refused(void **state)
{
    struct tape *tape = *state;
    struct str folder = str_of(tape->folder);
    struct str pipe = arena_join(&tape->arena, folder, STR("/pipe"));
    assert_int_equal(mkfifo(arena_cstr(&tape->arena, pipe), 0600), 0);
    expect_refusal(folder, "Is a directory");
    expect_refusal(pipe, "No such device or address");
    expect_refusal(STR("/dev/null"), "not a regular file");
    expect_refusal(arena_join(&tape->arena, folder, STR("/none/run.har")),
                   "No such file or directory");
    tape_start(tape, "run.har", (struct recorder_options){0});
    recorder_note(tape->recorder, &plain);
    expect_refusal(tape->options.path, "something records into it already");
    tape_stop(tape);
    assert_int_equal(entries_of(tape, tape_text(tape)), 1);
}

static void a_file_that_is_there_is_begun_anew(void **state)
{
    tape_start(*state, "run.har", (struct recorder_options){0});
    recorder_note(((struct tape *)*state)->recorder, &plain);
    tape_stop(*state);
    tape_start(*state, "run.har", (struct recorder_options){0});
    tape_stop(*state);
    assert_text(tape_text(*state), OPENING CLOSING);
}

static void a_file_with_secrets_is_its_owners(void **state)
{
    struct tape *tape = *state;
    struct stat facts;
    mode_t before = umask(0022);
    tape_start(tape, "open.har", (struct recorder_options){0});
    tape_stop(tape);
    assert_int_equal(stat(arena_cstr(&tape->arena, tape->options.path), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0644);
    tape_start(tape, "closed.har", (struct recorder_options){.keep_secrets = true});
    tape_stop(tape);
    assert_int_equal(stat(arena_cstr(&tape->arena, tape->options.path), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    umask(before);
}

int test_files(void)
{
    const struct CMUnitTest files[] = {
        TAPE(a_har_without_exchanges_is_a_document),
        TAPE(a_har_has_the_entries_between_its_brackets),
        TAPE(any_other_name_gets_one_line_an_exchange),
        TAPE(a_har_is_whole_after_every_batch),
        TAPE(what_a_killed_process_leaves_is_whole),
        TAPE(what_finds_the_queue_full_is_lost_and_counted),
        TAPE(where_the_disk_is_full_the_file_stays_whole),
        TAPE(many_threads_may_note),
        TAPE(a_queue_that_fills_is_emptied_in_time),
        TAPE(what_cannot_be_recorded_into_is_refused),
        TAPE(a_file_that_is_there_is_begun_anew),
        TAPE(a_file_with_secrets_is_its_owners),
    };
    return cmocka_run_group_tests(files, NULL, NULL);
}
