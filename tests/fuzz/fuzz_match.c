/* links: match
 *
 * Contracts and requests for matching, held against a matcher that knows no tree: it looks at every
 * template on its own and tries every way to split a segment.
 *
 * A text of lines: first options as digits (base paths, slash at the end), then operations "METHOD
 * path @base @base",
 * "> prefix" starting the next mount, last the request "METHOD path". */
#include "buf.h"
#include "match.h"
#include "uri.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1500, VARIABLES_MAX = 4, PARTS_MAX = 40, MOUNTS_MAX = 4, NEAREST = 3 };

/* A template's segment: literal, variable, literal … literal; variables are at odd places. */
struct parts {
    struct str at[PARTS_MAX];
    size_t len;
    size_t literal_bytes;
};

/* One way to reach an operation, and whether the request goes it. */
struct way {
    const struct operation *operation;
    uint32_t mount, order;
    bool bare;          /* without the base path, where that is not declared */
    bool fits, toggled; /* fits; only with the slash at the end taken off or put on */
    struct parts *segments;
    size_t segment_count;
    struct str *values; /* of the variables, where it fits */
    struct str *names;
    size_t variable_count;
};

struct trial {
    struct arena arena;
    struct match_options options;
    struct match_mount mounts[MOUNTS_MAX];
    size_t mount_count;
    VEC(struct way) ways;
    struct str method, path;
    struct str *texts; /* the path's segments, decoded */
    size_t text_count;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static struct str decode(struct arena *arena, struct str raw)
{
    struct str text;
    return uri_decode(arena, raw, &text) ? text : raw;
}

/* --- reading the input --- */

static struct operation operation_of(struct arena *arena, struct str line)
{
    struct str method = STR(""), path = STR(""), part;
    VEC(struct server) servers = {0};
    str_cut(&line, ' ', &method);
    if (line.ptr)
        str_cut(&line, ' ', &path);
    while (str_cut(&line, ' ', &part))
        if (str_starts(part, STR("@")))
            *vec_push(arena, &servers) = (struct server){.base_path = str_from(part, 1)};
    return (struct operation){
        .method = method, .path = path, .servers = {servers.at, servers.len}
    };
}

static bool read_mount(struct trial *trial, struct str prefix, struct str *rest)
{
    VEC(struct operation) operations = {0};
    struct contract *contract = arena_new(&trial->arena, struct contract);
    struct str line;
    bool more = false;
    while (!more && rest->ptr && str_find(*rest, '\n') < rest->len && str_cut(rest, '\n', &line)) {
        more = str_starts(line, STR("> "));
        if (!more)
            *vec_push(&trial->arena, &operations) = operation_of(&trial->arena, line);
    }
    contract->operations = operations.at;
    contract->operation_count = operations.len;
    trial->mounts[trial->mount_count++] = (struct match_mount){contract, prefix};
    return more && trial->mount_count < MOUNTS_MAX && read_mount(trial, str_from(line, 2), rest);
}

static bool read_trial(struct trial *trial, struct str input)
{
    struct str options = STR("");
    str_cut(&input, '\n', &options);
    if (!input.ptr || options.len < 2)
        return false;
    trial->options.base = (enum match_base)((unsigned char)options.ptr[0] % 3);
    trial->options.trailing_slash = (enum match_slash)((unsigned char)options.ptr[1] % 2);
    read_mount(trial, STR(""), &input);
    trial->path = input.ptr ? input : STR("");
    trial->method = STR("");
    str_cut(&trial->path, ' ', &trial->method);
    return trial->path.ptr != NULL;
}

/* --- the ways there are --- */

static bool split_segment(struct arena *arena, struct str text, struct parts *parts)
{
    size_t from = 0;
    *parts = (struct parts){0};
    for (;;) {
        size_t open = from + str_find(str_from(text, from), '{');
        size_t close = open + str_find(str_from(text, open), '}');
        bool variable = close < text.len;
        struct str literal = decode(arena, str_slice(text, from, variable ? open : text.len));
        parts->at[parts->len++] = literal;
        parts->literal_bytes += literal.len;
        if (!variable)
            return true;
        if (parts->len / 2 >= VARIABLES_MAX)
            return false;
        parts->at[parts->len++] = str_slice(text, open + 1, close);
        from = close + 1;
    }
}

static struct str cut_query(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_from(text, i);
        size_t close = str_find(rest, '}');
        if (str_starts(rest, STR("?")) || str_starts(rest, STR("#")) ||
            str_starts(rest, STR("{?")) || str_starts(rest, STR("{#")))
            return str_slice(text, 0, i);
        if (rest.ptr[0] == '{' && close < rest.len)
            i += close;
    }
    return text;
}

static struct str clean_prefix(struct arena *arena, struct str prefix)
{
    prefix = str_slice(prefix, 0, str_find(prefix, '?'));
    prefix = str_slice(prefix, 0, str_find(prefix, '#'));
    while (str_ends(prefix, STR("/")))
        prefix.len--;
    return prefix.len && prefix.ptr[0] != '/' ? arena_join(arena, STR("/"), prefix) : prefix;
}

