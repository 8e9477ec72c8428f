/* XML documents as values.
 *
 * libxml2 is fed the text bit by bit and calls back (SAX2); what it tells becomes a tree of items. Then the tree is
 * gone through once more, by outlines: the items of an array need not stand together, and which elements make one
 * is only known when all have been seen.
 *
 * An item takes 56 bytes until the value is there, so that a document of nothing but "<a/>" takes 14 times its
 * length besides the value; there are at most as many items as the build may have nodes. Texts are held once more.
 *
 * In keys, what no member takes has its local name; where a declared member has that name, but another element or
 * namespace is meant, "{namespace}name", or "@name" for attributes.
 */
#include "check_private.h"

#include <libxml/parser.h>

enum {
    LEVELS_MAX = 256,     /* libxml2 2.9 gives up beyond */
    ATTRIBUTES_MAX = 256, /* of one element: libxml2 2.9 holds each against all others */
    NAMESPACES_MAX = 100, /* declared at a time: libxml2 2.9 walks them for each element */
    NAMES_MAX = 50000, /* different ones: libxml2 2.9 keeps them in a table that is soon crowded */
    SHOWN_MAX = 100    /* bytes of a name in a fault */
};

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

/* ---- the document ---- */

/* Where the object that is being put together (of that serial) has something. */
struct mark {
    size_t serial, bunch;
};

struct word { /* a local name: one for all items that have it */
    struct str text;
    struct mark mark;
};

enum { IS_ATTRIBUTE = 1, IS_NIL = 2, HAS_ATTRIBUTES = 4, HAS_ELEMENTS = 8 };

struct item {                  /* an element or an attribute */
    struct item *next, *first; /* attributes stand before elements */
    struct word *name;
    const char *space; /* its namespace, or NULL */
    const char *text;
    uint32_t len, at;
    unsigned flags;
};

struct level { /* an element that is not closed yet */
    struct item *item, *last;
    struct buf text;
    size_t spaces; /* namespaces declared up to here */
};

struct bunch { /* what becomes one member */
    struct str key;
    const struct outline *outline;
    struct item *first, *last;
    size_t count;
};

struct document {
    struct reading *reading;
    struct arena scratch;
    struct str text, rest; /* rest: what libxml2 has not seen */
    xmlParserCtxtPtr parser;
    bool over; /* there is a fault, or the build is full */
    struct level *levels;
    size_t depth, most; /* levels open, and how many may be */
    size_t items;
    struct item *root;
    struct ptrmap words, guides;
    VEC(struct bunch) bunches;
    size_t serial;
};

static struct str text_of(const struct item *item)
{
    return (struct str){item->text, item->len};
}

/* A namespace may be long, and is not to be walked for each of its elements. */
static bool is_named(const char *space, struct str name)
{
    return space && strnlen(space, name.len + 1) == name.len &&
           memcmp(space, name.ptr, name.len) == 0;
}

static bool is_blank(const struct item *item)
{
    return str_trim(text_of(item)).len == 0;
}

static const char *place_of(const struct document *doc, const struct item *item)
{
    return doc->text.ptr + item->at;
}

/* ---- faults ---- */

static bool refuse(struct document *doc, const char *at, struct str why)
{
    if (!doc->over)
        doc->reading->fault = (struct fault){at, why};
    doc->over = true;
    doc->rest.len = 0;
    return false;
}

/* The start of a text from outside, cut between characters. */
static struct str shown(struct str text)
{
    text = str_slice(text, 0, SHOWN_MAX);
    return str_slice(text, 0, utf8_check(text));
}

static struct str shown_text(const char *text)
{
    return shown((struct str){text, text ? strnlen(text, SHOWN_MAX) : 0});
}

/* Where libxml2 is. */
static size_t offset_of(const struct document *doc)
{
    long at = xmlByteConsumed(doc->parser);
    return at < 0 ? 0 : at > (long)doc->text.len ? doc->text.len : (size_t)at;
}

