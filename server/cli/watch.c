#include "watch.h"
#include "uri.h"

#include <sys/stat.h>

/* What tells two versions of a file apart. A file that is gone has size -1. */
struct version {
    struct timespec changed;
    off_t size;
    ino_t inode;
};

struct watch_file {
    char *path;
    struct version loaded, seen;
};

static struct version version_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct version){.size = -1};
    return (struct version){status.st_mtim, status.st_size, status.st_ino};
}

static bool same(const struct version *a, const struct version *b)
{
    return a->size == b->size && a->inode == b->inode && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

void watch_note(struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++)
        watch->files[i].seen = version_of(watch->files[i].path);
}

/* The file as it was before it was loaded, where it was watched already: what changed since is seen at the next look. */
static struct version version_before(const struct watch *watch, const char *path)
{
    for (size_t i = 0; i < watch->count; i++)
        if (strcmp(watch->files[i].path, path) == 0)
            return watch->files[i].seen;
    return version_of(path);
}

static void add(struct watch *watch, const struct watch *before, const struct source *source)
{
    struct watch_file *file = &watch->files[watch->count++];
    file->path = arena_cstr(&watch->arena, uri_to_path(&watch->arena, source->uri));
    file->loaded = file->seen = version_before(before, file->path);
}

void watch_files(struct watch *watch, const struct snapshot *snapshot)
{
    struct watch next = {0};
    size_t most = 0;
    for (size_t m = 0; m < snapshot->mount_count; m++)
        most += refs_doc_count(snapshot->mounts[m].contract->refs) +
                refs_attachment_count(snapshot->mounts[m].contract->refs);
    next.files = arena_array(&next.arena, struct watch_file, most);
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct refs *refs = snapshot->mounts[m].contract->refs;
        for (size_t i = 0; i < refs_doc_count(refs); i++)
            add(&next, watch, refs_doc_at(refs, i)->source);
        for (size_t i = 0; i < refs_attachment_count(refs); i++)
            add(&next, watch, refs_attachment_at(refs, i));
    }
    watch_clear(watch);
    *watch = next;
}

bool watch_changed(struct watch *watch)
{
    bool changed = false, moving = false;
    for (size_t i = 0; i < watch->count; i++) {
        struct watch_file *file = &watch->files[i];
        struct version now = version_of(file->path);
        moving = moving || !same(&now, &file->seen);
        changed = changed || !same(&now, &file->loaded);
        file->seen = now;
    }
    if (!changed || moving)
        return false;
    for (size_t i = 0; i < watch->count; i++)
        watch->files[i].loaded = watch->files[i].seen;
    return true;
}

void watch_clear(struct watch *watch)
{
    arena_release(&watch->arena);
}
