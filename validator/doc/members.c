#include "members_private.h"

void members_list(const struct node *object, const struct node **keys)
{
    NODE_EACH_MEMBER(object, key, value)
    *keys++ = key;
}

/* Heads stand in for the bytes they hold; any order will do. */
static int by_name(const struct node *a, const struct node *b)
{
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    return a->len > 8 ? memcmp(a->text + 8, b->text + 8, a->len - 8) : 0;
}

static void merge(const struct node **from, size_t middle, size_t end, const struct node **to)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < end; i++) {
        bool take_left = right == end || (left < middle && by_name(from[left], from[right]) <= 0);
        to[i] = take_left ? from[left++] : from[right++];
    }
}

/* By merging and not qsort, which may ask malloc for room. */
const struct node **members_sort(const struct node **keys, size_t count)
{
    const struct node **from = keys, **to = keys + count;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t rest = count - at;
            merge(from + at, width < rest ? width : rest, 2 * width < rest ? 2 * width : rest,
                  to + at);
        }
        const struct node **sorted = to;
        to = from;
        from = sorted;
    }
    return from;
}

const struct node **members_by_name(struct arena *arena, const struct node *object)
{
    const struct node **keys = arena_reserve(arena, object->len * 2 * sizeof *keys);
    members_list(object, keys);
    return members_sort(keys, object->len);
}
