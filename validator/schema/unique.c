/* uniqueItems: equal items are found by their hashes; few items are held against one another. */
#include "eval_private.h"

enum { FEW = 8 };

static const struct node *find_among_few(const struct node *array, const struct node **earlier)
{
    const struct node *items[FEW];
    size_t count = 0;
    NODE_EACH_ITEM(array, item)
    {
        for (size_t i = 0; i < count; i++) {
            if (!node_equal(items[i], item))
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

const struct node *find_repeated(struct schema_run *run, const struct node *array,
                                 const struct node **earlier)
{
    if (array->len <= FEW)
        return find_among_few(array, earlier);
    size_t mask = clear_slots(run, array->len);
    NODE_EACH_ITEM(array, item)
    {
        uint64_t hash = node_hash(item);
        size_t at = (size_t)hash & mask;
        for (; run->slots[at].item; at = (at + 1) & mask) {
            if (run->slots[at].hash != hash || !node_equal(run->slots[at].item, item))
                continue;
            *earlier = run->slots[at].item;
            return item;
        }
        run->slots[at] = (struct unique_slot){hash, item};
    }
    return NULL;
}
