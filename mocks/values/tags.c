/* Discriminators (OAS 3.1.1, Discriminator Object; Swagger 2.0): the property that says which schema an object is of. */
#include "values_private.h"

static struct str last_part(struct str reference)
{
    size_t slash = str_find_last(reference, '/');
    return slash < reference.len ? str_from(reference, slash + 1) : reference;
}

/* The name of a component's schema; empty where it is none. */
static struct str component_of(struct values *values, const struct block *block)
{
    const struct doc *doc = schema_doc(values->schema, block->node);
    if (!doc || doc->root == block->node || !(block->node[-1].flags & NODE_IS_KEY))
        return STR("");
    struct str name = node_str(block->node - 1);
    struct str pointer = doc_pointer_to(&values->scratch, doc->root, block->node);
    bool component = str_starts(pointer, STR("/components/schemas/")) ||
                     str_starts(pointer, STR("/definitions/"));
    return component ? name : STR("");
}

/* Of the schemas that hold, but the one with the discriminator, the first that is a component: what was chosen, or what the
 * discriminator's schema is a part of. */
static struct str chosen(struct values *values, const struct want *want, const struct block *owner,
                         const struct node *mapping)
{
    struct str first = {0};
    for (size_t i = 0; i < want->all.list.len; i++) {
        const struct term *term = &want->all.list.at[i];
        if (term->kind != TERM_HOLDS || term->of == owner)
            continue;
        struct str name = component_of(values, term->of);
        NODE_EACH_MEMBER(mapping, key, target)
        if (name.len && str_eq(last_part(node_string(target)), name))
            return node_str(key);
        if (!first.len)
            first = name;
    }
    return mapping ? STR("") : first;
}

struct str want_tag(struct values *values, const struct want *want, struct str name)
{
    struct str tag = {0};
    for (size_t i = 0; i < want->tagged.len && !tag.len; i++) {
        const struct block *owner = want->tagged.at[i];
        const struct node *discriminator = node_get(owner->node, STR("discriminator"));
        const struct node *property = node_get(discriminator, STR("propertyName"));
        const struct node *mapping = node_get(discriminator, STR("mapping"));
        if (!str_eq(node_string(property ? property : discriminator), name))
            continue;
        tag = chosen(values, want, owner, mapping);
        if (!tag.len && !mapping)
            tag = component_of(values, owner);
        NODE_EACH_MEMBER(mapping, key, target)
        if (!tag.len && str_eq(last_part(node_string(target)), component_of(values, owner)))
            tag = node_str(key);
    }
    return tag;
}
