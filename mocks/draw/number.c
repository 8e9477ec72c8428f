/* Numbers whose last or first digits follow from the others. */
#include "draw_private.h"

/* The number that the digits are, modulo 97, however many there are (ISO 7064). */
static unsigned modulo_97(struct str digits)
{
    unsigned rest = 0;
    for (size_t i = 0; i < digits.len; i++)
        rest = (rest * 10 + (unsigned)(digits.ptr[i] - '0')) % 97;
    return rest;
}

/* ISO 13616, of Germany, where no bank code begins with a zero. */
void draw_iban(struct draw *draw, struct buf *out)
{
    struct buf digits = {.arena = out->arena};
    buf_add(&digits, STR("00000000"));
    draw_chars(draw, 'd', 10, &digits);
    struct str account = buf_str(&digits);
    buf_add(&digits, STR("131400")); /* "DE00" */
    buf_printf(out, "DE%02u" STR_FMT, 98 - modulo_97(buf_str(&digits)), STR_ARG(account));
}

/* ISO 2108, of a group that is assigned to nobody. */
void draw_isbn(struct draw *draw, struct buf *out)
{
    size_t start = out->len;
    unsigned sum = 0;
    buf_add(out, STR("9799"));
    draw_chars(draw, 'd', 8, out);
    for (size_t i = start; i < out->len; i++)
        sum += (unsigned)(out->at[i] - '0') * ((i - start) % 2 ? 3 : 1);
    buf_byte(out, (char)('0' + (10 - sum % 10) % 10));
}
