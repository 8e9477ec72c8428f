/* Counts what is taken from malloc, where a sanitizer's runtime tells. */
#ifndef PROVISO_ALLOCATIONS_H
#define PROVISO_ALLOCATIONS_H

#include <stddef.h>

#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTS_ALLOCATIONS
#endif
#elif defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define COUNTS_ALLOCATIONS
#endif

#ifdef COUNTS_ALLOCATIONS
/* Of the sanitizers' runtime; not every compiler comes with its header. */
int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
                                              void (*given)(const volatile void *));

static size_t allocations;

static void count_allocation(const volatile void *piece, size_t size)
{
    (void)piece, (void)size;
    allocations++;
}

static void ignore_release(const volatile void *piece)
{
    (void)piece;
}

static inline void count_allocations(void)
{
    __sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_release);
}
#endif

#endif
