/* Near misses: a text that would do, with one thing changed. */
#include "draw_pattern_private.h"
#include "utf8.h"

enum { TRIES = 64, BASES = 8, STEPS_ALL = 400 * 1000 };

struct misser {
    const struct pattern_wish *wish;
    const struct pattern_tree *missed;
    struct draw *draw;
    struct arena arena;
    int64_t steps;
    bool far; /* the nearest misses have been tried */
};

static bool anything(void *self, struct str text)
{
    (void)self;
    (void)text;
    return true;
}

/* A text that all trees match; else one that the others do; else letters. */
static struct str base_text(struct misser *misser, bool plain, bool others, size_t which)
{
    struct buf out = {.arena = &misser->arena};
    struct pattern_wish wish = *misser->wish;
    size_t count = 0;
    const struct pattern_tree **trees =
        arena_array(&misser->arena, const struct pattern_tree *, wish.count + 1);
    for (size_t i = 0; i < wish.count; i++)
        if (!others || i != which)
            trees[count++] = wish.trees[i];
    wish.trees = trees;
    wish.count = count;
    wish.accepts = anything;
    bool made = draw_pattern(plain ? NULL : misser->draw, &wish, &out);
    misser->steps -= made ? 0 : STEPS_ALL / 4; /* that much was done in vain */
    for (uint64_t i = 0; !made && i < wish.min && i < TEXT_MAX; i++)
        buf_byte(&out, 'a');
    return buf_str(&out);
}

static struct str odd_one(struct misser *misser)
{
    enum { PLAIN = 6, ALL = 12 };
    static const struct str odd[ALL] = {
        STR_INIT("!"), STR_INIT("x"), STR_INIT("0"), STR_INIT("-"), STR_INIT("X"),  STR_INIT("_"),
        STR_INIT(" "), STR_INIT("/"), STR_INIT("é"), STR_INIT("<"), STR_INIT("\n"), STR_INIT("世")};
    return odd[draw_below(misser->draw, misser->far ? ALL : PLAIN)];
}

/* The byte where the code point number `index` begins. */
static size_t place_of(struct str text, uint64_t index)
{
    size_t at = 0, width;
    for (; index > 0 && at < text.len; at += width, index--)
        utf8_decode(str_from(text, at), &width);
    return at;
}

static struct str all_odd(struct misser *misser, uint64_t count)
{
    struct buf out = {.arena = &misser->arena};
    struct str odd = odd_one(misser);
    for (uint64_t i = 0; i < count; i++)
        buf_add(&out, odd);
    return buf_str(&out);
}

/* Most changes replace one character: they keep the length. */
static struct str changed(struct misser *misser, struct str text)
{
    enum { REPLACE, CUT, INSERT, APPEND, SHORTEN, EMPTY, ALL, KINDS };
    struct buf out = {.arena = &misser->arena};
    uint64_t count = utf8_count(text), kinds = misser->far ? KINDS : EMPTY;
    uint64_t kind = draw_below(misser->draw, 2 * kinds);
    kind = kind < kinds ? kind : REPLACE;
    uint64_t index = kind == APPEND ? count : draw_below(misser->draw, count + (count == 0));
    size_t from = place_of(text, index), to = place_of(text, index + 1);
    if (kind == EMPTY || kind == ALL)
        return all_odd(misser, kind == ALL ? count : 0);
    buf_add(&out, str_slice(text, 0, from));
    if (kind != CUT && kind != SHORTEN)
        buf_add(&out, odd_one(misser));
    if (kind != SHORTEN)
        buf_add(&out, str_from(text, kind == INSERT ? from : to));
    return buf_str(&out);
}

static bool misses(struct misser *misser, struct str text)
{
    uint64_t count = utf8_count(text);
    return count >= misser->wish->min && count <= misser->wish->max &&
           !tree_might_match(misser->missed, text, &misser->steps) &&
           misser->wish->accepts(misser->wish->self, text);
}

/* One base and changes to it; now and then, and at last, what is made without the pattern. */
static bool try_base(struct misser *misser, unsigned number, bool plain, size_t which,
                     struct buf *out)
{
    bool others = number % 4 == 3;
    struct str base = base_text(misser, plain && number < 2, others, which), text = base;
    for (unsigned i = 0; i < TRIES / BASES && misser->steps > 0; i++) {
        misser->far = number > 0 || i >= TRIES / BASES / 2;
        if (!others || i > 0)
            text = changed(misser, base);
        if (misses(misser, text)) {
            buf_add(out, text);
            return true;
        }
    }
    return false;
}

bool draw_pattern_miss(struct draw *draw, const struct pattern_wish *wish, size_t which,
                       struct buf *out)
{
    struct draw fixed = {.state = 0};
    struct misser misser = {.wish = wish, .missed = wish->trees[which], .steps = STEPS_ALL};
    size_t len = out->len;
    bool good = false;
    misser.draw = draw ? draw : &fixed;
    arena_init(&misser.arena);
    for (unsigned i = 0; i < BASES && !good && misser.steps > 0 && !out->full; i++) {
        good = try_base(&misser, i, !draw, which, out);
        arena_clear(&misser.arena);
    }
    arena_release(&misser.arena);
    if (good && !out->full)
        return true;
    out->len = len;
    return false;
}
