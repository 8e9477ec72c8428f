/* The settings of `proviso mock`: mock.def has a row for each. */
#ifndef PROVISO_MOCK_SETTINGS_H
#define PROVISO_MOCK_SETTINGS_H

#include "budget.h"
#include "journey.h"
#include "options.h"

enum log_choice { LOG_TEXT, LOG_JSON, LOG_OFF }; /* in the order of mock.def */

struct mock_settings {
    struct str host, admin, service, test_run_id, config, seed, record, coverage;
    uint64_t port, threads, keep, max_body_bytes, fail_under;
    unsigned base_path, trailing_slash, log, validate_requests, unknown_params, one_way,
        undeclared_bodies, compat, verbose_level;
    bool http2, cors, errors, watch, verbose, quiet, by_schema, ignore_examples, fill_properties,
        multiprocess, record_secrets;
    strs mounts, allow_refs, allow_params;
    struct budget budget;
};

/* Reads them from everywhere (options.h); false with options->error. */
bool mock_settings_read(struct mock_settings *settings, struct options *options,
                        struct arena *arena, int argc, char **argv);

#endif
