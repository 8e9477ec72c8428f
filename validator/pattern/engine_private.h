/* PCRE2 behind the few things that pattern.c wants of it. */
#ifndef PROVISO_PATTERN_ENGINE_PRIVATE_H
#define PROVISO_PATTERN_ENGINE_PRIVATE_H

#include "buf.h"
#include "pattern_private.h"

/* How much a search costs is told to a watched engine by callouts, which stand where it could turn back. */
enum callout {
    CALLOUT_STEP = 1, /* behind what can be longer or shorter, and before each round of a group */
    CALLOUT_REFERENCE = 2, /* before a reference */
    CALLOUT_START = 3      /* before everything */
};

/* The terms as PCRE2 has them. `watched`: with callouts. `places`, one for each term, gets where it begins there. */
struct str pattern_write(struct arena *arena, const struct terms *terms, bool watched,
                         size_t *places);

struct cost {
    size_t weight; /* of one try at one place that never turns back */
    bool anchored; /* there is only one try, at the start */
    bool cheap;    /* no search takes more time than in proportion to the subject */
};
struct cost pattern_cost(const struct terms *terms);

/* PCRE2 twice: as quick as it can be, for searches that end soon, which most do; and watched, for those that turn
 * out not to. Cheap patterns have only the first. */
struct engine {
    struct pcre2_real_code_8 *quick, *watched;
    bool quick_jit, watched_jit;
    struct cost cost;
};

/* Compiles; what PCRE2 keeps goes with the arena. */
bool pattern_engine_compile(struct arena *arena, const struct terms *terms, struct engine *engine,
                            struct pattern_fault *fault);
enum pattern_verdict pattern_engine_search(const struct engine *engine,
                                           struct pattern_scratch *scratch, struct str subject);

#endif
