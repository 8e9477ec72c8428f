/* The tree of a regular expression: read by regexp.c, matched by regexp_match.c, made from by
 * regexp_make.c. */
#ifndef PROVISO_SAMPLE_REGEXP_TREE_H
#define PROVISO_SAMPLE_REGEXP_TREE_H

#include "regexp_private.h"

enum regexp_kind {
    REGEXP_EMPTY,
    REGEXP_SET,      /* one code point of a set */
    REGEXP_SEQUENCE, /* children one after another */
    REGEXP_CHOICE,   /* one of the children */
    REGEXP_REPEAT,   /* the child, min to max times */
    REGEXP_START,
    REGEXP_END,
    REGEXP_BOUNDARY, /* \b; negated: \B */
    REGEXP_AHEAD     /* (?=…); negated: (?!…) */
};

enum { REGEXP_FOREVER = 0x7fffffff, REGEXP_LAST_CODE_POINT = 0x10ffff };

struct code_range {
    uint32_t first, last;
};

struct regexp {
    enum regexp_kind kind;
    bool negated;                    /* sets, \b, lookahead */
    uint32_t min, max;               /* REGEXP_REPEAT */
    uint64_t least;                  /* code points of the shortest match */
    const struct regexp *child;      /* the first */
    const struct regexp *next;       /* sibling */
    const struct code_range *ranges; /* REGEXP_SET */
    size_t range_count;
};

bool regexp_set_has(const struct regexp *set, uint32_t code_point);

/* [A-Za-z0-9_] */
bool regexp_is_word(uint32_t code_point);

#endif
