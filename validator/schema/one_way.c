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

bool name_goes_other_way(struct builder *builder, const struct node *name)
{
    struct look look = {.set = builder->set, .name = node_str(name)};
    if (builder->language->dialect->format == FORMAT_OPENAPI)
        look_into(&look, builder->schema);
    return judge(builder, look.flags);
}
