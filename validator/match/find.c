#include "buf.h"
#include "match_private.h"

#include <stdlib.h>

struct methods {
    struct arena *arena;
    VEC(struct str) list;
};

/* One search through the trees. Every node is visited at most once for each tree and each form of
 * the path; `visits` bounds that for contracts that are all alternatives. */
struct search {
    const struct match_tree *tree;
    const struct path_segment *segments;
    size_t count;
    struct name method;
    bool head;
    bool prism;
    uint64_t visits;
    const struct reading *found;
    const struct tree_node *missed; /* the first that fits the path, but has no such method */
    struct methods *methods;        /* collects what all that fit have, or NULL */
    struct span spans[MATCH_CAPTURES_MAX];
    uint8_t span_segments[MATCH_CAPTURES_MAX];
    const struct reading *best; /* in Prism's manner: so far, with its spans */
    struct span best_spans[MATCH_CAPTURES_MAX];
    uint8_t best_segments[MATCH_CAPTURES_MAX];
};

static const struct reading *ending_of(const struct tree_node *node, const struct name *method)
{
    uint32_t low = 0, high = node->ending_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = name_cmp(&node->endings[middle]->method, method);
        if (order == 0)
            return node->endings[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct tree_node *literal_child(const struct tree_node *node, const struct name *text)
{
    uint32_t low = 0, high = node->literal_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = name_cmp(&node->literals[middle].literal, text);
        if (order == 0)
            return node->literals[middle].to;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool spend(struct search *search)
{
    if (search->visits == 0)
        return false;
    search->visits--;
    return true;
}

static size_t count_literals(const struct path_template *template)
{
    size_t count = 0;
    for (size_t i = 0; i < template->segment_count; i++)
        count += template->segments[i].kind == SEGMENT_LITERAL;
    return count;
}

static bool is_preferred(const struct reading *reading, const struct reading *best)
{
    if (!best)
        return true;
    size_t own = count_literals(reading->template), others = count_literals(best->template);
    return own != others ? own > others : reading->order < best->order;
}

/* Goes on searching: something better may come. */
static bool keep_best(struct search *search)
{
    if (!is_preferred(search->found, search->best))
        return false;
    search->best = search->found;
    memcpy(search->best_spans, search->spans, sizeof search->spans);
    memcpy(search->best_segments, search->span_segments, sizeof search->span_segments);
    return false;
}

/* All segments fit: is there the method? */
static bool finish(struct search *search, const struct tree_node *node)
{
    static const struct name get = {UINT64_C(0x4745540000000000), STR_INIT("GET")};
    if (node->ending_count == 0)
        return false;
    if (search->methods) {
        for (uint32_t i = 0; i < node->ending_count; i++)
            *vec_push(search->methods->arena, &search->methods->list) =
                node->endings[i]->method.text;
        return false;
    }
    search->found = ending_of(node, &search->method);
    if (!search->found && search->head && !search->prism)
        search->found = ending_of(node, &get);
    if (!search->found && !search->missed)
        search->missed = node;
    return search->found && (!search->prism || keep_best(search));
}

static bool walk(struct search *search, const struct tree_node *node, size_t depth,
                 size_t captures);

static bool walk_patterns(struct search *search, const struct tree_node *node, size_t depth,
                          size_t captures)
{
    struct str text = search->segments[depth].text.text;
    for (uint32_t i = 0; i < node->pattern_count; i++) {
        const struct pattern *pattern = node->patterns[i].pattern;
        if (!spend(search))
            return false;
        if (!pattern_fits(pattern, text, search->spans + captures))
            continue;
        memset(search->span_segments + captures, (int)depth, pattern->variable_count);
        if (walk(search, node->patterns[i].to, depth + 1, captures + pattern->variable_count))
            return true;
    }
    return false;
}

/* Goes as deep as the tree: at most MATCH_SEGMENTS_MAX. */
static bool walk(struct search *search, const struct tree_node *node, size_t depth, size_t captures)
{
    if (!spend(search))
        return false;
    if (depth == search->count)
        return finish(search, node);
    const struct name *text = &search->segments[depth].text;
    const struct tree_node *next = literal_child(node, text);
    if (next && walk(search, next, depth + 1, captures))
        return true;
    if (text->text.len == 0 && !search->prism)
        return false;
    if (walk_patterns(search, node, depth, captures))
        return true;
    if (!node->whole)
        return false;
    search->spans[captures] = (struct span){0, text->text.len};
    search->span_segments[captures] = (uint8_t)depth;
    return walk(search, node->whole, depth + 1, captures + 1);
}

/* The path with the slash at its end taken off, or put on. */
static size_t toggle_slash(struct path_segment *segments, size_t count)
{
    if (count > 1 && segments[count - 1].raw.len == 0)
        return count - 1;
    segments[count] = (struct path_segment){.raw = STR(""), .text = name_of(STR(""))};
    return count + 1;
}

/* The best of all that were found, in Prism's manner; else the one that was found. */
static bool settle(struct search *search)
{
    if (search->best) {
        search->found = search->best;
        memcpy(search->spans, search->best_spans, sizeof search->spans);
        memcpy(search->span_segments, search->best_segments, sizeof search->span_segments);
    }
    return search->found;
}

/* Asks the trees one after the other, each for every form of the path the policy lets in. */
static bool search_trees(struct search *search, struct path_segment *segments)
{
    const struct match_tree *tree = search->tree;
    size_t count = search->count;
    for (size_t i = 0; i < TREE_COUNT; i++) {
        if (!tree->roots[i])
            continue;
        search->count = count;
        if (walk(search, tree->roots[i], 0, 0))
            return true;
        if (tree->trailing_slash == MATCH_SLASH_STRICT)
            continue;
        search->count = toggle_slash(segments, count);
        if (walk(search, tree->roots[i], 0, 0))
            return true;
    }
    search->count = count;
    return settle(search);
}

/* The part of the raw segment that was decoded to this part of its text. */
static struct str raw_part(const struct path_segment *segment, struct span span)
{
    if (segment->raw.len == segment->text.text.len)
        return str_slice(segment->raw, span.from, span.to);
    size_t at = 0, from = 0;
    for (size_t i = 0; i < span.to; i++) {
        if (i == span.from)
            from = at;
        at += segment->raw.ptr[at] == '%' ? 3 : 1;
    }
    return str_slice(segment->raw, from, at);
}

static void fill_captures(const struct search *search, struct match *match)
{
    const struct path_template *template = search->found->template;
    match->capture_count = template->variable_count;
    for (size_t i = 0; i < template->variable_count; i++) {
        const struct path_segment *segment = &search->segments[search->span_segments[i]];
        struct span span = search->spans[i];
        match->captures[i] =
            (struct capture){.name = template->variables[i],
                             .raw = raw_part(segment, span),
                             .value = str_slice(segment->text.text, span.from, span.to)};
    }
}

static int method_cmp(const void *left, const void *right)
{
    const struct str *a = left, *b = right;
    return str_cmp(*a, *b);
}

/* "GET, HEAD, POST": GET brings HEAD with it where that is answered. */
static struct str allow_text(struct methods *methods, bool with_head)
{
    struct arena *arena = methods->arena;
    for (size_t i = 0, len = methods->list.len; i < len && with_head; i++)
        if (str_eq(methods->list.at[i], STR("GET"))) {
            *vec_push(arena, &methods->list) = STR("HEAD");
            break;
        }
    qsort(methods->list.at, methods->list.len, sizeof *methods->list.at, method_cmp);
    struct buf allow = {.arena = arena};
    for (size_t i = 0; i < methods->list.len; i++) {
        if (i > 0 && str_eq(methods->list.at[i], methods->list.at[i - 1]))
            continue;
        buf_add(&allow, i > 0 ? STR(", ") : STR(""));
        buf_add(&allow, methods->list.at[i]);
    }
    return buf_str(&allow);
}

/* Goes through the trees once more, now for all that fits. */
static enum match_outcome no_method(struct search *search, struct path_segment *segments,
                                    struct arena *scratch, struct match *match)
{
    struct methods methods = {.arena = scratch};
    match->matched_path = search->missed->endings[0]->operation->path;
    search->methods = &methods;
    search->visits = search->tree->visits;
    search_trees(search, segments);
    search->methods = NULL;
    match->allow = allow_text(&methods, !search->prism);
    return MATCH_NO_METHOD;
}

/* The captures are left as they are: clearing them would cost more than the search. */
static void clear(struct match *match)
{
    match->operation = NULL;
    match->mount = match->route = 0;
    match->head_from_get = match->with_base_path = false;
    match->capture_count = 0;
    match->allow = match->matched_path = (struct str){NULL, 0};
}

enum match_outcome match_find(const struct match_tree *tree, struct str method, struct str path,
                              struct arena *scratch, struct match *match)
{
    struct path_segment segments[MATCH_SEGMENTS_MAX + 2];
    struct search search;
    clear(match);
    search.count = path_split(scratch, path, segments, tree->deepest + 1);
    if (search.count == 0)
        return MATCH_NO_PATH;
    search.tree = tree;
    search.segments = segments;
    search.method = name_of(method);
    search.head = str_eq(method, STR("HEAD"));
    search.visits = tree->visits;
    search.found = NULL;
    search.missed = NULL;
    search.best = NULL;
    search.prism = tree->manner == MATCH_AS_PRISM;
    search.methods = NULL;
    if (!search_trees(&search, segments))
        return search.missed ? no_method(&search, segments, scratch, match) : MATCH_NO_PATH;
    match->operation = search.found->operation;
    match->mount = search.found->mount;
    match->route = search.found->route;
    match->head_from_get = search.head && !str_eq(search.found->operation->method, STR("HEAD"));
    match->with_base_path = search.found->with_base_path;
    fill_captures(&search, match);
    return MATCH_FOUND;
}
