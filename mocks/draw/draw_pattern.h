/* Regular expressions turned round: texts that match one, or several, or just miss one.
 *
 * A tree is read once, where a contract loads, and never changes. What is made is proposed only: `accepts` has the last
 * word (pattern_search of each pattern, and whatever else the text must be). Nothing is out of reach that the lenient
 * grammar of validator/pattern has: classes, \p{…}, look-around, back-references. Where a draw is given, texts look like
 * what people write: few repetitions, letters and digits where a class is large, each alternative as likely.
 *
 *     const struct pattern_tree *tree = pattern_tree_read(&arena, STR("^[a-z]{2,10}$"));
 *     struct pattern_wish wish = {.trees = &tree, .count = 1, .max = 8, .accepts = judge, .self = &mine};
 *     if (draw_pattern(&draw, &wish, &out)) …                                 "kfoqaz"
 *     if (draw_pattern(NULL, &wish, &out)) …                                  "aa"
 *
 * Limits: texts of 65,536 code points, a fixed number of steps and tries for each call; both work and memory are bounded
 * whatever the pattern is. Pure: the same draw gives the same text on every machine.
 */
#ifndef PROVISO_DRAW_PATTERN_H
#define PROVISO_DRAW_PATTERN_H

#include "draw.h"

struct pattern_tree;

/* NULL where the text cannot be read by the grammar of PATTERN_LENIENT, or is beyond its limits. Borrows nothing. */
const struct pattern_tree *pattern_tree_read(struct arena *arena, struct str text);

struct pattern_wish {
    const struct pattern_tree *const
        *trees; /* all must match somewhere in the text: searched, not anchored */
    size_t count;
    uint64_t min, max;                            /* code points */
    bool (*accepts)(void *self, struct str text); /* the judge; never NULL */
    void *self;
};

/* Appends a text that the judge accepts. Without a draw the plainest one, always the same: short, of small letters, then
 * digits, as the classes allow. False where none was found: `out` is then as it was. */
bool draw_pattern(struct draw *draw, const struct pattern_wish *wish, struct buf *out);

/* Appends a text that tree `which` does not match, though it comes near; the judge is asked about all else. As above. */
bool draw_pattern_miss(struct draw *draw, const struct pattern_wish *wish, size_t which,
                       struct buf *out);

#endif
