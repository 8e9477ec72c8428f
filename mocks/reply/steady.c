#include "steady.h"

#include "doc.h"
#include "media.h"

/* One diagnostic while it is made from its finding. */
struct telling {
    struct arena *arena;
    const struct steady_request *request;
    const struct finding *finding;
    const struct spot *spot;
    struct str pointer; /* of the path; the finding's */
    struct steady_diagnostic out;
};

typedef void tell_text(struct telling *t);

/* ---- values ---- */

static struct str json_of(struct arena *arena, const struct node *node)
{
    struct buf out = {.arena = arena};
    if (node)
        doc_write_json(&out, node);
    return buf_str(&out);
}

static struct str quoted(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    buf_json_string(&out, text);
    return buf_str(&out);
}

static struct str count_text(struct arena *arena, size_t count)
{
    return arena_printf(arena, "%zu", count);
}

static const struct node *value_of(const struct telling *t)
{
    return t->spot->value;
}

static const struct node *rule_of(const struct telling *t)
{
    return t->spot->rule;
}

/* "string", or "string,null" of a list. */
static struct str names_of(struct arena *arena, const struct node *types)
{
    struct buf out = {.arena = arena};
    NODE_EACH_ITEM(types, type)
    buf_printf(&out, "%s" STR_FMT, out.len ? "," : "", STR_ARG(node_str(type)));
    return node_is(types, NODE_ARRAY) ? buf_str(&out) : node_string(types);
}

/* ---- pointers ---- */

static struct str without_last(struct str pointer)
{
    size_t slash = str_find_last(pointer, '/');
    return slash == pointer.len ? pointer : str_slice(pointer, 0, slash);
}

static struct str last_of(struct str pointer)
{
    size_t slash = str_find_last(pointer, '/');
    return slash == pointer.len ? STR("") : str_from(pointer, slash + 1);
}

static bool is_index(struct str token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] < '0' || token.ptr[i] > '9')
            return false;
    return token.len > 0;
}

static struct str unescaped(struct arena *arena, struct str token)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < token.len; i++) {
        bool pair = token.ptr[i] == '~' && i + 1 < token.len;
        buf_byte(&out, !pair ? token.ptr[i] : token.ptr[++i] == '1' ? '/' : '~');
    }
    return buf_str(&out);
}

/* Takes "/properties/NAME" off the end. */
static bool take_property(struct str *pointer, struct str *name)
{
    struct str parent = without_last(*pointer);
    if (!str_eq(last_of(parent), STR("properties")))
        return false;
    *name = last_of(*pointer);
    *pointer = without_last(parent);
    return true;
}

static const struct node *contract_node(const struct telling *t, struct str pointer)
{
    return doc_pointer_find(t->request->contract->root, pointer);
}

/* Of header fields the name as the contract writes it. */
static struct str name_of(const struct telling *t)
{
    const struct parameters *parameters = &t->request->operation->parameters;
    for (size_t i = 0; t->spot->part == SPOT_HEADER && i < parameters->len; i++)
        if (parameters->at[i].in == IN_HEADER &&
            str_eq_nocase(parameters->at[i].name, t->spot->name))
            return parameters->at[i].name;
    return t->spot->name;
}

/* "query.limit", "body.a.0". */
static struct str path_of(const struct telling *t)
{
    struct buf out = {.arena = t->arena};
    struct str rest = str_from(t->pointer, 1), token, name = name_of(t);
    buf_printf(&out, "%s", spot_part_name(t->spot->part));
    if (name.len)
        buf_printf(&out, "." STR_FMT, STR_ARG(name));
    while (rest.len && str_cut(&rest, '/', &token))
        buf_printf(&out, "." STR_FMT, STR_ARG(unescaped(t->arena, token)));
    return buf_str(&out);
}

/* ---- values that break their schema ---- */

static void set_code(struct telling *t, enum steady_id id)
{
    t->out.code = steady_code(id);
}

