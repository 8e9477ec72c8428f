/* Coverage: which parts of the contracts have been exercised, and which not.
 *
 * A part is what a consumer can try by itself: an operation, each response that it declares ("200", "4XX", "default"), each of its
 * parameters, each media type of its request body. It is exercised once an exchange with it was noted. Coverage is the share of
 * exercised parts among all, each counting the same; a contract without parts is covered. docs/formats/coverage.md shows both reports.
 *
 *     struct coverage_options options = {.mounts = mounts, .mount_count = 2};
 *     struct coverage *coverage = coverage_open(&options);
 *     coverage_note(coverage, match.mount, match.operation, 200, &seen);       from any loop
 *     coverage_write_text(coverage, &out);
 *     coverage_close(coverage);
 *
 * Noting takes no lock and no memory: it adds to counters. What is read meanwhile may be a moment old. Names are copied, so a coverage
 * may outlive its contracts. After a reload:
 *
 *     struct coverage *fresh = coverage_open(&options of the new contracts);
 *     … every loop notes to `fresh` now …
 *     coverage_adopt(fresh, coverage);
 *     coverage_close(coverage);
 */
#ifndef PROVISO_COVERAGE_H
#define PROVISO_COVERAGE_H

#include "buf.h"
#include "contract.h"

struct coverage;

/* A contract under its path prefix ("" or "/shop"). */
struct coverage_mount {
    const struct contract *contract;
    struct str prefix;
};

struct coverage_options {
    const struct coverage_mount *mounts;
    size_t mount_count;
};

struct coverage *coverage_open(const struct coverage_options *options);
void coverage_close(struct coverage *coverage); /* NULL is nothing */

/* What a request had of what its operation declares. */
struct coverage_seen {
    const uint32_t *parameters; /* indexes into operation->parameters */
    size_t parameter_count;
    const struct media_type *media_type; /* one of operation->body->content; NULL: none */
};

/* One exchange. `operation` is one of its contract's, no webhook or callback. The status counts for the response that is declared for it:
 * its own code before its class before `default`; for none of them, as undeclared. seen NULL: nothing but operation and status. */
void coverage_note(struct coverage *coverage, uint32_t mount, const struct operation *operation,
                   uint16_t status, const struct coverage_seen *seen);

/* Adds what `old` has counted of the operations that are still there, by method, prefix and path, and of their parts that are. */
void coverage_adopt(struct coverage *coverage, const struct coverage *old);

/* Rounded down: 100 is everything. */
unsigned coverage_percent(const struct coverage *coverage);

/* A table for people, with a last line that sums up. */
void coverage_write_text(const struct coverage *coverage, struct buf *out);

/* One JSON object and a line end. */
void coverage_write_json(const struct coverage *coverage, struct buf *out);

#endif
