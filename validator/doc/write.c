#include "buf.h"
#include "doc.h"

static void write_array(struct buf *out, const struct node *array)
{
    buf_byte(out, '[');
    const struct node *first = node_first(array, NODE_ARRAY);
    NODE_EACH_ITEM(array, item)
    {
        if (item != first)
            buf_byte(out, ',');
        doc_write_json(out, item);
    }
    buf_byte(out, ']');
}

static void write_object(struct buf *out, const struct node *object)
{
    buf_byte(out, '{');
    const struct node *first = node_first(object, NODE_OBJECT);
    NODE_EACH_MEMBER(object, key, value)
    {
        if (key != first)
            buf_byte(out, ',');
        buf_json_string(out, node_str(key));
        buf_byte(out, ':');
        doc_write_json(out, value);
    }
    buf_byte(out, '}');
}

static void write_null(struct buf *out, const struct node *node)
{
    (void)node;
    buf_add(out, STR("null"));
}

static void write_false(struct buf *out, const struct node *node)
{
    (void)node;
    buf_add(out, STR("false"));
}

static void write_true(struct buf *out, const struct node *node)
{
    (void)node;
    buf_add(out, STR("true"));
}

static void write_number(struct buf *out, const struct node *node)
{
    buf_add(out, node_str(node));
}

static void write_string(struct buf *out, const struct node *node)
{
    buf_json_string(out, node_str(node));
}

/* Recursion ends: no tree is deeper than DOC_DEPTH_MAX. */
void doc_write_json(struct buf *out, const struct node *node)
{
    static void (*const writers[])(struct buf *, const struct node *) = {
        [NODE_NULL] = write_null,     [NODE_FALSE] = write_false,   [NODE_TRUE] = write_true,
        [NODE_NUMBER] = write_number, [NODE_STRING] = write_string, [NODE_ARRAY] = write_array,
        [NODE_OBJECT] = write_object};
    writers[node->kind](out, node);
}
