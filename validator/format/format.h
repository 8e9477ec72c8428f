/* The values of `format`: what each allows, as strict as its specification.
 *
 * format.def has one row a format: its name, whose it is, what it is for. A format says something about
 * strings only, or about numbers only, or about both; whoever calls looks at that first (JSON Schema
 * Validation 2020-12, 7.1: a format is satisfied by values of all other types).
 *
 *     const struct format *format = format_find(STR("date-time"), FORMAT_2020_12);
 *     if (format && format->of == FORMAT_OF_STRINGS && format->holds && !format->holds(text)) …
 *
 * A name can mean two things in two dialects: it then has two rows (`hostname` looks into A-labels from
 * draft 7 on). docs/guides/formats.md says what each row takes and what it refuses.
 *
 * Pure: no clock, no locale, no allocation but in names that are not ASCII or have A-labels (libidn2
 * allocates). Every check takes time in proportion to its text.
 */
#ifndef PROVISO_FORMAT_H
#define PROVISO_FORMAT_H

#include "str.h"

/* In which dialects a format is known; a row has several. */
enum {
    FORMAT_DRAFT_4 = 1,
    FORMAT_DRAFT_6 = 2,
    FORMAT_DRAFT_7 = 4,
    FORMAT_2019_09 = 8,
    FORMAT_2020_12 = 16,
    FORMAT_OPENAPI =
        32, /* Swagger 2.0, OpenAPI 3.x, AsyncAPI: those of JSON Schema and their own */

    FORMAT_UNTIL_6 = FORMAT_DRAFT_4 | FORMAT_DRAFT_6,
    FORMAT_ONLY_7_AND_2019_09 = FORMAT_DRAFT_7 | FORMAT_2019_09,
    FORMAT_SINCE_2020_12 = FORMAT_2020_12 | FORMAT_OPENAPI,
    FORMAT_SINCE_2019_09 = FORMAT_2019_09 | FORMAT_SINCE_2020_12,
    FORMAT_SINCE_7 = FORMAT_DRAFT_7 | FORMAT_SINCE_2019_09,
    FORMAT_SINCE_6 = FORMAT_DRAFT_6 | FORMAT_SINCE_7,
    FORMAT_SINCE_4 = FORMAT_DRAFT_4 | FORMAT_SINCE_6
};

/* OF_BOTH: strings that hold a number's text as well (an int64 that JavaScript shall not round). */
enum format_of { FORMAT_OF_STRINGS, FORMAT_OF_NUMBERS, FORMAT_OF_BOTH };

enum format_id {
#define FORMAT(id, name, of, dialects, holds, what) FORMAT_ID_##id,
#include "format.def"
#undef FORMAT
    FORMAT_COUNT
};

struct format {
    struct str name;
    enum format_id id;
    enum format_of of;
    unsigned dialects;
    /* Takes well-formed UTF-8, or a number's JSON text. NULL: allows all (password, binary); known so
     * that nobody warns of it. */
    bool (*holds)(struct str text);
    const char *what; /* "a date and time as RFC 3339 has it: 2024-01-17T09:30:00Z" */
};

/* The row of a name in one dialect (exactly one bit), NULL where that dialect has no such format. */
const struct format *format_find(struct str name, unsigned dialect);

/* The row of an id. */
const struct format *format_at(enum format_id id);

#endif
