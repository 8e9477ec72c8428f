/* Finding the form of a pattern. Each form must say exactly what PCRE2 would say. */
#include "form_private.h"

#include "buf.h"
#include "utf8.h"

#include <stdlib.h>

/* A pattern as ^? items $?, groups that only group taken away. */
struct shape {
    struct arena *arena;
    const struct terms *terms;
    VEC(struct item) items;
    struct buf literal; /* the last item, where it is one */
    bool start, end;
};

enum { SPELLED_MAX = 16 /* a{16} becomes a literal, a{17} a class */ };

static bool is_surrogate(uint32_t code_point)
{
    return code_point >= FIRST_SURROGATE && code_point <= LAST_SURROGATE;
}

/* The code points of a term that is one code point, as often as it is; false where that is not known here. */
static bool term_ranges(struct arena *arena, const struct term *term, struct ranges *ranges)
{
    if (term->kind == TERM_SET) {
        *ranges = pattern_set_ranges(term->set);
        return ranges->len > 0 && !term->set->negated && term->set->properties.len == 0;
    }
    if (term->kind != TERM_CHAR || is_surrogate(term->value))
        return false;
    struct range *one = arena_new(arena, struct range);
    *one = (struct range){term->value, term->value};
    *ranges = (struct ranges){one, 1};
    return true;
}

static bool is_one_char(struct ranges ranges)
{
    return ranges.len == 1 && ranges.at[0].first == ranges.at[0].last;
}

/* The class of these ranges, the one of another item where it is the same. */
static const struct byte_class *class_of(struct shape *shape, struct ranges ranges)
{
    for (size_t i = 0; i < shape->items.len; i++)
        if (shape->items.at[i].of && pattern_ranges_equal(shape->items.at[i].first, ranges))
            return shape->items.at[i].of;
    struct byte_class *of = arena_new(shape->arena, struct byte_class);
    struct range last = ranges.at[ranges.len - 1];
    of->ranges = ranges;
    of->beyond = BEYOND_SOME;
    if (last.last < 0x80)
        of->beyond = BEYOND_NONE;
    else if (last.first <= 0x80 && last.last == LAST_CODE_POINT)
        of->beyond = BEYOND_ALL;
    for (uint32_t byte = 0; byte < 0x80; byte++)
        of->has[byte] = pattern_ranges_have(ranges, byte);
    return of;
}

static void add_literal(struct shape *shape, struct ranges ranges, uint32_t times)
{
    char bytes[4];
    struct str text = {bytes, utf8_encode(ranges.at[0].first, bytes)};
    struct item *last = shape->items.len ? &shape->items.at[shape->items.len - 1] : NULL;
    if (!last || !last->literal.ptr) {
        last = vec_push(shape->arena, &shape->items);
        *last = (struct item){.first = ranges, .min = 1, .max = 1};
        shape->literal = (struct buf){.arena = shape->arena};
    }
    for (uint32_t i = 0; i < times; i++)
        buf_add(&shape->literal, text);
    last->literal = buf_str(&shape->literal);
}

static bool add_item(struct shape *shape, const struct term *term, uint32_t min, uint32_t max)
{
    struct ranges ranges;
    if (shape->end || term->possessive || !term_ranges(shape->arena, term, &ranges))
        return false;
    if (max == 0)
        return true;
    if (min == max && max <= SPELLED_MAX && is_one_char(ranges))
        add_literal(shape, ranges, max);
    else
        *vec_push(shape->arena, &shape->items) =
            (struct item){.of = class_of(shape, ranges), .first = ranges, .min = min, .max = max};
    return true;
}

static bool has_one_branch(const struct terms *terms, size_t group)
{
    return terms->tape.at[group + 1].span + 1 == terms->tape.at[group].span;
}

static bool is_once(const struct term *term)
{
    return term->min == 1 && term->max == 1;
}

static bool groups_only(const struct term *term)
{
    return term->kind == TERM_GROUP && (term->group == GROUP_PLAIN || term->group == GROUP_CAPTURE);
}

static bool add_branch(struct shape *shape, size_t branch);

/* (…) as what is in it; ([a-z]){3} as [a-z]{3}. */
static bool add_group(struct shape *shape, size_t group)
{
    const struct term *term = &shape->terms->tape.at[group];
    if (!groups_only(term) || !has_one_branch(shape->terms, group))
        return false;
    if (is_once(term))
        return add_branch(shape, group + 1);
    return term->span == 3 && is_once(term + 2) && add_item(shape, term + 2, term->min, term->max);
}

