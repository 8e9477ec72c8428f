/* Telemetry through its public header: what is kept, how lines read, what is lost and counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "map.h"
#include "telemetry.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* 2026-03-04T05:06:07.089Z */
static uint64_t fixed_now_ms(void)
{
    return UINT64_C(1772600767089);
}

static const struct exchange pets = {
    .nanoseconds = 42123,
    .method = STR_INIT("GET"),
    .target = STR_INIT("/pets?limit=2"),
    .operation = STR_INIT("listPets"),
    .correlation_id = STR_INIT("4bf92f3577b34da6a3ce929d0e0e4736"),
    .spec_hash = STR_INIT("9f86d081"),
    .route = 3,
    .status = 200,
};

static const struct exchange lost_path = {
    .nanoseconds = 1500000,
    .method = STR_INIT("POST"),
    .target = STR_INIT("/petz"),
    .error_class = STR_INIT("path-not-found"),
    .route = UINT32_MAX,
    .status = 404,
};

/* A telemetry that writes its lines into a file without a name. */
struct bench {
    struct arena arena;
    FILE *file;
    struct telemetry_options options;
    struct telemetry *telemetry;
};

static void bench_open(struct bench *bench, struct telemetry_options options)
{
    *bench = (struct bench){.file = tmpfile(), .options = options};
    arena_init(&bench->arena);
    assert_non_null(bench->file);
    bench->options.fd = fileno(bench->file);
    bench->options.now_ms = fixed_now_ms;
    bench->telemetry = telemetry_open(&bench->options);
    assert_non_null(bench->telemetry);
}

/* Closes the telemetry, so that all is written, and returns what was. */
static const char *bench_lines(struct bench *bench)
{
    telemetry_close(bench->telemetry);
    bench->telemetry = NULL;
    long size = lseek(fileno(bench->file), 0, SEEK_END);
    char *text = arena_bytes(&bench->arena, (size_t)size + 1);
    assert_int_equal(pread(fileno(bench->file), text, (size_t)size, 0), size);
    text[size] = '\0';
    return text;
}

static void bench_close(struct bench *bench)
{
    if (bench->telemetry)
        telemetry_close(bench->telemetry);
    fclose(bench->file);
    arena_release(&bench->arena);
}

static const char *text_of(struct buf *buf)
{
    buf_byte(buf, '\0');
    return buf->at;
}

static const char *metrics_of(struct bench *bench)
{
    struct buf out = {.arena = &bench->arena};
    telemetry_write_metrics(bench->telemetry, &out);
    return text_of(&out);
}

static const char *log_of(struct bench *bench, uint64_t after, uint64_t *last)
{
    struct buf out = {.arena = &bench->arena};
    telemetry_write_log(bench->telemetry, &out, after, 0);
    *last = telemetry_last(bench->telemetry);
    return text_of(&out);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    while ((text = strstr(text, word)) != NULL) {
        text += strlen(word);
        count++;
    }
    return count;
}

/* The value of the one sample that starts with `name` and a space. */
static double sample(const char *metrics, const char *name)
{
    size_t len = strlen(name);
    for (const char *line = metrics; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, len) == 0 && line[len] == ' ')
            return strtod(line + len + 1, NULL);
    }
    fail_msg("there is no sample %s", name);
    return 0;
}

static void a_json_line_has_every_member_in_order(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_JSON,
                                                  .loops = 1,
                                                  .service = STR("proviso"),
                                                  .test_run_id = STR("run-7"),
                                                  .suite_type = STR("mock")});
    telemetry_note(bench.telemetry, 0, &pets);
    telemetry_note(bench.telemetry, 0, &lost_path);
    assert_string_equal(
        bench_lines(&bench),
        "{\"time\":\"2026-03-04T05:06:07.089Z\",\"service\":\"proviso\",\"suite_type\":\"mock\","
        "\"test_run_id\":\"run-7\",\"correlation_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
        "\"spec_hash\":\"9f86d081\",\"method\":\"GET\",\"target\":\"/pets?limit=2\","
        "\"operation\":\"listPets\",\"status\":200,\"duration_ms\":0.042,\"result\":\"ok\"}\n"
        "{\"time\":\"2026-03-04T05:06:07.089Z\",\"service\":\"proviso\",\"suite_type\":\"mock\","
        "\"test_run_id\":\"run-7\",\"method\":\"POST\",\"target\":\"/petz\",\"status\":404,"
        "\"duration_ms\":1.500,\"result\":\"refused\",\"error_class\":\"path-not-found\"}\n");
    bench_close(&bench);
}

