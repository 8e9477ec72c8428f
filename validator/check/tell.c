/* From what is wrong to findings. */
#include "check_private.h"

static struct where where_of(const struct place *place, const char *at)
{
    const struct source *source = place->source;
    struct where where = {.source = source};
    if (source && at && at >= source->text.ptr && at <= source->text.ptr + source->text.len)
        where.offset = (uint32_t)(at - source->text.ptr);
    return where;
}

static enum spot_blame blame_of(const struct exchange *x)
{
    if (x->response && x->response->by_contract)
        return BLAME_CONTRACT;
    return x->side == SPOT_REQUEST ? BLAME_CONSUMER : BLAME_PROVIDER;
}

static struct spot *new_spot(struct exchange *x, const struct place *place)
{
    struct spot *spot = arena_new(x->findings->arena, struct spot);
    *spot = (struct spot){
        .side = x->side, .part = place->part, .blame = blame_of(x), .name = place->name};
    return spot;
}

static void point_at_rule(struct exchange *x, struct finding *finding, struct spot *spot,
                          const struct node *rule)
{
    const struct refs *refs = x->check->contract->refs;
    finding->also = refs_where(refs, rule);
    if (finding->also.source)
        spot->contract_pointer = refs_pointer(refs, x->findings->arena, rule);
}

/* Names and fields come as they were sent: in messages, bytes that are not UTF-8 are '?'. */
static struct str readable(struct arena *arena, struct str text)
{
    if (utf8_check(text) == text.len)
        return text;
    char *copy = arena_cstr(arena, text);
    for (size_t at; (at = utf8_check((struct str){copy, text.len})) < text.len;)
        copy[at] = '?';
    return (struct str){copy, text.len};
}

struct finding *tell(struct exchange *x, enum finding_id id, const struct place *place,
                     const char *at, const char *format, ...)
{
    x->told = true;
    if (!x->findings)
        return NULL;
    va_list args;
    va_start(args, format);
    struct str message = readable(x->scratch, arena_vprintf(x->scratch, format, args));
    va_end(args);
    struct finding *finding =
        finding_add(x->findings, id, where_of(place, at), STR_FMT, STR_ARG(message));
    struct spot *spot = new_spot(x, place);
    if (id == FINDING_MESSAGE_UNVALIDATED)
        spot->blame = BLAME_CONTRACT;
    finding->spot = spot;
    if (place->rule)
        point_at_rule(x, finding, spot, place->rule);
    return finding;
}

void tell_as(struct exchange *x, struct finding *finding, enum severity severity)
{
    if (finding)
        finding_set_severity(x->findings, finding, severity);
}

static struct finding *tell_error(struct exchange *x, const struct schema_outcome *outcome,
                                  const struct schema_error *error, const struct place *place)
{
    struct where where = doc_where(outcome->doc, error->value);
    where.source = place->source ? place->source : where.source;
    struct finding *finding =
        finding_add(x->findings, error->id, where, STR_FMT, STR_ARG(error->message));
    struct spot *spot = new_spot(x, place);
    spot->pointer = place->inside.len
                        ? arena_join(x->findings->arena, place->inside, error->pointer)
                        : error->pointer;
    spot->keyword = error->keyword;
    spot->value = error->value;
    spot->rule = error->schema;
    spot->other = error->other;
    finding->hint = error->hint;
    finding->spot = spot;
    point_at_rule(x, finding, spot, error->schema);
    return finding;
}

void tell_outcome(struct exchange *x, const struct schema_outcome *outcome,
                  const struct place *place, bool mild)
{
    bool limit_told = false;
    for (size_t i = 0; i < outcome->count; i++) {
        const struct schema_error *error = &outcome->errors[i];
        if (!error->meant)
            continue;
        limit_told |= error->id == FINDING_VALUE_LIMIT;
        struct finding *finding = tell_error(x, outcome, error, place);
        if (mild)
            tell_as(x, finding, SEVERITY_WARNING);
    }
    if (outcome->verdict == SCHEMA_LIMIT && !limit_told)
        tell_limit(x, place, "schema_steps");
}

void tell_unvalidated(struct exchange *x, const struct place *place, const char *why)
{
    tell(x, FINDING_MESSAGE_UNVALIDATED, place, NULL, "%s", why);
}

void tell_limit(struct exchange *x, const struct place *place, const char *field)
{
    const struct budget_row *row = budget_row(field);
    uint64_t limit = *(const uint64_t *)((const char *)&x->check->budget + row->offset);
    struct finding *finding = tell(x, FINDING_MESSAGE_LIMIT, place, NULL, "more than %llu %s",
                                   (unsigned long long)limit, row->what);
    if (finding)
        finding->hint = arena_printf(x->findings->arena, "%s raises the limit", row->option);
}
