/* JSON Pointer, RFC 6901. */
#include "buf.h"
#include "doc.h"

#include <inttypes.h>

/* The token with ~1 and ~0 undone; false where a '~' is followed by something else. Compares
 * instead of copying: looking up allocates nothing. */
static bool token_is(struct str token, struct str name)
{
    size_t n = 0;
    for (size_t i = 0; i < token.len; i++, n++) {
        char byte = token.ptr[i];
        if (byte == '~') {
            char code = ++i < token.len ? token.ptr[i] : '\0';
            if (code != '0' && code != '1')
                return false;
            byte = code == '0' ? '~' : '/';
        }
        if (n == name.len || name.ptr[n] != byte)
            return false;
    }
    return n == name.len;
}

static const struct node *find_member(const struct node *object, struct str token)
{
    if (str_find(token, '~') == token.len)
        return node_get(object, token);
    NODE_EACH_MEMBER(object, key, value)
    if (token_is(token, node_str(key)))
        return value;
    return NULL;
}

/* Array indexes are digits without a leading zero. */
static const struct node *find_item(const struct node *array, struct str token)
{
    if (token.len == 0 || token.len > 10 || (token.len > 1 && token.ptr[0] == '0'))
        return NULL;
    size_t index = 0;
    for (size_t i = 0; i < token.len; i++) {
        if (token.ptr[i] < '0' || token.ptr[i] > '9')
            return NULL;
        index = index * 10 + (size_t)(token.ptr[i] - '0');
    }
    return node_at(array, index);
}

const struct node *doc_pointer_find(const struct node *from, struct str pointer)
{
    if (pointer.len == 0)
        return from;
    if (pointer.ptr[0] != '/')
        return NULL;
    struct str rest = str_from(pointer, 1), token;
    while (from && str_cut(&rest, '/', &token))
        from = node_is(from, NODE_ARRAY) ? find_item(from, token) : find_member(from, token);
    return from;
}

static void add_token(struct buf *out, struct str token)
{
    for (size_t i = 0; i < token.len; i++) {
        char byte = token.ptr[i];
        if (byte == '~' || byte == '/')
            buf_add(out, byte == '~' ? STR("~0") : STR("~1"));
        else
            buf_byte(out, byte);
    }
}

/* One step from a container towards `node`, which lies inside: the token goes to `out`. */
static const struct node *step_towards(struct buf *out, const struct node *at,
                                       const struct node *node)
{
    buf_byte(out, '/');
    size_t index = 0;
    NODE_EACH_ITEM(at, item)
    {
        if (node < item + item->span) {
            buf_printf(out, "%zu", index);
            return item;
        }
        index++;
    }
    NODE_EACH_MEMBER(at, key, value)
    if (node < value + value->span) {
        add_token(out, node_str(key));
        return node == key ? key : value;
    }
    return node;
}

struct str doc_pointer_to(struct arena *arena, const struct node *root, const struct node *node)
{
    struct buf out = {.arena = arena};
    for (const struct node *at = root; at != node;)
        at = step_towards(&out, at, node);
    return buf_str(&out);
}

struct str doc_pointer_escape(struct arena *arena, struct str token)
{
    struct buf out = {.arena = arena};
    add_token(&out, token);
    return buf_str(&out);
}
