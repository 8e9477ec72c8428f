/* Values of named schemas are remembered (patterns too), because contracts have the same ones in
 * many places. A remembered value is used only where it would come out the same if it were made
 * again, so that a sample stays a function of its schema alone:
 *   - it was made without hints, and nothing in it was cut off because of a value around it
 * (reach.outermost);
 *   - no schema in it is open around the place where it is to be used (reach.seen): there, it would
 * be cut;
 *   - there it is not nested so deep that optional members would be left out (reach.deepest);
 *   - its work is counted as if it had been done. */
#include "ptrmap.h"
#include "sampler_private.h"

struct entry {
    struct str text;
    struct mask seen;
    unsigned height; /* values inside values */
    uint64_t work;
    bool exemplary;
};

struct sample_memo {
    struct arena *arena;
    struct ptrmap entries;
    struct ptrmap patterns; /* to struct pattern */
};

struct pattern {
    const struct regexp *regexp; /* NULL: it is not understood */
};

struct sample_memo *sample_memo_new(struct arena *arena)
{
    struct sample_memo *memo = arena_new(arena, struct sample_memo);
    memo->arena = arena;
    return memo;
}

/* ---- masks ---- */

struct mask mask_of(const struct node *schema)
{
    uint64_t hash = ((uintptr_t)schema >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 56;
    struct mask mask = {{0}};
    mask.bits[hash >> 6] = UINT64_C(1) << (hash & 63);
    return mask;
}

struct mask mask_union(struct mask a, struct mask b)
{
    for (size_t i = 0; i < sizeof a.bits / sizeof *a.bits; i++)
        a.bits[i] |= b.bits[i];
    return a;
}

bool mask_meets(struct mask a, struct mask b)
{
    uint64_t common = 0;
    for (size_t i = 0; i < sizeof a.bits / sizeof *a.bits; i++)
        common |= a.bits[i] & b.bits[i];
    return common != 0;
}

/* ---- reach ---- */

void reach_outer(struct sampler *sampler, const struct shape *outer)
{
    unsigned depth = outer ? outer->depth : 0;
    if (depth < sampler->reach.outermost)
        sampler->reach.outermost = depth;
}

/* What lies inside `inner`, a value of that depth, lies inside the value around it too; but what it
 * hides is its own, and being cut by itself depends on nothing outside. */
static struct reach joined(struct reach outer, struct reach inner, unsigned depth)
{
    outer.seen = mask_union(outer.seen, inner.seen);
    if (inner.outermost < depth && inner.outermost < outer.outermost)
        outer.outermost = inner.outermost;
    if (inner.deepest > outer.deepest)
        outer.deepest = inner.deepest;
    return outer;
}

/* ---- entries ---- */

const struct node *memo_name(const struct sampler *sampler, const struct wanted *wanted)
{
    if (!sampler->sample->memo || wanted->len != 1 || wanted->firm || wanted->hints[0] ||
        sampler->lenient || sampler->trusting || sampler->variant > 0)
        return NULL;
    const struct node *schema = wanted->schemas[0];
    bool alone = sampler->version < CONTRACT_OPENAPI_3_1 || schema->len == 1;
    return alone && refs_is_reference(schema) ? refs_follow(sampler->refs, schema) : NULL;
}

bool memo_write(struct sampler *sampler, const struct shape *shape, const struct node *name)
{
    const struct entry *entry = ptrmap_get(&sampler->sample->memo->entries, name);
    if (!entry || mask_meets(entry->seen, shape->around) ||
        shape->depth + entry->height > sampler->optional_depth)
        return false;
    buf_add(&sampler->out, entry->text);
    sampler->work += entry->work;
    sampler->exemplary = entry->exemplary;
    struct reach reach = {
        .seen = entry->seen, .outermost = REACH_NONE, .deepest = shape->depth + entry->height};
    sampler->reach = joined(sampler->reach, reach, shape->depth);
    return true;
}

struct memo_start memo_begin(struct sampler *sampler)
{
    struct memo_start start = {
        .reach = sampler->reach, .at = sampler->out.len, .work = sampler->work};
    sampler->reach = (struct reach){.outermost = REACH_NONE, .deepest = sampler->depth + 1};
    return start;
}

void memo_end(struct sampler *sampler, const struct shape *shape, const struct node *name,
              const struct memo_start *start)
{
    struct reach reach = sampler->reach;
    sampler->reach = joined(start->reach, reach, shape->depth);
    struct str text = str_from(buf_str(&sampler->out), start->at);
    bool composite = str_starts(text, STR("{")) ||
                     str_starts(text, STR("[")); /* others may depend on their name */
    if (!name || !composite || reach.hidden || reach.outermost < shape->depth ||
        reach.deepest > sampler->optional_depth)
        return;
    struct sample_memo *memo = sampler->sample->memo;
    void **slot = ptrmap_put(memo->arena, &memo->entries, name);
    if (*slot)
        return;
    struct entry *entry = arena_new(memo->arena, struct entry);
    *entry = (struct entry){.text = arena_str(memo->arena, text),
                            .seen = reach.seen,
                            .height = reach.deepest - shape->depth,
                            .work = sampler->work - start->work,
                            .exemplary = sampler->exemplary};
    *slot = entry;
}

const struct regexp *sampler_pattern(struct sampler *sampler, const struct node *pattern)
{
    struct sample_memo *memo = sampler->sample->memo;
    if (!memo)
        return regexp_read(sampler->scratch, node_str(pattern));
    void **slot = ptrmap_put(memo->arena, &memo->patterns, pattern);
    if (!*slot) {
        struct pattern *read = arena_new(memo->arena, struct pattern);
        read->regexp = regexp_read(memo->arena, node_str(pattern));
        *slot = read;
    }
    return ((const struct pattern *)*slot)->regexp;
}
