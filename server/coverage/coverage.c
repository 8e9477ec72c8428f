#include "coverage_private.h"

#include "map.h"

#include <assert.h>
#include <stdlib.h>

static const char *const ins[PARAMETER_IN_COUNT] = {
    [IN_PATH] = "path",
    [IN_QUERY] = "query",
    [IN_HEADER] = "header",
    [IN_COOKIE] = "cookie",
    [IN_QUERYSTRING] = "querystring",
};

static struct parts make_statuses(struct arena *arena, const struct responses *responses)
{
    struct parts parts = {arena_array(arena, struct part, responses->len), responses->len};
    for (size_t i = 0; i < parts.len; i++) {
        const struct response *response = &responses->at[i];
        parts.at[i].name = arena_str(arena, response->code);
        parts.at[i].low = response->low;
        parts.at[i].high = response->high;
    }
    return parts;
}

static struct parts make_parameters(struct arena *arena, const struct parameters *parameters)
{
    struct parts parts = {arena_array(arena, struct part, parameters->len), parameters->len};
    for (size_t i = 0; i < parts.len; i++) {
        parts.at[i].in = str_of(ins[parameters->at[i].in]);
        parts.at[i].name = arena_str(arena, parameters->at[i].name);
    }
    return parts;
}

static struct parts make_media_types(struct arena *arena, const struct body *body)
{
    size_t count = body ? body->content.len : 0;
    struct parts parts = {arena_array(arena, struct part, count), count};
    for (size_t i = 0; i < count; i++)
        parts.at[i].name = arena_str(arena, body->content.at[i].name);
    return parts;
}

static void make_operation(struct arena *arena, struct covered *covered,
                           const struct operation *operation)
{
    covered->method = arena_str(arena, operation->method);
    covered->path = arena_str(arena, operation->path);
    covered->id = arena_str(arena, operation->id);
    covered->parts[STATUSES] = make_statuses(arena, &operation->responses);
    covered->parts[PARAMETERS] = make_parameters(arena, &operation->parameters);
    covered->parts[MEDIA_TYPES] = make_media_types(arena, operation->body);
}

static void make_mount(struct arena *arena, struct covered_mount *mount,
                       const struct coverage_mount *from)
{
    const struct contract *contract = from->contract;
    mount->title = arena_str(arena, contract->title);
    mount->prefix = arena_str(arena, from->prefix);
    mount->hash = arena_str(arena, str_of(contract->hash));
    mount->operation_count = contract->operation_count;
    mount->operations = arena_array(arena, struct covered, mount->operation_count);
    for (size_t i = 0; i < mount->operation_count; i++)
        make_operation(arena, &mount->operations[i], &contract->operations[i]);
}

struct coverage *coverage_open(const struct coverage_options *options)
{
    struct coverage *coverage = calloc(1, sizeof *coverage);
    if (!coverage)
        abort();
    struct arena *arena = &coverage->arena;
    arena_init(arena);
    coverage->mount_count = options->mount_count;
    coverage->mounts = arena_array(arena, struct covered_mount, coverage->mount_count);
    for (size_t i = 0; i < coverage->mount_count; i++)
        make_mount(arena, &coverage->mounts[i], &options->mounts[i]);
    return coverage;
}

void coverage_close(struct coverage *coverage)
{
    if (!coverage)
        return;
    arena_release(&coverage->arena);
    free(coverage);
}

static void count(atomic_uint_fast64_t *counter, uint64_t more)
{
    atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

uint64_t hits_of(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

/* The narrowest of those that the status is within; `default` is the widest. */
static struct part *find_status(const struct parts *statuses, uint16_t status)
{
    struct part *found = NULL;
    unsigned least = UINT32_MAX;
    for (size_t i = 0; i < statuses->len; i++) {
        struct part *part = &statuses->at[i];
        bool fits = part->low == 0 || (status >= part->low && status <= part->high);
        unsigned width = part->low == 0 ? UINT16_MAX : (unsigned)(part->high - part->low);
        if (!fits || width >= least)
            continue;
        found = part;
        least = width;
    }
    return found;
}

void coverage_note(struct coverage *coverage, uint32_t mount, const struct operation *operation,
                   uint16_t status, const struct coverage_seen *seen)
{
    assert(mount < coverage->mount_count);
    assert(operation->index < coverage->mounts[mount].operation_count);
    struct covered *covered = &coverage->mounts[mount].operations[operation->index];
    struct part *response = find_status(&covered->parts[STATUSES], status);
    count(&covered->hits, 1);
    count(response ? &response->hits : &covered->undeclared, 1);
    for (size_t i = 0; seen && i < seen->parameter_count; i++) {
        assert(seen->parameters[i] < covered->parts[PARAMETERS].len);
        count(&covered->parts[PARAMETERS].at[seen->parameters[i]].hits, 1);
    }
    if (!seen || !seen->media_type)
        return;
    size_t index = (size_t)(seen->media_type - operation->body->content.at);
    assert(index < covered->parts[MEDIA_TYPES].len);
    count(&covered->parts[MEDIA_TYPES].at[index].hits, 1);
}

static struct part *find_part(const struct parts *parts, const struct part *like, size_t hint)
{
    for (size_t i = 0; i < parts->len; i++) {
        struct part *part = &parts->at[(hint + i) % parts->len];
        if (str_eq(part->in, like->in) && str_eq(part->name, like->name))
            return part;
    }
    return NULL;
}

static void adopt_operation(struct covered *covered, const struct covered *old)
{
    count(&covered->hits, hits_of(&old->hits));
    count(&covered->undeclared, hits_of(&old->undeclared));
    for (int kind = 0; kind < PART_KINDS; kind++)
        for (size_t i = 0; i < old->parts[kind].len; i++) {
            const struct part *from = &old->parts[kind].at[i];
            struct part *to = find_part(&covered->parts[kind], from, i);
            if (to)
                count(&to->hits, hits_of(&from->hits));
        }
}

/* What identifies an operation; no method has a space. */
static struct str key_of(struct arena *arena, const struct covered_mount *mount,
                         const struct covered *operation)
{
    struct str path = arena_join(arena, mount->prefix, operation->path);
    return arena_join(arena, arena_join(arena, operation->method, STR(" ")), path);
}

void coverage_adopt(struct coverage *coverage, const struct coverage *old)
{
    struct arena arena;
    struct map operations = {0};
    arena_init(&arena);
    for (size_t m = 0; m < coverage->mount_count; m++) {
        const struct covered_mount *mount = &coverage->mounts[m];
        for (size_t i = 0; i < mount->operation_count; i++)
            *map_put(&arena, &operations, key_of(&arena, mount, &mount->operations[i])) =
                &mount->operations[i];
    }
    for (size_t m = 0; m < old->mount_count; m++) {
        const struct covered_mount *mount = &old->mounts[m];
        for (size_t i = 0; i < mount->operation_count; i++) {
            struct str key = key_of(&arena, mount, &mount->operations[i]);
            struct covered *covered = map_get(&operations, key);
            if (covered)
                adopt_operation(covered, &mount->operations[i]);
        }
    }
    arena_release(&arena);
}
