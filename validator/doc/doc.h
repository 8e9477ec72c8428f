/* Documents: JSON or YAML text read into one tree whose every value knows its place in the text.
 *
 * The tree is a tape: one array of nodes in document order. An object is followed by key, value, key, value …
 * (keys are string nodes), an array by its items, and `span` says how many nodes a value takes with all that
 * is in it. So the next sibling of a value is `node + node->span`, a `const struct node *` is all that is
 * needed to walk a subtree, and a copy of a subtree is one memcpy. Nodes are never changed once read.
 *
 * Strings are decoded and well-formed UTF-8 (they may hold NUL). Numbers keep their exact text in JSON's
 * grammar, whatever their size (number.h calculates with it). Nodes also hold what readers saw of the
 * texts: first bytes, code points, the value of numbers that are not too long.
 *
 * JSON is strict RFC 8259. YAML is 1.2 with the core schema (`no` is a string, `1e3` a number, dates are strings,
 * `200:` is the key "200", `0x1F` and `0o17` are integers and rewritten in decimal), merge keys (`<<`)
 * resolved, aliases copied within a budget. In both: duplicate keys, several documents, invalid UTF-8, and whatever
 * is larger than the budget are refused with a finding.
 *
 * Contracts are read by doc_read, messages by doc_read_value: JSON only, duplicate keys by policy.
 *
 *     struct doc *doc = doc_read(&arena, &source, &budget, &findings);
 *     if (!doc) return;                                      the findings say why
 *     const struct node *paths = node_get(doc->root, STR("paths"));
 *     NODE_EACH_MEMBER(paths, key, value) { use(node_str(key), value); }
 */
#ifndef PROVISO_DOC_H
#define PROVISO_DOC_H

#include "arena.h"
#include "budget.h"
#include "finding.h"
#include "source.h"
#include "utf8.h"

enum node_kind {
    NODE_NULL,
    NODE_FALSE,
    NODE_TRUE,
    NODE_NUMBER,
    NODE_STRING,
    NODE_ARRAY,
    NODE_OBJECT
};

struct shape;
struct shapes;

struct node {
    uint8_t kind;   /* enum node_kind */
    uint8_t flags;  /* NODE_… below */
    uint16_t extra; /* strings: bytes that continue a code point, so that there are len - extra code
                     * points; NODE_EXTRA_MANY: that or more. NODE_IS_COMPACT numbers: digits behind
                     * the point of `number`, and so 0 for integers. Objects: their shape's tag */
    uint32_t span;  /* nodes of this value with all in it, itself included; 1 for scalars */
    uint32_t at;    /* byte offset of its first byte in the source */
    uint32_t len;   /* strings, numbers: bytes of `text`; other scalars: bytes in the source;
                     * objects: members; arrays: items */
    const char *text; /* scalars: decoded string or number's text; else NULL */
    union {
        uint64_t
            head; /* strings: the first eight bytes, the first one lowest, zeros behind the end */
        struct shape *shape; /* objects: shape.h, or NULL */
        int64_t number; /* NODE_IS_COMPACT: the value is number / 10^extra; no digit too many */
    };
};
_Static_assert(sizeof(struct node) == 32, "a node is four words");

enum {
    NODE_IS_KEY = 1,     /* a member's name */
    NODE_IS_ALIAS = 2,   /* copied from a YAML anchor: `at` is the anchor's place */
    NODE_IS_INTEGER = 4, /* a number without a fraction, however large and however written */
    NODE_IS_COMPACT = 8, /* a number whose value is in `number` and `extra`: at most
                          * NODE_COMPACT_DIGITS digits, and as many of them behind the point */
    NODE_IS_SECRET = 16, /* its text is not to be shown */
    NODE_IS_BYTES = 32,  /* a string that may not be UTF-8, of a text that is not JSON: `len` bytes
                          * count as so many characters, and neither pattern nor format applies */
};

enum { NODE_EXTRA_MANY = 0xFFFF, NODE_COMPACT_DIGITS = 18 };

/* Trees are never deeper, whatever --max-depth says, so that recursion over one is safe. */
enum { DOC_DEPTH_MAX = 4096 };

enum doc_format { DOC_JSON, DOC_YAML };

struct doc {
    const struct source *source;
    const struct node *root;
    size_t count; /* of all nodes; root->span */
    enum doc_format format;
};

/* Reads the source, as JSON where its name ends in .json, or where it does not end in .yaml or .yml and the text starts
 * (behind white space) with '{' or '['; else as YAML. Tree and decoded strings live in the arena; strings without
 * escapes point into the source's text, which must live as long. NULL where it could not be read: findings say why. */
struct doc *doc_read(struct arena *arena, const struct source *source, const struct budget *budget,
                     struct findings *findings);

/* The two readers behind doc_read. */
struct doc *doc_read_json(struct arena *arena, const struct source *source,
                          const struct budget *budget, struct findings *findings);
struct doc *doc_read_yaml(struct arena *arena, const struct source *source,
                          const struct budget *budget, struct findings *findings);