/* What libxml2 finds most often, in other words; between the two stands the name it is about. */
static const struct {
    int code;
    const char *before, *behind;
} sayings[] = {
    {XML_ERR_INTERNAL_ERROR,            "a part of the document is longer than can be read",   NULL                         },
    {XML_ERR_DOCUMENT_EMPTY,            "there is no root element",                            NULL                         },
    {XML_ERR_DOCUMENT_END,              "there is more behind the root element",               NULL                         },
    {XML_ERR_INVALID_CHAR,              "a character is not allowed",                          NULL                         },
    {XML_ERR_INVALID_CHARREF,           "a character reference stands for none",               NULL                         },
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "a reference does not end in ';'",                     NULL                         },
    {XML_ERR_UNDECLARED_ENTITY,         "the entity '",                                        "' is not declared"          },
    {XML_ERR_LT_IN_ATTRIBUTE,           "'<' stands in the value of an attribute",             NULL                         },
    {XML_ERR_ATTRIBUTE_NOT_STARTED,     "the value of an attribute is not quoted",             NULL                         },
    {XML_ERR_ATTRIBUTE_NOT_FINISHED,    "the value of an attribute has no end or is too long", NULL                         },
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE,   "the attribute '",                                     "' has no value"             },
    {XML_ERR_ATTRIBUTE_REDEFINED,       "the attribute '",                                     "' comes twice"              },
    {XML_ERR_COMMENT_NOT_FINISHED,      "a comment has no end or is too long",                 NULL                         },
    {XML_ERR_HYPHEN_IN_COMMENT,         "'--' stands in a comment",                            NULL                         },
    {XML_ERR_PI_NOT_FINISHED,           "a processing instruction has no end or is too long",  NULL                         },
    {XML_ERR_MISPLACED_CDATA_END,       "']]>' stands in a text",                              NULL                         },
    {XML_ERR_CDATA_NOT_FINISHED,        "a CDATA section has no end or is too long",           NULL                         },
    {XML_ERR_RESERVED_XML_NAME,         "an XML declaration is not at the start",              NULL                         },
    {XML_ERR_SPACE_REQUIRED,            "white space is missing",                              NULL                         },
    {XML_ERR_NAME_REQUIRED,             "there is no name where one is needed",                NULL                         },
    {XML_ERR_GT_REQUIRED,               "a tag has no '>' where one is needed",                NULL                         },
    {XML_ERR_TAG_NAME_MISMATCH,         "the element '",                                       "' is closed by another name"},
    {XML_ERR_TAG_NOT_FINISHED,          "the element '",                                       "' is not closed"            },
    {XML_NS_ERR_UNDEFINED_NAMESPACE,    "the prefix '",                                        "' is not declared"          },
    {XML_NS_ERR_ATTRIBUTE_REDEFINED,    "the attribute '",                                     "' comes twice"              },
};

/* libxml2's own words: one line, without a capital and full stop. */
static struct str plain_words(struct document *doc, const char *message)
{
    struct str line = str_trim(str_of(message));
    line = shown(str_trim(str_slice(line, 0, str_find(line, '\n'))));
    while (str_ends(line, STR(".")))
        line.len--;
    if (line.len < 2)
        return STR("the document is not well-formed");
    char *words = arena_cstr(doc->reading->build.arena, line);
    if (words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z')
        words[0] = (char)(words[0] | 0x20);
    return (struct str){words, line.len};
}

static struct str words_for(struct document *doc, const xmlError *error)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        if (sayings[i].code != error->code)
            continue;
        struct str name = shown_text(error->str1);
        return !sayings[i].behind
                   ? str_of(sayings[i].before)
                   : arena_printf(doc->reading->build.arena, "%s" STR_FMT "%s", sayings[i].before,
                                  STR_ARG(name), sayings[i].behind);
    }
    return plain_words(doc, error->message);
}

/* libxml2 goes on with what it has, so that only the first error counts. Namespaces need not be URIs: others take
 * them as they are. */
static void note_error(void *data, xmlErrorPtr error)
{
    struct document *doc = data;
    if (error->level >= XML_ERR_ERROR && error->code != XML_WAR_NS_URI && !doc->over)
        refuse(doc, doc->text.ptr + offset_of(doc), words_for(doc, error));
}

static void refuse_doctype(struct document *doc, size_t at)
{
    refuse(doc, doc->text.ptr + at, STR("a document type declaration is not allowed"));
}

/* ---- what is looked at before libxml2 does ---- */

/* The encoding that the XML declaration names, or nothing. */
static struct str declared_encoding(struct str text)
{
    struct str none = {0}, name = STR("encoding");
    if (!str_starts(text, STR("<?xml")))
        return none;
    text = str_slice(text, 0, str_find(text, '>'));
    const char *found = memmem(text.ptr, text.len, name.ptr, name.len);
    if (!found)
        return none;
    text = str_trim(str_from(text, (size_t)(found - text.ptr) + name.len));
    if (!str_starts(text, STR("=")))
        return none;
    text = str_trim(str_from(text, 1));
    if (text.len == 0 || (text.ptr[0] != '"' && text.ptr[0] != '\''))
        return none;
    char quote = text.ptr[0];
    text = str_from(text, 1);
    text = str_slice(text, 0, str_find(text, quote));
    return str_is_token(text) ? text : none; /* else libxml2 refuses the declaration */
}

