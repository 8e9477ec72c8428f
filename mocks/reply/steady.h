/* How Steady says it: diagnostics in the codes and words of Steady 0.22, for test suites of clients that were written for it
 * (--compat steady). docs/guides/from-steady.md lists what differs all the same.
 *
 *     struct steady_diagnostics found = steady_diagnose(&findings, &request, scratch);
 *     if (steady_rejects(&found)) steady_write_rejection(&out, &found);
 */
#ifndef PROVISO_STEADY_H
#define PROVISO_STEADY_H

#include "buf.h"
#include "contract.h"
#include "finding.h"

enum steady_id {
#define STEADY(code, severity, category, confidence, title, means, remedy) STEADY_##code,
#include "steady.def"
#undef STEADY
    STEADY_COUNT
};

/* Only issues of the client ("sdk-issue") make a request broken. */
enum steady_category {
    STEADY_CATEGORY_SDK,
    STEADY_CATEGORY_SPEC,
    STEADY_CATEGORY_SPEC_FATAL, /* likewise, and Steady does not serve such a contract */
    STEADY_CATEGORY_NOTE,
    STEADY_CATEGORY_AMBIGUOUS,
    STEADY_CATEGORIES
};

struct steady_code {
    const char *code, *severity; /* "E3008"; "error", "warning", "info" */
    enum steady_category category;
    const char *confidence; /* as a number of JSON */
    const char *title, *means, *remedy;
};
const struct steady_code *steady_code(enum steady_id id);
const char *steady_category_name(enum steady_category category);

/* "E3008", "e3008" or "3008"; NULL where there is none. */
const struct steady_code *steady_code_find(struct str text);

/* The code of a finding about a contract. */
const struct steady_code *steady_code_of(enum finding_id id);

struct steady_diagnostic {
    const struct steady_code *code;
    struct str path; /* "query.limit", "body.items.0" */
    struct str message;
    struct str expected, actual; /* JSON, or empty */
    struct str suggestion;       /* or empty */
    struct str reasons[2];       /* as many as are not empty */
};

struct steady_diagnostics {
    const struct steady_diagnostic *at;
    size_t len;
};

/* What is to be known of a request besides its findings. */
struct steady_request {
    const struct contract *contract;
    const struct operation *operation;
    struct str content_type, accept; /* the fields, or empty */
};
struct steady_diagnostics steady_diagnose(const struct findings *findings,
                                          const struct steady_request *request,
                                          struct arena *arena);

bool steady_rejects(const struct steady_diagnostics *diagnostics);

/* The body of the answer to a request that is rejected. */
void steady_write_rejection(struct buf *out, const struct steady_diagnostics *diagnostics);

/* The body where no operation matches: {"error":…,"suggestion":…}. */
void steady_write_error(struct buf *out, struct str message, struct str suggestion);

#endif
