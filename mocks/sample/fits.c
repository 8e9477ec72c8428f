/* Whether an authored value fits a schema: the assertions of all dialects but formats, on document
 * nodes. It serves to choose among candidates; what it cannot judge (a pattern that is not read, a
 * reference that leads nowhere) it lets pass. */
#include "number.h"
#include "sampler_private.h"
#include "utf8.h"

enum { FITS_DEPTH = 100, UNIQUE_MAX = 1000 };

struct judge {
    struct sampler *sampler;
    unsigned depth;
};

static bool fits(struct judge *judge, const struct node *schema, const struct node *value);

/* ---- any type ---- */

static unsigned type_of(const struct node *value)
{
    static const unsigned types[] = {
        [NODE_NULL] = TYPE_NULL,       [NODE_FALSE] = TYPE_BOOLEAN, [NODE_TRUE] = TYPE_BOOLEAN,
        [NODE_NUMBER] = TYPE_FRACTION, [NODE_STRING] = TYPE_STRING, [NODE_ARRAY] = TYPE_ARRAY,
        [NODE_OBJECT] = TYPE_OBJECT,
    };
    if (value->kind == NODE_NUMBER && number_is_integer(node_str(value)))
        return TYPE_INTEGER;
    return types[value->kind];
}

static bool fits_listed(struct judge *judge, const struct view *view, const struct node *value)
{
    const struct node *constant = view->at[KEY_CONST], *list = view->at[KEY_ENUM];
    if (constant && !node_equal(constant, value))
        return false;
    if (!node_is(list, NODE_ARRAY))
        return true;
    sampler_work(judge->sampler, list->len);
    NODE_EACH_ITEM(list, item)
    if (node_equal(item, value))
        return true;
    return false;
}

/* ---- numbers and strings ---- */

static bool beyond(const struct node *bound, const struct node *value, int sign, bool exclusive)
{
    if (!node_is(bound, NODE_NUMBER))
        return false;
    int order = number_compare(node_str(value), node_str(bound)) * sign;
    return order < 0 || (order == 0 && exclusive);
}

static bool fits_number(const struct view *view, const struct node *value)
{
    const struct node *above = view->at[KEY_EXCLUSIVE_MINIMUM],
                      *below = view->at[KEY_EXCLUSIVE_MAXIMUM];
    const struct node *factor = view->at[KEY_MULTIPLE_OF];
    return !beyond(view->at[KEY_MINIMUM], value, 1, node_bool(above, false)) &&
           !beyond(above, value, 1, true) &&
           !beyond(view->at[KEY_MAXIMUM], value, -1, node_bool(below, false)) &&
           !beyond(below, value, -1, true) &&
           (!node_is(factor, NODE_NUMBER) || number_is_multiple(node_str(value), node_str(factor)));
}

static bool fits_count(const struct view *view, enum keyword min, enum keyword max, uint64_t count)
{
    return count >= view_count(view, min, 0) && count <= view_count(view, max, UINT64_MAX);
}

static bool fits_string(struct judge *judge, const struct view *view, const struct node *value)
{
    if ((view->at[KEY_MIN_LENGTH] || view->at[KEY_MAX_LENGTH]) &&
        !fits_count(view, KEY_MIN_LENGTH, KEY_MAX_LENGTH, utf8_count(node_str(value))))
        return false;
    if (judge->sampler->formats &&
        !format_holds(node_string(view->at[KEY_FORMAT]), node_str(value)))
        return false;
    const struct node *pattern = view->at[KEY_PATTERN];
    if (!node_is(pattern, NODE_STRING))
        return true;
    const struct regexp *regexp = sampler_pattern(judge->sampler, pattern);
    return !regexp || regexp_match(regexp, node_str(value));
}

/* ---- arrays ---- */

static bool is_unique(struct judge *judge, const struct node *value)
{
    uint64_t count = 0;
    if (value->len > UNIQUE_MAX)
        return true;
    NODE_EACH_ITEM(value, item)
    {
        if (!sampler_work(judge->sampler, count++))
            return true;
        NODE_EACH_ITEM(value, earlier)
        {
            if (earlier == item)
                break;
            if (node_equal(earlier, item))
                return false;
        }
    }
    return true;
}

