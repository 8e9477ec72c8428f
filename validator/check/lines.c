/* Streams of items in one body: JSON Lines, JSON text sequences (RFC 7464), events (HTML, 9.2.6). Each byte is
 * looked at a bounded number of times, whatever the body. */
#include "check_private.h"

/* ---- lines and records ---- */

enum { RECORD_SEPARATOR = 0x1E };

static bool next_line(struct str *rest, struct str *item)
{
    while (str_cut(rest, '\n', item)) {
        *item = str_slice(*item, 0, item->len - str_ends(*item, STR("\r")));
        if (item->len)
            return true;
    }
    return false;
}

/* What stands before the first separator is an item too, so that it is judged. */
static bool next_record(struct str *rest, struct str *item)
{
    while (str_cut(rest, RECORD_SEPARATOR, item)) {
        *item = str_slice(*item, 0, item->len - str_ends(*item, STR("\n")));
        if (str_trim(*item).len)
            return true;
    }
    return false;
}

bool stream_next(enum stream_kind kind, struct str *rest, struct str *item)
{
    return kind == STREAM_LINES ? next_line(rest, item) : next_record(rest, item);
}

/* ---- events ---- */

static const struct str byte_order_mark = STR_INIT("\xEF\xBB\xBF");

/* Lines end in LF, CR or CRLF. False at the end of the text. */
static bool take_line(struct str *rest, struct str *line)
{
    size_t len = 0;
    if (rest->len == 0)
        return false;
    while (len < rest->len && rest->ptr[len] != '\n' && rest->ptr[len] != '\r')
        len++;
    *line = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    *rest = str_from(*rest, str_starts(*rest, STR("\r\n")) ? 2 : 1);
    return true;
}

static struct str value_of(struct str line, size_t colon)
{
    struct str value = str_from(line, colon + 1);
    return str_from(value, str_starts(value, STR(" ")));
}

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

/* An event's data while its lines are read. */
struct data {
    struct str first;     /* line */
    struct str rest;      /* the text behind it */
    size_t lines, length; /* together, with an LF behind each */
};

static void add_data(struct data *data, struct str value, struct str rest)
{
    if (data->lines++ == 0) {
        data->first = value;
        data->rest = rest;
    }
    data->length += value.len + 1;
}

/* The data lines are read a second time, so that no more than the joined text is taken from the arena. */
static struct str join(const struct data *data, struct arena *arena)
{
    char *out = arena_bytes(arena, data->length);
    struct str rest = data->rest, line;
    size_t len = data->first.len, lines = 1;
    memcpy(out, data->first.ptr, len);
    while (lines < data->lines && take_line(&rest, &line)) {
        size_t colon = str_find(line, ':');
        if (!str_eq(str_slice(line, 0, colon), STR("data")))
            continue;
        struct str value = value_of(line, colon);
        out[len++] = '\n';
        memcpy(out + len, value.ptr, value.len);
        len += value.len;
        lines++;
    }
    return (struct str){out, len};
}

/* False where the line is a comment, another field, or a value that does not count. */
static bool read_field(struct event *event, struct data *data, struct str line, struct str rest)
{
    size_t colon = str_find(line, ':');
    struct str name = str_slice(line, 0, colon), value = value_of(line, colon);
    if (str_eq(name, STR("data")))
        add_data(data, value, rest);
    else if (str_eq(name, STR("event")))
        event->event = value;
    else if (str_eq(name, STR("id")) && str_find(value, '\0') == value.len)
        event->id = value;
    else if (str_eq(name, STR("retry")) && is_number(value))
        event->retry = value;
    else
        return false;
    return true;
}

/* Only the first byte order mark of a text is one; a line that begins with another has no name that counts. Such lines are
 * passed over behind each event, so that what an event begins with is the first. */
static void skip_marked_lines(struct str *rest)
{
    struct str line;
    while (str_starts(*rest, byte_order_mark))
        take_line(rest, &line);
}

bool event_next(struct str *rest, struct arena *arena, struct event *event)
{
    struct data data = {0};
    struct str line;
    *event = (struct event){0};
    if (str_starts(*rest, byte_order_mark))
        *rest = str_from(*rest, byte_order_mark.len);
    while (take_line(rest, &line)) {
        if (line.len == 0 && data.lines)
            break;
        if (line.len == 0)
            *event = (struct event){0};
        else if (read_field(event, &data, line, *rest) && !event->at)
            event->at = line.ptr;
    }
    skip_marked_lines(rest);
    if (data.lines)
        event->data = data.lines == 1 ? data.first : join(&data, arena);
    /* HTML drops what no empty line ends, but many servers close the connection behind the last event. */
    return data.lines > 0;
}
