/* Matching: from method and request target to an operation, by a routing tree compiled when
 * contracts load.
 *
 * The tree is over raw path segments, split at '/'; a segment is percent-decoded only after that,
 * so %2F stays inside one. Order of choice, segment by segment from the left: literal, then
 * template with literal parts (longest literals first), then a whole segment `{name}`; where a
 * choice leads to no operation the next is tried. A template variable never takes an empty segment.
 * In one segment with several variables ("{a}.{b}") the last delimiter wins.
 *
 * Each operation is reachable by its path under the base paths of its servers and without them
 * (`both`), only with (`require`) or only without (`ignore`), and under its contract's mount
 * prefix. Where both readings fit, the one with the base path wins.
 *
 * HEAD is answered from GET where HEAD is not declared. A path that matches without the method:
 * MATCH_NO_METHOD, with all methods that any matching template has.
 *
 *     struct match match;
 *     switch (match_find(tree, method, path, scratch, &match)) …
 */
#ifndef PROVISO_MATCH_H
#define PROVISO_MATCH_H

#include "contract.h"

struct match_tree;

enum match_base { MATCH_BASE_BOTH, MATCH_BASE_REQUIRE, MATCH_BASE_IGNORE };

/* "/pets/" for "/pets": 404, or the same. */
enum match_slash { MATCH_SLASH_STRICT, MATCH_SLASH_IGNORE };

/* In Prism's manner, of all that fit, the one with the most literal segments is found, among equals the one declared
 * last; a variable may be empty, and HEAD is answered only where it is declared. */
enum match_manner { MATCH_AS_PROVISO, MATCH_AS_PRISM };

struct match_options {
    enum match_base base;
    enum match_slash trailing_slash;
    enum match_manner manner;
    uint64_t visits; /* budget.route_visits; 0 counts as the standard budget's */
};

/* One contract under a prefix ("" or "/shop"). */
struct match_mount {
    const struct contract *contract;
    struct str prefix;
};

enum match_outcome { MATCH_FOUND, MATCH_NO_METHOD, MATCH_NO_PATH };

/* Larger templates, and base paths of one operation beyond, are left out with a finding. */
enum { MATCH_CAPTURES_MAX = 32, MATCH_SEGMENTS_MAX = 128, MATCH_BASE_PATHS_MAX = 32 };

struct capture {
    struct str name;  /* the template variable */
    struct str raw;   /* as it stands in the path */
    struct str value; /* percent-decoded; raw where there is nothing to decode or it is malformed */
};

struct match {
    const struct operation *operation; /* MATCH_FOUND */
    uint32_t mount;                    /* MATCH_FOUND: index of its contract among the mounts */
    uint32_t route;                    /* MATCH_FOUND: operation's number over all mounts, from 0 */
    bool head_from_get;                /* HEAD asked for, GET found */
    bool with_base_path;
    size_t capture_count;
    struct capture captures[MATCH_CAPTURES_MAX];
    struct str allow;        /* MATCH_NO_METHOD: "DELETE, GET, HEAD": sorted, ready for Allow */
    struct str matched_path; /* MATCH_NO_METHOD: one template that matches */
};

/* Compiles the tree; it lives in the arena and is never changed afterwards. Findings: paths of a
 * contract that no request can tell apart (path-ambiguous), the same between contracts
 * (mount-conflict, an error), what only a base path tells apart (base-path-needed), what is too
 * large to be served (path-too-complex). The operation that stands first (in Prism's manner last) gets the requests. */
struct match_tree *match_compile(struct arena *arena, const struct match_mount *mounts,
                                 size_t mount_count, const struct match_options *options,
                                 struct findings *findings);

/* How many operations all mounts have together: routes are 0 … count - 1. */
uint32_t match_route_count(const struct match_tree *tree);

/* `path`: the request target up to '?' in origin form, as it came. Decoded captures go to
 * `scratch`. Bounded: visits each node of the tree at most once for each form of the path, and
 * never more than options.visits; match_compile reports a contract that could need more. */
enum match_outcome match_find(const struct match_tree *tree, struct str method, struct str path,
                              struct arena *scratch, struct match *match);

/* The templates most like a path that did not match, for people: at most `max` into `nearest`, best
 * first; returns how many. An operation is near that has a word in common with the path, or nearly,
 * and about as many segments. Of those equally near the one with the method comes first, then the
 * one declared first. Bounded: takes a few milliseconds at most, whatever path and contract are. */
struct match_near {
    const struct operation *operation;
    uint32_t mount;
    struct str
        lacks; /* "segment 2 is 'pet', the contract has 'pets'"; empty where nothing is lacking */
};
size_t match_nearest(const struct match_tree *tree, struct str method, struct str path,
                     struct arena *scratch, struct match_near *nearest, size_t max);

#endif
