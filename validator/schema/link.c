/* What can be done only once all blocks are there: members learn what their blocks allow, circles in
 * place are found, and what is true of a block becomes true of those that lead to it. */
#include "schema_private.h"

static void settle_members(struct schema_set *set)
{
    for (size_t i = 0; i < set->members.len; i++) {
        struct member *member = set->members.at[i];
        member->glance = member->block->glance;
    }
    set->members.len = 0;
}

/* Whether a block is one of those to be linked: not an old one, nor one outside the set. */
static bool counts(const struct schema_set *set, const struct block *block, size_t first)
{
    return block->id >= first && block->id < set->blocks.len;
}

/* ---- circles ---- */

/* A walk along edges in place only; a block on the way that is met again closes a circle. */
struct step {
    const struct block *block;
    size_t next; /* edge to go along */
};

enum { WHITE, GREY, BLACK };

static void break_circle(struct schema_set *set, struct block *from, const struct edge *edge)
{
    const struct node *at = edge->hops ? edge->hops->keyword : edge->at;
    struct finding *finding =
        set_tell(set, FINDING_SCHEMA_LOOP, at,
                 "this schema leads back to itself without looking further into the value");
    finding->also = set_where(set, edge->block->node);
    finding->hint = STR("as it stands no value can ever be judged; the part that leads back counts "
                        "as if it were not there");
    from->faulty = true;
    ((struct edge *)(uintptr_t)edge)->block = &schema_anything;
}

static void walk(struct schema_set *set, uint8_t *colours, size_t first, struct block *start,
                 struct arena *scratch)
{
    VEC(struct step) way = {0};
    *vec_push(scratch, &way) = (struct step){start, 0};
    colours[start->id - first] = GREY;
    while (way.len) {
        struct step *step = &way.at[way.len - 1];
        struct block *block = set->blocks.at[step->block->id];
        if (step->next == block->in_place.len) {
            colours[block->id - first] = BLACK;
            way.len--;
            continue;
        }
        const struct edge *edge = block->in_place.at[step->next++];
        bool is_new = counts(set, edge->block, first);
        uint8_t colour = is_new ? colours[edge->block->id - first] : BLACK;
        if (colour == GREY)
            break_circle(set, block, edge);
        if (colour != WHITE)
            continue;
        colours[edge->block->id - first] = GREY;
        *vec_push(scratch, &way) = (struct step){edge->block, 0};
    }
}

static void find_circles(struct schema_set *set, size_t first, struct arena *scratch)
{
    uint8_t *colours = arena_array(scratch, uint8_t, set->blocks.len - first + 1);
    for (size_t i = first; i < set->blocks.len; i++)
        if (colours[i - first] == WHITE)
            walk(set, colours, first, set->blocks.at[i], scratch);
}

/* ---- spreading ---- */

/* For each block, the blocks that lead to it: from[start[id]] … from[start[id + 1] - 1]. */
struct backward {
    size_t first;
    uint32_t *start, *from;
};

typedef void edge_visitor(void *self, const struct block *from, const struct block *to);

static void each_edge(struct schema_set *set, size_t first, edge_visitor *visit, void *self)
{
    for (size_t i = first; i < set->blocks.len; i++) {
        const struct block *block = set->blocks.at[i];
        for (size_t e = 0; e < block->in_place.len; e++)
            visit(self, block, block->in_place.at[e]->block);
        for (size_t e = 0; e < block->inside.len; e++)
            visit(self, block, block->inside.at[e]->block);
    }
}

struct spreading {
    struct schema_set *set;
    struct backward backward;
};

static void count_edge(void *self, const struct block *from, const struct block *to)
{
    struct spreading *spreading = self;
    size_t first = spreading->backward.first;
    if (counts(spreading->set, to, first)) {
        spreading->backward.start[to->id - first + 2]++;
        return;
    }
    struct block *block = spreading->set->blocks.at[from->id];
    block->one_way |= to->one_way;
    block->faulty |= to->faulty;
}

static void place_edge(void *self, const struct block *from, const struct block *to)
{
    struct spreading *spreading = self;
    struct backward *backward = &spreading->backward;
    if (counts(spreading->set, to, backward->first))
        backward->from[backward->start[to->id - backward->first + 1]++] = from->id;
}

/* Both flags of all that a block leads to, by going backwards from the blocks that have one. */
static void spread(struct schema_set *set, size_t first, struct arena *scratch)
{
    size_t count = set->blocks.len - first;
    struct spreading spreading = {.set = set, .backward = {.first = first}};
    spreading.backward.start = arena_array(scratch, uint32_t, count + 2);
    each_edge(set, first, count_edge, &spreading);
    for (size_t i = 1; i < count + 2; i++)
        spreading.backward.start[i] += spreading.backward.start[i - 1];
    spreading.backward.from =
        arena_array(scratch, uint32_t, (size_t)spreading.backward.start[count + 1] + 1);
    each_edge(set, first, place_edge, &spreading);
    VEC(struct block *) todo = {0};
    for (size_t i = first; i < set->blocks.len; i++)
        if (set->blocks.at[i]->one_way || set->blocks.at[i]->faulty)
            *vec_push(scratch, &todo) = set->blocks.at[i];
    while (todo.len) {
        const struct block *block = todo.at[--todo.len];
        const uint32_t *start = &spreading.backward.start[block->id - first];
        for (uint32_t i = start[0]; i < start[1]; i++) {
            struct block *from = set->blocks.at[spreading.backward.from[i]];
            bool news = (block->one_way && !from->one_way) || (block->faulty && !from->faulty);
            from->one_way |= block->one_way;
            from->faulty |= block->faulty;
            if (news)
                *vec_push(scratch, &todo) = from;
        }
    }
}

void link_blocks(struct schema_set *set)
{
    settle_members(set);
    if (set->linked == set->blocks.len)
        return;
    struct arena scratch;
    arena_init(&scratch);
    find_circles(set, set->linked, &scratch);
    spread(set, set->linked, &scratch);
    arena_release(&scratch);
    set->linked = set->blocks.len;
}
