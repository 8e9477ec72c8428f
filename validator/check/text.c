/* What one text stands for. A text may have several readings: "5" is a number or a string. Which one is meant is what the
 * schema allows: at first by its own schemas, and where the whole is not valid then, by what is told of it. */
#include "check_private.h"

enum reading_of_text { AS_NULL, AS_BOOLEAN, AS_NUMBER, AS_STRING };
enum { READINGS = 4 };

static bool stands_for(enum reading_of_text as, unsigned kinds, struct str text)
{
    switch (as) {
    case AS_NULL: /* only where nothing else could be empty */
        return kinds & KINDS_NULL && !(kinds & KINDS_STRING) && text.len == 0;
    case AS_BOOLEAN:
        return kinds & KINDS_BOOLEAN && (str_eq(text, STR("true")) || str_eq(text, STR("false")));
    case AS_NUMBER:
        return kinds & KINDS_NUMBER && number_is_valid(text);
    case AS_STRING:
        return kinds & KINDS_STRING;
    }
    return false;
}

static size_t add(struct build *build, enum reading_of_text as, struct str text, const char *from)
{
    switch (as) {
    case AS_NULL:
        return build_scalar(build, NODE_NULL, from);
    case AS_BOOLEAN:
        return build_scalar(build, text.len == 4 ? NODE_TRUE : NODE_FALSE, from);
    case AS_NUMBER:
        return build_number(build, text, from);
    case AS_STRING:
        break;
    }
    return build_string(build, text, from);
}

bool some_judge_allows(const struct reading *reading, const struct outline *outline,
                       const struct node *node)
{
    for (size_t i = 0; i < outline->judge_count; i++)
        if (schema_eval(outline->judges[i], reading->run, node) == SCHEMA_VALID)
            return true;
    return outline->judge_count == 0;
}

static size_t readings_of(unsigned kinds, struct str text, enum reading_of_text *list)
{
    size_t count = 0;
    for (int i = 0; i < READINGS; i++)
        if (stands_for((enum reading_of_text)i, kinds, text))
            list[count++] = (enum reading_of_text)i;
    return count;
}

/* Notes that the node stands for a text with several readings. What was noted of nodes that were taken back goes. */
static void note_choice(struct reading *reading, size_t index, struct str text, unsigned kinds)
{
    while (reading->choices.len && reading->choices.at[reading->choices.len - 1].index >= index)
        reading->choices.len--;
    if (!reading->build.full)
        *vec_push(reading->build.arena, &reading->choices) = (struct choice){
            .index = index, .first = reading->build.at[index], .text = text, .kinds = kinds};
}

/* Of several readings the first that one of the schemas allows, else the first. */
static size_t choose(struct reading *reading, const struct outline *outline, struct str text,
                     const char *from, const enum reading_of_text *list, size_t count)
{
    struct build *build = &reading->build;
    size_t before = build->len;
    for (size_t i = 0; i < count; i++) {
        build->len = before;
        size_t index = add(build, list[i], text, from);
        if (build->full || some_judge_allows(reading, outline, &build->at[index]))
            return index;
    }
    build->len = before;
    return add(build, list[0], text, from);
}

void read_text(struct reading *reading, const struct outline *outline, struct str text,
               const char *from)
{
    enum reading_of_text list[READINGS];
    size_t count = readings_of(outline->kinds, text, list);
    if (count > 1)
        note_choice(reading, choose(reading, outline, text, from, list, count), text,
                    outline->kinds);
    else
        add(&reading->build, count ? list[0] : AS_STRING, text, from);
}

/* ---- settling ---- */

static struct choice *choice_of(struct reading *reading, const struct node *node)
{
    for (size_t i = 0; i < reading->choices.len; i++)
        if (&reading->build.at[reading->choices.at[i].index] == node)
            return &reading->choices.at[i];
    return NULL;
}

static unsigned bit_of(const struct node *node)
{
    switch (node->kind) {
    case NODE_NULL:
        return 1U << AS_NULL;
    case NODE_TRUE:
    case NODE_FALSE:
        return 1U << AS_BOOLEAN;
    case NODE_NUMBER:
        return 1U << AS_NUMBER;
    default:
        return 1U << AS_STRING;
    }
}

/* Reads the node's text in a way that was not tried; false: there is none. */
static bool read_otherwise(struct reading *reading, struct choice *choice)
{
    enum reading_of_text list[READINGS];
    size_t count = readings_of(choice->kinds, choice->text, list);
    struct node *node = &reading->build.at[choice->index];
    struct build one = {.arena = reading->build.arena, .limit = 1};
    choice->tried |= bit_of(node);
    for (size_t i = 0; i < count; i++) {
        if (choice->tried >> list[i] & 1)
            continue;
        uint32_t at = node->at;
        size_t index = add(&one, list[i], choice->text, NULL);
        *node = one.at[index];
        node->at = at;
        return true;
    }
    return false;
}

static bool settle(struct exchange *x, const struct schema *schema, struct reading *reading)
{
    enum { ROUNDS = 8 };
    const struct doc doc = {.root = reading->build.at, .count = reading->build.len};
    for (int round = 0; round < ROUNDS && reading->choices.len; round++) {
        const struct schema_outcome *outcome =
            schema_explain(schema, x->run->schemas, &doc, doc.root, x->scratch);
        bool changed = false;
        for (size_t i = 0; i < outcome->count; i++) {
            struct choice *choice =
                outcome->errors[i].meant ? choice_of(reading, outcome->errors[i].value) : NULL;
            changed |= choice && read_otherwise(reading, choice);
        }
        if (!changed)
            return false;
        if (holds(x, schema, reading->build.at))
            return true;
    }
    return false;
}

bool settle_texts(struct exchange *x, const struct schema *schema, struct reading *reading)
{
    if (settle(x, schema, reading))
        return true;
    for (size_t i = 0; i < reading->choices.len; i++)
        reading->build.at[reading->choices.at[i].index] = reading->choices.at[i].first;
    return false;
}

bool read_scalar(struct reading *reading, const struct outline *outline, struct str raw)
{
    struct str text;
    if (reading->trims)
        raw = str_trim(raw);
    if (!text_decode(reading->build.arena, raw, reading->coding, &text, &reading->fault))
        return false;
    read_text(reading, outline, text, raw.ptr);
    return true;
}