static void set_type_code(struct telling *t)
{
    if (node_is(value_of(t), NODE_NULL))
        set_code(t, STEADY_E5001);
    else if (is_index(last_of(t->pointer)))
        set_code(t, STEADY_E3010);
    else
        set_code(t, t->spot->part == SPOT_PATH    ? STEADY_E3001
                    : t->spot->part == SPOT_QUERY ? STEADY_E3003
                                                  : STEADY_E3008);
}

static void tell_types(struct telling *t, const struct node *types)
{
    const char *actual = value_of(t) ? node_kind_name(value_of(t)) : "null";
    struct str names = names_of(t->arena, types);
    set_type_code(t);
    t->out.expected = json_of(t->arena, types);
    t->out.actual =
        str_eq(str_of(actual), STR("null")) ? STR("null") : quoted(t->arena, str_of(actual));
    t->out.message =
        arena_printf(t->arena, "Expected type " STR_FMT ", got %s", STR_ARG(names), actual);
}

static void tell_type(struct telling *t)
{
    tell_types(t, rule_of(t));
}

/* Steady takes the object around the one that lacks something for its parent, and where that is optional it does not know. */
static bool is_in_optional(const struct telling *t)
{
    struct str pointer = without_last(t->spot->contract_pointer), name;
    if (t->spot->part != SPOT_BODY || !take_property(&pointer, &name) ||
        !take_property(&pointer, &name))
        return false;
    const struct node *outer = contract_node(t, pointer);
    name = unescaped(t->arena, name);
    NODE_EACH_ITEM(node_get(outer, STR("required")), required)
    if (str_eq(node_string(required), name))
        return false;
    return outer != NULL;
}

static void tell_required(struct telling *t)
{
    struct str name = node_str(t->spot->other);
    set_code(t, is_in_optional(t)              ? STEADY_E3013
                : t->spot->part == SPOT_QUERY  ? STEADY_E3002
                : t->spot->part == SPOT_HEADER ? STEADY_E3004
                                               : STEADY_E3007);
    t->out.message = arena_printf(t->arena, "Missing required property: " STR_FMT, STR_ARG(name));
    t->out.expected = quoted(t->arena, name);
}

static void tell_additional(struct telling *t)
{
    struct str name = unescaped(t->arena, last_of(t->pointer));
    t->out.message = arena_printf(t->arena, "Unknown property: " STR_FMT, STR_ARG(name));
    t->out.expected = STR("false");
    t->pointer = without_last(t->pointer);
}

static void tell_value(struct telling *t)
{
    t->out.expected = json_of(t->arena, rule_of(t));
    t->out.actual = json_of(t->arena, value_of(t));
}

static void tell_enum(struct telling *t)
{
    tell_value(t);
    t->out.message = arena_printf(t->arena, "Value " STR_FMT " is not in allowed values",
                                  STR_ARG(t->out.actual));
}

static void tell_const(struct telling *t)
{
    tell_value(t);
    t->out.message =
        arena_printf(t->arena, "Expected constant value " STR_FMT, STR_ARG(t->out.expected));
}

/* Lengths of texts, numbers of items and of properties. */
static void tell_count(struct telling *t)
{
    const struct node *value = value_of(t);
    t->out.expected = json_of(t->arena, rule_of(t));
    if (value)
        t->out.actual = count_text(t->arena, node_is(value, NODE_STRING) ? node_code_points(value)
                                                                         : value->len);
}

static void tell_unique(struct telling *t)
{
    t->out.message =
        arena_printf(t->arena, "Duplicate item at index " STR_FMT, STR_ARG(last_of(t->pointer)));
    t->out.expected = STR("true");
    t->out.actual = STR("false");
    t->pointer = without_last(t->pointer);
}

static void tell_not(struct telling *t)
{
    t->out.message = STR("Value must not match the schema in 'not'");
}

static void tell_forbidden(struct telling *t)
{
    t->out.message = STR("Schema is false; no value is valid");
}

/* ---- alternatives ---- */

static const struct node *resolved(const struct telling *t, const struct node *schema)
{
    struct str ref = node_string(node_get(schema, STR("$ref")));
    return str_starts(ref, STR("#/")) ? contract_node(t, str_from(ref, 1)) : schema;
}

