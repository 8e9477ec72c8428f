/* What errors say to people: what is wrong with this value, and what it probably should have been. */
#include "eval_private.h"

enum {
    SHOWN_MAX = 60, /* bytes of a value in a message */
    LISTED_MAX = 8, /* values of an enum */
    NEAR = 2,       /* edits up to which a name is a likely slip */
    NAMES_MAX = 500 /* names that are looked at for one */
};

/* Without the rest of a code point that was cut. */
static struct str cut(struct str text, size_t len)
{
    if (len >= text.len)
        return text;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return str_slice(text, 0, len);
}

struct str value_shown(struct arena *arena, const struct node *value)
{
    struct buf out = {.arena = arena, .limit = SHOWN_MAX + 1};
    if (value->flags & NODE_IS_SECRET)
        return STR("***");
    if (value->kind == NODE_STRING && value->len > SHOWN_MAX) {
        buf_json_string(&out, cut(node_str(value), SHOWN_MAX - 1));
        out.full = true;
    } else {
        doc_write_json(&out, value);
    }
    struct str text = buf_str(&out);
    if (!out.full && text.len <= SHOWN_MAX)
        return text;
    return arena_printf(arena, STR_FMT "…", STR_ARG(cut(text, SHOWN_MAX)));
}

static struct str shown(const struct complaint *complaint)
{
    return value_shown(complaint->arena, complaint->value);
}

static struct str expected(const struct complaint *complaint)
{
    return value_shown(complaint->arena, complaint->keyword);
}

static struct str name_shown(const struct node *name)
{
    return cut(node_str(name), SHOWN_MAX);
}

static const char *kind_shown(const struct node *node)
{
    static const char *const names[] = {
        [NODE_NULL] = "null",       [NODE_FALSE] = "a boolean", [NODE_TRUE] = "a boolean",
        [NODE_NUMBER] = "a number", [NODE_STRING] = "a string", [NODE_ARRAY] = "an array",
        [NODE_OBJECT] = "an object"};
    return names[node->kind];
}

static bool is_scalar(const struct node *node)
{
    return node->kind != NODE_ARRAY && node->kind != NODE_OBJECT;
}

/* `nullable: true`, where the dialect has that. */
static bool is_nullable(const struct block *block)
{
    NODE_EACH_MEMBER(block->node, key, value)
    if (value->kind == NODE_TRUE &&
        language_keyword(block->resource->language, key) == KEYWORD_NULLABLE)
        return true;
    return false;
}

static struct str type_message(const struct complaint *complaint)
{
    struct buf out = {.arena = complaint->arena};
    const struct node *value = complaint->value;
    if (is_scalar(value) && value->kind != NODE_NULL)
        buf_printf(&out, STR_FMT " is ", STR_ARG(shown(complaint)));
    else
        buf_add(&out, STR("this is "));
    buf_printf(&out, "%s, not ", kind_shown(value));
    const struct node *type = complaint->keyword;
    size_t left = type->kind == NODE_ARRAY ? type->len : 0;
    if (type->kind == NODE_STRING)
        buf_add(&out, node_str(type));
    NODE_EACH_ITEM(type, item)
    buf_printf(&out, STR_FMT "%s", STR_ARG(node_str(item)),
               --left == 0 ? ""
               : left == 1 ? " or "
                           : ", ");
    buf_add(&out, is_nullable(complaint->block) ? STR(" or null") : STR(""));
    return buf_str(&out);
}

static struct str enum_message(const struct complaint *complaint)
{
    struct buf out = {.arena = complaint->arena};
    size_t count = complaint->keyword->len, index = 0;
    buf_printf(&out, STR_FMT " is none of the values allowed: ", STR_ARG(shown(complaint)));
    NODE_EACH_ITEM(complaint->keyword, item)
    {
        if (index == LISTED_MAX)
            break;
        buf_printf(&out, "%s" STR_FMT, index++ ? ", " : "",
                   STR_ARG(value_shown(complaint->arena, item)));
    }
    if (count > LISTED_MAX)
        buf_printf(&out, " and %zu more", count - LISTED_MAX);
    return buf_str(&out);
}

static struct str against(const struct complaint *complaint, const char *before, const char *after)
{
    return arena_printf(complaint->arena, STR_FMT " %s " STR_FMT "%s", STR_ARG(shown(complaint)),
                        before, STR_ARG(expected(complaint)), after);
}

static struct str const_message(const struct complaint *complaint)
{
    return against(complaint, "is not", ", the only value allowed");
}

static struct str multiple_message(const struct complaint *complaint)
{
    return against(complaint, "is no multiple of", "");
}

