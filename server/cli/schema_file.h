/* A schema as people name it: a file, or a place in one, such as `shop.yaml#/components/schemas/Pet`.
 *
 *     struct schema_file file = {.arena = &arena, .name = name, .budget = &budget, .findings = {.arena = &arena}};
 *     if (!schema_file_load(&file))
 *         ...                                                     file.trouble and file.findings say why
 *
 * The document may be a contract: then the version it names chooses the dialect, and references in it are followed as in any
 * contract. Documents are read from the folder of the file, and from what `allow` permits.
 */
#ifndef PROVISO_SCHEMA_FILE_H
#define PROVISO_SCHEMA_FILE_H

#include "files.h"
#include "schema.h"

struct schema_file {
    struct arena *arena;
    struct str name;    /* "-": standard input */
    struct str pointer; /* "/a/b", "#/a/b" as it stands in a URI, or empty */
    struct str dialect; /* a name or URI; empty: as the document says */
    enum schema_formats formats;
    enum schema_direction
        direction;           /* where there is one, what belongs into the other is refused */
    const struct str *allow; /* URI prefixes */
    size_t allow_count;
    const struct budget *budget;

    struct findings findings;
    const struct schema *schema; /* where it was found; may be incomplete */
    struct str trouble;          /* what is wrong that is no finding, or empty */

    struct source source; /* from here on private */
    const struct doc *doc;
    const struct refs *refs; /* of a contract */
    enum schema_dialect known_dialect;
    struct files files;
    struct refs_loader loader;
    const struct str *within; /* the folder, then `allow` */
};

/* Reads and compiles it; false where there is nothing that could judge a value. */
bool schema_file_load(struct schema_file *file);

#endif