/* The type of the only alternative besides null, or NULL. */
static const struct node *only_type(const struct telling *t)
{
    const struct node *only = NULL;
    bool null = false;
    NODE_EACH_ITEM(rule_of(t), branch)
    {
        const struct node *type = node_get(resolved(t, branch), STR("type"));
        bool is_null = str_eq(names_of(t->arena, type), STR("null"));
        null |= is_null;
        if (!is_null && only)
            return NULL;
        only = is_null ? only : type;
    }
    return null ? only : NULL;
}

static struct str keys_of(struct arena *arena, const struct node *object)
{
    struct buf out = {.arena = arena};
    buf_byte(&out, '[');
    NODE_EACH_MEMBER(object, key, value)
    {
        buf_add(&out, out.len > 1 ? STR(",") : STR(""));
        buf_json_string(&out, node_str(key));
    }
    buf_byte(&out, ']');
    return buf_str(&out);
}

/* Where a discriminator says which alternative is meant: that it says nothing. */
static bool tell_discriminator(struct telling *t)
{
    const struct node *around = contract_node(t, without_last(t->spot->contract_pointer));
    const struct node *discriminator = node_get(around, STR("discriminator"));
    struct str name = node_string(node_get(discriminator, STR("propertyName")));
    const struct node *mapping = node_get(discriminator, STR("mapping"));
    const struct node *tag = node_get(value_of(t), name);
    if (name.len == 0 || (tag && node_get(mapping, node_string(tag))))
        return false;
    t->pointer = arena_printf(t->arena, STR_FMT "/" STR_FMT, STR_ARG(t->pointer),
                              STR_ARG(doc_pointer_escape(t->arena, name)));
    set_code(t, tag ? STEADY_E3011 : STEADY_E3007);
    t->out.message = arena_printf(
        t->arena, "Missing required discriminator property \"" STR_FMT "\"", STR_ARG(name));
    if (!tag)
        return true;
    struct str value = node_is(tag, NODE_STRING) ? node_str(tag) : json_of(t->arena, tag);
    t->out.message = arena_printf(
        t->arena, "Invalid discriminator value \"" STR_FMT "\" for property \"" STR_FMT "\"",
        STR_ARG(value), STR_ARG(name));
    t->out.expected = keys_of(t->arena, mapping);
    t->out.actual = json_of(t->arena, tag);
    return true;
}

/* Where one alternative was meant, the findings are about that one; this is what is left. */
static void tell_alternatives(struct telling *t)
{
    bool none = str_starts(t->finding->message, STR("this satisfies none"));
    const struct node *type = none ? only_type(t) : NULL, *branches = rule_of(t);
    if (type)
        tell_types(t, type);
    else if (!none)
        t->out.message = STR("several variants structurally match, ambiguous");
    else if (t->finding->id != FINDING_VALUE_ONE_OF || !tell_discriminator(t))
        t->out.message =
            arena_printf(t->arena, "No variant matched: %u variants all failed structurally",
                         branches ? (unsigned)branches->len : 0U);
}

/* ---- parameters ---- */

static void tell_missing(struct telling *t)
{
    set_code(t, t->spot->part == SPOT_QUERY    ? STEADY_E3002
                : t->spot->part == SPOT_HEADER ? STEADY_E3004
                                               : STEADY_E3007);
    t->out.message = arena_printf(t->arena, "Missing required %s parameter: " STR_FMT,
                                  spot_part_name(t->spot->part), STR_ARG(name_of(t)));
}

static bool declares_query(const struct telling *t, struct str name)
{
    const struct parameters *parameters = &t->request->operation->parameters;
    for (size_t i = 0; i < parameters->len; i++)
        if (parameters->at[i].in == IN_QUERY && str_eq(parameters->at[i].name, name))
            return true;
    return false;
}

/* "items" of "items[]", "user" of "user.name"; else the name itself. */
static struct str base_of(struct str name)
{
    size_t bracket = str_find(name, '['), dot = str_find(name, '.');
    if (bracket > 0 && bracket < name.len)
        return str_slice(name, 0, bracket);
    return dot > 0 ? str_slice(name, 0, dot) : name;
}

