/* What is wrong, item by item, in the words of ajv, which Prism 5 judges with. */
#include "prism_private.h"

#include "doc.h"

struct item {
    const struct finding *finding;
    const struct spot *spot;
    const struct node *value, *rule, *other;
};

static struct item item_of(const struct finding *finding)
{
    const struct spot *spot = finding->spot;
    return (struct item){finding, spot, spot->value, spot->rule, spot->other};
}

/* ---- texts ---- */

/* As JavaScript joins values: null is nothing, and an object says only that it is one. */
static void add_plain(struct buf *out, const struct node *node)
{
    if (node_is(node, NODE_STRING))
        buf_add(out, node_str(node));
    else if (node_is(node, NODE_OBJECT))
        buf_add(out, STR("[object Object]"));
    else if (node && !node_is(node, NODE_NULL))
        doc_write_json(out, node);
}

static void add_list(struct buf *out, const struct node *list, const char *between)
{
    size_t count = 0;
    NODE_EACH_ITEM(list, item)
    {
        buf_add(out, count++ ? str_of(between) : STR(""));
        add_plain(out, item);
    }
    if (!node_is(list, NODE_ARRAY))
        add_plain(out, list);
}

typedef void item_text(struct buf *out, const struct item *item);

/* Whether `nullable` stands beside a keyword. A document's root has all its nodes in it. */
static bool is_nullable(const struct node *rule)
{
    const struct node *schema = rule - 1;
    while (schema + schema->span <= rule)
        schema--;
    return node_bool(node_get(schema, STR("nullable")), false);
}

static bool lists_null(const struct node *list)
{
    NODE_EACH_ITEM(list, item)
    if (node_is(item, NODE_NULL) || str_eq(node_string(item), STR("null")))
        return true;
    return false;
}

/* Prism adds null to what is nullable. */
static void type_text(struct buf *out, const struct item *item)
{
    buf_add(out, STR("must be "));
    add_list(out, item->rule, ",");
    if (is_nullable(item->rule) && !lists_null(item->rule))
        buf_add(out, STR(",null"));
}

static void required_text(struct buf *out, const struct item *item)
{
    buf_printf(out, "must have required property '" STR_FMT "'", STR_ARG(node_str(item->other)));
}

static void dependent_text(struct buf *out, const struct item *item)
{
    const struct node *key = item->rule - 1;
    buf_printf(out, "must have property " STR_FMT " when property " STR_FMT " is present",
               STR_ARG(node_str(item->other)), STR_ARG(node_str(key)));
}

static void additional_text(struct buf *out, const struct item *item)
{
    buf_printf(out, "must NOT have additional properties; found '" STR_FMT "'",
               STR_ARG(node_str(item->value)));
}

static void unevaluated_text(struct buf *out, const struct item *item)
{
    buf_printf(out, "must NOT have unevaluated properties: '" STR_FMT "'",
               STR_ARG(node_str(item->value)));
}

static void enum_text(struct buf *out, const struct item *item)
{
    buf_add(out, STR("must be equal to one of the allowed values: "));
    add_list(out, item->rule, ", ");
    if (is_nullable(item->rule) && !lists_null(item->rule))
        buf_add(out, STR(", "));
}

static size_t last_index(struct str pointer)
{
    struct str digits = str_from(pointer, str_find_last(pointer, '/') + 1);
    size_t index = 0;
    for (size_t i = 0; i < digits.len && digits.ptr[i] >= '0' && digits.ptr[i] <= '9'; i++)
        index = index * 10 + (size_t)(digits.ptr[i] - '0');
    return index;
}

/* ajv names the later item first where items are scalars by their schema's word. */
static bool names_later_first(const struct item *item)
{
    return !node_is(item->value, NODE_OBJECT) && !node_is(item->value, NODE_ARRAY);
}

