/* XML from a value, by the `xml` objects of its schemas (OpenAPI, "XML Object"). */
#include "utf8.h"
#include "write.h"

/* Schemas that refer to themselves in many parts have more ways through them than anybody has time
 * for: so many are looked at for one keyword, and for a whole body, in which the rest then has no
 * form of its own. */
enum { XML_DEPTH = 100, LOOK_DEPTH = 8, LOOKS_MAX = 2000, BODY_LOOKS_MAX = 4 * 1000 * 1000 };

struct xml {
    struct buf *out;
    const struct refs *refs;
    unsigned depth;
    size_t looks, body_looks; /* for the keyword or property that is looked for now, and in all */
};

/* What the schema of one value says about its form. */
struct form {
    struct str name, prefix, namespace_uri;
    bool attribute, wrapped, text;
};

/* ---- schemas ---- */

/* Begins to look for one thing. */
static struct xml *look(struct xml *xml)
{
    xml->looks = 0;
    return xml;
}

/* Whether one more object of so many members may be looked at. */
static bool may_look(struct xml *xml, const struct node *object)
{
    size_t cost = 1 + (object ? object->len / 16 : 0);
    xml->looks++;
    xml->body_looks += cost;
    return xml->looks <= LOOKS_MAX && xml->body_looks <= BODY_LOOKS_MAX;
}

/* The first value of a keyword in a schema, its reference and the parts of its allOf, oneOf and
 * anyOf. */
static const struct node *look_up(struct xml *xml, const struct node *schema, struct str keyword,
                                  unsigned depth)
{
    static const struct str lists[] = {STR_INIT("allOf"), STR_INIT("oneOf"), STR_INIT("anyOf")};
    if (!may_look(xml, schema))
        return NULL;
    const struct node *found = node_get(schema, keyword);
    if (found || !schema || depth == 0)
        return found;
    const struct node *target = refs_follow(xml->refs, schema);
    if (target && target != schema)
        return look_up(xml, target, keyword, depth - 1);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        NODE_EACH_ITEM(node_get(schema, lists[i]), part)
        {
            found = look_up(xml, part, keyword, depth - 1);
            if (found)
                return found;
        }
    return NULL;
}

/* The schema of a property, in the schema or any part of it. */
static const struct node *property_of(struct xml *xml, const struct node *schema, struct str name,
                                      unsigned depth)
{
    static const struct str lists[] = {STR_INIT("allOf"), STR_INIT("oneOf"), STR_INIT("anyOf")};
    const struct node *target = refs_follow(xml->refs, schema);
    const struct node *properties = node_get(target, STR("properties"));
    if (!may_look(xml, properties))
        return NULL;
    const struct node *found = node_get(properties, name);
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !found && depth > 0; i++)
        NODE_EACH_ITEM(node_get(target, lists[i]), part)
    if (!found)
        found = property_of(xml, part, name, depth - 1);
    return found;
}

static struct form form_of(struct xml *xml, const struct node *schema)
{
    const struct node *own = look_up(look(xml), schema, STR("xml"), LOOK_DEPTH);
    struct str type = node_string(node_get(own, STR("nodeType")));
    return (struct form){
        .name = node_string(node_get(own, STR("name"))),
        .prefix = node_string(node_get(own, STR("prefix"))),
        .namespace_uri = node_string(node_get(own, STR("namespace"))),
        .attribute =
            node_bool(node_get(own, STR("attribute")), false) || str_eq(type, STR("attribute")),
        .wrapped = node_bool(node_get(own, STR("wrapped")), false) || str_eq(type, STR("element")),
        .text = str_eq(type, STR("text")) || str_eq(type, STR("cdata")),
    };
}

/* ---- characters ---- */

static void escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '<')
            buf_add(out, STR("&lt;"));
        else if (byte == '>')
            buf_add(out, STR("&gt;"));
        else if (byte == '&')
            buf_add(out, STR("&amp;"));
        else if (byte == '"')
            buf_add(out, STR("&quot;"));
        else if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
            buf_add(out, STR("\xef\xbf\xbd")); /* XML 1.0 has no way to write it */
        else
            buf_byte(out, (char)byte);
    }
}

