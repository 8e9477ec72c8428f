/* Values by type, where no authored one fits. */
#include "sampler_private.h"

enum { NEIGHBOURS = 6 /* numbers and strings tried beside one that does not pass */ };

static enum step boolean_write(struct sampler *sampler, const struct shape *shape)
{
    (void)shape;
    buf_add(&sampler->out, sampler->variant % 2 == 0 ? STR("true") : STR("false"));
    return STEP_MADE;
}

static enum step null_write(struct sampler *sampler, const struct shape *shape)
{
    (void)shape;
    buf_add(&sampler->out, STR("null"));
    return STEP_MADE;
}

static const struct writer {
    unsigned types;
    enum step (*write)(struct sampler *, const struct shape *);
} writers[] = {
    {TYPE_OBJECT,  object_write },
    {TYPE_ARRAY,   array_write  },
    {TYPE_STRING,  text_write   },
    {TYPE_NUMBER,  amount_write },
    {TYPE_BOOLEAN, boolean_write},
    {TYPE_NULL,    null_write   },
};

static bool is_numeric_format(struct str format)
{
    static const struct str formats[] = {STR_INIT("int32"), STR_INIT("int64"), STR_INIT("float"),
                                         STR_INIT("double")};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(format, formats[i]))
            return true;
    return false;
}

