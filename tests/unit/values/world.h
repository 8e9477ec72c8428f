/* Schemas for the tests of values: JSON with ' for " is compiled, values are made and written. */
#ifndef PROVISO_VALUES_WORLD_H
#define PROVISO_VALUES_WORLD_H

#include "unit.h"
#include "values.h"

struct world {
    struct arena *arena;
    struct budget budget;
    struct findings findings;
    const struct doc *doc;
    const struct schema *schema;
    struct values *values;
    struct schema_run *run;
};

static inline struct str world_json(struct arena *arena, const char *text)
{
    struct str copy = arena_str(arena, str_of(text));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '\'')
            ((char *)(uintptr_t)copy.ptr)[i] = '"';
    return copy;
}

static inline struct world *world_new(struct arena *arena, enum schema_dialect dialect,
                                      const char *schema)
{
    struct world *world = arena_new(arena, struct world);
    world->arena = arena;
    world->budget = budget_standard();
    world->findings.arena = arena;
    struct source *source = arena_new(arena, struct source);
    *source = (struct source){.name = STR("schema.json"), .text = world_json(arena, schema)};
    world->doc = doc_read_json(arena, source, &world->budget, &world->findings);
    assert_non_null(world->doc);
    struct schema_options options = {
        .dialect = dialect, .formats = SCHEMA_FORMATS_ASSERTED, .budget = &world->budget};
    struct schema_set *set = schema_set_new(arena, &options, &world->findings);
    schema_set_add(set, STR(""), world->doc, world->doc->root);
    world->schema = schema_compile(set, world->doc->root, SCHEMA_NEUTRAL);
    world->values = values_new(arena, &world->budget);
    world->run = schema_run_new(arena);
    return world;
}

static inline struct str world_text(struct arena *arena, const struct node *root)
{
    struct buf out = {.arena = arena};
    doc_write_json(&out, root);
    return buf_str(&out);
}

/* Why nothing was made, with the keywords by pointer: "! impossible: why /a/type /b/type". */
static inline struct str world_why(struct world *world, enum values_outcome outcome,
                                   const struct values_made *made)
{
    struct buf out = {.arena = world->arena};
    buf_printf(&out, "! %s: " STR_FMT, outcome == VALUES_IMPOSSIBLE ? "impossible" : "not found",
               STR_ARG(made->why));
    for (size_t i = 0; i < made->conflict_count; i++)
        buf_printf(&out, " " STR_FMT,
                   STR_ARG(doc_pointer_to(world->arena, world->doc->root, made->conflict[i])));
    return buf_str(&out);
}

/* The value in a voice, checked by the evaluator; the number is a seed. */
static inline struct str world_make(struct world *world, enum values_voice voice, unsigned number)
{
    struct str seed = arena_printf(world->arena, "%u", number);
    struct values_wish wish = {.key = draw_key_of(&seed, 1), .voice = voice};
    struct values_made made;
    enum values_outcome outcome =
        values_draw(world->values, world->schema, &wish, world->arena, &made);
    if (outcome != VALUES_MADE)
        return world_why(world, outcome, &made);
    assert_int_equal(schema_eval(world->schema, world->run, made.root), SCHEMA_VALID);
    return world_text(world->arena, made.root);
}

#endif
