/* A map from text to a pointer, in an arena: a hash trie, so that it never rehashes and no choice of keys
 * makes it slow (SipHash-1-3 of the key, two bits a level).
 *
 *     struct map names = {0};
 *     *map_put(&arena, &names, STR("pets")) = thing;
 *     struct thing *found = map_get(&names, STR("pets"));
 *
 * Keys are borrowed: they must live as long as the map. The order of a map shows in no result: there is no
 * way to walk one; keep a vector beside it where order matters.
 */
#ifndef PROVISO_MAP_H
#define PROVISO_MAP_H

#include "arena.h"

struct map_entry;

struct map {
    struct map_entry *root;
    size_t len;
};

/* SipHash-1-3 with a fixed key: the same on every machine. */
uint64_t map_hash(struct str key);

/* The slot of `key`, made empty (NULL) where the key is new. */
void **map_put(struct arena *arena, struct map *map, struct str key);

/* What was put under `key`, or NULL. */
void *map_get(const struct map *map, struct str key);

#endif
