/* Sets of code points as ranges: what classes are made of. */
#include "pattern_private.h"

#include <stdlib.h>

static const struct range digit_ranges[] = {
    {'0', '9'}
};
static const struct range word_ranges[] = {
    {'0', '9'},
    {'A', 'Z'},
    {'_', '_'},
    {'a', 'z'}
};
/* WhiteSpace and LineTerminator (ECMA-262 12.2, 12.3): U+FEFF is one, U+0085 and U+180E are none. */
static const struct range space_ranges[] = {
    {'\t',   '\r'  },
    {' ',    ' '   },
    {0xA0,   0xA0  },
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},
    {0xFEFF, 0xFEFF}
};
static const struct range line_end_ranges[] = {
    {'\n',   '\n'  },
    {'\r',   '\r'  },
    {0x2028, 0x2029}
};

#define RANGES(table)                                                                              \
    {                                                                                              \
        (table), sizeof(table) / sizeof *(table)                                                   \
    }
const struct ranges pattern_digits = RANGES(digit_ranges);
const struct ranges pattern_words = RANGES(word_ranges);
const struct ranges pattern_spaces = RANGES(space_ranges);
const struct ranges pattern_line_ends = RANGES(line_end_ranges);

/* The code points behind and before this one, over the gap of the surrogates. */
static uint32_t behind(uint32_t code_point)
{
    return code_point + 1 == FIRST_SURROGATE ? LAST_SURROGATE + 1 : code_point + 1;
}

static uint32_t before(uint32_t code_point)
{
    return code_point - 1 == LAST_SURROGATE ? FIRST_SURROGATE - 1 : code_point - 1;
}

static bool is_surrogate(uint32_t code_point)
{
    return code_point >= FIRST_SURROGATE && code_point <= LAST_SURROGATE;
}

void pattern_set_add(struct arena *arena, struct set *set, uint32_t first, uint32_t last)
{
    if (is_surrogate(first))
        first = LAST_SURROGATE + 1;
    if (is_surrogate(last))
        last = FIRST_SURROGATE - 1;
    if (arena && first <= last)
        *vec_push(arena, &set->ranges) = (struct range){first, last};
}

void pattern_set_add_ranges(struct arena *arena, struct set *set, struct ranges named, bool negated)
{
    uint32_t from = 0;
    for (size_t i = 0; i < named.len; i++) {
        if (!negated)
            pattern_set_add(arena, set, named.at[i].first, named.at[i].last);
        else if (from < named.at[i].first)
            pattern_set_add(arena, set, from, before(named.at[i].first));
        from = behind(named.at[i].last);
    }
    if (negated && from <= LAST_CODE_POINT)
        pattern_set_add(arena, set, from, LAST_CODE_POINT);
}

struct ranges pattern_ranges_complement(struct arena *arena, struct ranges ranges)
{
    struct set rest = {0};
    pattern_set_add_ranges(arena, &rest, ranges, true);
    return pattern_set_ranges(&rest);
}

static int by_first(const void *left, const void *right)
{
    const struct range *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

static void merge(struct set *set)
{
    size_t kept = 0;
    if (set->ranges.len)
        qsort(set->ranges.at, set->ranges.len, sizeof *set->ranges.at, by_first);
    for (size_t i = 0; i < set->ranges.len; i++) {
        struct range *last = &set->ranges.at[kept ? kept - 1 : 0], next = set->ranges.at[i];
        if (kept == 0 || next.first > behind(last->last))
            set->ranges.at[kept++] = next;
        else if (next.last > last->last)
            last->last = next.last;
    }
    set->ranges.len = kept;
}

void pattern_set_finish(struct arena *arena, struct set *set, bool as_written)
{
    if (!arena)
        return;
    merge(set);
    set->as_written = as_written;
    if (!set->negated || set->properties.len || as_written)
        return;
    struct set rest = {0};
    pattern_set_add_ranges(arena, &rest, pattern_set_ranges(set), true);
    *set = rest;
}

bool pattern_ranges_have(struct ranges ranges, uint32_t code_point)
{
    size_t low = 0, high = ranges.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges.at[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ranges.len && ranges.at[low].first <= code_point;
}

bool pattern_ranges_are_full(struct ranges ranges)
{
    return ranges.len == 1 && ranges.at[0].first == 0 && ranges.at[0].last == LAST_CODE_POINT;
}

bool pattern_ranges_equal(struct ranges a, struct ranges b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.at[i].first != b.at[i].first || a.at[i].last != b.at[i].last)
            return false;
    return true;
}

bool pattern_ranges_meet(struct ranges a, struct ranges b)
{
    for (size_t i = 0, k = 0; i < a.len && k < b.len;) {
        if (a.at[i].last < b.at[k].first)
            i++;
        else if (b.at[k].last < a.at[i].first)
            k++;
        else
            return true;
    }
    return false;
}
