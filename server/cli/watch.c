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

void watch_files(struct watch *watch, const struct snapshot *snapshot)
{
    arena_clear(&watch->arena);
    watch->count = 0;
    size_t most = 0;
    for (size_t m = 0; m < snapshot->mount_count; m++)
        most += refs_doc_count(snapshot->mounts[m].contract->refs);
    watch->files = arena_array(&watch->arena, struct watch_file, most);
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct refs *refs = snapshot->mounts[m].contract->refs;
        for (size_t i = 0; i < refs_doc_count(refs); i++) {
            struct str path = uri_to_path(&watch->arena, refs_doc_at(refs, i)->source->uri);
            struct watch_file *file = &watch->files[watch->count++];
            file->path = arena_cstr(&watch->arena, path);
            file->loaded = file->seen = version_of(file->path);
        }
    }
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
