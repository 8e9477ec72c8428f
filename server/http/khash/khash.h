/* h2o/http2_internal.h declares the layout of HTTP/2 connections, and includes a header that Debian
 * does not package: klib's khash.h. These lines declare what that layout needs of it, a pointer to
 * a table that only the library touches. Its inline functions that would look into the table
 * compile, but are never called here. */
#ifndef PROVISO_KHASH_H
#define PROVISO_KHASH_H

#include <stdlib.h>

typedef unsigned khiter_t;

#define KHASH_MAP_INIT_INT64(name, type)                                                           \
    typedef struct kh_##name##_s {                                                                 \
        type *vals;                                                                                \
    } kh_##name##_t;

#define khash_t(name) kh_##name##_t
#define kh_get(name, table, key) ((void)(table), (void)(key), abort(), 0u)
#define kh_end(table) ((void)(table), 0u)
#define kh_val(table, at) ((table)->vals[at])

#endif
