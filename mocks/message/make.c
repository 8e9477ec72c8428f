/* Making a message: fill its slots, have it judged, fill anew what was told of. */
#include "message_private.h"

enum { ROUNDS = 40, ATTEMPTS = 10, REROUTED_MAX = 6 };

/* ---- the maker ---- */

static const struct match_tree *routes_of(struct message_maker *maker)
{
    struct match_mount mount = {maker->contract, STR("")};
    struct match_options options = {.base = MATCH_BASE_BOTH, .visits = maker->budget.route_visits};
    maker->unused = (struct findings){.arena = maker->arena, .max = 1};
    return match_compile(maker->arena, &mount, 1, &options, &maker->unused);
}

struct message_maker *message_maker_new(struct arena *arena, const struct contract *contract,
                                        const struct budget *budget, struct findings *findings)
{
    struct message_maker *maker = arena_new(arena, struct message_maker);
    struct findings *again = arena_new(arena, struct findings);
    *again = (struct findings){.arena = arena, .max = 1}; /* told by the first set already */
    maker->arena = arena;
    maker->contract = contract;
    maker->budget = budget ? *budget : budget_standard();
    struct schema_options compiling = {.dialect = check_dialect(contract),
                                       .budget = &maker->budget,
                                       .one_way = SCHEMA_ONE_WAY_REFUSED,
                                       .refs = contract->refs};
    struct check_options judging = {.budget = &maker->budget,
                                    .unknown = CHECK_WARN,
                                    .one_way = CHECK_REJECT,
                                    .undeclared = CHECK_WARN};
    maker->set = schema_set_new(arena, &compiling, again);
    maker->check = check_compile(arena, contract, &judging, findings);
    maker->run = check_run_new(arena);
    maker->values = values_new(arena, &maker->budget);
    maker->tree = routes_of(maker);
    return maker;
}

/* ---- values ---- */

struct draw_key making_key(const struct making *making, const char *part, struct str name)
{
    struct draw_key place = draw_key_named(&making->key, str_of(part));
    return draw_key_named(&place, name);
}

const struct outline *outline_of(struct making *making, const struct node *schema)
{
    return schema ? schema_outline(schema_compile(making->maker->set, schema, making->direction))
                  : NULL;
}

/* As it is wished for, then with what is easier to write, then other draws. */
static enum values_voice voice_of(const struct making *making, unsigned attempt)
{
    static const enum values_voice drawn[] = {VALUES_DRAWN, VALUES_DRAWN,   VALUES_DRAWN,
                                              VALUES_DRAWN, VALUES_MINIMAL, VALUES_PLAIN};
    if (attempt > 0 && attempt < sizeof drawn / sizeof *drawn)
        return drawn[attempt];
    return attempt == 0 ? making->wish->voice : VALUES_DRAWN;
}

static void keep_conflict(struct making *making, const struct node *schema,
                          const struct values_made *made)
{
    struct message *message = making->message;
    message->why = made->why;
    message->place = schema;
    message->conflict_count = made->conflict_count;
    memcpy(message->conflict, made->conflict, sizeof message->conflict);
}

bool part_value(struct making *making, const struct node *schema, const struct draw_key *key,
                struct str name, unsigned attempt, const struct node **value)
{
    struct message_maker *maker = making->maker;
    struct values_wish wish = {.key = *key, .voice = voice_of(making, attempt), .name = name};
    struct values_made made;
    if (!schema) {
        struct node *anything = arena_new(making->arena, struct node);
        node_string_set(anything, STR("text"));
        anything->span = 1;
        *value = anything;
        return true;
    }
    if (attempt > 0)
        wish.key = draw_key_at(key, attempt);
    const struct schema *compiled = schema_compile(maker->set, schema, making->direction);
    enum values_outcome outcome = values_draw(maker->values, compiled, &wish, making->arena, &made);
    *value = made.root;
    if (outcome == VALUES_MADE)
        return true;
    making->impossible = outcome == VALUES_IMPOSSIBLE;
    making->hopeless = true;
    keep_conflict(making, schema, &made);
    return false;
}

