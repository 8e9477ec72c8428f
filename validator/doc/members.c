#include "members_private.h"

#include <stdlib.h>

void members_list(const struct node *object, const struct node **keys)
{
    NODE_EACH_MEMBER(object, key, value)
    *keys++ = key;
}

static int by_name(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left;
    const struct node *b = *(const struct node *const *)right;
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    int order = a->len ? memcmp(a->text, b->text, a->len) : 0;
    return order ? order : (a > b) - (a < b);
}

void members_sort(const struct node **keys, size_t count)
{
    if (count > 1)
        qsort(keys, count, sizeof *keys, by_name);
}

const struct node **members_by_name(struct arena *arena, const struct node *object)
{
    const struct node **keys = arena_reserve(arena, object->len * sizeof *keys);
    members_list(object, keys);
    members_sort(keys, object->len);
    return keys;
}
