/* XML documents as the values that the `xml` objects of their schemas say. */
#include "check_private.h"
#include "groups.h"

enum { DEPTH = 20, NODES = 1000 };

struct limits {
    size_t depth, nodes;
};

struct row {
    const char *schema; /* YAML */
    const char *xml;
    const char *value; /* as JSON with ' for ", or "! " and why the document cannot be read */
};

#define OF(members) "{type: object, properties: {" members "}}"
#define ROW(schema, xml, value)                                                                    \
    {                                                                                              \
        (schema), (xml), (value)                                                                   \
    }

static const struct schema *schema_of(struct arena *arena, const char *text)
{
    struct budget *budget = arena_new(arena, struct budget);
    struct findings *findings = arena_new(arena, struct findings);
    struct source *source = arena_new(arena, struct source);
    struct schema_options options = {.dialect = SCHEMA_OPENAPI_3_1, .budget = budget};
    *budget = budget_standard();
    findings->arena = arena;
    *source =
        (struct source){.name = STR("schema.yaml"), .uri = STR("urn:schema"), .text = str_of(text)};
    const struct doc *doc = doc_read(arena, source, budget, findings);
    if (!doc) {
        fail_msg("this schema cannot be read: %s", text);
        return NULL;
    }
    struct schema_set *set = schema_set_new(arena, &options, findings);
    schema_set_add(set, source->uri, doc, doc->root);
    return schema_compile(set, doc->root, SCHEMA_NEUTRAL);
}

static struct reading read_with(struct arena *arena, const char *schema, struct str xml,
                                const struct limits *limits)
{
    struct reading reading = {
        .build = {.arena = arena, .limit = limits->nodes, .origin = xml.ptr},
        .run = schema_run_new(arena)
    };
    const struct outline *outline = schema_outline(schema_of(arena, schema));
    if (!xml_read(&reading, outline, xml, limits->depth) && !reading.fault.at)
        fail_msg("there is neither a value nor a fault");
    if (reading.fault.at && !(reading.fault.at >= xml.ptr && reading.fault.at <= xml.ptr + xml.len))
        fail_msg("the fault is not in the text");
    return reading;
}

static struct str told(struct arena *arena, const struct reading *reading)
{
    struct buf out = {.arena = arena};
    if (reading->build.full)
        return STR("! full");
    if (reading->fault.at)
        return arena_join(arena, STR("! "), reading->fault.why);
    assert_int_equal(reading->build.at[0].span, reading->build.len);
    doc_write_json(&out, reading->build.at);
    return buf_str(&out);
}

static struct str value_of(struct arena *arena, const char *schema, struct str xml)
{
    struct limits limits = {DEPTH, NODES};
    struct reading reading = read_with(arena, schema, xml, &limits);
    return told(arena, &reading);
}

static struct str with_quotes(struct arena *arena, const char *text)
{
    char *copy = arena_cstr(arena, str_of(text));
    for (char *at = copy; *at && !str_starts(str_of(text), STR("! ")); at++)
        if (*at == '\'')
            *at = '"';
    return str_of(copy);
}

