/* Which parameter, or field of a form, a pair belongs to. */
#include "check_private.h"

enum { CLAIMS_FEW = 8 /* are compared one by one */ };

static const struct claim *find(const struct claims *claims, struct str name)
{
    if (claims->len > CLAIMS_FEW)
        return map_get(&claims->by_name, name);
    for (size_t i = 0; i < claims->len; i++)
        if (str_eq(claims->at[i].name, name))
            return &claims->at[i];
    return NULL;
}

void claims_index(struct arena *arena, struct claims *claims)
{
    for (size_t i = 0; claims->len > CLAIMS_FEW && i < claims->len; i++) {
        void **slot = map_put(arena, &claims->by_name, claims->at[i].name);
        if (!*slot)
            *slot = (void *)(uintptr_t)&claims->at[i];
    }
}

static uint32_t owner_of(const struct claims *claims, struct str name)
{
    const struct claim *claim = find(claims, name);
    if (claim)
        return claim->only_nested || claim->nobody ? 0 : claim->decoder + 1;
    size_t bracket = str_find(name, '['), dot = str_find(name, '.');
    claim = bracket < name.len ? find(claims, str_slice(name, 0, bracket)) : NULL;
    if (claim && claim->deep)
        return claim->decoder + 1;
    claim = dot < name.len ? find(claims, str_slice(name, 0, dot)) : NULL;
    if (claim && claim->dots)
        return claim->decoder + 1;
    bool aside = claims->rest && claims->options && name_is_allowed(claims->options, name);
    return aside ? 0 : claims->rest;
}

const struct given *claims_take(struct arena *arena, const struct claims *claims,
                                struct pairs *pairs, size_t count)
{
    struct given *given = arena_array(arena, struct given, count + 1);
    const struct pair **room = arena_reserve(arena, (pairs->len + 1) * sizeof *room);
    size_t *fill = arena_array(arena, size_t, count + 1);
    for (size_t i = 0; i < pairs->len; i++) {
        pairs->at[i].owner = owner_of(claims, pairs->at[i].name);
        if (pairs->at[i].owner)
            given[pairs->at[i].owner - 1].len++;
    }
    for (size_t i = 0; i < count; i++) {
        given[i].at = room;
        room += given[i].len;
    }
    for (size_t i = 0; i < pairs->len; i++) {
        uint32_t owner = pairs->at[i].owner;
        if (owner)
            ((const struct pair **)(uintptr_t)given[owner - 1].at)[fill[owner - 1]++] =
                &pairs->at[i];
    }
    return given;
}