static void unique_text(struct buf *out, const struct item *item)
{
    size_t later = last_index(item->spot->pointer), between = 0;
    for (const struct node *at = item->other; at && at < item->value && between < later;
         at += at->span)
        between++;
    size_t earlier = later - between;
    bool swapped = names_later_first(item);
    buf_printf(out, "must NOT have duplicate items (items ## %zu and %zu are identical)",
               swapped ? later : earlier, swapped ? earlier : later);
}

/* "must be >= 1" and the like: what stands before and behind the keyword's value, or the whole text. */
struct text_row {
    enum finding_id id;
    const char *code; /* NULL: the keyword */
    item_text *text;  /* or NULL */
    const char *before, *after;
    bool valued;
};

/* clang-format off */
static const struct text_row rows[] = {
    {FINDING_VALUE_TYPE,                   NULL,                type_text,        "",                          "",            false},
    {FINDING_VALUE_REQUIRED,               NULL,                required_text,    "",                          "",            false},
    {FINDING_VALUE_DEPENDENT_REQUIRED,     "dependentRequired", dependent_text,   "",                          "",            false},
    {FINDING_VALUE_ADDITIONAL_PROPERTIES,  NULL,                additional_text,  "",                          "",            false},
    {FINDING_VALUE_UNEVALUATED_PROPERTIES, NULL,                unevaluated_text, "",                          "",            false},
    {FINDING_VALUE_ENUM,                   NULL,                enum_text,        "",                          "",            false},
    {FINDING_VALUE_UNIQUE_ITEMS,           NULL,                unique_text,      "",                          "",            false},
    {FINDING_VALUE_CONST,                  NULL,                NULL,             "must be equal to constant", "",            false},
    {FINDING_VALUE_MINIMUM,                NULL,                NULL,             "must be >= ",               "",            true },
    {FINDING_VALUE_MAXIMUM,                NULL,                NULL,             "must be <= ",               "",            true },
    {FINDING_VALUE_EXCLUSIVE_MINIMUM,      "exclusiveMinimum",  NULL,             "must be > ",                "",            true },
    {FINDING_VALUE_EXCLUSIVE_MAXIMUM,      "exclusiveMaximum",  NULL,             "must be < ",                "",            true },
    {FINDING_VALUE_MULTIPLE_OF,            NULL,                NULL,             "must be multiple of ",      "",            true },
    {FINDING_VALUE_MIN_LENGTH,             NULL,                NULL,             "must NOT have fewer than ", " characters", true },
    {FINDING_VALUE_MAX_LENGTH,             NULL,                NULL,             "must NOT have more than ",  " characters", true },
    {FINDING_VALUE_MIN_ITEMS,              NULL,                NULL,             "must NOT have fewer than ", " items",      true },
    {FINDING_VALUE_MAX_ITEMS,              NULL,                NULL,             "must NOT have more than ",  " items",      true },
    {FINDING_VALUE_MIN_PROPERTIES,         NULL,                NULL,             "must NOT have fewer than ", " properties", true },
    {FINDING_VALUE_MAX_PROPERTIES,         NULL,                NULL,             "must NOT have more than ",  " properties", true },
    {FINDING_VALUE_PATTERN,                NULL,                NULL,             "must match pattern \"",     "\"",          true },
    {FINDING_VALUE_FORMAT,                 NULL,                NULL,             "must match format \"",      "\"",          true },
    {FINDING_VALUE_ONE_OF,                 NULL,                NULL,             "must match exactly one schema in oneOf", "", false},
    {FINDING_VALUE_ANY_OF,                 NULL,                NULL,             "must match a schema in anyOf", "",         false},
    {FINDING_VALUE_NOT,                    NULL,                NULL,             "must NOT be valid",         "",            false},
    {FINDING_VALUE_CONTAINS,               NULL,                NULL,             "must contain at least 1 valid item(s)", "", false},
    {FINDING_VALUE_PROPERTY_NAMES,         NULL,                NULL,             "property name must be valid", "",          false},
    {FINDING_VALUE_FORBIDDEN,              "false schema",      NULL,             "boolean schema is false",   "",            false},
    {FINDING_VALUE_ADDITIONAL_ITEMS,       "false schema",      NULL,             "boolean schema is false",   "",            false},
};
/* clang-format on */