static struct str maximum_message(const struct complaint *complaint)
{
    return against(complaint, "is more than the maximum,", "");
}

static struct str below_message(const struct complaint *complaint)
{
    return against(complaint, "is not less than", "");
}

static struct str minimum_message(const struct complaint *complaint)
{
    return against(complaint, "is less than the minimum,", "");
}

static struct str above_message(const struct complaint *complaint)
{
    return against(complaint, "is not more than", "");
}

static struct str count_message(const struct complaint *complaint)
{
    static const struct {
        enum finding_id id;
        const char *one, *many, *verdict;
    } rows[] = {
        {FINDING_VALUE_MAX_LENGTH,     "character", "characters", "more than the maximum" },
        {FINDING_VALUE_MIN_LENGTH,     "character", "characters", "fewer than the minimum"},
        {FINDING_VALUE_MAX_ITEMS,      "item",      "items",      "more than the maximum" },
        {FINDING_VALUE_MIN_ITEMS,      "item",      "items",      "fewer than the minimum"},
        {FINDING_VALUE_MAX_PROPERTIES, "property",  "properties", "more than the maximum" },
        {FINDING_VALUE_MIN_PROPERTIES, "property",  "properties", "fewer than the minimum"},
    };
    const struct node *value = complaint->value;
    size_t row = 0, count = value->kind == NODE_STRING ? node_code_points(value) : value->len;
    while (rows[row].id != complaint->id)
        row++;
    return arena_printf(complaint->arena, "%zu %s, %s, " STR_FMT, count,
                        count == 1 ? rows[row].one : rows[row].many, rows[row].verdict,
                        STR_ARG(expected(complaint)));
}

static struct str pattern_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, STR_FMT " does not match the pattern " STR_FMT,
                        STR_ARG(shown(complaint)), STR_ARG(name_shown(complaint->keyword)));
}

static struct str format_message(const struct complaint *complaint)
{
    const struct format *format = NULL;
    for (unsigned bit = FORMAT_DRAFT_4; bit <= FORMAT_OPENAPI && !format; bit <<= 1)
        format = format_find(node_str(complaint->keyword), bit);
    return arena_printf(complaint->arena, STR_FMT " is not in the format " STR_FMT "%s%s",
                        STR_ARG(shown(complaint)), STR_ARG(node_str(complaint->keyword)),
                        format && format->what ? ": " : "",
                        format && format->what ? format->what : "");
}

static struct str content_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, STR_FMT " does not hold what it should, " STR_FMT,
                        STR_ARG(shown(complaint)), STR_ARG(node_str(complaint->keyword)));
}

static struct str unique_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, STR_FMT " stands in this array already, at " STR_FMT,
                        STR_ARG(shown(complaint)), STR_ARG(complaint->pointer));
}

static struct str contains_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "none of the %u items is what the array must contain",
                        complaint->value->len);
}

static struct str max_contains_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena,
                        "more items than the maximum, " STR_FMT ", are of the kind that `contains` "
                        "describes",
                        STR_ARG(expected(complaint)));
}

static struct str min_contains_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena,
                        "fewer items than the minimum, " STR_FMT
                        ", are of the kind that `contains` "
                        "describes",
                        STR_ARG(expected(complaint)));
}

static struct str required_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "the property '" STR_FMT "' is missing",
                        STR_ARG(name_shown(complaint->other)));
}

static struct str dependent_message(const struct complaint *complaint)
{
    return arena_printf(
        complaint->arena, "the property '" STR_FMT "' is missing, which '" STR_FMT "' requires",
        STR_ARG(name_shown(complaint->other)), STR_ARG(name_shown(complaint->keyword - 1)));
}

static struct str undeclared_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena,
                        "the property '" STR_FMT "' is not declared, and no others are allowed",
                        STR_ARG(name_shown(complaint->value)));
}

static struct str item_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena,
                        STR_FMT " is beyond the items declared, and no others are "
                                "allowed",
                        STR_ARG(shown(complaint)));
}

static struct str unevaluated_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "no part of the schema covers the property '" STR_FMT "'",
                        STR_ARG(name_shown(complaint->value)));
}

static struct str unevaluated_item_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "no part of the schema covers the item " STR_FMT,
                        STR_ARG(shown(complaint)));
}

static struct str name_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "the name '" STR_FMT "' is not allowed",
                        STR_ARG(name_shown(complaint->value)));
}

static struct str alternatives_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, "this satisfies none of the %u alternatives",
                        complaint->keyword->len);
}

static struct str not_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena, STR_FMT " satisfies the schema that it must not satisfy",
                        STR_ARG(shown(complaint)));
}

