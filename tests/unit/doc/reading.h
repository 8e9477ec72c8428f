/* Reading a text and telling what came of it, so that tests can be tables. Also: the groups of
 * tests. */
#ifndef PROVISO_DOC_READING_H
#define PROVISO_DOC_READING_H

#include "buf.h"
#include "doc.h"
#include "unit.h"

/* The document as compact JSON where the text could be read, and behind it one line for each
 * finding: "duplicate-key 2:1, see 1:1: the key 'a' stands in this object already". The name
 * decides the reader. */
struct str told(struct arena *arena, const char *name, struct str text,
                const struct budget *budget);

/* The document of a text that must be readable. */
const struct doc *read_well(struct arena *arena, const char *name, struct str text);

struct reading_row {
    struct str text;
    const char *told;
};

#define ROW(literal, what)                                                                         \
    {                                                                                              \
        .text = STR_INIT(literal), .told = (what)                                                  \
    }

/* Fails where a text is not told as its row says. */
void check_rows(struct arena *arena, const char *name, const struct reading_row *rows,
                size_t count);
#define CHECK_ROWS(arena, name, rows)                                                              \
    check_rows((arena), (name), (rows), sizeof(rows) / sizeof *(rows))

/* `count` times `piece`, one behind the other. */
struct str repeat(struct arena *arena, const char *piece, size_t count);

int test_json(void);
int test_yaml(void);
int test_yaml_reuse(void);
int test_node(void);
int test_scalar(void);
int test_hash(void);
int test_traffic(void);
int test_shape(void);
int test_pointer(void);
int test_write(void);
int test_corpus(void);

#endif