static void a_text_line_is_for_people(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_TEXT, .loops = 1});
    telemetry_note(bench.telemetry, 0, &pets);
    telemetry_note(bench.telemetry, 0, &lost_path);
    assert_string_equal(bench_lines(&bench),
                        "05:06:07.089 GET /pets?limit=2 200 listPets 0.04 ms\n"
                        "05:06:07.089 POST /petz 404 path-not-found 1.50 ms\n");
    bench_close(&bench);
}

static void control_characters_cannot_forge_a_text_line(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_TEXT, .loops = 1});
    struct exchange hostile = {
        .method = STR("GET"), .target = STR("/a\n\x1b[2J\x7f\xC2\x9B\xFF\xC3\xA9"), .status = 200};
    telemetry_note(bench.telemetry, 0, &hostile);
    assert_string_equal(
        bench_lines(&bench),
        "05:06:07.089 GET /a\\x0A\\x1B[2J\\x7F\\xC2\\x9B\\xFF\xC3\xA9 200 0.00 ms\n");
    bench_close(&bench);
}

static void our_own_trouble_is_called_failed_and_a_declared_500_is_ok(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_JSON, .loops = 1});
    struct exchange exchange = {.method = STR("GET"), .target = STR("/"), .status = 500};
    telemetry_note(bench.telemetry, 0, &exchange);
    exchange.error_class = STR("not-rendered");
    telemetry_note(bench.telemetry, 0, &exchange);
    const char *lines = bench_lines(&bench);
    const char *second = strchr(lines, '\n') + 1;
    assert_non_null(strstr(second, "\"result\":\"failed\",\"error_class\":\"not-rendered\""));
    assert_int_equal(count_of(lines, "\"result\":\"ok\"}\n"), 1);
    bench_close(&bench);
}

/* What is kept of `target`. */
static void expect_target(struct str target, const char *kept)
{
    struct bench bench;
    uint64_t last;
    bench_open(&bench, (struct telemetry_options){.loops = 1, .keep = 1});
    struct exchange exchange = {.method = STR("GET"), .target = target, .status = 200};
    telemetry_note(bench.telemetry, 0, &exchange);
    struct buf wanted = {.arena = &bench.arena};
    buf_add(&wanted, STR("\"target\":"));
    buf_json_string(&wanted, str_of(kept));
    buf_byte(&wanted, ',');
    const char *log = log_of(&bench, 0, &last);
    if (!strstr(log, text_of(&wanted)))
        fail_msg("%s is not in %s", wanted.at, log);
    bench_close(&bench);
}

static void secrets_in_a_query_are_not_kept(void **state)
{
    (void)state;
    expect_target(STR("/a?token=abc&x=1"), "/a?token=***&x=1");
    expect_target(STR("/a?x=1&API_KEY=abc"), "/a?x=1&API_KEY=***");
    expect_target(STR("/a?apiKey=abc&X-Amz-Signature=1&client_secret=2&Password=3"),
                  "/a?apiKey=***&X-Amz-Signature=***&client_secret=***&Password=***");
    expect_target(STR("/a?tok%65n=abc&%6bey=d;sig=e"), "/a?tok%65n=***&%6bey=***;sig=***");
    expect_target(STR("/a?next=/b?token=abc"), "/a?next=/b?token=***");
    expect_target(STR("/a?Authorization=Bearer%20x=y&passwd="), "/a?Authorization=***&passwd=***");
}

