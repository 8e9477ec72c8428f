#include "sampler_private.h"

/* An object under construction. */
struct object {
    struct sampler *sampler;
    const struct shape *shape;
    struct part **parts; /* in the order of their properties */
    uint64_t count;
    uint64_t most;             /* maxProperties */
    uint64_t reserved;         /* of these, for required members not yet written; counted only where
                          maxProperties is given */
    struct node discriminated; /* the value of a discriminating property, while it is written */
    VEC(struct str) undeclared; /* required names that no `properties` has */
};

/* Looking through lists counts as work; once that has run out, nothing is found any more. */
static bool names_have(struct sampler *sampler, const struct node *names, struct str name)
{
    if (!names || !sampler_work(sampler, 1 + names->len / 8))
        return false;
    NODE_EACH_ITEM(names, item)
    if (str_eq(node_string(item), name))
        return true;
    return false;
}

static bool part_has(struct sampler *sampler, const struct part *part, struct str name)
{
    const struct node *properties = part->view.at[KEY_PROPERTIES];
    return properties && sampler_work(sampler, 1 + properties->len / 8) &&
           node_get(properties, name);
}

static bool properties_have(struct sampler *sampler, const struct shape *shape, struct str name)
{
    for (size_t i = 0; i < shape->parts.len; i++)
        if (part_has(sampler, shape->parts.at[i], name))
            return true;
    return false;
}

/* Whether a list of names that hangs on another property asks for it. Those others are taken to be
 * there. */
static bool is_dependent(struct sampler *sampler, const struct shape *shape,
                         const struct node *dependents, struct str name)
{
    NODE_EACH_MEMBER(dependents, key, names)
    if (names_have(sampler, names, name) && properties_have(sampler, shape, node_str(key)))
        return true;
    return false;
}

static bool is_required(struct object *object, struct str name)
{
    struct sampler *sampler = object->sampler;
    const struct shape *shape = object->shape;
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct view *view = &shape->parts.at[i]->view;
        if (names_have(sampler, view->at[KEY_REQUIRED], name) ||
            is_dependent(sampler, shape, view->at[KEY_DEPENDENT_REQUIRED], name) ||
            is_dependent(sampler, shape, view->at[KEY_DEPENDENCIES], name))
            return true;
    }
    return false;
}

/* ---- discriminators ---- */

static bool names_part(struct str target, const struct part *part)
{
    struct str name = reference_name(target);
    return part->name.len > 0 && str_eq(name.len ? name : target, part->name);
}

/* The mapping key of the most special schema in the shape: one that is not the discriminator's own,
 * where there is one. */
static struct str mapping_key(const struct shape *shape, const struct part *owner)
{
    const struct node *mapping = node_get(owner->view.at[KEY_DISCRIMINATOR], STR("mapping"));
    struct str own = {0};
    NODE_EACH_MEMBER(mapping, key, target)
    {
        for (size_t i = 0; i < shape->parts.len; i++)
            if (shape->parts.at[i] != owner && names_part(node_string(target), shape->parts.at[i]))
                return node_str(key);
        if (!own.ptr && names_part(node_string(target), owner))
            own = node_str(key);
    }
    return own;
}

/* What the discriminating property says: a mapping key, else the name of the schema that was
 * chosen. */
static struct str discriminator_value(const struct shape *shape, const struct part *owner)
{
    struct str key = mapping_key(shape, owner);
    if (key.ptr)
        return key;
    for (size_t i = 0; i < shape->parts.len; i++)
        if (shape->parts.at[i] != owner && shape->parts.at[i]->name.len > 0 &&
            shape->parts.at[i]->opens)
            key = shape->parts.at[i]->name;
    return key.ptr ? key : owner->name;
}

static void discriminate(const struct shape *shape, struct wanted *member, struct node *value)
{
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct part *part = shape->parts.at[i];
        const struct node *discriminator = part->view.at[KEY_DISCRIMINATOR];
        struct str property = node_string(node_get(discriminator, STR("propertyName")));
        if (!property.len)
            property = node_string(discriminator); /* Swagger 2.0 */
        if (!property.len || !str_eq(property, member->name))
            continue;
        struct str text = discriminator_value(shape, part);
        node_string_set(value, text);
        if (text.len > 0)
            member->firm = value;
        return;
    }
}

/* ---- members ---- */

static bool name_fits(struct object *object, struct str name)
{
    struct node key = {.at = 0};
    node_string_set(&key, name);
    for (size_t i = 0; i < object->shape->parts.len; i++) {
        const struct node *names = object->shape->parts.at[i]->view.at[KEY_PROPERTY_NAMES];
        if (names && !value_fits(object->sampler, names, &key))
            return false;
    }
    return true;
}

