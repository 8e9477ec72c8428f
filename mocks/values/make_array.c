/* Arrays: as many items as the bounds, tuples and `contains` ask for, one or a few more where there may be. */
#include "values_private.h"

struct array_made {
    struct maker *maker;
    struct want *want;
    const struct place *place;
    size_t count, start; /* items; of the first one, among the nodes */
};

static size_t tuple_length(const struct want *want)
{
    size_t length = 0;
    for (size_t i = 0; i < want->lists.len; i++)
        if (want->lists.at[i]->code == OP_PREFIX && want->lists.at[i]->edges.len > length)
            length = want->lists.at[i]->edges.len;
    return length;
}

static bool says_anything(const struct want *want)
{
    return want->lists.len > 0;
}

/* How many items there are to be. */
static size_t wished_count(const struct maker *maker, const struct want *want, struct draw *draw)
{
    size_t contained = want_contained(want), tuple = tuple_length(want);
    size_t least = want->min_items > contained ? want->min_items : contained, count = least;
    if (maker_is_lean(maker) || maker->unlucky > 6)
        return count;
    size_t usual = says_anything(want) ? 1 : 0;
    if (draw)
        usual = says_anything(want) ? 1 + draw_below(draw, maker->depth > 4 ? 2 : 3) : 0;
    if (maker->wish->voice == VALUES_MAXIMAL)
        usual = 3;
    usual = usual > tuple ? usual : tuple;
    count = count > usual ? count : usual;
    return count < want->max_items ? count : want->max_items;
}

static bool is_repeated(const struct array_made *array, size_t item)
{
    const struct node *nodes = array->maker->build.at;
    for (size_t at = array->start; at < item; at += nodes[at].span)
        if (node_equal(&nodes[at], &nodes[item]))
            return true;
    return false;
}

static enum made add_item(struct array_made *array, size_t index)
{
    enum { TRIES = 64 };
    struct maker *maker = array->maker;
    struct want *want = want_item(maker->values, array->want, index);
    size_t before = maker->build.len, key_index = array->want->repeats && index == 1 ? 0 : index;
    const struct values_wish *wish = maker->wish;
    struct values_wish drawn = {.key = wish->key, .voice = VALUES_DRAWN};
    enum made made = MADE_NOT;
    for (unsigned i = 0; i < (array->want->unique ? TRIES : 1); i++) {
        struct place place = {.key =
                                  draw_key_at(&array->place->key, key_index + ((uint64_t)i << 32)),
                              .name = array->place->name};
        if (i > 0 && wish->voice != VALUES_DRAWN)
            maker->wish = &drawn; /* plain ones are all the same */
        maker->depth++;
        made = make_value(maker, want, &place);
        maker->depth--;
        maker->wish = wish;
        if (made != MADE || !array->want->unique || !is_repeated(array, before))
            break;
        maker->build.len = before;
        made = maker_work(maker, 1 + index) ? MADE_NOT : MADE_OVER;
        if (made == MADE_OVER)
            break;
        maker_fail(maker, "not enough different items were found", NULL);
    }
    if (made != MADE)
        maker->build.len = before;
    return made;
}

enum made make_array(struct maker *maker, struct want *want, const struct place *place)
{
    struct draw room;
    struct array_made array = {.maker = maker, .want = want, .place = place};
    size_t wished = wished_count(maker, want, maker_draw(maker, place, &room));
    size_t contained = want_contained(want);
    size_t least = want->min_items > contained ? want->min_items : contained;
    size_t index = build_open(&maker->build, NODE_ARRAY, NULL);
    array.start = maker->build.len;
    if (least > want->max_items)
        return MADE_NOT;
    for (; array.count < wished; array.count++) {
        enum made made = add_item(&array, array.count);
        if (made == MADE_OVER || (made == MADE_NOT && array.count < least))
            return made;
        if (made == MADE_NOT)
            break;
    }
    build_close(&maker->build, index, array.count);
    return MADE;
}