bool choose_media(struct making *making, const struct media_types *types)
{
    struct media wanted, one;
    const struct media_type *best = NULL;
    struct str wish = making->wish->media;
    for (size_t i = 0; i < types->len && !best; i++)
        if (wish.len ? str_eq_nocase(types->at[i].name, wish)
                     : media_parse(types->at[i].name, &one) && media_is_json(&one))
            best = &types->at[i];
    for (size_t i = 0; wish.len && i < types->len && !best; i++)
        if (media_parse(wish, &wanted) && media_parse(types->at[i].name, &one) &&
            media_covers(&one, &wanted))
            best = &types->at[i];
    if (!best && !wish.len && types->len)
        best = &types->at[0];
    making->media = best;
    if (best || !wish.len)
        return true;
    making->message->why =
        arena_printf(making->arena, "the media type '" STR_FMT "' is not declared", STR_ARG(wish));
    return false;
}

/* ---- slots ---- */

struct slot *slot_new(struct making *making, enum spot_part part, struct str name)
{
    struct slot *slot = &making->slots[making->slot_count++];
    *slot = (struct slot){.part = part, .name = name, .required = true};
    return slot;
}

/* Whether it will be filled anew, or left out. */
static bool try_again(struct making *making, struct slot *slot)
{
    slot->ready = false;
    slot->attempt++;
    if (slot->attempt < ATTEMPTS && !making->hopeless)
        return true;
    slot->left_out = !slot->required;
    return slot->left_out;
}

static bool fill(struct making *making, struct slot *slot)
{
    while (!slot->ready && !slot->left_out) {
        making->hopeless = making->impossible = false;
        slot->pairs.len = 0;
        slot->ready = slot->parameter ? parameter_fill(making, slot)
                      : slot->header  ? header_fill(making, slot)
                                      : body_fill(making, slot);
        if (!slot->ready && !try_again(making, slot))
            return false;
    }
    making->hopeless = false;
    return true;
}

static const struct node *node_of(const struct making *making, const struct slot *slot)
{
    return slot->parameter ? slot->parameter->node
           : slot->header  ? slot->header->node
                           : making->media->node;
}

/* "query parameter 'limit'", "body" */
static struct str what_is(struct making *making, const struct slot *slot)
{
    const char *part = spot_part_name(slot->part);
    if (slot->part == SPOT_BODY)
        return str_of(part);
    return arena_printf(making->arena, "%s%s '" STR_FMT "'", part,
                        slot->parameter ? " parameter" : "", STR_ARG(slot->name));
}

static enum message_outcome fail(struct making *making, const struct slot *slot, struct str why)
{
    struct message *message = making->message;
    message->what = what_is(making, slot);
    if (making->hopeless)
        return making->impossible ? MESSAGE_IMPOSSIBLE : MESSAGE_NOT_FOUND;
    message->place = node_of(making, slot);
    message->conflict_count = 0;
    message->why = why;
    return MESSAGE_NOT_FOUND;
}

/* ---- judging ---- */

static struct check_fields fields_of(const struct message *message, struct arena *arena)
{
    struct check_field *fields = arena_array(arena, struct check_field, message->field_count + 1);
    for (size_t i = 0; i < message->field_count; i++)
        fields[i] = (struct check_field){message->fields[i].name, message->fields[i].value};
    return (struct check_fields){fields, message->field_count};
}

static enum check_verdict judge(struct making *making, struct findings *findings)
{
    const struct message *message = making->message;
    struct arena *arena = making->arena;
    struct message_maker *maker = making->maker;
    if (making->response) {
        struct check_response response = {.status = message->status,
                                          .to_head = str_eq(message->method, STR("HEAD")),
                                          .fields = fields_of(message, arena),
                                          .body = message->body};
        return check_response(maker->check, making->operation, maker->run, &response, arena,
                              findings);
    }
    struct capture *captures = arena_array(arena, struct capture, message->capture_count + 1);
    for (size_t i = 0; i < message->capture_count; i++)
        captures[i] = (struct capture){.name = message->captures[i].name,
                                       .raw = message->captures[i].value,
                                       .value = message->captures[i].value};
    struct check_request request = {.path = message->path,
                                    .query = message->query,
                                    .captures = captures,
                                    .capture_count = message->capture_count,
                                    .fields = fields_of(message, arena),
                                    .body = message->body};
    return check_request(maker->check, making->operation, maker->run, &request, arena, findings);
}

