#include "files.h"
#include "uri.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str reason(struct arena *arena, int error)
{
    char text[128];
    return arena_str(arena, str_of(strerror_r(error, text, sizeof text)));
}

/* Opens a regular file; -1 with *why. O_NONBLOCK keeps a pipe without a writer from blocking. */
static int open_regular(struct arena *arena, const char *path, off_t *size, struct str *why)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) != 0) {
        *why = reason(arena, errno);
    } else if (!S_ISREG(status.st_mode)) {
        *why = S_ISDIR(status.st_mode) ? STR("it is a folder, not a file")
                                       : STR("it is no regular file");
    } else {
        *size = status.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Reads at most `size` bytes: a file that grows meanwhile is cut where it was. */
static bool read_all(struct arena *arena, int fd, size_t size, struct str *text, struct str *why)
{
    char *bytes = arena_bytes(arena, size + 1);
    size_t len = 0;
    while (len < size) {
        ssize_t got = read(fd, bytes + len, size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            *why = reason(arena, errno);
            return false;
        }
        if (got == 0)
            break;
        len += (size_t)got;
    }
    *text = (struct str){bytes, len};
    return true;
}

/* Reads a stream to its end, or one byte more than `limit`. */
static bool read_stream(struct arena *arena, int fd, uint64_t limit, struct str *text)
{
    size_t cap = 65536, len = 0;
    char *bytes = arena_bytes(arena, cap);
    ssize_t got = 0;
    do {
        if (len == cap) {
            char *larger = arena_bytes(arena, cap * 2);
            memcpy(larger, bytes, len);
            bytes = larger;
            cap *= 2;
        }
        got = read(fd, bytes + len, cap - len);
        len += got > 0 ? (size_t)got : 0;
    } while ((got > 0 && len <= limit) || (got < 0 && errno == EINTR));
    *text = (struct str){bytes, len};
    return got >= 0;
}

static struct str without_mark(struct str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
}

enum outcome { READ, UNREADABLE, TOO_LARGE };

static enum outcome read_file(struct arena *arena, const char *path, const struct budget *budget,
                              struct str *text, struct str *why)
{
    off_t size = 0;
    int fd = open_regular(arena, path, &size, why);
    if (fd < 0)
        return UNREADABLE;
    enum outcome outcome = TOO_LARGE;
    if ((uint64_t)size <= budget->document_bytes && (uint64_t)size < UINT32_MAX)
        outcome = read_all(arena, fd, (size_t)size, text, why) ? READ : UNREADABLE;
    close(fd);
    if (outcome == READ)
        *text = without_mark(*text);
    return outcome;
}

/* The absolute path with links resolved, as a URI; of one that does not exist, as far as the text
 * tells. */
struct str files_uri(struct arena *arena, struct str path)
{
    char resolved[PATH_MAX];
    if (realpath(arena_cstr(arena, path), resolved)) {
        bool folder = str_ends(path, STR("/")) && strcmp(resolved, "/") != 0;
        struct str uri = uri_of_path(arena, arena_str(arena, str_of(resolved)));
        return folder ? arena_join(arena, uri, STR("/")) : uri;
    }
    if (str_starts(path, STR("/")))
        return uri_of_path(arena, path);
    struct str folder = arena_str(arena, str_of(getcwd(resolved, sizeof resolved) ? resolved : ""));
    return uri_of_path(arena, arena_join(arena, arena_join(arena, folder, STR("/")), path));
}

static bool is_within(const struct refs_request *request, struct str uri)
{
    for (size_t i = 0; i < request->within_count; i++)
        if (refs_lies_under(uri, request->within[i]))
            return true;
    return false;
}

/* As people would name it: below the working directory relative to it, else absolute. */
static struct str name_of(struct arena *arena, struct str path)
{
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here) || strcmp(here, "/") == 0)
        return path;
    struct str folder = arena_join(arena, str_of(here), STR("/"));
    return str_starts(path, folder) ? str_from(path, folder.len) : path;
}

