/* Reading a regular expression by the grammar of ECMA-262 22.2.1 with the parameters [+UnicodeMode,
 * +NamedCaptureGroups], or leniently: what Annex B.1.2 allows besides, then what PCRE2 allows. */
#include "read_private.h"

#include "utf8.h"

#include <stdarg.h>

static bool read_choice(struct reader *reader);

bool pattern_refuse(struct reader *reader, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (reader->arena)
        *reader->fault = (struct pattern_fault){.offset = offset,
                                                .why = arena_vprintf(reader->arena, format, args)};
    va_end(args);
    return false;
}

bool pattern_refuse_limit(struct reader *reader, size_t offset, const char *why)
{
    pattern_refuse(reader, offset, "%s", why);
    if (reader->arena)
        reader->fault->limit = true;
    return false;
}

uint32_t pattern_take_code_point(struct reader *reader)
{
    size_t width;
    uint32_t code_point = utf8_decode(str_from(reader->text, reader->at), &width);
    reader->at += width;
    return code_point;
}

struct term *pattern_add_term(struct reader *reader, enum term_kind kind, size_t offset)
{
    struct term *term = &reader->spare;
    if (reader->arena)
        term = vec_push(reader->arena, &reader->terms->tape);
    *term = (struct term){.kind = kind, .min = 1, .max = 1, .span = 1, .offset = offset};
    return term;
}

static struct term *term_at(struct reader *reader, size_t index)
{
    return reader->arena ? &reader->terms->tape.at[index] : &reader->spare;
}

/* All terms read since are inside this one. */
static void close_term(struct reader *reader, size_t index)
{
    term_at(reader, index)->span = reader->terms->tape.len - index;
}

static struct term *add_foreign(struct reader *reader, size_t offset, struct str written)
{
    struct term *term = pattern_add_term(reader, TERM_FOREIGN, offset);
    term->foreign = written;
    reader->terms->foreign = true;
    return term;
}

/* Quantifiers (22.2.1, Quantifier) */

struct count {
    uint32_t min, max;
};

/* Digits; what does not fit counts as for ever. */
static bool read_number(struct reader *reader, uint32_t *number)
{
    size_t from = reader->at;
    uint64_t value = 0;
    for (; !reader_is_done(reader); reader->at++) {
        char byte = reader->text.ptr[reader->at];
        if (byte < '0' || byte > '9')
            break;
        value = value * 10 + (uint64_t)(byte - '0');
        value = value > FOREVER ? FOREVER : value;
    }
    *number = (uint32_t)value;
    return reader->at > from;
}

/* {n}, {n,}, {n,m}; steps back where it is none. */
static bool read_braces(struct reader *reader, struct count *count)
{
    size_t from = reader->at;
    *count = (struct count){0};
    bool good = reader_takes(reader, STR("{")) && read_number(reader, &count->min);
    count->max = count->min;
    if (good && reader_takes(reader, STR(",")) && !read_number(reader, &count->max))
        count->max = FOREVER;
    good = good && reader_takes(reader, STR("}"));
    if (!good)
        reader->at = from;
    return good;
}

