#include "buf.h"
#include "match_private.h"

/* How unlike a path and a template are: a cost for each segment to be changed, added or dropped. */
enum {
    COST_CASE = 1,     /* letters differ in case only */
    COST_TYPO = 1,     /* and one more for each letter */
    COST_SLASH = 1,    /* a slash at the end too much or missing */
    COST_VARIABLE = 3, /* a variable that takes what there is: not as telling as a word in common */
    COST_EMPTY = 5,    /* an empty segment for a variable */
    COST_METHOD = 3,   /* another method */
    COST_PATTERN = 5,  /* a pattern that does not fit */
    COST_SEGMENT = 6,  /* a segment too much or missing */
    COST_OTHER = 9,    /* another word */
    COST_FAR = 10000,  /* more segments apart than are looked at */
};

/* One answer is for one person, but anyone may send many wrong requests: the work for each is
 * bounded. A step is one cell of a table. */
enum {
    NEAR_SEGMENTS_MAX = 32,
    NEAR_GAP_MAX = 3,
    NEAR_WORD_MAX = 64,
    NEAR_STEPS_MAX = 1000000,
    ROW_STEPS = 8, /* what a row costs beside its cells */
};

enum edit { EDIT_NONE, EDIT_CHANGE, EDIT_DROP, EDIT_ADD };

struct cell {
    uint16_t cost;
    uint8_t edit; /* the last on the cheapest way here */
};

/* What turns the path into the template: the first run of edits of one kind, and how many such runs
 * there are. */
struct edits {
    enum edit first;
    size_t at, wanted; /* segments of path and template where it starts */
    size_t run, count;
    bool kin; /* they have a word in common, or nearly */
};

struct comparison {
    const struct path_segment *path;
    size_t len;
    const struct path_template *template;
    uint64_t steps; /* left */
    struct cell cells[NEAR_SEGMENTS_MAX + 1]
                     [NEAR_SEGMENTS_MAX + 1]; /* [first of path][first of template] */
};

static bool spend(struct comparison *c, uint64_t steps)
{
    bool enough = c->steps >= steps;
    c->steps = enough ? c->steps - steps : 0;
    return enough;
}

static size_t typos_allowed(size_t len)
{
    return len < 4 ? 1 : len < 9 ? 2 : 3;
}

static unsigned literal_cost(struct comparison *c, struct str text, struct str literal)
{
    if (str_eq(text, literal))
        return 0;
    if (text.len == 0 || literal.len == 0 || text.len > NEAR_WORD_MAX ||
        literal.len > NEAR_WORD_MAX)
        return COST_OTHER;
    if (str_eq_nocase(text, literal))
        return COST_CASE;
    size_t steps = text.len * literal.len, allowed = typos_allowed(literal.len);
    if (!spend(c, steps))
        return COST_OTHER;
    size_t distance = str_distance(text, literal, allowed);
    return distance <= allowed && distance < literal.len ? COST_TYPO + (unsigned)distance
                                                         : COST_OTHER;
}

static unsigned segment_cost(struct comparison *c, size_t at, size_t wanted)
{
    struct span spans[MATCH_CAPTURES_MAX];
    const struct segment *segment = &c->template->segments[wanted];
    struct str text = c->path[at].text.text;
    if (segment->kind == SEGMENT_LITERAL)
        return literal_cost(c, text, segment->literal.text);
    if (text.len == 0)
        return COST_EMPTY;
    if (segment->kind == SEGMENT_WHOLE || pattern_fits(segment->pattern, text, spans))
        return COST_VARIABLE;
    return COST_PATTERN;
}

static unsigned drop_cost(const struct comparison *c, size_t at)
{
    bool slash = at + 1 == c->len && at > 0 && c->path[at].raw.len == 0;
    return slash ? COST_SLASH : COST_SEGMENT;
}

static unsigned add_cost(const struct comparison *c, size_t wanted)
{
    const struct path_template *template = c->template;
    bool slash = wanted + 1 == template->segment_count && wanted > 0 &&
                 template->segments[wanted].text.len == 0;
    return slash ? COST_SLASH : COST_SEGMENT;
}

static void offer(struct cell *cell, unsigned cost, enum edit edit)
{
    if (cost < cell->cost)
        *cell = (struct cell){.cost = (uint16_t)cost, .edit = (uint8_t)edit};
}

