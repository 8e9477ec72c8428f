/* Writing terms as PCRE2 has them. Every code point but letters and digits is written by its number, so nothing
 * can be taken for something else; only groups that are referred to capture. */
#include "engine_private.h"

struct writer {
    struct buf out;
    const struct terms *terms;
    uint32_t *numbers; /* the group's new number by its old one; 0: nothing refers to it */
    size_t *places;    /* of each term in what is written */
    bool watched;
};

static void write_term(struct writer *writer, size_t index);

/* A class without members that, unlike [] and (?!), is as wide as others, which matters in look-behind. */
static const struct str nothing = STR_INIT("[^\\x{0}-\\x{10ffff}]");

static void write_code_point(struct buf *out, uint32_t code_point)
{
    if (code_point < 0x80 && code_point != '_' && pattern_ranges_have(pattern_words, code_point))
        buf_byte(out, (char)code_point);
    else
        buf_printf(out, "\\x{%x}", (unsigned)code_point);
}

static void write_ranges(struct buf *out, struct ranges ranges)
{
    for (size_t i = 0; i < ranges.len; i++) {
        write_code_point(out, ranges.at[i].first);
        if (ranges.at[i].last == ranges.at[i].first)
            continue;
        buf_byte(out, '-');
        write_code_point(out, ranges.at[i].last);
    }
}

/* The shorter of a set and of all but its complement. */
static void write_class(struct buf *out, const struct set *set)
{
    struct ranges ranges = pattern_set_ranges(set);
    bool negated = set->negated;
    if (set->properties.len == 0 && ranges.len && !set->as_written &&
        ranges.at[ranges.len - 1].last == LAST_CODE_POINT) {
        ranges = pattern_ranges_complement(out->arena, ranges);
        negated = !negated;
    }
    buf_add(out, negated ? STR("[^") : STR("["));
    write_ranges(out, ranges);
    for (size_t i = 0; i < set->properties.len; i++)
        buf_add(out, set->properties.at[i]);
    buf_byte(out, ']');
}

/* Sets that PCRE2 has a letter for. */
static void write_set(struct buf *out, const struct set *set)
{
    static const struct {
        const struct ranges *ranges;
        struct str written;
    } letters[] = {
        {&pattern_digits, STR_INIT("\\d")},
        {&pattern_words,  STR_INIT("\\w")},
    };
    bool plain = !set->negated && set->properties.len == 0;
    for (size_t i = 0; plain && i < sizeof letters / sizeof *letters; i++)
        if (pattern_ranges_equal(pattern_set_ranges(set), *letters[i].ranges)) {
            buf_add(out, letters[i].written);
            return;
        }
    if (plain && set->ranges.len == 0)
        buf_add(out, nothing);
    else if (set->properties.len == 1 && set->ranges.len == 0 && !set->negated)
        buf_add(out, set->properties.at[0]);
    else
        write_class(out, set);
}

static void write_callout(struct writer *writer, enum callout callout)
{
    if (writer->watched)
        buf_printf(&writer->out, "(?C%d)", (int)callout);
}

static void write_opener(struct writer *writer, const struct term *term)
{
    static const char *const openers[][2] = {
        [GROUP_PLAIN] = {"(?",   "(?"  },
          [GROUP_CAPTURE] = {"(",    "("   },
        [GROUP_AHEAD] = {"(?=",  "(?!" },
          [GROUP_BEHIND] = {"(?<=", "(?<!"},
        [GROUP_ATOMIC] = {"(?>",  "(?>" },
    };
    bool captures = term->group == GROUP_CAPTURE && writer->numbers[term->value];
    enum group_kind kind = term->group == GROUP_CAPTURE && !captures ? GROUP_PLAIN : term->group;
    buf_add(&writer->out, str_of(openers[kind][term->negated]));
    if (kind != GROUP_PLAIN)
        return;
    buf_add(&writer->out, term->foreign);
    buf_byte(&writer->out, ':');
}