static bool fits_items(struct judge *judge, const struct view *view, const struct node *value)
{
    const struct node *items = view->at[KEY_ITEMS];
    const struct node *tuple = node_is(items, NODE_ARRAY) ? items : view->at[KEY_PREFIX_ITEMS];
    const struct node *rest = node_is(items, NODE_ARRAY) ? view->at[KEY_ADDITIONAL_ITEMS] : items;
    const struct node *schema = node_first(tuple, NODE_ARRAY);
    const struct node *end = node_is(tuple, NODE_ARRAY) ? node_end(tuple) : schema;
    NODE_EACH_ITEM(value, item)
    {
        const struct node *own = schema < end ? schema : rest;
        if (own && !fits(judge, own, item))
            return false;
        if (schema < end)
            schema += schema->span;
    }
    return true;
}

static bool fits_array(struct judge *judge, const struct view *view, const struct node *value)
{
    if (!fits_count(view, KEY_MIN_ITEMS, KEY_MAX_ITEMS, value->len) ||
        !fits_items(judge, view, value))
        return false;
    if (node_bool(view->at[KEY_UNIQUE_ITEMS], false) && !is_unique(judge, value))
        return false;
    if (!view->at[KEY_CONTAINS])
        return true;
    uint64_t found = 0;
    NODE_EACH_ITEM(value, item)
    found += fits(judge, view->at[KEY_CONTAINS], item);
    return found >= view_count(view, KEY_MIN_CONTAINS, 1) &&
           found <= view_count(view, KEY_MAX_CONTAINS, UINT64_MAX);
}

/* ---- objects ---- */

static bool has_all(const struct node *value, const struct node *names)
{
    NODE_EACH_ITEM(names, name)
    if (node_is(name, NODE_STRING) && !node_get(value, node_str(name)))
        return false;
    return true;
}

/* Direction counts: what may not be shown is not required. */
static bool is_hidden(struct judge *judge, const struct view *view, struct str name)
{
    const struct node *schema =
        refs_follow(judge->sampler->refs, node_get(view->at[KEY_PROPERTIES], name));
    enum sample_direction direction = judge->sampler->sample->direction;
    if (direction == SAMPLE_NEITHER)
        return false;
    struct str keyword = direction == SAMPLE_RESPONSE ? STR("writeOnly") : STR("readOnly");
    return node_bool(node_get(schema, keyword), false);
}

static bool has_required(struct judge *judge, const struct view *view, const struct node *value)
{
    NODE_EACH_ITEM(view->at[KEY_REQUIRED], name)
    {
        sampler_work(judge->sampler, 1 + value->len / 8);
        if (node_is(name, NODE_STRING) && !node_get(value, node_str(name)) &&
            !is_hidden(judge, view, node_str(name)))
            return false;
    }
    return true;
}

static bool matches(struct judge *judge, const struct node *pattern, struct str name)
{
    if (!sampler_work(judge->sampler, 8 + pattern->len))
        return true;
    const struct regexp *regexp = sampler_pattern(judge->sampler, pattern);
    return !regexp || regexp_match(regexp, name);
}

static bool fits_member(struct judge *judge, const struct view *view, const struct node *key,
                        const struct node *value)
{
    const struct node *own = node_get(view->at[KEY_PROPERTIES], node_str(key));
    bool declared = own != NULL;
    if (own && !fits(judge, own, value))
        return false;
    NODE_EACH_MEMBER(view->at[KEY_PATTERN_PROPERTIES], pattern, schema)
    {
        if (!matches(judge, pattern, node_str(key)))
            continue;
        declared = true;
        if (!fits(judge, schema, value))
            return false;
    }
    const struct node *rest = view->at[KEY_ADDITIONAL_PROPERTIES],
                      *names = view->at[KEY_PROPERTY_NAMES];
    return (declared || !rest || fits(judge, rest, value)) && (!names || fits(judge, names, key));
}

