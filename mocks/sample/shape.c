#include "sampler_private.h"

enum { CHAIN_MAX = 100 /* references that lead to one another */ };

/* ---- what a shape says as a whole ---- */

const struct node *shape_get(const struct shape *shape, enum keyword keyword)
{
    for (size_t i = 0; i < shape->parts.len; i++)
        if (shape->parts.at[i]->view.at[keyword])
            return shape->parts.at[i]->view.at[keyword];
    return NULL;
}

uint64_t shape_most(const struct shape *shape, enum keyword keyword, uint64_t otherwise)
{
    uint64_t most = otherwise;
    for (size_t i = 0; i < shape->parts.len; i++) {
        uint64_t count = view_count(&shape->parts.at[i]->view, keyword, otherwise);
        most = count > most ? count : most;
    }
    return most;
}

uint64_t shape_least(const struct shape *shape, enum keyword keyword, uint64_t otherwise)
{
    uint64_t least = otherwise;
    for (size_t i = 0; i < shape->parts.len; i++) {
        uint64_t count = view_count(&shape->parts.at[i]->view, keyword, otherwise);
        least = count < least ? count : least;
    }
    return least;
}

/* ---- gathering ---- */

static bool has_part(const struct shape *shape, const struct node *schema)
{
    for (size_t i = 0; i < shape->parts.len; i++)
        if (shape->parts.at[i]->view.schema == schema)
            return true;
    return false;
}

/* The value around this one that is being made from that schema, NULL where there is none. */
static const struct shape *open_shape(const struct shape *shape, const struct node *schema)
{
    if (!mask_meets(shape->around, mask_of(schema)))
        return NULL;
    for (const struct shape *outer = shape->outer; outer; outer = outer->outer)
        for (size_t i = 0; i < outer->parts.len; i++)
            if (outer->parts.at[i]->opens && outer->parts.at[i]->view.schema == schema)
                return outer;
    return NULL;
}

static void add_choice(struct sampler *sampler, struct shape *shape, enum keyword keyword,
                       const struct part *part)
{
    *vec_push(sampler->scratch, &shape->choices) =
        (struct choice){.keyword = keyword, .part = part};
}

static void note_choices(struct sampler *sampler, struct shape *shape, const struct part *part)
{
    const struct view *view = &part->view;
    static const enum keyword lists[] = {KEY_ONE_OF, KEY_ANY_OF};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct node *list = view->at[lists[i]];
        if (!node_is(list, NODE_ARRAY) || list->len == 0)
            continue;
        add_choice(sampler, shape, lists[i], part);
        shape->verify = shape->verify || (lists[i] == KEY_ONE_OF && list->len > 1);
    }
    if (view->at[KEY_IF] && (view->at[KEY_THEN] || view->at[KEY_ELSE]))
        add_choice(sampler, shape, KEY_IF, part);
    if (view->at[KEY_DISCRIMINATOR] && !view->at[KEY_ONE_OF] && !view->at[KEY_ANY_OF] &&
        part->level == 0 && node_get(view->at[KEY_DISCRIMINATOR], STR("mapping")))
        add_choice(sampler, shape, KEY_DISCRIMINATOR, part);
    static const enum keyword lucky[] = {KEY_NOT, KEY_IF, KEY_DEPENDENT_SCHEMAS,
                                         KEY_UNEVALUATED_PROPERTIES, KEY_UNEVALUATED_ITEMS};
    for (size_t i = 0; i < sizeof lucky / sizeof *lucky; i++)
        shape->verify = shape->verify || view->at[lucky[i]];
}

/* The parts of `allOf`. One alone speaks for the whole value as its owner does (the usual wrapper
 * around a reference). */
static enum step add_all_of(struct sampler *sampler, struct shape *shape, const struct part *part)
{
    const struct node *list = part->view.at[KEY_ALL_OF];
    struct part next = {.level = part->level, .opens = part->opens};
    if (node_is(list, NODE_ARRAY) && list->len > 1)
        next = (struct part){.level = part->level + 1};
    NODE_EACH_ITEM(list, item)
    {
        enum step step = shape_add(sampler, shape, item, next);
        if (step != STEP_MADE)
            return step;
    }
    return STEP_MADE;
}

/* Schemas that hold when a property is there. Ours mostly are, so they are taken as parts; a list
 * of names is object.c's. */
static enum step add_dependents(struct sampler *sampler, struct shape *shape,
                                const struct part *part, enum keyword keyword)
{
    NODE_EACH_MEMBER(part->view.at[keyword], key, schema)
    {
        if (node_is(schema, NODE_ARRAY) || !node_get(part->view.at[KEY_PROPERTIES], node_str(key)))
            continue;
        enum step step = shape_add(sampler, shape, schema, (struct part){.level = part->level + 1});
        if (step != STEP_MADE)
            return step;
    }
    return STEP_MADE;
}

