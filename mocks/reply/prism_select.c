/* Which media type and example, as Prism 5 chooses them. The response is chosen as ever. */
#include "reply_private.h"

const struct node *prism_schema(const struct media_type *media)
{
    return media && node_is(media->schema, NODE_OBJECT) ? media->schema : NULL;
}

/* ---- examples ---- */

/* The example that a schema gives stands before those of its media type, under the name "default", unless the media type
 * has an `example` of its own (in Swagger 2.0, any). */
static const struct node *leading_value(const struct choice *choice, const struct media_type *media)
{
    const struct node *schema = refs_follow(choice->contract->refs, prism_schema(media));
    bool swagger = choice->contract->version == CONTRACT_SWAGGER_2_0;
    if (swagger ? media->examples.len > 0 : node_get(media->node, STR("example")) != NULL)
        return NULL;
    const struct node *example = node_get(schema, STR("example"));
    return example ? example : node_at(node_get(schema, STR("examples")), 0);
}

static const struct example *leading_example(const struct choice *choice, const struct node *value)
{
    struct example *example = arena_new(choice->scratch, struct example);
    *example = (struct example){.name = STR("default"), .node = value, .value = value};
    return example;
}

static enum reply_outcome choose_wished(const struct choice *choice, const struct media_type *media)
{
    struct str name = choice->wish->example;
    const struct node *leading = leading_value(choice, media);
    if (leading && str_eq(name, STR("default"))) {
        choice->selection->example = leading_example(choice, leading);
        return REPLY_OK;
    }
    for (size_t i = 0; i < media->examples.len; i++)
        if (str_eq(media->examples.at[i].name, name)) {
            choice->selection->example = &media->examples.at[i];
            return REPLY_OK;
        }
    choice->reply->content_type = media->name;
    choice->reply->why = STR("there is no such example");
    return REPLY_NO_SUCH_EXAMPLE;
}

static void choose_first(const struct choice *choice, const struct media_type *media)
{
    const struct node *leading = leading_value(choice, media);
    if (leading)
        choice->selection->example = leading_example(choice, leading);
    else if (media->examples.len)
        choice->selection->example = &media->examples.at[0];
}

static enum reply_outcome choose_example(const struct choice *choice)
{
    struct selection *selection = choice->selection;
    const struct media_type *media = selection->media;
    enum reply_outcome outcome = REPLY_OK;
    if (!media)
        return REPLY_OK;
    selection->dynamic = choice->wish->from == REPLY_BY_SCHEMA;
    if (choice->wish->example.len) {
        outcome = choose_wished(choice, media);
    } else if (!selection->dynamic) {
        choose_first(choice, media);
    } else if (!prism_schema(media)) {
        choice->reply->why =
            arena_printf(choice->scratch,
                         "Tried to force a dynamic response for: " STR_FMT " but schema is not "
                         "defined.",
                         STR_ARG(media->name));
        outcome = REPLY_NO_SCHEMA;
    }
    bool valued =
        selection->example && (selection->example->value || selection->example->serialized.ptr);
    if (choice->wish->ignore_examples || !valued)
        selection->example = NULL;
    return outcome;
}

/* ---- media types ---- */

/* A wildcard that is offered is covered by wildcards alone: it stands for a type nobody names. */
static struct str offer_of(struct arena *scratch, struct str name)
{
    struct media media;
    if (!media_parse(name, &media) || !str_eq(media.subtype, STR("*")))
        return name;
    if (str_eq(media.type, STR("*")))
        return STR("x-any/x-any");
    return arena_printf(scratch, STR_FMT "/x-any", STR_ARG(media.type));
}

static int choose_offer(struct arena *scratch, const struct media_types *content, struct str accept)
{
    struct str *offers = arena_array(scratch, struct str, content->len + 1);
    for (size_t i = 0; i < content->len; i++)
        offers[i] = offer_of(scratch, content->at[i].name);
    return media_choose(accept, offers, content->len);
}

