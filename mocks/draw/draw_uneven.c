/* Numbers that are no multiple of another, for near misses. */
#include "draw_number.h"

enum { TRIES = 8, EDGES = 5 };

struct uneven {
    struct draw *draw;
    struct str multiple;
    struct buf *out;
};

static bool add_if_uneven(const struct uneven *uneven, struct str text)
{
    if (number_is_multiple(text, uneven->multiple))
        return false;
    buf_add(uneven->out, text);
    return true;
}

static bool try_drawn(const struct uneven *uneven, const struct number_wish *wish)
{
    struct buf drawn = {.arena = uneven->out->arena};
    bool sure;
    return draw_number(uneven->draw, wish, &drawn, &sure) && add_if_uneven(uneven, buf_str(&drawn));
}

/* Points side by side: two of them are multiples only where all points are. */
static bool try_edges(const struct uneven *uneven, const struct number_wish *wish)
{
    struct number_wish bounded = *wish;
    struct str edges[EDGES];
    if (!wish->low.ptr && !wish->high.ptr)
        bounded.low = STR("0");
    size_t count = draw_number_edges(uneven->out->arena, &bounded, edges, EDGES);
    for (size_t i = 0; i < count; i++)
        if (add_if_uneven(uneven, edges[i]))
            return true;
    return false;
}

static bool try_wish(const struct uneven *uneven, const struct number_wish *wish)
{
    for (int i = 0; i < (uneven->draw ? TRIES : 1); i++)
        if (try_drawn(uneven, wish))
            return true;
    return try_edges(uneven, wish);
}

/* All multiples but those that are equal to this one. */
static void leave_out(struct number_wish *wish, struct str multiple, struct arena *arena)
{
    struct str *others = arena_array(arena, struct str, wish->multiple_count);
    size_t count = 0;
    for (size_t i = 0; i < wish->multiple_count; i++)
        if (!number_equal(wish->multiples[i], multiple))
            others[count++] = wish->multiples[i];
    wish->multiples = others;
    wish->multiple_count = count;
}

/* A tenth of the multiple's last digit: fine enough for points between its multiples. */
static struct str finer_step(struct arena *arena, struct str multiple)
{
    return arena_printf(arena, "1e%lld", (long long)number_parse(multiple).exponent - 1);
}

bool draw_number_uneven(struct draw *draw, const struct number_wish *wish, struct str multiple,
                        struct buf *out)
{
    struct uneven uneven = {.draw = draw, .multiple = multiple, .out = out};
    struct number_wish looser = *wish;
    leave_out(&looser, multiple, out->arena);
    if (try_wish(&uneven, &looser))
        return true;
    looser.multiple_count = 0;
    if (wish->integer && try_wish(&uneven, &looser))
        return true;
    looser.integer = false;
    if (try_wish(&uneven, &looser))
        return true;
    struct str finer = finer_step(out->arena, multiple);
    looser.multiples = &finer;
    looser.multiple_count = 1;
    return try_wish(&uneven, &looser);
}