static bool load(void *self, struct arena *arena, const struct refs_request *request,
                 struct source *source, struct str *why)
{
    const struct budget *budget = ((const struct files *)self)->budget;
    struct str path = uri_to_path(arena, request->uri);
    if (path.len == 0) {
        *why = STR("only files are read: documents are not fetched over the network");
        return false;
    }
    struct str real = files_uri(arena, path);
    if (!is_within(request, real)) {
        *why = arena_printf(arena, "it is a link to " STR_FMT "; --allow-ref allows reading there",
                            STR_ARG(uri_to_path(arena, real)));
        return false;
    }
    struct str real_path = uri_to_path(arena, real); /* what was asked about is what is opened */
    *source = (struct source){.name = name_of(arena, path), .uri = request->uri};
    switch (read_file(arena, arena_cstr(arena, real_path), budget, &source->text, why)) {
    case READ:
        return true;
    case TOO_LARGE:
        *why = arena_printf(arena,
                            "it has more than %llu bytes; --max-document-bytes raises this limit",
                            (unsigned long long)budget->document_bytes);
        return false;
    case UNREADABLE:
        break;
    }
    return false;
}

static bool is_name(struct str path)
{
    return path.len > 0 && !memchr(path.ptr, '\0', path.len);
}

static void tell_unreadable(struct findings *findings, struct where where, struct str why)
{
    struct finding *finding = finding_add(findings, FINDING_FILE_UNREADABLE, where,
                                          "cannot be read: " STR_FMT, STR_ARG(why));
    if (str_contains(where.source->name, STR("://")))
        finding->hint =
            STR("contracts are read from files, not over the network: download it first");
}

static bool tell_outcome(enum outcome outcome, const struct source *source, struct str why,
                         const struct budget *budget, struct findings *findings)
{
    struct where where = {.source = source};
    if (outcome == TOO_LARGE)
        finding_over_budget(findings, FINDING_DOCUMENT_TOO_LARGE, where, budget, "document_bytes");
    else if (outcome == UNREADABLE)
        tell_unreadable(findings, where, why);
    return outcome == READ;
}

static const struct str nameless = STR_INIT("an empty name names no file");

bool files_open_root(struct arena *arena, struct str path, const struct budget *budget,
                     struct source *source, struct findings *findings)
{
    struct str why = nameless;
    enum outcome outcome = UNREADABLE;
    *source = (struct source){.name = path};
    if (is_name(path)) {
        source->uri = files_uri(arena, path);
        outcome = read_file(arena, arena_cstr(arena, path), budget, &source->text, &why);
    }
    return tell_outcome(outcome, source, why, budget, findings);
}

bool files_open_stream(struct arena *arena, int fd, struct str name, const struct budget *budget,
                       struct source *source, struct findings *findings)
{
    struct str text, why = STR("");
    enum outcome outcome = READ;
    *source = (struct source){.name = name, .uri = files_uri(arena, STR("./"))};
    uint64_t limit = budget->document_bytes < UINT32_MAX ? budget->document_bytes : UINT32_MAX - 1;
    if (!read_stream(arena, fd, limit, &text)) {
        outcome = UNREADABLE;
        why = reason(arena, errno);
    } else if (text.len > limit) {
        outcome = TOO_LARGE;
    } else {
        source->text = without_mark(text);
    }
    return tell_outcome(outcome, source, why, budget, findings);
}

int files_open(struct arena *arena, struct str path, struct source *source,
               struct findings *findings)
{
    off_t size;
    struct str why = nameless;
    int fd = -1;
    *source = (struct source){.name = path};
    if (is_name(path)) {
        source->uri = files_uri(arena, path);
        fd = open_regular(arena, arena_cstr(arena, path), &size, &why);
    }
    if (fd < 0)
        tell_unreadable(findings, (struct where){.source = source}, why);
    return fd;
}

struct refs_loader files_loader(struct files *files)
{
    return (struct refs_loader){.self = files, .load = load};
}
