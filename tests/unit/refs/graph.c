#include "graph.h"

static void tell_place(struct buf *out, const struct refs *refs, const struct node *node)
{
    struct str pointer = refs_pointer(refs, out->arena, node);
    buf_printf(out, STR_FMT "#" STR_FMT, STR_ARG(refs_doc(refs, node)->source->name),
               STR_ARG(pointer));
}

static void tell_reference(struct buf *out, struct refs *refs, const struct node *node,
                           struct findings *findings)
{
    struct buf line = {.arena = out->arena};
    const struct node *target = refs_follow(refs, node);
    tell_place(&line, refs, node);
    buf_add(&line, STR(" -> "));
    if (target)
        tell_place(&line, refs, target);
    else
        buf_add(&line, STR("nowhere"));
    refs_report(refs, node, findings);
    buf_printf(out, STR_FMT "\n", STR_ARG(buf_str(&line)));
}

struct str graph_told(struct arena *arena, struct world *world, const struct refs_options *options)
{
    struct buf lines = {.arena = arena};
    struct refs *refs = refs_open(arena, &world->root, options, &world->findings);
    for (size_t i = 0; refs && i < refs_doc_count(refs); i++) {
        const struct doc *doc = refs_doc_at(refs, i);
        for (const struct node *node = doc->root; node < node_end(doc->root); node++)
            if (!(node->flags & NODE_IS_KEY) && refs_is_reference(node))
                tell_reference(&lines, refs, node, &world->findings);
    }
    return arena_join(arena, buf_str(&lines), world_told(arena, world));
}

struct str graph_of_files(struct arena *arena, const struct world_file *files, size_t count)
{
    struct world world;
    world_open(&world, arena, files, count);
    struct refs_options options = world_options(&world);
    return graph_told(arena, &world, &options);
}

struct str graph_of(struct arena *arena, const char *text)
{
    struct world_file file = {.name = "root.yaml", .text = str_of(text)};
    return graph_of_files(arena, &file, 1);
}
