/* type, enum, const, and what is said about numbers and strings. */
#include "schema_private.h"

/* ---- types ---- */

static const struct {
    struct str name;
    unsigned kinds;
} types[] = {
    {STR_INIT("null"),    KINDS_NULL   },
    {STR_INIT("boolean"), KINDS_BOOLEAN},
    {STR_INIT("integer"), KINDS_INTEGER},
    {STR_INIT("number"),  KINDS_NUMBER },
    {STR_INIT("string"),  KINDS_STRING },
    {STR_INIT("array"),   KINDS_ARRAY  },
    {STR_INIT("object"),  KINDS_OBJECT },
};
enum { TYPES = sizeof types / sizeof *types };

static unsigned kinds_named(struct builder *builder, const struct node *name)
{
    struct str nearest = {0};
    bool is_file = builder->language->dialect->id == SCHEMA_SWAGGER_2_0;
    for (size_t i = 0; i < TYPES; i++) {
        if (str_eq(types[i].name, node_str(name)))
            return types[i].kinds;
        if (str_distance(types[i].name, node_str(name), 2) <= 2)
            nearest = types[i].name;
    }
    if (is_file && str_eq(node_str(name), STR("file")))
        return KINDS_ALL; /* the bytes of a file: Swagger 2.0, Parameter Object */
    struct finding *finding =
        builder_fault(builder, name, "there is no type '" STR_FMT "'", STR_ARG(node_str(name)));
    if (nearest.len)
        finding->hint = arena_printf(builder->set->findings->arena, "did you mean '" STR_FMT "'?",
                                     STR_ARG(nearest));
    return KINDS_ALL;
}

static bool names_type(const struct node *type, struct str name)
{
    NODE_EACH_ITEM(type, item)
    if (str_eq(node_str(item), name))
        return true;
    return str_eq(node_string(type), name);
}

static void compile_type(struct builder *builder)
{
    const struct node *type = builder->keywords[KEYWORD_TYPE];
    if (!type)
        return;
    unsigned kinds = type->kind == NODE_STRING ? kinds_named(builder, type) : 0;
    NODE_EACH_ITEM(type, item)
    kinds |= kinds_named(builder, item);
    if (node_is(builder->keywords[KEYWORD_NULLABLE], NODE_TRUE))
        kinds |= KINDS_NULL;
    add_op(builder, OP_KINDS, KINDS_ALL, type)->count = kinds;
    builder->kinds &= kinds;
    if (builder->language->dialect->lexical_integers && names_type(type, STR("integer")) &&
        !names_type(type, STR("number")))
        add_op(builder, OP_LEXICAL_INTEGER, KINDS_NUMBER, type);
}

/* ---- enum, const ---- */

static unsigned kinds_in(const struct node *const *values, size_t count)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < count; i++)
        kinds |= KIND_BIT(kind_of(values[i]));
    return kinds;
}

static const struct name *name_at(const void *self, size_t index)
{
    return &((const struct name *)self)[index];
}