static void tell_unknown(struct telling *t)
{
    struct str name = t->spot->name, base = base_of(name);
    t->out.actual = quoted(t->arena, name);
    if (base.len == name.len || !declares_query(t, base)) {
        t->out.message = arena_printf(
            t->arena, "Query parameter \"" STR_FMT "\" is not defined in the spec", STR_ARG(name));
        return;
    }
    set_code(t, STEADY_E3014);
    t->out.message =
        arena_printf(t->arena,
                     "Query parameter \"" STR_FMT "\" looks like a serialization of \"" STR_FMT
                     "\" - check the encoding format",
                     STR_ARG(name), STR_ARG(base));
    t->out.expected = quoted(t->arena, base);
    t->out.suggestion = arena_printf(t->arena,
                                     "The spec defines \"" STR_FMT "\" but the SDK sent \"" STR_FMT
                                     "\". Check the SDK's query parameter serialization format",
                                     STR_ARG(base), STR_ARG(name));
}

static void tell_malformed_parameter(struct telling *t)
{
    static const enum steady_id codes[SPOT_PART_COUNT] = {
        [SPOT_PATH] = STEADY_E3001,   [SPOT_QUERY] = STEADY_E3014, [SPOT_HEADER] = STEADY_E3008,
        [SPOT_COOKIE] = STEADY_E3008, [SPOT_BODY] = STEADY_E3023,
    };
    set_code(t, codes[t->spot->part]);
    t->out.message = t->finding->message;
}

/* ---- bodies ---- */

static bool needs_body(const struct steady_request *request)
{
    return request->operation->body && request->operation->body->required;
}

/* Without parameters. */
static struct str essence_of(struct str type)
{
    return str_trim(str_slice(type, 0, str_find(type, ';')));
}

static struct str own_essence(const struct telling *t)
{
    return arena_lower(t->arena, essence_of(t->request->content_type));
}

static void tell_no_body(struct telling *t)
{
    const struct operation *operation = t->request->operation;
    t->out.message =
        arena_printf(t->arena, "Operation " STR_FMT " " STR_FMT " requires a request body",
                     STR_ARG(operation->method), STR_ARG(operation->path));
}

static void tell_other_type(struct telling *t)
{
    const struct body *body = t->request->operation->body;
    struct buf list = {.arena = t->arena}, json = {.arena = t->arena};
    struct str essence = own_essence(t);
    for (size_t i = 0; body && i < body->content.len; i++) {
        buf_printf(&list, "%s" STR_FMT, i ? ", " : "", STR_ARG(body->content.at[i].name));
        buf_byte(&json, i ? ',' : '[');
        buf_json_string(&json, body->content.at[i].name);
    }
    buf_byte(&json, ']');
    t->out.path = STR("header.content-type");
    t->out.message =
        arena_printf(t->arena, "Content-Type \"" STR_FMT "\" is not accepted. Expected: " STR_FMT,
                     STR_ARG(essence), STR_ARG(buf_str(&list)));
    t->out.expected = buf_str(&json);
    t->out.actual = quoted(t->arena, essence);
}

static void tell_no_media_type(struct telling *t)
{
    t->out.path = STR("header.content-type");
    t->out.message = arena_printf(t->arena,
                                  "Content-Type \"" STR_FMT "\" is not a valid media type. "
                                  "Expected a type/subtype format like \"application/json\"",
                                  STR_ARG(t->request->content_type));
    t->out.actual = quoted(t->arena, t->request->content_type);
    t->out.suggestion =
        STR("Check the SDK's Content-Type header. It should follow the type/subtype "
            "format (e.g. application/json)");
}

static void tell_malformed_body(struct telling *t)
{
    struct str essence = own_essence(t);
    t->out.message = t->finding->message;
    if (t->spot->name.len) { /* one field of a form */
        set_code(t, STEADY_E3008);
        return;
    }
    t->out.message = arena_printf(t->arena, "Invalid " STR_FMT " format: " STR_FMT,
                                  STR_ARG(essence), STR_ARG(t->finding->message));
    t->out.expected = arena_printf(t->arena, "\"valid " STR_FMT "\"", STR_ARG(essence));
    t->out.suggestion = STR("Ensure the request body is well-formed JSON or matches the declared "
                            "content type");
}

