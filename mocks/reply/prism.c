#include "prism.h"

#include "doc.h"

enum { VIOLATIONS_MAX = 8092 /* characters, as Prism cuts them */ };

static const struct {
    const char *name, *title;
    uint16_t status;
} problems[] = {
#define PRISM(id, name, status, title) [PRISM_##id] = {name, title, status},
#include "prism.def"
#undef PRISM
};

uint16_t prism_status(enum prism_problem problem)
{
    return problems[problem].status;
}

/* ---- what is wrong, in the words of ajv ---- */

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

static void add_plain(struct buf *out, const struct node *node)
{
    if (node_is(node, NODE_STRING))
        buf_add(out, node_str(node));
    else if (node)
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

static void type_text(struct buf *out, const struct item *item)
{
    buf_add(out, STR("must be "));
    add_list(out, item->rule, ",");
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
}

static void with_value(struct buf *out, const struct item *item, const char *before,
                       const char *after)
{
    buf_add(out, str_of(before));
    add_plain(out, item->rule);
    buf_add(out, str_of(after));
}

/* "must be >= 1" and the like: what stands before and behind the keyword's value, or the whole text. */
struct text_row {
    enum finding_id id;
    item_text *text; /* or NULL */
    const char *before, *after;
    bool valued;
};

static const struct text_row rows[] = {
    {FINDING_VALUE_TYPE,                   type_text,        "",                                     "",               false},
    {FINDING_VALUE_REQUIRED,               required_text,    "",                                     "",               false},
    {FINDING_VALUE_DEPENDENT_REQUIRED,     dependent_text,   "",                                     "",               false},
    {FINDING_VALUE_ADDITIONAL_PROPERTIES,  additional_text,  "",                                     "",               false},
    {FINDING_VALUE_UNEVALUATED_PROPERTIES, unevaluated_text, "",                                     "",               false},
    {FINDING_VALUE_ENUM,                   enum_text,        "",                                     "",               false},
    {FINDING_VALUE_CONST,                  NULL,             "must be equal to constant",            "",               false},
    {FINDING_VALUE_MINIMUM,                NULL,             "must be >= ",                          "",               true },
    {FINDING_VALUE_MAXIMUM,                NULL,             "must be <= ",                          "",               true },
    {FINDING_VALUE_EXCLUSIVE_MINIMUM,      NULL,             "must be > ",                           "",               true },
    {FINDING_VALUE_EXCLUSIVE_MAXIMUM,      NULL,             "must be < ",                           "",               true },
    {FINDING_VALUE_MULTIPLE_OF,            NULL,             "must be multiple of ",                 "",               true },
    {FINDING_VALUE_MIN_LENGTH,             NULL,             "must NOT have fewer than ",            " characters",    true },
    {FINDING_VALUE_MAX_LENGTH,             NULL,             "must NOT have more than ",             " characters",    true },
    {FINDING_VALUE_MIN_ITEMS,              NULL,             "must NOT have fewer than ",            " items",         true },
    {FINDING_VALUE_MAX_ITEMS,              NULL,             "must NOT have more than ",             " items",         true },
    {FINDING_VALUE_MIN_PROPERTIES,         NULL,             "must NOT have fewer than ",            " properties",    true },
    {FINDING_VALUE_MAX_PROPERTIES,         NULL,             "must NOT have more than ",             " properties",    true },
    {FINDING_VALUE_PATTERN,                NULL,             "must match pattern \"",                "\"",             true },
    {FINDING_VALUE_FORMAT,                 NULL,             "must match format \"",                 "\"",             true },
    {FINDING_VALUE_UNIQUE_ITEMS,           NULL,             "must NOT have duplicate items",        "",               false},
    {FINDING_VALUE_ONE_OF,                 NULL,             "must match exactly one schema in oneOf", "",             false},
    {FINDING_VALUE_ANY_OF,                 NULL,             "must match a schema in anyOf",         "",               false},
    {FINDING_VALUE_NOT,                    NULL,             "must NOT be valid",                    "",               false},
    {FINDING_VALUE_CONTAINS,               NULL,             "must contain at least 1 valid item(s)", "",              false},
    {FINDING_VALUE_PROPERTY_NAMES,         NULL,             "property name must be valid",          "",               false},
    {FINDING_VALUE_FORBIDDEN,              NULL,             "boolean schema is false",              "",               false},
};

static const struct text_row *row_of(enum finding_id id)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == id)
            return &rows[i];
    return NULL;
}

