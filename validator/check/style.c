/* Values in the styles of OpenAPI: split on the raw text, and only then decoded. */
#include "check_private.h"

enum { SPELLINGS = 3 };

/* What stands between pieces; each may be spelled in some ways. */
struct separator {
    struct str spellings[SPELLINGS];
    size_t count;
};

static const struct separator comma = {{STR_INIT(",")}, 1};
static const struct separator any_comma = {
    {STR_INIT(","), STR_INIT("%2C"), STR_INIT("%2c")},
    3
};
static const struct separator dot = {{STR_INIT(".")}, 1};
static const struct separator semicolon = {{STR_INIT(";")}, 1};
static const struct separator space = {
    {STR_INIT("%20"), STR_INIT("+"), STR_INIT(" ")},
    3
};
static const struct separator bar = {
    {STR_INIT("|"), STR_INIT("%7C"), STR_INIT("%7c")},
    3
};
static const struct separator tab = {
    {STR_INIT("%09"), STR_INIT("\t")},
    2
};

static const struct separator *separator_of(const struct written *written)
{
    switch (written->style) {
    case STYLE_SPACE:
        return &space;
    case STYLE_PIPE:
        return &bar;
    case STYLE_TAB:
        return &tab;
    case STYLE_LABEL:
        return written->explode ? &dot : &comma;
    case STYLE_MATRIX:
        return written->explode ? &semicolon : &comma;
    case STYLE_FORM:
        return written->formatted ? &any_comma : &comma;
    case STYLE_SIMPLE:
    case STYLE_DEEP_OBJECT:
    case STYLE_COOKIE:
        break;
    }
    return &comma;
}

/* Swagger 2.0: of an array inside an array. */
static const struct separator *separator_inside(const struct outline *outline)
{
    static const struct {
        struct str name;
        const struct separator *separator;
    } formats[] = {
        {STR_INIT("ssv"),   &space},
        {STR_INIT("tsv"),   &tab  },
        {STR_INIT("pipes"), &bar  }
    };
    for (size_t i = 0; i < outline->node_count; i++) {
        struct str format = node_string(node_get(outline->nodes[i], STR("collectionFormat")));
        for (size_t n = 0; n < sizeof formats / sizeof *formats; n++)
            if (str_eq(formats[n].name, format))
                return formats[n].separator;
    }
    return &comma;
}

/* Takes the text up to the next separator off the front of *rest; false once it is used up. */
static bool next_piece(struct str *rest, const struct separator *separator, struct str *piece)
{
    if (!rest->ptr)
        return false;
    for (size_t i = 0; i < rest->len; i++) {
        for (size_t n = 0; n < separator->count; n++) {
            struct str spelling = separator->spellings[n];
            if (rest->ptr[i] != spelling.ptr[0] || !str_starts(str_from(*rest, i), spelling))
                continue;
            *piece = str_slice(*rest, 0, i);
            *rest = str_from(*rest, i + spelling.len);
            return true;
        }
    }
    *piece = *rest;
    *rest = (struct str){NULL, 0};
    return true;
}

static bool fail(struct reading *reading, const char *at, const char *why)
{
    reading->fault = (struct fault){at, str_of(why)};
    return false;
}

static bool read_list(struct reading *reading, const struct outline *outline, struct str raw,
                      const struct separator *separator);

/* An item or a member's value. Schemas of arrays may refer to themselves: no text has that many levels. */
static bool read_inner(struct reading *reading, const struct outline *outline, struct str raw)
{
    enum { LEVELS_MAX = 32 };
    if (!reading->lists || !(outline->kinds & KINDS_ARRAY) || outline->kinds & KINDS_STRING)
        return read_scalar(reading, outline, raw);
    if (reading->level == LEVELS_MAX)
        return fail(reading, raw.ptr, "there are more than 32 levels of arrays");
    reading->level++;
    bool read = read_list(reading, outline, raw, separator_inside(outline));
    reading->level--;
    return read;
}

