/* Kinds of values as bits: 1 << enum node_kind, and integers apart from other numbers. */
#ifndef PROVISO_KINDS_H
#define PROVISO_KINDS_H

#include "doc.h"

enum { KIND_INTEGER = 7, KIND_COUNT = 8 };
_Static_assert(NODE_NUMBER + NODE_IS_INTEGER == KIND_INTEGER, "kind_of adds the flag");

static inline unsigned kind_of(const struct node *node)
{
    return (unsigned)node->kind + (node->flags & NODE_IS_INTEGER);
}

#define KIND_BIT(kind) (1u << (kind))
enum {
    KINDS_NULL = 1 << NODE_NULL,
    KINDS_BOOLEAN = 1 << NODE_FALSE | 1 << NODE_TRUE,
    KINDS_INTEGER = 1 << KIND_INTEGER,
    KINDS_NUMBER = 1 << NODE_NUMBER | 1 << KIND_INTEGER,
    KINDS_STRING = 1 << NODE_STRING,
    KINDS_ARRAY = 1 << NODE_ARRAY,
    KINDS_OBJECT = 1 << NODE_OBJECT,
    KINDS_ALL = 0xFF
};

#endif
