/* Secrets by the names they go under: what must not be shown, in a log, a message or an excerpt. */
#ifndef PROVISO_SECRET_H
#define PROVISO_SECRET_H

#include "str.h"

/* Whether a parameter, field or member of that name is likely to hold a secret: "apiKey", "X-Amz-Signature",
 * "client_secret". Percent-encoded names count as what they stand for; of "filter[apiKey][]" each part does. */
bool name_is_secret(struct str name);

#endif
