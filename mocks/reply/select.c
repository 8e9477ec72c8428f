/* Which response, media type and example: the order of choice in reply.h. */
#include "reply_private.h"

/* ---- responses ---- */

enum { FINAL_MIN = 200, FINAL_MAX = 599 };

static bool is_range(const struct response *response)
{
    return response->high > response->low;
}

static bool is_default(const struct response *response)
{
    return response->low == 0;
}

/* Whether `response` is to be taken before `best`, both of 2NN or 2XX: by status, ranges last. */
static bool is_lower(const struct response *response, const struct response *best)
{
    if (!best || is_range(best) != is_range(response))
        return !best || is_range(best);
    return response->low < best->low;
}

static const struct response *best_success(const struct responses *responses)
{
    const struct response *best = NULL;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *response = &responses->at[i];
        if (response->low >= 200 && response->low < 300 && is_lower(response, best))
            best = response;
    }
    return best;
}

static const struct response *declared_default(const struct responses *responses)
{
    for (size_t i = 0; i < responses->len; i++)
        if (is_default(&responses->at[i]))
            return &responses->at[i];
    return NULL;
}

static const struct response *first_final(const struct responses *responses)
{
    for (size_t i = 0; i < responses->len; i++)
        if (responses->at[i].low >= FINAL_MIN && responses->at[i].low <= FINAL_MAX)
            return &responses->at[i];
    return NULL;
}

static struct str status_list(struct arena *scratch, const struct responses *responses)
{
    struct buf list = {.arena = scratch};
    for (size_t i = 0; i < responses->len; i++) {
        if (i > 0)
            buf_add(&list, STR(", "));
        buf_add(&list, responses->at[i].code);
    }
    return buf_str(&list);
}

static const struct response *declared_for(const struct responses *responses, uint16_t status)
{
    const struct response *range = NULL;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *response = &responses->at[i];
        if (is_default(response) || status < response->low || status > response->high)
            continue;
        if (!is_range(response))
            return response;
        range = range ? range : response;
    }
    return range ? range : declared_default(responses);
}

static bool read_status(struct str code, uint16_t *status)
{
    if (code.len != 3)
        return false;
    *status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (code.ptr[i] < '0' || code.ptr[i] > '9')
            return false;
        *status = (uint16_t)(*status * 10 + (code.ptr[i] - '0'));
    }
    return true;
}

static enum reply_outcome select_wished(const struct operation *operation, struct str code,
                                        struct arena *scratch, struct selection *selection,
                                        struct reply *reply)
{
    reply->available = status_list(scratch, &operation->responses);
    if (!read_status(code, &selection->status)) {
        reply->why = arena_printf(scratch, "the wanted status \"" STR_FMT "\" is not three digits",
                                  STR_ARG(code));
        return REPLY_BAD_WISH;
    }
    selection->response = declared_for(&operation->responses, selection->status);
    if (selection->response && selection->status >= FINAL_MIN && selection->status <= FINAL_MAX)
        return REPLY_OK;
    const char *reason =
        selection->response ? "cannot be sent as a final status" : "is not declared";
    reply->why = arena_printf(scratch, "status " STR_FMT " %s", STR_ARG(code), reason);
    return REPLY_NO_SUCH_STATUS;
}

enum reply_outcome selection_response(const struct operation *operation,
                                      const struct reply_wish *wish, struct arena *scratch,
                                      struct selection *selection, struct reply *reply)
{
    if (wish->code.ptr)
        return select_wished(operation, wish->code, scratch, selection, reply);
    const struct response *response = best_success(&operation->responses);
    uint16_t status = response ? response->low : 200;
    if (!response)
        response = declared_default(&operation->responses);
    if (!response) {
        response = first_final(&operation->responses);
        status = response ? response->low : 0;
    }
    selection->response = response;
    selection->status = status;
    if (response)
        return REPLY_OK;
    reply->why = STR("the operation declares no response that could be sent");
    reply->available = status_list(scratch, &operation->responses);
    return REPLY_NO_RESPONSE;
}

/* ---- media types ---- */

static bool is_wild(const struct media *media)
{
    return str_eq(media->type, STR("*")) || str_eq(media->subtype, STR("*"));
}

static bool is_json(struct str name)
{
    struct media media;
    return media_parse(name, &media) && media_is_json(&media);
}

