/* What the value of each keyword must look like, whatever the dialect. */
#include "number.h"
#include "schema_private.h"

static bool is_schema(const struct node *node)
{
    return node->kind == NODE_OBJECT || node->kind == NODE_TRUE || node->kind == NODE_FALSE;
}

static bool is_strings(const struct node *node)
{
    NODE_EACH_ITEM(node, item)
    if (item->kind != NODE_STRING)
        return false;
    return node->kind == NODE_ARRAY;
}

static bool is_list(const struct node *node)
{
    NODE_EACH_ITEM(node, item)
    if (!is_schema(item))
        return false;
    return node->kind == NODE_ARRAY;
}

static bool is_map(const struct node *node)
{
    NODE_EACH_MEMBER(node, key, value)
    if (!is_schema(value))
        return false;
    return node->kind == NODE_OBJECT;
}

static bool is_strings_map(const struct node *node)
{
    NODE_EACH_MEMBER(node, key, value)
    if (!is_strings(value))
        return false;
    return node->kind == NODE_OBJECT;
}

static bool is_dependencies(const struct node *node)
{
    NODE_EACH_MEMBER(node, key, value)
    if (!is_schema(value) && !is_strings(value))
        return false;
    return node->kind == NODE_OBJECT;
}

static bool is_schema_or_list(const struct node *node)
{
    return is_schema(node) || is_list(node);
}

static bool is_anything(const struct node *node)
{
    (void)node;
    return true;
}

static bool is_boolean(const struct node *node)
{
    return node->kind == NODE_TRUE || node->kind == NODE_FALSE;
}

static bool is_string(const struct node *node)
{
    return node->kind == NODE_STRING;
}

static bool is_number(const struct node *node)
{
    return node->kind == NODE_NUMBER;
}

static bool is_positive(const struct node *node)
{
    return is_number(node) && number_compare(node_str(node), STR("0")) > 0;
}

static bool is_count(const struct node *node)
{
    return is_number(node) && node->flags & NODE_IS_INTEGER &&
           number_compare(node_str(node), STR("0")) >= 0;
}

static bool is_array(const struct node *node)
{
    return node->kind == NODE_ARRAY;
}

static bool is_object(const struct node *node)
{
    return node->kind == NODE_OBJECT;
}

static bool is_type(const struct node *node)
{
    return is_string(node) || is_strings(node);
}

static const struct {
    bool (*holds)(const struct node *node);
    const char *what;
} shapes[] = {
    [SHAPE_ANY] = {is_anything,       "anything"                                     },
    [SHAPE_BOOLEAN] = {is_boolean,        "true or false"                                },
    [SHAPE_STRING] = {is_string,         "a string"                                     },
    [SHAPE_NUMBER] = {is_number,         "a number"                                     },
    [SHAPE_POSITIVE] = {is_positive,       "a number above 0"                             },
    [SHAPE_COUNT] = {is_count,          "an integer that is not negative"              },
    [SHAPE_ARRAY] = {is_array,          "an array"                                     },
    [SHAPE_OBJECT] = {is_object,         "an object"                                    },
    [SHAPE_STRINGS] = {is_strings,        "an array of strings"                          },
    [SHAPE_STRINGS_MAP] = {is_strings_map,    "an object of arrays of strings"               },
    [SHAPE_TYPE] = {is_type,           "the name of a type, or an array of such names"},
    [SHAPE_SCHEMA] = {is_schema,         "a schema: an object, true or false"           },
    [SHAPE_LIST] = {is_list,           "an array of schemas"                          },
    [SHAPE_MAP] = {is_map,            "an object of schemas"                         },
    [SHAPE_SCHEMA_OR_LIST] = {is_schema_or_list, "a schema or an array of schemas"              },
    [SHAPE_DEPENDENCIES] = {is_dependencies,   "an object of schemas and arrays of strings"   },
};

bool shape_holds(struct builder *builder, enum keyword keyword, const struct node *key)
{
    const struct node *value = key + 1;
    enum keyword_shape shape = keyword_rows[keyword].shape;
    if (shapes[shape].holds(value))
        return true;
    struct str name = node_str(key), kind = str_of(node_kind_name(value));
    bool scalar = value->kind == NODE_NUMBER || value->kind == NODE_STRING;
    struct str shown = scalar && value->len < 40 ? node_str(value) : kind;
    builder_fault(builder, value, "'" STR_FMT "' must be %s, not " STR_FMT, STR_ARG(name),
                  shapes[shape].what, STR_ARG(shown));
    return false;
}
