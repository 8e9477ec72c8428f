/* From the text of a reference to a node: JSON Pointers (RFC 6901) and anchors, through other
 * references where the way leads through them. */
#include "refs_private.h"

enum { DEEPEST_CHAIN = 4096 /* recursion ends there, whatever the budget says */ };

/* Of one big object or array. `slots` holds for an object how far behind it a key stands (0:
 * empty), by the hash of its name; for an array, how far each item stands. */
struct index {
    uint32_t *slots;
    size_t mask;
};

static uint32_t *find_slot(const struct index *index, const struct node *object, struct str name)
{
    size_t at = (size_t)map_hash(name) & index->mask;
    while (index->slots[at] && !str_eq(node_str(object + index->slots[at]), name))
        at = (at + 1) & index->mask;
    return &index->slots[at];
}

static void index_object(struct arena *arena, struct index *index, const struct node *object)
{
    size_t cap = BIG;
    while (cap < (size_t)object->len * 2)
        cap *= 2;
    *index = (struct index){.slots = arena_array(arena, uint32_t, cap), .mask = cap - 1};
    NODE_EACH_MEMBER(object, key, value)
    *find_slot(index, object, node_str(key)) = (uint32_t)(key - object);
}

static void index_array(struct arena *arena, struct index *index, const struct node *array)
{
    index->slots = arena_array(arena, uint32_t, array->len);
    size_t at = 0;
    NODE_EACH_ITEM(array, item)
    index->slots[at++] = (uint32_t)(item - array);
}

static const struct index *index_of(struct refs *refs, const struct node *node)
{
    void **known = ptrmap_put(refs->arena, &refs->indexes, node);
    if (*known)
        return *known;
    struct index *index = arena_new(refs->arena, struct index);
    *known = index;
    if (node->kind == NODE_OBJECT)
        index_object(refs->arena, index, node);
    else
        index_array(refs->arena, index, node);
    return index;
}

static const struct node *find_member(struct refs *refs, const struct node *object, struct str name)
{
    if (object->len < BIG)
        return node_get(object, name);
    uint32_t at = *find_slot(index_of(refs, object), object, name);
    return at ? object + at + 1 : NULL;
}

static const struct node *find_item(struct refs *refs, const struct node *array, struct str token)
{
    size_t index = 0;
    bool zero = str_starts(token, STR("0"));
    if (token.len == 0 || token.len > 9 || (zero && token.len > 1))
        return NULL;
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] < '0' || token.ptr[i] > '9')
            return NULL;
        index = index * 10 + (size_t)(token.ptr[i] - '0');
    }
    if (index >= array->len)
        return NULL;
    return array->len < BIG ? node_at(array, index) : array + index_of(refs, array)->slots[index];
}

/* ~1 is '/', ~0 is '~'. */
static struct str unescape(struct arena *arena, struct str token)
{
    if (str_find(token, '~') == token.len)
        return token;
    char *out = arena_bytes(arena, token.len);
    size_t len = 0;
    for (size_t i = 0; i < token.len; i++) {
        char next = token.ptr[i] == '~' && i + 1 < token.len ? token.ptr[i + 1] : '\0';
        bool escape = next == '0' || next == '1';
        out[len++] = escape ? (next == '0' ? '~' : '/') : token.ptr[i];
        i += escape;
    }
    return (struct str){out, len};
}

static const struct node *find_child(struct refs *refs, const struct node *node, struct str token)
{
    token = unescape(refs->arena, token);
    if (node->kind == NODE_OBJECT)
        return find_member(refs, node, token);
    return node->kind == NODE_ARRAY ? find_item(refs, node, token) : NULL;
}

/* One token further: inside the node, else inside what it refers to. */
static const struct node *walk(struct refs *refs, const struct node *node, struct str token,
                               unsigned depth)
{
    const struct node *child = find_child(refs, node, token);
    struct target *through = child ? NULL : ptrmap_get(&refs->references, node);
    if (!through)
        return child;
    target_resolve(refs, through, depth + 1);
    return through->end ? find_child(refs, through->end, token) : NULL;
}

/* As far as the pointer leads; *rest is what is left, empty where it leads all the way. */
static const struct node *follow_pointer(struct refs *refs, const struct node *node,
                                         struct str pointer, unsigned depth, struct str *rest)
{
    struct str left = str_from(pointer, 1), token;
    *rest = pointer;
    while (str_cut(&left, '/', &token)) {
        const struct node *next = walk(refs, node, token, depth);
        if (!next)
            return node;
        node = next;
        *rest = left.ptr ? str_from(*rest, token.len + 1) : STR("");
    }
    return node;
}

static const struct node *find_in_base(struct refs *refs, const struct target *target,
                                       const struct base *base, unsigned depth)
{
    struct str fragment = target->fragment, rest;
    if (fragment.len == 0)
        return base->root;
    if (str_starts(fragment, STR("/"))) {
        const struct node *node = follow_pointer(refs, base->root, fragment, depth, &rest);
        return rest.len ? NULL : node;
    }
    return map_get(&base->anchors, fragment);
}

static const struct base *base_at(const struct refs *refs, struct str uri)
{
    return map_get(&refs->resources, uri);
}

static const struct node *find(struct refs *refs, const struct target *target, unsigned depth)
{
    const struct base *base = base_at(refs, target->uri);
    const struct node *node = base ? find_in_base(refs, target, base, depth) : NULL;
    if (node || !target->beside)
        return node;
    base = base_at(refs, target->beside->uri);
    return base ? find_in_base(refs, target, base, depth) : NULL;
}

static unsigned chain_limit(const struct refs *refs)
{
    uint64_t limit = refs->budget.references;
    return limit < DEEPEST_CHAIN ? (unsigned)limit : DEEPEST_CHAIN;
}

/* The end of a target whose step is found, by what that step is. */
static void follow_chain(struct refs *refs, struct target *target, unsigned depth)
{
    struct target *next = ptrmap_get(&refs->references, target->step);
    target->length = 1;
    if (next) {
        target_resolve(refs, next, depth + 1);
        target->length = next->length + 1;
    }
    if (next && next->state == TARGET_RESOLVING)
        target->state = TARGET_CIRCULAR;
    else if (target->length > chain_limit(refs) || (next && next->state == TARGET_NEW))
        target->state = TARGET_TOO_LONG;
    else
        target->state = next ? next->state : TARGET_FOUND;
    if (target->state == TARGET_FOUND)
        target->end = next ? next->end : target->step;
}

/* A chain that is too long from its start may not be from a later reference on: what was left
 * unfinished on the way is new again, and looked at for itself. */
void target_resolve(struct refs *refs, struct target *target, unsigned depth)
{
    if (target->state != TARGET_NEW || depth > chain_limit(refs))
        return;
    target->state = TARGET_RESOLVING;
    if (!target->step)
        target->step = find(refs, target, depth);
    target->state = TARGET_MISSING;
    if (!target->step)
        return;
    target->state = TARGET_RESOLVING;
    follow_chain(refs, target, depth);
    if (target->state == TARGET_TOO_LONG && depth > 0)
        target->state = TARGET_NEW;
}

const struct node *target_deepest(struct refs *refs, const struct target *target, struct str *rest)
{
    const struct base *base = base_at(refs, target->uri);
    *rest = target->fragment;
    if (!base || !str_starts(target->fragment, STR("/")))
        return NULL;
    return follow_pointer(refs, base->root, target->fragment, 0, rest);
}
