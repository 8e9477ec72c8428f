/* Objects by the table fields.def: each member found in it, or reported. */
#include "contract_private.h"

enum { V2 = 1, V30 = 2, V31 = 4, V32 = 8, V3 = V30 | V31 | V32, ALL = V2 | V3 };

#define BIT(kind) (1u << NODE_##kind)
enum {
    TEXT = BIT(STRING),
    ITEMS = BIT(ARRAY),
    MEMBERS = BIT(OBJECT),
    SWITCH = BIT(FALSE) | BIT(TRUE),
    SCHEMA = MEMBERS | SWITCH,
    ANY = 127,
    FOLLOWED = 128, /* a reference stands for what it leads to, as many tools have it */
    LIST = ITEMS | FOLLOWED,
    MAP = MEMBERS | FOLLOWED
};

enum weight { TELLS, BUILT };

struct row {
    struct str name;
    uint8_t versions, kinds, weight, required;
    bool is_object;
};

static const struct row rows[FIELD_COUNT + 1] = {
#define OBJECT(id, written) [OBJECT_##id] = {.name = STR_INIT(written), .is_object = true},
#define FIELD(id, written, since, takes, matters, needed)                                          \
    [id] = {.name = STR_INIT(written),                                                             \
            .versions = (since),                                                                   \
            .kinds = (takes),                                                                      \
            .weight = (matters),                                                                   \
            .required = (needed)},
#include "fields.def"
#undef OBJECT
#undef FIELD
    [FIELD_COUNT] = {.is_object = true},
};

static struct str object_name(enum field object)
{
    return rows[object].name;
}

enum field field_by_name(const struct reader *reader, enum field object, struct str name)
{
    for (unsigned row = object + 1; !rows[row].is_object; row++)
        if (str_eq(rows[row].name, name) && (rows[row].versions & reader->version))
            return (enum field)row;
    return (enum field)0;
}

static bool is_of_another_version(enum field object, struct str name)
{
    for (unsigned row = object + 1; !rows[row].is_object; row++)
        if (str_eq(rows[row].name, name))
            return true;
    return false;
}

/* Within one edit in three letters. */
static struct str nearest_name(const struct reader *reader, enum field object, struct str name)
{
    struct str nearest = STR("");
    size_t best = name.len / 3;
    for (unsigned row = object + 1; !rows[row].is_object; row++) {
        size_t distance = rows[row].versions & reader->version
                              ? str_distance(name, rows[row].name, best)
                              : best + 1;
        if (distance > best || (distance == best && nearest.len))
            continue;
        nearest = rows[row].name;
        best = distance;
    }
    return nearest;
}

static void tell_unknown(struct reader *reader, enum field object, const struct node *key)
{
    bool is_kept = reader->findings->dropped == 0;
    struct str name = node_str(key);
    struct str nearest = is_kept ? nearest_name(reader, object, name) : STR("");
    bool elsewhere = is_of_another_version(object, name);
    enum finding_id id = nearest.len && !elsewhere ? FINDING_CONTRACT_FIELD_MISSPELT
                                                   : FINDING_CONTRACT_FIELD_UNKNOWN;
    struct finding *finding =
        finding_add(reader->findings, id, refs_where(reader->refs, key),
                    "'" STR_FMT "' is no field of the " STR_FMT " in %s", STR_ARG(name),
                    STR_ARG(object_name(object)), contract_version_name(reader->contract->version));
    if (elsewhere)
        finding->hint = STR("another version of the specification has it");
    else if (nearest.len)
        finding->hint =
            arena_printf(reader->findings->arena, "did you mean '" STR_FMT "'?", STR_ARG(nearest));
}

static const char *kinds_name(unsigned kinds)
{
    static const char *const names[ANY + 1] = {
        [TEXT] = "string",   [ITEMS] = "array",    [MEMBERS] = "object",
        [SCHEMA] = "schema", [SWITCH] = "boolean",
    };
    return names[kinds & ANY];
}

/* What people mean although it is not written as the specification says: a number where a text is
 * due, a boolean in quotes. */
static bool is_understood(const struct row *row, const struct node *value)
{
    struct str text = node_string(value);
    if (row->kinds == SWITCH)
        return str_eq(text, STR("true")) || str_eq(text, STR("false"));
    return row->kinds == TEXT && value->kind == NODE_NUMBER;
}

/* A null is like a member that is not there. */
static bool kind_check(struct reader *reader, const struct row *row, const struct node *value)
{
    if (row->kinds >> value->kind & 1)
        return true;
    bool understood = is_understood(row, value), gone = value->kind == NODE_NULL;
    const char *due = kinds_name(row->kinds), *found = node_kind_name(value);
    if (row->weight == BUILT && !understood && !gone)
        REPORT(reader, CONTRACT_TYPE_WRONG, value, "'" STR_FMT "' must be of type %s, not %s",
               STR_ARG(row->name), due, found);
    else
        REPORT(reader, CONTRACT_TYPE_UNUSUAL, value, "'" STR_FMT "' should be of type %s, not %s",
               STR_ARG(row->name), due, found);
    return understood;
}

static void take_member(struct reader *reader, struct fields *fields, const struct node *key,
                        bool quiet)
{
    enum field id = field_by_name(reader, fields->object, node_str(key));
    const struct node *value = key + 1;
    if (!id && !quiet && !is_extension(key))
        tell_unknown(reader, fields->object, key);
    if (id && (rows[id].kinds & FOLLOWED))
        value = part_follow(reader, value);
    if (!id || !value || !kind_check(reader, &rows[id], value))
        return;
    unsigned at = id - fields->object;
    fields->value[at] = value;
    fields->order[fields->count++] = (uint8_t)at;
}

static void tell_missing(struct reader *reader, const struct fields *fields)
{
    for (unsigned row = fields->object + 1; !rows[row].is_object; row++)
        if ((rows[row].required & reader->version) && !fields->value[row - fields->object] &&
            !node_get(fields->node, rows[row].name))
            REPORT(reader, CONTRACT_FIELD_MISSING, fields->node,
                   "this " STR_FMT " lacks '" STR_FMT "'", STR_ARG(object_name(fields->object)),
                   STR_ARG(rows[row].name));
}

/* Copies of one YAML anchor are told of once. */
static bool is_told(struct reader *reader, const struct node *node)
{
    if (!(node->flags & NODE_IS_ALIAS))
        return false;
    const char *place = refs_doc(reader->refs, node)->source->text.ptr + node->at;
    void **told = ptrmap_put(&reader->scratch, &reader->told, place);
    bool again = *told != NULL;
    *told = reader;
    return again;
}

bool fields_read(struct reader *reader, enum field object, const struct node *node,
                 struct fields *fields)
{
    *fields = (struct fields){.node = node, .object = object};
    if (!node)
        return false;
    if (node->kind != NODE_OBJECT) {
        REPORT(reader, CONTRACT_TYPE_WRONG, node, "this must be a " STR_FMT ", and is of type %s",
               STR_ARG(object_name(object)), node_kind_name(node));
        return false;
    }
    bool told = is_told(reader, node);
    NODE_EACH_MEMBER(node, key, value)
    take_member(reader, fields, key, told);
    if (!told)
        tell_missing(reader, fields);
    return true;
}

struct str field_text(const struct fields *fields, enum field id)
{
    return node_str(field(fields, id));
}

bool field_flag(const struct fields *fields, enum field id, bool otherwise)
{
    const struct node *value = field(fields, id);
    if (node_is(value, NODE_STRING))
        return str_eq(node_str(value), STR("true"));
    return node_bool(value, otherwise);
}
