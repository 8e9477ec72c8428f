/* Findings as JSON, for programs. docs/formats/findings.md describes every member; those without a value are left out. */
#ifndef PROVISO_JSON_H
#define PROVISO_JSON_H

#include "buf.h"
#include "finding.h"
#include "schema.h"

/* Two members, `findings` and, where some were not kept, `dropped`: what a document is found wrong
 * with, then what is wrong with a value (`outcome`, which may be NULL), without the noise of branches
 * that were not meant. */
void json_findings(struct buf *out, const struct findings *findings,
                   const struct schema_outcome *outcome);

#endif
