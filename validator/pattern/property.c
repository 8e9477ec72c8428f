/* The names of \p{…}. */
#include "pattern_private.h"

enum kind { CATEGORY = 1, SCRIPT = 2, BINARY = 4 };

struct row {
    struct str name, known_as;
    enum kind kind;
};

static const struct row rows[] = {
#define PROPERTY(name, kind, known_as) {STR_INIT(name), STR_INIT(known_as), (kind)},
#include "property.def"
#undef PROPERTY
};

/* What may stand before the equals sign, and how PCRE2 writes it. A name alone is a category or has but two
 * values. */
static const struct {
    struct str prefix, written;
    unsigned kinds;
} prefixes[] = {
    {STR_INIT("General_Category="),  STR_INIT(""),     CATEGORY         },
    {STR_INIT("gc="),                STR_INIT(""),     CATEGORY         },
    {STR_INIT("Script="),            STR_INIT("sc:"),  SCRIPT           },
    {STR_INIT("sc="),                STR_INIT("sc:"),  SCRIPT           },
    {STR_INIT("Script_Extensions="), STR_INIT("scx:"), SCRIPT           },
    {STR_INIT("scx="),               STR_INIT("scx:"), SCRIPT           },
    {STR_INIT(""),                   STR_INIT(""),     CATEGORY | BINARY},
};

static const struct row *find(struct str name)
{
    size_t low = 0, high = sizeof rows / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(rows[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sizeof rows / sizeof *rows && str_eq(rows[low].name, name);
    return found ? &rows[low] : NULL;
}

/* PCRE2 has no name for what is assigned, but one for its opposite. */
static bool is_opposite(const struct row *row)
{
    return str_eq(row->name, STR("Assigned"));
}

bool pattern_property(struct arena *arena, struct str braced, bool negated, struct str *written)
{
    size_t i = 0;
    while (!str_starts(braced, prefixes[i].prefix))
        i++;
    const struct row *row = find(str_from(braced, prefixes[i].prefix.len));
    if (!row || !(row->kind & prefixes[i].kinds))
        return false;
    struct str known_as = is_opposite(row) ? STR("Cn") : row->known_as;
    if (arena)
        *written = arena_printf(arena, "\\%c{" STR_FMT STR_FMT "}",
                                negated != is_opposite(row) ? 'P' : 'p',
                                STR_ARG(prefixes[i].written), STR_ARG(known_as));
    return true;
}