static bool is_utf16(struct str text)
{
    return str_starts(text, STR("\xFE\xFF")) || str_starts(text, STR("\xFF\xFE")) ||
           str_starts(text, STR("<\0")) || str_starts(text, STR("\0<"));
}

static bool encoding_is_read(struct document *doc)
{
    static const struct str read[] = {STR_INIT("utf-8"), STR_INIT("utf8"), STR_INIT("us-ascii"),
                                      STR_INIT("ascii")};
    struct str name = is_utf16(doc->text) ? STR("UTF-16") : declared_encoding(doc->text);
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        if (str_eq_nocase(name, read[i]))
            return true;
    if (name.len == 0)
        return true;
    return refuse(doc, is_utf16(doc->text) ? doc->text.ptr : name.ptr,
                  arena_printf(doc->reading->build.arena,
                               "the document is in " STR_FMT ", not in UTF-8",
                               STR_ARG(shown(name))));
}

/* NUL is the end for libxml2 in places. */
static bool characters_are_read(struct document *doc)
{
    struct str text = doc->text;
    size_t good = utf8_check(text), nul = str_find(text, '\0');
    if (nul < good)
        return refuse(doc, text.ptr + nul, STR("a character is not allowed"));
    return good == text.len || refuse(doc, text.ptr + good, STR("the text is not UTF-8"));
}

/* The index behind the next `end`. */
static size_t index_behind(struct str text, size_t at, struct str end)
{
    const char *found = memmem(text.ptr + at, text.len - at, end.ptr, end.len);
    return found ? (size_t)(found - text.ptr) + end.len : text.len;
}

static size_t index_behind_tag(struct str text, size_t at, size_t *attributes)
{
    for (; at < text.len && text.ptr[at] != '>'; at++) {
        char quote = text.ptr[at];
        if (quote != '"' && quote != '\'')
            continue;
        ++*attributes;
        at += 1 + str_find(str_from(text, at + 1), quote);
    }
    return at;
}

/* Before libxml2 sees them: document types, and so many attributes that it would take long. Up to the first error
 * both see the same tags, and behind it libxml2 gets no more than it has in its buffer. */
static bool markup_is_read(struct document *doc)
{
    struct str text = doc->text;
    for (size_t at = str_find(text, '<'); at < text.len; at += str_find(str_from(text, at), '<')) {
        struct str rest = str_from(text, at);
        size_t attributes = 0, start = at;
        if (str_starts(rest, STR("<!--")))
            at = index_behind(text, at + 4, STR("-->"));
        else if (str_starts(rest, STR("<![CDATA[")))
            at = index_behind(text, at + 9, STR("]]>"));
        else if (str_starts(rest, STR("<?")))
            at = index_behind(text, at + 2, STR("?>"));
        else
            at = index_behind_tag(text, at, &attributes);
        if (str_starts(rest, STR("<!DOCTYPE")))
            refuse_doctype(doc, start);
        else if (attributes > ATTRIBUTES_MAX)
            refuse(doc, text.ptr + start,
                   arena_printf(doc->reading->build.arena, "an element has more than %d attributes",
                                ATTRIBUTES_MAX));
        if (doc->over)
            return false;
    }
    return true;
}

/* ---- the callbacks ---- */

static int feed(void *data, char *buffer, int len)
{
    struct document *doc = data;
    struct str piece = str_slice(doc->rest, 0, (size_t)len);
    if (piece.len)
        memcpy(buffer, piece.ptr, piece.len);
    doc->rest = str_from(doc->rest, piece.len);
    return (int)piece.len;
}

static void stop(struct document *doc)
{
    doc->over = true;
    xmlStopParser(doc->parser);
}

static struct word *word_of(struct document *doc, const xmlChar *name)
{
    const xmlChar *kept = xmlDictLookup(doc->parser->dict, name, -1);
    void **slot = ptrmap_put(&doc->scratch, &doc->words, kept);
    if (!*slot) {
        struct word *word = arena_new(&doc->scratch, struct word);
        word->text = str_of((const char *)kept);
        *slot = word;
    }
    return *slot;
}

