/* Shared by Prism's documents and their items. */
#ifndef PROVISO_PRISM_PRIVATE_H
#define PROVISO_PRISM_PRIVATE_H

#include "prism.h"

struct prism_items {
    enum spot_side side;
    bool sided; /* locations begin with "request" or "response" */
    bool errors_only;
};

/* One JSON object for each finding that is wanted, as members of an array that has `count` already; how many it has
 * then. */
size_t prism_write_items(struct buf *out, const struct findings *findings,
                         const struct prism_items *wanted, size_t count);

#endif
