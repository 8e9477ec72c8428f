/* The meta-schemas of the dialects and vocabularies, as the build embeds them from metaschemas/ (conf/embed_metaschemas.cmake). */
#ifndef PROVISO_SCHEMA_METASCHEMAS_PRIVATE_H
#define PROVISO_SCHEMA_METASCHEMAS_PRIVATE_H

#include <stddef.h>

struct metaschema {
    const char *uri;  /* its `$id` or `id`, without a '#' at the end */
    const char *text; /* JSON, not NUL-terminated */
    size_t length;
};

/* Sorted by URI; ends with a row whose uri is NULL. */
extern const struct metaschema schema_metaschemas[];

#endif
