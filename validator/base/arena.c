#include "arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_block {
    struct arena_block *next;
    size_t size; /* of bytes[] */
    alignas(max_align_t) char bytes[];
};

/* Lives in the arena itself. */
struct arena_hook {
    struct arena_hook *next;
    void (*free)(void *what);
    void *what;
};

enum { FIRST_BLOCK = 4096, LARGEST_STEP = 1 << 20 };

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "proviso: out of memory: could not get %zu bytes\n", size);
    abort();
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

/* Those that came since `oldest` was the newest one. */
static void run_hooks(struct arena *arena, struct arena_hook *oldest)
{
    while (arena->hooks != oldest) {
        struct arena_hook *hook = arena->hooks;
        arena->hooks = hook->next;
        hook->free(hook->what);
    }
}

void arena_on_release(struct arena *arena, void (*free)(void *what), void *what)
{
    struct arena_hook *hook = arena_new(arena, struct arena_hook);
    *hook = (struct arena_hook){.next = arena->hooks, .free = free, .what = what};
    arena->hooks = hook;
}

void arena_release(struct arena *arena)
{
    run_hooks(arena, NULL);
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena_init(arena);
}

static void use_block(struct arena *arena, struct arena_block *block)
{
    arena->blocks = block;
    arena->at = block->bytes;
    arena->end = block->bytes + block->size;
}

void arena_clear(struct arena *arena)
{
    run_hooks(arena, NULL);
    struct arena_block *largest = arena->blocks;
    for (struct arena_block *block = arena->blocks; block; block = block->next)
        if (block->size > largest->size)
            largest = block;
    for (struct arena_block *block = arena->blocks; block;) {
        struct arena_block *next = block->next;
        if (block != largest)
            free(block);
        block = next;
    }
    arena_init(arena);
    if (!largest)
        return;
    largest->next = NULL;
    arena->taken = largest->size;
    use_block(arena, largest);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->blocks, arena->at, arena->hooks};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    if (!mark.block) {
        arena_clear(arena);
        return;
    }
    run_hooks(arena, mark.hooks);
    while (arena->blocks != mark.block) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        arena->taken -= block->size;
        free(block);
    }
    arena->at = mark.at;
    arena->end = mark.block->bytes + mark.block->size;
}

/* Blocks double up to LARGEST_STEP; a piece larger than that gets a block of its own size. */
static void add_block(struct arena *arena, size_t size)
{
    size_t step = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (step > LARGEST_STEP)
        step = LARGEST_STEP;
    if (step < size)
        step = size;
    if (step > SIZE_MAX - sizeof(struct arena_block))
        out_of_memory(size);
    struct arena_block *block = malloc(sizeof *block + step);
    if (!block)
        out_of_memory(size);
    block->next = arena->blocks;
    block->size = step;
    arena->taken += step;
    use_block(arena, block);
}

char *arena_bytes(struct arena *arena, size_t size)
{
    if ((size_t)(arena->end - arena->at) < size || !arena->at)
        add_block(arena, size);
    char *piece = arena->at;
    arena->at += size;
    return piece;
}

void *arena_reserve(struct arena *arena, size_t size)
{
    size_t padding = -(uintptr_t)arena->at & (alignof(max_align_t) - 1);
    if ((size_t)(arena->end - arena->at) < padding) {
        arena->at = arena->end;
        padding = 0;
    }
    arena->at = arena->at ? arena->at + padding : NULL;
    return arena_bytes(arena, size);
}

void arena_shrink(struct arena *arena, const void *piece, size_t old_size, size_t size)
{
    if ((const char *)piece + old_size == arena->at)
        arena->at -= old_size - size;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_reserve(arena, size), 0, size);
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        out_of_memory(SIZE_MAX);
    return arena_alloc(arena, total);
}

struct str arena_str(struct arena *arena, struct str text)
{
    char *copy = arena_bytes(arena, text.len);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return (struct str){copy, text.len};
}

struct str arena_lower(struct arena *arena, struct str text)
{
    char *out = arena_bytes(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        out[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]);
    return (struct str){out, text.len};
}

char *arena_cstr(struct arena *arena, struct str text)
{
    char *copy = arena_bytes(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

struct str arena_join(struct arena *arena, struct str a, struct str b)
{
    char *copy = arena_bytes(arena, a.len + b.len);
    if (a.len)
        memcpy(copy, a.ptr, a.len);
    if (b.len)
        memcpy(copy + a.len, b.ptr, b.len);
    return (struct str){copy, a.len + b.len};
}

struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        len = 0;
    char *text = arena_bytes(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)len};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
