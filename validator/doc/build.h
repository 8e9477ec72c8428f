/* Values under construction: nodes that come another way than by a reader.
 *
 *     struct build build = {.arena = &arena, .limit = 1000};
 *     size_t object = build_open(&build, NODE_OBJECT, NULL);
 *     build_key(&build, STR("n"), NULL);
 *     build_number(&build, STR("7"), NULL);
 *     build_close(&build, object, 1);                            build.at is the value
 *
 * Nodes are appended in document order; texts are borrowed. Pointers into `at` are invalid after an addition.
 */
#ifndef PROVISO_BUILD_H
#define PROVISO_BUILD_H

#include "doc.h"

struct build {
    struct arena *arena;
    struct node *at;
    size_t len, cap;
    size_t limit;       /* nodes; beyond, `full` is set and nothing is added */
    const char *origin; /* of the text that is read: places count from here; NULL: there is none */
    bool full;
};

/* The index of the new node. `from`: where in the text it stands, or NULL. */
size_t build_scalar(struct build *build, enum node_kind kind, const char *from);
size_t build_string(struct build *build, struct str text, const char *from);
size_t build_key(struct build *build, struct str text, const char *from);
size_t build_number(struct build *build, struct str text, const char *from);
/* Bytes that need not be UTF-8, as they stand. */
size_t build_bytes(struct build *build, struct str bytes);
/* An array or object: what is added until build_close lies in it. `count`: items or members. */
size_t build_open(struct build *build, enum node_kind kind, const char *from);
void build_close(struct build *build, size_t index, size_t count);
/* A copy of a value that was read elsewhere; its texts must live as long. `as_it_stands`: its text stands at `from` as it was
 * read, so that places inside are places there; else all of it is there. */
void build_copy(struct build *build, const struct node *value, const char *from, bool as_it_stands);

#endif
