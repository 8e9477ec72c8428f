#include "regexp_tree_private.h"
#include "utf8.h"
#include "vec.h"

enum { NODES_MAX = 4000, NESTING_MAX = 60, COUNT_MAX = 100000 };

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    unsigned nodes, nesting;
    bool failed;
};

typedef VEC(struct code_range) ranges;

static struct regexp *read_choice(struct reader *reader);

static struct regexp *node_new(struct reader *reader, enum regexp_kind kind)
{
    if (++reader->nodes > NODES_MAX)
        reader->failed = true;
    struct regexp *node = arena_new(reader->arena, struct regexp);
    node->kind = kind;
    return node;
}

static bool at_end(const struct reader *reader)
{
    return reader->failed || reader->at >= reader->text.len;
}

static bool ahead(const struct reader *reader, const char *literal)
{
    return str_starts(str_from(reader->text, reader->at), str_of(literal));
}

static bool take(struct reader *reader, const char *literal)
{
    if (reader->failed || !ahead(reader, literal))
        return false;
    reader->at += strlen(literal);
    return true;
}

static uint32_t take_code_point(struct reader *reader)
{
    struct str rest = str_from(reader->text, reader->at);
    if (utf8_width(rest) == 0) {
        reader->failed = true;
        return 0;
    }
    size_t width;
    uint32_t code_point = utf8_decode(rest, &width);
    reader->at += width;
    return code_point;
}

/* ---- sets ---- */

bool regexp_set_has(const struct regexp *set, uint32_t code_point)
{
    for (size_t i = 0; i < set->range_count; i++)
        if (code_point >= set->ranges[i].first && code_point <= set->ranges[i].last)
            return !set->negated;
    return set->negated;
}

bool regexp_is_word(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Classes by name, each a list of ranges. Unicode properties are exact for ASCII and roughly right
 * above it: that is enough to make texts, which prefer ASCII. */
static const struct class_row {
    const char *name;
    struct code_range ranges[8]; /* ends at {0, 0} */
} classes[] = {
    {"d",          {{'0', '9'}}                                                                        },
    {"w",          {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}}                                    },
    {"s",
     {{' ', ' '},
      {'\t', '\r'},
      {0xa0, 0xa0},
      {0x1680, 0x1680},
      {0x2000, 0x200a},
      {0x2028, 0x2029},
      {0x3000, 0x3000}}                                                                                },
    {"L",          {{'a', 'z'}, {'A', 'Z'}, {0xaa, 0x2ff}, {0x370, 0x1fff}, {0x2c00, 0xd7ff}}          },
    {"Letter",     {{'a', 'z'}, {'A', 'Z'}, {0xaa, 0x2ff}, {0x370, 0x1fff}, {0x2c00, 0xd7ff}}          },
    {"Alphabetic", {{'a', 'z'}, {'A', 'Z'}, {0xaa, 0x2ff}, {0x370, 0x1fff}, {0x2c00, 0xd7ff}}          },
    {"Ll",         {{'a', 'z'}, {0xdf, 0xff}}                                                          },
    {"Lu",         {{'A', 'Z'}, {0xc0, 0xde}}                                                          },
    {"N",          {{'0', '9'}}                                                                        },
    {"Nd",         {{'0', '9'}}                                                                        },
    {"P",          {{'!', '#'}, {'%', '*'}, {',', '/'}, {':', ';'}, {'?', '@'}, {'[', ']'}, {'_', '_'}}},
    {"S",          {{'+', '+'}, {'<', '>'}, {'$', '$'}, {'^', '^'}, {'`', '`'}, {'|', '|'}, {'~', '~'}}},
    {"M",          {{0x300, 0x36f}}                                                                    },
    {"Z",          {{' ', ' '}, {0xa0, 0xa0}, {0x2000, 0x200a}, {0x2028, 0x2029}}                      },
    {"Zs",         {{' ', ' '}, {0xa0, 0xa0}, {0x2000, 0x200a}}                                        },
    {"Cc",         {{1, 0x1f}, {0x7f, 0x9f}}                                                           },
};

