/* Sets of ASCII characters, as the RFCs write them, and reading texts by them. */
#ifndef PROVISO_CHARS_PRIVATE_H
#define PROVISO_CHARS_PRIVATE_H

#include "str.h"

#include <stdint.h>

/* A character c is in the set where bit c & 63 of half c >> 6 is 1. */
struct char_set {
    uint64_t half[2];
};

static inline struct char_set char_set(uint64_t lower, uint64_t upper)
{
    return (struct char_set){
        {lower, upper}
    };
}

static inline bool is_in(struct char_set set, char byte)
{
    unsigned char c = (unsigned char)byte;
    return (c < 64 ? set.half[0] >> c : c < 128 ? set.half[1] >> (c - 64) : 0) & 1;
}

/* How many characters of the set stand from `at` on. */
static inline size_t span(struct char_set set, struct str text, size_t at)
{
    size_t end = at;
    while (end < text.len && is_in(set, text.ptr[end]))
        end++;
    return end - at;
}

static inline bool all_in(struct char_set set, struct str text)
{
    return span(set, text, 0) == text.len;
}

/* Members, by half: 0-9 and most of what is no letter in the lower one, letters in the upper one. */
#define C(c) (UINT64_C(1) << ((c)&63))
#define DIGITS UINT64_C(0x03FF000000000000)
#define LETTERS UINT64_C(0x07FFFFFE07FFFFFE)
#define HEX_LETTERS UINT64_C(0x0000007E0000007E)
#define PRINTABLE_LOWER UINT64_C(0xFFFFFFFF00000000) /* SP to '?' */
#define PRINTABLE_UPPER UINT64_C(0x7FFFFFFFFFFFFFFF) /* '@' to '~' */

/* RFC 9110, 5.6.2: tchar. */
#define TOKEN_MARKS                                                                                \
    (C('!') | C('#') | C('$') | C('%') | C('&') | C('\'') | C('*') | C('+') | C('-') | C('.'))
#define TOKEN_LOWER (DIGITS | TOKEN_MARKS)
#define TOKEN_UPPER (LETTERS | C('^') | C('_') | C('`') | C('|') | C('~'))

/* RFC 3986, 2.2 and 2.3. */
#define SUB_DELIMS                                                                                 \
    (C('!') | C('$') | C('&') | C('\'') | C('(') | C(')') | C('*') | C('+') | C(',') | C(';') |    \
     C('='))
#define URI_LOWER (SUB_DELIMS | DIGITS | C('-') | C('.'))
#define URI_UPPER (LETTERS | C('_') | C('~'))

#define SET_DIGIT char_set(DIGITS, 0)
#define SET_ALPHA char_set(0, LETTERS)
#define SET_HEX char_set(DIGITS, HEX_LETTERS)

/* RFC 5890, 2.3.1. */
#define SET_LDH char_set(DIGITS | C('-'), LETTERS)

/* RFC 9110, 5.6.2; RFC 8941, 3.3.4. */
#define SET_TOKEN char_set(TOKEN_LOWER, TOKEN_UPPER)
#define SET_SF_TOKEN char_set(TOKEN_LOWER | C(':') | C('/'), TOKEN_UPPER)

/* RFC 5322, 3.2.3: atext. RFC 5321, 4.1.2: qtextSMTP. */
#define SET_ATEXT                                                                                  \
    char_set((TOKEN_LOWER & ~C('.')) | C('/') | C('=') | C('?'), TOKEN_UPPER | C('{') | C('}'))
#define SET_QTEXT char_set(PRINTABLE_LOWER & ~C('"'), PRINTABLE_UPPER & ~C('\\'))

/* RFC 3986, 3.1 to 3.5; paths with their slashes, fragments are like queries. */
#define SET_SCHEME char_set(DIGITS | C('+') | C('-') | C('.'), LETTERS)
#define SET_USERINFO char_set(URI_LOWER | C(':'), URI_UPPER)
#define SET_REG_NAME char_set(URI_LOWER, URI_UPPER)
#define SET_HOST_NAME char_set(DIGITS | C('-') | C('.'), LETTERS)
#define SET_PATH char_set(URI_LOWER | C(':') | C('/'), URI_UPPER | C('@'))
#define SET_QUERY char_set(URI_LOWER | C(':') | C('/') | C('?'), URI_UPPER | C('@'))

/* RFC 4648, 4 and 5. */
#define SET_BASE64 char_set(DIGITS | C('+') | C('/'), LETTERS)
#define SET_BASE64URL char_set(DIGITS | C('-'), LETTERS | C('_'))

/* Whether a '%' stands there with two hexadecimal digits behind it (RFC 3986, 2.1). */
static inline bool is_pct_encoded(struct str text, size_t at)
{
    return at + 2 < text.len && text.ptr[at] == '%' && is_in(SET_HEX, text.ptr[at + 1]) &&
           is_in(SET_HEX, text.ptr[at + 2]);
}

#endif
