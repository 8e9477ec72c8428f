/* How Prism says it: problem documents and violations in the words of Prism 5, for clients and scripts that were
 * written for it (--compat prism). docs/guides/from-prism.md lists what differs all the same.
 *
 *     prism_write_problem(&out, PRISM_NO_PATH, STR("The route /x hasn't been …"), NULL);
 *     prism_write_violations(&out, &findings);
 */
#ifndef PROVISO_PRISM_H
#define PROVISO_PRISM_H

#include "buf.h"
#include "finding.h"

enum prism_problem {
#define PRISM(id, name, status, title) PRISM_##id,
#include "prism.def"
#undef PRISM
    PRISM_COUNT
};

uint16_t prism_status(enum prism_problem problem);

/* Type and title, as JavaScript writes an error: "https://…#NOT_FOUND: The server …". */
struct str prism_text(struct arena *arena, enum prism_problem problem);

/* The whole document. `title` of UNKNOWN is its detail. `findings`, where not NULL, become `validation`: those of
 * the request, and of the response where the problem is VIOLATIONS. */
void prism_write_problem(struct buf *out, enum prism_problem problem, struct str detail,
                         const struct findings *findings);

/* The same of a request without the credentials that its operation asks for. */
void prism_write_unauthorized(struct buf *out, struct str challenge);

/* The value of the field sl-violations; empty where there is nothing to tell. */
void prism_write_violations(struct buf *out, const struct findings *findings);

/* What a request wishes by Prefer or, without that, by its query (__code and the like): absent ones have ptr NULL. `fault`
 * says what cannot be read, or is empty. */
struct prism_wish {
    struct str code, dynamic, example, seed;
    struct str fault;
};
struct prism_wish prism_read_wish(struct arena *scratch, struct str prefer, struct str query);

/* Details that never change. */
#define PRISM_INVALID_DETAIL                                                                       \
    "Your request is not valid and no HTTP validation response was found in the spec, so Prism "   \
    "is "                                                                                          \
    "generating this error for you."
#define PRISM_VIOLATIONS_DETAIL                                                                    \
    "Your request/response is not valid and the --errors flag is set, so Prism is generating "     \
    "this "                                                                                        \
    "error for you."

#endif
