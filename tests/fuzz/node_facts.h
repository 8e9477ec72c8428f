/* What a node tells of its text must be so, whichever reader made it. Ends the process where it is not. */
#ifndef PROVISO_FUZZ_NODE_FACTS_H
#define PROVISO_FUZZ_NODE_FACTS_H

#include "doc.h"
#include "number.h"

#include <stdio.h>
#include <stdlib.h>

static inline void require(bool fact)
{
    if (!fact)
        abort();
}

static inline void check_string(const struct node *node)
{
    struct str text = node_str(node);
    uint64_t head = 0;
    for (size_t i = 0; i < text.len && i < 8; i++)
        head |= (uint64_t)(unsigned char)text.ptr[i] << (8 * i);
    size_t extra = text.len - utf8_count(text);
    require(utf8_check(text) == text.len);
    require(node->head == head);
    require(node->extra == (extra < NODE_EXTRA_MANY ? extra : NODE_EXTRA_MANY));
    require(node_code_points(node) == utf8_count(text));
}

/* By the digits alone: without zeros at either end, times ten to the exponent. */
static inline bool is_compact(struct str text)
{
    struct number number = number_parse(text);
    int64_t digits = (int64_t)number_digits(&number), exponent = number.exponent;
    if (exponent < 0)
        return digits <= NODE_COMPACT_DIGITS && exponent >= -NODE_COMPACT_DIGITS;
    return digits == 0 || digits + exponent <= NODE_COMPACT_DIGITS;
}

static inline void check_number(const struct node *node)
{
    struct str text = node_str(node);
    require(number_is_valid(text));
    require(!(node->flags & NODE_IS_INTEGER) == !number_is_integer(text));
    require(!(node->flags & NODE_IS_COMPACT) == !is_compact(text));
    if (!(node->flags & NODE_IS_COMPACT)) {
        require(node->extra == 0 && node->number == 0);
        return;
    }
    char compact[64];
    snprintf(compact, sizeof compact, "%llde-%u", (long long)node->number, node->extra);
    require(number_equal(text, str_of(compact)));
    require(node->extra == 0 || node->number % 10 != 0);
    require(!(node->flags & NODE_IS_INTEGER) == (node->extra > 0));
}

static inline void check_facts(const struct doc *doc)
{
    for (const struct node *node = doc->root; node < node_end(doc->root); node++) {
        if (node->kind == NODE_STRING)
            check_string(node);
        else if (node->kind == NODE_NUMBER)
            check_number(node);
        else
            require(node->head == 0 && node->extra == 0 &&
                    !(node->flags & (NODE_IS_KEY | NODE_IS_INTEGER | NODE_IS_COMPACT)));
    }
}

#endif
