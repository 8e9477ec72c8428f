/* Streams: text/event-stream (HTML standard), JSON lines, JSON text sequences (RFC 7464). */
#include "write.h"

/* A field of an event. Line ends inside the value end the line: the rest goes on in another one of
 * the same name. */
static void event_field(struct buf *out, const char *name, struct str value)
{
    struct str line;
    while (str_cut(&value, '\n', &line)) {
        if (str_ends(line, STR("\r")))
            line.len--;
        buf_printf(out, "%s: ", name);
        buf_add(out, line);
        buf_byte(out, '\n');
    }
}

static const char *const event_fields[] = {"event", "id", "retry", "data"};
enum { EVENT_FIELDS = 4 };

/* Whether an object describes an event by its fields, and has nothing else. */
static bool is_event(const struct node *item)
{
    bool fields = false, others = false;
    NODE_EACH_MEMBER(item, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < EVENT_FIELDS; i++)
            known = known || str_eq(node_str(key), str_of(event_fields[i]));
        fields = fields || known;
        others = others || !known;
    }
    return fields && !others;
}

static void event_value(struct buf *out, const char *name, const struct node *value)
{
    struct buf text = {.arena = out->arena};
    plain_write(&text, value);
    event_field(out, name, text.len ? buf_str(&text) : STR(""));
}

static void event_write(struct buf *out, const struct node *item)
{
    if (!is_event(item))
        event_value(out, "data", item);
    for (size_t i = 0; i < EVENT_FIELDS && is_event(item); i++) {
        const struct node *value = node_get(item, str_of(event_fields[i]));
        if (value && !node_is(value, NODE_NULL))
            event_value(out, event_fields[i], value);
    }
    buf_byte(out, '\n');
}

void stream_write(struct buf *out, enum body_kind kind, const struct node *item)
{
    if (kind == BODY_EVENTS) {
        event_write(out, item);
        return;
    }
    if (kind == BODY_RECORDS)
        buf_byte(out, '\x1e');
    doc_write_json(out, item);
    buf_byte(out, '\n');
}
