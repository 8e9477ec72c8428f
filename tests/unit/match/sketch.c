#include "sketch.h"
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct servers base_paths(struct arena *arena, struct str bases)
{
    VEC(struct server) servers = {0};
    struct str part;
    while (str_cut(&bases, '@', &part))
        *vec_push(arena, &servers) = (struct server){.base_path = str_trim(part)};
    return (struct servers){servers.at, servers.len};
}

static struct operation operation_of(struct arena *arena, struct str line)
{
    struct str method;
    assert_true(str_cut(&line, ' ', &method));
    size_t at = str_find(line, '@');
    bool has_bases = at < line.len && at > 0 && line.ptr[at - 1] == ' ';
    struct str path = has_bases ? str_trim(str_slice(line, 0, at)) : line;
    return (struct operation){
        .method = method,
        .path = path,
        .id = arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(method), STR_ARG(path)),
        .servers = base_paths(arena, has_bases ? str_from(line, at + 1) : STR(""))};
}

struct contract *sketch_contract(struct arena *arena, const char *text)
{
    struct contract *contract = arena_new(arena, struct contract);
    VEC(struct operation) operations = {0};
    struct str rest = str_of(text), line;
    while (rest.len && str_cut(&rest, '|', &line)) {
        struct operation operation = operation_of(arena, line);
        operation.index = (uint32_t)operations.len;
        *vec_push(arena, &operations) = operation;
    }
    contract->operations = operations.at;
    contract->operation_count = operations.len;
    contract->name = STR("sketch.yaml");
    return contract;
}

struct match_tree *sketch_tree(struct arena *arena, const char *text,
                               const struct match_options *options)
{
    struct match_mount mount = {.contract = sketch_contract(arena, text), .prefix = STR("")};
    struct findings findings = {.arena = arena};
    struct match_tree *tree = match_compile(arena, &mount, 1, options, &findings);
    for (size_t i = 0; i < findings.list.len; i++)
        print_error("%s: " STR_FMT "\n", text, STR_ARG(findings.list.at[i].message));
    assert_int_equal(findings.list.len, 0);
    return tree;
}

static struct str found_text(struct arena *arena, const struct match *match)
{
    struct buf out = {.arena = arena};
    buf_printf(&out, "%s%s" STR_FMT " " STR_FMT, match->with_base_path ? "base " : "",
               match->head_from_get ? "head " : "", STR_ARG(match->operation->method),
               STR_ARG(match->operation->path));
    for (size_t i = 0; i < match->capture_count; i++) {
        const struct capture *capture = &match->captures[i];
        buf_printf(&out, " " STR_FMT "=" STR_FMT, STR_ARG(capture->name), STR_ARG(capture->value));
        if (!str_eq(capture->raw, capture->value))
            buf_printf(&out, " (" STR_FMT ")", STR_ARG(capture->raw));
    }
    return buf_str(&out);
}

struct str sketch_find(struct arena *arena, const struct match_tree *tree, const char *request)
{
    struct str path = str_of(request), method;
    struct match match;
    assert_true(str_cut(&path, ' ', &method));
    enum match_outcome outcome = match_find(tree, method, path, arena, &match);
    if (outcome == MATCH_FOUND)
        return found_text(arena, &match);
    if (outcome == MATCH_NO_PATH)
        return STR("404");
    return arena_printf(arena, "405 " STR_FMT " by " STR_FMT, STR_ARG(match.allow),
                        STR_ARG(match.matched_path));
}