static void tell_own_words(struct telling *t)
{
    t->out.message = t->finding->message;
}

/* ---- which ---- */

/* tell NULL: the title says it, and the values. */
static const struct row {
    enum finding_id id;
    enum steady_id code; /* where `tell` sets none */
    tell_text *tell;
} rows[] = {
    {FINDING_VALUE_TYPE,                   STEADY_E3008, tell_type               },
    {FINDING_VALUE_REQUIRED,               STEADY_E3007, tell_required           },
    {FINDING_VALUE_DEPENDENT_REQUIRED,     STEADY_E3007, tell_required           },
    {FINDING_VALUE_ADDITIONAL_PROPERTIES,  STEADY_E3009, tell_additional         },
    {FINDING_VALUE_UNEVALUATED_PROPERTIES, STEADY_E3009, tell_additional         },
    {FINDING_VALUE_ENUM,                   STEADY_E3016, tell_enum               },
    {FINDING_VALUE_CONST,                  STEADY_E3017, tell_const              },
    {FINDING_VALUE_FORMAT,                 STEADY_E4001, tell_value              },
    {FINDING_VALUE_PATTERN,                STEADY_E4002, tell_value              },
    {FINDING_VALUE_MIN_LENGTH,             STEADY_E4003, tell_count              },
    {FINDING_VALUE_MAX_LENGTH,             STEADY_E4003, tell_count              },
    {FINDING_VALUE_MINIMUM,                STEADY_E4004, tell_value              },
    {FINDING_VALUE_MAXIMUM,                STEADY_E4004, tell_value              },
    {FINDING_VALUE_EXCLUSIVE_MINIMUM,      STEADY_E4004, tell_value              },
    {FINDING_VALUE_EXCLUSIVE_MAXIMUM,      STEADY_E4004, tell_value              },
    {FINDING_VALUE_MULTIPLE_OF,            STEADY_E4007, tell_value              },
    {FINDING_VALUE_MIN_ITEMS,              STEADY_E4005, tell_count              },
    {FINDING_VALUE_MAX_ITEMS,              STEADY_E4005, tell_count              },
    {FINDING_VALUE_MIN_PROPERTIES,         STEADY_E4002, tell_count              },
    {FINDING_VALUE_MAX_PROPERTIES,         STEADY_E4002, tell_count              },
    {FINDING_VALUE_UNIQUE_ITEMS,           STEADY_E4002, tell_unique             },
    {FINDING_VALUE_NOT,                    STEADY_E4002, tell_not                },
    {FINDING_VALUE_FORBIDDEN,              STEADY_E4002, tell_forbidden          },
    {FINDING_VALUE_CONTENT,                STEADY_E3018, tell_own_words          },
    {FINDING_VALUE_CONTAINS,               STEADY_E4005, tell_own_words          },
    {FINDING_VALUE_MIN_CONTAINS,           STEADY_E4005, tell_own_words          },
    {FINDING_VALUE_MAX_CONTAINS,           STEADY_E4005, tell_own_words          },
    {FINDING_VALUE_PROPERTY_NAMES,         STEADY_E4002, tell_own_words          },
    {FINDING_VALUE_ANY_OF,                 STEADY_E3012, tell_alternatives       },
    {FINDING_VALUE_ONE_OF,                 STEADY_E3012, tell_alternatives       },
    {FINDING_PARAMETER_MISSING,            STEADY_E3007, tell_missing            },
    {FINDING_PARAMETER_UNKNOWN,            STEADY_E3015, tell_unknown            },
    {FINDING_PARAMETER_REPEATED,           STEADY_E3014, tell_own_words          },
    {FINDING_PARAMETER_MALFORMED,          STEADY_E3008, tell_malformed_parameter},
    {FINDING_HEADER_MALFORMED,             STEADY_E3008, tell_own_words          },
    {FINDING_HEADER_MISSING,               STEADY_E3004, tell_own_words          },
    {FINDING_BODY_MISSING,                 STEADY_E3005, tell_no_body            },
    {FINDING_PART_MEDIA_TYPE,              STEADY_E3006, tell_own_words          },
    {FINDING_CHARSET_UNSUPPORTED,          STEADY_E3020, tell_own_words          },
    {FINDING_BODY_MALFORMED,               STEADY_E3021, tell_malformed_body     },
};

