/* Bodies that are one item after the other: JSON Lines, JSON text sequences, events (OpenAPI 3.2, "Sequential Media
 * Types"). */
#include "check_private.h"

struct stream {
    struct exchange *x;
    const struct media_plan *media;
    const struct place *place;
    const struct schema *item;     /* judges each item; NULL: the whole is judged */
    const struct outline *outline; /* of an item */
    struct str text;
    size_t count;
    const char *counted; /* line ends up to here are in `lines` */
    uint32_t lines;
};

/* The place of an item: its own text, with the lines before it counted. */
static struct place place_of_item(struct stream *stream, const char *at, struct str text)
{
    struct place place = *stream->place;
    struct arena *scratch = stream->x->scratch;
    if (!place.source)
        return place;
    struct source *source = arena_new(scratch, struct source);
    *source = *place.source;
    source->text = text;
    for (; stream->counted < at; stream->counted++)
        stream->lines += *stream->counted == '\n';
    source->lines_before = stream->lines;
    place.source = source;
    place.inside = arena_printf(scratch, "/%zu", stream->count);
    return place;
}

static bool has_room(struct stream *stream)
{
    if (stream->count < stream->x->check->budget.parts)
        return true;
    tell_limit(stream->x, stream->place, "parts");
    return false;
}

/* ---- lines and records ---- */

static void check_items(struct stream *stream, enum stream_kind kind)
{
    struct str rest = stream->text, item;
    while (!is_over(stream->x) && stream_next(kind, &rest, &item) && has_room(stream)) {
        struct place place = place_of_item(stream, item.ptr, item);
        check_json(stream->x, NULL, stream->item, item, &place);
        stream->count++;
    }
}

static void check_whole(struct stream *stream, enum stream_kind kind)
{
    struct exchange *x = stream->x;
    struct str rest = stream->text, item;
    struct reading reading = reading_of(x, CODING_NONE, stream->text.ptr);
    size_t array = build_open(&reading.build, NODE_ARRAY, stream->text.ptr);
    while (stream_next(kind, &rest, &item)) {
        if (!has_room(stream))
            return;
        struct place place = place_of_item(stream, item.ptr, item);
        const struct doc *doc = read_json(x, item, &place);
        if (!doc)
            return;
        build_copy(&reading.build, doc->root, item.ptr);
        stream->count++;
    }
    build_close(&reading.build, array, stream->count);
    check_built_body(x, stream->media, &reading, stream->place);
}

/* ---- events ---- */

static size_t add_member(struct reading *reading, const struct outline *outline, struct str name,
                         struct str value)
{
    if (!value.ptr)
        return 0;
    build_key(&reading->build, name, value.ptr);
    read_text(reading, outline_member(outline, name), value, NULL);
    return 1;
}

/* The object that OpenAPI 3.2 makes of an event. */
static void judge_event(struct stream *stream, const struct event *event, const struct place *place)
{
    struct reading reading = reading_of(stream->x, CODING_NONE, event->at);
    size_t object = build_open(&reading.build, NODE_OBJECT, event->at), count = 0;
    count += add_member(&reading, stream->outline, STR("event"), event->event);
    count += add_member(&reading, stream->outline, STR("data"), event->data);
    count += add_member(&reading, stream->outline, STR("id"), event->id);
    count += add_member(&reading, stream->outline, STR("retry"), event->retry);
    build_close(&reading.build, object, count);
    check_built(stream->x, stream->item, &reading, place);
}

/* Before 3.2 the schema of a stream of events is mostly that of their data, in JSON; "[DONE]" ends some. */
static void judge_data(struct stream *stream, const struct event *event, const struct place *place)
{
    struct place own = *place;
    bool text = stream->outline->kinds & KINDS_STRING;
    if (!event->data.ptr || text || str_eq(event->data, STR("[DONE]")))
        return;
    own.source = source_for(stream->x, "event data", (struct str){0}, event->data);
    check_json(stream->x, NULL, stream->item, event->data, &own);
}

static void check_events(struct stream *stream)
{
    struct exchange *x = stream->x;
    struct str rest = stream->text;
    struct event event;
    if (utf8_check(rest) < rest.len) {
        tell(x, FINDING_TEXT_NOT_UTF8, stream->place, rest.ptr + utf8_check(rest),
             "the text is not UTF-8");
        return;
    }
    while (!is_over(x) && event_next(&rest, x->scratch, &event) && has_room(stream)) {
        struct str own = {event.at, (size_t)(stream->text.ptr + stream->text.len - event.at)};
        struct place place = place_of_item(stream, event.at, own);
        if (stream->media->item_schema)
            judge_event(stream, &event, &place);
        else
            judge_data(stream, &event, &place);
        stream->count++;
    }
}

void check_stream(struct exchange *x, const struct media_plan *media, struct str text,
                  const struct place *place)
{
    bool own = media->item_schema != NULL;
    struct stream stream = {.x = x,
                            .media = media,
                            .place = place,
                            .item = own ? media->item_schema : media->schema,
                            .outline = own ? media->item_outline : media->outline,
                            .text = text,
                            .counted = text.ptr};
    enum stream_kind kind = media->reader == READER_LINES ? STREAM_LINES : STREAM_RECORDS;
    bool whole = media->schema && media->outline->kinds & KINDS_ARRAY &&
                 !(media->outline->kinds & KINDS_OBJECT);
    if (!stream.item)
        return;
    if (media->reader == READER_EVENTS)
        check_events(&stream);
    else if (!own && whole)
        check_whole(&stream, kind);
    else
        check_items(&stream, kind);
}
