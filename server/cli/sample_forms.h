/* Messages as people and programs take them: HTTP as it goes over the wire, a line for a shell, an HTTP archive. */
#ifndef PROVISO_SAMPLE_FORMS_H
#define PROVISO_SAMPLE_FORMS_H

#include "message.h"

/* `server`: "http://127.0.0.1:4010". What has a status is a response. */
void sample_write_http(struct buf *out, const struct message *message, struct str server);

/* One line for sh. */
void sample_write_curl(struct buf *out, const struct message *message, struct str server);

/* HAR 1.2: all that stands around the entries, and one entry; response NULL: none came. */
void sample_har_begin(struct buf *out);
void sample_har_entry(struct buf *out, const struct message *request,
                      const struct message *response, struct str server);
void sample_har_end(struct buf *out);

#endif
