#include "recorder_private.h"

enum { ARENA_LEAST = 4096 /* an arena takes no less */ };

/* Where a body is cut: not inside a character. */
static struct str body_cut(struct str body, size_t most)
{
    if (body.len <= most)
        return body;
    for (int back = 0; back < 3 && most > 0 && (body.ptr[most] & 0xC0) == 0x80; back++)
        most--;
    return str_slice(body, 0, most);
}

static size_t weight_of_message(const struct recorded_message *message, size_t max_body_bytes)
{
    size_t weight = body_cut(message->body, max_body_bytes).len;
    for (size_t i = 0; i < message->field_count; i++)
        weight +=
            sizeof(struct http_field) + message->fields[i].name.len + message->fields[i].value.len;
    return weight;
}

static size_t weight_of_finding(const struct finding *finding)
{
    size_t weight = sizeof *finding + finding->message.len;
    if (finding->spot)
        weight += sizeof *finding->spot + finding->spot->name.len + finding->spot->pointer.len;
    return weight;
}

/* Every text once, the arrays, and what alignment may take. */
size_t entry_weight(const struct recorded *exchange, size_t max_body_bytes)
{
    struct str texts[] = {exchange->method,   exchange->authority, exchange->path,
                          exchange->query,    exchange->peer,      exchange->content_type,
                          exchange->contract, exchange->operation};
    size_t weight = sizeof(struct entry) + 256;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        weight += texts[i].len;
    for (size_t i = 0; exchange->findings && i < exchange->findings->list.len; i++)
        weight += weight_of_finding(&exchange->findings->list.at[i]);
    weight += weight_of_message(&exchange->request, max_body_bytes) +
              weight_of_message(&exchange->response, max_body_bytes);
    return weight > ARENA_LEAST ? weight : ARENA_LEAST;
}

static void copy(struct arena *arena, struct str *text)
{
    if (text->ptr)
        *text = arena_str(arena, *text);
}

static void copy_message(struct arena *arena, struct recorded_message *message, size_t most)
{
    struct http_field *fields = arena_array(arena, struct http_field, message->field_count);
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = (struct http_field){arena_str(arena, message->fields[i].name),
                                        arena_str(arena, message->fields[i].value)};
    message->fields = fields;
    message->body = body_cut(message->body, most);
    copy(arena, &message->body);
}

/* Without places: their sources do not live long enough. */
static void copy_finding(struct arena *arena, struct finding *to, const struct finding *from)
{
    *to = (struct finding){.id = from->id, .severity = from->severity, .message = from->message};
    copy(arena, &to->message);
    if (!from->spot)
        return;
    struct spot *spot = arena_new(arena, struct spot);
    *spot = (struct spot){.side = from->spot->side,
                          .part = from->spot->part,
                          .blame = from->spot->blame,
                          .name = arena_str(arena, from->spot->name),
                          .pointer = arena_str(arena, from->spot->pointer)};
    to->spot = spot;
}

static const struct findings *copy_findings(struct arena *arena, const struct findings *findings)
{
    struct findings *copied = arena_new(arena, struct findings);
    copied->dropped = findings->dropped;
    copied->list.at = arena_array(arena, struct finding, findings->list.len);
    copied->list.len = findings->list.len;
    for (size_t i = 0; i < findings->list.len; i++)
        copy_finding(arena, &copied->list.at[i], &findings->list.at[i]);
    return copied;
}

/* An arena whose first block has the room that is needed. */
static struct arena roomy(size_t bytes)
{
    struct arena arena;
    arena_init(&arena);
    arena_shrink(&arena, arena_bytes(&arena, bytes), bytes, 0);
    return arena;
}

struct entry *entry_copy(const struct recorded *exchange, size_t max_body_bytes, size_t weight)
{
    struct arena arena = roomy(weight);
    struct entry *entry = arena_new(&arena, struct entry);
    struct recorded *to = &entry->exchange;
    *to = *exchange;
    struct str *texts[] = {&to->method, &to->authority,    &to->path,      &to->query,
                           &to->peer,   &to->content_type, &to->operation, &to->contract};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        copy(&arena, texts[i]);
    copy_message(&arena, &to->request, max_body_bytes);
    copy_message(&arena, &to->response, max_body_bytes);
    if (to->findings)
        to->findings = copy_findings(&arena, to->findings);
    entry->weight = weight;
    entry->request_bytes = exchange->request.body.len;
    entry->response_bytes = exchange->response.body.len;
    entry->arena = arena;
    return entry;
}

void entry_free(struct entry *entry)
{
    struct arena arena = entry->arena; /* which the entry itself lies in */
    arena_release(&arena);
}
