#include "watch.h"
#include "uri.h"

#include <sys/stat.h>

static struct file_version version_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct file_version){.size = -1};
    return (struct file_version){status.st_mtim, status.st_size, status.st_ino};
}

static bool same(const struct file_version *a, const struct file_version *b)
{
    return a->size == b->size && a->inode == b->inode && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

void watch_note(struct watch *watch)
{
    for (size_t i = 0; i < watch->files.len; i++)
        watch->files.at[i].seen = version_of(watch->files.at[i].path);
}

/* The file as it was before it was loaded, where it was watched already: what changed since is seen at the next look. */
static struct file_version version_before(const struct watch *watch, const char *path)
{
    for (size_t i = 0; i < watch->files.len; i++)
        if (strcmp(watch->files.at[i].path, path) == 0)
            return watch->files.at[i].seen;
    return version_of(path);
}

static void add(struct watch *watch, const struct watch *before, struct str uri)
{
    struct watch_file *file = vec_push(&watch->arena, &watch->files);
    file->path = arena_cstr(&watch->arena, uri_to_path(&watch->arena, uri));
    file->loaded = file->seen = version_before(before, file->path);
}

void watch_root(struct watch *watch, struct str uri)
{
    static const struct watch none = {0};
    add(watch, &none, uri);
}

void watch_files(struct watch *watch, const struct snapshot *snapshot)
{
    struct watch next = {0};
    for (size_t m = 0; m < snapshot->mount_count; m++) {
        const struct refs *refs = snapshot->mounts[m].contract->refs;
        for (size_t i = 0; i < refs_doc_count(refs); i++)
            add(&next, watch, refs_doc_at(refs, i)->source->uri);
        for (size_t i = 0; i < refs_attachment_count(refs); i++)
            add(&next, watch, refs_attachment_at(refs, i)->uri);
    }
    watch_clear(watch);
    *watch = next;
}

bool watch_changed(struct watch *watch)
{
    bool changed = false, moving = false;
    for (size_t i = 0; i < watch->files.len; i++) {
        struct watch_file *file = &watch->files.at[i];
        struct file_version now = version_of(file->path);
        moving = moving || !same(&now, &file->seen);
        changed = changed || !same(&now, &file->loaded);
        file->seen = now;
    }
    if (!changed || moving)
        return false;
    for (size_t i = 0; i < watch->files.len; i++)
        watch->files.at[i].loaded = watch->files.at[i].seen;
    return true;
}

void watch_clear(struct watch *watch)
{
    arena_release(&watch->arena);
}
