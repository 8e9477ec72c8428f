#include "sampler_private.h"

enum { VARIANTS_TRIED = 64 };

struct array {
    struct sampler *sampler;
    const struct shape *shape;
    uint64_t count, contained; /* items in all; the first ones that `contains` asks for */
    size_t items_start;        /* in the output */
    bool unique;
};

static bool any_true(const struct shape *shape, enum keyword keyword)
{
    for (size_t i = 0; i < shape->parts.len; i++)
        if (node_bool(shape->parts.at[i]->view.at[keyword], false))
            return true;
    return false;
}

/* The schema that one part has for the item at `index`; NULL where it says nothing. Tuples:
 * prefixItems, or before 2020-12 `items` as an array with additionalItems behind it. */
static const struct node *item_schema(const struct view *view, uint64_t index)
{
    const struct node *items = view->at[KEY_ITEMS];
    const struct node *tuple = node_is(items, NODE_ARRAY) ? items : view->at[KEY_PREFIX_ITEMS];
    if (node_is(tuple, NODE_ARRAY) && index < tuple->len)
        return node_at(tuple, index);
    if (node_is(items, NODE_ARRAY))
        return view->at[KEY_ADDITIONAL_ITEMS];
    return items ? items : view->at[KEY_UNEVALUATED_ITEMS];
}

static bool says_anything(const struct shape *shape)
{
    return shape_get(shape, KEY_ITEMS) || shape_get(shape, KEY_PREFIX_ITEMS) ||
           shape_get(shape, KEY_CONTAINS) || shape_get(shape, KEY_UNEVALUATED_ITEMS);
}

static uint64_t tuple_length(const struct shape *shape)
{
    uint64_t length = 0;
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct view *view = &shape->parts.at[i]->view;
        const struct node *items = view->at[KEY_ITEMS];
        const struct node *tuple = node_is(items, NODE_ARRAY) ? items : view->at[KEY_PREFIX_ITEMS];
        if (node_is(tuple, NODE_ARRAY) && tuple->len > length)
            length = tuple->len;
    }
    return length;
}

/* Items a made array has: one, or as many as the tuple, the bounds and `contains` ask for. */
static uint64_t wished_count(const struct array *array, uint64_t least, uint64_t most)
{
    uint64_t count = says_anything(array->shape) ? 1 : 0;
    uint64_t tuple = tuple_length(array->shape);
    if (tuple > count)
        count = tuple;
    if (array->contained > count)
        count = array->contained;
    if (count < least)
        count = least;
    return count > most ? most : count;
}

static void want_item(struct array *array, uint64_t index, struct wanted *item)
{
    struct arena *scratch = array->sampler->scratch;
    const struct shape *shape = array->shape;
    *item = (struct wanted){.name = STR("id")};
    item->schemas = arena_array(scratch, const struct node *, shape->parts.len * 2);
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct view *view = &shape->parts.at[i]->view;
        const struct node *schema = item_schema(view, index);
        if (schema)
            item->schemas[item->len++] = schema;
        if (view->at[KEY_CONTAINS] && index < array->contained)
            item->schemas[item->len++] = view->at[KEY_CONTAINS];
    }
    for (size_t i = 0; i < 2; i++)
        item->hints[i] = node_at(shape->wanted->hints[i], index);
}

/* Whether the item that starts at `start` repeats an earlier one; all are compact JSON from the
 * same writer. */
static bool is_repeated(const struct array *array, const size_t *starts, uint64_t index)
{
    struct str out = buf_str(&array->sampler->out);
    struct str item = str_from(out, starts[index]);
    for (uint64_t i = 0; i < index; i++)
        if (str_eq(item, str_slice(out, starts[i], starts[i + 1] - 1)))
            return true;
    return false;
}

static enum step write_unique(struct array *array, const struct wanted *item, size_t *starts,
                              uint64_t index)
{
    struct sampler *sampler = array->sampler;
    unsigned outer = sampler->variant;
    enum step step = STEP_IMPOSSIBLE;
    bool repeated = true;
    for (unsigned i = 0; i < VARIANTS_TRIED && repeated && step != STEP_TOO_LARGE; i++) {
        sampler->out.len = starts[index];
        sampler->variant = outer + (unsigned)index + i;
        step = value_write(sampler, item);
        repeated = step != STEP_MADE || is_repeated(array, starts, index);
        if (!sampler_work(sampler, index))
            step = STEP_TOO_LARGE;
    }
    sampler->variant = outer;
    if (step == STEP_MADE && repeated)
        step = sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(array->shape, KEY_UNIQUE_ITEMS),
                            "not enough different items were found for uniqueItems");
    return step;
}

/* All items; starts has room for one more than there are. *made counts those that succeeded. */
static enum step write_items(struct array *array, size_t *starts, uint64_t *made)
{
    struct sampler *sampler = array->sampler;
    for (*made = 0; *made < array->count; ++*made) {
        size_t before = sampler->out.len;
        if (*made > 0)
            buf_byte(&sampler->out, ',');
        starts[*made] = sampler->out.len;
        struct arena_mark mark = arena_mark(sampler->scratch);
        struct wanted item;
        want_item(array, *made, &item);
        enum step step =
            array->unique ? write_unique(array, &item, starts, *made) : value_write(sampler, &item);
        arena_rewind(sampler->scratch, mark);
        starts[*made + 1] = sampler->out.len + 1;
        if (step == STEP_MADE)
            continue;
        sampler->out.len = before;
        return step;
    }
    return STEP_MADE;
}

enum step array_write(struct sampler *sampler, const struct shape *shape)
{
    struct array array = {
        .sampler = sampler, .shape = shape, .unique = any_true(shape, KEY_UNIQUE_ITEMS)};
    uint64_t least = shape_most(shape, KEY_MIN_ITEMS, 0), made = 0;
    uint64_t most = shape_least(shape, KEY_MAX_ITEMS, UINT64_MAX);
    if (least > most)
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(shape, KEY_MIN_ITEMS),
                            "minItems is above maxItems");
    if (least > sampler->sample->budget->sample_bytes / 2)
        return sampler_fail(sampler, STEP_TOO_LARGE, shape_get(shape, KEY_MIN_ITEMS),
                            "minItems asks for more than a sample may have");
    if (shape_get(shape, KEY_CONTAINS))
        array.contained =
            shape_most(shape, KEY_MIN_CONTAINS, shape_get(shape, KEY_MIN_CONTAINS) ? 0 : 1);
    if (array.contained > most ||
        array.contained > shape_least(shape, KEY_MAX_CONTAINS, UINT64_MAX))
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(shape, KEY_CONTAINS),
                            "minContains is above maxContains or maxItems");
    array.count = wished_count(&array, least, most);
    size_t *starts = arena_array(sampler->scratch, size_t, array.count + 1);
    buf_byte(&sampler->out, '[');
    enum step step = write_items(&array, starts, &made);
    if (step != STEP_MADE && (made < least || made < array.contained || step == STEP_TOO_LARGE))
        return step;
    buf_byte(&sampler->out, ']');
    return STEP_MADE;
}
