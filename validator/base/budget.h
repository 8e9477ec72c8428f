/* How much of each thing outsiders may make us do. Every loop they feed counts against one of
 * these; running out is a finding that names the limit and how to raise it.
 *
 * budget.def has one row a limit: BUDGET(field, default, option, what it bounds). `option` is the
 * command-line option that raises it.
 */
#ifndef PROVISO_BUDGET_H
#define PROVISO_BUDGET_H

#include <stdint.h>

struct budget {
#define BUDGET(field, standard, option, what) uint64_t field;
#include "budget.def"
#undef BUDGET
};

/* The budget of a process that was told nothing else. */
struct budget budget_standard(void);

struct budget_row {
    const char *field, *option, *what;
    uint64_t standard;
    uint64_t offset; /* of the field in struct budget */
};

/* All rows, in the order of budget.def; *count says how many. */
const struct budget_row *budget_rows(uint64_t *count);

/* The row of one field, by its name in budget.def; NULL where there is none. */
const struct budget_row *budget_row(const char *field);

#endif
