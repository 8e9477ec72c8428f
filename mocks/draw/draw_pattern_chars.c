/* Sets of characters, and which member to take. */
#include "draw_pattern_private.h"

#include <assert.h>
#include <stdlib.h>

static const struct code_range beyond_ascii[] = {
    {0x80,                SURROGATE_FIRST - 1},
    {SURROGATE_LAST + 1U, CODE_POINT_LAST    }
};

const struct chars chars_any = {
    {UINT64_MAX, UINT64_MAX},
    beyond_ascii, 2
};

/* Bits for [0-9], [A-Z], [a-z] and what can be printed. */
#define DIGITS ((uint64_t)0x03ff000000000000)
#define UPPER ((uint64_t)0x07fffffe)
#define LOWER ((uint64_t)0x07fffffe00000000)
#define PRINTED_LOW ((uint64_t)0xffffffff00000000)
#define PRINTED_HIGH ((uint64_t)0x7fffffffffffffff)

static int by_first(const void *a, const void *b)
{
    const struct code_range *left = a, *right = b;
    return left->first < right->first ? -1 : left->first > right->first;
}

/* In order, what touches joined. */
static size_t join(struct code_range *ranges, size_t count)
{
    size_t kept = 0;
    if (count > 1)
        qsort(ranges, count, sizeof *ranges, by_first);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && ranges[i].first <= ranges[kept - 1].last + 1) {
            if (ranges[i].last > ranges[kept - 1].last)
                ranges[kept - 1].last = ranges[i].last;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

static void fill_ascii(struct chars *chars, struct code_range range)
{
    for (uint32_t c = range.first; c <= range.last && c < 128; c++)
        chars->ascii[c / 64] |= (uint64_t)1 << c % 64;
}

static void put_wide(struct code_range *out, size_t *count, uint32_t first, uint32_t last)
{
    first = first < 128 ? 128 : first;
    if (first < SURROGATE_FIRST && last >= SURROGATE_FIRST) {
        put_wide(out, count, first, SURROGATE_FIRST - 1);
        first = SURROGATE_FIRST;
    }
    if (first >= SURROGATE_FIRST && first <= SURROGATE_LAST)
        first = SURROGATE_LAST + 1;
    if (first <= last)
        out[(*count)++] = (struct code_range){first, last};
}

struct chars chars_of(struct arena *arena, const code_ranges *ranges, bool negated)
{
    struct chars chars = {0};
    size_t count = join(ranges->at, ranges->len), out = 0;
    struct code_range *wide = NULL;
    bool beyond = negated || (count > 0 && ranges->at[count - 1].last >= 128);
    if (beyond)
        wide = arena_array(arena, struct code_range, 2 * count + 3);
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        fill_ascii(&chars, ranges->at[i]);
        if (beyond && !negated)
            put_wide(wide, &out, ranges->at[i].first, ranges->at[i].last);
        else if (negated && ranges->at[i].first > from)
            put_wide(wide, &out, from, ranges->at[i].first - 1);
        from = ranges->at[i].last + 1;
    }
    if (negated && from <= CODE_POINT_LAST)
        put_wide(wide, &out, from, CODE_POINT_LAST);
    for (size_t i = 0; negated && i < 2; i++)
        chars.ascii[i] = ~chars.ascii[i];
    chars.wide = wide;
    chars.wide_count = out;
    return chars;
}

struct chars chars_one(struct arena *arena, uint32_t code_point)
{
    struct chars chars = {0};
    if (code_point < 128) {
        chars.ascii[code_point / 64] = (uint64_t)1 << code_point % 64;
        return chars;
    }
    struct code_range *wide = arena_new(arena, struct code_range);
    *wide = (struct code_range){code_point, code_point};
    chars.wide = wide;
    chars.wide_count = 1;
    return chars;
}

static void both_wide(struct arena *arena, const struct chars *a, const struct chars *b,
                      struct chars *both)
{
    struct code_range *wide =
        arena_array(arena, struct code_range, a->wide_count + b->wide_count + 1);
    for (size_t i = 0, k = 0; i < a->wide_count && k < b->wide_count;) {
        struct code_range x = a->wide[i], y = b->wide[k];
        uint32_t first = x.first > y.first ? x.first : y.first;
        uint32_t last = x.last < y.last ? x.last : y.last;
        if (first <= last)
            wide[both->wide_count++] = (struct code_range){first, last};
        i += x.last <= y.last;
        k += y.last <= x.last;
    }
    both->wide = wide;
}

struct chars chars_both(struct arena *arena, const struct chars *a, const struct chars *b)
{
    struct chars both = {
        {a->ascii[0] & b->ascii[0], a->ascii[1] & b->ascii[1]},
        NULL, 0
    };
    bool same = a->wide == b->wide && a->wide_count == b->wide_count;
    const struct chars *narrower = same || b->wide == beyond_ascii ? a : b;
    if (same || a->wide == beyond_ascii || b->wide == beyond_ascii) {
        both.wide = narrower->wide;
        both.wide_count = narrower->wide_count;
    } else if (a->wide_count && b->wide_count) {
        both_wide(arena, a, b, &both);
    }
    return both;
}

