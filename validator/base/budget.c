#include "budget.h"

#include <stddef.h>
#include <string.h>

struct budget budget_standard(void)
{
    return (struct budget){
#define BUDGET(field, standard, option, what) .field = (standard),
#include "budget.def"
#undef BUDGET
    };
}

const struct budget_row *budget_rows(uint64_t *count)
{
    static const struct budget_row rows[] = {
#define BUDGET(name, usual, flag, bounds)                                                          \
    {.field = #name,                                                                               \
     .option = (flag),                                                                             \
     .what = (bounds),                                                                             \
     .standard = (usual),                                                                          \
     .offset = offsetof(struct budget, name)},
#include "budget.def"
#undef BUDGET
    };
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const struct budget_row *budget_row(const char *field)
{
    uint64_t count;
    const struct budget_row *rows = budget_rows(&count);
    for (uint64_t i = 0; i < count; i++)
        if (strcmp(rows[i].field, field) == 0)
            return &rows[i];
    return NULL;
}