/* NULL where there are too many. */
static struct item *new_item(struct document *doc, const xmlChar *name, const xmlChar *space,
                             size_t at)
{
    if (++doc->items > doc->reading->build.limit) {
        doc->reading->build.full = true;
        stop(doc);
        return NULL;
    }
    struct item *item = arena_new(&doc->scratch, struct item);
    item->name = word_of(doc, name);
    item->space = (const char *)space; /* libxml2 keeps it as long as the parser */
    item->at = (uint32_t)at;
    return item;
}

static void append(struct level *level, struct item *item)
{
    if (level->last)
        level->last->next = item;
    else
        level->item->first = item;
    level->last = item;
    level->item->flags |= item->flags & IS_ATTRIBUTE ? HAS_ATTRIBUTES : HAS_ELEMENTS;
}

/* The place of a value that libxml2 shows in its buffer; else (it had references) that of its element. */
static size_t offset_of_value(const struct document *doc, const xmlChar *value)
{
    const struct level *level = &doc->levels[doc->depth - 1];
    const xmlParserInput *input = doc->parser->input;
    uintptr_t from = (uintptr_t)input->base, to = (uintptr_t)input->cur, at = (uintptr_t)value;
    size_t end = offset_of(doc);
    return at >= from && at < to && to - at <= end ? end - (to - at) : level->item->at;
}

/* libxml2 leaves '&' to whoever makes a tree of it: as "&#38;". */
static struct str value_of(struct document *doc, const xmlChar *from, const xmlChar *to)
{
    struct str raw = {(const char *)from, (size_t)(to - from)}, amp = STR("&#38;");
    char *text = arena_bytes(doc->reading->build.arena, raw.len);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        text[len++] = raw.ptr[i];
        if (raw.ptr[i] == '&' && str_starts(str_from(raw, i), amp))
            i += amp.len - 1;
    }
    return (struct str){text, len};
}

/* `parts`: local name, prefix, namespace, value and its end, as libxml2 lists them. */
static void add_attribute(struct document *doc, const xmlChar **parts)
{
    struct level *level = &doc->levels[doc->depth - 1];
    struct str value = value_of(doc, parts[3], parts[4]);
    if (is_named((const char *)parts[2], STR(XSI))) {
        value = str_trim(value);
        bool holds = str_eq(value, STR("true")) || str_eq(value, STR("1"));
        if (holds && str_eq(str_of((const char *)parts[0]), STR("nil")))
            level->item->flags |= IS_NIL;
        return;
    }
    struct item *item = new_item(doc, parts[0], parts[2], offset_of_value(doc, parts[3]));
    if (!item)
        return;
    item->flags = IS_ATTRIBUTE;
    item->text = value.ptr;
    item->len = (uint32_t)value.len;
    append(level, item);
}

/* Where the tag begins whose end libxml2 has reached: there is no other '<' in it. */
static size_t start_of_tag(const struct document *doc)
{
    const char *found = memrchr(doc->text.ptr, '<', offset_of(doc));
    return found ? (size_t)(found - doc->text.ptr) : 0;
}

static bool give_up(struct document *doc, struct str why)
{
    refuse(doc, doc->text.ptr + start_of_tag(doc), why);
    stop(doc);
    return false;
}

static bool may_name_more(struct document *doc)
{
    return xmlDictSize(doc->parser->dict) <= NAMES_MAX ||
           give_up(doc, arena_printf(doc->reading->build.arena,
                                     "there are more than %d different names", NAMES_MAX));
}

static bool may_open(struct document *doc, size_t spaces)
{
    struct arena *arena = doc->reading->build.arena;
    if (doc->depth == doc->most)
        return give_up(
            doc, arena_printf(arena, "elements are nested more than %zu levels deep", doc->most));
    if (spaces > NAMESPACES_MAX)
        return give_up(doc, arena_printf(arena, "more than %d namespaces are declared at once",
                                         NAMESPACES_MAX));
    return may_name_more(doc);
}

/* Its target is a name too. */
static void pass_instruction(void *data, const xmlChar *target, const xmlChar *text)
{
    struct document *doc = data;
    (void)target, (void)text;
    if (!doc->over)
        may_name_more(doc);
}

