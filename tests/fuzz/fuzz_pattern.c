/* links: pattern
 *
 * A pattern, behind it a line end and a subject. Held against one another are the two ways to ask whether a pattern
 * is strict, the two grammars, and our own operations and PCRE2. */
#include "pattern.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 400 };

static void require(bool truth)
{
    if (!truth)
        abort();
}

/* What a strict pattern may be refused for, and nothing else. */
static bool is_reason(const struct pattern_fault *fault)
{
    static const struct str reasons[] = {STR_INIT("look-behind of variable length"),
                                         STR_INIT("a reference inside a look-behind"),
                                         STR_INIT("a reference to a group inside a repetition"),
                                         STR_INIT("PCRE2 cannot compile it: unknown property")};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (str_starts(fault->why, reasons[i]))
            return true;
    return fault->limit;
}

/* The same pattern behind a form, run by PCRE2. */
static void check_form(struct arena *arena, enum pattern_grammar grammar, struct str text,
                       struct str subject, enum pattern_verdict verdict)
{
    struct pattern_fault fault;
    struct str again = arena_join(arena, text, STR("|(?!)"));
    const struct pattern *engine = pattern_compile(arena, again, grammar, &fault);
    require(engine || fault.limit);
    if (!engine)
        return;
    require(pattern_form_of(engine) == PATTERN_ENGINE);
    enum pattern_verdict other = pattern_search(engine, pattern_scratch_new(arena), subject);
    require(other == verdict || other == PATTERN_LIMIT);
}

static enum pattern_verdict check_search(struct arena *arena, enum pattern_grammar grammar,
                                         struct str text, struct str subject)
{
    struct pattern_fault fault;
    const struct pattern *pattern = pattern_compile(arena, text, grammar, &fault);
    if (!pattern) {
        require(fault.why.len > 0 && fault.offset <= text.len);
        require(grammar != PATTERN_STRICT || !pattern_is_strict(text) || is_reason(&fault));
        return PATTERN_LIMIT;
    }
    require(grammar != PATTERN_STRICT || pattern_is_strict(text));
    enum pattern_verdict verdict = pattern_search(pattern, pattern_scratch_new(arena), subject);
    if (pattern_form_of(pattern) != PATTERN_ENGINE && pattern_form_of(pattern) != PATTERN_ALWAYS)
        check_form(arena, grammar, text, subject, verdict);
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > INPUT_MAX)
        return -1;
    /* Copies of exactly their size, so that reading past them is seen. */
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t len = end ? (size_t)(end - data) : size, rest = end ? size - len - 1 : 0;
    char *text = malloc(len + 1), *subject = malloc(rest + 1);
    memcpy(text, data, len);
    memcpy(subject, data + size - rest, rest);
    struct str pattern = {realloc(text, len ? len : 1), len};
    struct str sought = {realloc(subject, rest ? rest : 1), rest};
    struct arena arena;
    arena_init(&arena);
    sought.len = utf8_check(sought);
    enum pattern_verdict strict = check_search(&arena, PATTERN_STRICT, pattern, sought);
    enum pattern_verdict lenient = check_search(&arena, PATTERN_LENIENT, pattern, sought);
    require(!pattern_is_strict(pattern) || strict == lenient);
    arena_release(&arena);
    free((char *)(uintptr_t)pattern.ptr);
    free((char *)(uintptr_t)sought.ptr);
    return 0;
}
