/* Escapes, as the lenient grammar of validator/pattern has them, and the names of groups. */
#include "draw_pattern_private.h"

#include "utf8.h"

typedef struct tree_escape escape_reader(struct tree_reader *reader, char letter,
                                         code_ranges *ranges);

enum place { OUTSIDE = 1, IN_CLASS = 2, ANYWHERE = 3 };

static const struct tree_escape is_set = {.is = ESCAPE_SET};

static struct tree_escape is_char(uint32_t code_point)
{
    return (struct tree_escape){.is = ESCAPE_CHAR, .value = code_point};
}

/* ---- classes by a letter ---- */

static const struct named_class {
    char letter;
    struct code_range ranges[11]; /* in order; ends at {0, 0} */
} named[] = {
    {'d', {{'0', '9'}}                                    },
    {'w', {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
    {'s',
     {{'\t', '\r'},
      {' ', ' '},
      {0xa0, 0xa0},
      {0x1680, 0x1680},
      {0x2000, 0x200a},
      {0x2028, 0x2029},
      {0x202f, 0x202f},
      {0x205f, 0x205f},
      {0x3000, 0x3000},
      {0xfeff, 0xfeff}}                                   },
    {'h',
     {{'\t', '\t'},
      {' ', ' '},
      {0xa0, 0xa0},
      {0x1680, 0x1680},
      {0x180e, 0x180e},
      {0x2000, 0x200a},
      {0x202f, 0x202f},
      {0x205f, 0x205f},
      {0x3000, 0x3000}}                                   },
    {'v', {{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}  },
    {'n', {{'\n', '\n'}}                                  },
    {'r', {{'\n', '\n'}}                                  },
    {'x', {{'a', 'z'}}                                    },
};

/* A capital is all but that. */
static struct tree_escape read_named(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    const struct named_class *row = named;
    while (row->letter != (letter | 0x20))
        row++;
    bool negated = letter < 'a' && letter != 'R' && letter != 'X'; /* \R, \X: one way of them */
    if (negated)
        tree_add_all_but(reader, ranges, row->ranges);
    for (size_t i = 0; !negated && row->ranges[i].last; i++)
        tree_add_range(reader, ranges, row->ranges[i].first, row->ranges[i].last);
    return is_set;
}

/* ---- characters by number ---- */

static bool take_hex(struct tree_reader *reader, size_t digits, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        size_t at = reader->at + i;
        int digit = at < reader->text.len ? str_hex_digit(reader->text.ptr[at]) : -1;
        if (digit < 0)
            return false;
        *value = *value << 4 | (uint32_t)digit;
    }
    reader->at += digits;
    return true;
}

static bool take_braced(struct tree_reader *reader, uint32_t *value)
{
    size_t from = reader->at;
    uint32_t digit;
    *value = 0;
    if (tree_takes(reader, STR("{"))) {
        size_t digits = reader->at;
        while (*value <= CODE_POINT_LAST && take_hex(reader, 1, &digit))
            *value = *value << 4 | digit;
        if (reader->at > digits && *value <= CODE_POINT_LAST && tree_takes(reader, STR("}")))
            return true;
    }
    reader->at = from;
    return false;
}

static struct tree_escape read_hex(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    uint32_t value;
    (void)ranges;
    if (take_hex(reader, 2, &value) || take_braced(reader, &value))
        return is_char(value);
    return is_char((unsigned char)letter);
}

static struct tree_escape read_unicode(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    uint32_t value, trail;
    (void)ranges;
    if (take_braced(reader, &value))
        return is_char(value);
    if (!take_hex(reader, 4, &value))
        return is_char((unsigned char)letter);
    size_t behind = reader->at;
    if (value >= SURROGATE_FIRST && value < 0xdc00 && tree_takes(reader, STR("\\u"))) {
        if (take_hex(reader, 4, &trail) && trail >= 0xdc00 && trail <= SURROGATE_LAST)
            return is_char(0x10000 + ((value - SURROGATE_FIRST) << 10) + (trail - 0xdc00));
        reader->at = behind;
    }
    return is_char(value);
}

static struct tree_escape read_value(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    static const char letters[] = "fnrtvbae", values[] = "\f\n\r\t\v\b\a\x1b";
    (void)reader;
    (void)ranges;
    return is_char((unsigned char)values[strchr(letters, letter) - letters]);
}

static struct tree_escape read_control(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    unsigned char next = tree_at_end(reader) ? 0 : (unsigned char)reader->text.ptr[reader->at];
    (void)ranges;
    if ((next | 0x20) >= 'a' && (next | 0x20) <= 'z') {
        reader->at++;
        return is_char(next & 0x1fU);
    }
    reader->at -= letter == 'c'; /* Annex B: a backslash, then a c */
    return is_char('\\');
}

static struct tree_escape read_octal(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    uint32_t value = (uint32_t)(letter - '0');
    (void)ranges;
    if (value > 7)
        return is_char((unsigned char)letter);
    for (int i = 0; i < 2 && !tree_at_end(reader); i++) {
        uint32_t digit = (uint32_t)(unsigned char)reader->text.ptr[reader->at] - '0';
        if (digit > 7 || value * 8 + digit > 255)
            break;
        value = value * 8 + digit;
        reader->at++;
    }
    return is_char(value);
}

/* ---- terms ---- */

static struct tree_escape reference(struct tree_reader *reader, uint32_t group)
{
    reader->references = true;
    return (struct tree_escape){.is = ESCAPE_TERM, .term = TREE_REFERENCE, .value = group};
}

static struct tree_escape read_number(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    size_t from = reader->at;
    uint64_t number = (uint64_t)(letter - '0');
    for (; !tree_at_end(reader); reader->at++) {
        char byte = reader->text.ptr[reader->at];
        if (byte < '0' || byte > '9')
            break;
        number = number > COUNT_MAX ? number : number * 10 + (uint64_t)(byte - '0');
    }
    if (number <= reader->captures)
        return reference(reader, (uint32_t)number);
    reader->at = from;
    return read_octal(reader, letter, ranges);
}

static struct tree_escape read_name(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    (void)ranges;
    if (reader->names.len == 0)
        return is_char((unsigned char)letter);
    struct str rest = str_from(reader->text, reader->at);
    size_t close = str_find(rest, '>');
    uint32_t group = str_starts(rest, STR("<")) && close < rest.len
                         ? tree_group_named(reader, str_slice(rest, 1, close))
                         : 0;
    reader->failed = reader->failed || group == 0;
    reader->at += group ? close + 1 : 0;
    return reference(reader, group);
}

static struct tree_escape read_boundary(struct tree_reader *reader, char letter,
                                        code_ranges *ranges)
{
    (void)reader;
    (void)ranges;
    return (struct tree_escape){.is = ESCAPE_TERM, .term = TREE_BOUNDARY, .negated = letter == 'B'};
}

static struct tree_escape read_edge(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    (void)reader;
    (void)ranges;
    bool start = letter == 'A' || letter == 'G';
    return (struct tree_escape){.is = ESCAPE_TERM, .term = start ? TREE_START : TREE_END};
}

/* \K takes nothing. */
static struct tree_escape read_nothing(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    (void)reader;
    (void)letter;
    (void)ranges;
    return (struct tree_escape){.is = ESCAPE_TERM, .term = TREE_SEQUENCE};
}

static struct tree_escape read_property(struct tree_reader *reader, char letter,
                                        code_ranges *ranges)
{
    struct str rest = str_from(reader->text, reader->at);
    size_t close = str_starts(rest, STR("{")) ? str_find(rest, '}') : 0;
    (void)letter;
    if (close >= rest.len) {
        reader->failed = true;
        return is_set;
    }
    struct str written = str_slice(reader->text, reader->at - 2, reader->at + close + 1);
    reader->at += close + 1;
    tree_add_property(reader, ranges, written);
    return is_set;
}

static struct tree_escape read_unknown(struct tree_reader *reader, char letter, code_ranges *ranges)
{
    (void)ranges;
    reader->failed = true;
    return is_char((unsigned char)letter);
}

/* The first row that has the letter, and fits the place, counts. */
static const struct {
    const char *letters;
    enum place place;
    escape_reader *read;
} rows[] = {
    {"dDwWsShHV", ANYWHERE, read_named   },
    {"NRX",       OUTSIDE,  read_named   },
    {"fnrtvae",   ANYWHERE, read_value   },
    {"b",         IN_CLASS, read_value   },
    {"bB",        OUTSIDE,  read_boundary},
    {"c",         ANYWHERE, read_control },
    {"x",         ANYWHERE, read_hex     },
    {"u",         ANYWHERE, read_unicode },
    {"pP",        ANYWHERE, read_property},
    {"k",         OUTSIDE,  read_name    },
    {"123456789", OUTSIDE,  read_number  },
    {"0",         ANYWHERE, read_octal   },
    {"123456789", IN_CLASS, read_octal   },
    {"AGzZ",      OUTSIDE,  read_edge    },
    {"K",         OUTSIDE,  read_nothing },
    {"EQo",       ANYWHERE, read_unknown },
    {"Cg",        OUTSIDE,  read_unknown },
};

struct tree_escape tree_read_escape(struct tree_reader *reader, bool in_class, code_ranges *ranges)
{
    if (tree_at_end(reader)) {
        reader->failed = true;
        return is_set;
    }
    char letter = reader->text.ptr[reader->at];
    enum place place = in_class ? IN_CLASS : OUTSIDE;
    for (size_t i = 0; letter && i < sizeof rows / sizeof *rows; i++)
        if (rows[i].place & place && strchr(rows[i].letters, letter)) {
            reader->at++;
            return rows[i].read(reader, letter, ranges);
        }
    return is_char(tree_take_code_point(reader));
}

/* ---- names of groups ---- */

uint32_t tree_group_named(const struct tree_reader *reader, struct str name)
{
    for (size_t i = 0; i < reader->names.len; i++)
        if (str_eq(reader->names.at[i].name, name))
            return reader->names.at[i].group;
    return 0;
}

/* Behind a parenthesis. */
static void note_group(struct tree_reader *reader, struct str behind)
{
    enum { NAMES_MAX = 500 };
    size_t skip = str_starts(behind, STR("?<")) || str_starts(behind, STR("?'")) ? 2
                  : str_starts(behind, STR("?P<"))                               ? 3
                                                                                 : 0;
    if (str_starts(behind, STR("?<=")) || str_starts(behind, STR("?<!")) ||
        (skip == 0 && str_starts(behind, STR("?"))))
        return;
    reader->captures++;
    if (skip == 0)
        return;
    struct str name = str_from(behind, skip);
    name = str_slice(name, 0, str_find(name, behind.ptr[skip - 1] == '<' ? '>' : '\''));
    if (reader->names.len >= NAMES_MAX)
        reader->failed = true;
    else
        *vec_push(reader->arena, &reader->names) = (struct group_name){name, reader->captures};
}

void tree_find_groups(struct tree_reader *reader)
{
    bool in_class = false;
    for (size_t i = 0; i < reader->text.len && !reader->failed; i++) {
        char byte = reader->text.ptr[i];
        if (byte == '\\')
            i++;
        else if (byte == '[' || byte == ']')
            in_class = byte == '[';
        else if (byte == '(' && !in_class)
            note_group(reader, str_from(reader->text, i + 1));
    }
}
