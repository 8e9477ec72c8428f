/* The groups of tests of the module schema. Each gives the number of tests that failed. */
#ifndef PROVISO_TEST_SCHEMA_GROUPS_H
#define PROVISO_TEST_SCHEMA_GROUPS_H

#include "unit.h"

int test_metaschemas(void);
int test_arrays(void);
int test_dialects(void);
int test_direction(void);
int test_limits(void);
int test_logic(void);
int test_memory(void);
int test_outline(void);
int test_messages(void);
int test_objects(void);
int test_references(void);
int test_scalars(void);

#endif
