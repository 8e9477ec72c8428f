/* links: schema doc
 *
 * A byte that chooses dialect, direction and formats, a schema, a line feed or NUL, and a value: the three ways to
 * judge agree, what is said holds together, and an incomplete schema has findings. */
#include "schema_agree.h"

#include <stdio.h>
#include <stdlib.h>

static void complain(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Schemas as contracts are read, values as messages may be: members of one name kept. */
static const struct doc *read_text(struct arena *arena, const char *name, struct str text,
                                   bool is_schema)
{
    struct findings findings = {.arena = arena};
    struct budget budget = budget_standard();
    struct source *source = arena_new(arena, struct source);
    struct doc_reading reading = {.budget = &budget, .duplicates = DUPLICATES_KEPT};
    *source = (struct source){.name = str_of(name), .uri = STR("urn:fuzz"), .text = text};
    return is_schema ? doc_read_json(arena, source, &budget, &findings)
                     : doc_read_value(arena, source, &reading, &findings);
}

static void judge(const struct schema *schema, const struct doc *value, struct arena *arena)
{
    struct schema_run *run = schema_run_new(arena);
    struct agreement said = {.arena = arena, .duplicates = true};
    struct findings findings = {.arena = arena};
    for (size_t i = 0; i < value->count && i < 3; i++) {
        const struct node *node = value->root + i;
        if (node->flags & NODE_IS_KEY)
            continue;
        const char *wrong = schema_disagreement(schema, run, value, node, &said);
        if (wrong)
            complain(wrong);
        schema_report(said.outcome, &findings);
        if ((said.outcome->verdict != SCHEMA_VALID) != (findings.count[SEVERITY_ERROR] > 0))
            complain("the report does not fit the verdict");
        findings.count[SEVERITY_ERROR] = 0;
    }
}

static void check_complete(const struct schema *schema, const struct findings *findings)
{
    if (schema_is_complete(schema))
        return;
    if (findings->count[SEVERITY_ERROR] == 0)
        complain("an incomplete schema has no finding");
    for (size_t i = 0; i < findings->list.len; i++)
        if (findings->list.at[i].message.len == 0)
            complain("a finding says nothing");
}

static void try_schema(uint8_t choice, const struct doc *doc, const struct doc *value,
                       struct arena *arena)
{
    struct budget budget = budget_standard();
    struct findings findings = {.arena = arena};
    struct schema_options options = {
        .dialect = (enum schema_dialect)(choice % SCHEMA_DIALECT_COUNT),
        .formats = choice & 0x20 ? SCHEMA_FORMATS_ASSERTED : SCHEMA_FORMATS_BY_DIALECT,
        .one_way = choice & 0x10 ? SCHEMA_ONE_WAY_REFUSED : SCHEMA_ONE_WAY_ALLOWED,
        .budget = &budget};
    budget.schema_blocks = 2000;
    budget.schema_steps = 20000;
    struct schema_set *set = schema_set_new(arena, &options, &findings);
    schema_set_add(set, STR("urn:fuzz"), doc, doc->root);
    for (unsigned way = SCHEMA_NEUTRAL; way <= (choice & 0x40 ? SCHEMA_RESPONSE : 0U); way++) {
        const struct schema *schema = schema_compile(set, doc->root, (enum schema_direction)way);
        check_complete(schema, &findings);
        judge(schema, value, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    if (size < 4)
        return 0;
    text = str_from(text, 1);
    size_t line = str_find(text, '\n'), nul = str_find(text, '\0');
    size_t end = line < nul ? line : nul;
    struct arena arena;
    arena_init(&arena);
    const struct doc *schema = read_text(&arena, "schema", str_slice(text, 0, end), true);
    const struct doc *value = read_text(&arena, "value", str_from(text, end + 1), false);
    if (schema && value)
        try_schema(data[0], schema, value, &arena);
    arena_release(&arena);
    return 0;
}
