/* Brackets: the style deepObject, and what clients make of it for arrays and nesting (OpenAPI leaves that
 * undefined; this is what most frameworks read). Where the options say so, dots instead. */
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
    const struct written *written;
    struct entry *entries;
};

static bool fail(struct reading *reading, const char *at, const char *why)
{
    reading->fault = (struct fault){at, str_of(why)};
    return false;
}

/* Takes "[key]", or ".key" where that is how it is written, off the front. */
static bool take_key(const struct written *written, struct str *rest, struct str *key)
{
    if (rest->ptr[0] == '.' && written->dots) {
        size_t end = 1;
        while (end < rest->len && rest->ptr[end] != '.' && rest->ptr[end] != '[')
            end++;
        *key = str_slice(*rest, 1, end);
        *rest = str_from(*rest, end);
        return key->len > 0;
    }
    size_t close = str_find(*rest, ']');
    if (rest->ptr[0] != '[' || close == rest->len)
        return false;
    *key = str_slice(*rest, 1, close);
    *rest = str_from(*rest, close + 1);
    return true;
}

static bool split_keys(struct deep *deep, struct entry *entry)
{
    struct reading *reading = deep->reading;
    struct str rest = str_from(entry->pair->name, deep->written->name.len), key;
    VEC(struct str) keys = {0};
    while (rest.len) {
        if (keys.len == LEVELS_MAX)
            return fail(reading, entry->pair->at, "there are more than 32 levels of brackets");
        if (!take_key(deep->written, &rest, &key))
            return fail(reading, entry->pair->at,
                        deep->written->dots ? "dots do not match" : "brackets do not match");
        *vec_push(reading->build.arena, &keys) = key;
    }
    entry->keys = keys.at;
    entry->count = keys.len;
    return true;
}

typedef int entry_order(const struct entry *a, const struct entry *b);

static int by_place(const struct entry *a, const struct entry *b)
{
    return a->place < b->place ? -1 : 1;
}

static int by_keys(const struct entry *a, const struct entry *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = str_cmp(a->keys[i], b->keys[i]);
        if (order)
            return order;
    }
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return by_place(a, b);
}

/* Merges the two sorted halves of a range. Entries are few: as many as a query may have. */
static void merge_sort(struct entry *entries, struct entry *room, size_t count, entry_order *order)
{
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    merge_sort(entries, room, half, order);
    merge_sort(entries + half, room, count - half, order);
    for (size_t i = 0; i < count; i++) {
        bool first = right == count || (left < half && order(&entries[left], &entries[right]) < 0);
        room[i] = entries[first ? left++ : right++];
    }
    memcpy(entries, room, count * sizeof *entries);
}

static void sort(struct deep *deep, size_t from, size_t to, entry_order *order)
{
    struct entry *room = arena_array(deep->reading->build.arena, struct entry, to - from);
    merge_sort(deep->entries + from, room, to - from, order);
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

static bool is_number(struct str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] < '0' || key.ptr[i] > '9')
            return false;
    return key.len > 0;
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

/* What is left of the keys, as one text: where it comes again, the next item has begun. Empty where it may come again in the
 * same item, as "[tags][]" does. */
static struct str rest_of(struct deep *deep, const struct entry *entry, size_t level)
{
    struct buf text = {.arena = deep->reading->build.arena};
    for (size_t i = level; i < entry->count; i++) {
        if (entry->keys[i].len == 0)
            return STR("");
        buf_add(&text, entry->keys[i]);
        buf_byte(&text, '\0');
    }
    return buf_str(&text);
}

static size_t item_end(struct deep *deep, size_t from, size_t to, size_t level)
{
    struct map met = {0};
    size_t end = from;
    for (; end < to; end++) {
        const struct entry *entry = &deep->entries[end];
        struct str rest = rest_of(deep, entry, level);
        if (entry->count == level)
            return end == from ? end + 1 : end;
        if (rest.len == 0)
            continue;
        void **slot = map_put(deep->reading->build.arena, &met, rest);
        if (*slot)
            break;
        *slot = deep;
    }
    return end;
}

/* name[]=a&name[]=b, and name[][x]=1&name[][y]=2&name[][x]=3: members are of one item until one of them comes again. */
static bool read_appended(struct deep *deep, const struct outline *outline, size_t from, size_t to,
                          size_t level)
{
    struct build *build = &deep->reading->build;
    size_t index = build_open(build, NODE_ARRAY, deep->entries[from].pair->at), count = 0;
    sort(deep, from, to, by_place);
    for (size_t i = from, end; i < to; i = end) {
        end = item_end(deep, i, to, level);
        sort(deep, i, end, by_keys);
        if (!read_level(deep, outline_item(outline, count++), i, end, level))
            return false;
    }
    build_close(build, index, count);
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

/* The same name again and again, as arrays are written elsewhere, or once in the format of arrays. */
static bool read_repeated(struct deep *deep, const struct outline *outline, size_t from, size_t to)
{
    static const enum parameter_style styles[] = {[CHECK_ARRAY_COMMA] = STYLE_FORM,
                                                  [CHECK_ARRAY_SPACE] = STYLE_SPACE,
                                                  [CHECK_ARRAY_PIPE] = STYLE_PIPE,
                                                  [CHECK_ARRAY_BRACKETS] = STYLE_SIMPLE};
    struct written packed = {.style = styles[deep->written->inner], .formatted = true};
    if (packed.style != STYLE_SIMPLE && to - from == 1)
        return style_read(deep->reading, &packed, outline,
                          &(struct given){&deep->entries[from].pair, 1}, AS_LIST);
    struct build *build = &deep->reading->build;
    size_t index = build_open(build, NODE_ARRAY, deep->entries[from].pair->at);
    if (to - from == 1 && deep->entries[from].pair->raw.len == 0)
        to = from; /* an empty list, as it is elsewhere */
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
        return read_appended(deep, outline, from, to, level + 1);
    bool members = outline_item(outline, 0)->kinds & KINDS_OBJECT;
    if (array && !object && members && deep->written->dots && !is_number(first->keys[level]))
        return read_appended(deep, outline, from, to, level); /* name.x=1&name.y=2&name.x=3 */
    if (array && !object)
        return read_indexed(deep, outline, from, to, level);
    return read_named(deep, outline, from, to, level);
}

bool deep_read(struct reading *reading, const struct outline *outline,
               const struct written *written, const struct given *given)
{
    struct deep deep = {.reading = reading,
                        .written = written,
                        .entries = arena_array(reading->build.arena, struct entry, given->len)};
    for (size_t i = 0; i < given->len; i++) {
        deep.entries[i] = (struct entry){.pair = given->at[i], .place = i};
        if (!split_keys(&deep, &deep.entries[i]))
            return false;
    }
    sort(&deep, 0, given->len, by_keys);
    return read_level(&deep, outline, 0, given->len, 0);
}
