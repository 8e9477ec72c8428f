/* What `proviso mock` says of itself while it starts and runs: in its own words, as lines of the log, or as the server
 * that it stands in for. */
#ifndef PROVISO_MOCK_SAYS_H
#define PROVISO_MOCK_SAYS_H

#include "mock_settings.h"

/* One line: a line of the log where that is JSON, else text for people. Nothing but failures and readiness is said where
 * it stands in for another server. */
void say(const struct mock_settings *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What was loaded; `files` beside the snapshot's mounts. */
void say_contracts(const struct mock_settings *settings, const struct snapshot *snapshot,
                   const struct snapshot_file *files);

/* Before anything is loaded. */
void say_starting(const struct mock_settings *settings);

/* Why nothing can be served from the snapshot, or NULL. Prism does not start without an operation either. */
const char *say_what_is_missing(const struct mock_settings *settings,
                                const struct snapshot *snapshot, struct arena *arena);

/* The port accepts connections: what scripts wait for. */
void say_listening(const struct mock_settings *settings, const struct snapshot *snapshot,
                   struct str url);

/* What is served stays as it was. */
void say_kept(const struct mock_settings *settings, const char *why);

/* It cannot start; returns the exit status. */
int say_fatal(const struct mock_settings *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