static void open_level(struct document *doc, struct item *item, size_t spaces)
{
    if (doc->depth)
        append(&doc->levels[doc->depth - 1], item);
    else
        doc->root = item;
    struct level *level = &doc->levels[doc->depth++];
    level->item = item;
    level->last = NULL;
    level->text.arena = &doc->scratch;
    level->text.len = 0;
    level->spaces = spaces;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's */
static void begin_element(void *data, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *space, int space_count, const xmlChar **spaces, int count,
                          int defaulted, const xmlChar **attributes)
{
    struct document *doc = data;
    (void)prefix, (void)spaces, (void)defaulted;
    size_t declared = (size_t)space_count;
    if (doc->depth)
        declared += doc->levels[doc->depth - 1].spaces;
    if (doc->over || !may_open(doc, declared))
        return;
    struct item *item = new_item(doc, name, space, start_of_tag(doc));
    if (!item)
        return;
    open_level(doc, item, declared);
    for (int i = 0; i < count && !doc->over; i++)
        add_attribute(doc, &attributes[5 * (size_t)i]);
}

static void add_text(void *data, const xmlChar *text, int len)
{
    struct document *doc = data;
    if (!doc->over && doc->depth)
        buf_add(&doc->levels[doc->depth - 1].text, (struct str){(const char *)text, (size_t)len});
}

/* White space between elements is none of the value's. */
static void end_element(void *data, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *space)
{
    struct document *doc = data;
    (void)name, (void)prefix, (void)space;
    if (doc->over || doc->depth == 0)
        return;
    struct level *level = &doc->levels[--doc->depth];
    struct str text = buf_str(&level->text);
    if (level->item->flags & HAS_ELEMENTS && str_trim(text).len == 0)
        return;
    level->item->text = arena_str(doc->reading->build.arena, text).ptr;
    level->item->len = (uint32_t)text.len;
}

/* Not reached: markup_is_read has refused it. */
static void begin_doctype(void *data, const xmlChar *name, const xmlChar *external,
                          const xmlChar *system)
{
    struct document *doc = data;
    (void)name, (void)external, (void)system;
    refuse_doctype(doc, offset_of(doc));
    stop(doc);
}

static bool parse(struct document *doc)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = begin_element,
                         .endElementNs = end_element,
                         .characters = add_text,
                         .ignorableWhitespace = add_text,
                         .processingInstruction = pass_instruction,
                         .internalSubset = begin_doctype,
                         .serror = note_error};
    xmlInitParser();
    doc->levels = arena_array(&doc->scratch, struct level, doc->most + 1);
    doc->parser = xmlCreateIOParserCtxt(&sax, doc, feed, NULL, doc, XML_CHAR_ENCODING_NONE);
    if (!doc->parser)
        return refuse(doc, doc->text.ptr, STR("there is no memory to read it"));
    xmlCtxtUseOptions(doc->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                       XML_PARSE_IGNORE_ENC);
    if (xmlParseDocument(doc->parser) != 0 && !doc->over)
        refuse(doc, doc->text.ptr, STR("the document is not well-formed"));
    return !doc->over;
}

/* ---- what the `xml` objects say ---- */

struct face {               /* how an element or attribute may look */
    struct str name, space; /* space.len 0: any */
};

struct taker { /* a member that has elements or attributes of one name */
    const struct outline_member *member;
    struct str space;
    bool attribute;
    struct taker *next;
};

struct guide { /* to one outline */
    const struct outline *outline;
    VEC(struct face) faces; /* none: the name is what the member is called */
    struct str space;
    bool attribute, wrapped, text;
    /* of objects, once one is met */
    bool is_ready;
    struct map takers;  /* local name → struct taker */
    struct mark *marks; /* of the members */
    const struct outline_member *text_member;
};

/* The first that says it. */
static const struct node *note(const struct outline *outline, struct str key)
{
    const struct node *value = NULL;
    for (size_t i = 0; i < outline->node_count && !value; i++)
        value = node_get(node_get(outline->nodes[i], STR("xml")), key);
    return value;
}

static void add_face(struct document *doc, struct guide *guide, const struct node *schema)
{
    const struct node *xml = node_get(schema, STR("xml"));
    struct str name = node_string(node_get(xml, STR("name")));
    struct str space = node_string(node_get(xml, STR("namespace")));
    size_t colon = str_find_last(name, ':');
    if (colon < name.len) /* a prefix says nothing */
        name = str_from(name, colon + 1);
    if (name.len)
        *vec_push(&doc->scratch, &guide->faces) =
            (struct face){name, space.len ? space : guide->space};
}

