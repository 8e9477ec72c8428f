#include "sample_files.h"
#include "sample_forms.h"
#include "utf8.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- what could not be made ---- */

static void tell_place(const struct contract *contract, struct arena *arena, const char *before,
                       const struct node *node)
{
    struct where where = refs_where(contract->refs, node);
    struct str pointer = refs_pointer(contract->refs, arena, node);
    if (!where.source)
        return;
    struct line_column place = source_place(where.source, where.offset);
    fprintf(stderr, "    %s " STR_FMT ":%u:%u " STR_FMT "\n", before, STR_ARG(where.source->name),
            place.line, place.column, STR_ARG(pointer));
}

static void tell_failed(struct sample_job *job, const struct operation *operation, bool request,
                        const struct message *message, struct arena *arena)
{
    fprintf(stderr, "proviso sample: " STR_FMT ": %s", STR_ARG(operation->id),
            request ? "request" : "response");
    if (message->status)
        fprintf(stderr, " %u", message->status);
    if (message->what.len)
        fprintf(stderr, ", " STR_FMT, STR_ARG(message->what));
    fprintf(stderr, ": " STR_FMT "\n", STR_ARG(message->why));
    if (message->place)
        tell_place(job->contract, arena, "at", message->place);
    for (size_t i = 0; i < message->conflict_count; i++)
        tell_place(job->contract, arena, "by", message->conflict[i]);
    job->failed++;
}

/* ---- printing ---- */

/* A text ends with its line; other bytes stay as they are. */
static void add_body(struct buf *out, struct str body)
{
    buf_add(out, body);
    if (body.len && body.ptr[body.len - 1] != '\n' && utf8_check(body) == body.len)
        buf_byte(out, '\n');
}

static void add_entry(struct sample_job *job, const struct operation *operation, bool request,
                      const struct message *message, struct buf *out)
{
    struct message other;
    struct message_wish wish = job->wish;
    wish.media = STR("");
    wish.status = 0;
    bool both = (request ? message_response : message_request)(job->maker, operation, &wish,
                                                               out->arena, &other) == MESSAGE_MADE;
    if (!both && !request) {
        tell_failed(job, operation, true, &other, out->arena);
        other = (struct message){.method = operation->method, .target = operation->path};
    }
    if (request)
        sample_har_entry(out, message, both ? &other : NULL, job->server);
    else
        sample_har_entry(out, &other, message, job->server);
}

static void add_message(struct sample_job *job, const struct operation *operation, bool request,
                        const struct message *message, struct buf *out)
{
    switch (job->form) {
    case SAMPLE_BODY:
        add_body(out, message->body);
        break;
    case SAMPLE_HTTP:
        sample_write_http(out, message, job->server);
        if (job->count > 1)
            buf_add(out, STR("\r\n"));
        break;
    case SAMPLE_CURL:
        sample_write_curl(out, message, job->server);
        break;
    case SAMPLE_HAR:
        add_entry(job, operation, request, message, out);
        break;
    }
}

static void put(struct sample_sink *sink, const struct buf *text)
{
    char path[4096];
    snprintf(path, sizeof path, STR_FMT, STR_ARG(sink->path));
    if (!sink->file && !sink->failed)
        sink->file = fopen(path, "wb");
    sink->failed |=
        !sink->file || (text->len && fwrite(text->at, 1, text->len, sink->file) != text->len);
}

/* One message, into the text; false where there will be none. */
static bool print_one(struct sample_job *job, const struct operation *operation, bool request,
                      struct buf *out)
{
    struct message message;
    enum message_outcome outcome = (request ? message_request : message_response)(
        job->maker, operation, &job->wish, out->arena, &message);
    bool made = outcome == MESSAGE_MADE;
    if (!made)
        tell_failed(job, operation, request, &message, out->arena);
    if (made && job->form == SAMPLE_HAR && job->wish.number == 0)
        sample_har_begin(out);
    else if (made && job->form == SAMPLE_HAR)
        buf_byte(out, ',');
    if (made)
        add_message(job, operation, request, &message, out);
    job->made += made;
    return made;
}

void sample_print(struct sample_job *job, const struct operation *operation, bool request,
                  struct sample_sink *sink)
{
    struct arena arena;
    bool goes_on = true;
    arena_init(&arena);
    size_t before = job->made;
    for (uint64_t i = 0; i < job->count && goes_on && !sink->failed; i++) {
        struct buf out = {.arena = &arena};
        job->wish.number = i;
        goes_on = print_one(job, operation, request,
                            &out); /* else: the next ones have the same schemas */
        if (goes_on)
            put(sink, &out);
        arena_clear(&arena);
    }
    struct buf end = {.arena = &arena};
    sample_har_end(&end);
    if (job->form == SAMPLE_HAR && job->made > before)
        put(sink, &end);
    arena_release(&arena);
}

/* ---- names of files ---- */

enum { NAME_MAX_SHOWN = 120 /* bytes: file systems take 255 */ };

/* Letters, digits, '.' and '-' stay; what is between them is one '_'. */
static void add_name(struct buf *out, struct str text)
{
    bool gap = false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || (byte && strchr(".-", byte));
        if (plain && gap)
            buf_byte(out, '_');
        gap = !plain;
        if (plain)
            buf_byte(out, byte);
    }
}

