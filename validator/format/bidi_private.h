/* The Bidi rule for names (RFC 5893, section 2): when a name has a label with right-to-left characters, all of its labels must
 * be such that none runs into its neighbours when it is shown. */
#ifndef PROVISO_BIDI_PRIVATE_H
#define PROVISO_BIDI_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of the labels so far; {0} of none. */
struct bidi {
    bool right_to_left; /* a label has characters of that kind */
    bool broken;        /* a label does not satisfy the rule */
};

/* The code points of one label; they must be allowed in labels (RFC 5892). */
void bidi_add(struct bidi *bidi, const uint32_t *label, size_t len);

static inline bool bidi_holds(const struct bidi *bidi)
{
    return !bidi->right_to_left || !bidi->broken;
}

#endif
