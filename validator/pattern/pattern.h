/* Regular expressions as `pattern` and `format: regex` have them: ECMA-262 with the u flag, run by PCRE2.
 *
 * A pattern is searched for, not anchored (JSON Schema Validation, 6.3.3). It is read by the grammar of
 * ECMA-262 and rewritten, so that it means here what it means in a browser. A pattern that is none by
 * that grammar can be read leniently; what cannot be read at all, or would mean something else in
 * PCRE2, is refused with a reason: it never silently matches. Simple patterns, which are most, are run
 * by operations of our own. docs/internals/pattern.md has the tables.
 *
 *     struct pattern_fault fault;
 *     const struct pattern *pattern = pattern_compile(&arena, STR("^[a-z]+$"), PATTERN_STRICT, &fault);
 *     struct pattern_scratch *scratch = pattern_scratch_new(&arena);          one a thread
 *     if (pattern_search(pattern, scratch, STR("abc")) == PATTERN_FOUND) …
 *
 * A compiled pattern never changes and any thread may use it. It lives in the arena; what PCRE2 keeps
 * elsewhere goes when the arena is cleared or released (arena_on_release).
 *
 * Limits: 256 KiB of text (of what is compiled), 250 groups inside one another, 500 named groups, and
 * PCRE2's own. Unicode is that of PCRE2 (10.42: Unicode 14): properties that are younger are refused.
 */
#ifndef PROVISO_PATTERN_H
#define PROVISO_PATTERN_H

#include "arena.h"

struct pattern;
struct pattern_scratch;

enum pattern_grammar {
    PATTERN_STRICT, /* ECMA-262 with the u flag (22.2.1), nothing else */
    /* Strictly where that can be. Else also what browsers take without the flag (Annex B.1.2): `\-`, `\_`,
     * `[\w-.]`, `{`, octal; and of PCRE2 inline flags (i, m, s), atomic groups, possessive quantifiers,
     * (?P<n>…), [:alpha:], loose names in \p. `\p`, `\u{…}`, `\s` … keep the meaning they have with the flag,
     * and letters that PCRE2 knows have its meaning: who writes `\A` and `\z` means the ends. */
    PATTERN_LENIENT
};

struct pattern_fault {
    size_t offset;  /* of the byte in the text where reading ended */
    struct str why; /* a clause for people: "'\-' is no escape of ECMA-262"; in the arena */
    bool limit;     /* a limit, not the grammar, refused it */
};

/* NULL where the text is refused: *fault says why. With PATTERN_LENIENT it is the fault of the lenient
 * reading. A strict pattern that PCRE2 cannot run as it is meant is refused too. */
const struct pattern *pattern_compile(struct arena *arena, struct str text,
                                      enum pattern_grammar grammar, struct pattern_fault *fault);

/* Whether the text is a pattern by the strict grammar, whether or not PCRE2 can run it; compiles and
 * allocates nothing (`format: regex`). */
bool pattern_is_strict(struct str text);

/* What one thread needs to search: match data, JIT stack. Lives in the arena, freed like patterns. */
struct pattern_scratch *pattern_scratch_new(struct arena *arena);

/* From now on searches that take many steps of backtracking take them from *account, which may come out
 * negative: for those who search again and again. */
void pattern_scratch_charge(struct pattern_scratch *scratch, int64_t *account);

enum pattern_verdict {
    PATTERN_ABSENT,
    PATTERN_FOUND,
    PATTERN_LIMIT /* PATTERN_STEPS or the stack ran out: neither of the two */
};

/* Of backtracking, for one search; four more for each byte of the subject. */
enum { PATTERN_STEPS = 100 * 1000 };

/* Searches well-formed UTF-8. Takes nothing from an arena; PCRE2's stack, in the scratch, grows to 16 MiB
 * at most. */
enum pattern_verdict pattern_search(const struct pattern *pattern, struct pattern_scratch *scratch,
                                    struct str subject);

/* How a pattern is run; for tests, benches and `docs/internals`. */
enum pattern_form {
    PATTERN_ALWAYS,   /* found in every text: "", ".*", "^[\s\S]*$" */
    PATTERN_PREFIX,   /* ^literal */
    PATTERN_LITERALS, /* ^(a|b|c)$, ^a$|^b$ */
    PATTERN_CLASS,    /* ^[class]{m,n}$, or [class]{m,n} anywhere */
    PATTERN_SEQUENCE, /* ^ literals and classes, whose counts leave no choice: uuids, dates, ^ord_[a-z]+$ */
    PATTERN_ENGINE /* PCRE2 */
};
enum pattern_form pattern_form_of(const struct pattern *pattern);

#endif