static void add_text(struct buf *out, const struct item *item)
{
    const struct text_row *row = row_of(item->finding->id);
    if (!row || (!item->rule && row->valued))
        buf_add(out, item->finding->message);
    else if (row->text)
        row->text(out, item);
    else if (row->valued)
        with_value(out, item, row->before, row->after);
    else
        buf_add(out, str_of(row->before));
}

/* ---- where it is wrong ---- */

static struct str lower_name(struct arena *arena, const struct spot *spot)
{
    bool body = spot->part == SPOT_BODY;
    return body ? spot->name : arena_lower(arena, spot->name);
}

/* A property that is not allowed stands for the object it is in, as ajv has it. */
static struct str pointer_of(const struct item *item)
{
    struct str pointer = item->spot->pointer;
    bool parent = item->finding->id == FINDING_VALUE_ADDITIONAL_PROPERTIES ||
                  item->finding->id == FINDING_VALUE_UNEVALUATED_PROPERTIES;
    return parent ? str_slice(pointer, 0, str_find_last(pointer, '/')) : pointer;
}

static bool is_missing_parameter(const struct finding *finding)
{
    return finding->id == FINDING_PARAMETER_MISSING || finding->id == FINDING_HEADER_MISSING;
}

static void add_location(struct buf *out, const struct item *item, bool sided)
{
    const struct spot *spot = item->spot;
    struct str rest = pointer_of(item), token;
    buf_add(out, STR("\"location\":["));
    if (sided)
        buf_printf(out, "\"%s\",", spot_side_name(spot->side));
    buf_printf(out, "\"%s\"", spot_part_name(spot->part));
    if (spot->name.len && spot->part != SPOT_BODY && !is_missing_parameter(item->finding)) {
        buf_byte(out, ',');
        buf_json_string(out, lower_name(out->arena, spot));
    }
    rest = str_from(rest, rest.len ? 1 : 0);
    while (rest.len && str_cut(&rest, '/', &token)) {
        buf_byte(out, ',');
        buf_json_string(out, token);
    }
    buf_add(out, STR("],"));
}

static void add_subject(struct buf *out, const struct item *item)
{
    const struct spot *spot = item->spot;
    struct str rest = str_from(pointer_of(item), 1), token;
    buf_printf(out, "%s %s", spot->side == SPOT_REQUEST ? "Request" : "Response",
               spot_part_name(spot->part));
    if (spot->part != SPOT_BODY && spot->name.len && !is_missing_parameter(item->finding))
        buf_printf(out, " parameter " STR_FMT, STR_ARG(lower_name(out->arena, spot)));
    else if (spot->part == SPOT_BODY && pointer_of(item).len)
        buf_add(out, STR(" property "));
    for (size_t i = 0; spot->part == SPOT_BODY && rest.len && str_cut(&rest, '/', &token); i++)
        buf_printf(out, "%s" STR_FMT, i ? "." : "", STR_ARG(token));
    buf_byte(out, ' ');
}

static struct str code_of(const struct item *item)
{
    if (is_missing_parameter(item->finding) || item->finding->id == FINDING_BODY_MISSING)
        return STR("required");
    if (item->finding->id == FINDING_PARAMETER_DEPRECATED)
        return STR("deprecated");
    return item->spot->keyword.len ? item->spot->keyword
                                   : str_of(finding_row(item->finding->id)->name);
}