static const struct text_row *row_of(const struct finding *finding)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == finding->id)
            return &rows[i];
    return NULL;
}

/* What ajv has no words for is told in our own, with its place where a whole body cannot be read. */
static void add_own_text(struct buf *out, const struct item *item)
{
    const struct where *where = &item->finding->where;
    buf_add(out, item->finding->message);
    if (!where->source || item->spot->part != SPOT_BODY || item->spot->keyword.len)
        return;
    struct line_column place = source_place(where->source, where->offset);
    buf_printf(out, " (line %u, column %u)", place.line, place.column);
}

static void add_text(struct buf *out, const struct item *item)
{
    const struct text_row *row = row_of(item->finding);
    if (!row || (!item->rule && (row->valued || row->text))) {
        add_own_text(out, item);
    } else if (row->text) {
        row->text(out, item);
    } else {
        buf_add(out, str_of(row->before));
        if (row->valued)
            add_plain(out, item->rule);
        buf_add(out, str_of(row->after));
    }
}

/* ---- where it is wrong ---- */

static bool is_missing_parameter(const struct finding *finding)
{
    return finding->id == FINDING_PARAMETER_MISSING || finding->id == FINDING_HEADER_MISSING;
}

/* Items about the message as a whole. */
static bool is_bare(const struct finding *finding)
{
    return finding->id == FINDING_BODY_MISSING || finding->id == FINDING_STATUS_UNDECLARED ||
           finding->id == FINDING_MEDIA_TYPE_UNDECLARED || finding->spot->part == SPOT_CREDENTIALS;
}

/* In lower case, but that of a form field, and that of a deprecated parameter. */
static struct str name_of(struct arena *arena, const struct item *item)
{
    bool kept = item->spot->part == SPOT_BODY || item->finding->id == FINDING_PARAMETER_DEPRECATED;
    return kept ? item->spot->name : arena_lower(arena, item->spot->name);
}

/* A name stands for the object that it is in, as ajv has it, and an item that is equal to another for its array. */
static struct str pointer_of(const struct item *item)
{
    struct str pointer = item->spot->pointer;
    bool key = item->value && item->value->flags & NODE_IS_KEY;
    bool parent = key || item->finding->id == FINDING_VALUE_UNIQUE_ITEMS;
    return parent ? str_slice(pointer, 0, str_find_last(pointer, '/')) : pointer;
}

/* Calls for the name and each token of the pointer. */
static size_t each_token(struct buf *out, const struct item *item,
                         void (*add)(struct buf *out, struct str token, size_t count))
{
    struct str pointer = pointer_of(item), rest = str_from(pointer, 1), token;
    size_t count = 0;
    if (item->spot->name.len && !is_missing_parameter(item->finding))
        add(out, name_of(out->arena, item), count++);
    while (pointer.len && str_cut(&rest, '/', &token))
        if (token.len)
            add(out, token, count++);
    return count;
}

static void add_member(struct buf *out, struct str token, size_t count)
{
    (void)count;
    buf_byte(out, ',');
    buf_json_string(out, token);
}

static void add_location(struct buf *out, const struct item *item, bool sided)
{
    bool bare = is_bare(item->finding);
    if (bare && !sided)
        return;
    buf_add(out, STR("\"location\":["));
    if (sided)
        buf_printf(out, "\"%s\"%s", spot_side_name(item->spot->side), bare ? "" : ",");
    if (!bare) {
        buf_printf(out, "\"%s\"", spot_part_name(item->spot->part));
        each_token(out, item, add_member);
    }
    buf_add(out, STR("],"));
}

static void add_step(struct buf *out, struct str token, size_t count)
{
    buf_add(out, count ? STR(".") : STR(""));
    buf_add(out, token);
}

