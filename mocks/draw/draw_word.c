#include "draw_format.h"
#include "draw_private.h"
#include "utf8.h"

enum kind { PROSE, TOKEN, WHOLE, FORMATTED, RANGED };

struct word_row {
    struct str name;
    enum kind kind;
    struct str template;
    enum format_id format;
    struct named_range range;
};

/* clang-format off */
static const struct word_row rows[] = {
#define LIST(locale, name, items)
#define PROSE(name, template) {STR_INIT(name), PROSE, STR_INIT(template), 0, {0}},
#define TOKEN(name, template) {STR_INIT(name), TOKEN, STR_INIT(template), 0, {0}},
#define WHOLE(name, template) {STR_INIT(name), WHOLE, STR_INIT(template), 0, {0}},
#define FORMATTED(name, format) {STR_INIT(name), FORMATTED, STR_INIT(""), FORMAT_ID_##format, {0}},
#define RANGED(name, low, high, decimals) {STR_INIT(name), RANGED, STR_INIT(""), 0, {low, high, decimals}},
#include "words.def"
#undef LIST
#undef PROSE
#undef TOKEN
#undef WHOLE
#undef FORMATTED
#undef RANGED
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- the row of a name ---- */

enum { NAME_BYTES = 64 };

/* A name in small letters, without what stands between its words. */
struct squeezed {
    char at[NAME_BYTES];
    size_t len;
    uint64_t starts; /* bit i: a word begins at i */
};

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Letters that are not ASCII belong to words, too, so that what follows them is no word of its own. */
static bool is_of_word(char byte)
{
    return is_upper(byte) || is_lower(byte) || is_digit(byte) || (unsigned char)byte >= 0x80;
}

/* At a capital behind a small letter, or at the last capital of several: createdAt, URLPath. */
static bool starts_word(struct str name, size_t at)
{
    if (at == 0 || !is_of_word(name.ptr[at - 1]))
        return true;
    bool before_small = at + 1 < name.len && is_lower(name.ptr[at + 1]);
    return is_upper(name.ptr[at]) && (!is_upper(name.ptr[at - 1]) || before_small);
}

static bool squeeze(struct str name, struct squeezed *out)
{
    *out = (struct squeezed){.len = 0};
    if (name.len > NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        if (!is_of_word(byte))
            continue;
        if (starts_word(name, i))
            out->starts |= UINT64_C(1) << out->len;
        out->at[out->len++] = is_upper(byte) ? (char)(byte | 0x20) : byte;
    }
    return true;
}

/* The longest of those that the name ends with; of two that are alike the first. */
static const struct word_row *row_at_end(const struct squeezed *name, bool ranged)
{
    const struct word_row *best = NULL;
    struct str text = {name->at, name->len};
    for (const struct word_row *row = rows; row < rows + COUNT(rows); row++) {
        if ((ranged && row->kind != RANGED) || (best && row->name.len <= best->name.len) ||
            !str_ends(text, row->name))
            continue;
        if (name->starts >> (text.len - row->name.len) & 1)
            best = row;
    }
    return best;
}

/* As it is, or in the singular. */
static const struct word_row *row_of_number(const struct squeezed *name, bool ranged)
{
    static const struct {
        struct str ending, instead;
    } plurals[] = {
        {STR_INIT(""),    STR_INIT("") },
        {STR_INIT("ies"), STR_INIT("y")},
        {STR_INIT("es"),  STR_INIT("") },
        {STR_INIT("s"),   STR_INIT("") },
    };
    const struct word_row *row = NULL;
    for (size_t i = 0; i < COUNT(plurals) && !row; i++) {
        struct squeezed singular = *name;
        struct str ending = plurals[i].ending, instead = plurals[i].instead;
        if (!str_ends((struct str){name->at, name->len}, ending))
            continue;
        singular.len -= ending.len;
        memcpy(singular.at + singular.len, instead.ptr, instead.len);
        singular.len += instead.len;
        row = row_at_end(&singular, ranged);
    }
    return row;
}

static bool drop_digits(struct squeezed *name)
{
    size_t len = name->len;
    while (name->len && is_digit(name->at[name->len - 1]))
        name->len--;
    return name->len && name->len < len;
}

/* Takes the last word off where it says nothing beside others: cityName is a city, commentText a comment. */
static bool drop_plain_word(struct squeezed *name)
{
    static const struct str plain[] = {STR_INIT("name"), STR_INIT("text"), STR_INIT("value"),
                                       STR_INIT("string")};
    struct str text = {name->at, name->len};
    for (size_t i = 0; i < COUNT(plain); i++)
        if (text.len > plain[i].len && str_ends(text, plain[i]) &&
            name->starts >> (text.len - plain[i].len) & 1) {
            name->len -= plain[i].len;
            return true;
        }
    return false;
}

static const struct word_row *row_of(struct str text, bool ranged)
{
    struct squeezed name;
    if (!squeeze(text, &name))
        return NULL;
    const struct word_row *row = row_of_number(&name, ranged);
    if (!row && drop_digits(&name))
        row = row_of_number(&name, ranged);
    size_t len = name.len;
    if (!drop_plain_word(&name) || (row && row->name.len > len - name.len))
        return row;
    const struct word_row *other = row_of_number(&name, ranged);
    return other ? other : row;
}

bool draw_named_range(struct str name, struct named_range *range)
{
    const struct word_row *row = row_of(name, true);
    if (row)
        *range = row->range;
    return row != NULL;
}

/* ---- texts ---- */

enum { TRIES = 4 };

/* A cut never ends between two words. */
static void cut(struct buf *out, size_t start, uint64_t count)
{
    size_t at = start;
    for (; count; count--)
        at += utf8_width(str_from(buf_str(out), at));
    out->len = at;
    if (at > start && !is_of_word(out->at[at - 1]))
        out->at[at - 1] = 's';
}

static void lengthen(struct draw *draw, uint64_t missing, char between, struct buf *out)
{
    buf_byte(out, missing > 1 ? between : 's');
    draw_fill(draw, missing - 1, between, out);
}

/* Where it fits not, the last that did not is left for the caller. */
static bool make_whole(struct draw *draw, const struct word_row *row,
                       const struct text_limits *limits, struct buf *out)
{
    size_t start = out->len;
    for (int i = 0; i < TRIES; i++) {
        out->len = start;
        draw_expand(draw, row->template, out);
        if (draw_fits(out, start, limits))
            return true;
    }
    return false;
}

static bool make_settled(struct draw *draw, const struct word_row *row,
                         const struct text_limits *limits, struct buf *out)
{
    size_t start = out->len;
    if (make_whole(draw, row, limits, out))
        return true;
    uint64_t count = utf8_count(str_from(buf_str(out), start));
    if (count > limits->max)
        cut(out, start, limits->max);
    else if (count < limits->min)
        lengthen(draw, limits->min - count, row->kind == PROSE ? ' ' : '-', out);
    return draw_fits(out, start, limits);
}

static bool make_formatted(struct draw *draw, const struct word_row *row,
                           const struct text_limits *limits, struct buf *out)
{
    return draw_format(draw, format_at(row->format), limits, out);
}

static void add_decimal(int64_t scaled, unsigned decimals, int64_t unit, struct buf *out)
{
    uint64_t size = scaled < 0 ? -(uint64_t)scaled : (uint64_t)scaled, one = (uint64_t)unit;
    buf_printf(out, "%s%llu", scaled < 0 ? "-" : "", (unsigned long long)(size / one));
    if (decimals)
        buf_printf(out, ".%0*llu", (int)decimals, (unsigned long long)(size % one));
}

static bool make_ranged(struct draw *draw, const struct word_row *row,
                        const struct text_limits *limits, struct buf *out)
{
    const struct named_range *range = &row->range;
    size_t start = out->len;
    int64_t unit = 1;
    for (unsigned i = 0; i < range->decimals; i++)
        unit *= 10;
    uint64_t span = (uint64_t)((range->high - range->low) * unit);
    for (int i = 0; i < TRIES; i++) {
        out->len = start;
        add_decimal(range->low * unit + (int64_t)pick(draw, span + 1), range->decimals, unit, out);
        if (draw_fits(out, start, limits))
            return true;
    }
    return false;
}

const struct word_row *draw_row_of(struct str name)
{
    return row_of(name, false);
}

bool draw_row_text(struct draw *draw, const struct word_row *row, const struct text_limits *limits,
                   struct buf *out)
{
    static bool (*const makers[])(struct draw *, const struct word_row *,
                                  const struct text_limits *, struct buf *) = {
        [PROSE] = make_settled,       [TOKEN] = make_settled, [WHOLE] = make_whole,
        [FORMATTED] = make_formatted, [RANGED] = make_ranged,
    };
    size_t start = out->len;
    if (limits->min > limits->max)
        return false;
    if (makers[row->kind](draw, row, limits, out))
        return true;
    out->len = start;
    return false;
}

bool draw_named_text(struct draw *draw, struct str name, const struct text_limits *limits,
                     struct buf *out)
{
    const struct word_row *row = draw_row_of(name);
    return row && draw_row_text(draw, row, limits, out);
}

/* "string" as often as it takes. */
static void plain_words(const struct text_limits *limits, struct buf *out)
{
    const struct str word = STR("string");
    uint64_t count = limits->min > word.len ? limits->min : word.len;
    for (count = count > limits->max ? limits->max : count; count && !out->full;) {
        struct str part = str_slice(word, 0, count);
        buf_add(out, part);
        count -= part.len;
    }
}

void draw_words(struct draw *draw, const struct text_limits *limits, struct buf *out)
{
    static const struct word_row two = {.template = STR_INIT("{adjective} {noun}")};
    static const struct word_row one = {.template = STR_INIT("{noun}")};
    enum { MORE = 12 };
    size_t start = out->len;
    if (!draw) {
        plain_words(limits, out);
        return;
    }
    if (make_whole(draw, &two, limits, out))
        return;
    out->len = start;
    if (make_whole(draw, &one, limits, out))
        return;
    uint64_t low = limits->max < MORE ? limits->max : limits->min;
    uint64_t high = limits->max - low < MORE ? limits->max : low + MORE;
    out->len = start;
    draw_fill(draw, draw_between(draw, low, high), ' ', out);
}