static void what_only_looks_like_a_secret_is_kept(void **state)
{
    (void)state;
    expect_target(STR("/token=abc"), "/token=abc");
    expect_target(STR("/a?keyword=x&author=y&signed=z"), "/a?keyword=x&author=y&signed=z");
    expect_target(STR("/a?token&&x="), "/a?token&&x=");
    expect_target(STR("/a?"), "/a?");
}

static void a_name_too_long_to_look_at_counts_as_secret(void **state)
{
    (void)state;
    char target[400], kept[400];
    int len = snprintf(target, sizeof target, "/a?%0130d=v&b=1", 0);
    snprintf(kept, sizeof kept, "/a?%0130d=***&b=1", 0);
    expect_target((struct str){target, (size_t)len}, kept);
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char target[400], kept[400];
    memset(target, 'a', sizeof target);
    memset(kept, 'a', sizeof kept);
    memcpy(target + 236, "\xF0\x9F\x90\x88",
           4); /* would end at byte 240 of a text that is longer */
    memcpy(kept + 236, "\xE2\x80\xA6", 4);
    expect_target((struct str){target, 300}, kept);
    expect_target((struct str){target, 240}, (target[240] = '\0', target));
    memset(target, 'a', sizeof target);
    target[1] = '?';
    memset(kept, 'a', sizeof kept);
    kept[1] = '?';
    memcpy(kept + 237, "\xE2\x80\xA6", 4);
    expect_target((struct str){target, 241}, kept);
}

static void every_text_fits_though_all_are_long(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t last;
    char text[1000];
    memset(text, 'x', sizeof text);
    struct str all = {text, sizeof text};
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    struct exchange exchange = {.method = all,
                                .target = all,
                                .operation = all,
                                .correlation_id = all,
                                .spec_hash = all,
                                .error_class = all,
                                .status = 400};
    telemetry_note(bench.telemetry, 0, &exchange);
    assert_int_equal(count_of(log_of(&bench, 0, &last), "xxx\xE2\x80\xA6\""), 6);
    bench_close(&bench);
}

static void the_log_keeps_the_last_exchanges_of_all_loops_in_order(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t last;
    bench_open(&bench, (struct telemetry_options){.loops = 2, .keep = 3});
    assert_string_equal(log_of(&bench, 0, &last), "[]\n");
    assert_int_equal(last, 0);
    for (unsigned i = 0; i < 5; i++)
        telemetry_note(bench.telemetry, i % 2, &pets);
    const char *log = log_of(&bench, 0, &last);
    assert_int_equal(last, 5);
    assert_int_equal(count_of(log, "\"number\":"), 3);
    const char *third = strstr(log, "{\"number\":3,\"time\":");
    const char *fourth = strstr(log, "{\"number\":4,\"time\":");
    const char *fifth = strstr(log, "{\"number\":5,\"time\":");
    assert_true(third && fourth && fifth && third < fourth && fourth < fifth);
    bench_close(&bench);
}

static void an_event_has_its_number_as_id_and_only_new_ones_come(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t last;
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    telemetry_note(bench.telemetry, 0, &pets);
    telemetry_note(bench.telemetry, 0, &lost_path);
    struct buf out = {.arena = &bench.arena};
    telemetry_write_events(bench.telemetry, &out, 1, &last);
    assert_int_equal(last, 2);
    assert_string_equal(text_of(&out),
                        "id: 2\ndata: {\"number\":2,\"time\":\"2026-03-04T05:06:07.089Z\","
                        "\"method\":\"POST\",\"target\":\"/petz\",\"status\":404,\"duration_ms\":"
                        "1.500,\"result\":\"refused\",\"error_class\":\"path-not-found\"}\n\n");
    struct buf nothing = {.arena = &bench.arena};
    telemetry_write_events(bench.telemetry, &nothing, last, &last);
    assert_int_equal(nothing.len, 0);
    bench_close(&bench);
}