static void add_range(struct reader *reader, ranges *set, uint32_t first, uint32_t last)
{
    *vec_push(reader->arena, set) = (struct code_range){.first = first, .last = last};
}

/* The ranges of a class, or with `negated` the gaps between them. */
static void add_class(struct reader *reader, ranges *set, struct str name, bool negated)
{
    const struct class_row *row = NULL;
    for (size_t i = 0; i < sizeof classes / sizeof *classes && !row; i++)
        if (str_eq(name, str_of(classes[i].name)))
            row = &classes[i];
    if (!row) {
        reader->failed = true;
        return;
    }
    struct regexp plain = {.kind = REGEXP_SET, .ranges = row->ranges};
    while (plain.range_count < 8 && row->ranges[plain.range_count].last)
        plain.range_count++;
    for (size_t i = 0; i < plain.range_count && !negated; i++)
        add_range(reader, set, row->ranges[i].first, row->ranges[i].last);
    for (uint32_t first = 0; negated && first <= REGEXP_LAST_CODE_POINT;) {
        uint32_t next = REGEXP_LAST_CODE_POINT + 1;
        for (size_t i = 0; i < plain.range_count; i++)
            if (plain.ranges[i].first >= first && plain.ranges[i].first < next)
                next = plain.ranges[i].first;
        if (next > first)
            add_range(reader, set, first, next - 1);
        first = next;
        while (first <= REGEXP_LAST_CODE_POINT && regexp_set_has(&plain, first))
            first++;
    }
}

/* Behind \p or \P: {Name}, {General_Category=Name}. */
static void read_property(struct reader *reader, ranges *set, bool negated)
{
    struct str rest = str_from(reader->text, reader->at);
    size_t close = str_find(rest, '}');
    if (!take(reader, "{") || close == rest.len) {
        reader->failed = true;
        return;
    }
    struct str name = str_slice(rest, 1, close);
    size_t equals = str_find(name, '=');
    if (equals < name.len)
        name = str_from(name, equals + 1);
    reader->at += close;
    add_class(reader, set, name, negated);
}

static uint32_t read_hex(struct reader *reader, size_t digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits; i++) {
        char c = at_end(reader) ? '\0' : reader->text.ptr[reader->at++];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            reader->failed = true;
        value = value * 16 + digit;
    }
    return value;
}

