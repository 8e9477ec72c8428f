/* What nodes hold about the texts of strings and numbers. */
#include "number.h"
#include "reader_private.h"

static uint64_t byte_at(struct str text, size_t index)
{
    return (uint64_t)(unsigned char)text.ptr[index] << (8 * index);
}

uint64_t node_head(struct str text)
{
    if (text.len >= 8)
        return reader_word(text.ptr);
    uint64_t head = 0;
    for (size_t i = 0; i < text.len; i++)
        head |= byte_at(text, i);
    return head;
}

void node_string_set(struct node *node, struct str text)
{
    size_t extra = text.len - utf8_count(text);
    *node = (struct node){.kind = NODE_STRING,
                          .extra = (uint16_t)(extra < NODE_EXTRA_MANY ? extra : NODE_EXTRA_MANY),
                          .span = 1,
                          .at = node->at,
                          .len = (uint32_t)text.len,
                          .text = text.ptr ? text.ptr : "",
                          .head = node_head(text)};
}

/* The digits, with as many zeros behind them; less than 10^NODE_COMPACT_DIGITS. */
static int64_t digits_value(const struct number *number, int64_t zeros)
{
    int64_t value = 0;
    for (size_t i = 0; i < number_digits(number); i++)
        value = value * 10 + (number_digit(number, i) - '0');
    while (zeros-- > 0)
        value *= 10;
    return number->negative ? -value : value;
}

void node_number_set(struct node *node, struct str text)
{
    *node = (struct node){.kind = NODE_NUMBER,
                          .span = 1,
                          .at = node->at,
                          .len = (uint32_t)text.len,
                          .text = text.ptr};
    struct number number = number_parse(text);
    int64_t places = number.exponent < 0 ? -number.exponent : 0;
    int64_t zeros = number.exponent > 0 ? number.exponent : 0;
    if (places == 0)
        node->flags |= NODE_IS_INTEGER;
    if (places > NODE_COMPACT_DIGITS || zeros > NODE_COMPACT_DIGITS ||
        number_digits(&number) + (size_t)zeros > NODE_COMPACT_DIGITS)
        return;
    node->flags |= NODE_IS_COMPACT;
    node->extra = (uint16_t)places;
    node->number = digits_value(&number, zeros);
}
