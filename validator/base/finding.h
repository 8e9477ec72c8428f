/* Findings: what is wrong with something outsiders gave us, and where.
 *
 * Wrong input is never an error code: it is a finding, collected while the work goes on as far as it
 * makes sense. Each has a public id that never changes its meaning (findings.def); `proviso explain ID` tells more.
 *
 *     struct finding *f = finding_add(findings, FINDING_REF_NOT_FOUND, where, "nothing at %.*s", STR_ARG(ref));
 *     f->hint = STR("did you mean #/components/schemas/Pet?");
 *
 * Texts are copied into the findings' arena. At most `max` are kept; what comes later is counted in `dropped`
 * (and by severity), so that a hostile document cannot fill the memory with complaints.
 */
#ifndef PROVISO_FINDING_H
#define PROVISO_FINDING_H

#include "budget.h"
#include "source.h"
#include "vec.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };
enum { SEVERITY_COUNT = 3 };

enum finding_id {
#define FINDING(id, name, severity, summary) FINDING_##id,
#include "findings.def"
#undef FINDING
    FINDING_COUNT
};

/* Of a finding about an exchange: which part of it, and who is to blame. */
enum spot_side { SPOT_REQUEST, SPOT_RESPONSE };
enum spot_part {
    SPOT_PATH,
    SPOT_QUERY,
    SPOT_HEADER,
    SPOT_COOKIE,
    SPOT_BODY,
    SPOT_CREDENTIALS,
    SPOT_STATUS
};
enum { SPOT_PART_COUNT = 7 };
enum spot_blame { BLAME_CONSUMER, BLAME_PROVIDER, BLAME_CONTRACT };

struct spot {
    enum spot_side side;
    enum spot_part part;
    enum spot_blame blame;
    struct str name;             /* of the parameter, field or security scheme, or empty */
    struct str pointer;          /* JSON Pointer to what is wrong, inside the value of that part */
    struct str keyword;          /* of the schema, where one says so; or empty */
    struct str contract_pointer; /* of `also`, in its document */
    /* Nodes: what is wrong, the keyword's value, and what schema_error calls `other`; or NULL. */
    const void *value, *rule, *other;
};

struct finding {
    enum finding_id id;
    enum severity severity;
    struct where where;      /* the place that is wrong */
    struct where also;       /* a second place that has to do with it, or no source */
    struct str message;      /* what is wrong with this value; one clause, no full stop */
    struct str hint;         /* what to do about it, or empty */
    const struct spot *spot; /* NULL: it is not about an exchange */
};

struct findings {
    struct arena *arena;
    VEC(struct finding) list;
    size_t max;                   /* 0 counts as FINDINGS_MAX */
    size_t dropped;               /* found, but not kept */
    size_t count[SEVERITY_COUNT]; /* by severity, those dropped included */
    uint32_t met[FINDING_COUNT];  /* by id, those dropped included */
};

enum { FINDINGS_MAX = 1000 };

/* Adds a finding of the severity that findings.def gives it. Never NULL; may be filled further by the caller
 * until the next one is added. */
struct finding *finding_add(struct findings *findings, enum finding_id id, struct where where,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "request", "response"; "path", "query" …; "consumer", "provider", "contract". */
const char *spot_side_name(enum spot_side side);
const char *spot_part_name(enum spot_part part);
const char *spot_blame_name(enum spot_blame blame);

/* Makes one of the kept findings more or less severe than its row. */
void finding_set_severity(struct findings *findings, struct finding *finding,
                          enum severity severity);

/* Adds the finding that a limit is used up: the message names the limit, the hint the option that raises it.
 * `field` is a name in budget.def. */
struct finding *finding_over_budget(struct findings *findings, enum finding_id id,
                                    struct where where, const struct budget *budget,
                                    const char *field);

/* The row of an id in findings.def: its public name ("ref-not-found"), severity, and one-clause summary. */
struct finding_row {
    const char *name, *summary;
    enum severity severity;
};
const struct finding_row *finding_row(enum finding_id id);

/* The id of a public name, or FINDING_COUNT where there is none. */
enum finding_id finding_by_name(struct str name);

/* "note", "warning", "error". */
const char *severity_name(enum severity severity);

#endif