static enum step add_part(struct sampler *sampler, struct shape *shape, struct part *part)
{
    const struct view *view = &part->view;
    *vec_push(sampler->scratch, &shape->parts) = part;
    shape->types &= view_types(view, sampler->version);
    if (shape->types == 0)
        return sampler_fail(sampler, STEP_IMPOSSIBLE, view->schema,
                            "its types exclude one another");
    static const enum keyword hiding[] = {
        [SAMPLE_REQUEST] = KEY_READ_ONLY, [SAMPLE_RESPONSE] = KEY_WRITE_ONLY};
    enum sample_direction direction = sampler->sample->direction;
    if (direction != SAMPLE_NEITHER && node_bool(view->at[hiding[direction]], false))
        shape->hidden = sampler->reach.hidden = true;
    const struct node *denied = view->at[KEY_NOT];
    if (node_is(denied, NODE_TRUE) || (node_is(denied, NODE_OBJECT) && denied->len == 0))
        return sampler_fail(sampler, STEP_IMPOSSIBLE, denied, "everything is denied");
    if (view->at[KEY_DYNAMIC_REF])
        sampler_doubt(sampler, SAMPLE_DOUBT_KEYWORD, view->at[KEY_DYNAMIC_REF],
                      "$dynamicRef is not followed when values are made");
    bool bases_first = view->at[KEY_ALL_OF] && view->at[KEY_ALL_OF] < view->at[KEY_PROPERTIES];
    if (!bases_first)
        part->order = ++shape->orders;
    enum step step = add_all_of(sampler, shape, part);
    if (bases_first)
        part->order = ++shape->orders;
    if (step == STEP_MADE)
        step = add_dependents(sampler, shape, part, KEY_DEPENDENT_SCHEMAS);
    if (step == STEP_MADE)
        step = add_dependents(sampler, shape, part, KEY_DEPENDENCIES);
    note_choices(sampler, shape, part);
    return step;
}

/* Where a reference leads; it keeps the name of the first of a chain. */
static enum step add_target(struct sampler *sampler, struct shape *shape, const struct part *part)
{
    const struct node *schema = part->view.schema;
    if (!refs_follow(sampler->refs, schema) ||
        sampler->chain >= CHAIN_MAX) /* goes round in circles, or ends */
        return sampler_fail(sampler, STEP_UNRESOLVED, schema, "its reference leads nowhere");
    struct str name = reference_name(node_string(part->view.at[KEY_REF]));
    struct part target = {
        .name = part->name.len ? part->name : name, .level = part->level, .opens = part->opens};
    sampler->chain++;
    enum step step = shape_add(sampler, shape, refs_step(sampler->refs, schema), target);
    sampler->chain--;
    return step;
}

enum step shape_add(struct sampler *sampler, struct shape *shape, const struct node *schema,
                    struct part part)
{
    if (node_is(schema, NODE_FALSE))
        return sampler_fail(sampler, STEP_IMPOSSIBLE, schema, "the schema is false");
    if (!node_is(schema, NODE_OBJECT) || has_part(shape, schema))
        return STEP_MADE;
    if (!sampler_work(sampler, 8 + schema->len + shape->parts.len / 8))
        return STEP_TOO_LARGE;
    view_read(&part.view, schema);
    if (view_is_reference(&part.view, sampler->version))
        return add_target(sampler, shape, &part);
    sampler->reach.seen = mask_union(sampler->reach.seen, mask_of(schema));
    const struct shape *open = sampler->lenient ? NULL : open_shape(shape, schema);
    if (open) {
        reach_outer(sampler, open);
        return sampler_fail(sampler, STEP_CUT, schema, "it contains itself");
    }
    if (part.opens)
        shape->opened = mask_union(shape->opened, mask_of(schema));
    struct part *kept = arena_new(sampler->scratch, struct part);
    *kept = part;
    enum step step = add_part(sampler, shape, kept);
    if (step == STEP_MADE && node_is(kept->view.at[KEY_REF], NODE_STRING))
        step = add_target(sampler, shape, kept);
    return step;
}

/* ---- members ---- */

static void want(struct sampler *sampler, struct wanted *member, size_t *cap,
                 const struct node *schema)
{
    if (member->len == *cap) {
        const struct node **at =
            vec_grow(sampler->scratch, member->schemas, member->len, cap, sizeof *member->schemas);
        member->schemas = at;
    }
    member->schemas[member->len++] = schema;
}

static void hint(struct wanted *member, const struct node *value)
{
    if (value && !member->hints[0])
        member->hints[0] = value;
    else if (value && !member->hints[1])
        member->hints[1] = value;
}

static bool want_patterns(struct sampler *sampler, const struct part *part, struct str name,
                          struct wanted *member, size_t *cap)
{
    bool found = false;
    NODE_EACH_MEMBER(part->view.at[KEY_PATTERN_PROPERTIES], key, schema)
    {
        if (!sampler_work(sampler, 8 + key->len))
            break;
        const struct regexp *regexp = sampler_pattern(sampler, key);
        if (!regexp)
            sampler_doubt(sampler, SAMPLE_DOUBT_PATTERN, key, "the pattern is not understood");
        if (!regexp || !regexp_match(regexp, name))
            continue;
        found = true;
        want(sampler, member, cap, schema);
    }
    return found;
}

void shape_member(struct sampler *sampler, const struct shape *shape, struct str name,
                  struct wanted *member)
{
    size_t cap = 0;
    *member = (struct wanted){.name = name, .property = true};
    for (size_t i = 0; i < 2; i++)
        hint(member, node_get(shape->wanted->hints[i], name));
    for (size_t i = 0; i < shape->parts.len; i++) {
        const struct part *part = shape->parts.at[i];
        const struct node *properties = part->view.at[KEY_PROPERTIES];
        bool looked = properties && sampler_work(sampler, 1 + properties->len / 8);
        const struct node *own = looked ? node_get(properties, name) : NULL;
        if (own)
            want(sampler, member, &cap, own);
        if (part->view.at[KEY_EXAMPLE])
            hint(member, node_get(part->view.at[KEY_EXAMPLE], name));
        bool matched = want_patterns(sampler, part, name, member, &cap) || own;
        const struct node *rest = part->view.at[KEY_ADDITIONAL_PROPERTIES];
        if (!matched && rest)
            want(sampler, member, &cap, rest);
    }
}
