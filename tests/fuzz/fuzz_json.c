/* links: doc
 *
 * The JSON reader: any bytes. What it accepts must come back the same from its own JSON, and its
 * canonical form must be its own canonical form. */
#include "buf.h"
#include "doc.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct doc *read_json(struct arena *arena, struct str text, struct findings *findings)
{
    struct budget budget = budget_standard();
    budget.depth = 40;
    budget.nodes = 20000;
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("fuzz.json"), .text = text};
    return doc_read_json(arena, source, &budget, findings);
}

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void check_places(const struct doc *doc)
{
    for (size_t i = 0; i < doc->count; i++) {
        struct where where = doc_where(doc, &doc->root[i]);
        require(where.offset < doc->source->text.len);
        require(where.length <= doc->source->text.len - where.offset);
    }
}

static void check_again(struct arena *arena, const struct doc *doc)
{
    struct findings findings = {.arena = arena};
    struct buf plain = {.arena = arena}, once = {.arena = arena}, twice = {.arena = arena};
    doc_write_json(&plain, doc->root);
    const struct doc *again = read_json(arena, buf_str(&plain), &findings);
    require(again && again->count == doc->count && node_equal(again->root, doc->root));
    doc_write_canonical(&once, doc->root);
    const struct doc *sorted = read_json(arena, buf_str(&once), &findings);
    require(sorted && sorted->count == doc->count);
    doc_write_canonical(&twice, sorted->root);
    require(str_eq(buf_str(&once), buf_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    const struct doc *doc = read_json(&arena, (struct str){(const char *)data, size}, &findings);
    require(doc || findings.count[SEVERITY_ERROR] > 0);
    if (doc) {
        check_places(doc);
        check_again(&arena, doc);
    }
    arena_release(&arena);
    return 0;
}
