#include "shape.h"

enum { SLOTS = 2 * SHAPES_MAX /* a power of two */ };

struct shapes {
    struct arena *arena;
    struct shape root;
    uint32_t count;
    struct shape *slots[SLOTS]; /* by what is before and the name; open addressing */
};

struct shapes *shapes_new(struct arena *arena)
{
    struct shapes *shapes = arena_new(arena, struct shapes);
    shapes->arena = arena;
    shapes->root.owner = shapes;
    shapes->count = 1;
    return shapes;
}

struct shape *shapes_root(struct shapes *shapes)
{
    return &shapes->root;
}

static bool has_member(const struct shape *shape, const struct node *key)
{
    for (; shape->before; shape = shape->before)
        if (name_is(&shape->name, key))
            return true;
    return false;
}

static struct shape **find_slot(struct shapes *shapes, const struct shape *before,
                                const struct node *key)
{
    struct name name = name_of(key);
    uint64_t mixed = (name.head ^ name.tail << 9 ^ name.tail >> 55 ^ (uint64_t)before->tag << 40) *
                     UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)((mixed ^ name.middle) * UINT64_C(0xD6E8FEB86659FD93) >> 44) & (SLOTS - 1);
    while (shapes->slots[at] &&
           !(shapes->slots[at]->before == before && name_is(&shapes->slots[at]->name, key)))
        at = (at + 1) & (SLOTS - 1);
    return &shapes->slots[at];
}

static struct shape *add_shape(struct shapes *shapes, struct shape *shape, const struct node *key)
{
    struct shape *added = arena_new(shapes->arena, struct shape);
    *added = (struct shape){.before = shape,
                            .owner = shapes,
                            .name = name_of(key),
                            .count = shape->count + 1,
                            .tag = (uint16_t)(shapes->count++ * UINT32_C(0x85EB))};
    added->name.text = arena_str(shapes->arena, node_str(key)).ptr;
    shape->inner++;
    return added;
}

struct shape *shape_find(struct shapes *shapes, struct shape *shape, const struct node *key)
{
    struct shape **slot = find_slot(shapes, shape, key);
    if (!*slot) {
        bool full = shapes->count == SHAPES_MAX || shape->count == SHAPE_MEMBERS_MAX ||
                    shape->inner == SHAPE_INNER_MAX || key->len > SHAPE_NAME_MAX;
        if (full || has_member(shape, key))
            return NULL;
        *slot = add_shape(shapes, shape, key);
    }
    shape->guess = *slot;
    return *slot;
}
