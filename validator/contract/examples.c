/* Authored examples: `example`, `examples`, and what an Example Object may hold. */
#include "contract_private.h"

/* An object with `$ref` alone is no value anybody wants to see, where the reference leads
 * somewhere. */
static const struct node *value_of(const struct reader *reader, const struct node *value)
{
    if (!node_is(value, NODE_OBJECT) || value->len != 1 || !refs_is_reference(value))
        return value;
    const struct node *target = refs_follow(reader->refs, value);
    return target ? target : value;
}

struct example example_of_value(const struct reader *reader, struct str name,
                                const struct node *value)
{
    return (struct example){.name = name, .node = value, .value = value_of(reader, value)};
}

static void read_file(struct reader *reader, const struct node *place, struct example *example)
{
    struct str why;
    const struct source *source = refs_attach(reader->refs, place, node_str(place), &why);
    example->external = node_str(place);
    if (!source) {
        REPORT(reader, EXAMPLE_FILE_UNREADABLE, place, "'" STR_FMT "' could not be read: " STR_FMT,
               STR_ARG(node_str(place)), STR_ARG(why));
        return;
    }
    example->external = source->uri;
    example->external_bytes = source->text;
}

/* People forget `value` and write the value where the Example Object should be. */
static bool looks_bare(const struct reader *reader, const struct node *value)
{
    if (value->kind != NODE_OBJECT)
        return true;
    bool known = value->len == 0;
    NODE_EACH_MEMBER(value, key, member)
    known = known || field_by_name(reader, OBJECT_EXAMPLE, node_str(key)) || is_extension(key);
    return !known;
}

static bool read_object(struct reader *reader, const struct node *value, struct example *example)
{
    struct fields fields;
    if (!fields_read(reader, OBJECT_EXAMPLE, value, &fields))
        return false;
    const struct node *data = field(&fields, EXAMPLE_DATA);
    example->value = value_of(reader, data ? data : field(&fields, EXAMPLE_VALUE));
    if (field(&fields, EXAMPLE_SERIALIZED))
        example->serialized = field_text(&fields, EXAMPLE_SERIALIZED);
    if (field(&fields, EXAMPLE_EXTERNAL))
        read_file(reader, field(&fields, EXAMPLE_EXTERNAL), example);
    return example->value || example->serialized.ptr || example->external.ptr;
}

static bool read_example(struct reader *reader, const struct node *key, struct example *example)
{
    const struct node *value = part_follow(reader, key + 1);
    if (!value)
        return false;
    *example = (struct example){.name = node_str(key), .node = value};
    if (!looks_bare(reader, value))
        return read_object(reader, value, example);
    REPORT(reader, EXAMPLE_WITHOUT_VALUE, value,
           "this should be an object with 'value'; it is taken for the value itself");
    example->value = value;
    return true;
}

struct examples examples_read(struct reader *reader, const struct node *example,
                              const struct node *examples)
{
    size_t len = 0, most = (example ? 1 : 0) + (examples ? examples->len : 0);
    if (most == 0)
        return (struct examples){0};
    struct example *list = arena_array(reader->arena, struct example, most);
    if (example && examples)
        REPORT(reader, EXAMPLE_AMBIGUOUS, example - 1,
               "'example' and 'examples' exclude each other; 'example' comes first");
    if (example)
        list[len++] = example_of_value(reader, STR("default"), example);
    NODE_EACH_MEMBER(examples, key, value)
    if (read_example(reader, key, &list[len]))
        len++;
    return (struct examples){list, len};
}
