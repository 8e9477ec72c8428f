/* Which branch of an anyOf or oneOf was meant, when all of them failed. The discriminator knows; else a
 * branch for another type or another tag was not meant, and of the others the one with the fewest errors. */
#include "eval_private.h"

enum fit {
    FIT_UNKNOWN, /* the branch was not looked into */
    FIT_TYPE,    /* another type altogether */
    FIT_TAG,     /* a const or enum of a property differs */
    FIT_CLOSE
};

struct candidate {
    enum fit fit;
    size_t problems;
    const struct schema_error *tag; /* the error by which it is FIT_TAG */
};

/* A member's value that stands directly in the object. */
static bool is_member_of(const struct node *object, const struct node *value)
{
    if (object->kind != NODE_OBJECT)
        return false;
    NODE_EACH_MEMBER(object, key, member)
    if (member == value)
        return true;
    return false;
}

static struct candidate judge(const struct explanation *explanation, const struct node *value,
                              size_t begin, size_t end)
{
    struct candidate found = {.fit = FIT_CLOSE};
    if (begin == end) /* a branch that fails has errors, if it is looked into */
        return (struct candidate){.fit = FIT_UNKNOWN};
    for (size_t i = begin; i < end; i++) {
        const struct schema_error *error = &explanation->errors.at[i];
        bool values = error->id == FINDING_VALUE_CONST || error->id == FINDING_VALUE_ENUM;
        if (!error->meant)
            continue;
        found.problems++;
        if (error->value == value && error->id == FINDING_VALUE_TYPE)
            found.fit = FIT_TYPE;
        if (values && found.fit == FIT_CLOSE && is_member_of(value, error->value)) {
            found.fit = FIT_TAG;
            found.tag = error;
        }
    }
    return found;
}

/* OpenAPI's discriminator (OAS 3.1.1, Discriminator Object): the branch that the value names, or none. */
static size_t discriminated(const struct failed_branches *branches)
{
    const struct node *discriminator = node_get(branches->block->node, STR("discriminator"));
    const struct node *name = node_get(discriminator, STR("propertyName"));
    const struct node *tag = name ? node_get(branches->value, node_string(name)) : NULL;
    const struct node *mapped =
        tag ? node_get(node_get(discriminator, STR("mapping")), node_string(tag)) : NULL;
    struct str wanted = mapped ? node_string(mapped) : node_string(tag);
    for (size_t i = 0; i < branches->op->edges.len && wanted.len; i++) {
        const struct edge *edge = branches->op->edges.at[i];
        struct str text = edge->hops ? node_str(edge->hops->keyword) : STR("");
        size_t slash = str_find_last(text, '/');
        struct str last = slash < text.len ? str_from(text, slash + 1) : text;
        if (str_eq(text, wanted) || str_eq(last, wanted))
            return i;
    }
    return SIZE_MAX;
}

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    return a->fit != b->fit ? a->fit > b->fit : a->problems < b->problems;
}

/* The tags that would have been right. */
static struct str tags_hint(struct schema_run *run, const struct failed_branches *branches,
                            const struct candidate *candidates)
{
    struct explanation *explanation = run->explanation;
    struct buf out = {.arena = explanation->arena, .limit = 400};
    const struct node *tag = NULL;
    for (size_t i = 0; i < branches->op->edges.len; i++) {
        const struct candidate *candidate = &candidates[i];
        if (candidate->fit != FIT_TAG || (tag && candidate->tag->value != tag))
            continue;
        if (!tag)
            buf_printf(&out, "'" STR_FMT "' would have to be ",
                       STR_ARG(node_str(candidate->tag->value - 1)));
        else
            buf_add(&out, STR(" or "));
        tag = candidate->tag->value;
        const struct node *wanted = candidate->tag->schema;
        if (candidate->tag->id == FINDING_VALUE_ENUM && wanted->len == 1)
            wanted = node_at(wanted, 0);
        buf_add(&out, value_shown(explanation->arena, wanted));
    }
    return out.full ? STR("") : buf_str(&out);
}

static void forget(struct explanation *explanation, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        explanation->errors.at[i].meant = false;
}

/* Whether what is wrong with a tag was said already, by another part of the schema. */
static bool is_told(const struct explanation *explanation, size_t parent,
                    const struct candidate *candidate)
{
    for (size_t i = 0; i < parent && candidate->fit == FIT_TAG; i++)
        if (explanation->errors.at[i].meant &&
            explanation->errors.at[i].value == candidate->tag->value)
            return true;
    return false;
}

void explain_choose(struct schema_run *run, const struct failed_branches *branches)
{
    struct explanation *explanation = run->explanation;
    size_t count = branches->op->edges.len, best = 0;
    if (count == 0)
        return;
    struct candidate *candidates = arena_array(&run->scratch, struct candidate, count);
    for (size_t i = 0; i < count; i++) {
        candidates[i] =
            judge(explanation, branches->value, branches->starts[i], branches->starts[i + 1]);
        if (is_better(&candidates[i], &candidates[best]))
            best = i;
    }
    size_t named = discriminated(branches);
    if (named < count && candidates[named].fit != FIT_UNKNOWN)
        best = named;
    bool clear = best == named || candidates[best].fit == FIT_CLOSE;
    for (size_t i = 0; i < count; i++)
        if (i != best || !clear)
            forget(explanation, branches->starts[i], branches->starts[i + 1]);
    struct schema_error *parent = &explanation->errors.at[branches->parent];
    if (!clear) {
        parent->hint = tags_hint(run, branches, candidates);
        parent->meant = !is_told(explanation, branches->parent, &candidates[best]);
        return;
    }
    struct str name = branch_name(explanation->arena, branches->op->edges.at[best], best);
    size_t problems = candidates[best].problems;
    parent->message =
        arena_printf(explanation->arena, STR_FMT "; the closest is " STR_FMT " (%zu problem%s)",
                     STR_ARG(parent->message), STR_ARG(name), problems, problems == 1 ? "" : "s");
    parent->meant = problems == 0; /* the errors inside say it better */
}

void explain_several(struct schema_run *run, size_t parent, const struct op *op,
                     const size_t *which)
{
    struct explanation *explanation = run->explanation;
    if (parent >= explanation->errors.len)
        return;
    struct arena *arena = explanation->arena;
    struct str first = branch_name(arena, op->edges.at[which[0]], which[0]);
    struct str second = branch_name(arena, op->edges.at[which[1]], which[1]);
    explanation->errors.at[parent].message =
        arena_printf(arena,
                     "this satisfies " STR_FMT " as well as " STR_FMT
                     ", but must satisfy exactly one alternative",
                     STR_ARG(first), STR_ARG(second));
}