const struct texts *texts_new(struct arena *arena, const struct node *const *values, size_t count)
{
    struct texts *texts = arena_new(arena, struct texts);
    struct name *names = arena_array(arena, struct name, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = name_of(values[i]);
    *texts = (struct texts){.at = values, .names = names, .count = (uint32_t)count};
    name_table_build(arena, &texts->table, &(struct name_source){names, name_at, count});
    return texts;
}

static void compile_values(struct builder *builder, const struct node *keyword,
                           const struct node *const *values, size_t count)
{
    unsigned kinds = kinds_in(values, count);
    builder->kinds &= kinds;
    struct op *op = add_op(builder, OP_VALUES, KINDS_ALL, keyword);
    op->count = (uint32_t)count;
    op->values.at = values;
    if (kinds != KINDS_STRING)
        return;
    op->code = OP_TEXTS;
    op->texts = texts_new(builder->set->arena, values, count);
}

static void compile_enum(struct builder *builder)
{
    const struct node *list = builder->keywords[KEYWORD_ENUM];
    if (!list)
        return;
    const struct node **values =
        arena_array(builder->set->arena, const struct node *, (size_t)list->len + 1);
    size_t count = 0;
    NODE_EACH_ITEM(list, item)
    values[count++] = item;
    compile_values(builder, list, values, count);
}

static void compile_const(struct builder *builder)
{
    const struct node *value = builder->keywords[KEYWORD_CONST];
    if (!value)
        return;
    const struct node **values = arena_array(builder->set->arena, const struct node *, 1);
    values[0] = value;
    compile_values(builder, value, values, 1);
}

/* ---- numbers ---- */

static void add_bound(struct builder *builder, const struct node *number, bool low, bool exclusive)
{
    struct bound *bound = arena_new(builder->set->arena, struct bound);
    *bound = (struct bound){.node = number, .exclusive = exclusive};
    struct op *op = add_op(builder, OP_RANGE, KINDS_NUMBER, number);
    *(low ? &op->range.low : &op->range.high) = bound;
}

static void compile_numbers(struct builder *builder)
{
    const struct node *const *keywords = builder->keywords;
    if (keywords[KEYWORD_MINIMUM])
        add_bound(builder, keywords[KEYWORD_MINIMUM], true,
                  node_is(keywords[KEYWORD_EXCLUSIVE_MINIMUM_FLAG], NODE_TRUE));
    if (keywords[KEYWORD_EXCLUSIVE_MINIMUM])
        add_bound(builder, keywords[KEYWORD_EXCLUSIVE_MINIMUM], true, true);
    if (keywords[KEYWORD_MAXIMUM])
        add_bound(builder, keywords[KEYWORD_MAXIMUM], false,
                  node_is(keywords[KEYWORD_EXCLUSIVE_MAXIMUM_FLAG], NODE_TRUE));
    if (keywords[KEYWORD_EXCLUSIVE_MAXIMUM])
        add_bound(builder, keywords[KEYWORD_EXCLUSIVE_MAXIMUM], false, true);
    if (keywords[KEYWORD_MULTIPLE_OF])
        add_op(builder, OP_MULTIPLE, KINDS_NUMBER, keywords[KEYWORD_MULTIPLE_OF])->number =
            keywords[KEYWORD_MULTIPLE_OF];
}

/* ---- strings ---- */

/* A count of the schema; what does not fit is more than any value has. */
static uint32_t count_of(const struct node *number)
{
    bool fits = number->flags & NODE_IS_COMPACT && number->number < UINT32_MAX;
    return fits ? (uint32_t)number->number : UINT32_MAX;
}

struct limits limits_of(const struct node *min, const struct node *max)
{
    return (struct limits){min ? count_of(min) : 0, max ? count_of(max) : UINT32_MAX};
}

static void compile_lengths(struct builder *builder)
{
    const struct node *min = builder->keywords[KEYWORD_MIN_LENGTH];
    const struct node *max = builder->keywords[KEYWORD_MAX_LENGTH];
    if (min)
        add_op(builder, OP_LENGTH, KINDS_STRING, min)->limits = limits_of(min, NULL);
    if (max)
        add_op(builder, OP_LENGTH, KINDS_STRING, max)->limits = limits_of(NULL, max);
}

struct pattern_entry {
    const struct pattern *pattern; /* NULL: it cannot be read at all */
    struct pattern_fault strict, lenient;
};

static struct pattern_entry *pattern_entry(struct schema_set *set, struct str text)
{
    void **slot = map_put(set->arena, &set->patterns, text);
    if (*slot)
        return *slot;
    struct pattern_entry *entry = arena_new(set->arena, struct pattern_entry);
    *slot = entry;
    entry->pattern = pattern_compile(set->arena, text, PATTERN_STRICT, &entry->strict);
    if (!entry->pattern)
        entry->pattern = pattern_compile(set->arena, text, PATTERN_LENIENT, &entry->lenient);
    return entry;
}

static void tell_pattern(struct builder *builder, const struct node *text,
                         const struct pattern_entry *entry)
{
    if (!entry->pattern) {
        builder->block->faulty = true;
        set_tell(builder->set, FINDING_SCHEMA_PATTERN_INVALID, text,
                 "this pattern cannot be read: " STR_FMT, STR_ARG(entry->lenient.why));
    } else if (entry->strict.why.len) {
        set_tell(builder->set, FINDING_SCHEMA_PATTERN_LENIENT, text,
                 "this pattern is no regular expression of ECMA-262: " STR_FMT,
                 STR_ARG(entry->strict.why));
    }
}

const struct pattern *compile_pattern(struct builder *builder, const struct node *text)
{
    const struct pattern_entry *entry = pattern_entry(builder->set, node_str(text));
    tell_pattern(builder, text, entry);
    return entry->pattern;
}

static void compile_patterns(struct builder *builder)
{
    const struct node *text = builder->keywords[KEYWORD_PATTERN];
    const struct pattern *pattern = text ? compile_pattern(builder, text) : NULL;
    if (pattern)
        add_op(builder, OP_PATTERN, KINDS_STRING, text)->pattern = pattern;
}

static bool asserts_formats(const struct builder *builder)
{
    enum schema_formats formats = builder->set->options.formats;
    return formats == SCHEMA_FORMATS_ASSERTED ||
           (formats == SCHEMA_FORMATS_BY_DIALECT && builder->language->formats_asserted);
}

static void add_format(struct builder *builder, const struct node *name,
                       const struct format *format)
{
    static const unsigned kinds[] = {[FORMAT_OF_STRINGS] = KINDS_STRING,
                                     [FORMAT_OF_NUMBERS] = KINDS_NUMBER,
                                     [FORMAT_OF_BOTH] = KINDS_STRING | KINDS_NUMBER};
    enum op_code code = OP_FORMAT;
    unsigned of = kinds[format->of];
    if (format->id == FORMAT_ID_INT32)
        code = OP_INTEGER_32;
    if (format->id == FORMAT_ID_INT64)
        code = OP_INTEGER_64;
    if (format->holds && of & KINDS_NUMBER)
        add_op(builder, code, KINDS_NUMBER, name)->format = format;
    if (format->holds && of & KINDS_STRING)
        add_op(builder, OP_FORMAT, KINDS_STRING, name)->format = format;
}

static void compile_format(struct builder *builder)
{
    const struct node *name = builder->keywords[KEYWORD_FORMAT];
    if (!name || !asserts_formats(builder))
        return;
    const struct format *format = format_find(node_str(name), builder->language->dialect->format);
    if (format)
        add_format(builder, name, format);
    else
        set_tell(builder->set, FINDING_SCHEMA_FORMAT_UNKNOWN, name,
                 "the format '" STR_FMT "' is not known; it allows everything",
                 STR_ARG(node_str(name)));
}

static void compile_content(struct builder *builder)
{
    const struct node *encoding = builder->keywords[KEYWORD_CONTENT_ENCODING];
    const struct node *media_type = builder->keywords[KEYWORD_CONTENT_MEDIA_TYPE];
    if (!builder->language->dialect->content_asserted || (!encoding && !media_type) ||
        builder->set->options.formats == SCHEMA_FORMATS_IGNORED)
        return;
    struct op *op = add_op(builder, OP_CONTENT, KINDS_STRING, encoding ? encoding : media_type);
    op->content.encoding = encoding;
    op->content.media_type = media_type;
}

void compile_scalars(struct builder *builder)
{
    compile_type(builder);
    compile_enum(builder);
    compile_const(builder);
    compile_numbers(builder);
    compile_lengths(builder);
    compile_patterns(builder);
    compile_format(builder);
    compile_content(builder);
}
