#include "finding.h"

#include <inttypes.h>
#include <stdio.h>

static const struct finding_row rows[] = {
#define FINDING(id, public_name, level, clause)                                                    \
    [FINDING_##id] = {.name = (public_name), .summary = (clause), .severity = SEVERITY_##level},
#include "findings.def"
#undef FINDING
};
_Static_assert(sizeof rows / sizeof *rows == FINDING_COUNT, "one row for each id");

const struct finding_row *finding_row(enum finding_id id)
{
    return &rows[id];
}

enum finding_id finding_by_name(struct str name)
{
    unsigned id = 0;
    while (id < FINDING_COUNT && !str_eq(name, str_of(rows[id].name)))
        id++;
    return (enum finding_id)id;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[SEVERITY_COUNT] = {
        [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    return names[severity];
}

const char *spot_side_name(enum spot_side side)
{
    return side == SPOT_REQUEST ? "request" : "response";
}

const char *spot_part_name(enum spot_part part)
{
    static const char *const names[SPOT_PART_COUNT] = {
        [SPOT_PATH] = "path",     [SPOT_QUERY] = "query", [SPOT_HEADER] = "header",
        [SPOT_COOKIE] = "cookie", [SPOT_BODY] = "body",   [SPOT_CREDENTIALS] = "credentials",
        [SPOT_STATUS] = "status"};
    return names[part];
}

const char *spot_blame_name(enum spot_blame blame)
{
    static const char *const names[] = {[BLAME_CONSUMER] = "consumer",
                                        [BLAME_PROVIDER] = "provider",
                                        [BLAME_CONTRACT] = "contract"};
    return names[blame];
}

/* A name or a path that outsiders wrote may have megabytes; a thousand messages must not have them. */
enum { MESSAGE_MAX = 2000 };

static struct str message(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static struct str message(struct arena *arena, const char *format, va_list args)
{
    char text[MESSAGE_MAX + 1];
    int len = vsnprintf(text, sizeof text, format, args);
    if (len <= MESSAGE_MAX)
        return arena_str(arena, (struct str){text, len < 0 ? 0 : (size_t)len});
    struct str cut = {text, MESSAGE_MAX};
    while (((unsigned char)cut.ptr[cut.len - 1] & 0xC0) == 0x80)
        cut.len--;
    return arena_join(arena, str_slice(cut, 0, cut.len - 1), STR("…"));
}

/* Behind the maximum all findings share one slot past the kept ones. */
static struct finding *slot(struct findings *findings)
{
    size_t max = findings->max ? findings->max : FINDINGS_MAX;
    struct finding *finding = vec_push(findings->arena, &findings->list);
    if (findings->list.len > max) {
        findings->list.len = max;
        findings->dropped++;
    }
    return finding;
}

struct finding *finding_add(struct findings *findings, enum finding_id id, struct where where,
                            const char *format, ...)
{
    struct finding *finding = slot(findings);
    findings->count[rows[id].severity]++;
    findings->met[id]++;
    va_list args;
    va_start(args, format);
    struct arena *arena = findings->arena;
    *finding = (struct finding){.id = id, .severity = rows[id].severity, .where = where};
    if (findings->dropped == 0)
        finding->message = message(arena, format, args);
    va_end(args);
    return finding;
}

void finding_set_severity(struct findings *findings, struct finding *finding,
                          enum severity severity)
{
    findings->count[finding->severity]--;
    findings->count[severity]++;
    finding->severity = severity;
}

struct finding *finding_over_budget(struct findings *findings, enum finding_id id,
                                    struct where where, const struct budget *budget,
                                    const char *field)
{
    const struct budget_row *row = budget_row(field);
    uint64_t limit;
    memcpy(&limit, (const char *)budget + row->offset, sizeof limit);
    struct finding *finding =
        finding_add(findings, id, where, "more than %" PRIu64 " %s", limit, row->what);
    finding->hint = arena_printf(findings->arena, "%s raises this limit", row->option);
    return finding;
}
