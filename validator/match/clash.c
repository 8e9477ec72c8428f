#include "match_private.h"

#include <stdlib.h>

/* The place of the key where there is one: it is what people know a path by. */
struct where mount_place(const struct match_mount *mounts, uint32_t mount,
                         const struct operation *operation)
{
    const struct refs *refs = mounts[mount].contract->refs;
    const struct node *node = operation->path_node ? operation->path_node : operation->node;
    if (!refs || !node)
        return (struct where){0};
    bool has_key = node > refs_doc(refs, node)->root && node[-1].flags & NODE_IS_KEY;
    return refs_where(refs, has_key ? node - 1 : node);
}

/* The clashes of two mounts, or of one with itself. They are reported together: contracts that
 * share one address mostly share many. */
struct tally {
    struct clash clash; /* the first of them */
    uint32_t count;     /* operations */
    uint32_t route;     /* counted last */
};

struct report {
    struct arena *arena;
    const struct match_mount *mounts;
    unsigned tree;
    struct findings *findings;
    VEC(struct tally) tallies;
};

static int clash_cmp(const void *left, const void *right)
{
    const struct clash *a = left, *b = right;
    return (a->second->order > b->second->order) - (a->second->order < b->second->order);
}

static struct tally *tally_of(struct report *report, const struct clash *clash)
{
    for (size_t i = 0; i < report->tallies.len; i++) {
        const struct clash *known = &report->tallies.at[i].clash;
        if (known->first->mount == clash->first->mount &&
            known->second->mount == clash->second->mount)
            return &report->tallies.at[i];
    }
    struct tally *tally = vec_push(report->arena, &report->tallies);
    *tally = (struct tally){.clash = *clash, .route = UINT32_MAX};
    return tally;
}

static void add_tally(struct report *report, const struct clash *clash)
{
    struct tally *tally = tally_of(report, clash);
    tally->count += tally->route != clash->second->route;
    tally->route = clash->second->route;
}

static void report_ambiguous(const struct report *report, const struct clash *clash)
{
    const struct operation *first = clash->first->operation, *second = clash->second->operation;
    uint32_t mount = clash->second->mount;
    struct finding *finding = finding_add(
        report->findings, FINDING_PATH_AMBIGUOUS, mount_place(report->mounts, mount, second),
        "no request can tell '" STR_FMT "' from '" STR_FMT "', which gets the " STR_FMT
        " requests of both",
        STR_ARG(second->path), STR_ARG(first->path), STR_ARG(second->method));
    finding->also = mount_place(report->mounts, mount, first);
    finding->hint = STR("make them differ in a segment that is no variable, or join them");
}

/* ", and 3 more operations likewise", or nothing. */
static struct str and_more(struct arena *arena, uint32_t count)
{
    if (count == 0)
        return STR("");
    return arena_printf(arena, ", and %u more operation%s likewise", count, count > 1 ? "s" : "");
}

static void report_tally(const struct report *report, const struct tally *tally)
{
    const struct reading *first = tally->clash.first, *second = tally->clash.second;
    const struct match_mount *mounts = report->mounts;
    struct str more = and_more(report->arena, tally->count - 1);
    bool lenient = report->tree == TREE_WITHOUT_BASE;
    struct finding *finding =
        finding_add(report->findings, lenient ? FINDING_BASE_PATH_NEEDED : FINDING_MOUNT_CONFLICT,
                    mount_place(mounts, second->mount, second->operation),
                    STR_FMT " " STR_FMT " of '" STR_FMT "' %s " STR_FMT " of '" STR_FMT "'" STR_FMT,
                    STR_ARG(second->operation->method), STR_ARG(second->operation->path),
                    STR_ARG(mounts[second->mount].contract->name),
                    lenient ? "is reached with its base path only; without it answers"
                            : "has the same address as",
                    STR_ARG(first->operation->path), STR_ARG(mounts[first->mount].contract->name),
                    STR_ARG(more));
    finding->also = mount_place(mounts, first->mount, first->operation);
    if (!lenient)
        finding->hint = STR("serve one of the contracts under a path of its own with --mount");
}

static void report_clashes(struct report *report, const struct clashes *clashes)
{
    const struct clash *last = NULL; /* reported as ambiguous */
    for (size_t i = 0; i < clashes->list.len; i++) {
        const struct clash *clash = &clashes->list.at[i];
        if (report->tree == TREE_WITHOUT_BASE || clash->first->mount != clash->second->mount) {
            add_tally(report, clash);
        } else if (!last ||
                   !str_eq(last->second->operation->path, clash->second->operation->path) ||
                   !str_eq(last->first->operation->path, clash->first->operation->path)) {
            report_ambiguous(report, clash);
            last = clash;
        }
    }
    for (size_t i = 0; i < report->tallies.len; i++)
        report_tally(report, &report->tallies.at[i]);
}

/* An operation that is hidden with its base path is no news without: leaves only the others. Both
 * are sorted. */
static void drop_known(struct clashes *clashes, const struct clashes *known)
{
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < clashes->list.len; i++) {
        uint32_t route = clashes->list.at[i].second->route;
        while (at < known->list.len && known->list.at[at].second->route < route)
            at++;
        if (at == known->list.len || known->list.at[at].second->route != route)
            clashes->list.at[kept++] = clashes->list.at[i];
    }
    clashes->list.len = kept;
}

void clashes_report(struct arena *arena, struct clashes clashes[TREE_COUNT],
                    const struct match_mount *mounts, struct findings *findings)
{
    for (unsigned tree = 0; tree < TREE_COUNT; tree++) {
        struct report report = {
            .arena = arena, .mounts = mounts, .tree = tree, .findings = findings};
        if (clashes[tree].list.len)
            qsort(clashes[tree].list.at, clashes[tree].list.len, sizeof(struct clash), clash_cmp);
        if (tree == TREE_WITHOUT_BASE)
            drop_known(&clashes[tree], &clashes[TREE_DECLARED]);
        report_clashes(&report, &clashes[tree]);
    }
}