static void a_number_of_an_earlier_process_starts_from_the_beginning(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t last;
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    telemetry_note(bench.telemetry, 0, &pets);
    assert_int_equal(count_of(log_of(&bench, 9000, &last), "\"number\":"), 1);
    assert_int_equal(last, 1);
    bench_close(&bench);
}

static void what_is_still_waiting_is_written_at_the_end(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_JSON, .loops = 3});
    for (unsigned i = 0; i < 900; i++)
        telemetry_note(bench.telemetry, i % 3, &pets);
    assert_int_equal(count_of(bench_lines(&bench), "\n"), 900);
    bench_close(&bench);
}

static void wait_until_readable(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 10000), 1);
}

static void a_pipe_nobody_reads_loses_lines_counts_them_and_ends(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct telemetry_options options = {.format = TELEMETRY_JSON, .fd = ends[1], .loops = 1};
    struct telemetry *telemetry = telemetry_open(&options);
    telemetry_note(telemetry, 0, &pets);
    wait_until_readable(ends[0]); /* the writer runs; then it fills the pipe and waits */
    enum { NOTED = 20000 };
    for (int i = 1; i < NOTED; i++)
        telemetry_note(telemetry, 0, &pets);
    struct buf out = {.arena = &arena};
    telemetry_write_metrics(telemetry, &out);
    double lost = sample(text_of(&out), "proviso_log_lines_lost_total{reason=\"ring_full\"}");
    assert_true(lost * 2 > NOTED && lost < NOTED);
    telemetry_close(telemetry); /* ends though nobody reads */
    close(ends[0]);
    close(ends[1]);
    arena_release(&arena);
}

static void a_pipe_without_a_reader_counts_its_lines_as_failed(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    struct telemetry_options options = {.format = TELEMETRY_TEXT, .fd = ends[1], .loops = 1};
    struct telemetry *telemetry = telemetry_open(&options);
    telemetry_note(telemetry, 0, &pets);
    double failed = 0;
    struct timespec moment = {.tv_nsec = 1000000};
    for (int i = 0; i < 10000 && failed < 1; i++) {
        struct buf out = {.arena = &arena};
        telemetry_write_metrics(telemetry, &out);
        failed = sample(text_of(&out), "proviso_log_lines_lost_total{reason=\"write_failed\"}");
        nanosleep(&moment, NULL);
    }
    assert_true(failed == 1);
    telemetry_close(telemetry);
    close(ends[1]);
    arena_release(&arena);
}

/* Reads a pipe slowly to its end, into `text`. */
struct reader {
    int fd;
    struct buf text;
};

static void *read_slowly(void *self)
{
    struct reader *reader = self;
    char piece[777];
    ssize_t got;
    while ((got = read(reader->fd, piece, sizeof piece)) > 0)
        buf_add(&reader->text, (struct str){piece, (size_t)got});
    return NULL;
}

static void a_full_nonblocking_pipe_gets_every_line_whole(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    struct reader reader = {.fd = ends[0], .text = {.arena = &arena}};
    struct telemetry_options options = {
        .format = TELEMETRY_JSON, .fd = ends[1], .loops = 1, .keep = 4000};
    struct telemetry *telemetry = telemetry_open(&options);
    for (int i = 0; i < 1500; i++)
        telemetry_note(telemetry, 0, &pets);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, read_slowly, &reader), 0);
    telemetry_close(telemetry);
    close(ends[1]);
    pthread_join(thread, NULL);
    close(ends[0]);
    assert_int_equal(count_of(text_of(&reader.text), "\"result\":\"ok\"}\n"), 1500);
    arena_release(&arena);
}

/* A small reader of OpenMetrics text: every sample belongs to the family last described, no series
 * comes twice, names, labels and values are well-formed. */
struct family {
    char name[80], type[20];
};

