/* URI references (RFC 3986): taking them apart, resolving them, percent-decoding. */
#ifndef PROVISO_URI_H
#define PROVISO_URI_H

#include "arena.h"

/* The five components (section 3). A component that is absent has a NULL ptr; an empty one has not. The
 * path is never absent, only empty. */
struct uri {
    struct str scheme, authority, path, query, fragment;
};

/* Takes a reference apart by the regular expression of appendix B: every text has such parts. */
struct uri uri_parse(struct str text);

/* The parts joined again (section 5.3). */
struct str uri_text(struct arena *arena, const struct uri *uri);

/* `reference` resolved against `base` (section 5.2), dot segments removed, fragment kept. */
struct str uri_resolve(struct arena *arena, struct str base, struct str reference);

/* Without its fragment and the '#'. */
struct str uri_without_fragment(struct str text);

/* %XX decoded. A '%' that no two hex digits follow makes it false, with *out as far as it came. */
bool uri_decode(struct arena *arena, struct str text, struct str *out);

/* Everything but unreserved characters (section 2.3) and those of `keep` as %XX. */
struct str uri_encode(struct arena *arena, struct str text, const char *keep);

/* "file://" and the path of a file URI decoded, or the empty view where it names no local file. */
struct str uri_to_path(struct arena *arena, struct str uri);

/* The file URI of an absolute path. */
struct str uri_of_path(struct arena *arena, struct str path);

#endif
