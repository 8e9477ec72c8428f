/* The core schema of YAML 1.2 (section 10.3.2). Private to doc. */
#ifndef PROVISO_YAML_PRIVATE_H
#define PROVISO_YAML_PRIVATE_H

#include "doc.h"

struct yaml_value {
    enum node_kind kind;
    bool is_integer; /* of numbers: written without fraction and exponent */
    bool not_finite; /* an infinity or not a number: JSON has neither, so it is a string */
    struct str text; /* of numbers: rewritten in JSON's grammar; of strings: as it came */
};

/* What a plain scalar without a tag means. Texts that need rewriting go to the arena. */
struct yaml_value yaml_resolve(struct arena *arena, struct str text);

#endif