/* Behind \u: XXXX, a surrogate pair XXXX\uXXXX, or {X…}. */
static uint32_t read_unicode(struct reader *reader)
{
    if (take(reader, "{")) {
        size_t digits = str_find(str_from(reader->text, reader->at), '}');
        uint32_t value = digits <= 6 ? read_hex(reader, digits) : UINT32_MAX;
        if (value > REGEXP_LAST_CODE_POINT || !take(reader, "}"))
            reader->failed = true;
        return value;
    }
    uint32_t high = read_hex(reader, 4);
    if (high < 0xd800 || high > 0xdbff || !take(reader, "\\u"))
        return high;
    uint32_t low = read_hex(reader, 4);
    if (low < 0xdc00 || low > 0xdfff)
        reader->failed = true;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* An escape that stands for one character; its letter has been taken. Other letters and digits
 * (back-references among them) are not read. */
static uint32_t escaped_character(struct reader *reader, uint32_t letter)
{
    static const struct {
        char letter, means;
    } controls[] = {
        {'t', '\t'},
        {'n', '\n'},
        {'r', '\r'},
        {'f', '\f'},
        {'v', '\v'},
        {'0', '\0'}
    };
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (letter == (uint32_t)controls[i].letter)
            return (uint32_t)controls[i].means;
    if (letter == 'x')
        return read_hex(reader, 2);
    if (letter == 'u')
        return read_unicode(reader);
    if (letter == 'c')
        return take_code_point(reader) & 31;
    if (regexp_is_word(letter) && letter != '_')
        reader->failed = true;
    return letter;
}

/* Behind a backslash: puts what it stands for into the set. True where it is one character, given
 * in *single. */
static bool read_escape(struct reader *reader, ranges *set, uint32_t *single)
{
    uint32_t letter = take_code_point(reader);
    const char *found = letter && letter < 128 ? strchr("dwsDWS", (int)letter) : NULL;
    if (letter == 'p' || letter == 'P') {
        read_property(reader, set, letter == 'P');
        return false;
    }
    if (found) {
        char name = (char)(*found | 0x20);
        add_class(reader, set, (struct str){&name, 1}, *found < 'a');
        return false;
    }
    *single = escaped_character(reader, letter);
    return true;
}

/* One member of a class, before a possible '-': as read_escape. */
static bool read_member(struct reader *reader, ranges *set, uint32_t *single)
{
    if (take(reader, "\\")) {
        if (take(reader, "b")) {
            *single = '\b';
            return true;
        }
        return read_escape(reader, set, single);
    }
    *single = take_code_point(reader);
    return true;
}

static struct regexp *set_of(struct reader *reader, const ranges *set, bool negated)
{
    struct regexp *node = node_new(reader, REGEXP_SET);
    node->negated = negated;
    node->least = 1;
    node->ranges = set->at;
    node->range_count = set->len;
    return node;
}

/* Behind '['. */
static struct regexp *read_class(struct reader *reader)
{
    ranges set = {0};
    bool negated = take(reader, "^");
    while (!at_end(reader) && !ahead(reader, "]")) {
        uint32_t first = 0, last = 0;
        bool single = read_member(reader, &set, &first);
        if (!single)
            continue;
        last = first;
        if (ahead(reader, "-") && !ahead(reader, "-]") && take(reader, "-") &&
            !read_member(reader, &set, &last)) {
            add_range(reader, &set, '-', '-'); /* [a-\d] */
            last = first;
        }
        if (last < first)
            reader->failed = true;
        add_range(reader, &set, first, last);
    }
    if (!take(reader, "]"))
        reader->failed = true;
    return set_of(reader, &set, negated);
}

static struct regexp *single_character(struct reader *reader, uint32_t code_point)
{
    ranges set = {0};
    add_range(reader, &set, code_point, code_point);
    return set_of(reader, &set, false);
}

static struct regexp *any_character(struct reader *reader)
{
    ranges set = {0};
    add_range(reader, &set, '\n', '\n');
    add_range(reader, &set, '\r', '\r');
    add_range(reader, &set, 0x2028, 0x2029);
    return set_of(reader, &set, true);
}

/* ---- structure ---- */

/* Behind '(': what kind of group it is has to be seen first. */
static struct regexp *read_group(struct reader *reader)
{
    struct regexp *look = NULL;
    if (ahead(reader, "?=") || ahead(reader, "?!")) {
        look = node_new(reader, REGEXP_AHEAD);
        look->negated = ahead(reader, "?!");
        reader->at += 2;
    } else if (ahead(reader, "?<") && !ahead(reader, "?<=") && !ahead(reader, "?<!")) {
        size_t close = str_find(str_from(reader->text, reader->at), '>');
        reader->at =
            reader->at + close + 1 < reader->text.len ? reader->at + close + 1 : reader->text.len;
    } else if (ahead(reader, "?") && !take(reader, "?:")) {
        reader->failed = true;
    }
    struct regexp *inner = read_choice(reader);
    if (!take(reader, ")"))
        reader->failed = true;
    if (!look)
        return inner;
    look->child = inner;
    return look;
}

static struct regexp *read_atom_escape(struct reader *reader)
{
    if (ahead(reader, "b") || ahead(reader, "B")) {
        struct regexp *node = node_new(reader, REGEXP_BOUNDARY);
        node->negated = take_code_point(reader) == 'B';
        return node;
    }
    ranges set = {0};
    uint32_t single = 0;
    if (read_escape(reader, &set, &single))
        return single_character(reader, single);
    return set_of(reader, &set, false);
}

static struct regexp *read_atom(struct reader *reader)
{
    if (take(reader, "("))
        return read_group(reader);
    if (take(reader, "["))
        return read_class(reader);
    if (take(reader, "."))
        return any_character(reader);
    if (take(reader, "^"))
        return node_new(reader, REGEXP_START);
    if (take(reader, "$"))
        return node_new(reader, REGEXP_END);
    if (take(reader, "\\"))
        return read_atom_escape(reader);
    if (ahead(reader, "*") || ahead(reader, "+") || ahead(reader, "?"))
        reader->failed = true;
    return single_character(reader, take_code_point(reader));
}

static bool read_number(struct reader *reader, uint32_t *number)
{
    size_t start = reader->at;
    uint64_t value = 0;
    while (!at_end(reader) && reader->text.ptr[reader->at] >= '0' &&
           reader->text.ptr[reader->at] <= '9') {
        value = value * 10 + (uint64_t)(reader->text.ptr[reader->at++] - '0');
        if (value > COUNT_MAX)
            value = COUNT_MAX + 1;
    }
    *number = (uint32_t)value;
    return reader->at > start;
}

/* {3} {3,} {3,5}; anything else behind '{' is literal text, and the reader stays where it was. */
static bool read_braces(struct reader *reader, uint32_t *min, uint32_t *max)
{
    size_t start = reader->at;
    if (take(reader, "{") && read_number(reader, min)) {
        *max = *min;
        if (take(reader, ",") && !read_number(reader, max))
            *max = REGEXP_FOREVER;
        if (take(reader, "}"))
            return true;
    }
    reader->at = start;
    return false;
}

static bool read_quantifier(struct reader *reader, uint32_t *min, uint32_t *max)
{
    *min = ahead(reader, "+");
    *max = ahead(reader, "?") ? 1 : REGEXP_FOREVER;
    if (!take(reader, "*") && !take(reader, "+") && !take(reader, "?") &&
        !read_braces(reader, min, max))
        return false;
    take(reader, "?"); /* lazy: the same texts match */
    if (*min > COUNT_MAX || *max < *min)
        reader->failed = true;
    return true;
}

static struct regexp *read_term(struct reader *reader)
{
    struct regexp *atom = read_atom(reader);
    uint32_t min, max;
    if (at_end(reader) || !read_quantifier(reader, &min, &max))
        return atom;
    struct regexp *repeat = node_new(reader, REGEXP_REPEAT);
    repeat->child = atom;
    repeat->min = min;
    repeat->max = max;
    repeat->least = atom->least * min;
    if (repeat->least > COUNT_MAX)
        reader->failed = true;
    return repeat;
}

static struct regexp *read_sequence(struct reader *reader)
{
    struct regexp *sequence = node_new(reader, REGEXP_SEQUENCE);
    const struct regexp **tail = &sequence->child;
    while (!at_end(reader) && !ahead(reader, "|") && !ahead(reader, ")")) {
        struct regexp *term = read_term(reader);
        sequence->least += term->least;
        *tail = term;
        tail = &term->next;
    }
    return sequence;
}

static struct regexp *read_choice(struct reader *reader)
{
    if (++reader->nesting > NESTING_MAX)
        reader->failed = true;
    struct regexp *choice = node_new(reader, REGEXP_CHOICE);
    const struct regexp **tail = &choice->child;
    do {
        struct regexp *sequence = read_sequence(reader);
        if (!choice->child || sequence->least < choice->least)
            choice->least = sequence->least;
        *tail = sequence;
        tail = &sequence->next;
    } while (take(reader, "|"));
    reader->nesting--;
    return choice;
}

const struct regexp *regexp_read(struct arena *arena, struct str pattern)
{
    struct reader reader = {.arena = arena, .text = pattern};
    const struct regexp *regexp = read_choice(&reader);
    return reader.failed || reader.at < pattern.len ? NULL : regexp;
}
