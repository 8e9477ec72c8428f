/* A snapshot: a set of contracts, loaded and compiled, ready to answer from.
 *
 * Never changed once loaded; any thread may use it. Held by reference counts: who loads it has one,
 * who hands it to another thread takes one more; the last snapshot_release frees everything.
 *
 *     struct snapshot *snapshot = snapshot_load(&options);
 *     if (!snapshot->usable) print(&snapshot->findings);
 *     match_find(snapshot->tree, method, path, scratch, &match);
 *     reply_choose(snapshot->mounts[match.mount].plan, match.operation, &wish, scratch, &reply);
 *     snapshot_release(snapshot);
 */
#ifndef PROVISO_SNAPSHOT_H
#define PROVISO_SNAPSHOT_H

#include "check.h"
#include "match.h"
#include "reply.h"
#include <stdatomic.h>

/* One contract to load: a file as the user named it, and the path prefix it is to be under ("" or
 * "/shop"). */
struct snapshot_file {
    struct str path;
    struct str prefix;
};

struct snapshot_options {
    const struct snapshot_file *files;
    size_t file_count;
    /* Reads a root document; false with a finding where it cannot. */
    bool (*open_root)(void *self, struct arena *arena, struct str path, struct source *source,
                      struct findings *findings);
    void *self;
    struct refs_options refs; /* with the budget of everything that is loaded */
    struct match_options match;
    struct check_options check;
    enum reply_manner manner;
};

struct snapshot_mount {
    const struct contract *contract;
    const struct reply_plan *plan;
    const struct check *check;
    struct str prefix;
};

struct snapshot {
    struct arena arena;
    const struct snapshot_mount *mounts;
    size_t mount_count;
    const struct match_tree *tree;
    struct budget budget;
    const struct str *traces; /* by route: the value of Proviso-Trace */
    struct findings findings;
    bool usable;
    atomic_uint uses;
};

/* Loads and compiles. Never NULL. Not usable where a contract cannot be read at all, none has an
 * operation, or two contracts claim the same request: then only its findings may be looked at, and
 * it is to be released like any other. */
struct snapshot *snapshot_load(const struct snapshot_options *options);

/* Takes one more reference, from any thread that has one. Returns the snapshot. */
struct snapshot *snapshot_hold(struct snapshot *snapshot);

/* Gives one back; NULL is nothing. */
void snapshot_release(struct snapshot *snapshot);

/* Whether both were loaded from the same bytes. */
bool snapshot_same(const struct snapshot *a, const struct snapshot *b);

#endif