static void fill_cell(struct comparison *c, size_t i, size_t j)
{
    struct cell *cell = &c->cells[i][j];
    *cell = (struct cell){.cost = COST_FAR};
    /* Of edits that cost the same the first wins: what is too much or missing is so at the end. */
    if (i > 0)
        offer(cell, c->cells[i - 1][j].cost + drop_cost(c, i - 1), EDIT_DROP);
    if (j > 0)
        offer(cell, c->cells[i][j - 1].cost + add_cost(c, j - 1), EDIT_ADD);
    if (i > 0 && j > 0) {
        bool literal = c->template->segments[j - 1].kind == SEGMENT_LITERAL;
        unsigned cost = segment_cost(c, i - 1, j - 1), fit = literal ? 0 : COST_VARIABLE;
        offer(cell, c->cells[i - 1][j - 1].cost + cost, cost > fit ? EDIT_CHANGE : EDIT_NONE);
    }
}

/* The edit distance of the two in segments. Cells further from the diagonal than the gap are no
 * way. */
static unsigned compare(struct comparison *c, const struct path_template *template)
{
    size_t count = template->segment_count;
    c->template = template;
    for (size_t i = 0; i <= c->len; i++) {
        size_t from = i > NEAR_GAP_MAX ? i - NEAR_GAP_MAX : 0;
        size_t to = i + NEAR_GAP_MAX < count ? i + NEAR_GAP_MAX : count;
        if (from > 0)
            c->cells[i][from - 1] = (struct cell){.cost = COST_FAR};
        if (to < count)
            c->cells[i][to + 1] = (struct cell){.cost = COST_FAR};
        for (size_t j = from; j <= to; j++)
            if (i + j > 0)
                fill_cell(c, i, j);
            else
                c->cells[0][0] = (struct cell){0};
        spend(c, ROW_STEPS + to - from);
    }
    return c->cells[c->len][count].cost;
}

/* Takes one more edit, that stands before all those known, into account. */
static void prepend(struct edits *edits, enum edit edit, size_t at, size_t wanted)
{
    bool joins = edit != EDIT_CHANGE && edits->first == edit &&
                 edits->at == at + (edit == EDIT_DROP) &&
                 edits->wanted == wanted + (edit == EDIT_ADD);
    edits->run = joins ? edits->run + 1 : 1;
    edits->count += !joins;
    edits->first = edit;
    edits->at = at;
    edits->wanted = wanted;
}

static bool is_kin(const struct comparison *c, size_t i, size_t j)
{
    const struct segment *segment = &c->template->segments[j - 1];
    unsigned cost = c->cells[i][j].cost - c->cells[i - 1][j - 1].cost;
    return segment->kind == SEGMENT_LITERAL && segment->text.len > 0 && cost < COST_OTHER;
}

/* Goes the cheapest way back from the end. */
static struct edits trace(const struct comparison *c)
{
    struct edits edits = {0};
    for (size_t i = c->len, j = c->template->segment_count; i + j > 0;) {
        enum edit edit = (enum edit)c->cells[i][j].edit;
        if (edit == EDIT_NONE || edit == EDIT_CHANGE)
            edits.kin = edits.kin || is_kin(c, i, j);
        i -= edit != EDIT_ADD;
        j -= edit != EDIT_DROP;
        if (edit != EDIT_NONE)
            prepend(&edits, edit, i, j);
    }
    return edits;
}

enum { QUOTE_MAX = 60 };

/* In quotes, cut where it is long, but not inside a code point. */
static struct str quoted(struct arena *scratch, struct str text)
{
    size_t len = text.len < QUOTE_MAX ? text.len : QUOTE_MAX;
    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return arena_printf(scratch, "'" STR_FMT "%s'", (int)len, text.ptr, len < text.len ? "…" : "");
}

/* "'/a/b'": the segments that are too much in the path or missing from it. */
static struct str quoted_run(struct arena *scratch, const struct comparison *c,
                             const struct edits *edits)
{
    struct buf text = {.arena = scratch};
    for (size_t i = 0; i < edits->run; i++) {
        buf_byte(&text, '/');
        buf_add(&text, edits->first == EDIT_DROP ? c->path[edits->at + i].raw
                                                 : c->template->segments[edits->wanted + i].text);
    }
    return quoted(scratch, buf_str(&text));
}

static struct str changed(struct arena *scratch, const struct comparison *c,
                          const struct edits *edits)
{
    struct str is = c->path[edits->at].raw;
    struct str shown = is.len ? quoted(scratch, is) : STR("empty");
    struct str wanted = quoted(scratch, c->template->segments[edits->wanted].text);
    return arena_printf(scratch, "segment %zu is " STR_FMT ", the contract has " STR_FMT,
                        edits->at + 1, STR_ARG(shown), STR_ARG(wanted));
}

