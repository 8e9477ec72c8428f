/* Bodies that are one item after the other: JSON Lines, JSON text sequences, events (OpenAPI 3.2, "Sequential Media
 * Types"). */
#include "check_private.h"

struct stream {
    struct exchange *x;
    const struct media_plan *media;
    const struct place *place;
    const struct outline *outline; /* of an event */
    struct str text;
    size_t count;
    const char *counted; /* line ends up to here are in `lines` */
    uint32_t lines;
};

/* The place of an item: its own text, with the lines before it counted. */
static struct place place_of_item(struct stream *stream, struct str text)
{
    struct place place = *stream->place;
    struct source *source = source_inside(stream->x, place.source, text);
    if (!source)
        return place;
    for (; stream->counted < text.ptr; stream->counted++)
        stream->lines += *stream->counted == '\n';
    source->lines_before = stream->lines;
    place.source = source;
    place.inside = arena_printf(stream->x->scratch, "/%zu", stream->count);
    return place;
}

static bool has_room(struct stream *stream)
{
    if (stream->count < stream->x->check->budget.parts)
        return true;
    tell_limit(stream->x, stream->place, "parts");
    return false;
}

static void judge_whole(struct stream *stream, struct reading *reading, size_t array)
{
    build_close(&reading->build, array, stream->count);
    check_built_body(stream->x, stream->media, reading, stream->place);
}

/* ---- lines and records ---- */

static void check_items(struct stream *stream, enum stream_kind kind, const struct schema *schema,
                        const struct schema *strict)
{
    struct str rest = stream->text, item;
    while (!is_over(stream->x) && stream_next(kind, &rest, &item) && has_room(stream)) {
        struct place place = place_of_item(stream, item);
        check_json(stream->x, schema, strict, item, &place);
        stream->count++;
    }
}

/* False where it cannot be read, which is told. */
static bool check_whole(struct stream *stream, enum stream_kind kind)
{
    struct exchange *x = stream->x;
    struct str rest = stream->text, item;
    struct reading reading = reading_of(x, CODING_NONE, stream->text.ptr);
    size_t array = build_open(&reading.build, NODE_ARRAY, stream->text.ptr);
    while (stream_next(kind, &rest, &item)) {
        if (!has_room(stream))
            return false;
        struct place place = place_of_item(stream, item);
        const struct doc *doc = read_json(x, item, &place);
        if (!doc)
            return false;
        build_copy(&reading.build, doc->root, item.ptr, true);
        stream->count++;
    }
    judge_whole(stream, &reading, array);
    return true;
}

static bool is_list(const struct outline *outline)
{
    return outline && outline->kinds & KINDS_ARRAY && !(outline->kinds & KINDS_OBJECT);
}

/* `schema` is of the whole, `itemSchema` of each item, and both hold. Before 3.2 many wrote the schema of an item as
 * `schema`, which is seen where it allows no array. */
