/* Classes of characters, with what read leniently may stand in them. */
#include "draw_pattern_private.h"

/* [:name:], with ASCII only. */
static const struct {
    struct str name;
    struct code_range ranges[5]; /* in order; ends at {0, 0} */
} posix[] = {
    {STR_INIT("alnum"),  {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}            },
    {STR_INIT("alpha"),  {{'A', 'Z'}, {'a', 'z'}}                        },
    {STR_INIT("ascii"),  {{0, 0x7f}}                                     },
    {STR_INIT("blank"),  {{'\t', '\t'}, {' ', ' '}}                      },
    {STR_INIT("cntrl"),  {{0, 0x1f}, {0x7f, 0x7f}}                       },
    {STR_INIT("digit"),  {{'0', '9'}}                                    },
    {STR_INIT("graph"),  {{'!', '~'}}                                    },
    {STR_INIT("lower"),  {{'a', 'z'}}                                    },
    {STR_INIT("print"),  {{' ', '~'}}                                    },
    {STR_INIT("punct"),  {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
    {STR_INIT("space"),  {{'\t', '\r'}, {' ', ' '}}                      },
    {STR_INIT("upper"),  {{'A', 'Z'}}                                    },
    {STR_INIT("word"),   {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
    {STR_INIT("xdigit"), {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}            },
};

static void add(struct tree_reader *reader, code_ranges *ranges, uint32_t first, uint32_t last)
{
    *vec_push(reader->arena, ranges) = (struct code_range){first, last};
}

void tree_add_range(struct tree_reader *reader, code_ranges *ranges, uint32_t first, uint32_t last)
{
    add(reader, ranges, first, last);
    for (uint32_t base = 'A'; reader->flags & FLAG_CASELESS && base <= 'a'; base += 'a' - 'A') {
        uint32_t from = first > base ? first : base, to = last < base + 25 ? last : base + 25;
        if (from <= to)
            add(reader, ranges, from ^ 0x20, to ^ 0x20);
    }
}

void tree_add_all_but(struct tree_reader *reader, code_ranges *ranges,
                      const struct code_range *rows)
{
    uint32_t from = 0;
    for (; rows->last; rows++) {
        if (rows->first > from)
            add(reader, ranges, from, rows->first - 1);
        from = rows->last + 1;
    }
    add(reader, ranges, from, CODE_POINT_LAST);
}

static bool read_posix(struct tree_reader *reader, code_ranges *ranges)
{
    size_t from = reader->at;
    if (reader->strict || !tree_takes(reader, STR("[:")))
        return false;
    bool negated = tree_takes(reader, STR("^"));
    for (size_t i = 0; i < sizeof posix / sizeof *posix; i++) {
        size_t at = reader->at;
        if (tree_takes(reader, posix[i].name) && tree_takes(reader, STR(":]"))) {
            if (negated)
                tree_add_all_but(reader, ranges, posix[i].ranges);
            for (const struct code_range *row = posix[i].ranges; !negated && row->last; row++)
                tree_add_range(reader, ranges, row->first, row->last);
            return true;
        }
        reader->at = at;
    }
    reader->at = from;
    return false;
}

/* One member; a set has been added already. */
static struct tree_escape read_member(struct tree_reader *reader, code_ranges *ranges)
{
    if (tree_takes(reader, STR("\\")))
        return tree_read_escape(reader, true, ranges);
    if (read_posix(reader, ranges))
        return (struct tree_escape){.is = ESCAPE_SET};
    return (struct tree_escape){.is = ESCAPE_CHAR, .value = tree_take_code_point(reader)};
}

/* A member or a range; where an end of it is a set, three things in a row. */
static void read_item(struct tree_reader *reader, code_ranges *ranges)
{
    struct tree_escape first = read_member(reader, ranges), last = first;
    bool dash = tree_sees(reader, STR("-")) && !tree_sees(reader, STR("-]"));
    if (dash) {
        reader->at++;
        last = read_member(reader, ranges);
    }
    bool range = first.is == ESCAPE_CHAR && last.is == ESCAPE_CHAR;
    if (range && first.value > last.value)
        reader->failed = true;
    else if (range)
        tree_add_range(reader, ranges, first.value, last.value);
    if (range)
        return;
    if (dash)
        tree_add_range(reader, ranges, '-', '-');
    if (first.is == ESCAPE_CHAR)
        tree_add_range(reader, ranges, first.value, first.value);
    if (dash && last.is == ESCAPE_CHAR)
        tree_add_range(reader, ranges, last.value, last.value);
}

struct tree_node *tree_read_class(struct tree_reader *reader)
{
    code_ranges ranges = {0};
    bool negated = tree_takes(reader, STR("^"));
    while (!tree_at_end(reader) && !tree_sees(reader, STR("]")))
        read_item(reader, &ranges);
    if (!tree_takes(reader, STR("]")))
        reader->failed = true;
    return tree_chars_new(reader, &ranges, negated);
}