static struct str forbidden_message(const struct complaint *complaint)
{
    (void)complaint;
    return STR("no value is allowed here");
}

static struct str read_only_message(const struct complaint *complaint)
{
    (void)complaint;
    return STR("this property is readOnly: requests do not have it");
}

static struct str write_only_message(const struct complaint *complaint)
{
    (void)complaint;
    return STR("this property is writeOnly: responses do not have it");
}

static struct str limit_message(const struct complaint *complaint)
{
    return arena_printf(complaint->arena,
                        "matching the pattern " STR_FMT
                        " takes more steps than are allowed, so it is not known "
                        "whether this is valid",
                        STR_ARG(name_shown(complaint->keyword)));
}

/* ---- hints ---- */

static struct str no_hint(const struct complaint *complaint)
{
    (void)complaint;
    return STR("");
}

struct nearest {
    struct str name, wanted;
    size_t distance, tried; /* of `name`; of the one looked at last */
    size_t looked_at;
};

/* Whether a name is a likelier slip than all before; only so many are looked at. */
static bool is_nearer(struct nearest *nearest, struct str name)
{
    if (nearest->looked_at++ >= NAMES_MAX)
        return false;
    nearest->tried = str_distance(name, nearest->wanted, NEAR);
    bool likely =
        nearest->tried > 0 && nearest->tried <= NEAR && nearest->tried * 2 <= nearest->wanted.len;
    return likely && (!nearest->name.ptr || nearest->tried < nearest->distance);
}

static void take(struct nearest *nearest, struct str name)
{
    nearest->name = name;
    nearest->distance = nearest->tried;
}

static void look_at(struct nearest *nearest, struct str name)
{
    if (is_nearer(nearest, name))
        take(nearest, name);
}

static struct str did_you_mean(const struct complaint *complaint, const struct nearest *nearest)
{
    if (!nearest->name.ptr)
        return STR("");
    return arena_printf(complaint->arena, "did you mean '" STR_FMT "'?", STR_ARG(nearest->name));
}

static struct str enum_hint(const struct complaint *complaint)
{
    struct nearest nearest = {.wanted = node_string(complaint->value)};
    NODE_EACH_ITEM(complaint->keyword, item)
    if (item->kind == NODE_STRING)
        look_at(&nearest, node_str(item));
    return did_you_mean(complaint, &nearest);
}

static struct str const_hint(const struct complaint *complaint)
{
    struct nearest nearest = {.wanted = node_string(complaint->value)};
    look_at(&nearest, node_string(complaint->keyword));
    return did_you_mean(complaint, &nearest);
}

static const struct node *properties_of(const struct complaint *complaint)
{
    return complaint->block->node ? node_get(complaint->block->node, STR("properties")) : NULL;
}

/* A declared property that is near to the one that is not. */
static struct str undeclared_hint(const struct complaint *complaint)
{
    struct nearest nearest = {.wanted = node_str(complaint->value)};
    const struct node *properties = properties_of(complaint);
    NODE_EACH_MEMBER(properties, key, value)
    look_at(&nearest, node_str(key));
    return did_you_mean(complaint, &nearest);
}

static bool lists(const struct node *names, const struct node *name)
{
    NODE_EACH_ITEM(names, item)
    if (node_equal(item, name))
        return true;
    return false;
}

/* A member that is there, not declared, and near to the one that is missing. */
static struct str required_hint(const struct complaint *complaint)
{
    struct nearest nearest = {.wanted = node_str(complaint->other)};
    const struct node *properties = properties_of(complaint);
    NODE_EACH_MEMBER(complaint->value, key, value)
    {
        if (is_nearer(&nearest, node_str(key)) && !node_get(properties, node_str(key)) &&
            !lists(complaint->keyword, key))
            take(&nearest, node_str(key));
        if (nearest.looked_at >= NAMES_MAX)
            break;
    }
    if (!nearest.name.ptr)
        return STR("");
    return arena_printf(complaint->arena, "'" STR_FMT "' is near to it: a slip?",
                        STR_ARG(nearest.name));
}

/* A number in quotes, quotes left out, and the like. */
static struct str type_hint(const struct complaint *complaint)
{
    const struct node *value = complaint->value, *type = complaint->keyword;
    struct str text = node_string(value);
    bool wants_number =
        str_eq(node_string(type), STR("number")) || str_eq(node_string(type), STR("integer"));
    bool is_number = text.len && (text.ptr[0] == '-' || (text.ptr[0] >= '0' && text.ptr[0] <= '9'));
    if (wants_number && is_number)
        return STR("without the quotes it would be a number");
    if (str_eq(node_string(type), STR("boolean")) &&
        (str_eq(text, STR("true")) || str_eq(text, STR("false"))))
        return STR("without the quotes it would be a boolean");
    if (str_eq(node_string(type), STR("string")) && value->kind == NODE_NUMBER)
        return STR("in quotes it would be a string");
    return STR("");
}

