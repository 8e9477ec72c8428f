/* Escapes (ECMA-262 22.2.1, AtomEscape and ClassEscape with the u flag), and, read leniently, those of Annex
 * B.1.2 and of PCRE2. Letters that PCRE2 knows keep its meaning: who writes \A and \z means the ends. */
#include "read_private.h"

enum place { OUTSIDE = 1, IN_CLASS = 2, ANYWHERE = 3 };

/* One letter behind the backslash. `read` goes on behind it. */
struct row {
    char letter;
    enum place place;
    bool lenient;
    bool (*read)(struct reader *reader, const struct row *row, struct escape *escape);
    uint32_t value;
    const struct ranges *named;
    const char *written;
};

static const struct range blank_ranges[] = {
    {'\t',   '\t'  },
    {' ',    ' '   },
    {0xA0,   0xA0  },
    {0x1680, 0x1680},
    {0x180E, 0x180E},
    {0x2000, 0x200A},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000}
};
static const struct range vertical_ranges[] = {
    {'\n',   '\r'  },
    {0x85,   0x85  },
    {0x2028, 0x2029}
};
static const struct range newline_ranges[] = {
    {'\n', '\n'}
};
static const struct ranges blanks = {blank_ranges, 9}, verticals = {vertical_ranges, 3},
                           newlines = {newline_ranges, 1};

bool pattern_hex(struct str text, size_t *at, size_t digits, uint32_t *value)
{
    static const struct str known = STR_INIT("0123456789abcdef0123456789ABCDEF");
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        size_t digit = *at + i < text.len ? str_find(known, text.ptr[*at + i]) : known.len;
        if (digit == known.len)
            return false;
        *value = *value << 4 | (uint32_t)(digit & 15);
    }
    *at += digits;
    return true;
}

/* {X…}, at most U+10FFFF. */
static bool braced_hex(struct str text, size_t *at, uint32_t *code_point)
{
    size_t from = *at + 1;
    uint32_t digit;
    *code_point = 0;
    if (!str_starts(str_from(text, *at), STR("{")))
        return false;
    while (*code_point <= LAST_CODE_POINT && pattern_hex(text, &from, 1, &digit))
        *code_point = *code_point << 4 | digit;
    if (from == *at + 1 || *code_point > LAST_CODE_POINT ||
        !str_starts(str_from(text, from), STR("}")))
        return false;
    *at = from + 1;
    return true;
}

bool pattern_unicode_escape(struct str text, size_t *at, uint32_t *code_point)
{
    if (braced_hex(text, at, code_point))
        return true;
    if (!pattern_hex(text, at, 4, code_point))
        return false;
    size_t from = *at + 2;
    uint32_t trail;
    if (*code_point >= FIRST_SURROGATE && *code_point < 0xdc00 &&
        str_starts(str_from(text, *at), STR("\\u")) && pattern_hex(text, &from, 4, &trail) &&
        trail >= 0xdc00 && trail <= LAST_SURROGATE) {
        *code_point = 0x10000 + ((*code_point - FIRST_SURROGATE) << 10) + (trail - 0xdc00);
        *at = from;
    }
    return true;
}

static bool is_char(struct escape *escape, uint32_t code_point)
{
    *escape = (struct escape){.is = ESCAPE_CHAR, .value = code_point};
    return true;
}

/* Behind a backslash and a letter that go on wrongly: Annex B takes the letter for itself. */
static bool incomplete(struct reader *reader, const struct row *row, struct escape *escape,
                       const char *wants)
{
    if (reader->lenient)
        return is_char(escape, (unsigned char)row->letter);
    return pattern_refuse(reader, reader->at - 2, "'\\%c' must be followed by %s", row->letter,
                          wants);
}

static bool read_value(struct reader *reader, const struct row *row, struct escape *escape)
{
    (void)reader;
    return is_char(escape, row->value);
}

/* \d, \D and the like: `value` says whether it is all but that. */
static bool read_named(struct reader *reader, const struct row *row, struct escape *escape)
{
    (void)reader;
    *escape = (struct escape){.is = ESCAPE_SET, .named = *row->named, .negated = row->value != 0};
    return true;
}

