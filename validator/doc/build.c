#include "build.h"
#include "vec.h"

/* NULL where the build is full. */
static struct node *append(struct build *build, enum node_kind kind, const char *from)
{
    if (build->len >= build->limit) {
        build->full = true;
        return NULL;
    }
    if (build->len == build->cap)
        build->at = vec_grow(build->arena, build->at, build->len, &build->cap, sizeof *build->at);
    struct node *node = &build->at[build->len++];
    *node = (struct node){.kind = (uint8_t)kind, .span = 1};
    if (from && build->origin && from >= build->origin)
        node->at = (uint32_t)(from - build->origin);
    return node;
}

size_t build_scalar(struct build *build, enum node_kind kind, const char *from)
{
    append(build, kind, from);
    return build->len - 1;
}

size_t build_string(struct build *build, struct str text, const char *from)
{
    struct node *node = append(build, NODE_STRING, from);
    if (node)
        node_string_set(node, text);
    return build->len - 1;
}

size_t build_key(struct build *build, struct str text, const char *from)
{
    size_t index = build_string(build, text, from);
    if (!build->full)
        build->at[index].flags |= NODE_IS_KEY;
    return index;
}

size_t build_number(struct build *build, struct str text, const char *from)
{
    struct node *node = append(build, NODE_NUMBER, from);
    if (node)
        node_number_set(node, text);
    return build->len - 1;
}

size_t build_bytes(struct build *build, struct str bytes)
{
    struct node *node = append(build, NODE_STRING, bytes.ptr);
    if (node) {
        node->text = bytes.ptr;
        node->len = (uint32_t)bytes.len;
        node->flags |= NODE_IS_BYTES;
    }
    return build->len - 1;
}

size_t build_open(struct build *build, enum node_kind kind, const char *from)
{
    append(build, kind, from);
    return build->len - 1;
}

void build_close(struct build *build, size_t index, size_t count)
{
    if (build->full)
        return;
    build->at[index].len = (uint32_t)count;
    build->at[index].span = (uint32_t)(build->len - index);
}

void build_copy(struct build *build, const struct node *value, const char *from, bool as_it_stands)
{
    for (uint32_t i = 0; i < value->span && !build->full; i++) {
        struct node *node = append(build, NODE_NULL, NULL);
        if (!node)
            return;
        *node = value[i];
        node->at = as_it_stands ? node->at : 0;
        if (from && build->origin && from >= build->origin)
            node->at += (uint32_t)(from - build->origin);
    }
}