static struct str limit_hint(const struct complaint *complaint)
{
    (void)complaint;
    return STR("repetitions inside repetitions, as in (a+)+, make a pattern slow: say it without "
               "them");
}

/* ---- the table ---- */

static const struct {
    struct str (*message)(const struct complaint *complaint);
    struct str (*hint)(const struct complaint *complaint);
} rows[FINDING_COUNT] = {
    [FINDING_VALUE_TYPE] = {type_message,             type_hint      },
    [FINDING_VALUE_ENUM] = {enum_message,             enum_hint      },
    [FINDING_VALUE_CONST] = {const_message,            const_hint     },
    [FINDING_VALUE_MULTIPLE_OF] = {multiple_message,         no_hint        },
    [FINDING_VALUE_MAXIMUM] = {maximum_message,          no_hint        },
    [FINDING_VALUE_EXCLUSIVE_MAXIMUM] = {below_message,            no_hint        },
    [FINDING_VALUE_MINIMUM] = {minimum_message,          no_hint        },
    [FINDING_VALUE_EXCLUSIVE_MINIMUM] = {above_message,            no_hint        },
    [FINDING_VALUE_MAX_LENGTH] = {count_message,            no_hint        },
    [FINDING_VALUE_MIN_LENGTH] = {count_message,            no_hint        },
    [FINDING_VALUE_PATTERN] = {pattern_message,          no_hint        },
    [FINDING_VALUE_FORMAT] = {format_message,           no_hint        },
    [FINDING_VALUE_CONTENT] = {content_message,          no_hint        },
    [FINDING_VALUE_MAX_ITEMS] = {count_message,            no_hint        },
    [FINDING_VALUE_MIN_ITEMS] = {count_message,            no_hint        },
    [FINDING_VALUE_UNIQUE_ITEMS] = {unique_message,           no_hint        },
    [FINDING_VALUE_CONTAINS] = {contains_message,         no_hint        },
    [FINDING_VALUE_MAX_CONTAINS] = {max_contains_message,     no_hint        },
    [FINDING_VALUE_MIN_CONTAINS] = {min_contains_message,     no_hint        },
    [FINDING_VALUE_MAX_PROPERTIES] = {count_message,            no_hint        },
    [FINDING_VALUE_MIN_PROPERTIES] = {count_message,            no_hint        },
    [FINDING_VALUE_REQUIRED] = {required_message,         required_hint  },
    [FINDING_VALUE_DEPENDENT_REQUIRED] = {dependent_message,        required_hint  },
    [FINDING_VALUE_ADDITIONAL_PROPERTIES] = {undeclared_message,       undeclared_hint},
    [FINDING_VALUE_ADDITIONAL_ITEMS] = {item_message,             no_hint        },
    [FINDING_VALUE_UNEVALUATED_PROPERTIES] = {unevaluated_message,      undeclared_hint},
    [FINDING_VALUE_UNEVALUATED_ITEMS] = {unevaluated_item_message, no_hint        },
    [FINDING_VALUE_PROPERTY_NAMES] = {name_message,             no_hint        },
    [FINDING_VALUE_ANY_OF] = {alternatives_message,     no_hint        },
    [FINDING_VALUE_ONE_OF] = {alternatives_message,     no_hint        },
    [FINDING_VALUE_NOT] = {not_message,              no_hint        },
    [FINDING_VALUE_FORBIDDEN] = {forbidden_message,        no_hint        },
    [FINDING_VALUE_READ_ONLY] = {read_only_message,        no_hint        },
    [FINDING_VALUE_WRITE_ONLY] = {write_only_message,       no_hint        },
    [FINDING_VALUE_LIMIT] = {limit_message,            limit_hint     },
};

struct str complaint_message(const struct complaint *complaint)
{
    return rows[complaint->id].message(complaint);
}

struct str complaint_hint(const struct complaint *complaint)
{
    return rows[complaint->id].hint(complaint);
}

struct str branch_name(struct arena *arena, const struct edge *edge, size_t index)
{
    if (!edge->hops)
        return arena_printf(arena, "alternative %zu", index + 1);
    struct str text = node_str(edge->hops->keyword);
    size_t slash = str_find_last(text, '/');
    return arena_printf(arena, "'" STR_FMT "'",
                        STR_ARG(slash < text.len ? str_from(text, slash + 1) : text));
}
