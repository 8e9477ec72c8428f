/* PCRE2 behind the few things that pattern.c wants of it. */
#ifndef PROVISO_PATTERN_ENGINE_PRIVATE_H
#define PROVISO_PATTERN_ENGINE_PRIVATE_H

#include "buf.h"
#include "pattern_private.h"

/* How much a search costs is told to the engine by callouts, which stand where it could turn back. */
enum callout {
    CALLOUT_STEP = 1, /* behind what can be longer or shorter, and before each round of a group */
    CALLOUT_REFERENCE = 2, /* before a reference */
    CALLOUT_START = 3      /* before everything */
};

/* The terms as PCRE2 has them. `watched`: with callouts. */
struct str pattern_write(struct arena *arena, const struct terms *terms, bool watched);

/* Whether every search takes time in proportion to the subject, callouts or not. */
bool pattern_is_cheap(const struct terms *terms);

struct engine {
    struct pcre2_real_code_8 *code;
    bool jit;
    size_t cost; /* of one try, beside what it looks at */
};

/* Compiles; what PCRE2 keeps goes with the arena. */
bool pattern_engine_compile(struct arena *arena, const struct terms *terms, struct engine *engine,
                            struct pattern_fault *fault);
enum pattern_verdict pattern_engine_search(const struct engine *engine,
                                           struct pattern_scratch *scratch, struct str subject);

#endif
