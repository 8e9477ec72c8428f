#include "match.h"
#include "budget.h"
#include "buf.h"
#include "match_private.h"

#include <inttypes.h>

/* One template that the operations of a path are reached by. */
struct door {
    const struct path_template *template;
    uint8_t tree;
    bool with_base_path;
};

/* The doors of the path at hand. Operations of one path stand side by side and mostly share their
 * servers. */
struct doors {
    struct str path;
    const struct server *servers;
    uint32_t mount;
    struct door at[MATCH_BASE_PATHS_MAX + 1];
    size_t len;
    bool reported; /* that it is too complex */
};

struct compiler {
    struct arena *arena;
    const struct match_mount *mounts;
    enum match_base base;
    enum match_manner manner;
    struct findings *findings;
    VEC(struct reading) readings;
    struct doors doors;
    uint32_t routes;
};

/* A prefix or base path as it stands in front of a path: "/v1", or nothing. */
static void add_prefix(struct buf *out, struct str prefix)
{
    prefix = str_slice(prefix, 0, str_find(prefix, '?'));
    prefix = str_slice(prefix, 0, str_find(prefix, '#'));
    while (str_ends(prefix, STR("/")))
        prefix.len--;
    if (prefix.len && prefix.ptr[0] != '/')
        buf_byte(out, '/');
    buf_add(out, prefix);
}

static struct str full_path(const struct compiler *c, const struct operation *operation,
                            struct str base)
{
    struct buf out = {.arena = c->arena};
    add_prefix(&out, c->mounts[c->doors.mount].prefix);
    add_prefix(&out, base);
    if (!str_starts(operation->path, STR("/")))
        buf_byte(&out, '/');
    buf_add(&out, operation->path);
    return buf_str(&out);
}

static void report_too_complex(const struct compiler *c, const struct operation *operation,
                               enum template_fault fault, const struct path_template *template)
{
    struct where where = mount_place(c->mounts, c->doors.mount, operation);
    struct str path = str_slice(operation->path, 0, 100);
    if (fault == TEMPLATE_TOO_DEEP)
        finding_add(c->findings, FINDING_PATH_TOO_COMPLEX, where,
                    "'" STR_FMT "' has %zu segments, at most %d are served", STR_ARG(path),
                    template->segment_count, MATCH_SEGMENTS_MAX);
    else
        finding_add(c->findings, FINDING_PATH_TOO_COMPLEX, where,
                    "'" STR_FMT "' has %zu variables, at most %d are served", STR_ARG(path),
                    template->variable_count, MATCH_CAPTURES_MAX);
}

static void add_door(struct compiler *c, const struct operation *operation, struct str base,
                     uint8_t tree)
{
    struct path_template *template = arena_new(c->arena, struct path_template);
    enum template_fault fault = template_parse(c->arena, full_path(c, operation, base), template);
    if (fault == TEMPLATE_SOUND)
        c->doors.at[c->doors.len++] =
            (struct door){.template = template, .tree = tree, .with_base_path = base.len > 0};
    else if (!c->doors.reported)
        report_too_complex(c, operation, fault, template);
    c->doors.reported = c->doors.reported || fault != TEMPLATE_SOUND;
}

/* The different base paths of an operation; many servers share one. */
static size_t distinct_bases(struct compiler *c, const struct operation *operation,
                             struct str *bases)
{
    size_t count = 0;
    for (size_t i = 0; i < operation->servers.len; i++) {
        struct str base = operation->servers.at[i].base_path;
        size_t known = 0;
        while (known < count && !str_eq(bases[known], base))
            known++;
        if (known < count)
            continue;
        if (count == MATCH_BASE_PATHS_MAX) {
            finding_add(c->findings, FINDING_PATH_TOO_COMPLEX,
                        mount_place(c->mounts, c->doors.mount, operation),
                        "'" STR_FMT "' has more than %d base paths; those from '" STR_FMT
                        "' on are not served",
                        STR_ARG(operation->path), MATCH_BASE_PATHS_MAX, STR_ARG(base));
            break;
        }
        bases[count++] = base;
    }
    return count;
}

/* The reading without base path is let in beside the declared ones, unless the empty one is
 * declared. */