/* Without a row: of values what is nearest, of all else that it cannot be read. */
static const struct row *row_of(enum finding_id id)
{
    static const struct row value = {FINDING_COUNT, STEADY_E3012, tell_own_words};
    static const struct row other = {FINDING_COUNT, STEADY_E3021, tell_malformed_body};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == id)
            return &rows[i];
    return str_starts(str_of(finding_row(id)->name), STR("value-")) ? &value : &other;
}

static bool is_declared(const struct body *body, struct str essence)
{
    struct media own, range;
    for (size_t i = 0; i < body->content.len; i++)
        if (media_parse(essence, &own) &&
            media_parse(essence_of(body->content.at[i].name), &range) && media_covers(&range, &own))
            return true;
    return false;
}

static bool came_before(const struct findings *findings, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (findings->list.at[i].id == FINDING_PARAMETER_UNKNOWN && findings->list.at[i].spot &&
            str_eq(findings->list.at[i].spot->name, findings->list.at[index].spot->name))
            return true;
    return false;
}

/* What Steady would look at. Of what nobody declared only query parameters, each once, and none whose name is declared
 * but whose format is another one. */
static bool is_told(const struct telling *t, const struct findings *findings, size_t index)
{
    const struct spot *spot = t->spot;
    if (!spot || spot->side != SPOT_REQUEST || spot->part == SPOT_CREDENTIALS)
        return false;
    if (t->finding->id == FINDING_PARAMETER_UNKNOWN)
        return spot->part == SPOT_QUERY && !declares_query(t, spot->name) &&
               !came_before(findings, index);
    if (t->finding->id == FINDING_CONTENT_TYPE_MISSING ||
        t->finding->id == FINDING_CONTENT_TYPE_MALFORMED ||
        t->finding->id == FINDING_MEDIA_TYPE_UNDECLARED)
        return false; /* see add_media */
    return t->finding->severity == SEVERITY_ERROR;
}

static void tell(struct telling *t)
{
    const struct row *row = row_of(t->finding->id);
    t->pointer = t->spot->pointer;
    t->out.code = steady_code(row->code);
    row->tell(t);
    if (!t->out.path.ptr)
        t->out.path = path_of(t);
    if (t->out.message.len == 0)
        t->out.message = str_of(t->out.code->title);
    t->out.reasons[0] = t->finding->message;
    t->out.reasons[1] = t->finding->hint;
}

/* ---- all ---- */

typedef VEC(struct steady_diagnostic) told_list;

static void add(const struct steady_request *request, struct arena *arena, enum steady_id id,
                tell_text *text, told_list *list)
{
    struct telling t = {.arena = arena, .request = request};
    t.out = (struct steady_diagnostic){.code = steady_code(id), .path = STR("body")};
    text(&t);
    t.out.reasons[0] = t.out.message;
    *vec_push(arena, list) = t.out;
}

/* Steady looks into a body only where its media type is a declared one; false where it is not. */
static bool add_media(const struct steady_request *request, struct arena *arena, told_list *list)
{
    const struct body *body = request->operation->body;
    struct str essence = essence_of(request->content_type);
    if (!body)
        return true;
    if (request->content_type.len == 0 && needs_body(request))
        add(request, arena, STEADY_E3005, tell_no_body, list);
    if (request->content_type.len == 0)
        return false;
    struct media media;
    bool declared = essence.len && is_declared(body, essence);
    if (declared && media_parse(request->content_type, &media))
        return true;
    if (declared || essence.len == 0)
        add(request, arena, STEADY_E3020, tell_no_media_type, list);
    else
        add(request, arena, STEADY_E3006, tell_other_type, list);
    return false;
}