static size_t without_one(struct code_range *out, struct code_range from,
                          const struct code_range *rows, size_t count)
{
    size_t made = 0;
    for (size_t i = 0; i < count && rows[i].first <= from.last; i++) {
        if (rows[i].last < from.first)
            continue;
        if (rows[i].first > from.first)
            out[made++] = (struct code_range){from.first, rows[i].first - 1};
        from.first = rows[i].last + 1;
    }
    if (from.first <= from.last)
        out[made++] = from;
    return made;
}

struct chars chars_without(struct arena *arena, const struct chars *a, const struct chars *b)
{
    struct chars left = {
        {a->ascii[0] & ~b->ascii[0], a->ascii[1] & ~b->ascii[1]},
        a->wide, a->wide_count
    };
    if (a->wide_count == 0 || b->wide_count == 0)
        return left;
    struct code_range *wide =
        arena_array(arena, struct code_range, a->wide_count + b->wide_count + 1);
    left.wide_count = 0;
    for (size_t i = 0; i < a->wide_count; i++)
        left.wide_count += without_one(wide + left.wide_count, a->wide[i], b->wide, b->wide_count);
    left.wide = wide;
    return left;
}

bool chars_empty(const struct chars *chars)
{
    return !chars->ascii[0] && !chars->ascii[1] && chars->wide_count == 0;
}

bool chars_has(const struct chars *chars, uint32_t code_point)
{
    if (code_point < 128)
        return chars->ascii[code_point / 64] >> code_point % 64 & 1;
    size_t low = 0, high = chars->wide_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (chars->wide[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < chars->wide_count && chars->wide[low].first <= code_point;
}

static unsigned bits_of(uint64_t low, uint64_t high)
{
    return (unsigned)(__builtin_popcountll(low) + __builtin_popcountll(high));
}

bool chars_all_wide(const struct chars *chars)
{
    return chars->wide == beyond_ascii;
}

unsigned chars_ascii_count(const struct chars *chars)
{
    return bits_of(chars->ascii[0], chars->ascii[1]);
}

bool chars_are_spaces(const struct chars *chars)
{
    return chars->ascii[0] >> ' ' == 1 && chars->ascii[1] == 0;
}

/* The bit number `index` of those set. */
static uint32_t nth_bit(uint64_t low, uint64_t high, uint64_t index)
{
    uint64_t word = low;
    uint32_t base = 0;
    if (index >= (uint64_t)__builtin_popcountll(low)) {
        index -= (uint64_t)__builtin_popcountll(low);
        word = high;
        base = 64;
    }
    while (index-- > 0)
        word &= word - 1;
    return base + (uint32_t)__builtin_ctzll(word);
}

/* A member beyond ASCII: of the first ranges, from the start of one, as younger characters lie behind. */
static uint32_t wide_member(const struct chars *chars, uint64_t number)
{
    enum { RANGES = 16, MEMBERS = 32 };
    uint64_t ranges = chars->wide_count < RANGES ? chars->wide_count : RANGES;
    struct code_range range = chars->wide[number % ranges];
    if (range.first == 0x80 && range.last > 0xa1) /* controls */
        range.first = 0xa1;
    uint64_t members = range.last - range.first + 1;
    return range.first + (uint32_t)(number / ranges % (members < MEMBERS ? members : MEMBERS));
}

/* Characters in the order in which they are plain. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "-_.:/@+,; =~!#$%&'()*?<>[]^`{|}\"\\\t\n\r";

uint32_t chars_plain(const struct chars *chars, uint64_t variant)
{
    uint64_t printed = bits_of(chars->ascii[0] & PRINTED_LOW, chars->ascii[1] & PRINTED_HIGH);
    uint64_t skip = printed ? variant % printed : 0;
    for (size_t i = 0; i < sizeof plain - 1; i++)
        if (chars_has(chars, (unsigned char)plain[i]) && skip-- == 0)
            return (unsigned char)plain[i];
    if (chars->wide_count)
        return wide_member(chars, variant);
    uint64_t all = bits_of(chars->ascii[0], chars->ascii[1]);
    assert(all > 0);
    return nth_bit(chars->ascii[0], chars->ascii[1], variant % all);
}

uint32_t chars_draw(const struct chars *chars, struct draw *draw)
{
    uint64_t low = chars->ascii[0], high = chars->ascii[1], number = draw_bits(draw) >> 8;
    uint64_t words = high & (LOWER | UPPER),
             shown = bits_of(low & PRINTED_LOW, high & PRINTED_HIGH);
    unsigned alike = bits_of(low & DIGITS, words);
    bool broad = chars->wide_count > 0 && shown > 40, rare = number % 100 < 5;
    number /= 100;
    if (chars->wide == beyond_ascii || (broad && number % 10 < 7))
        words = high & LOWER, low = words ? 0 : low, alike = bits_of(low & DIGITS, words);
    number /= 10;
    if (alike && (!rare || chars->wide == beyond_ascii))
        return nth_bit(low & DIGITS, words, number % alike);
    low = chars->ascii[0];
    if (shown)
        return nth_bit(low & PRINTED_LOW, high & PRINTED_HIGH, number % shown);
    if (chars->wide_count)
        return wide_member(chars, number);
    assert(low || high);
    return nth_bit(low, high, number % bits_of(low, high));
}
