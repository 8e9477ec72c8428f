#include "format_private.h"

static const struct format rows[] = {
#define FORMAT(id, name, of, dialects, holds, what)                                                \
    {STR_INIT(name), FORMAT_ID_##id, FORMAT_OF_##of, FORMAT_##dialects, holds, what},
#include "format.def"
#undef FORMAT
};

static int order(struct str a, struct str b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return memcmp(a.ptr, b.ptr, a.len);
}

const struct format *format_find(struct str name, unsigned dialect)
{
    size_t low = 0, high = FORMAT_COUNT;
    while (name.len && low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(rows[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < FORMAT_COUNT && str_eq(rows[low].name, name); low++)
        if (rows[low].dialects & dialect)
            return &rows[low];
    return NULL;
}

const struct format *format_at(enum format_id id)
{
    return &rows[id];
}