/* The schema's own name, else those of all it is made of: of several (oneOf) any may be meant. */
static void set_faces(struct document *doc, struct guide *guide)
{
    const struct outline *outline = guide->outline;
    for (size_t i = 0; i < outline->node_count; i++) {
        add_face(doc, guide, outline->nodes[i]);
        if (i == 0 && guide->faces.len)
            return;
    }
}

static struct guide *guide_of(struct document *doc, const struct outline *outline)
{
    void **slot = ptrmap_put(&doc->scratch, &doc->guides, outline);
    if (*slot)
        return *slot;
    struct guide *guide = arena_new(&doc->scratch, struct guide);
    *slot = guide;
    guide->outline = outline;
    struct str type = node_string(note(outline, STR("nodeType")));
    guide->space = node_string(note(outline, STR("namespace")));
    guide->attribute =
        node_bool(note(outline, STR("attribute")), false) || str_eq(type, STR("attribute"));
    guide->wrapped =
        node_bool(note(outline, STR("wrapped")), false) || str_eq(type, STR("element"));
    guide->text = str_eq(type, STR("text")) || str_eq(type, STR("cdata"));
    set_faces(doc, guide);
    return guide;
}

static bool is_in(const struct item *item, struct str space)
{
    return space.len == 0 || is_named(item->space, space);
}

/* `otherwise`: the name where the schema gives none; empty: any. */
static bool fits(const struct guide *guide, struct str otherwise, const struct item *item)
{
    struct str name = item->name->text;
    for (size_t i = 0; i < guide->faces.len; i++)
        if (str_eq(guide->faces.at[i].name, name) && is_in(item, guide->faces.at[i].space))
            return true;
    return guide->faces.len == 0 && (otherwise.len == 0 || str_eq(name, otherwise)) &&
           is_in(item, guide->space);
}

/* Whether values are arrays, or where no type is said, items are. */
static bool is_of_arrays(const struct outline *outline)
{
    unsigned kinds = outline->kinds & ~(unsigned)KINDS_NULL;
    bool items = outline->items->judge_count || outline->prefix_count;
    return kinds == KINDS_ARRAY ||
           (outline->kinds == KINDS_ALL && items && outline->member_count == 0);
}

/* ---- which member takes what ---- */

static void add_taker(struct document *doc, struct guide *guide, const struct face *face,
                      const struct taker *taker)
{
    void **slot = map_put(&doc->scratch, &guide->takers, face->name);
    struct taker *added = arena_new(&doc->scratch, struct taker);
    *added = *taker;
    added->space = face->space;
    added->next = *slot;
    *slot = added;
}

static void add_takers(struct document *doc, struct guide *guide, const struct outline *outline,
                       const struct taker *taker)
{
    const struct guide *of = guide_of(doc, outline);
    struct face plain = {taker->member->name, of->space};
    for (size_t i = 0; i < of->faces.len; i++)
        add_taker(doc, guide, &of->faces.at[i], taker);
    if (of->faces.len == 0)
        add_taker(doc, guide, &plain, taker);
}

/* The items of an array that is not wrapped stand for themselves. */
static void add_member_takers(struct document *doc, struct guide *guide,
                              const struct outline_member *member)
{
    const struct outline *outline = member->value;
    const struct guide *of = guide_of(doc, outline);
    struct taker taker = {.member = member, .attribute = of->attribute};
    if (of->text) {
        guide->text_member = member;
    } else if (of->attribute || of->wrapped || !is_of_arrays(outline)) {
        add_takers(doc, guide, outline, &taker);
    } else {
        for (size_t i = 0; i < outline->prefix_count; i++)
            add_takers(doc, guide, outline->prefix[i], &taker);
        add_takers(doc, guide, outline->items, &taker);
    }
}

static struct guide *object_guide_of(struct document *doc, const struct outline *outline)
{
    struct guide *guide = guide_of(doc, outline);
    if (guide->is_ready)
        return guide;
    guide->is_ready = true;
    guide->marks = arena_array(&doc->scratch, struct mark, outline->member_count + 1);
    for (size_t i = 0; i < outline->member_count; i++)
        add_member_takers(doc, guide, &outline->members[i]);
    return guide;
}

/* One that names the namespace comes before others, then the one that is declared first: the last of the list. */
static const struct taker *taker_of(const struct guide *guide, const struct item *item)
{
    const struct taker *found = NULL;
    bool attribute = item->flags & IS_ATTRIBUTE;
    for (const struct taker *taker = map_get(&guide->takers, item->name->text); taker;
         taker = taker->next)
        if (taker->attribute == attribute && is_in(item, taker->space) &&
            (!found || taker->space.len || found->space.len == 0))
            found = taker;
    return found;
}