static bool is_name_byte(unsigned char byte, bool first)
{
    bool letter =
        (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte >= 0x80;
    return letter || (!first && ((byte >= '0' && byte <= '9') || byte == '-' || byte == '.'));
}

static void write_name(struct buf *out, const struct form *form, struct str name)
{
    if (form->name.len)
        name = form->name;
    if (form->prefix.len) {
        buf_add(out, form->prefix);
        buf_byte(out, ':');
    }
    if (name.len == 0 || !is_name_byte((unsigned char)name.ptr[0], true))
        buf_byte(out, '_');
    for (size_t i = 0; i < name.len; i++)
        buf_byte(out, is_name_byte((unsigned char)name.ptr[i], false) ? name.ptr[i] : '_');
}

static void write_scalar(struct buf *out, const struct node *value)
{
    struct buf text = {.arena = out->arena};
    if (value->kind != NODE_NULL)
        plain_write(&text, value);
    escape(out, buf_str(&text));
}

/* ---- elements ---- */

static void write_element(struct xml *xml, const struct node *schema, const struct node *value,
                          struct str name);

static void write_attributes(struct xml *xml, const struct node *schema, const struct node *value)
{
    NODE_EACH_MEMBER(value, key, member)
    {
        struct form form = form_of(xml, property_of(look(xml), schema, node_str(key), LOOK_DEPTH));
        if (!form.attribute)
            continue;
        buf_byte(xml->out, ' ');
        write_name(xml->out, &form, node_str(key));
        buf_add(xml->out, STR("=\""));
        write_scalar(xml->out, member);
        buf_byte(xml->out, '"');
    }
}

static void write_items(struct xml *xml, const struct node *schema, const struct node *value,
                        struct str name)
{
    const struct node *items = look_up(look(xml), schema, STR("items"), LOOK_DEPTH);
    NODE_EACH_ITEM(value, item)
    write_element(xml, items, item, name);
}

/* An array's items stand beside one another where the array is not wrapped. */
static void write_member(struct xml *xml, const struct node *schema, const struct node *value,
                         struct str name)
{
    struct form form = form_of(xml, schema);
    if (form.attribute)
        return;
    if (form.text)
        write_scalar(xml->out, value);
    else if (node_is(value, NODE_ARRAY) && !form.wrapped)
        write_items(xml, schema, value, name);
    else
        write_element(xml, schema, value, name);
}

static void write_inside(struct xml *xml, const struct node *schema, const struct node *value,
                         struct str name)
{
    if (node_is(value, NODE_ARRAY))
        write_items(xml, schema, value, name);
    else if (!node_is(value, NODE_OBJECT))
        write_scalar(xml->out, value);
    NODE_EACH_MEMBER(value, key, member)
    write_member(xml, property_of(look(xml), schema, node_str(key), LOOK_DEPTH), member,
                 node_str(key));
}

static void write_element(struct xml *xml, const struct node *schema, const struct node *value,
                          struct str name)
{
    struct form form = form_of(xml, schema);
    if (xml->depth >= XML_DEPTH)
        return;
    xml->depth++;
    buf_byte(xml->out, '<');
    write_name(xml->out, &form, name);
    if (form.namespace_uri.len) {
        buf_add(xml->out, form.prefix.len ? STR(" xmlns:") : STR(" xmlns"));
        buf_add(xml->out, form.prefix);
        buf_add(xml->out, STR("=\""));
        escape(xml->out, form.namespace_uri);
        buf_byte(xml->out, '"');
    }
    write_attributes(xml, schema, value);
    buf_byte(xml->out, '>');
    write_inside(xml, schema, value, name);
    buf_add(xml->out, STR("</"));
    write_name(xml->out, &form, name);
    buf_byte(xml->out, '>');
    xml->depth--;
}

/* The items of a root array that no `xml` names bear their component's name, else "item". */
static struct str item_name(struct xml *xml, const struct node *schema, const struct node *value,
                            struct str name)
{
    struct str reference =
        node_string(node_get(look_up(look(xml), schema, STR("items"), LOOK_DEPTH), STR("$ref")));
    size_t slash = str_find_last(reference, '/');
    if (!node_is(value, NODE_ARRAY))
        return name;
    return slash < reference.len ? str_from(reference, slash + 1) : STR("item");
}

void xml_write(struct buf *out, const struct refs *refs, const struct node *schema,
               const struct node *value, struct str name)
{
    struct xml xml = {.out = out, .refs = refs};
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    if (!node_is(value, NODE_ARRAY)) {
        write_element(&xml, schema, value, name);
        return;
    }
    struct form form = form_of(&xml, schema);
    buf_byte(out, '<');
    write_name(out, &form, name);
    buf_byte(out, '>');
    write_items(&xml, schema, value, item_name(&xml, schema, value, name));
    buf_add(out, STR("</"));
    write_name(out, &form, name);
    buf_byte(out, '>');
}
