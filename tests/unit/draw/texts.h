/* What the tests of texts share: streams by number, and what a draw made as a text of the test's arena. */
#ifndef PROVISO_DRAW_TEXTS_H
#define PROVISO_DRAW_TEXTS_H

#include "draw_format.h"
#include "unit.h"
#include "utf8.h"

#define ANY_LENGTH                                                                                 \
    (struct text_limits)                                                                           \
    {                                                                                              \
        0, UINT64_MAX                                                                              \
    }
#define COUNT(table) (sizeof(table) / sizeof *(table))

static inline struct draw stream(uint64_t number)
{
    struct draw_key root = {1, 2}, key = draw_key_at(&root, number);
    return draw_begin(&key);
}

static inline bool is_within(struct str text, const struct text_limits *limits)
{
    uint64_t count = utf8_count(text);
    return utf8_check(text) == text.len && count >= limits->min && count <= limits->max;
}

#endif