static bool read_count(struct reader *reader, struct count *count)
{
    static const struct {
        struct str text;
        struct count count;
    } rows[] = {
        {STR_INIT("*"), {0, FOREVER}},
        {STR_INIT("+"), {1, FOREVER}},
        {STR_INIT("?"), {0, 1}      },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (reader_takes(reader, rows[i].text)) {
            *count = rows[i].count;
            return true;
        }
    return read_braces(reader, count);
}

static bool read_quantifier(struct reader *reader, size_t index)
{
    size_t from = reader->at;
    struct count count;
    if (!read_count(reader, &count))
        return true;
    if (count.min > count.max)
        return pattern_refuse(reader, from, "the counts of the quantifier are out of order");
    struct term *term = term_at(reader, index);
    term->min = count.min;
    term->max = count.max;
    term->lazy = reader_takes(reader, STR("?"));
    if (reader->lenient && !term->lazy)
        term->possessive = reader_takes(reader, STR("+"));
    return true;
}

/* Groups */

struct opener {
    struct str text; /* behind "(" */
    enum group_kind group;
    bool negated, lenient;
    char close; /* of the name that follows, 0 where none does */
};

static const struct opener openers[] = {
    {STR_INIT("?:"),  GROUP_PLAIN,   false, false, 0   },
    {STR_INIT("?="),  GROUP_AHEAD,   false, false, 0   },
    {STR_INIT("?!"),  GROUP_AHEAD,   true,  false, 0   },
    {STR_INIT("?<="), GROUP_BEHIND,  false, false, 0   },
    {STR_INIT("?<!"), GROUP_BEHIND,  true,  false, 0   },
    {STR_INIT("?<"),  GROUP_CAPTURE, false, false, '>' },
    {STR_INIT("?P<"), GROUP_CAPTURE, false, true,  '>' },
    {STR_INIT("?'"),  GROUP_CAPTURE, false, true,  '\''},
    {STR_INIT("?>"),  GROUP_ATOMIC,  false, true,  0   },
};

static const struct opener *read_opener(struct reader *reader)
{
    static const struct opener bare = {STR_INIT(""), GROUP_CAPTURE, false, false, 0};
    if (!reader_sees(reader, '?'))
        return &bare;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if ((reader->lenient || !openers[i].lenient) && reader_takes(reader, openers[i].text))
            return &openers[i];
    return NULL;
}

static bool read_group_name(struct reader *reader, char close)
{
    size_t from = reader->at;
    struct str name;
    if (!pattern_read_name(reader, close, &name))
        return false;
    if (pattern_name_is_taken(reader, name))
        return pattern_refuse(reader, from, "there is a group named '" STR_FMT "' already",
                              STR_ARG(name));
    reader->names.read++;
    return true;
}

/* What stands between the parentheses, and the closing one. Flags end with their group. */
static bool read_inside(struct reader *reader, size_t index)
{
    size_t offset = reader->depth == 0 ? 0 : reader->at;
    unsigned flags = reader->flags;
    if (reader->depth++ > DEPTH_MAX)
        return pattern_refuse_limit(reader, offset, "more than 250 groups are inside one another");
    if (!read_choice(reader))
        return false;
    reader->depth--;
    reader->flags = flags;
    close_term(reader, index);
    return true;
}

/* Flags as ES2025 and PCRE2 have them, "i", "ms-i"; false where there are none. */
static bool take_flags(struct reader *reader, unsigned *flags)
{
    static const struct str letters = STR_INIT("ims");
    bool off = false;
    size_t from = reader->at;
    for (; !reader_is_done(reader); reader->at++) {
        size_t bit = str_find(letters, reader->text.ptr[reader->at]);
        if (bit == letters.len && (off || !reader_sees(reader, '-')))
            break;
        if (bit == letters.len)
            off = true;
        else
            *flags = off ? *flags & ~(1U << bit) : *flags | 1U << bit;
    }
    return reader->at > from;
}

/* (?i), (?i:…): PCRE2 is told of `i` only, lines and dots are written as they are meant. */
static bool read_flags(struct reader *reader, size_t offset)
{
    unsigned before = reader->flags, flags = before;
    struct term *term;
    reader_takes(reader, STR("?"));
    if (!take_flags(reader, &flags) || reader_is_done(reader))
        return pattern_refuse(reader, offset, "'(?' begins no group that is known here");
    struct str written = flags & FLAG_CASELESS ? STR("i") : STR("-i");
    if (reader_takes(reader, STR(")"))) {
        reader->flags = flags;
        add_foreign(reader, offset, flags & FLAG_CASELESS ? STR("(?i)") : STR("(?-i)"));
        return true;
    }
    if (!reader_takes(reader, STR(":")))
        return pattern_refuse(reader, reader->at, "this is no flag that is known here");
    size_t index = reader->terms->tape.len;
    term = pattern_add_term(reader, TERM_GROUP, offset);
    term->foreign = written;
    reader->terms->foreign = true;
    reader->flags = flags;
    bool good = read_inside(reader, index);
    reader->flags = before;
    if (good && !reader_takes(reader, STR(")")))
        return pattern_refuse(reader, offset, "this group is never closed");
    return good && read_quantifier(reader, index);
}

static bool read_comment(struct reader *reader, size_t offset)
{
    size_t close = str_find(str_from(reader->text, reader->at), ')');
    if (reader->at + close == reader->text.len)
        return pattern_refuse(reader, offset, "this comment is never closed");
    reader->at += close + 1;
    return true;
}

static bool is_assertion(const struct opener *opener)
{
    return opener->group == GROUP_AHEAD || opener->group == GROUP_BEHIND;
}

static bool read_group(struct reader *reader)
{
    size_t offset = reader->at++, index = reader->terms->tape.len;
    if (reader->lenient && reader_takes(reader, STR("?#")))
        return read_comment(reader, offset);
    const struct opener *opener = read_opener(reader);
    if (!opener && reader->lenient)
        return read_flags(reader, offset);
    if (!opener)
        return pattern_refuse(reader, offset, "'(?' begins no group of ECMA-262");
    struct term *term = pattern_add_term(reader, TERM_GROUP, offset);
    term->group = opener->group;
    term->negated = opener->negated;
    if (opener->group == GROUP_CAPTURE)
        term->value = ++reader->captures_read;
    reader->terms->foreign |= opener->group == GROUP_ATOMIC;
    if (opener->close && !read_group_name(reader, opener->close))
        return false;
    if (!read_inside(reader, index))
        return false;
    if (!reader_takes(reader, STR(")")))
        return pattern_refuse(reader, offset, "this group is never closed");
    /* Annex B lets a look-ahead be repeated; no grammar lets a look-behind be. */
    bool repeats = !is_assertion(opener) || (reader->lenient && opener->group == GROUP_AHEAD);
    return !repeats || read_quantifier(reader, index);
}

/* Terms by their first byte */

static bool read_bare(struct reader *reader)
{
    return pattern_refuse(reader, reader->at, "nothing stands here that '%c' could repeat",
                          reader->text.ptr[reader->at]);
}

static bool read_char(struct reader *reader)
{
    size_t offset = reader->at, index = reader->terms->tape.len;
    uint32_t code_point = pattern_take_code_point(reader);
    pattern_add_term(reader, TERM_CHAR, offset)->value = code_point;
    return read_quantifier(reader, index);
}

/* Braces and the closing bracket are literal in Annex B where they mean nothing else. */
static bool read_stray(struct reader *reader)
{
    size_t offset = reader->at;
    struct count count;
    char byte = reader->text.ptr[offset];
    if (!reader->lenient)
        return pattern_refuse(reader, offset, "'%c' must be written '\\%c' here", byte, byte);
    if (read_braces(reader, &count))
        return pattern_refuse(reader, offset, "nothing stands before this quantifier");
    return read_char(reader);
}

static bool read_start(struct reader *reader)
{
    if (reader->flags & FLAG_LINES)
        add_foreign(reader, reader->at, STR("(?<![^\\n\\r\\x{2028}\\x{2029}])"));
    else
        pattern_add_term(reader, TERM_START, reader->at);
    reader->at++;
    return true;
}

static bool read_end(struct reader *reader)
{
    if (reader->flags & FLAG_LINES)
        add_foreign(reader, reader->at, STR("(?![^\\n\\r\\x{2028}\\x{2029}])"));
    else
        pattern_add_term(reader, TERM_END, reader->at);
    reader->at++;
    return true;
}

static bool add_escape(struct reader *reader, const struct escape *escape, size_t offset)
{
    struct set *set = reader->arena ? arena_new(reader->arena, struct set) : NULL;
    struct set none = {0};
    pattern_set_add_escape(reader, set ? set : &none, escape);
    pattern_set_finish(reader->arena, set ? set : &none, false);
    pattern_add_term(reader, TERM_SET, offset)->set = set;
    return true;
}

static bool read_dot(struct reader *reader)
{
    size_t index = reader->terms->tape.len;
    struct escape dot = {.is = ESCAPE_SET, .named = pattern_line_ends, .negated = true};
    if (reader->flags & FLAG_DOT_ALL)
        dot.named.len = 0;
    add_escape(reader, &dot, reader->at++);
    return read_quantifier(reader, index);
}

static bool read_class(struct reader *reader)
{
    size_t index = reader->terms->tape.len;
    return pattern_read_class(reader) && read_quantifier(reader, index);
}

static bool read_escape(struct reader *reader)
{
    size_t offset = reader->at, index = reader->terms->tape.len;
    struct escape escape = {0};
    struct term *term;
    if (!pattern_read_escape(reader, false, &escape))
        return false;
    if (escape.is == ESCAPE_CHAR) {
        pattern_add_term(reader, TERM_CHAR, offset)->value = escape.value;
    } else if (escape.is != ESCAPE_TERM) {
        add_escape(reader, &escape, offset);
    } else {
        term = pattern_add_term(reader, escape.term, offset);
        term->negated = escape.negated;
        term->value = escape.value;
        term->foreign = escape.written;
        reader->terms->foreign |= escape.term == TERM_FOREIGN;
    }
    bool repeats = escape.is != ESCAPE_TERM || escape.term == TERM_REFERENCE ||
                   (escape.term == TERM_FOREIGN && reader->lenient);
    return !repeats || read_quantifier(reader, index);
}

static bool read_term(struct reader *reader)
{
    static const struct {
        char byte;
        bool (*read)(struct reader *);
    } rows[] = {
        {'\\', read_escape},
        {'[',  read_class },
        {'(',  read_group },
        {'.',  read_dot   },
        {'^',  read_start },
        {'$',  read_end   },
        {'*',  read_bare  },
        {'+',  read_bare  },
        {'?',  read_bare  },
        {'{',  read_stray },
        {'}',  read_stray },
        {']',  read_stray },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (reader_sees(reader, rows[i].byte))
            return rows[i].read(reader);
    return read_char(reader);
}

static bool read_branch(struct reader *reader)
{
    size_t index = reader->terms->tape.len;
    pattern_add_term(reader, TERM_BRANCH, reader->at);
    while (!reader_is_done(reader) && !reader_sees(reader, '|') && !reader_sees(reader, ')'))
        if (!read_term(reader))
            return false;
    close_term(reader, index);
    return true;
}

/* Branches, up to the end or a closing parenthesis (22.2.1, Disjunction). */
static bool read_choice(struct reader *reader)
{
    bool good = read_branch(reader);
    while (good && reader_takes(reader, STR("|")))
        good = read_branch(reader);
    return good;
}

bool pattern_read(struct arena *arena, struct str text, enum pattern_grammar grammar,
                  struct terms *terms, struct pattern_fault *fault)
{
    struct reader reader = {.text = text,
                            .arena = arena,
                            .terms = terms,
                            .fault = fault,
                            .lenient = grammar == PATTERN_LENIENT};
    *terms = (struct terms){.text = text};
    size_t wrong = utf8_check(text);
    if (wrong < text.len)
        return pattern_refuse(&reader, wrong, "this is no UTF-8");
    if (!pattern_find_groups(&reader))
        return false;
    pattern_add_term(&reader, TERM_GROUP, 0);
    if (!read_inside(&reader, 0))
        return false;
    if (!reader_is_done(&reader))
        return pattern_refuse(&reader, reader.at, "')' closes no group");
    terms->groups = reader.captures;
    return true;
}
