/* A response: its status, its header fields, its body. */
#include "message_private.h"

enum { OPTIONAL_PERCENT = 80 };

/* ---- which one ---- */

static bool is_range(const struct response *response)
{
    return response->high > response->low;
}

/* The one for a status: exactly, by its class, else the default. */
static const struct response *declared_for(const struct responses *responses, uint16_t status)
{
    const struct response *best = NULL;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *one = &responses->at[i];
        bool covers = one->low == 0 || (one->low <= status && status <= one->high);
        bool narrower = !best || (best->low == 0 && one->low) || (is_range(best) && !is_range(one));
        if (covers && narrower && !(best && one->low == 0))
            best = one;
    }
    return best;
}

/* The lowest 2xx, ranges last; else the default; else the first one. */
static const struct response *usual(const struct responses *responses)
{
    const struct response *best = NULL, *otherwise = NULL;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *one = &responses->at[i];
        bool success = one->low >= 200 && one->low < 300;
        bool lower = !best || (is_range(best) && !is_range(one)) ||
                     (is_range(best) == is_range(one) && one->low < best->low);
        if (success && lower)
            best = one;
        if (one->low == 0 || (!otherwise && one->low >= 200))
            otherwise = one;
    }
    return best ? best : otherwise;
}

static bool has_no_body(const struct making *making, uint16_t status)
{
    return status < 200 || status == 204 || status == 205 || status == 304 ||
           str_eq(making->operation->method, STR("HEAD"));
}

uint16_t message_status(const struct operation *operation, const struct response *response)
{
    static const uint16_t errors[] = {500, 400, 503, 418};
    const struct response *common = usual(&operation->responses);
    if (response->low)
        return response->low;
    if (common == response)
        return 200;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (declared_for(&operation->responses, errors[i]) == response)
            return errors[i];
    return 599;
}

/* ---- slots ---- */

/* Fields of the body, and of the connection. */
static bool is_ours(struct str name)
{
    static const struct str names[] = {STR_INIT("content-type"), STR_INIT("content-length"),
                                       STR_INIT("content-encoding"), STR_INIT("transfer-encoding"),
                                       STR_INIT("connection")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static void add_header(struct making *making, const struct header *header)
{
    struct draw_key key = making_key(making, "wanted", header->name);
    struct draw draw = draw_begin(&key);
    enum values_voice voice = making->wish->voice;
    bool wanted =
        voice == VALUES_DRAWN ? draw_chance(&draw, OPTIONAL_PERCENT) : voice != VALUES_MINIMAL;
    bool ours = is_ours(header->name) || !str_is_token(header->name);
    if (!header->required && (!wanted || header->deprecated || ours))
        return;
    if (str_eq_nocase(header->name, STR("content-type")))
        return;
    struct slot *slot = slot_new(making, SPOT_HEADER, arena_lower(making->arena, header->name));
    slot->header = header;
    slot->required = header->required;
}

void response_put_together(struct making *making)
{
    struct message *message = making->message;
    message_fields fields = {0};
    message->content_type = message->body = (struct str){0};
    for (size_t i = 0; i < making->slot_count; i++) {
        const struct slot *slot = &making->slots[i];
        if (slot->left_out || slot->pairs.len == 0)
            continue;
        if (slot->part == SPOT_BODY) {
            message->content_type = slot->pairs.at[0].name;
            message->body = slot->pairs.at[0].value;
        } else {
            *vec_push(making->arena, &fields) = slot->pairs.at[0];
        }
    }
    if (message->body.ptr)
        *vec_push(making->arena, &fields) =
            (struct message_field){STR("content-type"), message->content_type};
    message->fields = fields.at;
    message->field_count = fields.len;
}

/* ---- the whole ---- */

static enum message_outcome no_such_status(struct making *making)
{
    if (making->wish->status)
        making->message->why = arena_printf(making->arena, "the status %u is not declared",
                                            (unsigned)making->wish->status);
    else
        making->message->why = STR("the operation declares no response");
    return MESSAGE_NOT_DECLARED;
}

enum message_outcome message_response(struct message_maker *maker,
                                      const struct operation *operation,
                                      const struct message_wish *wish, struct arena *arena,
                                      struct message *message)
{
    struct making making = {.maker = maker,
                            .operation = operation,
                            .wish = wish,
                            .arena = arena,
                            .direction = SCHEMA_RESPONSE,
                            .message = message};
    const struct responses *responses = &operation->responses;
    *message = (struct message){.method = operation->method};
    making.response = wish->status ? declared_for(responses, wish->status) : usual(responses);
    if (!making.response)
        return no_such_status(&making);
    message->status = wish->status ? wish->status : message_status(operation, making.response);
    bool body = !has_no_body(&making, message->status);
    if (body && !choose_media(&making, &making.response->content))
        return MESSAGE_NOT_DECLARED;
    struct str fields[] = {STR("1"),
                           wish->seed,
                           operation->method,
                           operation->path,
                           arena_printf(arena, "%u", (unsigned)message->status),
                           making.media ? making.media->name : STR("")};
    making.key = draw_key_of(fields, sizeof fields / sizeof *fields);
    making.key = draw_key_at(&making.key, wish->number);
    making.slots = arena_array(arena, struct slot, making.response->headers.len + 1);
    for (size_t i = 0; i < making.response->headers.len; i++)
        add_header(&making, &making.response->headers.at[i]);
    message->media = making.media;
    if (making.media)
        slot_new(&making, SPOT_BODY, STR(""));
    return making_run(&making);
}