/* A range of Accept with its weight in thousandths; `q` is the only parameter looked at. */
static unsigned weight_of(struct arena *scratch, const struct media *range)
{
    struct str q;
    if (!media_parameter(scratch, range, STR("q"), &q))
        return 1000;
    unsigned weight = 0, digits = 0;
    for (size_t i = 0; i < q.len && digits < 4; i++)
        if (q.ptr[i] >= '0' && q.ptr[i] <= '9' && ++digits)
            weight = weight * 10 + (unsigned)(q.ptr[i] - '0');
    for (; digits < 4; digits++)
        weight *= 10;
    return weight > 1000 ? 1000 : weight;
}

/* For a wildcard media type: the concrete type of Accept that it covers and that weighs most. */
static struct str concrete_of(struct arena *scratch, struct str accept, struct str name)
{
    struct media wildcard, range, best = {0};
    unsigned weight = 0;
    struct str part;
    if (!media_parse(name, &wildcard) || !is_wild(&wildcard))
        return name;
    while (str_cut(&accept, ',', &part)) {
        if (!media_parse(part, &range) || is_wild(&range) || !media_covers(&wildcard, &range))
            continue;
        unsigned own = weight_of(scratch, &range);
        if (own > weight && range.type.len + range.subtype.len < 100) {
            weight = own;
            best = range;
        }
    }
    if (weight == 0)
        return media_concrete(scratch, name);
    return arena_printf(scratch, STR_FMT "/" STR_FMT, STR_ARG(best.type), STR_ARG(best.subtype));
}

static struct str media_list(struct arena *scratch, const struct media_types *content)
{
    struct buf list = {.arena = scratch};
    for (size_t i = 0; i < content->len; i++) {
        if (i > 0)
            buf_add(&list, STR(", "));
        buf_add(&list, content->at[i].name);
    }
    return buf_str(&list);
}

/* The index of the first JSON type, else 0. */
static size_t favourite(const struct media_types *content)
{
    for (size_t i = 0; i < content->len; i++)
        if (is_json(content->at[i].name))
            return i;
    return 0;
}

/* By Accept; among equals the favourite comes first, then document order. -1 where none will do. */
static int choose_offer(struct arena *scratch, const struct media_types *content, struct str accept)
{
    size_t first = favourite(content);
    if (str_trim(accept).len == 0)
        return (int)first;
    struct str *offers = arena_array(scratch, struct str, content->len);
    offers[0] = content->at[first].name;
    for (size_t i = 0, at = 1; i < content->len; i++)
        if (i != first)
            offers[at++] = content->at[i].name;
    int chosen = media_choose(accept, offers, content->len);
    if (chosen <= 0)
        return chosen < 0 ? -1 : (int)first;
    return chosen <= (int)first ? chosen - 1 : chosen;
}

bool status_has_no_body(uint16_t status)
{
    return status < 200 || status == 204 || status == 205 || status == 304;
}

static enum reply_outcome select_media(const struct reply_wish *wish, struct arena *scratch,
                                       struct selection *selection, struct reply *reply)
{
    const struct media_types *content = &selection->response->content;
    if (status_has_no_body(selection->status) || content->len == 0)
        return REPLY_OK;
    int chosen = choose_offer(scratch, content, wish->accept);
    if (chosen < 0) {
        reply->why = arena_printf(scratch, "no media type of the response fits \"" STR_FMT "\"",
                                  STR_ARG(wish->accept));
        reply->available = media_list(scratch, content);
        return REPLY_NOT_ACCEPTABLE;
    }
    selection->media = &content->at[chosen];
    selection->content_type = concrete_of(scratch, wish->accept, selection->media->name);
    return REPLY_OK;
}

/* ---- examples ---- */

static bool is_usable(const struct example *example)
{
    return example->value || example->serialized.ptr || example->external_bytes.ptr;
}

static struct str example_list(struct arena *scratch, const struct media_type *media)
{
    struct buf list = {.arena = scratch};
    for (size_t i = 0; media && i < media->examples.len; i++) {
        if (i > 0)
            buf_add(&list, STR(", "));
        buf_add(&list, media->examples.at[i].name);
    }
    return buf_str(&list);
}