static void add_subject(struct buf *out, const struct item *item)
{
    const struct spot *spot = item->spot;
    struct buf steps = {.arena = out->arena};
    buf_printf(out, "%s %s", spot->side == SPOT_REQUEST ? "Request" : "Response",
               spot_part_name(spot->part));
    if (each_token(&steps, item, add_step) > 0)
        buf_printf(out, " %s " STR_FMT, spot->part == SPOT_BODY ? "property" : "parameter",
                   STR_ARG(buf_str(&steps)));
    buf_add(out,
            row_of(item->finding) || is_missing_parameter(item->finding) ? STR(" ") : STR(": "));
}

/* ---- what it says ---- */

static struct str deprecated_message(struct arena *arena, const struct spot *spot)
{
    const char *part = spot_part_name(spot->part);
    return arena_printf(arena, "%c%s param " STR_FMT " is deprecated", part[0] - 'a' + 'A',
                        part + 1, STR_ARG(spot->name));
}

static struct str bare_message(struct arena *arena, const struct finding *finding)
{
    if (finding->spot->part == SPOT_CREDENTIALS && finding->severity == SEVERITY_ERROR)
        return STR("Invalid security scheme used");
    if (finding->id == FINDING_BODY_MISSING && finding->spot->side == SPOT_REQUEST)
        return STR("Body parameter is required");
    if (finding->id != FINDING_STATUS_UNDECLARED)
        return finding->message;
    return arena_printf(
        arena,
        "Unable to match the returned status code with those defined in the document: " STR_FMT,
        STR_ARG(str_from(finding->hint, sizeof "declared: " - 1)));
}

static struct str message_of(struct arena *arena, const struct item *item)
{
    struct buf out = {.arena = arena};
    if (is_bare(item->finding))
        return bare_message(arena, item->finding);
    if (item->finding->id == FINDING_PARAMETER_DEPRECATED)
        return deprecated_message(arena, item->spot);
    add_subject(&out, item);
    if (is_missing_parameter(item->finding))
        buf_printf(&out, "must have required property '" STR_FMT "'",
                   STR_ARG(name_of(arena, item)));
    else
        add_text(&out, item);
    return buf_str(&out);
}

/* Most are the keyword's name; some are statuses; some items have none. */
static void add_code(struct buf *out, const struct item *item)
{
    const struct finding *finding = item->finding;
    const struct text_row *row = row_of(finding);
    bool request = item->spot->side == SPOT_REQUEST;
    struct str code = item->spot->keyword;
    if (is_missing_parameter(finding) || (finding->id == FINDING_BODY_MISSING && request))
        code = STR("required");
    else if (is_bare(finding) && (!request || finding->severity != SEVERITY_ERROR))
        return;
    else if (is_bare(finding)) {
        buf_printf(out, ",\"code\":%d", item->spot->part == SPOT_CREDENTIALS ? 401 : 415);
        return;
    } else if (finding->id == FINDING_PARAMETER_DEPRECATED)
        code = STR("deprecated");
    else if (row && row->code)
        code = str_of(row->code);
    else if (code.len == 0)
        code = str_of(finding_row(finding->id)->name);
    buf_add(out, STR(",\"code\":"));
    buf_json_string(out, code);
}

static void add_item(struct buf *out, const struct finding *finding, bool sided)
{
    struct item item = item_of(finding);
    buf_byte(out, '{');
    add_location(out, &item, sided);
    buf_printf(out, "\"severity\":\"%s\"",
               finding->severity == SEVERITY_ERROR ? "Error" : "Warning");
    add_code(out, &item);
    buf_add(out, STR(",\"message\":"));
    buf_json_string(out, message_of(out->arena, &item));
    buf_byte(out, '}');
}

/* ---- in order ---- */

enum { TURNS = 12 };

