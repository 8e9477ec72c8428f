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
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MOST = 16 * 1024 * 1024,
    HEAP_MOST_KIB = 64 * 1024, /* of the interpreter, where there is no JIT */
    NEST_MAX = 2 * DEPTH_MAX
};

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint64_t spent, budget; /* of the search that is going on */
    size_t cost, at;        /* of one try; where the last callout was */
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
        scratch->spent += scratch->cost;
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

static bool refuse(struct arena *arena, int error, struct pattern_fault *fault)
{
    PCRE2_UCHAR text[256];
    if (pcre2_get_error_message(error, text, sizeof text) < 0)
        text[0] = '\0';
    *fault = (struct pattern_fault){
        .why = arena_printf(arena, "PCRE2 cannot compile it: %s", (const char *)text),
        .limit = is_limit(error)};
    return false;
}

bool pattern_engine_compile(struct arena *arena, const struct terms *terms, struct engine *engine,
                            struct pattern_fault *fault)
{
    int error = PCRE2_ERROR_HEAP_FAILED;
    PCRE2_SIZE offset = 0;
    struct str text = pattern_write(arena, terms, !pattern_is_cheap(terms));
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code = NULL;
    if (context) {
        pcre2_set_parens_nest_limit(context, NEST_MAX);
        PCRE2_SPTR written = (PCRE2_SPTR)(text.ptr ? text.ptr : "");
        code = pcre2_compile(written, text.len, options, &error, &offset, context);
    }
    pcre2_compile_context_free(context);
    if (!code)
        return refuse(arena, error, fault);
    arena_on_release(arena, free_code, code);
    *engine = (struct engine){.code = code, .cost = terms->text.len};
    engine->jit = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
    return true;
}

enum pattern_verdict pattern_engine_search(const struct engine *engine,
                                           struct pattern_scratch *scratch, struct str subject)
{
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
    if (!scratch->data || !scratch->context)
        return PATTERN_LIMIT;
    scratch->spent = 0;
    scratch->at = 0;
    scratch->cost = engine->cost;
    scratch->budget = (uint64_t)PATTERN_STEPS * STEP_COST + (uint64_t)subject.len * BYTE_BUDGET;
    int found = engine->jit ? pcre2_jit_match(engine->code, text, subject.len, 0, 0, scratch->data,
                                              scratch->context)
                            : pcre2_match(engine->code, text, subject.len, 0, PCRE2_NO_UTF_CHECK,
                                          scratch->data, scratch->context);
    if (found >= 0)
        return PATTERN_FOUND;
    return found == PCRE2_ERROR_NOMATCH ? PATTERN_ABSENT : PATTERN_LIMIT;
}
