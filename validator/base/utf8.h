/* UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
#ifndef PROVISO_UTF8_H
#define PROVISO_UTF8_H

#include "str.h"
#include <stdint.h>

/* Bytes of the well-formed sequence that `text` starts with: 1 to 4, or 0 where it starts with none. */
size_t utf8_width(struct str text);

/* Bytes of the well-formed sequences that `text` starts with, up to an ASCII character or what is
 * malformed. Adds how many of the bytes continue a sequence to *continuing. */
size_t utf8_others(struct str text, size_t *continuing);

/* Index of the first byte that is not ASCII, or text.len where all are. */
size_t utf8_ascii(struct str text);

/* Index of the first byte that is not part of a well-formed sequence, or text.len where all are. */
size_t utf8_check(struct str text);

/* The code point `text` starts with, its bytes in *width; `text` must start with a well-formed one. */
uint32_t utf8_decode(struct str text, size_t *width);

/* Writes `code_point` (at most U+10FFFF, no surrogate) to `out`, returns how many bytes: 1 to 4. */
size_t utf8_encode(uint32_t code_point, char out[4]);

/* How many code points a well-formed text has. */
size_t utf8_count(struct str text);

#endif