/* False where the template is larger than this matcher wants to try. */
static bool add_way(struct trial *trial, uint32_t mount, const struct operation *operation,
                    struct str base, bool bare)
{
    struct arena *arena = &trial->arena;
    struct str path = str_starts(operation->path, STR("/"))
                          ? operation->path
                          : arena_join(arena, STR("/"), operation->path);
    struct str front = arena_join(arena, clean_prefix(arena, trial->mounts[mount].prefix),
                                  clean_prefix(arena, base));
    struct str rest = str_from(cut_query(arena_join(arena, front, path)), 1), part;
    uint32_t order = (uint32_t)trial->ways.len;
    struct way *way = vec_push(arena, &trial->ways);
    *way = (struct way){.operation = operation, .mount = mount, .order = order, .bare = bare};
    way->segments = arena_array(arena, struct parts, rest.len + 1);
    way->names = arena_array(arena, struct str, rest.len + 1);
    way->values = arena_array(arena, struct str, rest.len + 1);
    while (str_cut(&rest, '/', &part)) {
        struct parts *parts = &way->segments[way->segment_count++];
        if (!split_segment(arena, part, parts))
            return false;
        for (size_t i = 1; i < parts->len; i += 2)
            way->names[way->variable_count++] = parts->at[i];
    }
    return way->segment_count <= MATCH_SEGMENTS_MAX && way->variable_count <= MATCH_CAPTURES_MAX;
}

static bool add_ways(struct trial *trial, uint32_t mount, const struct operation *operation)
{
    bool empty = false, sound = true;
    size_t bases = trial->options.base == MATCH_BASE_IGNORE ? 0 : operation->servers.len;
    for (size_t i = 0; i < bases; i++) {
        struct str base = operation->servers.at[i].base_path;
        sound = sound && add_way(trial, mount, operation, base, false);
        empty = empty || base.len == 0;
    }
    if (bases == 0)
        return add_way(trial, mount, operation, STR(""), false);
    if (!empty && trial->options.base == MATCH_BASE_BOTH)
        sound = sound && add_way(trial, mount, operation, STR(""), true);
    return sound && bases <= MATCH_BASE_PATHS_MAX;
}

static bool list_ways(struct trial *trial)
{
    for (uint32_t i = 0; i < trial->mount_count; i++)
        for (size_t k = 0; k < trial->mounts[i].contract->operation_count; k++)
            if (!add_ways(trial, i, &trial->mounts[i].contract->operations[k]))
                return false;
    return true;
}

/* --- does a way fit --- */

/* The first `len` parts against the text. The last variable is tried shortest first: so that its
 * delimiter is the last there is. */
static bool split_text(const struct parts *parts, size_t len, struct str text, struct str *values)
{
    struct str literal = parts->at[len - 1];
    if (len == 1)
        return str_eq(text, literal);
    if (!str_ends(text, literal))
        return false;
    struct str rest = str_slice(text, 0, text.len - literal.len);
    for (size_t take = 1; take <= rest.len; take++) {
        values[len / 2 - 1] = str_from(rest, rest.len - take);
        if (split_text(parts, len - 2, str_slice(rest, 0, rest.len - take), values))
            return true;
    }
    return false;
}

static bool fits(struct way *way, const struct str *texts, size_t count)
{
    struct str *values = way->values;
    bool all = way->segment_count == count;
    for (size_t i = 0; all && i < count; i++) {
        all = split_text(&way->segments[i], way->segments[i].len, texts[i], values);
        values += way->segments[i].len / 2;
    }
    return all;
}

static void split_path(struct trial *trial)
{
    struct str rest = str_from(trial->path, 1), part;
    trial->texts = arena_array(&trial->arena, struct str, trial->path.len + 2);
    if (!str_starts(trial->path, STR("/")))
        return;
    while (str_cut(&rest, '/', &part))
        trial->texts[trial->text_count++] = decode(&trial->arena, part);
}

static void judge_ways(struct trial *trial)
{
    size_t count = trial->text_count, other = count + 1;
    if (count > 1 && trial->texts[count - 1].len == 0)
        other = count - 1;
    else
        trial->texts[count] = STR("");
    for (size_t i = 0; i < trial->ways.len; i++) {
        struct way *way = &trial->ways.at[i];
        way->fits = count > 0 && fits(way, trial->texts, count);
        if (way->fits || count == 0 || trial->options.trailing_slash == MATCH_SLASH_STRICT)
            continue;
        way->fits = way->toggled = fits(way, trial->texts, other);
    }
}

/* --- is what was found the right one --- */

static bool has_method(const struct trial *trial, const struct way *way)
{
    struct str method = way->operation->method;
    return str_eq(method, trial->method) ||
           (str_eq(trial->method, STR("HEAD")) && str_eq(method, STR("GET")));
}

