#include "doc.h"
#include "members_private.h"
#include "number.h"

const struct node *node_get(const struct node *object, struct str name)
{
    uint64_t head = node_head(name);
    NODE_EACH_MEMBER(object, key, value)
    if (key->head == head && key->len == name.len &&
        (name.len <= 8 || memcmp(key->text + 8, name.ptr + 8, name.len - 8) == 0))
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
static bool many_equal(const struct node *a, const struct node *b)
{
    struct arena scratch;
    arena_init(&scratch);
    const struct node **left = members_by_name(&scratch, a), **right = members_by_name(&scratch, b);
    bool equal = true;
    for (size_t i = 0; i < a->len && equal; i++)
        equal = members_same_name(left[i], right[i]);
    for (size_t i = 0; i < a->len && equal; i++)
        equal = node_equal(left[i] + 1, right[i] + 1);
    arena_release(&scratch);
    return equal;
}

enum { FEW_MEMBERS = 64 };

/* The members of an object that are not taken. */
struct rest {
    const struct node *first, *end;
    unsigned index; /* of the first */
    uint64_t taken;
};

static const struct node *next_key(const struct node *key)
{
    return key + 1 + key[1].span;
}

/* Takes the first member of that name: where the order is nearly the same, one of the first. */
static const struct node *take_member(struct rest *rest, const struct node *name)
{
    for (; rest->taken >> rest->index & 1; rest->index++)
        rest->first = next_key(rest->first);
    uint64_t bit = UINT64_C(1) << rest->index;
    for (const struct node *key = rest->first; key != rest->end; key = next_key(key), bit <<= 1) {
        if (rest->taken & bit || !members_same_name(key, name))
            continue;
        rest->taken |= bit;
        return key;
    }
    return NULL;
}

/* Members in another order, but so few that looking for each takes fewer steps than sorting. */
static bool few_equal(const struct node *a, const struct node *b)
{
    struct rest rest = {.first = b + 1, .end = node_end(b)};
    NODE_EACH_MEMBER(a, key, value)
    {
        const struct node *other = take_member(&rest, key);
        if (!other || !node_equal(value, other + 1))
            return false;
    }
    return true;
}

static bool same_order(const struct node *a, const struct node *b)
{
    const struct node *other = node_first(b, NODE_OBJECT);
    NODE_EACH_MEMBER(a, key, value)
    {
        if (!members_same_name(key, other))
            return false;
        other += 1 + other[1].span;
    }
    return true;
}

static bool objects_equal(const struct node *a, const struct node *b)
{
    if (a->len <= FEW_MEMBERS)
        return few_equal(a, b);
    if (!same_order(a, b))
        return many_equal(a, b);
    const struct node *other = node_first(b, NODE_OBJECT);
    NODE_EACH_MEMBER(a, key, value)
    {
        if (!node_equal(value, other + 1))
            return false;
        other += 1 + other[1].span;
    }
    return true;
}

/* A value is either compact or not, however it is written. */
static bool numbers_equal(const struct node *a, const struct node *b)
{
    if (a->flags & b->flags & NODE_IS_COMPACT)
        return a->number == b->number && a->extra == b->extra;
    if ((a->flags ^ b->flags) & (NODE_IS_COMPACT | NODE_IS_INTEGER))
        return false;
    return number_equal(node_str(a), node_str(b));
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == NODE_STRING)
        return members_same_name(a, b);
    if (a->kind == NODE_NUMBER)
        return numbers_equal(a, b);
    if (a->kind == NODE_ARRAY)
        return a->len == b->len && arrays_equal(a, b);
    if (a->kind == NODE_OBJECT)
        return a->len == b->len && objects_equal(a, b);
    return true;
}
