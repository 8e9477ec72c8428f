/* Worlds: documents that exist in a test only, and a loader that reads them.
 *
 * The documents of a world lie under "file:///world/"; the first one is the root. What was found is
 * told as text, one line a finding, so that a test compares everything at once:
 *
 *     error ref-not-found 3:9 '#/a' leads nowhere: '#' has no 'a'
 *     warning … in other.json 1:1 …; did you mean 'b'?
 */
#ifndef PROVISO_WORLDS_H
#define PROVISO_WORLDS_H

#include "buf.h"
#include "refs.h"

struct world_file {
    const char *name; /* below the folder; absolute where it has a scheme */
    struct str text;
};

struct world {
    const struct world_file *files;
    size_t count;
    struct budget budget;
    struct buf asked; /* names that were loaded, one a line */
    struct refs_loader loader;
    struct findings findings;
    struct source root;
};

#define WORLD_FILE(file_name, literal)                                                             \
    {                                                                                              \
        .name = (file_name), .text = STR_INIT(literal)                                             \
    }

static inline struct str world_uri(struct arena *arena, const char *name)
{
    bool absolute = strstr(name, "://") != NULL;
    return arena_printf(arena, "%s%s", absolute ? "" : "file:///world/", name);
}

static inline bool world_load(void *self, struct arena *arena, const struct refs_request *request,
                              struct source *source, struct str *why)
{
    struct world *world = self;
    for (size_t i = 0; i < world->count; i++) {
        struct str name = str_of(world->files[i].name);
        if (!str_eq(world_uri(arena, world->files[i].name), request->uri))
            continue;
        buf_printf(&world->asked, STR_FMT "\n", STR_ARG(name));
        *source = (struct source){
            .name = name, .uri = arena_str(arena, request->uri), .text = world->files[i].text};
        return true;
    }
    *why = STR("there is no such file");
    return false;
}

/* A world of these files; the first is the root. Must stay where it is: the loader points to it. */
static inline void world_open(struct world *world, struct arena *arena,
                              const struct world_file *files, size_t count)
{
    *world = (struct world){.files = files, .count = count, .budget = budget_standard()};
    world->asked.arena = arena;
    world->findings.arena = arena;
    world->loader = (struct refs_loader){.self = world, .load = world_load};
    world->root = (struct source){.name = str_of(files[0].name),
                                  .uri = world_uri(arena, files[0].name),
                                  .text = files[0].text};
}

static inline struct refs_options world_options(struct world *world)
{
    return (struct refs_options){.loader = &world->loader, .budget = &world->budget};
}

static inline void world_tell_one(struct buf *out, const struct world *world,
                                  const struct finding *finding)
{
    const struct source *source = finding->where.source;
    struct line_column place = source_place(source, finding->where.offset);
    buf_printf(out, "%s %s ", severity_name(finding->severity), finding_row(finding->id)->name);
    if (!str_eq(source->name, world->root.name))
        buf_printf(out, "in " STR_FMT " ", STR_ARG(source->name));
    buf_printf(out, "%u:%u " STR_FMT, place.line, place.column, STR_ARG(finding->message));
    if (finding->hint.len)
        buf_printf(out, "; " STR_FMT, STR_ARG(finding->hint));
    buf_byte(out, '\n');
}

static inline struct str world_told(struct arena *arena, const struct world *world)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < world->findings.list.len; i++)
        world_tell_one(&out, world, &world->findings.list.at[i]);
    return buf_str(&out);
}

#endif
