/* Targets as they may be kept: a secret in a query must not end in a log. */
#include "record_private.h"
#include "secret.h"

/* Adds to a text of at most EXCHANGE_TEXT_MAX + 1 bytes: one more than may stay, so that text_cut
 * sees that it was longer. */
static void add(char *out, size_t *len, struct str text)
{
    size_t room = EXCHANGE_TEXT_MAX + 1 - *len;
    size_t taken = text.len < room ? text.len : room;
    if (taken)
        memcpy(out + *len, text.ptr, taken);
    *len += taken;
}

/* Index of the first byte that ends a pair, or the length. A '?' is one: a target inside a value
 * brings secrets of its own. */
static size_t pair_end(struct str query)
{
    size_t i = 0;
    while (i < query.len && query.ptr[i] != '&' && query.ptr[i] != ';' && query.ptr[i] != '?')
        i++;
    return i;
}

size_t target_cut(char *out, struct str target)
{
    size_t at = str_find(target, '?');
    if (at == target.len)
        return text_cut(out, target);
    char masked[EXCHANGE_TEXT_MAX + 1];
    size_t len = 0;
    add(masked, &len, str_slice(target, 0, at + 1));
    for (at++; at < target.len && len <= EXCHANGE_TEXT_MAX;) {
        struct str pair = str_from(target, at);
        pair.len = pair_end(pair);
        struct str name = str_slice(pair, 0, str_find(pair, '='));
        if (name.len < pair.len && name_is_secret(name)) {
            add(masked, &len, str_slice(pair, 0, name.len + 1));
            add(masked, &len, STR("***"));
        } else {
            add(masked, &len, pair);
        }
        at += pair.len;
        add(masked, &len, str_slice(target, at, at + 1));
        at++;
    }
    return text_cut(out, (struct str){masked, len});
}
