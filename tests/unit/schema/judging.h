/* Judging values by schemas so that tests can be tables. Every value that is judged here is judged in all three
 * ways, and the test fails where they do not say the same. */
#ifndef PROVISO_TEST_SCHEMA_JUDGING_H
#define PROVISO_TEST_SCHEMA_JUDGING_H

#include "schema.h"
#include "unit.h"

/* A schema on trial: its set, what was found in it, and a run. */
struct trial {
    struct arena *arena;
    struct budget budget;
    struct schema_options options;
    struct findings findings;
    struct schema_set *set;
    const struct doc *doc; /* of the schema */
    const struct schema *schema;
    struct schema_run *run;
};

/* What may be changed in options and budget before a trial is prepared. */
void trial_init(struct trial *trial, struct arena *arena, enum schema_dialect dialect);

/* Reads a schema text, as urn:test, and compiles it. */
void trial_prepare(struct trial *trial, struct str schema, enum schema_direction direction);

/* Another document of the set. */
const struct doc *trial_add(struct trial *trial, const char *uri, struct str text);

/* JSON, members of one name kept, however deep. */
const struct doc *json_value(struct arena *arena, struct str text);

/* "" for valid, "limit", or the errors that are meant in order, by id and pointer: "type:/a required:". */
struct str judged(struct trial *trial, struct str value);

/* The same for all errors, those of branches that were not meant in parentheses. */
struct str judged_fully(struct trial *trial, struct str value);

/* The messages of the errors that are meant, "; hint: " and the hint behind; one a line. */
struct str explained(struct trial *trial, struct str value);

/* What was found in the schema: names, each with the text at its place: "schema-invalid 'minLength": -1'". */
struct str told(const struct trial *trial);

struct judging_row {
    enum schema_dialect dialect;
    const char *schema, *value;
    const char *said; /* as judged() gives it */
};

/* Fails where a row says something else, or where anything is found in its schema. */
void check_judging(struct arena *arena, const struct judging_row *rows, size_t count);

struct telling_row {
    enum schema_dialect dialect;
    const char *schema;
    bool is_complete;
    const char *told;
};
void check_telling(struct arena *arena, const struct telling_row *rows, size_t count);

#define ROWS(rows) rows, sizeof(rows) / sizeof *(rows)

/* A piece of text again and again. */
struct str repeat(struct arena *arena, const char *piece, size_t count);

#endif
