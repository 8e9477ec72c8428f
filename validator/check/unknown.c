/* Parameters that nobody declared. */
#include "check_private.h"

enum { NEAR = 2 /* edits up to which a name is a likely slip */ };

/* Fields that are not the operation's business: HTTP's own, those of browsers, hops and tracing. '*' stands for any
 * text. */
static const struct str common_fields[] = {
#define FIELD(pattern) STR_INIT(pattern),
#include "fields.def"
#undef FIELD
};

/* Takes the first place of a text off a name, and all before it. */
static bool skip_past(struct str *name, struct str text)
{
    if (text.len == 0)
        return true;
    const char *at = name->len ? memmem(name->ptr, name->len, text.ptr, text.len) : NULL;
    if (!at)
        return false;
    *name = str_from(*name, (size_t)(at - name->ptr) + text.len);
    return true;
}

/* Whether a name is as a pattern with '*' says. What stands between two of them may be found at the first place: what
 * is behind has the most room then. */
static bool is_like(struct str name, struct str pattern)
{
    size_t first = str_find(pattern, '*'), last = str_find_last(pattern, '*');
    if (first == pattern.len)
        return str_eq(name, pattern);
    struct str head = str_slice(pattern, 0, first), tail = str_from(pattern, last + 1), part;
    if (name.len < head.len + tail.len || !str_starts(name, head) || !str_ends(name, tail))
        return false;
    struct str middle = str_slice(name, head.len, name.len - tail.len);
    struct str parts = str_slice(pattern, first + 1, last);
    while (first < last && str_cut(&parts, '*', &part))
        if (!skip_past(&middle, part))
            return false;
    return true;
}

bool name_is_allowed(const struct check_options *options, struct str name)
{
    for (size_t i = 0; i < options->allow_count; i++)
        if (is_like(name, options->allow[i]))
            return true;
    return false;
}

static bool is_allowed(const struct exchange *x, struct str name)
{
    return name_is_allowed(&x->check->options, name);
}

static struct str nearest(const struct decoders *decoders, struct str name)
{
    size_t best = NEAR + 1;
    struct str found = {0};
    for (size_t i = 0; i < decoders->len; i++) {
        struct str own = decoders->at[i].written.name;
        size_t distance = str_distance(own, name, NEAR);
        if (distance < best && distance < own.len) {
            best = distance;
            found = own;
        }
    }
    return found;
}

/* Where it is only a warning, a cookie or field must look like a slip: clients send many that are nobody's business. */
static bool is_worth_telling(const struct exchange *x, const struct decoders *decoders,
                             struct str name)
{
    return x->check->options.unknown == CHECK_REJECT || nearest(decoders, name).len > 0;
}

/* Security schemes name parameters too. */
static bool is_credential(const struct exchange *x, enum spot_part part, struct str name)
{
    const struct security *security = &x->plan->operation->security;
    static const enum parameter_in places[SPOT_PART_COUNT] = {
        [SPOT_QUERY] = IN_QUERY, [SPOT_HEADER] = IN_HEADER, [SPOT_COOKIE] = IN_COOKIE};
    for (size_t i = 0; i < security->len; i++)
        for (size_t n = 0; n < security->at[i].len; n++) {
            const struct security_scheme *scheme = security->at[i].schemes[n];
            if (scheme->kind == SECURITY_API_KEY && scheme->in == places[part] &&
                (part == SPOT_HEADER ? str_eq_nocase(scheme->parameter, name)
                                     : str_eq(scheme->parameter, name)))
                return true;
        }
    return false;
}

static void tell_unknown(struct exchange *x, const struct place *place,
                         const struct decoders *decoders, const char *at)
{
    struct finding *finding = tell(x, FINDING_PARAMETER_UNKNOWN, place, at,
                                   "the operation has no %s parameter '" STR_FMT "'",
                                   spot_part_name(place->part), STR_ARG(place->name));
    if (!finding)
        return;
    struct str near = nearest(decoders, place->name);
    if (near.len)
        finding->hint =
            arena_printf(x->findings->arena, "did you mean '" STR_FMT "'?", STR_ARG(near));
    if (x->check->options.unknown == CHECK_REJECT)
        tell_as(x, finding, SEVERITY_ERROR);
}

void tell_unknown_pairs(struct exchange *x, enum spot_part part, const struct pairs *pairs,
                        const struct source *source)
{
    const struct decoders *decoders = part == SPOT_QUERY ? &x->plan->query : &x->plan->cookie;
    for (size_t i = 0; i < pairs->len && !is_over(x); i++) {
        const struct pair *pair = &pairs->at[i];
        if (pair->owner || is_allowed(x, pair->name) || is_credential(x, part, pair->name) ||
            (part == SPOT_COOKIE && !is_worth_telling(x, decoders, pair->name)))
            continue;
        struct place place = {part, pair->name, source, x->plan->operation->node, {0}};
        tell_unknown(x, &place, decoders, pair->at);
    }
}

static bool is_common(struct str name)
{
    for (size_t i = 0; i < sizeof common_fields / sizeof *common_fields; i++)
        if (is_like(name, common_fields[i]))
            return true;
    return false;
}

static bool is_declared(const struct decoders *headers, struct str name)
{
    for (size_t i = 0; i < headers->len; i++)
        if (str_eq(headers->at[i].written.name, name))
            return true;
    return false;
}

void tell_unknown_fields(struct exchange *x)
{
    const struct decoders *headers = &x->plan->header;
    if (headers->len == 0 && x->check->options.unknown != CHECK_REJECT)
        return;
    for (size_t i = 0; i < x->fields.len && !is_over(x); i++) {
        struct str name = x->fields.at[i].name;
        if (is_declared(headers, name) || !is_worth_telling(x, headers, name) || is_common(name) ||
            is_allowed(x, name) || is_credential(x, SPOT_HEADER, name))
            continue;
        struct place place = {SPOT_HEADER,
                              name,
                              source_of_named(x, "request header", name, x->fields.at[i].value),
                              x->plan->operation->node,
                              {0}};
        tell_unknown(x, &place, headers, NULL);
    }
}

void tell_unknown_fields_of_form(struct exchange *x, const struct decoders *fields,
                                 const struct pairs *pairs, const struct source *source)
{
    for (size_t i = 0; i < pairs->len && !is_over(x); i++) {
        const struct pair *pair = &pairs->at[i];
        if (pair->owner || is_allowed(x, pair->name))
            continue;
        struct place place = {SPOT_BODY, pair->name, source, x->plan->operation->node, {0}};
        tell_unknown(x, &place, fields, pair->at);
    }
}
