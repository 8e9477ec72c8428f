#include "trying.h"

#include "buf.h"

const struct pattern *compiled(struct arena *arena, enum pattern_grammar grammar, struct str text)
{
    struct pattern_fault fault = {0};
    const struct pattern *pattern = pattern_compile(arena, text, grammar, &fault);
    if (!pattern)
        print_error("<" STR_FMT "> is refused at %zu: " STR_FMT "\n", STR_ARG(text), fault.offset,
                    STR_ARG(fault.why));
    return pattern;
}

static const char *const verdicts[] = {"absent", "found", "limit"};

static bool is_tried_well(struct arena *arena, enum pattern_grammar grammar,
                          const struct trial *row)
{
    const struct pattern *pattern = compiled(arena, grammar, row->pattern);
    if (!pattern)
        return false;
    enum pattern_verdict verdict =
        pattern_search(pattern, pattern_scratch_new(arena), row->subject);
    if (verdict != row->verdict)
        print_error("<" STR_FMT "> in <" STR_FMT ">: %s\n", STR_ARG(row->pattern),
                    STR_ARG(row->subject), verdicts[verdict]);
    bool strict = pattern_is_strict(row->pattern);
    if (strict != (grammar == PATTERN_STRICT))
        print_error("<" STR_FMT "> is%s strict\n", STR_ARG(row->pattern), strict ? "" : " not");
    return verdict == row->verdict && strict == (grammar == PATTERN_STRICT);
}

void check_trials(struct arena *arena, enum pattern_grammar grammar, const struct trial *rows,
                  size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += !is_tried_well(arena, grammar, &rows[i]);
    assert_int_equal(wrong, 0);
}

void check_refusals(struct arena *arena, enum pattern_grammar grammar, bool strict,
                    const struct refusal *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct pattern_fault fault = {0};
        const char *row = arena_cstr(arena, rows[i].pattern);
        bool taken = pattern_compile(arena, rows[i].pattern, grammar, &fault) != NULL;
        struct str told =
            taken ? STR("taken")
                  : arena_printf(arena, "%zu: " STR_FMT, fault.offset, STR_ARG(fault.why));
        wrong +=
            unit_differs(row, told, arena_printf(arena, "%zu: %s", rows[i].offset, rows[i].why));
        if (pattern_is_strict(rows[i].pattern) != strict && ++wrong)
            print_error("<%s> is%s strict\n", row, strict ? " not" : "");
    }
    assert_int_equal(wrong, 0);
}

struct str repeated(struct arena *arena, const char *piece, size_t count, const char *end)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_add(&text, str_of(piece));
    buf_add(&text, str_of(end));
    return buf_str(&text);
}