static struct str message_of(struct arena *arena, const struct item *item)
{
    struct buf out = {.arena = arena};
    const struct spot *spot = item->spot;
    if (item->finding->id == FINDING_BODY_MISSING && spot->side == SPOT_REQUEST)
        return STR("Body parameter is required");
    if (item->finding->id == FINDING_PARAMETER_DEPRECATED)
        return arena_printf(arena, "%c%s param " STR_FMT " is deprecated",
                            spot_part_name(spot->part)[0] - 32, spot_part_name(spot->part) + 1,
                            STR_ARG(spot->name));
    if (item->finding->id == FINDING_STATUS_UNDECLARED)
        return arena_printf(
            arena, "Unable to match the returned status code with those defined in the document: " STR_FMT,
            STR_ARG(str_from(item->finding->hint, sizeof "declared: " - 1)));
    add_subject(&out, item);
    if (is_missing_parameter(item->finding))
        buf_printf(&out, "must have required property '" STR_FMT "'",
                   STR_ARG(lower_name(arena, spot)));
    else
        add_text(&out, item);
    return buf_str(&out);
}

static void add_item(struct buf *out, const struct finding *finding, bool sided)
{
    struct item item = item_of(finding);
    buf_byte(out, '{');
    if (finding->id != FINDING_BODY_MISSING)
        add_location(out, &item, sided);
    buf_printf(out, "\"severity\":\"%s\",\"code\":",
               finding->severity == SEVERITY_ERROR ? "Error" : "Warning");
    buf_json_string(out, code_of(&item));
    buf_add(out, STR(",\"message\":"));
    buf_json_string(out, message_of(out->arena, &item));
    buf_byte(out, '}');
}

/* What Prism has no word for is not among its violations: things that were not judged. */
static bool is_told(const struct finding *finding)
{
    return finding->spot && finding->id != FINDING_MESSAGE_UNVALIDATED;
}

static size_t add_items(struct buf *out, const struct findings *findings, enum spot_side side,
                        bool sided, size_t count)
{
    for (size_t i = 0; findings && i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        if (!is_told(finding) || finding->spot->side != side)
            continue;
        buf_add(out, count++ ? STR(",") : STR(""));
        add_item(out, finding, sided);
    }
    return count;
}

/* ---- documents ---- */

static void add_head(struct buf *out, enum prism_problem problem, struct str detail)
{
    const char *title = problems[problem].title;
    buf_printf(out, "{\"type\":\"https://stoplight.io/prism/errors#%s\",\"title\":",
               problems[problem].name);
    buf_json_string(out, title[0] ? str_of(title) : detail);
    buf_printf(out, ",\"status\":%u,\"detail\":", problems[problem].status);
    buf_json_string(out, title[0] ? detail : STR(""));
}

void prism_write_problem(struct buf *out, enum prism_problem problem, struct str detail,
                         const struct findings *findings)
{
    bool response = problem == PRISM_VIOLATIONS;
    add_head(out, problem, detail);
    if (findings) {
        buf_add(out, STR(",\"validation\":["));
        add_items(out, findings, response ? SPOT_RESPONSE : SPOT_REQUEST, false, 0);
        buf_byte(out, ']');
    }
    buf_byte(out, '}');
}

void prism_write_unauthorized(struct buf *out, struct str challenge)
{
    add_head(out, PRISM_UNAUTHORIZED,
             STR("Your request does not fullfil the security requirements and no HTTP unauthorized "
                 "response was found in the spec, so Prism is generating this error for you."));
    if (challenge.len) {
        buf_add(out, STR(",\"headers\":{\"WWW-Authenticate\":"));
        buf_json_string(out, challenge);
        buf_byte(out, '}');
    }
    buf_byte(out, '}');
}

void prism_write_violations(struct buf *out, const struct findings *findings)
{
    struct buf list = {.arena = out->arena};
    size_t count = add_items(&list, findings, SPOT_REQUEST, true, 0);
    count = add_items(&list, findings, SPOT_RESPONSE, true, count);
    if (count == 0)
        return;
    struct str text = arena_printf(out->arena, "[" STR_FMT "]", STR_ARG(buf_str(&list)));
    if (text.len > VIOLATIONS_MAX) {
        buf_add(out, STR("Too many violations! "));
        text.len = VIOLATIONS_MAX;
    }
    buf_add(out, text);
}
