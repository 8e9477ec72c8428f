/* PCRE2, with its memory in the care of the arena and its work under a budget. */
#include "engine_private.h"

#include <inttypes.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    /* What one step of backtracking is worth, in bytes looked at; and what each byte of the subject
     * adds to the budget, so that long subjects can be searched. */
    STEP_COST = 16,
    BYTE_BUDGET = 64,
    /* How much of a pattern's weight counts as a byte looked at: most tries end early. */
    WEIGHT_PER_UNIT = 8,
    /* Bits of what a quick search may look at, in bytes; and of steps back without which it is not tried. */
    QUICK_BITS = 21,
    QUICK_LEAST_BITS = 6,
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MOST = 16 * 1024 * 1024,
    HEAP_MOST_KIB = 64 * 1024, /* of the interpreter, where there is no JIT */
    NEST_MAX = 2 * DEPTH_MAX
};

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint32_t limit;         /* that the context has now */
    int64_t *account;       /* pays for counted steps; or NULL */
    uint64_t spent, budget; /* of the search that is going on */
    size_t weight, at;      /* of the pattern; where the last callout was */
};

static void free_code(void *code)
{
    pcre2_code_free(code);
}

static void free_scratch(void *what)
{
    struct pattern_scratch *scratch = what;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_jit_stack_free(scratch->stack);
}

static size_t captured(const pcre2_callout_block *block)
{
    size_t sum = 0;
    for (uint32_t i = 1; i < block->capture_top; i++) {
        size_t start = block->offset_vector[2 * i], end = block->offset_vector[2 * i + 1];
        sum += start == PCRE2_UNSET || end < start ? 0 : end - start;
    }
    return sum;
}

/* Work is what lies between this callout and the last one, in either direction. */
static int count(pcre2_callout_block *block, void *what)
{
    struct pattern_scratch *scratch = what;
    size_t at = block->current_position;
    scratch->spent += STEP_COST + (at > scratch->at ? at - scratch->at : scratch->at - at);
    scratch->at = at;
    if (block->callout_number == CALLOUT_START)
        scratch->spent += scratch->weight / WEIGHT_PER_UNIT;
    else if (block->callout_number == CALLOUT_REFERENCE)
        scratch->spent += captured(block);
    return scratch->spent > scratch->budget ? PCRE2_ERROR_CALLOUT : 0;
}

struct pattern_scratch *pattern_scratch_new(struct arena *arena)
{
    struct pattern_scratch *scratch = arena_new(arena, struct pattern_scratch);
    scratch->data = pcre2_match_data_create(1, NULL);
    scratch->context = pcre2_match_context_create(NULL);
    scratch->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
    arena_on_release(arena, free_scratch, scratch);
    if (!scratch->data || !scratch->context)
        return scratch;
    pcre2_set_callout(scratch->context, count, scratch);
    pcre2_set_heap_limit(scratch->context, HEAP_MOST_KIB);
    if (scratch->stack)
        pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    return scratch;
}

void pattern_scratch_charge(struct pattern_scratch *scratch, int64_t *account)
{
    scratch->account = account;
}

static const uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
                                PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF |
                                PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP;