static enum step write_member(struct object *object, struct str name, struct wanted *member)
{
    struct sampler *sampler = object->sampler;
    if (!name_fits(object, name))
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(object->shape, KEY_PROPERTY_NAMES),
                            "a property's name does not satisfy propertyNames");
    discriminate(object->shape, member, &object->discriminated);
    size_t start = sampler->out.len;
    if (object->count > 0)
        buf_byte(&sampler->out, ',');
    buf_json_string(&sampler->out, name);
    buf_byte(&sampler->out, ':');
    enum step step = value_write(sampler, member);
    if (step == STEP_MADE)
        object->count++;
    else
        sampler->out.len = start;
    return step;
}

/* Optional members that cannot be made are left out. */
static enum step write_property(struct object *object, struct str name)
{
    struct sampler *sampler = object->sampler;
    bool bounded = object->most != UINT64_MAX || sampler->depth > sampler->optional_depth;
    bool required = bounded && is_required(object, name);
    if (required && object->reserved > 0)
        object->reserved--;
    if (bounded && !required &&
        (sampler->depth > sampler->optional_depth ||
         object->count + object->reserved >= object->most))
        return STEP_MADE;
    struct arena_mark mark = arena_mark(sampler->scratch);
    struct wanted member;
    shape_member(sampler, object->shape, name, &member);
    enum step step = write_member(object, name, &member);
    arena_rewind(sampler->scratch, mark);
    if (step == STEP_HIDDEN)
        return STEP_MADE;
    if (step == STEP_MADE || step == STEP_TOO_LARGE || required || is_required(object, name))
        return step;
    return STEP_MADE;
}

static bool is_earlier(struct object *object, size_t part, struct str name)
{
    for (size_t i = 0; i < part; i++)
        if (part_has(object->sampler, object->parts[i], name))
            return true;
    return false;
}

static enum step write_properties(struct object *object)
{
    for (size_t i = 0; i < object->shape->parts.len; i++)
        NODE_EACH_MEMBER(object->parts[i]->view.at[KEY_PROPERTIES], key, schema)
        {
            if (!sampler_work(object->sampler, 1))
                return STEP_TOO_LARGE;
            if (is_earlier(object, i, node_str(key)))
                continue;
            enum step step = write_property(object, node_str(key));
            if (step != STEP_MADE)
                return step;
        }
    return STEP_MADE;
}

/* ---- members that no `properties` names ---- */

static bool name_is_taken(struct object *object, struct str name)
{
    sampler_work(object->sampler, 1 + object->undeclared.len / 8);
    for (size_t i = 0; i < object->undeclared.len; i++)
        if (str_eq(object->undeclared.at[i], name))
            return true;
    return properties_have(object->sampler, object->shape, name);
}

static void gather_names(struct object *object, const struct node *names)
{
    NODE_EACH_ITEM(names, item)
    {
        if (!sampler_work(object->sampler, 1))
            return;
        if (node_is(item, NODE_STRING) && !name_is_taken(object, node_str(item)))
            *vec_push(object->sampler->scratch, &object->undeclared) = node_str(item);
    }
}

static void gather_dependents(struct object *object, const struct node *dependents)
{
    NODE_EACH_MEMBER(dependents, key, names)
    if (properties_have(object->sampler, object->shape, node_str(key)))
        gather_names(object, names);
}

static void gather_undeclared(struct object *object)
{
    for (size_t i = 0; i < object->shape->parts.len; i++) {
        const struct view *view = &object->shape->parts.at[i]->view;
        gather_names(object, view->at[KEY_REQUIRED]);
        gather_dependents(object, view->at[KEY_DEPENDENT_REQUIRED]);
        gather_dependents(object, view->at[KEY_DEPENDENCIES]);
    }
}

static enum step write_undeclared(struct object *object, struct str name)
{
    struct arena_mark mark = arena_mark(object->sampler->scratch);
    struct wanted member;
    shape_member(object->sampler, object->shape, name, &member);
    enum step step = write_member(object, name, &member);
    arena_rewind(object->sampler->scratch, mark);
    return step == STEP_HIDDEN ? STEP_MADE : step;
}

static enum step write_required_rest(struct object *object)
{
    for (size_t i = 0; i < object->undeclared.len; i++) {
        enum step step = write_undeclared(object, object->undeclared.at[i]);
        if (step != STEP_MADE)
            return step;
    }
    return STEP_MADE;
}

/* Whether a schema for undeclared members is worth showing by an example. */
static bool says_something(const struct node *schema)
{
    return node_is(schema, NODE_OBJECT) && schema->len > 0;
}

/* The `number`th undeclared name: property1, property2 …; `x-additionalPropertiesName` may replace
 * the word. */
static struct str undeclared_name(struct object *object, unsigned number)
{
    struct str word = node_string(shape_get(object->shape, KEY_ADDITIONAL_NAME));
    if (!word.len)
        word = STR("property");
    return arena_printf(object->sampler->scratch, STR_FMT "%u", STR_ARG(word), number);
}

