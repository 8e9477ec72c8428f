/* A request: its slots, and how they are put together. */
#include "message_private.h"

enum { OPTIONAL_PERCENT = 60 };

/* Whether a part that may be left out is there. */
static bool is_wanted(const struct making *making, enum spot_part part, struct str name,
                      bool deprecated)
{
    struct draw_key key = making_key(making, "wanted", name);
    key = draw_key_at(&key, (uint64_t)part);
    struct draw draw = draw_begin(&key);
    switch (making->wish->voice) {
    case VALUES_MINIMAL:
        return false;
    case VALUES_DRAWN:
        return !deprecated && draw_chance(&draw, OPTIONAL_PERCENT);
    case VALUES_PLAIN:
    case VALUES_MAXIMAL:
        break;
    }
    return !deprecated;
}

static void add_parameter(struct making *making, const struct parameter *parameter)
{
    static const enum spot_part parts[PARAMETER_IN_COUNT] = {[IN_PATH] = SPOT_PATH,
                                                             [IN_QUERY] = SPOT_QUERY,
                                                             [IN_HEADER] = SPOT_HEADER,
                                                             [IN_COOKIE] = SPOT_COOKIE,
                                                             [IN_QUERYSTRING] = SPOT_QUERY};
    const struct operation *operation = making->operation;
    bool header = parameter->in == IN_HEADER;
    bool key = credentials_name(operation, parameter->in, parameter->name);
    bool required = parameter->required || parameter->in == IN_PATH || key;
    if (header && key && str_eq_nocase(parameter->name, STR("authorization")))
        return; /* what the security scheme asks for */
    if (header && making->media && str_eq_nocase(parameter->name, STR("content-type")))
        return;
    if (!required &&
        !is_wanted(making, parts[parameter->in], parameter->name, parameter->deprecated))
        return;
    struct slot *slot =
        slot_new(making, parts[parameter->in],
                 header ? arena_lower(making->arena, parameter->name) : parameter->name);
    slot->parameter = parameter;
    slot->required = required;
}

/* ---- putting together ---- */

static const struct slot *slot_of(const struct making *making, enum spot_part part, struct str name)
{
    for (size_t i = 0; i < making->slot_count; i++)
        if (making->slots[i].part == part && str_eq(making->slots[i].name, name))
            return &making->slots[i];
    return NULL;
}

/* The template with values in the place of its variables. */
static void set_path(struct making *making)
{
    struct message *message = making->message;
    struct buf path = {.arena = making->arena};
    message_fields captures = {0};
    struct str rest = making->operation->path;
    if (!str_starts(rest, STR("/")))
        rest = STR(
            "/"); /* a webhook's name, a callback's expression: where it goes is not the contract's to say */
    while (rest.len) {
        size_t open = str_find(rest, '{'), close = str_find(rest, '}');
        bool variable = open < close && close < rest.len;
        buf_add(&path, text_encode(making->arena, str_slice(rest, 0, variable ? open : rest.len),
                                   "/:@!$&'()*+,;=%", ""));
        if (!variable)
            break;
        struct str name = str_slice(rest, open + 1, close);
        const struct slot *slot = slot_of(making, SPOT_PATH, name);
        struct str value = slot && slot->pairs.len ? slot->pairs.at[0].value : STR("1");
        *vec_push(making->arena, &captures) = (struct message_field){name, value};
        buf_add(&path, value);
        rest = str_from(rest, close + 1);
    }
    message->path = buf_str(&path);
    message->captures = captures.at;
    message->capture_count = captures.len;
}

static void add_slots(const struct making *making, enum spot_part part, message_fields *all)
{
    for (size_t i = 0; i < making->slot_count; i++) {
        const struct slot *slot = &making->slots[i];
        for (size_t n = 0; slot->part == part && !slot->left_out && n < slot->pairs.len; n++)
            *vec_push(making->arena, all) = slot->pairs.at[n];
    }
}