static bool read_boundary(struct reader *reader, const struct row *row, struct escape *escape)
{
    (void)reader;
    *escape =
        (struct escape){.is = ESCAPE_TERM, .term = TERM_BOUNDARY, .negated = row->letter == 'B'};
    return true;
}

/* `value`: in a class, where Annex B also takes digits and the low line. */
static bool read_control(struct reader *reader, const struct row *row, struct escape *escape)
{
    uint32_t letter = reader_is_done(reader) ? 0 : (unsigned char)reader->text.ptr[reader->at];
    bool is_letter = letter < 0x80 && (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
    bool is_loose = reader->lenient && row->value && letter < 0x80 &&
                    pattern_ranges_have(pattern_words, letter);
    if (is_letter || is_loose) {
        reader->at++;
        return is_char(escape, letter & 0x1f);
    }
    if (!reader->lenient)
        return incomplete(reader, row, escape, "a letter of A to Z");
    reader->at--; /* Annex B: a backslash, then a c */
    return is_char(escape, '\\');
}

static bool read_hex(struct reader *reader, const struct row *row, struct escape *escape)
{
    uint32_t code_point;
    if (pattern_hex(reader->text, &reader->at, 2, &code_point) ||
        (reader->lenient && braced_hex(reader->text, &reader->at, &code_point)))
        return is_char(escape, code_point);
    return incomplete(reader, row, escape, "two hexadecimal digits");
}

static bool read_unicode(struct reader *reader, const struct row *row, struct escape *escape)
{
    uint32_t code_point;
    if (pattern_unicode_escape(reader->text, &reader->at, &code_point))
        return is_char(escape, code_point);
    return incomplete(reader, row, escape, "four hexadecimal digits, or by some in braces");
}

/* Up to three octal digits, below 256 (Annex B.1.2, LegacyOctalEscapeSequence). */
static bool read_octal(struct reader *reader, uint32_t value, struct escape *escape)
{
    for (int i = 0; i < 2 && !reader_is_done(reader); i++) {
        uint32_t digit = (uint32_t)(unsigned char)reader->text.ptr[reader->at] - '0';
        if (digit > 7 || value * 8 + digit > 255)
            break;
        value = value * 8 + digit;
        reader->at++;
    }
    return is_char(escape, value);
}

static bool read_zero(struct reader *reader, const struct row *row, struct escape *escape)
{
    bool digit = !reader_is_done(reader) && reader->text.ptr[reader->at] >= '0' &&
                 reader->text.ptr[reader->at] <= '9';
    if (digit && !reader->lenient)
        return incomplete(reader, row, escape, "no digit: octal escapes are none of ECMA-262");
    return read_octal(reader, 0, escape);
}

static bool is_reference(struct escape *escape, uint32_t group)
{
    *escape = (struct escape){.is = ESCAPE_TERM, .term = TERM_REFERENCE, .value = group};
    return true;
}

/* \1 to \9…: a group of the pattern, which may come later; else, leniently, octal or the digit. */
static bool read_number(struct reader *reader, const struct row *row, struct escape *escape)
{
    size_t from = reader->at;
    uint64_t number = (uint64_t)(row->letter - '0');
    for (; !reader_is_done(reader); reader->at++) {
        char byte = reader->text.ptr[reader->at];
        if (byte < '0' || byte > '9')
            break;
        number = number > FOREVER ? number : number * 10 + (uint64_t)(byte - '0');
    }
    if (number <= reader->captures)
        return is_reference(escape, (uint32_t)number);
    struct str digits = str_slice(reader->text, from - 1, reader->at);
    if (!reader->lenient)
        return pattern_refuse(reader, from - 2, "there is no group " STR_FMT, STR_ARG(digits));
    reader->at = from;
    if (row->letter >= '8')
        return is_char(escape, (unsigned char)row->letter);
    return read_octal(reader, (uint32_t)(row->letter - '0'), escape);
}

static bool read_digit_in_class(struct reader *reader, const struct row *row, struct escape *escape)
{
    if (row->letter >= '8')
        return is_char(escape, (unsigned char)row->letter);
    return read_octal(reader, (uint32_t)(row->letter - '0'), escape);
}

static bool read_name_reference(struct reader *reader, const struct row *row, struct escape *escape)
{
    size_t from = reader->at;
    struct str name;
    if (reader->lenient && reader->names.len == 0)
        return is_char(escape, (unsigned char)row->letter);
    if (!reader_takes(reader, STR("<")))
        return incomplete(reader, row, escape, "the name of a group, as in '\\k<name>'");
    if (!pattern_read_name(reader, '>', &name))
        return false;
    uint32_t group = pattern_named_group(reader, name);
    if (group == 0)
        return pattern_refuse(reader, from - 2, "there is no group named '" STR_FMT "'",
                              STR_ARG(name));
    return is_reference(escape, group);
}

/* What only PCRE2 knows stands between braces, or is one letter: \p{^Lu}, \p{greek}, \pL. */
static bool read_loose_property(struct reader *reader, bool negated, struct escape *escape)
{
    struct str rest = str_from(reader->text, reader->at);
    bool braced = str_starts(rest, STR("{"));
    size_t close = braced ? str_find(rest, '}') : 1;
    struct str name = braced ? str_slice(rest, 1, close) : str_slice(rest, 0, 1);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.ptr[i];
        bool fits = byte < 0x80 && (pattern_ranges_have(pattern_words, byte) ||
                                    str_find(STR(" -^&=:"), name.ptr[i]) < 6);
        if (!fits)
            return false;
    }
    if (name.len == 0 || close == rest.len)
        return false;
    reader->at += braced ? close + 1 : 1;
    escape->written =
        arena_printf(reader->arena, "\\%c{" STR_FMT "}", negated ? 'P' : 'p', STR_ARG(name));
    return true;
}

