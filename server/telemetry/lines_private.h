/* Records as people and programs read them. */
#ifndef PROVISO_LINES_PRIVATE_H
#define PROVISO_LINES_PRIVATE_H

#include "record_private.h"

/* What every line says beside its record. */
struct line_style {
    struct str service, test_run_id, suite_type;
    bool colour;
};

/* One JSON object, without a line end; `numbered`: with its number as the first member. */
void line_write_json(struct buf *out, const struct line_style *style, const struct record *record,
                     bool numbered);

/* One line for people, in local time, with its line end. */
void line_write_text(struct buf *out, const struct line_style *style, const struct record *record);

#endif
