#include "tally_private.h"

#include <stdlib.h>

bool tally_init(struct tally *tally)
{
    *tally = (struct tally){.rows = calloc(TALLY_ROWS, sizeof *tally->rows)};
    return tally->rows != NULL;
}

void tally_release(struct tally *tally)
{
    for (size_t i = 0; tally->rows && i < TALLY_ROWS; i++)
        free((void *)(uintptr_t)tally->rows[i].name.ptr);
    free(tally->rows);
    *tally = (struct tally){0};
}

/* The name for keeps; NULL where there is no memory, and the row stays free. */
static struct str name_copy(struct str name)
{
    char *copy = malloc(name.len + 1);
    if (copy)
        memcpy(copy, name.ptr, name.len);
    return (struct str){copy, copy ? name.len : 0};
}

void tally_add(struct tally *tally, struct str name, uint64_t start)
{
    for (uint64_t i = start; i < start + TALLY_PROBES; i++) {
        struct tally_row *row = &tally->rows[i % TALLY_ROWS];
        if (!row->name.ptr)
            row->name = name_copy(name);
        if (row->name.ptr && str_eq(row->name, name)) {
            row->count++;
            return;
        }
    }
    tally->others++;
}

struct tally tally_copy(struct arena *arena, const struct tally *tally)
{
    size_t size = TALLY_ROWS * sizeof *tally->rows;
    struct tally copy = {.rows = arena_alloc(arena, size), .others = tally->others};
    memcpy(copy.rows, tally->rows, size);
    return copy;
}

static void sum_row(struct arena *arena, struct tally_sum *sum, const struct tally_row *row)
{
    void **place = map_put(arena, &sum->places, row->name);
    if (!*place) {
        vec_push(arena, &sum->rows)->name = row->name;
        *place = (void *)(uintptr_t)sum->rows.len;
    }
    sum->rows.at[(uintptr_t)*place - 1].count += row->count;
}

void tally_sum_add(struct arena *arena, struct tally_sum *sum, const struct tally *tally)
{
    for (size_t i = 0; i < TALLY_ROWS; i++)
        if (tally->rows[i].name.ptr)
            sum_row(arena, sum, &tally->rows[i]);
    sum->others += tally->others;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct tally_row *)a)->name, ((const struct tally_row *)b)->name);
}

void tally_sum_sort(struct tally_sum *sum)
{
    if (sum->rows.len)
        qsort(sum->rows.at, sum->rows.len, sizeof *sum->rows.at, by_name);
}