static int choose_unasked(struct arena *scratch, const struct media_types *content)
{
    for (size_t i = 0; i < content->len; i++)
        if (str_eq(content->at[i].name, STR("*/*")))
            return (int)i;
    return choose_offer(scratch, content, STR("application/json, */*"));
}

static enum reply_outcome refuse_accept(const struct choice *choice)
{
    struct str accept = choice->wish->accept;
    if (choice->selection->status == 204 || str_contains(accept, STR("*/*")))
        return REPLY_OK;
    choice->reply->why = arena_printf(
        choice->scratch, "no media type of the response fits \"" STR_FMT "\"", STR_ARG(accept));
    return REPLY_NOT_ACCEPTABLE;
}

static enum reply_outcome choose_media(const struct choice *choice)
{
    struct selection *selection = choice->selection;
    const struct media_types *content = &selection->response->content;
    bool asked = str_trim(choice->wish->accept).len > 0;
    if (str_eq(choice->operation->method, STR("HEAD")))
        return REPLY_OK;
    if (content->len == 0) {
        selection->content_type = asked ? STR("") : STR("text/plain");
        return REPLY_OK;
    }
    int chosen = asked ? choose_offer(choice->scratch, content, choice->wish->accept)
                       : choose_unasked(choice->scratch, content);
    if (chosen < 0)
        return refuse_accept(choice);
    selection->media = &content->at[chosen];
    bool any = asked && str_eq(selection->media->name, STR("*/*"));
    selection->content_type = any ? STR("text/plain") : selection->media->name;
    return REPLY_OK;
}

/* ---- all of it ---- */

static enum reply_outcome choose(const struct choice *choice)
{
    struct selection *selection = choice->selection;
    *selection = (struct selection){0};
    enum reply_outcome outcome = selection_response(choice->operation, choice->wish,
                                                    choice->scratch, selection, choice->reply);
    if (outcome == REPLY_OK)
        outcome = choose_media(choice);
    if (outcome == REPLY_OK)
        outcome = choose_example(choice);
    if (status_has_no_body(selection->status))
        selection->media = NULL; /* its name goes out all the same */
    return outcome;
}

/* A wanted response that does not work out is forgotten, and the usual one is tried. */
enum reply_outcome prism_make(const struct choice *choice)
{
    enum reply_outcome outcome = choose(choice);
    if (outcome == REPLY_OK || outcome == REPLY_NO_SUCH_STATUS || !choice->wish->code.ptr)
        return outcome;
    struct reply_wish plain = *choice->wish;
    struct choice again = *choice;
    plain.code = (struct str){0};
    again.wish = &plain;
    outcome = choose(&again);
    choice->reply->retried = outcome != REPLY_OK;
    return outcome;
}

/* ---- refusals ---- */

static const struct media_type *first_exemplified(const struct choice *choice,
                                                  const struct media_types *content)
{
    for (size_t i = 0; i < content->len; i++)
        if (content->at[i].examples.len || leading_value(choice, &content->at[i]))
            return &content->at[i];
    return NULL;
}

static const struct media_type *first_with_schema(const struct media_types *content)
{
    for (size_t i = 0; i < content->len; i++)
        if (prism_schema(&content->at[i]))
            return &content->at[i];
    return NULL;
}

enum reply_outcome prism_refuse(const struct choice *choice, const struct reply_refusal *refusal)
{
    struct selection *selection = choice->selection;
    *selection = (struct selection){.dynamic = choice->wish->from == REPLY_BY_SCHEMA};
    selection->response =
        responses_refusing(&choice->operation->responses, refusal, &selection->status);
    if (!selection->response)
        return REPLY_NO_RESPONSE;
    const struct media_types *content = &selection->response->content;
    const struct media_type *media = first_exemplified(choice, content);
    enum reply_outcome outcome = REPLY_OK;
    if (media && choice->wish->example.len && refusal_is_preferred(refusal, choice->wish))
        outcome = choose_wished(choice, media);
    else if (media)
        choose_first(choice, media);
    selection->media = media ? media : first_with_schema(content);
    if (selection->media)
        selection->content_type = selection->media->name;
    return outcome;
}
