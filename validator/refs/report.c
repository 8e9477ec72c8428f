/* Why a reference does not resolve, in words. */
#include "refs_private.h"

enum {
    COMPARED_MAX =
        100 * 1000 /* names that are compared to find hints, for all references together */
};

enum { URI_SHOWN = 500 /* bytes of a URI in a hint */ };

struct told { /* one reference to tell about */
    struct refs *refs;
    struct findings *findings;
    const struct target *target;
    struct where where; /* of the text */
};

/* The member whose name is most like the one that is not there, within one edit in three letters.
 */
static struct str nearest_name(struct refs *refs, const struct node *object, struct str name)
{
    struct str nearest = STR("");
    size_t best = name.len / 3;
    NODE_EACH_MEMBER(object, key, value)
    {
        if (refs->compared++ >= COMPARED_MAX)
            break;
        size_t distance = str_distance(name, node_str(key), best);
        if (distance > best || (distance == best && nearest.len))
            continue;
        nearest = node_str(key);
        best = distance;
    }
    return nearest;
}

/* "'#/components/schemas'", or with the document's name before it where that is another. */
static struct str place_name(const struct told *told, struct str rest)
{
    struct arena *arena = told->findings->arena;
    const struct target *target = told->target;
    struct str way = str_slice(target->fragment, 0, target->fragment.len - rest.len);
    const struct document *document = target->document;
    if (!document->doc || document == target->base->document)
        return arena_printf(arena, "'#" STR_FMT "'", STR_ARG(way));
    return arena_printf(arena, "'" STR_FMT "#" STR_FMT "'", STR_ARG(document->doc->source->name),
                        STR_ARG(way));
}

static void tell_missing(const struct told *told)
{
    struct str rest, text = told->target->text;
    const struct node *deepest = target_deepest(told->refs, told->target, &rest);
    if (!deepest) {
        finding_add(told->findings, FINDING_REF_NOT_FOUND, told->where,
                    "'" STR_FMT "' leads nowhere: there is no such anchor", STR_ARG(text));
        return;
    }
    struct arena *arena = told->findings->arena;
    struct str left = str_from(rest, 1), token, place = place_name(told, rest);
    str_cut(&left, '/', &token);
    struct finding *finding =
        finding_add(told->findings, FINDING_REF_NOT_FOUND, told->where,
                    "'" STR_FMT "' leads nowhere: " STR_FMT " has no '" STR_FMT "'", STR_ARG(text),
                    STR_ARG(place), STR_ARG(token));
    finding->also = refs_where(told->refs, deepest);
    struct str nearest = nearest_name(told->refs, deepest, token);
    if (nearest.len)
        finding->hint = arena_printf(arena, "did you mean '" STR_FMT "'?", STR_ARG(nearest));
}

static void tell_not_allowed(const struct told *told)
{
    const struct document *document = told->target->document;
    bool local = str_starts(document->uri, STR("file:"));
    struct finding *finding = finding_add(told->findings, FINDING_REF_NOT_ALLOWED, told->where,
                                          "'" STR_FMT "' leads %s", STR_ARG(told->target->text),
                                          local ? "out of the contract's folder"
                                                : "to another place than the contract's folder");
    struct str uri = str_slice(document->uri, 0, URI_SHOWN);
    finding->hint =
        arena_printf(told->findings->arena, "--allow-ref '" STR_FMT "' permits it", STR_ARG(uri));
}

static void tell_unreadable(const struct told *told)
{
    struct document *document = told->target->document;
    finding_add(told->findings, FINDING_REF_DOCUMENT_UNREADABLE, told->where,
                "'" STR_FMT "' leads to a document that could not be read: " STR_FMT,
                STR_ARG(told->target->text), STR_ARG(document->why));
    document_tell(document, told->findings);
}

static void tell_untried(const struct told *told)
{
    finding_add(told->findings, FINDING_REF_DOCUMENT_UNREADABLE, told->where,
                "'" STR_FMT "' is an extension's, and no other document is read for these",
                STR_ARG(told->target->text));
}

static void tell_too_many(const struct told *told)
{
    finding_over_budget(told->findings, FINDING_REF_LIMIT, told->where, &told->refs->budget,
                        "documents");
}

static void tell_too_long(const struct told *told)
{
    finding_over_budget(told->findings, FINDING_REF_LIMIT, told->where, &told->refs->budget,
                        "references");
}

static void tell_circular(const struct told *told)
{
    finding_add(told->findings, FINDING_REF_CIRCULAR, told->where,
                "'" STR_FMT "' leads back to itself and to no value", STR_ARG(told->target->text));
}

static void tell_missing_or_unread(const struct told *told)
{
    static void (*const by_document[])(const struct told *) = {
        [DOCUMENT_UNTRIED] = tell_untried,         [DOCUMENT_READ] = tell_missing,
        [DOCUMENT_NOT_ALLOWED] = tell_not_allowed, [DOCUMENT_UNREADABLE] = tell_unreadable,
        [DOCUMENT_TOO_MANY] = tell_too_many,
    };
    bool is_id = map_get(&told->refs->resources, told->target->uri) != NULL;
    by_document[is_id ? DOCUMENT_READ : told->target->document->state](told);
}

static void tell(const struct told *told)
{
    switch (told->target->state) {
    case TARGET_CIRCULAR:
        tell_circular(told);
        return;
    case TARGET_TOO_LONG:
        tell_too_long(told);
        return;
    case TARGET_NEW:
    case TARGET_RESOLVING:
    case TARGET_FOUND:
    case TARGET_MISSING:
        tell_missing_or_unread(told);
    }
}

/* The reference at fault: the last one of a chain. */
static const struct node *culprit(const struct refs *refs, const struct node *reference)
{
    for (;;) {
        const struct target *target = ptrmap_get(&refs->references, reference);
        if (!target || target->state != TARGET_MISSING || !target->step)
            return reference;
        reference = target->step;
    }
}

void refs_report(struct refs *refs, const struct node *reference, struct findings *findings)
{
    reference = culprit(refs, reference);
    const struct target *target = ptrmap_get(&refs->references, reference);
    if (!target || target->end)
        return;
    void **slot = ptrmap_put(refs->arena, &refs->reported, reference);
    if (*slot)
        return;
    *slot = refs;
    if (findings->dropped) { /* nobody will see it: counted only */
        finding_add(findings, FINDING_REF_NOT_FOUND, (struct where){0}, "not kept");
        return;
    }
    struct told told = {.refs = refs, .findings = findings, .target = target};
    told.where = refs_where(refs, node_get(reference, STR("$ref")));
    tell(&told);
}

void refs_report_all(struct refs *refs, struct findings *findings)
{
    for (size_t i = 0; i < refs->meant.len; i++)
        if (!refs_follow(refs, refs->meant.at[i]))
            refs_report(refs, refs->meant.at[i], findings);
}
