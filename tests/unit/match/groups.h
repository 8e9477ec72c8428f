/* The groups of tests of this program, one a file. cmocka.h must be included after what it needs,
 * so here. */
#ifndef PROVISO_MATCH_GROUPS_H
#define PROVISO_MATCH_GROUPS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

extern const struct CMUnitTest find_tests[], compile_tests[], near_tests[], media_tests[];
extern const size_t find_test_count, compile_test_count, near_test_count, media_test_count;

#endif
