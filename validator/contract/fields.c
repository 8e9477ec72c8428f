#include "reader_private.h"

struct fields_row {
    enum object_kind kind;
    enum contract_version from, to;
    const char *names;
};

static const struct fields_row rows[] = {
#define FIELDS(object, since, until, members)                                                      \
    {OBJECT_##object, CONTRACT_##since, CONTRACT_##until, (members)},
#include "fields.def"
#undef FIELDS
};

/* Whether a row of the object's kind and version has the name; else the nearest name into *nearest.
 */
static bool is_known(const struct reader *reader, enum object_kind kind, struct str name,
                     struct str *nearest)
{
    size_t best = 3;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fields_row *row = &rows[i];
        enum contract_version version = reader->contract->version;
        if (row->kind != kind || version < row->from || version > row->to)
            continue;
        struct str rest = str_of(row->names), known;
        while (str_cut(&rest, ' ', &known)) {
            if (str_eq(known, name))
                return true;
            size_t distance = name.len > 3 ? str_distance(name, known, 2) : best;
            if (distance < best) {
                best = distance;
                *nearest = known;
            }
        }
    }
    return false;
}

void reader_check_fields(struct reader *reader, const struct node *object, enum object_kind kind)
{
    NODE_EACH_MEMBER(object, key, value)
    {
        struct str name = node_str(key), nearest = {0};
        if (reader_is_extension(key) || is_known(reader, kind, name, &nearest))
            continue;
        enum finding_id id =
            nearest.ptr ? FINDING_CONTRACT_FIELD_MISSPELT : FINDING_CONTRACT_FIELD_UNKNOWN;
        struct finding *finding = finding_add(reader->findings, id, reader_where(reader, key),
                                              "`" STR_FMT "` is no field here in %s", STR_ARG(name),
                                              contract_version_name(reader->contract->version));
        if (nearest.ptr)
            finding->hint = arena_printf(reader->findings->arena, "did you mean `" STR_FMT "`?",
                                         STR_ARG(nearest));
    }
}
