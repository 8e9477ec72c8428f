/* What both readers need while they build a tape. Private to doc. */
#ifndef PROVISO_READER_PRIVATE_H
#define PROVISO_READER_PRIVATE_H

#include "doc.h"

/* The budget within what a tape can hold: its numbers have 32 bits, and it is DOC_DEPTH_MAX levels
 * deep at most. */
struct budget reader_bounds(const struct budget *budget);

/* The finding that a collection at this place would be one level too deep. */
void reader_too_deep(struct findings *findings, struct where where, const struct budget *bounds);

/* Whether a text may be read at all; a finding where it is larger than the bounds. */
bool reader_accepts(const struct source *source, const struct budget *bounds,
                    struct findings *findings);

/* What stands at `offset`, for messages: "'x'", "byte 0x07", "the end of the text". */
struct str reader_found(struct arena *arena, const struct source *source, size_t offset);

struct where reader_where(const struct source *source, size_t offset, size_t length);

/* Whether no two members of the object have the same name; a finding with both places for each that has.
 * Takes O(n log n) steps. */
bool reader_check_members(const struct source *source, const struct node *object,
                          struct findings *findings);

#endif
