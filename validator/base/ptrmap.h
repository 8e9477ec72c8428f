/* A map from an address to a pointer, in an arena: open addressing, half empty at most.
 *
 *     struct ptrmap seen = {0};
 *     *ptrmap_put(&arena, &seen, node) = thing;
 *     struct thing *found = ptrmap_get(&seen, node);
 *
 * The order of a map shows in no result: there is no way to walk one. Reading is safe from any
 * thread once nobody puts any more.
 */
#ifndef PROVISO_PTRMAP_H
#define PROVISO_PTRMAP_H

#include "arena.h"

struct ptrmap_slot {
    const void *key;
    void *value;
};

struct ptrmap {
    struct ptrmap_slot *slots;
    size_t cap, len; /* cap: a power of two, or 0 */
};

/* The slot of `key`, made empty (NULL) where the key is new; valid until the next ptrmap_put. The
 * key must not be NULL. */
void **ptrmap_put(struct arena *arena, struct ptrmap *map, const void *key);

/* What was put under `key`, or NULL. */
void *ptrmap_get(const struct ptrmap *map, const void *key);

#endif
