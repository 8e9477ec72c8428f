/* Authored values: what `example`, `const`, `default`, `examples` and `enum` of a shape's parts
 * offer, and hints from the examples of the values around. */
#include "sampler_private.h"

/* Whether the value, authored at one part, can stand for the whole. An object given as the example
 * of one `allOf` part among several is no example of the whole. */
static bool speaks_for_all(const struct shape *shape, const struct part *part,
                           const struct node *value)
{
    unsigned others = 0;
    for (size_t i = 0; i < shape->parts.len; i++)
        others += shape->parts.at[i] != part && shape->parts.at[i]->view.at[KEY_PROPERTIES];
    return !node_is(value, NODE_OBJECT) || part->level == 0 || others == 0;
}

bool write_if_fits(struct sampler *sampler, const struct shape *shape, const struct node *value)
{
    if (!value || !value_fits_all(sampler, shape->wanted, value))
        return false;
    doc_write_json(&sampler->out, value);
    return true;
}

/* Examples and defaults are suggestions: one that misses its format is passed over. */
static bool write_suggested(struct sampler *sampler, const struct shape *shape,
                            const struct node *value)
{
    sampler->formats = true;
    bool written = write_if_fits(sampler, shape, value);
    sampler->formats = false;
    return written;
}

/* The item of a list that is the variant-th to fit, counted round; nulls only where nothing else
 * fits. */
static bool write_listed(struct sampler *sampler, const struct shape *shape,
                         const struct node *list)
{
    const struct node *fitting[64];
    size_t count = 0;
    for (unsigned nulls = 0; nulls < 2 && count == 0; nulls++)
        NODE_EACH_ITEM(list, item)
        {
            bool enough = count == (sampler->variant == 0 ? 1 : sizeof fitting / sizeof *fitting);
            if (!enough && node_is(item, NODE_NULL) == nulls &&
                value_fits_all(sampler, shape->wanted, item))
                fitting[count++] = item;
        }
    if (count == 0)
        return false;
    doc_write_json(&sampler->out, fitting[sampler->variant % count]);
    return true;
}

static bool write_kind(struct sampler *sampler, const struct shape *shape, const struct part *part,
                       enum keyword keyword)
{
    const struct node *value = part->view.at[keyword];
    if (!value)
        return false;
    if (keyword == KEY_CONST)
        return write_if_fits(sampler, shape, value);
    if (keyword == KEY_ENUM || keyword == KEY_EXAMPLES) {
        sampler->formats = keyword == KEY_EXAMPLES;
        bool written = write_listed(sampler, shape, value);
        sampler->formats = false;
        return written;
    }
    bool empty = keyword == KEY_DEFAULT && node_is(value, NODE_NULL); /* says: nothing is there */
    return sampler->variant == 0 && !empty && speaks_for_all(shape, part, value) &&
           write_suggested(sampler, shape, value);
}

/* In the order of kinds; within a kind, in the order of parts. Only parts that have not been asked
 * yet. */
bool write_authored(struct sampler *sampler, struct shape *shape)
{
    static const enum keyword usual[] = {KEY_EXAMPLE, KEY_CONST, KEY_DEFAULT, KEY_EXAMPLES,
                                         KEY_ENUM},
                              prisms[] = {KEY_DEFAULT, KEY_CONST, KEY_ENUM, KEY_EXAMPLE,
                                          KEY_EXAMPLES};
    const enum keyword *kinds = sampler->sample->as_prism ? prisms : usual;
    size_t first = shape->authored;
    shape->authored = shape->parts.len;
    for (size_t kind = 0; kind < sizeof usual / sizeof *usual; kind++)
        for (size_t i = first; i < shape->parts.len; i++)
            if (write_kind(sampler, shape, shape->parts.at[i], kinds[kind])) {
                sampler->exemplary = kinds[kind] == KEY_EXAMPLE || kinds[kind] == KEY_EXAMPLES;
                return true;
            }
    return false;
}

bool write_hinted(struct sampler *sampler, const struct shape *shape)
{
    const struct wanted *wanted = shape->wanted;
    if (write_if_fits(sampler, shape, wanted->firm))
        return true;
    for (size_t i = 0; i < 2 && sampler->variant == 0; i++)
        if (write_suggested(sampler, shape, wanted->hints[i]))
            return true;
    return false;
}
