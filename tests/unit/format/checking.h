/* Texts put to a format, as lists of what it takes and what it refuses. Also: the groups of tests. */
#ifndef PROVISO_FORMAT_CHECKING_H
#define PROVISO_FORMAT_CHECKING_H

#include "format.h"
#include "unit.h"

/* Fails where the format does not say `holds` of each of the texts (up to a NULL). Each is put to it in a
 * piece of memory that ends where the text ends, so that the sanitizer sees a look beyond. */
void check_texts(enum format_id id, bool holds, const char *const *texts);
void check_text(enum format_id id, bool holds, struct str text);

#define ACCEPTS(id, ...) check_texts(FORMAT_ID_##id, true, (const char *const[]){__VA_ARGS__, NULL})
#define REFUSES(id, ...)                                                                           \
    check_texts(FORMAT_ID_##id, false, (const char *const[]){__VA_ARGS__, NULL})

int test_table(void);
int test_time(void);
int test_name(void);
int test_reference(void);
int test_text(void);
int test_number(void);

#endif
