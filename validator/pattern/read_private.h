/* What the parts of the reader share: read.c has terms and groups, read_class.c classes, read_escape.c
 * what begins with a backslash, read_name.c the names of groups. */
#ifndef PROVISO_PATTERN_READ_PRIVATE_H
#define PROVISO_PATTERN_READ_PRIVATE_H

#include "pattern_private.h"

/* Inline flags, read leniently. */
enum { FLAG_CASELESS = 1, FLAG_LINES = 2, FLAG_DOT_ALL = 4 };

/* The named groups, found before anything is read: a reference may stand before its group. */
struct names {
    size_t at[NAMES_MAX]; /* where the name begins */
    uint32_t group[NAMES_MAX];
    size_t len, read; /* `read`: those the reader has passed */
};

struct reader {
    struct str text;
    size_t at;
    struct arena *arena; /* NULL: nothing is kept */
    struct terms *terms;
    struct pattern_fault *fault;
    struct term spare; /* stands for any term where nothing is kept */
    bool lenient;
    unsigned flags, depth;
    uint32_t captures, captures_read;
    struct names names;
};

static inline bool reader_is_done(const struct reader *reader)
{
    return reader->at == reader->text.len;
}

/* Whether this byte comes next; it is not taken. */
static inline bool reader_sees(const struct reader *reader, char byte)
{
    return !reader_is_done(reader) && reader->text.ptr[reader->at] == byte;
}

/* Steps over the text where it comes next. */
static inline bool reader_takes(struct reader *reader, struct str text)
{
    bool next = str_starts(str_from(reader->text, reader->at), text);
    reader->at += next ? text.len : 0;
    return next;
}

/* The next code point, taken; there must be one. */
uint32_t pattern_take_code_point(struct reader *reader);

/* Says why the text is refused, and gives false. */
bool pattern_refuse(struct reader *reader, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool pattern_refuse_limit(struct reader *reader, size_t offset, const char *why);

/* A new term at the end of the tape. */
struct term *pattern_add_term(struct reader *reader, enum term_kind kind, size_t offset);

/* What follows a backslash. */
struct escape {
    enum { ESCAPE_CHAR, ESCAPE_SET, ESCAPE_PROPERTY, ESCAPE_TERM } is;
    uint32_t value;      /* the code point, or the number of the group referred to */
    struct ranges named; /* ESCAPE_SET */
    bool negated;
    struct str written;  /* as PCRE2 has it: properties and foreign terms */
    enum term_kind term; /* ESCAPE_TERM: what matches no code point of its own */
};

/* Reads one escape, from its backslash on. */
bool pattern_read_escape(struct reader *reader, bool in_class, struct escape *escape);
void pattern_set_add_escape(struct reader *reader, struct set *set, const struct escape *escape);

/* Reads a class, from its bracket on. */
bool pattern_read_class(struct reader *reader);

/* Counts the groups that capture and finds their names. */
bool pattern_find_groups(struct reader *reader);
/* Reads a name up to its closing byte; *name is as written. */
bool pattern_read_name(struct reader *reader, char close, struct str *name);
/* The number of the group of that name; 0 where there is none. */
uint32_t pattern_named_group(const struct reader *reader, struct str name);
/* Whether a group before the one that is read now has the name. */
bool pattern_name_is_taken(const struct reader *reader, struct str name);

/* What stands behind "\u", from there on: \uXXXX, surrogate pairs, \u{X…}. Leaves `at` alone where it is none. */
bool pattern_unicode_escape(struct str text, size_t *at, uint32_t *code_point);
/* `digits` hexadecimal digits. */
bool pattern_hex(struct str text, size_t *at, size_t digits, uint32_t *value);

#endif
