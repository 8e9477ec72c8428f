/* links: doc
 *
 * The YAML reader: any bytes. What it accepts must be a sound tape, with every value's place in the
 * text, and come back the same from its own JSON. */
#include "buf.h"
#include "doc.h"
#include "node_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct budget small_budget(void)
{
    struct budget budget = budget_standard();
    budget.depth = 40;
    budget.nodes = 20000;
    budget.alias_nodes = 5000;
    return budget;
}

/* The nodes a value takes, counted. */
static uint32_t count_nodes(const struct node *node)
{
    uint32_t count = 1, members = 0;
    NODE_EACH_MEMBER(node, key, value)
    {
        require(key->kind == NODE_STRING && key->flags & NODE_IS_KEY);
        count += 1 + count_nodes(value);
        members++;
    }
    NODE_EACH_ITEM(node, item)
    {
        count += count_nodes(item);
        members++;
    }
    bool container = node->kind == NODE_ARRAY || node->kind == NODE_OBJECT;
    require(node->span == count && (!container || node->len == members));
    return count;
}

static void check_places(const struct doc *doc)
{
    for (size_t i = 0; i < doc->count; i++) {
        struct where where = doc_where(doc, &doc->root[i]);
        require(where.offset <= doc->source->text.len);
        require(where.length <= doc->source->text.len - where.offset);
    }
}

static void check_again(struct arena *arena, const struct doc *doc)
{
    struct findings findings = {.arena = arena};
    struct budget budget = small_budget();
    struct buf out = {.arena = arena};
    doc_write_json(&out, doc->root);
    struct source source = {.name = STR("again.json"), .text = buf_str(&out)};
    const struct doc *again = doc_read_json(arena, &source, &budget, &findings);
    require(again && again->count == doc->count && node_equal(again->root, doc->root));
    require(node_hash(again->root) == node_hash(doc->root));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    struct budget budget = small_budget();
    struct findings findings = {.arena = &arena};
    struct source source = {
        .name = STR("fuzz.yaml"), .text = {size ? (const char *)data : "", size}
    };
    const struct doc *doc = doc_read_yaml(&arena, &source, &budget, &findings);
    require(doc || findings.count[SEVERITY_ERROR] > 0);
    if (doc) {
        require(count_nodes(doc->root) == doc->count);
        check_facts(doc);
        check_places(doc);
        check_again(&arena, doc);
    }
    arena_release(&arena);
    return 0;
}