static enum reply_outcome select_wished_example(struct str name, struct arena *scratch,
                                                struct selection *selection, struct reply *reply)
{
    const struct media_type *media = selection->media;
    for (size_t i = 0; media && i < media->examples.len; i++) {
        const struct example *example = &media->examples.at[i];
        if (!str_eq(example->name, name))
            continue;
        selection->example = example;
        if (is_usable(example))
            return REPLY_OK;
        reply->why = arena_printf(scratch, "the file of example \"" STR_FMT "\" could not be read",
                                  STR_ARG(name));
        return REPLY_NOT_RENDERED;
    }
    bool schema =
        media && media->examples.len == 0 && media->schema && str_eq(name, STR("default"));
    if (schema)
        return REPLY_OK;
    reply->available = example_list(scratch, media);
    reply->why = arena_printf(scratch, "there is no example \"" STR_FMT "\"", STR_ARG(name));
    return REPLY_NO_SUCH_EXAMPLE;
}

static enum reply_outcome select_example(const struct reply_wish *wish, struct arena *scratch,
                                         struct selection *selection, struct reply *reply)
{
    if (wish->example.ptr)
        return select_wished_example(wish->example, scratch, selection, reply);
    const struct media_type *media = selection->media;
    bool made = wish->from == REPLY_BY_SCHEMA && media && media->schema;
    for (size_t i = 0; !made && media && i < media->examples.len && !selection->example; i++)
        if (is_usable(&media->examples.at[i]))
            selection->example = &media->examples.at[i];
    return REPLY_OK;
}

enum reply_outcome selection_make(const struct operation *operation, const struct reply_wish *wish,
                                  struct arena *scratch, struct selection *selection,
                                  struct reply *reply)
{
    *selection = (struct selection){0};
    enum reply_outcome outcome = selection_response(operation, wish, scratch, selection, reply);
    if (outcome == REPLY_OK)
        outcome = select_media(wish, scratch, selection, reply);
    if (outcome == REPLY_OK)
        outcome = select_example(wish, scratch, selection, reply);
    return outcome;
}

/* ---- refusals ---- */

const struct response *responses_refusing(const struct responses *responses,
                                          const struct reply_refusal *refusal, uint16_t *status)
{
    for (size_t i = 0; i < refusal->count; i++) {
        const struct response *response = declared_for(responses, refusal->codes[i]);
        *status = refusal->codes[i];
        if (response && !is_default(response))
            return response;
    }
    *status = refusal->codes[0];
    return declared_default(responses);
}

bool refusal_is_preferred(const struct reply_refusal *refusal, const struct reply_wish *wish)
{
    uint16_t status;
    if (!wish->code.ptr || !read_status(wish->code, &status))
        return false;
    for (size_t i = 0; i < refusal->count; i++)
        if (refusal->codes[i] == status)
            return true;
    return false;
}

static const struct media_type *
media_to_refuse(struct arena *scratch, const struct media_types *content, struct str accept)
{
    if (content->len == 0)
        return NULL;
    int chosen = str_trim(accept).len == 0 ? -1 : choose_offer(scratch, content, accept);
    if (chosen >= 0)
        return &content->at[chosen];
    for (size_t i = 0; i < content->len; i++)
        for (size_t n = 0; n < content->at[i].examples.len; n++)
            if (is_usable(&content->at[i].examples.at[n]))
                return &content->at[i];
    for (size_t i = 0; i < content->len; i++)
        if (content->at[i].schema)
            return &content->at[i];
    return NULL;
}

enum reply_outcome selection_refuse(const struct operation *operation,
                                    const struct reply_refusal *refusal,
                                    const struct reply_wish *wish, struct arena *scratch,
                                    struct selection *selection, struct reply *reply)
{
    *selection = (struct selection){0};
    const struct response *response =
        responses_refusing(&operation->responses, refusal, &selection->status);
    if (!response)
        return REPLY_NO_RESPONSE;
    selection->response = response;
    selection->media = media_to_refuse(scratch, &response->content, wish->accept);
    if (selection->media)
        selection->content_type = concrete_of(scratch, wish->accept, selection->media->name);
    struct reply_wish plain = {.accept = wish->accept};
    if (refusal_is_preferred(refusal, wish))
        plain.example = wish->example;
    return select_example(&plain, scratch, selection, reply);
}
