/* Objects: members in the order of the contract, then those that are only required, then others. */
#include "draw_word.h"
#include "values_private.h"

struct object_made {
    struct maker *maker;
    struct want *want;
    const struct place *place;
    struct draw *draw;
    size_t count, reserved; /* members; of those to come, the required ones */
    VEC(struct str) added;  /* names that nobody declares */
};

/* A discriminating property says which schema was chosen, where it may. */
static bool add_tag(struct object_made *object, struct str name, const struct want *want)
{
    struct maker *maker = object->maker;
    struct node node = {.kind = NODE_STRING, .span = 1};
    if (object->want->tagged.len == 0)
        return false;
    struct str tag = want_tag(maker->values, object->want, name);
    node_string_set(&node, tag);
    if (!tag.len || !value_holds_terms(maker->values, want, &node))
        return false;
    build_string(&maker->build, tag, NULL);
    return true;
}

static enum made add_member(struct object_made *object, struct str name, struct want *want)
{
    struct maker *maker = object->maker;
    size_t before = maker->build.len;
    struct place place = {.key = draw_key_named(&object->place->key, name), .name = name};
    if (want_height(maker->values, want) == 0) {
        maker->last = want_reason(maker->values, want);
        return MADE_NOT;
    }
    build_key(&maker->build, name, NULL);
    maker->depth++;
    enum made made = add_tag(object, name, want) ? MADE : make_value(maker, want, &place);
    maker->depth--;
    if (made == MADE)
        object->count++;
    else
        maker->build.len = before;
    return made;
}

/* Whether a member that may be left out is there. */
static bool is_wished(const struct object_made *object)
{
    const struct maker *maker = object->maker;
    if (object->count + object->reserved >= object->want->max_members || maker_is_lean(maker))
        return false;
    if (maker->unlucky > 4) /* what is not there does no harm */
        return false;
    static const unsigned chances[] = {85, 85, 70, 50, 30}; /* in percent, by depth */
    enum { LAST = sizeof chances / sizeof *chances - 1 };
    return !object->draw ||
           draw_chance(object->draw, chances[maker->depth < LAST ? maker->depth : LAST]);
}

static bool is_tag(const struct object_made *object, struct str name)
{
    return object->want->tagged.len && want_tag(object->maker->values, object->want, name).len;
}

static bool name_holds(const struct object_made *object, struct str name)
{
    struct node key = {.kind = NODE_STRING, .span = 1};
    node_string_set(&key, name);
    for (size_t i = 0; i < object->want->names.len; i++)
        if (!block_holds(object->maker->values, object->want->names.at[i]->edge->block, &key))
            return false;
    return true;
}

static enum made add_declared(struct object_made *object)
{
    struct want *want = object->want;
    want_members(object->maker->values, want);
    for (size_t i = 0; i < want->members.len; i++)
        object->reserved += want->members.at[i].required;
    for (size_t i = 0; i < want->members.len; i++) {
        struct named_want named = want->members.at[i];
        object->reserved -= named.required;
        bool few = object->count + (want->members.len - i) <= want->min_members;
        if (!named.required && (named.hidden || want_lacks(want, named.name) ||
                                !(few || is_wished(object) || is_tag(object, named.name)) ||
                                (want->names.len && !name_holds(object, named.name))))
            continue;
        enum made made = add_member(object, named.name, named.want);
        if (made == MADE_OVER || (made == MADE_NOT && named.required))
            return made;
    }
    return MADE;
}

/* ---- names that nobody declares ---- */

/* A name of one of the patterns, or of propertyNames. */
static struct str name_by_schema(struct object_made *object, size_t index)
{
    struct maker *maker = object->maker;
    struct want *want = object->want;
    struct build kept = maker->build;
    struct place place = {.key = draw_key_at(&object->place->key, index), .name = STR("key")};
    struct str name = {0};
    struct terms terms = {0};
    for (size_t i = 0; i < want->names.len; i++)
        *vec_push(maker->arena, &terms.list) =
            (struct term){.kind = TERM_HOLDS, .of = want->names.at[i]->edge->block};
    maker->build = (struct build){.arena = maker->arena, .limit = 4};
    if (terms.list.len) {
        struct want *text = want_of(maker->values, &terms);
        const struct values_wish *wish = maker->wish;
        struct values_wish drawn = {.key = wish->key, .voice = VALUES_DRAWN};
        maker->wish = &drawn; /* plain ones would all be the same */
        if (make_value(maker, text, &place) == MADE && node_is(maker->build.at, NODE_STRING))
            name = node_str(maker->build.at);
        maker->wish = wish;
    }
    maker->build = kept;
    return name;
}

