/* What the value of each keyword must look like, whatever the dialect. */
#include "number.h"
#include "schema_private.h"

static bool is_schema(const struct node *node)
{
    return node->kind == NODE_OBJECT || node->kind == NODE_TRUE || node->kind == NODE_FALSE;
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

static const struct {
    bool (*is)(const struct node *node); /* NULL: only the array or object will do */
    enum node_kind around;
    enum keyword_shape each; /* what all in the array or object must be; SHAPE_ANY: there is none */
    const char *what;
} shapes[] = {
    [SHAPE_ANY] = {is_anything, 0,           0,                       "anything"                          },
    [SHAPE_BOOLEAN] = {is_boolean,  0,           0,                       "true or false"                     },
    [SHAPE_STRING] = {is_string,   0,           0,                       "a string"                          },
    [SHAPE_NUMBER] = {is_number,   0,           0,                       "a number"                          },
    [SHAPE_POSITIVE] = {is_positive, 0,           0,                       "a number above 0"                  },
    [SHAPE_COUNT] = {is_count,    0,           0,                       "an integer that is not negative"   },
    [SHAPE_ARRAY] = {is_array,    0,           0,                       "an array"                          },
    [SHAPE_OBJECT] = {is_object,   0,           0,                       "an object"                         },
    [SHAPE_STRINGS] = {NULL,        NODE_ARRAY,  SHAPE_STRING,            "an array of strings"               },
    [SHAPE_STRINGS_MAP] = {NULL,        NODE_OBJECT, SHAPE_STRINGS,           "an object of arrays of strings"    },
    [SHAPE_TYPE] = {is_string,   NODE_ARRAY,  SHAPE_STRING,
                   "the name of a type, or an array of such names"                                        },
    [SHAPE_SCHEMA] = {is_schema,   0,           0,                       "a schema: an object, true or false"},
    [SHAPE_LIST] = {NULL,        NODE_ARRAY,  SHAPE_SCHEMA,            "an array of schemas"               },
    [SHAPE_MAP] = {NULL,        NODE_OBJECT, SHAPE_SCHEMA,            "an object of schemas"              },
    [SHAPE_SCHEMA_OR_LIST] = {is_schema,   NODE_ARRAY,  SHAPE_SCHEMA,
                   "a schema or an array of schemas"                                                      },
    [SHAPE_SCHEMA_OR_STRINGS] = {is_schema,   NODE_ARRAY,  SHAPE_STRING,
                   "a schema or an array of strings"                                                      },
    [SHAPE_DEPENDENCIES] = {NULL,        NODE_OBJECT, SHAPE_SCHEMA_OR_STRINGS,
                   "an object of schemas and arrays of strings"                                           },
};

/* The first node that is not what it must be: the value or one inside it; NULL: none. `shape`: what it must be. */
static const struct node *culprit(enum keyword_shape *shape, const struct node *value)
{
    enum keyword_shape whole = *shape;
    if (shapes[whole].is && shapes[whole].is(value))
        return NULL;
    if (!shapes[whole].each || value->kind != shapes[whole].around)
        return value;
    if (whole == SHAPE_TYPE && value->len == 0)
        return value;
    size_t names = value->kind == NODE_OBJECT;
    const struct node *found = NULL, *at = value + 1 + names;
    for (; at < node_end(value) && !found; at += at->span + names) {
        *shape = shapes[whole].each;
        found = culprit(shape, at);
    }
    return found;
}

bool shape_holds(struct builder *builder, enum keyword keyword, const struct node *key)
{
    const struct node *value = key + 1;
    enum keyword_shape shape = keyword_rows[keyword].shape;
    const struct node *bad = culprit(&shape, value);
    if (!bad)
        return true;
    struct str name = node_str(key), shown = str_of(node_kind_name(bad));
    if (bad->kind == NODE_NUMBER || bad->kind == NODE_STRING)
        shown = value_shown(builder->set->findings->arena, bad);
    else if (bad->kind == NODE_ARRAY && bad->len == 0)
        shown = STR("an empty array");
    builder_fault(builder, bad, "%s'" STR_FMT "' must be %s, not " STR_FMT,
                  bad == value ? "" : "what stands in ", STR_ARG(name), shapes[shape].what,
                  STR_ARG(shown));
    return false;
}
