#include "coverage_private.h"

static void add_one(struct share *share, const atomic_uint_fast64_t *hits)
{
    share->of++;
    share->seen += hits_of(hits) > 0;
}

static void add(struct share *share, struct share more)
{
    share->of += more.of;
    share->seen += more.seen;
}

struct share share_of_parts(const struct parts *parts)
{
    struct share share = {0};
    for (size_t i = 0; i < parts->len; i++)
        add_one(&share, &parts->at[i].hits);
    return share;
}

struct shares shares_of(const struct coverage *coverage)
{
    struct shares shares = {0};
    for (size_t m = 0; m < coverage->mount_count; m++) {
        const struct covered_mount *mount = &coverage->mounts[m];
        for (size_t i = 0; i < mount->operation_count; i++) {
            const struct covered *operation = &mount->operations[i];
            add_one(&shares.operations, &operation->hits);
            for (int kind = 0; kind < PART_KINDS; kind++)
                add(&shares.parts[kind], share_of_parts(&operation->parts[kind]));
        }
    }
    return shares;
}

struct share shares_sum(const struct shares *shares)
{
    struct share sum = shares->operations;
    for (int kind = 0; kind < PART_KINDS; kind++)
        add(&sum, shares->parts[kind]);
    return sum;
}

unsigned share_percent(struct share share)
{
    return share.of ? (unsigned)(share.seen * 100 / share.of) : 100;
}

unsigned coverage_percent(const struct coverage *coverage)
{
    struct shares shares = shares_of(coverage);
    return share_percent(shares_sum(&shares));
}
