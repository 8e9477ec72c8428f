#include "names.h"

enum { SEEDS_TRIED = 24, BY_HEAD_MAX = 200 };

/* How many names found their slot taken. */
static size_t place(const struct name_table *table, uint32_t *slots,
                    const struct name_source *source)
{
    size_t taken = 0;
    memset(slots, 0, ((size_t)table->mask + 1) * sizeof *slots);
    for (size_t i = 0; i < source->count; i++) {
        const struct name *name = source->name_at(source->self, i);
        uint32_t slot = table->by_head ? name_head_slot(table, name->head) : name_slot(table, name);
        taken += slots[slot] != 0;
        while (slots[slot])
            slot = (slot + 1) & table->mask;
        slots[slot] = (uint32_t)(i + 1);
    }
    return taken;
}

/* The seed by which the fewest names share a slot; how many do. */
static size_t choose_seed(struct name_table *table, uint32_t *slots,
                          const struct name_source *source)
{
    size_t least = SIZE_MAX;
    uint64_t seed = UINT64_C(0x9E3779B97F4A7C15), best = seed;
    for (int i = 0; i < SEEDS_TRIED && least > 0; i++, seed = seed * 3 + 4) {
        table->seed = seed | 1;
        size_t taken = place(table, slots, source);
        if (taken >= least)
            continue;
        least = taken;
        best = table->seed;
    }
    table->seed = best;
    place(table, slots, source);
    return least;
}

void name_table_build(struct arena *arena, struct name_table *table,
                      const struct name_source *source)
{
    size_t size = 8;
    while (size < source->count * 4)
        size *= 2;
    uint32_t *slots = arena_array(arena, uint32_t, size);
    *table = (struct name_table){.slots = slots, .mask = (uint32_t)size - 1, .by_head = true};
    if (source->count <= BY_HEAD_MAX && choose_seed(table, slots, source) == 0)
        return;
    table->by_head = false;
    choose_seed(table, slots, source);
}
