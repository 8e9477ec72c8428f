/* What `proviso sample` makes: one message after another to a stream, or all messages of a contract into files. */
#ifndef PROVISO_SAMPLE_FILES_H
#define PROVISO_SAMPLE_FILES_H

#include "message.h"

#include <stdio.h>

enum sample_form { SAMPLE_BODY, SAMPLE_HTTP, SAMPLE_CURL, SAMPLE_HAR };

struct sample_job {
    const struct contract *contract;
    struct message_maker *maker;
    struct message_wish wish;
    uint64_t count;
    enum sample_form form;
    struct str server;
    size_t made, failed;
    const char *trouble; /* what went wrong that is no message's fault, or NULL */
};

/* Where messages go: a stream, or a file of that path that is made when the first one comes. */
struct sample_sink {
    FILE *file;
    struct str path;
    bool failed; /* errno says why */
};

/* Writes as many messages as the job counts, one at a time, and tells on standard error what could not be made. */
void sample_print(struct sample_job *job, const struct operation *operation, bool request,
                  struct sample_sink *sink);

/* For each media type that is declared a request, and likewise a response for each status, in files
 * FOLDER/METHOD_path/STATUS.media.extension. `operation`: only those of that one; NULL: of all. */
void sample_write_files(struct sample_job *job, const struct operation *operation,
                        struct str folder);

#endif
