#include "map.h"

struct map_entry {
    struct map_entry *child[4];
    uint64_t hash;
    struct str key;
    void *value;
};

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", with one compression round and three final
 * ones; the key is digits of pi. */
uint64_t map_hash(struct str key)
{
    const uint64_t k0 = UINT64_C(0x243F6A8885A308D3), k1 = UINT64_C(0x13198A2E03707344);
    uint64_t v[4] = {k0 ^ UINT64_C(0x736f6d6570736575), k1 ^ UINT64_C(0x646f72616e646f6d),
                     k0 ^ UINT64_C(0x6c7967656e657261), k1 ^ UINT64_C(0x7465646279746573)};
    size_t at = 0;
    for (; at + 8 <= key.len; at += 8) {
        uint64_t word;
        memcpy(&word, key.ptr + at, sizeof word);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)key.len << 56;
    for (unsigned shift = 0; at < key.len; at++, shift += 8)
        last |= (uint64_t)(unsigned char)key.ptr[at] << shift;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xFF;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static struct map_entry **find(struct map_entry **slot, struct str key, uint64_t hash)
{
    for (uint64_t path = hash; *slot; path <<= 2) {
        if ((*slot)->hash == hash && str_eq((*slot)->key, key))
            break;
        slot = &(*slot)->child[path >> 62];
    }
    return slot;
}

void **map_put(struct arena *arena, struct map *map, struct str key)
{
    uint64_t hash = map_hash(key);
    struct map_entry **slot = find(&map->root, key, hash);
    if (!*slot) {
        *slot = arena_new(arena, struct map_entry);
        (*slot)->hash = hash;
        (*slot)->key = key;
        map->len++;
    }
    return &(*slot)->value;
}

void *map_get(const struct map *map, struct str key)
{
    struct map_entry *root = map->root;
    struct map_entry **slot = find(&root, key, map_hash(key));
    return *slot ? (*slot)->value : NULL;
}
