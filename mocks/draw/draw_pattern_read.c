/* Patterns into trees: terms, groups and quantifiers. Read leniently, as what is strictly a pattern means the same by the
 * lenient grammar, but for [[:alpha:]. */
#include "draw_pattern_private.h"

#include "pattern.h"
#include "utf8.h"

enum { TEXT_BYTES_MAX = 256 * 1024, DEPTH_MAX = 250, PROPERTY_ROOM = 20000 };

static struct tree_node *read_choice(struct tree_reader *reader);

struct tree_node *tree_node_new(struct tree_reader *reader, enum tree_kind kind)
{
    struct tree_node *node = arena_new(reader->arena, struct tree_node);
    node->kind = kind;
    return node;
}

struct tree_node *tree_chars_new(struct tree_reader *reader, const code_ranges *ranges,
                                 bool negated)
{
    struct tree_node *node = tree_node_new(reader, TREE_CHARS);
    node->chars = chars_of(reader->arena, ranges, negated);
    node->least = node->most = 1;
    return node;
}

uint32_t tree_take_code_point(struct tree_reader *reader)
{
    size_t width;
    struct str rest = str_from(reader->text, reader->at);
    if (utf8_width(rest) == 0) {
        reader->failed = true;
        return 0;
    }
    uint32_t code_point = utf8_decode(rest, &width);
    reader->at += width;
    return code_point;
}

static struct tree_node *read_one(struct tree_reader *reader, uint32_t code_point)
{
    code_ranges ranges = {0};
    tree_add_range(reader, &ranges, code_point, code_point);
    return tree_chars_new(reader, &ranges, false);
}

/* ---- groups ---- */

enum opener_kind { OPENS_PLAIN, OPENS_CAPTURE, OPENS_LOOK };

static const struct opener {
    struct str text; /* behind "(" */
    enum opener_kind kind;
    bool behind, negated;
    char close; /* of the name that follows, 0 where none does */
} openers[] = {
    {STR_INIT("?:"),  OPENS_PLAIN,   false, false, 0   },
    {STR_INIT("?="),  OPENS_LOOK,    false, false, 0   },
    {STR_INIT("?!"),  OPENS_LOOK,    false, true,  0   },
    {STR_INIT("?<="), OPENS_LOOK,    true,  false, 0   },
    {STR_INIT("?<!"), OPENS_LOOK,    true,  true,  0   },
    {STR_INIT("?<"),  OPENS_CAPTURE, false, false, '>' },
    {STR_INIT("?P<"), OPENS_CAPTURE, false, false, '>' },
    {STR_INIT("?'"),  OPENS_CAPTURE, false, false, '\''},
    {STR_INIT("?>"),  OPENS_PLAIN,   false, false, 0   },
};

static const struct opener *take_opener(struct tree_reader *reader)
{
    static const struct opener bare = {STR_INIT(""), OPENS_CAPTURE, false, false, 0};
    if (!tree_sees(reader, STR("?")))
        return &bare;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (tree_takes(reader, openers[i].text))
            return &openers[i];
    return NULL;
}

static void skip_behind(struct tree_reader *reader, char close)
{
    size_t skip = str_find(str_from(reader->text, reader->at), close) + 1;
    reader->failed = reader->failed || reader->at + skip > reader->text.len;
    reader->at += reader->failed ? 0 : skip;
}

/* What stands in a group and the closing parenthesis. Flags end with it. */
static struct tree_node *read_inside(struct tree_reader *reader)
{
    unsigned flags = reader->flags;
    if (++reader->depth > DEPTH_MAX)
        reader->failed = true;
    struct tree_node *inside =
        reader->failed ? tree_node_new(reader, TREE_SEQUENCE) : read_choice(reader);
    reader->depth--;
    reader->flags = flags;
    if (!tree_takes(reader, STR(")")))
        reader->failed = true;
    return inside;
}

static bool take_flags(struct tree_reader *reader, unsigned *flags)
{
    static const struct str letters = STR_INIT("ims");
    bool off = false;
    size_t from = reader->at;
    for (; !tree_at_end(reader); reader->at++) {
        size_t bit = str_find(letters, reader->text.ptr[reader->at]);
        if (bit == letters.len && (off || !tree_sees(reader, STR("-"))))
            break;
        off = off || bit == letters.len;
        if (bit < letters.len)
            *flags = off ? *flags & ~(1U << bit) : *flags | 1U << bit;
    }
    return reader->at > from;
}

static struct tree_node *read_flags(struct tree_reader *reader)
{
    unsigned before = reader->flags, flags = before;
    tree_takes(reader, STR("?"));
    if (take_flags(reader, &flags) && tree_takes(reader, STR(")"))) {
        reader->flags = flags;
        return tree_node_new(reader, TREE_SEQUENCE);
    }
    if (!tree_takes(reader, STR(":")))
        reader->failed = true;
    reader->flags = flags;
    struct tree_node *inside = read_inside(reader);
    reader->flags = before;
    return inside;
}