/* The `number`th text that a pattern or propertyNames allows, empty where there is none. */
static struct str patterned_name(struct object *object, unsigned number)
{
    struct sampler *sampler = object->sampler;
    struct buf name = {.arena = sampler->scratch, .limit = 1000};
    const struct node *patterns = shape_get(object->shape, KEY_PATTERN_PROPERTIES);
    const struct node *names = shape_get(object->shape, KEY_PROPERTY_NAMES);
    const struct node *listed = node_at(node_get(names, STR("enum")), number - 1);
    if (listed)
        return node_string(listed);
    struct str pattern = node_string(node_get(names, STR("pattern")));
    if (!pattern.len && node_is(patterns, NODE_OBJECT) && patterns->len > 0)
        pattern = node_str(node_first(patterns, NODE_OBJECT));
    const struct regexp *regexp = pattern.len ? regexp_read(sampler->scratch, pattern) : NULL;
    if (regexp &&
        regexp_make(regexp, &(struct regexp_wish){.max = 200, .variant = number - 1}, &name))
        return buf_str(&name);
    return (struct str){0};
}

/* Undeclared members until there are `wanted` in all. Names are tried one after another, a bounded
 * number of them. */
static enum step write_more(struct object *object, uint64_t wanted,
                            struct str (*name_of)(struct object *, unsigned))
{
    uint64_t tries = wanted + 16;
    for (unsigned number = 1; object->count < wanted && number < tries; number++) {
        struct str name = name_of(object, number);
        if (!sampler_work(object->sampler, 8))
            return STEP_TOO_LARGE;
        if (!name.len || name_is_taken(object, name))
            continue;
        *vec_push(object->sampler->scratch, &object->undeclared) = name;
        if (write_undeclared(object, name) == STEP_TOO_LARGE)
            return STEP_TOO_LARGE;
    }
    return STEP_MADE;
}

static enum step write_additional(struct object *object)
{
    uint64_t least = shape_most(object->shape, KEY_MIN_PROPERTIES, 0);
    bool shown = says_something(shape_get(object->shape, KEY_ADDITIONAL_PROPERTIES)) &&
                 object->sampler->depth <= object->sampler->optional_depth;
    uint64_t wanted = shown ? object->count + 2 : object->count;
    if (wanted > object->most)
        wanted = object->most;
    if (wanted < least)
        wanted = least;
    if (wanted > object->count && write_more(object, wanted, undeclared_name) == STEP_TOO_LARGE)
        return STEP_TOO_LARGE;
    bool patterns = shape_get(object->shape, KEY_PATTERN_PROPERTIES) && object->count == 0;
    if (patterns && wanted == 0 && object->sampler->depth <= object->sampler->optional_depth)
        wanted = 1;
    if (wanted > object->count && write_more(object, wanted, patterned_name) == STEP_TOO_LARGE)
        return STEP_TOO_LARGE;
    if (object->count < least)
        return sampler_fail(
            object->sampler, STEP_IMPOSSIBLE, shape_get(object->shape, KEY_MIN_PROPERTIES),
            "no way was found to have as many properties as minProperties asks for");
    return STEP_MADE;
}

/* ---- the whole ---- */

static void sort_parts(struct object *object)
{
    size_t count = object->shape->parts.len;
    object->parts = arena_array(object->sampler->scratch, struct part *, count);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && object->parts[at - 1]->order > object->shape->parts.at[i]->order; at--)
            object->parts[at] = object->parts[at - 1];
        object->parts[at] = object->shape->parts.at[i];
    }
}

static void reserve_required(struct object *object)
{
    for (size_t i = 0; i < object->shape->parts.len; i++)
        NODE_EACH_MEMBER(object->parts[i]->view.at[KEY_PROPERTIES], key, schema)
    object->reserved += !is_earlier(object, i, node_str(key)) && is_required(object, node_str(key));
    object->reserved += object->undeclared.len;
}

enum step object_write(struct sampler *sampler, const struct shape *shape)
{
    struct object object = {.sampler = sampler,
                            .shape = shape,
                            .most = shape_least(shape, KEY_MAX_PROPERTIES, UINT64_MAX)};
    sort_parts(&object);
    gather_undeclared(&object);
    if (object.most != UINT64_MAX)
        reserve_required(&object);
    buf_byte(&sampler->out, '{');
    enum step step = write_properties(&object);
    if (step == STEP_MADE)
        step = write_required_rest(&object);
    if (step == STEP_MADE)
        step = write_additional(&object);
    if (step == STEP_MADE && object.count > object.most)
        return sampler_fail(sampler, STEP_IMPOSSIBLE, shape_get(shape, KEY_MAX_PROPERTIES),
                            "more properties are required than maxProperties allows");
    buf_byte(&sampler->out, '}');
    return step;
}