static bool name_fits(const struct family *family, const char *name, size_t len)
{
    size_t base = strlen(family->name);
    if (len < base || strncmp(name, family->name, base) != 0)
        return false;
    struct str suffix = {name + base, len - base};
    if (strcmp(family->type, "counter") == 0)
        return str_eq(suffix, STR("_total"));
    if (strcmp(family->type, "gauge") == 0)
        return suffix.len == 0;
    return str_eq(suffix, STR("_bucket")) || str_eq(suffix, STR("_count")) ||
           str_eq(suffix, STR("_sum"));
}

/* Behind the labels that `at` starts with. */
static const char *skip_labels(const char *at)
{
    if (*at != '{')
        return at;
    at += strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") + 1;
    assert_memory_equal(at, "=\"", 2);
    for (at += 2; *at != '"'; at++) {
        assert_true(*at != '\n' && *at != '\0');
        if (*at == '\\')
            assert_non_null(strchr("n\"\\", *++at));
    }
    assert_int_equal(at[1], '}');
    return at + 2;
}

static void read_sample(const struct family *family, struct arena *arena, struct map *seen,
                        const char *line)
{
    size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
    assert_true(name_fits(family, line, name));
    const char *value = skip_labels(line + name);
    void **place = map_put(arena, seen, (struct str){line, (size_t)(value - line)});
    assert_null(*place);
    *place = arena;
    assert_int_equal(*value++, ' ');
    char *end;
    assert_true(strtod(value, &end) >= 0);
    assert_true(end > value && *end == '\n');
}

/* Returns how many samples there are. */
static size_t read_openmetrics(const char *text)
{
    struct arena arena;
    struct map seen = {0};
    struct family family = {0};
    size_t samples = 0;
    arena_init(&arena);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        char name[80];
        if (sscanf(line, "# TYPE %79s %19s", family.name, family.type) == 2)
            continue;
        if (sscanf(line, "# HELP %79s", name) == 1 || sscanf(line, "# UNIT %79s", name) == 1) {
            assert_string_equal(name, family.name);
            continue;
        }
        read_sample(&family, &arena, &seen, line);
        samples++;
    }
    arena_release(&arena);
    return samples;
}

static void metrics_are_openmetrics_and_add_up_over_loops(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.loops = 3});
    for (unsigned i = 0; i < 30; i++)
        telemetry_note(bench.telemetry, i, i % 10 ? &pets : &lost_path);
    const char *text = metrics_of(&bench);
    assert_int_equal(read_openmetrics(text), 5 + 1 + 1 + 17 + 2 + 1 + 2);
    assert_true(sample(text, "proviso_requests_total{status_class=\"2xx\"}") == 27);
    assert_true(sample(text, "proviso_requests_total{status_class=\"4xx\"}") == 3);
    assert_true(sample(text, "proviso_requests_total{status_class=\"5xx\"}") == 0);
    assert_true(sample(text, "proviso_operation_requests_total{operation=\"listPets\"}") == 27);
    assert_true(sample(text, "proviso_errors_total{error_class=\"path-not-found\"}") == 3);
    assert_true(sample(text, "proviso_log_lines_total") == 0);
    bench_close(&bench);
}

static void a_caller_adds_metrics_of_its_own(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct buf out = {.arena = &arena};
    telemetry_write_value(&out, METRIC_CONNECTIONS, 7);
    telemetry_write_metric_head(&out, METRIC_RELOADS);
    telemetry_write_sample(&out, METRIC_RELOADS, STR("ok"), 2);
    assert_string_equal(text_of(&out), "# TYPE proviso_connections gauge\n"
                                       "# HELP proviso_connections Open connections.\n"
                                       "proviso_connections 7\n"
                                       "# TYPE proviso_reloads counter\n"
                                       "# HELP proviso_reloads Reloads of the contracts.\n"
                                       "proviso_reloads_total{result=\"ok\"} 2\n");
    arena_release(&arena);
}

