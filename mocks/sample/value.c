/* One value: its shape is gathered, its choices are tried one after another, the first that leads
 * to a value wins. */
#include "sampler_private.h"

enum { DEPTH_MAX = 60 /* values inside values */ };

/* ---- choices ---- */

static enum step write_choices(struct sampler *sampler, struct shape *shape);

/* Goes on with the shape as it is, and leaves the output as it was where that came to nothing. */
static enum step finish(struct sampler *sampler, struct shape *shape)
{
    size_t start = sampler->out.len;
    enum step step = write_choices(sampler, shape);
    if (sampler_is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step != STEP_MADE)
        sampler->out.len = start;
    return step;
}

/* Up to two schemas more (a condition and what follows from it), then on. */
static enum step write_alternative(struct sampler *sampler, const struct shape *shape,
                                   const struct node *first, const struct node *second,
                                   struct part part)
{
    struct shape tried = *shape;
    struct arena_mark mark = arena_mark(sampler->scratch);
    const struct shape *open = sampler->open;
    sampler->open = &tried;
    enum step step = first ? shape_add(sampler, &tried, first, part) : STEP_MADE;
    if (step == STEP_MADE && second)
        step = shape_add(sampler, &tried, second, part);
    if (step == STEP_MADE)
        step = finish(sampler, &tried);
    sampler->open = open;
    arena_rewind(sampler->scratch, mark);
    return step;
}

static bool is_null_only(const struct sampler *sampler, const struct node *schema)
{
    const struct node *target = refs_follow(sampler->refs, schema);
    return str_eq(node_string(node_get(target, STR("type"))), STR("null")) ||
           node_is(node_get(target, STR("const")), NODE_NULL);
}

static bool is_final(enum step step)
{
    return step == STEP_MADE || step == STEP_TOO_LARGE || step == STEP_HIDDEN;
}

/* Branches in order, those that only say null at the end. */
static enum step write_branches(struct sampler *sampler, const struct shape *shape,
                                const struct choice *choice)
{
    const struct node *list = choice->part->view.at[choice->keyword];
    struct part part = {.level = choice->part->level, .opens = true};
    enum step outcome = STEP_IMPOSSIBLE;
    for (unsigned nulls = 0; nulls < 2; nulls++)
        NODE_EACH_ITEM(list, branch)
        {
            if (is_null_only(sampler, branch) != nulls)
                continue;
            enum step step = write_alternative(sampler, shape, branch, NULL, part);
            if (is_final(step))
                return step;
            if (step == STEP_CUT || outcome == STEP_IMPOSSIBLE)
                outcome = step;
        }
    return outcome;
}

static enum step write_conditional(struct sampler *sampler, const struct shape *shape,
                                   const struct choice *choice)
{
    const struct view *view = &choice->part->view;
    struct part part = {.level = choice->part->level + 1};
    enum step step = write_alternative(sampler, shape, view->at[KEY_IF], view->at[KEY_THEN], part);
    if (is_final(step))
        return step;
    return write_alternative(sampler, shape, view->at[KEY_ELSE], NULL, part);
}

/* Where a mapping's value leads: a reference, or the bare name of a component. */
static const struct node *mapped_schema(struct sampler *sampler, const struct part *owner,
                                        struct str target)
{
    const struct doc *doc = refs_doc(sampler->refs, owner->view.schema);
    struct str folder = sampler->version == CONTRACT_SWAGGER_2_0 ? STR("/definitions/")
                                                                 : STR("/components/schemas/");
    struct str pointer = str_starts(target, STR("#/"))
                             ? str_from(target, 1)
                             : arena_join(sampler->scratch, folder, target);
    return doc ? doc_pointer_find(doc->root, pointer) : NULL;
}

/* A schema with a mapping used by itself: its first mapped schema holds too, unless one of them
 * already brought us here. */
