/* Dialects: which keywords a schema may use and what they mean there. One file each, dialect_*.c: a table
 * of names and what is special about it. A *language* is a dialect with the vocabularies that a meta-schema
 * of its own turned on or off. Private to schema. */
#ifndef PROVISO_DIALECTS_PRIVATE_H
#define PROVISO_DIALECTS_PRIVATE_H

#include "schema.h"

enum keyword {
#define KEYWORD(id, shape, holds, vocabulary) KEYWORD_##id,
#include "keywords.def"
#undef KEYWORD
    KEYWORD_COUNT
};

/* What the value of a keyword must be. */
enum keyword_shape {
    SHAPE_ANY,
    SHAPE_BOOLEAN,
    SHAPE_STRING,
    SHAPE_NUMBER,
    SHAPE_POSITIVE, /* a number above 0 */
    SHAPE_COUNT,    /* an integer, 0 or more */
    SHAPE_ARRAY,
    SHAPE_OBJECT,
    SHAPE_STRINGS,
    SHAPE_STRINGS_MAP,
    SHAPE_TYPE,   /* a name of a type, or an array of them */
    SHAPE_SCHEMA, /* an object or a boolean */
    SHAPE_LIST,   /* of schemas */
    SHAPE_MAP,    /* of schemas */
    SHAPE_SCHEMA_OR_LIST,
    SHAPE_SCHEMA_OR_STRINGS,
    SHAPE_DEPENDENCIES /* schemas, or arrays of strings, by name */
};

/* Where schemas stand in the value of a keyword. */
enum holds { HOLDS_NONE, HOLDS_SCHEMA, HOLDS_LIST, HOLDS_MAP, HOLDS_SCHEMA_OR_LIST };

enum vocabulary {
    VOCABULARY_CORE,
    VOCABULARY_APPLICATOR,
    VOCABULARY_UNEVALUATED,
    VOCABULARY_VALIDATION,
    VOCABULARY_META_DATA,
    VOCABULARY_FORMAT,
    VOCABULARY_FORMAT_ASSERTION,
    VOCABULARY_CONTENT,
    VOCABULARY_OPENAPI,
    VOCABULARY_COUNT
};
#define VOCABULARIES_ALL ((1u << VOCABULARY_COUNT) - 1)

struct keyword_row {
    enum keyword_shape shape;
    enum holds holds;
    enum vocabulary vocabulary;
};
extern const struct keyword_row keyword_rows[KEYWORD_COUNT];

struct keyword_name {
    struct str name;
    enum keyword keyword;
};

struct dialect {
    enum schema_dialect id;
    const char *name, *uri;
    const struct keyword_name *names; /* names that stand for annotations are rows as well */
    size_t count;
    unsigned format;         /* FORMAT_… bit */
    bool ref_stands_alone;   /* siblings of $ref mean nothing */
    bool anchor_in_id;       /* "#name" as an identifier is an anchor */
    bool lexical_integers;   /* 1.0 is no integer */
    bool formats_asserted;   /* by default */
    bool content_asserted;   /* contentEncoding and contentMediaType must hold */
    bool contains_evaluates; /* items that `contains` finds count as evaluated */
    bool has_vocabularies;   /* meta-schemas may turn vocabularies on and off */
    bool ids_ignored;        /* there are no identifiers */
    bool
        parameters_are_schemas; /* `required` of a parameter says that it must be there, not what is in it */
};

extern const struct dialect dialect_draft_4, dialect_draft_6, dialect_draft_7, dialect_2019_09,
    dialect_2020_12, dialect_swagger_2_0, dialect_openapi_3_0, dialect_openapi_3_1,
    dialect_asyncapi;

const struct dialect *dialect_at(enum schema_dialect id);

#define DIALECT_NAMES(table) .names = (table), .count = sizeof(table) / sizeof *(table)

enum { LANGUAGE_SLOTS = 256 };

struct language {
    const struct dialect *dialect;
    unsigned vocabularies; /* bits of enum vocabulary */
    bool formats_asserted;
    bool is_incomplete;            /* its meta-schema requires a vocabulary that is not known */
    uint8_t slots[LANGUAGE_SLOTS]; /* index + 1 into dialect->names, by hash of the name; 0: none */
};

/* Fills the slots from dialect and vocabularies. */
void language_init(struct language *language, const struct dialect *dialect, unsigned vocabularies);

/* What a member's name means; KEYWORD_COUNT where it is no keyword. */
enum keyword language_keyword(const struct language *language, const struct node *key);

/* The vocabulary of a URI; VOCABULARY_COUNT where it is not known. */
enum vocabulary vocabulary_find(struct str uri);

#endif