/* Behind '('. */
static struct tree_node *read_group(struct tree_reader *reader)
{
    if (tree_takes(reader, STR("?#"))) {
        skip_behind(reader, ')');
        return tree_node_new(reader, TREE_SEQUENCE);
    }
    const struct opener *opener = take_opener(reader);
    if (!opener)
        return read_flags(reader);
    if (opener->close)
        skip_behind(reader, opener->close);
    uint32_t before = reader->captures_read;
    uint32_t group = opener->kind == OPENS_CAPTURE ? ++reader->captures_read : 0;
    struct tree_node *inside = read_inside(reader);
    if (opener->kind == OPENS_PLAIN)
        return inside;
    bool look = opener->kind == OPENS_LOOK;
    struct tree_node *node = tree_node_new(reader, look ? TREE_LOOK : TREE_GROUP);
    node->child = inside;
    node->behind = opener->behind;
    node->negated = opener->negated;
    node->group = look ? reader->captures_read > before : group;
    node->least = look ? 0 : inside->least;
    node->most = look ? 0 : inside->most;
    node->starts = !look && inside->starts;
    node->ends = !look && inside->ends;
    return node;
}

/* ---- terms ---- */

static struct tree_node *read_escape(struct tree_reader *reader)
{
    code_ranges ranges = {0};
    struct tree_escape escape = tree_read_escape(reader, false, &ranges);
    if (escape.is == ESCAPE_CHAR)
        return read_one(reader, escape.value);
    if (escape.is == ESCAPE_SET)
        return tree_chars_new(reader, &ranges, false);
    struct tree_node *node = tree_node_new(reader, escape.term);
    node->negated = escape.negated;
    node->group = escape.value;
    node->starts = escape.term == TREE_START;
    node->ends = escape.term == TREE_END;
    node->most = escape.term == TREE_REFERENCE ? LENGTH_MAX : 0;
    return node;
}

static struct tree_node *read_dot(struct tree_reader *reader)
{
    struct code_range line_ends[] = {
        {'\n',   '\n'  },
        {'\r',   '\r'  },
        {0x2028, 0x2029}
    };
    code_ranges ranges = {line_ends, 3, 3};
    ranges.len = reader->flags & FLAG_DOT_ALL ? 0 : 3;
    return tree_chars_new(reader, &ranges, true);
}

static struct tree_node *read_edge(struct tree_reader *reader, bool start)
{
    struct tree_node *node = tree_node_new(reader, start ? TREE_START : TREE_END);
    node->starts = start;
    node->ends = !start;
    return node;
}

static struct tree_node *read_atom(struct tree_reader *reader)
{
    if (tree_takes(reader, STR("(")))
        return read_group(reader);
    if (tree_takes(reader, STR("[")))
        return tree_read_class(reader);
    if (tree_takes(reader, STR("\\")))
        return read_escape(reader);
    if (tree_takes(reader, STR(".")))
        return read_dot(reader);
    if (tree_sees(reader, STR("^")) || tree_sees(reader, STR("$")))
        return read_edge(reader, reader->text.ptr[reader->at++] == '^');
    if (tree_sees(reader, STR("*")) || tree_sees(reader, STR("+")) || tree_sees(reader, STR("?")))
        reader->failed = true;
    return read_one(reader, tree_take_code_point(reader));
}

/* ---- quantifiers ---- */

static bool take_number(struct tree_reader *reader, uint32_t *number)
{
    size_t from = reader->at;
    uint64_t value = 0;
    for (; !tree_at_end(reader); reader->at++) {
        char byte = reader->text.ptr[reader->at];
        if (byte < '0' || byte > '9')
            break;
        value = value * 10 + (uint64_t)(byte - '0');
        value = value > COUNT_MAX ? COUNT_MAX : value;
    }
    *number = (uint32_t)value;
    return reader->at > from;
}

/* {3} {3,} {3,5}; steps back where it is none: then the brace is a character. */
static bool take_braces(struct tree_reader *reader, uint32_t *min, uint32_t *max)
{
    size_t from = reader->at;
    *min = 0;
    bool good = tree_takes(reader, STR("{")) && take_number(reader, min);
    *max = *min;
    if (good && tree_takes(reader, STR(",")) && !take_number(reader, max))
        *max = COUNT_MAX;
    if (good && tree_takes(reader, STR("}")))
        return true;
    reader->at = from;
    return false;
}

