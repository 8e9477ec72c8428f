/* uniqueItems: equal items are found by their hashes; few items are held against one another. The hash has no
 * key: those who choose what collides pay for each place that is looked at. */
#include "eval_private.h"

enum { FEW = 16 };

/* Most differ in kind, length or the first bytes. */
static bool same(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind || (a->kind == NODE_STRING && (a->head != b->head || a->len != b->len)))
        return false;
    return node_equal(a, b);
}

static const struct node *find_among_few(const struct node *array, const struct node **earlier)
{
    const struct node *items[FEW];
    size_t count = 0;
    NODE_EACH_ITEM(array, item)
    {
        for (size_t i = 0; i < count; i++) {
            if (!same(items[i], item))
                continue;
            *earlier = items[i];
            return item;
        }
        items[count++] = item;
    }
    return NULL;
}

/* An emptied table for so many items, at most half full. */
static size_t clear_slots(struct schema_run *run, size_t count)
{
    size_t wanted = 32;
    while (wanted < count * 2)
        wanted *= 2;
    if (wanted > run->slot_cap) {
        run->slots = arena_array(&run->kept, struct unique_slot, wanted);
        run->slot_cap = wanted;
    } else {
        memset(run->slots, 0, wanted * sizeof *run->slots);
    }
    return wanted - 1;
}

/* The place of an item that is equal, or an empty one; NULL where the steps run out. */
static struct unique_slot *find_slot(struct schema_run *run, uint64_t hash, const struct node *item,
                                     size_t mask)
{
    for (size_t at = (size_t)hash & mask; run->fuel >= 0; at = (at + 1) & mask) {
        struct unique_slot *slot = &run->slots[at];
        if (!slot->item)
            return slot;
        bool likely = slot->hash == hash;
        run->fuel -= likely ? item->span : 1;
        if (likely && node_equal(slot->item, item))
            return slot;
    }
    return NULL;
}

const struct node *find_repeated(struct schema_run *run, const struct node *array,
                                 const struct node **earlier)
{
    if (array->len <= FEW)
        return find_among_few(array, earlier);
    size_t mask = clear_slots(run, array->len);
    NODE_EACH_ITEM(array, item)
    {
        uint64_t hash = node_hash(item);
        struct unique_slot *slot = find_slot(run, hash, item, mask);
        if (!slot) {
            run->limit = true;
            return NULL;
        }
        if (slot->item) {
            *earlier = slot->item;
            return item;
        }
        *slot = (struct unique_slot){hash, item};
    }
    return NULL;
}
