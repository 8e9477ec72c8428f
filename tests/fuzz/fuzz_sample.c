/* links: sample
 *
 * Any document with a member `schema`: its sample is JSON, and unless a doubt was told it fits the
 * schema. */
#include "sample.h"

#include <stdlib.h>

static void check(struct sample *sample, const struct node *schema, struct arena *arena)
{
    struct buf out = {.arena = arena};
    if (sample_json(sample, schema, &out) != SAMPLE_OK) {
        if (sample->why.len == 0 || out.len != 0)
            abort();
        return;
    }
    struct source source = {.name = STR("sample"), .text = buf_str(&out)};
    struct findings findings = {.arena = arena};
    const struct doc *doc = doc_read_json(arena, &source, sample->budget, &findings);
    if (!doc)
        abort();
    if (sample->doubts->list.len == 0 && schema && !sample_fits(sample, schema, doc->root))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum contract_version versions[] = {CONTRACT_SWAGGER_2_0, CONTRACT_OPENAPI_3_0,
                                                     CONTRACT_OPENAPI_3_1};
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
    struct refs_options options = {.budget = &budget};
    struct refs *refs = refs_open(&arena, &source, &options, &findings);
    const struct node *schema = refs ? node_get(refs_root(refs), STR("schema")) : NULL;
    for (size_t i = 0; schema && i < sizeof versions / sizeof *versions; i++) {
        struct sample_doubts doubts = {.arena = &arena};
        struct sample sample = {.refs = refs,
                                .version = versions[i],
                                .direction = i == 0 ? SAMPLE_REQUEST : SAMPLE_RESPONSE,
                                .budget = &budget,
                                .doubts = &doubts,
                                .memo = sample_memo_new(&arena)};
        check(&sample, schema, &arena);
    }
    arena_release(&arena);
    return 0;
}