static void write_branches(struct writer *writer, size_t group)
{
    const struct terms *terms = writer->terms;
    size_t end = group + terms->tape.at[group].span;
    for (size_t branch = group + 1; branch < end; branch += terms->tape.at[branch].span) {
        if (branch > group + 1)
            buf_byte(&writer->out, '|');
        size_t last = branch + terms->tape.at[branch].span;
        for (size_t i = branch + 1; i < last; i += terms->tape.at[i].span)
            write_term(writer, i);
    }
}

static void write_group(struct writer *writer, size_t index)
{
    const struct term *term = &writer->terms->tape.at[index];
    write_opener(writer, term);
    if (term->max > 1)
        write_callout(writer, CALLOUT_STEP);
    write_branches(writer, index);
    buf_byte(&writer->out, ')');
}

static void write_reference(struct writer *writer, const struct term *term)
{
    /* PCRE2 10.42 lets a repeated reference to a group that is not set fail, whatever its options say;
     * not so one in a group of its own. */
    bool repeats = term->min != 1 || term->max != 1;
    write_callout(writer, CALLOUT_REFERENCE);
    buf_printf(&writer->out, repeats ? "(?:\\g{%u})" : "\\g{%u}",
               (unsigned)writer->numbers[term->value]);
}

static void write_one(struct writer *writer, size_t index)
{
    const struct term *term = &writer->terms->tape.at[index];
    switch (term->kind) {
    case TERM_GROUP:
        write_group(writer, index);
        break;
    case TERM_CHAR:
        if (term->value >= FIRST_SURROGATE && term->value <= LAST_SURROGATE)
            buf_add(&writer->out, nothing);
        else
            write_code_point(&writer->out, term->value);
        break;
    case TERM_SET:
        write_set(&writer->out, term->set);
        break;
    case TERM_START:
        buf_add(&writer->out, STR("\\A"));
        break;
    case TERM_END:
        buf_add(&writer->out, STR("\\z"));
        break;
    case TERM_BOUNDARY:
        buf_add(&writer->out, term->negated ? STR("\\B") : STR("\\b"));
        break;
    case TERM_REFERENCE:
        write_reference(writer, term);
        break;
    case TERM_FOREIGN:
        buf_add(&writer->out, term->foreign);
        break;
    case TERM_BRANCH:
        break;
    }
}

static void write_quantifier(struct writer *writer, const struct term *term)
{
    if (term->min == 1 && term->max == 1)
        return;
    if (term->max == FOREVER)
        buf_printf(&writer->out, "{%u,}", (unsigned)term->min);
    else
        buf_printf(&writer->out, "{%u,%u}", (unsigned)term->min, (unsigned)term->max);
    if (term->lazy || term->possessive)
        buf_byte(&writer->out, term->lazy ? '?' : '+');
    if (term->min != term->max)
        write_callout(writer, CALLOUT_STEP);
}

static void write_term(struct writer *writer, size_t index)
{
    writer->places[index] = writer->out.len;
    write_one(writer, index);
    write_quantifier(writer, &writer->terms->tape.at[index]);
}

static void number_groups(struct writer *writer)
{
    const struct terms *terms = writer->terms;
    uint32_t next = 0;
    writer->numbers = arena_array(writer->out.arena, uint32_t, terms->groups + 1);
    for (size_t i = 0; i < terms->tape.len; i++)
        if (terms->tape.at[i].kind == TERM_REFERENCE)
            writer->numbers[terms->tape.at[i].value] = 1;
    for (uint32_t i = 1; i <= terms->groups; i++)
        writer->numbers[i] = writer->numbers[i] ? ++next : 0;
}

struct str pattern_write(struct arena *arena, const struct terms *terms, bool watched,
                         size_t *places)
{
    struct writer writer = {
        .out = {.arena = arena}, .terms = terms, .places = places, .watched = watched};
    number_groups(&writer);
    write_callout(&writer, CALLOUT_START);
    write_branches(&writer, 0);
    return buf_str(&writer.out);
}
