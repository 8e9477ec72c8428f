/* links: check
 *
 * One text as JSON Lines, as JSON text sequence and as events. What is taken out lies in the text, in order; however the
 * lines of events end, they are the same events, and written anew they are read as the same. */
#include "check_private.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct events {
    VEC(struct event) list;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool inside(struct str part, struct str whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

/* ---- lines and records ---- */

static bool is_whole(enum stream_kind kind, struct str item, struct str text)
{
    char separator = kind == STREAM_LINES ? '\n' : '\x1E',
         other = kind == STREAM_LINES ? '\r' : '\n';
    const char *end = item.ptr + item.len, *last = text.ptr + text.len;
    if (item.ptr > text.ptr && item.ptr[-1] != separator)
        return false;
    if (end < last && *end == other)
        end++;
    return end == last || *end == separator;
}

static void check_stream_of(enum stream_kind kind, struct str text)
{
    struct str rest = text, item;
    const char *end = text.ptr;
    while (stream_next(kind, &rest, &item)) {
        require(item.len > 0 && inside(item, text) && item.ptr >= end);
        require(str_find(item, kind == STREAM_LINES ? '\n' : '\x1E') == item.len);
        require(is_whole(kind, item, text));
        end = item.ptr + item.len;
        require(!rest.ptr || rest.ptr > end);
    }
    require(!stream_next(kind, &rest, &item));
}

/* ---- events ---- */

static void check_event(const struct event *event, struct str text)
{
    require(inside((struct str){event->at, 1}, text));
    require(event->data.ptr);
    require(!event->event.ptr || inside(event->event, text));
    require(!event->id.ptr || inside(event->id, text));
    require(!event->retry.ptr || inside(event->retry, text));
    require(event->data.len <= text.len && utf8_check(event->data) <= event->data.len);
    require(str_find(event->id, '\0') == event->id.len);
    require(str_find(event->data, '\r') == event->data.len);
}

static struct events read_events(struct arena *arena, struct str text)
{
    struct events events = {0};
    struct event event;
    struct str rest = text;
    const char *before = NULL;
    while (event_next(&rest, arena, &event)) {
        check_event(&event, text);
        require(!before || event.at > before);
        require(inside(rest, text) && rest.ptr > event.at);
        before = event.at;
        *vec_push(arena, &events.list) = event;
    }
    require(!event_next(&rest, arena, &event));
    return events;
}

static void same_text(struct str a, struct str b)
{
    require(str_eq(a, b) && !a.ptr == !b.ptr);
}

static void same_events(const struct events *a, const struct events *b)
{
    require(a->list.len == b->list.len);
    for (size_t i = 0; i < a->list.len; i++) {
        same_text(a->list.at[i].event, b->list.at[i].event);
        same_text(a->list.at[i].data, b->list.at[i].data);
        same_text(a->list.at[i].id, b->list.at[i].id);
        same_text(a->list.at[i].retry, b->list.at[i].retry);
    }
}

static struct str with_ends(struct arena *arena, struct str text, struct str end)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
            i++;
        if (text.ptr[i] == '\r' || text.ptr[i] == '\n')
            buf_add(&out, end);
        else
            buf_byte(&out, text.ptr[i]);
    }
    return buf_str(&out);
}

static void write_field(struct buf *out, struct str name, struct str value)
{
    struct str line;
    while (str_cut(&value, '\n', &line)) {
        buf_add(out, name);
        buf_add(out, STR(": "));
        buf_add(out, line);
        buf_byte(out, '\n');
    }
}

static struct str written(struct arena *arena, const struct events *events)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < events->list.len; i++) {
        write_field(&out, STR("data"), events->list.at[i].data);
        write_field(&out, STR("event"), events->list.at[i].event);
        write_field(&out, STR("id"), events->list.at[i].id);
        write_field(&out, STR("retry"), events->list.at[i].retry);
        buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

static void check_events_of(struct arena *arena, struct str text)
{
    static const struct str ends[] = {STR_INIT("\n"), STR_INIT("\r"), STR_INIT("\r\n")};
    struct events events = read_events(arena, text), again;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        again = read_events(arena, with_ends(arena, text, ends[i]));
        same_events(&events, &again);
    }
    again = read_events(arena, written(arena, &events));
    same_events(&events, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char *input = malloc(size ? size : 1);
    if (size)
        memcpy(input, data, size);
    struct str text = {input, size};
    arena_init(&arena);
    check_stream_of(STREAM_LINES, text);
    check_stream_of(STREAM_RECORDS, text);
    check_events_of(&arena, text);
    arena_release(&arena);
    free(input);
    return 0;
}
