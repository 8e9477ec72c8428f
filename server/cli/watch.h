/* Watching the files of a snapshot: has any of them changed since?
 *
 * By size and time of change, asked for a few times a second; a file counts as changed once it has
 * been the same for two looks, so that one that is just being written is not read half.
 */
#ifndef PROVISO_WATCH_H
#define PROVISO_WATCH_H

#include "snapshot.h"
#include "vec.h"
#include <sys/stat.h>

/* What tells two versions of a file apart. A file that is gone has size -1. */
struct file_version {
    struct timespec changed;
    off_t size;
    ino_t inode;
};

struct watch_file {
    char *path;
    struct file_version loaded, seen;
};

struct watch {
    struct arena arena;
    VEC(struct watch_file) files;
};

/* Watches one file more, as it is now: the root documents, before they are loaded for the first time. */
void watch_root(struct watch *watch, struct str uri);

/* Notes the files as they are now: to be called before they are loaded again, so that no change is missed that comes while they are. */
void watch_note(struct watch *watch);

/* Watches all documents of the snapshot, and the files of its examples, from now on, and no others. */
void watch_files(struct watch *watch, const struct snapshot *snapshot);

/* Whether a file changed and has come to rest; true once for each change. */
bool watch_changed(struct watch *watch);

void watch_clear(struct watch *watch);

#endif
