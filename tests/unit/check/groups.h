/* The groups of tests of the module check. Each gives the number of tests that failed. */
#ifndef PROVISO_TEST_CHECK_GROUPS_H
#define PROVISO_TEST_CHECK_GROUPS_H

#include "unit.h"

int test_examples(void);
int test_lines(void);
int test_memory(void);
int test_multipart(void);
int test_xml(void);

#endif
