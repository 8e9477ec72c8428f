/* Watching the files of a snapshot: has any of them changed since?
 *
 * By size and time of change, asked for a few times a second; a file counts as changed once it has
 * been the same for two looks, so that one that is just being written is not read half.
 */
#ifndef PROVISO_WATCH_H
#define PROVISO_WATCH_H

#include "snapshot.h"

struct watch_file;

struct watch {
    struct arena arena;
    struct watch_file *files;
    size_t count;
};

/* Notes the files as they are now: to be called before they are loaded again, so that no change is missed that comes while they are. */
void watch_note(struct watch *watch);

/* Watches all documents of the snapshot, and the files of its examples, from now on, and no others. */
void watch_files(struct watch *watch, const struct snapshot *snapshot);

/* Whether a file changed and has come to rest; true once for each change. */
bool watch_changed(struct watch *watch);

void watch_clear(struct watch *watch);

#endif
