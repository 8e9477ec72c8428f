/* readOnly and writeOnly: which properties go one way only, wherever in a schema that is said. */
#include "schema_private.h"

enum { VISITS_MAX = 200 /* schemas that are looked into for one property */ };

struct look {
    struct schema_set *set;
    struct str name; /* of a property that is looked for; or ptr NULL: the schema's own flags */
    unsigned flags, visits;
};

static bool is_true(const struct node *schema, struct str keyword)
{
    return node_is(node_get(schema, keyword), NODE_TRUE);
}

static void look_into(struct look *look, const struct node *schema);

/* A value is one of several: what all of them say is so. */
static void look_into_all(struct look *look, const struct node *branches)
{
    unsigned common = node_first(branches, NODE_ARRAY) < node_end(branches) ? ~0U : 0;
    NODE_EACH_ITEM(branches, branch)
    {
        struct look one = {.set = look->set, .name = look->name, .visits = look->visits};
        if (common)
            look_into(&one, branch);
        common &= one.flags;
        look->visits = one.visits;
    }
    look->flags |= common;
}

static void look_into(struct look *look, const struct node *schema)
{
    const struct resource *resource = set_resource(look->set, schema);
    if (schema->kind != NODE_OBJECT || !resource || look->visits++ >= VISITS_MAX)
        return;
    const struct node *ref = node_get(schema, STR("$ref"));
    if (node_is(ref, NODE_STRING)) {
        struct target target = set_follow(look->set, resource, schema, ref);
        if (target.node)
            look_into(look, target.node);
        if (resource->language->dialect->ref_stands_alone)
            return;
    }
    if (look->name.ptr) {
        const struct node *property = node_get(node_get(schema, STR("properties")), look->name);
        struct look inside = {.set = look->set, .visits = look->visits};
        if (property)
            look_into(&inside, property);
        look->flags |= inside.flags;
        look->visits = inside.visits;
    } else {
        look->flags |= is_true(schema, STR("readOnly")) ? ONE_WAY_READ : 0;
        look->flags |= is_true(schema, STR("writeOnly")) ? ONE_WAY_WRITE : 0;
    }
    NODE_EACH_ITEM(node_get(schema, STR("allOf")), item)
    look_into(look, item);
    look_into_all(look, node_get(schema, STR("anyOf")));
    look_into_all(look, node_get(schema, STR("oneOf")));
}

static bool judge(struct builder *builder, unsigned flags)
{
    enum schema_direction direction = builder->block->direction;
    if (flags)
        builder->block->one_way = true;
    return (flags & ONE_WAY_READ && direction == SCHEMA_REQUEST) ||
           (flags & ONE_WAY_WRITE && direction == SCHEMA_RESPONSE);
}

bool goes_other_way(struct builder *builder, const struct node *property)
{
    struct look look = {.set = builder->set};
    if (builder->language->dialect->format == FORMAT_OPENAPI)
        look_into(&look, property);
    return judge(builder, look.flags);
}

/* What the builder's own schema says of a property. */
static struct look look_here(struct builder *builder, const struct node *name)
{
    struct look look = {.set = builder->set, .name = node_str(name)};
    if (builder->language->dialect->format == FORMAT_OPENAPI)
        look_into(&look, builder->schema);
    return look;
}

/* What the schemas around it say, one inside the other. */
static void look_around(struct builder *builder, struct look *look)
{
    const struct around *around = ptrmap_get(&builder->set->around, builder->schema);
    if (builder->language->dialect->format != FORMAT_OPENAPI)
        return;
    for (; around && look->visits < VISITS_MAX;
         around = ptrmap_get(&builder->set->around, around->schema))
        look_into(look, around->schema);
}

bool name_goes_other_way(struct builder *builder, const struct node *name)
{
    struct look look = look_here(builder, name);
    if (!builder->keeps_required)
        look_around(builder, &look);
    return judge(builder, look.flags);
}

bool keeps_required(struct builder *builder)
{
    const struct around *around = ptrmap_get(&builder->set->around, builder->schema);
    if (!around || !around->is_one_of)
        return false;
    NODE_EACH_ITEM(builder->keywords[KEYWORD_REQUIRED], name)
    {
        struct look look = look_here(builder, name);
        look_around(builder, &look);
        if (!judge(builder, look.flags))
            return false;
    }
    return true;
}
