#include "sampler_private.h"

enum {
    DEPTH_MAX = 60,         /* values inside values */
    OPTIONAL_DEPTH = 15,    /* as the reference sampler's */
    EASY_BYTES = 64 * 1024, /* what is larger is made again with fewer optional members */
    EASY_WORK = 200 * 1000,
    WORK_MAX = 20 * 1000 * 1000,
    DOUBTS_MAX = 200,
    NEIGHBOURS = 6
};

/* ---- bookkeeping ---- */

enum step sampler_fail(struct sampler *sampler, enum step step, const struct node *fault,
                       const char *why)
{
    sampler->sample->fault = fault;
    sampler->sample->why = str_of(why);
    return step;
}

bool sampler_work(struct sampler *sampler, uint64_t amount)
{
    sampler->work += amount;
    return sampler->work <= sampler->work_max;
}

void sampler_doubt(struct sampler *sampler, enum sample_doubt_kind kind, const struct node *node,
                   const char *why)
{
    struct sample_doubts *doubts = sampler->sample->doubts;
    if (!doubts || doubts->list.len >= DOUBTS_MAX)
        return;
    for (size_t i = 0; i < doubts->list.len; i++)
        if (doubts->list.at[i].node == node && doubts->list.at[i].kind == kind)
            return;
    *vec_push(doubts->arena, &doubts->list) =
        (struct sample_doubt){.kind = kind, .node = node, .why = str_of(why)};
}

static bool is_over(const struct sampler *sampler)
{
    return sampler->out.full || sampler->work > sampler->work_max;
}

/* ---- authored values ---- */

/* How many parts speak about members. An object given as the example of one `allOf` part among
 * several is no example of the whole. */
static bool speaks_for_all(const struct shape *shape, const struct part *part,
                           const struct node *value)
{
    unsigned others = 0;
    for (size_t i = 0; i < shape->parts.len; i++)
        others += shape->parts.at[i] != part && shape->parts.at[i]->view.at[KEY_PROPERTIES];
    return !node_is(value, NODE_OBJECT) || part->level == 0 || others == 0;
}

static bool write_if_fits(struct sampler *sampler, const struct shape *shape,
                          const struct node *value)
{
    if (!value || !value_fits_all(sampler, shape->wanted, value))
        return false;
    doc_write_json(&sampler->out, value);
    return true;
}

/* The item of a list that is the variant-th to fit, counted round; nulls only where nothing else
 * fits. */
static bool write_listed(struct sampler *sampler, const struct shape *shape,
                         const struct node *list)
{
    const struct node *fitting[64];
    size_t count = 0;
    for (unsigned nulls = 0; nulls < 2 && count == 0; nulls++)
        NODE_EACH_ITEM(list, item)
        {
            bool enough = count == (sampler->variant == 0 ? 1 : sizeof fitting / sizeof *fitting);
            if (!enough && node_is(item, NODE_NULL) == nulls &&
                value_fits_all(sampler, shape->wanted, item))
                fitting[count++] = item;
        }
    if (count == 0)
        return false;
    doc_write_json(&sampler->out, fitting[sampler->variant % count]);
    return true;
}

static bool write_kind(struct sampler *sampler, const struct shape *shape, const struct part *part,
                       enum keyword keyword)
{
    const struct node *value = part->view.at[keyword];
    if (!value)
        return false;
    if (keyword == KEY_ENUM || keyword == KEY_EXAMPLES)
        return write_listed(sampler, shape, value);
    bool varies = sampler->variant > 0 && keyword != KEY_CONST;
    bool empty = keyword == KEY_DEFAULT && node_is(value, NODE_NULL); /* says: nothing is there */
    return !varies && !empty && speaks_for_all(shape, part, value) &&
           write_if_fits(sampler, shape, value);
}

/* In the order of kinds; within a kind, in the order of parts. Only parts that have not been asked
 * yet. */
static bool write_authored(struct sampler *sampler, struct shape *shape)
{
    static const enum keyword kinds[] = {KEY_EXAMPLE, KEY_CONST, KEY_DEFAULT, KEY_EXAMPLES,
                                         KEY_ENUM};
    size_t first = shape->authored;
    shape->authored = shape->parts.len;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t i = first; i < shape->parts.len; i++)
            if (write_kind(sampler, shape, shape->parts.at[i], kinds[kind])) {
                bool example = kinds[kind] == KEY_EXAMPLE || kinds[kind] == KEY_EXAMPLES;
                sampler->sample->authored = sampler->depth == 1 && example;
                return true;
            }
    return false;
}

