/* A schema seen by its keywords: one walk over its members, then every keyword is an index away. */
#ifndef PROVISO_SAMPLE_VIEW_H
#define PROVISO_SAMPLE_VIEW_H

#include "contract.h"

enum keyword {
#define KEYWORD(id, name) KEY_##id,
#include "keywords.def"
#undef KEYWORD
    KEYWORD_COUNT
};

/* Sets of JSON's types. A number is whole or fractional, so that sets can be cut exactly. */
enum {
    TYPE_NULL = 1,
    TYPE_BOOLEAN = 2,
    TYPE_INTEGER = 4,
    TYPE_FRACTION = 8,
    TYPE_STRING = 16,
    TYPE_ARRAY = 32,
    TYPE_OBJECT = 64,
    TYPE_NUMBER = TYPE_INTEGER | TYPE_FRACTION,
    TYPE_ANY = 127
};

struct view {
    const struct node *schema;            /* an object */
    const struct node *at[KEYWORD_COUNT]; /* keyword's value, or NULL */
};

void view_read(struct view *view, const struct node *schema);

/* The set that a `type` value names (a string or an array of strings); TYPE_ANY for NULL.
 * `nullable` counts in OpenAPI 3.0 only. */
unsigned view_types(const struct view *view, enum contract_version version);

/* The set of one type's name; 0 where it is none. */
unsigned type_of_name(struct str name);

/* A count keyword (minLength, maxItems …): `otherwise` where it is absent or no whole number; huge
 * ones are capped. */
uint64_t view_count(const struct view *view, enum keyword keyword, uint64_t otherwise);

/* Whether the schema stands for its `$ref` alone (before OpenAPI 3.1 siblings do not count). */
bool view_is_reference(const struct view *view, enum contract_version version);

/* What follows the last '/' of a reference: the component's name, where it is a component. */
struct str reference_name(struct str reference);

#endif
