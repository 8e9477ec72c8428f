/* links: draw pattern
 *
 * Two bytes for the lengths, then patterns with line ends between them. What can be compiled has a tree; what is drawn is
 * what the judge accepted, and the same once more; what a strict pattern is said to be missed by, it is not found in. */
#include "draw_pattern.h"
#include "pattern.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 400, PATTERNS_MAX = 3 };

struct judge {
    const struct pattern *patterns[PATTERNS_MAX];
    const struct pattern_tree *trees[PATTERNS_MAX];
    bool strict;
    size_t count, first; /* `first`: those before are not asked about */
    struct pattern_scratch *scratch;
    uint64_t min, max;
};

static void require(bool truth)
{
    if (!truth)
        abort();
}

static bool accepts(void *self, struct str text)
{
    const struct judge *judge = self;
    uint64_t count = utf8_count(text);
    require(utf8_check(text) == text.len);
    require(count >= judge->min && count <= judge->max);
    for (size_t i = judge->first; i < judge->count; i++)
        if (pattern_search(judge->patterns[i], judge->scratch, text) != PATTERN_FOUND)
            return false;
    return true;
}

/* Properties are scanned up to some count and place only: a tree may be missing, and know fewer members. */
static bool has_property(struct str text)
{
    return str_contains(text, STR("\\p")) || str_contains(text, STR("\\P"));
}

static bool add_pattern(struct arena *arena, struct judge *judge, struct str text)
{
    struct pattern_fault fault;
    size_t i = judge->count;
    judge->trees[i] = pattern_tree_read(arena, text);
    judge->patterns[i] = pattern_compile(arena, text, PATTERN_LENIENT, &fault);
    require(!judge->patterns[i] || judge->trees[i] || has_property(text));
    if (!judge->patterns[i] || !judge->trees[i])
        return false;
    judge->strict = judge->strict || (i == 0 && pattern_is_strict(text) && !has_property(text));
    judge->count++;
    return true;
}

static void check_draw(struct arena *arena, const struct pattern_wish *wish, uint64_t state)
{
    struct draw one = {.state = state}, other = one;
    struct buf out = {.arena = arena}, again = {.arena = arena};
    bool good = draw_pattern(state ? &one : NULL, wish, &out);
    require(draw_pattern(state ? &other : NULL, wish, &again) == good);
    require(str_eq(buf_str(&out), buf_str(&again)) && one.state == other.state);
    require(good || out.len == 0);
    require(!good || wish->accepts(wish->self, buf_str(&out)));
}

static void check_miss(struct arena *arena, const struct pattern_wish *wish, struct judge *judge)
{
    struct draw draw = {.state = 5};
    struct buf out = {.arena = arena};
    judge->first = 1;
    if (draw_pattern_miss(&draw, wish, 0, &out) && judge->strict)
        require(pattern_search(judge->patterns[0], judge->scratch, buf_str(&out)) != PATTERN_FOUND);
    judge->first = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    if (size < 2 || size > INPUT_MAX || utf8_check((struct str){(const char *)data, size}) < size)
        return 0;
    arena_init(&arena);
    struct judge judge = {.min = data[0] % 16, .max = data[1] == '*' ? UINT64_MAX : data[1]};
    judge.scratch = pattern_scratch_new(&arena);
    struct str rest = {(const char *)data + 2, size - 2}, text;
    while (judge.count < PATTERNS_MAX && str_cut(&rest, '\n', &text))
        if (!add_pattern(&arena, &judge, text))
            break;
    struct pattern_wish wish = {.trees = judge.trees,
                                .count = judge.count,
                                .min = judge.min,
                                .max = judge.max,
                                .accepts = accepts,
                                .self = &judge};
    for (uint64_t state = 0; state < 3; state++)
        check_draw(&arena, &wish, state);
    if (judge.count)
        check_miss(&arena, &wish, &judge);
    arena_release(&arena);
    return 0;
}