static bool write_hinted(struct sampler *sampler, const struct shape *shape)
{
    const struct wanted *wanted = shape->wanted;
    if (write_if_fits(sampler, shape, wanted->firm))
        return true;
    for (size_t i = 0; i < 2 && sampler->variant == 0; i++)
        if (write_if_fits(sampler, shape, wanted->hints[i]))
            return true;
    return false;
}

/* ---- by type ---- */

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
    if (is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step == STEP_MADE && !passes(sampler, shape, start))
        step = sampler_fail(sampler, STEP_IMPOSSIBLE, shape->parts.at[0]->view.schema,
                            "no value was found that oneOf, not and conditions allow together");
    if (step != STEP_MADE)
        sampler->out.len = start;
    return step;
}

/* A number or string that does not pass may have a neighbour that does. */
static enum step write_varied(struct sampler *sampler, const struct shape *shape,
                              const struct writer *writer)
{
    unsigned outer = sampler->variant;
    enum step step = STEP_IMPOSSIBLE;
    for (unsigned i = 0; i <= NEIGHBOURS && step == STEP_IMPOSSIBLE; i++) {
        sampler->variant = outer + i;
        step = write_typed(sampler, shape, writer);
    }
    sampler->variant = outer;
    return step;
}

static enum step write_type(struct sampler *sampler, const struct shape *shape, unsigned type)
{
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        if ((writers[i].types & type & shape->types) == 0)
            continue;
        bool vary =
            shape->verify && (writers[i].types & (TYPE_NUMBER | TYPE_STRING)) && !sampler->trusting;
        return (vary ? write_varied : write_typed)(sampler, shape, &writers[i]);
    }
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
static enum step write_shape(struct sampler *sampler, struct shape *shape)
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
    struct node null = {.kind = NODE_NULL, .span = 1, .text = "null", .len = 4};
    bool declared = shape_get(shape, KEY_TYPE) && (shape->types & TYPE_NULL);
    if (step != STEP_MADE && step != STEP_TOO_LARGE && declared &&
        write_if_fits(sampler, shape, &null))
        step = STEP_MADE;
    return step;
}

/* ---- choices ---- */

static enum step write_choices(struct sampler *sampler, struct shape *shape);

/* Goes on with the shape as it is, and leaves the output as it was where that came to nothing. */
static enum step finish(struct sampler *sampler, struct shape *shape)
{
    size_t start = sampler->out.len;
    enum step step = write_choices(sampler, shape);
    if (is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step != STEP_MADE)
        sampler->out.len = start;
    return step;
}

/* Up to two schemas more (a condition and what follows from it), then on. */
static enum step write_alternative(struct sampler *sampler, const struct shape *shape,
                                   const struct node *first, const struct node *second,
                                   struct part part)
{
    struct shape tried = *shape;
    struct arena_mark mark = arena_mark(sampler->scratch);
    const struct shape *open = sampler->open;
    sampler->open = &tried;
    enum step step = first ? shape_add(sampler, &tried, first, part) : STEP_MADE;
    if (step == STEP_MADE && second)
        step = shape_add(sampler, &tried, second, part);
    if (step == STEP_MADE)
        step = finish(sampler, &tried);
    sampler->open = open;
    arena_rewind(sampler->scratch, mark);
    return step;
}

static bool is_null_only(const struct sampler *sampler, const struct node *schema)
{
    const struct node *target = refs_follow(sampler->refs, schema);
    return str_eq(node_string(node_get(target, STR("type"))), STR("null")) ||
           node_is(node_get(target, STR("const")), NODE_NULL);
}

static bool is_final(enum step step)
{
    return step == STEP_MADE || step == STEP_TOO_LARGE || step == STEP_HIDDEN;
}

/* Branches in order, those that only say null at the end. */
static enum step write_branches(struct sampler *sampler, const struct shape *shape,
                                const struct choice *choice)
{
    const struct node *list = choice->part->view.at[choice->keyword];
    struct part part = {.level = choice->part->level, .opens = true};
    enum step outcome = STEP_IMPOSSIBLE;
    for (unsigned nulls = 0; nulls < 2; nulls++)
        NODE_EACH_ITEM(list, branch)
        {
            if (is_null_only(sampler, branch) != nulls)
                continue;
            enum step step = write_alternative(sampler, shape, branch, NULL, part);
            if (is_final(step))
                return step;
            if (step == STEP_CUT || outcome == STEP_IMPOSSIBLE)
                outcome = step;
        }
    return outcome;
}