static const char *extension_of(struct str type)
{
    static const struct {
        const char *part, *extension;
    } rows[] = {
        {"json-seq",     "json-seq" },
        {"ndjson",       "ndjson"   },
        {"jsonl",        "jsonl"    },
        {"json",         "json"     },
        {"svg",          "svg"      },
        {"html",         "html"     },
        {"xml",          "xml"      },
        {"yaml",         "yaml"     },
        {"csv",          "csv"      },
        {"event-stream", "events"   },
        {"urlencoded",   "form"     },
        {"multipart",    "multipart"},
        {"text/",        "txt"      },
        {"png",          "png"      },
        {"gif",          "gif"      },
        {"jpeg",         "jpg"      },
        {"pdf",          "pdf"      },
        {"zip",          "zip"      },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_contains(type, str_of(rows[i].part)))
            return rows[i].extension;
    return "bin";
}

struct files_job {
    struct sample_job *job;
    struct arena *arena, scratch;
    struct map taken;  /* names of folders */
    struct str folder; /* of the operation */
};

/* Two paths may come to the same name: the later one gets a number. */
static struct str folder_of(struct files_job *files, const struct operation *operation)
{
    struct buf name = {.arena = files->arena};
    add_name(&name, operation->method);
    buf_byte(&name, '_');
    add_name(&name, str_from(operation->path, str_starts(operation->path, STR("/"))));
    struct str first = str_slice(buf_str(&name), 0, NAME_MAX_SHOWN), one = first;
    for (unsigned number = 2; map_get(&files->taken, one); number++)
        one = arena_printf(files->arena, STR_FMT "-%u", STR_ARG(first), number);
    *map_put(files->arena, &files->taken, one) = files;
    return one;
}

static struct str file_name(struct files_job *files, bool request, uint16_t status,
                            struct str media)
{
    static const char *const extensions[] = {
        [SAMPLE_HTTP] = "http", [SAMPLE_CURL] = "sh", [SAMPLE_HAR] = "har"};
    enum sample_form form = files->job->form;
    struct buf out = {.arena = &files->scratch};
    if (request)
        buf_add(&out, STR("request"));
    else
        buf_printf(&out, "%u", (unsigned)status);
    if (media.len) {
        buf_byte(&out, '.');
        add_name(&out, str_slice(media, 0, NAME_MAX_SHOWN));
    }
    buf_printf(&out, ".%s", form == SAMPLE_BODY ? extension_of(media) : extensions[form]);
    return arena_printf(&files->scratch, STR_FMT "/" STR_FMT, STR_ARG(files->folder),
                        STR_ARG(buf_str(&out)));
}

/* ---- writing ---- */

static bool fail(struct files_job *files, const char *what, struct str path)
{
    struct str text = arena_printf(files->arena, STR_FMT " cannot be %s: %s", STR_ARG(path), what,
                                   strerrordesc_np(errno));
    files->job->trouble = arena_cstr(files->arena, text);
    return false;
}

static bool make_folder(struct files_job *files, struct str path)
{
    if (mkdir(arena_cstr(&files->scratch, path), 0777) == 0 || errno == EEXIST)
        return true;
    return fail(files, "made", path);
}

/* A body alone says too little of a request, and of a response without one. */
static bool write_one(struct files_job *files, const struct operation *operation, bool request,
                      const struct media_type *media)
{
    struct sample_job *job = files->job;
    enum sample_form form = job->form;
    job->wish.media = media ? media->name : STR("");
    if (form == SAMPLE_BODY && (request || !media))
        job->form = SAMPLE_HTTP;
    struct sample_sink sink = {.path =
                                   file_name(files, request, job->wish.status, job->wish.media)};
    sample_print(job, operation, request, &sink);
    job->form = form;
    sink.failed |= sink.file && fclose(sink.file) != 0;
    bool good = !sink.failed || fail(files, "written", sink.path);
    arena_clear(&files->scratch);
    return good;
}

static bool write_each(struct files_job *files, const struct operation *operation, bool request,
                       const struct media_types *types)
{
    for (size_t i = 0; i < types->len; i++)
        if (!write_one(files, operation, request, &types->at[i]))
            return false;
    return types->len > 0 || write_one(files, operation, request, NULL);
}

static bool write_operation(struct files_job *files, const struct operation *operation,
                            struct str folder)
{
    static const struct media_types none = {0};
    struct message_wish *wish = &files->job->wish;
    struct str name = folder_of(files, operation);
    files->folder = arena_printf(files->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
    wish->status = 0;
    if (!make_folder(files, files->folder) ||
        !write_each(files, operation, true, operation->body ? &operation->body->content : &none))
        return false;
    for (size_t i = 0; i < operation->responses.len && files->job->form != SAMPLE_CURL; i++) {
        const struct response *response = &operation->responses.at[i];
        wish->status = message_status(operation, response);
        bool bodiless = wish->status < 200 || wish->status == 204 || wish->status == 205 ||
                        wish->status == 304 || str_eq(operation->method, STR("HEAD"));
        if (!write_each(files, operation, false, bodiless ? &none : &response->content))
            return false;
    }
    return true;
}

void sample_write_files(struct sample_job *job, const struct operation *operation,
                        struct str folder)
{
    struct arena arena;
    arena_init(&arena);
    struct files_job files = {.job = job, .arena = &arena};
    arena_init(&files.scratch);
    bool good = make_folder(&files, folder);
    const struct contract *contract = job->contract;
    for (size_t i = 0; i < contract->operation_count + contract->webhook_count && good; i++) {
        const struct operation *one = i < contract->operation_count
                                          ? &contract->operations[i]
                                          : &contract->webhooks[i - contract->operation_count];
        if (!operation || operation == one)
            good = write_operation(&files, one, folder);
    }
    if (job->trouble) {
        fprintf(stderr, "proviso sample: %s\n", job->trouble);
        job->trouble = "told";
    }
    arena_release(&files.scratch);
    arena_release(&arena);
}
