/* The file. A batch is written at once, together with the brackets that close the document behind it; the next batch goes over them. */
#include "recorder_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *errno_text(void)
{
    const char *text = strerrordesc_np(errno);
    return text ? text : "unknown error";
}

/* NULL, or why not all of it could be written. */
static const char *write_at(int fd, struct str text, off_t at)
{
    while (text.len > 0) {
        ssize_t written = pwrite(fd, text.ptr, text.len, at);
        if (written < 0 && errno != EINTR)
            return errno_text();
        text = str_from(text, written > 0 ? (size_t)written : 0);
        at += written > 0 ? written : 0;
    }
    return NULL;
}

static void write_closing(struct buf *out, uint64_t lost)
{
    buf_add(out, STR("\n]"));
    if (lost)
        buf_printf(out, ",\"comment\":\"%llu exchanges are missing: they could not be written\"",
                   (unsigned long long)lost);
    buf_add(out, STR("}}\n"));
}

static const char *write_opening(struct sink *sink, struct str version)
{
    struct arena arena;
    arena_init(&arena);
    struct buf out = {.arena = &arena};
    buf_add(&out,
            STR("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Proviso\",\"version\":"));
    buf_json_string(&out, version);
    buf_add(&out, STR("},\"entries\":["));
    sink->end = (off_t)out.len;
    write_closing(&out, 0);
    const char *why = write_at(sink->fd, buf_str(&out), 0);
    arena_release(&arena);
    return why;
}

/* A file that is there and belongs to nobody else, empty. */
static const char *prepare(int fd)
{
    struct stat facts;
    if (fstat(fd, &facts) != 0)
        return errno_text();
    if (!S_ISREG(facts.st_mode))
        return "not a regular file";
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return "something records into it already";
    return ftruncate(fd, 0) == 0 ? NULL : errno_text();
}

static int open_file(const struct recorder_options *options)
{
    struct arena arena;
    arena_init(&arena);
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int fd = open(arena_cstr(&arena, options->path), flags, options->keep_secrets ? 0600 : 0666);
    int error = errno;
    arena_release(&arena);
    errno = error;
    return fd;
}

const char *sink_open(struct sink *sink, const struct recorder_options *options)
{
    *sink = (struct sink){.fd = open_file(options), .har = str_ends(options->path, STR(".har"))};
    if (sink->fd < 0)
        return errno_text();
    const char *why = prepare(sink->fd);
    if (!why && sink->har)
        why = write_opening(sink, options->version);
    if (why)
        sink_close(sink);
    return why;
}

void sink_lead(const struct sink *sink, struct buf *out, bool first)
{
    if (sink->har)
        buf_add(out, first && !sink->any ? STR("\n") : STR(",\n"));
}

void sink_trail(const struct sink *sink, struct buf *out)
{
    if (!sink->har)
        buf_byte(out, '\n');
}

/* After a failure: as if the batch had never been. */
static void take_back(const struct sink *sink, uint64_t lost)
{
    struct arena arena;
    arena_init(&arena);
    struct buf closing = {.arena = &arena};
    if (ftruncate(sink->fd, sink->end) == 0 && sink->har) {
        write_closing(&closing, lost);
        write_at(sink->fd, buf_str(&closing), sink->end);
    }
    arena_release(&arena);
}

const char *sink_write(struct sink *sink, struct buf *batch, uint64_t lost)
{
    size_t len = batch->len;
    if (sink->har)
        write_closing(batch, lost);
    const char *why = write_at(sink->fd, buf_str(batch), sink->end);
    if (why) {
        take_back(sink, lost);
        return why;
    }
    sink->any |= len > 0;
    sink->end += (off_t)len;
    return NULL;
}

void sink_close(struct sink *sink)
{
    close(sink->fd);
    sink->fd = -1;
}
