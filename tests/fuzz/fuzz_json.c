/* links: doc
 *
 * The JSON reader: any bytes. What it accepts must come back the same from its own JSON, and its
 * canonical form must be its own canonical form. What is refused for its duplicates only must be
 * read where they are kept. */
#include "buf.h"
#include "doc.h"
#include "node_facts.h"
#include "shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct budget small_budget(void)
{
    struct budget budget = budget_standard();
    budget.depth = 40;
    budget.nodes = 20000;
    return budget;
}

static const struct doc *read_json(struct arena *arena, struct str text, struct findings *findings)
{
    struct budget budget = small_budget();
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("fuzz.json"), .text = text};
    return doc_read_json(arena, source, &budget, findings);
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
    require(node_hash(again->root) == node_hash(doc->root));
    doc_write_canonical(&once, doc->root);
    const struct doc *sorted = read_json(arena, buf_str(&once), &findings);
    require(sorted && sorted->count == doc->count);
    require(node_hash(sorted->root) == node_hash(doc->root) ||
            !node_equal(sorted->root, doc->root));
    doc_write_canonical(&twice, sorted->root);
    require(str_eq(buf_str(&once), buf_str(&twice)));
}

/* Whether an object has two members of one name, looked for one by one. */
static bool has_duplicates(const struct doc *doc)
{
    for (const struct node *object = doc->root; object < node_end(doc->root); object++) {
        NODE_EACH_MEMBER(object, key, value)
        if (node_get(object, node_str(key)) != value)
            return true;
    }
    return false;
}

static void check_kept(struct arena *arena, struct str text, const struct doc *doc,
                       const struct findings *found)
{
    struct budget budget = small_budget();
    struct doc_reading reading = {.budget = &budget, .duplicates = DUPLICATES_KEPT};
    struct findings findings = {.arena = arena};
    struct source source = {.name = STR("fuzz.json"), .text = text};
    const struct doc *kept = doc_read_value(arena, &source, &reading, &findings);
    bool only_duplicates = true;
    for (size_t i = 0; i < found->list.len; i++)
        only_duplicates = only_duplicates && found->list.at[i].id == FINDING_DUPLICATE_KEY;
    require((kept != NULL) == only_duplicates);
    if (!kept)
        return;
    check_facts(kept);
    require(node_equal(kept->root, kept->root) && has_duplicates(kept) == (doc == NULL));
}

static void check_shape(const struct node *object)
{
    const struct shape *shape = node_shape(object);
    if (!shape)
        return;
    require(shape->count == object->len && object->extra == shape->tag);
    for (; shape->before; shape = shape->before) {
        const struct node *key = object + 1;
        for (uint32_t i = 1; i < shape->count; i++)
            key += 1 + key[1].span;
        require(name_is(&shape->name, key));
    }
}

/* Read with shapes twice, the text is the same; an object has the same shape both times. */
static void check_shapes(struct arena *arena, struct str text, const struct doc *doc)
{
    struct budget budget = small_budget();
    struct shapes *shapes = shapes_new(arena);
    struct doc_reading reading = {.budget = &budget, .shapes = shapes};
    struct findings findings = {.arena = arena};
    struct source source = {.name = STR("fuzz.json"), .text = text};
    const struct doc *one = doc_read_value(arena, &source, &reading, &findings);
    const struct doc *two = doc_read_value(arena, &source, &reading, &findings);
    require(!one == !doc && !two == !doc);
    if (!doc)
        return;
    require(one->count == doc->count && two->count == doc->count);
    require(node_equal(one->root, doc->root));
    for (size_t i = 0; i < doc->count; i++) {
        check_shape(&one->root[i]);
        require(node_shape(&one->root[i]) == node_shape(&two->root[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    struct findings findings = {.arena = &arena};
    struct str text = {(const char *)data, size};
    const struct doc *doc = read_json(&arena, text, &findings);
    require(doc || findings.count[SEVERITY_ERROR] > 0);
    check_kept(&arena, text, doc, &findings);
    check_shapes(&arena, text, doc);
    if (doc) {
        check_facts(doc);
        check_places(doc);
        check_again(&arena, doc);
    }
    arena_release(&arena);
    return 0;
}