static bool read_property(struct reader *reader, const struct row *row, struct escape *escape)
{
    struct str rest = str_from(reader->text, reader->at);
    size_t close = str_find(rest, '}');
    bool negated = row->letter == 'P';
    *escape = (struct escape){.is = ESCAPE_PROPERTY};
    if (str_starts(rest, STR("{")) && close < rest.len &&
        pattern_property(reader->arena, str_slice(rest, 1, close), negated, &escape->written)) {
        reader->at += close + 1;
        return true;
    }
    if (reader->lenient && reader->arena && read_loose_property(reader, negated, escape))
        return true;
    return pattern_refuse(
        reader, reader->at - 2,
        "'\\%c' must be followed by a property of ECMA-262 in braces, as in '\\%c{Lu}'",
        row->letter, row->letter);
}

/* Written as PCRE2 has it; `value` is the kind of the term. */
static bool read_foreign(struct reader *reader, const struct row *row, struct escape *escape)
{
    (void)reader;
    *escape = (struct escape){
        .is = ESCAPE_TERM, .term = (enum term_kind)row->value, .written = str_of(row->written)};
    return true;
}

static bool read_unknown(struct reader *reader, const struct row *row, struct escape *escape)
{
    (void)escape;
    return pattern_refuse(reader, reader->at - 2, "'\\%c' is nothing that is known here",
                          row->letter);
}