static bool add_term(struct shape *shape, size_t index)
{
    const struct term *term = &shape->terms->tape.at[index];
    if (term->kind == TERM_GROUP)
        return add_group(shape, index);
    if (term->kind == TERM_END)
        return shape->end = true;
    if (term->kind != TERM_START)
        return add_item(shape, term, term->min, term->max);
    shape->start = shape->start || (shape->items.len == 0 && !shape->end);
    return shape->start && shape->items.len == 0 && !shape->end;
}

static bool add_branch(struct shape *shape, size_t branch)
{
    size_t end = branch + shape->terms->tape.at[branch].span;
    for (size_t i = branch + 1; i < end; i += shape->terms->tape.at[i].span)
        if (!add_term(shape, i))
            return false;
    return true;
}

/* Where anything may stand beside it, an item at the edge need not be there more often than it must. */
static void cut_edges(struct shape *shape)
{
    size_t len = shape->items.len, from = 0;
    while (!shape->end && len && shape->items.at[len - 1].min == 0)
        len--;
    while (!shape->start && from < len && shape->items.at[from].min == 0)
        from++;
    shape->items.len = len - from;
    shape->items.at = from ? shape->items.at + from : shape->items.at;
    if (shape->items.len && !shape->end)
        shape->items.at[shape->items.len - 1].max = shape->items.at[shape->items.len - 1].min;
    if (shape->items.len && !shape->start)
        shape->items.at[0].max = shape->items.at[0].min;
}

/* Whether taking as much as there is of each item is always right: nothing that can follow an item of varying
 * count begins with what the item has. */
static bool never_turns_back(const struct shape *shape)
{
    for (size_t i = 0; i < shape->items.len; i++) {
        const struct item *item = &shape->items.at[i];
        for (size_t k = i + 1; item->min < item->max && k < shape->items.len; k++) {
            if (pattern_ranges_meet(item->first, shape->items.at[k].first))
                return false;
            if (shape->items.at[k].min > 0)
                break;
        }
    }
    return true;
}

static size_t times(size_t count, size_t width)
{
    return count == FOREVER ? SIZE_MAX : count * width;
}