/* 0 literal, 1 pattern, 2 whole variable. */
static int kind_of(const struct parts *parts)
{
    if (parts->len == 1)
        return 0;
    return parts->len == 3 && parts->at[0].len + parts->at[2].len == 0 ? 2 : 1;
}

static bool same_shape(const struct parts *a, const struct parts *b)
{
    bool same = a->len == b->len;
    for (size_t i = 0; same && i < a->len; i += 2)
        same = str_eq(a->at[i], b->at[i]);
    return same;
}

/* Whether `a` must be chosen before `b`; both fit and have the method. */
static bool goes_before(const struct trial *trial, const struct way *a, const struct way *b)
{
    if (a->bare != b->bare)
        return b->bare;
    if (a->toggled != b->toggled)
        return b->toggled;
    for (size_t i = 0; i < a->segment_count; i++) {
        int kind_a = kind_of(&a->segments[i]), kind_b = kind_of(&b->segments[i]);
        if (kind_a != kind_b)
            return kind_a < kind_b;
        if (kind_a != 1 || same_shape(&a->segments[i], &b->segments[i]))
            continue;
        return a->segments[i].literal_bytes > b->segments[i].literal_bytes;
    }
    bool exact_a = str_eq(a->operation->method, trial->method);
    bool exact_b = str_eq(b->operation->method, trial->method);
    return exact_a != exact_b ? exact_a : a->order < b->order;
}

static void check_captures(const struct trial *trial, const struct way *way,
                           const struct match *match)
{
    struct arena arena;
    arena_init(&arena);
    require(match->capture_count == way->variable_count);
    for (size_t i = 0; i < match->capture_count; i++) {
        const struct capture *capture = &match->captures[i];
        require(str_eq(capture->name, way->names[i]));
        require(str_eq(capture->value, way->values[i]));
        require(capture->raw.ptr >= trial->path.ptr);
        require(capture->raw.ptr + capture->raw.len <= trial->path.ptr + trial->path.len);
        require(str_eq(capture->raw, capture->value) ||
                str_eq(decode(&arena, capture->raw), capture->value));
    }
    arena_release(&arena);
}

static void check_found(const struct trial *trial, const struct match *match)
{
    const struct way *chosen = NULL;
    for (size_t i = 0; i < trial->ways.len; i++) {
        const struct way *way = &trial->ways.at[i];
        if (way->fits && has_method(trial, way) && way->operation == match->operation &&
            (!chosen || goes_before(trial, way, chosen)))
            chosen = way;
    }
    require(chosen);
    require(chosen->mount == match->mount);
    require(match->head_from_get == !str_eq(chosen->operation->method, trial->method));
    check_captures(trial, chosen, match);
    for (size_t i = 0; i < trial->ways.len; i++) {
        const struct way *way = &trial->ways.at[i];
        require(!way->fits || !has_method(trial, way) || !goes_before(trial, way, chosen));
    }
}

static bool allows(struct str allow, struct str method)
{
    struct str part;
    while (str_cut(&allow, ',', &part))
        if (str_eq(str_trim(part), str_trim(method)))
            return true;
    return false;
}

static void check_missed(const struct trial *trial, const struct match *match)
{
    bool any = false;
    for (size_t i = 0; i < trial->ways.len; i++) {
        const struct way *way = &trial->ways.at[i];
        if (!way->fits)
            continue;
        any = true;
        require(!has_method(trial, way));
        struct str method = way->operation->method;
        require(method.len == 0 || str_find(method, ',') < method.len ||
                allows(match->allow, method));
    }
    require(any);
}

static void check_nearest(struct trial *trial, const struct match_tree *tree)
{
    struct match_near near[NEAREST];
    size_t count = match_nearest(tree, trial->method, trial->path, &trial->arena, near, NEAREST);
    require(count <= NEAREST);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            require(near[i].operation != near[k].operation);
}

static void check(struct trial *trial)
{
    struct findings findings = {.arena = &trial->arena};
    struct arena scratch;
    struct match match;
    arena_init(&scratch);
    const struct match_tree *tree =
        match_compile(&trial->arena, trial->mounts, trial->mount_count, &trial->options, &findings);
    enum match_outcome outcome = match_find(tree, trial->method, trial->path, &scratch, &match);
    if (list_ways(trial)) {
        split_path(trial);
        judge_ways(trial);
        if (outcome == MATCH_FOUND)
            check_found(trial, &match);
        else if (outcome == MATCH_NO_METHOD)
            check_missed(trial, &match);
        for (size_t i = 0; outcome == MATCH_NO_PATH && i < trial->ways.len; i++)
            require(!trial->ways.at[i].fits);
    }
    check_nearest(trial, tree);
    arena_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial = {0};
    if (size > INPUT_MAX)
        return -1;
    arena_init(&trial.arena);
    /* A copy of exactly its size, so that reading past it is seen. */
    char *input = malloc(size + 1);
    memcpy(input, data, size);
    if (read_trial(&trial, (struct str){input, size}))
        check(&trial);
    arena_release(&trial.arena);
    free(input);
    return 0;
}
