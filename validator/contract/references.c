/* The references that nobody followed while the model was read: those inside schemas, and inside components that no
 * operation uses. A schema is judged and imagined much later; that a reference in it leads nowhere is told now. */
#include "contract_private.h"

/* What stands under these is a value, not a part of the contract: a `$ref` in it is text. */
static const struct str values[] = {
    STR_INIT("example"), STR_INIT("examples"),  STR_INIT("default"),         STR_INIT("enum"),
    STR_INIT("const"),   STR_INIT("dataValue"), STR_INIT("serializedValue"), STR_INIT("value"),
};

/* The members of these have names that authors choose: a property called `default` is a schema. */
static const struct str maps[] = {
    STR_INIT("properties"),
    STR_INIT("patternProperties"),
    STR_INIT("dependentSchemas"),
    STR_INIT("$defs"),
    STR_INIT("definitions"),
    STR_INIT("schemas"),
    STR_INIT("responses"),
    STR_INIT("parameters"),
    STR_INIT("headers"),
    STR_INIT("requestBodies"),
    STR_INIT("paths"),
    STR_INIT("callbacks"),
    STR_INIT("links"),
    STR_INIT("pathItems"),
    STR_INIT("content"),
    STR_INIT("securitySchemes"),
    STR_INIT("mediaTypes"),
    STR_INIT("webhooks"),
    STR_INIT("securityDefinitions"),
};

static bool is_among(struct str name, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

static void check(struct reader *reader, const struct node *node, bool is_map)
{
    if (!is_map && refs_is_reference(node) && !refs_follow(reader->refs, node))
        refs_report(reader->refs, node, reader->findings);
    NODE_EACH_ITEM(node, item)
    {
        check(reader, item, false);
    }
    NODE_EACH_MEMBER(node, key, value)
    {
        struct str name = node_str(key);
        bool skip = !is_map &&
                    (is_extension(key) || is_among(name, values, sizeof values / sizeof *values));
        if (!skip && value->kind >= NODE_ARRAY)
            check(reader, value, !is_map && is_among(name, maps, sizeof maps / sizeof *maps));
    }
}

void references_check(struct reader *reader)
{
    for (size_t i = 0; i < refs_doc_count(reader->refs); i++)
        check(reader, refs_doc_at(reader->refs, i)->root, false);
}