static enum step write_conditional(struct sampler *sampler, const struct shape *shape,
                                   const struct choice *choice)
{
    const struct view *view = &choice->part->view;
    struct part part = {.level = choice->part->level + 1};
    enum step step = write_alternative(sampler, shape, view->at[KEY_IF], view->at[KEY_THEN], part);
    if (is_final(step))
        return step;
    return write_alternative(sampler, shape, view->at[KEY_ELSE], NULL, part);
}

/* Where a mapping's value leads: a reference, or the bare name of a component. */
static const struct node *mapped_schema(struct sampler *sampler, const struct part *owner,
                                        struct str target)
{
    const struct doc *doc = refs_doc(sampler->refs, owner->view.schema);
    struct str folder = sampler->version == CONTRACT_SWAGGER_2_0 ? STR("/definitions/")
                                                                 : STR("/components/schemas/");
    struct str pointer = str_starts(target, STR("#/"))
                             ? str_from(target, 1)
                             : arena_join(sampler->scratch, folder, target);
    return doc ? doc_pointer_find(doc->root, pointer) : NULL;
}

/* A schema with a mapping used by itself: its first mapped schema holds too, unless one of them
 * already brought us here. */
static enum step write_mapped(struct sampler *sampler, const struct shape *shape,
                              const struct choice *choice)
{
    const struct part *owner = choice->part;
    const struct node *mapping = node_get(owner->view.at[KEY_DISCRIMINATOR], STR("mapping"));
    const struct node *first = NULL;
    struct str name = {0};
    NODE_EACH_MEMBER(mapping, key, target)
    {
        const struct node *schema = mapped_schema(sampler, owner, node_string(target));
        for (size_t i = 0; i < shape->parts.len; i++)
            if (schema == shape->parts.at[i]->view.schema)
                return write_alternative(sampler, shape, NULL, NULL, (struct part){.level = 0});
        if (!first && schema) {
            first = schema;
            name = reference_name(node_string(target));
            name = name.len ? name : node_string(target);
        }
    }
    struct part part = {.name = name, .level = owner->level, .opens = true};
    enum step step = first ? write_alternative(sampler, shape, first, NULL, part) : STEP_IMPOSSIBLE;
    return is_final(step) ? step : write_alternative(sampler, shape, NULL, NULL, part);
}

static enum step write_choices(struct sampler *sampler, struct shape *shape)
{
    if (shape->decided == shape->choices.len)
        return write_shape(sampler, shape);
    const struct choice *choice = &shape->choices.at[shape->decided++];
    if (choice->keyword == KEY_IF)
        return write_conditional(sampler, shape, choice);
    if (choice->keyword == KEY_DISCRIMINATOR)
        return write_mapped(sampler, shape, choice);
    return write_branches(sampler, shape, choice);
}

/* ---- values ---- */

/* Whether a value around this one wants exactly the same. */
static bool is_wanted_again(const struct shape *outer, const struct wanted *wanted)
{
    for (; outer; outer = outer->outer)
        if (outer->wanted->len == wanted->len && wanted->len > 0 &&
            memcmp(outer->wanted->schemas, wanted->schemas,
                   wanted->len * sizeof *wanted->schemas) == 0)
            return true;
    return false;
}

static enum step write_wanted(struct sampler *sampler, struct shape *shape)
{
    const struct wanted *wanted = shape->wanted;
    for (size_t i = 0; i < wanted->len; i++) {
        enum step step =
            shape_add(sampler, shape, wanted->schemas[i], (struct part){.opens = true});
        if (step != STEP_MADE)
            return step;
    }
    if (shape->hidden && wanted->property)
        return STEP_HIDDEN;
    if (write_hinted(sampler, shape))
        return STEP_MADE;
    /* What the base says of itself comes before the branches of its choices. */
    if (shape->choices.len > 0 && write_authored(sampler, shape))
        return STEP_MADE;
    return finish(sampler, shape);
}

enum step value_write(struct sampler *sampler, const struct wanted *wanted)
{
    struct shape shape = {.outer = sampler->open, .wanted = wanted, .types = TYPE_ANY};
    if (is_wanted_again(shape.outer, wanted))
        return sampler_fail(sampler, STEP_CUT, wanted->schemas[0], "it contains itself");
    if (sampler->depth >= DEPTH_MAX)
        return sampler_fail(sampler, STEP_CUT, wanted->len ? wanted->schemas[0] : NULL,
                            "it is nested too deep");
    struct arena_mark mark = arena_mark(sampler->scratch);
    size_t start = sampler->out.len;
    sampler->open = &shape;
    sampler->depth++;
    enum step step = write_wanted(sampler, &shape);
    if (is_over(sampler))
        step = STEP_TOO_LARGE;
    if (step != STEP_MADE)
        sampler->out.len = start;
    sampler->depth--;
    sampler->open = shape.outer;
    arena_rewind(sampler->scratch, mark);
    return step;
}