static void the_histogram_is_cumulative_and_its_sum_is_exact(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.loops = 2});
    const uint64_t durations[] = {1,       100000,    100001,         2500000,
                                  2500001, 999999999, 10000000000ULL, 10000000001ULL};
    for (unsigned i = 0; i < sizeof durations / sizeof *durations; i++) {
        struct exchange exchange = {
            .method = STR("GET"), .target = STR("/"), .status = 204, .nanoseconds = durations[i]};
        telemetry_note(bench.telemetry, i, &exchange);
    }
    const char *text = metrics_of(&bench);
#define BUCKET(le) sample(text, "proviso_request_duration_seconds_bucket{le=\"" le "\"}")
    assert_true(BUCKET("0.0001") == 2 && BUCKET("0.00025") == 3 && BUCKET("0.001") == 3);
    assert_true(BUCKET("0.0025") == 4 && BUCKET("0.005") == 5 && BUCKET("0.5") == 5);
    assert_true(BUCKET("1.0") == 6 && BUCKET("5.0") == 6 && BUCKET("10.0") == 7);
    assert_true(BUCKET("+Inf") == 8);
#undef BUCKET
    assert_true(sample(text, "proviso_request_duration_seconds_count") == 8);
    assert_non_null(strstr(text, "\nproviso_request_duration_seconds_sum 21.005200003\n"));
    bench_close(&bench);
}

static void labels_are_escaped(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    struct exchange exchange = pets;
    exchange.operation = STR("a\"b\\c\nd\xFF\xC3\xA9");
    telemetry_note(bench.telemetry, 0, &exchange);
    const char *text = metrics_of(&bench);
    read_openmetrics(text);
    assert_non_null(strstr(text, "{operation=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\xC3\xA9\"} 1\n"));
    bench_close(&bench);
}

static void operations_keep_their_counters_when_numbers_change(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    struct exchange exchange = pets;
    telemetry_note(bench.telemetry, 0, &exchange);
    exchange.operation = STR("addPet"); /* another operation has that number after a reload */
    telemetry_note(bench.telemetry, 0, &exchange);
    telemetry_note(bench.telemetry, 0, &exchange);
    telemetry_note(bench.telemetry, 0, &pets);
    const char *text = metrics_of(&bench);
    assert_true(sample(text, "proviso_operation_requests_total{operation=\"addPet\"}") == 2);
    assert_true(sample(text, "proviso_operation_requests_total{operation=\"listPets\"}") == 2);
    assert_true(strstr(text, "addPet") < strstr(text, "listPets"));
    bench_close(&bench);
}

static void names_beyond_the_table_are_counted_together(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.loops = 1});
    for (unsigned i = 0; i < 100; i++) {
        char name[20];
        int len = snprintf(name, sizeof name, "operation%u", i);
        struct exchange exchange =
            pets; /* all with the same number: only so many rows are looked at */
        exchange.operation = (struct str){name, (size_t)len};
        telemetry_note(bench.telemetry, 0, &exchange);
    }
    const char *text = metrics_of(&bench);
    double others = sample(text, "proviso_operation_requests_total{operation=\"\"}");
    assert_true(others + (double)count_of(text, "{operation=\"operation") == 100);
    assert_true(others > 0);
    bench_close(&bench);
}

/* Producers, one a loop, while a reader looks at everything again and again. */
enum { PRODUCERS = 4, EACH = 5000 };

struct producer {
    struct telemetry *telemetry;
    unsigned loop;
    atomic_uint *running;
};

static void *produce(void *self)
{
    struct producer *producer = self;
    for (unsigned i = 0; i < EACH; i++) {
        char target[40];
        int len = snprintf(target, sizeof target, "/%u/%u", producer->loop, i);
        struct exchange exchange = pets;
        exchange.target = (struct str){target, (size_t)len};
        telemetry_note(producer->telemetry, producer->loop, &exchange);
    }
    atomic_fetch_sub(producer->running, 1);
    return NULL;
}

