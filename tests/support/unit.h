/* What unit tests share: cmocka behind the headers it needs, an arena as a test's state, comparing
 * views. */
#ifndef PROVISO_UNIT_H
#define PROVISO_UNIT_H

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Setup and teardown of a test whose state is an arena of its own: UNIT(a_test). */
static inline int unit_open(void **state)
{
    struct arena *arena = malloc(sizeof *arena);
    assert_non_null(arena);
    arena_init(arena);
    *state = arena;
    return 0;
}

static inline int unit_close(void **state)
{
    arena_release(*state);
    free(*state);
    return 0;
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, unit_open, unit_close)

/* Prints both where they differ; for tables, whose tests count the rows that are wrong. */
static inline size_t unit_differs(const char *row, struct str found, struct str expected)
{
    if (str_eq(found, expected))
        return 0;
    print_error("%s\n  found    <" STR_FMT ">\n  expected <" STR_FMT ">\n", row, STR_ARG(found),
                STR_ARG(expected));
    return 1;
}

#define assert_text(found, expected)                                                               \
    assert_int_equal(unit_differs(#found, found, str_of(expected)), 0)

#endif