static bool take_quantifier(struct tree_reader *reader, uint32_t *min, uint32_t *max)
{
    *min = tree_sees(reader, STR("+"));
    *max = tree_sees(reader, STR("?")) ? 1 : COUNT_MAX;
    if (!tree_takes(reader, STR("*")) && !tree_takes(reader, STR("+")) &&
        !tree_takes(reader, STR("?")) && !take_braces(reader, min, max))
        return false;
    if (!tree_takes(reader, STR("?")))
        tree_takes(reader, STR("+")); /* lazy or possessive: the same texts, as good as always */
    reader->failed = reader->failed || *max < *min;
    return true;
}

static struct tree_node *read_term(struct tree_reader *reader)
{
    uint32_t min, max;
    if (take_braces(reader, &min, &max)) /* of nothing */
        reader->failed = true;
    struct tree_node *atom = read_atom(reader);
    if (tree_at_end(reader) || !take_quantifier(reader, &min, &max))
        return atom;
    struct tree_node *repeat = tree_node_new(reader, TREE_REPEAT);
    repeat->child = atom;
    repeat->min = min;
    repeat->max = max;
    repeat->least = length_times(atom->least, min);
    repeat->most = length_times(atom->most, max);
    repeat->starts = min > 0 && atom->starts;
    repeat->ends = min > 0 && atom->ends;
    return repeat;
}

/* ---- what is made of terms ---- */

/* A look-ahead that is not inside anything says how long the text must be from here on, and how long it may be. */
static void measure(struct tree_node *node, const struct tree_node *rest, bool outermost)
{
    const struct tree_node *look =
        outermost && node->kind == TREE_LOOK && !node->behind && !node->negated ? node->child
                                                                                : NULL;
    node->rest_least = length_add(node->least, rest ? rest->rest_least : 0);
    node->rest_most = length_add(node->most, rest ? rest->rest_most : 0);
    if (look && look->least > node->rest_least)
        node->rest_least = look->least;
    if (look && look->ends && look->most < node->rest_most)
        node->rest_most = look->most;
}

static bool sequence_starts(const struct tree_node *first)
{
    for (; first; first = first->next)
        if (first->starts || first->most > 0)
            return first->starts;
    return false;
}

/* `last` and its siblings in the wrong order: turns them round. */
static struct tree_node *close_sequence(struct tree_reader *reader, struct tree_node *last,
                                        bool outermost)
{
    struct tree_node *sequence = tree_node_new(reader, TREE_SEQUENCE), *first = NULL;
    bool open = true;
    while (last) {
        struct tree_node *node = last;
        last = node->next;
        node->next = first;
        measure(node, first, outermost);
        sequence->ends |= open && node->ends;
        open = open && node->most == 0;
        first = node;
    }
    sequence->child = first;
    sequence->starts = sequence_starts(first);
    sequence->least = first ? first->rest_least : 0;
    sequence->most = first ? first->rest_most : 0;
    return sequence;
}

static struct tree_node *read_sequence(struct tree_reader *reader)
{
    struct tree_node *last = NULL;
    while (!tree_at_end(reader) && !tree_sees(reader, STR("|")) && !tree_sees(reader, STR(")"))) {
        struct tree_node *term = read_term(reader);
        term->next = last;
        last = term;
    }
    return close_sequence(reader, last, reader->depth == 0);
}

static struct tree_node *read_choice(struct tree_reader *reader)
{
    struct tree_node *choice = tree_node_new(reader, TREE_CHOICE), *last = NULL;
    choice->least = LENGTH_MAX;
    choice->starts = choice->ends = true;
    do {
        struct tree_node *sequence = read_sequence(reader);
        choice->least = sequence->least < choice->least ? sequence->least : choice->least;
        choice->most = sequence->most > choice->most ? sequence->most : choice->most;
        choice->starts = choice->starts && sequence->starts;
        choice->ends = choice->ends && sequence->ends;
        choice->min++;
        if (last)
            last->next = sequence;
        else
            choice->child = sequence;
        last = sequence;
    } while (tree_takes(reader, STR("|")));
    return choice->min == 1 ? last : choice;
}

const struct pattern_tree *pattern_tree_read(struct arena *arena, struct str text)
{
    struct tree_reader reader = {.arena = arena, .text = text, .property_room = PROPERTY_ROOM};
    if (text.len > TEXT_BYTES_MAX || utf8_check(text) < text.len)
        return NULL;
    reader.strict = pattern_is_strict(text);
    tree_find_groups(&reader);
    struct pattern_tree *tree = arena_new(arena, struct pattern_tree);
    tree->root = read_choice(&reader);
    tree->groups = reader.captures;
    tree->references = reader.references;
    return reader.failed || reader.at < text.len || reader.captures != reader.captures_read ? NULL
                                                                                            : tree;
}
