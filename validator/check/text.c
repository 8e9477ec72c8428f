/* What one text stands for. */
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

/* Of several readings the first that one of the schemas allows, else the first. */
static void choose(struct reading *reading, const struct outline *outline, struct str text,
                   const char *from, const enum reading_of_text *list, size_t count)
{
    struct build *build = &reading->build;
    size_t before = build->len;
    for (size_t i = 0; i < count; i++) {
        build->len = before;
        size_t index = add(build, list[i], text, from);
        if (build->full || some_judge_allows(reading, outline, &build->at[index]))
            return;
    }
    build->len = before;
    add(build, list[0], text, from);
}

void read_text(struct reading *reading, const struct outline *outline, struct str text,
               const char *from)
{
    enum reading_of_text list[READINGS];
    size_t count = 0;
    for (int i = 0; i < READINGS; i++) {
        enum reading_of_text as = (enum reading_of_text)(reading->texts ? READINGS - 1 - i : i);
        if (stands_for(as, outline->kinds, text))
            list[count++] = as;
    }
    if (count > 1) {
        reading->chose = true;
        choose(reading, outline, text, from, list, count);
    } else {
        add(&reading->build, count ? list[0] : AS_STRING, text, from);
    }
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
