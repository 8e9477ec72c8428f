/* Values in the styles of OpenAPI (3.1.1, "Style Values") and Swagger 2.0's collection formats. */
#include "message_private.h"

/* What stands between pieces, and what no piece may then have in it as it stands. */
struct separator {
    const char *text;
    const char *never;
};

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte && strchr("-._~", byte));
}

struct str text_encode(struct arena *arena, struct str text, const char *keep, const char *never)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        bool plain = is_unreserved(byte) || (byte && strchr(keep, byte));
        if (plain && !strchr(never, byte))
            buf_byte(&out, byte);
        else
            buf_printf(&out, "%%%02X", (unsigned char)byte);
    }
    return out.len ? buf_str(&out) : STR("");
}

bool is_field_text(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return str_trim(text).len == text.len;
}

static struct separator separator_of(const struct styling *how)
{
    bool raw = !how->keep;
    switch (how->style) {
    case STYLE_SPACE:
        return (struct separator){raw ? " " : "%20", " +%"};
    case STYLE_PIPE:
        return (struct separator){raw ? "|" : "%7C", "|%"};
    case STYLE_TAB:
        return (struct separator){raw ? "\t" : "%09", "\t%"};
    case STYLE_LABEL:
        return how->explode ? (struct separator){".", "."} : (struct separator){",", ","};
    case STYLE_MATRIX:
        return how->explode ? (struct separator){";", ";"} : (struct separator){",", ","};
    case STYLE_SIMPLE:
    case STYLE_FORM:
    case STYLE_DEEP_OBJECT:
    case STYLE_COOKIE:
        break;
    }
    return (struct separator){",", ","};
}

static bool has_any(struct str text, const char *bytes)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] && strchr(bytes, text.ptr[i]))
            return true;
    return false;
}

/* Whether a text can be a piece between such separators: what is encoded always can, but for separators that are encoded
 * themselves. */
static bool can_stand(const struct styling *how, struct str text, const struct separator *between)
{
    bool spelt = how->style == STYLE_SPACE || how->style == STYLE_PIPE || how->style == STYLE_TAB;
    if (how->keep && spelt)
        return str_find(text, between->never[0]) == text.len;
    if (how->keep)
        return true;
    bool cookie = how->style == STYLE_COOKIE;
    return is_field_text(text) && !has_any(text, between->never) &&
           !(cookie && has_any(text, ";, \"\\"));
}

static struct str scalar_text(struct arena *arena, const struct node *value)
{
    struct buf text = {.arena = arena};
    if (!node_is(value, NODE_NULL))
        plain_write(&text, value);
    return text.len ? buf_str(&text) : STR("");
}

static bool is_container(const struct node *value)
{
    return node_is(value, NODE_ARRAY) || node_is(value, NODE_OBJECT);
}

static bool add_text(const struct styling *how, struct str text, const struct separator *between,
                     struct buf *out)
{
    if (!can_stand(how, text, between))
        return false;
    buf_add(out, how->keep ? text_encode(how->arena, text, how->keep, between->never) : text);
    return true;
}

/* Swagger 2.0: an array in an array, in the format that its items have. */
static struct styling styling_inside(const struct styling *how)
{
    static const struct {
        struct str name;
        enum parameter_style style;
    } formats[] = {
        {STR_INIT("ssv"),   STYLE_SPACE},
        {STR_INIT("tsv"),   STYLE_TAB  },
        {STR_INIT("pipes"), STYLE_PIPE }
    };
    struct styling inner = *how;
    inner.schema = node_get(how->schema, STR("items"));
    inner.style = STYLE_FORM;
    inner.explode = false;
    struct str format = node_string(node_get(inner.schema, STR("collectionFormat")));
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(formats[i].name, format))
            inner.style = formats[i].style;
    return inner;
}

static bool add_list(const struct styling *how, const struct node *list, struct buf *out);

static bool add_piece(const struct styling *how, const struct node *value,
                      const struct separator *between, struct buf *out)
{
    if (node_is(value, NODE_ARRAY) && how->schema) {
        struct styling inner = styling_inside(how);
        return value->len > 0 && add_list(&inner, value, out);
    }
    return !is_container(value) && add_text(how, scalar_text(how->arena, value), between, out);
}

static bool add_list(const struct styling *how, const struct node *list, struct buf *out)
{
    struct separator between = separator_of(how);
    bool first = true, empty_one = list->len == 1;
    NODE_EACH_ITEM(list, item)
    {
        size_t before = out->len;
        if (!first)
            buf_add(out, str_of(between.text));
        first = false;
        if (!add_piece(how, item, &between, out))
            return false;
        if (empty_one && out->len == before)
            return false; /* one empty item and no item look alike */
    }
    return true;
}

