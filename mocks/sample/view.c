#include "view_private.h"

static const struct str names[KEYWORD_COUNT] = {
#define KEYWORD(id, name) [KEY_##id] = STR_INIT(name),
#include "keywords.def"
#undef KEYWORD
};

/* Shorter first, then by bytes: the order of keywords.def. */
static int name_order(struct str a, struct str b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return memcmp(a.ptr, b.ptr, a.len);
}

static size_t keyword_find(struct str name)
{
    size_t low = 0, high = KEYWORD_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = name_order(name, names[middle]);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return KEYWORD_COUNT;
}

void view_read(struct view *view, const struct node *schema)
{
    *view = (struct view){.schema = schema};
    NODE_EACH_MEMBER(schema, key, value)
    {
        size_t keyword = keyword_find(node_str(key));
        if (keyword < KEYWORD_COUNT)
            view->at[keyword] = value;
    }
}

unsigned type_of_name(struct str name)
{
    static const struct {
        struct str name;
        unsigned types;
    } types[] = {
        {STR_INIT("string"),  TYPE_STRING },
        {STR_INIT("object"),  TYPE_OBJECT },
        {STR_INIT("integer"), TYPE_INTEGER},
        {STR_INIT("array"),   TYPE_ARRAY  },
        {STR_INIT("boolean"), TYPE_BOOLEAN},
        {STR_INIT("number"),  TYPE_NUMBER },
        {STR_INIT("null"),    TYPE_NULL   },
        {STR_INIT("file"),    TYPE_STRING },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(name, types[i].name))
            return types[i].types;
    return 0;
}

unsigned view_types(const struct view *view, enum contract_version version)
{
    const struct node *type = view->at[KEY_TYPE];
    unsigned types = type_of_name(node_string(type));
    NODE_EACH_ITEM(type, item)
    types |= type_of_name(node_string(item));
    if (types == 0) /* absent, or a fault that the contract's reader tells about */
        return TYPE_ANY;
    if (version == CONTRACT_OPENAPI_3_0 && node_bool(view->at[KEY_NULLABLE], false))
        types |= TYPE_NULL;
    return types;
}

uint64_t view_count(const struct view *view, enum keyword keyword, uint64_t otherwise)
{
    static const uint64_t cap = 1000ull * 1000 * 1000 * 1000;
    const struct node *node = view->at[keyword];
    if (!node_is(node, NODE_NUMBER))
        return otherwise;
    struct str text = node_str(node);
    uint64_t count = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '.'; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return otherwise;
        count = count * 10 + (uint64_t)(text.ptr[i] - '0');
        if (count > cap)
            return cap;
    }
    return count;
}

bool view_is_reference(const struct view *view, enum contract_version version)
{
    const struct node *reference = view->at[KEY_REF];
    if (!node_is(reference, NODE_STRING))
        return false;
    return version < CONTRACT_OPENAPI_3_1 || view->schema->len == 1;
}

struct str reference_name(struct str reference)
{
    size_t slash = str_find_last(reference, '/');
    return slash < reference.len ? str_from(reference, slash + 1) : (struct str){0};
}
