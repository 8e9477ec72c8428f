/* The members of an object in an order of their own. Private to doc. */
#ifndef PROVISO_MEMBERS_PRIVATE_H
#define PROVISO_MEMBERS_PRIVATE_H

#include "doc.h"

/* Writes the keys of an object in document order to `keys`, which has room for object->len. */
void members_list(const struct node *object, const struct node **keys);

/* Sorts keys by length, then bytes, then place: equal names stand side by side, the first one
 * first. */
void members_sort(const struct node **keys, size_t count);

/* The keys of an object, sorted like that. */
const struct node **members_by_name(struct arena *arena, const struct node *object);

#endif
