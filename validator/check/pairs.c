#include "check_private.h"

static void add(struct arena *arena, struct pairs *pairs, size_t *cap, struct str part,
                enum coding coding)
{
    size_t equals = str_find(part, '=');
    struct str name = str_slice(part, 0, equals);
    struct fault ignored; /* a name that cannot be decoded is no declared one */
    if (pairs->len == *cap)
        pairs->at = vec_grow(arena, pairs->at, pairs->len, cap, sizeof *pairs->at);
    struct pair *pair = &pairs->at[pairs->len++];
    *pair = (struct pair){.name = name, .at = part.ptr};
    if (equals < part.len)
        pair->raw = str_from(part, equals + 1);
    if (!text_decode(arena, name, coding, &pair->name, &ignored))
        pair->name = name;
}

struct pairs pairs_read(struct arena *arena, struct str text, char separator, enum coding coding,
                        size_t limit)
{
    struct pairs pairs = {0};
    struct str part;
    size_t cap = 0;
    while (str_cut(&text, separator, &part)) {
        if (separator == ';') /* cookies: RFC 6265, 4.2.1 */
            part = str_trim(part);
        if (part.len == 0)
            continue;
        pairs.full = pairs.len == limit;
        if (pairs.full)
            return pairs;
        add(arena, &pairs, &cap, part, coding);
    }
    return pairs;
}

struct groups given_group(struct arena *arena, const struct given *given)
{
    struct given *list = arena_array(arena, struct given, given->len + 1);
    const struct pair **room = arena_reserve(arena, (given->len + 1) * sizeof *room);
    struct groups groups = {.at = list};
    struct map by_name = {0};
    for (size_t i = 0; i < given->len; i++) {
        void **slot = map_put(arena, &by_name, given->at[i]->name);
        if (!*slot)
            *slot = &list[groups.len++];
        ((struct given *)*slot)->len++;
    }
    for (size_t i = 0; i < groups.len; i++) {
        list[i].at = room;
        room += list[i].len;
        list[i].len = 0;
    }
    for (size_t i = 0; i < given->len; i++) {
        struct given *group = map_get(&by_name, given->at[i]->name);
        ((const struct pair **)(uintptr_t)group->at)[group->len++] = given->at[i];
    }
    return groups;
}

struct given pairs_left(struct arena *arena, const struct pairs *pairs)
{
    const struct pair **list = arena_reserve(arena, (pairs->len + 1) * sizeof *list);
    struct given left = {.at = list};
    for (size_t i = 0; i < pairs->len; i++)
        if (!pairs->at[i].owner)
            list[left.len++] = &pairs->at[i];
    return left;
}