/* It must not be taken for the declared member of that name. */
static struct str key_of_stray(struct document *doc, const struct guide *guide,
                               const struct item *item)
{
    struct arena *arena = doc->reading->build.arena;
    struct buf key = {.arena = arena};
    if (!map_get(&guide->outline->by_name, item->name->text))
        return arena_str(arena, item->name->text);
    if (item->flags & IS_ATTRIBUTE) {
        buf_byte(&key, '@');
    } else {
        buf_byte(&key, '{');
        buf_add(&key, shown_text(item->space));
        buf_byte(&key, '}');
    }
    buf_add(&key, item->name->text);
    return buf_str(&key);
}

static struct bunch *bunch_of(struct document *doc, struct mark *mark, bool *is_new)
{
    *is_new = mark->serial != doc->serial;
    if (*is_new) {
        *mark = (struct mark){doc->serial, doc->bunches.len};
        vec_push(&doc->scratch, &doc->bunches);
    }
    return &doc->bunches.at[mark->bunch];
}

static void put_into_bunch(struct document *doc, struct guide *guide, struct item *item)
{
    const struct taker *taker = taker_of(guide, item);
    const struct outline *outline = guide->outline;
    struct mark *mark = taker ? &guide->marks[taker->member - outline->members] : &item->name->mark;
    bool is_new;
    struct bunch *bunch = bunch_of(doc, mark, &is_new);
    item->next = NULL;
    if (is_new)
        *bunch = (struct bunch){
            .key = taker ? taker->member->name : key_of_stray(doc, guide, item),
            .outline = taker ? taker->member->value : outline->additional,
            .first = item,
        };
    else
        bunch->last->next = item;
    bunch->last = item;
    bunch->count++;
}

/* ---- values ---- */

static void add_value(struct document *doc, struct item *item, const struct outline *outline);

/* White space around what is no string says nothing. */
static void add_scalar(struct document *doc, const struct item *item, const struct outline *outline)
{
    struct str text = text_of(item);
    if (!(outline->kinds & KINDS_STRING))
        text = str_trim(text);
    read_text(doc->reading, outline, text, place_of(doc, item));
}

/* Of an array whose items begin with `first`. `each`: what all of them are; NULL: items of `outline`. */
static void add_items(struct document *doc, const struct item *around, struct item *first,
                      const struct outline *outline, const struct outline *each)
{
    struct build *build = &doc->reading->build;
    size_t index = build_open(build, NODE_ARRAY, place_of(doc, around)), count = 0;
    for (struct item *item = first, *next; item && !build->full; item = next) {
        next = item->next;
        add_value(doc, item, each ? each : outline_item(outline, count));
        count++;
    }
    build_close(build, index, count);
}

static void add_member(struct document *doc, const struct bunch *bunch)
{
    const struct outline *outline = bunch->outline;
    struct item *first = bunch->first;
    bool bare = !guide_of(doc, outline)->wrapped && !(first->flags & IS_ATTRIBUTE);
    bool many = bunch->count > 1;
    build_key(&doc->reading->build, bunch->key, place_of(doc, first));
    if (bare && (is_of_arrays(outline) || (many && outline->kinds & KINDS_ARRAY)))
        add_items(doc, first, first, outline, NULL);
    else if (many) /* judging finds that they should be one */
        add_items(doc, first, first, outline, outline);
    else
        add_value(doc, first, outline);
}

/* How many members it adds: the text is one where a member is of nodeType text. */
static size_t add_text_member(struct document *doc, const struct item *item,
                              const struct guide *guide)
{
    const struct outline_member *member = guide->text_member;
    if (!member || item->len == 0 || (is_blank(item) && !(member->value->kinds & KINDS_STRING)))
        return 0;
    build_key(&doc->reading->build, member->name, place_of(doc, item));
    add_scalar(doc, item, member->value);
    return 1;
}

static void add_object(struct document *doc, const struct item *item, const struct outline *outline)
{
    struct build *build = &doc->reading->build;
    struct guide *guide = object_guide_of(doc, outline);
    size_t index = build_open(build, NODE_OBJECT, place_of(doc, item)), from = doc->bunches.len;
    doc->serial++;
    for (struct item *child = item->first, *next; child; child = next) {
        next = child->next;
        put_into_bunch(doc, guide, child);
    }
    size_t to = doc->bunches.len;
    for (size_t i = from; i < to && !build->full; i++) {
        struct bunch bunch = doc->bunches.at[i];
        add_member(doc, &bunch);
    }
    doc->bunches.len = from;
    build_close(build, index, to - from + add_text_member(doc, item, guide));
}

