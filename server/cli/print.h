/* Findings as people read them: the one place that prints them.
 *
 *     shop.yaml:12:7: error: nothing at '#/components/schemas/Pett' [ref-not-found]
 *           $ref: '#/components/schemas/Pett'
 *                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~
 *       did you mean '#/components/schemas/Pet'?
 */
#ifndef PROVISO_PRINT_H
#define PROVISO_PRINT_H

#include "finding.h"
#include <stdio.h>

struct print {
    FILE *out;
    bool colour;
    enum severity least; /* what is less severe is left out */
    size_t most;         /* print at most so many; 0: all */
};

/* Colour where `out` is a terminal and NO_COLOR is not set. */
struct print print_to(FILE *out);

/* All findings, the most severe first, in the order they were found; then a line that counts what
 * was left out. */
void print_findings(const struct print *print, const struct findings *findings);

/* Text of a contract, for people: what controls a terminal, line ends too, is '?'. */
void print_text(FILE *out, struct str text);

/* "2 errors, 1 warning", "no findings". */
struct str print_counts(struct arena *arena, const struct findings *findings);

#endif
