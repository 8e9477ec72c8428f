#include "match_private.h"

#include <stdlib.h>

static int order_cmp(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* By template, segment by segment, a template before those that go on behind it; then method, then
 * declaration. So all readings below one node of the tree stand side by side. */
static int reading_cmp(const void *left, const void *right)
{
    const struct reading *a = *(const struct reading *const *)left;
    const struct reading *b = *(const struct reading *const *)right;
    size_t len_a = a->template->segment_count, len_b = b->template->segment_count;
    size_t common = len_a < len_b ? len_a : len_b;
    int order = 0;
    for (size_t i = 0; i < common && order == 0; i++)
        order = segment_cmp(&a->template->segments[i], &b->template->segments[i]);
    if (order == 0)
        order = (len_a > len_b) - (len_a < len_b);
    if (order == 0)
        order = name_cmp(&a->method, &b->method);
    return order ? order : order_cmp(a->order, b->order);
}

/* The readings below one node; all agree in the first `depth` segments. */
struct range {
    const struct reading **at;
    size_t len, depth;
};

static size_t count_ending(const struct range *range)
{
    size_t count = 0;
    while (count < range->len && range->at[count]->template->segment_count == range->depth)
        count++;
    return count;
}

/* How many readings from `from` on share its segment at this depth. */
static size_t run_length(const struct range *range, size_t from)
{
    const struct segment *segment = &range->at[from]->template->segments[range->depth];
    size_t to = from + 1;
    while (to < range->len &&
           segment_cmp(segment, &range->at[to]->template->segments[range->depth]) == 0)
        to++;
    return to - from;
}

static void add_endings(struct arena *arena, struct tree_node *node, const struct range *range,
                        struct clashes *clashes)
{
    const struct reading **endings = arena_array(arena, const struct reading *, range->len);
    for (size_t i = 0; i < range->len; i++) {
        const struct reading *last = node->ending_count ? endings[node->ending_count - 1] : NULL;
        if (!last || name_cmp(&last->method, &range->at[i]->method) != 0)
            endings[node->ending_count++] = range->at[i];
        else if (last->route != range->at[i]->route)
            *vec_push(arena, &clashes->list) = (struct clash){last, range->at[i]};
    }
    node->endings = endings;
}

static uint32_t first_declared(const struct range *range)
{
    uint32_t order = range->at[0]->order;
    for (size_t i = 1; i < range->len; i++)
        if (range->at[i]->order < order)
            order = range->at[i]->order;
    return order;
}

static int pattern_edge_cmp(const void *left, const void *right)
{
    const struct pattern_edge *a = left, *b = right;
    if (a->pattern->literal_bytes != b->pattern->literal_bytes)
        return a->pattern->literal_bytes > b->pattern->literal_bytes ? -1 : 1;
    return order_cmp(a->order, b->order);
}

/* Counts the edges of each kind that leave a node and makes room for them. */
static void reserve_edges(struct arena *arena, struct tree_node *node, const struct range *range)
{
    size_t literals = 0, patterns = 0;
    for (size_t i = 0; i < range->len; i += run_length(range, i)) {
        enum segment_kind kind = range->at[i]->template->segments[range->depth].kind;
        literals += kind == SEGMENT_LITERAL;
        patterns += kind == SEGMENT_PATTERN;
    }
    node->literals = arena_array(arena, struct literal_edge, literals);
    node->patterns = arena_array(arena, struct pattern_edge, patterns);
}

/* Hangs what is `below` under the node; the segment that leads there is the last the readings agree
 * in. */
static void add_edge(struct tree_node *node, const struct range *below, struct tree_node *child)
{
    const struct segment *segment = &below->at[0]->template->segments[below->depth - 1];
    if (segment->kind == SEGMENT_LITERAL)
        node->literals[node->literal_count++] =
            (struct literal_edge){.literal = segment->literal, .to = child};
    else if (segment->kind == SEGMENT_PATTERN)
        node->patterns[node->pattern_count++] = (struct pattern_edge){
            .pattern = segment->pattern, .to = child, .order = first_declared(below)};
    else
        node->whole = child;
}

/* Goes as deep as the longest template has segments: at most MATCH_SEGMENTS_MAX. */
static struct tree_node *build(struct arena *arena, struct range range, struct clashes *clashes)
{
    struct tree_node *node = arena_new(arena, struct tree_node);
    struct range ending = {range.at, count_ending(&range), range.depth};
    add_endings(arena, node, &ending, clashes);
    range.at += ending.len;
    range.len -= ending.len;
    reserve_edges(arena, node, &range);
    for (size_t i = 0, run; i < range.len; i += run) {
        run = run_length(&range, i);
        struct range below = {range.at + i, run, range.depth + 1};
        add_edge(node, &below, build(arena, below, clashes));
    }
    qsort(node->patterns, node->pattern_count, sizeof *node->patterns, pattern_edge_cmp);
    return node;
}

const struct tree_node *tree_build(struct arena *arena, const struct reading **readings, size_t len,
                                   struct clashes *clashes)
{
    qsort(readings, len, sizeof *readings, reading_cmp);
    return build(arena, (struct range){readings, len, 0}, clashes);
}

/* A segment equals at most one literal, but may fit every pattern and a whole variable beside. */
uint64_t tree_worst(const struct tree_node *node)
{
    uint64_t literal = 0, others = node->whole ? tree_worst(node->whole) : 0;
    for (size_t i = 0; i < node->literal_count; i++) {
        uint64_t worst = tree_worst(node->literals[i].to);
        literal = worst > literal ? worst : literal;
    }
    for (size_t i = 0; i < node->pattern_count; i++)
        others += 1 + tree_worst(node->patterns[i].to);
    return 1 + literal + others;
}
