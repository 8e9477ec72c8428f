/* An arena: memory that is taken piece by piece and given back all at once.
 *
 * Everything whose life ends together lives in one arena: a contract, an exchange, a command. There is no
 * free for a single piece. Running out of memory ends the process with a message: how much outsiders can
 * make us take is bounded by budgets (budget.h), not by the arena. An arena belongs to one thread at a time.
 *
 *     struct arena arena;
 *     arena_init(&arena);
 *     struct thing *thing = arena_new(&arena, struct thing);      zeroed
 *     char *bytes = arena_bytes(&arena, 100);                     not zeroed, not aligned
 *     arena_clear(&arena);                                        all of it invalid, blocks kept for reuse
 *     arena_release(&arena);                                      all of it back to malloc
 */
#ifndef PROVISO_ARENA_H
#define PROVISO_ARENA_H

#include "str.h"
#include <stdarg.h>
#include <stdint.h>

struct arena_block;
struct arena_hook;

struct arena {
    char *at, *end;             /* free part of the current block */
    struct arena_block *blocks; /* current block first */
    size_t taken;               /* bytes held from malloc */
    struct arena_hook *hooks;   /* newest first; see arena_on_release */
};

/* A point to come back to; see arena_rewind. */
struct arena_mark {
    struct arena_block *block;
    char *at;
    struct arena_hook *hooks;
};

void arena_init(struct arena *arena);

/* Gives all memory back to malloc; the arena is then as after arena_init. */
void arena_release(struct arena *arena);

/* Forgets all pieces; keeps the largest block, so that a warm arena does not call malloc. */
void arena_clear(struct arena *arena);

struct arena_mark arena_mark(const struct arena *arena);

/* Forgets every piece taken since `mark`, which must come from this arena and not lie behind an
 * earlier rewind or clear. */
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Calls free(what) when what was taken up to now goes: at arena_release and arena_clear, and at a rewind to
 * a mark set before this call. The newest is called first, while the arena's memory is still there. For
 * what a library keeps outside the arena; `free` must not touch the arena. */
void arena_on_release(struct arena *arena, void (*free)(void *what), void *what);

/* `size` zeroed bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* `size` bytes, neither zeroed nor aligned. Never NULL. */
char *arena_bytes(struct arena *arena, size_t size);

/* `size` bytes, aligned for any type, not zeroed. Never NULL. */
void *arena_reserve(struct arena *arena, size_t size);

/* Makes a piece smaller. What lies behind `size` is given back where no other piece was taken since, else lost. */
void arena_shrink(struct arena *arena, const void *piece, size_t old_size, size_t size);

/* `count` * `size` zeroed bytes, aligned for any type; ends the process where the product overflows. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_calloc((arena), (count), sizeof(type)))

/* A copy of the text, living in the arena. */
struct str arena_str(struct arena *arena, struct str text);

/* A copy with a to z for A to Z; other bytes as they are. */
struct str arena_lower(struct arena *arena, struct str text);

/* A NUL-terminated copy. Bytes after a NUL inside `text` are there, but C will not see them. */
char *arena_cstr(struct arena *arena, struct str text);

/* The texts joined. */
struct str arena_join(struct arena *arena, struct str a, struct str b);

/* printf into the arena. The result is NUL-terminated behind its end. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
