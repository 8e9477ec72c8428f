/* Parts that many places may refer to are read once, so that a small document cannot make a large
 * model; and a part that contains itself ends there. */
#include "contract_private.h"

enum { PARTS_DEEP = 64 /* parts inside parts: bounds the recursion */ };

/* Marks in the table: being read, and nothing came of it. */
static const char reading, nothing;

const struct node *part_follow(struct reader *reader, const struct node *node)
{
    const struct node *value = refs_follow(reader->refs, node);
    if (node && !value)
        refs_report(reader->refs, node, reader->findings);
    return value;
}

static void tell_circular(struct reader *reader, const struct node *node)
{
    REPORT(reader, CONTRACT_CIRCULAR, node, "this %s, and is left out here",
           reader->depth > PARTS_DEEP ? "lies inside 64 others" : "contains itself");
}

static const void *read_new(struct reader *reader, struct ptrmap *known, const struct node *value,
                            part_reader *read)
{
    const void *part = NULL;
    *ptrmap_put(&reader->scratch, known, value) = (void *)(uintptr_t)&reading;
    reader->depth++;
    if (reader->depth <= PARTS_DEEP)
        part = read(reader, value);
    else
        tell_circular(reader, value);
    reader->depth--;
    const void *kept = part ? part : &nothing;
    *ptrmap_put(&reader->scratch, known, value) = (void *)(uintptr_t)kept;
    return part;
}

const void *part_read(struct reader *reader, enum part part, const struct node *node,
                      part_reader *read)
{
    const struct node *value = part_follow(reader, node);
    if (!value)
        return NULL;
    struct ptrmap *known = &reader->parts[part];
    const void *kept = ptrmap_get(known, value);
    if (!kept)
        return read_new(reader, known, value, read);
    if (kept == &reading)
        tell_circular(reader, node);
    return kept == &reading || kept == &nothing ? NULL : kept;
}

bool part_spend(struct reader *reader, size_t count)
{
    uint64_t limit = reader->budget.contract_parts, before = reader->parts_used;
    if (before > limit)
        return false;
    reader->parts_used = count > limit - before ? limit + 1 : before + count;
    if (reader->parts_used <= limit)
        return true;
    finding_over_budget(reader->findings, FINDING_CONTRACT_TOO_LARGE,
                        refs_where(reader->refs, refs_root(reader->refs)), &reader->budget,
                        "contract_parts");
    return false;
}
