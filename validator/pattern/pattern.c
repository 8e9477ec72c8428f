#include "engine_private.h"

struct pattern {
    enum pattern_form form;
    struct engine engine;
};

const struct pattern *pattern_compile(struct arena *arena, struct str text,
                                      enum pattern_grammar grammar, struct pattern_fault *fault)
{
    struct terms terms;
    *fault = (struct pattern_fault){0};
    if (text.len > TEXT_MAX) {
        *fault =
            (struct pattern_fault){.why = STR("the pattern is longer than 256 KiB"), .limit = true};
        return NULL;
    }
    bool good = pattern_read(arena, text, PATTERN_STRICT, &terms, fault) ||
                (grammar == PATTERN_LENIENT && !fault->limit &&
                 pattern_read(arena, text, PATTERN_LENIENT, &terms, fault));
    if (!good || !pattern_check(arena, &terms, fault))
        return NULL;
    struct pattern *pattern = arena_new(arena, struct pattern);
    pattern->form = PATTERN_ENGINE;
    return pattern_engine_compile(arena, &terms, &pattern->engine, fault) ? pattern : NULL;
}

bool pattern_is_strict(struct str text)
{
    struct terms terms;
    return pattern_read(NULL, text, PATTERN_STRICT, &terms, NULL);
}

enum pattern_verdict pattern_search(const struct pattern *pattern, struct pattern_scratch *scratch,
                                    struct str subject)
{
    return pattern_engine_search(&pattern->engine, scratch, subject);
}

enum pattern_form pattern_form_of(const struct pattern *pattern)
{
    return pattern->form;
}