/* ---- the whole ---- */

struct limits {
    unsigned optional_depth;
    uint64_t bytes, work;
};

static enum step attempt(struct sampler *sampler, const struct node *schema,
                         const struct limits *limits)
{
    sampler->optional_depth = limits->optional_depth;
    sampler->work_max = limits->work;
    sampler->work = 0;
    sampler->rejected = false;
    sampler->out.limit = limits->bytes;
    sampler->out.full = false;
    sampler->out.len = 0;
    sampler->lenient = false;
    sampler->sample->authored = false;
    struct wanted wanted = {.schemas = &schema, .len = schema != NULL, .name = STR("id")};
    enum step step = value_write(sampler, &wanted);
    if (step == STEP_CUT) {
        sampler->lenient = true;
        step = value_write(sampler, &wanted);
    }
    if (step == STEP_TOO_LARGE && sampler->work > sampler->work_max)
        sampler_fail(sampler, step, schema, "too many schemas have to be tried for it");
    else if (step == STEP_TOO_LARGE && sampler->out.full)
        sampler_fail(sampler, step, schema, "its sample is larger than the budget for samples");
    return step;
}

/* With all optional members; where that is much, with fewer and fewer levels of them; at last with
 * none, up to the budget. */
static enum step attempt_all(struct sampler *sampler, const struct node *schema)
{
    static const unsigned depths[] = {OPTIONAL_DEPTH, 6, 4, 3, 2, 1};
    uint64_t bytes = sampler->sample->budget->sample_bytes;
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct limits easy = {.optional_depth = depths[i],
                              .bytes = bytes < EASY_BYTES ? bytes : EASY_BYTES,
                              .work = EASY_WORK};
        enum step step = attempt(sampler, schema, &easy);
        if (step != STEP_TOO_LARGE)
            return step;
    }
    return attempt(sampler, schema, &(struct limits){.bytes = bytes, .work = WORK_MAX});
}

static enum sample_outcome outcome_of(enum step step)
{
    static const enum sample_outcome outcomes[] = {
        [STEP_MADE] = SAMPLE_OK,
        [STEP_HIDDEN] = SAMPLE_IMPOSSIBLE,
        [STEP_CUT] = SAMPLE_IMPOSSIBLE,
        [STEP_IMPOSSIBLE] = SAMPLE_IMPOSSIBLE,
        [STEP_UNRESOLVED] = SAMPLE_UNRESOLVED,
        [STEP_TOO_LARGE] = SAMPLE_TOO_LARGE,
    };
    return outcomes[step];
}

static void sampler_open(struct sampler *sampler, struct sample *sample, struct arena *scratch)
{
    arena_init(scratch);
    arena_bytes(scratch, 128 * 1024); /* one block that marks and rewinds stay in */
    arena_clear(scratch);
    *sampler = (struct sampler){.sample = sample,
                                .refs = sample->refs,
                                .version = sample->version,
                                .scratch = scratch,
                                .work_max = EASY_WORK};
}

enum sample_outcome sample_json(struct sample *sample, const struct node *schema, struct buf *out)
{
    struct arena scratch, text;
    struct sampler sampler;
    sampler_open(&sampler, sample, &scratch);
    arena_init(&text);
    sampler.out.arena = &text;
    enum step step = attempt_all(&sampler, schema);
    if (step != STEP_MADE && sampler.rejected) {
        const struct node *fault = sample->fault;
        sampler.trusting = true;
        step = attempt_all(&sampler, schema);
        if (step == STEP_MADE)
            sampler_doubt(&sampler, SAMPLE_DOUBT_KEYWORD, fault,
                          "no value was found that oneOf, not and conditions allow together");
    }
    if (step == STEP_MADE)
        buf_add(out, buf_str(&sampler.out));
    arena_release(&text);
    arena_release(&scratch);
    return outcome_of(step);
}

bool sample_fits(struct sample *sample, const struct node *schema, const struct node *value)
{
    struct arena scratch;
    struct sampler sampler;
    sampler_open(&sampler, sample, &scratch);
    bool fits = value_fits(&sampler, schema, value);
    arena_release(&scratch);
    return fits;
}
