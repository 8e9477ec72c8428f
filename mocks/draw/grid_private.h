/* The grid of a wish: evenly spaced points on which numbers are drawn. Where the number must be an integer or a multiple, its
 * points are all that fit; where any fraction will do, it is as fine as looks natural and the range needs. */
#ifndef PROVISO_GRID_PRIVATE_H
#define PROVISO_GRID_PRIVATE_H

#include "draw_number.h"
#include "whole_private.h"

/* One end of a range. */
struct bound {
    bool given, exclusive;
    bool usual; /* chosen for the value; the ends of the machine's types say nothing about it */
    struct number number;
};

struct range {
    struct bound low, high;
};

struct grid {
    struct whole step; /* points are multiples of step * 10^exponent */
    int64_t exponent;
    bool dense;                       /* any fraction fits */
    bool coarse;                      /* points are left out to save digits */
    bool has_first, has_last;         /* false: no bound, or one that is too far away to matter */
    struct whole first, last, anchor; /* indexes of points; the anchor is the nearest to zero */
};

enum grid_kind { GRID_MADE, GRID_IMPOSSIBLE, GRID_TOO_LONG };

void range_read(struct range *range, const struct number_wish *wish);

/* Whether low is less than high, or one of them is not given. */
bool range_is_apart(const struct number_wish *wish);

/* The power of ten above the first digit: 1 for 5, 2 for 50, -1 for 0.05. Far below all others for 0. */
int64_t number_top(const struct number *number);

/* Integers, where they are asked for, without an exponent where they are not too long. */
void number_write_as(const struct number *number, bool integer, struct buf *out);

/* The step only: the least common multiple. Impossible: a multiple of zero is asked for. */
enum grid_kind grid_step(struct grid *grid, struct whole_room *room,
                         const struct number_wish *wish);

/* As fine as the range needs, and coarse enough for its bounds to have few enough digits; then the indexes. Where the
 * grid is dense, the bounds must be apart. */
void grid_fit(struct grid *grid, struct whole_room *room, const struct range *range);

/* Like grid_fit, but fine around one bound, whatever the other is. */
void grid_fit_at(struct grid *grid, struct whole_room *room, const struct range *range,
                 const struct bound *bound);

/* Leaves points out for drawing: about 10^17 remain between two bounds, and few digits near one. */
void grid_thin(struct grid *grid, struct whole_room *room, const struct range *range);

static inline bool grid_is_empty(const struct grid *grid)
{
    return grid->has_first && grid->has_last && whole_compare(grid->first, grid->last) > 0;
}

/* The point at `index`. */
void grid_write(const struct grid *grid, struct whole_room *room, struct whole index, bool integer,
                struct buf *out);

static inline int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

#endif