/* The type that keywords speak of where none is declared. */
static unsigned inferred_type(const struct shape *shape)
{
    static const struct {
        enum keyword keyword;
        unsigned type;
    } hints[] = {
        {KEY_PROPERTIES,            TYPE_OBJECT},
        {KEY_ADDITIONAL_PROPERTIES, TYPE_OBJECT},
        {KEY_PATTERN_PROPERTIES,    TYPE_OBJECT},
        {KEY_MIN_PROPERTIES,        TYPE_OBJECT},
        {KEY_MAX_PROPERTIES,        TYPE_OBJECT},
        {KEY_PROPERTY_NAMES,        TYPE_OBJECT},
        {KEY_DISCRIMINATOR,         TYPE_OBJECT},
        {KEY_ITEMS,                 TYPE_ARRAY },
        {KEY_PREFIX_ITEMS,          TYPE_ARRAY },
        {KEY_CONTAINS,              TYPE_ARRAY },
        {KEY_MIN_ITEMS,             TYPE_ARRAY },
        {KEY_MAX_ITEMS,             TYPE_ARRAY },
        {KEY_UNIQUE_ITEMS,          TYPE_ARRAY },
        {KEY_PATTERN,               TYPE_STRING},
        {KEY_MIN_LENGTH,            TYPE_STRING},
        {KEY_MAX_LENGTH,            TYPE_STRING},
        {KEY_MINIMUM,               TYPE_NUMBER},
        {KEY_MAXIMUM,               TYPE_NUMBER},
        {KEY_EXCLUSIVE_MINIMUM,     TYPE_NUMBER},
        {KEY_EXCLUSIVE_MAXIMUM,     TYPE_NUMBER},
        {KEY_MULTIPLE_OF,           TYPE_NUMBER},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (shape_get(shape, hints[i].keyword))
            return hints[i].type;
    if (node_is(shape_get(shape, KEY_REQUIRED), NODE_ARRAY))
        return TYPE_OBJECT;
    struct str format = node_string(shape_get(shape, KEY_FORMAT));
    if (format.len)
        return is_numeric_format(format) ? TYPE_NUMBER : TYPE_STRING;
    return TYPE_NULL;
}

/* Whether the finished value is what the schemas want. Only looked at where the shape holds by
 * luck. */
static bool passes(struct sampler *sampler, const struct shape *shape, size_t start)
{
    if (!shape->verify || sampler->trusting)
        return true;
    struct arena_mark mark = arena_mark(sampler->scratch);
    const struct node *value = value_parse(sampler, str_from(buf_str(&sampler->out), start));
    bool fits = !value || value_fits_all(sampler, shape->wanted, value);
    arena_rewind(sampler->scratch, mark);
    sampler->rejected = sampler->rejected || !fits;
    return fits;
}

static enum step write_typed(struct sampler *sampler, const struct shape *shape,
                             const struct writer *writer)
{
    size_t start = sampler->out.len;
    enum step step = writer->write(sampler, shape);
    if (sampler_is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step == STEP_MADE && !passes(sampler, shape, start))
        step = sampler_fail(sampler, STEP_IMPOSSIBLE, shape->parts.at[0]->view.schema,
                            "no value was found that oneOf, not and conditions allow together");
    if (step != STEP_MADE)
        sampler->out.len = start;
    return step;
}

/* A number or string that does not pass may have a neighbour that does. */
static enum step write_neighbours(struct sampler *sampler, const struct shape *shape,
                                  const struct writer *writer)
{
    unsigned outer = sampler->variant;
    enum step step = STEP_IMPOSSIBLE;
    for (unsigned i = 1; i <= NEIGHBOURS && step == STEP_IMPOSSIBLE; i++) {
        sampler->variant = outer + i;
        step = write_typed(sampler, shape, writer);
    }
    sampler->variant = outer;
    return step;
}

/* An object that does not pass may do so without its optional members. */
static enum step write_bare(struct sampler *sampler, const struct shape *shape,
                            const struct writer *writer)
{
    unsigned outer = sampler->optional_depth;
    if (shape->depth <= outer)
        sampler->optional_depth = shape->depth - 1;
    enum step step = write_typed(sampler, shape, writer);
    sampler->optional_depth = outer;
    return step;
}

static enum step write_with(struct sampler *sampler, const struct shape *shape,
                            const struct writer *writer)
{
    enum step step = write_typed(sampler, shape, writer);
    if (step != STEP_IMPOSSIBLE || !shape->verify || sampler->trusting)
        return step;
    if (writer->types & (TYPE_NUMBER | TYPE_STRING))
        return write_neighbours(sampler, shape, writer);
    return writer->types & TYPE_OBJECT ? write_bare(sampler, shape, writer) : step;
}

static enum step write_type(struct sampler *sampler, const struct shape *shape, unsigned type)
{
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (writers[i].types & type & shape->types)
            return write_with(sampler, shape, &writers[i]);
    return STEP_IMPOSSIBLE;
}

/* The types one after another as the first part that has any declares them, null last; else the one
 * that keywords speak of. */
static enum step write_by_type(struct sampler *sampler, const struct shape *shape)
{
    const struct node *declared = shape_get(shape, KEY_TYPE);
    unsigned single = type_of_name(node_string(declared));
    if (single)
        return write_type(sampler, shape, single);
    enum step step = STEP_IMPOSSIBLE, last = STEP_IMPOSSIBLE;
    if (!node_is(declared, NODE_ARRAY))
        return write_type(sampler, shape, inferred_type(shape));
    NODE_EACH_ITEM(declared, item)
    {
        unsigned type = type_of_name(node_string(item)) & ~(unsigned)TYPE_NULL;
        if ((type & shape->types) == 0)
            continue;
        step = write_type(sampler, shape, type);
        if (step == STEP_MADE || step == STEP_TOO_LARGE)
            return step;
        last = step;
    }
    return last;
}

/* Null stands in where it is declared and nothing else could be made. */
enum step write_shape(struct sampler *sampler, struct shape *shape)
{
    if (shape->hidden && shape->wanted->property)
        return STEP_HIDDEN;
    if (write_authored(sampler, shape))
        return STEP_MADE;
    enum step step = STEP_IMPOSSIBLE;
    const struct node *listed = shape_get(shape, KEY_ENUM);
    if (listed || shape_get(shape, KEY_CONST))
        sampler_fail(sampler, STEP_IMPOSSIBLE, listed ? listed : shape_get(shape, KEY_CONST),
                     "no listed value fits the rest of its schema");
    else
        step = write_by_type(sampler, shape);
    sampler->exemplary = false;
    struct node null = {.kind = NODE_NULL, .span = 1, .text = "null", .len = 4};
    bool declared = shape_get(shape, KEY_TYPE) && (shape->types & TYPE_NULL);
    if (step != STEP_MADE && step != STEP_TOO_LARGE && declared &&
        write_if_fits(sampler, shape, &null))
        step = STEP_MADE;
    return step;
}
