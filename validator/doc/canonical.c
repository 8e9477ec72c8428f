/* The canonical form of RFC 8785. */
#include "buf.h"
#include "doc.h"
#include "members_private.h"
#include "number.h"
#include "vec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct canonical {
    struct buf *out;
    struct arena scratch;
    VEC(const struct node *) keys; /* those of all open objects, one behind the other */
};

/* UTF-16 code units order as UTF-8 bytes do, but for the surrogates: what takes four bytes in UTF-8
 * comes before U+E000 to U+FFFF, whose lead bytes are 0xEE and 0xEF. */
static int unit_order(unsigned char byte)
{
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
}

static int by_units(const void *left, const void *right)
{
    struct str a = node_str(*(const struct node *const *)left);
    struct str b = node_str(*(const struct node *const *)right);
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (a.ptr[i] != b.ptr[i])
            return unit_order((unsigned char)a.ptr[i]) - unit_order((unsigned char)b.ptr[i]);
    return (a.len > b.len) - (a.len < b.len);
}

enum { FEW_KEYS = 16 };

static void sort_few(const struct node **keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct node *key = keys[i];
        size_t to = i;
        for (; to > 0 && by_units(&keys[to - 1], &key) > 0; to--)
            keys[to] = keys[to - 1];
        keys[to] = key;
    }
}

static void sort(const struct node **keys, size_t count)
{
    if (count < 2)
        return;
    if (count <= FEW_KEYS)
        sort_few(keys, count);
    else
        qsort(keys, count, sizeof *keys, by_units);
}

/* The shortest digits that give this double, as ECMAScript prints them. */
static void write_double(struct buf *out, double value)
{
    char text[40];
    for (int digits = 0; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits, value);
        if (strtod(text, NULL) >= value && strtod(text, NULL) <= value)
            break;
    }
    struct number number = number_parse(str_of(text));
    number_write(out, &number);
}

/* Fractions of 16 and 17 digits are how many writers print a double in full; smaller ones than
 * 1e-290 lose digits in one. All other numbers either come out of a double as they went in, or are
 * kept as they are. */
static bool goes_through_double(const struct number *number)
{
    size_t digits = number_digits(number);
    return number->exponent < 0 && digits <= 17 &&
           (digits > 15 || number->exponent + (int64_t)digits < -290);
}

static void write_number(struct buf *out, struct str text)
{
    struct number number = number_parse(text);
    if (!goes_through_double(&number)) {
        number_write(out, &number);
        return;
    }
    char compact[64];
    snprintf(compact, sizeof compact, "%s" STR_FMT STR_FMT "e%lld", number.negative ? "-" : "",
             STR_ARG(number.head), STR_ARG(number.tail), (long long)number.exponent);
    double value = strtod(compact, NULL);
    if (fpclassify(value) == FP_ZERO)
        number_write(out, &number);
    else
        write_double(out, value);
}

static void write_value(struct canonical *canonical, const struct node *node);

static void write_array(struct canonical *canonical, const struct node *array)
{
    struct buf *out = canonical->out;
    buf_byte(out, '[');
    const struct node *first = node_first(array, NODE_ARRAY);
    NODE_EACH_ITEM(array, item)
    {
        if (item != first)
            buf_byte(out, ',');
        write_value(canonical, item);
    }
    buf_byte(out, ']');
}

static void write_object(struct canonical *canonical, const struct node *object)
{
    struct buf *out = canonical->out;
    size_t start = canonical->keys.len;
    NODE_EACH_MEMBER(object, key, value)
    *vec_push(&canonical->scratch, &canonical->keys) = key;
    size_t end = canonical->keys.len;
    if (end > start)
        sort(canonical->keys.at + start, end - start);
    buf_byte(out, '{');
    for (size_t i = start; i < end; i++) {
        const struct node *key = canonical->keys.at[i];
        if (i > start)
            buf_byte(out, ',');
        buf_json_string(out, node_str(key));
        buf_byte(out, ':');
        write_value(canonical, key + 1);
    }
    buf_byte(out, '}');
    canonical->keys.len = start;
}

/* Recursion ends: no tree is deeper than DOC_DEPTH_MAX. */
static void write_value(struct canonical *canonical, const struct node *node)
{
    if (node->kind == NODE_OBJECT)
        write_object(canonical, node);
    else if (node->kind == NODE_ARRAY)
        write_array(canonical, node);
    else if (node->kind == NODE_NUMBER)
        write_number(canonical->out, node_str(node));
    else
        doc_write_json(canonical->out, node);
}

void doc_write_canonical(struct buf *out, const struct node *node)
{
    struct canonical canonical = {.out = out};
    write_value(&canonical, node);
    arena_release(&canonical.scratch);
}
