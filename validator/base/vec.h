/* Growing arrays in an arena.
 *
 *     VEC(int) numbers = {0};
 *     *vec_push(&arena, &numbers) = 7;
 *     for (size_t i = 0; i < numbers.len; i++) use(numbers.at[i]);
 *
 * Growing copies into a new piece of the arena; the old piece is not given back, so a vector costs at most
 * twice its final size. Pointers into `at` are invalid after a push.
 */
#ifndef PROVISO_VEC_H
#define PROVISO_VEC_H

#include "arena.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t len, cap;                                                                           \
    }

/* A pointer to a new, zeroed last element. */
#define vec_push(arena, vec)                                                                       \
    ((vec)->at = (vec)->len < (vec)->cap                                                           \
                     ? (vec)->at                                                                   \
                     : vec_grow((arena), (vec)->at, (vec)->len, &(vec)->cap, sizeof *(vec)->at),   \
     &(vec)->at[(vec)->len++])

/* The elements moved to a piece twice as large, its rest zeroed; use vec_push. */
void *vec_grow(struct arena *arena, const void *at, size_t len, size_t *cap, size_t size);

#endif