static void add_all(struct making *making, message_fields *all, const message_fields *others)
{
    for (size_t i = 0; i < others->len; i++)
        *vec_push(making->arena, all) = others->at[i];
}

static void set_query(struct making *making, const struct credentials *credentials)
{
    struct message *message = making->message;
    struct buf out = {.arena = making->arena};
    message_fields pairs = {0};
    bool whole = false;
    for (size_t i = 0; i < making->slot_count; i++) {
        const struct slot *slot = &making->slots[i];
        if (slot->parameter && slot->parameter->in == IN_QUERYSTRING && slot->pairs.len &&
            !slot->left_out) {
            buf_add(&out, slot->pairs.at[0].value);
            whole = true;
        }
    }
    if (!whole)
        add_slots(making, SPOT_QUERY, &pairs);
    add_all(making, &pairs, &credentials->query);
    if (whole && pairs.len && out.len)
        buf_byte(&out, '&');
    pairs_join(&out, &pairs, "&", true);
    message->query = out.len ? buf_str(&out) : (struct str){0};
    message->target = out.len ? arena_printf(making->arena, STR_FMT "?" STR_FMT,
                                             STR_ARG(message->path), STR_ARG(message->query))
                              : message->path;
}

static void set_fields(struct making *making, const struct credentials *credentials)
{
    struct message *message = making->message;
    message_fields fields = {0}, cookies = {0};
    add_slots(making, SPOT_HEADER, &fields);
    add_all(making, &fields, &credentials->fields);
    add_slots(making, SPOT_COOKIE, &cookies);
    add_all(making, &cookies, &credentials->cookies);
    if (cookies.len) {
        struct buf out = {.arena = making->arena};
        pairs_join(&out, &cookies, "; ", false);
        *vec_push(making->arena, &fields) = (struct message_field){STR("cookie"), buf_str(&out)};
    }
    if (message->body.ptr)
        *vec_push(making->arena, &fields) =
            (struct message_field){STR("content-type"), message->content_type};
    message->fields = fields.at;
    message->field_count = fields.len;
}

void request_put_together(struct making *making)
{
    struct message *message = making->message;
    struct credentials credentials = credentials_of(making);
    const struct slot *body = slot_of(making, SPOT_BODY, STR(""));
    message->content_type = message->body = (struct str){0};
    if (body && !body->left_out) {
        message->content_type = body->pairs.at[0].name;
        message->body = body->pairs.at[0].value;
    }
    set_path(making);
    set_query(making, &credentials);
    set_fields(making, &credentials);
}

/* ---- the whole ---- */

enum message_outcome message_request(struct message_maker *maker, const struct operation *operation,
                                     const struct message_wish *wish, struct arena *arena,
                                     struct message *message)
{
    struct making making = {.maker = maker,
                            .operation = operation,
                            .wish = wish,
                            .arena = arena,
                            .direction = SCHEMA_REQUEST,
                            .message = message};
    const struct body *body = operation->body;
    *message = (struct message){.method = operation->method};
    if (wish->media.len && !body) {
        message->why = STR("the operation declares no body");
        return MESSAGE_NOT_DECLARED;
    }
    if (body && !choose_media(&making, &body->content))
        return MESSAGE_NOT_DECLARED;
    if (body && !body->required && wish->voice == VALUES_MINIMAL && !wish->media.len)
        making.media = NULL;
    struct str fields[] = {STR("1"),          wish->seed,
                           operation->method, operation->path,
                           STR("request"),    making.media ? making.media->name : STR("")};
    making.key = draw_key_of(fields, sizeof fields / sizeof *fields);
    making.key = draw_key_at(&making.key, wish->number);
    making.slots = arena_array(arena, struct slot, operation->parameters.len + 1);
    for (size_t i = 0; i < operation->parameters.len; i++)
        add_parameter(&making, &operation->parameters.at[i]);
    message->media = making.media;
    if (making.media)
        slot_new(&making, SPOT_BODY, STR(""));
    return making_run(&making);
}
