#include "grid_private.h"

enum {
    REACH =
        1000, /* how far from a bound, or from zero, numbers are drawn where nothing says more */
    REACH_FINE = 12, /* decimals for which that is the reach; where there are more it is less */
    HALVINGS = 8     /* of the reach: how much more is drawn near its start */
};

struct plot {
    struct whole_room room;
    struct range range;
    struct grid grid;
};

/* Offsets from the anchor, in steps; `lean` says near which end most are drawn. */
enum lean { LEAN_NONE, LEAN_LOW, LEAN_HIGH };

struct window {
    int64_t from, to;
    enum lean lean;
};

static struct str zero = STR_INIT("0");

static bool fits(const struct number_wish *wish, struct str text)
{
    int low = wish->low.ptr ? number_compare(text, wish->low) : 1;
    int high = wish->high.ptr ? number_compare(text, wish->high) : -1;
    if (low < 0 || high > 0 || (low == 0 && wish->low_exclusive) ||
        (high == 0 && wish->high_exclusive) || (wish->integer && !number_is_integer(text)))
        return false;
    for (size_t i = 0; i < wish->multiple_count; i++)
        if (!number_is_multiple(text, wish->multiples[i]))
            return false;
    return true;
}

/* Whether there is a grid with points; an exact one settles it where there is none. */
static enum grid_kind plot_open(struct plot *plot, const struct number_wish *wish)
{
    plot->room = (struct whole_room){0};
    range_read(&plot->range, wish);
    struct grid *grid = &plot->grid;
    enum grid_kind kind = grid_step(grid, &plot->room, wish);
    if (kind != GRID_MADE)
        return kind;
    if (grid->dense && !range_is_apart(wish))
        return GRID_TOO_LONG;
    grid_fit(grid, &plot->room, &plot->range);
    bool both = plot->range.low.given && plot->range.high.given;
    if (both && !(grid->has_first && grid->has_last) && !range_is_apart(wish))
        return GRID_TOO_LONG;
    if (!grid_is_empty(grid))
        return GRID_MADE;
    return grid->coarse ? GRID_TOO_LONG : GRID_IMPOSSIBLE;
}

/* How many points there are below and above the anchor. */
static int64_t points_below(struct plot *plot)
{
    const struct grid *grid = &plot->grid;
    return grid->has_first ? whole_clamp(whole_subtract(&plot->room, grid->anchor, grid->first))
                           : INT64_MAX;
}

static int64_t points_above(struct plot *plot)
{
    const struct grid *grid = &plot->grid;
    return grid->has_last ? whole_clamp(whole_subtract(&plot->room, grid->last, grid->anchor))
                          : INT64_MAX;
}

static int64_t reach_of(const struct grid *grid)
{
    int64_t reach = REACH;
    if (grid->step.big)
        return reach;
    for (int64_t i = 0; i < REACH_FINE && i < -grid->exponent; i++)
        reach *= 10;
    reach /= grid->step.small;
    return reach < REACH ? REACH : reach;
}

static int64_t total(int64_t below, int64_t above)
{
    return above > INT64_MAX - below ? INT64_MAX : below + above;
}

static struct window window_of(struct plot *plot)
{
    int64_t below = points_below(plot), above = points_above(plot);
    bool low = plot->range.low.usual, high = plot->range.high.usual;
    bool many = low && high && (below == INT64_MAX || above == INT64_MAX);
    if (many || plot->grid.coarse) {
        grid_thin(&plot->grid, &plot->room, &plot->range);
        below = points_below(plot);
        above = points_above(plot);
    }
    if (low && high)
        return (struct window){-below, above, LEAN_NONE};
    int64_t reach = reach_of(&plot->grid), longest = smaller(reach, total(below, above));
    if (low && below < INT64_MAX)
        return (struct window){-below, longest - below, LEAN_LOW};
    if (high && above > 0 && above <= reach)
        return (struct window){0, above, LEAN_NONE};
    if (high && above < INT64_MAX)
        return (struct window){above - longest, above, LEAN_HIGH};
    return (struct window){0, smaller(reach, above), LEAN_LOW};
}

static int64_t draw_offset(struct draw *draw, const struct window *window)
{
    uint64_t span = (uint64_t)window->to - (uint64_t)window->from;
    if (window->lean != LEAN_NONE)
        span >>= draw_below(draw, HALVINGS);
    uint64_t offset = draw_below(draw, span + 1);
    return window->lean == LEAN_HIGH ? (int64_t)((uint64_t)window->to - offset)
                                     : (int64_t)((uint64_t)window->from + offset);
}

static void write_point(struct plot *plot, int64_t offset, bool integer, struct buf *out)
{
    struct whole index = whole_add(&plot->room, plot->grid.anchor, whole_of(offset));
    grid_write(&plot->grid, &plot->room, index, integer, out);
}

static bool add_if_fits(const struct number_wish *wish, struct str text, struct buf *out)
{
    if (!text.ptr || !fits(wish, text))
        return false;
    struct number number = number_parse(text);
    number_write_as(&number, wish->integer, out);
    return true;
}

/* The bound that is nearer to zero, where zero is not inside. */
static struct str near_bound(const struct number_wish *wish)
{
    return wish->low.ptr && !str_starts(wish->low, STR("-")) ? wish->low : wish->high;
}

static bool add_nearest(const struct number_wish *wish, struct buf *out)
{
    return add_if_fits(wish, zero, out) || add_if_fits(wish, near_bound(wish), out);
}

