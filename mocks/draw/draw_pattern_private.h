/* What reading a pattern and making texts from it share: sets of characters and the tree. */
#ifndef PROVISO_DRAW_PATTERN_PRIVATE_H
#define PROVISO_DRAW_PATTERN_PRIVATE_H

#include "draw_pattern.h"
#include "vec.h"

enum {
    CODE_POINT_LAST = 0x10ffff,
    SURROGATE_FIRST = 0xd800,
    SURROGATE_LAST = 0xdfff,
    TEXT_MAX = 1 << 16,    /* code points of a text */
    COUNT_MAX = 0x7fffffff /* of repetitions: for ever */
};

/* Lengths add up to this and no further. */
#define LENGTH_MAX ((uint64_t)1 << 40)

struct code_range {
    uint32_t first, last;
};

typedef VEC(struct code_range) code_ranges;

/* A set of code points: bits for ASCII, ranges in order for what is beyond. */
struct chars {
    uint64_t ascii[2];
    const struct code_range *wide;
    size_t wide_count;
};

extern const struct chars chars_any;

/* The union of the ranges, or all but that; without surrogates. */
struct chars chars_of(struct arena *arena, const code_ranges *ranges, bool negated);
struct chars chars_both(struct arena *arena, const struct chars *a, const struct chars *b);
struct chars chars_without(struct arena *arena, const struct chars *a, const struct chars *b);
bool chars_has(const struct chars *chars, uint32_t code_point);
bool chars_empty(const struct chars *chars);
bool chars_all_wide(
    const struct chars *chars); /* all that is beyond ASCII is in it, as in chars_any */
unsigned chars_ascii_count(const struct chars *chars);
bool chars_are_spaces(const struct chars *chars); /* and nothing else, of ASCII */
struct chars chars_one(struct arena *arena, uint32_t code_point);

/* A member: the plainest one for variant 0, others for others. Not of an empty set. */
uint32_t chars_plain(const struct chars *chars, uint64_t variant);
uint32_t chars_draw(const struct chars *chars, struct draw *draw);

enum tree_kind {
    TREE_CHARS,
    TREE_SEQUENCE, /* children one after another */
    TREE_CHOICE,   /* `min` children, one of them */
    TREE_REPEAT,   /* the child, `min` to `max` times */
    TREE_GROUP,    /* the child, noted as group number `group` */
    TREE_REFERENCE,
    TREE_START,
    TREE_END,
    TREE_BOUNDARY, /* negated: \B */
    TREE_LOOK      /* negated, behind */
};

struct tree_node {
    enum tree_kind kind;
    bool negated, behind;
    bool starts, ends;              /* matches at the start, at the end of a text only */
    uint32_t min, max, group;       /* `group` of a look: whether groups are inside */
    uint64_t least, most;           /* code points it takes */
    uint64_t rest_least, rest_most; /* with the siblings behind it */
    struct chars chars;
    const struct tree_node *child;
    struct tree_node *next;
};

struct pattern_tree {
    const struct tree_node *root;
    uint32_t groups;
    bool references; /* something refers to a group */
};

static inline uint64_t length_add(uint64_t a, uint64_t b)
{
    return a + b < LENGTH_MAX ? a + b : LENGTH_MAX;
}

static inline uint64_t length_times(uint64_t a, uint64_t b)
{
    return a == 0 || b == 0 ? 0 : b > LENGTH_MAX / a ? LENGTH_MAX : a * b;
}

/* ---- reading ---- */

enum { FLAG_CASELESS = 1, FLAG_LINES = 2, FLAG_DOT_ALL = 4 };

struct group_name {
    struct str name;
    uint32_t group;
};

/* What has been looked up for \p{…}. */
struct property {
    struct str written;
    code_ranges ranges;
    struct property *next;
};

struct tree_reader {
    struct arena *arena;
    struct str text;
    size_t at;
    unsigned flags, depth;
    bool strict; /* then [:alpha:] is but a set of these letters */
    bool failed, references;
    uint32_t captures, captures_read;
    VEC(struct group_name) names;
    struct property *properties;
    unsigned property_count;
    size_t property_room; /* ranges of properties that may still be copied */
};

static inline bool tree_at_end(const struct tree_reader *reader)
{
    return reader->failed || reader->at >= reader->text.len;
}

static inline bool tree_sees(const struct tree_reader *reader, struct str text)
{
    return !reader->failed && str_starts(str_from(reader->text, reader->at), text);
}

static inline bool tree_takes(struct tree_reader *reader, struct str text)
{
    bool sees = tree_sees(reader, text);
    reader->at += sees ? text.len : 0;
    return sees;
}

uint32_t tree_take_code_point(struct tree_reader *reader);

/* What stands behind a backslash: one character, a set that has been added to `ranges`, or (outside classes) a term. */
struct tree_escape {
    enum { ESCAPE_CHAR, ESCAPE_SET, ESCAPE_TERM } is;
    uint32_t value; /* the character, or the number of a group */
    enum tree_kind term;
    bool negated;
};

struct tree_escape tree_read_escape(struct tree_reader *reader, bool in_class, code_ranges *ranges);
struct tree_node *tree_read_class(struct tree_reader *reader);

/* Adds the range, under (?i) with the letters of the other case. */
void tree_add_range(struct tree_reader *reader, code_ranges *ranges, uint32_t first, uint32_t last);

/* Adds all but the rows, which are in order and end at {0, 0}. */
void tree_add_all_but(struct tree_reader *reader, code_ranges *ranges,
                      const struct code_range *rows);

/* Adds the members of \p{…}, as it is written: what our matcher finds, up to U+31FFF. */
void tree_add_property(struct tree_reader *reader, code_ranges *ranges, struct str written);

/* Finds the groups and their names before anything is read: a reference may stand before its group. */
void tree_find_groups(struct tree_reader *reader);
uint32_t tree_group_named(const struct tree_reader *reader, struct str name);

struct tree_node *tree_node_new(struct tree_reader *reader, enum tree_kind kind);
struct tree_node *tree_chars_new(struct tree_reader *reader, const code_ranges *ranges,
                                 bool negated);

/* ---- making ---- */

/* Whether the tree is found in the text; `steps` bounds the work and is used up. Without steps left: true. */
bool tree_might_match(const struct pattern_tree *tree, struct str text, int64_t *steps);

/* The lengths that the trees leave of the wish's; false where they leave none. */
bool wish_bounds(const struct pattern_wish *wish, uint64_t *low, uint64_t *high);

#endif
