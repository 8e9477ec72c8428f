#include "buf.h"
#include "doc.h"

static void write_array(struct buf *out, const struct node *array)
{
    buf_byte(out, '[');
    const struct node *first = node_first(array, NODE_ARRAY);
    NODE_EACH_ITEM(array, item)
    {
        if (out->full)
            return;
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
        if (out->full)
            return;
        if (key != first)
            buf_byte(out, ',');
        buf_json_string(out, node_str(key));
        buf_byte(out, ':');
        doc_write_json(out, value);
    }
    buf_byte(out, '}');
}

/* Recursion ends: no tree is deeper than DOC_DEPTH_MAX. */
void doc_write_json(struct buf *out, const struct node *node)
{
    static const struct str words[] = {[NODE_NULL] = STR_INIT("null"),
                                       [NODE_FALSE] = STR_INIT("false"),
                                       [NODE_TRUE] = STR_INIT("true")};
    if (node->kind == NODE_ARRAY)
        write_array(out, node);
    else if (node->kind == NODE_OBJECT)
        write_object(out, node);
    else if (node->kind == NODE_STRING)
        buf_json_string(out, node_str(node));
    else
        buf_add(out, node->kind == NODE_NUMBER ? node_str(node) : words[node->kind]);
}
