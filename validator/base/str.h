/* Strings by view: a pointer and a length, passed by value, never owned.
 *
 * A `struct str` points into text that somebody else keeps alive: a source, an arena, a literal. It is
 * not NUL-terminated; where a C string is needed (open(2), printf's %s) make one with arena_cstr().
 *
 *     struct str method = STR("GET");
 *     if (str_eq(method, STR("GET"))) printf(STR_FMT "\n", STR_ARG(method));
 */
#ifndef PROVISO_STR_H
#define PROVISO_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A view of a string literal; usable in initialisers of static tables as STR_INIT. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* clang-format off */
#define STR_INIT(literal) {(literal), sizeof(literal) - 1}
/* clang-format on */

/* printf("<" STR_FMT ">", STR_ARG(s)) */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr

/* The view of a C string; NULL gives the empty view. */
static inline struct str str_of(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* The part from `from` (clamped to the end) to before `to` (clamped likewise). */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){from ? s.ptr + from : s.ptr, to - from};
}

static inline struct str str_from(struct str s, size_t from)
{
    return str_slice(s, from, s.len);
}

/* Byte order, shorter first where one is the prefix of the other: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* Equality that takes A-Z for a-z (RFC 9110 field names, URI schemes); other bytes as they are. */
bool str_eq_nocase(struct str a, struct str b);

/* Index of the first `byte`, or s.len where there is none. */
size_t str_find(struct str s, char byte);

/* Index of the last `byte`, or s.len where there is none. */
size_t str_find_last(struct str s, char byte);

/* Whether `needle` occurs in `s`; the empty needle does. */
bool str_contains(struct str s, struct str needle);

/* Takes the text before the first `separator` off the front of `*rest` and steps over the separator.
 * Returns false once, when `*rest` has been used up (its ptr is then NULL): "a,,b" gives a, "" and b. */
bool str_cut(struct str *rest, char separator, struct str *part);

/* Without spaces, tabs, CR and LF at both ends. */
struct str str_trim(struct str s);

/* What a hexadecimal digit stands for, or -1. */
static inline int str_hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = (char)(byte | 0x20);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Whether the text is a token of HTTP (RFC 9110, 5.6.2): names of fields and methods, halves of media types. */
bool str_is_token(struct str text);

/* How many single-byte edits (insert, delete, replace) turn `a` into `b`, or `limit` + 1 where more
 * than `limit` are needed. Takes O(a.len * b.len) steps; strings over 256 bytes count as different. */
size_t str_distance(struct str a, struct str b, size_t limit);

#endif