static bool read_list(struct reading *reading, const struct outline *outline, struct str raw,
                      const struct separator *separator)
{
    size_t index = build_open(&reading->build, NODE_ARRAY, raw.ptr), count = 0;
    struct str rest = raw, piece;
    while (raw.len && next_piece(&rest, separator, &piece))
        if (!read_inner(reading, outline_item(outline, count++), piece))
            return false;
    build_close(&reading->build, index, count);
    return true;
}

/* ---- objects ---- */

/* An object while its members are read. */
struct members {
    struct map met;
    size_t index, count;
};

static bool read_key(struct reading *reading, struct members *members, struct str raw,
                     struct str *name)
{
    if (reading->trims)
        raw = str_trim(raw);
    if (!text_decode(reading->build.arena, raw, reading->coding, name, &reading->fault))
        return false;
    void **slot = map_put(reading->build.arena, &members->met, *name);
    if (*slot)
        return fail(reading, raw.ptr, "a property comes twice");
    *slot = members;
    members->count++;
    build_key(&reading->build, *name, raw.ptr);
    return true;
}

/* name,value,name,value */
static bool read_alternating(struct reading *reading, const struct outline *outline, struct str raw,
                             const struct separator *separator)
{
    struct members members = {.index = build_open(&reading->build, NODE_OBJECT, raw.ptr)};
    struct str rest = raw, key, value, name;
    while (raw.len && next_piece(&rest, separator, &key)) {
        if (!next_piece(&rest, separator, &value))
            return fail(reading, key.ptr, "a property has no value: names and values alternate");
        if (!read_key(reading, &members, key, &name) ||
            !read_inner(reading, outline_member(outline, name), value))
            return false;
    }
    build_close(&reading->build, members.index, members.count);
    return true;
}

/* name=value,name=value */
static bool read_assigned(struct reading *reading, const struct outline *outline, struct str raw,
                          const struct separator *separator)
{
    struct members members = {.index = build_open(&reading->build, NODE_OBJECT, raw.ptr)};
    struct str rest = raw, piece, name;
    while (raw.len && next_piece(&rest, separator, &piece)) {
        size_t equals = str_find(piece, '=');
        if (equals == piece.len)
            return fail(reading, piece.ptr, "a property has no '=' between name and value");
        if (!read_key(reading, &members, str_slice(piece, 0, equals), &name) ||
            !read_inner(reading, outline_member(outline, name), str_from(piece, equals + 1)))
            return false;
    }
    build_close(&reading->build, members.index, members.count);
    return true;
}

/* The values of pairs with the same name. */
static bool read_same_named(struct reading *reading, const struct outline *outline,
                            const struct given *given)
{
    bool list = outline->kinds & KINDS_ARRAY;
    size_t index = 0;
    if (given->len > 1 && !list)
        return fail(reading, given->at[1]->at, "a property comes twice, and is no array");
    if (list)
        index = build_open(&reading->build, NODE_ARRAY, given->at[0]->at);
    for (size_t i = 0; i < given->len; i++)
        if (!read_inner(reading, list ? outline_item(outline, i) : outline, given->at[i]->raw))
            return false;
    if (list)
        build_close(&reading->build, index, given->len);
    return true;
}

/* The pairs themselves are the members; one that comes again is an item more, where that may be. */
static bool read_members(struct reading *reading, const struct outline *outline,
                         const struct given *given)
{
    size_t index = build_open(&reading->build, NODE_OBJECT, given->len ? given->at[0]->at : NULL);
    struct groups groups = given_group(reading->build.arena, given);
    for (size_t i = 0; i < groups.len; i++) {
        const struct pair *first = groups.at[i].at[0];
        build_key(&reading->build, first->name, first->at);
        if (!read_same_named(reading, outline_member(outline, first->name), &groups.at[i]))
            return false;
    }
    build_close(&reading->build, index, groups.len);
    return true;
}

