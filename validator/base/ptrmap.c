#include "ptrmap.h"

static size_t spread(const void *key)
{
    uint64_t x = (uintptr_t)key;
    x = (x ^ x >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(x ^ x >> 29);
}

/* Where the key stands, or the empty slot where it would. */
static struct ptrmap_slot *find(const struct ptrmap *map, const void *key)
{
    size_t at = spread(key) & (map->cap - 1);
    while (map->slots[at].key && map->slots[at].key != key)
        at = (at + 1) & (map->cap - 1);
    return &map->slots[at];
}

static void grow(struct arena *arena, struct ptrmap *map)
{
    struct ptrmap larger = {.cap = map->cap ? map->cap * 2 : 16, .len = map->len};
    larger.slots = arena_array(arena, struct ptrmap_slot, larger.cap);
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].key)
            *find(&larger, map->slots[i].key) = map->slots[i];
    *map = larger;
}

void **ptrmap_put(struct arena *arena, struct ptrmap *map, const void *key)
{
    if ((map->len + 1) * 2 > map->cap)
        grow(arena, map);
    struct ptrmap_slot *slot = find(map, key);
    if (!slot->key) {
        slot->key = key;
        map->len++;
    }
    return &slot->value;
}

void *ptrmap_get(const struct ptrmap *map, const void *key)
{
    return map->cap ? find(map, key)->value : NULL;
}
