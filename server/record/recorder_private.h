/* An exchange on its way: copied into an entry, queued, turned into text (har.c), written (sink.c). */
#ifndef PROVISO_RECORDER_PRIVATE_H
#define PROVISO_RECORDER_PRIVATE_H

#include "record.h"

#include <sys/types.h>

/* A copy with all it needs, in an arena of its own. Bodies are cut to what is kept. */
struct entry {
    struct entry *next;
    struct arena arena;
    struct recorded exchange;
    size_t request_bytes, response_bytes; /* of the whole bodies */
    size_t weight;
};

/* What its copy takes of memory. */
size_t entry_weight(const struct recorded *exchange, size_t max_body_bytes);
struct entry *entry_copy(const struct recorded *exchange, size_t max_body_bytes, size_t weight);
void entry_free(struct entry *entry);

/* What text is written to, and how. */
struct pen {
    struct buf *out;
    struct arena *scratch; /* cleared after each entry */
    bool keep_secrets;
};

/* One HAR entry, without a line end. */
void har_write_entry(const struct pen *pen, const struct entry *entry);

/* message.c: parts of it, each as one JSON value. */
void har_write_text(const struct pen *pen, const char *name,
                    struct str value); /* ,"name":"value" */
void har_write_fields(const struct pen *pen, const struct http_field *fields, size_t count);
void har_write_cookies(const struct pen *pen, const struct http_field *fields, size_t count);
void har_write_set_cookies(const struct pen *pen, const struct http_field *fields, size_t count);
void har_write_query(const struct pen *pen, struct str query);

/* `,"text":…`, with a member named `encoding` behind it where the body is not UTF-8, and a comment where it was cut. */
void har_write_body(const struct pen *pen, struct str body, size_t bytes, const char *encoding);

/* veil.c: what may be shown of a field's value, of a target from its '?' on, of a cookie. */
struct str veil_field(const struct pen *pen, const struct http_field *field);
struct str veil_target(const struct pen *pen, struct str target);
struct str veil_cookie(const struct pen *pen, struct str value);

/* The file. For HAR, `end` is where the closing brackets stand: the next batch goes over them. */
struct sink {
    int fd;
    bool har;
    bool any; /* an entry is in the file */
    off_t end;
};

/* NULL, or why not. */
const char *sink_open(struct sink *sink, const struct recorder_options *options);

/* Puts before and behind each entry what stands there. `first`: it is the first of its batch. */
void sink_lead(const struct sink *sink, struct buf *out, bool first);
void sink_trail(const struct sink *sink, struct buf *out);

/* Writes a batch of entries whole, or none of it: NULL, or why. `lost` goes into a comment of the HAR. */
const char *sink_write(struct sink *sink, struct buf *batch, uint64_t lost);
void sink_close(struct sink *sink);

#endif