static void check_lines(struct stream *stream, enum stream_kind kind)
{
    const struct media_plan *media = stream->media;
    if (media->schema && (media->item_schema || is_list(media->outline))) {
        if (!check_whole(stream, kind) || !media->item_schema)
            return;
        struct stream again = {.x = stream->x,
                               .media = media,
                               .place = stream->place,
                               .text = stream->text,
                               .counted = stream->text.ptr};
        check_items(&again, kind, media->item_schema, media->item_strict);
    } else if (media->item_schema) {
        check_items(stream, kind, media->item_schema, media->item_strict);
    } else {
        check_items(stream, kind, media->schema, media->strict);
    }
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
static void add_event(struct reading *reading, const struct outline *outline,
                      const struct event *event)
{
    size_t object = build_open(&reading->build, NODE_OBJECT, event->at), count = 0;
    count += add_member(reading, outline, STR("event"), event->event);
    count += add_member(reading, outline, STR("data"), event->data);
    count += add_member(reading, outline, STR("id"), event->id);
    count += add_member(reading, outline, STR("retry"), event->retry);
    build_close(&reading->build, object, count);
}

static void judge_event(struct stream *stream, const struct event *event, const struct place *place)
{
    struct reading reading = reading_of(stream->x, CODING_NONE, event->at);
    add_event(&reading, stream->outline, event);
    if (check_built(stream->x, stream->media->item_schema, &reading, place))
        check_one_way(stream->x, stream->media->item_strict, &reading, place);
}

/* Before 3.2 the schema of a stream of events is mostly that of their data, in JSON; "[DONE]" ends some. */
static void judge_data(struct stream *stream, const struct event *event, const struct place *place)
{
    struct place own = *place;
    bool text = stream->outline->kinds & KINDS_STRING;
    if (text || str_eq(event->data, STR("[DONE]")))
        return;
    own.source = source_inside(stream->x, place->source, event->data);
    check_json(stream->x, stream->media->schema, stream->media->strict, event->data, &own);
}

/* The next event, and what it says in the text. */
static bool take_event(struct stream *stream, struct str *rest, struct event *event,
                       struct str *text)
{
    if (!event_next(rest, stream->x->scratch, event) || !has_room(stream))
        return false;
    const char *end = rest->ptr ? rest->ptr : stream->text.ptr + stream->text.len;
    *text = (struct str){event->at, (size_t)(end - event->at)};
    return true;
}

static void check_all_events(struct stream *stream)
{
    struct str rest = stream->text, text;
    struct event event;
    struct reading reading = reading_of(stream->x, CODING_NONE, stream->text.ptr);
    size_t array = build_open(&reading.build, NODE_ARRAY, stream->text.ptr);
    for (; take_event(stream, &rest, &event, &text); stream->count++)
        add_event(&reading, outline_item(stream->media->outline, stream->count), &event);
    judge_whole(stream, &reading, array);
}

/* A list of data as `schema`, which is what OpenAPI before 3.2 has for a stream. */
static void check_all_data(struct stream *stream)
{
    struct str rest = stream->text, text;
    struct event event;
    struct reading reading = reading_of(stream->x, CODING_NONE, stream->text.ptr);
    size_t array = build_open(&reading.build, NODE_ARRAY, stream->text.ptr);
    while (take_event(stream, &rest, &event, &text)) {
        struct place place = place_of_item(stream, text);
        if (str_eq(event.data, STR("[DONE]")))
            continue;
        place.source = source_inside(stream->x, place.source, event.data);
        const struct doc *doc = read_json(stream->x, event.data, &place);
        if (!doc)
            return;
        build_copy(&reading.build, doc->root, event.at, false);
        stream->count++;
    }
    judge_whole(stream, &reading, array);
}

static void check_each_event(struct stream *stream)
{
    const struct media_plan *media = stream->media;
    struct str rest = stream->text, text;
    struct event event;
    for (; !is_over(stream->x) && take_event(stream, &rest, &event, &text); stream->count++) {
        struct place place = place_of_item(stream, text);
        if (media->item_schema)
            judge_event(stream, &event, &place);
        else
            judge_data(stream, &event, &place);
    }
}

/* Whether items of the list are events as OpenAPI 3.2 has them, not their data. */
static bool lists_events(const struct media_plan *media)
{
    const struct outline *item = outline_item(media->outline, 0);
    return media->item_schema || map_get(&item->by_name, STR("data"));
}

static void check_events(struct stream *stream)
{
    struct exchange *x = stream->x;
    const struct media_plan *media = stream->media;
    struct str text = stream->text;
    size_t valid = utf8_check(text);
    if (valid < text.len) {
        tell(x, FINDING_TEXT_NOT_UTF8, stream->place, text.ptr + valid, "the text is not UTF-8");
        return;
    }
    if (media->item_schema || !is_list(media->outline))
        check_each_event(stream);
    if (!is_list(media->outline) || is_over(x))
        return;
    stream->count = 0;
    if (lists_events(media))
        check_all_events(stream);
    else
        check_all_data(stream);
}

void check_stream(struct exchange *x, const struct media_plan *media, struct str text,
                  const struct place *place)
{
    struct stream stream = {.x = x,
                            .media = media,
                            .place = place,
                            .outline = media->item_schema ? media->item_outline : media->outline,
                            .text = text,
                            .counted = text.ptr};
    if (!media->schema && !media->item_schema)
        return;
    if (media->reader == READER_EVENTS)
        check_events(&stream);
    else
        check_lines(&stream, media->reader == READER_LINES ? STREAM_LINES : STREAM_RECORDS);
}