static bool is_readable(struct str accept)
{
    struct str part;
    while (str_cut(&accept, ',', &part))
        if (essence_of(part).len)
            return true;
    return false;
}

static void add_accept(const struct steady_request *request, struct arena *arena, told_list *list)
{
    struct str accept = request->accept;
    if (accept.len == 0 || is_readable(accept))
        return;
    *vec_push(arena, list) = (struct steady_diagnostic){
        .code = steady_code(STEADY_E3022),
        .path = STR("header.accept"),
        .message =
            arena_printf(arena,
                         "Accept header \"" STR_FMT "\" contains no valid media types. Content "
                         "negotiation will use the server default",
                         STR_ARG(accept)),
        .actual = quoted(arena, accept),
        .suggestion =
            STR("Check the SDK's Accept header. It should contain type/subtype values like "
                "application/json or */*"),
        .reasons = {STR("nothing in the Accept field is a media type")}};
}

/* Those about bodies, or all others. */
static void add_findings(const struct findings *findings, const struct steady_request *request,
                         struct arena *arena, bool bodies, told_list *list)
{
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct finding *finding = &findings->list.at[i];
        struct telling t = {
            .arena = arena, .request = request, .finding = finding, .spot = finding->spot};
        if (!is_told(&t, findings, i) || (finding->spot->part == SPOT_BODY) != bodies)
            continue;
        tell(&t);
        *vec_push(arena, list) = t.out;
        if (t.out.code == steady_code(STEADY_E3021) && needs_body(request)) /* counts as none */
            add(request, arena, STEADY_E3005, tell_no_body, list);
    }
}

struct steady_diagnostics steady_diagnose(const struct findings *findings,
                                          const struct steady_request *request, struct arena *arena)
{
    told_list list = {0};
    add_findings(findings, request, arena, false, &list);
    bool looks = add_media(request, arena, &list);
    add_accept(request, arena, &list);
    if (looks)
        add_findings(findings, request, arena, true, &list);
    return (struct steady_diagnostics){list.at, list.len};
}

bool steady_rejects(const struct steady_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->len; i++)
        if (diagnostics->at[i].code->category == STEADY_CATEGORY_SDK)
            return true;
    return false;
}

/* ---- writing ---- */

static void add_json_member(struct buf *out, const char *name, struct str json)
{
    if (json.len)
        buf_printf(out, ",\"%s\":" STR_FMT, name, STR_ARG(json));
}

static void add_text_member(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void write_diagnostic(struct buf *out, const struct steady_diagnostic *diagnostic)
{
    const struct steady_code *code = diagnostic->code;
    buf_printf(out, "{\"code\":\"%s\",\"severity\":\"%s\",\"category\":\"%s\"", code->code,
               code->severity, steady_category_name(code->category));
    add_text_member(out, "path", diagnostic->path);
    add_text_member(out, "message", diagnostic->message);
    add_json_member(out, "expected", diagnostic->expected);
    add_json_member(out, "actual", diagnostic->actual);
    buf_printf(out, ",\"attribution\":{\"confidence\":%s,\"reasoning\":[", code->confidence);
    for (size_t i = 0; i < 2 && diagnostic->reasons[i].len; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        buf_json_string(out, diagnostic->reasons[i]);
    }
    buf_add(out, STR("]}"));
    if (diagnostic->suggestion.len)
        add_text_member(out, "suggestion", diagnostic->suggestion);
    buf_byte(out, '}');
}

void steady_write_rejection(struct buf *out, const struct steady_diagnostics *diagnostics)
{
    buf_add(out, STR("{\"error\":\"Validation failed\",\"steady\":{\"valid\":false,\"errors\":["));
    for (size_t i = 0; i < diagnostics->len; i++) {
        buf_add(out, i ? STR(",") : STR(""));
        write_diagnostic(out, &diagnostics->at[i]);
    }
    buf_add(out, STR("]}}"));
}

void steady_write_error(struct buf *out, struct str message, struct str suggestion)
{
    buf_add(out, STR("{\"error\":"));
    buf_json_string(out, message);
    if (suggestion.len)
        add_text_member(out, "suggestion", suggestion);
    buf_byte(out, '}');
}
