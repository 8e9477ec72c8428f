/* The groups of tests, one file each; each gives the count of failures. */
#ifndef PROVISO_BASE_GROUPS_H
#define PROVISO_BASE_GROUPS_H

int test_str(void);
int test_arena(void);
int test_buf(void);
int test_map(void);
int test_utf8(void);
int test_uri(void);
int test_number(void);
int test_source(void);
int test_finding(void);
int test_secret(void);

#endif