static bool has_pair(const struct slot *slot, struct str name)
{
    for (size_t i = 0; i < slot->pairs.len; i++)
        if (str_eq(slot->pairs.at[i].name, name))
            return true;
    return false;
}

/* The slot that a finding is about, or NULL. */
static struct slot *slot_told(struct making *making, const struct spot *spot)
{
    struct slot *other = NULL;
    bool type = spot->part == SPOT_HEADER && str_eq_nocase(spot->name, STR("content-type"));
    for (size_t i = 0; i < making->slot_count; i++) {
        struct slot *slot = &making->slots[i];
        if (slot->left_out)
            continue;
        if (slot->part == SPOT_BODY && (spot->part == SPOT_BODY || type))
            return slot;
        if (slot->part == spot->part && slot->part != SPOT_BODY &&
            str_eq_nocase(slot->name, spot->name))
            return slot;
        if (slot->part == spot->part && has_pair(slot, spot->name))
            other = slot;
    }
    return other;
}

/* What no other value could mend. */
static bool is_bearable(const struct finding *finding)
{
    return finding->severity == SEVERITY_NOTE || finding->id == FINDING_PARAMETER_DEPRECATED;
}

enum step { STEP_DONE, STEP_AGAIN, STEP_FAILED };

static enum step mend(struct making *making, const struct findings *findings,
                      enum message_outcome *outcome)
{
    enum step step = STEP_DONE;
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        struct slot *slot = finding->spot ? slot_told(making, finding->spot) : NULL;
        if (is_bearable(finding) || (slot && !slot->ready))
            continue;
        if (slot && try_again(making, slot)) {
            step = STEP_AGAIN;
        } else if (slot) {
            *outcome = fail(making, slot, finding->message);
            return STEP_FAILED;
        } else if (finding->severity == SEVERITY_ERROR && step == STEP_DONE) {
            making->message->why = finding->message;
            *outcome = MESSAGE_NOT_FOUND;
            step = STEP_FAILED;
        }
    }
    return step;
}

static bool is_routed(const struct making *making)
{
    const struct contract *contract = making->maker->contract;
    return !making->response && making->operation >= contract->operations &&
           making->operation < contract->operations + contract->operation_count;
}

/* Another operation would get the request where a value of the path is a literal of its path: then other values are taken. */
static bool reroute(struct making *making)
{
    struct match match;
    bool again = false;
    const struct message *message = making->message;
    if (!is_routed(making) || making->rerouted++ >= REROUTED_MAX ||
        match_find(making->maker->tree, message->method, message->path, making->arena, &match) !=
            MATCH_FOUND ||
        match.operation == making->operation)
        return false;
    for (size_t i = 0; i < making->slot_count; i++) {
        struct slot *slot = &making->slots[i];
        if (slot->part != SPOT_PATH || slot->attempt + 1 >= ATTEMPTS)
            continue;
        slot->attempt++;
        slot->ready = false;
        again = true;
    }
    return again;
}

enum message_outcome making_run(struct making *making)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct findings findings = {.arena = making->arena};
        enum message_outcome outcome = MESSAGE_NOT_FOUND;
        for (size_t i = 0; i < making->slot_count; i++)
            if (!fill(making, &making->slots[i]))
                return fail(making, &making->slots[i],
                            STR("no value was found that can be written there"));
        (making->response ? response_put_together : request_put_together)(making);
        enum step step =
            judge(making, &findings) == CHECK_CLEAN ? STEP_DONE : mend(making, &findings, &outcome);
        if (step == STEP_FAILED)
            return outcome;
        if (step == STEP_DONE && !reroute(making))
            return MESSAGE_MADE;
    }
    making->message->why = STR("no message was found that the contract allows");
    return MESSAGE_NOT_FOUND;
}

void message_cases(struct message_maker *maker, const struct message *message,
                   enum schema_direction direction, enum values_kind kind, struct arena *arena,
                   struct values_cases *cases)
{
    struct str fields[] = {STR("1"), message->method, STR("cases")};
    struct values_wish wish = {.key = draw_key_of(fields, sizeof fields / sizeof *fields)};
    if (!message->media || !message->media->schema)
        return;
    const struct schema *schema = schema_compile(maker->set, message->media->schema, direction);
    values_make_cases(maker->values, schema, &wish, kind, arena, cases);
}
