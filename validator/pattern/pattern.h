/* Regular expressions as `pattern` and `format: regex` have them: ECMA-262 with the u flag, run by PCRE2.
 *
 * A pattern is searched for, not anchored (JSON Schema Validation, 6.3.3). It is read by the grammar of
 * ECMA-262 and translated, so that it means here what it means in a browser. A pattern that is none by
 * that grammar can be read leniently, as PCRE2 takes it; what cannot be read at all, or would mean
 * something else in PCRE2, is refused with a reason: it never silently matches.
 *
 *     struct pattern_fault fault;
 *     const struct pattern *pattern = pattern_compile(&arena, STR("^[a-z]+$"), PATTERN_STRICT, &fault);
 *     struct pattern_scratch *scratch = pattern_scratch_new(&arena);          one a thread
 *     if (pattern_search(pattern, scratch, STR("abc")) == PATTERN_FOUND) …
 *
 * A compiled pattern never changes and any thread may use it. It lives in the arena; what PCRE2 keeps
 * elsewhere goes when the arena is cleared or released (arena_on_release).
 */
#ifndef PROVISO_PATTERN_H
#define PROVISO_PATTERN_H

#include "arena.h"

struct pattern;
struct pattern_scratch;

enum pattern_grammar {
    PATTERN_STRICT, /* ECMA-262 with the u flag (22.2.1), nothing else */
    PATTERN_LENIENT /* else what browsers take without the flag (Annex B.1.2), else what PCRE2 takes,
                       in that order: `\-`, `\_`, `[\w-.]`, `(?i)` */
};

struct pattern_fault {
    size_t offset;  /* of the byte in the text where reading ended */
    struct str why; /* a clause for people: "'\-' is no escape of ECMA-262"; in the arena */
    bool limit;     /* PCRE2's size limits, not the grammar, refused it */
};

/* NULL where the text is refused: *fault says why. */
const struct pattern *pattern_compile(struct arena *arena, struct str text,
                                      enum pattern_grammar grammar, struct pattern_fault *fault);

/* Whether the text is a pattern by the strict grammar; compiles and allocates nothing (`format: regex`). */
bool pattern_is_strict(struct str text);

/* What one thread needs to search: match data, JIT stack. Lives in the arena, freed like patterns. */
struct pattern_scratch *pattern_scratch_new(struct arena *arena);

enum pattern_verdict {
    PATTERN_ABSENT,
    PATTERN_FOUND,
    PATTERN_LIMIT /* PATTERN_STEPS or the stack ran out: neither of the two */
};

enum {
    PATTERN_STEPS =
        100 * 1000 /* of backtracking, for one search; and 4 for each byte of the subject */
};

/* Searches well-formed UTF-8. Allocates nothing. */
enum pattern_verdict pattern_search(const struct pattern *pattern, struct pattern_scratch *scratch,
                                    struct str subject);

/* How a pattern is run; for tests, benches and `docs/internals`. */
enum pattern_form {
    PATTERN_ALWAYS,   /* found in every text: "", ".*", "^[\s\S]*$" */
    PATTERN_PREFIX,   /* ^literal */
    PATTERN_LITERALS, /* ^(a|b|c)$ */
    PATTERN_CLASS,    /* ^[class]{m,n}$, one class with a count */
    PATTERN_SEQUENCE, /* ^ a few classes with fixed or trailing counts $: uuids, dates */
    PATTERN_ENGINE    /* PCRE2 */
};
enum pattern_form pattern_form_of(const struct pattern *pattern);

#endif
