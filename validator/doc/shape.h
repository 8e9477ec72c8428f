/* Shapes: which members an object has, in which order. Messages of one kind have the same few shapes again and
 * again; whoever knows an object's shape need not look at its keys.
 *
 * A shape is a node of a tree: the root has no member, each step down adds one. The reader walks down the tree
 * as it reads keys, comparing them byte by byte, so that a shape is exact and has no member twice. The tree
 * belongs to one thread. It is bounded: where it is full, or an object has very many members, or members by
 * ever new names, objects have no shape, and nothing else changes.
 *
 *     struct shapes *shapes = shapes_new(&arena);
 *     struct doc_reading reading = {.budget = &budget, .shapes = shapes};
 *     … node_shape(doc->root) …
 *
 * Nodes that were read with shapes must not outlive them.
 */
#ifndef PROVISO_SHAPE_H
#define PROVISO_SHAPE_H

#include "name.h"

struct shapes;

struct shape {
    const struct shape *before; /* without the last member; NULL: there is none */
    const struct shapes *owner;
    struct name name;    /* of the last member */
    uint32_t count;      /* members */
    uint32_t inner;      /* shapes with one member more */
    uint16_t tag;        /* its number, spread; objects keep it as `extra` */
    struct shape *guess; /* of those the last one met */
};

enum {
    SHAPES_MAX = 8192,
    SHAPE_MEMBERS_MAX = 128,
    SHAPE_INNER_MAX = 64,
    SHAPE_NAME_MAX = 200 /* bytes of a name */
};

struct shapes *shapes_new(struct arena *arena);

/* The shape of an object without members. */
struct shape *shapes_root(struct shapes *shapes);

/* What shape_step does where the guess is wrong. */
struct shape *shape_find(struct shapes *shapes, struct shape *shape, const struct node *key);

/* The shape with one member more; NULL where it has none: too many, or this key is there already. */
static inline struct shape *shape_step(struct shapes *shapes, struct shape *shape,
                                       const struct node *key)
{
    struct shape *guess = shape->guess;
    if (__builtin_expect(guess && name_is(&guess->name, key), 1))
        return guess;
    return shape_find(shapes, shape, key);
}

/* The shape of an object, NULL where it has none or the node is no object. */
static inline const struct shape *node_shape(const struct node *node)
{
    return node->kind == NODE_OBJECT ? node->shape : NULL;
}

#endif
