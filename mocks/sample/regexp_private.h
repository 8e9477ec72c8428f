/* Regular expressions (ECMA-262, `u`) turned round: texts that match one.
 *
 * Read are literals, classes, `.`, \d \w \s \p{…}, groups, alternation, quantifiers, ^ $ \b, and
 * lookahead. Back-references and lookbehind are not: regexp_read gives NULL, and whoever asked
 * reports it. Making ignores what looks around (\b, lookahead) and is then checked by matching.
 */
#ifndef PROVISO_SAMPLE_REGEXP_H
#define PROVISO_SAMPLE_REGEXP_H

#include "buf.h"
#include <stdint.h>

struct regexp;

/* NULL where the pattern is malformed or beyond what is read. Borrows nothing from `pattern`. */
const struct regexp *regexp_read(struct arena *arena, struct str pattern);

/* Whether the pattern matches anywhere in a well-formed text. Gives up, and says no, after a fixed
 * number of steps. */
bool regexp_match(const struct regexp *regexp, struct str text);

/* What the text must be besides: between `min` and `max` code points. Different variants give,
 * where they can, different texts. */
struct regexp_wish {
    uint64_t min, max;
    unsigned variant;
};

/* Appends a text that matches, or leaves `out` as it was and returns false. */
bool regexp_make(const struct regexp *regexp, const struct regexp_wish *wish, struct buf *out);

#endif
