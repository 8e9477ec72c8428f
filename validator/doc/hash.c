/* Hashes of values: equal ones share theirs, and so members are summed up whatever their order. */
#include "number.h"
#include "reader_private.h"

/* One word more. An odd factor keeps the bits apart, the shift brings the high ones down. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static uint64_t start(enum node_kind kind)
{
    return mix(UINT64_C(0xD1B54A32D192ED03), kind);
}

uint64_t reader_hash(struct str text)
{
    uint64_t hash = mix(start(NODE_STRING), text.len);
    while (text.len > 8) {
        hash = mix(hash, reader_word(text.ptr));
        text = str_from(text, 8);
    }
    return mix(hash, node_head(text));
}

/* Of a number that is not compact: its digits, wherever the point stands between them. */
static uint64_t hash_digits(struct str text)
{
    struct number number = number_parse(text);
    uint64_t hash = mix(mix(start(NODE_NUMBER), number.negative), (uint64_t)number.exponent);
    for (size_t i = 0; i < number_digits(&number); i++)
        hash = mix(hash, (unsigned char)number_digit(&number, i));
    return hash;
}

static uint64_t hash_number(const struct node *node)
{
    uint64_t hash = mix(start(NODE_NUMBER), node->extra);
    return mix(hash, node->flags & NODE_IS_COMPACT ? (uint64_t)node->number
                                                   : hash_digits(node_str(node)));
}

static uint64_t hash_array(const struct node *array)
{
    uint64_t hash = mix(start(NODE_ARRAY), array->len);
    NODE_EACH_ITEM(array, item)
    hash = mix(hash, node_hash(item));
    return hash;
}

static uint64_t hash_object(const struct node *object)
{
    uint64_t sum = 0;
    NODE_EACH_MEMBER(object, key, value)
    sum += mix(mix(start(NODE_OBJECT), reader_hash(node_str(key))), node_hash(value));
    return mix(mix(start(NODE_OBJECT), object->len), sum);
}

/* Recursion ends: no tree is deeper than DOC_DEPTH_MAX. */
uint64_t node_hash(const struct node *node)
{
    if (node->kind == NODE_STRING)
        return reader_hash(node_str(node));
    if (node->kind == NODE_NUMBER)
        return hash_number(node);
    if (node->kind == NODE_ARRAY)
        return hash_array(node);
    if (node->kind == NODE_OBJECT)
        return hash_object(node);
    return start(node->kind);
}
