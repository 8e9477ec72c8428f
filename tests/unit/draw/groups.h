/* The groups of tests, one file each; each gives the count of failures. */
#ifndef PROVISO_DRAW_GROUPS_H
#define PROVISO_DRAW_GROUPS_H

int test_draw(void);
int test_format(void);
int test_miss(void);
int test_number(void);
int test_pattern(void);
int test_word(void);

#endif
