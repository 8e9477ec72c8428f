#include "snapshot.h"
#include "uri.h"

#include <stdlib.h>

static bool load_mount(struct snapshot *snapshot, const struct snapshot_options *options,
                       const struct snapshot_file *file, struct snapshot_mount *mount)
{
    struct arena *arena = &snapshot->arena;
    struct source *source = arena_new(arena, struct source);
    if (!options->open_root(options->self, arena, file->path, source, &snapshot->findings))
        return false;
    struct contract_options reading = {.refs = options->refs};
    struct contract *contract = contract_read(arena, source, &reading, &snapshot->findings);
    if (!contract)
        return false;
    *mount = (struct snapshot_mount){
        .contract = contract,
        .check = check_compile(arena, contract, &options->check, &snapshot->findings),
        .prefix = file->prefix,
    };
    struct reply_options replying = {
        .manner = options->manner, .budget = options->refs.budget, .check = mount->check};
    mount->plan = reply_compile_as(&replying, arena, contract, &snapshot->findings);
    check_examples(mount->check, check_run_new(arena), &snapshot->findings);
    return true;
}

enum { ID_SHOWN = 1000 /* bytes: clients refuse fields of any length */ };

/* "op=listPets; seed=0; contract=0123456789abcdef": what a reply was made from (DESIGN,
 * determinism). */
static struct str trace_of(struct arena *arena, const struct contract *contract,
                           const struct operation *operation)
{
    struct str id = uri_encode(arena, str_slice(operation->id, 0, ID_SHOWN), "/ {}:@!$&'()*+,=");
    return arena_printf(arena, "op=" STR_FMT "; seed=0; contract=%.16s", STR_ARG(id),
                        contract->hash);
}

/* Routes number the operations of all mounts, one mount after the other. */
static void write_traces(struct snapshot *snapshot)
{
    struct str *traces =
        arena_array(&snapshot->arena, struct str, match_route_count(snapshot->tree) + 1);
    size_t route = 0;
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct contract *contract = snapshot->mounts[m].contract;
        for (size_t i = 0; i < contract->operation_count; i++)
            traces[route++] = trace_of(&snapshot->arena, contract, &contract->operations[i]);
    }
    snapshot->traces = traces;
}

static void compile_tree(struct snapshot *snapshot, const struct match_options *options)
{
    struct match_mount *mounts =
        arena_array(&snapshot->arena, struct match_mount, snapshot->mount_count);
    for (size_t i = 0; i < snapshot->mount_count; i++)
        mounts[i] = (struct match_mount){snapshot->mounts[i].contract, snapshot->mounts[i].prefix};
    snapshot->tree = match_compile(&snapshot->arena, mounts, snapshot->mount_count, options,
                                   &snapshot->findings);
}

/* A contract may have webhooks only, or paths to come. One whose operations were all lost to errors is of no use. */
static bool has_something(struct snapshot *snapshot)
{
    size_t operations = 0;
    for (size_t i = 0; i < snapshot->mount_count; i++) {
        const struct contract *contract = snapshot->mounts[i].contract;
        operations += contract->operation_count;
        if (contract->operation_count == 0)
            finding_add(&snapshot->findings, FINDING_CONTRACT_EMPTY,
                        refs_where(contract->refs, contract->root),
                        "no operations found in the contract: every request gets 404");
    }
    return operations > 0 || snapshot->findings.count[SEVERITY_ERROR] == 0;
}

struct snapshot *snapshot_load(const struct snapshot_options *options)
{
    struct arena arena;
    arena_init(&arena);
    struct snapshot *snapshot = arena_new(&arena, struct snapshot);
    snapshot->arena = arena;
    snapshot->findings.arena = &snapshot->arena;
    atomic_init(&snapshot->uses, 1);
    struct snapshot_mount *mounts =
        arena_array(&snapshot->arena, struct snapshot_mount, options->file_count);
    snapshot->mounts = mounts;
    snapshot->budget = options->refs.budget ? *options->refs.budget : budget_standard();
    for (size_t i = 0; i < options->file_count; i++)
        snapshot->mount_count +=
            load_mount(snapshot, options, &options->files[i], &mounts[snapshot->mount_count]);
    if (snapshot->mount_count < options->file_count)
        return snapshot;
    compile_tree(snapshot, &options->match);
    if (snapshot->findings.met[FINDING_MOUNT_CONFLICT] > 0 || !has_something(snapshot))
        return snapshot;
    write_traces(snapshot);
    snapshot->usable = true;
    return snapshot;
}

struct snapshot *snapshot_hold(struct snapshot *snapshot)
{
    atomic_fetch_add(&snapshot->uses, 1);
    return snapshot;
}

void snapshot_release(struct snapshot *snapshot)
{
    if (!snapshot || atomic_fetch_sub(&snapshot->uses, 1) != 1)
        return;
    struct arena arena = snapshot->arena; /* the snapshot itself lies in it */
    arena_release(&arena);
}

bool snapshot_same(const struct snapshot *a, const struct snapshot *b)
{
    bool same = a->mount_count == b->mount_count;
    for (size_t i = 0; same && i < a->mount_count; i++)
        same = strcmp(a->mounts[i].contract->raw_hash, b->mounts[i].contract->raw_hash) == 0 &&
               str_eq(a->mounts[i].prefix, b->mounts[i].prefix);
    return same;
}