/* Whether no number fits, for all that can be said of bounds that do. */
static bool is_nothing_between(const struct number_wish *wish)
{
    int order = wish->low.ptr && wish->high.ptr ? number_compare(wish->low, wish->high) : -1;
    for (size_t i = 0; order == 0 && i < wish->multiple_count; i++) {
        struct number multiple = number_parse(wish->multiples[i]);
        if (number_digits(&multiple) > NUMBER_DIVISOR_DIGITS)
            return false;
    }
    return order >= 0;
}

/* Without a grid that has points: the numbers that are known by name. */
static bool fall_back(const struct number_wish *wish, struct buf *out, bool *sure)
{
    if (add_nearest(wish, out) || add_if_fits(wish, wish->low, out) ||
        add_if_fits(wish, wish->high, out))
        return true;
    *sure = is_nothing_between(wish);
    return false;
}

static void draw_point(struct draw *draw, struct plot *plot, const struct number_wish *wish,
                       struct buf *out)
{
    bool left_out = plot->grid.dense || plot->grid.coarse; /* the nearest may be off the grid */
    if (!draw && left_out && add_nearest(wish, out))
        return;
    struct window window = {0};
    if (draw)
        window = window_of(plot);
    write_point(plot, draw ? draw_offset(draw, &window) : 0, wish->integer, out);
}

bool draw_number(struct draw *draw, const struct number_wish *wish, struct buf *out, bool *sure)
{
    struct plot plot;
    enum grid_kind kind = plot_open(&plot, wish);
    *sure = true;
    if (kind == GRID_MADE)
        draw_point(draw, &plot, wish, out);
    whole_close(&plot.room);
    return kind == GRID_MADE || (kind == GRID_TOO_LONG && fall_back(wish, out, sure));
}

/* Room for texts, and how many there are. */
struct edges {
    struct str *list;
    size_t count, max;
};

/* Whether there is a new one. */
static bool add_edge(struct edges *edges, const struct number_wish *wish, struct str text)
{
    if (!fits(wish, text))
        return false;
    for (size_t i = 0; i < edges->count; i++)
        if (number_equal(edges->list[i], text))
            return false;
    if (edges->count == edges->max)
        return false;
    edges->list[edges->count++] = text;
    return true;
}

static struct str point_text(struct arena *arena, struct plot *plot, struct whole index,
                             bool integer)
{
    struct buf out = {.arena = arena};
    grid_write(&plot->grid, &plot->room, index, integer, &out);
    return buf_str(&out);
}

/* A bound's own number as this wish writes it. */
static struct str bound_text(struct arena *arena, const struct bound *bound, bool integer)
{
    struct buf out = {.arena = arena};
    number_write_as(&bound->number, integer, &out);
    return buf_str(&out);
}

/* The grid laid out around one bound; false where it is not exact there. */
static bool plot_at(struct plot *plot, const struct number_wish *wish, bool high)
{
    struct bound *bound = high ? &plot->range.high : &plot->range.low;
    if (grid_step(&plot->grid, &plot->room, wish) != GRID_MADE)
        return false;
    plot->range.low.usual = plot->range.high.usual = true;
    grid_fit_at(&plot->grid, &plot->room, &plot->range, bound);
    return (plot->grid.dense || !plot->grid.coarse) &&
           (high ? plot->grid.has_last : plot->grid.has_first);
}

static void add_edges_at(struct arena *arena, const struct number_wish *wish, bool high,
                         struct edges *edges)
{
    struct plot plot = {.room = {0}};
    range_read(&plot.range, wish);
    const struct bound *bound = high ? &plot.range.high : &plot.range.low;
    if (!bound->given)
        return;
    int left = 2;
    left -= add_edge(edges, wish, bound_text(arena, bound, wish->integer));
    if (plot_at(&plot, wish, high)) {
        struct whole index = high ? plot.grid.last : plot.grid.first;
        for (int i = 0; i < 2 && left > 0; i++) {
            left -= add_edge(edges, wish, point_text(arena, &plot, index, wish->integer));
            index = whole_add(&plot.room, index, whole_of(high ? -1 : 1));
        }
    }
    whole_close(&plot.room);
}

size_t draw_number_edges(struct arena *arena, const struct number_wish *wish, struct str *list,
                         size_t max)
{
    struct edges edges = {.list = list, .max = max};
    if (range_is_apart(wish)) {
        add_edges_at(arena, wish, false, &edges);
        add_edges_at(arena, wish, true, &edges);
    } else {
        struct range range;
        range_read(&range, wish);
        add_edge(&edges, wish, bound_text(arena, &range.low, wish->integer));
    }
    add_edge(&edges, wish, zero);
    return edges.count;
}

bool draw_number_outside(struct arena *arena, const struct number_wish *wish, bool above,
                         struct str *text)
{
    struct number_wish beyond = *wish, rest = *wish;
    *(above ? &beyond.low : &beyond.high) = (struct str){0};
    rest.low = rest.high = (struct str){0};
    struct plot plot = {.room = {0}};
    range_read(&plot.range, &beyond);
    const struct bound *bound = above ? &plot.range.high : &plot.range.low;
    if (!bound->given)
        return false;
    *text = bound_text(arena, bound, wish->integer);
    if (bound->exclusive && fits(&rest, *text))
        return true;
    bool found = plot_at(&plot, &beyond, above);
    if (found) {
        struct whole index = above ? plot.grid.last : plot.grid.first;
        index = whole_add(&plot.room, index, whole_of(above ? 1 : -1));
        *text = point_text(arena, &plot, index, wish->integer);
    }
    whole_close(&plot.room);
    return found;
}
