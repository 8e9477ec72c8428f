/* Problem documents (RFC 9457): what a request that gets no declared answer is told.
 *
 * `type` is "urn:proviso:" and a public id of findings.def, so `proviso explain ID` tells more.
 * Members in this order: type, title, status, detail, then what was asked (`method`, `target`),
 * what the contract has (`available`), the place in the contract (`contract`: file, line, column,
 * pointer), `suggestion`, and for a request that breaks the contract `errors`: what was found, each
 * with `detail`, `id`, `severity`, the place in the message (`in`, `name`, `pointer`, `line`,
 * `column`, `excerpt`), `blame`, `contract`, `suggestion`; `more` counts those that are left out.
 * Absent members are left out.
 *
 *     struct problem problem = {.id = FINDING_PATH_NOT_FOUND, .status = 404, .detail = …};
 *     problem_write(&out, &problem);
 */
#ifndef PROVISO_PROBLEM_H
#define PROVISO_PROBLEM_H

#include "buf.h"
#include "contract.h"

struct problem {
    enum finding_id id;
    uint16_t status;
    struct str detail;
    struct str method, target;
    const struct str *available;
    size_t available_count;
    const struct contract *contract; /* with `node`: the place; or NULL */
    const struct node *node;
    struct str suggestion;
    const struct findings *findings; /* of an exchange, or NULL */
};

#define PROBLEM_CONTENT_TYPE STR("application/problem+json")

/* Findings of an exchange as the JSON array `errors`, the most severe first. */
void problem_write_findings(struct buf *out, const struct findings *findings);

void problem_write(struct buf *out, const struct problem *problem);

#endif