static void check_rows(struct arena *arena, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct str found = value_of(arena, rows[i].schema, str_of(rows[i].xml));
        struct str name = arena_printf(arena, "%s by %s", rows[i].xml, rows[i].schema);
        wrong += unit_differs(name.ptr, found, with_quotes(arena, rows[i].value));
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_ROWS(state, rows) check_rows(*(state), rows, sizeof rows / sizeof *rows)

/* ---- names ---- */

static void elements_are_members_by_their_local_names(void **state)
{
    static const struct row rows[] = {
        ROW(OF("id: {type: integer}, name: {type: string}"),
            "<pet><id>7</id><name>Rex</name></pet>", "{'id':7,'name':'Rex'}"),
        ROW(OF("name: {type: string, xml: {name: fullName}}"),
            "<pet><fullName>Rex</fullName></pet>", "{'name':'Rex'}"),
        ROW(OF("name: {type: string, xml: {name: 'p:fullName'}}"),
            "<pet><fullName>Rex</fullName></pet>", "{'name':'Rex'}"),
        ROW(OF("a: {type: object, properties: {b: {type: boolean}}}"), "<r><a><b>true</b></a></r>",
            "{'a':{'b':true}}"),
        ROW(OF("name: {type: string}"), "<p:pet xmlns:p='urn:p'><p:name>Rex</p:name></p:pet>",
            "{'name':'Rex'}"),
        ROW(OF("a: {type: string, xml: {prefix: q}}"), "<r><a>x</a></r>", "{'a':'x'}"),
        ROW(OF("a: {$ref: '#/$defs/A'}}, $defs: {A: {type: string, xml: {name: alpha}}"),
            "<r><alpha>x</alpha></r>", "{'a':'x'}"),
        ROW("{allOf: [{properties: {a: {type: integer}}}, {properties: {b: {xml: {name: B}}}}]}",
            "<r><a>1</a><B>2</B></r>", "{'a':1,'b':2}"),
        ROW(OF("\xC3\xA9: {type: string}"), "<r><\xC3\xA9>\xE2\x82\xAC</\xC3\xA9></r>",
            "{'\xC3\xA9':'\xE2\x82\xAC'}"),
        ROW(OF("next: {$ref: '#'}, n: {type: integer}"),
            "<r><n>1</n><next><n>2</n><next><n>3</n></next></next></r>",
            "{'n':1,'next':{'n':2,'next':{'n':3}}}"),
    };
    CHECK_ROWS(state, rows);
}

static void the_root_is_compared_only_where_it_has_a_name(void **state)
{
    static const struct row rows[] = {
        ROW("{type: object}", "<anything/>", "{}"),
        ROW("{type: object, xml: {name: pet}}", "<pet/>", "{}"),
        ROW("{type: object, xml: {name: pet}}", "<x:pet xmlns:x='urn:x'/>", "{}"),
        ROW("{type: object, xml: {name: pet}}", "<cat/>", "! the root element is 'cat', not 'pet'"),
        ROW("{type: object, xml: {namespace: 'urn:p'}}", "<cat xmlns='urn:p'/>", "{}"),
        ROW("{type: object, xml: {namespace: 'urn:p'}}", "<cat xmlns='urn:q'/>",
            "! the root element is in the namespace 'urn:q', not in 'urn:p'"),
        ROW("{type: object, xml: {namespace: 'urn:p'}}", "<cat/>",
            "! the root element is in no namespace, not in 'urn:p'"),
        ROW("{type: object, xml: {name: pet, namespace: 'urn:p'}}", "<pet/>",
            "! the root element is in no namespace, not in 'urn:p'"),
        ROW("{xml: {name: pet}, allOf: [{type: object, xml: {namespace: 'urn:p'}}]}", "<pet/>",
            "! the root element is in no namespace, not in 'urn:p'"),
        ROW("{type: object}", "<pet xmlns='no URI'/>", "{}"),
        ROW("{type: array, items: {type: integer}, xml: {name: list}}", "<lists/>",
            "! the root element is 'lists', not 'list'"),
        ROW("{oneOf: [{type: object, xml: {name: cat}}, {type: object, xml: {name: dog}}]}",
            "<dog/>", "{}"),
        ROW("{oneOf: [{type: object, xml: {name: cat}}, {type: object, xml: {name: dog}}]}",
            "<cow/>", "! the root element is 'cow', not 'cat'"),
        ROW("{xml: {name: own}, allOf: [{type: object, xml: {name: base}}]}", "<base/>",
            "! the root element is 'base', not 'own'"),
    };
    CHECK_ROWS(state, rows);
}

static void a_namespace_counts_where_the_schema_gives_one(void **state)
{
#define TWO                                                                                        \
    OF("a: {type: integer, xml: {name: id, namespace: 'urn:a'}}, b: {type: integer, xml: {name: "  \
       "id, namespace: 'urn:b'}}")
#define ONE OF("a: {type: integer, xml: {namespace: 'urn:a'}}")
    static const struct row rows[] = {
        ROW(ONE, "<r><a xmlns='urn:a'>1</a></r>", "{'a':1}"),
        ROW(ONE, "<r xmlns:z='urn:a'><z:a>1</z:a></r>", "{'a':1}"),
        ROW(ONE, "<r><a>1</a></r>", "{'{}a':1}"),
        ROW(ONE, "<r><a xmlns='urn:b'>1</a></r>", "{'{urn:b}a':1}"),
        ROW(ONE, "<r><a xmlns='urn:a2'>1</a></r>", "{'{urn:a2}a':1}"),
        ROW(TWO, "<r xmlns:b='urn:b' xmlns:a='urn:a'><b:id>2</b:id><a:id>1</a:id></r>",
            "{'b':2,'a':1}"),
        ROW(OF("a: {type: string, xml: {attribute: true, namespace: 'urn:a'}}"),
            "<r xmlns:n='urn:a' n:a='1'/>", "{'a':'1'}"),
        ROW(OF("a: {xml: {name: n, namespace: 'urn:a'}}, b: {xml: {name: n}}"),
            "<r><n>1</n><n xmlns='urn:a'>2</n></r>", "{'b':1,'a':2}"),
    };
    CHECK_ROWS(state, rows);
#undef ONE
#undef TWO
}

static void attributes_are_members_where_the_schema_says_so(void **state)
{
#define PET OF("id: {type: integer, xml: {attribute: true}}, n: {type: string}")
    static const struct row rows[] = {
        ROW(PET, "<pet id='7'><n>Rex</n></pet>", "{'id':7,'n':'Rex'}"),
        ROW(PET, "<pet id=' 7 '/>", "{'id':7}"),
        ROW(PET, "<pet id='x'/>", "{'id':'x'}"),
        ROW(PET, "<pet><id>7</id></pet>", "{'{}id':7}"),
        ROW(PET, "<pet n='Rex'/>", "{'@n':'Rex'}"),
        ROW(PET, "<pet id='7'>text</pet>", "{'id':7}"),
        ROW(OF("i: {type: string, xml: {attribute: true, name: ident}}"),
            "<pet ident='&lt;&amp;&#38;amp;&#x26;#38;&quot;'/>", "{'i':'<&&amp;&#38;\\''}"),
        ROW(OF("i: {type: string, xml: {nodeType: attribute}}"), "<pet i='a&#10;b\tc'/>",
            "{'i':'a\\nb c'}"),
        ROW("{type: string}", "<name lang='en'>Rex</name>", "'Rex'"),
    };
    CHECK_ROWS(state, rows);
#undef PET
}

/* ---- arrays ---- */

static void items_that_are_not_wrapped_are_repeated_elements(void **state)
{
#define BOOKS OF("book: {type: array, items: {type: string}}")
#define NAMED                                                                                      \
    OF("books: {type: array, xml: {name: ignored}, items: {type: string, xml: {name: book}}}")
    static const struct row rows[] = {
        ROW(BOOKS, "<r><book>A</book><book>B</book></r>", "{'book':['A','B']}"),
        ROW(BOOKS, "<r><book>A</book></r>", "{'book':['A']}"),
        ROW(BOOKS, "<r><book/></r>", "{'book':['']}"),
        ROW(BOOKS, "<r/>", "{}"),
        ROW(BOOKS, "<r><book>A</book><x>1</x><book>B</book></r>", "{'book':['A','B'],'x':1}"),
        ROW(NAMED, "<r><book>A</book><book>B</book></r>", "{'books':['A','B']}"),
        ROW(NAMED, "<r><ignored>A</ignored></r>", "{'ignored':'A'}"),
        ROW(NAMED, "<r><books>A</books></r>", "{'{}books':'A'}"),
        ROW(OF("p: {type: array, items: {type: object, properties: {n: {type: integer}}}}"),
            "<r><p><n>1</n></p><p><n>2</n></p></r>", "{'p':[{'n':1},{'n':2}]}"),
        ROW(OF("p: {type: array, items: {type: array, items: {type: integer}}}"),
            "<r><p><i>1</i><i>2</i></p><p><i>3</i></p><p/></r>", "{'p':[[1,2],[3],[]]}"),
        ROW(OF("p: {type: array, prefixItems: [{type: string, xml: {name: s}}, {type: integer, "
               "xml: {name: i}}]}"),
            "<r><s>1</s><i>2</i></r>", "{'p':['1',2]}"),
        ROW(OF("p: {items: {type: integer}}"), "<r><p>1</p></r>", "{'p':[1]}"),
        ROW(OF("p: {type: [array, 'null'], items: {type: integer}}"), "<r><p>1</p></r>",
            "{'p':[1]}"),
        ROW(OF("p: {type: [array, string], items: {type: integer}}"), "<r><p>1</p></r>",
            "{'p':'1'}"),
        ROW(OF("p: {type: [array, string], items: {type: integer}}"), "<r><p>1</p><p>2</p></r>",
            "{'p':[1,2]}"),
        ROW(OF("all: {type: array, items: {oneOf: [{type: integer, xml: {name: i}}, {type: "
               "boolean, xml: {name: b}}]}}"),
            "<r><i>1</i><b>true</b></r>", "{'all':[1,true]}"),
    };
    CHECK_ROWS(state, rows);
#undef BOOKS
#undef NAMED
}

static void a_wrapper_is_around_its_items(void **state)
{
#define PLAIN OF("book: {type: array, items: {type: string}, xml: {wrapped: true}}")
#define NAMED                                                                                      \
    OF("books: {type: array, xml: {wrapped: true, name: shelf}, items: {type: string, xml: "       \
       "{name: book}}}")
    static const struct row rows[] = {
        ROW(PLAIN, "<r><book><book>A</book><book>B</book></book></r>", "{'book':['A','B']}"),
        ROW(PLAIN, "<r><book/></r>", "{'book':[]}"),
        ROW(PLAIN, "<r><book> \n </book></r>", "{'book':[]}"),
        ROW(PLAIN, "<r/>", "{}"),
        ROW(PLAIN, "<r><book>A</book></r>", "{'book':'A'}"),
        ROW(PLAIN, "<r><book><x>A</x></book></r>", "{'book':{'x':'A'}}"),
        ROW(PLAIN, "<r><book><book>A</book></book><book/></r>", "{'book':[['A'],[]]}"),
        ROW(NAMED, "<r><shelf n='1'><book>A</book><book>B</book></shelf></r>",
            "{'books':['A','B']}"),
        ROW(NAMED, "<r><shelf><shelf>A</shelf></shelf></r>", "{'books':{'shelf':'A'}}"),
        ROW(NAMED, "<r><books><book>A</book></books></r>", "{'{}books':{'book':'A'}}"),
        ROW(OF("a: {type: array, items: {type: string}, xml: {wrapped: true, name: aliens}}"),
            "<r><aliens><aliens>A</aliens></aliens></r>", "{'a':['A']}"),
        ROW(OF("a: {type: array, items: {type: string}, xml: {nodeType: element}}"),
            "<r><a><a>A</a></a></r>", "{'a':['A']}"),
        ROW("{type: object, additionalProperties: {type: array, items: {type: integer}, xml: "
            "{wrapped: true}}}",
            "<r><x><x>1</x></x><y/></r>", "{'x':[1],'y':[]}"),
    };
    CHECK_ROWS(state, rows);
#undef PLAIN
#undef NAMED
}

static void the_root_of_an_array_is_its_wrapper(void **state)
{
    static const struct row rows[] = {
        ROW("{type: array, items: {type: integer}}", "<list><a>1</a><b>2</b></list>", "[1,2]"),
        ROW("{type: array, items: {type: integer}}", "<list/>", "[]"),
        ROW("{type: array, items: {type: integer}, xml: {wrapped: true}}", "<l><a>1</a></l>",
            "[1]"),
        ROW("{type: [array, string], items: {type: integer}}", "<l><a>1</a></l>", "[1]"),
        ROW("{type: array, items: {type: integer}}", "<list>text</list>", "'text'"),
        ROW("{type: array, items: {type: integer, xml: {name: n}}}", "<l><n>1</n><n>2</n></l>",
            "[1,2]"),
        ROW("{type: array, items: {type: integer, xml: {name: n}}}", "<l><n>1</n><m>2</m></l>",
            "{'n':1,'m':2}"),
        ROW("{type: array, xml: {wrapped: true, name: pets}, items: {type: object, xml: {name: "
            "pet}}}",
            "<pets><pet/><pet/></pets>", "[{},{}]"),
        ROW("{type: array, items: {type: object, properties: {id: {type: integer, xml: {attribute: "
            "true}}}}}",
            "<l><x id='1'/><x id='2'/></l>", "[{'id':1},{'id':2}]"),
    };
    CHECK_ROWS(state, rows);
}

/* ---- kinds ---- */

static void texts_are_read_as_the_kinds_that_the_schema_allows(void **state)
{
    static const struct row rows[] = {
        ROW("{type: integer}", "<r> 7\n</r>", "7"),
        ROW("{type: number}", "<r>1.50</r>", "1.50"),
        ROW("{type: number}", "<r>1e3</r>", "1e3"),
        ROW("{type: boolean}", "<r>\ttrue </r>", "true"),
        ROW("{type: integer}", "<r>seven</r>", "'seven'"),
        ROW("{type: integer}", "<r/>", "''"),
        ROW("{type: string}", "<r> 7\n</r>", "' 7\\n'"),
        ROW("{type: string}", "<r/>", "''"),
        ROW("{type: [integer, 'null']}", "<r> </r>", "null"),
        ROW("{type: string}", "<r>a<!-- c -->b<?p i?>c<![CDATA[<d>&amp;]]>e</r>", "'abc<d>&amp;e'"),
        ROW("{type: string}", "<r>&lt;&gt;&amp;&quot;&#65;&#x20AC;</r>", "'<>&\\'A\xE2\x82\xAC'"),
        ROW("{type: string}", "<r>a\r\nb\rc</r>", "'a\\nb\\nc'"),
        ROW("{type: string}", "<r><b>1</b></r>", "{'b':1}"),
        ROW("{type: [string, integer]}", "<r>7</r>", "7"),
        ROW("{enum: [a, b]}", "<r>a</r>", "'a'"),
        ROW("{}", "<r>7</r>", "7"),
        ROW("{}", "<r>x</r>", "'x'"),
        ROW("{}", "<r/>", "''"),
        ROW("{}", "<r><a>1</a><b>x</b><a>2</a></r>", "{'a':[1,2],'b':'x'}"),
        ROW("{}", "<r a='1'/>", "{'a':1}"),
    };
    CHECK_ROWS(state, rows);
}

static void an_element_is_an_object_where_something_is_in_it(void **state)
{
#define OBJECT OF("a: {type: string}")
    static const struct row rows[] = {
        ROW(OBJECT, "<r/>", "{}"),
        ROW(OBJECT, "<r> \n\t</r>", "{}"),
        ROW(OBJECT, "<r>text</r>", "'text'"),
        ROW(OBJECT, "<r>text<a>x</a> more</r>", "{'a':'x'}"),
        ROW(OBJECT, "<r><a>x</a><a>y</a></r>", "{'a':['x','y']}"),
        ROW("{properties: {a: {type: string}}}", "<r/>", "{}"),
        ROW("{type: [object, string]}", "<r/>", "''"),
        ROW("{type: [object, 'null']}", "<r/>", "{}"),
    };
    CHECK_ROWS(state, rows);
#undef OBJECT
}

static void a_member_can_be_the_text(void **state)
{
#define PRICE                                                                                      \
    OF("currency: {type: string, xml: {nodeType: attribute}}, amount: {type: number, xml: "        \
       "{nodeType: text}}")
    static const struct row rows[] = {
        ROW(PRICE, "<price currency='EUR'> 9.5 </price>", "{'currency':'EUR','amount':9.5}"),
        ROW(PRICE, "<price>9.5</price>", "{'amount':9.5}"),
        ROW(PRICE, "<price currency='EUR'> </price>", "{'currency':'EUR'}"),
        ROW(PRICE, "<price/>", "{}"),
        ROW(PRICE, "<price>cheap</price>", "{'amount':'cheap'}"),
        ROW(PRICE, "<price><amount>1</amount></price>", "{'{}amount':1}"),
        ROW(OF("t: {type: string, xml: {nodeType: cdata}}"), "<r><![CDATA[<b>]]></r>",
            "{'t':'<b>'}"),
        ROW(OF("t: {type: string, xml: {nodeType: text}}"), "<r> \n<x>1</x>\n </r>", "{'x':1}"),
    };
    CHECK_ROWS(state, rows);
#undef PRICE
}

static void nil_is_null(void **state)
{
#define XSI "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
#define PAIR OF("a: {type: [string, 'null']}, l: {type: array, items: {}}")
    static const struct row rows[] = {
        ROW(PAIR, "<r " XSI "><a xsi:nil='true'/></r>", "{'a':null}"),
        ROW(PAIR, "<r " XSI "><a xsi:nil=' 1 '/></r>", "{'a':null}"),
        ROW(PAIR, "<r " XSI "><a xsi:nil='false'>x</a></r>", "{'a':'x'}"),
        ROW(PAIR, "<r " XSI "><l xsi:nil='true'/><l>1</l></r>", "{'l':[null,1]}"),
        ROW(PAIR, "<r " XSI " xsi:nil='true'/>", "null"),
        ROW(PAIR, "<r " XSI " xsi:schemaLocation='urn:a b.xsd'/>", "{}"),
        ROW(PAIR, "<r nil='true'/>", "{'nil':true}"),
    };
    CHECK_ROWS(state, rows);
#undef PAIR
#undef XSI
}

static void what_no_member_takes_is_an_additional_one(void **state)
{
#define MORE OF("a: {type: string}}, additionalProperties: {type: integer")
    static const struct row rows[] = {
        ROW(MORE, "<r><x>1</x></r>", "{'x':1}"),
        ROW(MORE, "<r><x>1</x><x>2</x></r>", "{'x':[1,2]}"),
        ROW(MORE, "<r x='1'><a>1</a></r>", "{'x':1,'a':'1'}"),
        ROW(MORE, "<r xml:lang='en'/>", "{'lang':'en'}"),
        ROW(MORE, "<r xmlns='urn:a' xmlns:b='urn:b'/>", "{}"),
        ROW(MORE, "<r x='1'><x>2</x></r>", "{'x':[1,2]}"),
        ROW("{type: object, additionalProperties: false}", "<r><x>1</x></r>", "{'x':1}"),
        ROW("{type: object, additionalProperties: {type: array, items: {type: integer}}}",
            "<r><x>1</x><y>2</y><x>3</x></r>", "{'x':[1,3],'y':[2]}"),
        ROW("{type: object, patternProperties: {^x: {type: boolean}}}", "<r><x1>true</x1></r>",
            "{'x1':true}"),
    };
    CHECK_ROWS(state, rows);
#undef MORE
}

/* ---- documents that cannot be read ---- */

static void what_is_not_well_formed_is_a_fault(void **state)
{
    static const struct row rows[] = {
        ROW("{}", "", "! there is no root element"),
        ROW("{}", "text", "! there is no root element"),
        ROW("{}", "<r>", "! the element 'r' is not closed"),
        ROW("{}", "<r><a>1</a><b", "! a tag has no '>' where one is needed"),
        ROW("{}", "<r></s>", "! the element 'r' is closed by another name"),
        ROW("{}", "<r/><s/>", "! there is more behind the root element"),
        ROW("{}", "<r>&nbsp;</r>", "! the entity 'nbsp' is not declared"),
        ROW("{}", "<r>a & b</r>", "! there is no name where one is needed"),
        ROW("{}", "<r>&#0;</r>", "! a character is not allowed"),
        ROW("{}", "<r>\x01</r>", "! a character is not allowed"),
        ROW("{}", "<r a='<'/>", "! '<' stands in the value of an attribute"),
        ROW("{}", "<r a='1' a='2'/>", "! the attribute 'a' comes twice"),
        ROW("{}", "<r a=1/>", "! the value of an attribute is not quoted"),
        ROW("{}", "<r><!-- -- --></r>", "! '--' stands in a comment"),
        ROW("{}", "<r><![CDATA[</r>", "! a CDATA section has no end or is too long"),
        ROW("{}", "<r><?too big.", "! a processing instruction has no end or is too long"),
        ROW("{}", "<p:r/>", "! the prefix 'p' is not declared"),
        ROW("{}", "<r p:a='1'/>", "! the prefix 'p' is not declared"),
        ROW("{}", " <?xml version='1.0'?><r/>", "! an XML declaration is not at the start"),
        ROW("{}", "<?xml version='1.0' standalone='perhaps'?><r/>",
            "! standalone accepts only 'yes' or 'no'"),
        ROW("{}", "<r>\xC3</r>", "! the text is not UTF-8"),
        ROW("{}", "<r>\xED\xA0\x80</r>", "! the text is not UTF-8"),
    };
    CHECK_ROWS(state, rows);
}

static void only_utf_8_is_read(void **state)
{
    static const struct row rows[] = {
        ROW("{}", "<?xml version='1.0'?><r>\xC3\xA9</r>", "'\xC3\xA9'"),
        ROW("{}", "<?xml version='1.0' encoding='utf-8'?><r>\xC3\xA9</r>", "'\xC3\xA9'"),
        ROW("{}", "<?xml version='1.0' encoding = \"US-ASCII\" ?><r>1</r>", "1"),
        ROW("{}", "<?xml version='1.0' encoding='UTF8'?><r>\xC3\xA9</r>", "'\xC3\xA9'"),
        ROW("{}", "<?xml version='1.0' encoding='ascii'?><r>\xC3\xA9</r>", "'\xC3\xA9'"),
        ROW("{}", "\xEF\xBB\xBF<?xml version='1.0'?><r>1</r>", "1"),
        ROW("{}", "<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>",
            "! the document is in ISO-8859-1, not in UTF-8"),
        ROW("{}", "\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?><r/>",
            "! the document is in latin1, not in UTF-8"),
        ROW("{}", "<?xml version='1.0' encoding='UTF-16'?><r/>",
            "! the document is in UTF-16, not in UTF-8"),
        ROW("{}", "<?xml version='1.0' encoding='utf-7'?><r>+ADw-</r>",
            "! the document is in utf-7, not in UTF-8"),
    };
    CHECK_ROWS(state, rows);
    assert_text(value_of(*state, "{}", STR("\xFF\xFE<\0r\0/\0>\0")),
                "! the document is in UTF-16, not in UTF-8");
    assert_text(value_of(*state, "{}", STR("<\0r\0/\0>\0")),
                "! the document is in UTF-16, not in UTF-8");
    assert_text(value_of(*state, "{}", STR("\0<\0r\0/\0>")),
                "! the document is in UTF-16, not in UTF-8");
    assert_text(value_of(*state, "{}", STR("<r>\0</r>")), "! a character is not allowed");
}

static void a_document_type_is_refused(void **state)
{
#define REFUSED "! a document type declaration is not allowed"
    static const struct row rows[] = {
        ROW("{}", "<!DOCTYPE r><r/>", REFUSED),
        ROW("{}", "<?xml version='1.0'?><!-- <!DOCTYPE --><!DOCTYPE r SYSTEM 'http://x/r.dtd'><r/>",
            REFUSED),
        ROW("{}",
            "<!DOCTYPE lol [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;&lol;&lol;'>"
            "<!ENTITY lol3 '&lol2;&lol2;&lol2;&lol2;&lol2;'>]><lol>&lol3;</lol>",
            REFUSED),
        ROW("{}", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>", REFUSED),
        ROW("{}", "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]><r/>", REFUSED),
        ROW("{}", "<r><!DOCTYPE r></r>", REFUSED),
        ROW("{}", "<r><!-- <!DOCTYPE r> --><![CDATA[<!DOCTYPE r>]]></r>", "'<!DOCTYPE r>'"),
    };
    CHECK_ROWS(state, rows);
#undef REFUSED
}

static struct str repeated(struct arena *arena, const char *before, const char *piece, size_t count,
                           const char *behind)
{
    struct buf out = {.arena = arena};
    buf_add(&out, str_of(before));
    for (size_t i = 0; i < count; i++)
        buf_add(&out, str_of(piece));
    buf_add(&out, str_of(behind));
    return buf_str(&out);
}

static struct str numbered(struct arena *arena, const char *before, const char *after, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%zu%s", before, i, after);
    return buf_str(&out);
}

static struct str around(struct arena *arena, const char *before, struct str inside,
                         const char *behind)
{
    return arena_join(arena, arena_join(arena, str_of(before), inside), str_of(behind));
}

static void elements_are_nested_as_deep_as_the_limit_says(void **state)
{
    struct arena *arena = *state;
    struct limits limits = {3, NODES};
    static const struct row rows[] = {
        ROW("{}", "<a><a><a/></a></a>", "{'a':{'a':''}}"),
        ROW("{}", "<a><a><a><?p?></a></a></a>", "{'a':{'a':''}}"),
        ROW("{}", "<a><a><a><a/></a></a></a>", "! elements are nested more than 3 levels deep"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = read_with(arena, "{}", str_of(rows[i].xml), &limits);
        assert_true(str_eq(told(arena, &reading), with_quotes(arena, rows[i].value)));
    }
    limits.depth = 5000;
    struct str deep = repeated(arena, "", "<a>", 100000, "");
    struct reading reading = read_with(arena, "{}", deep, &limits);
    assert_text(told(arena, &reading), "! elements are nested more than 256 levels deep");
    assert_int_equal(reading.fault.at - deep.ptr, 256 * 3);
}

static void the_build_gets_full_where_there_are_too_many_values(void **state)
{
    struct arena *arena = *state;
    struct limits limits = {DEPTH, 100};
    static const struct {
        const char *before, *piece, *behind;
        size_t count;
        bool full;
    } rows[] = {
        {"<r>",          "<a/>",              "</r>",     97,     false},
        {"<r>",          "<a/>",              "</r>",     98,     true },
        {"<r>",          "<a/>",              "</r>",     100000, true },
        {"<r><b><c><d>", "<a><b>x</b>y</a> ", "",         100000, true },
        {"<r>",          "<a b='1'/>",        "</r>",     25,     false},
        {"<r>",          "<a b='1'/>",        "</r>",     33,     true },
        {"<r><!-- ",     "<a/>",              " --></r>", 100000, false},
        {"<r><![CDATA[", "<a/>",              "]]></r>",  100000, false},
        {"<r>",          "&amp;",             "</r>",     100000, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str xml =
            repeated(arena, rows[i].before, rows[i].piece, rows[i].count, rows[i].behind);
        struct reading reading = read_with(arena, "{}", xml, &limits);
        if (reading.build.full != rows[i].full || reading.fault.at)
            fail_msg("%zu of %s: " STR_FMT, rows[i].count, rows[i].piece,
                     STR_ARG(reading.fault.why));
        assert_true(reading.build.len <= limits.nodes);
    }
}

/* What takes libxml2 long is refused before, or where it is met. */
static void what_would_take_long_is_refused(void **state)
{
    struct arena *arena = *state;
    struct limits limits = {DEPTH, 1000 * 1000};
    const struct {
        struct str xml;
        const char *said;
    } rows[] = {
        {around(arena, "<r ",  numbered(arena, "a",           "='' ",  256),    "/>"),   ""},
        {around(arena, "<r ",  numbered(arena, "a",           "='' ",  257),    "/>"),
         "an element has more than 256 attributes"                                         },
        {around(arena, "<r ",  numbered(arena, "a",           "='' ",  300000), ""),
         "an element has more than 256 attributes"                                         },
        {around(arena, "<r ",  numbered(arena, "xmlns:a",     "='u' ", 100),    "/>"),   ""},
        {around(arena, "<r ",  numbered(arena, "xmlns:a",     "='u' ", 101),    "/>"),
         "more than 100 namespaces are declared at once"                                   },
        {around(arena, "<r>",  numbered(arena, "<a xmlns='u", "'/>",   1000),   "</r>"), ""},
        {around(arena, "<r>",  numbered(arena, "<a",          "/>",    300000), "</r>"),
         "there are more than 50000 different names"                                       },
        {around(arena, "<r/>", numbered(arena, "<?a",         "?>",    300000), ""),
         "there are more than 50000 different names"                                       },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = read_with(arena, "{}", rows[i].xml, &limits);
        assert_text(reading.fault.why, rows[i].said);
    }
}

/* ---- places ---- */

static void values_and_faults_have_their_places(void **state)
{
    struct arena *arena = *state;
    struct limits limits = {DEPTH, NODES};
    struct str xml = STR("<?xml version='1.0' encoding='US-ASCII'?>\n<r>\n  <!-- < -->\n"
                         "  <a x = '1' y=\"&lt;>\" >two</a>\n  <b\n/></r>");
    static const char *const starts[] = {
        "<r>",                                  /* the object */
        "<a x",                                 /* key and value of a */
        "<a x", "1' y", "1' y", "<a x", "<a x", /* x, and y, which has a reference */
        "<b\n", "<b\n",
    };
    struct reading reading = read_with(arena, "{}", xml, &limits);
    assert_text(told(arena, &reading), "{\"a\":{\"x\":1,\"y\":\"<>\"},\"b\":\"\"}");
    assert_int_equal(reading.build.len, sizeof starts / sizeof *starts);
    for (size_t i = 0; i < reading.build.len; i++) {
        struct str there = str_from(xml, reading.build.at[i].at);
        if (!str_starts(there, str_of(starts[i])))
            fail_msg("node %zu is at '" STR_FMT "'", i, STR_ARG(there));
    }
    struct str long_text =
        arena_join(arena, repeated(arena, "<r>", "<a>x</a>\n", 90, ""), STR("<b></c></r>"));
    reading = read_with(arena, "{}", long_text, &limits);
    assert_text(str_from(long_text, (size_t)(reading.fault.at - long_text.ptr)), "</r>");
}

/* With a byte order mark, the places count from the start all the same. */
static void a_byte_order_mark_moves_no_place(void **state)
{
    struct limits limits = {DEPTH, NODES};
    struct reading reading = read_with(*state, "{}", STR("\xEF\xBB\xBF<r><a>1</a></r>"), &limits);
    assert_int_equal(reading.build.at[0].at, 3);
    assert_int_equal(reading.build.at[1].at, 6);
}

/* ---- cut off anywhere ---- */

static void a_document_cut_off_anywhere_is_a_fault(void **state)
{
    struct arena *arena = *state;
    struct str xml =
        STR("<?xml version='1.0'?><!-- c --><r a='&lt;' xmlns:p='urn:p'><p:b>x&amp;y</p:b>"
            "<![CDATA[z]]><?p i?><c/>\xC3\xA9</r>");
    assert_text(value_of(arena, "{}", xml), "{\"a\":\"<\",\"b\":\"x&y\",\"c\":\"\"}");
    for (size_t len = 0; len < xml.len; len++) {
        struct str piece = arena_str(arena, str_slice(xml, 0, len));
        if (!str_starts(value_of(arena, "{}", piece), STR("! ")))
            fail_msg("the first %zu bytes are taken", len);
    }
}

int test_xml(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(elements_are_members_by_their_local_names),
        UNIT(the_root_is_compared_only_where_it_has_a_name),
        UNIT(a_namespace_counts_where_the_schema_gives_one),
        UNIT(attributes_are_members_where_the_schema_says_so),
        UNIT(items_that_are_not_wrapped_are_repeated_elements),
        UNIT(a_wrapper_is_around_its_items),
        UNIT(the_root_of_an_array_is_its_wrapper),
        UNIT(texts_are_read_as_the_kinds_that_the_schema_allows),
        UNIT(an_element_is_an_object_where_something_is_in_it),
        UNIT(a_member_can_be_the_text),
        UNIT(nil_is_null),
        UNIT(what_no_member_takes_is_an_additional_one),
        UNIT(what_is_not_well_formed_is_a_fault),
        UNIT(only_utf_8_is_read),
        UNIT(a_document_type_is_refused),
        UNIT(elements_are_nested_as_deep_as_the_limit_says),
        UNIT(the_build_gets_full_where_there_are_too_many_values),
        UNIT(what_would_take_long_is_refused),
        UNIT(values_and_faults_have_their_places),
        UNIT(a_byte_order_mark_moves_no_place),
        UNIT(a_document_cut_off_anywhere_is_a_fault),
    };
    return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
