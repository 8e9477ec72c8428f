#include "regexp_tree_private.h"
#include "utf8.h"

enum { ATTEMPTS = 32 };

struct maker {
    struct buf *out;
    uint64_t need;            /* code points wanted beyond the shortest text */
    unsigned choice, variant; /* counters whose digits pick alternatives and characters */
    bool failed;
};

static void make_node(struct maker *maker, const struct regexp *node);

/* The characters of a set in the order we like them, ASCII first; any other one only where none of
 * these is in. */
static uint32_t pick(const struct regexp *set, unsigned *variant, bool *failed)
{
    static const char liked[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"
                                "-_.:/@+,; =~!#$%&'()*?<>[]^`{|}\"\\\t\n\r";
    unsigned count = 0;
    for (size_t i = 0; i < sizeof liked - 1; i++)
        count += regexp_set_has(set, (unsigned char)liked[i]);
    if (count == 0) {
        uint32_t code_point = set->range_count > 0 && !set->negated ? set->ranges[0].first : 0xa1;
        *failed = *failed || !regexp_set_has(set, code_point) || code_point == 0 ||
                  (code_point >= 0xd800 && code_point < 0xe000);
        return code_point;
    }
    unsigned wanted = *variant % count;
    *variant /= count;
    size_t i = 0;
    while (!regexp_set_has(set, (unsigned char)liked[i]) || wanted-- > 0)
        i++;
    return (unsigned char)liked[i];
}

static void make_set(struct maker *maker, const struct regexp *node)
{
    char bytes[4];
    uint32_t code_point = pick(node, &maker->variant, &maker->failed);
    if (!maker->failed)
        buf_add(maker->out, (struct str){bytes, utf8_encode(code_point, bytes)});
}

static void make_choice(struct maker *maker, const struct regexp *node)
{
    unsigned count = 0;
    for (const struct regexp *child = node->child; child; child = child->next)
        count++;
    const struct regexp *chosen = node->child;
    for (unsigned skip = maker->choice % count; skip > 0; skip--)
        chosen = chosen->next;
    maker->choice /= count;
    make_node(maker, chosen);
}

/* As often as it must be, and oftener where the text has to be longer. */
static void make_repeat(struct maker *maker, const struct regexp *node)
{
    uint64_t unit = node->child->least > 0 ? node->child->least : 1;
    uint64_t more = (maker->need + unit - 1) / unit;
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

bool regexp_make(const struct regexp *regexp, const struct regexp_wish *wish, struct buf *out)
{
    size_t start = out->len;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct maker maker = {.out = out,
                              .need = wish->min > regexp->least ? wish->min - regexp->least : 0,
                              .choice = wish->variant + attempt,
                              .variant = wish->variant + attempt};
        make_node(&maker, regexp);
        struct str made = str_from(buf_str(out), start);
        uint64_t count = utf8_count(made);
        if (!maker.failed && !out->full && count >= wish->min && count <= wish->max &&
            regexp_match(regexp, made))
            return true;
        out->len = start;
    }
    return false;
}
