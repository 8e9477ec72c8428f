/* Inside matching: path templates taken apart, and the routing tree they are compiled to. */
#ifndef PROVISO_MATCH_PRIVATE_H
#define PROVISO_MATCH_PRIVATE_H

#include "match.h"

#include <endian.h>

/* A text with its first eight bytes as a big-endian number, so that most comparisons are one of
 * integers. */
struct name {
    uint64_t head;
    struct str text;
};

static inline struct name name_of(struct str text)
{
    uint64_t head = 0;
    if (text.len >= sizeof head) {
        memcpy(&head, text.ptr, sizeof head);
        return (struct name){be64toh(head), text};
    }
    for (size_t i = 0; i < text.len; i++)
        head |= (uint64_t)(unsigned char)text.ptr[i] << (56 - 8 * i);
    return (struct name){head, text};
}

/* A total order for binary search, by head, then length, then the remaining bytes: not the order of
 * the alphabet. */
static inline int name_cmp(const struct name *a, const struct name *b)
{
    size_t len = a->text.len, head = sizeof a->head;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    if (len != b->text.len)
        return len < b->text.len ? -1 : 1;
    return len <= head ? 0 : memcmp(a->text.ptr + head, b->text.ptr + head, len - head);
}

enum segment_kind { SEGMENT_LITERAL, SEGMENT_PATTERN, SEGMENT_WHOLE }; /* in order of choice */

/* "v{major}.{minor}": `literals` are "v", "." and "", one more than there are variables. */
struct pattern {
    const struct str *literals;
    size_t variable_count;
    size_t literal_bytes;
};

/* One segment of a template. Literal texts are percent-decoded. */
struct segment {
    enum segment_kind kind;
    struct name literal;           /* SEGMENT_LITERAL */
    const struct pattern *pattern; /* SEGMENT_PATTERN */
    struct str text;               /* as written, for people */
};

struct path_template {
    const struct segment *segments;
    size_t segment_count;
    const struct str *variables; /* their names, from the left */
    size_t variable_count;
};

/* Readings as the contract declares them come first; those without base path, where they are let in
 * beside them, are a second tree, asked when the first has no operation. */
enum { TREE_DECLARED, TREE_WITHOUT_BASE, TREE_COUNT };

/* One way to reach an operation: a template under one base path or none. */
struct reading {
    const struct path_template *template;
    const struct operation *operation;
    struct name method;
    uint32_t mount, route;
    uint32_t order; /* of declaration, or the other way round: decides between equals */
    uint8_t tree;
    bool with_base_path;
};

/* Two readings that no request can tell apart; `first` gets the requests. */
struct clash {
    const struct reading *first, *second;
};

struct clashes {
    VEC(struct clash) list;
};

struct tree_node;

struct literal_edge {
    struct name literal;
    const struct tree_node *to;
};

struct pattern_edge {
    const struct pattern *pattern;
    const struct tree_node *to;
    uint32_t order; /* of the first declared behind it */
};

struct tree_node {
    struct literal_edge *literals;  /* by name_cmp */
    struct pattern_edge *patterns;  /* in order of choice */
    const struct tree_node *whole;  /* behind "{name}", or NULL */
    const struct reading **endings; /* what ends here: one a method, by name_cmp */
    uint32_t literal_count, pattern_count, ending_count;
};

struct match_tree {
    const struct tree_node *roots[TREE_COUNT]; /* NULL where there are no such readings */
    const struct reading *readings;            /* all, in order of declaration */
    size_t reading_count;
    size_t deepest; /* segments of the longest template */
    uint32_t route_count;
    uint64_t visits;
    enum match_slash trailing_slash;
    enum match_manner manner;
};

enum template_fault { TEMPLATE_SOUND, TEMPLATE_TOO_DEEP, TEMPLATE_TOO_MANY_VARIABLES };

/* Takes a template apart. What is behind '?' or '#' does not count. */
enum template_fault template_parse(struct arena *arena, struct str text, struct path_template *out);

/* Same segments, whatever the variables' names: <0, 0, >0; literals before patterns before whole
 * variables. */
int segment_cmp(const struct segment *a, const struct segment *b);

struct span {
    size_t from, to;
};

/* Whether the pattern fits the whole text, with the place of each variable in `spans`. */
bool pattern_fits(const struct pattern *pattern, struct str text, struct span *spans);

/* One segment of a request's path. */
struct path_segment {
    struct str raw;
    struct name text; /* decoded, or raw where it is malformed */
};

/* The tree over these readings, which it brings into another order. Readings that no request can
 * tell apart are added to `clashes`. */
const struct tree_node *tree_build(struct arena *arena, const struct reading **readings, size_t len,
                                   struct clashes *clashes);

/* How many nodes and patterns one search may visit at most. */
uint64_t tree_worst(const struct tree_node *root);

/* Reports what clashes in each tree; `mounts` are those of match_compile. */
void clashes_report(struct arena *arena, struct clashes clashes[TREE_COUNT],
                    const struct match_mount *mounts, struct findings *findings);

/* The place of an operation's path in its contract. */
struct where mount_place(const struct match_mount *mounts, uint32_t mount,
                         const struct operation *operation);

/* Splits a path into at most `max` segments; returns how many, or 0 where it has more or does not
 * start with '/'. */
size_t path_split(struct arena *scratch, struct str path, struct path_segment *segments,
                  size_t max);

#endif
