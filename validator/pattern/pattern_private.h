/* A regular expression on its way to be run: read (read*.c) into terms, checked (check.c), then either
 * run by an operation of our own (form*.c) or written as PCRE2 has it (write.c) and compiled
 * (engine.c). */
#ifndef PROVISO_PATTERN_PRIVATE_H
#define PROVISO_PATTERN_PRIVATE_H

#include "pattern.h"
#include "vec.h"

enum {
    DEPTH_MAX = 250,       /* groups inside one another, as PCRE2 has it */
    NAMES_MAX = 500,       /* named groups of one pattern */
    TEXT_MAX = 256 * 1024, /* bytes of one pattern that is compiled */
    REPEAT_MAX = 65535,    /* PCRE2's largest count in a quantifier */
    FOREVER = 0x7fffffff,  /* the upper count of `*` */
    LAST_CODE_POINT = 0x10ffff,
    FIRST_SURROGATE = 0xd800,
    LAST_SURROGATE = 0xdfff
};

struct range {
    uint32_t first, last;
};

struct ranges {
    const struct range *at;
    size_t len;
};

/* What the escapes and the dot stand for (ECMA-262 22.2.2.7, 22.2.2.9). */
extern const struct ranges pattern_digits, pattern_words, pattern_spaces, pattern_line_ends;

/* The union of ranges and properties or, negated, all but that. Surrogates are in no set: they do not
 * occur in UTF-8. */
struct set {
    VEC(struct range) ranges;
    VEC(struct str) properties; /* each as PCRE2 has it: "\p{Lu}" */
    bool negated;
    bool as_written; /* case is folded: a set and all but its complement are not the same then */
};

void pattern_set_add(struct arena *arena, struct set *set, uint32_t first, uint32_t last);
/* Ranges that ascend, or all that is not in them. */
void pattern_set_add_ranges(struct arena *arena, struct set *set, struct ranges named,
                            bool negated);
/* Puts the ranges in order: ascending, not touching. Unless `as_written`, a negated set without properties
 * becomes the set of what is left. */
void pattern_set_finish(struct arena *arena, struct set *set, bool as_written);
/* What ascending ranges leave out. */
struct ranges pattern_ranges_complement(struct arena *arena, struct ranges ranges);

/* These are about finished sets. */
static inline struct ranges pattern_set_ranges(const struct set *set)
{
    return (struct ranges){set->ranges.at, set->ranges.len};
}
bool pattern_ranges_have(struct ranges ranges, uint32_t code_point);
bool pattern_ranges_are_full(struct ranges ranges);
bool pattern_ranges_equal(struct ranges a, struct ranges b);
bool pattern_ranges_meet(struct ranges a, struct ranges b);

/* \p{…}: the name as PCRE2 has it, "\p{Lu}", where the braces hold a strict name of ECMA-262 (22.2.2.9).
 * Without an arena only whether they do. */
bool pattern_property(struct arena *arena, struct str braced, bool negated, struct str *written);

/* In names of groups (ECMA-262 22.2.1, RegExpIdentifierStart and -Part). */
bool pattern_identifier_starts(uint32_t code_point);
bool pattern_identifier_continues(uint32_t code_point);

/* Terms are a tape in reading order. A term is followed by what is inside it; `span` counts both, so
 * that the next sibling of terms[i] is terms[i + terms[i].span]. A group holds branches, a branch holds
 * terms. The first term is a plain group around the whole pattern. */
enum term_kind {
    TERM_GROUP,
    TERM_BRANCH,
    TERM_CHAR,      /* one code point */
    TERM_SET,       /* one code point of a set */
    TERM_START,     /* ^ */
    TERM_END,       /* $ */
    TERM_BOUNDARY,  /* \b; negated: \B */
    TERM_REFERENCE, /* \1, \k<name> */
    TERM_FOREIGN    /* PCRE2's own, written as it is; only where reading was lenient */
};

enum group_kind {
    GROUP_PLAIN,
    GROUP_CAPTURE,
    GROUP_AHEAD,  /* negated: (?! */
    GROUP_BEHIND, /* negated: (?<! */
    GROUP_ATOMIC  /* lenient */
};

struct term {
    enum term_kind kind;
    enum group_kind group;
    bool negated, lazy, possessive;
    uint32_t value;        /* the code point; of captures and references the number of the group */
    uint32_t min, max;     /* how often; 1, 1 without a quantifier */
    size_t span;           /* terms: itself and those inside */
    size_t offset;         /* where it begins in the text */
    const struct set *set; /* of TERM_SET */
    struct str foreign;    /* of TERM_FOREIGN; of groups the flags: "i" in (?i:…) */
};

struct terms {
    struct str text;
    VEC(struct term) tape;
    uint32_t groups; /* that capture */
    bool foreign;    /* something only PCRE2 understands is in it */
};

/* Reads the whole text. Without an arena it only looks, and takes no memory. */
bool pattern_read(struct arena *arena, struct str text, enum pattern_grammar grammar,
                  struct terms *terms, struct pattern_fault *fault);

/* Whether PCRE2 can do it and means the same by it. */
bool pattern_check(struct arena *arena, const struct terms *terms, struct pattern_fault *fault);

#endif
