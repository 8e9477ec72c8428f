/* Contracts in one line, for tests of matching: operations separated by '|', each "METHOD path",
 * with its base paths behind '@'.
 *
 *     sketch_contract(&arena, "GET /pets @/v1|POST /pets @/v1 @/v2")
 */
#ifndef PROVISO_SKETCH_H
#define PROVISO_SKETCH_H

#include "match.h"

struct contract *sketch_contract(struct arena *arena, const char *text);

/* The tree over one contract; its findings must be none. */
struct match_tree *sketch_tree(struct arena *arena, const char *text,
                               const struct match_options *options);

/* What match_find says to "METHOD path", as text:
 *     "GET /pets/{id} id=a b (a%20b)"   found; raw behind the value where they differ
 *     "base GET /pets", "head GET /pets" found with its base path, found for HEAD
 *     "405 GET, HEAD by /pets/{id}"      no method; one path that fits
 *     "404"                              no path */
struct str sketch_find(struct arena *arena, const struct match_tree *tree, const char *request);

#endif