static struct str name_by_pattern(struct object_made *object, size_t index)
{
    struct maker *maker = object->maker;
    size_t patterns = 0;
    for (size_t i = 0; i < object->want->objects.len; i++)
        patterns += object->want->objects.at[i]->object->pattern_count;
    if (patterns == 0)
        return STR("");
    size_t which = index % patterns;
    for (size_t i = 0; i < object->want->objects.len; i++) {
        const struct object *table = object->want->objects.at[i]->object;
        if (which >= table->pattern_count) {
            which -= table->pattern_count;
            continue;
        }
        struct place place = {.key = draw_key_at(&object->place->key, index), .name = STR("key")};
        return text_of_pattern(maker, table->patterns[which].key, table->patterns[which].pattern,
                               &place);
    }
    return STR("");
}

static struct str name_plain(struct object_made *object, size_t index)
{
    struct buf name = {.arena = object->maker->arena};
    struct draw_key key = draw_key_at(&object->place->key, index);
    struct draw draw = draw_begin(&key);
    if (!object->draw || index % 2)
        return arena_printf(object->maker->arena, "property%zu", index + 1);
    draw_words(&draw, &(struct text_limits){3, 10}, &name);
    return buf_str(&name);
}

static bool is_taken(const struct object_made *object, struct str name)
{
    for (size_t i = 0; i < object->added.len; i++)
        if (str_eq(object->added.at[i], name))
            return true;
    return map_get(&object->want->by_name, name) || want_lacks(object->want, name);
}

/* Others until there are `wanted` in all: by propertyNames, by patterns, or any. */
static enum made add_others(struct object_made *object, size_t wanted)
{
    struct maker *maker = object->maker;
    size_t tries = 3 * wanted + 24;
    for (size_t i = 0; i < tries && object->count < wanted; i++) {
        struct str name = name_by_schema(object, i);
        if (!name.len && i % 2 == 0)
            name = name_by_pattern(object, i / 2);
        if (!name.len)
            name = name_plain(object, i / 2);
        if (!maker_work(maker, 10))
            return MADE_OVER;
        if (is_taken(object, name) || !name_holds(object, name))
            continue;
        *vec_push(maker->arena, &object->added) = name;
        if (add_member(object, name, want_member(maker->values, object->want, name)) == MADE_OVER)
            return MADE_OVER;
    }
    return MADE;
}

/* Members that are not declared are shown where their schema says something, or there would be none at all. */
static size_t others_wished(const struct object_made *object)
{
    const struct want *want = object->want;
    bool speaks = false;
    if (maker_is_lean(object->maker) || object->maker->unlucky > 2)
        return object->count;
    for (size_t i = 0; i < want->objects.len; i++) {
        const struct object *table = want->objects.at[i]->object;
        const struct edge *rest = table->additional;
        speaks |= table->pattern_count && object->count == 0;
        speaks |=
            rest && rest->block->kinds && rest->block->all && rest->block->all->code != OP_END;
    }
    if (!speaks)
        return object->count;
    size_t wished = object->count + (object->draw ? 1 + draw_below(object->draw, 2) : 2);
    return wished < want->max_members ? wished : want->max_members;
}

enum made make_object(struct maker *maker, struct want *want, const struct place *place)
{
    struct draw room;
    struct object_made object = {.maker = maker, .want = want, .place = place};
    object.draw = maker_draw(maker, place, &room);
    size_t index = build_open(&maker->build, NODE_OBJECT, NULL);
    enum made made = add_declared(&object);
    if (made != MADE)
        return made;
    size_t wished = others_wished(&object);
    if (wished < want->min_members)
        wished = want->min_members;
    if (wished > object.count)
        made = add_others(&object, wished);
    if (made != MADE)
        return made;
    if (object.count < want->min_members || object.count > want->max_members) {
        bool few = object.count < want->min_members;
        return maker_fail(maker, "no way was found to have as many properties as it asks for",
                          few ? want->min_members_by : want->max_members_by);
    }
    build_close(&maker->build, index, object.count);
    return MADE;
}
