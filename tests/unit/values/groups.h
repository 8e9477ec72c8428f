/* The groups of tests, one file each; each gives the count of failures. */
#ifndef PROVISO_VALUES_GROUPS_H
#define PROVISO_VALUES_GROUPS_H

int test_values(void);
int test_cases(void);
int test_conflicts(void);

#endif
