/* Names by words: a key or a short string, compared without walking its bytes. */
#ifndef PROVISO_NAME_H
#define PROVISO_NAME_H

#include "doc.h"

/* Of a name of up to 8 bytes all three words are its head, of up to 16 the middle one is; so two names are
 * the same where all are and, behind 24 bytes, the rest is. */
struct name {
    uint64_t head, middle, tail; /* the first eight bytes, the second eight, the last eight */
    const char *text;
    uint32_t len;
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

/* The name that a string node holds; its text is borrowed. */
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

#endif
