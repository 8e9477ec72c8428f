/* Tables of names: properties of an object, strings of an enum. Looked up by three words and the length of a
 * name, without a branch that depends on how long it is; seeded so that names of one table rarely share a
 * slot. */
#ifndef PROVISO_NAMES_H
#define PROVISO_NAMES_H

#include "map.h"
#include "name.h"

struct name_table {
    const uint32_t *slots; /* index + 1; 0: none */
    uint32_t mask;
    bool by_head; /* the heads alone tell the names apart, each in a slot of its own */
    uint64_t seed;
};

/* Both halves of a product, folded: no words can be chosen that come out the same for every seed. */
static inline uint64_t name_mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t name_slot(const struct name_table *table, const struct name *name)
{
    uint64_t mixed = name_mix(name->head ^ table->seed, name->tail ^ name->len);
    if (__builtin_expect(name->len > 16, 0))
        mixed = name_mix(mixed ^ name->middle, UINT64_C(0x8EBC6AF09C88C6E3));
    if (__builtin_expect(name->len > 24, 0))
        mixed ^= map_hash((struct str){name->text, name->len});
    return (uint32_t)mixed & table->mask;
}

static inline uint32_t name_head_slot(const struct name_table *table, uint64_t head)
{
    return (uint32_t)((head * table->seed) >> 40) & table->mask;
}

/* Fills a table: `name_at(self, i)` gives its names, `count` of them, all different. */
struct name_source {
    const void *self;
    const struct name *(*name_at)(const void *self, size_t index);
    size_t count;
};
void name_table_build(struct arena *arena, struct name_table *table,
                      const struct name_source *source);

#endif
