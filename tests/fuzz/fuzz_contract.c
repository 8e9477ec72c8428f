/* links: contract */
/* Any bytes as a contract of several documents, split at 0xFF bytes: the root, then "1", "2", …
 * beside it. Read twice, with the other documents and without. What comes back must be whole: every
 * list walkable, every id unique and found. */
#include "contract.h"

#include <stdlib.h>

enum { DOCUMENTS_MAX = 8 };

struct world {
    struct str texts[DOCUMENTS_MAX];
    size_t count;
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static bool load(void *self, struct arena *arena, const struct refs_request *request,
                 struct source *source, struct str *why)
{
    const struct world *world = self;
    for (size_t i = 1; i < world->count; i++) {
        struct str uri = arena_printf(arena, "file:///w/%zu", i);
        if (!str_eq(uri, request->uri))
            continue;
        *source = (struct source){.name = uri, .uri = uri, .text = world->texts[i]};
        return true;
    }
    *why = STR("no such document");
    return false;
}

static size_t walk_content(const struct refs *refs, const struct media_types *content)
{
    size_t sum = content->len;
    for (size_t i = 0; i < content->len; i++) {
        const struct media_type *media = &content->at[i];
        check(refs_where(refs, media->node).source != NULL);
        for (size_t e = 0; e < media->examples.len; e++) {
            const struct example *example = &media->examples.at[e];
            check(example->value || example->serialized.ptr || example->external.ptr);
        }
        sum += media->encoding_count + node_str(media->schema).len;
    }
    return sum;
}

static size_t walk_responses(const struct refs *refs, const struct responses *responses)
{
    size_t sum = 0;
    for (size_t i = 0; i < responses->len; i++) {
        const struct response *response = &responses->at[i];
        check(response->low <= response->high && response->high < 600);
        for (size_t h = 0; h < response->headers.len; h++)
            sum += response->headers.at[h].name.len + response->headers.at[h].examples.len;
        sum += walk_content(refs, &response->content);
    }
    return sum;
}

static void walk_operation(const struct contract *contract, const struct operation *operation)
{
    check(operation->servers.len > 0);
    check(contract_find(contract, operation->id) == operation);
    check(refs_where(contract->refs, operation->node).source != NULL);
    size_t sum = walk_responses(contract->refs, &operation->responses);
    for (size_t i = 0; i < operation->parameters.len; i++)
        sum += walk_content(contract->refs, &operation->parameters.at[i].content);
    if (operation->body)
        sum += walk_content(contract->refs, &operation->body->content);
    for (size_t i = 0; i < operation->security.len; i++)
        for (size_t n = 0; n < operation->security.at[i].len; n++)
            sum += operation->security.at[i].schemes[n]->name.len;
    for (size_t i = 0; i < operation->callback_count; i++)
        for (size_t n = 0; n < operation->callbacks[i].operation_count; n++)
            check(operation->callbacks[i].operations[n]->index == n);
    check(sum < SIZE_MAX);
}

static void read_once(const struct world *world, const struct refs_loader *loader)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = budget_standard();
    budget.references = 8;
    budget.documents = 4;
    budget.operations = 50;
    budget.contract_parts = 100;
    struct source root = {.name = STR("root"), .uri = STR("file:///w/0"), .text = world->texts[0]};
    struct contract_options options = {
        .refs = {.loader = loader, .budget = &budget}
    };
    struct findings findings = {.arena = &arena, .max = 50};
    struct contract *contract = contract_read(&arena, &root, &options, &findings);
    check(contract || findings.count[SEVERITY_ERROR] > 0);
    for (size_t i = 0; contract && i < contract->operation_count; i++)
        walk_operation(contract, &contract->operations[i]);
    for (size_t i = 0; contract && i < contract->webhook_count; i++)
        walk_operation(contract, &contract->webhooks[i]);
    check(!contract || (strlen(contract->hash) == 64 && strlen(contract->raw_hash) == 64));
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct world world = {0};
    struct str rest = {(const char *)data, size}, text;
    while (world.count < DOCUMENTS_MAX && str_cut(&rest, '\xFF', &text))
        world.texts[world.count++] = text;
    struct refs_loader loader = {.self = &world, .load = load};
    read_once(&world, NULL);
    read_once(&world, &loader);
    return 0;
}
