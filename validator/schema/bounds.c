/* Numbers of values against numbers of schemas. Both are compact nearly always: then integers will do. */
#include "eval_private.h"
#include "number.h"

__extension__ typedef __int128 wide;

static const int64_t powers[] = {1,
                                 10,
                                 100,
                                 1000,
                                 10000,
                                 100000,
                                 1000000,
                                 10000000,
                                 100000000,
                                 1000000000,
                                 10000000000,
                                 100000000000,
                                 1000000000000,
                                 10000000000000,
                                 100000000000000,
                                 1000000000000000,
                                 10000000000000000,
                                 100000000000000000,
                                 1000000000000000000};
_Static_assert(sizeof powers / sizeof *powers == NODE_COMPACT_DIGITS + 1, "a power for each digit");

/* Both as multiples of the same power of ten: at most 36 digits. */
static void align(const struct node *a, const struct node *b, wide *left, wide *right)
{
    *left = a->number;
    *right = b->number;
    if (a->extra < b->extra)
        *left *= powers[b->extra - a->extra];
    else
        *right *= powers[a->extra - b->extra];
}

static bool both_compact(const struct node *a, const struct node *b)
{
    return a->flags & b->flags & NODE_IS_COMPACT;
}

int number_node_compare(const struct node *a, const struct node *b)
{
    if (!both_compact(a, b))
        return number_compare(node_str(a), node_str(b));
    if (a->extra == b->extra)
        return (a->number > b->number) - (a->number < b->number);
    wide left, right;
    align(a, b, &left, &right);
    return (left > right) - (left < right);
}

bool number_node_is_multiple(const struct node *number, const struct node *divisor)
{
    if (!both_compact(number, divisor))
        return number_is_multiple(node_str(number), node_str(divisor));
    if (divisor->number == 0)
        return false;
    if (number->extra == divisor->extra)
        return number->number % divisor->number == 0;
    wide left, right;
    align(number, divisor, &left, &right);
    return left % right == 0;
}
