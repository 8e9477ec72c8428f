/* The lists and templates of words.def. */
#include "draw_private.h"
#include "utf8.h"

#include <assert.h>

enum locale { LOCALE_EN };

static const struct list {
    enum locale locale;
    struct str name, items;
} lists[] = {
#define LIST(locale, name, items) {LOCALE_##locale, STR_INIT(#name), STR_INIT(items)},
#define PROSE(name, template)
#define TOKEN(name, template)
#define WHOLE(name, template)
#define FORMATTED(name, format)
#define RANGED(name, low, high, decimals)
#include "words.def"
#undef LIST
#undef PROSE
#undef TOKEN
#undef WHOLE
#undef FORMATTED
#undef RANGED
};

static const struct {
    char letter;
    struct str characters;
} classes[] = {
    {'d', STR_INIT("1234567890")                                                    },
    {'D', STR_INIT("123456789")                                                     },
    {'a', STR_INIT("abcdefghijklmnopqrstuvwxyz")                                    },
    {'A', STR_INIT("ABCDEFGHIJKLMNOPQRSTUVWXYZ")                                    },
    {'x', STR_INIT("123456789abcdef0")                                              },
    {'w', STR_INIT("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")},
    {'v', STR_INIT("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")                             },
};

static const struct {
    struct str name;
    void (*make)(struct draw *draw, struct buf *out);
} makers[] = {
    {STR_INIT("iban"), draw_iban},
    {STR_INIT("isbn"), draw_isbn},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct str class_of(char letter)
{
    for (size_t i = 0; i < COUNT(classes); i++)
        if (classes[i].letter == letter)
            return classes[i].characters;
    assert(false); /* words.def explains all classes */
    return STR("?");
}

void draw_chars(struct draw *draw, char class, uint64_t count, struct buf *out)
{
    struct str characters = class_of(class);
    for (uint64_t i = 0; i < count && !out->full; i++)
        buf_byte(out, characters.ptr[draw ? draw_below(draw, characters.len) : i % characters.len]);
}

static struct str list_of(struct str name)
{
    for (size_t i = 0; i < COUNT(lists); i++)
        if (lists[i].locale == LOCALE_EN && str_eq(lists[i].name, name))
            return lists[i].items;
    return (struct str){0};
}

/* The item at a byte that is picked: longer ones come a little more often, and no list is walked. */
static struct str pick_item(struct draw *draw, struct str items)
{
    size_t begin = (size_t)pick(draw, items.len), end = begin;
    while (begin > 0 && items.ptr[begin - 1] != '|')
        begin--;
    while (end < items.len && items.ptr[end] != '|')
        end++;
    return str_slice(items, begin, end > begin ? end : begin);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A class and how many. */
static void expand_class(struct draw *draw, struct str part, struct buf *out)
{
    uint64_t count = 0;
    for (size_t i = 1; i < part.len; i++)
        count = count * 10 + (uint64_t)(part.ptr[i] - '0');
    draw_chars(draw, part.ptr[0], part.len == 1 ? 1 : count, out);
}

/* Lists stand in lists, some levels deep; what they name is all in words.def. */
static void expand_name(struct draw *draw, struct str name, struct buf *out)
{
    struct str items = list_of(name);
    if (items.ptr) {
        draw_expand(draw, pick_item(draw, items), out);
        return;
    }
    for (size_t i = 0; i < COUNT(makers); i++)
        if (str_eq(makers[i].name, name)) {
            makers[i].make(draw, out);
            return;
        }
    assert(false); /* words.def has all lists */
}

static char small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static char capital(char byte)
{
    return byte >= 'a' && byte <= 'z' ? (char)(byte & ~0x20) : byte;
}

static void expand_part(struct draw *draw, struct str part, struct buf *out)
{
    size_t start = out->len;
    bool mark = part.ptr[0] == '+' || part.ptr[0] == '-';
    struct str name = str_from(part, mark);
    if (name.len == 1 || is_digit(name.ptr[1]))
        expand_class(draw, name, out);
    else
        expand_name(draw, name, out);
    if (mark && part.ptr[0] == '+' && out->len > start)
        out->at[start] = capital(out->at[start]);
    for (size_t i = start; mark && part.ptr[0] == '-' && i < out->len; i++)
        out->at[i] = small(out->at[i]);
}

void draw_expand(struct draw *draw, struct str template, struct buf *out)
{
    while (template.len) {
        size_t open = str_find(template, '{'), close = str_find(template, '}');
        buf_add(out, str_slice(template, 0, open));
        if (open < close)
            expand_part(draw, str_slice(template, open + 1, close), out);
        template = str_from(template, open < close ? close + 1 : template.len);
    }
}

static struct str pick_word(struct draw *draw)
{
    if (!draw)
        return STR("string");
    return pick_item(draw, list_of(draw_chance(draw, 50) ? STR("adjective") : STR("noun")));
}

/* One that leaves no room, or enough for another; cut to the room where luck has none. */
static struct str pick_fitting(struct draw *draw, uint64_t room)
{
    enum { TRIES = 6, SHORTEST = 4 };
    struct str word = pick_word(draw);
    for (int i = 0; draw && i < TRIES && word.len != room && word.len + SHORTEST >= room; i++)
        word = pick_word(draw);
    return str_slice(word, 0, room);
}

void draw_fill(struct draw *draw, uint64_t count, char between, struct buf *out)
{
    while (count && !out->full) {
        struct str word = pick_fitting(draw, count);
        buf_add(out, word);
        count -= word.len;
        if (count)
            buf_byte(out, --count ? between : 's');
    }
}

bool draw_fits(const struct buf *out, size_t start, const struct text_limits *limits)
{
    uint64_t count = utf8_count(str_from(buf_str(out), start));
    return !out->full && count >= limits->min && count <= limits->max;
}
