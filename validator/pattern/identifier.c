/* Which code points make up the name of a group (ECMA-262 22.2.1). */
#include "pattern_private.h"

static const struct {
    uint32_t first, last;
    bool starts;
} rows[] = {
#define START(first, last) {(first), (last), true},
#define CONTINUE(first, last) {(first), (last), false},
#include "identifier.def"
#undef START
#undef CONTINUE
};

enum { ZERO_WIDTH_NON_JOINER = 0x200c, ZERO_WIDTH_JOINER = 0x200d };

/* The number of the row that has it, or the count of rows. */
static size_t find(uint32_t code_point)
{
    size_t low = 0, high = sizeof rows / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sizeof rows / sizeof *rows && rows[low].first <= code_point;
    return found ? low : sizeof rows / sizeof *rows;
}

bool pattern_identifier_starts(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point == '$' || (pattern_ranges_have(pattern_words, code_point) &&
                                     !pattern_ranges_have(pattern_digits, code_point));
    size_t row = find(code_point);
    return row < sizeof rows / sizeof *rows && rows[row].starts;
}

bool pattern_identifier_continues(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point == '$' || pattern_ranges_have(pattern_words, code_point);
    return code_point == ZERO_WIDTH_NON_JOINER || code_point == ZERO_WIDTH_JOINER ||
           find(code_point) < sizeof rows / sizeof *rows;
}