/* ---- styles ---- */

/* Without what label and matrix put before the value. */
static bool strip(struct reading *reading, const struct written *written, bool named,
                  struct str *raw)
{
    struct str name;
    if (written->style == STYLE_LABEL) {
        if (!str_starts(*raw, STR(".")))
            return fail(reading, raw->ptr, "a value of style 'label' begins with '.'");
        *raw = str_from(*raw, 1);
    }
    if (written->style != STYLE_MATRIX)
        return true;
    if (!str_starts(*raw, STR(";")))
        return fail(reading, raw->ptr, "a value of style 'matrix' begins with ';'");
    *raw = str_from(*raw, 1);
    if (!named)
        return true;
    size_t equals = str_find(*raw, '=');
    if (!text_decode(reading->build.arena, str_slice(*raw, 0, equals), CODING_PERCENT, &name,
                     &reading->fault))
        return false;
    if (!str_eq(name, written->name))
        return fail(reading, raw->ptr,
                    "a value of style 'matrix' begins with ';' and the parameter's name");
    *raw = str_from(*raw, equals + 1);
    return true;
}

/* ;color=blue;color=black */
static bool read_matrix_list(struct reading *reading, const struct written *written,
                             const struct outline *outline, struct str raw)
{
    size_t index = build_open(&reading->build, NODE_ARRAY, raw.ptr), count = 0;
    struct str rest = str_from(raw, 1), piece;
    bool empty = str_eq(rest, written->name); /* ";color" */
    while (!empty && next_piece(&rest, &semicolon, &piece)) {
        struct str one = {piece.ptr - 1, piece.len + 1}; /* with its ';' */
        if (!strip(reading, written, true, &one) ||
            !read_scalar(reading, outline_item(outline, count++), one))
            return false;
    }
    build_close(&reading->build, index, count);
    return true;
}

static bool read_pairs_as_list(struct reading *reading, const struct outline *outline,
                               const struct given *given)
{
    size_t index = build_open(&reading->build, NODE_ARRAY, given->at[0]->at);
    bool empty = given->len == 1 && given->at[0]->raw.len == 0;
    for (size_t i = 0; !empty && i < given->len; i++)
        if (!read_inner(reading, outline_item(outline, i), given->at[i]->raw))
            return false;
    build_close(&reading->build, index, empty ? 0 : given->len);
    return true;
}

static bool repeats(const struct written *written)
{
    bool path = written->style == STYLE_SIMPLE || written->style == STYLE_LABEL ||
                written->style == STYLE_MATRIX;
    return written->explode && !path;
}

bool style_read(struct reading *reading, const struct written *written,
                const struct outline *outline, const struct given *given, enum form form)
{
    if (written->style == STYLE_DEEP_OBJECT)
        return deep_read(reading, outline, written, given);
    if (repeats(written) && form == AS_OBJECT)
        return read_members(reading, outline, given);
    if (repeats(written) && form == AS_LIST)
        return read_pairs_as_list(reading, outline, given);
    if (given->len > 1)
        return fail(reading, given->at[1]->at, "it comes more than once");
    struct str raw = given->at[0]->raw.ptr ? given->at[0]->raw : (struct str){given->at[0]->at, 0};
    const struct separator *separator = separator_of(written);
    if (written->style == STYLE_MATRIX && written->explode && form == AS_LIST)
        return str_starts(raw, STR(";")) ? read_matrix_list(reading, written, outline, raw)
                                         : strip(reading, written, true, &raw);
    if (!strip(reading, written, form != AS_OBJECT || !written->explode, &raw))
        return false;
    if (form == AS_TEXT)
        return read_scalar(reading, outline, raw);
    if (form == AS_LIST)
        return read_list(reading, outline, raw, separator);
    return (written->explode ? read_assigned : read_alternating)(reading, outline, raw, separator);
}
