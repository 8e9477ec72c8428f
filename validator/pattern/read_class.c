/* Classes (ECMA-262 22.2.1, CharacterClass without the v flag). */
#include "read_private.h"

/* [:name:], read leniently: with ASCII only, as everything else here. */
static const struct {
    struct str name;
    struct range ranges[4];
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

static bool read_posix(struct reader *reader, struct escape *escape)
{
    size_t from = reader->at;
    if (!reader->lenient || !reader_takes(reader, STR("[:")))
        return false;
    bool negated = reader_takes(reader, STR("^"));
    for (size_t i = 0; i < sizeof posix / sizeof *posix; i++) {
        size_t at = reader->at;
        if (reader_takes(reader, posix[i].name) && reader_takes(reader, STR(":]"))) {
            struct ranges ranges = {posix[i].ranges, 1};
            while (ranges.len < 4 && posix[i].ranges[ranges.len].last)
                ranges.len++;
            *escape = (struct escape){.is = ESCAPE_SET, .named = ranges, .negated = negated};
            return true;
        }
        reader->at = at;
    }
    reader->at = from;
    return false;
}

static bool read_atom(struct reader *reader, struct escape *atom)
{
    *atom = (struct escape){0};
    if (reader_sees(reader, '\\'))
        return pattern_read_escape(reader, true, atom);
    if (!read_posix(reader, atom))
        atom->value = pattern_take_code_point(reader);
    return true;
}

void pattern_set_add_escape(struct reader *reader, struct set *set, const struct escape *escape)
{
    /* Folding case would bring back what a complement has left out: \W has U+017F, whose small letter
     * is an s. So PCRE2 gets the letter instead of the ranges. */
    bool as_letter = reader->flags & FLAG_CASELESS && escape->is == ESCAPE_SET && escape->negated &&
                     pattern_ranges_equal(escape->named, pattern_words);
    if (escape->is == ESCAPE_CHAR)
        pattern_set_add(reader->arena, set, escape->value, escape->value);
    else if (escape->is == ESCAPE_SET && !as_letter)
        pattern_set_add_ranges(reader->arena, set, escape->named, escape->negated);
    else if (reader->arena)
        *vec_push(reader->arena, &set->properties) = as_letter ? STR("\\W") : escape->written;
}

/* A range, or, read leniently, three things in a row where an end of it is a class of its own. */
static bool add_range(struct reader *reader, struct set *set, const struct escape *first,
                      const struct escape *last, size_t offset)
{
    bool range = first->is == ESCAPE_CHAR && last->is == ESCAPE_CHAR;
    if (!range && !reader->lenient)
        return pattern_refuse(reader, offset, "a class of characters cannot be the end of a range");
    if (range && first->value > last->value)
        return pattern_refuse(reader, offset, "the ends of the range are out of order");
    if (range) {
        pattern_set_add(reader->arena, set, first->value, last->value);
        return true;
    }
    pattern_set_add_escape(reader, set, first);
    pattern_set_add(reader->arena, set, '-', '-');
    pattern_set_add_escape(reader, set, last);
    return true;
}

static bool read_item(struct reader *reader, struct set *set)
{
    size_t offset = reader->at;
    struct escape first, last;
    if (!read_atom(reader, &first))
        return false;
    struct str rest = str_from(reader->text, reader->at);
    if (!str_starts(rest, STR("-")) || str_starts(rest, STR("-]")) || rest.len == 1) {
        pattern_set_add_escape(reader, set, &first);
        return true;
    }
    reader->at++;
    return read_atom(reader, &last) && add_range(reader, set, &first, &last, offset);
}

bool pattern_read_class(struct reader *reader)
{
    size_t offset = reader->at++;
    struct set none = {0}, *set = reader->arena ? arena_new(reader->arena, struct set) : &none;
    set->negated = reader_takes(reader, STR("^"));
    while (!reader_is_done(reader) && !reader_sees(reader, ']'))
        if (!read_item(reader, set))
            return false;
    if (!reader_takes(reader, STR("]")))
        return pattern_refuse(reader, offset, "this class is never closed");
    pattern_set_finish(reader->arena, set, (reader->flags & FLAG_CASELESS) != 0);
    pattern_add_term(reader, TERM_SET, offset)->set = reader->arena ? set : NULL;
    return true;
}
