/* Outlines: what a schema says about the kinds of its values, their members and items, with all that it refers
 * to and composes (`$ref`, allOf, anyOf, oneOf, then, else) taken together.
 *
 * For readers of texts that are not JSON: parameters, forms, XML. They must know what a text stands for before
 * there is a value to judge; where an outline is wrong about that, judging the value tells.
 *
 *     const struct outline *outline = schema_outline(schema);
 *     if (outline->kinds & KINDS_ARRAY) … outline->items->kinds …
 *
 * Outlines live as long as the set of the schema, are never changed, and may be circular.
 */
#ifndef PROVISO_OUTLINE_H
#define PROVISO_OUTLINE_H

#include "kinds.h"
#include "map.h"
#include "schema.h"

struct outline_member {
    struct str name;
    const struct outline *value;
};

struct outline {
    unsigned
        kinds; /* that values may have: of schemas composed those that all allow, else that any does */
    /* The schemas taken together, each for itself: which of two readings of a text is meant is what one of them
     * allows. */
    const struct schema *const *judges;
    size_t judge_count;
    /* Where they stand and what they refer to, objects all: for keywords such as `xml`. */
    const struct node *const *nodes;
    size_t node_count;
    const struct outline_member *members; /* in the order of the document */
    size_t member_count;
    struct map by_name;                  /* name → struct outline_member */
    const struct outline *additional;    /* of members that are not named; never NULL */
    const struct outline *const *prefix; /* of the first items */
    size_t prefix_count;
    const struct outline *items; /* of all other items; never NULL */
};

const struct outline *schema_outline(const struct schema *schema);

/* Of a member by its name, of an item by its index. */
const struct outline *outline_member(const struct outline *outline, struct str name);
const struct outline *outline_item(const struct outline *outline, size_t index);

#endif
