/* Texts of the formats of format.def, within limits, and texts that miss them by one slip.
 *
 *     struct text_limits limits = {0, 30};
 *     draw_format(&draw, format_find(STR("email"), FORMAT_2020_12), &limits, &out);      kai.penrose@example.net
 *     draw_format_miss(&draw, format, &limits, &out);                                    kai.penrose@@example.net
 *
 * Dates are from 2015 to 2029, whatever today is. Names are those that RFC 2606 and RFC 6761 reserve, addresses those
 * of RFC 5737 and RFC 3849; where limits leave no room for one, names are not in the DNS and addresses are not routed.
 */
#ifndef PROVISO_DRAW_FORMAT_H
#define PROVISO_DRAW_FORMAT_H

#include "draw_word.h"
#include "format.h"

/* Appends a text of the format within the limits. draw NULL: the plain one ("2019-08-24" for a date), or where that
 * does not fit another that is always the same. False, and nothing appended, where no text of the format fits the
 * limits or the format is of numbers only. */
bool draw_format(struct draw *draw, const struct format *format, const struct text_limits *limits,
                 struct buf *out);

/* Appends a text within the limits that the format refuses, by one slip where there is room for a text of it. False,
 * and nothing appended, where none was found, as for formats that take all. */
bool draw_format_miss(struct draw *draw, const struct format *format,
                      const struct text_limits *limits, struct buf *out);

#endif
