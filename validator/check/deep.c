/* Brackets: the style deepObject, and what clients make of it for arrays and nesting (OpenAPI leaves that
 * undefined; this is what most frameworks read). */
#include "check_private.h"

enum { LEVELS_MAX = 32 };

/* One pair with the keys in its brackets. */
struct entry {
    const struct pair *pair;
    const struct str *keys;
    size_t count;
    size_t place; /* among the pairs */
};

struct deep {
    struct reading *reading;
    struct entry *entries;
};

static bool fail(struct reading *reading, const char *at, const char *why)
{
    reading->fault = (struct fault){at, str_of(why)};
    return false;
}

static bool split_keys(struct reading *reading, struct str name, struct entry *entry)
{
    struct str rest = str_from(entry->pair->name, name.len);
    VEC(struct str) keys = {0};
    while (rest.len) {
        size_t close = str_find(rest, ']');
        if (rest.ptr[0] != '[' || close == rest.len || keys.len == LEVELS_MAX)
            return fail(reading, entry->pair->at,
                        keys.len == LEVELS_MAX ? "there are more than 32 levels of brackets"
                                               : "brackets do not match");
        *vec_push(reading->build.arena, &keys) = str_slice(rest, 1, close);
        rest = str_from(rest, close + 1);
    }
    entry->keys = keys.at;
    entry->count = keys.len;
    return true;
}

static int compare(const struct entry *a, const struct entry *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = str_cmp(a->keys[i], b->keys[i]);
        if (order)
            return order;
    }
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

/* Merges the two sorted halves of a range. Entries are few: as many as a query may have. */
static void sort(struct entry *entries, struct entry *room, size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    sort(entries, room, half);
    sort(entries + half, room, count - half);
    for (size_t i = 0; i < count; i++) {
        bool first = right == count || (left < half && compare(&entries[left], &entries[right]) < 0);
        room[i] = entries[first ? left++ : right++];
    }
    memcpy(entries, room, count * sizeof *entries);
}

static bool read_level(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                       size_t level);

static bool read_leaf(struct deep *deep, const struct outline *outline, const struct entry *entry)
{
    struct str raw = entry->pair->raw;
    return read_scalar(deep->reading, outline, raw.ptr ? raw : (struct str){entry->pair->at, 0});
}

/* Where the entries that share the first one's key at this level end. */
static size_t group_end(const struct deep *deep, size_t from, size_t to, size_t level)
{
    size_t end = from + 1;
    while (end < to && deep->entries[end].count > level &&
           str_eq(deep->entries[end].keys[level], deep->entries[from].keys[level]))
        end++;
    return end;
}

/* A number below `count` without leading zeros, or `count`. */
static size_t index_of(struct str key, size_t count)
{
    size_t index = 0;
    if (key.len == 0 || key.len > 9 || (key.len > 1 && key.ptr[0] == '0'))
        return count;
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] < '0' || key.ptr[i] > '9')
            return count;
        index = index * 10 + (size_t)(key.ptr[i] - '0');
    }
    return index < count ? index : count;
}

/* name[]=a&name[]=b */
static bool read_appended(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                          size_t level)
{
    struct build *build = &deep->reading->build;
    size_t index = build_open(build, NODE_ARRAY, deep->entries[from].pair->at);
    for (size_t i = from; i < to; i++)
        if (!read_level(deep, outline_item(outline, i - from), i, i + 1, level + 1))
            return false;
    build_close(build, index, to - from);
    return true;
}

/* name[0]=a&name[1]=b: whatever the order, but no index is left out, so that none can be large. */
static bool read_indexed(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                         size_t level)
{
    struct reading *reading = deep->reading;
    size_t count = 0, *starts = arena_array(reading->build.arena, size_t, to - from);
    for (size_t i = from; i < to; i = group_end(deep, i, to, level))
        count++;
    for (size_t i = from; i < to; i = group_end(deep, i, to, level)) {
        size_t at = index_of(deep->entries[i].keys[level], count);
        if (at == count)
            return fail(reading, deep->entries[i].pair->at,
                        "the indices of an array are numbers from 0 on, and none is left out");
        starts[at] = i;
    }
    size_t index = build_open(&reading->build, NODE_ARRAY, deep->entries[from].pair->at);
    for (size_t i = 0; i < count; i++)
        if (!read_level(deep, outline_item(outline, i), starts[i],
                        group_end(deep, starts[i], to, level), level + 1))
            return false;
    build_close(&reading->build, index, count);
    return true;
}

static bool read_named(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                       size_t level)
{
    struct build *build = &deep->reading->build;
    size_t index = build_open(build, NODE_OBJECT, deep->entries[from].pair->at), count = 0;
    for (size_t i = from; i < to; count++) {
        struct str key = deep->entries[i].keys[level];
        size_t end = group_end(deep, i, to, level);
        build_key(build, key, deep->entries[i].pair->at);
        if (!read_level(deep, outline_member(outline, key), i, end, level + 1))
            return false;
        i = end;
    }
    build_close(build, index, count);
    return true;
}

/* The same name again and again, as arrays are written elsewhere. */
static bool read_repeated(struct deep *deep, const struct outline *outline, size_t from, size_t to)
{
    struct build *build = &deep->reading->build;
    size_t index = build_open(build, NODE_ARRAY, deep->entries[from].pair->at);
    for (size_t i = from; i < to; i++)
        if (!read_leaf(deep, outline_item(outline, i - from), &deep->entries[i]))
            return false;
    build_close(build, index, to - from);
    return true;
}

/* All entries from..to are alike up to `level`; sorted, so those that end here come first. */
static bool read_level(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                       size_t level)
{
    const struct entry *first = &deep->entries[from], *last = &deep->entries[to - 1];
    bool array = outline->kinds & KINDS_ARRAY;
    bool object = outline->kinds & KINDS_OBJECT;
    if (first->count == level && last->count > level)
        return fail(deep->reading, last->pair->at, "it has both a value and members");
    if (first->count == level) {
        if (array && !(outline->kinds & KINDS_STRING))
            return read_repeated(deep, outline, from, to);
        if (to - from > 1)
            return fail(deep->reading, last->pair->at, "a property comes twice, and is no array");
        return read_leaf(deep, outline, first);
    }
    if (first->keys[level].len == 0 && last->keys[level].len == 0)
        return read_appended(deep, outline, from, to, level);
    if (array && !object)
        return read_indexed(deep, outline, from, to, level);
    return read_named(deep, outline, from, to, level);
}

bool deep_read(struct reading *reading, const struct outline *outline, struct str name,
               const struct given *given)
{
    struct arena *arena = reading->build.arena;
    struct deep deep = {.reading = reading,
                        .entries = arena_array(arena, struct entry, given->len)};
    for (size_t i = 0; i < given->len; i++) {
        deep.entries[i] = (struct entry){.pair = given->at[i], .place = i};
        if (!split_keys(reading, name, &deep.entries[i]))
            return false;
    }
    sort(deep.entries, arena_array(arena, struct entry, given->len), given->len);
    return read_level(&deep, outline, 0, given->len, 0);
}
