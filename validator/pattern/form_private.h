/* The simple patterns that most are, run by operations of our own, without PCRE2. */
#ifndef PROVISO_PATTERN_FORM_PRIVATE_H
#define PROVISO_PATTERN_FORM_PRIVATE_H

#include "pattern_private.h"

/* A class: ASCII by a table, the rest by ranges. */
struct byte_class {
    uint8_t has[256]; /* 1 for the bytes of ASCII in the class, 0 for all others */
    enum { BEYOND_NONE, BEYOND_ALL, BEYOND_SOME } beyond; /* how much beyond ASCII is in it */
    struct ranges ranges;
};

/* A literal, or a class so many times. */
struct item {
    struct str literal; /* its ptr is NULL where there is a class */
    const struct byte_class *of;
    struct ranges first; /* the code points it can begin with */
    uint32_t min, max;   /* a literal: 1, 1 */
};

enum { FLAT_RANGES = 3, FLAT_MAX = 256 };

/* How a text begins, byte by byte: each place wants a byte of one of three ranges of ASCII. */
struct flat {
    uint8_t first[FLAT_RANGES][FLAT_MAX], more[FLAT_RANGES][FLAT_MAX]; /* first to first + more */
    size_t len;
};

/* A literal as numbers: comparing two of the same length is comparing heads, mostly. */
struct literal {
    uint64_t head; /* the first eight bytes, zeros behind the end */
    struct str text;
};

struct form {
    enum pattern_form is;
    bool anywhere;            /* CLASS: `min` of the class in a row, wherever */
    bool open;                /* SEQUENCE: whatever may follow */
    size_t least, most;       /* bytes of a text that it can match */
    const struct flat *flat;  /* SEQUENCE: instead of the first items, where there is one */
    const struct item *items; /* PREFIX: one literal; CLASS: one class */
    size_t len;               /* of items */
    struct literal *literals; /* by length, then head, then bytes */
    size_t literal_count;
};

/* Order of literals. */
int pattern_literal_compare(const struct literal *a, const struct literal *b);
uint64_t pattern_literal_head(struct str text);

/* PATTERN_ENGINE where none of the forms is exactly what the pattern is. */
struct form pattern_form_find(struct arena *arena, const struct terms *terms);

/* Whether the text, well-formed UTF-8, matches; `form` is not PATTERN_ENGINE. */
bool pattern_form_matches(const struct form *form, struct str text);

#endif
