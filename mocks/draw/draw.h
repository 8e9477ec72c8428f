/* Drawing: numbers and texts that are functions of a key, and of nothing else.
 *
 * A key is a hash of everything that may make a difference, and of the way to the value that is drawn: its pointer, step
 * by step. What is drawn at one place therefore says nothing about any other place, and a change in one part of a
 * contract changes the values of that part only.
 *
 *     struct str fields[] = {STR("1"), seed, operation, STR("200")};
 *     struct draw_key root = draw_key_of(fields, 4);
 *     struct draw_key name = draw_key_named(&root, STR("name"));
 *     struct draw draw = draw_begin(&name);
 *     draw_below(&draw, 6);                                     0 to 5
 *
 * The same on every machine. Pure: no state but the caller's.
 */
#ifndef PROVISO_DRAW_H
#define PROVISO_DRAW_H

#include "buf.h"

#include <stdint.h>

struct draw_key {
    uint64_t high, low;
};

/* BLAKE2b of the fields, each with its length before it. */
struct draw_key draw_key_of(const struct str *fields, size_t count);

/* The key of a part: a member by its name, an item by its index (SipHash-2-4 of the step, with the outer key). */
struct draw_key draw_key_named(const struct draw_key *outer, struct str name);
struct draw_key draw_key_at(const struct draw_key *outer, uint64_t index);

/* A stream of bits from a key: SplitMix64, whose start is the key. Good enough to look random, not for secrets. */
struct draw {
    uint64_t state;
};

struct draw draw_begin(const struct draw_key *key);

uint64_t draw_bits(struct draw *draw);

/* 0 to count - 1, each as likely; count > 0. */
uint64_t draw_below(struct draw *draw, uint64_t count);

/* `low` to `high`, both inclusive. */
uint64_t draw_between(struct draw *draw, uint64_t low, uint64_t high);

/* True in so many of a hundred. */
bool draw_chance(struct draw *draw, unsigned percent);

#endif
