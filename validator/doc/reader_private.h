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

/* Eight bytes, the first one lowest. */
static inline uint64_t reader_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* node_hash of a string with that text. */
uint64_t reader_hash(struct str text);

/* Bytes of room that reader_check_members needs for an object of so many members. */
size_t reader_room(size_t members);

/* Whether no two members of the object have the same name; a finding with both places for each that has.
 * Takes O(n log n) steps. `room` is aligned for pointers. */
bool reader_check_members(const struct source *source, const struct node *object, void *room,
                          struct findings *findings);

#endif
