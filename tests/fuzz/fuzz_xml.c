/* links: check
 *
 * A byte that chooses a schema and the limits, and an XML text: what is read has the form of a document and can be
 * judged, what is not has a fault in the text that says why. */
#include "check_private.h"
#include "node_facts.h"

static const char *const schemas[] = {
    "{}",
    "{type: string}",
    "{type: [integer, 'null']}",
    "{type: array, items: {type: integer}}",
    "{type: array, xml: {wrapped: true}, items: {type: array, items: {type: string, xml: {name: "
    "i}}}}",
    "{type: object, properties: {a: {type: string}, b: {type: array, items: {type: boolean}}}}",
    "{type: object, properties: {a: {xml: {attribute: true}}, b: {xml: {nodeType: text}}, r: "
    "{$ref: '#'}}}",
    "{type: object, properties: {a: {type: array, xml: {wrapped: true}, items: {xml: {name: b}}},"
    " b: {type: integer, xml: {namespace: u}}}, additionalProperties: {type: array, items: {$ref: "
    "'#'}}}",
    "{type: object, xml: {name: r, namespace: u}, properties: {a: {type: array, prefixItems:"
    " [{type: string, xml: {name: b}}, {type: integer}]}}}",
    "{oneOf: [{type: object, xml: {name: a}, properties: {b: {type: [array, string]}}},"
    " {type: array, xml: {name: r}, items: {$ref: '#'}}]}",
    "{properties: {a: {items: {$ref: '#'}}, b: {properties: {a: {type: 'null'}}}}}",
    "{type: [object, string, array], properties: {a: {type: [object, 'null']}, b: {allOf: [{$ref: "
    "'#'}]}}}",
};
enum { SCHEMAS = sizeof schemas / sizeof *schemas, DEPTH = 30 };

static const struct schema *compile(struct arena *arena, const char *text)
{
    struct budget *budget = arena_new(arena, struct budget);
    struct findings *findings = arena_new(arena, struct findings);
    struct source *source = arena_new(arena, struct source);
    struct schema_options options = {.dialect = SCHEMA_OPENAPI_3_1, .budget = budget};
    *budget = budget_standard();
    findings->arena = arena;
    *source = (struct source){.name = STR("s.yaml"), .uri = STR("urn:s"), .text = str_of(text)};
    const struct doc *doc = doc_read(arena, source, budget, findings);
    require(doc != NULL);
    struct schema_set *set = schema_set_new(arena, &options, findings);
    schema_set_add(set, source->uri, doc, doc->root);
    return schema_compile(set, doc->root, SCHEMA_NEUTRAL);
}

/* Elements and the arrays around them. */
static void check_spans(const struct node *node, size_t size, unsigned depth)
{
    require(node->span >= 1 && node->span <= size && depth <= 2 * DEPTH + 1);
    bool object = node->kind == NODE_OBJECT, array = node->kind == NODE_ARRAY;
    size_t at = 1, count = 0;
    while (at < node->span) {
        require(object || array);
        require(!(node[at].flags & NODE_IS_KEY) == !object);
        if (object) {
            require(node[at].kind == NODE_STRING && node[at].span == 1);
            at++;
        }
        require(at < node->span);
        check_spans(node + at, node->span - at, depth + 1);
        at += node[at].span;
        count++;
    }
    require(at == node->span);
    require(!(object || array) || node->len == count);
}

/* Whatever the names: no member comes twice, since what is repeated becomes an array. */
static void check_names(struct arena *arena, const struct doc *doc)
{
    for (const struct node *node = doc->root; node < node_end(doc->root); node++) {
        struct map names = {0};
        NODE_EACH_MEMBER(node, key, value)
        {
            void **slot = map_put(arena, &names, node_str(key));
            require(!*slot);
            *slot = (void *)(uintptr_t)value;
        }
    }
}

static void check_value(struct arena *arena, const struct reading *reading, struct str text)
{
    const struct build *build = &reading->build;
    struct doc doc = {.root = build->at, .count = build->len};
    require(build->len > 0 && build->len <= build->limit);
    require(build->at[0].span == build->len);
    check_spans(build->at, build->len, 0);
    check_facts(&doc);
    check_names(arena, &doc);
    for (size_t i = 0; i < build->len; i++)
        require(build->at[i].at < text.len);
}

static void check_fault(const struct fault *fault, struct str text)
{
    require(fault->at >= text.ptr && fault->at <= text.ptr + text.len);
    require(fault->why.len > 0 && utf8_check(fault->why) == fault->why.len);
    require(!str_ends(fault->why, STR(".")) && !str_contains(fault->why, STR("\n")));
}

static void try_text(uint8_t choice, struct str text, struct arena *arena)
{
    const struct schema *schema = compile(arena, schemas[choice % SCHEMAS]);
    struct reading reading = {
        .build = {.arena = arena, .limit = choice & 0x80 ? 20 : 5000, .origin = text.ptr},
        .run = schema_run_new(arena),
    };
    bool good = xml_read(&reading, schema_outline(schema), text, DEPTH);
    if (!good)
        check_fault(&reading.fault, text);
    else if (!reading.build.full) {
        check_value(arena, &reading, text);
        schema_eval(schema, reading.run, reading.build.at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    if (size < 1)
        return 0;
    arena_init(&arena);
    try_text(data[0], (struct str){(const char *)data + 1, size - 1}, &arena);
    arena_release(&arena);
    return 0;
}
