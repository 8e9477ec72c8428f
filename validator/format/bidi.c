#include "bidi_private.h"

/* Bidi classes as far as the rule tells them apart. */
enum kind { L, R /* and AL */, AN, EN, NSM, ON /* and ES, CS, ET, BN */, KIND_COUNT };

static const struct {
    uint32_t first, last;
    enum kind kind;
} ranges[] = {
#define BIDI(first, last, kind) {first, last, kind},
#include "bidi.def"
#undef BIDI
};

/* What is in no range is L. */
static enum kind kind_of(uint32_t c)
{
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof ranges / sizeof *ranges && c >= ranges[low].first ? ranges[low].kind : L;
}

#define BIT(kind) (1u << (kind))

/* The six conditions, those of a right-to-left label or those of others by its first character. */
static bool is_sound(enum kind first, enum kind last, unsigned seen)
{
    bool both_digits = (seen & BIT(EN)) && (seen & BIT(AN));
    if (first == R)
        return !(seen & BIT(L)) && (last == R || last == EN || last == AN) && !both_digits;
    return first == L && !(seen & (BIT(R) | BIT(AN))) && (last == L || last == EN);
}

void bidi_add(struct bidi *bidi, const uint32_t *label, size_t len)
{
    unsigned seen = 0;
    enum kind first = L, last = L;
    for (size_t i = 0; i < len; i++) {
        enum kind kind = kind_of(label[i]);
        seen |= BIT(kind);
        first = i == 0 ? kind : first;
        last = kind == NSM ? last : kind;
    }
    bidi->right_to_left |= (seen & (BIT(R) | BIT(AN))) != 0;
    bidi->broken |= !is_sound(first, last, seen);
}
