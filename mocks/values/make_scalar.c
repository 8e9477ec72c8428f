/* Numbers and texts. */
#include "draw_format.h"
#include "draw_number.h"
#include "draw_pattern.h"
#include "draw_word.h"
#include "number.h"
#include "utf8.h"
#include "values_private.h"

static const struct named_words *words_of(struct values *values, struct str name)
{
    struct named_words *words = map_get(&values->words, name);
    if (words)
        return words;
    words = arena_new(values->learned, struct named_words);
    words->row = draw_row_of(name);
    words->ranged = draw_named_range(name, &words->range);
    *map_put(values->learned, &values->words, arena_str(values->learned, name)) = words;
    return words;
}

/* ---- numbers ---- */

/* Where the name says what such numbers are, and the schema allows that. */
static void set_usual(struct maker *maker, const struct place *place, struct number_wish *wish)
{
    const struct named_words *words = words_of(maker->values, place->name);
    const struct named_range range = words->range;
    if (wish->multiple_count || (wish->low.ptr && wish->high.ptr) || !words->ranged)
        return;
    struct str low = arena_printf(maker->arena, "%lld", (long long)range.low);
    struct str high = arena_printf(maker->arena, "%lld", (long long)range.high);
    if ((wish->low.ptr && number_compare(wish->low, low) > 0) ||
        (wish->high.ptr && number_compare(wish->high, high) < 0))
        return;
    wish->low = low;
    wish->high = high;
}

struct number_wish number_wish_of(const struct want *want)
{
    struct number_wish wish = {.multiples = want->multiples.at,
                               .multiple_count = want->multiples.len,
                               .integer = !(want->kinds & 1U << NODE_NUMBER)};
    if (want->low) {
        wish.low = node_str(want->low->node);
        wish.low_exclusive = want->low->exclusive;
    }
    if (want->high) {
        wish.high = node_str(want->high->node);
        wish.high_exclusive = want->high->exclusive;
    }
    return wish;
}

enum made make_number(struct maker *maker, struct want *want, const struct place *place)
{
    struct draw room, *draw = maker_draw(maker, place, &room);
    struct buf text = {.arena = maker->arena};
    bool sure = false, made;
    struct number_wish wish = number_wish_of(want);
    if (draw)
        set_usual(maker, place, &wish);
    struct draw luck = draw_begin(&place->key);
    if (!(want->kinds & 1U << KIND_INTEGER))
        made = draw_number_uneven(&luck, &wish, STR("1"), &text);
    else if (want->uneven.len)
        made = draw_number_uneven(&luck, &wish, node_str(want->uneven.at[0]->number), &text);
    else
        made = draw_number(maker->unlucky ? &luck : draw, &wish, &text, &sure);
    if (!made)
        return maker_fail(maker, "no number fits its bounds and multiples", NULL);
    build_number(&maker->build, buf_str(&text), NULL);
    return MADE;
}

/* ---- texts ---- */

struct text_judge {
    struct maker *maker;
    const struct want *want;
    struct text_limits limits;
};

/* By all that the want says of texts, patterns and formats included. */
static bool accepts(void *self, struct str text)
{
    const struct text_judge *judge = self;
    const struct want *want = judge->want;
    struct values *values = judge->maker->values;
    size_t length = utf8_count(text);
    if (length < judge->limits.min || length > judge->limits.max || !maker_work(judge->maker, 1))
        return false;
    for (size_t i = 0; i < want->patterns.len; i++)
        if (pattern_search(want->patterns.at[i]->pattern, values->patterns, text) != PATTERN_FOUND)
            return false;
    for (size_t i = 0; i < want->other_patterns.len; i++)
        if (pattern_search(want->other_patterns.at[i]->pattern, values->patterns, text) !=
            PATTERN_ABSENT)
            return false;
    for (size_t i = 0; i < want->formats.len; i++) {
        const struct op *op = want->formats.at[i];
        if (op->code == OP_FORMAT && op->kinds & KINDS_STRING && op->format->holds &&
            !op->format->holds(text))
            return false;
    }
    return true;
}

static const struct pattern_tree *tree_of(struct values *values, const struct node *text)
{
    void **slot = ptrmap_put(values->learned, &values->trees, text);
    if (!*slot)
        *slot = (void *)(uintptr_t)pattern_tree_read(values->learned, node_str(text));
    return *slot;
}

struct pattern_judge {
    const struct pattern *pattern;
    struct pattern_scratch *scratch;
};

static bool matches(void *self, struct str text)
{
    const struct pattern_judge *judge = self;
    return pattern_search(judge->pattern, judge->scratch, text) == PATTERN_FOUND;
}

struct str text_of_pattern(struct maker *maker, const struct node *text,
                           const struct pattern *pattern, const struct place *place)
{
    struct pattern_judge judge = {pattern, maker->values->patterns};
    const struct pattern_tree *tree = tree_of(maker->values, text);
    struct draw draw = draw_begin(&place->key);
    struct buf out = {.arena = maker->arena};
    struct pattern_wish wish = {
        .trees = &tree, .count = 1, .max = 200, .accepts = matches, .self = &judge};
    return tree && draw_pattern(&draw, &wish, &out) ? buf_str(&out) : STR("");
}

static bool by_pattern(struct text_judge *judge, struct draw *draw, struct buf *out)
{
    const struct want *want = judge->want;
    struct maker *maker = judge->maker;
    const struct pattern_tree **trees =
        arena_array(maker->arena, const struct pattern_tree *, want->patterns.len + 1);
    struct pattern_wish wish = {.trees = trees,
                                .min = judge->limits.min,
                                .max = judge->limits.max,
                                .accepts = accepts,
                                .self = judge};
    for (size_t i = 0; i < want->patterns.len; i++)
        if ((trees[wish.count] = tree_of(maker->values, want->patterns.at[i]->keyword)))
            wish.count++;
    return wish.count && draw_pattern(draw, &wish, out);
}