/* The first row that fits counts. */
static const struct row rows[] = {
    {'d', ANYWHERE, false, read_named,          false,        &pattern_digits, NULL },
    {'D', ANYWHERE, false, read_named,          true,         &pattern_digits, NULL },
    {'s', ANYWHERE, false, read_named,          false,        &pattern_spaces, NULL },
    {'S', ANYWHERE, false, read_named,          true,         &pattern_spaces, NULL },
    {'w', ANYWHERE, false, read_named,          false,        &pattern_words,  NULL },
    {'W', ANYWHERE, false, read_named,          true,         &pattern_words,  NULL },
    {'f', ANYWHERE, false, read_value,          '\f',         NULL,            NULL },
    {'n', ANYWHERE, false, read_value,          '\n',         NULL,            NULL },
    {'r', ANYWHERE, false, read_value,          '\r',         NULL,            NULL },
    {'t', ANYWHERE, false, read_value,          '\t',         NULL,            NULL },
    {'v', ANYWHERE, false, read_value,          '\v',         NULL,            NULL },
    {'b', IN_CLASS, false, read_value,          '\b',         NULL,            NULL },
    {'-', IN_CLASS, false, read_value,          '-',          NULL,            NULL },
    {'b', OUTSIDE,  false, read_boundary,       0,            NULL,            NULL },
    {'B', OUTSIDE,  false, read_boundary,       0,            NULL,            NULL },
    {'c', IN_CLASS, false, read_control,        true,         NULL,            NULL },
    {'c', OUTSIDE,  false, read_control,        false,        NULL,            NULL },
    {'x', ANYWHERE, false, read_hex,            0,            NULL,            NULL },
    {'u', ANYWHERE, false, read_unicode,        0,            NULL,            NULL },
    {'p', ANYWHERE, false, read_property,       0,            NULL,            NULL },
    {'P', ANYWHERE, false, read_property,       0,            NULL,            NULL },
    {'k', OUTSIDE,  false, read_name_reference, 0,            NULL,            NULL },
    {'0', ANYWHERE, false, read_zero,           0,            NULL,            NULL },
    {'1', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'2', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'3', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'4', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'5', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'6', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'7', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'8', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'9', OUTSIDE,  false, read_number,         0,            NULL,            NULL },
    {'1', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'2', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'3', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'4', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'5', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'6', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'7', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'8', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'9', IN_CLASS, true,  read_digit_in_class, 0,            NULL,            NULL },
    {'a', ANYWHERE, true,  read_value,          '\a',         NULL,            NULL },
    {'e', ANYWHERE, true,  read_value,          0x1b,         NULL,            NULL },
    {'h', ANYWHERE, true,  read_named,          false,        &blanks,         NULL },
    {'H', ANYWHERE, true,  read_named,          true,         &blanks,         NULL },
    {'V', ANYWHERE, true,  read_named,          true,         &verticals,      NULL },
    {'N', OUTSIDE,  true,  read_named,          true,         &newlines,       NULL },
    {'A', OUTSIDE,  true,  read_foreign,        TERM_START,   NULL,            ""   },
    {'z', OUTSIDE,  true,  read_foreign,        TERM_END,     NULL,            ""   },
    {'Z', OUTSIDE,  true,  read_foreign,        TERM_FOREIGN, NULL,            "\\Z"},
    {'G', OUTSIDE,  true,  read_foreign,        TERM_FOREIGN, NULL,            "\\G"},
    {'K', OUTSIDE,  true,  read_foreign,        TERM_FOREIGN, NULL,            "\\K"},
    {'R', OUTSIDE,  true,  read_foreign,        TERM_FOREIGN, NULL,            "\\R"},
    {'X', OUTSIDE,  true,  read_foreign,        TERM_FOREIGN, NULL,            "\\X"},
    {'C', OUTSIDE,  true,  read_unknown,        0,            NULL,            NULL },
    {'E', ANYWHERE, true,  read_unknown,        0,            NULL,            NULL },
    {'Q', ANYWHERE, true,  read_unknown,        0,            NULL,            NULL },
    {'g', OUTSIDE,  true,  read_unknown,        0,            NULL,            NULL },
    {'o', ANYWHERE, true,  read_unknown,        0,            NULL,            NULL },
};

static const struct row *find(const struct reader *reader, bool in_class)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (reader_sees(reader, rows[i].letter) &&
            rows[i].place & (unsigned)(in_class ? IN_CLASS : OUTSIDE) &&
            (reader->lenient || !rows[i].lenient))
            return &rows[i];
    return NULL;
}

/* IdentityEscape: with the u flag these characters only, in Annex B nearly all. */
static bool read_identity(struct reader *reader, struct escape *escape)
{
    static const struct str syntax = STR_INIT("^$\\.*+?()[]{}|/");
    size_t offset = reader->at - 1;
    if (reader_is_done(reader))
        return pattern_refuse(reader, offset, "'\\' ends the pattern");
    uint32_t code_point = pattern_take_code_point(reader);
    bool known = code_point < 0x80 && str_find(syntax, (char)code_point) < syntax.len;
    if (known || reader->lenient)
        return is_char(escape, code_point);
    struct str written = str_slice(reader->text, offset, reader->at);
    return pattern_refuse(reader, offset, "'" STR_FMT "' is no escape of ECMA-262",
                          STR_ARG(written));
}

bool pattern_read_escape(struct reader *reader, bool in_class, struct escape *escape)
{
    reader->at++;
    const struct row *row = find(reader, in_class);
    if (!row)
        return read_identity(reader, escape);
    reader->at++;
    return row->read(reader, row, escape);
}