static size_t plus(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static void measure(struct form *form)
{
    for (size_t i = 0; i < form->len; i++) {
        const struct item *item = &form->items[i];
        size_t width = item->literal.ptr ? item->literal.len : 1;
        bool wide = !item->literal.ptr && item->of->beyond != BEYOND_NONE;
        form->least = plus(form->least, times(item->min, width));
        form->most = plus(form->most, times(item->max, wide ? 4 : width));
    }
    form->most = form->open ? SIZE_MAX : form->most;
}

static void add_place(struct flat *flat, struct ranges ranges)
{
    for (size_t i = 0; i < FLAT_RANGES; i++) {
        struct range range = ranges.at[i < ranges.len ? i : 0];
        flat->first[i][flat->len] = (uint8_t)range.first;
        flat->more[i][flat->len] = (uint8_t)(range.last - range.first);
    }
    flat->len++;
}

/* Adds an item that is always so many bytes of ASCII, of few ranges. */
static bool flatten(struct flat *flat, const struct item *item)
{
    size_t len = item->literal.ptr ? item->literal.len : item->min;
    if (item->min != item->max || len > FLAT_MAX - flat->len ||
        (item->of && (item->of->beyond != BEYOND_NONE || item->first.len > FLAT_RANGES)))
        return false;
    for (size_t i = 0; i < len; i++) {
        uint32_t byte = item->literal.ptr ? (unsigned char)item->literal.ptr[i] : 0;
        struct range one = {byte, byte};
        add_place(flat, item->of ? item->first : (struct ranges){&one, 1});
    }
    return true;
}

/* A sequence that begins with two items of fixed width or more is held against a table of them. */
static void find_flat(struct arena *arena, struct form *form)
{
    struct flat found = {0}, tried = {0};
    size_t taken = 0;
    while (taken < form->len && flatten(&tried, &form->items[taken])) {
        found = tried;
        taken++;
    }
    if (taken < 2)
        return;
    struct flat *flat = arena_new(arena, struct flat);
    *flat = found;
    form->flat = flat;
    form->items += taken;
    form->len -= taken;
}

static struct form anchored_form(const struct shape *shape, struct form form)
{
    const struct item *first = form.items;
    bool one = form.len == 1, literal = one && first->literal.ptr;
    if (form.len == 0 && !shape->end)
        form.is = PATTERN_ALWAYS;
    else if (literal && !shape->end)
        form.is = PATTERN_PREFIX;
    else if (one && shape->end && !literal)
        form.is = pattern_ranges_are_full(first->first) && first->min == 0 && first->max == FOREVER
                      ? PATTERN_ALWAYS
                      : PATTERN_CLASS;
    else if (never_turns_back(shape))
        form.is = PATTERN_SEQUENCE;
    return form;
}

static struct form shape_form(const struct shape *shape)
{
    struct form form = {.is = PATTERN_ENGINE,
                        .open = !shape->end,
                        .items = shape->items.at,
                        .len = shape->items.len};
    if (shape->start)
        form = anchored_form(shape, form);
    else if (form.len == 0)
        form.is = PATTERN_ALWAYS;
    else if (form.len == 1 && !form.items->literal.ptr && !shape->end) {
        form.is = PATTERN_CLASS;
        form.anywhere = true;
    }
    measure(&form);
    if (form.is == PATTERN_SEQUENCE)
        find_flat(shape->arena, &form);
    return form;
}

/* Literals */

/* The text of a branch of literal characters, from term `from` on. */
static bool literal_text(struct shape *shape, size_t branch, struct str *text)
{
    shape->items.len = 0;
    shape->start = shape->end = false;
    if (!add_branch(shape, branch))
        return false;
    *text = shape->items.len ? shape->items.at[0].literal : STR("");
    return shape->items.len == 0 || (shape->items.len == 1 && text->ptr);
}

/* In no order of bytes that means anything: heads are only held against one another. */
uint64_t pattern_literal_head(struct str text)
{
    uint64_t head = 0;
    if (text.len >= sizeof head)
        memcpy(&head, text.ptr, sizeof head);
    else
        for (size_t i = 0; i < text.len; i++)
            head |= (uint64_t)(unsigned char)text.ptr[i] << 8 * i;
    return head;
}

int pattern_literal_compare(const struct literal *a, const struct literal *b)
{
    if (a->text.len != b->text.len)
        return a->text.len > b->text.len ? 1 : -1;
    if (a->head != b->head)
        return a->head > b->head ? 1 : -1;
    return a->text.len > sizeof a->head ? memcmp(a->text.ptr, b->text.ptr, a->text.len) : 0;
}

static int by_length(const void *left, const void *right)
{
    return pattern_literal_compare(left, right);
}

/* The branches of a group, each a literal, `anchored` each between ^ and $. */
static bool find_literals(struct shape *shape, size_t group, bool anchored, struct form *form)
{
    const struct terms *terms = shape->terms;
    VEC(struct literal) literals = {0};
    size_t end = group + terms->tape.at[group].span;
    for (size_t i = group + 1; i < end; i += terms->tape.at[i].span) {
        struct str text;
        if (!literal_text(shape, i, &text) || shape->start != anchored || shape->end != anchored)
            return false;
        *vec_push(shape->arena, &literals) = (struct literal){pattern_literal_head(text), text};
    }
    qsort(literals.at, literals.len, sizeof *literals.at, by_length);
    *form = (struct form){
        .is = PATTERN_LITERALS, .literals = literals.at, .literal_count = literals.len};
    form->least = literals.at[0].text.len;
    form->most = literals.at[literals.len - 1].text.len;
    return true;
}

/* ^(a|b)$ and ^a$|^b$ */
static bool find_choice(struct shape *shape, struct form *form)
{
    const struct term *tape = shape->terms->tape.at;
    if (find_literals(shape, 0, true, form))
        return true;
    size_t group = 3, last = tape[0].span - 1;
    return has_one_branch(shape->terms, 0) && group < last && tape[2].kind == TERM_START &&
           groups_only(&tape[group]) && is_once(&tape[group]) && group + tape[group].span == last &&
           tape[last].kind == TERM_END && find_literals(shape, group, false, form);
}

static bool has_references(const struct terms *terms)
{
    for (size_t i = 0; i < terms->tape.len; i++)
        if (terms->tape.at[i].kind == TERM_REFERENCE)
            return true;
    return false;
}

struct form pattern_form_find(struct arena *arena, const struct terms *terms)
{
    struct shape shape = {.arena = arena, .terms = terms};
    struct form form = {.is = PATTERN_ENGINE};
    if (terms->foreign || has_references(terms))
        return form;
    if (has_one_branch(terms, 0) && add_branch(&shape, 1)) {
        cut_edges(&shape);
        form = shape_form(&shape);
    }
    if (form.is == PATTERN_ENGINE || form.is == PATTERN_SEQUENCE) {
        struct form choice;
        struct shape fresh = {.arena = arena, .terms = terms};
        if (find_choice(&fresh, &choice))
            return choice;
    }
    return form;
}
