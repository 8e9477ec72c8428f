/* Compiling and searching: which way a pattern goes. */
#include "engine_private.h"
#include "form_private.h"

struct pattern {
    struct form form;
    struct engine engine; /* where the form is PATTERN_ENGINE */
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
    if (!good)
        return NULL;
    struct pattern *pattern = arena_new(arena, struct pattern);
    pattern->form = pattern_form_find(arena, &terms);
    bool compiled = pattern->form.is != PATTERN_ENGINE ||
                    (pattern_check(arena, &terms, fault) &&
                     pattern_engine_compile(arena, &terms, &pattern->engine, fault));
    return compiled ? pattern : NULL;
}

bool pattern_is_strict(struct str text)
{
    struct terms terms;
    return pattern_read(NULL, text, PATTERN_STRICT, &terms, NULL);
}

enum pattern_verdict pattern_search(const struct pattern *pattern, struct pattern_scratch *scratch,
                                    struct str subject)
{
    if (!subject.ptr)
        subject = STR("");
    if (pattern->form.is == PATTERN_ENGINE)
        return pattern_engine_search(&pattern->engine, scratch, subject);
    return pattern_form_matches(&pattern->form, subject) ? PATTERN_FOUND : PATTERN_ABSENT;
}

enum pattern_form pattern_form_of(const struct pattern *pattern)
{
    return pattern->form.is;
}
