/* links: reply match
 *
 * Any document: its replies compile, every declared response can be asked for in every media type, in every manner, and what
 * comes out may go on the wire: final statuses, field values without control characters, JSON under JSON media types. What
 * Prism reads in the document as a wish comes out as a wish or as a fault. */
#include "media.h"
#include "prism.h"
#include "reply.h"

#include <stdlib.h>

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool is_authored_text(const struct reply *reply)
{
    return reply->example && !reply->example->value;
}

static void check_reply(const struct reply *reply, const struct budget *budget, struct arena *arena)
{
    require(reply->status >= 200 && reply->status <= 599);
    for (size_t i = 0; i < reply->field_count; i++) {
        struct str value = reply->fields[i].value;
        for (size_t j = 0; j < value.len; j++)
            require(value.ptr[j] >= ' ' && value.ptr[j] < 0x7f);
        require(reply->fields[i].name.len > 0);
    }
    struct media media;
    if (reply->body.len == 0 || is_authored_text(reply) ||
        !media_parse(reply->content_type, &media) || !media_is_json(&media) ||
        !str_eq_nocase(media.type, STR("application")))
        return;
    struct source source = {.name = STR("body"), .text = reply->body};
    struct findings findings = {.arena = arena};
    require(doc_read_json(arena, &source, budget, &findings) != NULL);
}

static void ask(const struct reply_plan *plan, const struct operation *operation,
                const struct reply_wish *wish, const struct budget *budget)
{
    struct arena scratch;
    struct reply reply;
    arena_init(&scratch);
    if (reply_choose(plan, operation, wish, &scratch, &reply) == REPLY_OK)
        check_reply(&reply, budget, &scratch);
    else
        require(reply.why.len > 0);
    struct reply_wish drawn = *wish;
    drawn.values = values_new(&scratch, budget);
    drawn.draws = true;
    if (reply_choose(plan, operation, &drawn, &scratch, &reply) == REPLY_OK)
        check_reply(&reply, budget, &scratch);
    arena_release(&scratch);
}

static void ask_all(const struct reply_plan *plan, const struct operation *operation,
                    const struct budget *budget, struct arena *arena)
{
    ask(plan, operation, &(struct reply_wish){0}, budget);
    ask(plan, operation,
        &(struct reply_wish){.accept = STR("text/csv;q=0.3, image/webp, */*;q=0.1")}, budget);
    for (size_t i = 0; i < operation->responses.len; i++) {
        const struct response *response = &operation->responses.at[i];
        struct reply_wish wish = {
            .code = arena_printf(arena, "%u", response->low ? response->low : 599u)};
        ask(plan, operation, &wish, budget);
        for (size_t j = 0; j < response->content.len; j++) {
            const struct media_type *media = &response->content.at[j];
            wish.accept = media->name;
            wish.example = media->examples.len > 0
                               ? media->examples.at[media->examples.len - 1].name
                               : (struct str){0};
            ask(plan, operation, &wish, budget);
        }
    }
}

static void read_wish(struct str text, struct arena *arena)
{
    struct prism_wish wish = prism_read_wish(arena, text, text);
    require(wish.fault.len > 0 || !wish.code.ptr || wish.code.len == 3);
    prism_read_wish(arena, STR(""), text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    budget.sample_bytes = 20000;
    struct findings findings = {.arena = &arena};
    struct source source = {
        .name = STR("fuzz.yaml"),
        .uri = STR("file:///fuzz.yaml"),
        .text = {(const char *)data, size}
    };
    struct contract_options options = {.refs = {.budget = &budget}};
    struct contract *contract = contract_read(&arena, &source, &options, &findings);
    read_wish(source.text, &arena);
    for (int manner = REPLY_AS_PROVISO; contract && manner <= REPLY_AS_PRISM; manner++) {
        struct check_options judging = {.budget = &budget};
        struct reply_options replying = {.manner = (enum reply_manner)manner,
                                         .budget = &budget,
                                         .check =
                                             check_compile(&arena, contract, &judging, &findings)};
        struct reply_plan *plan = reply_compile_as(&replying, &arena, contract, &findings);
        for (size_t i = 0; i < contract->operation_count; i++)
            ask_all(plan, &contract->operations[i], &budget, &arena);
        for (size_t i = 0; i < contract->webhook_count; i++)
            ask_all(plan, &contract->webhooks[i], &budget, &arena);
    }
    arena_release(&arena);
    return 0;
}
