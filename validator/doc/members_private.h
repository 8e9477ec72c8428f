/* The members of an object in an order of their own. Private to doc. */
#ifndef PROVISO_MEMBERS_PRIVATE_H
#define PROVISO_MEMBERS_PRIVATE_H

#include "doc.h"

/* Writes the keys of an object in document order to `keys`, which has room for object->len. */
void members_list(const struct node *object, const struct node **keys);

/* Sorts keys by length, then bytes: equal names stand side by side, in document order. The first
 * half of `keys` is what members_list wrote; the other half is room for as many. Gives the half
 * that the sorted keys are in. */
const struct node **members_sort(const struct node **keys, size_t count);

/* The keys of an object, sorted like that. */
const struct node **members_by_name(struct arena *arena, const struct node *object);

/* Whether two strings are the same. */
static inline bool members_same_name(const struct node *a, const struct node *b)
{
    return a->head == b->head && a->len == b->len &&
           (a->len <= 8 || memcmp(a->text + 8, b->text + 8, a->len - 8) == 0);
}

#endif