static struct item *first_element(const struct item *item)
{
    struct item *child = item->first;
    while (child && child->flags & IS_ATTRIBUTE)
        child = child->next;
    return child;
}

/* Whether the elements inside have the names that items have: in a wrapper its own where the schema gives none. */
static bool items_fit(struct document *doc, const struct item *item, const struct outline *outline)
{
    bool wraps = item != doc->root && guide_of(doc, outline)->wrapped;
    size_t index = 0;
    for (const struct item *child = first_element(item); child; child = child->next)
        if (!fits(guide_of(doc, outline_item(outline, index++)), wraps ? item->name->text : STR(""),
                  child))
            return false;
    return true;
}

static bool is_array(struct document *doc, const struct item *item, const struct outline *outline)
{
    bool elements = item->flags & HAS_ELEMENTS;
    bool no_object = outline->kinds & KINDS_ARRAY && !(outline->kinds & KINDS_OBJECT);
    if (item->flags & IS_ATTRIBUTE || !(is_of_arrays(outline) || (elements && no_object)))
        return false;
    return elements ? items_fit(doc, item, outline) : is_blank(item);
}

static bool is_object(struct document *doc, const struct item *item, const struct outline *outline)
{
    if (item->flags & HAS_ELEMENTS)
        return true;
    if (item->flags & IS_ATTRIBUTE || !(outline->kinds & KINDS_OBJECT))
        return false;
    if (item->flags & HAS_ATTRIBUTES || object_guide_of(doc, outline)->text_member)
        return true;
    return is_blank(item) && (!(outline->kinds & KINDS_STRING) || outline->member_count);
}

/* As deep as elements are, at most LEVELS_MAX. */
static void add_value(struct document *doc, struct item *item, const struct outline *outline)
{
    if (item->flags & IS_NIL)
        build_scalar(&doc->reading->build, NODE_NULL, place_of(doc, item));
    else if (is_array(doc, item, outline))
        add_items(doc, item, first_element(item), outline, NULL);
    else if (is_object(doc, item, outline))
        add_object(doc, item, outline);
    else
        add_scalar(doc, item, outline);
}

/* ---- the root ---- */

static bool refuse_root(struct document *doc, const struct guide *guide)
{
    struct buf why = {.arena = doc->reading->build.arena};
    const struct item *root = doc->root;
    bool named = guide->faces.len == 0;
    for (size_t i = 0; i < guide->faces.len; i++)
        named = named || str_eq(guide->faces.at[i].name, root->name->text);
    struct str space = shown_text(root->space);
    if (!named)
        buf_printf(&why, "the root element is '" STR_FMT "', not '" STR_FMT "'",
                   STR_ARG(shown(root->name->text)), STR_ARG(shown(guide->faces.at[0].name)));
    else if (root->space)
        buf_printf(&why, "the root element is in the namespace '" STR_FMT "', not in '" STR_FMT "'",
                   STR_ARG(space), STR_ARG(shown(guide->space)));
    else
        buf_printf(&why, "the root element is in no namespace, not in '" STR_FMT "'",
                   STR_ARG(shown(guide->space)));
    return refuse(doc, place_of(doc, root), buf_str(&why));
}

static bool read_document(struct document *doc, const struct outline *outline)
{
    if (!encoding_is_read(doc) || !characters_are_read(doc) || !markup_is_read(doc) || !parse(doc))
        return doc->reading->build.full;
    const struct guide *guide = guide_of(doc, outline);
    if (!fits(guide, STR(""), doc->root))
        return refuse_root(doc, guide);
    add_value(doc, doc->root, outline);
    return true;
}

/* Where the build gets full there is no fault: its owner says so. */
bool xml_read(struct reading *reading, const struct outline *outline, struct str text, size_t depth)
{
    struct document doc = {.reading = reading, .most = depth < LEVELS_MAX ? depth : LEVELS_MAX};
    doc.text = str_starts(text, STR("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
    doc.rest = doc.text;
    arena_init(&doc.scratch);
    bool good = read_document(&doc, outline);
    if (doc.parser)
        xmlFreeParserCtxt(doc.parser);
    arena_release(&doc.scratch);
    return good;
}
