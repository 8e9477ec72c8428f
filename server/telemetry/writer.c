/* The writer's thread. It may wait for a pipe that nobody reads; the loops never do: meanwhile
 * their rings overwrite the oldest records and count them as lost. */
#include "telemetry_private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* A pipe that poll calls ready takes at least a page (PIPE_BUF) without waiting. */
enum { FLUSH_AT = 64 * 1024, PIECE = 4096 };

/* As many whole lines as fit into a piece: others write to the same place, and what goes out in one write stays together. */
static size_t piece_of(struct str text)
{
    struct str piece = str_slice(text, 0, PIECE);
    size_t line_end = str_find_last(piece, '\n');
    return text.len > PIECE && line_end < piece.len ? line_end + 1 : piece.len;
}

/* Writes a piece of `text`; where nobody takes it, waits until somebody does or the writer is to
 * give up (0). */
static ssize_t write_some(struct writer *writer, struct str text)
{
    struct pollfd out = {.fd = writer->fd, .events = POLLOUT};
    while (!atomic_load(&writer->giving_up)) {
        if (poll(&out, 1, WRITER_PERIOD_MS) <= 0)
            continue;
        ssize_t written = write(writer->fd, text.ptr, piece_of(text));
        if (written >= 0 || (errno != EAGAIN && errno != EINTR))
            return written;
    }
    return 0;
}

static size_t count_lines(struct str text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* Writes `out` and empties it. Where fd fails (nobody reads any more, the disk is full) the rest of
 * it is lost, and the next flush tries again; a line that was torn gets its end first. */
static void flush(struct writer *writer)
{
    struct str rest = buf_str(&writer->out);
    if (rest.len && writer->torn && write_some(writer, STR("\n")) == 1)
        writer->torn = false;
    while (rest.len) {
        ssize_t written = write_some(writer, rest);
        if (written <= 0)
            break;
        struct str piece = str_slice(rest, 0, (size_t)written);
        atomic_fetch_add(&writer->lines, count_lines(piece));
        writer->torn = piece.ptr[piece.len - 1] != '\n';
        rest = str_from(rest, (size_t)written);
    }
    atomic_fetch_add(&writer->failed, count_lines(rest));
    writer->out.len = 0;
}

static void write_record(struct telemetry *telemetry, const struct record *record)
{
    struct writer *writer = &telemetry->writer;
    if (writer->format == TELEMETRY_TEXT) {
        line_write_text(&writer->out, &telemetry->style, record);
    } else {
        line_write_json(&writer->out, &telemetry->style, record, false);
        buf_byte(&writer->out, '\n');
    }
    if (writer->out.len >= FLUSH_AT)
        flush(writer);
}

/* Takes everything up to the newest number there is now from all lanes, so that batch after batch
 * is in order. */
static void write_batch(struct telemetry *telemetry)
{
    struct writer *writer = &telemetry->writer;
    uint64_t last = atomic_load(&telemetry->number);
    if (last == writer->taken_to)
        return;
    writer->taken_to = last;
    records_t records = {0};
    for (unsigned i = 0; i < telemetry->loops; i++)
        lane_take(&telemetry->lanes[i], last, &writer->records, &records);
    records_sort(&records);
    for (size_t i = 0; i < records.len; i++)
        write_record(telemetry, records.at[i]);
    flush(writer);
    arena_clear(&writer->records);
}

static struct timespec moment_in(unsigned ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

static bool wait_for(sem_t *semaphore, unsigned ms)
{
    struct timespec until = moment_in(ms);
    int failed;
    while ((failed = sem_clockwait(semaphore, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR)
        ;
    return !failed;
}

static void *run(void *self)
{
    struct telemetry *telemetry = self;
    struct writer *writer = &telemetry->writer;
    while (!atomic_load(&writer->stopping)) {
        wait_for(&writer->wake, WRITER_PERIOD_MS);
        write_batch(telemetry);
    }
    write_batch(telemetry);
    sem_post(&writer->done);
    return NULL;
}

bool writer_start(struct telemetry *telemetry, const struct telemetry_options *options)
{
    struct writer *writer = &telemetry->writer;
    sem_init(&writer->wake, 0, 0);
    sem_init(&writer->done, 0, 0);
    arena_init(&writer->records);
    arena_init(&writer->text);
    writer->out = (struct buf){.arena = &writer->text};
    writer->format = options->format;
    writer->fd = options->fd;
    if (writer->format == TELEMETRY_OFF)
        return true;
    sigset_t all, before;
    sigfillset(&all); /* SIGPIPE too: write says EPIPE */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    writer->running = pthread_create(&writer->thread, NULL, run, telemetry) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return writer->running;
}

/* True when the thread has ended. */
static bool join(struct writer *writer)
{
    atomic_store(&writer->stopping, true);
    sem_post(&writer->wake);
    bool done = wait_for(&writer->done, WRITER_PATIENCE_MS);
    if (!done) {
        atomic_store(&writer->giving_up, true);
        done = wait_for(&writer->done, WRITER_PATIENCE_MS);
    }
    if (done)
        pthread_join(writer->thread, NULL);
    else
        pthread_detach(writer->thread);
    return done;
}

bool writer_stop(struct telemetry *telemetry)
{
    struct writer *writer = &telemetry->writer;
    if (writer->running && !join(writer))
        return false;
    arena_release(&writer->records);
    arena_release(&writer->text);
    sem_destroy(&writer->wake);
    sem_destroy(&writer->done);
    return true;
}
