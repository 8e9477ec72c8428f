#include "vec.h"

void *vec_grow(struct arena *arena, const void *at, size_t len, size_t *cap, size_t size)
{
    size_t wanted = *cap ? *cap * 2 : 8;
    void *moved = arena_calloc(arena, wanted, size);
    if (len)
        memcpy(moved, at, len * size);
    *cap = wanted;
    return moved;
}
