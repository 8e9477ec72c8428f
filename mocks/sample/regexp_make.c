#include "regexp_tree_private.h"
#include "utf8.h"

#include <assert.h>

enum { ATTEMPTS = 32 };

struct maker {
    struct buf *out;
    uint64_t need;            /* code points wanted beyond the shortest text */
    unsigned choice, variant; /* counters whose digits pick alternatives and characters */
    bool failed;
};

static void make_node(struct maker *maker, const struct regexp *node);

/* Characters in the order we like them. */
static const char liked[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"
                            "-_.:/@+,; =~!#$%&'()*?<>[]^`{|}\"\\\t\n\r";

/* A member of a set that is none of those we like; 0 where none is found. */
static uint32_t pick_other(const struct regexp *set)
{
    uint32_t code_point = set->range_count > 0 && !set->negated ? set->ranges[0].first : 0xa1;
    bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
    return regexp_set_has(set, code_point) && !surrogate ? code_point : 0;
}

/* Takes one digit off the variant, in the base of as many liked characters as the set has. */
static uint32_t pick(const struct regexp *set, unsigned *variant)
{
    char members[sizeof liked];
    size_t count = 0;
    for (size_t i = 0; i < sizeof liked - 1 && (count == 0 || *variant > 0); i++)
        if (regexp_set_has(set, (unsigned char)liked[i]))
            members[count++] = liked[i];
    if (count == 0)
        return pick_other(set);
    size_t chosen = *variant % count;
    *variant /= (unsigned)count;
    return (unsigned char)members[chosen];
}

static void make_set(struct maker *maker, const struct regexp *node)
{
    char bytes[4];
    uint32_t code_point = pick(node, &maker->variant);
    maker->failed = maker->failed || code_point == 0;
    if (!maker->failed)
        buf_add(maker->out, (struct str){bytes, utf8_encode(code_point, bytes)});
}

static void make_choice(struct maker *maker, const struct regexp *node)
{
    unsigned count = 0;
    for (const struct regexp *child = node->child; child; child = child->next)
        count++;
    assert(count > 0);
    const struct regexp *chosen = node->child;
    for (unsigned skip = maker->choice % count; skip > 0; skip--)
        chosen = chosen->next;
    maker->choice /= count;
    make_node(maker, chosen);
}

/* As often as it must be, and oftener where the text has to be longer. Where one round may be
 * empty, the rounds themselves see to the length. */
static void make_repeat(struct maker *maker, const struct regexp *node)
{
    uint64_t unit = node->child->least;
    uint64_t more = unit > 0 ? (maker->need + unit - 1) / unit : maker->need;
    if (more > node->max - node->min)
        more = node->max - node->min;
    maker->need -= more * unit < maker->need ? more * unit : maker->need;
    for (uint64_t i = 0; i < node->min + more && !maker->out->full && !maker->failed; i++)
        make_node(maker, node->child);
}

static void make_node(struct maker *maker, const struct regexp *node)
{
    if (node->kind == REGEXP_SET)
        make_set(maker, node);
    else if (node->kind == REGEXP_CHOICE)
        make_choice(maker, node);
    else if (node->kind == REGEXP_REPEAT)
        make_repeat(maker, node);
    else if (node->kind == REGEXP_SEQUENCE)
        for (const struct regexp *child = node->child; child; child = child->next)
            make_node(maker, child);
}

static bool is_wished(const struct regexp *regexp, const struct regexp_wish *wish, struct str text)
{
    uint64_t count = utf8_count(text);
    return count >= wish->min && count <= wish->max && regexp_match(regexp, text);
}

/* A further variant of a pattern that leaves its end open is told apart by its number. */
static void number_it(const struct regexp *regexp, const struct regexp_wish *wish, size_t start,
                      struct buf *out)
{
    size_t end = out->len;
    if (wish->variant == 0)
        return;
    buf_printf(out, "%u", wish->variant);
    if (out->full || !is_wished(regexp, wish, str_from(buf_str(out), start)))
        out->len = end;
}

bool regexp_make(const struct regexp *regexp, const struct regexp_wish *wish, struct buf *out)
{
    size_t start = out->len;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct maker maker = {.out = out,
                              .need = wish->min > regexp->least ? wish->min - regexp->least : 0,
                              .choice = wish->variant + attempt,
                              .variant = wish->variant + attempt};
        make_node(&maker, regexp);
        if (!maker.failed && !out->full && is_wished(regexp, wish, str_from(buf_str(out), start))) {
            number_it(regexp, wish, start, out);
            return true;
        }
        out->len = start;
    }
    return false;
}
