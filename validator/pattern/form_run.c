/* Running a form over a text. */
#include "form_private.h"

#include "utf8.h"

static bool is_in_map(const struct byte_class *of, unsigned char byte)
{
    return of->map[byte / 64] >> byte % 64 & 1;
}

/* Bytes of the code point at the start of `text` if it is in the class, else 0. `text` is not empty. */
static size_t member(const struct byte_class *of, struct str text)
{
    unsigned char lead = (unsigned char)text.ptr[0];
    size_t width = 1;
    if (lead < 0x80 || of->beyond == BEYOND_NONE)
        return is_in_map(of, lead);
    uint32_t code_point = utf8_decode(text, &width);
    return of->beyond == BEYOND_ALL || pattern_ranges_have(of->ranges, code_point) ? width : 0;
}

/* Takes at most `max` members off the front; gives how many. */
static size_t take_wide(const struct byte_class *of, struct str *text, size_t max)
{
    size_t count = 0, width;
    for (; count < max && text->len && (width = member(of, *text)); count++)
        *text = str_from(*text, width);
    return count;
}

static size_t take(const struct item *item, struct str *text)
{
    size_t max = item->max == FOREVER ? SIZE_MAX : item->max, count = 0;
    if (item->of->beyond != BEYOND_NONE)
        return take_wide(item->of, text, max);
    size_t most = text->len < max ? text->len : max;
    while (count < most && is_in_map(item->of, (unsigned char)text->ptr[count]))
        count++;
    *text = str_from(*text, count);
    return count;
}

/* As many in a row as the item needs, anywhere. */
static bool has_run(const struct item *item, struct str text)
{
    while (text.len) {
        if (take_wide(item->of, &text, item->min) >= item->min)
            return true;
        /* Nothing that holds this code point will do, so the search goes on behind it. */
        if (text.len)
            text = str_from(text, utf8_width(text));
    }
    return item->min == 0;
}

static bool is_sequence(const struct form *form, struct str text)
{
    for (size_t i = 0; i < form->len; i++) {
        const struct item *item = &form->items[i];
        if (!item->literal.ptr) {
            if (take(item, &text) < item->min)
                return false;
        } else {
            if (!str_starts(text, item->literal))
                return false;
            text = str_from(text, item->literal.len);
        }
    }
    return form->open || text.len == 0;
}

/* Literals are in order of length, then bytes. */
static bool is_literal(const struct form *form, struct str text)
{
    size_t low = 0, high = form->literal_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct str literal = form->literals[middle];
        int order = literal.len != text.len ? (literal.len > text.len) - (literal.len < text.len)
                                            : str_cmp(literal, text);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool pattern_form_matches(const struct form *form, struct str text)
{
    if (form->is == PATTERN_ALWAYS)
        return true;
    if (form->anywhere)
        return has_run(form->items, text);
    if (text.len < form->least || text.len > form->most)
        return false;
    return form->is == PATTERN_LITERALS ? is_literal(form, text) : is_sequence(form, text);
}