/* The format that says most; NULL: none. */
static const struct format *format_of(const struct want *want)
{
    for (size_t i = 0; i < want->formats.len; i++) {
        const struct op *op = want->formats.at[i];
        if (op->code == OP_FORMAT && op->kinds & KINDS_STRING)
            return op->format;
    }
    return NULL;
}

/* A format that is known by its name only: password, binary, or where formats are not asserted. */
static const struct format *format_named(const struct want *want)
{
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        const struct block *block = term->of;
        if (term->kind != TERM_HOLDS || !node_is(block->node, NODE_OBJECT))
            continue;
        struct str name = node_string(node_get(block->node, STR("format")));
        const struct format *format =
            name.len ? format_find(name, FORMAT_OPENAPI | FORMAT_2020_12) : NULL;
        if (format && format->of != FORMAT_OF_NUMBERS)
            return format;
        if (str_eq(node_string(node_get(block->node, STR("contentEncoding"))), STR("base64")))
            return format_find(STR("byte"), FORMAT_OPENAPI);
    }
    return NULL;
}

static bool keep(struct text_judge *judge, struct buf *out)
{
    if (accepts(judge, buf_str(out)))
        return true;
    out->len = 0;
    return false;
}

static bool by_other_pattern(struct text_judge *judge, struct draw *draw, struct buf *out)
{
    const struct want *want = judge->want;
    if (want->other_patterns.len == 0)
        return false;
    const struct pattern_tree *tree =
        tree_of(judge->maker->values, want->other_patterns.at[0]->keyword);
    struct pattern_wish wish = {.trees = &tree,
                                .count = 1,
                                .min = judge->limits.min,
                                .max = judge->limits.max,
                                .accepts = accepts,
                                .self = judge};
    return tree && draw_pattern_miss(draw, &wish, 0, out);
}

static const struct op *content_of(const struct want *want)
{
    for (size_t i = 0; i < want->formats.len; i++)
        if (want->formats.at[i]->code == OP_CONTENT)
            return want->formats.at[i];
    return NULL;
}

/* A text that is JSON, perhaps in base64, where the dialect asserts content. */
static bool by_content(struct text_judge *judge, struct draw *draw, struct buf *out)
{
    static const struct str texts[2][3] = {
        {STR_INIT("{}"),   STR_INIT("{\"id\":1}"),   STR_INIT("[1,2,3]")     },
        {STR_INIT("e30="), STR_INIT("eyJpZCI6MX0="), STR_INIT("WzEsMiwzXQ==")},
    };
    const struct op *op = content_of(judge->want);
    if (!op)
        return false;
    bool encoded = str_eq_nocase(node_string(op->content.encoding), STR("base64"));
    buf_add(out, texts[encoded][draw ? draw_below(draw, 3) : 0]);
    return keep(judge, out);
}

/* The ways to a text, one after another. */
static bool find_text(struct text_judge *judge, struct draw *draw, const struct place *place,
                      struct buf *out)
{
    const struct want *want = judge->want;
    const struct text_limits *limits = &judge->limits;
    const struct format *format = format_of(want), *named = format ? format : format_named(want);
    bool patterns = want->patterns.len > 0;
    if (by_content(judge, draw, out))
        return true;
    if (named && !want->other_formats.len && draw_format(draw, named, limits, out) &&
        keep(judge, out))
        return true;
    out->len = 0;
    if (want->other_formats.len && want->other_formats.at[0]->code == OP_FORMAT &&
        draw_format_miss(draw, want->other_formats.at[0]->format, limits, out) && keep(judge, out))
        return true;
    out->len = 0;
    if (patterns && by_pattern(judge, draw, out))
        return true;
    const struct word_row *row =
        draw && !patterns ? words_of(judge->maker->values, place->name)->row : NULL;
    if (row && draw_row_text(draw, row, limits, out) && keep(judge, out))
        return true;
    out->len = 0;
    if (by_other_pattern(judge, draw, out))
        return true;
    draw_words(draw, limits, out);
    return keep(judge, out);
}

/* How long a text may be that is made, where the schema allows any length. */
enum { TEXT_LIMIT = 1 << 20 };

enum made make_text(struct maker *maker, struct want *want, const struct place *place)
{
    struct draw room, *draw = maker_draw(maker, place, &room);
    struct draw luck = draw_begin(&place->key);
    struct buf text = {.arena = maker->arena};
    struct text_judge judge = {.maker = maker, .want = want};
    if (maker->unlucky)
        draw = &luck;
    if (want->min_length > maker->values->budget.sample_bytes || want->min_length > TEXT_LIMIT)
        return maker_fail(maker, "it asks for a longer text than the budget allows",
                          want->min_length_by);
    judge.limits = (struct text_limits){want->min_length, want->max_length};
    if (want->max_length == UINT32_MAX)
        judge.limits.max = UINT64_MAX;
    bool made = find_text(&judge, draw, place, &text);
    for (unsigned i = 1; i < 4 && !made; i++) {
        struct draw_key key = draw_key_at(&place->key, i);
        luck = draw_begin(&key);
        text.len = 0;
        made = find_text(&judge, &luck, place, &text);
    }
    if (!made) {
        const struct op *by = want->patterns.len  ? want->patterns.at[0]
                              : want->formats.len ? want->formats.at[0]
                                                  : NULL;
        return maker_fail(maker, "no text was found for it",
                          by ? by->keyword : want->min_length_by);
    }
    build_string(&maker->build, buf_str(&text), NULL);
    return MADE;
}
