/* The simple patterns that most are, run by operations of our own, without PCRE2. */
#ifndef PROVISO_PATTERN_FORM_PRIVATE_H
#define PROVISO_PATTERN_FORM_PRIVATE_H

#include "pattern_private.h"

/* A class by byte: a map for ASCII, ranges beyond. */
struct byte_class {
    uint64_t
        map[4]; /* beyond ASCII: all bits where every code point there is in the class, else none */
    enum { BEYOND_NONE, BEYOND_ALL, BEYOND_SOME } beyond;
    struct ranges ranges;
};

/* A literal, or a class so many times. */
struct item {
    struct str literal; /* its ptr is NULL where there is a class */
    struct byte_class *of;
    struct ranges first; /* the code points it can begin with */
    uint32_t min, max;   /* a literal: 1, 1 */
};

struct form {
    enum pattern_form is;
    bool anywhere;        /* PATTERN_CLASS: `min` of the class in a row, wherever */
    bool open;            /* PATTERN_SEQUENCE: whatever may follow */
    size_t least, most;   /* bytes of a text that it can match */
    struct item *items;   /* PREFIX: one literal; CLASS: one class */
    size_t len;           /* of items */
    struct str *literals; /* by length, then bytes */
    size_t literal_count;
};

/* PATTERN_ENGINE where none of the forms is exactly what the pattern is. */
struct form pattern_form_find(struct arena *arena, const struct terms *terms);

/* Whether the text, well-formed UTF-8, matches; `form` is not PATTERN_ENGINE. */
bool pattern_form_matches(const struct form *form, struct str text);

#endif