static void look_while_running(struct bench *bench, atomic_uint *running)
{
    uint64_t seen = 0;
    do {
        struct arena_mark mark = arena_mark(&bench->arena);
        uint64_t last;
        log_of(bench, seen, &last);
        assert_true(last >= seen);
        seen = last;
        read_openmetrics(metrics_of(bench));
        arena_rewind(&bench->arena, mark);
    } while (atomic_load(running));
}

/* Every line is one that was noted, whole, and the lines of a loop are in order. */
static size_t check_lines(const char *text)
{
    unsigned next[PRODUCERS] = {0};
    size_t lines = 0;
    for (const char *line = text; *line; line = strchr(line, '\n') + 1, lines++) {
        unsigned loop, number;
        const char *target = strstr(line, "\"target\":\"/");
        assert_int_equal(sscanf(target, "\"target\":\"/%u/%u\"", &loop, &number), 2);
        assert_true(loop < PRODUCERS && number >= next[loop] && number < EACH);
        next[loop] = number + 1;
    }
    return lines;
}

static void several_loops_and_a_reader_do_not_disturb_one_another(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, (struct telemetry_options){.format = TELEMETRY_JSON, .loops = PRODUCERS});
    atomic_uint running = PRODUCERS;
    struct producer producers[PRODUCERS];
    pthread_t threads[PRODUCERS];
    for (unsigned i = 0; i < PRODUCERS; i++) {
        producers[i] = (struct producer){bench.telemetry, i, &running};
        assert_int_equal(pthread_create(&threads[i], NULL, produce, &producers[i]), 0);
    }
    look_while_running(&bench, &running);
    for (unsigned i = 0; i < PRODUCERS; i++)
        pthread_join(threads[i], NULL);
    const char *metrics = metrics_of(&bench);
    assert_true(sample(metrics, "proviso_requests_total{status_class=\"2xx\"}") ==
                PRODUCERS * EACH);
    double lost = sample(metrics, "proviso_log_lines_lost_total{reason=\"ring_full\"}");
    assert_true((double)check_lines(bench_lines(&bench)) + lost == PRODUCERS * EACH);
    bench_close(&bench);
}

int main(void)
{
    /* Text lines are in local time. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_json_line_has_every_member_in_order),
        cmocka_unit_test(a_text_line_is_for_people),
        cmocka_unit_test(control_characters_cannot_forge_a_text_line),
        cmocka_unit_test(our_own_trouble_is_called_failed_and_a_declared_500_is_ok),
        cmocka_unit_test(secrets_in_a_query_are_not_kept),
        cmocka_unit_test(what_only_looks_like_a_secret_is_kept),
        cmocka_unit_test(a_name_too_long_to_look_at_counts_as_secret),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(every_text_fits_though_all_are_long),
        cmocka_unit_test(the_log_keeps_the_last_exchanges_of_all_loops_in_order),
        cmocka_unit_test(an_event_has_its_number_as_id_and_only_new_ones_come),
        cmocka_unit_test(a_number_of_an_earlier_process_starts_from_the_beginning),
        cmocka_unit_test(what_is_still_waiting_is_written_at_the_end),
        cmocka_unit_test(a_pipe_nobody_reads_loses_lines_counts_them_and_ends),
        cmocka_unit_test(a_pipe_without_a_reader_counts_its_lines_as_failed),
        cmocka_unit_test(a_full_nonblocking_pipe_gets_every_line_whole),
        cmocka_unit_test(metrics_are_openmetrics_and_add_up_over_loops),
        cmocka_unit_test(a_caller_adds_metrics_of_its_own),
        cmocka_unit_test(the_histogram_is_cumulative_and_its_sum_is_exact),
        cmocka_unit_test(labels_are_escaped),
        cmocka_unit_test(operations_keep_their_counters_when_numbers_change),
        cmocka_unit_test(names_beyond_the_table_are_counted_together),
        cmocka_unit_test(several_loops_and_a_reader_do_not_disturb_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
