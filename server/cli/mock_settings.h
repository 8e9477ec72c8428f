/* The settings of `proviso mock`: mock.def has a row for each, steady.def for those that Steady has. */
#ifndef PROVISO_MOCK_SETTINGS_H
#define PROVISO_MOCK_SETTINGS_H

#include "budget.h"
#include "journey.h"
#include "options.h"

enum log_choice { LOG_TEXT, LOG_JSON, LOG_OFF }; /* in the order of mock.def */

struct steady_settings {
    struct str port, seed;
    unsigned query_array, query_object, form_array,
        form_object; /* as enum check_array, check_object */
    unsigned log_level, log_format;
    uint64_t array_size, array_min, array_max, stream_count, stream_interval;
    bool interactive, quiet, log_bodies, log, no_color, reject, fail_on_ambiguous, fail_on_warnings,
        strict_one_of;
};

struct mock_settings {
    struct steady_settings steady;
    struct str host, admin, service, test_run_id, config, seed, record, coverage;
    uint64_t port, threads, keep, max_body_bytes, fail_under;
    unsigned base_path, trailing_slash, log, validate_requests, unknown_params, one_way,
        undeclared_bodies, compat, verbose_level;
    bool http2, cors, errors, watch, verbose, quiet, by_schema, draws, ignore_examples,
        fill_properties, multiprocess, record_secrets;
    strs mounts, allow_refs, allow_params;
    struct budget budget;
};

/* Reads them from everywhere (options.h); false with options->error. */
bool mock_settings_read(struct mock_settings *settings, struct options *options,
                        struct arena *arena, int argc, char **argv);

#endif