static void open_doors(struct compiler *c, const struct operation *operation)
{
    struct str bases[MATCH_BASE_PATHS_MAX];
    size_t count = c->base == MATCH_BASE_IGNORE ? 0 : distinct_bases(c, operation, bases);
    bool bare = false;
    for (size_t i = 0; i < count; i++) {
        add_door(c, operation, bases[i], TREE_DECLARED);
        bare = bare || bases[i].len == 0;
    }
    if (count == 0)
        add_door(c, operation, STR(""), TREE_DECLARED);
    else if (!bare && c->base == MATCH_BASE_BOTH)
        add_door(c, operation, STR(""), TREE_WITHOUT_BASE);
}

static void add_operation(struct compiler *c, uint32_t mount, const struct operation *operation)
{
    const struct doors *last = &c->doors;
    if (last->mount != mount || last->servers != operation->servers.at ||
        !str_eq(last->path, operation->path)) {
        c->doors.mount = mount;
        c->doors.servers = operation->servers.at;
        c->doors.path = operation->path;
        c->doors.len = 0;
        c->doors.reported = false;
        open_doors(c, operation);
    }
    for (size_t i = 0; i < c->doors.len; i++) {
        uint32_t order = (uint32_t)c->readings.len;
        if (c->manner == MATCH_AS_PRISM)
            order = UINT32_MAX - order;
        *vec_push(c->arena, &c->readings) =
            (struct reading){.template = c->doors.at[i].template,
                             .operation = operation,
                             .method = name_of(operation->method),
                             .mount = mount,
                             .route = c->routes,
                             .order = order,
                             .tree = c->doors.at[i].tree,
                             .with_base_path = c->doors.at[i].with_base_path};
    }
    c->routes++;
}

static const struct tree_node *plant(const struct compiler *c, unsigned tree,
                                     struct clashes *clashes)
{
    const struct reading **members = arena_array(c->arena, const struct reading *, c->readings.len);
    size_t count = 0;
    for (size_t i = 0; i < c->readings.len; i++)
        if (c->readings.at[i].tree == tree)
            members[count++] = &c->readings.at[i];
    return count ? tree_build(c->arena, members, count, clashes) : NULL;
}

static void report_worst(const struct compiler *c, uint64_t worst, uint64_t visits)
{
    if (worst <= visits)
        return;
    struct finding *finding =
        finding_add(c->findings, FINDING_ROUTES_ENTANGLED, (struct where){0},
                    "a request may have to be held against %" PRIu64
                    " places of the routing tree; the search ends after %" PRIu64,
                    worst, visits);
    finding->hint = STR("raise the limit with --max-route-visits");
}

static struct match_tree *compile(struct compiler *c, const struct match_options *options)
{
    struct match_tree *tree = arena_new(c->arena, struct match_tree);
    struct clashes clashes[TREE_COUNT] = {0};
    uint64_t worst = 0;
    for (unsigned i = 0; i < TREE_COUNT; i++) {
        tree->roots[i] = plant(c, i, &clashes[i]);
        worst += tree->roots[i] ? tree_worst(tree->roots[i]) : 0;
    }
    clashes_report(c->arena, clashes, c->mounts, c->findings);
    for (size_t i = 0; i < c->readings.len; i++)
        if (c->readings.at[i].template->segment_count > tree->deepest)
            tree->deepest = c->readings.at[i].template->segment_count;
    tree->readings = c->readings.at;
    tree->reading_count = c->readings.len;
    tree->route_count = c->routes;
    tree->trailing_slash = options->trailing_slash;
    tree->manner = options->manner;
    tree->visits = options->visits ? options->visits : budget_standard().route_visits;
    report_worst(c, tree->trailing_slash == MATCH_SLASH_IGNORE ? worst * 2 : worst, tree->visits);
    return tree;
}

struct match_tree *match_compile(struct arena *arena, const struct match_mount *mounts,
                                 size_t mount_count, const struct match_options *options,
                                 struct findings *findings)
{
    struct compiler compiler = {.arena = arena,
                                .mounts = mounts,
                                .base = options->base,
                                .manner = options->manner,
                                .findings = findings,
                                .doors.mount = UINT32_MAX};
    for (uint32_t i = 0; i < mount_count; i++)
        for (size_t k = 0; k < mounts[i].contract->operation_count; k++)
            add_operation(&compiler, i, &mounts[i].contract->operations[k]);
    return compile(&compiler, options);
}

uint32_t match_route_count(const struct match_tree *tree)
{
    return tree->route_count;
}
