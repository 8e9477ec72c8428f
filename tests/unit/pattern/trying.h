/* Trying patterns on texts, so that tests can be tables. Also: the groups of tests. */
#ifndef PROVISO_PATTERN_TRYING_H
#define PROVISO_PATTERN_TRYING_H

#include "pattern.h"
#include "unit.h"

struct trial {
    struct str pattern, subject;
    enum pattern_verdict verdict;
};

#define FOUND(pattern, subject)                                                                    \
    {                                                                                              \
        STR_INIT(pattern), STR_INIT(subject), PATTERN_FOUND                                        \
    }
#define ABSENT(pattern, subject)                                                                   \
    {                                                                                              \
        STR_INIT(pattern), STR_INIT(subject), PATTERN_ABSENT                                       \
    }

/* What it costs to be refused: where, why, by a limit. */
struct refusal {
    struct str pattern;
    size_t offset;
    const char *why;
};

#define REFUSED(pattern, offset, why)                                                              \
    {                                                                                              \
        STR_INIT(pattern), (offset), (why)                                                         \
    }

void check_trials(struct arena *arena, enum pattern_grammar grammar, const struct trial *rows,
                  size_t count);
#define CHECK_TRIALS(arena, grammar, rows)                                                         \
    check_trials((arena), (grammar), (rows), sizeof(rows) / sizeof *(rows))

/* `strict`: whether the texts are patterns all the same, which PCRE2 cannot run. */
void check_refusals(struct arena *arena, enum pattern_grammar grammar, bool strict,
                    const struct refusal *rows, size_t count);
#define CHECK_REFUSALS(arena, grammar, strict, rows)                                               \
    check_refusals((arena), (grammar), (strict), (rows), sizeof(rows) / sizeof *(rows))

/* The pattern of a text that must be one. */
const struct pattern *compiled(struct arena *arena, enum pattern_grammar grammar, struct str text);

/* `count` times `piece`, then `end`. */
struct str repeated(struct arena *arena, const char *piece, size_t count, const char *end);

int test_strict(void);
int test_rewritten(void);
int test_refused(void);
int test_lenient(void);
int test_form(void);
int test_limit(void);
int test_names(void);
int test_suite(void);

#endif