static enum step write_mapped(struct sampler *sampler, const struct shape *shape,
                              const struct choice *choice)
{
    const struct part *owner = choice->part;
    const struct node *mapping = node_get(owner->view.at[KEY_DISCRIMINATOR], STR("mapping"));
    const struct node *first = NULL;
    struct str name = {0};
    NODE_EACH_MEMBER(mapping, key, target)
    {
        const struct node *schema = mapped_schema(sampler, owner, node_string(target));
        for (size_t i = 0; i < shape->parts.len; i++)
            if (schema == shape->parts.at[i]->view.schema)
                return write_alternative(sampler, shape, NULL, NULL, (struct part){.level = 0});
        if (!first && schema) {
            first = schema;
            name = reference_name(node_string(target));
            name = name.len ? name : node_string(target);
        }
    }
    struct part part = {.name = name, .level = owner->level, .opens = true};
    enum step step = first ? write_alternative(sampler, shape, first, NULL, part) : STEP_IMPOSSIBLE;
    return is_final(step) ? step : write_alternative(sampler, shape, NULL, NULL, part);
}

static enum step write_choices(struct sampler *sampler, struct shape *shape)
{
    if (shape->decided == shape->choices.len)
        return write_shape(sampler, shape);
    const struct choice *choice = &shape->choices.at[shape->decided++];
    if (choice->keyword == KEY_IF)
        return write_conditional(sampler, shape, choice);
    if (choice->keyword == KEY_DISCRIMINATOR)
        return write_mapped(sampler, shape, choice);
    return write_branches(sampler, shape, choice);
}

/* ---- values ---- */

/* The value around this one that wants exactly the same. */
static const struct shape *wanted_before(const struct shape *outer, const struct wanted *wanted)
{
    for (; outer; outer = outer->outer)
        if (outer->wanted->len == wanted->len && wanted->len > 0 &&
            memcmp(outer->wanted->schemas, wanted->schemas,
                   wanted->len * sizeof *wanted->schemas) == 0)
            return outer;
    return NULL;
}

static enum step write_wanted(struct sampler *sampler, struct shape *shape)
{
    const struct wanted *wanted = shape->wanted;
    for (size_t i = 0; i < wanted->len; i++) {
        enum step step =
            shape_add(sampler, shape, wanted->schemas[i], (struct part){.opens = true});
        if (step != STEP_MADE)
            return step;
    }
    if (shape->hidden && wanted->property)
        return STEP_HIDDEN;
    if (write_hinted(sampler, shape))
        return STEP_MADE;
    /* What the base says of itself comes before the branches of its choices. */
    if (shape->choices.len > 0 && write_authored(sampler, shape))
        return STEP_MADE;
    return finish(sampler, shape);
}

static enum step write_open(struct sampler *sampler, struct shape *shape)
{
    struct arena_mark mark = arena_mark(sampler->scratch);
    size_t start = sampler->out.len;
    sampler->open = shape;
    sampler->depth++;
    enum step step = write_wanted(sampler, shape);
    if (sampler_is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step != STEP_MADE)
        sampler->out.len = start;
    sampler->depth--;
    sampler->open = shape->outer;
    arena_rewind(sampler->scratch, mark);
    return step;
}

enum step value_write(struct sampler *sampler, const struct wanted *wanted)
{
    struct shape shape = {
        .outer = sampler->open, .wanted = wanted, .types = TYPE_ANY, .depth = sampler->depth + 1};
    const struct shape *before = wanted_before(shape.outer, wanted);
    if (before) {
        reach_outer(sampler, before);
        return sampler_fail(sampler, STEP_CUT, wanted->schemas[0], "it contains itself");
    }
    if (sampler->depth >= DEPTH_MAX) {
        reach_outer(sampler, NULL);
        return sampler_fail(sampler, STEP_CUT, wanted->len ? wanted->schemas[0] : NULL,
                            "it is nested too deep");
    }
    if (shape.outer)
        shape.around = mask_union(shape.outer->around, shape.outer->opened);
    const struct node *name = memo_name(sampler, wanted);
    if (name && memo_write(sampler, &shape, name))
        return STEP_MADE;
    struct memo_start start = memo_begin(sampler);
    enum step step = write_open(sampler, &shape);
    memo_end(sampler, &shape, step == STEP_MADE ? name : NULL, &start);
    return step;
}