/* R,100,G,200 or R=100,G=200 */
static bool add_members(const struct styling *how, const struct node *object, struct buf *out)
{
    struct separator between = separator_of(how);
    bool first = true;
    NODE_EACH_MEMBER(object, key, value)
    {
        if (!first)
            buf_add(out, str_of(between.text));
        first = false;
        if (!how->keep && how->explode && has_any(node_str(key), "="))
            return false;
        if (!add_text(how, node_str(key), &between, out))
            return false;
        buf_add(out, how->explode ? STR("=") : str_of(between.text));
        if (!add_piece(how, value, &between, out))
            return false;
    }
    return true;
}

/* ---- several pairs ---- */

static void add_pair(const struct styling *how, message_fields *pairs, struct str name,
                     struct str value)
{
    *vec_push(how->arena, pairs) = (struct message_field){name, value.ptr ? value : STR("")};
}

static bool add_scalar_pair(const struct styling *how, message_fields *pairs, struct str name,
                            const struct node *value)
{
    struct separator none = {"", ""};
    struct buf text = {.arena = how->arena};
    if (!add_piece(how, value, &none, &text))
        return false;
    add_pair(how, pairs, name, buf_str(&text));
    return true;
}

static bool add_repeated(const struct styling *how, message_fields *pairs, struct str name,
                         const struct node *list)
{
    if (list->len == 0)
        add_pair(how, pairs, name, STR(""));
    NODE_EACH_ITEM(list, item)
    {
        if (!add_scalar_pair(how, pairs, name, item))
            return false;
        if (list->len == 1 && pairs->at[pairs->len - 1].value.len == 0)
            return false; /* reads as no item */
    }
    return true;
}

static bool add_each_member(const struct styling *how, message_fields *pairs,
                            const struct node *object)
{
    NODE_EACH_MEMBER(object, key, value)
    {
        bool list = node_is(value, NODE_ARRAY);
        if (list && value->len == 0)
            return false;
        if (!(list ? add_repeated : add_scalar_pair)(how, pairs, node_str(key), value))
            return false;
    }
    return true;
}

/* name[a][b]=value; arrays of scalars repeat the name, others have indices. */
static bool add_deep(const struct styling *how, message_fields *pairs, struct str name,
                     const struct node *value)
{
    size_t index = 0;
    bool nested = false;
    NODE_EACH_ITEM(value, item)
    nested |= is_container(item);
    if (node_is(value, NODE_ARRAY) && !nested)
        return add_repeated(how, pairs, name, value);
    if (!is_container(value))
        return add_scalar_pair(how, pairs, name, value);
    NODE_EACH_ITEM(value, item)
    if (!add_deep(how, pairs, arena_printf(how->arena, STR_FMT "[%zu]", STR_ARG(name), index++),
                  item))
        return false;
    NODE_EACH_MEMBER(value, key, member)
    {
        if (has_any(node_str(key), "[]"))
            return false;
        struct str inner = arena_printf(how->arena, STR_FMT "[" STR_FMT "]", STR_ARG(name),
                                        STR_ARG(node_str(key)));
        if (!add_deep(how, pairs, inner, member))
            return false;
    }
    return true;
}

/* ---- styles ---- */

static bool repeats(const struct styling *how)
{
    return how->explode && how->style != STYLE_SIMPLE && how->style != STYLE_LABEL &&
           how->style != STYLE_MATRIX;
}

/* What label and matrix put before the value. */
static void add_prefix(const struct styling *how, bool named, struct buf *out)
{
    if (how->style == STYLE_LABEL)
        buf_byte(out, '.');
    if (how->style != STYLE_MATRIX)
        return;
    buf_byte(out, ';');
    if (named) {
        buf_add(out, text_encode(how->arena, how->name, "", ""));
        buf_byte(out, '=');
    }
}

/* ;color=blue;color=black */
static bool add_matrix_list(const struct styling *how, const struct node *list, struct buf *out)
{
    struct separator between = separator_of(how);
    NODE_EACH_ITEM(list, item)
    {
        add_prefix(how, true, out);
        if (!add_piece(how, item, &between, out))
            return false;
    }
    return list->len > 0;
}

bool style_write(const struct styling *how, const struct node *value, message_fields *pairs)
{
    bool list = node_is(value, NODE_ARRAY), object = node_is(value, NODE_OBJECT), written;
    struct separator none = {"", ""};
    struct buf text = {.arena = how->arena};
    if (how->style == STYLE_DEEP_OBJECT)
        return add_deep(how, pairs, how->name, value);
    if (repeats(how) && list)
        return add_repeated(how, pairs, how->name, value);
    if (repeats(how) && object)
        return add_each_member(how, pairs, value);
    if (list && how->style == STYLE_MATRIX && how->explode) {
        written = add_matrix_list(how, value, &text);
    } else {
        add_prefix(how, !object || !how->explode, &text);
        written = list     ? add_list(how, value, &text)
                  : object ? add_members(how, value, &text)
                           : add_piece(how, value, &none, &text);
    }
    add_pair(how, pairs, how->name, buf_str(&text));
    return written;
}
