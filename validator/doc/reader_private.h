/* What both readers need while they build a tape. Private to doc. */
#ifndef PROVISO_READER_PRIVATE_H
#define PROVISO_READER_PRIVATE_H

#include "doc.h"

/* Levels of nesting the readers allow: the budget's, at most DOC_DEPTH_MAX. */
uint64_t reader_depth(const struct budget *budget);

/* Whether a text may be read at all; a finding where it is larger than the budget. */
bool reader_accepts(const struct source *source, const struct budget *budget,
                    struct findings *findings);

/* What stands at `offset`, for messages: "'x'", "byte 0x07", "the end of the text". */
struct str reader_found(struct arena *arena, const struct source *source, size_t offset);

struct where reader_where(const struct source *source, size_t offset, size_t length);

/* Whether no two members of the object have the same name; a finding with both places for each that
 * has. Takes O(n log n) steps. What it takes from `scratch` it gives back. */
bool reader_check_members(struct arena *scratch, const struct source *source,
                          const struct node *object, struct findings *findings);

#endif