/* How to read a message. Where the members of one name are kept, node_get finds the first of them. */
struct doc_reading {
    const struct budget *budget;
    enum { DUPLICATES_REFUSED, DUPLICATES_KEPT } duplicates;
    struct shapes *shapes; /* objects get their shapes from it; NULL: they have none */
};

/* Reads a JSON text like doc_read_json, but as traffic: once the arena is warm (arena_clear), it takes
 * nothing from malloc, unless there are findings. */
struct doc *doc_read_value(struct arena *arena, const struct source *source,
                           const struct doc_reading *reading, struct findings *findings);

/* Walks the members of an object, or nothing where `object` is NULL or none. */
#define NODE_EACH_MEMBER(object, key, value)                                                       \
    for (const struct node *key##_around = (object), *key = node_first(key##_around, NODE_OBJECT), \
                           *value = node_behind(key);                                              \
         key < node_end(key##_around); key = value + value->span, value = node_behind(key))

/* Walks the items of an array, or nothing where `array` is NULL or none. */
#define NODE_EACH_ITEM(array, item)                                                                \
    for (const struct node *item##_around = (array),                                               \
                           *item = node_first(item##_around, NODE_ARRAY);                          \
         item < node_end(item##_around); item += item->span)

/* The node behind the last one of `node`; NULL for NULL. */
static inline const struct node *node_end(const struct node *node)
{
    return node ? node + node->span : NULL;
}

/* The value of a member's name; NULL for NULL. */
static inline const struct node *node_behind(const struct node *key)
{
    return key ? key + 1 : NULL;
}

/* The first node inside a value of that kind; node_end() where it is empty or of another kind. */
static inline const struct node *node_first(const struct node *node, enum node_kind kind)
{
    return node && node->kind == kind ? node + 1 : node_end(node);
}

static inline bool node_is(const struct node *node, enum node_kind kind)
{
    return node && node->kind == kind;
}

/* The text of a string or number; empty for all else. */
static inline struct str node_str(const struct node *node)
{
    return node && node->text ? (struct str){node->text, node->len} : STR("");
}

/* The text of a string; empty for all else, NULL included. */
static inline struct str node_string(const struct node *node)
{
    return node_is(node, NODE_STRING) ? node_str(node) : STR("");
}

/* How many code points a string has. */
static inline size_t node_code_points(const struct node *node)
{
    return node->extra < NODE_EXTRA_MANY ? node->len - node->extra : utf8_count(node_str(node));
}

/* true, false, or `otherwise` where it is neither (or NULL). */
static inline bool node_bool(const struct node *node, bool otherwise)
{
    if (node_is(node, NODE_TRUE))
        return true;
    return node_is(node, NODE_FALSE) ? false : otherwise;
}

/* The value of an object's member, NULL where there is none or `object` is no object. Walks the members. */
const struct node *node_get(const struct node *object, struct str key);

/* The item at `index` (from 0), NULL where there is none or `array` is no array. Walks the items. */
const struct node *node_at(const struct node *array, size_t index);

/* "null", "boolean", "number", "string", "array", "object". */
const char *node_kind_name(const struct node *node);

/* Whether two values are equal as JSON Schema has it: numbers by value, objects whatever the order, but
 * members of one name among themselves.
 * Takes O(n log n) steps, and memory only for objects of more than 64 members in different orders. */
bool node_equal(const struct node *a, const struct node *b);

/* A hash that equal values share, the same on every machine. Takes O(n) steps, no memory. It has no
 * key: whoever holds values of outsiders by it bounds what the many that share one may cost. */
uint64_t node_hash(const struct node *node);

/* Nodes of texts that come another way than by a reader. Everything but `at` is set; the text is
 * borrowed. A string must be well-formed UTF-8, a number one in JSON's grammar. */
void node_string_set(struct node *node, struct str text);
void node_number_set(struct node *node, struct str text);

/* The `head` of a string with that text. */
uint64_t node_head(struct str text);

/* JSON Pointer (RFC 6901): the node that `pointer` ("" or "/a/b~1c") leads to from `from`, NULL where none. */
const struct node *doc_pointer_find(const struct node *from, struct str pointer);

/* The pointer that leads from `root` to `node`, which must lie inside; "" for the root itself. */
struct str doc_pointer_to(struct arena *arena, const struct node *root, const struct node *node);

/* One token escaped for a pointer ('~' and '/' as ~0 and ~1). */
struct str doc_pointer_escape(struct arena *arena, struct str token);

/* The place of a node of this document, for findings. */
struct where doc_where(const struct doc *doc, const struct node *node);

struct buf;

/* The value as compact JSON, members in document order, numbers by their text. */
void doc_write_json(struct buf *out, const struct node *node);

/* The value in the canonical form of RFC 8785: members by UTF-16 order, numbers as ECMAScript prints a
 * double. A number that a double cannot hold exactly keeps its digits (decision 0004). */
void doc_write_canonical(struct buf *out, const struct node *node);

#endif
