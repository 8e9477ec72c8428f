#include "sampler_private.h"

enum {
    OPTIONAL_DEPTH = 15,    /* as the reference sampler's */
    EASY_BYTES = 64 * 1024, /* what is larger is made again with fewer optional members */
    EASY_WORK = 200 * 1000,
    WORK_MAX = 2 * 1000 * 1000,
    DOUBTS_MAX = 200
};

/* ---- bookkeeping ---- */

enum step sampler_fail(struct sampler *sampler, enum step step, const struct node *fault,
                       const char *why)
{
    sampler->sample->fault = fault;
    sampler->sample->why = str_of(why);
    return step;
}

bool sampler_work(struct sampler *sampler, uint64_t amount)
{
    sampler->work += amount;
    return sampler->work <= sampler->work_max;
}

void sampler_doubt(struct sampler *sampler, enum sample_doubt_kind kind, const struct node *node,
                   const char *why)
{
    struct sample_doubts *doubts = sampler->sample->doubts;
    if (!doubts || doubts->list.len >= DOUBTS_MAX)
        return;
    for (size_t i = 0; i < doubts->list.len; i++)
        if (doubts->list.at[i].node == node && doubts->list.at[i].kind == kind)
            return;
    *vec_push(doubts->arena, &doubts->list) =
        (struct sample_doubt){.kind = kind, .node = node, .why = str_of(why)};
}

bool sampler_is_over(const struct sampler *sampler)
{
    return sampler->out.full || sampler->work > sampler->work_max;
}

/* ---- the whole ---- */

struct limits {
    unsigned optional_depth;
    uint64_t bytes, work;
};

static enum step attempt(struct sampler *sampler, const struct node *schema,
                         const struct limits *limits)
{
    sampler->optional_depth = limits->optional_depth;
    sampler->work_max = limits->work;
    sampler->work = 0;
    sampler->rejected = false;
    sampler->out.limit = limits->bytes;
    sampler->out.full = false;
    sampler->out.len = 0;
    sampler->lenient = false;
    sampler->exemplary = false;
    sampler->reach = (struct reach){.outermost = REACH_NONE};
    struct wanted wanted = {.schemas = &schema, .len = schema != NULL, .name = STR("id")};
    enum step step = value_write(sampler, &wanted);
    if (step == STEP_CUT) {
        sampler->lenient = true;
        step = value_write(sampler, &wanted);
    }
    if (step == STEP_TOO_LARGE && sampler->work > sampler->work_max)
        sampler_fail(sampler, step, schema, "too many schemas have to be tried for it");
    else if (step == STEP_TOO_LARGE && sampler->out.full)
        sampler_fail(sampler, step, schema, "its sample is larger than the budget for samples");
    return step;
}

/* With all optional members; where that is much, with fewer and fewer levels of them; at last with
 * none, up to the budget. */
static enum step attempt_all(struct sampler *sampler, const struct node *schema)
{
    static const unsigned depths[] = {OPTIONAL_DEPTH, 6, 4, 3, 2, 1};
    uint64_t bytes = sampler->sample->budget->sample_bytes;
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct limits easy = {.optional_depth = depths[i],
                              .bytes = bytes < EASY_BYTES ? bytes : EASY_BYTES,
                              .work = EASY_WORK};
        enum step step = attempt(sampler, schema, &easy);
        if (step != STEP_TOO_LARGE)
            return step;
    }
    return attempt(sampler, schema, &(struct limits){.bytes = bytes, .work = WORK_MAX});
}

static enum sample_outcome outcome_of(enum step step)
{
    static const enum sample_outcome outcomes[] = {
        [STEP_MADE] = SAMPLE_OK,
        [STEP_HIDDEN] = SAMPLE_IMPOSSIBLE,
        [STEP_CUT] = SAMPLE_IMPOSSIBLE,
        [STEP_IMPOSSIBLE] = SAMPLE_IMPOSSIBLE,
        [STEP_UNRESOLVED] = SAMPLE_UNRESOLVED,
        [STEP_TOO_LARGE] = SAMPLE_TOO_LARGE,
    };
    return outcomes[step];
}

static void sampler_open(struct sampler *sampler, struct sample *sample, struct arena *scratch)
{
    arena_init(scratch);
    arena_bytes(scratch, 128 * 1024); /* one block that marks and rewinds stay in */
    arena_clear(scratch);
    *sampler = (struct sampler){.sample = sample,
                                .refs = sample->refs,
                                .version = sample->version,
                                .scratch = scratch,
                                .work_max = EASY_WORK};
}

enum sample_outcome sample_json(struct sample *sample, const struct node *schema, struct buf *out)
{
    struct arena scratch, text;
    struct sampler sampler;
    sampler_open(&sampler, sample, &scratch);
    arena_init(&text);
    sampler.out.arena = &text;
    enum step step = attempt_all(&sampler, schema);
    if (step != STEP_MADE && sampler.rejected) {
        const struct node *fault = sample->fault;
        sampler.trusting = true;
        step = attempt_all(&sampler, schema);
        if (step == STEP_MADE)
            sampler_doubt(&sampler, SAMPLE_DOUBT_KEYWORD, fault,
                          "no value was found that oneOf, not and conditions allow together");
    }
    sample->authored = step == STEP_MADE && sampler.exemplary;
    if (step == STEP_MADE)
        buf_add(out, buf_str(&sampler.out));
    arena_release(&text);
    arena_release(&scratch);
    return outcome_of(step);
}

bool sample_fits(struct sample *sample, const struct node *schema, const struct node *value)
{
    struct arena scratch;
    struct sampler sampler;
    sampler_open(&sampler, sample, &scratch);
    bool fits = value_fits(&sampler, schema, value);
    arena_release(&scratch);
    return fits;
}
