#include "regexp_tree_private.h"
#include "utf8.h"

enum { STEPS_MAX = 100000, DEPTH_MAX = 2000 };

/* What is left to match behind the present node. */
struct rest {
    const struct regexp *node; /* in a sequence: the next sibling; in a repeat: the repeat */
    const struct rest *behind;
    bool repeat, accept;
    uint32_t count; /* of a repeat: rounds done */
    size_t start;   /* of a repeat: where this round began */
};

struct matcher {
    struct str text;
    unsigned steps, depth;
};

static bool match_node(struct matcher *matcher, const struct regexp *node, size_t at,
                       const struct rest *rest);

static bool match_repeat(struct matcher *matcher, const struct regexp *node, uint32_t count,
                         size_t at, const struct rest *rest);

static bool match_rest(struct matcher *matcher, const struct rest *rest, size_t at)
{
    if (!rest || rest->accept)
        return true;
    if (!rest->repeat)
        return rest->node
                   ? match_node(matcher, rest->node, at,
                                &(struct rest){.node = rest->node->next, .behind = rest->behind})
                   : match_rest(matcher, rest->behind, at);
    if (at == rest->start && rest->count >= rest->node->min)
        return match_rest(matcher, rest->behind, at); /* an empty round changes nothing */
    return match_repeat(matcher, rest->node, rest->count, at, rest->behind);
}

/* The code point at `at`, its width in *width; false at the end. */
static bool peek(const struct matcher *matcher, size_t at, uint32_t *code_point, size_t *width)
{
    if (at >= matcher->text.len)
        return false;
    *code_point = utf8_decode(str_from(matcher->text, at), width);
    return true;
}

/* One set repeated needs no recursion: as many as there are, then back one by one. */
static bool match_set_repeat(struct matcher *matcher, const struct regexp *node, size_t at,
                             const struct rest *rest)
{
    uint32_t count = 0, code_point;
    size_t width, start = at;
    while (count < node->max && peek(matcher, at, &code_point, &width) &&
           regexp_set_has(node->child, code_point)) {
        at += width;
        count++;
    }
    for (; count >= node->min; count--) {
        if (match_rest(matcher, rest, at))
            return true;
        if (at == start || ++matcher->steps > STEPS_MAX)
            return false;
        do
            at--;
        while (at > start && ((unsigned char)matcher->text.ptr[at] & 0xc0) == 0x80);
    }
    return false;
}

static bool match_repeat(struct matcher *matcher, const struct regexp *node, uint32_t count,
                         size_t at, const struct rest *rest)
{
    struct rest round = {
        .node = node, .behind = rest, .repeat = true, .count = count + 1, .start = at};
    if (count < node->max && match_node(matcher, node->child, at, &round))
        return true;
    return count >= node->min && match_rest(matcher, rest, at);
}

static bool match_choice(struct matcher *matcher, const struct regexp *node, size_t at,
                         const struct rest *rest)
{
    for (const struct regexp *child = node->child; child; child = child->next)
        if (match_node(matcher, child, at, rest))
            return true;
    return false;
}

static bool word_at(const struct matcher *matcher, size_t at)
{
    return at < matcher->text.len && regexp_is_word((unsigned char)matcher->text.ptr[at]);
}

static bool holds(struct matcher *matcher, const struct regexp *node, size_t at)
{
    if (node->kind == REGEXP_START)
        return at == 0;
    if (node->kind == REGEXP_END)
        return at == matcher->text.len;
    if (node->kind == REGEXP_AHEAD)
        return match_node(matcher, node->child, at, &(struct rest){.accept = true}) !=
               node->negated;
    return ((at > 0 && word_at(matcher, at - 1)) != word_at(matcher, at)) != node->negated;
}

static bool match_kind(struct matcher *matcher, const struct regexp *node, size_t at,
                       const struct rest *rest)
{
    uint32_t code_point;
    size_t width;
    switch (node->kind) {
    case REGEXP_EMPTY:
        return match_rest(matcher, rest, at);
    case REGEXP_SET:
        return peek(matcher, at, &code_point, &width) && regexp_set_has(node, code_point) &&
               match_rest(matcher, rest, at + width);
    case REGEXP_SEQUENCE:
        return match_rest(matcher, &(struct rest){.node = node->child, .behind = rest}, at);
    case REGEXP_CHOICE:
        return match_choice(matcher, node, at, rest);
    case REGEXP_REPEAT:
        return node->child->kind == REGEXP_SET ? match_set_repeat(matcher, node, at, rest)
                                               : match_repeat(matcher, node, 0, at, rest);
    case REGEXP_START:
    case REGEXP_END:
    case REGEXP_BOUNDARY:
    case REGEXP_AHEAD:
        return holds(matcher, node, at) && match_rest(matcher, rest, at);
    }
    return false;
}

static bool match_node(struct matcher *matcher, const struct regexp *node, size_t at,
                       const struct rest *rest)
{
    if (++matcher->steps > STEPS_MAX || matcher->depth >= DEPTH_MAX)
        return false;
    matcher->depth++;
    bool matched = match_kind(matcher, node, at, rest);
    matcher->depth--;
    return matched;
}

bool regexp_match(const struct regexp *regexp, struct str text)
{
    struct matcher matcher = {.text = text};
    for (size_t at = 0; at <= text.len; at++) {
        bool inside = at > 0 && at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80;
        if (!inside && match_node(&matcher, regexp, at, NULL))
            return true;
    }
    return false;
}
