/* Tables of names: properties of an object, strings of an enum. Looked up by three words and the length of a
 * name, without a branch that depends on how long it is; seeded so that names of one table rarely share a
 * slot. Private to schema. */
#ifndef PROVISO_NAMES_PRIVATE_H
#define PROVISO_NAMES_PRIVATE_H

#include "doc.h"
#include "map.h"

/* Of a name of up to 8 bytes all three words are its head, of up to 16 the middle one is; so two names are
 * the same where all are and, behind 24 bytes, the rest is. */
struct name {
    uint64_t head, middle, tail; /* the first eight bytes, the second eight, the last eight */
    const char *text;
    uint32_t len;
};

struct name_table {
    const uint32_t *slots; /* index + 1; 0: none */
    uint32_t mask;
    bool by_head; /* the heads alone tell the names apart, each in a slot of its own */
    uint64_t seed;
};

static inline uint64_t name_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* One of two places, without a branch: how long names are follows no pattern. */
static inline const char *name_pick(bool first, const char *one, const char *other)
{
    uintptr_t mask = -(uintptr_t)first;
    return (const char *)(((uintptr_t)one & mask) | ((uintptr_t)other & ~mask));
}

/* The name that a string node holds. */
static inline struct name name_of(const struct node *node)
{
    const char *head = (const char *)&node->head;
    const char *middle = name_pick(node->len > 16, node->text + 8, head);
    const char *tail = name_pick(node->len > 8, node->text + node->len - 8, head);
    return (struct name){node->head, name_word(middle), name_word(tail), node->text, node->len};
}

static inline bool name_same(const struct name *a, const struct name *b)
{
    uint64_t differ = (a->head ^ b->head) | (a->middle ^ b->middle) | (a->tail ^ b->tail) |
                      (uint64_t)(a->len ^ b->len);
    if (differ)
        return false;
    return __builtin_expect(a->len <= 24, 1) ||
           memcmp(a->text + 16, b->text + 16, a->len - 24) == 0;
}

/* Whether a string node holds a name that is likely to be it: most others differ in the first word or in
 * length already. */
static inline bool name_is(const struct name *name, const struct node *node)
{
    if (node->head != name->head || node->len != name->len)
        return false;
    if (node->len <= 8)
        return true;
    if (name_word(node->text + node->len - 8) != name->tail)
        return false;
    if (node->len <= 16)
        return true;
    return name_word(node->text + 8) == name->middle &&
           (node->len <= 24 || memcmp(node->text + 16, name->text + 16, node->len - 24) == 0);
}

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