/* Not the grammar, but its size, is what PCRE2 does not want. */
static bool is_limit(int error)
{
    static const int limits[] = {
        PCRE2_ERROR_QUANTIFIER_TOO_BIG,  PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP,
        PCRE2_ERROR_PATTERN_TOO_LARGE,   PCRE2_ERROR_HEAP_FAILED,
        PCRE2_ERROR_TOO_MANY_CAPTURES,   PCRE2_ERROR_PATTERN_TOO_COMPLICATED,
        PCRE2_ERROR_LOOKBEHIND_TOO_LONG, PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (error == limits[i])
            return true;
    return false;
}

/* Where in the pattern the last term begins that was written before this place. */
static size_t offset_of(const struct terms *terms, const size_t *places, size_t place)
{
    size_t offset = 0;
    for (size_t i = 0; i < terms->tape.len; i++)
        if (terms->tape.at[i].kind != TERM_BRANCH && places[i] < place)
            offset = terms->tape.at[i].offset;
    return offset;
}

static bool refuse(struct arena *arena, int error, size_t offset, struct pattern_fault *fault)
{
    PCRE2_UCHAR text[256];
    if (pcre2_get_error_message(error, text, sizeof text) < 0)
        text[0] = '\0';
    *fault = (struct pattern_fault){
        .offset = offset,
        .why = arena_printf(arena, "PCRE2 cannot compile it: %s", (const char *)text),
        .limit = is_limit(error)};
    return false;
}

/* NULL where PCRE2 does not take it: *fault says why. */
static pcre2_code *compile(struct arena *arena, const struct terms *terms, bool watched,
                           struct pattern_fault *fault)
{
    int error = PCRE2_ERROR_HEAP_FAILED;
    PCRE2_SIZE at = 0;
    size_t *places = arena_array(arena, size_t, terms->tape.len);
    struct str text = pattern_write(arena, terms, watched, places);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code = NULL;
    if (context) {
        pcre2_set_parens_nest_limit(context, NEST_MAX);
        PCRE2_SPTR written = (PCRE2_SPTR)(text.ptr ? text.ptr : "");
        code = pcre2_compile(written, text.len, options, &error, &at, context);
    }
    pcre2_compile_context_free(context);
    if (code)
        arena_on_release(arena, free_code, code);
    else
        refuse(arena, error, is_limit(error) ? 0 : offset_of(terms, places, at), fault);
    return code;
}

bool pattern_engine_compile(struct arena *arena, const struct terms *terms, struct engine *engine,
                            struct pattern_fault *fault)
{
    *engine = (struct engine){.cost = pattern_cost(terms)};
    engine->quick = compile(arena, terms, false, fault);
    if (engine->quick && !engine->cost.cheap)
        engine->watched = compile(arena, terms, true, fault);
    if (!engine->quick || (!engine->watched && !engine->cost.cheap))
        return false;
    engine->quick_jit = pcre2_jit_compile(engine->quick, PCRE2_JIT_COMPLETE) == 0;
    engine->watched_jit =
        engine->watched && pcre2_jit_compile(engine->watched, PCRE2_JIT_COMPLETE) == 0;
    return true;
}

static unsigned bits(size_t number)
{
    return number ? (unsigned)(8 * sizeof number) - (unsigned)__builtin_clzl(number) : 0;
}

/* How many steps back a quick search may take at one place so that QUICK_BITS bound the whole; 0: none. Between two
 * of them PCRE2 looks at the rest of the subject and of the pattern at most. */
static uint32_t quick_limit(const struct cost *cost, size_t len)
{
    if (cost->cheap)
        return UINT32_MAX;
    unsigned spent = bits(len + cost->weight) + (cost->anchored ? 0 : bits(len));
    return spent + QUICK_LEAST_BITS <= QUICK_BITS ? UINT32_C(1) << (QUICK_BITS - spent) : 0;
}

static int run(const pcre2_code *code, bool jit, struct pattern_scratch *scratch,
               struct str subject)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject.ptr;
    return jit ? pcre2_jit_match(code, text, subject.len, 0, 0, scratch->data, scratch->context)
               : pcre2_match(code, text, subject.len, 0, PCRE2_NO_UTF_CHECK, scratch->data,
                             scratch->context);
}

static void limit_to(struct pattern_scratch *scratch, uint32_t limit)
{
    if (scratch->limit != limit)
        pcre2_set_match_limit(scratch->context, limit);
    scratch->limit = limit;
}

static int run_watched(const struct engine *engine, struct pattern_scratch *scratch,
                       struct str subject)
{
    scratch->spent = 0;
    scratch->at = 0;
    scratch->weight = engine->cost.weight;
    scratch->budget = (uint64_t)PATTERN_STEPS * STEP_COST + (uint64_t)subject.len * BYTE_BUDGET;
    limit_to(scratch, UINT32_MAX);
    int found = run(engine->watched, engine->watched_jit, scratch, subject);
    if (scratch->account)
        *scratch->account -= (int64_t)(scratch->spent / STEP_COST);
    return found;
}

enum pattern_verdict pattern_engine_search(const struct engine *engine,
                                           struct pattern_scratch *scratch, struct str subject)
{
    int found = PCRE2_ERROR_MATCHLIMIT;
    uint32_t limit = quick_limit(&engine->cost, subject.len);
    if (!scratch->data || !scratch->context)
        return PATTERN_LIMIT;
    if (limit) {
        limit_to(scratch, limit);
        found = run(engine->quick, engine->quick_jit, scratch, subject);
    }
    if (found < PCRE2_ERROR_NOMATCH && engine->watched)
        found = run_watched(engine, scratch, subject);
    if (found >= 0)
        return PATTERN_FOUND;
    return found == PCRE2_ERROR_NOMATCH ? PATTERN_ABSENT : PATTERN_LIMIT;
}