static bool fits_dependents(struct judge *judge, const struct node *dependents,
                            const struct node *value)
{
    NODE_EACH_MEMBER(dependents, key, wants)
    {
        if (!node_get(value, node_str(key)))
            continue;
        if (node_is(wants, NODE_ARRAY) ? !has_all(value, wants) : !fits(judge, wants, value))
            return false;
    }
    return true;
}

static bool fits_object(struct judge *judge, const struct view *view, const struct node *value)
{
    if (!fits_count(view, KEY_MIN_PROPERTIES, KEY_MAX_PROPERTIES, value->len) ||
        !has_required(judge, view, value))
        return false;
    const struct node *properties = view->at[KEY_PROPERTIES];
    uint64_t looks = (uint64_t)value->len * (properties ? properties->len : 0) / 8;
    if (!sampler_work(judge->sampler, looks))
        return true;
    NODE_EACH_MEMBER(value, key, member)
    if (!fits_member(judge, view, key, member))
        return false;
    return fits_dependents(judge, view->at[KEY_DEPENDENT_REQUIRED], value) &&
           fits_dependents(judge, view->at[KEY_DEPENDENT_SCHEMAS], value) &&
           fits_dependents(judge, view->at[KEY_DEPENDENCIES], value);
}

/* ---- unevaluated members ---- */

static bool evaluates(struct judge *judge, const struct node *schema, const struct node *value,
                      struct str name);

static bool any_evaluates(struct judge *judge, const struct node *list, const struct node *value,
                          struct str name)
{
    NODE_EACH_ITEM(list, schema)
    if (fits(judge, schema, value) && evaluates(judge, schema, value, name))
        return true;
    return false;
}

static bool pattern_evaluates(struct judge *judge, const struct node *patterns, struct str name)
{
    NODE_EACH_MEMBER(patterns, pattern, schema)
    if (matches(judge, pattern, name))
        return true;
    return false;
}

static bool conditional_evaluates(struct judge *judge, const struct view *view,
                                  const struct node *value, struct str name)
{
    const struct node *condition = view->at[KEY_IF];
    if (!condition)
        return false;
    bool holds = fits(judge, condition, value);
    const struct node *chosen = view->at[holds ? KEY_THEN : KEY_ELSE];
    return (holds && evaluates(judge, condition, value, name)) ||
           (chosen && evaluates(judge, chosen, value, name));
}

static const struct node *target_of(struct judge *judge, const struct view *view)
{
    bool leads = view->at[KEY_REF] && refs_follow(judge->sampler->refs, view->schema);
    return leads ? refs_step(judge->sampler->refs, view->schema) : NULL;
}

/* Whether the schema, which the value fits, has said something about the member by other means than
 * unevaluatedProperties. */
static bool says(struct judge *judge, const struct view *view, const struct node *value,
                 struct str name)
{
    if (view->at[KEY_ADDITIONAL_PROPERTIES] || node_get(view->at[KEY_PROPERTIES], name) ||
        pattern_evaluates(judge, view->at[KEY_PATTERN_PROPERTIES], name))
        return true;
    const struct node *target = target_of(judge, view);
    return (target && evaluates(judge, target, value, name)) ||
           any_evaluates(judge, view->at[KEY_ALL_OF], value, name) ||
           any_evaluates(judge, view->at[KEY_ANY_OF], value, name) ||
           any_evaluates(judge, view->at[KEY_ONE_OF], value, name) ||
           conditional_evaluates(judge, view, value, name);
}

static bool evaluates(struct judge *judge, const struct node *schema, const struct node *value,
                      struct str name)
{
    if (!node_is(schema, NODE_OBJECT) || judge->depth > FITS_DEPTH ||
        !sampler_work(judge->sampler, 4))
        return false;
    struct view view;
    view_read(&view, schema);
    judge->depth++;
    bool said = view.at[KEY_UNEVALUATED_PROPERTIES] || says(judge, &view, value, name);
    judge->depth--;
    return said;
}

