/* Running a form over a text. */
#include "form_private.h"

#include "utf8.h"

/* How many bytes at the front are of ASCII and in the class; eight at a time, without a branch for each. */
static size_t ascii_run(const struct byte_class *of, const unsigned char *bytes, size_t len)
{
    const uint8_t *has = of->has;
    size_t at = 0;
    while (at + 8 <= len &&
           (has[bytes[at]] & has[bytes[at + 1]] & has[bytes[at + 2]] & has[bytes[at + 3]] &
            has[bytes[at + 4]] & has[bytes[at + 5]] & has[bytes[at + 6]] & has[bytes[at + 7]]))
        at += 8;
    while (at < len && has[bytes[at]])
        at++;
    return at;
}

/* Bytes of the code point beyond ASCII at the front if it is in the class, else 0. */
static size_t wide_member(const struct byte_class *of, struct str text)
{
    size_t width;
    if (of->beyond == BEYOND_NONE)
        return 0;
    uint32_t code_point = utf8_decode(text, &width);
    return of->beyond == BEYOND_ALL || pattern_ranges_have(of->ranges, code_point) ? width : 0;
}

/* Takes at most `max` members off the front; gives how many. `take` is for all classes. */
static size_t take_ascii(const struct byte_class *of, size_t max, struct str *text)
{
    size_t most = text->len < max ? text->len : max;
    size_t count = ascii_run(of, (const unsigned char *)text->ptr, most);
    *text = (struct str){text->ptr + count, text->len - count};
    return count;
}

static size_t take_any(const struct byte_class *of, size_t max, struct str *text)
{
    const char *at = text->ptr, *end = at + text->len;
    size_t count = 0;
    while (count < max && at < end) {
        size_t left = (size_t)(end - at), most = left < max - count ? left : max - count;
        size_t run = ascii_run(of, (const unsigned char *)at, most), width = 0;
        at += run;
        count += run;
        if (run < most && (unsigned char)*at >= 0x80)
            width = wide_member(of, (struct str){at, (size_t)(end - at)});
        if (width == 0)
            break;
        at += width;
        count++;
    }
    *text = (struct str){at, (size_t)(end - at)};
    return count;
}

static inline size_t take(const struct byte_class *of, size_t max, struct str *text)
{
    return of->beyond == BEYOND_NONE ? take_ascii(of, max, text) : take_any(of, max, text);
}

static size_t most_of(const struct item *item)
{
    return item->max == FOREVER ? SIZE_MAX : item->max;
}

/* Whether a member is anywhere. */
static bool has_one(const struct byte_class *of, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (of->has[byte])
            return true;
        if (byte >= 0xC0 && wide_member(of, str_from(text, i)))
            return true;
    }
    return false;
}

/* As many in a row as the item needs, anywhere. */
static bool has_run(const struct item *item, struct str text)
{
    if (item->min == 1)
        return has_one(item->of, text);
    while (text.len) {
        if (take(item->of, item->min, &text) >= item->min)
            return true;
        /* Nothing that holds this code point will do, so the search goes on behind it. */
        if (text.len)
            text = str_from(text, (unsigned char)text.ptr[0] < 0x80 ? 1 : utf8_width(text));
    }
    return item->min == 0;
}

/* Whether `count` bytes from place `at` on are what is wanted there. Written so that with a constant count a compiler
 * makes it a few operations on vectors. */
static inline bool are_wanted(const struct flat *flat, const unsigned char *bytes, size_t at,
                              size_t count)
{
    uint8_t missing = 0;
    for (size_t i = at; i < at + count; i++) {
        bool in_first = (uint8_t)(bytes[i] - flat->first[0][i]) <= flat->more[0][i];
        bool in_second = (uint8_t)(bytes[i] - flat->first[1][i]) <= flat->more[1][i];
        bool in_third = (uint8_t)(bytes[i] - flat->first[2][i]) <= flat->more[2][i];
        missing |= !(in_first | in_second | in_third);
    }
    return missing == 0;
}

enum { FLAT_STEP = 16, FLAT_HALF = FLAT_STEP / 2 };

/* Whether the text, long enough, begins as is wanted. The last step may look again at what the one before saw. */
static bool begins_flat(const struct flat *flat, const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;
    if (flat->len < FLAT_HALF)
        return are_wanted(flat, bytes, 0, flat->len);
    if (flat->len < FLAT_STEP)
        return are_wanted(flat, bytes, 0, FLAT_HALF) &&
               are_wanted(flat, bytes, flat->len - FLAT_HALF, FLAT_HALF);
    for (; at + FLAT_STEP < flat->len; at += FLAT_STEP)
        if (!are_wanted(flat, bytes, at, FLAT_STEP))
            return false;
    return are_wanted(flat, bytes, flat->len - FLAT_STEP, FLAT_STEP);
}

static bool is_sequence(const struct form *form, struct str text)
{
    if (form->flat) {
        if (!begins_flat(form->flat, text.ptr))
            return false;
        text = str_from(text, form->flat->len);
    }
    for (size_t i = 0; i < form->len; i++) {
        const struct item *item = &form->items[i];
        if (!item->literal.ptr) {
            if (take(item->of, most_of(item), &text) < item->min)
                return false;
        } else {
            if (!str_starts(text, item->literal))
                return false;
            text = str_from(text, item->literal.len);
        }
    }
    return form->open || text.len == 0;
}

enum { FEW = 8 };

/* Few are looked at one after the other, which a processor guesses better than halving. */
static bool is_literal(const struct form *form, struct str text)
{
    struct literal sought = {pattern_literal_head(text), text};
    size_t low = 0, high = form->literal_count;
    while (high - low > FEW) {
        size_t middle = (low + high) / 2;
        if (pattern_literal_compare(&form->literals[middle], &sought) < 0)
            low = middle + 1;
        else
            high = middle + 1;
    }
    for (; low < high; low++)
        if (form->literals[low].head == sought.head &&
            pattern_literal_compare(&form->literals[low], &sought) == 0)
            return true;
    return false;
}

bool pattern_form_matches(const struct form *form, struct str text)
{
    if (form->is == PATTERN_ALWAYS)
        return true;
    if (text.len < form->least || text.len > form->most)
        return false;
    if (form->is == PATTERN_PREFIX)
        return memcmp(text.ptr, form->items->literal.ptr, form->least) == 0;
    if (form->is == PATTERN_LITERALS)
        return is_literal(form, text);
    return form->anywhere ? has_run(form->items, text) : is_sequence(form, text);
}
