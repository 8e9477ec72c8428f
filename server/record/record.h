/* The recorder: every exchange in full, in a file that other tools read.
 *
 * A path that ends in ".har" makes it one HAR 1.2 document; any other, JSON lines: one exchange a line, in the form of an entry of HAR.
 * docs/formats/recording.md has every member.
 *
 *     struct recorder_options options = {.path = STR("run.har"), .version = STR("1.0")};
 *     struct recorder *recorder = recorder_open(&options, &why);       NULL: why
 *     recorder_note(recorder, &exchange);                              from any loop
 *     struct recorder_sum sum = recorder_close(recorder);              writes what waits
 *     if (sum.lost > 0) say(sum.lost, sum.why);
 *
 * recorder_note copies the exchange into a queue and waits for nobody: a thread of the recorder's own writes, about 50 ms later. Where
 * exchanges come faster than they can be written, those that find the queue full are lost, and counted. A HAR file has its closing
 * brackets whenever nothing is just being written, so that a process that dies leaves a whole document.
 *
 * Values that are secrets (Authorization, cookies, fields and query parameters with such names, see secret.h) are written as "***".
 * Bodies are written as they are.
 */
#ifndef PROVISO_RECORD_H
#define PROVISO_RECORD_H

#include "finding.h"
#include "http.h"

struct recorder;

enum { RECORDER_BODY_BYTES = 1024 * 1024, RECORDER_QUEUE_BYTES = 64 * 1024 * 1024 };

struct recorder_options {
    struct str path;       /* begun anew where it is there; a regular file */
    struct str version;    /* of Proviso */
    size_t max_body_bytes; /* what is kept of each body; 0: RECORDER_BODY_BYTES */
    size_t queue_bytes;    /* what may wait to be written; 0: RECORDER_QUEUE_BYTES */
    bool keep_secrets;     /* the file is then readable by its owner only */
};

/* Field names in lower case; body's ptr NULL where there is none. */
struct recorded_message {
    const struct http_field *fields;
    size_t field_count;
    struct str body;
};

/* One exchange, borrowed for the call. */
struct recorded {
    uint64_t started_ms; /* wall clock, ms since 1970 */
    uint64_t nanoseconds;
    struct str method, authority, path, query; /* query's ptr NULL where there is no '?' */
    struct str peer;                           /* address of the client */
    unsigned version;                          /* 0x100, 0x101, 0x200 */
    struct recorded_message request, response;
    struct str content_type; /* of the response, where it is not among its fields; or empty */
    uint16_t status;
    struct str operation, contract;  /* id and hash, or empty */
    const struct findings *findings; /* NULL: it was not judged */
};

/* NULL: *why says why, in static words. */
struct recorder *recorder_open(const struct recorder_options *options, struct str *why);

void recorder_note(struct recorder *recorder, const struct recorded *exchange);

struct recorder_sum {
    uint64_t written, lost;
    struct str why; /* why some of the lost could not be written; empty: the queue was full */
};

/* Writes what waits and frees. Nobody notes any more. */
struct recorder_sum recorder_close(struct recorder *recorder);

#endif