static bool fits_unevaluated(struct judge *judge, const struct view *view, const struct node *value)
{
    const struct node *rest = view->at[KEY_UNEVALUATED_PROPERTIES];
    if (!rest)
        return true;
    NODE_EACH_MEMBER(value, key, member)
    if (!says(judge, view, value, node_str(key)) && !fits(judge, rest, member))
        return false;
    return true;
}

/* ---- combinations ---- */

static unsigned count_fitting(struct judge *judge, const struct node *list,
                              const struct node *value, unsigned enough)
{
    unsigned count = 0;
    NODE_EACH_ITEM(list, schema)
    {
        count += fits(judge, schema, value);
        if (count >= enough)
            break;
    }
    return count;
}

static bool fits_combined(struct judge *judge, const struct view *view, const struct node *value)
{
    NODE_EACH_ITEM(view->at[KEY_ALL_OF], schema)
    if (!fits(judge, schema, value))
        return false;
    if (node_is(view->at[KEY_ANY_OF], NODE_ARRAY) &&
        count_fitting(judge, view->at[KEY_ANY_OF], value, 1) == 0)
        return false;
    if (node_is(view->at[KEY_ONE_OF], NODE_ARRAY) &&
        count_fitting(judge, view->at[KEY_ONE_OF], value, 2) != 1)
        return false;
    if (view->at[KEY_NOT] && fits(judge, view->at[KEY_NOT], value))
        return false;
    if (!view->at[KEY_IF])
        return true;
    const struct node *chosen =
        view->at[fits(judge, view->at[KEY_IF], value) ? KEY_THEN : KEY_ELSE];
    return !chosen || fits(judge, chosen, value);
}

static bool fits_typed(struct judge *judge, const struct view *view, const struct node *value)
{
    if (value->kind == NODE_NUMBER)
        return fits_number(view, value);
    if (value->kind == NODE_STRING)
        return fits_string(judge, view, value);
    if (value->kind == NODE_ARRAY)
        return fits_array(judge, view, value);
    return value->kind != NODE_OBJECT || fits_object(judge, view, value);
}

static bool fits_view(struct judge *judge, const struct view *view, const struct node *value)
{
    if ((view_types(view, judge->sampler->version) & type_of(value)) == 0)
        return false;
    return fits_listed(judge, view, value) && fits_typed(judge, view, value) &&
           fits_combined(judge, view, value) && fits_unevaluated(judge, view, value);
}

static bool fits(struct judge *judge, const struct node *schema, const struct node *value)
{
    if (node_is(schema, NODE_FALSE))
        return false;
    if (!node_is(schema, NODE_OBJECT) || judge->depth > FITS_DEPTH ||
        !sampler_work(judge->sampler, 4 + schema->len))
        return true;
    struct view view;
    view_read(&view, schema);
    judge->depth++;
    bool result = true;
    const struct node *target = target_of(judge, &view);
    if (target)
        result = fits(judge, target, value);
    if (result && !view_is_reference(&view, judge->sampler->version))
        result = fits_view(judge, &view, value);
    judge->depth--;
    return result;
}

bool value_fits(struct sampler *sampler, const struct node *schema, const struct node *value)
{
    struct judge judge = {.sampler = sampler};
    struct arena_mark mark = arena_mark(sampler->scratch);
    bool result = fits(&judge, schema, value);
    arena_rewind(sampler->scratch, mark);
    return result;
}

bool value_fits_all(struct sampler *sampler, const struct wanted *wanted, const struct node *value)
{
    for (size_t i = 0; i < wanted->len; i++)
        if (!value_fits(sampler, wanted->schemas[i], value))
            return false;
    return true;
}

const struct node *value_parse(struct sampler *sampler, struct str text)
{
    struct source *source = arena_new(sampler->scratch, struct source);
    *source = (struct source){.name = STR("sample.json"), .text = text};
    struct findings findings = {.arena = sampler->scratch, .max = 1};
    struct doc *doc = doc_read_json(sampler->scratch, source, sampler->sample->budget, &findings);
    return doc ? doc->root : NULL;
}