static struct str dropped_or_added(struct arena *scratch, const struct comparison *c,
                                   const struct edits *edits)
{
    bool drop = edits->first == EDIT_DROP;
    unsigned cost = drop ? drop_cost(c, edits->at) : add_cost(c, edits->wanted);
    if (cost == COST_SLASH)
        return drop ? STR("the contract has no slash at the end")
                    : STR("the contract has a slash at the end");
    struct str where = arena_printf(scratch, "behind segment %zu", edits->at);
    if (edits->at == 0)
        where = STR("at the start");
    else if (edits->at + (drop ? edits->run : 0) == c->len)
        where = STR("at the end");
    struct str run = quoted_run(scratch, c, edits);
    return arena_printf(scratch, STR_FMT " is %s " STR_FMT, STR_ARG(run),
                        drop ? "too much" : "missing", STR_ARG(where));
}

struct candidate {
    const struct reading *reading;
    unsigned cost;
};

static bool same_method(struct str asked, struct str declared)
{
    return str_eq(asked, declared) || (str_eq(asked, STR("HEAD")) && str_eq(declared, STR("GET")));
}

static struct str lacks(struct arena *scratch, struct comparison *c, const struct reading *reading,
                        struct str method)
{
    compare(c, reading->template);
    struct edits edits = trace(c);
    if (edits.count == 0 && same_method(method, reading->operation->method))
        return STR("");
    if (edits.count == 0) {
        struct str asked = quoted(scratch, method);
        return arena_printf(scratch, "the method is " STR_FMT ", the contract has '" STR_FMT "'",
                            STR_ARG(asked), STR_ARG(reading->operation->method));
    }
    struct str first = edits.first == EDIT_CHANGE ? changed(scratch, c, &edits)
                                                  : dropped_or_added(scratch, c, &edits);
    if (edits.count == 1)
        return first;
    return arena_printf(scratch, STR_FMT ", and %zu more difference%s", STR_ARG(first),
                        edits.count - 1, edits.count > 2 ? "s" : "");
}

/* Keeps the best of each operation, cheapest first; of equals the one that was declared first. */
static size_t insert(struct candidate *best, size_t count, size_t max, struct candidate candidate)
{
    for (size_t i = 0; i < count; i++) {
        if (best[i].reading->route != candidate.reading->route)
            continue;
        if (best[i].cost <= candidate.cost)
            return count;
        memmove(best + i, best + i + 1, (--count - i) * sizeof *best);
    }
    size_t at = count;
    while (at > 0 && best[at - 1].cost > candidate.cost)
        at--;
    if (at == max)
        return count;
    count += count < max;
    memmove(best + at + 1, best + at, (count - at - 1) * sizeof *best);
    best[at] = candidate;
    return count;
}

/* Whether a template may be near at all, before anything is compared. */
static bool is_comparable(const struct comparison *c, const struct path_template *template)
{
    size_t count = template->segment_count;
    size_t gap = count > c->len ? count - c->len : c->len - count;
    return count <= NEAR_SEGMENTS_MAX && gap <= NEAR_GAP_MAX;
}

size_t match_nearest(const struct match_tree *tree, struct str method, struct str path,
                     struct arena *scratch, struct match_near *nearest, size_t max)
{
    struct path_segment segments[NEAR_SEGMENTS_MAX];
    struct comparison *c = arena_new(scratch, struct comparison);
    struct candidate *best = arena_array(scratch, struct candidate, max);
    size_t count = 0;
    c->path = segments;
    c->len = path_split(scratch, path, segments, NEAR_SEGMENTS_MAX);
    c->steps = NEAR_STEPS_MAX;
    for (size_t i = 0; c->len && c->steps && i < tree->reading_count; i++) {
        const struct reading *reading = &tree->readings[i];
        if (!is_comparable(c, reading->template))
            continue;
        struct candidate candidate = {.reading = reading, .cost = compare(c, reading->template)};
        if (candidate.cost > COST_EMPTY && !trace(c).kin)
            continue;
        if (!same_method(method, reading->operation->method))
            candidate.cost += COST_METHOD;
        count = insert(best, count, max, candidate);
    }
    c->steps = NEAR_STEPS_MAX;
    for (size_t i = 0; i < count; i++)
        nearest[i] = (struct match_near){.operation = best[i].reading->operation,
                                         .mount = best[i].reading->mount,
                                         .lacks = lacks(scratch, c, best[i].reading, method)};
    return count;
}
