#include "doc.h"
#include "members_private.h"
#include "number.h"

const struct node *node_get(const struct node *object, struct str name)
{
    NODE_EACH_MEMBER(object, key, value)
    if (key->len == name.len && str_eq(node_str(key), name))
        return value;
    return NULL;
}

const struct node *node_at(const struct node *array, size_t index)
{
    if (!node_is(array, NODE_ARRAY) || index >= array->len)
        return NULL;
    const struct node *item = node_first(array, NODE_ARRAY);
    while (index-- > 0)
        item += item->span;
    return item;
}

const char *node_kind_name(const struct node *node)
{
    static const char *const names[] = {
        [NODE_NULL] = "null",     [NODE_FALSE] = "boolean", [NODE_TRUE] = "boolean",
        [NODE_NUMBER] = "number", [NODE_STRING] = "string", [NODE_ARRAY] = "array",
        [NODE_OBJECT] = "object"};
    return names[node->kind];
}

static bool arrays_equal(const struct node *a, const struct node *b)
{
    const struct node *other = node_first(b, NODE_ARRAY);
    NODE_EACH_ITEM(a, item)
    {
        if (!node_equal(item, other))
            return false;
        other += other->span;
    }
    return true;
}

/* Members in another order: both sorted by name. */
static bool members_equal(const struct node *a, const struct node *b)
{
    struct arena scratch;
    arena_init(&scratch);
    const struct node **left = members_by_name(&scratch, a), **right = members_by_name(&scratch, b);
    bool equal = true;
    for (size_t i = 0; i < a->len && equal; i++)
        equal =
            str_eq(node_str(left[i]), node_str(right[i])) && node_equal(left[i] + 1, right[i] + 1);
    arena_release(&scratch);
    return equal;
}

static bool same_order(const struct node *a, const struct node *b)
{
    const struct node *other = node_first(b, NODE_OBJECT);
    NODE_EACH_MEMBER(a, key, value)
    {
        if (!str_eq(node_str(key), node_str(other)))
            return false;
        other += 1 + other[1].span;
    }
    return true;
}

static bool objects_equal(const struct node *a, const struct node *b)
{
    if (!same_order(a, b))
        return members_equal(a, b);
    const struct node *other = node_first(b, NODE_OBJECT);
    NODE_EACH_MEMBER(a, key, value)
    {
        if (!node_equal(value, other + 1))
            return false;
        other += 1 + other[1].span;
    }
    return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == NODE_STRING)
        return str_eq(node_str(a), node_str(b));
    if (a->kind == NODE_NUMBER)
        return number_equal(node_str(a), node_str(b));
    if (a->kind == NODE_ARRAY)
        return a->len == b->len && arrays_equal(a, b);
    if (a->kind == NODE_OBJECT)
        return a->len == b->len && objects_equal(a, b);
    return true;
}