/* Prism judges credentials, then body, header, query and path; what is deprecated comes last in each. */
static unsigned turn_of(const struct finding *finding)
{
    static const unsigned turns[SPOT_PART_COUNT] = {
        [SPOT_CREDENTIALS] = 0, [SPOT_STATUS] = 0, [SPOT_BODY] = 2,   [SPOT_HEADER] = 4,
        [SPOT_QUERY] = 6,       [SPOT_PATH] = 8,   [SPOT_COOKIE] = 10};
    if (is_bare(finding))
        return finding->spot->part == SPOT_CREDENTIALS ? 0 : 1;
    return turns[finding->spot->part] + (finding->id == FINDING_PARAMETER_DEPRECATED);
}

/* Beside others about the same value: ajv looks at properties before what depends on all of them, and at items before
 * `contains`. What is inside the value comes at INSIDE. */
enum { INSIDE = 3 };
static int rank_of(const struct finding *finding)
{
    static const struct {
        enum finding_id id;
        int rank;
    } ranks[] = {
        {FINDING_VALUE_PROPERTY_NAMES,         1         },
        {FINDING_VALUE_ADDITIONAL_PROPERTIES,  2         },
        {FINDING_VALUE_UNEVALUATED_PROPERTIES, INSIDE + 1},
        {FINDING_VALUE_CONTAINS,               INSIDE + 1},
    };
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (ranks[i].id == finding->id)
            return ranks[i].rank;
    return 0;
}

static bool is_inside(struct str inner, struct str outer)
{
    return inner.len > outer.len && inner.ptr[outer.len] == '/' && str_starts(inner, outer);
}

static bool goes_before(const struct finding *a, const struct finding *b)
{
    struct item left = item_of(a), right = item_of(b);
    struct str here = pointer_of(&left), there = pointer_of(&right);
    if (!str_eq(left.spot->name, right.spot->name))
        return false;
    if (is_inside(there, here))
        return rank_of(a) < INSIDE;
    if (is_inside(here, there))
        return rank_of(b) > INSIDE;
    if (!str_eq(here, there))
        return false;
    bool listed = a->id == FINDING_VALUE_REQUIRED && b->id == a->id && left.rule == right.rule;
    return listed ? left.other < right.other : rank_of(a) < rank_of(b);
}

/* ajv holds only numbers against the formats of numbers: where the type is wrong already, that is all. */
static bool is_told_already(const struct finding *finding, const struct finding *const *list,
                            size_t count)
{
    struct item item = item_of(finding);
    if (finding->id != FINDING_VALUE_FORMAT || node_is(item.value, NODE_NUMBER))
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i]->id == FINDING_VALUE_TYPE && list[i]->spot->value == item.value)
            return true;
    return false;
}

/* What Prism has no word for is not among its violations: things that were not judged. */
static bool is_wanted(const struct finding *finding, const struct prism_items *wanted)
{
    return finding->spot && finding->id != FINDING_MESSAGE_UNVALIDATED &&
           finding->spot->side == wanted->side &&
           (!wanted->errors_only || finding->severity == SEVERITY_ERROR);
}

static size_t gather(const struct findings *findings, const struct prism_items *wanted,
                     unsigned turn, const struct finding **list)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        if (!is_wanted(finding, wanted) || turn_of(finding) != turn ||
            is_told_already(finding, list, count))
            continue;
        size_t at = count++;
        for (; at > 0 && goes_before(finding, list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = finding;
    }
    return count;
}

size_t prism_write_items(struct buf *out, const struct findings *findings,
                         const struct prism_items *wanted, size_t count)
{
    const struct finding **list =
        arena_array(out->arena, const struct finding *, findings->list.len + 1);
    for (unsigned turn = 0; turn < TURNS; turn++) {
        size_t len = gather(findings, wanted, turn, list);
        for (size_t i = 0; i < len; i++) {
            buf_add(out, count++ ? STR(",") : STR(""));
            add_item(out, list[i], wanted->sided);
        }
    }
    return count;
}
