/* Media types (RFC 9110, section 8.3) and choosing among them by Accept (section 12.5.1). */
#ifndef PROVISO_MEDIA_H
#define PROVISO_MEDIA_H

#include "arena.h"

/* A media type or range taken apart: views into the text. `suffix` is what follows the last '+' of
 * the subtype. */
struct media {
    struct str type, subtype, suffix;
    struct str parameters; /* behind the first ';', as written, or empty */
};

/* False where the text is no media type or range. "*" counts as any type, any subtype. */
bool media_parse(struct str text, struct media *media);

/* The value of a parameter (names without regard to case, quotes taken off), false where absent. */
bool media_parameter(struct arena *arena, const struct media *media, struct str name,
                     struct str *value);

/* How well `range` (may have wildcards and parameters) covers `type`: 0 not at all, else higher is
 * more specific: any type 1, a whole type 2, type and subtype 3, with each matching parameter one
 * more. */
unsigned media_covers(const struct media *range, const struct media *type);

/* How well a media type or range that a contract declares fits that of a message: 0 not at all, else higher is better.
 * Type and subtype, else a structured suffix as the type it names (RFC 6838, 4.2.8), else a whole type, else any
 * type; of equals, the one with more parameters that are the same, and last the one with parameters that the message
 * lacks. Those that only say how bytes are written (charset, boundary) make no difference. */
unsigned media_fits(const struct media *declared, const struct media *type);

/* application/json, text/json, anything +json. */
bool media_is_json(const struct media *media);

/* The index of the best of `offers` for an Accept field value, or -1 where none is acceptable.
 * Best: highest q, then the more specific range, then earlier in Accept, then earlier in offers.
 * What a range with q=0 covers most specifically is excluded. Where nothing fits with its
 * parameters, ranges are taken without them (q stays). An empty Accept takes anything. An offer may
 * have wildcards itself. Malformed ranges are passed over. Linear in Accept, for each offer. */
int media_choose(struct str accept, const struct str *offers, size_t offer_count);

#endif
