#include "shape.h"

struct shapes {
    struct arena *arena;
    struct shape root;
    uint32_t count;
};

struct shapes *shapes_new(struct arena *arena)
{
    struct shapes *shapes = arena_new(arena, struct shapes);
    *shapes = (struct shapes){.arena = arena, .root = {.owner = shapes}, .count = 1};
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

static struct shape *add_shape(struct shapes *shapes, struct shape *shape, const struct node *key)
{
    struct shape *added = arena_new(shapes->arena, struct shape);
    *added = (struct shape){.before = shape,
                            .owner = shapes,
                            .name = name_of(key),
                            .count = shape->count + 1,
                            .tag = (uint16_t)(shapes->count++ * UINT32_C(0x85EB)),
                            .next = shape->first};
    added->name.text = arena_str(shapes->arena, node_str(key)).ptr;
    shape->first = added;
    shape->guess = added;
    shape->inner++;
    return added;
}

struct shape *shape_find(struct shapes *shapes, struct shape *shape, const struct node *key)
{
    for (struct shape *inner = shape->first; inner; inner = inner->next) {
        if (!name_is(&inner->name, key))
            continue;
        shape->guess = inner;
        return inner;
    }
    bool full = shapes->count == SHAPES_MAX || shape->count == SHAPE_MEMBERS_MAX ||
                shape->inner == SHAPE_INNER_MAX || key->len > SHAPE_NAME_MAX;
    return full || has_member(shape, key) ? NULL : add_shape(shapes, shape, key);
}
