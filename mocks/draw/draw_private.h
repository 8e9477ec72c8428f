/* What the makers of texts share. A draw may be NULL everywhere here: that takes the first of all there is. */
#ifndef PROVISO_DRAW_PRIVATE_H
#define PROVISO_DRAW_PRIVATE_H

#include "draw_word.h"

static inline uint64_t pick(struct draw *draw, uint64_t count)
{
    return draw ? draw_below(draw, count) : 0;
}

static inline uint64_t pick_between(struct draw *draw, uint64_t low, uint64_t high)
{
    return draw ? draw_between(draw, low, high) : low;
}

/* So many characters of a class, a letter that words.def explains. */
void draw_chars(struct draw *draw, char class, uint64_t count, struct buf *out);

/* A template of words.def. */
void draw_expand(struct draw *draw, struct str template, struct buf *out);

/* Exactly so many characters of words, all in lower case, with `between` between them and not at the ends. */
void draw_fill(struct draw *draw, uint64_t count, char between, struct buf *out);

/* Whether what stands in `out` from `start` on has a length within the limits, and all of it is there. */
bool draw_fits(const struct buf *out, size_t start, const struct text_limits *limits);

/* number.c: numbers with check digits. */
void draw_iban(struct draw *draw, struct buf *out);
void draw_isbn(struct draw *draw, struct buf *out);

#endif
